/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A text view that is as high as its text, without scrolling: for forms. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/widgets/iep-text-area.h"

#define MARGIN 3

struct _IepTextArea
{
  GtkTextView parent_instance;
};

G_DEFINE_FINAL_TYPE (IepTextArea, iep_text_area, GTK_TYPE_TEXT_VIEW)

static GtkSizeRequestMode
iep_text_area_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* The text view of GTK 4.8 asks for the height it has at the width it happens to have, which is none at first. */
static void
iep_text_area_measure (GtkWidget      *widget,
                       GtkOrientation  orientation,
                       int             for_size,
                       int            *minimum,
                       int            *natural,
                       int            *minimum_baseline,
                       int            *natural_baseline)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (widget));
  g_autoptr(PangoLayout) layout = NULL;
  g_autofree char *text = NULL;
  GtkTextIter start, end;
  int height;

  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 60;
      *natural = 400;
      return;
    }

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  layout = gtk_widget_create_pango_layout (widget, text);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  /* The cursor takes a pixel at the end of a line. */
  if (for_size > 1)
    pango_layout_set_width (layout, (for_size - 2) * PANGO_SCALE);
  pango_layout_get_pixel_size (layout, NULL, &height);
  *minimum = *natural = height + 2 * MARGIN;
}

static void
buffer_changed_cb (IepTextArea *self)
{
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/* One line stays one line, also when several are pasted. */
static void
insert_text_cb (GtkTextBuffer *buffer,
                GtkTextIter   *where,
                char          *text,
                int            length,
                gpointer       data)
{
  g_autoptr(GString) line = NULL;

  if (memchr (text, '\n', length) == NULL && memchr (text, '\r', length) == NULL)
    return;
  g_signal_stop_emission_by_name (buffer, "insert-text");
  line = g_string_new_len (text, length);
  g_string_replace (line, "\r\n", " ", 0);
  g_string_replace (line, "\n", " ", 0);
  g_string_replace (line, "\r", " ", 0);
  /* The Enter key alone does nothing. */
  if (length > 1)
    gtk_text_buffer_insert (buffer, where, line->str, line->len);
}

static void
iep_text_area_class_init (IepTextAreaClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->get_request_mode = iep_text_area_get_request_mode;
  widget_class->measure = iep_text_area_measure;
}

static void
iep_text_area_init (IepTextArea *self)
{
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self), FALSE);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (self), MARGIN);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (self), MARGIN);
  gtk_widget_add_css_class (GTK_WIDGET (self), "iep-text");
  g_signal_connect_object (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self)), "changed",
                           G_CALLBACK (buffer_changed_cb), self, G_CONNECT_SWAPPED);
}

/**
 * iep_text_area_new:
 * @single_line: whether it holds one line only, shown in as many as it needs
 *
 * Returns: an empty text area; its text is in its buffer
 */
GtkWidget *
iep_text_area_new (gboolean single_line)
{
  GtkWidget *self = g_object_new (IEP_TYPE_TEXT_AREA, NULL);

  if (single_line)
    g_signal_connect (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self)), "insert-text", G_CALLBACK (insert_text_cb), NULL);
  return self;
}
