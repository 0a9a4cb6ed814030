/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Says that one looks at a scenario, what it does to which procurement, and keeps, renames, deletes and applies it. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/budget/iep-scenario-bar.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "domain/iep-labels.h"
#include "ui/budget/iep-scenario-item-dialog.h"
#include "ui/widgets/iep-accessible.h"
#include "ui/widgets/iep-error-ui.h"

/* Characters, as many as the database takes. */
#define NAME_LENGTH 200

struct _IepScenarioBar
{
  GtkWidget     parent_instance;

  /* Owned References */
  IepSession   *session;
  IepScenario  *scenario;
  GCancellable *cancellable;
  char         *asked;   /* the name that was typed for what is being saved, or NULL */
  gboolean      unsaved;
  gboolean      busy;

  /* Template References */
  GtkWidget    *content;
  GtkLabel     *words;
  GtkWidget    *add_button;
  GtkWidget    *keep_button;
  GtkWidget    *apply_button;
  GtkWidget    *rename_button;
  GtkWidget    *delete_button;
  GtkWidget    *scrolled;
  GtkListBox   *items;
};

G_DEFINE_FINAL_TYPE (IepScenarioBar, iep_scenario_bar, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  KEPT,
  APPLIED,
  CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
is_kept (IepScenarioBar *self)
{
  return iep_record_get_int (IEP_RECORD (self->scenario), "scenario_id") != IEP_UNSET;
}

/* What happens to a procurement, in words. */
static char *
describe (IepRecord *item)
{
  const char *act = iep_record_get_string (item, "act");
  int year = (int) iep_record_get_int (item, "to_year");
  gint64 month = iep_record_get_int (item, "to_month");

  if (g_strcmp0 (act, "cut") == 0)
    {
      g_autofree char *before = iep_record_get_display (item, "funding_total");
      g_autofree char *after = iep_record_get_display (item, "amount");

      /* Translators: two amounts with VAT */
      return g_strdup_printf (_("cut from %1$s to %2$s"), before, after);
    }
  if (g_strcmp0 (act, "postpone") == 0 && month >= 1 && month <= 12)
    {
      g_autoptr(GDateTime) date = g_date_time_new_utc (2027, (int) month, 1, 0, 0, 0);
      g_autofree char *name = g_date_time_format (date, "%OB");

      if (iep_record_is_empty (item, "to_year"))
        /* Translators: %s is the name of a month in its basic form */
        return g_strdup_printf (_("postponed: %s"), name);
      /* Translators: the name of a month in its basic form, and a year */
      return g_strdup_printf (_("postponed: %1$s %2$d"), name, year);
    }
  return g_strdup_printf (_("moved to %d"), year);
}

static void show_all (IepScenarioBar *self);

static void
items_changed (IepScenarioBar *self)
{
  self->unsaved = TRUE;
  show_all (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
remove_cb (GtkButton      *button,
           IepScenarioBar *self)
{
  GListStore *items = iep_record_get_list (IEP_RECORD (self->scenario), "items");
  gpointer item = g_object_get_data (G_OBJECT (button), "iep-item");
  guint position;

  if (g_list_store_find (items, item, &position))
    {
      g_list_store_remove (items, position);
      items_changed (self);
    }
}

static GtkWidget *
make_row (IepScenarioBar *self,
          IepRecord      *item)
{
  const char *number = iep_record_get_string (item, "number");
  const char *title = iep_record_get_string (item, "title");
  g_autofree char *what = describe (item);
  g_autofree char *text = g_strdup_printf ("%s  %s — %s", number, title != NULL ? title : "", what);
  g_autofree char *name = g_strdup_printf (_("Take %s out of the scenario"), number);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (text);
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-delete-symbolic");

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_margin_start (label, 6);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, name);
  iep_accessible_set_name (button, name);
  g_object_set_data_full (G_OBJECT (button), "iep-item", g_object_ref (item), g_object_unref);
  g_signal_connect (button, "clicked", G_CALLBACK (remove_cb), self);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), button);
  return box;
}

