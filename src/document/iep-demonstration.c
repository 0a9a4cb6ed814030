/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The demonstration data, with what its people signed really signed.
 *
 * An issuer of its own is made for each loading, and a certificate for whoever signs. The keys are never written
 * anywhere and gone with the loading, so nobody can sign in these names afterwards; the issuer's certificate stays beside
 * the private server, whose programs trust it. */
#define G_LOG_DOMAIN "iep-document"
#include "config.h"

#include "document/iep-demonstration.h"

#include <gnutls/crypto.h>

#include "document/iep-document-error.h"
#include "document/iep-signer-private.h"
#include "document/iep-signing.h"
#include "document/iep-trust.h"
#include "domain/iep-estimate.h"

#define ISSUER_FILE "demonstration.pem"
#define DAY ((time_t) 24 * 60 * 60)
#define VALID_DAYS 3650

typedef struct
{
  IepLocalServer        *local;
  gnutls_x509_privkey_t  key;
  gnutls_x509_crt_t      certificate; /* made when the first signature is asked for */
  GHashTable            *signers;     /* name → IepSigner */
} Authority;

static void
authority_free (Authority *self)
{
  g_clear_object (&self->local);
  if (self->key != NULL)
    gnutls_x509_privkey_deinit (self->key);
  if (self->certificate != NULL)
    gnutls_x509_crt_deinit (self->certificate);
  g_hash_table_unref (self->signers);
  g_free (self);
}

static gboolean
is_good (int      code,
         GError **error)
{
  if (code >= 0)
    return TRUE;
  g_set_error_literal (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_CERTIFICATE, gnutls_strerror (code));

  return FALSE;
}

/* A certificate for a new key: by itself where there is no issuer yet. */
static gboolean
make_certificate (gnutls_x509_crt_t       issuer,
                  gnutls_x509_privkey_t   issuer_key,
                  const char             *name,
                  unsigned int            usage,
                  gnutls_x509_privkey_t  *key,
                  gnutls_x509_crt_t      *certificate,
                  GError                **error)
{
  g_autofree char *subject = g_strdup_printf ("CN=%s,O=Demonstrācijas dati,C=LV", name);
  time_t now = time (NULL);
  guchar serial[16];
  int code;

  if (gnutls_x509_privkey_init (key) != 0 || gnutls_x509_crt_init (certificate) != 0)
    g_error ("Out of memory");
  code = gnutls_x509_privkey_generate (*key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0);
  if (code >= 0)
    code = gnutls_rnd (GNUTLS_RND_NONCE, serial, sizeof serial);
  serial[0] = (serial[0] & 0x3f) | 0x40; /* positive, and of one length */
  if (code >= 0)
    code = gnutls_x509_crt_set_version (*certificate, 3);
  if (code >= 0)
    code = gnutls_x509_crt_set_serial (*certificate, serial, sizeof serial);
  if (code >= 0)
    code = gnutls_x509_crt_set_dn (*certificate, subject, NULL);
  if (code >= 0)
    code = gnutls_x509_crt_set_key (*certificate, *key);
  if (code >= 0)
    code = gnutls_x509_crt_set_activation_time (*certificate, now - DAY);
  if (code >= 0)
    code = gnutls_x509_crt_set_expiration_time (*certificate, now + VALID_DAYS * DAY);
  if (code >= 0)
    code = gnutls_x509_crt_set_basic_constraints (*certificate, issuer == NULL, -1);
  if (code >= 0)
    code = gnutls_x509_crt_set_key_usage (*certificate, usage);
  if (code >= 0)
    code = gnutls_x509_crt_sign2 (*certificate, issuer != NULL ? issuer : *certificate, issuer_key != NULL ? issuer_key : *key,
                                  GNUTLS_DIG_SHA256, 0);

  return is_good (code, error);
}

static char *
issuer_path (IepLocalServer *local)
{
  return g_build_filename (iep_local_server_get_directory (local), ISSUER_FILE, NULL);
}

static gboolean
write_issuer (Authority  *self,
              GError    **error)
{
  g_autofree char *path = issuer_path (self->local);
  gnutls_datum_t pem = { NULL, 0 };
  gboolean written;

  if (!is_good (gnutls_x509_crt_export2 (self->certificate, GNUTLS_X509_FMT_PEM, &pem), error))
    return FALSE;
  written = g_file_set_contents (path, (const char *) pem.data, pem.size, error);
  gnutls_free (pem.data);

  return written;
}

