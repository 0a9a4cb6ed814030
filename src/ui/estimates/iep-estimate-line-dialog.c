/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Adds a line to a draft: its code, found by digits or words, its funding source and its part of the budget. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/estimates/iep-estimate-line-dialog.h"

#include <glib/gi18n.h>

#include "ui/estimates/iep-estimate-words.h"
#include "ui/widgets/iep-code-picker.h"

static const struct
{
  const char *section;
  const char *kind;
} sections[] = {
  { "resource", "resource" },
  { "expenditure", "ekk" },
  { "financing", "financing" },
};

struct _IepEstimateLineDialog
{
  AdwWindow         parent_instance;

  IepEstimateSheet *bridge;

  /* Template References */
  GtkDropDown      *section;
  IepCodePicker    *code;
  GtkDropDown      *source;
  GtkDropDown      *split;
  GtkLabel         *problem;
};

G_DEFINE_FINAL_TYPE (IepEstimateLineDialog, iep_estimate_line_dialog, ADW_TYPE_WINDOW)

enum
{
  ADDED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
changed_cb (IepEstimateLineDialog *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "line.add", iep_code_picker_get_code (self->code) != NULL
                                                                && !iep_code_picker_get_busy (self->code));
}

static void
section_chosen_cb (IepEstimateLineDialog *self)
{
  guint selected = gtk_drop_down_get_selected (self->section);

  if (selected < G_N_ELEMENTS (sections))
    g_object_set (self->code, "kind", sections[selected].kind, NULL);
  iep_code_picker_set_code (self->code, NULL);
  changed_cb (self);
}

/* The first choice is none: the source of a resource, or the part that belongs to the source. */
static void
fill_choices (GtkDropDown        *drop_down,
              const char         *none,
              const char * const *names)
{
  g_autoptr(GtkStringList) list = gtk_string_list_new (NULL);

  gtk_string_list_append (list, none);
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    gtk_string_list_append (list, names[i]);
  gtk_drop_down_set_model (drop_down, G_LIST_MODEL (list));
}

static const char *
chosen (GtkDropDown        *drop_down,
        const char * const *codes)
{
  guint selected = gtk_drop_down_get_selected (drop_down);

  return selected == 0 || selected == GTK_INVALID_LIST_POSITION || codes == NULL ? "" : codes[selected - 1];
}

static gboolean
enter (IepEstimateLineDialog  *self,
       IepSheetRow            *row,
       IepSheetColumn          column,
       const char             *text,
       GError                **error)
{
  if (*text == '\0')
    return TRUE;
  return iep_sheet_enter (iep_estimate_sheet_get_sheet (self->bridge), row, column, text, error);
}

static void
add_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  IepEstimateLineDialog *self = IEP_ESTIMATE_LINE_DIALOG (widget);
  IepSheet *sheet = iep_estimate_sheet_get_sheet (self->bridge);
  const char *source = chosen (self->source, iep_sheet_get_choices (sheet, IEP_SHEET_SOURCE, NULL));
  const char *split = chosen (self->split, iep_sheet_get_choices (sheet, IEP_SHEET_SPLIT, NULL));
  g_autoptr(GError) error = NULL;
  IepSheetRow *row;

  /* Source and part first: the same code may stand there with others. */
  iep_sheet_begin (sheet);
  row = iep_sheet_insert_line (sheet, NULL);
  if (row != NULL && enter (self, row, IEP_SHEET_SOURCE, source, &error) && enter (self, row, IEP_SHEET_SPLIT, split, &error))
    enter (self, row, IEP_SHEET_CODE, iep_code_picker_get_code (self->code), &error);
  iep_sheet_end (sheet);
  if (row == NULL || error != NULL)
    {
      iep_sheet_undo (sheet, NULL, NULL);
      gtk_label_set_label (self->problem, error != NULL ? error->message : "");
      gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
      gtk_widget_grab_focus (GTK_WIDGET (self->code));
      return;
    }
  g_signal_emit (self, signals[ADDED], 0, row);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
iep_estimate_line_dialog_dispose (GObject *object)
{
  g_clear_object (&IEP_ESTIMATE_LINE_DIALOG (object)->bridge);
  gtk_widget_dispose_template (GTK_WIDGET (object), IEP_TYPE_ESTIMATE_LINE_DIALOG);

  G_OBJECT_CLASS (iep_estimate_line_dialog_parent_class)->dispose (object);
}

static void
iep_estimate_line_dialog_class_init (IepEstimateLineDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = iep_estimate_line_dialog_dispose;

  signals[ADDED] = g_signal_new ("added", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_POINTER);

  g_type_ensure (IEP_TYPE_CODE_PICKER);
  gtk_widget_class_set_template_from_resource (widget_class, "/lv/iepirkumi/Iepirkumi/ui/iep-estimate-line-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, IepEstimateLineDialog, section);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateLineDialog, code);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateLineDialog, source);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateLineDialog, split);
  gtk_widget_class_bind_template_child (widget_class, IepEstimateLineDialog, problem);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, section_chosen_cb);
  gtk_widget_class_install_action (widget_class, "line.add", NULL, add_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
iep_estimate_line_dialog_init (IepEstimateLineDialog *self)
{
  g_autoptr(GtkStringList) words = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    gtk_string_list_append (words, iep_estimate_words_section (sections[i].section));
  gtk_drop_down_set_model (self->section, G_LIST_MODEL (words));
}

/**
 * iep_estimate_line_dialog_new:
 * @parent: the window
 * @session: where codes are found
 * @version: the draft
 * @bridge: its sheet
 * @near: (nullable): where the person was; its section is proposed
 *
 * Returns: (transfer none): the dialog, owned by GTK
 */
GtkWidget *
iep_estimate_line_dialog_new (GtkWindow          *parent,
                              IepSession         *session,
                              IepEstimateVersion *version,
                              IepEstimateSheet   *bridge,
                              IepSheetRow        *near)
{
  IepEstimateLineDialog *self;
  const char *section = NULL;
  const char * const *names = NULL;
  IepSheet *sheet;
  guint selected = 1;

  g_return_val_if_fail (IEP_IS_SESSION (session), NULL);
  g_return_val_if_fail (IEP_IS_ESTIMATE_VERSION (version), NULL);
  g_return_val_if_fail (IEP_IS_ESTIMATE_SHEET (bridge), NULL);

  self = g_object_new (IEP_TYPE_ESTIMATE_LINE_DIALOG, "transient-for", parent, NULL);
  self->bridge = g_object_ref (bridge);
  sheet = iep_estimate_sheet_get_sheet (bridge);
  iep_code_picker_set_source (self->code, session, iep_version_get_institution_id (IEP_VERSION (version)),
                              iep_version_get_year (IEP_VERSION (version)));
  iep_sheet_get_choices (sheet, IEP_SHEET_SOURCE, &names);
  fill_choices (self->source, _("None"), names);
  iep_sheet_get_choices (sheet, IEP_SHEET_SPLIT, &names);
  fill_choices (self->split, _("As the source is"), names);
  if (near != NULL)
    section = iep_estimate_sheet_get_section (bridge, near);
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    if (g_strcmp0 (section, sections[i].section) == 0)
      selected = i;
  gtk_drop_down_set_selected (self->section, selected);
  section_chosen_cb (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->code));

  return GTK_WIDGET (self);
}
