/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What plans and estimates have in common for whoever signs, prints or keeps them: a PDF, a signature, words. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/plans/iep-signable.h"

#include <glib/gi18n.h>

#include "document/iep-estimate-signing.h"
#include "document/iep-plan-signing.h"
#include "ui/estimates/iep-estimate-words.h"

/**
 * iep_signable_get_words:
 * @version: an #IepPlanVersion or #IepEstimateVersion
 *
 * Returns: the words of the dialog that signs it
 */
IepSignableWords
iep_signable_get_words (IepRecord *version)
{
  if (IEP_IS_ESTIMATE_VERSION (version))
    return (IepSignableWords) {
      .dialog = _("Sign the Estimate"),
      .document = _("Estimate"),
      .save = _("1. Save the estimate as PDF"),
      .saved = _("The estimate was saved; sign it and bring it back here"),
      .chooser = _("Save the Estimate as PDF"),
    };

  return (IepSignableWords) {
    .dialog = _("Sign the Plan"),
    .document = _("Plan"),
    .save = _("1. Save the plan as PDF"),
    .saved = _("The plan was saved; sign it and bring it back here"),
    .chooser = _("Save the Plan as PDF"),
  };
}

/**
 * iep_signable_dup_title:
 * @version: a version
 *
 * Returns: (transfer full): which document it is, in words
 */
char *
iep_signable_dup_title (IepRecord *version)
{
  int year, number;

  g_return_val_if_fail (IEP_IS_RECORD (version), NULL);

  year = (int) iep_record_get_int (version, "year");
  number = (int) iep_record_get_int (version, "number");
  if (IEP_IS_ESTIMATE_VERSION (version))
    {
      g_autofree char *programme = iep_estimate_words_title (IEP_ESTIMATE_VERSION (version));

      /* Translators: a year, a programme by code and name, a type of budget, the number of a version. */
      return g_strdup_printf (_("Estimate %d: %s (%s), version %d"), year, programme,
                              iep_estimate_words_budget_type (iep_record_get_string (version, "budget_type")), number);
    }
  return g_strdup_printf (_("Procurement plan %d, version %d"), year, number);
}

/**
 * iep_signable_dup_totals:
 * @version: a version
 *
 * Returns: (transfer full): how much money it is about, in words
 */
char *
iep_signable_dup_totals (IepRecord *version)
{
  g_return_val_if_fail (IEP_IS_RECORD (version), NULL);

  if (IEP_IS_ESTIMATE_VERSION (version))
    {
      g_autofree char *resources = iep_record_get_display (version, "resources");
      g_autofree char *expenditure = iep_record_get_display (version, "expenditure");
      g_autofree char *balance = iep_record_get_display (version, "balance");

      return g_strdup_printf (_("Resources %s EUR, expenditure %s EUR, balance %s EUR"), resources, expenditure, balance);
    }
  else
    {
      g_autofree char *count = iep_record_get_display (version, "line_count");
      g_autofree char *total = iep_record_get_display (version, "total");
      g_autofree char *total_vat = iep_record_get_display (version, "total_vat");

      return g_strdup_printf (_("%s procurements, %s EUR without VAT, budget %s EUR with VAT"), count, total, total_vat);
    }
}

/**
 * iep_signable_dup_file_name:
 * @version: a version
 *
 * Returns: (transfer full): the name suggested for its PDF
 */
char *
iep_signable_dup_file_name (IepRecord *version)
{
  g_return_val_if_fail (IEP_IS_RECORD (version), NULL);

  if (IEP_IS_ESTIMATE_VERSION (version))
    return iep_estimate_words_file (IEP_ESTIMATE_VERSION (version), "pdf");

  return g_strdup_printf ("iepirkumu-plans-%s-%" G_GINT64_FORMAT "-v%" G_GINT64_FORMAT ".pdf",
                          iep_record_get_string (version, "institution_code"),
                          iep_record_get_int (version, "year"), iep_record_get_int (version, "number"));
}

/**
 * iep_signable_render_async:
 * @session: who asks
 * @version: a version
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Makes its PDF, or reads the one that was signed and verifies it.
 */
void
iep_signable_render_async (IepSession          *session,
                           IepRecord           *version,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  if (IEP_IS_ESTIMATE_VERSION (version))
    iep_estimate_signing_render_async (session, IEP_ESTIMATE_VERSION (version), cancellable, callback, user_data);
  else
    iep_plan_signing_render_async (session, IEP_PLAN_VERSION (version), cancellable, callback, user_data);
}

/**
 * iep_signable_render_finish:
 * @session: who asked
 * @version: the version
 * @result: of the call
 * @verification: (out) (optional) (nullable): what was found about the signature
 * @error: what went wrong
 *
 * Returns: (transfer full): the PDF
 */
GBytes *
iep_signable_render_finish (IepSession       *session,
                            IepRecord        *version,
                            GAsyncResult     *result,
                            IepVerification **verification,
                            GError          **error)
{
  if (IEP_IS_ESTIMATE_VERSION (version))
    return iep_estimate_signing_render_finish (session, result, verification, error);

  return iep_plan_signing_render_finish (session, result, verification, error);
}

/**
 * iep_signable_sign_async:
 * @session: who signs
 * @version: the version
 * @signer: with what
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Signs and stores it.
 */
void
iep_signable_sign_async (IepSession          *session,
                         IepRecord           *version,
                         IepSigner           *signer,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  if (IEP_IS_ESTIMATE_VERSION (version))
    iep_estimate_signing_sign_async (session, IEP_ESTIMATE_VERSION (version), signer, cancellable, callback, user_data);
  else
    iep_plan_signing_sign_async (session, IEP_PLAN_VERSION (version), signer, cancellable, callback, user_data);
}

/**
 * iep_signable_sign_finish:
 * @session: who signed
 * @version: the version
 * @result: of the call
 * @error: what went wrong
 *
 * Returns: (transfer full): the version, signed
 */
IepRecord *
iep_signable_sign_finish (IepSession    *session,
                          IepRecord     *version,
                          GAsyncResult  *result,
                          GError       **error)
{
  if (IEP_IS_ESTIMATE_VERSION (version))
    return (IepRecord *) iep_estimate_signing_sign_finish (session, result, error);

  return (IepRecord *) iep_plan_signing_sign_finish (session, result, error);
}

/**
 * iep_signable_import_async:
 * @session: who brings it
 * @version: the version
 * @signed_pdf: what was signed elsewhere
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Verifies and stores what was signed in another program.
 */
void
iep_signable_import_async (IepSession          *session,
                           IepRecord           *version,
                           GBytes              *signed_pdf,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  if (IEP_IS_ESTIMATE_VERSION (version))
    iep_estimate_signing_import_async (session, IEP_ESTIMATE_VERSION (version), signed_pdf, cancellable, callback, user_data);
  else
    iep_plan_signing_import_async (session, IEP_PLAN_VERSION (version), signed_pdf, cancellable, callback, user_data);
}

/**
 * iep_signable_import_finish:
 * @session: who brought it
 * @version: the version
 * @result: of the call
 * @error: what went wrong
 *
 * Returns: (transfer full): the version, signed
 */
IepRecord *
iep_signable_import_finish (IepSession    *session,
                            IepRecord     *version,
                            GAsyncResult  *result,
                            GError       **error)
{
  if (IEP_IS_ESTIMATE_VERSION (version))
    return (IepRecord *) iep_estimate_signing_import_finish (session, result, error);

  return (IepRecord *) iep_plan_signing_import_finish (session, result, error);
}
