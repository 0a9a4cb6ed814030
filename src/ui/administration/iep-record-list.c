/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list of records that is searched as one types; what was selected stays selected when it is read again. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/administration/iep-record-list.h"

#include <adwaita.h>
#include <string.h>

#include "ui/widgets/iep-record-column.h"

struct _IepRecordList
{
  GtkWidget           parent_instance;

  GStrv               fields;
  char               *key_field;
  char               *wanted; /* what is searched for, folded */
  gboolean            replacing;
  GtkFilterListModel *filtered;
  GtkSortListModel   *sorted;
  GtkFilter          *filter;
  GtkSingleSelection *selection;

  /* Template References */
  GtkBox             *top;
  GtkSearchEntry     *search;
  GtkColumnView      *view;
  GtkLabel           *empty;
};

G_DEFINE_FINAL_TYPE (IepRecordList, iep_record_list, GTK_TYPE_WIDGET)

enum
{
  SELECTED,
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static char *
fold (const char *text)
{
  g_autofree char *plain = g_str_to_ascii (text, NULL);

  return g_utf8_casefold (plain, -1);
}

static gboolean
matches (gpointer item,
         gpointer data)
{
  IepRecordList *self = data;

  if (self->wanted == NULL || *self->wanted == '\0' || self->fields == NULL)
    return TRUE;
  for (guint i = 0; self->fields[i] != NULL; i++)
    {
      const char *text = iep_record_get_string (item, self->fields[i]);
      g_autofree char *folded = text != NULL ? fold (text) : NULL;

      if (folded != NULL && strstr (folded, self->wanted) != NULL)
        return TRUE;
    }
  return FALSE;
}

static void
show_empty (IepRecordList *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->empty), g_list_model_get_n_items (G_LIST_MODEL (self->selection)) == 0);
}

static void
search_changed_cb (IepRecordList *self)
{
  g_free (self->wanted);
  self->wanted = fold (gtk_editable_get_text (GTK_EDITABLE (self->search)));
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  show_empty (self);
}

static void
stop_search_cb (IepRecordList *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
}

static void
selected_cb (IepRecordList *self)
{
  if (!self->replacing)
    g_signal_emit (self, signals[SELECTED], 0);
}

static void
activate_cb (IepRecordList *self)
{
  g_signal_emit (self, signals[ACTIVATED], 0);
}

static void
iep_record_list_dispose (GObject *object)
{
  IepRecordList *self = IEP_RECORD_LIST (object);
  GtkWidget *child;

  if (self->view != NULL)
    gtk_column_view_set_model (self->view, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), IEP_TYPE_RECORD_LIST);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->selection);
  g_clear_object (&self->sorted);
  g_clear_object (&self->filtered);
  g_clear_object (&self->filter);

  G_OBJECT_CLASS (iep_record_list_parent_class)->dispose (object);
}

static void
iep_record_list_finalize (GObject *object)
{
  IepRecordList *self = IEP_RECORD_LIST (object);

  g_strfreev (self->fields);
  g_free (self->key_field);
  g_free (self->wanted);

  G_OBJECT_CLASS (iep_record_list_parent_class)->finalize (object);
}

static void
iep_record_list_class_init (IepRecordListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = iep_record_list_dispose;
  object_class->finalize = iep_record_list_finalize;

  signals[SELECTED] = g_signal_new ("selected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 0);
  signals[ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/lv/iepirkumi/Iepirkumi/ui/iep-record-list.ui");
  gtk_widget_class_bind_template_child (widget_class, IepRecordList, top);
  gtk_widget_class_bind_template_child (widget_class, IepRecordList, search);
  gtk_widget_class_bind_template_child (widget_class, IepRecordList, view);
  gtk_widget_class_bind_template_child (widget_class, IepRecordList, empty);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
}

static void
iep_record_list_init (IepRecordList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->filter = GTK_FILTER (gtk_custom_filter_new (matches, self, NULL));
  self->filtered = gtk_filter_list_model_new (NULL, g_object_ref (self->filter));
  self->sorted = gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (self->filtered)),
                                          g_object_ref (gtk_column_view_get_sorter (self->view)));
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->sorted)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
}

/**
 * iep_record_list_new:
 *
 * Returns: (transfer floating): a list without columns
 */
GtkWidget *
iep_record_list_new (void)
{
  return g_object_new (IEP_TYPE_RECORD_LIST, NULL);
}

/**
 * iep_record_list_set_words:
 * @self: the list
 * @name: what a screen reader calls it
 * @search_name: (nullable): what the search entry is for; %NULL when nothing is searched
 * @empty: what is said when there is nothing
 */
