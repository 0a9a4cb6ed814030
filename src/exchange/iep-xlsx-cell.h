/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a number in a cell of a workbook means, as text. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * IepXlsxMeaning:
 * @IEP_XLSX_NUMBER: a number
 * @IEP_XLSX_PERCENT: a share, shown multiplied by a hundred
 * @IEP_XLSX_DATE: days since the beginning of 1900 (or 1904)
 * @IEP_XLSX_TIME: a date with a time of day, or a time alone
 */
typedef enum
{
  IEP_XLSX_NUMBER,
  IEP_XLSX_PERCENT,
  IEP_XLSX_DATE,
  IEP_XLSX_TIME,
} IepXlsxMeaning;

IepXlsxMeaning  iep_xlsx_meaning_of_id   (guint           id);
IepXlsxMeaning  iep_xlsx_meaning_of_code (const char     *code);
char           *iep_xlsx_number_to_text  (const char     *number,
                                          IepXlsxMeaning  meaning,
                                          gboolean        from_1904);
gboolean        iep_xlsx_is_escape       (const char     *text);
char           *iep_xlsx_unescape        (const char     *text);

G_END_DECLS
