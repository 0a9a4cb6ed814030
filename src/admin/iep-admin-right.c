/* SPDX-License-Identifier: GPL-3.0-or-later */

/* iepirkumi-admin right …: who may do what, where. */

#define G_LOG_DOMAIN "iep-admin"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "admin/iep-admin-command.h"

static char *option_institution;
static char *option_from;
static char *option_to;

/* The id of --institution as text; NULL in *@id for a right to the whole system. */
static gboolean
find_place (IepAdmin    *admin,
            const char  *right,
            char       **id,
            GError     **error)
{
  gboolean everywhere = g_str_equal (right, "administrate");
  gint64 number;

  if (everywhere && option_institution != NULL)
    return iep_admin_fail_usage (error, "%s", _("The right to administrate is for the whole system, without --institution"));
  if (!everywhere && option_institution == NULL)
    return iep_admin_fail_usage (error, "%s", _("This right is given at an institution: say which with --institution"));
  if (everywhere)
    return TRUE;

  number = iep_admin_find_institution (admin, option_institution, error);
  if (number < 0)
    return FALSE;
  *id = g_strdup_printf ("%" G_GINT64_FORMAT, number);

  return TRUE;
}

/* PostgreSQL would also take "tomorrow" or 31.12.2026, each in its own way. */
static gboolean
check_day (const char  *option,
           const char  *text,
           GError     **error)
{
  int year, month, day, end = 0;

  if (text == NULL)
    return TRUE;
  if (strlen (text) == strlen ("YYYY-MM-DD") && sscanf (text, "%4d-%2d-%2d%n", &year, &month, &day, &end) == 3
      && text[end] == '\0' && day > 0 && month > 0 && year > 0
      && g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    return TRUE;

  return iep_admin_fail_usage (error, _("%s: there is no day “%s”, write it as 2027-01-31"), option, text);
}

/* "endorse-ministry" is how one types "endorse_ministry". */
static char *
read_right (const char *text)
{
  return g_strdelimit (g_strdup (text), "-", '_');
}

static gboolean
grant (IepAdmin  *admin,
       char     **arguments,
       GError   **error)
{
  g_autofree char *right = read_right (arguments[1]);
  g_autofree char *place = NULL;
  g_autoptr (JsonNode) answer = NULL;

  if (!check_day ("--from", option_from, error) || !check_day ("--to", option_to, error)
      || !find_place (admin, right, &place, error))
    return FALSE;

  answer = iep_admin_call (admin, error, "right_grant_add",
                           "p_request", NULL,
                           "p_login", arguments[0],
                           "p_institution", place,
                           "p_right", right,
                           "p_from", option_from,
                           "p_to", option_to,
                           NULL);
  if (answer == NULL)
    return FALSE;

  if (place != NULL)
    iep_admin_print (admin, _("%s has the right “%s” at %s."), arguments[0], right, option_institution);
  else
    iep_admin_print (admin, _("%s has the right “%s”."), arguments[0], right);
  iep_admin_answer (admin, answer);

  return TRUE;
}

static gboolean
take_away (IepAdmin  *admin,
           char     **arguments,
           GError   **error)
{
  g_autofree char *right = read_right (arguments[1]);
  g_autofree char *place = NULL;
  g_autoptr (JsonNode) answer = NULL;

  if (!find_place (admin, right, &place, error))
    return FALSE;

  answer = iep_admin_call (admin, error, "right_grant_revoke",
                           "p_request", NULL,
                           "p_login", arguments[0],
                           "p_institution", place,
                           "p_right", right,
                           NULL);
  if (answer == NULL)
    return FALSE;

  if (place != NULL)
    iep_admin_print (admin, _("%s no longer has the right “%s” at %s."), arguments[0], right, option_institution);
  else
    iep_admin_print (admin, _("%s no longer has the right “%s”."), arguments[0], right);
  iep_admin_answer (admin, answer);

  return TRUE;
}

static const GOptionEntry grant_options[] = {
  { "institution", 0, 0, G_OPTION_ARG_STRING, &option_institution, N_("The institution, by its four digits"), N_("CODE") },
  { "from", 0, 0, G_OPTION_ARG_STRING, &option_from, N_("The first day (today)"), N_("YYYY-MM-DD") },
  { "to", 0, 0, G_OPTION_ARG_STRING, &option_to, N_("The last day (none)"), N_("YYYY-MM-DD") },
  { NULL }
};

static const GOptionEntry revoke_options[] = {
  { "institution", 0, 0, G_OPTION_ARG_STRING, &option_institution, N_("The institution, by its four digits"), N_("CODE") },
  { NULL }
};

const IepAdminCommand iep_admin_right_commands[] = {
  {
    .name = "right grant",
    .arguments = N_("LOGIN RIGHT"),
    .summary = N_("Give a person a right"),
    .description = N_("RIGHT is manage, endorse, approve, endorse-ministry, sign or view at an institution, "
                      "or administrate for the whole system."),
    .options = grant_options,
    .n_least = 2,
    .n_most = 2,
    .run = grant,
  },
  {
    .name = "right revoke",
    .arguments = N_("LOGIN RIGHT"),
    .summary = N_("Take a right away from a person, from the next thing they do"),
    .options = revoke_options,
    .n_least = 2,
    .n_most = 2,
    .run = take_away,
  },
  { NULL }
};
