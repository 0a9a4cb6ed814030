/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How libpq's results and connections become errors of ours; only for this room. */

#pragma once

#include "database/iep-error.h"

#include <libpq-fe.h>

G_BEGIN_DECLS

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PGresult, PQclear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PGconn, PQfinish)

/* How far a connection had got when it failed, and what is known of it besides. */
typedef struct
{
  ConnStatusType reached;
  gboolean       has_certificate;   /* of our own, to show to the server */
  long           verified;          /* OpenSSL's X509_V_…: what was wrong with the server's certificate, if anything */
} IepConnectFailure;

/* iep-error.c */
GError *iep_database_error_from_result   (const PGresult          *result);
GError *iep_database_error_lost          (const char              *text);
void    iep_database_error_find_sqlstate (const char              *sqlstate,
                                          IepDatabaseErrorCode    *code,
                                          const char             **stable_code);
void    iep_database_error_set_sqlstate  (GError                  *error,
                                          const char              *sqlstate);

/* iep-error-connect.c */
GError *iep_database_error_no_way        (const char              *word,
                                          const char              *text);
GError *iep_database_error_from_connect  (PGconn                  *conn,
                                          const IepConnectFailure *failure);
guint   iep_database_error_distance      (const GError            *error);

G_END_DECLS
