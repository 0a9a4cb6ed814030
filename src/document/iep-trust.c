/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The certificates this program trusts: those of the system, and files the organisation adds. */
#define G_LOG_DOMAIN "iep-document"
#include "config.h"

#include "document/iep-trust.h"

#include <glib/gi18n.h>

#include "document/iep-document-error.h"

struct _IepTrust
{
  gatomicrefcount ref_count;
  GMutex lock;
  gnutls_x509_trust_list_t list;
};

G_DEFINE_BOXED_TYPE (IepTrust, iep_trust, iep_trust_ref, iep_trust_unref)

/**
 * iep_trust_new:
 * @with_system: whether to begin with the authorities the system trusts
 *
 * Returns: (transfer full): a new list
 */
IepTrust *
iep_trust_new (gboolean with_system)
{
  IepTrust *self = g_new0 (IepTrust, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  if (gnutls_x509_trust_list_init (&self->list, 0) != 0)
    g_error ("Out of memory");
  if (with_system && gnutls_x509_trust_list_add_system_trust (self->list, 0, 0) < 0)
    g_debug ("The system has no list of trusted certificates");

  return self;
}

/**
 * iep_trust_ref:
 * @self: a list
 *
 * Returns: (transfer full): @self
 */
IepTrust *
iep_trust_ref (IepTrust *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * iep_trust_unref:
 * @self: (transfer full): a list
 */
void
iep_trust_unref (IepTrust *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  gnutls_x509_trust_list_deinit (self->list, 1);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/**
 * iep_trust_add_file:
 * @self: a list
 * @path: certificates of authorities, PEM or DER
 * @error: where an error goes: %IEP_DOCUMENT_ERROR_CERTIFICATE
 *
 * Trusts the certificates of a file as well. May be called at any time, from any thread.
 *
 * Returns: whether there was at least one
 */
gboolean
iep_trust_add_file (IepTrust    *self,
                    const char  *path,
                    GError     **error)
{
  int n;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  g_mutex_lock (&self->lock);
  n = gnutls_x509_trust_list_add_trust_file (self->list, path, NULL, GNUTLS_X509_FMT_PEM, 0, 0);
  if (n <= 0)
    n = gnutls_x509_trust_list_add_trust_file (self->list, path, NULL, GNUTLS_X509_FMT_DER, 0, 0);
  g_mutex_unlock (&self->lock);
  if (n <= 0)
    {
      g_set_error (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_CERTIFICATE,
                   _("The file “%s” holds no certificates."), path);
      return FALSE;
    }

  return TRUE;
}

/**
 * iep_trust_get_default:
 *
 * Returns: (transfer none): the list of this program: the system's, and what was added to it
 */
IepTrust *
iep_trust_get_default (void)
{
  static gsize trust = 0;

  if (g_once_init_enter (&trust))
    g_once_init_leave (&trust, GPOINTER_TO_SIZE (iep_trust_new (TRUE)));

  return GSIZE_TO_POINTER (trust);
}

/**
 * iep_trust_check:
 * @self: a list
 * @certificates: (element-type gnutls_x509_crt_t): a certificate, and those that may lead up from it
 * @at: when it was used
 *
 * Returns: whether the first leads to one of the list, and every certificate on the way was valid then
 */
gboolean
iep_trust_check (IepTrust  *self,
                 GPtrArray *certificates,
                 GDateTime *at)
{
  g_autofree gnutls_x509_crt_t *chain = g_new0 (gnutls_x509_crt_t, certificates->len + 1);
  unsigned int status = 0;
  gint64 time = g_date_time_to_unix (at);
  guint n = 0;
  int code;

  /* From the signer's upwards, each the issuer of the one before. */
  chain[n++] = g_ptr_array_index (certificates, 0);
  while (n < certificates->len)
    {
      gnutls_x509_crt_t next = NULL;

      for (guint i = 1; i < certificates->len && next == NULL; i++)
        {
          gnutls_x509_crt_t candidate = g_ptr_array_index (certificates, i);
          gboolean used = FALSE;

          for (guint k = 0; k < n; k++)
            used = used || chain[k] == candidate;
          if (!used && gnutls_x509_crt_check_issuer (chain[n - 1], candidate))
            next = candidate;
        }
      if (next == NULL)
        break;
      chain[n++] = next;
    }
  for (guint i = 0; i < n; i++)
    if (gnutls_x509_crt_get_activation_time (chain[i]) > time || gnutls_x509_crt_get_expiration_time (chain[i]) < time)
      return FALSE;
  g_mutex_lock (&self->lock);
  code = gnutls_x509_trust_list_verify_crt (self->list, chain, n,
                                            GNUTLS_VERIFY_DISABLE_TIME_CHECKS | GNUTLS_VERIFY_DISABLE_TRUSTED_TIME_CHECKS,
                                            &status, NULL);
  g_mutex_unlock (&self->lock);

  return code == 0 && status == 0;
}
