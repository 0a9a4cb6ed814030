/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The year and the institution that somebody who has just signed in begins with. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/iep-first-place.h"

/* From this month on people plan the next year. */
#define PLANNING_STARTS 9

/**
 * iep_first_place_choose_year:
 * @settings: of the program
 *
 * Returns: the year chosen last, or else the one that is being planned now
 */
int
iep_first_place_choose_year (GSettings *settings)
{
  g_autoptr(GDateTime) now = NULL;
  int year;

  g_return_val_if_fail (G_IS_SETTINGS (settings), 0);

  year = g_settings_get_int (settings, "year");
  if (year != 0)
    return year;

  now = g_date_time_new_now_local ();
  year = g_date_time_get_year (now);

  return g_date_time_get_month (now) >= PLANNING_STARTS ? year + 1 : year;
}

/**
 * iep_first_place_choose_institution:
 * @session: who signed in
 * @code: (nullable): of the institution chosen last
 *
 * Returns: (transfer none) (nullable): that one; else the first one where this person does something, else reads, else
 *   reviews; %NULL when there is none
 */
IepInstitution *
iep_first_place_choose_institution (IepSession *session,
                                    const char *code)
{
  GListModel *institutions;
  guint n_institutions;
  IepInstitution *best = NULL;
  int best_rank = 0;

  g_return_val_if_fail (IEP_IS_SESSION (session), NULL);

  institutions = iep_session_get_institutions (session);
  n_institutions = g_list_model_get_n_items (institutions);
  if (code != NULL && *code != '\0')
    {
      best = iep_session_find_institution_by_code (session, code);
      if (best != NULL)
        return best;
    }

  for (guint i = 0; i < n_institutions; i++)
    {
      g_autoptr(IepInstitution) institution = g_list_model_get_item (institutions, i);
      int rank = 1;

      if (!iep_institution_get_reviewed (institution))
        {
          rank = 2;
          for (const char * const *right = (const char * const []) { "manage", "endorse", "approve", "sign", NULL };
               *right != NULL;
               right++)
            if (iep_institution_has_right (institution, *right))
              rank = 3;
        }

      if (rank > best_rank)
        {
          best_rank = rank;
          best = institution;
        }
    }

  return best;
}
