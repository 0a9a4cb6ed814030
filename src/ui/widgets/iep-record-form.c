/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A form made from the field table of a record: groups of rows, refusals marked beside the field they name. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/widgets/iep-record-form.h"

#include "domain/iep-labels.h"
#include "domain/iep-problem.h"
#include "ui/widgets/iep-form-row.h"

struct _IepRecordForm
{
  GtkBox     parent_instance;

  GPtrArray *fields; /* IepFormField, owned by their rows */
};

G_DEFINE_FINAL_TYPE (IepRecordForm, iep_record_form, GTK_TYPE_BOX)

enum
{
  STATE_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
state_changed_cb (IepRecordForm *self)
{
  g_signal_emit (self, signals[STATE_CHANGED], 0);
}

static void
iep_record_form_finalize (GObject *object)
{
  g_ptr_array_unref (IEP_RECORD_FORM (object)->fields);

  G_OBJECT_CLASS (iep_record_form_parent_class)->finalize (object);
}

static void
iep_record_form_class_init (IepRecordFormClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = iep_record_form_finalize;

  signals[STATE_CHANGED] = g_signal_new ("state-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                         0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
iep_record_form_init (IepRecordForm *self)
{
  self->fields = g_ptr_array_new ();
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 18);
}

/**
 * iep_record_form_new:
 *
 * Returns: (transfer floating): a form without fields
 */
GtkWidget *
iep_record_form_new (void)
{
  return g_object_new (IEP_TYPE_RECORD_FORM, NULL);
}

/**
 * iep_record_form_add_group:
 * @self: a form
 * @title: (nullable): the heading
 * @description: (nullable): a sentence below it
 * @fields: (array zero-terminated=1): the fields in it
 *
 * Returns: (transfer none): the group
 */
GtkWidget *
iep_record_form_add_group (IepRecordForm      *self,
                           const char         *title,
                           const char         *description,
                           const char * const *fields)
{
  GtkWidget *group;

  g_return_val_if_fail (IEP_IS_RECORD_FORM (self), NULL);

  group = adw_preferences_group_new ();
  if (title != NULL)
    adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), description);
  for (guint i = 0; fields[i] != NULL; i++)
    {
      GtkWidget *row = g_object_new (IEP_TYPE_FORM_ROW, NULL);
      GtkWidget *field = g_object_new (IEP_TYPE_FORM_FIELD, "field", fields[i], NULL);

      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), field);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
      g_ptr_array_add (self->fields, field);
      g_signal_connect_object (field, "state-changed", G_CALLBACK (state_changed_cb), self, G_CONNECT_SWAPPED);
    }
  gtk_box_append (GTK_BOX (self), group);
  return group;
}

/**
 * iep_record_form_describe:
 * @self: a form
 * @field: one of its fields
 * @description: a sentence that helps, below the control
 */
void
iep_record_form_describe (IepRecordForm *self,
                          const char    *field,
                          const char    *description)
{
  g_object_set (iep_record_form_get_field (self, field), "description", description, NULL);
}

/**
 * iep_record_form_bind:
 * @self: a form
 * @session: where institutions and people are read
 * @record: (nullable): what to edit from now on
 */
void
iep_record_form_bind (IepRecordForm *self,
                      IepSession    *session,
                      IepRecord     *record)
{
  g_return_if_fail (IEP_IS_RECORD_FORM (self));

  for (guint i = 0; i < self->fields->len; i++)
    iep_form_field_bind (g_ptr_array_index (self->fields, i), session, 0, 0, record);
}

/**
 * iep_record_form_get_field:
 * @self: a form
 * @field: the name of a field
 *
 * Returns: (transfer none) (nullable): its widget
 */
IepFormField *
iep_record_form_get_field (IepRecordForm *self,
                           const char    *field)
{
  g_return_val_if_fail (IEP_IS_RECORD_FORM (self), NULL);

  for (guint i = 0; i < self->fields->len; i++)
    if (g_strcmp0 (iep_form_field_get_field (g_ptr_array_index (self->fields, i)), field) == 0)
      return g_ptr_array_index (self->fields, i);
  return NULL;
}

/**
 * iep_record_form_has_wrong:
 * @self: a form
 *
 * Returns: whether a visible field holds text which is no value of it
 */
gboolean
iep_record_form_has_wrong (IepRecordForm *self)
{
  g_return_val_if_fail (IEP_IS_RECORD_FORM (self), FALSE);

  for (guint i = 0; i < self->fields->len; i++)
    if (gtk_widget_get_visible (g_ptr_array_index (self->fields, i)) &&
        iep_form_field_has_wrong_text (g_ptr_array_index (self->fields, i)))
      return TRUE;
  return FALSE;
}

/**
 * iep_record_form_focus:
 * @self: a form
 *
 * Goes to the first field.
 */
void
iep_record_form_focus (IepRecordForm *self)
{
  g_return_if_fail (IEP_IS_RECORD_FORM (self));

  for (guint i = 0; i < self->fields->len; i++)
    if (gtk_widget_get_visible (g_ptr_array_index (self->fields, i)))
      {
        gtk_widget_grab_focus (g_ptr_array_index (self->fields, i));
        return;
      }
}

/**
 * iep_record_form_mark:
 * @self: a form
 * @error: a refusal
 *
 * Marks each field it names and goes to the first.
 *
 * Returns: (transfer full) (nullable): what is left to be said elsewhere, in the user's words; %NULL when every problem
 *   stands beside its field
 */
char *
iep_record_form_mark (IepRecordForm *self,
                      const GError  *error)
{
  g_autoptr(GListModel) problems = iep_problems_from_error (error);
  IepFormField *first = NULL;

  g_return_val_if_fail (IEP_IS_RECORD_FORM (self), NULL);

  for (guint i = 0; i < g_list_model_get_n_items (problems); i++)
    {
      g_autoptr(IepProblem) problem = g_list_model_get_item (problems, i);
      IepFormField *field = iep_record_form_get_field (self, iep_problem_get_field (problem));

      if (field == NULL)
        continue;
      iep_form_field_set_refusal (field, iep_problem_get_text (problem));
      if (first == NULL)
        first = field;
    }
  if (first == NULL)
    return iep_label_refusal (error);
  gtk_widget_grab_focus (GTK_WIDGET (first));
  return NULL;
}
