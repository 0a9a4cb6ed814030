/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a field of a record to the control that edits it: entry, picker, switch, options … */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/widgets/iep-field-control.h"

#include <glib/gi18n.h>

#include "domain/iep-code.h"
#include "domain/iep-date.h"
#include "domain/iep-procurement.h"
#include "ui/widgets/iep-chooser.h"
#include "ui/widgets/iep-code-picker.h"
#include "ui/widgets/iep-codes-entry.h"
#include "ui/widgets/iep-date-entry.h"
#include "ui/widgets/iep-money-entry.h"
#include "ui/widgets/iep-number-entry.h"
#include "ui/widgets/iep-options.h"
#include "ui/widgets/iep-text-area.h"

static gboolean
empty_to_null (GBinding     *binding,
               const GValue *from,
               GValue       *to,
               gpointer      data)
{
  const char *text = g_value_get_string (from);

  g_value_set_string (to, text != NULL && *text != '\0' ? text : NULL);
  return TRUE;
}

static gboolean
null_to_empty (GBinding     *binding,
               const GValue *from,
               GValue       *to,
               gpointer      data)
{
  const char *text = g_value_get_string (from);

  g_value_set_string (to, text != NULL ? text : "");
  return TRUE;
}

static gboolean
int_to_option (GBinding     *binding,
               const GValue *from,
               GValue       *to,
               gpointer      data)
{
  gint64 number = g_value_get_int64 (from);

  if (number == IEP_UNSET)
    g_value_set_string (to, NULL);
  else
    g_value_take_string (to, g_strdup_printf ("%" G_GINT64_FORMAT, number));
  return TRUE;
}

static gboolean
option_to_int (GBinding     *binding,
               const GValue *from,
               GValue       *to,
               gpointer      data)
{
  const char *value = g_value_get_string (from);

  g_value_set_int64 (to, value != NULL ? g_ascii_strtoll (value, NULL, 10) : IEP_UNSET);
  return TRUE;
}

static GtkWidget *
new_options (const IepChoice *choices)
{
  /* Only the term need not be chosen; of the others the first is what an empty procurement says. */
  GtkWidget *options = iep_options_new (NULL, choices == iep_term_kinds);
  g_autoptr(GPtrArray) values = g_ptr_array_new ();
  g_autoptr(GPtrArray) labels = g_ptr_array_new ();

  for (guint i = 0; choices[i].value != NULL; i++)
    {
      g_ptr_array_add (values, (gpointer) choices[i].value);
      g_ptr_array_add (labels, (gpointer) _(choices[i].label));
    }
  g_ptr_array_add (values, NULL);
  g_ptr_array_add (labels, NULL);
  iep_options_set_options (IEP_OPTIONS (options), (const char **) values->pdata, (const char **) labels->pdata);
  return options;
}

static GtkWidget *
new_quarters (void)
{
  static const char * const values[] = { "1", "2", "3", "4", NULL };
  const char * const labels[] = { _("Q1"), _("Q2"), _("Q3"), _("Q4"), NULL };
  GtkWidget *options = iep_options_new (NULL, TRUE);

  iep_options_set_options (IEP_OPTIONS (options), values, labels);
  return options;
}

static GtkWidget *
new_months (void)
{
  GtkWidget *options = iep_options_new (NULL, TRUE);
  g_auto(GStrv) values = g_new0 (char *, 13);
  g_auto(GStrv) labels = g_new0 (char *, 13);

  for (int i = 0; i < 12; i++)
    {
      values[i] = g_strdup_printf ("%d", i + 1);
      labels[i] = iep_month_format (i + 1);
    }
  iep_options_set_options (IEP_OPTIONS (options), (const char * const *) values, (const char * const *) labels);
  return options;
}

static void
kinds_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  g_autoptr(IepOptions) options = data;
  g_autoptr(GListModel) model = iep_code_find_finish (IEP_SESSION (source), result, NULL);
  g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) labels = g_ptr_array_new_with_free_func (g_free);

  if (model == NULL)
    return;
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(IepCode) code = g_list_model_get_item (model, i);

      g_ptr_array_add (values, g_strdup (iep_code_get_code (code)));
      g_ptr_array_add (labels, g_strdup (iep_code_get_name (code)));
    }
  g_ptr_array_add (values, NULL);
  g_ptr_array_add (labels, NULL);
  iep_options_set_options (options, (const char **) values->pdata, (const char **) labels->pdata);
}

/* What no classification holds: institutions and people. */
static gboolean
is_of_chooser (const char *kind)
{
  return g_strcmp0 (kind, "institution") == 0 || g_strcmp0 (kind, "person") == 0 || g_strcmp0 (kind, "deputy") == 0;
}

/**
 * iep_field_control_new:
 * @field: a field of a record
 *
 * Returns: the control that fits it; nothing is bound yet
 */
