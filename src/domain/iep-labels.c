/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of the State Treasury for statuses, rights and acts. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-labels.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  const char *code;
  const char *context;
  const char *word;
} Word;

static const Word procurement_statuses[] = {
  { "draft", "procurement status", NC_("procurement status", "In preparation") },
  { "included", "procurement status", NC_("procurement status", "Included") },
  { "excluded", "procurement status", NC_("procurement status", "Excluded") },
  { "discarded", "procurement status", NC_("procurement status", "Discarded") },
  { "superseded", "procurement status", NC_("procurement status", "Superseded") },
};

static const Word plan_statuses[] = {
  { "created", "plan status", NC_("plan status", "Created") },
  { "ready", "plan status", NC_("plan status", "Ready for approval") },
  { "endorsed", "plan status", NC_("plan status", "Endorsed") },
  { "approved", "plan status", NC_("plan status", "Approved") },
  { "endorsed_ministry", "plan status", NC_("plan status", "Endorsed (ministry)") },
  { "signed", "plan status", NC_("plan status", "Signed") },
  { "returned", "plan status", NC_("plan status", "Returned") },
  { "replaced", "plan status", NC_("plan status", "Replaced") },
  { "superseded", "plan status", NC_("plan status", "No longer in force") },
};

static const Word acts[] = {
  { "edit", "act", NC_("act", "Edit") },
  { "include", "act", NC_("act", "Include") },
  { "exclude", "act", NC_("act", "Exclude") },
  { "new_revision", "act", NC_("act", "New revision") },
  { "discard", "act", NC_("act", "Discard draft") },
  { "copy", "act", NC_("act", "Copy") },
  { "create", "act", NC_("act", "Create plan") },
  { "hand_over", "act", NC_("act", "Hand over for endorsement") },
  { "withdraw", "act", NC_("act", "Withdraw") },
  { "endorse", "act", NC_("act", "Endorse") },
  { "approve", "act", NC_("act", "Approve") },
  { "endorse_ministry", "act", NC_("act", "Endorse (ministry)") },
  { "sign", "act", NC_("act", "Sign") },
  { "return", "act", NC_("act", "Return") },
};

static const Word acts_done[] = {
  { "create", "done", NC_("done", "Created") },
  { "created", "done", NC_("done", "Created") },
  { "saved", "done", NC_("done", "Edited") },
  { "include", "done", NC_("done", "Included") },
  { "included", "done", NC_("done", "Included") },
  { "exclude", "done", NC_("done", "Excluded") },
  { "excluded", "done", NC_("done", "Excluded") },
  { "discard", "done", NC_("done", "Draft discarded") },
  { "discarded", "done", NC_("done", "Draft discarded") },
  { "superseded", "done", NC_("done", "Superseded by a newer revision") },
  { "hand_over", "done", NC_("done", "Handed over for endorsement") },
  { "withdraw", "done", NC_("done", "Withdrawn") },
  { "endorse", "done", NC_("done", "Endorsed") },
  { "approve", "done", NC_("done", "Approved") },
  { "endorse_ministry", "done", NC_("done", "Endorsed (ministry)") },
  { "sign", "done", NC_("done", "Signed") },
  { "return", "done", NC_("done", "Returned") },
  { "replace", "done", NC_("done", "Replaced by a newer version") },
};

static const Word rights[] = {
  { "manage", "right", NC_("right", "Manage") },
  { "endorse", "right", NC_("right", "Endorse") },
  { "approve", "right", NC_("right", "Approve") },
  { "endorse_ministry", "right", NC_("right", "Endorse for the ministry") },
  { "sign", "right", NC_("right", "Sign") },
  { "view", "right", NC_("right", "View") },
  { "administrate", "right", NC_("right", "Administrate the system") },
};

static const Word right_descriptions[] = {
  { "manage", NULL, N_("Prepares procurements, creates the plan and hands it over for endorsement") },
  { "endorse", NULL, N_("Endorses the institution’s plan or returns it") },
  { "approve", NULL, N_("Approves the institution’s plan or returns it") },
  { "endorse_ministry", NULL, N_("Endorses the plans of the subordinate institutions for the ministry") },
  { "sign", NULL, N_("Signs the institution’s plan") },
  { "view", NULL, N_("Sees everything of the institution") },
  { "administrate", NULL, N_("Keeps institutions, people, rights, flows and classifications") },
};

