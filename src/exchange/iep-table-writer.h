/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes a table row by row, as CSV or as a workbook: what one can say, the other can too. */

#pragma once

#include "exchange/iep-exchange-error.h"

G_BEGIN_DECLS

typedef struct _IepTableWriter IepTableWriter;

/**
 * IepTableFormat:
 * @IEP_TABLE_FORMAT_CSV: CSV for programs, the same everywhere (%IEP_CSV_PLAIN)
 * @IEP_TABLE_FORMAT_CSV_LOCAL: CSV as the spreadsheets of the user's locale write it (%IEP_CSV_LOCAL)
 * @IEP_TABLE_FORMAT_XLSX: a workbook with one sheet
 */
typedef enum
{
  IEP_TABLE_FORMAT_CSV,
  IEP_TABLE_FORMAT_CSV_LOCAL,
  IEP_TABLE_FORMAT_XLSX,
} IepTableFormat;

IepTableWriter *iep_table_writer_new          (IepTableFormat   format,
                                               const char      *sheet_name);
void            iep_table_writer_free         (IepTableWriter  *self);
void            iep_table_writer_heading      (IepTableWriter  *self,
                                               const char      *text,
                                               guint            width);
void            iep_table_writer_text         (IepTableWriter  *self,
                                               const char      *text);
void            iep_table_writer_money        (IepTableWriter  *self,
                                               gint64           cents);
void            iep_table_writer_number       (IepTableWriter  *self,
                                               gint64           number);
void            iep_table_writer_end_row      (IepTableWriter  *self);
GBytes         *iep_table_writer_finish       (IepTableWriter  *self,
                                               GError         **error);
gboolean        iep_table_format_from_name    (const char      *name,
                                               IepTableFormat  *format);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IepTableWriter, iep_table_writer_free)

G_END_DECLS
