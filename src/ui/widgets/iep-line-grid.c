/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small grid of records that are edited in place, one line a record: funding, lots. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/widgets/iep-line-grid.h"

#include <glib/gi18n.h>

#include "domain/iep-code.h"
#include "ui/widgets/iep-code-picker.h"
#include "ui/widgets/iep-field-control.h"
#include "ui/widgets/iep-money-entry.h"
#include "ui/widgets/iep-number-entry.h"

/* Each line takes two rows of the grid: its cells, and beneath them the names of its codes or what is wrong. */
#define ROW_OF(line) (1 + 2 * (line))

typedef struct
{
  IepRecord *record;
  gulong notify;
  GPtrArray *cells;     /* GtkWidget, one a column */
  GPtrArray *refusals;  /* char * or NULL, one a column: what the server said */
  GtkWidget *caption;
  GtkWidget *note;      /* a box of an icon and a label: what somebody else says of the line */
  GtkWidget *remove;
} Line;

struct _IepLineGrid
{
  GtkWidget parent_instance;

  GtkWidget *grid;
  GListStore *model;
  GPtrArray *lines;
  const IepLineColumn *columns;
  guint n_columns;
  gboolean editable;
  IepSession *session;
  gint64 institution_id;
  gint64 year;
};

G_DEFINE_FINAL_TYPE (IepLineGrid, iep_line_grid, GTK_TYPE_WIDGET)

enum
{
  PROP_EDITABLE = 1,
  N_PROPERTIES
};

enum
{
  CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

static void
line_free (gpointer data)
{
  Line *line = data;

  if (line->notify != 0)
    g_signal_handler_disconnect (line->record, line->notify);
  g_object_unref (line->record);
  g_ptr_array_unref (line->cells);
  g_ptr_array_unref (line->refusals);
  g_free (line);
}

static const IepField *
field_of (Line       *line,
          const char *name)
{
  return iep_record_find_field (line->record, name);
}

/* The names of the codes of a line, which the narrow cells have no room for; or what is wrong with it. */
static void
update_caption (IepLineGrid *self,
                Line        *line)
{
  g_autoptr(GString) words = g_string_new (NULL);
  gboolean wrong = FALSE;

  for (guint i = 0; i < self->n_columns; i++)
    {
      const IepField *field = field_of (line, self->columns[i].field);
      GtkWidget *cell = g_ptr_array_index (line->cells, i);
      const char *problem = g_ptr_array_index (line->refusals, i);

      if (self->editable && problem == NULL)
        problem = iep_field_control_get_problem (cell);
      if (self->editable)
        iep_field_control_mark (cell, problem);
      if (problem != NULL)
        {
          if (!wrong)
            g_string_truncate (words, 0);
          wrong = TRUE;
          g_string_append_printf (words, "%s%s: %s", words->len > 0 ? "\n" : "", _(field->label), problem);
        }
      else if (!wrong && field->type == IEP_FIELD_CODE &&
               (self->editable || g_strcmp0 (field->classification, "source") != 0))
        {
          const char *code = iep_record_get_string (line->record, field->name);
          g_autofree char *name = NULL;

          if (code == NULL || self->session == NULL)
            continue;
          if (IEP_IS_CODE_PICKER (cell))
            name = g_strdup (iep_code_picker_get_code_name (IEP_CODE_PICKER (cell)));
          else
            name = iep_code_institution_name (self->session, field->classification, self->institution_id, code);
          if (name == NULL)
            name = iep_code_name (self->session, field->classification, code);
          if (name != NULL)
            g_string_append_printf (words, "%s%s", words->len > 0 ? " · " : "", name);
        }
    }

  gtk_label_set_label (GTK_LABEL (line->caption), words->str);
  gtk_widget_set_visible (line->caption, words->len > 0);
  if (wrong)
    {
      gtk_widget_add_css_class (line->caption, "error");
      gtk_widget_remove_css_class (line->caption, "dim-label");
    }
  else
    {
      gtk_widget_remove_css_class (line->caption, "error");
      gtk_widget_add_css_class (line->caption, "dim-label");
    }
}

static Line *
line_of_record (IepLineGrid *self,
                gpointer     record)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      Line *line = g_ptr_array_index (self->lines, i);

