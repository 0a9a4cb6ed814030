/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Splits a line of a draft over procurements and contracts; the parts have to add up to the line's year. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/estimates/iep-estimate-split-dialog.h"

#include <glib/gi18n.h>

#include "domain/iep-estimate-save.h"
#include "domain/iep-labels.h"
#include "domain/iep-procurement-list.h"
#include "ui/widgets/iep-error-ui.h"
#include "ui/widgets/iep-money-entry.h"

typedef struct
{
  const char    *kind;        /* interned: procurement, contract or rest */
  GtkWidget     *box;
  GtkDropDown   *procurement; /* of a procurement */
  GtkEditable   *reference;   /* of a contract */
  GtkEditable   *title;       /* of a contract or the rest */
  IepMoneyEntry *amount;
} Part;

struct _IepEstimateSplitDialog
{
  AdwWindow           parent_instance;

  IepSession         *session;
  IepEstimateVersion *version;
  GCancellable       *cancellable;
  GListModel         *procurements; /* of IepProcurementRow; NULL until they were read */
  GPtrArray          *parts;
  JsonArray          *base;         /* the split as it was */
  char              **key;          /* section, code, source, split */
  gint64              total;
  gboolean            editable;
  gboolean            busy;

  /* Template References */
  GtkLabel           *line_label;
  GtkBox             *rows;
  GtkWidget          *empty;
  GtkWidget          *add_procurement_button;
  GtkWidget          *add_contract_button;
  GtkLabel           *rest_label;
  GtkLabel           *problem;
  GtkSpinner         *spinner;
};

G_DEFINE_FINAL_TYPE (IepEstimateSplitDialog, iep_estimate_split_dialog, ADW_TYPE_WINDOW)

enum
{
  SAVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static gint64
sum_of (IepEstimateSplitDialog *self)
{
  gint64 sum = 0;

  for (guint i = 0; i < self->parts->len; i++)
    {
      gint64 amount = iep_money_entry_get_value (((Part *) g_ptr_array_index (self->parts, i))->amount);

      if (amount != IEP_UNSET)
        sum += amount;
    }
  return sum;
}

static gboolean
is_complete (Part *part)
{
  if (iep_money_entry_get_value (part->amount) == IEP_UNSET)
    return FALSE;
  if (part->procurement != NULL)
    return gtk_drop_down_get_selected_item (part->procurement) != NULL;
  if (part->reference != NULL)
    return *gtk_editable_get_text (part->reference) != '\0';
  return TRUE;
}

static void
changed_cb (IepEstimateSplitDialog *self)
{
  gint64 rest = self->total - sum_of (self);
  gboolean complete = TRUE;
  g_autofree char *amount = iep_money_format_short (rest);
  g_autofree char *words = g_strdup_printf (_("Left: %s"), amount);

  for (guint i = 0; i < self->parts->len; i++)
    complete = complete && is_complete (g_ptr_array_index (self->parts, i));
  gtk_label_set_label (self->rest_label, words);
  gtk_widget_set_visible (self->empty, self->parts->len == 0);
  /* A line without parts has nothing wrong with it. */
  if (rest != 0 && self->parts->len > 0)
    gtk_widget_add_css_class (GTK_WIDGET (self->rest_label), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->rest_label), "error");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  /* No split at all is one that is right, and saved when there was one. */
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "split.save",
                                 self->editable && !self->busy && complete
                                 && (self->parts->len > 0 ? rest == 0 : json_array_get_length (self->base) > 0));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "split.add-procurement", self->editable && self->procurements != NULL
                                 && g_list_model_get_n_items (self->procurements) > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "split.add-contract", self->editable);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "split.add-rest", self->editable && rest > 0);
  gtk_spinner_set_spinning (self->spinner, self->busy || self->procurements == NULL);
}

