/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was found out about the signatures of a PDF, and the words for it. */
#define G_LOG_DOMAIN "iep-document"
#include "config.h"

#include "document/iep-verification-private.h"

#include <glib/gi18n.h>

/* So much two clocks may differ. */
#define CLOCKS_DIFFER (5 * G_TIME_SPAN_MINUTE)

G_DEFINE_FINAL_TYPE (IepVerification, iep_verification, G_TYPE_OBJECT)

static void
iep_verification_finalize (GObject *object)
{
  IepVerification *self = IEP_VERIFICATION (object);

  g_free (self->reason);
  g_free (self->signer_name);
  g_free (self->subject);
  g_free (self->issuer);
  g_free (self->serial);
  g_clear_pointer (&self->not_before, g_date_time_unref);
  g_clear_pointer (&self->not_after, g_date_time_unref);
  g_clear_pointer (&self->signed_at, g_date_time_unref);
  g_free (self->position);
  g_free (self->signature_reason);
  g_clear_pointer (&self->other_names, g_ptr_array_unref);
  g_clear_pointer (&self->content, g_bytes_unref);
  g_free (self->content_hash);
  g_free (self->expected_hash);
  g_clear_pointer (&self->latest_claim, g_date_time_unref);
  g_free (self->claim_problem);

  G_OBJECT_CLASS (iep_verification_parent_class)->finalize (object);
}

static void
iep_verification_class_init (IepVerificationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = iep_verification_finalize;
}

static void
iep_verification_init (IepVerification *self)
{
  self->other_names = g_ptr_array_new_with_free_func (g_free);
}

/**
 * iep_verification_refuse:
 * @self: a verification
 * @format: what does not match, a translated sentence
 * @...: its arguments
 *
 * Makes the file invalid. The first reason stays.
 */
void
iep_verification_refuse (IepVerification *self,
                         const char      *format,
                         ...)
{
  va_list args;

  self->result = IEP_VERIFICATION_INVALID;
  if (self->reason != NULL)
    return;
  va_start (args, format);
  self->reason = g_strdup_vprintf (format, args);
  va_end (args);
}

static gboolean
content_mismatches (IepVerification *self,
                    const char      *expected_hash)
{
  if (expected_hash == NULL)
    expected_hash = self->expected_hash;

  return expected_hash != NULL &&
         (self->content_hash == NULL || g_ascii_strcasecmp (expected_hash, self->content_hash) != 0);
}

/* Why an otherwise sound file is not what it should be; NULL when it is. */
static const char *
find_problem (IepVerification *self,
              const char      *expected_hash)
{
  if (content_mismatches (self, expected_hash))
    return self->content_hash != NULL ? _("The content of the file is not that of this version.") :
                                        _("The file holds no content of a plan or an estimate.");

  return self->claim_problem;
}

/**
 * iep_verification_get_result:
 * @self: a verification
 *
 * Takes into account what iep_verification_set_expected_hash(), iep_verification_set_now() and
 * iep_verification_set_stored_at() told.
 *
 * Returns: what the file is worth
 */
IepVerificationResult
iep_verification_get_result (IepVerification *self)
{
  g_return_val_if_fail (IEP_IS_VERIFICATION (self), IEP_VERIFICATION_INVALID);

  if ((self->result == IEP_VERIFICATION_VALID || self->result == IEP_VERIFICATION_VALID_UNTRUSTED) &&
      find_problem (self, NULL) != NULL)
    return IEP_VERIFICATION_INVALID;

  return self->result;
}

/**
 * iep_verification_get_reason:
 * @self: a verification
 *
 * Returns: (transfer none) (nullable): what does not match, translated; %NULL when everything does
 */
const char *
iep_verification_get_reason (IepVerification *self)
{
  g_return_val_if_fail (IEP_IS_VERIFICATION (self), NULL);

  if (self->reason != NULL)
    return self->reason;
  if (self->result == IEP_VERIFICATION_UNSIGNED)
    return _("The file carries no signature.");

  return find_problem (self, NULL);
}

/**
 * iep_verification_get_n_signatures:
 * @self: a verification
 *
 * Returns: how many people signed
 */
guint
iep_verification_get_n_signatures (IepVerification *self)
{
  g_return_val_if_fail (IEP_IS_VERIFICATION (self), 0);

  return self->n_signatures;
}

/**
 * iep_verification_get_covers_whole_file:
 * @self: a verification
 *
 * Returns: whether the last signature covers every byte but itself
 */
gboolean
iep_verification_get_covers_whole_file (IepVerification *self)
{
  g_return_val_if_fail (IEP_IS_VERIFICATION (self), FALSE);

  return self->covers_whole_file;
}

/**
 * iep_verification_get_digest_ok:
 * @self: a verification
 *
 * Returns: whether the bytes are those that were signed
 */
gboolean
iep_verification_get_digest_ok (IepVerification *self)
{
  g_return_val_if_fail (IEP_IS_VERIFICATION (self), FALSE);

  return self->digest_ok;
}

