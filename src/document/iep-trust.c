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

/* Every certificate file of a folder; a folder that is not there trusts nobody. */
static void
add_folder (IepTrust   *self,
            const char *config_dir)
{
  g_autofree char *path = g_build_filename (config_dir, "iepirkumi", "trusted-certificates", NULL);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      g_autoptr (GError) error = NULL;

      if (!iep_trust_add_file (self, file, &error))
        g_warning ("%s", error->message);
    }
}

static IepTrust *
make_default (void)
{
  IepTrust *self = iep_trust_new (TRUE);

  for (const char *const *dir = g_get_system_config_dirs (); *dir != NULL; dir++)
    add_folder (self, *dir);
  add_folder (self, g_get_user_config_dir ());
  return self;
}

/**
 * iep_trust_get_default:
 *
 * The list of this program: what the system trusts, and the files (PEM or DER) in the folders
 * `iepirkumi/trusted-certificates` of /etc/xdg and of the person's own configuration.
 *
 * Returns: (transfer none): the list, made at the first call
 */
IepTrust *
iep_trust_get_default (void)
{
  static gsize trust = 0;

  if (g_once_init_enter (&trust))
    g_once_init_leave (&trust, GPOINTER_TO_SIZE (make_default ()));

  return GSIZE_TO_POINTER (trust);
}

/* Whether a certificate leads to one of the list, and all on the way were valid at a time; 0 for any time. */
static gboolean
leads_up (IepTrust  *self,
          GPtrArray *certificates,
          guint      from,
          gint64     time)
{
  g_autofree gnutls_x509_crt_t *chain = g_new0 (gnutls_x509_crt_t, certificates->len + 1);
  unsigned int status = 0;
  guint n = 0;
  int code;

  /* Upwards, each the issuer of the one before. */
  chain[n++] = g_ptr_array_index (certificates, from);
  while (n < certificates->len)
    {
      gnutls_x509_crt_t next = NULL;

      for (guint i = 0; i < certificates->len && next == NULL; i++)
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
  for (guint i = 0; i < n && time != 0; i++)
    if (gnutls_x509_crt_get_activation_time (chain[i]) > time || gnutls_x509_crt_get_expiration_time (chain[i]) < time)
      return FALSE;
  g_mutex_lock (&self->lock);
  code = gnutls_x509_trust_list_verify_crt (self->list, chain, n,
                                            GNUTLS_VERIFY_DISABLE_TIME_CHECKS | GNUTLS_VERIFY_DISABLE_TRUSTED_TIME_CHECKS,
                                            &status, NULL);
  g_mutex_unlock (&self->lock);

  return code == 0 && status == 0;
}

/**
 * iep_trust_check:
 * @self: a list
 * @certificates: (element-type gnutls_x509_crt_t): a certificate, and those that came along with it
 * @at: when it was used
 *
 * Certificates that came along and lead nowhere could be anything; where there are such, nothing is trusted.
 *
 * Returns: whether all lead to one of the list, and those on the way from the first were valid then
 */
gboolean
iep_trust_check (IepTrust  *self,
                 GPtrArray *certificates,
                 GDateTime *at)
{
  if (!leads_up (self, certificates, 0, g_date_time_to_unix (at)))
    return FALSE;
  for (guint i = 1; i < certificates->len; i++)
    if (!leads_up (self, certificates, i, 0))
      return FALSE;

  return TRUE;
}
