/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing a plan or an estimate, in one straight line:
 *
 *   export ──► PDF ──► (sign here | signed elsewhere) ──► verify ──► sign
 *
 * Nothing reaches the database before the file was verified: the bytes in front of the signature are
 * the exported ones, the signature covers the whole file, the embedded content is the frozen version. */

#define G_LOG_DOMAIN "iep-document"

#include "config.h"

#include "document/iep-estimate-signing.h"
#include "document/iep-plan-signing.h"

#include <glib/gi18n.h>

#include "document/iep-document-error.h"
#include "document/iep-document-pdf.h"
#include "document/iep-verification-private.h"

typedef struct
{
  IepRecord       *version;      /* an IepPlanVersion or an IepEstimateVersion */
  IepSigner       *signer;       /* signing here */
  GBytes          *signed_pdf;   /* signed elsewhere, or by us by now */
  IepPlanExport   *export;
  char            *signer_name;  /* the person at the program */
  char            *position;
  IepVerification *verification;
  GBytes          *pdf;
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

/* What is different between the two: which calls, and how it is called. */
static void
read_export (IepSession          *session,
             IepRecord           *version,
             GCancellable        *cancellable,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  if (IEP_IS_ESTIMATE_VERSION (version))
    iep_estimate_export_async (session, iep_estimate_version_get_id (IEP_ESTIMATE_VERSION (version)), cancellable, callback, user_data);
  else
    iep_plan_export_async (session, iep_plan_version_get_id (IEP_PLAN_VERSION (version)), cancellable, callback, user_data);
}

static IepPlanExport *
read_export_finish (IepSession    *session,
                    IepRecord     *version,
                    GAsyncResult  *result,
                    GError       **error)
{
  if (IEP_IS_ESTIMATE_VERSION (version))
    return iep_estimate_export_finish (session, result, error);
  return iep_plan_export_finish (session, result, error);
}

static char *
describe_version (IepRecord *version)
{
  int year = (int) iep_record_get_int (version, "year");
  int number = (int) iep_record_get_int (version, "number");

  if (IEP_IS_ESTIMATE_VERSION (version))
    /* Translators: a year, the code of a programme, a type of budget (P, S or 7), the number of a version. */
    return g_strdup_printf (_("Estimate of %d, %s (%s), version %d"), year, iep_record_get_string (version, "programme"),
                            iep_record_get_string (version, "budget_type"), number);
  return g_strdup_printf (_("Procurement plan %d, version %d"), year, number);
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

/* The file we would have exported with the frame that is embedded in the signed one; any other frame is refused. */
static GBytes *
exported_bytes (Signing       *signing,
                GCancellable  *cancellable,
                GError       **error)
{
  g_autoptr (JsonObject) frame = iep_document_pdf_get_frame (signing->signed_pdf, error);

  if (frame == NULL)
    return NULL;
  if (!same_decisions (frame, iep_plan_export_get_frame (signing->export)))
    {
      g_set_error_literal (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_MISMATCH,
                           IEP_IS_ESTIMATE_VERSION (signing->version)
                           ? _("The signed file shows other decisions than the estimate has now. Save the estimate as PDF again, sign that file and bring it back.")
                           : _("The signed file shows other decisions than the plan has now. Save the plan as PDF again, sign that file and bring it back."));
      return NULL;
    }
  return iep_document_pdf_write (iep_plan_export_get_content (signing->export), frame, NULL, NULL, cancellable, error);
}

/* The words of a name, in one kind of letters and without marks: certificates write JURIS BĒRZIŅŠ or BERZINS,JURIS. */
static GStrv
words_of (const char *name)
{
  g_autofree char *parts = g_utf8_normalize (name, -1, G_NORMALIZE_ALL);
  g_autoptr (GString) bare = g_string_new (NULL);
  g_autofree char *folded = NULL;

  for (const char *p = parts; p != NULL && *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isalnum (c))
        g_string_append_unichar (bare, c);
      else if (!g_unichar_ismark (c))
        g_string_append_c (bare, ' ');
    }
  folded = g_utf8_casefold (bare->str, -1);

  return g_strsplit (folded, " ", -1);
}

static gboolean
is_name_of (const char *certificate_name,
            const char *person)
{
  g_auto (GStrv) wanted = words_of (person);
  g_auto (GStrv) given = words_of (certificate_name);

  for (guint i = 0; wanted[i] != NULL; i++)
    if (*wanted[i] != '\0' && !g_strv_contains ((const char *const *) given, wanted[i]))
      return FALSE;

  return TRUE;
}

/* What comes from elsewhere has to be signed by the person who brings it, whoever else signed too. */
static gboolean
check_name (Signing         *signing,
            IepVerification *verification,
            GError         **error)
{
  const char *name = iep_verification_get_signer_name (verification);
  gboolean found = name != NULL && is_name_of (name, signing->signer_name);

  for (guint i = 0; !found && i < verification->other_names->len; i++)
    found = is_name_of (g_ptr_array_index (verification->other_names, i), signing->signer_name);
  if (!found)
    g_set_error (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_MISMATCH,
                 /* Translators: two names of people. */
                 _("The file was signed by %s and not by %s. Whoever signs the plan brings back their own signature."),
                 name, signing->signer_name);

  return found;
}

/* Refuses everything but the exported file with one good signature over all of it. */
static IepVerification *
verify_signed (Signing       *signing,
               GBytes        *exported,
               GError       **error)
{
  g_autoptr (IepVerification) verification = NULL;
  const char *hash = iep_plan_export_get_hash (signing->export);

  if (!iep_pdf_signature_matches_export (exported, signing->signed_pdf, error))
    return NULL;
  verification = iep_pdf_verify (signing->signed_pdf, error);
  if (verification == NULL)
    return NULL;
  iep_verification_set_expected_hash (verification, hash);
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
      g_set_error_literal (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_MISMATCH,
                           IEP_IS_ESTIMATE_VERSION (signing->version)
                           ? _("The file holds another estimate or another version than the one to be signed.")
                           : _("The file holds another plan or another version than the one to be signed."));
      return NULL;
    }
  if (signing->signer == NULL && !check_name (signing, verification, error))
    return NULL;
  return g_steal_pointer (&verification);
}

