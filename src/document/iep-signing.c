/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing a version of a document, in one straight line:
 *
 *   export ──► PDF ──► (sign here | signed elsewhere) ──► verify ──► store
 *
 * Nothing reaches the database before the file was verified: the bytes in front of the signature are
 * the exported ones, the signature covers the whole file, the embedded content is the frozen version. */

#define G_LOG_DOMAIN "iep-document"

#include "config.h"

#include "document/iep-signing.h"

#include <glib/gi18n.h>

#include "document/iep-document-error.h"
#include "document/iep-document-pdf.h"
#include "document/iep-export-store.h"
#include "document/iep-json-read.h"
#include "document/iep-latvian.h"
#include "document/iep-person-name.h"
#include "document/iep-verification-private.h"

typedef struct
{
  IepVersion      *version;
  IepSigner       *signer;       /* signing here */
  GBytes          *signed_pdf;   /* signed elsewhere, or by us by now */
  IepVersionExport *export;
  char            *signer_name;  /* the person at the program */
  char            *position;
  IepVerification *verification;
  GBytes          *pdf;
  gboolean         hand_out;     /* the file leaves the program */
} Signing;

static void
signing_free (Signing *signing)
{
  g_clear_object (&signing->version);
  g_clear_object (&signing->signer);
  g_clear_pointer (&signing->signed_pdf, g_bytes_unref);
  g_clear_object (&signing->export);
  g_clear_pointer (&signing->signer_name, g_free);
  g_clear_pointer (&signing->position, g_free);
  g_clear_object (&signing->verification);
  g_clear_pointer (&signing->pdf, g_bytes_unref);
  g_free (signing);
}

static gboolean
same_member (JsonObject *printed,
             JsonObject *current,
             const char *name)
{
  JsonNode *a = printed != NULL ? json_object_get_member (printed, name) : NULL;
  JsonNode *b = current != NULL ? json_object_get_member (current, name) : NULL;

  return a == b || (a != NULL && b != NULL && json_node_equal (a, b));
}

static JsonObject *
header_of (JsonObject *frame)
{
  JsonNode *header = json_object_get_member (frame, "header");

  return header != NULL && JSON_NODE_HOLDS_OBJECT (header) ? json_node_get_object (header) : NULL;
}

/* The status and what the people of this flow decided are printed in the file, so they have to be what the database says. */
static gboolean
same_decisions (JsonObject *printed,
                JsonObject *current)
{
  return json_object_has_member (printed, "decisions") && same_member (printed, current, "decisions") &&
         same_member (header_of (printed), header_of (current), "status") &&
         same_member (header_of (printed), header_of (current), "display_status");
}

static gboolean
begins_with (GBytes *file,
             GBytes *start)
{
  gsize file_length, start_length;
  const void *file_data = g_bytes_get_data (file, &file_length);
  const void *start_data = g_bytes_get_data (start, &start_length);

  return file_length >= start_length && memcmp (file_data, start_data, start_length) == 0;
}

/* The file this computer handed out, when the signed one begins with it. */
static GBytes *
handed_out (Signing *signing)
{
  g_autoptr (GPtrArray) kept = iep_export_store_list (iep_version_export_get_hash (signing->export));

  for (guint i = 0; i < kept->len; i++)
    if (begins_with (signing->signed_pdf, g_ptr_array_index (kept, i)))
      return g_bytes_ref (g_ptr_array_index (kept, i));

  return NULL;
}

static void
refuse_other_document (GError **error)
{
  g_set_error_literal (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_MISMATCH,
                       _("The file holds another document or another version than the one to be signed."));
}

/* The file that was handed out here, else the one we would have exported with the frame that is embedded in the signed
 * one (it was saved on another computer); any other frame is refused. */
static GBytes *
exported_bytes (Signing       *signing,
                GCancellable  *cancellable,
                GError       **error)
{
  g_autoptr (JsonObject) frame = iep_document_pdf_get_frame (signing->signed_pdf, error);
  GBytes *kept;

  if (frame == NULL)
    return NULL;
  if (g_strcmp0 (iep_json_string (frame, "hash"), iep_version_export_get_hash (signing->export)) != 0)
    {
      refuse_other_document (error);
      return NULL;
    }
  if (!same_decisions (frame, iep_version_export_get_frame (signing->export)))
    {
      g_set_error_literal (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_MISMATCH,
                           _("The signed file shows other decisions than there are now. Save the PDF again, sign that file and bring it back."));
      return NULL;
    }
  kept = handed_out (signing);
  if (kept != NULL)
    return kept;

  return iep_document_pdf_write (iep_version_export_get_content (signing->export), frame, NULL, NULL, cancellable, error);
}