      if ((gpointer) line->record == record)
        return line;
    }
  return NULL;
}

static void
record_notify_cb (IepLineGrid *self,
                  GParamSpec  *pspec,
                  IepRecord   *record)
{
  Line *line = line_of_record (self, record);

  if (line == NULL)
    return;
  /* What the server refused was the old value. */
  for (guint i = 0; i < self->n_columns; i++)
    {
      g_autofree char *name = g_strdelimit (g_strdup (self->columns[i].field), "_", '-');

      if (strcmp (name, pspec->name) == 0)
        g_clear_pointer (&g_ptr_array_index (line->refusals, i), g_free);
    }
  update_caption (self, line);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
cell_state_cb (IepLineGrid *self)
{
  for (guint i = 0; i < self->lines->len; i++)
    update_caption (self, g_ptr_array_index (self->lines, i));
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
remove_line (IepLineGrid *self,
             guint        index)
{
  guint n = self->lines->len;
  Line *next;

  if (index >= n)
    return;
  if (n > 1)
    {
      next = g_ptr_array_index (self->lines, index + 1 < n ? index + 1 : index - 1);
      gtk_widget_grab_focus (g_ptr_array_index (next->cells, 0));
    }
  g_list_store_remove (self->model, index);
}

static void
remove_cb (GtkButton   *button,
           IepLineGrid *self)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      Line *line = g_ptr_array_index (self->lines, i);

      if (line->remove == GTK_WIDGET (button))
        {
          remove_line (self, i);
          return;
        }
    }
}

static gboolean
find_focus (IepLineGrid *self,
            guint       *row,
            guint       *column)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      Line *line = g_ptr_array_index (self->lines, i);

      for (guint j = 0; j < line->cells->len; j++)
        {
          GtkWidget *cell = g_ptr_array_index (line->cells, j);

          if (gtk_widget_get_state_flags (cell) & GTK_STATE_FLAG_FOCUS_WITHIN)
            {
              *row = i;
              *column = j;
              return TRUE;
            }
        }
    }
  return FALSE;
}

/* Ctrl+Up and Ctrl+Down walk along the column, Ctrl+Delete takes the line away. */
static gboolean
move_cb (GtkWidget *widget,
         GVariant  *args,
         gpointer   data)
{
  IepLineGrid *self = IEP_LINE_GRID (widget);
  guint row, column;
  int target;

  if (!find_focus (self, &row, &column))
    return FALSE;
  target = (int) row + g_variant_get_int32 (args);
  if (target < 0 || target >= (int) self->lines->len)
    return FALSE;
  return gtk_widget_grab_focus (g_ptr_array_index (((Line *) g_ptr_array_index (self->lines, target))->cells, column));
}

static gboolean
delete_cb (GtkWidget *widget,
           GVariant  *args,
           gpointer   data)
{
  IepLineGrid *self = IEP_LINE_GRID (widget);
  guint row, column;

  if (!self->editable || !find_focus (self, &row, &column))
    return FALSE;
  remove_line (self, row);
  return TRUE;
}

static GtkWidget *
make_value (IepLineGrid   *self,
            IepRecord     *record,
            const IepField *field,
            const char    *empty)
{
  GtkWidget *label = gtk_label_new (NULL);
  g_autofree char *text = NULL;
  gboolean number = field->type == IEP_FIELD_MONEY || field->type == IEP_FIELD_INT;

  if (field->type == IEP_FIELD_CODE && g_strcmp0 (field->classification, "source") != 0)
    text = g_strdup (iep_record_get_string (record, field->name));
  else
    text = iep_record_get_display (record, field->name);
  if (text == NULL || *text == '\0')
    {
      g_free (text);
      text = g_strdup (empty != NULL ? _(empty) : "");
    }
  gtk_label_set_label (GTK_LABEL (label), text);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), field->type == IEP_FIELD_MONEY ? 1 : 0);
  gtk_widget_set_valign (label, GTK_ALIGN_BASELINE);
  if (number || field->type == IEP_FIELD_CODE)
    gtk_widget_add_css_class (label, "numeric");
  return label;
}

