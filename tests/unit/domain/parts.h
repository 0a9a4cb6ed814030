/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tests on a real server are one program of several files, so that they share the server. */
#pragma once

#include "server.h"

G_BEGIN_DECLS

extern IepLocalServer *server;
extern IepConnection *superuser;

gint64   find_institution      (IepSession *session,
                                const char *code);
void     count_changed         (IepSession *session,
                                gint64      institution_id,
                                guint      *n);
gboolean is_positive           (gpointer    number);

void     add_session_tests     (void);
void     add_procurement_tests (void);
void     add_lost_tests        (void);
void     add_failover_tests    (void);
void     add_plan_tests        (void);
void     add_estimate_tests    (void);

G_END_DECLS
