/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lines of an estimate as a spreadsheet knows them: the rows, how they are loaded, which of them are shown.
 *
 * Subtotals are kept, not computed: every amount that changes adds its difference to the rows above it. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-sheet-private.h"

#include <string.h>

G_DEFINE_QUARK (iep-sheet-error-quark, iep_sheet_error)
G_DEFINE_FINAL_TYPE (IepSheet, iep_sheet, G_TYPE_OBJECT)

enum
{
  PROP_EDITABLE = 1,
  PROP_UNIT,
  PROP_DISTRIBUTION,
  PROP_MODIFIED,
  PROP_CAN_UNDO,
  PROP_CAN_REDO,
  PROP_PROBLEMS,
  PROP_CONFLICTS,
  N_PROPERTIES
};

enum
{
  VALUES_CHANGED,
  ROWS_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

static void
row_free (gpointer data)
{
  IepSheetRow *row = data;

  for (guint i = 0; i < IEP_SHEET_N_TEXTS; i++)
    {
      g_free (row->text[i]);
      g_free (row->base_text[i]);
    }
  g_clear_pointer (&row->wrong, g_hash_table_unref);
  g_clear_pointer (&row->conflicts, g_hash_table_unref);
  g_free (row->key);
  g_free (row->name);
  g_free (row);
}

/* Makes a row that is nowhere yet; the sheet owns it for as long as the sheet lives. */
IepSheetRow *
iep_sheet_make_row (IepSheet   *self,
                    const char *key,
                    gboolean    group)
{
  IepSheetRow *row = g_new0 (IepSheetRow, 1);

  row->key = g_strdup (key);
  row->group = group;
  row->position = G_MAXUINT;
  g_ptr_array_add (self->all, row);

  return row;
}

/* Rows know where they stand. */
void
iep_sheet_renumber (IepSheet *self,
                    guint     from)
{
  for (guint i = from; i < self->rows->len; i++)
    ((IepSheetRow *) g_ptr_array_index (self->rows, i))->index = i;
}

static void
set_levels (IepSheetRow *row,
            IepSheetRow *parent)
{
  row->parent = parent;
  row->level = parent == NULL ? 0 : parent->level + 1;
}

/* Puts a row at @index, below @parent, whose subtotals grow by it. */
void
iep_sheet_attach (IepSheet    *self,
                  IepSheetRow *row,
                  IepSheetRow *parent,
                  guint        index)
{
  g_ptr_array_insert (self->rows, (int) index, row);
  iep_sheet_renumber (self, index);
  set_levels (row, parent);
  row->present = TRUE;
  if (!row->group)
    for (guint i = 0; i < IEP_SHEET_N_VALUES; i++)
      for (IepSheetRow *above = parent; above != NULL; above = above->parent)
        above->value[i] += row->value[i];
  if (row->gone)
    {
      /* It comes back to a server that does not know it any more. */
      row->gone = FALSE;
      g_clear_pointer (&row->key, g_free);
      memset (row->base, 0, sizeof row->base);
      for (guint i = 0; i < IEP_SHEET_N_TEXTS; i++)
        g_clear_pointer (&row->base_text[i], g_free);
    }
  self->rows_dirty = TRUE;
}

/* The opposite: what is below a group has to be taken away before it. */
void
iep_sheet_detach (IepSheet    *self,
                  IepSheetRow *row)
{
  guint index = row->index;

  g_ptr_array_remove_index (self->rows, index);
  iep_sheet_renumber (self, index);
  row->present = FALSE;
  row->position = G_MAXUINT;
  if (!row->group)
    for (guint i = 0; i < IEP_SHEET_N_VALUES; i++)
      for (IepSheetRow *above = row->parent; above != NULL; above = above->parent)
        above->value[i] -= row->value[i];
  self->rows_dirty = TRUE;
}

static void
show_rows (IepSheet *self)
{
  guint hidden_below = G_MAXUINT;

  g_ptr_array_set_size (self->shown, 0);
  for (guint i = 0; i < self->rows->len; i++)
    {
      IepSheetRow *row = g_ptr_array_index (self->rows, i);

      if (row->level > hidden_below)
        {
          row->position = G_MAXUINT;
          continue;
        }
      hidden_below = row->folded ? row->level : G_MAXUINT;
      row->position = self->shown->len;
      g_ptr_array_add (self->shown, row);
    }
}

static gboolean
is_modified (IepSheet *self)
{
  for (guint i = 0; i < self->all->len; i++)
    {
      IepSheetRow *row = g_ptr_array_index (self->all, i);

      if (row->group)
        continue;
      if (row->present != (row->key != NULL && !row->gone))
        return TRUE;
      if (row->present && memcmp (row->value, row->base, sizeof (gint64) * IEP_SHEET_VALUE_PLAN) != 0)
        return TRUE;
      for (guint t = 0; row->present && t < IEP_SHEET_N_TEXTS; t++)
        if (g_strcmp0 (row->text[t], row->base_text[t]) != 0)
          return TRUE;
    }

  return FALSE;
}

/* Tells the world, once for all that was changed since. */
void
iep_sheet_notify_all (IepSheet *self)
{
  gboolean rows_dirty = self->rows_dirty;
  gboolean modified, can_undo, can_redo;
  guint problems = 0, conflicts = 0;

  if (!self->rows_dirty && !self->values_dirty)
    return;

  self->rows_dirty = self->values_dirty = FALSE;
  if (rows_dirty)
    show_rows (self);
  for (guint i = 0; i < self->rows->len; i++)
    {
      IepSheetRow *row = g_ptr_array_index (self->rows, i);

      problems += row->wrong != NULL ? g_hash_table_size (row->wrong) : 0;
      problems += iep_sheet_lacks_code (row);
      conflicts += row->conflicts != NULL ? g_hash_table_size (row->conflicts) : 0;
    }

  g_object_freeze_notify (G_OBJECT (self));
  if (problems != self->problems)
    {
      self->problems = problems;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEMS]);
    }
  if (conflicts != self->conflicts)
    {
      self->conflicts = conflicts;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONFLICTS]);
    }
  modified = problems > 0 || is_modified (self);
  if (modified != self->modified)
    {
      self->modified = modified;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODIFIED]);
    }
  can_undo = self->done > 0;
  if (can_undo != self->could_undo)
    {
      self->could_undo = can_undo;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_UNDO]);
    }
  can_redo = self->done < self->steps->len;
  if (can_redo != self->could_redo)
    {
      self->could_redo = can_redo;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_REDO]);
    }
  g_signal_emit (self, signals[rows_dirty ? ROWS_CHANGED : VALUES_CHANGED], 0);
  if (rows_dirty)
    g_signal_emit (self, signals[VALUES_CHANGED], 0);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
