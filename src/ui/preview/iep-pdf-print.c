/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prints page by page; each page is a picture from the closed-off process while the operation waits for it. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/preview/iep-pdf-print.h"

#include "ui/widgets/iep-error-ui.h"

static void
page_printed_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GtkPrintOperation) operation = user_data;
  g_autoptr (GError) error = NULL;

  if (!iep_pdf_renderer_print_finish (IEP_PDF_RENDERER (object), result, &error))
    {
      g_warning ("A page was not printed: %s", error != NULL ? error->message : "it can't be read");
      gtk_print_operation_cancel (operation);
    }
  gtk_print_operation_draw_page_finish (operation);
}

static void
draw_page_cb (GtkPrintOperation *operation,
              GtkPrintContext   *context,
              int                page,
              IepPdfRenderer    *renderer)
{
  cairo_t *cr = gtk_print_context_get_cairo_context (context);
  double width, height, scale;

  iep_pdf_renderer_get_page_size (renderer, page, &width, &height);
  scale = MIN (gtk_print_context_get_width (context) / width, gtk_print_context_get_height (context) / height);
  cairo_scale (cr, scale, scale);
  gtk_print_operation_set_defer_drawing (operation);
  iep_pdf_renderer_print_async (renderer, page, cr, page_printed_cb, g_object_ref (operation));
}

static void
done_cb (GtkPrintOperation       *operation,
         GtkPrintOperationResult  result,
         GtkWidget               *from)
{
  g_autoptr (GError) error = NULL;

  if (result == GTK_PRINT_OPERATION_RESULT_ERROR)
    {
      gtk_print_operation_get_error (operation, &error);
      iep_error_toast (from, error);
    }
}

/**
 * iep_pdf_print:
 * @from: the widget the user pressed
 * @renderer: the open document
 * @title: the name of the print job
 *
 * Shows the print dialog and prints. Pages are turned the way they are.
 */
void
iep_pdf_print (GtkWidget      *from,
               IepPdfRenderer *renderer,
               const char     *title)
{
  g_autoptr (GtkPrintOperation) operation = NULL;
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();
  g_autoptr (GError) error = NULL;
  GtkRoot *root;
  double width, height;

  g_return_if_fail (GTK_IS_WIDGET (from));
  g_return_if_fail (IEP_IS_PDF_RENDERER (renderer));

  if (iep_pdf_renderer_get_n_pages (renderer) == 0)
    return;
  root = gtk_widget_get_root (from);
  operation = gtk_print_operation_new ();
  iep_pdf_renderer_get_page_size (renderer, 0, &width, &height);
  gtk_page_setup_set_orientation (setup, width > height ? GTK_PAGE_ORIENTATION_LANDSCAPE : GTK_PAGE_ORIENTATION_PORTRAIT);
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_n_pages (operation, iep_pdf_renderer_get_n_pages (renderer));
  gtk_print_operation_set_job_name (operation, title != NULL ? title : "");
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_allow_async (operation, TRUE);
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  g_signal_connect_object (operation, "draw-page", G_CALLBACK (draw_page_cb), renderer, 0);
  g_signal_connect_object (operation, "done", G_CALLBACK (done_cb), from, 0);
  if (gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, &error)
      == GTK_PRINT_OPERATION_RESULT_ERROR)
    iep_error_toast (from, error);
}
