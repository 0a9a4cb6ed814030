/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing with a PKCS#11 token: SoftHSM in place of a card, through the same code path as certificate files. */
#include <glib/gstdio.h>
#include <gnutls/pkcs11.h>
#include <string.h>

#include "document/iep-document-error.h"
#include "support.h"

#define MODULE "/usr/lib/softhsm/libsofthsm2.so"
#define PIN "271828"

typedef struct
{
  const char *pins[4];
  guint asked;
  IepPinFlags flags[8];
} Person;

static gboolean
answer (const char  *token,
        IepPinFlags  flags,
        char        *pin,
        gsize        pin_size,
        gpointer     user_data)
{
  Person *person = user_data;
  const char *text = person->asked < G_N_ELEMENTS (person->pins) ? person->pins[person->asked] : NULL;

  g_assert_cmpstr (token, ==, "eID tests");
  if (person->asked < G_N_ELEMENTS (person->flags))
    person->flags[person->asked] = flags;
  person->asked++;
  if (text == NULL)
    return FALSE;
  g_strlcpy (pin, text, pin_size);

  return TRUE;
}

static void
make_token (void)
{
  g_autofree char *tokens = test_path ("tokens");
  g_autofree char *conf_path = test_path ("softhsm2.conf");
  g_autofree char *conf = g_strdup_printf ("directories.tokendir = %s\nobjectstore.backend = file\nlog.level = ERROR\n", tokens);
  g_autofree char *der = NULL;
  g_autofree char *listed = NULL;

  g_assert_cmpint (g_mkdir (tokens, 0700), ==, 0);
  g_assert_true (g_file_set_contents (conf_path, conf, -1, NULL));
  g_setenv ("SOFTHSM2_CONF", conf_path, TRUE);
  g_free (test_run (TRUE, "softhsm2-util", "--init-token", "--free", "--label", "eID tests", "--pin", PIN, "--so-pin", "3141592",
                    NULL));
  g_free (test_run (TRUE, "openssl", "pkcs8", "-topk8", "-nocrypt", "-in", "juris.key", "-out", "juris.p8", NULL));
  g_free (test_run (TRUE, "softhsm2-util", "--import", "juris.p8", "--token", "eID tests", "--label", "key of juris", "--id",
                    "a1b2", "--pin", PIN, NULL));
  /* The certificate has the id of the key and another label. */
  g_free (test_run (TRUE, "p11tool", "--provider=" MODULE, "--login", "--set-pin=" PIN, "--write", "--load-certificate",
                    "juris.pem", "--label", "certificate of juris", "--id", "a1b2", "--no-mark-private",
                    "pkcs11:token=eID%20tests", NULL));
}

static char *
find_uri (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) found = iep_signer_list_pkcs11_certificates (NULL, &error);
  char *uri = NULL;

  g_assert_no_error (error);
  for (guint i = 0; i < found->len; i++)
    {
      IepTokenCertificate *certificate = g_ptr_array_index (found, i);

      if (g_strcmp0 (certificate->token, "eID tests") != 0)
        continue;
      g_assert_null (uri);
      g_assert_cmpstr (certificate->name, ==, "JURIS BĒRZIŅŠ");
      g_assert_cmpstr (certificate->label, ==, "certificate of juris");
      g_assert_nonnull (strstr (certificate->issuer, "Test Issuing Authority"));
      g_assert_cmpint (certificate->not_before, <, certificate->not_after);
      uri = g_strdup (certificate->uri);
    }
  g_assert_nonnull (uri);
  g_assert_true (g_str_has_prefix (uri, "pkcs11:"));

  return uri;
}

