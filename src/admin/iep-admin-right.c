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
static char *option_day;

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

/**
 * iep_admin_check_day:
 * @option: how it was asked for, "--from"
 * @text: (nullable): what was given
 * @error: return location for an error
 *
 * PostgreSQL would also take "tomorrow" or 31.12.2026, each in its own way.
 *
 * Returns: whether it is a day as we write it, or nothing.
 */
gboolean
iep_admin_check_day (const char  *option,
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

/**
 * iep_admin_read_right:
 * @text: "endorse-ministry", which is how one types "endorse_ministry"
 *
 * Returns: (transfer full): the code of the right.
 */
char *
iep_admin_read_right (const char *text)
{
  return g_strdelimit (g_strdup (text), "-", '_');
}

static gboolean
grant (IepAdmin  *admin,
       char     **arguments,
       GError   **error)
{
  g_autofree char *right = iep_admin_read_right (arguments[1]);
  g_autofree char *place = NULL;
  g_autoptr (JsonNode) answer = NULL;

  if (!iep_admin_check_day ("--from", option_from, error) || !iep_admin_check_day ("--to", option_to, error)
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
  g_autofree char *right = iep_admin_read_right (arguments[1]);
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

static void
print_holdings (IepAdmin *admin,
                JsonNode *answer,
                gboolean  of_person)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (answer) ? json_node_get_array (answer) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *row = json_array_get_object_element (array, i);
      const char *place = json_object_get_string_member_with_default (row, "institution_code", NULL);
      const char *absent = json_object_get_string_member_with_default (row, "in_place_of_name", NULL);
      const char *from = json_object_get_string_member_with_default (row, "valid_from", NULL);
      const char *to = json_object_get_string_member_with_default (row, "valid_to", NULL);
      g_autoptr (GString) more = g_string_new (NULL);
      g_autofree char *what = g_strdup_printf ("%s%s%s", json_object_get_string_member (row, "right_code"),
                                               place != NULL ? "@" : "", place != NULL ? place : "");
      g_autofree char *padded = iep_admin_pad (what, 22);
      g_autofree char *name = iep_admin_pad (json_object_get_string_member (row, "name"), 28);

      if (absent != NULL)
        g_string_append_printf (more, _("  in place of %s"), absent);
      /* Given by no act of the system: a member of the role iep_all. */
      if (from == NULL)
        g_string_append (more, _("  (sees every institution)"));
      if (json_object_get_boolean_member_with_default (row, "ended", FALSE))
        g_string_append (more, _("  (taken away during the day)"));
      if (json_object_get_boolean_member_with_default (row, "must_change_password", FALSE))
        g_string_append (more, _("  (first password)"));
      iep_admin_print (admin, "%s%s%s  %s – %s%s", of_person ? "" : name, of_person ? "" : "  ", padded,
                       from != NULL ? from : "…", to != NULL ? to : "…", more->str);
    }
  if (array == NULL || json_array_get_length (array) == 0)
    iep_admin_print (admin, "%s", _("Nobody and nothing."));
}

static gboolean
who (IepAdmin  *admin,
     char     **arguments,
     GError   **error)
{
  g_autofree char *right = iep_admin_read_right (arguments[0]);
  g_autofree char *place = NULL;
  g_autoptr (JsonNode) answer = NULL;

  if (!iep_admin_check_day ("--day", option_day, error) || !find_place (admin, right, &place, error))
    return FALSE;

  answer = iep_admin_call (admin, error, "right_holders",
                           "p_institution", place,
                           "p_right", right,
                           "p_day", option_day,
                           NULL);
  if (answer == NULL)
    return FALSE;

  print_holdings (admin, answer, FALSE);
  iep_admin_answer (admin, answer);

  return TRUE;
}

static gboolean
rights_of (IepAdmin  *admin,
           char     **arguments,
           GError   **error)
{
  g_autoptr (JsonNode) answer = NULL;

  if (!iep_admin_check_day ("--day", option_day, error))
    return FALSE;

  answer = iep_admin_call (admin, error, "person_rights",
                           "p_login", arguments[0],
                           "p_day", option_day,
                           NULL);
  if (answer == NULL)
    return FALSE;

  print_holdings (admin, answer, TRUE);
  iep_admin_answer (admin, answer);

  return TRUE;
}

/* Every right that is given, with its days. */
static gboolean
list_rights (IepAdmin  *admin,
             char     **arguments,
             GError   **error)
{
  g_autofree char *place = NULL;
  g_autoptr (JsonNode) answer = NULL;

  if (option_institution != NULL && !find_place (admin, "view", &place, error))
    return FALSE;

  answer = iep_admin_call (admin, error, "right_list",
                           "p_institution", place,
                           NULL);
  if (answer == NULL)
    return FALSE;

  print_holdings (admin, answer, FALSE);
  iep_admin_answer (admin, answer);

  return TRUE;
}

static const GOptionEntry day_options[] = {
  { "day", 0, 0, G_OPTION_ARG_STRING, &option_day, N_("On this day (today)"), N_("YYYY-MM-DD") },
  { NULL }
};

static const GOptionEntry who_options[] = {
  { "institution", 0, 0, G_OPTION_ARG_STRING, &option_institution, N_("The institution, by its four digits"), N_("CODE") },
  { "day", 0, 0, G_OPTION_ARG_STRING, &option_day, N_("On this day (today)"), N_("YYYY-MM-DD") },
  { NULL }
};

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
  {
    .name = "right list",
    .summary = N_("List the rights that are given, with their days"),
    .options = revoke_options,
    .run = list_rights,
  },
  {
    .name = "right who",
    .arguments = N_("RIGHT"),
    .summary = N_("Say who could do this on a day, in person or in somebody's place"),
    .description = N_("Days in the past are answered from what was given then. Of “view” everybody with any right there, since "
                      "each includes it."),
    .options = who_options,
    .n_least = 1,
    .n_most = 1,
    .run = who,
  },
  {
    .name = "right of",
    .arguments = N_("LOGIN"),
    .summary = N_("Say what a person could do on a day"),
    .options = day_options,
    .n_least = 1,
    .n_most = 1,
    .run = rights_of,
  },
  { NULL }
};
