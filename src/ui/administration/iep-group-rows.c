/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of words in a group of preferences. They stay when they are told anew and say the same: the lists are read again
 * whenever anybody changes anything, and neither the focus nor what is under the pointer may be lost by that. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/administration/iep-group-rows.h"

typedef struct
{
  char      *title;
  char      *subtitle;
  IepRecord *record; /* or NULL */
  GtkWidget *widget; /* once it is shown; the group's */
} Row;

static void
row_free (Row *row)
{
  g_free (row->title);
  g_free (row->subtitle);
  g_clear_object (&row->record);
  g_free (row);
}

static gboolean
is_same (const Row *one,
         const Row *other)
{
  return g_strcmp0 (one->title, other->title) == 0 && g_strcmp0 (one->subtitle, other->subtitle) == 0 &&
         (one->record == other->record ||
          (one->record != NULL && other->record != NULL && iep_record_equal (one->record, other->record)));
}

static gboolean
are_same (GPtrArray *one,
          GPtrArray *other)
{
  if (one->len != other->len)
    return FALSE;
  for (guint i = 0; i < one->len; i++)
    if (!is_same (g_ptr_array_index (one, i), g_ptr_array_index (other, i)))
      return FALSE;
  return TRUE;
}

/**
 * iep_group_rows_new:
 *
 * Returns: (transfer full): no row yet, for iep_group_rows_show()
 */
GPtrArray *
iep_group_rows_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) row_free);
}

/**
 * iep_group_rows_add:
 * @rows: the rows so far
 * @title: the first line
 * @subtitle: the second line
 * @record: (nullable): what the row is about, when something is added to it
 */
void
iep_group_rows_add (GPtrArray  *rows,
                    const char *title,
                    const char *subtitle,
                    IepRecord  *record)
{
  Row *row;

  g_return_if_fail (rows != NULL);

  row = g_new0 (Row, 1);
  row->title = g_strdup (title);
  row->subtitle = g_strdup (subtitle);
  row->record = record != NULL ? g_object_ref (record) : NULL;
  g_ptr_array_add (rows, row);
}

/**
 * iep_group_rows_show:
 * @group: where, which has no other rows
 * @rows: (transfer full): what to show instead of what is shown
 * @func: (nullable): called for each row that has a record when it is made
 * @user_data: for @func
 */
void
iep_group_rows_show (AdwPreferencesGroup *group,
                     GPtrArray           *rows,
                     IepRowFunc           func,
                     gpointer             user_data)
{
  GPtrArray *shown;

  g_return_if_fail (ADW_IS_PREFERENCES_GROUP (group));
  g_return_if_fail (rows != NULL);

  shown = g_object_get_data (G_OBJECT (group), "iep-rows");
  if (shown != NULL && are_same (shown, rows))
    {
      g_ptr_array_unref (rows);
      return;
    }
  for (guint i = 0; shown != NULL && i < shown->len; i++)
    adw_preferences_group_remove (group, ((Row *) g_ptr_array_index (shown, i))->widget);
  for (guint i = 0; i < rows->len; i++)
    {
      Row *row = g_ptr_array_index (rows, i);
      g_autofree char *title = g_markup_escape_text (row->title, -1);
      g_autofree char *subtitle = g_markup_escape_text (row->subtitle, -1);

      row->widget = adw_action_row_new ();
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row->widget), title);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row->widget), subtitle);
      if (func != NULL && row->record != NULL)
        func (ADW_ACTION_ROW (row->widget), row->record, user_data);
      adw_preferences_group_add (group, row->widget);
    }
  g_object_set_data_full (G_OBJECT (group), "iep-rows", rows, (GDestroyNotify) g_ptr_array_unref);
}
