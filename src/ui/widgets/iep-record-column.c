/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes columns of GtkColumnView from the field table of IepRecord: numbers to the right, text cut with an ellipsis. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/widgets/iep-record-column.h"

typedef struct
{
  char              *field; /* or NULL */
  IepRecordTextFunc  func;  /* or NULL */
  gboolean           numeric;
  gboolean           wrapped;
  int                lines;   /* of a wrapped one, at most; 0 for any number */
} Column;

static void
column_free (gpointer  data,
             GClosure *closure)
{
  Column *column = data;

  g_free (column->field);
  g_free (column);
}

/* Characters of a cell that wraps. */
#define NARROWEST 12

static gboolean
is_numeric (IepRecord  *record,
            const char *name)
{
  const IepField *field = iep_record_find_field (record, name);

  return field != NULL && (field->type == IEP_FIELD_MONEY || field->type == IEP_FIELD_INT);
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          Column                   *column)
{
  GtkWidget *label = gtk_label_new (NULL);

  if (column->wrapped)
    {
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
      if (column->lines > 0)
        {
          gtk_label_set_lines (GTK_LABEL (label), column->lines);
          gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
        }
    }
  else
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), column->numeric ? 1.0 : 0.0);
  if (column->numeric)
    gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (item, label);
}

static void
update_label (GtkLabel  *label,
              IepRecord *record,
              Column    *column)
{
  g_autofree char *text = column->func != NULL ? column->func (record) : iep_record_get_display (record, column->field);

  gtk_label_set_label (label, text != NULL ? text : "");
  /* GTK 4.8 makes a row as high as its labels would be at their narrowest; and complains of a narrowest one without words. */
  if (column->lines > 0)
    gtk_label_set_width_chars (label, text != NULL && *text != '\0' ? NARROWEST : -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (label), text);
  if (column->func == NULL && is_numeric (record, column->field))
    {
      gtk_label_set_xalign (label, 1.0);
      gtk_widget_add_css_class (GTK_WIDGET (label), "numeric");
    }
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         Column                   *column)
{
  update_label (GTK_LABEL (gtk_list_item_get_child (item)), IEP_RECORD (gtk_list_item_get_item (item)), column);
}

static GtkColumnViewColumn *
make_column (const char *title,
             Column     *column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), column);
  /* The second connection owns the data: it is dropped with the factory. */
  g_signal_connect_data (factory, "bind", G_CALLBACK (bind_cb), column, column_free, 0);
  return gtk_column_view_column_new (title, factory);
}

static gboolean
is_time (IepRecord  *record,
         const char *name)
{
  const IepField *field = iep_record_find_field (record, name);

  return field != NULL && (field->type == IEP_FIELD_DATE || field->type == IEP_FIELD_TIMESTAMP);
}

/* By the value of the field, not by its looks: money by amount, days by the calendar, words as the language orders them. */
static int
compare (gconstpointer a,
         gconstpointer b,
         gpointer      user_data)
{
  IepRecord *first = IEP_RECORD ((gpointer) a);
  IepRecord *second = IEP_RECORD ((gpointer) b);
  const char *field = user_data;

  if (is_numeric (first, field))
    {
      gint64 one = iep_record_get_int (first, field);
      gint64 other = iep_record_get_int (second, field);

      return one < other ? -1 : one > other;
    }
  else if (is_time (first, field))
    {
      return g_strcmp0 (iep_record_get_string (first, field), iep_record_get_string (second, field));
    }
  else
    {
      g_autofree char *one = iep_record_get_display (first, field);
      g_autofree char *other = iep_record_get_display (second, field);

      return g_utf8_collate (one != NULL ? one : "", other != NULL ? other : "");
    }
}

/**
 * iep_record_column_sort_by:
 * @column: a column of a view whose model is sorted by the view's sorter
 * @field: the field whose values order the rows
 *
 * Lets the heading sort the rows.
 */
void
iep_record_column_sort_by (GtkColumnViewColumn *column,
                           const char          *field)
{
  g_autoptr (GtkSorter) sorter = NULL;

  g_return_if_fail (GTK_IS_COLUMN_VIEW_COLUMN (column));
  g_return_if_fail (field != NULL);

  sorter = GTK_SORTER (gtk_custom_sorter_new (compare, g_strdup (field), g_free));
  gtk_column_view_column_set_sorter (column, sorter);
}

/**
 * iep_record_column_new:
 * @title: the translated heading
 * @field: the field's name; its type decides how it is written and aligned
 *
 * Returns: (transfer full): a resizable column
 */
GtkColumnViewColumn *
iep_record_column_new (const char *title,
                       const char *field)
{
  Column *column;
  GtkColumnViewColumn *result;

  g_return_val_if_fail (field != NULL, NULL);

  column = g_new0 (Column, 1);
  column->field = g_strdup (field);
  result = make_column (title, column);
  gtk_column_view_column_set_resizable (result, TRUE);
  return result;
}

/**
 * iep_record_column_new_func:
 * @title: the translated heading
 * @func: makes the text of a cell
 * @numeric: whether it is aligned to the right
 *
 * Returns: (transfer full): a resizable column
 */
GtkColumnViewColumn *
iep_record_column_new_func (const char        *title,
                            IepRecordTextFunc  func,
                            gboolean           numeric)
{
  Column *column;
  GtkColumnViewColumn *result;

  g_return_val_if_fail (func != NULL, NULL);

  column = g_new0 (Column, 1);
  column->func = func;
  column->numeric = numeric;
  result = make_column (title, column);
  gtk_column_view_column_set_resizable (result, TRUE);
  return result;
}

/**
 * iep_record_column_new_wrapped:
 * @title: the translated heading
 * @func: makes the text of a cell
 * @lines: at most so many lines, 0 for as many as it takes
 *
 * For few rows: where a narrow window cannot have the words in one line, they take more; what is cut off after @lines is in
 * the tooltip.
 *
 * Returns: (transfer full): a resizable column
 */
GtkColumnViewColumn *
iep_record_column_new_wrapped (const char        *title,
                               IepRecordTextFunc  func,
                               int                lines)
{
  Column *column;
  GtkColumnViewColumn *result;

  g_return_val_if_fail (func != NULL, NULL);

  column = g_new0 (Column, 1);
  column->func = func;
  column->wrapped = TRUE;
  column->lines = lines;
  result = make_column (title, column);
  gtk_column_view_column_set_resizable (result, TRUE);
  return result;
}
