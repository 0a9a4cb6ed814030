/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Puts the parts of the preview together: the renderer, thumbnails, pages, find, and the signature bar. When the process
 * that draws is lost, a message stands in place of the pages, and the window goes on. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/preview/iep-pdf-preview.h"

#include <glib/gi18n.h>
#include <adwaita.h>
#include <stdlib.h>

#include "ui/preview/iep-pdf-pages.h"
#include "ui/preview/iep-pdf-print.h"
#include "ui/preview/iep-pdf-process.h"
#include "ui/preview/iep-pdf-renderer.h"
#include "ui/widgets/iep-error-ui.h"
#include "ui/widgets/iep-file-chooser.h"

struct _IepPdfPreview
{
  GtkWidget        parent_instance;

  /* Owned References */
  GBytes          *pdf;
  char            *title;
  IepPdfRenderer  *renderer;
  GCancellable    *cancellable;      /* of the document */
  GCancellable    *find_cancellable; /* of the search */
  GArray          *hits;
  guint            current_hit;
  guint            first_page;       /* the one to begin with */

  /* Template References */
  GtkWidget       *signature_bar;
  GtkImage        *signature_icon;
  GtkLabel        *signature_label;
  GtkEditable     *page_entry;
  GtkLabel        *page_count;
  GtkSpinner      *spinner;
  GtkWidget       *thumbnails_toggle;
  GtkButton       *zoom_button;
  GtkSearchBar    *find_bar;
  GtkEditable     *find_entry;
  GtkLabel        *find_count;
  IepPdfPages     *thumbnails;
  IepPdfPages     *pages;
  GtkStack        *stack;
  AdwStatusPage   *message;
  GtkWidget       *again_button;
};

G_DEFINE_FINAL_TYPE (IepPdfPreview, iep_pdf_preview, GTK_TYPE_WIDGET)

static void
restart (GCancellable **cancellable)
{
  g_cancellable_cancel (*cancellable);
  g_clear_object (cancellable);
  *cancellable = g_cancellable_new ();
}

static void
set_actions_enabled (IepPdfPreview *self,
                     gboolean       enabled)
{
  static const char *const actions[] = { "preview.zoom-in", "preview.zoom-out", "preview.fit-width", "preview.print",
                                         "preview.save", "preview.find-next", "preview.find-previous" };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), actions[i], enabled);
  gtk_widget_set_sensitive (GTK_WIDGET (self->page_entry), enabled);
}

/* Pages ------------------------------------------------------------------------------- */

static void
page_changed_cb (IepPdfPreview *self)
{
  guint page = iep_pdf_pages_get_page (self->pages);
  g_autofree char *number = g_strdup_printf ("%u", page + 1);

  gtk_editable_set_text (self->page_entry, number);
  iep_pdf_pages_set_marked (self->thumbnails, page);
}

static void
zoom_changed_cb (IepPdfPreview *self)
{
  g_autofree char *label = g_strdup_printf ("%.0f %%", iep_pdf_pages_get_zoom (self->pages) * 100);

  gtk_button_set_label (self->zoom_button, label);
}

static void
page_activated_cb (IepPdfPreview *self)
{
  gint64 page;

  if (self->renderer != NULL
      && g_ascii_string_to_signed (gtk_editable_get_text (self->page_entry), 10, 1, iep_pdf_renderer_get_n_pages (self->renderer), &page, NULL))
    iep_pdf_pages_scroll_to (self->pages, page - 1, 0);
  else
    page_changed_cb (self);
}

static void
thumbnail_pressed_cb (IepPdfPreview *self,
                      guint          page)
{
  iep_pdf_pages_scroll_to (self->pages, page, 0);
}

static void
zoom_in_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  IepPdfPreview *self = IEP_PDF_PREVIEW (widget);

  iep_pdf_pages_set_fit_width (self->pages, FALSE);
  iep_pdf_pages_set_zoom (self->pages, iep_pdf_pages_get_zoom (self->pages) * 1.2);
}

static void
zoom_out_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  IepPdfPreview *self = IEP_PDF_PREVIEW (widget);

  iep_pdf_pages_set_fit_width (self->pages, FALSE);
  iep_pdf_pages_set_zoom (self->pages, iep_pdf_pages_get_zoom (self->pages) / 1.2);
}

static void
fit_width_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  iep_pdf_pages_set_fit_width (IEP_PDF_PREVIEW (widget)->pages, TRUE);
}

/* Find ---------------------------------------------------------------------------------- */

static guint
count_matches (IepPdfPreview *self)
{
  return self->hits != NULL && self->hits->len > 0 ? g_array_index (self->hits, IepPdfHit, self->hits->len - 1).match + 1 : 0;
}