/* What comes from elsewhere has to be signed by the person who brings it, whoever else signed too. */
static gboolean
check_name (Signing         *signing,
            IepVerification *verification,
            GError         **error)
{
  const char *name = iep_verification_get_signer_name (verification);
  gboolean found = iep_person_name_matches (name, signing->signer_name);

  for (guint i = 0; !found && i < verification->other_names->len; i++)
    found = iep_person_name_matches (g_ptr_array_index (verification->other_names, i), signing->signer_name);
  if (!found)
    g_set_error (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_MISMATCH,
                 /* Translators: two names of people. */
                 _("The file was signed by %s and not by %s. Whoever signs brings back their own signature."),
                 name, signing->signer_name);

  return found;
}

/* Before anything is written or a card asked: the certificate is good today and that of the person at the program. */
static gboolean
check_signer (Signing  *signing,
              GError  **error)
{
  const char *name = iep_signer_get_certificate_name (signing->signer);

  if (!iep_signer_check_usable (signing->signer, error))
    return FALSE;
  if (iep_person_name_matches (name, signing->signer_name))
    return TRUE;
  g_set_error (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_MISMATCH,
               /* Translators: two names of people. */
               _("The certificate is that of %s, and you are %s. Sign with your own certificate."),
               name, signing->signer_name);

  return FALSE;
}

/* Refuses everything but the exported file with one good signature over all of it. */
static IepVerification *
verify_signed (Signing       *signing,
               GBytes        *exported,
               GError       **error)
{
  g_autoptr (IepVerification) verification = NULL;
  g_autoptr (GDateTime) now = NULL;
  const char *hash = iep_version_export_get_hash (signing->export);

  if (!iep_pdf_signature_matches_export (exported, signing->signed_pdf, error))
    return NULL;
  verification = iep_pdf_verify (signing->signed_pdf, error);
  if (verification == NULL)
    return NULL;
  iep_verification_set_expected_hash (verification, hash);
  /* The clock of the server tells what is still to come. */
  now = iep_latvian_parse_time (iep_json_string (iep_version_export_get_frame (signing->export), "printed_at"));
  if (now != NULL)
    iep_verification_set_now (verification, now);
  switch (iep_verification_get_result (verification))
    {
    case IEP_VERIFICATION_VALID:
    case IEP_VERIFICATION_VALID_UNTRUSTED:
      break;

    case IEP_VERIFICATION_UNSIGNED:
      g_set_error_literal (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_UNSIGNED,
                           _("The file carries no signature. Sign it first, then bring it back."));
      return NULL;

    case IEP_VERIFICATION_INVALID:
    default:
      g_set_error_literal (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_SIGNATURE,
                           iep_verification_get_reason (verification));
      return NULL;
    }
  if (g_strcmp0 (iep_verification_get_content_hash (verification), hash) != 0)
    {
      refuse_other_document (error);
      return NULL;
    }
  if (!check_name (signing, verification, error))
    return NULL;
  return g_steal_pointer (&verification);
}

static GBytes *
sign_here (Signing       *signing,
           GBytes        *exported,
           GCancellable  *cancellable,
           GError       **error)
{
  g_autofree char *reason = NULL;
  IepSignatureDetails details = { 0 };

  reason = iep_version_dup_reason (signing->version);
  details.position = signing->position;
  details.reason = reason;
  details.visible = TRUE;
  return iep_pdf_sign (exported, signing->signer, &details, cancellable, error);
}

