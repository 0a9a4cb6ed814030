/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A column of a list that shows one field of a record, written as the record itself would. */
#pragma once

#include <gtk/gtk.h>

#include "domain/iep-record.h"

G_BEGIN_DECLS

/**
 * IepRecordTextFunc:
 * @record: the record of the row
 *
 * Returns: (transfer full) (nullable): what the cell says
 */
typedef char *(*IepRecordTextFunc) (IepRecord *record);

GtkColumnViewColumn *iep_record_column_new      (const char        *title,
                                                 const char        *field);
GtkColumnViewColumn *iep_record_column_new_func (const char        *title,
                                                 IepRecordTextFunc  func,
                                                 gboolean           numeric);
GtkColumnViewColumn *iep_record_column_new_wrapped
                                                (const char        *title,
                                                 IepRecordTextFunc  func,
                                                 int                lines);
void                 iep_record_column_sort_by  (GtkColumnViewColumn *column,
                                                 const char          *field);

G_END_DECLS
