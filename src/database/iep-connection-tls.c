/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What OpenSSL thought of the server's certificate. libpq 15 only says "certificate verify failed", and frees the
 * session in the same step; so OpenSSL tells us of every session that is freed, and its verdict is read then. */

#define G_LOG_DOMAIN "iep-database"

#include "config.h"

#include "database/iep-connection-private.h"

#include <openssl/ssl.h>

#include "database/iep-error-private.h"

/* Of the session this thread freed last; libpq does all of its work in the thread that calls it. */
static _Thread_local long last_verdict;

static void
freed_cb (void           *session,
          void           *data,
          CRYPTO_EX_DATA *all,
          int             index,
          long            number,
          void           *pointer)
{
  if (SSL_get_verify_result (session) != X509_V_OK)
    last_verdict = SSL_get_verify_result (session);
}

/* To be called before each step of connecting. */
void
iep_connection_expect_verdict (void)
{
  static gsize once;

  if (g_once_init_enter (&once))
    g_once_init_leave (&once, SSL_get_ex_new_index (0, NULL, NULL, NULL, freed_cb) >= 0 ? 1 : 2);

  last_verdict = X509_V_OK;
}

/* Why the try under way failed. */
GError *
iep_connection_explain_failure (IepConnection *self,
                                gboolean       has_certificate)
{
  const IepConnectFailure failure = {
    .reached = self->reached,
    .has_certificate = has_certificate,
    .verified = last_verdict,
  };

  return iep_database_error_from_connect (self->conn, &failure);
}
