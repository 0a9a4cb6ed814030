/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dates and times as the user reads and writes them, and as ISO 8601 travels. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char     *iep_date_format       (const char  *iso);
char     *iep_timestamp_format  (const char  *iso);
gboolean  iep_date_parse        (const char  *text,
                                 char       **iso);
char     *iep_month_format      (gint64       month);
char     *iep_announce_format   (gint64       year,
                                 gint64       quarter,
                                 gint64       month);

G_END_DECLS
