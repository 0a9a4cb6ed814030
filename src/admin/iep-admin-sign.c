/* SPDX-License-Identifier: GPL-3.0-or-later */

/* iepirkumi-admin sign and verify: the signature on a plan or an estimate, made here or elsewhere, and what it is worth. Passphrases
 * and PINs come from the keyboard, a file or the standard input, never from the command line. */

#define G_LOG_DOMAIN "iep-admin"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "admin/iep-admin-plan.h"
#include "admin/iep-admin-version.h"
#include "database/iep-await.h"
#include "document/iep-document-error.h"
#include "document/iep-secret.h"
#include "document/iep-signing.h"

static char *option_p12;
static char *option_pkcs11;
static char *option_module;
static char *option_passphrase_file;
static char *option_signed;
static gboolean option_estimate;

static char **option_ca;
static char *option_id;

static GBytes *
read_file (const char  *file,
           GError     **error)
{
  char *contents;
  gsize length;

  if (!g_file_get_contents (file, &contents, &length, error))
    return NULL;

  return g_bytes_new_take (contents, length);
}

static IepSigner *
open_p12 (GError **error)
{
  g_autoptr (GBytes) p12 = read_file (option_p12, error);
  g_autoptr (IepSecret) secret = NULL;
  g_autofree char *question = NULL;
  char *passphrase;

  if (p12 == NULL)
    return NULL;

  question = g_strdup_printf (_("Passphrase of %s: "), option_p12);
  passphrase = iep_admin_read_password (option_passphrase_file, question, FALSE, error);
  if (passphrase == NULL)
    return NULL;
  secret = iep_secret_new_take (passphrase);

  return iep_signer_new_pkcs12 (p12, iep_secret_peek (secret), error);
}

/* What is known of the PIN; lives as long as the signer, which may ask again for each signature. */
static IepSecret *given_pin;

/* A wrong PIN is never tried twice: cards lock themselves. */
static gboolean
give_pin (const char  *token,
          IepPinFlags  flags,
          char        *pin,
          gsize        pin_size,
          gpointer     user_data)
{
  GError **error = user_data;

  if (flags & IEP_PIN_WRONG)
    return FALSE;

  if (given_pin == NULL)
    {
      g_autofree char *question = g_strdup_printf (flags & IEP_PIN_FINAL_TRY ? _("PIN of %s (the last try): ") : _("PIN of %s: "), token);
      char *text = iep_admin_read_password (option_passphrase_file, question, FALSE, *error == NULL ? error : NULL);

      if (text == NULL)
        return FALSE;
      given_pin = iep_secret_new_take (text);
    }

  return g_strlcpy (pin, iep_secret_peek (given_pin), pin_size) < pin_size;
}

static IepSigner *
open_token (GError **error)
{
  static GError *no_pin = NULL;
  IepSigner *signer;

  if (option_module != NULL && !iep_signer_add_pkcs11_module (option_module, error))
    return NULL;

  signer = iep_signer_new_pkcs11 (option_pkcs11, give_pin, &no_pin, error);
  if (signer == NULL && no_pin != NULL)
    {
      /* Why there is no PIN says more than that there is none. */
      g_clear_error (error);
      g_propagate_error (error, g_steal_pointer (&no_pin));
    }

  return signer;
}

static void
print_signed (IepAdmin  *admin,
              IepRecord *version)
{
  g_autofree char *name = iep_admin_name_any_version (version);

  iep_admin_print (admin, _("%s: signed by %s."), name, iep_record_get_string (version, "signer_name"));
  iep_admin_answer_record (admin, version);
}

static gboolean
bring_back (IepAdmin        *admin,
            IepSession      *session,
            IepRecord       *version,
            GError         **error)
{
  g_autoptr (IepAwait) await = iep_await_new ();
  g_autoptr (GBytes) pdf = read_file (option_signed, error);
  g_autoptr (IepRecord) stored = NULL;

  if (pdf == NULL)
    return FALSE;

  iep_signing_import_async (session, IEP_VERSION (version), pdf, iep_admin_get_cancellable (admin), iep_await_cb, await);
  stored = iep_signing_import_finish (session, iep_await_result (await), error);
  if (stored == NULL)
    return FALSE;
  print_signed (admin, stored);

  return TRUE;
}