static void
show_all (IepScenarioBar *self)
{
  GListModel *items = iep_scenario_get_items (self->scenario);
  guint n_items = g_list_model_get_n_items (items);
  g_autofree char *count = g_strdup_printf (ngettext ("%u procurement", "%u procurements", n_items), n_items);
  g_autofree char *words = NULL;
  GtkWidget *child;

  if (!is_kept (self))
    words = g_strdup_printf (_("You are looking at a scenario that is not kept yet: %s. Nothing has changed."), count);
  else
    /* Translators: the name of a scenario, and "2 procurements" */
    words = g_strdup_printf (self->unsaved ? _("You are looking at the scenario “%1$s”, changed: %2$s. Nothing has changed in the plan.")
                                           : _("You are looking at the scenario “%1$s”: %2$s. Nothing has changed in the plan."),
                             iep_record_get_string (IEP_RECORD (self->scenario), "name"), count);
  gtk_label_set_label (self->words, words);

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->items))) != NULL)
    gtk_list_box_remove (self->items, child);
  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr(IepRecord) item = g_list_model_get_item (items, i);

      gtk_list_box_append (self->items, make_row (self, item));
    }
  gtk_widget_set_visible (self->scrolled, n_items > 0);
  gtk_widget_set_sensitive (self->keep_button, !self->busy && self->unsaved && n_items > 0);
  gtk_widget_set_sensitive (self->apply_button, !self->busy && is_kept (self) && !self->unsaved && n_items > 0);
  gtk_widget_set_tooltip_text (self->apply_button, is_kept (self) && !self->unsaved ? NULL : _("Keep the scenario first"));
  gtk_widget_set_sensitive (self->rename_button, !self->busy && is_kept (self));
  gtk_widget_set_sensitive (self->delete_button, !self->busy && is_kept (self));
}

static void
set_busy (IepScenarioBar *self,
          gboolean        busy)
{
  self->busy = busy;
  if (self->scenario != NULL)
    show_all (self);
}

static GtkWindow *
get_window (IepScenarioBar *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static char *
dup_error_words (const GError *error)
{
  g_autoptr(GListModel) problems = iep_problems_from_error (error);
  g_autoptr(IepProblem) first = g_list_model_get_item (problems, 0);

  return first != NULL ? g_strdup (iep_problem_get_text (first)) : iep_label_refusal (error);
}

static void
show_error (IepScenarioBar *self,
            const GError   *error)
{
  g_autofree char *words = dup_error_words (error);

  iep_toast (GTK_WIDGET (self), "%s", words);
}

/* Procurements ---------------------------------------------------------------------------------- */

static void
added_cb (IepScenarioBar  *self,
          IepScenarioItem *item)
{
  if (self->scenario == NULL)
    return;
  g_list_store_append (iep_record_get_list (IEP_RECORD (self->scenario), "items"), item);
  items_changed (self);
}

static void
add_clicked_cb (IepScenarioBar *self)
{
  GtkWidget *dialog = iep_scenario_item_dialog_new (get_window (self), self->session, self->scenario);

  g_signal_connect_object (dialog, "added", G_CALLBACK (added_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Keeping --------------------------------------------------------------------------------------- */

static void ask_name (IepScenarioBar *self,
                      const char     *name,
                      const char     *refusal);

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  g_autoptr(IepScenarioBar) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(IepScenario) saved = iep_scenario_save_finish (IEP_SESSION (source), result, &error);
  g_autofree char *asked = g_steal_pointer (&self->asked);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->scenario == NULL)
    return;
  if (saved != NULL)
    {
      g_set_object (&self->scenario, saved);
      self->unsaved = FALSE;
      iep_toast (GTK_WIDGET (self), _("The scenario “%s” is kept"), iep_record_get_string (IEP_RECORD (saved), "name"));
      g_signal_emit (self, signals[KEPT], 0);
    }
  else if (asked != NULL)
    {
      g_autofree char *words = dup_error_words (error);

      /* What was typed is there to be corrected. */
      ask_name (self, asked, words);
    }
  else
    show_error (self, error);
  set_busy (self, FALSE);
}

static void
save (IepScenarioBar *self,
      const char     *name)
{
  g_autoptr(IepScenario) scenario = iep_record_duplicate (IEP_RECORD (self->scenario));

  iep_record_set_string (IEP_RECORD (scenario), "name", name);
  set_busy (self, TRUE);
  iep_scenario_save_async (self->session, scenario, self->cancellable, saved_cb, g_object_ref (self));
}

static void
name_response_cb (IepScenarioBar *self,
                  const char     *response,
                  GtkWidget      *dialog)
{
  GtkWidget *entry = adw_message_dialog_get_extra_child (ADW_MESSAGE_DIALOG (dialog));

  if (self->scenario == NULL || !g_str_equal (response, "keep"))
    return;
  g_free (self->asked);
  self->asked = g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry)));
  save (self, self->asked);
}

static gboolean
is_blank (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (!g_unichar_isspace (g_utf8_get_char (text)))
      return FALSE;
  return TRUE;
}

static void
name_changed_cb (GtkWidget        *entry,
                 AdwMessageDialog *dialog)
{
  adw_message_dialog_set_response_enabled (dialog, "keep", !is_blank (gtk_editable_get_text (GTK_EDITABLE (entry))));
}

