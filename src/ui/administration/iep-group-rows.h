/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "domain/iep-record.h"

G_BEGIN_DECLS

/**
 * IepRowFunc:
 * @row: a row that was just made
 * @record: the record it was made for
 * @user_data: what was given to iep_group_rows_show()
 *
 * Adds to a row what it needs beside its words.
 */
typedef void (*IepRowFunc) (AdwActionRow *row,
                            IepRecord    *record,
                            gpointer      user_data);

GPtrArray *iep_group_rows_new  (void);
void       iep_group_rows_add  (GPtrArray           *rows,
                                const char          *title,
                                const char          *subtitle,
                                IepRecord           *record);
void       iep_group_rows_show (AdwPreferencesGroup *group,
                                GPtrArray           *rows,
                                IepRowFunc           func,
                                gpointer             user_data);

G_END_DECLS
