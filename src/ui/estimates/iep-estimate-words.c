/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of an estimate: it is of another gender than a plan, and is handed over to be approved. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/estimates/iep-estimate-words.h"

#include <glib/gi18n.h>

#include "domain/iep-labels.h"

typedef struct
{
  const char *code;
  const char *context;
  const char *word;
} Word;

static const Word statuses[] = {
  { "draft", "estimate status", NC_("estimate status", "In preparation") },
  { "ready", "estimate status", NC_("estimate status", "Ready for approval") },
  { "approved", "estimate status", NC_("estimate status", "Approved") },
  { "signed", "estimate status", NC_("estimate status", "Signed") },
  { "returned", "estimate status", NC_("estimate status", "Returned") },
  { "discarded", "estimate status", NC_("estimate status", "Discarded") },
  { "superseded", "estimate status", NC_("estimate status", "No longer in force") },
};

static const Word acts[] = {
  { "hand_over", "act", NC_("act", "Hand over for approval") },
  { "amend", "act", NC_("act", "Amend") },
};

static const Word acts_done[] = {
  { "create", "done", NC_("done", "Begun") },
  { "copy", "done", NC_("done", "Begun as a copy") },
  { "amend", "done", NC_("done", "Amendment begun") },
  { "save", "done", NC_("done", "Edited") },
  { "hand_over", "done", NC_("done", "Handed over for approval") },
  { "approve", "estimate", NC_("estimate", "Approved") },
  { "return", "estimate", NC_("estimate", "Returned") },
  { "withdraw", "estimate", NC_("estimate", "Withdrawn") },
  { "sign", "estimate", NC_("estimate", "Signed") },
  { "discard", "estimate", NC_("estimate", "Discarded") },
};

static const Word sections[] = {
  { "resource", "estimate", NC_("estimate", "Resources") },
  { "expenditure", "estimate", NC_("estimate", "Expenditure") },
  { "financing", "estimate", NC_("estimate", "Financing") },
};

static const Word splits[] = {
  { "core", "estimate", NC_("estimate", "Core functions of the state") },
  { "eu", "estimate", NC_("estimate", "EU policy instruments and other foreign assistance") },
};

static const Word budget_types[] = {
  { "P", "budget", NC_("budget", "Basic budget") },
  { "S", "budget", NC_("budget", "Special budget") },
  { "7", "budget", NC_("budget", "Donations and gifts") },
};

static const char *
find (const Word *words,
      guint       n_words,
      const char *code)
{
  for (guint i = 0; code != NULL && i < n_words; i++)
    if (g_str_equal (words[i].code, code))
      return g_dpgettext2 (GETTEXT_PACKAGE, words[i].context, words[i].word);

  return NULL;
}

static const char *
find_or_code (const Word *words,
              guint       n_words,
              const char *code)
{
  const char *word = find (words, n_words, code);

  if (word != NULL)
    return word;
  /* A newer server may know more than this program: its own word is better than none. */
  return code != NULL ? g_intern_string (code) : "";
}

/**
 * iep_estimate_words_status:
 * @status: (nullable): a status or display status of a version of an estimate
 *
 * Returns: the word for it; an unknown code itself, empty for %NULL
 */
const char *
iep_estimate_words_status (const char *status)
{
  return find_or_code (statuses, G_N_ELEMENTS (statuses), status);
}

/**
 * iep_estimate_words_act:
 * @act: (nullable): an act on an estimate
 *
 * Returns: what its button says
 */
const char *
iep_estimate_words_act (const char *act)
{
  const char *word = find (acts, G_N_ELEMENTS (acts), act);

  return word != NULL ? word : iep_label_act (act);
}

/**
 * iep_estimate_words_act_done:
 * @act: (nullable): an act on an estimate
 *
 * Returns: what the list of decisions says of it
 */
const char *
iep_estimate_words_act_done (const char *act)
{
  const char *word = find (acts_done, G_N_ELEMENTS (acts_done), act);

  return word != NULL ? word : iep_label_act_done (act);
}

