/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sections of the window, in the order of the sidebar. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/iep-section.h"

#include <glib/gi18n.h>

#include "ui/administration/iep-administration-page.h"
#include "ui/audit/iep-audit-page.h"
#include "ui/budget/iep-budget-page.h"
#include "ui/estimates/iep-estimates-page.h"
#include "ui/overview/iep-overview-page.h"
#include "ui/plans/iep-plans-page.h"
#include "ui/procurements/iep-procurements-page.h"

/* Contracts, … take their places here when they exist. */
static const IepSection sections[] = {
  { "overview", "iep-overview-symbolic", N_("Overview"), iep_overview_page_get_type, IEP_FOR_EVERYBODY },
  { "procurements", "iep-procurements-symbolic", N_("Procurements"), iep_procurements_page_get_type, IEP_FOR_READERS },
  { "estimates", "iep-estimates-symbolic", N_("Estimates"), iep_estimates_page_get_type, IEP_FOR_REVIEWERS },
  { "budget", "iep-budget-symbolic", N_("Budget Control"), iep_budget_page_get_type, IEP_FOR_READERS },
  { "plans", "iep-plans-symbolic", N_("Procurement Plans"), iep_plans_page_get_type, IEP_FOR_REVIEWERS },
  { "administration", "iep-administration-symbolic", N_("Administration"), iep_administration_page_get_type,
    IEP_FOR_ADMINISTRATORS },
  { "audit", "iep-audit-symbolic", N_("Audit"), iep_audit_page_get_type, IEP_FOR_EVERYBODY },
};

/**
 * iep_section_get_n:
 *
 * Returns: how many sections there are
 */
guint
iep_section_get_n (void)
{
  return G_N_ELEMENTS (sections);
}

/**
 * iep_section_get:
 * @index: from 0
 *
 * Returns: (transfer none): the section; its title is not translated yet
 */
const IepSection *
iep_section_get (guint index)
{
  g_return_val_if_fail (index < G_N_ELEMENTS (sections), NULL);

  return &sections[index];
}

/**
 * iep_section_find:
 * @name: (nullable): the name of a section
 *
 * Returns: (transfer none) (nullable): the section, or %NULL when there is none of that name
 */
const IepSection *
iep_section_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sections); i++)
    if (g_strcmp0 (sections[i].name, name) == 0)
      return &sections[i];

  return NULL;
}

/**
 * iep_section_is_offered:
 * @section: a section
 * @session: a person
 *
 * Returns: whether this person has a right to it somewhere
 */
gboolean
iep_section_is_offered (const IepSection *section,
                        IepSession       *session)
{
  GListModel *institutions;
  guint n_institutions;

  g_return_val_if_fail (section != NULL, FALSE);
  g_return_val_if_fail (IEP_IS_SESSION (session), FALSE);

  if (section->audience == IEP_FOR_EVERYBODY)
    return TRUE;
  if (section->audience == IEP_FOR_ADMINISTRATORS)
    return iep_session_is_administrator (session);

  institutions = iep_session_get_institutions (session);
  n_institutions = g_list_model_get_n_items (institutions);
  for (guint i = 0; i < n_institutions; i++)
    {
      g_autoptr(IepInstitution) institution = g_list_model_get_item (institutions, i);

      if (section->audience == IEP_FOR_REVIEWERS || !iep_institution_get_reviewed (institution))
        return TRUE;
    }

  return FALSE;
}
