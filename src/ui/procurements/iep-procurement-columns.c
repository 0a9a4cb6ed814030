/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns of the list of procurements: what they show, how the server sorts by them, which are wanted. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/procurements/iep-procurement-columns.h"

#include <glib/gi18n.h>

#include "domain/iep-date.h"
#include "domain/iep-labels.h"
#include "domain/iep-procurement-list.h"
#include "ui/widgets/iep-status-pill.h"

#define SETTING "list-columns"
#define LIST_NAME "procurements"

typedef char *(*IepCellFunc) (IepRecord *row);

typedef struct
{
  const char  *id;
  const char  *title;
  const char  *sort;     /* as the server calls it, or NULL */
  const char  *field;    /* or NULL with func */
  IepCellFunc  func;
  int          width;    /* in characters; at least so wide, and not jumping while rows come */
  gboolean     expand;
  gboolean     shown;    /* when nobody chose otherwise */
  gboolean     required; /* cannot be hidden */
} IepColumn;

/* A draft whose procurement has a revision in force, too, where that is not in sight. */
static char *
get_number (IepRecord *row)
{
  g_autofree char *number = iep_record_get_display (row, "number");

  if (iep_procurement_row_is_second (IEP_PROCUREMENT_ROW (row)))
    /* Translators: the number of a procurement and, short, which revision of it, e.g. "2027/14 rev. 2" */
    return g_strdup_printf (_("%s rev. %d"), number, (int) iep_record_get_int (row, "revision_number"));
  return g_steal_pointer (&number);
}

static char *
get_cpv (IepRecord *row)
{
  return g_strdup (iep_record_get_string (row, "cpv"));
}

static char *
get_ekk (IepRecord *row)
{
  const char * const *codes = iep_record_get_strv (row, "ekk_codes");

  return codes != NULL ? g_strjoinv (", ", (char **) codes) : NULL;
}

static char *
get_announcement (IepRecord *row)
{
  return iep_announce_format (iep_record_get_int (row, "announce_year"),
                              iep_record_get_int (row, "announce_quarter"),
                              iep_record_get_int (row, "announce_month"));
}

static char *
get_status (IepRecord *row)
{
  return g_strdup (iep_label_procurement_status (iep_record_get_string (row, "status")));
}

static const IepColumn columns[] = {
  { "number", N_("Number"), "number", NULL, get_number, 10, FALSE, TRUE, TRUE },
  { "title", N_("Subject"), "title", "title", NULL, 24, TRUE, TRUE, TRUE },
  { "kind", N_("Kind"), "kind", "kind", NULL, 10, FALSE, FALSE, FALSE },
  { "cpv", N_("CPV"), "cpv", NULL, get_cpv, 9, FALSE, TRUE, FALSE },
  { "procedure", N_("Procedure"), "procedure", "procedure", NULL, 16, FALSE, TRUE, FALSE },
  { "estimated_price", N_("Without VAT"), "estimated_price", "estimated_price", NULL, 12, FALSE, TRUE, FALSE },
  { "funding_total", N_("Budget with VAT"), "funding_total", "funding_total", NULL, 12, FALSE, FALSE, FALSE },
  { "announce", N_("Announcement"), "announce", NULL, get_announcement, 8, FALSE, FALSE, FALSE },
  { "ekk", N_("EKK"), NULL, NULL, get_ekk, 8, FALSE, FALSE, FALSE },
  { "responsible_person", N_("Responsible"), "responsible_person", "responsible_person", NULL, 14, FALSE, FALSE, FALSE },
  { "plan", N_("In plan version"), NULL, "plan_number", NULL, 6, FALSE, FALSE, FALSE },
  { "changed_at", N_("Changed"), "changed_at", "changed_at", NULL, 14, FALSE, FALSE, FALSE },
  { "status", N_("Status"), "status", NULL, get_status, 14, FALSE, TRUE, FALSE },
};

