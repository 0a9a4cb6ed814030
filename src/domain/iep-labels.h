/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of the State Treasury for statuses, rights and acts, and the sentences for refusals. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

const char *iep_label_procurement_status (const char   *status);
const char *iep_label_plan_status        (const char   *status);
const char *iep_label_act                (const char   *act);
const char *iep_label_act_done           (const char   *act);
const char *iep_label_right              (const char   *right);
const char *iep_label_right_description  (const char   *right);
const char *iep_label_institution_kind   (const char   *kind);
const char *iep_label_step_state         (const char   *state);
const char *iep_label_flow               (const char   *flow);
char       *iep_label_field              (const char   *path);
char       *iep_label_refusal            (const GError *error);
char       *iep_label_problem            (const char   *code,
                                          const char   *message,
                                          JsonObject   *detail);

G_END_DECLS