static gboolean
sign_here (IepAdmin        *admin,
           IepSession      *session,
           IepRecord       *version,
           GError         **error)
{
  g_autoptr (IepAwait) await = iep_await_new ();
  g_autoptr (IepSigner) signer = option_p12 != NULL ? open_p12 (error) : open_token (error);
  g_autoptr (IepRecord) stored = NULL;

  if (signer == NULL || !iep_signer_check_usable (signer, error))
    return FALSE;

  iep_signing_sign_async (session, IEP_VERSION (version), signer, iep_admin_get_cancellable (admin), iep_await_cb, await);
  stored = iep_signing_sign_finish (session, iep_await_result (await), error);
  if (stored == NULL)
    return FALSE;
  print_signed (admin, stored);

  return TRUE;
}

static gboolean
sign (IepAdmin  *admin,
      char     **arguments,
      GError   **error)
{
  g_autoptr (IepRecord) version = NULL;
  IepSession *session;
  gboolean ok;

  if ((option_p12 != NULL) + (option_pkcs11 != NULL) + (option_signed != NULL) != 1)
    return iep_admin_fail_usage (error, "%s", _("Sign with --p12 FILE, with --pkcs11 URI, or bring a signed file back with --signed FILE"));

  version = iep_admin_get_any_version (admin, arguments[0], option_estimate, error);
  if (version == NULL)
    return FALSE;
  session = iep_admin_open_session (admin, error);
  iep_connection_set_deadline (iep_session_get_connection (session), 0);

  ok = option_signed != NULL ? bring_back (admin, session, version, error) : sign_here (admin, session, version, error);
  g_clear_pointer (&given_pin, iep_secret_unref);

  return ok;
}

static const char *
result_code (IepVerificationResult result)
{
  switch (result)
    {
    case IEP_VERIFICATION_UNSIGNED:
      return "unsigned";
    case IEP_VERIFICATION_VALID:
      return "valid";
    case IEP_VERIFICATION_VALID_UNTRUSTED:
      return "valid_untrusted";
    case IEP_VERIFICATION_INVALID:
      return "invalid";
    default:
      g_return_val_if_reached ("invalid");
    }
}

static void
set_string (JsonObject *object,
            const char *name,
            const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, name, value);
  else
    json_object_set_null_member (object, name);
}

static void
set_time (JsonObject *object,
          const char *name,
          GDateTime  *time)
{
  g_autofree char *text = time != NULL ? g_date_time_format_iso8601 (time) : NULL;

  set_string (object, name, text);
}

static void
answer_verification (IepAdmin        *admin,
                     IepVerification *verification,
                     gboolean         good,
                     const char      *words)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_object_set_boolean_member (object, "valid", good);
  json_object_set_string_member (object, "result", result_code (iep_verification_get_result (verification)));
  json_object_set_string_member (object, "words", words);
  json_object_set_int_member (object, "signatures", iep_verification_get_n_signatures (verification));
  json_object_set_boolean_member (object, "covers_whole_file", iep_verification_get_covers_whole_file (verification));
  json_object_set_boolean_member (object, "trusted", iep_verification_get_trusted (verification));
  set_string (object, "signer_name", iep_verification_get_signer_name (verification));
  set_string (object, "subject", iep_verification_get_subject (verification));
  set_string (object, "issuer", iep_verification_get_issuer (verification));
  set_string (object, "serial", iep_verification_get_serial (verification));
  set_time (object, "not_before", iep_verification_get_not_before (verification));
  set_time (object, "not_after", iep_verification_get_not_after (verification));
  set_time (object, "signed_at", iep_verification_get_signed_at (verification));
  set_string (object, "content_hash", iep_verification_get_content_hash (verification));
  json_object_set_int_member (object, "content_version", iep_verification_get_content_version (verification));
  json_node_take_object (node, object);
  iep_admin_answer (admin, node);
}

static void
print_certificate (IepAdmin        *admin,
                   IepVerification *verification)
{
  GDateTime *not_before = iep_verification_get_not_before (verification);
  GDateTime *not_after = iep_verification_get_not_after (verification);
  g_autofree char *from = not_before != NULL ? g_date_time_format (not_before, "%x") : NULL;
  g_autofree char *to = not_after != NULL ? g_date_time_format (not_after, "%x") : NULL;

  if (iep_verification_get_subject (verification) == NULL)
    return;

  iep_admin_print (admin, _("Certificate: %s"), iep_verification_get_subject (verification));
  iep_admin_print (admin, _("Issued by: %s"), iep_verification_get_issuer (verification));
  if (from != NULL && to != NULL)
    iep_admin_print (admin, _("Valid from %s to %s; serial number %s"), from, to, iep_verification_get_serial (verification));
}

