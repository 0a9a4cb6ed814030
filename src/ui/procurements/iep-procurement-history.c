/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The life of a procurement as a time line; any two of its revisions side by side, only where they differ. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/procurements/iep-procurement-history.h"

#include <glib/gi18n.h>

#include "domain/iep-date.h"
#include "domain/iep-labels.h"
#include "domain/iep-plan.h"
#include "ui/widgets/iep-difference-view.h"
#include "ui/widgets/iep-error-ui.h"
#include "ui/widgets/iep-status-pill.h"

struct _IepProcurementHistory
{
  GtkWidget parent_instance;

  IepSession *session;
  GCancellable *cancellable;
  GListModel *entries;
  GHashTable *revisions; /* revision id → IepProcurement, as far as they were compared */
  GQueue chosen;         /* revision ids (gint64 *), at most two, the one chosen last at the head */
  gint64 procurement_id;
  gint64 shown;          /* the revision the detail shows */
  gboolean updating;

  GtkWidget *stack;
  GtkWidget *line;
  GtkWidget *title;
  GtkWidget *hint;
  GtkWidget *differences;
};

G_DEFINE_FINAL_TYPE (IepProcurementHistory, iep_procurement_history, GTK_TYPE_WIDGET)

enum
{
  SHOW_REVISION,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void compare (IepProcurementHistory *self);

static gint64 *
id_new (gint64 id)
{
  return g_memdup2 (&id, sizeof id);
}

static IepRecord *
find_entry (IepProcurementHistory *self,
            gint64                 revision_id)
{
  for (guint i = 0; self->entries != NULL && i < g_list_model_get_n_items (self->entries); i++)
    {
      g_autoptr(IepRecord) entry = g_list_model_get_item (self->entries, i);

      if (iep_record_get_int (entry, "revision_id") == revision_id)
        return entry; /* the model holds it */
    }
  return NULL;
}

static char *
name_revision (IepProcurementHistory *self,
               gint64                 revision_id)
{
  IepRecord *entry = find_entry (self, revision_id);

  return g_strdup_printf (_("Revision %d"), entry != NULL ? (int) iep_record_get_int (entry, "revision_number") : 0);
}

static void
show_comparison (IepProcurementHistory *self,
                 gint64                 older,
                 gint64                 newer)
{
  g_autoptr(GListModel) model = iep_procurement_compare (g_hash_table_lookup (self->revisions, &older),
                                                         g_hash_table_lookup (self->revisions, &newer));
  g_autofree char *older_name = name_revision (self, older);
  g_autofree char *newer_name = name_revision (self, newer);
  g_autofree char *title = g_strdup_printf ("%s → %s", older_name, newer_name);

  gtk_label_set_label (GTK_LABEL (self->title), title);
  iep_difference_view_set_titles (IEP_DIFFERENCE_VIEW (self->differences), older_name, newer_name);
  iep_difference_view_set_model (IEP_DIFFERENCE_VIEW (self->differences), model);
}

static void
revision_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr(IepProcurementHistory) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(IepProcurement) revision = iep_procurement_get_finish (IEP_SESSION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (revision == NULL)
    {
      iep_error_toast (GTK_WIDGET (self), error);
      return;
    }
  g_hash_table_replace (self->revisions, id_new (iep_procurement_get_revision_id (revision)),
                        g_object_ref (revision));
  compare (self);
}

static void
compare (IepProcurementHistory *self)
{
  gboolean two = g_queue_get_length (&self->chosen) == 2;
  gint64 older, newer;

  gtk_widget_set_visible (self->hint, !two);
  gtk_widget_set_visible (self->title, two);
  gtk_widget_set_visible (self->differences, two);
  if (!two)
    return;

  older = *(gint64 *) g_queue_peek_head (&self->chosen);
  newer = *(gint64 *) g_queue_peek_tail (&self->chosen);
  if (iep_record_get_int (find_entry (self, older), "revision_number") >
      iep_record_get_int (find_entry (self, newer), "revision_number"))
    {
      gint64 swap = older;

      older = newer;
      newer = swap;
    }

  if (!g_hash_table_contains (self->revisions, &older))
    iep_procurement_get_async (self->session, older, self->cancellable, revision_cb, g_object_ref (self));
  else if (!g_hash_table_contains (self->revisions, &newer))
    iep_procurement_get_async (self->session, newer, self->cancellable, revision_cb, g_object_ref (self));
  else
    show_comparison (self, older, newer);
}

static gboolean
is_chosen (IepProcurementHistory *self,
           gint64                 id)
{
  for (GList *l = self->chosen.head; l != NULL; l = l->next)
    if (*(gint64 *) l->data == id)
      return TRUE;
  return FALSE;
}

static void
update_checks (IepProcurementHistory *self)
{
  self->updating = TRUE;
  for (GtkWidget *row = gtk_widget_get_first_child (self->line); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      GtkCheckButton *check = g_object_get_data (G_OBJECT (row), "iep-check");
      gint64 *id = g_object_get_data (G_OBJECT (row), "iep-revision");

      if (check != NULL)
        gtk_check_button_set_active (check, is_chosen (self, *id));
    }
  self->updating = FALSE;
}

static void
forget_choice (IepProcurementHistory *self,
               gint64                 id)
{
  for (GList *l = self->chosen.head; l != NULL; l = l->next)
    if (*(gint64 *) l->data == id)
      {
        g_free (l->data);
        g_queue_delete_link (&self->chosen, l);
        return;
      }
}

/* A third choice takes the place of the older of the two. */
static void
toggled_cb (GtkCheckButton        *check,
            IepProcurementHistory *self)
{
  gint64 id = *(gint64 *) g_object_get_data (G_OBJECT (check), "iep-revision");

  if (self->updating)
    return;
  if (!gtk_check_button_get_active (check))
    forget_choice (self, id);
  else
    {
      if (g_queue_get_length (&self->chosen) == 2)
        g_free (g_queue_pop_tail (&self->chosen));
      g_queue_push_head (&self->chosen, id_new (id));
    }
  update_checks (self);
  compare (self);
}

static void
show_clicked_cb (GtkButton             *button,
                 IepProcurementHistory *self)
{
  g_signal_emit (self, signals[SHOW_REVISION], 0, *(gint64 *) g_object_get_data (G_OBJECT (button), "iep-revision"));
}

static GtkWidget *
make_label (const char *text,
            const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
add_events (GtkWidget *box,
            IepRecord *entry)
{
  GListModel *events = G_LIST_MODEL (iep_record_get_list (entry, "events"));
  guint n = events != NULL ? g_list_model_get_n_items (events) : 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(IepRecord) event = g_list_model_get_item (events, i);
      g_autofree char *at = iep_timestamp_format (iep_record_get_string (event, "at"));
      g_autofree char *who = iep_decision_dup_who (event);
      /* Translators: what was done with a revision, by whom, when */
      g_autofree char *words = g_strdup_printf (_("%s: %s, %s"), iep_label_act_done (iep_record_get_string (event, "act")),
                                                who != NULL ? who : "", at);

      gtk_box_append (GTK_BOX (box), make_label (words, "caption"));
    }
}

static GtkWidget *
make_row (IepProcurementHistory *self,
          IepRecord             *entry)
{
  gint64 id = iep_record_get_int (entry, "revision_id");
  const char *status = iep_record_get_string (entry, "status");
  const char *reason = iep_record_get_string (entry, "exclusion_reason");
  gboolean exists = g_strcmp0 (status, "discarded") != 0;
  g_autofree char *name = g_strdup_printf (_("Revision %d"), (int) iep_record_get_int (entry, "revision_number"));
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *heading = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *pill = iep_status_pill_new ();

  gtk_widget_add_css_class (row, "iep-history-row");
  g_object_set_data_full (G_OBJECT (row), "iep-revision", id_new (id), g_free);
  if (exists)
    {
      GtkWidget *check = gtk_check_button_new ();
      g_autofree char *words = g_strdup_printf (_("Compare revision %d"), (int) iep_record_get_int (entry, "revision_number"));

      gtk_widget_set_valign (check, GTK_ALIGN_START);
      gtk_widget_set_tooltip_text (check, words);
      gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
      g_object_set_data_full (G_OBJECT (check), "iep-revision", id_new (id), g_free);
      g_signal_connect (check, "toggled", G_CALLBACK (toggled_cb), self);
      g_object_set_data (G_OBJECT (row), "iep-check", check);
      gtk_box_append (GTK_BOX (row), check);
    }
  else
    gtk_widget_set_margin_start (body, 30);

  gtk_box_append (GTK_BOX (heading), make_label (name, "heading"));
  iep_status_pill_set_status (IEP_STATUS_PILL (pill), status);
  if (!exists)
    iep_status_pill_set_label (IEP_STATUS_PILL (pill), iep_label_procurement_status (status));
  gtk_box_append (GTK_BOX (heading), pill);
  gtk_box_append (GTK_BOX (body), heading);
  if (iep_record_get_boolean (entry, "in_force"))
    gtk_box_append (GTK_BOX (body), make_label (_("In force"), "caption-heading"));
  if (reason != NULL)
    {
      g_autofree char *words = g_strdup_printf (_("Reason: %s"), reason);

      gtk_box_append (GTK_BOX (body), make_label (words, NULL));
    }
  add_events (body, entry);
  if (exists && id != self->shown)
    {
      GtkWidget *button = gtk_button_new_with_label (_("Show"));
      g_autofree char *words = g_strdup_printf (_("Show revision %d"), (int) iep_record_get_int (entry, "revision_number"));

      gtk_widget_set_halign (button, GTK_ALIGN_START);
      gtk_widget_add_css_class (button, "iep-small");
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
      g_object_set_data_full (G_OBJECT (button), "iep-revision", id_new (id), g_free);
      g_signal_connect (button, "clicked", G_CALLBACK (show_clicked_cb), self);
      gtk_box_append (GTK_BOX (body), button);
    }
  gtk_widget_set_hexpand (body, TRUE);
  gtk_box_append (GTK_BOX (row), body);
  return row;
}

static void
rebuild (IepProcurementHistory *self)
{
  GtkWidget *child;
  guint comparable = 0;
  gboolean fresh = g_queue_is_empty (&self->chosen);

  while ((child = gtk_widget_get_first_child (self->line)) != NULL)
    gtk_box_remove (GTK_BOX (self->line), child);
  for (guint i = 0; i < g_list_model_get_n_items (self->entries); i++)
    {
      g_autoptr(IepRecord) entry = g_list_model_get_item (self->entries, i);
      gboolean exists = g_strcmp0 (iep_record_get_string (entry, "status"), "discarded") != 0;

      /* The two newest are what one asks about mostly. */
      if (fresh && exists && comparable < 2)
        g_queue_push_tail (&self->chosen, id_new (iep_record_get_int (entry, "revision_id")));
      comparable += exists ? 1 : 0;
      gtk_box_append (GTK_BOX (self->line), make_row (self, entry));
    }
  gtk_label_set_label (GTK_LABEL (self->hint),
                       comparable < 2 ? _("There is only one revision so far.")
                                      : _("Choose two revisions to see where they differ."));
  if (comparable < 2)
    g_queue_clear_full (&self->chosen, g_free);
  update_checks (self);
  compare (self);
}

static void
history_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr(IepProcurementHistory) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GListModel) entries = iep_procurement_history_finish (IEP_SESSION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (entries == NULL)
    {
      iep_error_toast (GTK_WIDGET (self), error);
      return;
    }
  g_set_object (&self->entries, entries);
  /* What was chosen may be gone. */
  for (GList *l = self->chosen.head; l != NULL;)
    {
      gint64 id = *(gint64 *) l->data;

      l = l->next;
      if (find_entry (self, id) == NULL)
        forget_choice (self, id);
    }
  rebuild (self);
}