static void
remove_clicked_cb (GtkButton              *button,
                   IepEstimateSplitDialog *self)
{
  for (guint i = 0; i < self->parts->len; i++)
    {
      Part *part = g_ptr_array_index (self->parts, i);

      if (gtk_widget_is_ancestor (GTK_WIDGET (button), part->box))
        {
          gtk_box_remove (self->rows, part->box);
          g_ptr_array_remove_index (self->parts, i);
          break;
        }
    }
  changed_cb (self);
}

static void
name_control (GtkWidget  *control,
              const char *format,
              guint       number)
{
  g_autofree char *name = g_strdup_printf ("%s, %u", format, number);

  gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static char *
procurement_label (IepRecord *row)
{
  return g_strdup_printf ("%s %s", iep_record_get_string (row, "number"), iep_record_get_string (row, "title"));
}

/* GTK 4.8 searches a drop-down by the beginning alone, but who looks for a procurement knows a word of its subject, not its
 * number. From 4.12 on that is a property; until then the filter is found where the list of the popover has it. */
static void
search_anywhere (GtkWidget *widget)
{
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (widget), "search-match-mode") != NULL)
    {
      g_object_set (widget, "search-match-mode", GTK_STRING_FILTER_MATCH_MODE_SUBSTRING, NULL);
      return;
    }
  if (GTK_IS_LIST_VIEW (widget))
    {
      GtkSelectionModel *selection = gtk_list_view_get_model (GTK_LIST_VIEW (widget));
      GListModel *filtered = GTK_IS_SINGLE_SELECTION (selection) ? gtk_single_selection_get_model (GTK_SINGLE_SELECTION (selection)) : NULL;
      GtkFilter *filter = GTK_IS_FILTER_LIST_MODEL (filtered) ? gtk_filter_list_model_get_filter (GTK_FILTER_LIST_MODEL (filtered)) : NULL;

      if (GTK_IS_STRING_FILTER (filter))
        gtk_string_filter_set_match_mode (GTK_STRING_FILTER (filter), GTK_STRING_FILTER_MATCH_MODE_SUBSTRING);
      return;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    search_anywhere (child);
}

static GtkWidget *
make_procurement (IepEstimateSplitDialog *self,
                  gint64                  procurement_id)
{
  GtkExpression *expression = gtk_cclosure_expression_new (G_TYPE_STRING, NULL, 0, NULL, G_CALLBACK (procurement_label),
                                                           NULL, NULL);
  GtkWidget *drop_down = gtk_drop_down_new (g_object_ref (self->procurements), expression);

  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (drop_down), TRUE);
  search_anywhere (drop_down);
  /* Which one is for the person to say. */
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), GTK_INVALID_LIST_POSITION);
  for (guint i = 0; i < g_list_model_get_n_items (self->procurements); i++)
    {
      g_autoptr(IepProcurementRow) row = g_list_model_get_item (self->procurements, i);

      if (iep_procurement_row_get_procurement_id (row) == procurement_id)
        gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), i);
    }
  return drop_down;
}

static GtkWidget *
make_entry (const char *placeholder,
            const char *text,
            gboolean    expand)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), placeholder);
  gtk_entry_set_max_length (GTK_ENTRY (entry), expand ? 500 : 100);
  gtk_editable_set_text (GTK_EDITABLE (entry), text != NULL ? text : "");
  gtk_widget_set_hexpand (entry, expand);
  return entry;
}

