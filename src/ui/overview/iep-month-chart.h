/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many procurements are to be announced in each month, as bars. */
#pragma once

#include <gtk/gtk.h>

#include "domain/iep-announcements.h"

G_BEGIN_DECLS

#define IEP_TYPE_MONTH_CHART (iep_month_chart_get_type ())
G_DECLARE_FINAL_TYPE (IepMonthChart, iep_month_chart, IEP, MONTH_CHART, GtkWidget)

void iep_month_chart_show (IepMonthChart          *self,
                           const IepAnnouncements *announcements,
                           int                     year);

G_END_DECLS