/**
 * iep_verification_get_signature_ok:
 * @self: a verification
 *
 * Returns: whether the signatures were made with the keys of their certificates
 */
gboolean
iep_verification_get_signature_ok (IepVerification *self)
{
  g_return_val_if_fail (IEP_IS_VERIFICATION (self), FALSE);

  return self->signature_ok;
}

/**
 * iep_verification_get_trusted:
 * @self: a verification
 *
 * Returns: whether the certificates are trusted here
 */
gboolean
iep_verification_get_trusted (IepVerification *self)
{
  g_return_val_if_fail (IEP_IS_VERIFICATION (self), FALSE);

  return self->trusted;
}

/**
 * iep_verification_get_signer_name:
 * @self: a verification
 *
 * Returns: (transfer none) (nullable): the name in the certificate of the first who signed
 */
const char *
iep_verification_get_signer_name (IepVerification *self)
{
  g_return_val_if_fail (IEP_IS_VERIFICATION (self), NULL);

  return self->signer_name;
}

/**
 * iep_verification_get_signer_position:
 * @self: a verification
 *
 * Returns: (transfer none) (nullable): the position of the first who signed, as this program wrote it into the signature
 */
const char *
iep_verification_get_signer_position (IepVerification *self)
{
  g_return_val_if_fail (IEP_IS_VERIFICATION (self), NULL);

  return self->position;
}

/**
 * iep_verification_get_subject:
 * @self: a verification
 *
 * Returns: (transfer none) (nullable): the distinguished name in that certificate
 */
const char *
iep_verification_get_subject (IepVerification *self)
{
  g_return_val_if_fail (IEP_IS_VERIFICATION (self), NULL);

  return self->subject;
}

/**
 * iep_verification_get_issuer:
 * @self: a verification
 *
 * Returns: (transfer none) (nullable): who issued that certificate
 */
const char *
iep_verification_get_issuer (IepVerification *self)
{
  g_return_val_if_fail (IEP_IS_VERIFICATION (self), NULL);

  return self->issuer;
}

/**
 * iep_verification_get_serial:
 * @self: a verification
 *
 * Returns: (transfer none) (nullable): its serial number in hexadecimal digits
 */
const char *
iep_verification_get_serial (IepVerification *self)
{
  g_return_val_if_fail (IEP_IS_VERIFICATION (self), NULL);

  return self->serial;
}

/**
 * iep_verification_get_not_before:
 * @self: a verification
 *
 * Returns: (transfer none) (nullable): since when it is valid
 */
GDateTime *
iep_verification_get_not_before (IepVerification *self)
{
  g_return_val_if_fail (IEP_IS_VERIFICATION (self), NULL);

  return self->not_before;
}

/**
 * iep_verification_get_not_after:
 * @self: a verification
 *
 * Returns: (transfer none) (nullable): until when it is valid
 */
GDateTime *
iep_verification_get_not_after (IepVerification *self)
{
  g_return_val_if_fail (IEP_IS_VERIFICATION (self), NULL);

  return self->not_after;
}

/**
 * iep_verification_get_signed_at:
 * @self: a verification
 *
 * The time of a trusted time stamp, else what the signer's clock said.
 *
 * Returns: (transfer none) (nullable): when it was signed
 */
GDateTime *
iep_verification_get_signed_at (IepVerification *self)
{
  g_return_val_if_fail (IEP_IS_VERIFICATION (self), NULL);

  return self->signed_at;
}

/**
 * iep_verification_get_signature_reason:
 * @self: a verification
 *
 * Returns: (transfer none) (nullable): why it was signed, as the signer wrote
 */
const char *
iep_verification_get_signature_reason (IepVerification *self)
{
  g_return_val_if_fail (IEP_IS_VERIFICATION (self), NULL);

  return self->signature_reason;
}

/**
 * iep_verification_get_content:
 * @self: a verification
 *
 * Returns: (transfer none) (nullable): the embedded content of the plan
 */
GBytes *
iep_verification_get_content (IepVerification *self)
{
  g_return_val_if_fail (IEP_IS_VERIFICATION (self), NULL);

  return self->content;
}

/**
 * iep_verification_get_content_hash:
 * @self: a verification
 *
 * Returns: (transfer none) (nullable): its SHA-256 in hexadecimal digits
 */
const char *
iep_verification_get_content_hash (IepVerification *self)
{
  g_return_val_if_fail (IEP_IS_VERIFICATION (self), NULL);

  return self->content_hash;
}

/**
 * iep_verification_get_content_version:
 * @self: a verification
 *
 * Returns: the number of the plan version the content says it is; 0 when there is none
 */
guint
iep_verification_get_content_version (IepVerification *self)
{
  g_return_val_if_fail (IEP_IS_VERIFICATION (self), 0);

  return self->content_version;
}