static GtkWidget *
make_cell (IepLineGrid         *self,
           IepRecord           *record,
           const IepLineColumn *column)
{
  const IepField *field = iep_record_find_field (record, column->field);
  GtkWidget *cell;

  g_assert (field != NULL);
  if (!self->editable)
    return make_value (self, record, field, column->empty);

  cell = iep_field_control_new (field);
  if (IEP_IS_CODE_PICKER (cell))
    g_object_set (cell, "compact", TRUE, NULL);
  if (GTK_IS_ENTRY (cell))
    {
      gtk_editable_set_width_chars (GTK_EDITABLE (cell), column->width_chars);
      gtk_editable_set_max_width_chars (GTK_EDITABLE (cell), column->width_chars);
      if (column->empty != NULL)
        gtk_entry_set_placeholder_text (GTK_ENTRY (cell), _(column->empty));
    }
  gtk_widget_set_hexpand (cell, column->expand);
  iep_field_control_set_source (cell, self->session, self->institution_id, self->year);
  iep_field_control_bind (cell, field, record);
  iep_field_control_watch (cell, G_CALLBACK (cell_state_cb), self);
  return cell;
}

/* "Amount, line 2": the same words as above the column, and which line. */
static void
name_lines (IepLineGrid *self)
{
  for (guint i = 0; self->editable && i < self->lines->len; i++)
    {
      Line *line = g_ptr_array_index (self->lines, i);
      g_autofree char *remove = g_strdup_printf (_("Remove line %u"), i + 1);

      for (guint j = 0; j < self->n_columns; j++)
        {
          const IepField *field = field_of (line, self->columns[j].field);
          /* Translators: the name of a cell of a grid: what the column holds, then the number of the line */
          g_autofree char *name = g_strdup_printf (_("%s, line %u"), _(field->label), i + 1);

          iep_field_control_set_label (g_ptr_array_index (line->cells, j), name);
        }
      gtk_widget_set_tooltip_text (line->remove, _("Remove this line (Ctrl+Delete)"));
      gtk_accessible_update_property (GTK_ACCESSIBLE (line->remove), GTK_ACCESSIBLE_PROPERTY_LABEL, remove, -1);
    }
}

static GtkWidget *
make_note (void)
{
  GtkWidget *note = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *icon = gtk_image_new ();
  GtkWidget *label = gtk_label_new (NULL);

  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_accessible_update_state (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "numeric");
  gtk_box_append (GTK_BOX (note), icon);
  gtk_box_append (GTK_BOX (note), label);
  gtk_widget_set_visible (note, FALSE);
  return note;
}

static void
insert_line (IepLineGrid *self,
             guint        index)
{
  Line *line = g_new0 (Line, 1);
  GtkWidget *beneath;
  int row = ROW_OF (index);

  line->record = g_list_model_get_item (G_LIST_MODEL (self->model), index);
  line->cells = g_ptr_array_new ();
  line->refusals = g_ptr_array_new_with_free_func (g_free);
  gtk_grid_insert_row (GTK_GRID (self->grid), row);
  gtk_grid_insert_row (GTK_GRID (self->grid), row);

  for (guint i = 0; i < self->n_columns; i++)
    {
      GtkWidget *cell = make_cell (self, line->record, &self->columns[i]);

      g_ptr_array_add (line->cells, cell);
      g_ptr_array_add (line->refusals, NULL);
      gtk_grid_attach (GTK_GRID (self->grid), cell, i, row, 1, 1);
    }
  if (self->editable)
    {
      line->remove = gtk_button_new_from_icon_name ("edit-delete-symbolic");
      gtk_widget_add_css_class (line->remove, "flat");
      g_signal_connect (line->remove, "clicked", G_CALLBACK (remove_cb), self);
      gtk_grid_attach (GTK_GRID (self->grid), line->remove, self->n_columns, row, 1, 1);
    }
  line->caption = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (line->caption), 0);
  gtk_label_set_wrap (GTK_LABEL (line->caption), TRUE);
  gtk_widget_add_css_class (line->caption, "caption");
  line->note = make_note ();
  beneath = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  gtk_widget_set_margin_bottom (beneath, 6);
  gtk_box_append (GTK_BOX (beneath), line->caption);
  gtk_box_append (GTK_BOX (beneath), line->note);
  gtk_grid_attach (GTK_GRID (self->grid), beneath, 0, row + 1, self->n_columns, 1);

  g_ptr_array_insert (self->lines, index, line);
  line->notify = g_signal_connect_object (line->record, "notify", G_CALLBACK (record_notify_cb), self,
                                          G_CONNECT_SWAPPED);
  update_caption (self, line);
}

