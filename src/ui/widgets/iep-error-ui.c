/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the window says that something went wrong, or right: toasts, and marks beside a field. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/widgets/iep-error-ui.h"

#include "domain/iep-labels.h"

static G_DEFINE_QUARK (iep-toast-overlay, overlay)

/* The overlay nearest to the widget: the one around it, that of its window, or that of the window its dialog
 * belongs to. */
static AdwToastOverlay *
find_overlay (GtkWidget *from)
{
  GtkWidget *widget = from;

  while (widget != NULL)
    {
      GtkWidget *overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);
      GtkRoot *root;

      if (overlay != NULL)
        return ADW_TOAST_OVERLAY (overlay);

      root = gtk_widget_get_root (widget);
      if (!GTK_IS_WINDOW (root))
        return NULL;

      /* A widget beside the content (the header bar) shares the window's overlay. */
      overlay = g_object_get_qdata (G_OBJECT (root), overlay_quark ());
      if (overlay != NULL)
        return ADW_TOAST_OVERLAY (overlay);

      widget = GTK_WIDGET (gtk_window_get_transient_for (GTK_WINDOW (root)));
    }

  return NULL;
}

static void
add_toast (GtkWidget *from,
           AdwToast  *toast)
{
  AdwToastOverlay *overlay = find_overlay (from);

  if (overlay != NULL)
    {
      adw_toast_overlay_add_toast (overlay, toast);
      return;
    }

  g_message ("%s", adw_toast_get_title (toast));
  g_object_unref (toast);
}

static AdwToast *
toast_new (const char *words)
{
  g_autofree char *escaped = g_markup_escape_text (words, -1);

  /* The title of a toast is markup. */
  return adw_toast_new (escaped);
}

/**
 * iep_toast_set_overlay:
 * @window: a window
 * @overlay: the overlay inside of it that shows toasts of every widget of the window that is not inside one
 */
void
iep_toast_set_overlay (GtkWindow       *window,
                       AdwToastOverlay *overlay)
{
  g_return_if_fail (GTK_IS_WINDOW (window));
  g_return_if_fail (ADW_IS_TOAST_OVERLAY (overlay));

  g_object_set_qdata_full (G_OBJECT (window), overlay_quark (), g_object_ref (overlay), g_object_unref);
}

/**
 * iep_toast:
 * @from: any widget of the window
 * @format: translated words, as for printf(); plain text, not markup
 *
 * Tells in the window of @from that something was done.
 */
void
iep_toast (GtkWidget  *from,
           const char *format,
           ...)
{
  g_autofree char *words = NULL;
  va_list args;

  g_return_if_fail (GTK_IS_WIDGET (from));
  g_return_if_fail (format != NULL);

  va_start (args, format);
  words = g_strdup_vprintf (format, args);
  va_end (args);

  add_toast (from, toast_new (words));
}

/**
 * iep_toast_with_action:
 * @from: any widget of the window
 * @button_label: words of the button, e.g. _("Undo")
 * @action_name: an action the toast's place in the window can reach ("page.…", "win.…")
 * @target: (nullable): the action's target; a floating reference is taken
 * @format: translated words, as for printf(); plain text, not markup
 *
 * Tells that something was done and offers one thing to do next.
 */
void
iep_toast_with_action (GtkWidget  *from,
                       const char *button_label,
                       const char *action_name,
                       GVariant   *target,
                       const char *format,
                       ...)
{
  g_autofree char *words = NULL;
  AdwToast *toast;
  va_list args;

  g_return_if_fail (GTK_IS_WIDGET (from));
  g_return_if_fail (button_label != NULL && action_name != NULL);
  g_return_if_fail (format != NULL);

  va_start (args, format);
  words = g_strdup_vprintf (format, args);
  va_end (args);

  toast = toast_new (words);
  adw_toast_set_button_label (toast, button_label);
  adw_toast_set_action_name (toast, action_name);
  if (target != NULL)
    adw_toast_set_action_target_value (toast, target);
  add_toast (from, toast);
}

/**
 * iep_error_toast:
 * @from: any widget of the window
 * @error: what went wrong
 *
 * Tells in the user's words what went wrong. An act the user cancelled is no error.
 */
void
iep_error_toast (GtkWidget    *from,
                 const GError *error)
{
  g_autofree char *words = NULL;
  AdwToast *toast;

  g_return_if_fail (GTK_IS_WIDGET (from));
  g_return_if_fail (error != NULL);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  words = iep_label_refusal (error);
  toast = toast_new (words);
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  adw_toast_set_timeout (toast, 8);
  add_toast (from, toast);
}

/**
 * iep_error_mark:
 * @field: an entry, row or other control
 * @message: what is wrong and what to do, in the user's words
 *
 * Marks a field as wrong: colour, tooltip, and for assistive technology its state and description.
 */
void
iep_error_mark (GtkWidget  *field,
                const char *message)
{
  g_return_if_fail (GTK_IS_WIDGET (field));
  g_return_if_fail (message != NULL);

  gtk_widget_add_css_class (field, "error");
  gtk_widget_set_tooltip_text (field, message);
  gtk_accessible_update_state (GTK_ACCESSIBLE (field),
                               GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE,
                               -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (field),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, message,
                                  -1);
}

/**
 * iep_error_unmark:
 * @field: a field that may have been marked by iep_error_mark()
 */
void
iep_error_unmark (GtkWidget *field)
{
  g_return_if_fail (GTK_IS_WIDGET (field));

  if (!gtk_widget_has_css_class (field, "error"))
    return;

  gtk_widget_remove_css_class (field, "error");
  gtk_widget_set_tooltip_text (field, NULL);
  gtk_accessible_reset_state (GTK_ACCESSIBLE (field), GTK_ACCESSIBLE_STATE_INVALID);
  gtk_accessible_reset_property (GTK_ACCESSIBLE (field), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
}
