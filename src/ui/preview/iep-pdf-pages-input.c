/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What keys, wheel, pinch and click do to the pages. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include <math.h>

#include "ui/preview/iep-pdf-pages-private.h"

static void
pressed_cb (GtkGestureClick *gesture,
            int              n_press,
            double           x,
            double           y,
            IepPdfPages     *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (self->n_pages > 0 && self->vadjustment != NULL)
    g_signal_emit_by_name (self, "page-pressed", iep_pdf_pages_page_at (self, y + gtk_adjustment_get_value (self->vadjustment)));
}

static gboolean
scrolled_cb (GtkEventControllerScroll *controller,
             double                    dx,
             double                    dy,
             IepPdfPages              *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));

  if ((state & GDK_CONTROL_MASK) == 0)
    return FALSE;
  iep_pdf_pages_set_fit_width (self, FALSE);
  iep_pdf_pages_set_zoom (self, self->zoom * pow (1.1, -dy));
  return TRUE;
}

static void
zoom_began_cb (GtkGestureZoom   *gesture,
               GdkEventSequence *sequence,
               IepPdfPages      *self)
{
  self->zoom_at_pinch = self->zoom;
}

static void
pinched_cb (GtkGestureZoom *gesture,
            double          scale,
            IepPdfPages    *self)
{
  iep_pdf_pages_set_fit_width (self, FALSE);
  iep_pdf_pages_set_zoom (self, self->zoom_at_pinch * scale);
}

/* "scroll" with a part of the visible height, "go" with a page from the one in sight. */
static void
scroll_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  IepPdfPages *self = IEP_PDF_PAGES (widget);

  if (self->vadjustment != NULL)
    gtk_adjustment_set_value (self->vadjustment, gtk_adjustment_get_value (self->vadjustment)
                              + g_variant_get_double (parameter) * gtk_widget_get_height (widget));
}

static void
go_action (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  IepPdfPages *self = IEP_PDF_PAGES (widget);
  gint64 page = (gint64) self->current + g_variant_get_int32 (parameter);

  if (self->n_pages > 0)
    iep_pdf_pages_scroll_to (self, CLAMP (page, 0, (gint64) self->n_pages - 1), 0);
}

/**
 * iep_pdf_pages_class_add_keys:
 * @widget_class: the class of the pages
 *
 * Adds the actions of the pages and their keys.
 */
void
iep_pdf_pages_class_add_keys (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "pages.scroll", "d", scroll_action);
  gtk_widget_class_install_action (widget_class, "pages.go", "i", go_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Down, 0, "pages.scroll", "d", 0.1);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Up, 0, "pages.scroll", "d", -0.1);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_space, 0, "pages.scroll", "d", 0.9);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_space, GDK_SHIFT_MASK, "pages.scroll", "d", -0.9);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Page_Down, 0, "pages.go", "i", 1);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Page_Up, 0, "pages.go", "i", -1);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Home, 0, "pages.go", "i", -1000000);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_End, 0, "pages.go", "i", 1000000);
}

/**
 * iep_pdf_pages_add_input:
 * @self: the pages
 *
 * Listens to wheel, pinch and click.
 */
void
iep_pdf_pages_add_input (IepPdfPages *self)
{
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *pinch = gtk_gesture_zoom_new ();

  g_signal_connect (scroll, "scroll", G_CALLBACK (scrolled_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect (pinch, "begin", G_CALLBACK (zoom_began_cb), self);
  g_signal_connect (pinch, "scale-changed", G_CALLBACK (pinched_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (pinch));
}