/* Sorting on the server: the sorter of a column does not sort, it only lets itself be asked by the view which
 * column comes first and in which direction. GTK 4.8 has no other way to know. */

#define IEP_TYPE_COLUMN_SORTER (iep_column_sorter_get_type ())
G_DECLARE_FINAL_TYPE (IepColumnSorter, iep_column_sorter, IEP, COLUMN_SORTER, GtkSorter)

struct _IepColumnSorter
{
  GtkSorter parent_instance;

  const IepColumn *column;
};

G_DEFINE_FINAL_TYPE (IepColumnSorter, iep_column_sorter, GTK_TYPE_SORTER)

static const IepColumn *asked;

static GtkOrdering
iep_column_sorter_compare (GtkSorter *sorter,
                           gpointer   a,
                           gpointer   b)
{
  asked = IEP_COLUMN_SORTER (sorter)->column;
  return GTK_ORDERING_SMALLER;
}

static void
iep_column_sorter_class_init (IepColumnSorterClass *klass)
{
  GTK_SORTER_CLASS (klass)->compare = iep_column_sorter_compare;
}

static void
iep_column_sorter_init (IepColumnSorter *self)
{
}

static GtkSorter *
sorter_new (const IepColumn *column)
{
  IepColumnSorter *sorter = g_object_new (IEP_TYPE_COLUMN_SORTER, NULL);

  sorter->column = column;
  return GTK_SORTER (sorter);
}

/* Cells */

static gboolean
is_numeric (const IepColumn *column)
{
  return g_strcmp0 (column->id, "estimated_price") == 0 || g_strcmp0 (column->id, "funding_total") == 0;
}

static char *
get_text (const IepColumn *column,
          IepRecord       *row)
{
  if (!iep_procurement_row_is_loaded (IEP_PROCUREMENT_ROW (row)))
    return g_strdup ("");
  return column->func != NULL ? column->func (row) : iep_record_get_display (row, column->field);
}

