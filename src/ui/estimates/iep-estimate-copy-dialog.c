/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Begins an estimate as a copy of another one, its amounts changed by an index, for all codes or code by code. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/estimates/iep-estimate-copy-dialog.h"

#include <glib/gi18n.h>

#include "domain/iep-labels.h"
#include "ui/estimates/iep-estimate-words.h"
#include "ui/widgets/iep-code-picker.h"
#include "ui/widgets/iep-number-entry.h"

#define THE_SAME 10000

/* A code with an index of its own. */
typedef struct
{
  GtkWidget      *box;
  GtkDropDown    *section;
  IepCodePicker  *code;
  IepNumberEntry *index;
} Line;

struct _IepEstimateCopyDialog
{
  AdwWindow       parent_instance;

  IepSession     *session;
  GCancellable   *cancellable;
  GPtrArray      *lines;
  gboolean        busy;

  /* Template References */
  GtkDropDown    *versions;
  IepNumberEntry *year;
  IepNumberEntry *index;
  GtkBox         *indexes;
  GtkLabel       *problem;
  GtkSpinner     *spinner;
};

G_DEFINE_FINAL_TYPE (IepEstimateCopyDialog, iep_estimate_copy_dialog, ADW_TYPE_WINDOW)

enum
{
  CREATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static gboolean
is_ready (IepEstimateCopyDialog *self)
{
  if (gtk_drop_down_get_selected_item (self->versions) == NULL || iep_number_entry_get_value (self->year) == IEP_UNSET
      || iep_number_entry_get_value (self->index) == IEP_UNSET)
    return FALSE;
  for (guint i = 0; i < self->lines->len; i++)
    {
      Line *line = g_ptr_array_index (self->lines, i);

      if (iep_code_picker_get_busy (line->code) || iep_code_picker_get_code (line->code) == NULL
          || iep_number_entry_get_value (line->index) == IEP_UNSET)
        return FALSE;
    }
  return !self->busy;
}

static void
changed_cb (IepEstimateCopyDialog *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "copy.confirm", is_ready (self));
  gtk_spinner_set_spinning (self->spinner, self->busy);
}

static void
created_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(IepEstimateCopyDialog) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(IepEstimateVersion) version = iep_estimate_copy_finish (IEP_SESSION (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->busy = FALSE;
  changed_cb (self);
  if (version == NULL)
    {
      g_autofree char *words = iep_label_refusal (error);

      gtk_label_set_label (self->problem, words);
      gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
      return;
    }
  g_signal_emit (self, signals[CREATED], 0, version);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
confirm_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  IepEstimateCopyDialog *self = IEP_ESTIMATE_COPY_DIALOG (widget);
  IepEstimateVersion *version = gtk_drop_down_get_selected_item (self->versions);
  g_autoptr(JsonObject) indexes = json_object_new ();

  for (guint i = 0; i < self->lines->len; i++)
    {
      Line *line = g_ptr_array_index (self->lines, i);

      json_object_set_int_member (indexes, iep_code_picker_get_code (line->code), iep_number_entry_get_value (line->index));
    }
  self->busy = TRUE;
  changed_cb (self);
  iep_estimate_copy_async (self->session, iep_version_get_id (IEP_VERSION (version)), iep_number_entry_get_value (self->year),
                           iep_number_entry_get_value (self->index), self->lines->len > 0 ? indexes : NULL,
                           self->cancellable, created_cb, g_object_ref (self));
}

static void
remove_clicked_cb (GtkButton             *button,
                   IepEstimateCopyDialog *self)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      Line *line = g_ptr_array_index (self->lines, i);

      if (gtk_widget_is_ancestor (GTK_WIDGET (button), line->box))
        {
          gtk_box_remove (self->indexes, line->box);
          g_ptr_array_remove_index (self->lines, i);
          break;
        }
    }
  changed_cb (self);
}

static const struct
{
  const char *section;
  const char *kind;
} sections[] = {
  { "resource", "resource" },
  { "expenditure", "ekk" },
  { "financing", "financing" },
};

static void
section_chosen_cb (GtkDropDown   *section,
                   GParamSpec    *pspec,
                   IepCodePicker *code)
{
  guint selected = gtk_drop_down_get_selected (section);

  if (selected < G_N_ELEMENTS (sections))
    g_object_set (code, "kind", sections[selected].kind, NULL);
  iep_code_picker_set_code (code, NULL);
}

/* Where the code of an index is looked for; nearly always the expenditure. */
static GtkDropDown *
make_sections (void)
{
  GtkStringList *words = gtk_string_list_new (NULL);
  GtkWidget *drop_down;

  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    gtk_string_list_append (words, iep_estimate_words_section (sections[i].section));
  drop_down = gtk_drop_down_new (G_LIST_MODEL (words), NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), 1);

  return GTK_DROP_DOWN (drop_down);
}