static IepSigner *
signer_of (Authority   *self,
           const char  *name,
           GError     **error)
{
  IepSigner *signer = g_hash_table_lookup (self->signers, name);
  gnutls_x509_privkey_t key = NULL;
  gnutls_x509_crt_t certificate = NULL, issuer = NULL;
  gnutls_datum_t der = { NULL, 0 };

  if (signer != NULL)
    return signer;

  if (self->certificate == NULL
      && (!make_certificate (NULL, NULL, "Demonstrācijas sertifikātu izdevējs", GNUTLS_KEY_KEY_CERT_SIGN, &self->key, &self->certificate, error)
          || (self->local != NULL && !write_issuer (self, error))))
    return NULL;

  if (gnutls_x509_crt_init (&issuer) != 0)
    g_error ("Out of memory");
  if (make_certificate (self->certificate, self->key, name, GNUTLS_KEY_NON_REPUDIATION, &key, &certificate, error)
      && is_good (gnutls_x509_crt_export2 (self->certificate, GNUTLS_X509_FMT_DER, &der), error)
      && is_good (gnutls_x509_crt_import (issuer, &der, GNUTLS_X509_FMT_DER), error))
    {
      signer = iep_signer_new_take (key, certificate, issuer);
      g_hash_table_insert (self->signers, g_strdup (name), signer);
    }
  else
    {
      gnutls_x509_privkey_deinit (key);
      gnutls_x509_crt_deinit (certificate);
      gnutls_x509_crt_deinit (issuer);
    }
  gnutls_free (der.data);

  return signer;
}

static GBytes *
sign_cb (JsonNode    *node,
         const char  *signer_name,
         const char  *position_title,
         JsonNode   **signature,
         gpointer     user_data,
         GError     **error)
{
  g_autoptr (IepVersionExport) export = NULL;
  g_autoptr (IepVersion) version = NULL;
  JsonNode *header;
  IepSigner *signer;

  if (node == NULL)
    {
      g_set_error_literal (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_CONTENT, "The export is empty");
      return NULL;
    }
  export = iep_version_export_new (node, error);
  if (export == NULL)
    return NULL;
  header = json_object_get_member (iep_version_export_get_frame (export), "header");
  version = header != NULL ? iep_record_from_json (IEP_TYPE_ESTIMATE_VERSION, header) : NULL;
  if (version == NULL)
    {
      g_set_error_literal (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_CONTENT, "The export has no header");
      return NULL;
    }
  signer = signer_of (user_data, signer_name, error);
  if (signer == NULL)
    return NULL;

  return iep_signing_sign_export (version, export, signer, signer_name, position_title, signature, error);
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Authority *authority = g_task_get_task_data (task);
  GError *error = NULL;

  if (!iep_installer_load_demo_finish (result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (authority->local != NULL)
    iep_demonstration_trust (authority->local);
  g_task_return_boolean (task, TRUE);
}

/**
 * iep_demonstration_load_async:
 * @superuser: a connection as a superuser of the server, to the database
 * @local: (nullable): the private server, which keeps the passwords of the people made here and the certificate of
 *   their issuer; without it they have no passwords until somebody sets them
 * @datadir: (nullable): the data folder; %NULL = iep_installer_find_datadir()
 * @n_institutions: how many institutions for measuring, 0 = only the demonstration
 * @n_procurements: how many procurements these have
 * @progress: (nullable): told what is being done
 * @progress_data: for @progress
 * @cancellable: (nullable): stops it
 * @callback: called when the data are there
 * @user_data: for @callback
 *
 * iep_installer_load_demo_async() with real signatures.
 */
void
iep_demonstration_load_async (IepConnection        *superuser,
                              IepLocalServer       *local,
                              const char           *datadir,
                              guint                 n_institutions,
                              guint                 n_procurements,
                              IepInstallerProgress  progress,
                              gpointer              progress_data,
                              GCancellable         *cancellable,
                              GAsyncReadyCallback   callback,
                              gpointer              user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Authority *authority = g_new0 (Authority, 1);

  g_task_set_source_tag (task, iep_demonstration_load_async);
  g_set_object (&authority->local, local);
  authority->signers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  g_task_set_task_data (task, authority, (GDestroyNotify) authority_free);
  /* What was done is said even if somebody gave up meanwhile. */
  g_task_set_check_cancellable (task, FALSE);
  iep_installer_load_demo_async (superuser, local, sign_cb, authority, datadir, n_institutions, n_procurements, progress, progress_data,
                                 cancellable, loaded_cb, task);
}

/**
 * iep_demonstration_load_finish:
 * @result: as given to the callback
 * @error: return location for an error of %IEP_DATABASE_ERROR, %IEP_DOCUMENT_ERROR, %G_FILE_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the data are there
 */
gboolean
iep_demonstration_load_finish (GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, iep_demonstration_load_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * iep_demonstration_trust:
 * @local: a private server
 *
 * This program trusts the issuer of the demonstration's certificates from now on, where @local holds a demonstration.
 */
void
iep_demonstration_trust (IepLocalServer *local)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (IEP_IS_LOCAL_SERVER (local));

  path = issuer_path (local);
  if (g_file_test (path, G_FILE_TEST_EXISTS) && !iep_trust_add_file (iep_trust_get_default (), path, &error))
    g_warning ("%s", error->message);
}