static void
show_hits (IepPdfPreview *self)
{
  g_autofree char *label = NULL;
  guint n = count_matches (self);

  iep_pdf_pages_set_hits (self->pages, self->hits, self->current_hit);
  if (*gtk_editable_get_text (self->find_entry) == '\0')
    label = g_strdup ("");
  else if (n == 0)
    label = g_strdup (_("Not found"));
  else
    label = g_strdup_printf (_("%u of %u"), self->current_hit + 1, n);
  gtk_label_set_label (self->find_count, label);
}

static void
found_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (IepPdfPreview) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) hits = iep_pdf_renderer_find_finish (IEP_PDF_RENDERER (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_pointer (&self->hits, g_array_unref);
  self->hits = g_steal_pointer (&hits);
  self->current_hit = 0;
  /* The first one from the page that is read now. */
  for (guint i = 0; self->hits != NULL && i < self->hits->len; i++)
    if (g_array_index (self->hits, IepPdfHit, i).page >= iep_pdf_pages_get_page (self->pages))
      {
        self->current_hit = g_array_index (self->hits, IepPdfHit, i).match;
        break;
      }
  show_hits (self);
}

static void
find_changed_cb (IepPdfPreview *self)
{
  const char *text = gtk_editable_get_text (self->find_entry);

  restart (&self->find_cancellable);
  if (self->renderer != NULL && *text != '\0')
    {
      iep_pdf_renderer_find_async (self->renderer, text, self->find_cancellable, found_cb, g_object_ref (self));
      return;
    }
  g_clear_pointer (&self->hits, g_array_unref);
  show_hits (self);
}

static void
step (IepPdfPreview *self,
      int            by)
{
  guint n = count_matches (self);

  if (n == 0)
    return;
  self->current_hit = (self->current_hit + n + by) % n;
  show_hits (self);
}

static void
find_next_cb (IepPdfPreview *self)
{
  step (self, 1);
}

static void
find_previous_cb (IepPdfPreview *self)
{
  step (self, -1);
}

static void
find_next_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  step (IEP_PDF_PREVIEW (widget), 1);
}

static void
find_previous_action (GtkWidget  *widget,
                      const char *name,
                      GVariant   *parameter)
{
  step (IEP_PDF_PREVIEW (widget), -1);
}

static void
find_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  IepPdfPreview *self = IEP_PDF_PREVIEW (widget);

  gtk_search_bar_set_search_mode (self->find_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->find_entry));
}

/* Print and save --------------------------------------------------------------------------- */

static void
print_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  IepPdfPreview *self = IEP_PDF_PREVIEW (widget);

  iep_pdf_print (widget, self->renderer, self->title);
}

static void
saved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (IepPdfPreview) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_basename (G_FILE (object));

  if (!g_file_replace_contents_finish (G_FILE (object), result, NULL, &error))
    iep_error_toast (GTK_WIDGET (self), error);
  else
    iep_toast (GTK_WIDGET (self), _("Saved as %s"), name);
}

static void
save_chosen_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (IepPdfPreview) self = user_data;
  g_autoptr (GFile) file = iep_file_chooser_save_finish (result, NULL);

  if (file != NULL && self->pdf != NULL)
    g_file_replace_contents_bytes_async (file, self->pdf, NULL, FALSE, G_FILE_CREATE_REPLACE_DESTINATION, NULL, saved_cb,
                                         g_object_ref (self));
}

static void
save_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  IepPdfPreview *self = IEP_PDF_PREVIEW (widget);
  g_autofree char *suggested = g_strconcat (self->title != NULL ? self->title : "plan", ".pdf", NULL);

  iep_file_chooser_save_async (widget, _("Save the PDF"), suggested, IEP_FILE_PDF, NULL, save_chosen_cb, g_object_ref (self));
}

/* The document --------------------------------------------------------------------------------- */

static void
show_signature (IepPdfPreview   *self,
                IepVerification *verification)
{
  static const struct { const char *css; const char *icon; } looks[] = {
    [IEP_VERIFICATION_UNSIGNED] = { "unsigned", "document-edit-symbolic" },
    [IEP_VERIFICATION_VALID] = { "valid", "emblem-ok-symbolic" },
    [IEP_VERIFICATION_VALID_UNTRUSTED] = { "untrusted", "dialog-warning-symbolic" },
    [IEP_VERIFICATION_INVALID] = { "invalid", "dialog-error-symbolic" },
  };
  g_autofree char *text = NULL;
  IepVerificationResult result;

  gtk_widget_set_visible (self->signature_bar, verification != NULL);
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    gtk_widget_remove_css_class (self->signature_bar, looks[i].css);
  if (verification == NULL)
    return;
  result = iep_verification_get_result (verification);
  text = iep_verification_describe (verification, NULL);
  gtk_label_set_label (self->signature_label, text);
  gtk_image_set_from_icon_name (self->signature_icon, looks[result].icon);
  gtk_widget_add_css_class (self->signature_bar, looks[result].css);
}