/* Whatever the way of signing, it ends with the verification. */
static gboolean
make_signed (Signing       *signing,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autoptr (GBytes) exported = NULL;

  if (signing->signer != NULL)
    {
      exported = iep_document_pdf_write (iep_version_export_get_content (signing->export),
                                         iep_version_export_get_frame (signing->export), NULL, NULL, cancellable, error);
      if (exported != NULL)
        signing->signed_pdf = sign_here (signing, exported, cancellable, error);
    }
  else
    {
      exported = exported_bytes (signing, cancellable, error);
    }
  if (exported == NULL || signing->signed_pdf == NULL)
    return FALSE;
  signing->verification = verify_signed (signing, exported, error);

  return signing->verification != NULL;
}

static void
sign_thread (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  GError *error = NULL;

  if (make_signed (task_data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static char *
format_time (GDateTime *time)
{
  return time != NULL ? g_date_time_format_iso8601 (time) : NULL;
}

/* What the database keeps about the signature beside the file itself. */
static JsonNode *
describe_signature (Signing *signing)
{
  IepVerification *verification = signing->verification;
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char *signed_at = format_time (iep_verification_get_signed_at (verification));

  json_object_set_string_member (object, "signer_name", iep_verification_get_signer_name (verification));
  json_object_set_string_member (object, "certificate_subject", iep_verification_get_subject (verification));
  json_object_set_string_member (object, "certificate_issuer", iep_verification_get_issuer (verification));
  json_object_set_string_member (object, "certificate_serial", iep_verification_get_serial (verification));
  json_object_set_string_member (object, "content_hash", iep_verification_get_content_hash (verification));
  if (signed_at != NULL)
    json_object_set_string_member (object, "signed_at", signed_at);
  return json_node_init_object (json_node_alloc (), object);
}

static void
stored_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  Signing *signing = g_task_get_task_data (task);
  IepVersion *version = iep_version_sign_finish (IEP_SESSION (object), result, &error);

  if (version == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  iep_export_store_forget (iep_version_export_get_hash (signing->export));
  g_task_return_pointer (task, version, g_object_unref);
}

static void
signed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Signing *signing = g_task_get_task_data (task);
  g_autoptr (JsonNode) signature = NULL;
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, error);
      return;
    }
  signature = describe_signature (signing);
  iep_version_sign_async (IEP_SESSION (object), signing->version, signing->signed_pdf, signature,
                          g_task_get_cancellable (task), stored_cb, g_object_ref (task));
}

static void
exported_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GTask) thread = NULL;
  Signing *signing = g_task_get_task_data (task);
  GError *error = NULL;

  signing->export = iep_version_export_finish (IEP_SESSION (object), result, &error);
  if (signing->export == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  thread = g_task_new (object, g_task_get_cancellable (task), signed_cb, g_object_ref (task));
  g_task_set_source_tag (thread, exported_cb);
  /* The outer task owns the data and outlives the thread. */
  g_task_set_task_data (thread, signing, NULL);
  g_task_run_in_thread (thread, sign_thread);
}