GtkWidget *
iep_field_control_new (const IepField *field)
{
  GtkWidget *control;

  g_return_val_if_fail (field != NULL, NULL);

  switch (field->type)
    {
    case IEP_FIELD_TEXT:
      return iep_text_area_new (FALSE);

    case IEP_FIELD_INT:
      if (g_str_has_suffix (field->name, "_quarter"))
        return new_quarters ();
      if (g_str_has_suffix (field->name, "_month"))
        return new_months ();
      if (field->flags & IEP_FIELD_PERCENT)
        return iep_number_entry_new (0, 10000, TRUE);
      if (field->flags & IEP_FIELD_PLAIN)
        return iep_number_entry_new (2000, 2199, FALSE);
      return iep_number_entry_new (1, 1200, FALSE);

    case IEP_FIELD_MONEY:
      return iep_money_entry_new ();

    case IEP_FIELD_DATE:
      return iep_date_entry_new ();

    case IEP_FIELD_BOOLEAN:
      return gtk_switch_new ();

    case IEP_FIELD_CODE:
      if (field->choices != NULL)
        return new_options (field->choices);
      if (g_strcmp0 (field->classification, "contract_kind") == 0)
        {
          control = iep_options_new (NULL, FALSE);
          g_object_set_data (G_OBJECT (control), "iep-classification", (gpointer) field->classification);
          return control;
        }
      if (is_of_chooser (field->classification))
        return iep_chooser_new (field->classification);
      control = iep_code_picker_new ();
      g_object_set (control, "kind", field->classification, NULL);
      return control;

    case IEP_FIELD_STRV:
      return iep_codes_entry_new (field->classification);

    case IEP_FIELD_STRING:
    case IEP_FIELD_TIMESTAMP:
    case IEP_FIELD_LIST:
    default:
      return gtk_entry_new ();
    }
}

/**
 * iep_field_control_new_wrapped:
 *
 * Returns: a control for one line of text that shows all of it, in as many lines as it needs
 */
GtkWidget *
iep_field_control_new_wrapped (void)
{
  return iep_text_area_new (TRUE);
}

/**
 * iep_field_control_set_label:
 * @label: what the user calls the field
 *
 * Names the control for assistive technology.
 */
void
iep_field_control_set_label (GtkWidget  *control,
                             const char *label)
{
  g_return_if_fail (GTK_IS_WIDGET (control));

  if (IEP_IS_OPTIONS (control))
    g_object_set (control, "label", label, NULL);
  else if (IEP_IS_CHOOSER (control))
    iep_chooser_set_label (IEP_CHOOSER (control), label);
  else if (IEP_IS_CODES_ENTRY (control))
    control = GTK_WIDGET (iep_codes_entry_get_picker (IEP_CODES_ENTRY (control)));
  if (!IEP_IS_OPTIONS (control) && !IEP_IS_CHOOSER (control))
    gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/**
 * iep_field_control_set_source:
 *
 * Tells a control with codes where to look for them; others do not care.
 */
void
iep_field_control_set_source (GtkWidget  *control,
                              IepSession *session,
                              gint64      institution_id,
                              gint64      year)
{
  g_return_if_fail (GTK_IS_WIDGET (control));

  if (IEP_IS_CODE_PICKER (control))
    iep_code_picker_set_source (IEP_CODE_PICKER (control), session, institution_id, year);
  else if (IEP_IS_CHOOSER (control))
    iep_chooser_set_source (IEP_CHOOSER (control), session, institution_id);
  else if (IEP_IS_CODES_ENTRY (control))
    iep_codes_entry_set_source (IEP_CODES_ENTRY (control), session, institution_id, year);
  else if (IEP_IS_OPTIONS (control) && session != NULL)
    {
      const char *kind = g_object_get_data (G_OBJECT (control), "iep-classification");

      if (kind != NULL)
        iep_code_find_async (session, kind, 0, "", year, NULL, kinds_cb, g_object_ref (control));
    }
}

/**
 * iep_field_control_bind:
 * @record: (nullable): the record to edit from now on
 *
 * What is typed goes into the record at once, what changes in the record is shown.
 */
void
iep_field_control_bind (GtkWidget      *control,
                        const IepField *field,
                        IepRecord      *record)
{
  const GBindingFlags flags = G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE;
  g_autofree char *name = NULL;
  GBinding *binding;

  g_return_if_fail (GTK_IS_WIDGET (control));
  g_return_if_fail (field != NULL);

  binding = g_object_get_data (G_OBJECT (control), "iep-binding");
  if (binding != NULL)
    g_binding_unbind (binding);
  g_object_set_data (G_OBJECT (control), "iep-binding", NULL);
  if (record == NULL)
    return;

  name = g_strdelimit (g_strdup (field->name), "_", '-');
  if (IEP_IS_MONEY_ENTRY (control) || IEP_IS_NUMBER_ENTRY (control))
    binding = g_object_bind_property (record, name, control, "value", flags);
  else if (IEP_IS_DATE_ENTRY (control))
    binding = g_object_bind_property (record, name, control, "date", flags);
  else if (IEP_IS_CODE_PICKER (control) || IEP_IS_CHOOSER (control))
    binding = g_object_bind_property (record, name, control, "code", flags);
  else if (IEP_IS_CODES_ENTRY (control))
    binding = g_object_bind_property (record, name, control, "codes", flags);
  else if (GTK_IS_SWITCH (control))
    binding = g_object_bind_property (record, name, control, "active", flags);
  else if (IEP_IS_OPTIONS (control) && field->type == IEP_FIELD_INT)
    binding = g_object_bind_property_full (record, name, control, "value", flags,
                                           int_to_option, option_to_int, NULL, NULL);
  else if (IEP_IS_OPTIONS (control))
    binding = g_object_bind_property (record, name, control, "value", flags);
  else if (GTK_IS_TEXT_VIEW (control))
    binding = g_object_bind_property_full (record, name, gtk_text_view_get_buffer (GTK_TEXT_VIEW (control)), "text",
                                           flags, null_to_empty, empty_to_null, NULL, NULL);
  else
    binding = g_object_bind_property_full (record, name, control, "text", flags,
                                           null_to_empty, empty_to_null, NULL, NULL);
  /* The binding lives with the control. */
  g_object_set_data_full (G_OBJECT (control), "iep-binding", g_object_ref (binding), g_object_unref);
}

/**
 * iep_field_control_watch:
 * @callback: `void (*) (gpointer data)`, called when the problem or the busyness of @control changes
 */
void
iep_field_control_watch (GtkWidget *control,
                         GCallback  callback,
                         gpointer   data)
{
  g_return_if_fail (GTK_IS_WIDGET (control));

  if (IEP_IS_CODES_ENTRY (control))
    control = GTK_WIDGET (iep_codes_entry_get_picker (IEP_CODES_ENTRY (control)));
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (control), "problem") != NULL)
    g_signal_connect_object (control, "notify::problem", callback, data, G_CONNECT_SWAPPED);
  if (IEP_IS_CODE_PICKER (control))
    {
      g_signal_connect_object (control, "notify::busy", callback, data, G_CONNECT_SWAPPED);
      g_signal_connect_object (control, "notify::code-name", callback, data, G_CONNECT_SWAPPED);
    }
}