/* As wide as the longest status: what the list is read for is never cut off. */
static int
get_pill_width (void)
{
  static const char * const statuses[] = { "draft", "included", "excluded" };
  static int width = 0;

  if (width == 0)
    {
      GtkWidget *pill = g_object_ref_sink (iep_status_pill_new_plain ());

      for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
        {
          int natural;

          iep_status_pill_set_status (IEP_STATUS_PILL (pill), statuses[i]);
          gtk_widget_measure (pill, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
          width = MAX (width, natural);
        }
      g_object_unref (pill);
    }
  return width;
}

/* Under the row of the revision in force the draft needs no number, only an indent. */
static char *
get_indented (GtkListItem *item,
              IepRecord   *row)
{
  GtkColumnView *view = g_object_get_data (G_OBJECT (item), "iep-view");
  GListModel *model = G_LIST_MODEL (gtk_column_view_get_model (view));
  guint position = gtk_list_item_get_position (item);
  g_autoptr(IepProcurementRow) above = NULL;

  if (model == NULL || position == 0 || !iep_procurement_row_is_second (IEP_PROCUREMENT_ROW (row)))
    return NULL;
  above = g_list_model_get_item (model, position - 1);
  if (above == NULL || !iep_procurement_row_is_loaded (above) ||
      iep_procurement_row_get_procurement_id (above) != iep_procurement_row_get_procurement_id (IEP_PROCUREMENT_ROW (row)))
    return NULL;
  /* Translators: the second row of a procurement, under the first: which revision it is */
  return g_strdup_printf (_("   └ rev. %d"), (int) iep_record_get_int (row, "revision_number"));
}

static void
show_row (GtkListItem     *item,
          const IepColumn *column)
{
  IepRecord *row = gtk_list_item_get_item (item);
  GtkWidget *child = gtk_list_item_get_child (item);
  g_autofree char *text = NULL;

  if (row == NULL || child == NULL)
    return;
  if (IEP_IS_STATUS_PILL (child))
    {
      const char *status = iep_record_get_string (row, "status");

      gtk_widget_set_visible (child, status != NULL);
      if (status != NULL)
        iep_status_pill_set_status (IEP_STATUS_PILL (child), status);
      return;
    }
  if (g_strcmp0 (column->id, "number") == 0)
    {
      text = get_indented (item, row);
      if (text != NULL)
        gtk_widget_add_css_class (child, "dim-label");
      else
        gtk_widget_remove_css_class (child, "dim-label");
    }
  if (text == NULL)
    text = get_text (column, row);
  if (g_strcmp0 (column->id, "title") == 0)
    {
      gboolean without = iep_procurement_row_is_loaded (IEP_PROCUREMENT_ROW (row)) && (text == NULL || *text == '\0');

      if (without)
        {
          g_free (text);
          text = g_strdup (_("Without a subject"));
          gtk_widget_add_css_class (child, "dim-label");
        }
      else
        gtk_widget_remove_css_class (child, "dim-label");
    }
  gtk_label_set_label (GTK_LABEL (child), text != NULL ? text : "");
  gtk_widget_set_tooltip_text (child, column->expand || g_strcmp0 (column->id, "procedure") == 0 ? text : NULL);
}

static void
filled_cb (GtkListItem *item)
{
  show_row (item, g_object_get_data (G_OBJECT (item), "iep-column"));
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          const IepColumn          *column)
{
  GtkWidget *child;

  g_object_set_data (G_OBJECT (item), "iep-column", (gpointer) column);
  g_object_set_data (G_OBJECT (item), "iep-view", g_object_get_data (G_OBJECT (factory), "iep-view"));
  if (g_strcmp0 (column->id, "status") == 0)
    {
      child = iep_status_pill_new_plain ();
      gtk_widget_set_halign (child, GTK_ALIGN_START);
      gtk_widget_set_size_request (child, get_pill_width (), -1);
    }
  else
    {
      child = gtk_label_new (NULL);
      gtk_label_set_ellipsize (GTK_LABEL (child), PANGO_ELLIPSIZE_END);
      gtk_label_set_xalign (GTK_LABEL (child), is_numeric (column) ? 1 : 0);
      gtk_label_set_width_chars (GTK_LABEL (child), column->width);
      gtk_label_set_max_width_chars (GTK_LABEL (child), column->expand ? 80 : column->width + 4);
      if (!column->expand && g_strcmp0 (column->id, "procedure") != 0)
        gtk_widget_add_css_class (child, "numeric");
    }
  gtk_list_item_set_child (item, child);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         const IepColumn          *column)
{
  GObject *row = gtk_list_item_get_item (item);

  /* The same row is filled when its page has come, and again when somebody changed it. */
  g_signal_connect_object (row, "notify", G_CALLBACK (filled_cb), item, G_CONNECT_SWAPPED);
  show_row (item, column);
}

static void
unbind_cb (GtkSignalListItemFactory *factory,
           GtkListItem              *item,
           const IepColumn          *column)
{
  g_signal_handlers_disconnect_by_data (gtk_list_item_get_item (item), item);
}

/* Which columns */

static const IepColumn *
get_column (GtkColumnViewColumn *column)
{
  return g_object_get_data (G_OBJECT (column), "iep-column");
}

static void
remember (GtkColumnView *view,
          GSettings     *settings)
{
  g_autoptr(GVariant) old = g_settings_get_value (settings, SETTING);
  GListModel *model = gtk_column_view_get_columns (view);
  GVariantBuilder builder, names;
  GVariantIter iter;
  const char *list;
  GVariant *value;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{sas}"));
  g_variant_iter_init (&iter, old);
  while (g_variant_iter_next (&iter, "{&s@as}", &list, &value))
    {
      if (strcmp (list, LIST_NAME) != 0)
        g_variant_builder_add (&builder, "{s@as}", list, value);
      g_variant_unref (value);
    }

  g_variant_builder_init (&names, G_VARIANT_TYPE ("as"));
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (model, i);

      if (gtk_column_view_column_get_visible (column))
        g_variant_builder_add (&names, "s", get_column (column)->id);
    }
  g_variant_builder_add (&builder, "{sas}", LIST_NAME, &names);
  g_settings_set_value (settings, SETTING, g_variant_builder_end (&builder));
}