static Part *
add_part (IepEstimateSplitDialog *self,
          const char             *kind,
          IepRecord              *detail)
{
  guint number = self->parts->len + 1;
  GtkWidget *remove = gtk_button_new_from_icon_name ("list-remove-symbolic");
  Part *part = g_new0 (Part, 1);
  const char *title = detail != NULL ? iep_record_get_string (detail, "title") : NULL;

  part->kind = g_intern_string (kind);
  part->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  part->amount = IEP_MONEY_ENTRY (iep_money_entry_new ());
  if (g_str_equal (kind, "procurement"))
    {
      GtkWidget *drop_down = make_procurement (self, detail != NULL ? iep_record_get_int (detail, "procurement_id") : IEP_UNSET);

      part->procurement = GTK_DROP_DOWN (drop_down);
      gtk_widget_set_hexpand (drop_down, TRUE);
      name_control (drop_down, _("Procurement"), number);
      g_signal_connect_object (drop_down, "notify::selected", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (part->box), drop_down);
    }
  else
    {
      gboolean contract = g_str_equal (kind, "contract");
      GtkWidget *entry = make_entry (contract ? _("Subject") : _("What it is for"), title, TRUE);

      if (contract)
        {
          GtkWidget *reference = make_entry (_("Number"), detail != NULL ? iep_record_get_string (detail, "reference") : NULL, FALSE);

          part->reference = GTK_EDITABLE (reference);
          name_control (reference, _("Number of the contract"), number);
          g_signal_connect_object (reference, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
          gtk_box_append (GTK_BOX (part->box), reference);
        }
      part->title = GTK_EDITABLE (entry);
      name_control (entry, contract ? _("Subject of the contract") : _("What it is for"), number);
      gtk_box_append (GTK_BOX (part->box), entry);
    }
  if (detail != NULL)
    iep_money_entry_set_value (part->amount, iep_record_get_int (detail, "amount"));
  name_control (GTK_WIDGET (part->amount), _("Amount"), number);
  name_control (remove, _("Remove"), number);
  gtk_widget_set_tooltip_text (remove, _("Remove"));
  gtk_editable_set_alignment (GTK_EDITABLE (part->amount), 1);
  gtk_box_append (GTK_BOX (part->box), GTK_WIDGET (part->amount));
  gtk_box_append (GTK_BOX (part->box), remove);
  gtk_widget_set_sensitive (part->box, self->editable);
  g_signal_connect_object (part->amount, "notify::value", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (remove, "clicked", G_CALLBACK (remove_clicked_cb), self, 0);
  gtk_box_append (self->rows, part->box);
  g_ptr_array_add (self->parts, part);
  return part;
}

/* The split as the server compares it. */
static JsonObject *
make_row (const char *kind,
          gint64      procurement_id,
          const char *reference,
          const char *title,
          gint64      amount)
{
  JsonObject *row = json_object_new ();

  json_object_set_string_member (row, "kind", kind);
  if (g_str_equal (kind, "procurement"))
    {
      /* Its number and subject are its own; nothing of them is kept in the estimate. */
      json_object_set_int_member (row, "procurement_id", procurement_id);
      reference = title = NULL;
    }
  if (reference != NULL && *reference != '\0')
    json_object_set_string_member (row, "reference", reference);
  if (title != NULL && *title != '\0')
    json_object_set_string_member (row, "title", title);
  json_object_set_int_member (row, "amount", amount);
  return row;
}

static gboolean
is_of_line (IepEstimateSplitDialog *self,
            IepRecord              *detail)
{
  static const char * const names[] = { "section", "code", "source", "split" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *value = iep_record_get_string (detail, names[i]);

      if (!g_str_equal (value != NULL ? value : "", self->key[i]))
        return FALSE;
    }
  return TRUE;
}

static void
load (IepEstimateSplitDialog *self)
{
  GListModel *details = iep_estimate_version_get_details (self->version);

  for (guint i = 0; i < g_list_model_get_n_items (details); i++)
    {
      g_autoptr(IepRecord) detail = g_list_model_get_item (details, i);
      const char *kind = iep_record_get_string (detail, "kind");

      if (!is_of_line (self, detail))
        continue;
      json_array_add_object_element (self->base, make_row (kind, iep_record_get_int (detail, "procurement_id"),
                                                           iep_record_get_string (detail, "reference"),
                                                           iep_record_get_string (detail, "title"),
                                                           iep_record_get_int (detail, "amount")));
      add_part (self, kind, detail);
    }
  changed_cb (self);
}

static void
procurements_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(IepEstimateSplitDialog) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GListModel) procurements = iep_procurement_fetch_finish (IEP_SESSION (object), result, &error);
  GListStore *once;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (procurements == NULL)
    {
      g_autofree char *words = iep_label_refusal (error);

      gtk_label_set_label (self->problem, words);
      gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
      gtk_spinner_stop (self->spinner);
      return;
    }
  /* A procurement with a draft beside the revision in force stands in the list twice. */
  once = g_list_store_new (IEP_TYPE_PROCUREMENT_ROW);
  for (guint i = 0; i < g_list_model_get_n_items (procurements); i++)
    {
      g_autoptr(IepProcurementRow) row = g_list_model_get_item (procurements, i);

      if (!iep_procurement_row_is_second (row))
        g_list_store_append (once, row);
    }
  self->procurements = G_LIST_MODEL (once);
  load (self);
}