static IepVerification *
verify_bytes (GBytes  *pdf,
              GError **error)
{
  g_autoptr (IepTrust) trust = NULL;

  if (option_ca == NULL)
    return iep_pdf_verify (pdf, error);

  trust = iep_trust_new (FALSE);
  for (guint i = 0; option_ca[i] != NULL; i++)
    if (!iep_trust_add_file (trust, option_ca[i], error))
      return NULL;

  return iep_pdf_verify_with_trust (pdf, trust, error);
}

static gboolean
verify (IepAdmin  *admin,
        char     **arguments,
        GError   **error)
{
  g_autoptr (GBytes) pdf = NULL;
  g_autoptr (IepVerification) verification = NULL;
  g_autoptr (IepRecord) version = NULL;
  g_autofree char *words = NULL;
  IepVerificationResult result;
  gboolean good;

  pdf = read_file (arguments[0], error);
  if (pdf == NULL)
    return FALSE;
  verification = verify_bytes (pdf, error);
  if (verification == NULL)
    return FALSE;

  if (option_id != NULL)
    {
      version = iep_admin_get_any_version (admin, option_id, option_estimate, error);
      if (version == NULL)
        return FALSE;
      iep_verification_set_expected_hash (verification, iep_record_get_string (version, "content_hash"));
    }

  /* Whoever names the issuers they trust does not want anybody else's. */
  result = iep_verification_get_result (verification);
  good = result == IEP_VERIFICATION_VALID || (result == IEP_VERIFICATION_VALID_UNTRUSTED && option_ca == NULL);
  words = iep_verification_describe (verification, NULL);

  if (good)
    iep_admin_print (admin, "%s", words);
  else
    {
      g_printerr ("iepirkumi-admin: %s\n", words);
      iep_admin_set_exit_status (admin, IEP_ADMIN_REFUSED);
    }
  print_certificate (admin, verification);
  answer_verification (admin, verification, good, words);

  return TRUE;
}

static const GOptionEntry sign_options[] = {
  { "estimate", 0, 0, G_OPTION_ARG_NONE, &option_estimate, N_("ID is that of a version of an estimate, not of a plan"), NULL },
  { "p12", 0, 0, G_OPTION_ARG_FILENAME, &option_p12, N_("Sign with the key of this PKCS#12 file"), N_("FILE") },
  { "pkcs11", 0, 0, G_OPTION_ARG_STRING, &option_pkcs11, N_("Sign with the key of this certificate on a card or token"), N_("URI") },
  { "pkcs11-module", 0, 0, G_OPTION_ARG_FILENAME, &option_module, N_("Also load this module for cards"), N_("FILE") },
  { "passphrase-file", 0, 0, G_OPTION_ARG_FILENAME, &option_passphrase_file, N_("The first line of this file is the passphrase or PIN; - is the standard input"), N_("FILE") },
  { "signed", 0, 0, G_OPTION_ARG_FILENAME, &option_signed, N_("Bring back the exported PDF, signed elsewhere"), N_("FILE") },
  { NULL }
};

static const GOptionEntry verify_options[] = {
  { "ca", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &option_ca, N_("Only certificates issued by those in this file are good enough (may be repeated)"), N_("FILE") },
  { "id", 0, 0, G_OPTION_ARG_STRING, &option_id, N_("Also compare the content with this version on the server"), N_("ID") },
  { "estimate", 0, 0, G_OPTION_ARG_NONE, &option_estimate, N_("ID is that of a version of an estimate, not of a plan"), NULL },
  { NULL }
};

const IepAdminCommand iep_admin_sign_commands[] = {
  {
    .name = "sign",
    .arguments = N_("ID"),
    .summary = N_("Sign a version of a plan or an estimate, or bring back one signed elsewhere"),
    .description = N_("Without --passphrase-file the passphrase or PIN is asked for at the keyboard. To sign elsewhere: “export plan ID -o FILE.pdf”, "
                      "sign that file, and “sign ID --signed FILE”. Nothing is stored before the signed file was verified."),
    .options = sign_options,
    .n_least = 1,
    .n_most = 1,
    .run = sign,
  },
  {
    .name = "verify",
    .arguments = N_("FILE"),
    .summary = N_("Say what the signature of a PDF is worth (exit status 1 when it is not valid)"),
    .description = N_("Needs no server, unless --id is given. Without --ca a signature by a certificate that nobody here trusts is valid too, "
                      "and it is said."),
    .options = verify_options,
    .n_least = 1,
    .n_most = 1,
    .run = verify,
  },
  { NULL }
};