/**
 * iep_field_control_get_problem:
 *
 * Returns: (transfer none) (nullable): why what is typed is no value of the field, in the user's words
 */
const char *
iep_field_control_get_problem (GtkWidget *control)
{
  g_return_val_if_fail (GTK_IS_WIDGET (control), NULL);

  if (IEP_IS_CODES_ENTRY (control))
    control = GTK_WIDGET (iep_codes_entry_get_picker (IEP_CODES_ENTRY (control)));
  if (IEP_IS_MONEY_ENTRY (control))
    return iep_money_entry_get_problem (IEP_MONEY_ENTRY (control));
  if (IEP_IS_NUMBER_ENTRY (control))
    return iep_number_entry_get_problem (IEP_NUMBER_ENTRY (control));
  if (IEP_IS_DATE_ENTRY (control))
    return iep_date_entry_get_problem (IEP_DATE_ENTRY (control));
  if (IEP_IS_CODE_PICKER (control))
    return iep_code_picker_get_problem (IEP_CODE_PICKER (control));
  return NULL;
}

/**
 * iep_field_control_get_busy:
 *
 * Returns: whether the control is still finding out what was meant
 */
gboolean
iep_field_control_get_busy (GtkWidget *control)
{
  g_return_val_if_fail (GTK_IS_WIDGET (control), FALSE);

  if (IEP_IS_CODES_ENTRY (control))
    control = GTK_WIDGET (iep_codes_entry_get_picker (IEP_CODES_ENTRY (control)));
  return IEP_IS_CODE_PICKER (control) && iep_code_picker_get_busy (IEP_CODE_PICKER (control));
}

/**
 * iep_field_control_mark:
 * @problem: (nullable): what is wrong, or %NULL when nothing is
 *
 * Marks the control by colour, and by state and description for assistive technology.
 */
void
iep_field_control_mark (GtkWidget  *control,
                        const char *problem)
{
  g_return_if_fail (GTK_IS_WIDGET (control));

  if (IEP_IS_CODES_ENTRY (control))
    control = GTK_WIDGET (iep_codes_entry_get_picker (IEP_CODES_ENTRY (control)));
  if (problem != NULL)
    {
      gtk_widget_add_css_class (control, "error");
      gtk_accessible_update_state (GTK_ACCESSIBLE (control),
                                   GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE, -1);
      gtk_accessible_update_property (GTK_ACCESSIBLE (control),
                                      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, problem, -1);
    }
  else if (gtk_widget_has_css_class (control, "error"))
    {
      gtk_widget_remove_css_class (control, "error");
      gtk_accessible_reset_state (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_STATE_INVALID);
      gtk_accessible_reset_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
    }
}
