/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes tables that spreadsheets open as they are meant. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * IepCsvStyle:
 * @IEP_CSV_PLAIN: commas between fields, decimal points: for programs, the same everywhere
 * @IEP_CSV_LOCAL: as the spreadsheets of the user's locale write it: where the decimal sign is a comma, semicolons
 *   stand between fields
 */
typedef enum
{
  IEP_CSV_PLAIN,
  IEP_CSV_LOCAL,
} IepCsvStyle;

typedef struct _IepCsvWriter IepCsvWriter;

IepCsvWriter *iep_csv_writer_new       (IepCsvStyle   style);
void          iep_csv_writer_free      (IepCsvWriter *self);
void          iep_csv_writer_add_text  (IepCsvWriter *self,
                                        const char   *text);
void          iep_csv_writer_add_money (IepCsvWriter *self,
                                        gint64        cents);
void          iep_csv_writer_end_row   (IepCsvWriter *self);
GBytes       *iep_csv_writer_finish    (IepCsvWriter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IepCsvWriter, iep_csv_writer_free)

G_END_DECLS