static void
saved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(IepEstimateSplitDialog) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(IepEstimateVersion) saved = iep_estimate_save_finish (IEP_SESSION (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->busy = FALSE;
  changed_cb (self);
  if (saved == NULL)
    {
      g_autofree char *words = iep_label_refusal (error);

      gtk_label_set_label (self->problem, words);
      gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
      return;
    }
  g_signal_emit (self, signals[SAVED], 0, saved);
  gtk_window_destroy (GTK_WINDOW (self));
}

/* Actions ------------------------------------------------------------------------------ */

static void
save_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  IepEstimateSplitDialog *self = IEP_ESTIMATE_SPLIT_DIALOG (widget);
  g_autoptr(IepEstimateChanges) changes = iep_estimate_changes_new ();
  g_autoptr(JsonArray) rows = json_array_new ();

  for (guint i = 0; i < self->parts->len; i++)
    {
      Part *part = g_ptr_array_index (self->parts, i);
      IepProcurementRow *row = part->procurement != NULL ? gtk_drop_down_get_selected_item (part->procurement) : NULL;

      json_array_add_object_element (rows, make_row (part->kind,
                                                     row != NULL ? iep_procurement_row_get_procurement_id (row) : IEP_UNSET,
                                                     part->reference != NULL ? gtk_editable_get_text (part->reference) : NULL,
                                                     part->title != NULL ? gtk_editable_get_text (part->title) : NULL,
                                                     iep_money_entry_get_value (part->amount)));
    }
  iep_estimate_changes_set_details (changes, self->key[0], self->key[1], self->key[2], self->key[3], self->base, rows);
  self->busy = TRUE;
  changed_cb (self);
  iep_estimate_save_async (self->session, iep_version_get_id (IEP_VERSION (self->version)), changes, self->cancellable,
                           saved_cb, g_object_ref (self));
}

static void
add_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  IepEstimateSplitDialog *self = IEP_ESTIMATE_SPLIT_DIALOG (widget);
  const char *kind = name + strlen ("split.add-");
  gint64 rest = self->total - sum_of (self);
  Part *part = add_part (self, kind, NULL);

  /* What is left is what is most often meant. */
  if (rest > 0)
    iep_money_entry_set_value (part->amount, rest);
  changed_cb (self);
  gtk_widget_child_focus (part->box, GTK_DIR_TAB_FORWARD);
}

/* The dialog ---------------------------------------------------------------------------- */

static void
iep_estimate_split_dialog_dispose (GObject *object)
{
  IepEstimateSplitDialog *self = IEP_ESTIMATE_SPLIT_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->procurements);
  g_clear_object (&self->version);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (object), IEP_TYPE_ESTIMATE_SPLIT_DIALOG);

  G_OBJECT_CLASS (iep_estimate_split_dialog_parent_class)->dispose (object);
}