static void
test_sign (void)
{
  g_autofree char *uri = find_uri ();
  Person person = { .pins = { PIN, PIN, PIN, PIN } };
  g_autoptr(GError) error = NULL;
  g_autoptr(IepSigner) signer = iep_signer_new_pkcs11 (uri, answer, &person, &error);
  g_autoptr(GBytes) plan = test_plan (3);
  g_autoptr(GBytes) pdf = NULL;
  g_autoptr(IepTrust) trust = test_trust ();
  g_autoptr(IepVerification) found = NULL;
  g_autofree char *path = test_path ("token.pdf");
  g_autofree char *issuing = test_path ("issuing.pem");
  g_autofree char *said = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (person.asked, >=, 1);
  g_assert_cmpstr (iep_signer_get_certificate_name (signer), ==, "JURIS BĒRZIŅŠ");
  pdf = iep_pdf_sign (plan, signer, NULL, NULL, &error);
  g_assert_no_error (error);
  test_write (path, pdf);
  said = test_run (TRUE, "pdfsig", path, NULL);
  g_assert_nonnull (strstr (said, "Signature Validation: Signature is Valid."));
  g_assert_nonnull (strstr (said, "Total document signed"));
  g_assert_nonnull (strstr (said, "Signature Type: ETSI.CAdES.detached"));
  /* The card holds no chain: trusted once the issuing authority is known here. */
  found = iep_pdf_verify_with_trust (pdf, trust, &error);
  g_assert_no_error (error);
  g_assert_cmpint (iep_verification_get_result (found), ==, IEP_VERIFICATION_VALID_UNTRUSTED);
  g_assert_true (iep_trust_add_file (trust, issuing, &error));
  g_clear_object (&found);
  found = iep_pdf_verify_with_trust (pdf, trust, &error);
  g_assert_no_error (error);
  g_assert_cmpint (iep_verification_get_result (found), ==, IEP_VERIFICATION_VALID);
}

static void
test_wrong_pin (void)
{
  g_autofree char *uri = find_uri ();
  Person wrong = { .pins = { "000000", NULL } };
  Person nobody = { .pins = { NULL } };
  Person second = { .pins = { "000000", PIN, PIN, PIN } };
  g_autoptr(GError) error = NULL;
  g_autoptr(IepSigner) signer = iep_signer_new_pkcs11 (uri, answer, &wrong, &error);

  g_assert_null (signer);
  g_assert_error (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_PASSWORD);
  g_assert_cmpstr (error->message, ==, "The PIN is wrong.");
  g_assert_cmpuint (wrong.asked, ==, 2);
  g_assert_cmpint (wrong.flags[0], ==, IEP_PIN_FIRST);
  g_assert_true ((wrong.flags[1] & IEP_PIN_WRONG) != 0);
  g_clear_error (&error);

  signer = iep_signer_new_pkcs11 (uri, answer, &nobody, &error);
  g_assert_null (signer);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  signer = iep_signer_new_pkcs11 (uri, answer, &second, &error);
  g_assert_no_error (error);
  g_assert_nonnull (signer);
}

static void
test_no_token (void)
{
  Person person = { .pins = { PIN } };
  g_autoptr(GError) error = NULL;
  g_autoptr(IepSigner) signer = iep_signer_new_pkcs11 ("pkcs11:token=nobody;id=%01;type=cert", answer, &person, &error);

  g_assert_null (signer);
  g_assert_error (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_TOKEN);
  g_clear_error (&error);
  signer = iep_signer_new_pkcs11 ("file:///etc/passwd", answer, &person, &error);
  g_assert_null (signer);
  g_assert_error (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_TOKEN);
  g_clear_error (&error);
  g_assert_false (iep_signer_add_pkcs11_module ("/nonexistent/module.so", &error));
  g_assert_error (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_TOKEN);
  g_assert_cmpuint (person.asked, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(GError) error = NULL;
  int result;

  g_test_init (&argc, &argv, NULL);
  test_make_keys ();
  make_token ();
  /* Only this module, whatever else the machine has. */
  gnutls_pkcs11_init (GNUTLS_PKCS11_FLAG_MANUAL, NULL);
  iep_signer_add_pkcs11_module (MODULE, &error);
  g_assert_no_error (error);
  g_test_add_func ("/document/token/sign", test_sign);
  g_test_add_func ("/document/token/wrong-pin", test_wrong_pin);
  g_test_add_func ("/document/token/no-token", test_no_token);
  result = g_test_run ();
  gnutls_pkcs11_deinit ();
  test_clean_up ();

  return result;
}
