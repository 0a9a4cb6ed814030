/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The flow of a plan version drawn as steps from left to right. */
#pragma once

#include <gtk/gtk.h>

#include "domain/iep-plan.h"

G_BEGIN_DECLS

/**
 * IepFlowWords:
 * @status: the status a step leads to
 *
 * Returns: (transfer none): the words for it
 */
typedef const char *(*IepFlowWords) (const char *status);

#define IEP_TYPE_FLOW_STRIP (iep_flow_strip_get_type ())
G_DECLARE_FINAL_TYPE (IepFlowStrip, iep_flow_strip, IEP, FLOW_STRIP, GtkWidget)

GtkWidget *iep_flow_strip_new       (void);
void       iep_flow_strip_set_words (IepFlowStrip *self,
                                     IepFlowWords  words,
                                     const char   *name);
void       iep_flow_strip_set_steps (IepFlowStrip *self,
                                     GListModel   *steps,
                                     GListModel   *decisions);

G_END_DECLS
