/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What OpenSSL thought of the server's certificate. libpq 15 only says "certificate verify failed", and forgets the
 * session when it fails; so the session of a try is held until the try is over, and asked. */

#define G_LOG_DOMAIN "iep-database"

#include "config.h"

#include "database/iep-connection-private.h"

#include <openssl/ssl.h>

#include "database/iep-error-private.h"

/* To be called between two steps of connecting. A libpq that encrypts by other means has nothing to hold. */
void
iep_connection_hold_tls (IepConnection *self)
{
  SSL *session;

  if (self->tls_session != NULL)
    return;

  session = PQsslStruct (self->conn, "OpenSSL");
  if (session != NULL && SSL_up_ref (session) == 1)
    self->tls_session = session;
}

void
iep_connection_release_tls (IepConnection *self)
{
  g_clear_pointer (&self->tls_session, SSL_free);
}

/* Why the try under way failed. */
GError *
iep_connection_explain_failure (IepConnection *self,
                                gboolean       has_certificate)
{
  const IepConnectFailure failure = {
    .reached = self->reached,
    .has_certificate = has_certificate,
    .has_tls = self->tls_session != NULL,
    .verified = self->tls_session != NULL ? SSL_get_verify_result (self->tls_session) : X509_V_OK,
  };

  return iep_database_error_from_connect (self->conn, &failure);
}