static void
start_signing (IepSession          *session,
               IepVersion           *version,
               IepSigner           *signer,
               GBytes              *signed_pdf,
               gpointer             source_tag,
               GCancellable        *cancellable,
               GAsyncReadyCallback  callback,
               gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (session, cancellable, callback, user_data);
  Signing *signing = g_new0 (Signing, 1);
  GError *error = NULL;

  g_task_set_source_tag (task, source_tag);
  signing->version = g_object_ref (version);
  g_set_object (&signing->signer, signer);
  signing->signed_pdf = signed_pdf != NULL ? g_bytes_ref (signed_pdf) : NULL;
  signing->signer_name = g_strdup (iep_session_get_name (session));
  signing->position = g_strdup (iep_session_get_position_title (session));
  g_task_set_task_data (task, signing, (GDestroyNotify) signing_free);
  if (signer != NULL && !check_signer (signing, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  iep_version_export_async (session, G_OBJECT_TYPE (version), iep_version_get_id (version), cancellable, exported_cb,
                            g_object_ref (task));
}

static void
render_thread (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  Signing *signing = task_data;
  g_autoptr (GError) not_kept = NULL;
  GError *error = NULL;

  if (signing->pdf != NULL)
    {
      signing->verification = iep_pdf_verify (signing->pdf, &error);
    }
  else
    {
      signing->pdf = iep_document_pdf_write (iep_version_export_get_content (signing->export),
                                         iep_version_export_get_frame (signing->export), NULL, NULL, cancellable, &error);
      /* Should it not be kept, the one that comes back is compared with one written anew. */
      if (signing->pdf != NULL && signing->hand_out &&
          !iep_export_store_keep (iep_version_export_get_hash (signing->export), signing->pdf, &not_kept))
        g_message ("The exported file is not kept for the comparison: %s", not_kept->message);
    }
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (signing->verification != NULL)
    {
      g_autoptr (GDateTime) stored_at = iep_latvian_parse_time (iep_record_get_string (IEP_RECORD (signing->version), "stored_at"));

      iep_verification_set_expected_hash (signing->verification, iep_version_get_content_hash (signing->version));
      if (stored_at != NULL)
        iep_verification_set_stored_at (signing->verification, stored_at);
    }
  g_task_return_boolean (task, TRUE);
}

static void
render_exported_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Signing *signing = g_task_get_task_data (task);
  GError *error = NULL;

  signing->export = iep_version_export_finish (IEP_SESSION (object), result, &error);
  if (signing->export == NULL)
    g_task_return_error (task, error);
  else
    g_task_run_in_thread (task, render_thread);
}

static void
render_document_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Signing *signing = g_task_get_task_data (task);
  GError *error = NULL;

  signing->pdf = iep_version_document_finish (IEP_SESSION (object), result, &error);
  if (signing->pdf == NULL)
    g_task_return_error (task, error);
  else
    g_task_run_in_thread (task, render_thread);
}

static void
start_rendering (IepSession          *session,
                 IepVersion           *version,
                 gboolean             hand_out,
                 gpointer             source_tag,
                 GCancellable        *cancellable,
                 GAsyncReadyCallback  callback,
                 gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (session, cancellable, callback, user_data);
  Signing *signing = g_new0 (Signing, 1);
  gint64 version_id;

  g_task_set_source_tag (task, source_tag);
  signing->version = g_object_ref (version);
  signing->hand_out = hand_out;
  g_task_set_task_data (task, signing, (GDestroyNotify) signing_free);
  version_id = iep_version_get_id (version);
  if (iep_version_has_document (version))
    iep_version_document_async (session, G_OBJECT_TYPE (version), version_id, cancellable, render_document_cb,
                                g_object_ref (task));
  else
    iep_version_export_async (session, G_OBJECT_TYPE (version), version_id, cancellable, render_exported_cb,
                              g_object_ref (task));
}

/**
 * iep_signing_render_async:
 * @session: who wants to see it
 * @version: a version of a plan or an estimate
 * @cancellable: (nullable): stops it
 * @callback: called with the file
 * @user_data: for @callback
 *
 * Brings the stored signed file and verifies it anew, or, when the version is not signed, writes the
 * file that would be signed. The work is done in a thread.
 */
void
iep_signing_render_async (IepSession          *session,
                          IepVersion           *version,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_return_if_fail (IEP_IS_SESSION (session));
  g_return_if_fail (IEP_IS_VERSION (version));

  start_rendering (session, version, FALSE, iep_signing_render_async, cancellable, callback, user_data);
}

/**
 * iep_signing_hand_out_async:
 * @session: who saves it
 * @version: a version of a plan or an estimate
 * @cancellable: (nullable): stops it
 * @callback: called with the file; iep_signing_render_finish() gives it
 * @user_data: for @callback
 *
 * Like iep_signing_render_async() for a file that leaves the program and may come back signed: its bytes are kept
 * for the comparison until the version is signed.
 */
void
iep_signing_hand_out_async (IepSession          *session,
                            IepVersion           *version,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_return_if_fail (IEP_IS_SESSION (session));
  g_return_if_fail (IEP_IS_VERSION (version));

  start_rendering (session, version, TRUE, iep_signing_hand_out_async, cancellable, callback, user_data);
}

/**
 * iep_signing_render_finish:
 * @session: as given
 * @result: as given to the callback
 * @verification: (out) (transfer full) (nullable): what the signature is worth; %NULL when there is none
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the PDF
 */
