/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signers on cards and other tokens, through PKCS#11. */
#define G_LOG_DOMAIN "iep-document"
#include "config.h"

#include "document/iep-signer-private.h"

#include <glib/gi18n.h>
#include <gnutls/pkcs11.h>
#include <string.h>

#include "document/iep-certificate.h"
#include "document/iep-document-error.h"

static int
ask_pin (void         *data,
         int           attempt,
         const char   *token_url,
         const char   *token_label,
         unsigned int  flags,
         char         *pin,
         size_t        pin_max)
{
  IepSigner *self = data;
  IepPinFlags told = IEP_PIN_FIRST;

  if ((flags & GNUTLS_PIN_WRONG) != 0)
    {
      told |= IEP_PIN_WRONG;
      self->pin_wrong = TRUE;
    }
  if ((flags & GNUTLS_PIN_FINAL_TRY) != 0)
    told |= IEP_PIN_FINAL_TRY;
  if (self->pin_func == NULL || !self->pin_func (token_label, told, pin, pin_max, self->pin_data))
    {
      self->pin_refused = TRUE;
      explicit_bzero (pin, pin_max);
      return -1;
    }
  self->pin_given = TRUE;

  return 0;
}

/**
 * iep_signer_token_error:
 * @self: a signer on a token
 * @code: an error of GnuTLS
 * @error: where the error goes
 *
 * Says in words what the token would not do.
 */
void
iep_signer_token_error (IepSigner  *self,
                        int         code,
                        GError    **error)
{
  if (code == GNUTLS_E_PKCS11_PIN_LOCKED)
    g_set_error_literal (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_PIN_LOCKED,
                         _("The card is locked after too many wrong PINs. Unlock it with its PUK."));
  else if (self->pin_wrong || code == GNUTLS_E_PKCS11_PIN_ERROR)
    {
      if (self->pin_refused && !self->pin_wrong)
        g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("No PIN was given."));
      else
        g_set_error_literal (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_PASSWORD, _("The PIN is wrong."));
    }
  else if (self->pin_refused)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("No PIN was given."));
  else
    g_set_error (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_TOKEN,
                 /* Translators: %s is a technical detail in English. */
                 _("The card or token cannot be used (%s)."), gnutls_strerror (code));
}

/* The key of a certificate has its id; its label may be another one. */
static char *
key_uri (const char *uri)
{
  g_auto(GStrv) parts = g_strsplit (uri + strlen ("pkcs11:"), ";", -1);
  GString *key = g_string_new ("pkcs11:");
  gboolean has_id = strstr (uri, "id=") != NULL;

  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (g_str_has_prefix (parts[i], "type=") || g_str_has_prefix (parts[i], "object-type=") ||
          (has_id && g_str_has_prefix (parts[i], "object=")) || *parts[i] == '\0')
        continue;
      g_string_append_printf (key, "%s;", parts[i]);
    }
  g_string_append (key, "type=private");

  return g_string_free (key, FALSE);
}

/**
 * iep_signer_new_pkcs11:
 * @uri: the URI of a certificate on a token, as iep_signer_list_pkcs11_certificates() gives it
 * @pin_func: asks for the PIN; must stay callable as long as the signer lives, some cards want the PIN for each signature
 * @user_data: for @pin_func
 * @error: where an error goes: %IEP_DOCUMENT_ERROR_TOKEN, %IEP_DOCUMENT_ERROR_PASSWORD, %IEP_DOCUMENT_ERROR_PIN_LOCKED,
 *   %G_IO_ERROR_CANCELLED when no PIN was given
 *
 * Talks to the card and waits for the PIN: call it in a worker thread.
 *
 * Returns: (transfer full) (nullable): a signer
 */
IepSigner *
iep_signer_new_pkcs11 (const char  *uri,
                       IepPinFunc   pin_func,
                       gpointer     user_data,
                       GError     **error)
{
  g_autoptr(IepSigner) self = g_object_new (IEP_TYPE_SIGNER, NULL);
  g_autofree char *private_uri = NULL;
  int code;

  g_return_val_if_fail (uri != NULL, NULL);

  if (!g_str_has_prefix (uri, "pkcs11:"))
    {
      g_set_error_literal (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_TOKEN,
                           _("The address of the certificate does not begin with “pkcs11:”."));
      return NULL;
    }
  self->pin_func = pin_func;
  self->pin_data = user_data;
  self->certificates = g_new0 (gnutls_x509_crt_t, 1);
  if (gnutls_x509_crt_init (&self->certificates[0]) != 0)
    g_error ("Out of memory");
  self->n_certificates = 1;
  gnutls_x509_crt_set_pin_function (self->certificates[0], ask_pin, self);
  code = gnutls_x509_crt_import_url (self->certificates[0], uri, 0);
  if (code < 0)
    {
      iep_signer_token_error (self, code, error);
      return NULL;
    }
  if (gnutls_privkey_init (&self->key) != 0)
    g_error ("Out of memory");
  gnutls_privkey_set_pin_function (self->key, ask_pin, self);
  private_uri = key_uri (uri);
  code = gnutls_privkey_import_url (self->key, private_uri, 0);
  if (code < 0)
    {
      iep_signer_token_error (self, code, error);
      return NULL;
    }
  iep_signer_read_certificate (self);

  return g_steal_pointer (&self);
}