iep_sheet_finalize (GObject *object)
{
  IepSheet *self = IEP_SHEET (object);

  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->shown);
  g_ptr_array_unref (self->steps);
  g_clear_pointer (&self->step, iep_sheet_step_free);
  g_ptr_array_unref (self->all);
  if (self->code_destroy != NULL)
    self->code_destroy (self->code_data);
  for (guint i = 0; i < IEP_SHEET_N_TEXTS; i++)
    {
      g_strfreev (self->choices[i]);
      g_strfreev (self->choice_names[i]);
    }

  G_OBJECT_CLASS (iep_sheet_parent_class)->finalize (object);
}

static void
iep_sheet_get_property (GObject    *object,
                        guint       id,
                        GValue     *value,
                        GParamSpec *pspec)
{
  IepSheet *self = IEP_SHEET (object);

  switch (id)
    {
    case PROP_EDITABLE:
      g_value_set_boolean (value, self->editable);
      break;
    case PROP_UNIT:
      g_value_set_int64 (value, self->unit);
      break;
    case PROP_DISTRIBUTION:
      g_value_set_int (value, self->distribution);
      break;
    case PROP_MODIFIED:
      g_value_set_boolean (value, self->modified);
      break;
    case PROP_CAN_UNDO:
      g_value_set_boolean (value, self->could_undo);
      break;
    case PROP_CAN_REDO:
      g_value_set_boolean (value, self->could_redo);
      break;
    case PROP_PROBLEMS:
      g_value_set_uint (value, self->problems);
      break;
    case PROP_CONFLICTS:
      g_value_set_uint (value, self->conflicts);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
iep_sheet_set_property (GObject      *object,
                        guint         id,
                        const GValue *value,
                        GParamSpec   *pspec)
{
  IepSheet *self = IEP_SHEET (object);

  switch (id)
    {
    case PROP_EDITABLE:
      iep_sheet_set_editable (self, g_value_get_boolean (value));
      break;
    case PROP_UNIT:
      iep_sheet_set_unit (self, g_value_get_int64 (value));
      break;
    case PROP_DISTRIBUTION:
      iep_sheet_set_distribution (self, g_value_get_int (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
iep_sheet_class_init (IepSheetClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags both = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = iep_sheet_finalize;
  object_class->get_property = iep_sheet_get_property;
  object_class->set_property = iep_sheet_set_property;

  properties[PROP_EDITABLE] = g_param_spec_boolean ("editable", NULL, NULL, TRUE, both);
  properties[PROP_UNIT] = g_param_spec_int64 ("unit", NULL, NULL, 1, 100000000, 1, both);
  properties[PROP_DISTRIBUTION] = g_param_spec_int ("distribution", NULL, NULL, IEP_SHEET_EQUAL, IEP_SHEET_BY_HAND, IEP_SHEET_EQUAL, both);
  properties[PROP_MODIFIED] = g_param_spec_boolean ("modified", NULL, NULL, FALSE, readable);
  properties[PROP_CAN_UNDO] = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE, readable);
  properties[PROP_CAN_REDO] = g_param_spec_boolean ("can-redo", NULL, NULL, FALSE, readable);
  properties[PROP_PROBLEMS] = g_param_spec_uint ("problems", NULL, NULL, 0, G_MAXUINT, 0, readable);
  properties[PROP_CONFLICTS] = g_param_spec_uint ("conflicts", NULL, NULL, 0, G_MAXUINT, 0, readable);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  signals[VALUES_CHANGED] = g_signal_new ("values-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ROWS_CHANGED] = g_signal_new ("rows-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                        0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
iep_sheet_init (IepSheet *self)
{
  self->all = g_ptr_array_new_with_free_func (row_free);
  self->rows = g_ptr_array_new ();
  self->shown = g_ptr_array_new ();
  self->steps = g_ptr_array_new_with_free_func (iep_sheet_step_free);
  self->unit = 1;
  self->editable = TRUE;
}

/**
 * iep_sheet_new:
 *
 * Returns: (transfer full): an empty sheet
 */
IepSheet *
iep_sheet_new (void)
{
  return g_object_new (IEP_TYPE_SHEET, NULL);
}

/**
 * iep_sheet_code_clear:
 * @code: what a code function has filled in
 *
 * Frees its texts.
 */
void
iep_sheet_code_clear (IepSheetCode *code)
{
  g_clear_pointer (&code->code, g_free);
  g_clear_pointer (&code->name, g_free);
  g_clear_pointer (&code->parent, g_free);
}

/**
 * iep_sheet_clear:
 * @self: a sheet
 *
 * Takes all rows away, and the steps to undo with them. Rows known from before are no longer valid.
 */
void
iep_sheet_clear (IepSheet *self)
{
  g_return_if_fail (IEP_IS_SHEET (self));

  g_ptr_array_set_size (self->rows, 0);
  g_ptr_array_set_size (self->shown, 0);
  g_ptr_array_set_size (self->steps, 0);
  g_ptr_array_set_size (self->all, 0);
  self->done = 0;
  self->rows_dirty = TRUE;
}

/**
 * iep_sheet_add_row:
 * @self: a sheet
 * @parent: (nullable): the group it is part of; %NULL: one of the roots
 * @key: (nullable): what the server calls it; %NULL for a group that only sums
 * @code: its code
 * @name: its name
 * @group: whether it only sums what is below it
 *
 * Loads a row: below its parent and everything that is there already. It is shown after iep_sheet_loaded().
 *
 * Returns: (transfer none): the row; valid until iep_sheet_clear()
 */
IepSheetRow *
iep_sheet_add_row (IepSheet    *self,
                   IepSheetRow *parent,
                   const char  *key,
                   const char  *code,
                   const char  *name,
                   gboolean     group)
{
  IepSheetRow *row;

  g_return_val_if_fail (IEP_IS_SHEET (self), NULL);
  g_return_val_if_fail (parent == NULL || parent->group, NULL);

  row = iep_sheet_make_row (self, key, group);
  row->name = g_strdup (name);
  row->text[IEP_SHEET_TEXT_CODE] = g_strdup (code);
  row->base_text[IEP_SHEET_TEXT_CODE] = g_strdup (code);
  iep_sheet_attach (self, row, parent, parent == NULL ? self->rows->len : iep_sheet_subtree_end (self, parent));

  return row;
}

/**
 * iep_sheet_load_value:
 * @self: a sheet
 * @row: one of its lines
 * @column: a month, or %IEP_SHEET_PLAN
 * @cents: the amount the server has; %IEP_UNSET is 0
 *
 * Loads an amount; the year follows from the months.
 */
void
iep_sheet_load_value (IepSheet       *self,
                      IepSheetRow    *row,
                      IepSheetColumn  column,
                      gint64          cents)
{
  int value = iep_sheet_value_of (column);

  g_return_if_fail (IEP_IS_SHEET (self) && row != NULL && !row->group);
  g_return_if_fail (value > IEP_SHEET_VALUE_YEAR);

  if (cents == IEP_UNSET)
    cents = 0;
  if (value != IEP_SHEET_VALUE_PLAN)
    {
      iep_sheet_add_number (row, IEP_SHEET_VALUE_YEAR, cents - row->value[value]);
      row->base[IEP_SHEET_VALUE_YEAR] = row->value[IEP_SHEET_VALUE_YEAR];
    }
  iep_sheet_add_number (row, value, cents - row->value[value]);
  row->base[value] = cents;
  self->values_dirty = TRUE;
}

/**
 * iep_sheet_load_text:
 * @self: a sheet
 * @row: one of its lines
 * @column: %IEP_SHEET_SOURCE, %IEP_SHEET_SPLIT or %IEP_SHEET_REASON
 * @text: (nullable): what the server has
 *
 * Loads a text.
 */
void
iep_sheet_load_text (IepSheet       *self,
                     IepSheetRow    *row,
                     IepSheetColumn  column,
                     const char     *text)
{
  int which = iep_sheet_text_of (column);

  g_return_if_fail (IEP_IS_SHEET (self) && row != NULL && which >= 0);

  if (text != NULL && *text == '\0')
    text = NULL;
  g_free (row->text[which]);
  row->text[which] = g_strdup (text);
  g_free (row->base_text[which]);
  row->base_text[which] = g_strdup (text);
  self->values_dirty = TRUE;
}

/**
 * iep_sheet_row_set_pattern:
 * @row: a line
 * @months: its twelve amounts of last year, in cents
 *
 * What %IEP_SHEET_PATTERN divides by.
 */
void
iep_sheet_row_set_pattern (IepSheetRow  *row,
                           const gint64  months[12])
{
  g_return_if_fail (row != NULL && months != NULL);

  memcpy (row->pattern, months, sizeof row->pattern);
}

/**
 * iep_sheet_row_set_permanent:
 * @row: a line
 * @permanent: whether it may not be taken away
 *
 * A line of the version that is amended stays: removing it makes its months nothing instead.
 */
void
iep_sheet_row_set_permanent (IepSheetRow *row,
                             gboolean     permanent)
{
  g_return_if_fail (row != NULL);

  row->permanent = permanent;
}

/**
 * iep_sheet_loaded:
 * @self: a sheet
 *
 * Shows what was loaded.
 */
void
iep_sheet_loaded (IepSheet *self)
{
  g_return_if_fail (IEP_IS_SHEET (self));

  self->rows_dirty = TRUE;
  iep_sheet_notify_all (self);
}

/**
 * iep_sheet_set_code_func:
 * @self: a sheet
 * @func: (nullable): what knows the codes
 * @user_data: for @func
 * @destroy: (nullable): for @user_data
 *
 * Without one no line can be added.
 */
void
iep_sheet_set_code_func (IepSheet         *self,
                         IepSheetCodeFunc  func,
                         gpointer          user_data,
                         GDestroyNotify    destroy)
{
  g_return_if_fail (IEP_IS_SHEET (self));

  if (self->code_destroy != NULL)
    self->code_destroy (self->code_data);
  self->code_func = func;
  self->code_data = user_data;
  self->code_destroy = destroy;
}

/**
 * iep_sheet_set_choices:
 * @self: a sheet
 * @column: %IEP_SHEET_SOURCE or %IEP_SHEET_SPLIT
 * @codes: (array zero-terminated=1): the codes that may stand there
 * @names: (array zero-terminated=1): their names, as many
 *
 * What the cells of a column choose from.
 */
void
iep_sheet_set_choices (IepSheet           *self,
                       IepSheetColumn      column,
                       const char * const *codes,
                       const char * const *names)
{
  int which = iep_sheet_text_of (column);

  g_return_if_fail (IEP_IS_SHEET (self) && which >= 0);
  g_return_if_fail (g_strv_length ((GStrv) codes) == g_strv_length ((GStrv) names));

  g_strfreev (self->choices[which]);
  g_strfreev (self->choice_names[which]);
  self->choices[which] = g_strdupv ((GStrv) codes);
  self->choice_names[which] = g_strdupv ((GStrv) names);
  self->values_dirty = TRUE;
  if (self->depth == 0)
    iep_sheet_notify_all (self);
}

/**
 * iep_sheet_get_choices:
 * @self: a sheet
 * @column: %IEP_SHEET_SOURCE or %IEP_SHEET_SPLIT
 * @names: (out) (optional) (transfer none): their names
 *
 * Returns: (transfer none) (nullable): the codes that may stand there
 */
const char * const *
iep_sheet_get_choices (IepSheet            *self,
                       IepSheetColumn       column,
                       const char * const **names)
{
  int which = iep_sheet_text_of (column);

  g_return_val_if_fail (IEP_IS_SHEET (self) && which >= 0, NULL);

  if (names != NULL)
    *names = (const char * const *) self->choice_names[which];
  return (const char * const *) self->choices[which];
}

/**
 * iep_sheet_set_editable:
 * @self: a sheet
 * @editable: whether anything may be written
 */
void
iep_sheet_set_editable (IepSheet *self,
                        gboolean  editable)
{
  g_return_if_fail (IEP_IS_SHEET (self));

  if (self->editable == !!editable)
    return;
  self->editable = !!editable;
  self->values_dirty = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EDITABLE]);
  iep_sheet_notify_all (self);
}

/**
 * iep_sheet_set_unit:
 * @self: a sheet
 * @cents: 100 where the law wants whole euros, otherwise 1
 *
 * What parts of a divided amount are multiples of, and whether amounts are shown without their empty cents.
 */
void
iep_sheet_set_unit (IepSheet *self,
                    gint64    cents)
{
  g_return_if_fail (IEP_IS_SHEET (self) && cents > 0);

  if (self->unit == cents)
    return;
  self->unit = cents;
  self->values_dirty = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UNIT]);
  iep_sheet_notify_all (self);
}

/**
 * iep_sheet_set_distribution:
 * @self: a sheet
 * @how: what writing a year does to its months from now on
 */
void
iep_sheet_set_distribution (IepSheet             *self,
                            IepSheetDistribution  how)
{
  g_return_if_fail (IEP_IS_SHEET (self));

  if (self->distribution == how)
    return;
  self->distribution = how;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DISTRIBUTION]);
}

gboolean
iep_sheet_get_editable (IepSheet *self)
{
  return self->editable;
}

gint64
iep_sheet_get_unit (IepSheet *self)
{
  return self->unit;
}

IepSheetDistribution
iep_sheet_get_distribution (IepSheet *self)
{
  return self->distribution;
}