/**
 * iep_estimate_words_section:
 * @section: (nullable): `resource`, `expenditure` or `financing`
 *
 * Returns: the word for it
 */
const char *
iep_estimate_words_section (const char *section)
{
  return find_or_code (sections, G_N_ELEMENTS (sections), section);
}

/**
 * iep_estimate_words_split:
 * @split: (nullable): `core` or `eu`
 *
 * Returns: the words for it
 */
const char *
iep_estimate_words_split (const char *split)
{
  return find_or_code (splits, G_N_ELEMENTS (splits), split);
}

/**
 * iep_estimate_words_budget_type:
 * @budget_type: (nullable): `P`, `S` or `7`
 *
 * Returns: the words for it
 */
const char *
iep_estimate_words_budget_type (const char *budget_type)
{
  return find_or_code (budget_types, G_N_ELEMENTS (budget_types), budget_type);
}

/**
 * iep_estimate_words_column:
 * @column: (nullable): a column of a line as the server calls it: `m1` … `m12`, `reason`
 *
 * Returns: (transfer full): the words for it; an unknown column itself
 */
char *
iep_estimate_words_column (const char *column)
{
  if (column != NULL && *column == 'm')
    {
      gint64 month = g_ascii_strtoll (column + 1, NULL, 10);

      if (month >= 1 && month <= 12)
        {
          g_autoptr(GDateTime) day = g_date_time_new_utc (2024, (int) month, 1, 0, 0, 0);

          return g_date_time_format (day, "%OB");
        }
    }
  if (g_strcmp0 (column, "reason") == 0)
    return g_strdup (_("Reason"));
  if (g_strcmp0 (column, "source") == 0)
    return g_strdup (_("Funding source"));
  if (g_strcmp0 (column, "code") == 0)
    return g_strdup (_("Code"));
  if (g_strcmp0 (column, "year_total") == 0)
    return g_strdup (_("Year"));

  return g_strdup (column != NULL ? column : "");
}

/**
 * iep_estimate_words_title:
 * @version: a version
 *
 * Returns: (transfer full): the programme by code and name
 */
char *
iep_estimate_words_title (IepEstimateVersion *version)
{
  const char *programme, *name;

  g_return_val_if_fail (IEP_IS_ESTIMATE_VERSION (version), NULL);

  programme = iep_record_get_string (IEP_RECORD (version), "programme");
  name = iep_record_get_string (IEP_RECORD (version), "programme_name");

  return g_strjoin (name != NULL ? " " : "", programme != NULL ? programme : "", name != NULL ? name : "", NULL);
}

/**
 * iep_estimate_words_version:
 * @version: a version
 *
 * Returns: (transfer full): its number and whether it is an amendment
 */
char *
iep_estimate_words_version (IepEstimateVersion *version)
{
  int number;

  g_return_val_if_fail (IEP_IS_ESTIMATE_VERSION (version), NULL);

  number = (int) iep_version_get_number (IEP_VERSION (version));

  return iep_estimate_version_is_amendment (version) ? g_strdup_printf (_("Version %d, amendment"), number)
                                                     : g_strdup_printf (_("Version %d"), number);
}

/**
 * iep_estimate_words_file:
 * @version: a version
 * @extension: without the dot
 *
 * Returns: (transfer full): the name suggested for a file with it
 */
char *
iep_estimate_words_file (IepEstimateVersion *version,
                         const char         *extension)
{
  IepRecord *record = IEP_RECORD (version);

  g_return_val_if_fail (IEP_IS_ESTIMATE_VERSION (version), NULL);

  return g_strdup_printf ("tame-%s-%s-%s-%" G_GINT64_FORMAT "-v%" G_GINT64_FORMAT "%s%s",
                          iep_record_get_string (record, "institution_code"), iep_record_get_string (record, "programme"),
                          iep_record_get_string (record, "budget_type"), iep_version_get_year (IEP_VERSION (version)),
                          iep_version_get_number (IEP_VERSION (version)), *extension != '\0' ? "." : "", extension);
}
