/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a Latvian document writes money, dates and the words of the law, whatever the language of the program. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char       *iep_latvian_money       (gint64      cents);
char       *iep_latvian_whole_money (gint64      cents);
char       *iep_latvian_date        (const char *iso_date);
char       *iep_latvian_long_date   (GDateTime  *time);
char       *iep_latvian_time        (GDateTime  *time);
GDateTime  *iep_latvian_parse_time  (const char *iso_time);
const char *iep_latvian_month       (int         month);
char       *iep_latvian_count       (guint       count,
                                     const char *one,
                                     const char *many);
const char *iep_latvian_plan_status (const char *code);
const char *iep_latvian_act         (const char *code);
const char *iep_latvian_flow        (const char *code);
const char *iep_latvian_estimate_status
                                    (const char *code);
const char *iep_latvian_estimate_act
                                    (const char *code);

G_END_DECLS
