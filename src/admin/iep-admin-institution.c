/* SPDX-License-Identifier: GPL-3.0-or-later */

/* iepirkumi-admin institution …: institutions, their settings and their flow. */

#define G_LOG_DOMAIN "iep-admin"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "admin/iep-admin-command.h"

static gboolean option_new;
static char *option_name;
static char *option_kind;
static char *option_parent;
static char *option_sector;
static char *option_registration_number;
static char *option_buyer_profile;
static char *option_four_eyes;
static char *option_plans_here;
static char *option_vpc_client;
static char *option_estimate_detail;
static char *option_budget_control;
static char *option_justification;

static const char *
text_of (JsonObject *object,
         const char *name)
{
  return json_object_get_string_member_with_default (object, name, NULL);
}

static gboolean
list_institutions (IepAdmin  *admin,
                   char     **arguments,
                   GError   **error)
{
  g_autoptr (JsonNode) answer = iep_admin_call (admin, error, "institution_list", NULL);
  JsonArray *array;

  if (answer == NULL)
    return FALSE;

  array = JSON_NODE_HOLDS_ARRAY (answer) ? json_node_get_array (answer) : NULL;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *row = json_array_get_object_element (array, i);
      const char *parent = text_of (row, "parent_code");
      const char *flow = text_of (row, "flow_code");

      iep_admin_print (admin, "%s  %s  %s  %s", text_of (row, "code"), parent != NULL ? parent : "    ",
                       flow != NULL ? flow : "-", text_of (row, "name"));
    }
  iep_admin_answer (admin, answer);

  return TRUE;
}

static void
set_text (JsonObject *document,
          const char *name,
          const char *value)
{
  if (value == NULL)
    return;
  if (value[0] == '\0')
    json_object_set_null_member (document, name);
  else
    json_object_set_string_member (document, name, value);
}

static gboolean
set_flag (JsonObject  *document,
          const char  *name,
          const char  *option,
          const char  *value,
          GError     **error)
{
  if (value == NULL)
    return TRUE;
  if (!g_str_equal (value, "yes") && !g_str_equal (value, "no"))
    return iep_admin_fail_usage (error, _("%s is yes or no"), option);
  json_object_set_boolean_member (document, name, g_str_equal (value, "yes"));

  return TRUE;
}

/* What is asked for, as the database reads it. */
static gboolean
fill_document (IepAdmin    *admin,
               JsonObject  *document,
               GError     **error)
{
  set_text (document, "name", option_name);
  set_text (document, "kind", option_kind);
  set_text (document, "sector_code", option_sector);
  set_text (document, "registration_number", option_registration_number);
  set_text (document, "buyer_profile_url", option_buyer_profile);
  set_text (document, "estimate_detail", option_estimate_detail);
  set_text (document, "budget_control", option_budget_control);
  if (!set_flag (document, "four_eyes", "--four-eyes", option_four_eyes, error)
      || !set_flag (document, "plans_here", "--plans-here", option_plans_here, error)
      || !set_flag (document, "vpc_client", "--vpc-client", option_vpc_client, error))
    return FALSE;

  if (option_parent != NULL && option_parent[0] == '\0')
    {
      json_object_set_null_member (document, "parent_id");
    }
  else if (option_parent != NULL)
    {
      gint64 parent = iep_admin_find_institution (admin, option_parent, error);

      if (parent < 0)
        return FALSE;
      json_object_set_int_member (document, "parent_id", parent);
    }

  return TRUE;
}

/* The settings of the institution as they are now, so that what is saved is based on them. */
static JsonNode *
get_institution (IepAdmin    *admin,
                 const char  *code,
                 GError     **error)
{
  gint64 id = iep_admin_find_institution (admin, code, error);
  g_autofree char *text = NULL;

  if (id < 0)
    return NULL;
  text = g_strdup_printf ("%" G_GINT64_FORMAT, id);

  return iep_admin_call (admin, error, "institution_get",
                         "p_institution", text,
                         NULL);
}

static gboolean
save_institution (IepAdmin  *admin,
                  char     **arguments,
                  GError   **error)
{
  g_autoptr (JsonObject) document = json_object_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (JsonNode) answer = NULL;
  g_autofree char *text = NULL;

  if (option_new)
    {
      json_object_set_string_member (document, "code", arguments[0]);
    }
  else
    {
      g_autoptr (JsonNode) known = get_institution (admin, arguments[0], error);

      if (known == NULL)
        return FALSE;
      json_object_set_int_member (document, "id", json_object_get_int_member (json_node_get_object (known), "id"));
      json_object_set_int_member (document, "lock_version",
                                  json_object_get_int_member (json_node_get_object (known), "lock_version"));
    }
  if (!fill_document (admin, document, error))
    return FALSE;

  json_node_set_object (node, document);
  text = json_to_string (node, FALSE);
  answer = iep_admin_call (admin, error, "institution_save",
                           "p_request", NULL,
                           "p_document", text,
                           NULL);
  if (answer == NULL)
    return FALSE;

  iep_admin_print (admin, _("%s is saved."), text_of (json_node_get_object (answer), "name"));
  iep_admin_answer (admin, answer);

  return TRUE;
}

