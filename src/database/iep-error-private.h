/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How libpq's results and connections become errors of ours; only for this room. */

#pragma once

#include "database/iep-error.h"

#include <libpq-fe.h>

G_BEGIN_DECLS

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PGresult, PQclear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PGconn, PQfinish)

GError *iep_database_error_from_result  (const PGresult *result);
GError *iep_database_error_from_connect (PGconn         *conn,
                                         ConnStatusType  reached);
GError *iep_database_error_lost         (const char     *text);

G_END_DECLS
