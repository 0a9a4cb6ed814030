/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When an institution wants to announce its procurements: how many and how much, by month and quarter. */
#pragma once

#include "domain/iep-session.h"

G_BEGIN_DECLS

/**
 * IepAnnouncements:
 * @count: how many are announced in each month, from January
 * @total: their estimated price without VAT, in cents
 * @quarter_count: how many name only the quarter, from the first
 * @quarter_total: their estimated price without VAT, in cents
 *
 * The included procurements in force that are to be announced in one year.
 */
typedef struct
{
  guint  count[12];
  gint64 total[12];
  guint  quarter_count[4];
  gint64 quarter_total[4];
} IepAnnouncements;

void              iep_announcements_async  (IepSession           *session,
                                            gint64                institution_id,
                                            int                   year,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
IepAnnouncements *iep_announcements_finish (IepSession           *session,
                                            GAsyncResult         *result,
                                            GError              **error);

G_END_DECLS