/* Without a flow: which it had since when. */
static gboolean
flow (IepAdmin  *admin,
      char     **arguments,
      GError   **error)
{
  gint64 id = iep_admin_find_institution (admin, arguments[0], error);
  g_autofree char *place = NULL;
  g_autoptr (JsonNode) answer = NULL;
  JsonArray *array;

  if (id < 0)
    return FALSE;
  place = g_strdup_printf ("%" G_GINT64_FORMAT, id);

  if (arguments[1] != NULL)
    {
      answer = iep_admin_call (admin, error, "institution_set_flow",
                               "p_request", NULL,
                               "p_institution", place,
                               "p_flow", arguments[1],
                               "p_justification", option_justification,
                               NULL);
      if (answer == NULL)
        return FALSE;
      iep_admin_print (admin, _("New plans of %s take the flow %s; those on their way go on as they began."), arguments[0], arguments[1]);
      iep_admin_answer (admin, answer);
      return TRUE;
    }

  answer = iep_admin_call (admin, error, "institution_flow_history",
                           "p_institution", place,
                           NULL);
  if (answer == NULL)
    return FALSE;

  array = JSON_NODE_HOLDS_ARRAY (answer) ? json_node_get_array (answer) : NULL;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *row = json_array_get_object_element (array, i);
      const char *why = text_of (row, "justification");

      iep_admin_print (admin, "%.10s  %s  %s%s%s", text_of (row, "valid_from"), text_of (row, "flow_code"),
                       text_of (row, "set_by_name"), why != NULL ? ": " : "", why != NULL ? why : "");
    }
  iep_admin_answer (admin, answer);

  return TRUE;
}

static const GOptionEntry save_options[] = {
  { "new", 0, 0, G_OPTION_ARG_NONE, &option_new, N_("There is none with this code yet: make it"), NULL },
  { "name", 0, 0, G_OPTION_ARG_STRING, &option_name, N_("The name"), N_("NAME") },
  { "kind", 0, 0, G_OPTION_ARG_STRING, &option_kind, N_("ministry, central or subordinate"), N_("KIND") },
  { "parent", 0, 0, G_OPTION_ARG_STRING, &option_parent, N_("The institution above it, by its four digits; empty: none"), N_("CODE") },
  { "sector", 0, 0, G_OPTION_ARG_STRING, &option_sector, N_("The sector, two digits"), N_("CODE") },
  { "registration-number", 0, 0, G_OPTION_ARG_STRING, &option_registration_number, N_("Eleven digits"), N_("NUMBER") },
  { "buyer-profile", 0, 0, G_OPTION_ARG_STRING, &option_buyer_profile, N_("The address of its buyer's profile"), N_("ADDRESS") },
  { "four-eyes", 0, 0, G_OPTION_ARG_STRING, &option_four_eyes, N_("Whether nobody decides two steps of one version"), N_("yes|no") },
  { "plans-here", 0, 0, G_OPTION_ARG_STRING, &option_plans_here, N_("Whether its estimates are kept here"), N_("yes|no") },
  { "vpc-client", 0, 0, G_OPTION_ARG_STRING, &option_vpc_client, N_("Whether the shared service centre serves it"), N_("yes|no") },
  { "estimate-detail", 0, 0, G_OPTION_ARG_STRING, &option_estimate_detail, N_("none, procurement, contract or both"), N_("DETAIL") },
  { "budget-control", 0, 0, G_OPTION_ARG_STRING, &option_budget_control, N_("off, warn or block"), N_("CONTROL") },
  { NULL }
};

static const GOptionEntry flow_options[] = {
  { "justification", 0, 0, G_OPTION_ARG_STRING, &option_justification, N_("Why, which a flow that is switched off needs"), N_("TEXT") },
  { NULL }
};

const IepAdminCommand iep_admin_institution_commands[] = {
  {
    .name = "institution list",
    .summary = N_("List the institutions: code, code of the one above, flow, name"),
    .run = list_institutions,
  },
  {
    .name = "institution save",
    .arguments = N_("CODE"),
    .summary = N_("Change an institution, or make a new one"),
    .description = N_("Only what is given changes; an empty text takes a value away."),
    .options = save_options,
    .n_least = 1,
    .n_most = 1,
    .run = save_institution,
  },
  {
    .name = "institution flow",
    .arguments = N_("CODE [FLOW]"),
    .summary = N_("Say which flow an institution has had, or give it another one"),
    .options = flow_options,
    .n_least = 1,
    .n_most = 2,
    .run = flow,
  },
  { NULL }
};
