/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What another program leaves on the clipboard, and what people type into cells: blocks, amounts, calculations, dates. */
#include "fuzz.h"

#include "domain/iep-date.h"
#include "domain/iep-money.h"
#include "domain/iep-sheet-block.h"
#include "domain/iep-sheet-formula.h"
#include "sample-sheet.h"

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  static const IepSheetColumn columns[] = { IEP_SHEET_CODE, IEP_SHEET_YEAR, IEP_SHEET_MONTH_1, IEP_SHEET_MONTH_1 + 1 };
  g_autofree char *text = g_strndup ((const char *) data + 1, size > 0 ? size - 1 : 0);
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autoptr(IepSheetBlock) block = NULL;
  g_autoptr(IepSheet) sheet = NULL;
  IepSheetRange range = { .row = 2, .n_rows = 1, .columns = columns, .n_columns = G_N_ELEMENTS (columns) };
  IepSheetRange pasted;
  g_autofree char *message = NULL;
  g_autofree char *iso = NULL;
  gint64 cents;

  if (size == 0)
    return 0;
  /* The clipboard gives valid text; a file does not. */
  iep_sheet_calculate (valid, &cents, NULL);
  iep_money_parse (valid, &cents, NULL);
  iep_date_parse (valid, &iso);
  block = iep_sheet_block_parse (valid);
  if (block != NULL)
    for (guint i = 0; i < block->rows->len; i++)
      {
        iep_sheet_guess_mark (g_ptr_array_index (block->rows, i));
        for (guint k = 0; k < block->n_columns; k++)
          {
            g_autoptr(GString) out = g_string_new (NULL);
            const char *field = iep_sheet_block_get (block, i, k);

            if (field != NULL)
              iep_sheet_block_write (out, field);
          }
      }
  sheet = sample_sheet_new (8);
  iep_sheet_paste (sheet, &range, G_N_ELEMENTS (columns), valid, &pasted, &message, NULL);

  return 0;
}