static void
columns_changed_cb (GListModel    *model,
                    guint          position,
                    guint          removed,
                    guint          added,
                    GtkColumnView *view)
{
  GSettings *settings = g_object_get_data (G_OBJECT (view), "iep-settings");

  /* Being moved a column is away for a moment; the end of the move tells again. */
  if (settings != NULL && g_list_model_get_n_items (model) == G_N_ELEMENTS (columns))
    remember (view, settings);
}

static void
visible_cb (GtkColumnView *view)
{
  GSettings *settings = g_object_get_data (G_OBJECT (view), "iep-settings");

  if (settings != NULL)
    remember (view, settings);
}

static GtkColumnViewColumn *
make_column (GtkColumnView   *view,
             const IepColumn *info,
             gboolean         visible)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr(GtkSorter) sorter = info->sort != NULL ? sorter_new (info) : NULL;
  GtkColumnViewColumn *column;

  g_object_set_data (G_OBJECT (factory), "iep-view", view);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), (gpointer) info);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), (gpointer) info);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), (gpointer) info);
  column = gtk_column_view_column_new (_(info->title), factory);
  g_object_set_data (G_OBJECT (column), "iep-column", (gpointer) info);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_column_set_expand (column, info->expand);
  gtk_column_view_column_set_sorter (column, sorter);
  gtk_column_view_column_set_visible (column, visible);
  g_signal_connect_object (column, "notify::visible", G_CALLBACK (visible_cb), view, G_CONNECT_SWAPPED);
  return column;
}

/**
 * iep_procurement_columns_add:
 * @settings: where the choice of columns and their order are remembered
 *
 * Gives the view its columns.
 */
void
iep_procurement_columns_add (GtkColumnView *view,
                             GSettings     *settings)
{
  g_autoptr(GVariant) all = NULL;
  g_auto(GStrv) chosen = NULL;
  gboolean added[G_N_ELEMENTS (columns)] = { FALSE };

  g_return_if_fail (GTK_IS_COLUMN_VIEW (view));
  g_return_if_fail (G_IS_SETTINGS (settings));

  all = g_settings_get_value (settings, SETTING);
  g_variant_lookup (all, LIST_NAME, "^as", &chosen);

  for (guint i = 0; chosen != NULL && chosen[i] != NULL; i++)
    for (guint j = 0; j < G_N_ELEMENTS (columns); j++)
      if (!added[j] && strcmp (columns[j].id, chosen[i]) == 0)
        {
          g_autoptr(GtkColumnViewColumn) column = make_column (view, &columns[j], TRUE);

          gtk_column_view_append_column (view, column);
          added[j] = TRUE;
        }
  for (guint j = 0; j < G_N_ELEMENTS (columns); j++)
    if (!added[j])
      {
        gboolean visible = columns[j].required || (chosen == NULL && columns[j].shown);
        g_autoptr(GtkColumnViewColumn) column = make_column (view, &columns[j], visible);

        gtk_column_view_append_column (view, column);
        if (strcmp (columns[j].id, "number") == 0)
          gtk_column_view_sort_by_column (view, column, GTK_SORT_ASCENDING);
      }
  if (added[0])
    {
      g_autoptr(GtkColumnViewColumn) first = NULL;

      for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
        {
          g_clear_object (&first);
          first = g_list_model_get_item (gtk_column_view_get_columns (view), i);
          if (get_column (first) == &columns[0])
            break;
        }
      gtk_column_view_sort_by_column (view, first, GTK_SORT_ASCENDING);
    }

  g_object_set_data_full (G_OBJECT (view), "iep-settings", g_object_ref (settings), g_object_unref);
  g_signal_connect_object (gtk_column_view_get_columns (view), "items-changed", G_CALLBACK (columns_changed_cb), view, 0);
}

