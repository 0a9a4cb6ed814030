/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of a sheet: which are shown, where one is, what it is called. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-sheet-private.h"

#include <string.h>

/**
 * iep_sheet_fold:
 * @self: a sheet
 * @row: (nullable): a group; %NULL: every group
 * @folded: whether what is below it is hidden
 */
void
iep_sheet_fold (IepSheet    *self,
                IepSheetRow *row,
                gboolean     folded)
{
  g_return_if_fail (IEP_IS_SHEET (self));

  for (guint i = 0; i < self->rows->len; i++)
    {
      IepSheetRow *candidate = g_ptr_array_index (self->rows, i);

      if (candidate->group && (row == candidate || row == NULL) && candidate->folded != !!folded)
        {
          candidate->folded = !!folded;
          self->rows_dirty = TRUE;
        }
    }
  iep_sheet_notify_all (self);
}

/**
 * iep_sheet_get_n_rows:
 * @self: a sheet
 *
 * Returns: how many rows are shown
 */
guint
iep_sheet_get_n_rows (IepSheet *self)
{
  return self->shown->len;
}

/**
 * iep_sheet_get_row:
 * @self: a sheet
 * @position: less than iep_sheet_get_n_rows()
 *
 * Returns: (transfer none) (nullable): the row that is shown there
 */
IepSheetRow *
iep_sheet_get_row (IepSheet *self,
                   guint     position)
{
  return position < self->shown->len ? g_ptr_array_index (self->shown, position) : NULL;
}

/**
 * iep_sheet_get_position:
 * @self: a sheet
 * @row: a row
 *
 * Returns: where it is shown, or %G_MAXUINT where it is not: removed, or inside a folded group
 */
guint
iep_sheet_get_position (IepSheet    *self,
                        IepSheetRow *row)
{
  return row->present ? row->position : G_MAXUINT;
}

/**
 * iep_sheet_find_row:
 * @self: a sheet
 * @key: what the server calls it
 *
 * Returns: (transfer none) (nullable): the row, shown or folded away
 */
IepSheetRow *
iep_sheet_find_row (IepSheet   *self,
                    const char *key)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      IepSheetRow *row = g_ptr_array_index (self->rows, i);

      if (row->key != NULL && g_strcmp0 (row->key, key) == 0)
        return row;
    }

  return NULL;
}

/**
 * iep_sheet_find_code:
 * @self: a sheet
 * @code: a code
 * @source: (nullable): a funding source; %NULL: any
 * @split: (nullable): a part; %NULL: any
 *
 * Returns: (transfer none) (nullable): the first line (not group) with these
 */
IepSheetRow *
iep_sheet_find_code (IepSheet   *self,
                     const char *code,
                     const char *source,
                     const char *split)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      IepSheetRow *row = g_ptr_array_index (self->rows, i);

      if (!row->group && g_strcmp0 (row->text[IEP_SHEET_TEXT_CODE], code) == 0 &&
          (source == NULL || strcmp (iep_sheet_row_get_source (row), source) == 0) &&
          (split == NULL || strcmp (iep_sheet_row_get_split (row), split) == 0))
        return row;
    }

  return NULL;
}

const char *
iep_sheet_row_get_key (IepSheetRow *row)
{
  return row->key;
}

const char *
iep_sheet_row_get_code (IepSheetRow *row)
{
  return row->text[IEP_SHEET_TEXT_CODE] != NULL ? row->text[IEP_SHEET_TEXT_CODE] : "";
}

const char *
iep_sheet_row_get_name (IepSheetRow *row)
{
  return row->name != NULL ? row->name : "";
}

const char *
iep_sheet_row_get_source (IepSheetRow *row)
{
  return row->text[IEP_SHEET_TEXT_SOURCE] != NULL ? row->text[IEP_SHEET_TEXT_SOURCE] : "";
}

const char *
iep_sheet_row_get_split (IepSheetRow *row)
{
  return row->text[IEP_SHEET_TEXT_SPLIT] != NULL ? row->text[IEP_SHEET_TEXT_SPLIT] : "";
}

IepSheetRow *
iep_sheet_row_get_parent (IepSheetRow *row)
{
  return row->parent;
}

guint
iep_sheet_row_get_level (IepSheetRow *row)
{
  return row->level;
}

gboolean
iep_sheet_row_is_group (IepSheetRow *row)
{
  return row->group;
}

/**
 * iep_sheet_row_is_new:
 * @row: a row
 *
 * Returns: whether it is a line that the server does not have
 */
gboolean
iep_sheet_row_is_new (IepSheetRow *row)
{
  return !row->group && row->key == NULL;
}

gboolean
iep_sheet_row_is_folded (IepSheetRow *row)
{
  return row->folded;
}