static void
items_changed_cb (IepLineGrid *self,
                  guint        position,
                  guint        removed,
                  guint        added)
{
  for (guint i = 0; i < removed; i++)
    {
      gtk_grid_remove_row (GTK_GRID (self->grid), ROW_OF (position));
      gtk_grid_remove_row (GTK_GRID (self->grid), ROW_OF (position));
      g_ptr_array_remove_index (self->lines, position);
    }
  for (guint i = 0; i < added; i++)
    insert_line (self, position + i);
  name_lines (self);
  gtk_widget_set_visible (self->grid, self->lines->len > 0);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
make_headings (IepLineGrid *self)
{
  GType type = g_list_model_get_item_type (G_LIST_MODEL (self->model));
  g_autoptr(IepRecord) sample = g_object_new (type, NULL);

  if (gtk_grid_get_child_at (GTK_GRID (self->grid), 0, 0) != NULL)
    return;
  for (guint i = 0; i < self->n_columns; i++)
    {
      const IepField *field = iep_record_find_field (sample, self->columns[i].field);
      GtkWidget *label = gtk_label_new (_(field->label));

      gtk_label_set_xalign (GTK_LABEL (label), field->type == IEP_FIELD_MONEY ? 1 : 0);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_widget_set_valign (label, GTK_ALIGN_END);
      gtk_widget_set_hexpand (label, self->columns[i].expand);
      gtk_widget_set_margin_end (label, 6);
      gtk_widget_add_css_class (label, "caption-heading");
      gtk_widget_add_css_class (label, "dim-label");
      gtk_grid_attach (GTK_GRID (self->grid), label, i, 0, 1, 1);
    }
}

static void
iep_line_grid_get_property (GObject    *object,
                            guint       id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  IepLineGrid *self = IEP_LINE_GRID (object);

  switch (id)
    {
    case PROP_EDITABLE:
      g_value_set_boolean (value, self->editable);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
iep_line_grid_dispose (GObject *object)
{
  IepLineGrid *self = IEP_LINE_GRID (object);

  iep_line_grid_set_model (self, NULL);
  g_clear_pointer (&self->grid, gtk_widget_unparent);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (iep_line_grid_parent_class)->dispose (object);
}

static void
iep_line_grid_finalize (GObject *object)
{
  g_ptr_array_unref (IEP_LINE_GRID (object)->lines);

  G_OBJECT_CLASS (iep_line_grid_parent_class)->finalize (object);
}

static void
iep_line_grid_class_init (IepLineGridClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = iep_line_grid_get_property;
  object_class->dispose = iep_line_grid_dispose;
  object_class->finalize = iep_line_grid_finalize;

  properties[PROP_EDITABLE] =
    g_param_spec_boolean ("editable", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_add_binding (widget_class, GDK_KEY_Up, GDK_CONTROL_MASK, move_cb, "i", -1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Down, GDK_CONTROL_MASK, move_cb, "i", 1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Delete, GDK_CONTROL_MASK, delete_cb, NULL);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
iep_line_grid_init (IepLineGrid *self)
{
  self->lines = g_ptr_array_new_with_free_func (line_free);
  self->grid = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 6);
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), 3);
  gtk_widget_set_parent (self->grid, GTK_WIDGET (self));
}

/**
 * iep_line_grid_new:
 * @columns: (array length=n_columns): static table of the columns
 * @editable: whether the cells are controls, or only text
 *
 * Returns: an empty grid
 */
GtkWidget *
iep_line_grid_new (const IepLineColumn *columns,
                   guint                n_columns,
                   gboolean             editable)
{
  IepLineGrid *self = g_object_new (IEP_TYPE_LINE_GRID, NULL);

  self->columns = columns;
  self->n_columns = n_columns;
  self->editable = editable;
  if (!editable)
    gtk_grid_set_column_spacing (GTK_GRID (self->grid), 18);
  return GTK_WIDGET (self);
}

/**
 * iep_line_grid_set_source:
 * @session: (nullable): where the codes are looked up
 */
void
iep_line_grid_set_source (IepLineGrid *self,
                          IepSession  *session,
                          gint64       institution_id,
                          gint64       year)
{
  g_return_if_fail (IEP_IS_LINE_GRID (self));

  g_set_object (&self->session, session);
  self->institution_id = institution_id;
  self->year = year;
}

/**
 * iep_line_grid_set_model:
 * @model: (nullable): the records; lines are added and removed there
 */
void
iep_line_grid_set_model (IepLineGrid *self,
                         GListStore  *model)
{
  g_return_if_fail (IEP_IS_LINE_GRID (self));
  g_return_if_fail (model == NULL || G_IS_LIST_STORE (model));

  if (self->model != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->model, self);
      if (self->grid != NULL)
        for (guint i = self->lines->len; i > 0; i--)
          {
            gtk_grid_remove_row (GTK_GRID (self->grid), ROW_OF (i - 1));
            gtk_grid_remove_row (GTK_GRID (self->grid), ROW_OF (i - 1));
          }
      g_ptr_array_set_size (self->lines, 0);
    }
  g_set_object (&self->model, model);
  if (model == NULL)
    return;

  make_headings (self);
  g_signal_connect_object (model, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
  items_changed_cb (self, 0, 0, g_list_model_get_n_items (G_LIST_MODEL (model)));
}

/**
 * iep_line_grid_set_problem:
 * @line: which line, from 0
 * @field: (nullable): which cell, or %NULL for the first
 * @problem: what the server found wrong there; stays until the cell changes
 */
void
iep_line_grid_set_problem (IepLineGrid *self,
                           guint        line,
                           const char  *field,
                           const char  *problem)
{
  Line *found;

  g_return_if_fail (IEP_IS_LINE_GRID (self));

  if (line >= self->lines->len)
    return;
  found = g_ptr_array_index (self->lines, line);
  for (guint i = 0; i < self->n_columns; i++)
    if (field == NULL || strcmp (self->columns[i].field, field) == 0)
      {
        g_free (g_ptr_array_index (found->refusals, i));
        g_ptr_array_index (found->refusals, i) = g_strdup (problem);
        break;
      }
  update_caption (self, found);
}

/**
 * iep_line_grid_set_note:
 * @line: which line, from 0
 * @css_class: (nullable): `success`, `warning`, `error`, or %NULL for neither good nor bad
 * @note: (nullable): what is to be known about the line; stays until it is replaced
 *
 * Unlike a problem it stops nothing.
 */
void
iep_line_grid_set_note (IepLineGrid *self,
                        guint        line,
                        const char  *css_class,
                        const char  *note)
{
  static const struct
  {
    const char *css_class;
    const char *icon;
  } looks[] = {
    { "success", "emblem-ok-symbolic" },
    { "warning", "dialog-warning-symbolic" },
    { "error", "dialog-error-symbolic" },
  };
  const char *icon_name = "dialog-information-symbolic";
  GtkWidget *box, *icon, *label;

  g_return_if_fail (IEP_IS_LINE_GRID (self));

  if (line >= self->lines->len)
    return;
  box = ((Line *) g_ptr_array_index (self->lines, line))->note;
  icon = gtk_widget_get_first_child (box);
  label = gtk_widget_get_last_child (box);
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    {
      gtk_widget_remove_css_class (box, looks[i].css_class);
      if (g_strcmp0 (css_class, looks[i].css_class) == 0)
        {
          gtk_widget_add_css_class (box, looks[i].css_class);
          icon_name = looks[i].icon;
        }
    }
  gtk_image_set_from_icon_name (GTK_IMAGE (icon), icon_name);
  gtk_label_set_label (GTK_LABEL (label), note != NULL ? note : "");
  gtk_widget_set_visible (box, note != NULL);
}

/**
 * iep_line_grid_clear:
 *
 * Forgets what the server found wrong.
 */
void
iep_line_grid_clear (IepLineGrid *self)
{
  g_return_if_fail (IEP_IS_LINE_GRID (self));

  for (guint i = 0; i < self->lines->len; i++)
    {
      Line *line = g_ptr_array_index (self->lines, i);

      for (guint j = 0; j < self->n_columns; j++)
        g_clear_pointer (&g_ptr_array_index (line->refusals, j), g_free);
      update_caption (self, line);
    }
}

/**
 * iep_line_grid_has_problem:
 *
 * Returns: whether a cell holds text that is no value
 */
gboolean
iep_line_grid_has_problem (IepLineGrid *self)
{
  g_return_val_if_fail (IEP_IS_LINE_GRID (self), FALSE);

  for (guint i = 0; self->editable && i < self->lines->len; i++)
    {
      Line *line = g_ptr_array_index (self->lines, i);

      for (guint j = 0; j < self->n_columns; j++)
        if (iep_field_control_get_problem (g_ptr_array_index (line->cells, j)) != NULL)
          return TRUE;
    }
  return FALSE;
}

/**
 * iep_line_grid_focus_problem:
 *
 * Returns: whether a cell holds text that is no value; the first such cell has the focus then
 */
gboolean
iep_line_grid_focus_problem (IepLineGrid *self)
{
  g_return_val_if_fail (IEP_IS_LINE_GRID (self), FALSE);

  for (guint i = 0; self->editable && i < self->lines->len; i++)
    {
      Line *line = g_ptr_array_index (self->lines, i);

      for (guint j = 0; j < self->n_columns; j++)
        if (iep_field_control_get_problem (g_ptr_array_index (line->cells, j)) != NULL)
          return gtk_widget_grab_focus (g_ptr_array_index (line->cells, j));
    }
  return FALSE;
}

/**
 * iep_line_grid_get_busy:
 *
 * Returns: whether a cell is still finding out which code was meant
 */
gboolean
iep_line_grid_get_busy (IepLineGrid *self)
{
  g_return_val_if_fail (IEP_IS_LINE_GRID (self), FALSE);

  for (guint i = 0; self->editable && i < self->lines->len; i++)
    {
      Line *line = g_ptr_array_index (self->lines, i);

      for (guint j = 0; j < self->n_columns; j++)
        if (iep_field_control_get_busy (g_ptr_array_index (line->cells, j)))
          return TRUE;
    }
  return FALSE;
}

/**
 * iep_line_grid_focus:
 * @line: which line, from 0
 * @field: (nullable): which cell, or %NULL for the first
 *
 * Returns: whether there is such a cell; it has the focus then
 */
gboolean
iep_line_grid_focus (IepLineGrid *self,
                     guint        line,
                     const char  *field)
{
  Line *found;

  g_return_val_if_fail (IEP_IS_LINE_GRID (self), FALSE);

  if (line >= self->lines->len)
    return FALSE;
  found = g_ptr_array_index (self->lines, line);
  for (guint i = 0; i < self->n_columns; i++)
    if (field == NULL || strcmp (self->columns[i].field, field) == 0)
      return gtk_widget_grab_focus (g_ptr_array_index (found->cells, i));
  return FALSE;
}