/**
 * iep_procurement_columns_get_sort:
 * @descending: (out): the other way round
 *
 * Returns: (nullable): what the person sorts by, in the server's words
 */
const char *
iep_procurement_columns_get_sort (GtkColumnView *view,
                                  gboolean      *descending)
{
  g_autoptr(GObject) a = NULL;
  g_autoptr(GObject) b = NULL;
  GtkOrdering ordering;

  g_return_val_if_fail (GTK_IS_COLUMN_VIEW (view), NULL);
  g_return_val_if_fail (descending != NULL, NULL);

  a = g_object_new (G_TYPE_OBJECT, NULL);
  b = g_object_new (G_TYPE_OBJECT, NULL);
  asked = NULL;
  ordering = gtk_sorter_compare (gtk_column_view_get_sorter (view), a, b);
  *descending = asked != NULL && ordering == GTK_ORDERING_LARGER;
  return asked != NULL ? asked->sort : NULL;
}

/**
 * iep_procurement_columns_chooser:
 *
 * Returns: a popover with a check button for each column that can be hidden
 */
GtkWidget *
iep_procurement_columns_chooser (GtkColumnView *view,
                                 GSettings     *settings)
{
  GListModel *model;
  GtkWidget *box, *popover;

  g_return_val_if_fail (GTK_IS_COLUMN_VIEW (view), NULL);

  model = gtk_column_view_get_columns (view);
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  for (guint j = 0; j < G_N_ELEMENTS (columns); j++)
    for (guint i = 0; i < g_list_model_get_n_items (model); i++)
      {
        g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (model, i);
        GtkWidget *check;

        if (get_column (column) != &columns[j] || columns[j].required)
          continue;
        check = gtk_check_button_new_with_label (_(columns[j].title));
        g_object_bind_property (column, "visible", check, "active", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
        gtk_box_append (GTK_BOX (box), check);
      }
  popover = gtk_popover_new ();
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_widget_set_halign (popover, GTK_ALIGN_END);
  gtk_widget_add_css_class (box, "iep-popover");
  return popover;
}

/**
 * iep_procurement_columns_write:
 * @view: a view with these columns
 * @rows: the #IepProcurementRow s to write
 * @format: as what
 * @error: return location for an error of iep_table_writer_finish()
 *
 * Writes the columns that are shown, in their order.
 *
 * Returns: (transfer full) (nullable): the table
 */
GBytes *
iep_procurement_columns_write (GtkColumnView   *view,
                               GListModel      *rows,
                               IepTableFormat   format,
                               GError         **error)
{
  g_autoptr(IepTableWriter) table = iep_table_writer_new (format, _("Procurements"));
  GListModel *model;

  g_return_val_if_fail (GTK_IS_COLUMN_VIEW (view), NULL);
  g_return_val_if_fail (G_IS_LIST_MODEL (rows), NULL);

  model = gtk_column_view_get_columns (view);
  for (guint r = 0; r <= g_list_model_get_n_items (rows); r++)
    {
      g_autoptr(IepRecord) row = r > 0 ? g_list_model_get_item (rows, r - 1) : NULL;

      for (guint i = 0; i < g_list_model_get_n_items (model); i++)
        {
          g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (model, i);
          const IepColumn *info = get_column (column);
          g_autofree char *text = NULL;

          if (!gtk_column_view_column_get_visible (column))
            continue;
          if (row == NULL)
            iep_table_writer_heading (table, _(info->title), g_str_equal (info->field, "title") ? 45 : 14);
          else if (is_numeric (info) && !iep_record_is_empty (row, info->field))
            iep_table_writer_money (table, iep_record_get_int (row, info->field));
          else
            {
              text = get_text (info, row);
              iep_table_writer_text (table, text);
            }
        }
      iep_table_writer_end_row (table);
    }
  return iep_table_writer_finish (table, error);
}