/* In place of the pages. The file itself may still be saved: elsewhere it may be readable. */
static void
show_message (IepPdfPreview *self,
              const GError  *error)
{
  GtkWidget *focus = gtk_widget_get_focus_child (GTK_WIDGET (self->stack));

  gtk_spinner_stop (self->spinner);
  set_actions_enabled (self, FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "preview.save", TRUE);
  adw_status_page_set_description (self->message, error->message);
  /* What is no PDF today is none tomorrow. */
  gtk_widget_set_visible (self->again_button, !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA));
  gtk_widget_set_visible (GTK_WIDGET (self->message), TRUE);
  gtk_stack_set_visible_child_name (self->stack, "message");
  if (focus != NULL && gtk_widget_get_visible (self->again_button))
    gtk_widget_grab_focus (self->again_button);
}

static void
broken_cb (IepPdfPreview  *self,
           GError         *error,
           IepPdfRenderer *renderer)
{
  if (renderer != self->renderer)
    return;
  self->first_page = iep_pdf_pages_get_page (self->pages);
  g_message ("A PDF was not drawn: %s", error->message);
  show_message (self, error);
}

static void
opened_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (IepPdfPreview) self = user_data;
  IepPdfRenderer *renderer = IEP_PDF_RENDERER (object);
  g_autoptr (GError) error = NULL;
  g_autofree char *count = NULL;

  if (!iep_pdf_renderer_open_finish (renderer, result, &error))
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
      show_message (self, error);
      return;
    }
  gtk_spinner_stop (self->spinner);
  g_set_object (&self->renderer, renderer);
  count = g_strdup_printf (_("of %u"), iep_pdf_renderer_get_n_pages (renderer));
  gtk_label_set_label (self->page_count, count);
  iep_pdf_pages_set_renderer (self->pages, renderer, IEP_PDF_PRIORITY_VISIBLE);
  iep_pdf_pages_set_renderer (self->thumbnails, renderer, IEP_PDF_PRIORITY_THUMBNAIL);
  iep_pdf_pages_scroll_to (self->pages, self->first_page, 0);
  page_changed_cb (self);
  set_actions_enabled (self, TRUE);
  find_changed_cb (self);
}

/* Shows the bytes that are kept, from the page they were left at. */
static void
load (IepPdfPreview *self)
{
  g_autoptr (IepPdfRenderer) renderer = NULL;

  restart (&self->cancellable);
  restart (&self->find_cancellable);
  g_clear_pointer (&self->hits, g_array_unref);
  g_clear_object (&self->renderer);
  iep_pdf_pages_set_renderer (self->pages, NULL, IEP_PDF_PRIORITY_VISIBLE);
  iep_pdf_pages_set_renderer (self->thumbnails, NULL, IEP_PDF_PRIORITY_THUMBNAIL);
  gtk_label_set_label (self->page_count, "");
  gtk_editable_set_text (self->page_entry, "");
  set_actions_enabled (self, FALSE);
  gtk_spinner_stop (self->spinner);
  gtk_stack_set_visible_child_name (self->stack, "document");
  /* GTK 4.8 tells assistive technology of pages of a stack that nobody sees. */
  gtk_widget_set_visible (GTK_WIDGET (self->message), FALSE);
  if (self->pdf == NULL)
    return;
  gtk_spinner_start (self->spinner);
  renderer = iep_pdf_renderer_new (self->pdf);
  g_signal_connect_object (renderer, "broken", G_CALLBACK (broken_cb), self, G_CONNECT_SWAPPED);
  iep_pdf_renderer_open_async (renderer, self->cancellable, opened_cb, g_object_ref (self));
}

static void
again_cb (IepPdfPreview *self)
{
  load (self);
}

static void
iep_pdf_preview_dispose (GObject *object)
{
  IepPdfPreview *self = IEP_PDF_PREVIEW (object);
  GtkWidget *child;

  g_cancellable_cancel (self->cancellable);
  g_cancellable_cancel (self->find_cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->find_cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (object), IEP_TYPE_PDF_PREVIEW);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->renderer);
  g_clear_pointer (&self->pdf, g_bytes_unref);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->hits, g_array_unref);
  G_OBJECT_CLASS (iep_pdf_preview_parent_class)->dispose (object);
}