static const Word institution_kinds[] = {
  { "ministry", "institution", NC_("institution", "Ministry") },
  { "central", "institution", NC_("institution", "Central state institution") },
  { "subordinate", "institution", NC_("institution", "Subordinate institution") },
};

static const Word step_states[] = {
  { "done", "step", NC_("step", "Done") },
  { "current", "step", NC_("step", "Next") },
  { "waiting", "step", NC_("step", "Later") },
};

static const Word flows[] = {
  { "1", NULL, N_("Endorsed in the institution and by the ministry") },
  { "2", NULL, N_("Endorsed in the institution only") },
  { "3", NULL, N_("Endorsed by the ministry only") },
  { "4", NULL, N_("Approved and signed without endorsement") },
};

static const char *
find (const Word *words,
      guint       n_words,
      const char *code)
{
  if (code == NULL)
    return "";

  for (guint i = 0; i < n_words; i++)
    if (strcmp (words[i].code, code) == 0)
      return words[i].context != NULL ? g_dpgettext2 (GETTEXT_PACKAGE, words[i].context, words[i].word)
                                      : g_dgettext (GETTEXT_PACKAGE, words[i].word);

  /* A newer server may know more than this program: its own word is better than none. */
  return g_intern_string (code);
}

/**
 * iep_label_procurement_status:
 * @status: (nullable): `draft`, `included`, `excluded`, or of a history `discarded`, `superseded`
 *
 * Returns: the word for it; an unknown code itself, empty for %NULL
 */
const char *
iep_label_procurement_status (const char *status)
{
  return find (procurement_statuses, G_N_ELEMENTS (procurement_statuses), status);
}

/**
 * iep_label_plan_status:
 * @status: (nullable): a status or display status of a version
 *
 * Returns: the word for it; an unknown code itself, empty for %NULL
 */
const char *
iep_label_plan_status (const char *status)
{
  return find (plan_statuses, G_N_ELEMENTS (plan_statuses), status);
}

/**
 * iep_label_act:
 * @act: (nullable): an act on a procurement or a plan
 *
 * Returns: what its button says; an unknown code itself, empty for %NULL
 */
const char *
iep_label_act (const char *act)
{
  return find (acts, G_N_ELEMENTS (acts), act);
}

/**
 * iep_label_act_done:
 * @act: (nullable): an act or the event it left behind
 *
 * Returns: what a history says of it; an unknown code itself, empty for %NULL
 */
const char *
iep_label_act_done (const char *act)
{
  return find (acts_done, G_N_ELEMENTS (acts_done), act);
}

/**
 * iep_label_right:
 * @right: (nullable): the code of a right
 *
 * Returns: its name in the Treasury's words; an unknown code itself, empty for %NULL
 */
const char *
iep_label_right (const char *right)
{
  return find (rights, G_N_ELEMENTS (rights), right);
}

/**
 * iep_label_right_description:
 * @right: (nullable): the code of a right
 *
 * Returns: what its holder does; an unknown code itself, empty for %NULL
 */
const char *
iep_label_right_description (const char *right)
{
  return find (right_descriptions, G_N_ELEMENTS (right_descriptions), right);
}

/**
 * iep_label_institution_kind:
 * @kind: (nullable): `ministry`, `central` or `subordinate`
 *
 * Returns: the word for it; an unknown code itself, empty for %NULL
 */
const char *
iep_label_institution_kind (const char *kind)
{
  return find (institution_kinds, G_N_ELEMENTS (institution_kinds), kind);
}

/**
 * iep_label_step_state:
 * @state: (nullable): `done`, `current` or `waiting`
 *
 * Returns: the word for it; an unknown code itself, empty for %NULL
 */
const char *
iep_label_step_state (const char *state)
{
  return find (step_states, G_N_ELEMENTS (step_states), state);
}

/**
 * iep_label_flow:
 * @flow: (nullable): the code of a flow, `1` to `4`
 *
 * Returns: what it means in a few words; an unknown code itself, empty for %NULL
 */
const char *
iep_label_flow (const char *flow)
{
  return find (flows, G_N_ELEMENTS (flows), flow);
}