/**
 * iep_verification_set_expected_hash:
 * @self: a verification
 * @content_hash: (nullable): the frozen SHA-256 of the version, in hexadecimal digits
 *
 * From now on the file is valid only if its content hashes to this.
 */
void
iep_verification_set_expected_hash (IepVerification *self,
                                    const char      *content_hash)
{
  g_return_if_fail (IEP_IS_VERIFICATION (self));

  g_free (self->expected_hash);
  self->expected_hash = g_strdup (content_hash);
}

static char *
format_local (GDateTime *time)
{
  g_autoptr(GDateTime) local = g_date_time_to_local (time);

  return g_date_time_format (local, "%x %H:%M");
}

static gboolean
is_claimed_after (IepVerification *self,
                  GDateTime       *time)
{
  g_clear_pointer (&self->claim_problem, g_free);

  return self->latest_claim != NULL && g_date_time_difference (self->latest_claim, time) > CLOCKS_DIFFER;
}

/**
 * iep_verification_set_now:
 * @self: a verification
 * @now: the time of a clock that is trusted more than that of the signer
 *
 * From now on the file is valid only if it was not signed after @now, as far as it says so itself. Verifying a file does
 * this with the clock of this computer.
 */
void
iep_verification_set_now (IepVerification *self,
                          GDateTime       *now)
{
  g_autofree char *claimed = NULL;

  g_return_if_fail (IEP_IS_VERIFICATION (self));
  g_return_if_fail (now != NULL);

  if (!is_claimed_after (self, now))
    return;
  claimed = format_local (self->latest_claim);
  /* Translators: %s is a date and a time. */
  self->claim_problem = g_strdup_printf (_("The file says that it was signed on %s, which is still to come. The clock it was signed by is wrong."),
                                         claimed);
}

/**
 * iep_verification_set_stored_at:
 * @self: a verification
 * @stored_at: when the server took the file
 *
 * From now on the file is valid only if it does not say that it was signed after it was stored. Replaces
 * iep_verification_set_now().
 */
void
iep_verification_set_stored_at (IepVerification *self,
                                GDateTime       *stored_at)
{
  g_autofree char *claimed = NULL;
  g_autofree char *stored = NULL;

  g_return_if_fail (IEP_IS_VERIFICATION (self));
  g_return_if_fail (stored_at != NULL);

  if (!is_claimed_after (self, stored_at))
    return;
  claimed = format_local (self->latest_claim);
  stored = format_local (stored_at);
  /* Translators: two times a date and a time. */
  self->claim_problem = g_strdup_printf (_("The file says that it was signed on %s, but it was stored before that, on %s."),
                                         claimed, stored);
}

static char *
describe_signer (IepVerification *self)
{
  g_autofree char *time = self->signed_at != NULL ? format_local (self->signed_at) : NULL;
  GString *text = g_string_new (self->signer_name);

  if (self->position != NULL && *self->position != '\0')
    g_string_append_printf (text, ", %s", self->position);
  if (time != NULL)
    g_string_append_printf (text, ", %s", time);
  for (guint i = 0; i < self->other_names->len; i++)
    g_string_append_printf (text, "; %s", (const char *) g_ptr_array_index (self->other_names, i));

  return g_string_free (text, FALSE);
}

/**
 * iep_verification_describe:
 * @self: a verification
 * @expected_hash: (nullable): the frozen SHA-256 the content must have; else that of iep_verification_set_expected_hash()
 *
 * Returns: (transfer full): one or two sentences for the signature bar
 */
char *
iep_verification_describe (IepVerification *self,
                           const char      *expected_hash)
{
  g_autofree char *signer = NULL;
  g_autofree char *content = NULL;
  const char *problem;

  g_return_val_if_fail (IEP_IS_VERIFICATION (self), NULL);

  if (self->result == IEP_VERIFICATION_UNSIGNED)
    return g_strdup (_("The file carries no signature."));
  if (self->result == IEP_VERIFICATION_INVALID)
    /* Translators: %s is a whole sentence. */
    return g_strdup_printf (_("Signature not valid. %s"), self->reason);
  problem = find_problem (self, expected_hash);
  if (problem != NULL)
    return g_strdup_printf (_("Signature not valid. %s"), problem);

  signer = describe_signer (self);
  if ((expected_hash != NULL || self->expected_hash != NULL) && self->content_version > 0)
    content = g_strdup_printf (_(" The content matches version %u."), self->content_version);
  else if (expected_hash != NULL || self->expected_hash != NULL)
    content = g_strdup (_(" The content matches the version."));
  if (self->result == IEP_VERIFICATION_VALID)
    /* Translators: the first %s is who signed and when, the second a sentence with a space before it, or nothing. */
    return g_strdup_printf (_("Signature valid: %s.%s"), signer, content != NULL ? content : "");

  /* Translators: the first %s is who signed and when, the second a sentence with a space before it, or nothing. */
  return g_strdup_printf (_("Signature valid, but the certificate is not trusted on this computer: %s.%s"), signer,
                          content != NULL ? content : "");
}