GBytes *
iep_signing_render_finish (IepSession       *session,
                           GAsyncResult     *result,
                           IepVerification **verification,
                           GError          **error)
{
  Signing *signing;

  g_return_val_if_fail (g_task_is_valid (result, session), NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  signing = g_task_get_task_data (G_TASK (result));
  if (verification != NULL)
    *verification = g_steal_pointer (&signing->verification);
  return g_bytes_ref (signing->pdf);
}

/**
 * iep_signing_sign_async:
 * @session: who signs; the database asks for the right and the step
 * @version: the version to sign, of a plan or an estimate
 * @signer: the certificate and its key
 * @cancellable: (nullable): stops it
 * @callback: called when the signed file is stored
 * @user_data: for @callback
 *
 * Writes, signs, verifies and stores the document of @version (PAdES, ETSI EN 319 142-1).
 */
void
iep_signing_sign_async (IepSession          *session,
                        IepVersion           *version,
                        IepSigner           *signer,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_return_if_fail (IEP_IS_SESSION (session));
  g_return_if_fail (IEP_IS_VERSION (version));
  g_return_if_fail (IEP_IS_SIGNER (signer));

  start_signing (session, version, signer, NULL, iep_signing_sign_async, cancellable, callback, user_data);
}

/**
 * iep_signing_sign_finish:
 * @session: as given
 * @result: as given to the callback
 * @error: return location for an IepDocumentError or IepDatabaseError
 *
 * Returns: (transfer full) (nullable): the #IepVersion, signed
 */
gpointer
iep_signing_sign_finish (IepSession    *session,
                         GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * iep_signing_import_async:
 * @session: who brings it back
 * @version: the version to sign, of a plan or an estimate
 * @signed_pdf: the exported file, signed by another program
 * @cancellable: (nullable): stops it
 * @callback: called when the signed file is stored
 * @user_data: for @callback
 *
 * Verifies a file that was signed elsewhere and stores it.
 */
void
iep_signing_import_async (IepSession          *session,
                          IepVersion           *version,
                          GBytes              *signed_pdf,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_return_if_fail (IEP_IS_SESSION (session));
  g_return_if_fail (IEP_IS_VERSION (version));
  g_return_if_fail (signed_pdf != NULL);

  start_signing (session, version, NULL, signed_pdf, iep_signing_import_async, cancellable, callback, user_data);
}

/**
 * iep_signing_import_finish:
 * @session: as given
 * @result: as given to the callback
 * @error: return location for an IepDocumentError or IepDatabaseError
 *
 * Returns: (transfer full) (nullable): the #IepVersion, signed
 */
gpointer
iep_signing_import_finish (IepSession    *session,
                           GAsyncResult  *result,
                           GError       **error)
{
  return iep_signing_sign_finish (session, result, error);
}

/**
 * iep_signing_sign_export:
 * @version: what is exported
 * @export: its export
 * @signer: the certificate and its key
 * @signer_name: who signs
 * @position: (nullable): what this person is
 * @signature: (out) (transfer full): what the server keeps about the signature
 * @error: return location for an IepDocumentError
 *
 * What iep_signing_sign_async() does between the export and the storing, for somebody who does these otherwise. Blocks.
 *
 * Returns: (transfer full) (nullable): the signed PDF, verified
 */
GBytes *
iep_signing_sign_export (IepVersion        *version,
                         IepVersionExport  *export,
                         IepSigner         *signer,
                         const char        *signer_name,
                         const char        *position,
                         JsonNode         **signature,
                         GError           **error)
{
  Signing *signing;
  GBytes *pdf = NULL;

  g_return_val_if_fail (IEP_IS_VERSION (version), NULL);
  g_return_val_if_fail (IEP_IS_VERSION_EXPORT (export), NULL);
  g_return_val_if_fail (IEP_IS_SIGNER (signer), NULL);
  g_return_val_if_fail (signature != NULL, NULL);

  signing = g_new0 (Signing, 1);
  signing->version = g_object_ref (version);
  signing->export = g_object_ref (export);
  signing->signer = g_object_ref (signer);
  signing->signer_name = g_strdup (signer_name);
  signing->position = g_strdup (position);
  if (check_signer (signing, error) && make_signed (signing, NULL, error))
    {
      *signature = describe_signature (signing);
      pdf = g_bytes_ref (signing->signed_pdf);
    }
  signing_free (signing);

  return pdf;
}
