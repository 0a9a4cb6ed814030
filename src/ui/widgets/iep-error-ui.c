/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the window says that something went wrong, or right: toasts, and marks beside a field. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/widgets/iep-error-ui.h"

#include <glib/gi18n.h>

#include "domain/iep-labels.h"
#include "domain/iep-problem.h"

static G_DEFINE_QUARK (iep-toast-overlay, overlay)
static G_DEFINE_QUARK (iep-toast-in-place, in_place)
static G_DEFINE_QUARK (iep-toast-news, news)

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

static void
news_dismissed_cb (AdwToastOverlay *overlay,
                   AdwToast        *toast)
{
  if (g_object_get_qdata (G_OBJECT (overlay), news_quark ()) == toast)
    g_object_set_qdata (G_OBJECT (overlay), news_quark (), NULL);
}

/* What was done before the last thing that was done is no news any more: it does not stand in its way for five seconds. */
static void
replace_news (GtkWidget *from,
              AdwToast  *toast)
{
  AdwToastOverlay *overlay = find_overlay (from);
  AdwToast *before;

  if (overlay == NULL)
    return;
  before = g_object_steal_qdata (G_OBJECT (overlay), news_quark ());
  if (before != NULL)
    {
      adw_toast_dismiss (before);
      g_object_unref (before);
    }
  g_object_set_qdata_full (G_OBJECT (overlay), news_quark (), g_object_ref (toast), g_object_unref);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (news_dismissed_cb), overlay, G_CONNECT_SWAPPED);
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
 * Tells in the window of @from that something was done, in place of what was done before it.
 */
void
iep_toast (GtkWidget  *from,
           const char *format,
           ...)
{
  g_autofree char *words = NULL;
  AdwToast *toast;
  va_list args;

  g_return_if_fail (GTK_IS_WIDGET (from));
  g_return_if_fail (format != NULL);

  va_start (args, format);
  words = g_strdup_vprintf (format, args);
  va_end (args);

  toast = toast_new (words);
  replace_news (from, toast);
  add_toast (from, toast);
}

static void
in_place_dismissed_cb (GtkWidget *from,
                       AdwToast  *toast)
{
  if (g_object_get_qdata (G_OBJECT (from), in_place_quark ()) == toast)
    g_object_set_qdata (G_OBJECT (from), in_place_quark (), NULL);
}

static void
in_place_unmap_cb (GtkWidget *from)
{
  AdwToast *toast = g_object_steal_qdata (G_OBJECT (from), in_place_quark ());

  if (toast == NULL)
    return;
  adw_toast_dismiss (toast);
  g_object_unref (toast);
}

/**
 * iep_toast_in_place:
 * @from: the widget the words are about
 * @words: translated words, plain text
 *
 * Tells what may be told over and over, as at every key that is pressed: one toast at a time, in place of the one that
 * @from told before, and gone when @from is no longer shown.
 */
void
iep_toast_in_place (GtkWidget  *from,
                    const char *words)
{
  AdwToast *before;
  AdwToast *toast;

  g_return_if_fail (GTK_IS_WIDGET (from));
  g_return_if_fail (words != NULL);

  toast = toast_new (words);
  before = g_object_get_qdata (G_OBJECT (from), in_place_quark ());
  if (before != NULL && g_strcmp0 (adw_toast_get_title (before), adw_toast_get_title (toast)) == 0)
    {
      g_object_unref (toast);
      return;
    }
  in_place_unmap_cb (from);
  if (find_overlay (from) != NULL)
    {
      g_object_set_qdata_full (G_OBJECT (from), in_place_quark (), g_object_ref (toast), g_object_unref);
      g_signal_connect_object (toast, "dismissed", G_CALLBACK (in_place_dismissed_cb), from, G_CONNECT_SWAPPED);
      g_signal_handlers_disconnect_by_func (from, in_place_unmap_cb, NULL);
      g_signal_connect (from, "unmap", G_CALLBACK (in_place_unmap_cb), NULL);
    }
  add_toast (from, toast);
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

typedef struct
{
  IepProblemFunc  activated;
  gpointer        user_data;
  GtkWindow      *dialog;
} Telling;

static void
problem_activated_cb (Telling       *telling,
                      GtkListBoxRow *row)
{
  IepProblemFunc activated = telling->activated;
  gpointer user_data = telling->user_data;
  g_autoptr(IepProblem) problem = g_object_ref (g_object_get_data (G_OBJECT (row), "iep-problem"));

  gtk_window_close (telling->dialog);
  activated (problem, user_data);
}

static GtkWidget *
problem_row (IepProblem *problem,
             gboolean    leads_on)
{
  GtkWidget *row = adw_action_row_new ();
  const char *text = iep_problem_get_text (problem);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), text);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), leads_on);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  if (leads_on)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  g_object_set_data_full (G_OBJECT (row), "iep-problem", g_object_ref (problem), g_object_unref);
  return row;
}

/**
 * iep_error_tell_all:
 * @from: any widget of the window
 * @heading: translated words: what could not be done
 * @error: what went wrong
 * @activated: (scope notified) (nullable): goes where a thing can be mended, after the dialog has closed; it must be
 *   callable as long as @from is in the window
 * @user_data: for @activated
 *
 * Tells everything that stops an act, in a dialog whose lines lead to where they can be mended; what names no place is
 * a toast.
 */
void
iep_error_tell_all (GtkWidget      *from,
                    const char     *heading,
                    const GError   *error,
                    IepProblemFunc  activated,
                    gpointer        user_data)
{
  g_autoptr(GListModel) problems = NULL;
  GtkWidget *dialog, *scrolled, *list;
  Telling *telling;
  GtkRoot *root;
  guint n;

  g_return_if_fail (GTK_IS_WIDGET (from));
  g_return_if_fail (heading != NULL && error != NULL);

  root = gtk_widget_get_root (from);
  problems = iep_problems_from_error (error);
  n = g_list_model_get_n_items (problems);
  if (n < (activated != NULL ? 1 : 2) || !GTK_IS_WINDOW (root))
    {
      iep_error_toast (from, error);
      return;
    }

  dialog = adw_message_dialog_new (GTK_WINDOW (root), heading, NULL);
  scrolled = gtk_scrolled_window_new ();
  list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, heading, -1);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(IepProblem) problem = g_list_model_get_item (problems, i);

      gtk_list_box_append (GTK_LIST_BOX (list), problem_row (problem, activated != NULL));
    }
  telling = g_new0 (Telling, 1);
  telling->activated = activated;
  telling->user_data = user_data;
  telling->dialog = GTK_WINDOW (dialog);
  g_object_set_data_full (G_OBJECT (list), "iep-telling", telling, g_free);
  g_signal_connect_swapped (list, "row-activated", G_CALLBACK (problem_activated_cb), telling);
  /* Room for the list's frame. */
  gtk_widget_set_margin_top (list, 2);
  gtk_widget_set_margin_bottom (list, 2);
  gtk_widget_set_margin_start (list, 2);
  gtk_widget_set_margin_end (list, 2);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 320);
  gtk_widget_set_size_request (scrolled, 520, -1);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), scrolled);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
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
