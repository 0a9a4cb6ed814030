/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words for whoever decides on, signs or keeps a plan or an estimate. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/plans/iep-signable.h"

#include <glib/gi18n.h>

#include "domain/iep-labels.h"
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
      .save_as = _("Save the Estimate"),
      .readers = _("Everybody who sees the estimate reads it"),
      .return_it = _("Return the Estimate"),
      .stored = _("The estimate is signed and stored"),
    };

  return (IepSignableWords) {
    .dialog = _("Sign the Plan"),
    .document = _("Plan"),
    .save = _("1. Save the plan as PDF"),
    .saved = _("The plan was saved; sign it and bring it back here"),
    .chooser = _("Save the Plan as PDF"),
    .save_as = _("Save the Plan"),
    .readers = _("Everybody who sees the plan reads it"),
    .return_it = _("Return the Plan"),
    .stored = _("The plan is signed and stored"),
  };
}

/**
 * iep_signable_get_act:
 * @version: a version
 * @act: an act on it
 *
 * Returns: what its button says
 */
const char *
iep_signable_get_act (IepRecord  *version,
                      const char *act)
{
  return IEP_IS_ESTIMATE_VERSION (version) ? iep_estimate_words_act (act) : iep_label_act (act);
}

/**
 * iep_signable_get_act_done:
 * @version: a version
 * @act: an act that was done on it
 *
 * Returns: what is said of it afterwards
 */
const char *
iep_signable_get_act_done (IepRecord  *version,
                           const char *act)
{
  return IEP_IS_ESTIMATE_VERSION (version) ? iep_estimate_words_act_done (act) : iep_label_act_done (act);
}

/**
 * iep_signable_get_status:
 * @version: a version
 *
 * Returns: the word for how far it has come
 */
const char *
iep_signable_get_status (IepRecord *version)
{
  const char *status = iep_version_get_display_status (IEP_VERSION (version));

  return IEP_IS_ESTIMATE_VERSION (version) ? iep_estimate_words_status (status) : iep_label_plan_status (status);
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
 * @extension: without the dot; empty for a name without one
 *
 * Returns: (transfer full): the name suggested for a file with it
 */
char *
iep_signable_dup_file_name (IepRecord  *version,
                            const char *extension)
{
  g_return_val_if_fail (IEP_IS_RECORD (version), NULL);
  g_return_val_if_fail (extension != NULL, NULL);

  if (IEP_IS_ESTIMATE_VERSION (version))
    return iep_estimate_words_file (IEP_ESTIMATE_VERSION (version), extension);

  return g_strdup_printf ("iepirkumu-plans-%s-%" G_GINT64_FORMAT "-v%" G_GINT64_FORMAT "%s%s",
                          iep_record_get_string (version, "institution_code"),
                          iep_record_get_int (version, "year"), iep_record_get_int (version, "number"),
                          *extension != '\0' ? "." : "", extension);
}
