/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A status of a procurement or plan in words, with its colour. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define IEP_TYPE_STATUS_PILL (iep_status_pill_get_type ())
G_DECLARE_FINAL_TYPE (IepStatusPill, iep_status_pill, IEP, STATUS_PILL, GtkWidget)

/*
 * Properties: "status" (the code: draft, included, excluded, created, ready, endorsed, approved, endorsed_ministry,
 * signed, returned, replaced, superseded), "label" (other words than the status's own), "plain" (a dot and words
 * without the coloured ground, for cells of lists).
 */
GtkWidget  *iep_status_pill_new        (void);
GtkWidget  *iep_status_pill_new_plain  (void);

const char *iep_status_pill_get_status (IepStatusPill *self);
void        iep_status_pill_set_status (IepStatusPill *self,
                                        const char    *status);
void        iep_status_pill_set_label  (IepStatusPill *self,
                                        const char    *label);
void        iep_status_pill_set_plain  (IepStatusPill *self,
                                        gboolean       plain);
void        iep_status_pill_set_wrap   (IepStatusPill *self,
                                        gboolean       wrap);

G_END_DECLS
