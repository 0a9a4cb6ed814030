/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Signals: idle (nobody touched keys or pointer for so long), active (somebody does again, once after each idle). */
#define IEP_TYPE_IDLE_WATCH (iep_idle_watch_get_type ())
G_DECLARE_FINAL_TYPE (IepIdleWatch, iep_idle_watch, IEP, IDLE_WATCH, GObject)

IepIdleWatch *iep_idle_watch_new    (double        minutes);
void          iep_idle_watch_begin  (IepIdleWatch *self);
double        iep_idle_watch_get_minutes (IepIdleWatch *self);

G_END_DECLS