static void
iep_pdf_preview_class_init (IepPdfPreviewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = iep_pdf_preview_dispose;
  g_type_ensure (IEP_TYPE_PDF_PAGES);
  gtk_widget_class_set_template_from_resource (widget_class, "/lv/iepirkumi/Iepirkumi/ui/iep-pdf-preview.ui");
  gtk_widget_class_bind_template_child (widget_class, IepPdfPreview, signature_bar);
  gtk_widget_class_bind_template_child (widget_class, IepPdfPreview, signature_icon);
  gtk_widget_class_bind_template_child (widget_class, IepPdfPreview, signature_label);
  gtk_widget_class_bind_template_child (widget_class, IepPdfPreview, page_entry);
  gtk_widget_class_bind_template_child (widget_class, IepPdfPreview, page_count);
  gtk_widget_class_bind_template_child (widget_class, IepPdfPreview, spinner);
  gtk_widget_class_bind_template_child (widget_class, IepPdfPreview, thumbnails_toggle);
  gtk_widget_class_bind_template_child (widget_class, IepPdfPreview, zoom_button);
  gtk_widget_class_bind_template_child (widget_class, IepPdfPreview, find_bar);
  gtk_widget_class_bind_template_child (widget_class, IepPdfPreview, find_entry);
  gtk_widget_class_bind_template_child (widget_class, IepPdfPreview, find_count);
  gtk_widget_class_bind_template_child (widget_class, IepPdfPreview, thumbnails);
  gtk_widget_class_bind_template_child (widget_class, IepPdfPreview, pages);
  gtk_widget_class_bind_template_child (widget_class, IepPdfPreview, stack);
  gtk_widget_class_bind_template_child (widget_class, IepPdfPreview, message);
  gtk_widget_class_bind_template_child (widget_class, IepPdfPreview, again_button);
  gtk_widget_class_bind_template_callback (widget_class, again_cb);
  gtk_widget_class_bind_template_callback (widget_class, page_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, zoom_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, page_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, thumbnail_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, find_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, find_next_cb);
  gtk_widget_class_bind_template_callback (widget_class, find_previous_cb);
  gtk_widget_class_install_action (widget_class, "preview.zoom-in", NULL, zoom_in_action);
  gtk_widget_class_install_action (widget_class, "preview.zoom-out", NULL, zoom_out_action);
  gtk_widget_class_install_action (widget_class, "preview.fit-width", NULL, fit_width_action);
  gtk_widget_class_install_action (widget_class, "preview.print", NULL, print_action);
  gtk_widget_class_install_action (widget_class, "preview.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "preview.find", NULL, find_action);
  gtk_widget_class_install_action (widget_class, "preview.find-next", NULL, find_next_action);
  gtk_widget_class_install_action (widget_class, "preview.find-previous", NULL, find_previous_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "preview.find", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_g, GDK_CONTROL_MASK, "preview.find-next", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_g, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "preview.find-previous", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, GDK_CONTROL_MASK, "preview.print", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_plus, GDK_CONTROL_MASK, "preview.zoom-in", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_equal, GDK_CONTROL_MASK, "preview.zoom-in", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_minus, GDK_CONTROL_MASK, "preview.zoom-out", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_0, GDK_CONTROL_MASK, "preview.fit-width", NULL);
}

static void
iep_pdf_preview_init (IepPdfPreview *self)
{
  self->cancellable = g_cancellable_new ();
  self->find_cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->find_bar, self->find_entry);
  iep_pdf_pages_set_fit_width (self->pages, TRUE);
  iep_pdf_pages_set_fit_width (self->thumbnails, TRUE);
  zoom_changed_cb (self);
  set_actions_enabled (self, FALSE);
  iep_pdf_process_prepare ();
}

/**
 * iep_pdf_preview_new:
 *
 * Returns: (transfer floating): an empty preview
 */
GtkWidget *
iep_pdf_preview_new (void)
{
  return g_object_new (IEP_TYPE_PDF_PREVIEW, NULL);
}

/**
 * iep_pdf_preview_set_document:
 * @self: a preview
 * @pdf: (nullable): a whole file, or %NULL to show nothing
 * @title: (nullable): what it is called when it is saved or printed, without an ending
 * @verification: (nullable): what its signature is worth; without it there is no signature bar
 *
 * Shows a document from its first page on.
 */
void
iep_pdf_preview_set_document (IepPdfPreview   *self,
                              GBytes          *pdf,
                              const char      *title,
                              IepVerification *verification)
{
  g_autoptr (GBytes) kept = pdf != NULL ? g_bytes_ref (pdf) : NULL;

  g_return_if_fail (IEP_IS_PDF_PREVIEW (self));

  g_clear_pointer (&self->pdf, g_bytes_unref);
  g_clear_pointer (&self->title, g_free);
  self->pdf = g_steal_pointer (&kept);
  self->title = g_strdup (title);
  self->first_page = 0;
  show_signature (self, verification);
  load (self);
}
