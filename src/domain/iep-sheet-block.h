/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Blocks of cells as text: what spreadsheets put on the clipboard. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * IepSheetBlock:
 * @rows: (element-type GPtrArray): the rows, each an array of texts
 * @n_columns: how many the widest row has
 */
typedef struct
{
  GPtrArray *rows;
  guint      n_columns;
} IepSheetBlock;

IepSheetBlock *iep_sheet_block_parse (const char    *text);
void           iep_sheet_block_free  (IepSheetBlock *block);
const char    *iep_sheet_block_get   (IepSheetBlock *block,
                                      guint          row,
                                      guint          column);
void           iep_sheet_block_write (GString       *out,
                                      const char    *field);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IepSheetBlock, iep_sheet_block_free)

G_END_DECLS
