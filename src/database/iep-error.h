/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The one error domain of everything that talks to PostgreSQL. */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define IEP_DATABASE_ERROR (iep_database_error_quark ())

/**
 * IepDatabaseErrorCode:
 * @IEP_DATABASE_ERROR_CONNECTION_LOST: the connection broke; the outcome of a statement in flight is unknown
 * @IEP_DATABASE_ERROR_AUTHENTICATION: the server does not let this person in
 * @IEP_DATABASE_ERROR_HOST: the server cannot be found or reached, or is not ready
 * @IEP_DATABASE_ERROR_TLS: the connection could not be made safe (certificate, encryption, channel binding)
 * @IEP_DATABASE_ERROR_PERMISSION: not allowed (42501)
 * @IEP_DATABASE_ERROR_NOT_FOUND: missing or hidden, there is no difference (P0002)
 * @IEP_DATABASE_ERROR_CHANGED: somebody else changed the row, or the transaction must be tried again (40001, 40P01)
 * @IEP_DATABASE_ERROR_INVALID: bad or incomplete input (class 22 and 23)
 * @IEP_DATABASE_ERROR_STATE: the act does not fit the present state (55000)
 * @IEP_DATABASE_ERROR_CANCELLED: the server cancelled the statement and nobody here asked for it; a cancelled
 *   #GCancellable gives %G_IO_ERROR_CANCELLED instead
 * @IEP_DATABASE_ERROR_TIMEOUT: our own deadline passed
 * @IEP_DATABASE_ERROR_VERSION: the server, its data or the schema has a version this program cannot use
 * @IEP_DATABASE_ERROR_OTHER: anything else
 *
 * What a caller can act on. Finer differences are in iep_database_error_get_code().
 */
typedef enum
{
  IEP_DATABASE_ERROR_CONNECTION_LOST,
  IEP_DATABASE_ERROR_AUTHENTICATION,
  IEP_DATABASE_ERROR_HOST,
  IEP_DATABASE_ERROR_TLS,
  IEP_DATABASE_ERROR_PERMISSION,
  IEP_DATABASE_ERROR_NOT_FOUND,
  IEP_DATABASE_ERROR_CHANGED,
  IEP_DATABASE_ERROR_INVALID,
  IEP_DATABASE_ERROR_STATE,
  IEP_DATABASE_ERROR_CANCELLED,
  IEP_DATABASE_ERROR_TIMEOUT,
  IEP_DATABASE_ERROR_VERSION,
  IEP_DATABASE_ERROR_OTHER,
} IepDatabaseErrorCode;

GQuark      iep_database_error_quark         (void);

/* All getters accept any error; they answer NULL when it is not of this domain or has no such part. */
const char *iep_database_error_get_sqlstate  (const GError         *error);
const char *iep_database_error_get_code      (const GError         *error);
const char *iep_database_error_get_field     (const GError         *error);
JsonNode   *iep_database_error_get_detail    (const GError         *error);
const char *iep_database_error_get_text      (const GError         *error);
const char *iep_database_error_get_hint      (const GError         *error);
const char *iep_database_error_get_constraint
                                             (const GError         *error);

GError     *iep_database_error_new           (IepDatabaseErrorCode  code,
                                              const char           *stable_code,
                                              const char           *text,
                                              const char           *hint,
                                              const char           *format,
                                              ...) G_GNUC_PRINTF (5, 6);

G_END_DECLS