void
iep_record_list_set_words (IepRecordList *self,
                           const char    *name,
                           const char    *search_name,
                           const char    *empty)
{
  g_return_if_fail (IEP_IS_RECORD_LIST (self));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_set_visible (GTK_WIDGET (self->search), search_name != NULL);
  if (search_name != NULL)
    {
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL, search_name, -1);
      g_object_set (self->search, "placeholder-text", search_name, NULL);
    }
  gtk_label_set_label (self->empty, empty);
}

/**
 * iep_record_list_set_search:
 * @self: the list
 * @fields: (array zero-terminated=1): the fields whose text is searched
 */
void
iep_record_list_set_search (IepRecordList      *self,
                            const char * const *fields)
{
  g_return_if_fail (IEP_IS_RECORD_LIST (self));

  g_strfreev (self->fields);
  self->fields = g_strdupv ((char **) fields);
}

/**
 * iep_record_list_add_column:
 * @self: the list
 * @column: (transfer full): one more column
 * @sort_field: (nullable): the field its heading sorts by
 * @width: in pixels, or 0 to take what is left
 */
void
iep_record_list_add_column (IepRecordList       *self,
                            GtkColumnViewColumn *column,
                            const char          *sort_field,
                            int                  width)
{
  g_return_if_fail (IEP_IS_RECORD_LIST (self));

  if (width > 0)
    gtk_column_view_column_set_fixed_width (column, width);
  else
    gtk_column_view_column_set_expand (column, TRUE);
  if (sort_field != NULL)
    iep_record_column_sort_by (column, sort_field);
  gtk_column_view_append_column (self->view, column);
  g_object_unref (column);
}

/**
 * iep_record_list_add_suffix:
 * @self: the list
 * @widget: what stands beside the search entry
 */
void
iep_record_list_add_suffix (IepRecordList *self,
                            GtkWidget     *widget)
{
  g_return_if_fail (IEP_IS_RECORD_LIST (self));

  gtk_box_append (self->top, widget);
}

static char *
dup_key (IepRecordList *self,
         IepRecord     *record)
{
  return record != NULL && self->key_field != NULL ? iep_record_get_display (record, self->key_field) : NULL;
}

/**
 * iep_record_list_set_records:
 * @self: the list
 * @records: (nullable): a model of #IepRecord
 * @key_field: the field that tells which record is the same as before
 *
 * Shows these instead; the selected one stays selected when it is among them.
 */
void
iep_record_list_set_records (IepRecordList *self,
                             GListModel    *records,
                             const char    *key_field)
{
  g_autofree char *key = NULL;

  g_return_if_fail (IEP_IS_RECORD_LIST (self));

  key = dup_key (self, gtk_single_selection_get_selected_item (self->selection));
  g_free (self->key_field);
  self->key_field = g_strdup (key_field);
  self->replacing = TRUE;
  gtk_filter_list_model_set_model (self->filtered, records);
  if (key == NULL || !iep_record_list_select (self, key))
    gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  self->replacing = FALSE;
  show_empty (self);
  g_signal_emit (self, signals[SELECTED], 0);
}

/**
 * iep_record_list_get_selected:
 * @self: the list
 *
 * Returns: (transfer none) (nullable): the selected record
 */
gpointer
iep_record_list_get_selected (IepRecordList *self)
{
  g_return_val_if_fail (IEP_IS_RECORD_LIST (self), NULL);

  return gtk_single_selection_get_selected_item (self->selection);
}

/**
 * iep_record_list_select:
 * @self: the list
 * @key: the value of the key field, as it is shown
 *
 * Returns: whether there is such a record; it is selected and in sight then
 */
gboolean
iep_record_list_select (IepRecordList *self,
                        const char    *key)
{
  g_return_val_if_fail (IEP_IS_RECORD_LIST (self), FALSE);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->selection)); i++)
    {
      g_autoptr(IepRecord) record = g_list_model_get_item (G_LIST_MODEL (self->selection), i);
      g_autofree char *own = dup_key (self, record);

      if (g_strcmp0 (own, key) == 0)
        {
          gtk_single_selection_set_selected (self->selection, i);
          gtk_widget_activate_action (gtk_widget_get_last_child (GTK_WIDGET (self->view)), "list.scroll-to-item", "u", i);
          return TRUE;
        }
    }
  return FALSE;
}

/**
 * iep_record_list_search:
 * @self: the list
 *
 * Goes to the search entry.
 */
void
iep_record_list_search (IepRecordList *self)
{
  g_return_if_fail (IEP_IS_RECORD_LIST (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}
