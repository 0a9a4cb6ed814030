/* SPDX-License-Identifier: GPL-3.0-or-later */

/* iepirkumi-admin delegation …: who does what in whose place. */

#define G_LOG_DOMAIN "iep-admin"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "admin/iep-admin-command.h"

static char *option_institution;
static char *option_from;
static char *option_to;
static char *option_reason;

static const char *
state_words (const char *state)
{
  if (g_strcmp0 (state, "running") == 0)
    return _("now");
  if (g_strcmp0 (state, "coming") == 0)
    return _("to come");
  if (g_strcmp0 (state, "revoked") == 0)
    return _("ended early");

  return _("over");
}

static void
print_delegation (IepAdmin   *admin,
                  JsonObject *delegation)
{
  JsonArray *rights = json_object_get_array_member (delegation, "right_codes");
  g_autoptr (GString) codes = g_string_new (NULL);
  g_autofree char *who = NULL;

  for (guint i = 0; i < json_array_get_length (rights); i++)
    g_string_append_printf (codes, "%s%s", i > 0 ? ", " : "", json_array_get_string_element (rights, i));
  who = g_strdup_printf (_("%s in place of %s at %s"), json_object_get_string_member (delegation, "deputy_name"),
                         json_object_get_string_member (delegation, "absent_name"),
                         json_object_get_string_member (delegation, "institution_code"));
  iep_admin_print (admin, "%5" G_GINT64_FORMAT "  %s – %s  %s: %s (%s)", json_object_get_int_member (delegation, "id"),
                   json_object_get_string_member (delegation, "valid_from"), json_object_get_string_member (delegation, "valid_to"),
                   who, codes->str, state_words (json_object_get_string_member (delegation, "state")));
}

/* ["endorse_ministry","sign"] of what was typed. */
static char *
rights_as_json (char **typed)
{
  g_autoptr (JsonArray) array = json_array_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);

  for (guint i = 0; typed[i] != NULL; i++)
    {
      g_autofree char *right = iep_admin_read_right (typed[i]);

      json_array_add_string_element (array, right);
    }
  json_node_set_array (node, array);

  return json_to_string (node, FALSE);
}

static gboolean
add_delegation (IepAdmin  *admin,
                char     **arguments,
                GError   **error)
{
  g_autofree char *rights = NULL;
  g_autofree char *place = NULL;
  g_autoptr (JsonNode) answer = NULL;
  gint64 institution;

  if (option_institution == NULL || option_to == NULL)
    return iep_admin_fail_usage (error, "%s", _("An absence is at an institution and has an end: say --institution and --to"));
  if (!iep_admin_check_day ("--from", option_from, error) || !iep_admin_check_day ("--to", option_to, error))
    return FALSE;

  institution = iep_admin_find_institution (admin, option_institution, error);
  if (institution < 0)
    return FALSE;

  place = g_strdup_printf ("%" G_GINT64_FORMAT, institution);
  rights = rights_as_json (arguments + 2);
  answer = iep_admin_call (admin, error, "delegation_add",
                           "p_request", NULL,
                           "p_absent", arguments[0],
                           "p_deputy", arguments[1],
                           "p_institution", place,
                           "p_rights", rights,
                           "p_from", option_from,
                           "p_to", option_to,
                           "p_reason", option_reason,
                           NULL);
  if (answer == NULL)
    return FALSE;

  print_delegation (admin, json_node_get_object (answer));
  iep_admin_answer (admin, answer);

  return TRUE;
}

static gboolean
end_delegation (IepAdmin  *admin,
                char     **arguments,
                GError   **error)
{
  g_autoptr (JsonNode) answer = NULL;
  guint64 id;

  if (!g_ascii_string_to_unsigned (arguments[0], 10, 1, G_MAXINT64, &id, NULL))
    return iep_admin_fail_usage (error, _("“%s” is no number of a delegation; “delegation list” tells them"), arguments[0]);

  answer = iep_admin_call (admin, error, "delegation_end",
                           "p_request", NULL,
                           "p_id", arguments[0],
                           NULL);
  if (answer == NULL)
    return FALSE;

  print_delegation (admin, json_node_get_object (answer));
  iep_admin_answer (admin, answer);

  return TRUE;
}

static gboolean
list_delegations (IepAdmin  *admin,
                  char     **arguments,
                  GError   **error)
{
  g_autofree char *place = NULL;
  g_autoptr (JsonNode) answer = NULL;
  JsonArray *array;

  if (option_institution != NULL)
    {
      gint64 institution = iep_admin_find_institution (admin, option_institution, error);

      if (institution < 0)
        return FALSE;
      place = g_strdup_printf ("%" G_GINT64_FORMAT, institution);
    }

  answer = iep_admin_call (admin, error, "delegation_list",
                           "p_institution", place,
                           NULL);
  if (answer == NULL)
    return FALSE;

  array = JSON_NODE_HOLDS_ARRAY (answer) ? json_node_get_array (answer) : NULL;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    print_delegation (admin, json_array_get_object_element (array, i));
  iep_admin_answer (admin, answer);

  return TRUE;
}

static const GOptionEntry add_options[] = {
  { "institution", 0, 0, G_OPTION_ARG_STRING, &option_institution, N_("The institution, by its four digits"), N_("CODE") },
  { "from", 0, 0, G_OPTION_ARG_STRING, &option_from, N_("The first day (today)"), N_("YYYY-MM-DD") },
  { "to", 0, 0, G_OPTION_ARG_STRING, &option_to, N_("The last day"), N_("YYYY-MM-DD") },
  { "reason", 0, 0, G_OPTION_ARG_STRING, &option_reason, N_("Why, in a few words"), N_("TEXT") },
  { NULL }
};

static const GOptionEntry list_options[] = {
  { "institution", 0, 0, G_OPTION_ARG_STRING, &option_institution, N_("The institution, by its four digits"), N_("CODE") },
  { NULL }
};

const IepAdminCommand iep_admin_delegation_commands[] = {
  {
    .name = "delegation add",
    .arguments = N_("ABSENT DEPUTY RIGHT…"),
    .summary = N_("Let somebody stand in for an absent person"),
    .description = N_("ABSENT and DEPUTY are logins; RIGHT is what the absent person holds there in person. The deputy belongs to the "
                      "institution or to one above it. It ends by itself after the last day."),
    .options = add_options,
    .n_least = 3,
    .n_most = 8,
    .run = add_delegation,
  },
  {
    .name = "delegation end",
    .arguments = N_("NUMBER"),
    .summary = N_("End it before its last day"),
    .n_least = 1,
    .n_most = 1,
    .run = end_delegation,
  },
  {
    .name = "delegation list",
    .summary = N_("List who stands in for whom"),
    .options = list_options,
    .run = list_delegations,
  },
  { NULL }
};