/**
 * iep_signer_add_pkcs11_module:
 * @path: a PKCS#11 module, like the one of the card's maker
 * @error: where an error goes: %IEP_DOCUMENT_ERROR_TOKEN
 *
 * Uses a module beside those the system has registered with p11-kit.
 *
 * Returns: whether it could be loaded
 */
gboolean
iep_signer_add_pkcs11_module (const char  *path,
                              GError     **error)
{
  int code;

  g_return_val_if_fail (path != NULL, FALSE);

  code = gnutls_pkcs11_add_provider (path, NULL);
  if (code < 0 && code != GNUTLS_E_INT_RET_0)
    {
      g_set_error (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_TOKEN,
                   _("The module for cards “%s” cannot be loaded (%s)."), path, gnutls_strerror (code));
      return FALSE;
    }

  return TRUE;
}

/**
 * iep_token_certificate_free:
 * @self: (transfer full): a certificate on a token
 */
void
iep_token_certificate_free (IepTokenCertificate *self)
{
  g_free (self->uri);
  g_free (self->token);
  g_free (self->label);
  g_free (self->name);
  g_free (self->issuer);
  g_free (self);
}

static char *
object_info (gnutls_pkcs11_obj_t           object,
             gnutls_pkcs11_obj_info_t      what)
{
  char text[512];
  size_t size = sizeof text;

  return gnutls_pkcs11_obj_get_info (object, what, text, &size) == 0 ? g_strndup (text, size) : NULL;
}

static void
add_token_certificate (GPtrArray           *found,
                       gnutls_pkcs11_obj_t  object)
{
  g_autoptr(IepTokenCertificate) certificate = g_new0 (IepTokenCertificate, 1);
  gnutls_x509_crt_t crt;
  char *uri = NULL;
  unsigned int ca = 0;
  unsigned int critical;

  if (gnutls_x509_crt_init (&crt) != 0)
    g_error ("Out of memory");
  if (gnutls_x509_crt_import_pkcs11 (crt, object) == 0 &&
      gnutls_pkcs11_obj_export_url (object, GNUTLS_PKCS11_URL_GENERIC, &uri) == 0)
    {
      if (gnutls_x509_crt_get_basic_constraints (crt, &critical, &ca, NULL) < 0)
        ca = 0;
      certificate->uri = g_strdup (uri);
      certificate->token = object_info (object, GNUTLS_PKCS11_OBJ_TOKEN_LABEL);
      certificate->label = object_info (object, GNUTLS_PKCS11_OBJ_LABEL);
      certificate->name = iep_certificate_get_name (crt);
      certificate->issuer = iep_certificate_get_issuer (crt);
      certificate->not_before = gnutls_x509_crt_get_activation_time (crt);
      certificate->not_after = gnutls_x509_crt_get_expiration_time (crt);
      for (guint i = 0; i < found->len; i++)
        if (g_strcmp0 (((IepTokenCertificate *) g_ptr_array_index (found, i))->uri, certificate->uri) == 0)
          ca = 1;
      if (!ca)
        g_ptr_array_add (found, g_steal_pointer (&certificate));
    }
  gnutls_free (uri);
  gnutls_x509_crt_deinit (crt);
}

/**
 * iep_signer_list_pkcs11_certificates:
 * @cancellable: (nullable): stops between two tokens
 * @error: where an error goes: %IEP_DOCUMENT_ERROR_TOKEN, %G_IO_ERROR_CANCELLED
 *
 * Looks at every card and token for certificates of people; no PIN is asked. May take seconds: call it in a worker thread.
 *
 * Returns: (transfer full) (element-type IepTokenCertificate) (nullable): the certificates, perhaps none
 */
GPtrArray *
iep_signer_list_pkcs11_certificates (GCancellable  *cancellable,
                                     GError       **error)
{
  g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) iep_token_certificate_free);

  for (guint token = 0;; token++)
    {
      char *url = NULL;
      unsigned int flags = 0;
      gnutls_pkcs11_obj_t *objects = NULL;
      unsigned int n_objects = 0;
      int code;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      code = gnutls_pkcs11_token_get_url (token, GNUTLS_PKCS11_URL_GENERIC, &url);
      if (code == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
        break;
      if (code < 0)
        {
          g_set_error (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_TOKEN,
                       _("The card or token cannot be used (%s)."), gnutls_strerror (code));
          return NULL;
        }
      /* The system's own list of authorities is a token, too. */
      if (gnutls_pkcs11_token_get_flags (url, &flags) == 0 && (flags & GNUTLS_PKCS11_TOKEN_TRUSTED) == 0 &&
          gnutls_pkcs11_obj_list_import_url4 (&objects, &n_objects, url, GNUTLS_PKCS11_OBJ_FLAG_CRT) == 0)
        for (guint i = 0; i < n_objects; i++)
          {
            add_token_certificate (found, objects[i]);
            gnutls_pkcs11_obj_deinit (objects[i]);
          }
      gnutls_free (objects);
      gnutls_free (url);
    }

  return g_steal_pointer (&found);
}