static void
iep_estimate_split_dialog_finalize (GObject *object)
{
  IepEstimateSplitDialog *self = IEP_ESTIMATE_SPLIT_DIALOG (object);

  g_ptr_array_unref (self->parts);
  json_array_unref (self->base);
  g_strfreev (self->key);

  G_OBJECT_CLASS (iep_estimate_split_dialog_parent_class)->finalize (object);
}

static void
iep_estimate_split_dialog_class_init (IepEstimateSplitDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = iep_estimate_split_dialog_dispose;
  object_class->finalize = iep_estimate_split_dialog_finalize;

  signals[SAVED] = g_signal_new ("saved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, IEP_TYPE_ESTIMATE_VERSION);

  gtk_widget_class_set_template_from_resource (widget_class, "/lv/iepirkumi/Iepirkumi/ui/iep-estimate-split-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, IepEstimateSplitDialog, line_label);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateSplitDialog, rows);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateSplitDialog, empty);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateSplitDialog, add_procurement_button);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateSplitDialog, add_contract_button);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateSplitDialog, rest_label);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateSplitDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateSplitDialog, spinner);
  gtk_widget_class_install_action (widget_class, "split.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "split.add-procurement", NULL, add_action);
  gtk_widget_class_install_action (widget_class, "split.add-contract", NULL, add_action);
  gtk_widget_class_install_action (widget_class, "split.add-rest", NULL, add_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
iep_estimate_split_dialog_init (IepEstimateSplitDialog *self)
{
  self->cancellable = g_cancellable_new ();
  self->parts = g_ptr_array_new_with_free_func (g_free);
  self->base = json_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * iep_estimate_split_dialog_new:
 * @parent: the window
 * @session: who splits
 * @version: the draft with its details
 * @bridge: its sheet
 * @row: the line, which the server has
 *
 * Returns: (transfer none): the dialog, owned by GTK
 */
GtkWidget *
iep_estimate_split_dialog_new (GtkWindow          *parent,
                               IepSession         *session,
                               IepEstimateVersion *version,
                               IepEstimateSheet   *bridge,
                               IepSheetRow        *row)
{
  IepEstimateSplitDialog *self;
  g_autoptr(IepProcurementQuery) query = NULL;
  g_autofree char *line = NULL;
  g_autofree char *amount = NULL;
  g_autofree char *words = NULL;
  const char *mode;

  g_return_val_if_fail (IEP_IS_SESSION (session), NULL);
  g_return_val_if_fail (IEP_IS_ESTIMATE_VERSION (version), NULL);
  g_return_val_if_fail (row != NULL && iep_sheet_row_get_key (row) != NULL, NULL);

  self = g_object_new (IEP_TYPE_ESTIMATE_SPLIT_DIALOG, "transient-for", parent, NULL);
  self->session = g_object_ref (session);
  self->version = g_object_ref (version);
  self->key = g_strsplit (iep_sheet_row_get_key (row), "/", 4);
  self->total = iep_sheet_get_value (iep_estimate_sheet_get_sheet (bridge), row, IEP_SHEET_YEAR);
  self->editable = iep_version_has_act (IEP_VERSION (version), "edit");
  mode = iep_record_get_string (IEP_RECORD (version), "detail_mode");
  gtk_widget_set_visible (self->add_procurement_button, g_strcmp0 (mode, "contract") != 0);
  gtk_widget_set_visible (self->add_contract_button, g_strcmp0 (mode, "procurement") != 0);
  line = iep_estimate_sheet_describe (bridge, row);
  amount = iep_money_format_short (self->total);
  words = g_strdup_printf ("%s: %s", line, amount);
  gtk_label_set_label (self->line_label, words);
  /* Of all plans: what was announced in one year is often paid for in the next ones. */
  query = iep_procurement_query_new (iep_version_get_institution_id (IEP_VERSION (version)), 0);
  iep_procurement_fetch_async (session, query, self->cancellable, procurements_cb, g_object_ref (self));
  changed_cb (self);

  return GTK_WIDGET (self);
}