static void
iep_procurement_history_dispose (GObject *object)
{
  IepProcurementHistory *self = IEP_PROCUREMENT_HISTORY (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_object (&self->entries);
  g_clear_pointer (&self->stack, gtk_widget_unparent);

  G_OBJECT_CLASS (iep_procurement_history_parent_class)->dispose (object);
}

static void
iep_procurement_history_finalize (GObject *object)
{
  IepProcurementHistory *self = IEP_PROCUREMENT_HISTORY (object);

  g_hash_table_unref (self->revisions);
  g_queue_clear_full (&self->chosen, g_free);

  G_OBJECT_CLASS (iep_procurement_history_parent_class)->finalize (object);
}

static void
iep_procurement_history_class_init (IepProcurementHistoryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = iep_procurement_history_dispose;
  object_class->finalize = iep_procurement_history_finalize;

  signals[SHOW_REVISION] = g_signal_new ("show-revision", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                         0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);

  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
iep_procurement_history_init (IepProcurementHistory *self)
{
  GtkWidget *right = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  g_queue_init (&self->chosen);
  self->revisions = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);
  self->stack = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18);
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));

  self->line = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_set_size_request (self->line, 310, -1);
  gtk_widget_set_hexpand (self->line, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->line), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Time line"), -1);
  gtk_box_append (GTK_BOX (self->stack), self->line);

  gtk_widget_set_hexpand (right, TRUE);
  self->title = make_label (NULL, "heading");
  self->hint = make_label (NULL, "dim-label");
  self->differences = iep_difference_view_new ();
  gtk_widget_set_visible (self->title, FALSE);
  gtk_widget_set_visible (self->differences, FALSE);
  gtk_box_append (GTK_BOX (right), self->title);
  gtk_box_append (GTK_BOX (right), self->hint);
  gtk_box_append (GTK_BOX (right), self->differences);
  gtk_box_append (GTK_BOX (self->stack), right);
}

/**
 * iep_procurement_history_new:
 *
 * Returns: an empty time line
 */
GtkWidget *
iep_procurement_history_new (void)
{
  return g_object_new (IEP_TYPE_PROCUREMENT_HISTORY, NULL);
}

/**
 * iep_procurement_history_show:
 * @session: where to read it
 * @procurement_id: whose life
 * @revision_id: the revision that is shown beside it
 *
 * Reads the time line, also again when it is the same procurement: what was chosen stays chosen.
 */
void
iep_procurement_history_show (IepProcurementHistory *self,
                              IepSession            *session,
                              gint64                 procurement_id,
                              gint64                 revision_id)
{
  g_return_if_fail (IEP_IS_PROCUREMENT_HISTORY (self));
  g_return_if_fail (IEP_IS_SESSION (session));

  if (self->procurement_id != procurement_id)
    g_queue_clear_full (&self->chosen, g_free);
  self->procurement_id = procurement_id;
  self->shown = revision_id;
  /* A draft changes. */
  g_hash_table_remove_all (self->revisions);
  g_set_object (&self->session, session);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  iep_procurement_history_async (session, procurement_id, self->cancellable, history_cb, g_object_ref (self));
}