static GBytes *
sign_here (Signing       *signing,
           GBytes        *exported,
           GCancellable  *cancellable,
           GError       **error)
{
  g_autofree char *reason = describe_version (signing->version);
  IepSignatureDetails details = { 0 };

  details.position = signing->position;
  details.reason = reason;
  details.visible = TRUE;
  return iep_pdf_sign (exported, signing->signer, &details, cancellable, error);
}

static void
sign_thread (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  Signing *signing = task_data;
  g_autoptr (GBytes) exported = NULL;
  GError *error = NULL;

  if (signing->signer != NULL)
    {
      exported = iep_document_pdf_write (iep_plan_export_get_content (signing->export),
                                     iep_plan_export_get_frame (signing->export), NULL, NULL, cancellable, &error);
      if (exported != NULL)
        signing->signed_pdf = sign_here (signing, exported, cancellable, &error);
    }
  else
    {
      exported = exported_bytes (signing, cancellable, &error);
    }
  if (error == NULL)
    signing->verification = verify_signed (signing, exported, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
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
  Signing *signing = g_task_get_task_data (task);
  GError *error = NULL;
  gpointer version;

  if (IEP_IS_ESTIMATE_VERSION (signing->version))
    version = iep_estimate_sign_finish (IEP_SESSION (object), result, &error);
  else
    version = iep_plan_sign_finish (IEP_SESSION (object), result, &error);
  if (version == NULL)
    g_task_return_error (task, error);
  else
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
  if (IEP_IS_ESTIMATE_VERSION (signing->version))
    iep_estimate_sign_async (IEP_SESSION (object), IEP_ESTIMATE_VERSION (signing->version), signing->signed_pdf, signature,
                             g_task_get_cancellable (task), stored_cb, g_object_ref (task));
  else
    iep_plan_sign_async (IEP_SESSION (object), IEP_PLAN_VERSION (signing->version), signing->signed_pdf, signature,
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

  signing->export = read_export_finish (IEP_SESSION (object), signing->version, result, &error);
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
               IepRecord           *version,
               IepSigner           *signer,
               GBytes              *signed_pdf,
               gpointer             source_tag,
               GCancellable        *cancellable,
               GAsyncReadyCallback  callback,
               gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (session, cancellable, callback, user_data);
  Signing *signing = g_new0 (Signing, 1);

  g_task_set_source_tag (task, source_tag);
  signing->version = g_object_ref (version);
  g_set_object (&signing->signer, signer);
  signing->signed_pdf = signed_pdf != NULL ? g_bytes_ref (signed_pdf) : NULL;
  signing->signer_name = g_strdup (iep_session_get_name (session));
  signing->position = g_strdup (iep_session_get_position_title (session));
  g_task_set_task_data (task, signing, (GDestroyNotify) signing_free);
  read_export (session, version, cancellable, exported_cb, g_object_ref (task));
}

static void
render_thread (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  Signing *signing = task_data;
  GError *error = NULL;

  if (signing->pdf == NULL)
    signing->pdf = iep_document_pdf_write (iep_plan_export_get_content (signing->export),
                                       iep_plan_export_get_frame (signing->export), NULL, NULL, cancellable, &error);
  else
    signing->verification = iep_pdf_verify (signing->pdf, &error);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (signing->verification != NULL)
    iep_verification_set_expected_hash (signing->verification, iep_record_get_string (signing->version, "content_hash"));
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

  signing->export = read_export_finish (IEP_SESSION (object), signing->version, result, &error);
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

  if (IEP_IS_ESTIMATE_VERSION (signing->version))
    signing->pdf = iep_estimate_document_finish (IEP_SESSION (object), result, &error);
  else
    signing->pdf = iep_plan_document_finish (IEP_SESSION (object), result, &error);
  if (signing->pdf == NULL)
    g_task_return_error (task, error);
  else
    g_task_run_in_thread (task, render_thread);
}

static void
start_rendering (IepSession          *session,
                 IepRecord           *version,
                 gpointer             source_tag,
                 GCancellable        *cancellable,
                 GAsyncReadyCallback  callback,
                 gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (session, cancellable, callback, user_data);
  Signing *signing = g_new0 (Signing, 1);

  g_task_set_source_tag (task, source_tag);
  signing->version = g_object_ref (version);
  g_task_set_task_data (task, signing, (GDestroyNotify) signing_free);
  if (IEP_IS_ESTIMATE_VERSION (version) && iep_estimate_version_has_document (IEP_ESTIMATE_VERSION (version)))
    iep_estimate_document_async (session, iep_estimate_version_get_id (IEP_ESTIMATE_VERSION (version)), cancellable,
                                 render_document_cb, g_object_ref (task));
  else if (IEP_IS_PLAN_VERSION (version) && iep_plan_version_has_document (IEP_PLAN_VERSION (version)))
    iep_plan_document_async (session, iep_plan_version_get_id (IEP_PLAN_VERSION (version)), cancellable,
                             render_document_cb, g_object_ref (task));
  else
    read_export (session, version, cancellable, render_exported_cb, g_object_ref (task));
}

/**
 * iep_plan_signing_render_async:
 * @session: who wants to see it
 * @version: the version
 * @cancellable: (nullable): stops it
 * @callback: called with the file
 * @user_data: for @callback
 *
 * Brings the stored signed file and verifies it anew, or, when the version is not signed, writes the
 * file that would be signed. The work is done in a thread.
 */
void
iep_plan_signing_render_async (IepSession          *session,
                               IepPlanVersion      *version,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_return_if_fail (IEP_IS_SESSION (session));
  g_return_if_fail (IEP_IS_PLAN_VERSION (version));

  start_rendering (session, IEP_RECORD (version), iep_plan_signing_render_async, cancellable, callback, user_data);
}

/**
 * iep_plan_signing_render_finish:
 * @session: as given
 * @result: as given to the callback
 * @verification: (out) (transfer full) (nullable): what the signature is worth; %NULL when there is none
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the PDF
 */
GBytes *
iep_plan_signing_render_finish (IepSession       *session,
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
 * iep_plan_signing_sign_async:
 * @session: who signs; the database asks for the right and the step
 * @version: the version to sign
 * @signer: the certificate and its key
 * @cancellable: (nullable): stops it
 * @callback: called when the signed file is stored
 * @user_data: for @callback
 *
 * Writes, signs, verifies and stores the plan of @version (PAdES, ETSI EN 319 142-1).
 */
void
iep_plan_signing_sign_async (IepSession          *session,
                             IepPlanVersion      *version,
                             IepSigner           *signer,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_return_if_fail (IEP_IS_SESSION (session));
  g_return_if_fail (IEP_IS_PLAN_VERSION (version));
  g_return_if_fail (IEP_IS_SIGNER (signer));

  start_signing (session, IEP_RECORD (version), signer, NULL, iep_plan_signing_sign_async, cancellable, callback, user_data);
}

/**
 * iep_plan_signing_sign_finish:
 * @session: as given
 * @result: as given to the callback
 * @error: return location for an IepDocumentError or IepDatabaseError
 *
 * Returns: (transfer full) (nullable): the version, signed
 */
IepPlanVersion *
iep_plan_signing_sign_finish (IepSession    *session,
                              GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * iep_plan_signing_import_async:
 * @session: who brings it back
 * @version: the version to sign
 * @signed_pdf: the exported file, signed by another program
 * @cancellable: (nullable): stops it
 * @callback: called when the signed file is stored
 * @user_data: for @callback
 *
 * Verifies a file that was signed elsewhere and stores it.
 */
void
iep_plan_signing_import_async (IepSession          *session,
                               IepPlanVersion      *version,
                               GBytes              *signed_pdf,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_return_if_fail (IEP_IS_SESSION (session));
  g_return_if_fail (IEP_IS_PLAN_VERSION (version));
  g_return_if_fail (signed_pdf != NULL);

  start_signing (session, IEP_RECORD (version), NULL, signed_pdf, iep_plan_signing_import_async, cancellable, callback,
                 user_data);
}

/**
 * iep_plan_signing_import_finish:
 * @session: as given
 * @result: as given to the callback
 * @error: return location for an IepDocumentError or IepDatabaseError
 *
 * Returns: (transfer full) (nullable): the version, signed
 */
IepPlanVersion *
iep_plan_signing_import_finish (IepSession    *session,
                                GAsyncResult  *result,
                                GError       **error)
{
  return iep_plan_signing_sign_finish (session, result, error);
}

/* Estimates ------------------------------------------------------------------- */

/**
 * iep_estimate_signing_render_async:
 * @session: who wants to see it
 * @version: the version
 * @cancellable: (nullable): stops it
 * @callback: called with the file
 * @user_data: for @callback
 *
 * As iep_plan_signing_render_async(), of an estimate.
 */
void
iep_estimate_signing_render_async (IepSession          *session,
                                   IepEstimateVersion  *version,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  g_return_if_fail (IEP_IS_SESSION (session));
  g_return_if_fail (IEP_IS_ESTIMATE_VERSION (version));

  start_rendering (session, IEP_RECORD (version), iep_estimate_signing_render_async, cancellable, callback, user_data);
}

/**
 * iep_estimate_signing_render_finish:
 * @session: as given
 * @result: as given to the callback
 * @verification: (out) (transfer full) (nullable): what the signature is worth; %NULL when there is none
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the PDF
 */
GBytes *
iep_estimate_signing_render_finish (IepSession       *session,
                                    GAsyncResult     *result,
                                    IepVerification **verification,
                                    GError          **error)
{
  return iep_plan_signing_render_finish (session, result, verification, error);
}

/**
 * iep_estimate_signing_sign_async:
 * @session: who signs; the database asks for the right and the step
 * @version: the version to sign
 * @signer: the certificate and its key
 * @cancellable: (nullable): stops it
 * @callback: called when the signed file is stored
 * @user_data: for @callback
 *
 * As iep_plan_signing_sign_async(), of an estimate.
 */
void
iep_estimate_signing_sign_async (IepSession          *session,
                                 IepEstimateVersion  *version,
                                 IepSigner           *signer,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_return_if_fail (IEP_IS_SESSION (session));
  g_return_if_fail (IEP_IS_ESTIMATE_VERSION (version));
  g_return_if_fail (IEP_IS_SIGNER (signer));

  start_signing (session, IEP_RECORD (version), signer, NULL, iep_estimate_signing_sign_async, cancellable, callback, user_data);
}

/**
 * iep_estimate_signing_sign_finish:
 * @session: as given
 * @result: as given to the callback
 * @error: return location for an IepDocumentError or IepDatabaseError
 *
 * Returns: (transfer full) (nullable): the version, signed
 */
IepEstimateVersion *
iep_estimate_signing_sign_finish (IepSession    *session,
                                  GAsyncResult  *result,
                                  GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * iep_estimate_signing_import_async:
 * @session: who brings it back
 * @version: the version to sign
 * @signed_pdf: the exported file, signed by another program
 * @cancellable: (nullable): stops it
 * @callback: called when the signed file is stored
 * @user_data: for @callback
 *
 * As iep_plan_signing_import_async(), of an estimate.
 */
void
iep_estimate_signing_import_async (IepSession          *session,
                                   IepEstimateVersion  *version,
                                   GBytes              *signed_pdf,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  g_return_if_fail (IEP_IS_SESSION (session));
  g_return_if_fail (IEP_IS_ESTIMATE_VERSION (version));
  g_return_if_fail (signed_pdf != NULL);

  start_signing (session, IEP_RECORD (version), NULL, signed_pdf, iep_estimate_signing_import_async, cancellable, callback,
                 user_data);
}

/**
 * iep_estimate_signing_import_finish:
 * @session: as given
 * @result: as given to the callback
 * @error: return location for an IepDocumentError or IepDatabaseError
 *
 * Returns: (transfer full) (nullable): the version, signed
 */
IepEstimateVersion *
iep_estimate_signing_import_finish (IepSession    *session,
                                    GAsyncResult  *result,
                                    GError       **error)
{
  return iep_estimate_signing_sign_finish (session, result, error);
}