static void
add_index_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  IepEstimateCopyDialog *self = IEP_ESTIMATE_COPY_DIALOG (widget);
  GtkWidget *remove = gtk_button_new_from_icon_name ("list-remove-symbolic");
  Line *line = g_new0 (Line, 1);
  g_autofree char *code_name = g_strdup_printf (_("Code %u"), self->lines->len + 1);
  g_autofree char *section_name = g_strdup_printf (_("Section of code %u"), self->lines->len + 1);
  g_autofree char *index_name = g_strdup_printf (_("Index of code %u, %%"), self->lines->len + 1);

  line->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  line->section = make_sections ();
  line->code = IEP_CODE_PICKER (iep_code_picker_new ());
  line->index = IEP_NUMBER_ENTRY (iep_number_entry_new (0, 100000, TRUE));
  g_object_set (line->code, "kind", "ekk", "hexpand", TRUE, NULL);
  iep_code_picker_set_source (line->code, self->session, 0, iep_number_entry_get_value (self->year));
  iep_number_entry_set_value (line->index, THE_SAME);
  gtk_widget_set_tooltip_text (remove, _("Remove"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (line->code), GTK_ACCESSIBLE_PROPERTY_LABEL, code_name, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (line->index), GTK_ACCESSIBLE_PROPERTY_LABEL, index_name, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (remove), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Remove"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (line->section), GTK_ACCESSIBLE_PROPERTY_LABEL, section_name, -1);
  gtk_box_append (GTK_BOX (line->box), GTK_WIDGET (line->section));
  gtk_box_append (GTK_BOX (line->box), GTK_WIDGET (line->code));
  gtk_box_append (GTK_BOX (line->box), GTK_WIDGET (line->index));
  gtk_box_append (GTK_BOX (line->box), remove);
  g_signal_connect_object (line->section, "notify::selected", G_CALLBACK (section_chosen_cb), line->code, 0);
  g_signal_connect_object (line->code, "notify::code", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (line->code, "notify::busy", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (line->index, "notify::value", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (remove, "clicked", G_CALLBACK (remove_clicked_cb), self, 0);
  gtk_box_append (self->indexes, line->box);
  g_ptr_array_add (self->lines, line);
  changed_cb (self);
  gtk_widget_grab_focus (GTK_WIDGET (line->code));
}

static char *
version_label (IepEstimateVersion *version)
{
  g_autofree char *title = iep_estimate_words_title (version);

  /* Translators: a year, a programme by code and name, a type of budget (P, S or 7), the number of a version. */
  return g_strdup_printf (_("%d · %s (%s), version %d"), (int) iep_version_get_year (IEP_VERSION (version)), title,
                          iep_record_get_string (IEP_RECORD (version), "budget_type"),
                          (int) iep_version_get_number (IEP_VERSION (version)));
}

static void
iep_estimate_copy_dialog_dispose (GObject *object)
{
  IepEstimateCopyDialog *self = IEP_ESTIMATE_COPY_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (object), IEP_TYPE_ESTIMATE_COPY_DIALOG);

  G_OBJECT_CLASS (iep_estimate_copy_dialog_parent_class)->dispose (object);
}

static void
iep_estimate_copy_dialog_finalize (GObject *object)
{
  g_ptr_array_unref (IEP_ESTIMATE_COPY_DIALOG (object)->lines);

  G_OBJECT_CLASS (iep_estimate_copy_dialog_parent_class)->finalize (object);
}

static void
iep_estimate_copy_dialog_class_init (IepEstimateCopyDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = iep_estimate_copy_dialog_dispose;
  object_class->finalize = iep_estimate_copy_dialog_finalize;

  signals[CREATED] = g_signal_new ("created", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, IEP_TYPE_ESTIMATE_VERSION);

  g_type_ensure (IEP_TYPE_NUMBER_ENTRY);
  gtk_widget_class_set_template_from_resource (widget_class, "/lv/iepirkumi/Iepirkumi/ui/iep-estimate-copy-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, IepEstimateCopyDialog, versions);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateCopyDialog, year);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateCopyDialog, index);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateCopyDialog, indexes);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateCopyDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateCopyDialog, spinner);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_install_action (widget_class, "copy.confirm", NULL, confirm_action);
  gtk_widget_class_install_action (widget_class, "copy.add-index", NULL, add_index_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
iep_estimate_copy_dialog_init (IepEstimateCopyDialog *self)
{
  GtkExpression *expression;

  self->cancellable = g_cancellable_new ();
  self->lines = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  expression = gtk_cclosure_expression_new (G_TYPE_STRING, NULL, 0, NULL, G_CALLBACK (version_label), NULL, NULL);
  gtk_drop_down_set_expression (self->versions, expression);
  gtk_expression_unref (expression);
  iep_number_entry_set_value (self->index, THE_SAME);
}

/**
 * iep_estimate_copy_dialog_new:
 * @parent: the window
 * @session: who copies
 * @versions: the #IepEstimateVersion that can be copied
 * @preferred_id: the one that is proposed, or 0
 * @year: of the copy
 *
 * Returns: (transfer none): the dialog, owned by GTK
 */
GtkWidget *
iep_estimate_copy_dialog_new (GtkWindow  *parent,
                              IepSession *session,
                              GListModel *versions,
                              gint64      preferred_id,
                              gint64      year)
{
  IepEstimateCopyDialog *self;

  g_return_val_if_fail (IEP_IS_SESSION (session), NULL);
  g_return_val_if_fail (G_IS_LIST_MODEL (versions), NULL);

  self = g_object_new (IEP_TYPE_ESTIMATE_COPY_DIALOG, "transient-for", parent, NULL);
  self->session = g_object_ref (session);
  gtk_drop_down_set_model (self->versions, versions);
  for (guint i = 0; i < g_list_model_get_n_items (versions); i++)
    {
      g_autoptr(IepEstimateVersion) version = g_list_model_get_item (versions, i);

      if (iep_version_get_id (IEP_VERSION (version)) == preferred_id)
        gtk_drop_down_set_selected (self->versions, i);
    }
  iep_number_entry_set_value (self->year, year);
  changed_cb (self);

  return GTK_WIDGET (self);
}