/* A new name for what is kept already, else the first one; @refusal says why the one asked before was not taken. */
static void
ask_name (IepScenarioBar *self,
          const char     *name,
          const char     *refusal)
{
  GtkWidget *dialog = adw_message_dialog_new (get_window (self),
                                              is_kept (self) ? _("Rename the Scenario") : _("Keep the Scenario"), refusal);
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_max_length (GTK_ENTRY (entry), NAME_LENGTH);
  gtk_editable_set_text (GTK_EDITABLE (entry), name != NULL ? name : "");
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Name of the scenario"), -1);
  if (refusal != NULL)
    iep_error_mark (entry, refusal);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), entry);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("Cancel"),
                                    "keep", is_kept (self) ? _("Rename") : _("Keep the Scenario"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "keep", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect (entry, "changed", G_CALLBACK (name_changed_cb), dialog);
  name_changed_cb (entry, ADW_MESSAGE_DIALOG (dialog));
  g_signal_connect_object (dialog, "response", G_CALLBACK (name_response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
keep_clicked_cb (IepScenarioBar *self)
{
  const char *name = iep_record_get_string (IEP_RECORD (self->scenario), "name");

  if (is_kept (self))
    save (self, name);
  else
    ask_name (self, name, NULL);
}

static void
rename_clicked_cb (IepScenarioBar *self)
{
  ask_name (self, iep_record_get_string (IEP_RECORD (self->scenario), "name"), NULL);
}

/* Deleting -------------------------------------------------------------------------------------- */

static void
close_bar (IepScenarioBar *self)
{
  iep_scenario_bar_show (self, NULL, NULL);
  g_signal_emit (self, signals[CLOSED], 0);
}

static void
deleted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr(IepScenarioBar) self = data;
  g_autoptr(GError) error = NULL;

  if (iep_scenario_delete_finish (IEP_SESSION (source), result, &error))
    {
      iep_toast (GTK_WIDGET (self), _("The scenario is deleted"));
      g_signal_emit (self, signals[KEPT], 0);
      close_bar (self);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      show_error (self, error);
      set_busy (self, FALSE);
    }
}

static void
delete_response_cb (IepScenarioBar *self,
                    const char     *response)
{
  if (self->scenario == NULL || !g_str_equal (response, "delete"))
    return;
  set_busy (self, TRUE);
  iep_scenario_delete_async (self->session, self->scenario, self->cancellable, deleted_cb, g_object_ref (self));
}

static void
delete_clicked_cb (IepScenarioBar *self)
{
  GtkWidget *dialog = adw_message_dialog_new (get_window (self), _("Delete the Scenario?"),
                                              _("Procurements and plans stay as they are."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("Cancel"), "delete", _("Delete"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "delete", ADW_RESPONSE_DESTRUCTIVE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (delete_response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Applying -------------------------------------------------------------------------------------- */

static void
show_result (IepScenarioBar    *self,
             IepScenarioResult *applied)
{
  GListModel *drafts = iep_scenario_result_get_drafts (applied);
  GListModel *refused = iep_scenario_result_get_refused (applied);
  g_autoptr(GString) words = g_string_new (NULL);
  const char *heading = _("The Scenario Is Applied");
  GtkWidget *dialog;

  if (g_list_model_get_n_items (drafts) == 0)
    heading = _("Nothing Was Changed");
  else if (g_list_model_get_n_items (refused) > 0)
    heading = _("Part of the Scenario Is Applied");
  for (guint i = 0; i < g_list_model_get_n_items (drafts); i++)
    {
      g_autoptr(IepRecord) draft = g_list_model_get_item (drafts, i);

      /* Translators: %s is the number of a procurement */
      g_string_append_printf (words, _("%s: a new revision in preparation"), iep_record_get_string (draft, "number"));
      g_string_append_c (words, '\n');
    }
  for (guint i = 0; i < g_list_model_get_n_items (refused); i++)
    {
      g_autoptr(IepProblem) problem = g_list_model_get_item (refused, i);

      /* Translators: the number of a procurement, and why nothing was done to it */
      g_string_append_printf (words, _("%1$s: left alone. %2$s"), iep_record_get_string (IEP_RECORD (problem), "number"),
                              iep_problem_get_text (problem));
      g_string_append_c (words, '\n');
    }
  if (g_list_model_get_n_items (drafts) > 0 && g_list_model_get_n_items (refused) > 0)
    g_string_append (words, _("What was left alone stays in the scenario."));
  dialog = adw_message_dialog_new (get_window (self), heading, g_strchomp (words->str));
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
applied_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr(IepScenarioBar) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(IepScenarioResult) applied = iep_scenario_apply_finish (IEP_SESSION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (applied != NULL)
    {
      g_autoptr(IepScenario) left = iep_scenario_result_dup_left (applied);

      show_result (self, applied);
      /* What could not be done stays to be looked at, and tried again. */
      if (left != NULL)
        iep_scenario_bar_show (self, NULL, left);
      g_signal_emit (self, signals[APPLIED], 0);
      if (left == NULL)
        close_bar (self);
    }
  else
    {
      show_error (self, error);
      set_busy (self, FALSE);
    }
}

static void
apply_response_cb (IepScenarioBar *self,
                   const char     *response)
{
  if (self->scenario == NULL || !g_str_equal (response, "apply"))
    return;
  set_busy (self, TRUE);
  iep_scenario_apply_async (self->session, self->scenario, self->cancellable, applied_cb, g_object_ref (self));
}

static void
apply_clicked_cb (IepScenarioBar *self)
{
  GtkWidget *dialog = adw_message_dialog_new (get_window (self), _("Apply the Scenario?"),
                                              _("Each of its procurements gets a new revision in preparation. "
                                                "The plan changes when these are included."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("Cancel"), "apply", _("Make Revisions"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "apply", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "apply");
  g_signal_connect_object (dialog, "response", G_CALLBACK (apply_response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Closing --------------------------------------------------------------------------------------- */

static void
close_response_cb (IepScenarioBar *self,
                   const char     *response)
{
  if (self->scenario != NULL && g_str_equal (response, "discard"))
    close_bar (self);
}

static void
close_clicked_cb (IepScenarioBar *self)
{
  GtkWidget *dialog;

  if (!iep_scenario_bar_has_unsaved (self))
    {
      close_bar (self);
      return;
    }
  dialog = adw_message_dialog_new (get_window (self), _("Discard the Scenario?"), _("It is not kept yet."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "stay", _("Go On"), "discard", _("Discard"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard", ADW_RESPONSE_DESTRUCTIVE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (close_response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
iep_scenario_bar_dispose (GObject *object)
{
  IepScenarioBar *self = IEP_SCENARIO_BAR (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->scenario);
  g_clear_object (&self->session);
  g_clear_pointer (&self->asked, g_free);
  g_clear_pointer (&self->content, gtk_widget_unparent);

  G_OBJECT_CLASS (iep_scenario_bar_parent_class)->dispose (object);
}

static void
iep_scenario_bar_class_init (IepScenarioBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  static const char * const names[N_SIGNALS] = { "changed", "kept", "applied", "closed" };

  G_OBJECT_CLASS (klass)->dispose = iep_scenario_bar_dispose;
  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/lv/iepirkumi/Iepirkumi/ui/iep-budget-scenario-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, IepScenarioBar, content);
  gtk_widget_class_bind_template_child (widget_class, IepScenarioBar, words);
  gtk_widget_class_bind_template_child (widget_class, IepScenarioBar, add_button);
  gtk_widget_class_bind_template_child (widget_class, IepScenarioBar, keep_button);
  gtk_widget_class_bind_template_child (widget_class, IepScenarioBar, apply_button);
  gtk_widget_class_bind_template_child (widget_class, IepScenarioBar, rename_button);
  gtk_widget_class_bind_template_child (widget_class, IepScenarioBar, delete_button);
  gtk_widget_class_bind_template_child (widget_class, IepScenarioBar, scrolled);
  gtk_widget_class_bind_template_child (widget_class, IepScenarioBar, items);
  gtk_widget_class_bind_template_callback (widget_class, add_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, keep_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, apply_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, rename_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, delete_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_clicked_cb);
}

static void
iep_scenario_bar_init (IepScenarioBar *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * iep_scenario_bar_show:
 * @self: a bar
 * @session: (nullable): a session
 * @scenario: (nullable): what is looked at, kept or new; edited in place. %NULL for none
 *
 * What was looked at before is forgotten, kept or not.
 */
void
iep_scenario_bar_show (IepScenarioBar *self,
                       IepSession     *session,
                       IepScenario    *scenario)
{
  g_return_if_fail (IEP_IS_SCENARIO_BAR (self));
  g_return_if_fail (scenario == NULL || IEP_IS_SCENARIO (scenario));

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  if (session != NULL)
    g_set_object (&self->session, session);
  g_set_object (&self->scenario, scenario);
  self->unsaved = FALSE;
  self->busy = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self), scenario != NULL);
  if (scenario != NULL)
    show_all (self);
}

/**
 * iep_scenario_bar_get:
 * @self: a bar
 *
 * Returns: (transfer none) (nullable): what is looked at, as it stands on the screen
 */
IepScenario *
iep_scenario_bar_get (IepScenarioBar *self)
{
  g_return_val_if_fail (IEP_IS_SCENARIO_BAR (self), NULL);

  return self->scenario;
}

/**
 * iep_scenario_bar_has_unsaved:
 * @self: a bar
 *
 * Returns: whether closing it loses something
 */
gboolean
iep_scenario_bar_has_unsaved (IepScenarioBar *self)
{
  g_return_val_if_fail (IEP_IS_SCENARIO_BAR (self), FALSE);

  return self->scenario != NULL && self->unsaved;
}
