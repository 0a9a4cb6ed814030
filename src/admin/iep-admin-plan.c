/* SPDX-License-Identifier: GPL-3.0-or-later */

/* iepirkumi-admin plan …: making a version of a plan and taking it through its flow, as the person whose turn it is. */

#define G_LOG_DOMAIN "iep-admin"

#include "config.h"

#include "admin/iep-admin-plan.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "database/iep-await.h"
#include "domain/iep-date.h"
#include "domain/iep-labels.h"
#include "domain/iep-money.h"

static char *option_institution;
static int option_year;
static char *option_comment;

/* Whether @text is the id of a version. */
gboolean
iep_admin_parse_version (const char  *text,
                         gint64      *version_id,
                         GError     **error)
{
  if (!g_ascii_string_to_signed (text, 10, 1, G_MAXINT64, version_id, NULL))
    return iep_admin_fail_usage (error, _("“%s” is no number of a plan version; “plan list” shows them"), text);

  return TRUE;
}

/* Returns: (transfer full) (nullable): the version whose id is @text. */
IepPlanVersion *
iep_admin_get_version (IepAdmin    *admin,
                       const char  *text,
                       GError     **error)
{
  g_autoptr (IepAwait) await = NULL;
  IepSession *session;
  gint64 id;

  if (!iep_admin_parse_version (text, &id, error))
    return NULL;
  session = iep_admin_open_session (admin, error);
  if (session == NULL)
    return NULL;

  await = iep_await_new ();
  iep_version_get_async (session, IEP_TYPE_PLAN_VERSION, id, iep_admin_get_cancellable (admin), iep_await_cb, await);

  return iep_version_get_finish (session, iep_await_result (await), error);
}

/* Returns: (transfer full): “1301, 2027, version 2”. */
char *
iep_admin_name_version (IepPlanVersion *version)
{
  /* Translators: the code of an institution, a year, the number of a version of its plan. */
  return g_strdup_printf (_("%s, %d, version %d"), iep_record_get_string (IEP_RECORD (version), "institution_code"),
                          (int) iep_version_get_year (IEP_VERSION (version)), (int) iep_version_get_number (IEP_VERSION (version)));
}

/* With --json: the whole record. */
void
iep_admin_answer_record (IepAdmin *admin,
                         gpointer  record)
{
  g_autoptr (JsonNode) node = iep_record_to_json (IEP_RECORD (record));

  iep_admin_answer (admin, node);
}

static void
print_version (IepAdmin       *admin,
               IepPlanVersion *version)
{
  IepRecord *record = IEP_RECORD (version);
  g_autofree char *name = iep_admin_name_version (version);
  g_autofree char *total = iep_money_format (iep_record_get_int (record, "total"));
  g_autofree char *total_vat = iep_money_format (iep_record_get_int (record, "total_vat"));

  iep_admin_print (admin, "%" G_GINT64_FORMAT "  %s: %s%s", iep_version_get_id (IEP_VERSION (version)), name,
                   iep_label_plan_status (iep_version_get_display_status (IEP_VERSION (version))),
                   iep_record_get_boolean (record, "in_force") ? _(" (in force)") : "");
  iep_admin_print (admin, _("    Procurements: %d; without VAT: %s EUR; budget with VAT: %s EUR"),
                   (int) iep_record_get_int (record, "line_count"), total, total_vat);
}

static void
print_steps (IepAdmin       *admin,
             IepPlanVersion *version)
{
  GListModel *steps = iep_version_get_steps (IEP_VERSION (version));

  iep_admin_print (admin, _("    Flow %s: %s"), iep_record_get_string (IEP_RECORD (version), "flow_code"),
                   iep_label_flow (iep_record_get_string (IEP_RECORD (version), "flow_code")));
  for (guint i = 0; i < g_list_model_get_n_items (steps); i++)
    {
      g_autoptr (IepRecord) step = g_list_model_get_item (steps, i);
      const char *state = iep_record_get_string (step, "state");
      g_autofree char *who = iep_decision_dup_who (step);
      g_autofree char *waiting_for = iep_version_step_dup_waiting_for (IEP_VERSION_STEP (step));
      g_autofree char *at = iep_record_get_display (step, "at");
      g_autofree char *word = iep_admin_pad (iep_label_plan_status (iep_record_get_string (step, "result_status")), 26);
      g_autofree char *state_word = iep_admin_pad (iep_label_step_state (state), 8);

      iep_admin_print (admin, "    %s %s %s  %s", g_strcmp0 (state, "done") == 0 ? "✓" : g_strcmp0 (state, "current") == 0 ? "→" : "·",
                       word, state_word, who != NULL ? who : waiting_for != NULL ? waiting_for : "");
    }
}

static void
print_decisions (IepAdmin       *admin,
                 IepPlanVersion *version)
{
  GListModel *decisions = iep_version_get_decisions (IEP_VERSION (version));

  for (guint i = 0; i < g_list_model_get_n_items (decisions); i++)
    {
      g_autoptr (IepRecord) decision = g_list_model_get_item (decisions, i);
      const char *comment = iep_record_get_string (decision, "comment");
      g_autofree char *at = iep_record_get_display (decision, "at");
      g_autofree char *who = iep_decision_dup_who (decision);

      iep_admin_print (admin, "    %s  %s: %s%s%s", at, who,
                       iep_label_act_done (iep_record_get_string (decision, "act")), comment != NULL ? " – " : "",
                       comment != NULL ? comment : "");
    }
}

static void
print_acts (IepAdmin       *admin,
            IepPlanVersion *version)
{
  const char *const *acts = iep_record_get_strv (IEP_RECORD (version), "acts");
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; acts != NULL && acts[i] != NULL; i++)
    g_string_append_printf (text, "%s%s (%s)", i > 0 ? ", " : "", acts[i], iep_label_act (acts[i]));
  if (text->len > 0)
    iep_admin_print (admin, _("    Open to you: %s"), text->str);
}

/* What stops a plan comes with the refusal, one line each. */
static void
print_blockers (const GError *error)
{
  g_autoptr (GListModel) problems = iep_problems_from_error (error);

  for (guint i = 0; i < g_list_model_get_n_items (problems); i++)
    {
      g_autoptr (IepProblem) problem = g_list_model_get_item (problems, i);
      const char *number = iep_record_get_string (IEP_RECORD (problem), "number");
      const char *title = iep_record_get_string (IEP_RECORD (problem), "title");

      if (number != NULL)
        g_printerr ("%s %s: %s\n", number, title != NULL ? title : "", iep_problem_get_text (problem));
    }
}

static gboolean
find_institution (IepAdmin    *admin,
                  IepSession **session,
                  gint64      *institution_id,
                  GError     **error)
{
  IepInstitution *institution;

  *session = iep_admin_open_session (admin, error);
  if (*session == NULL)
    return FALSE;

  *institution_id = 0;
  if (option_institution == NULL)
    return TRUE;
  institution = iep_session_find_institution_by_code (*session, option_institution);
  if (institution == NULL)
    {
      g_propagate_error (error, iep_database_error_new (IEP_DATABASE_ERROR_NOT_FOUND, "no_such_institution", NULL, NULL,
                                                        _("There is no institution %s, or it is not yours to see."),
                                                        option_institution));
      return FALSE;
    }
  *institution_id = iep_institution_get_id (institution);

  return TRUE;
}

static gboolean
create (IepAdmin  *admin,
        char     **arguments,
        GError   **error)
{
  g_autoptr (IepAwait) await = iep_await_new ();
  g_autoptr (IepPlanVersion) version = NULL;
  GError *refused = NULL;
  IepSession *session;
  gint64 institution_id;

  if (option_institution == NULL || option_year == 0)
    return iep_admin_fail_usage (error, "%s", _("Say whose plan it is, and of which year, with --institution and --year"));
  if (!find_institution (admin, &session, &institution_id, error))
    return FALSE;

  iep_connection_set_deadline (iep_session_get_connection (session), 0);
  iep_plan_create_async (session, institution_id, option_year, iep_admin_get_cancellable (admin), iep_await_cb, await);
  version = iep_plan_create_finish (session, iep_await_result (await), &refused);
  if (version == NULL)
    {
      print_blockers (refused);
      g_propagate_error (error, refused);
      return FALSE;
    }

  print_version (admin, version);
  print_acts (admin, version);
  iep_admin_answer_record (admin, version);

  return TRUE;
}

/* Adds the versions of one institution to @array, and shows them. */
static gboolean
list_versions (IepAdmin    *admin,
               IepSession  *session,
               gint64       institution_id,
               JsonArray   *array,
               GError     **error)
{
  g_autoptr (IepAwait) await = iep_await_new ();
  g_autoptr (GListModel) versions = NULL;

  iep_version_list_async (session, IEP_TYPE_PLAN_VERSION, institution_id, option_year != 0 ? option_year : IEP_UNSET, iep_admin_get_cancellable (admin),
                          iep_await_cb, await);
  versions = iep_version_list_finish (session, iep_await_result (await), error);
  if (versions == NULL)
    return FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (versions); i++)
    {
      g_autoptr (IepPlanVersion) version = g_list_model_get_item (versions, i);

      print_version (admin, version);
      json_array_add_element (array, iep_record_to_json (IEP_RECORD (version)));
    }

  return TRUE;
}

static gboolean
list (IepAdmin  *admin,
      char     **arguments,
      GError   **error)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  g_autoptr (JsonArray) array = json_array_new ();
  GListModel *institutions;
  IepSession *session;
  gint64 institution_id;

  if (!find_institution (admin, &session, &institution_id, error))
    return FALSE;

  if (institution_id != 0 && !list_versions (admin, session, institution_id, array, error))
    return FALSE;
  institutions = iep_session_get_institutions (session);
  for (guint i = 0; institution_id == 0 && i < g_list_model_get_n_items (institutions); i++)
    {
      g_autoptr (IepInstitution) institution = g_list_model_get_item (institutions, i);

      if (!list_versions (admin, session, iep_institution_get_id (institution), array, error))
        return FALSE;
    }
  if (json_array_get_length (array) == 0)
    iep_admin_print (admin, "%s", _("There are no plans you can see."));
  json_node_set_array (node, array);
  iep_admin_answer (admin, node);

  return TRUE;
}

static gboolean
show (IepAdmin  *admin,
      char     **arguments,
      GError   **error)
{
  g_autoptr (IepPlanVersion) version = iep_admin_get_version (admin, arguments[0], error);

  if (version == NULL)
    return FALSE;

  print_version (admin, version);
  print_steps (admin, version);
  print_decisions (admin, version);
  print_acts (admin, version);
  iep_admin_print (admin, _("    Content SHA-256: %s"), iep_version_get_content_hash (IEP_VERSION (version)));
  iep_admin_answer_record (admin, version);

  return TRUE;
}

/* As “version_act” in the database knows them. */
static const char *const plan_acts[] = { "hand_over", "endorse", "approve", "endorse_ministry", "return", "withdraw", NULL };

/* Whether a command line says one of @acts; hyphens stand for underscores. Else a usage error that lists them. */
gboolean
iep_admin_check_act (const char         *text,
                     const char *const  *acts,
                     GError            **error)
{
  g_autofree char *what = g_strdelimit (g_strdup (text), "-", '_');
  g_autofree char *list = NULL;

  if (g_strv_contains (acts, what))
    return TRUE;
  list = g_strjoinv (", ", (char **) acts);

  return iep_admin_fail_usage (error, _("There is no act “%s”; the acts are: %s"), text, list);
}

static gboolean
act (IepAdmin  *admin,
     char     **arguments,
     GError   **error)
{
  g_autoptr (IepAwait) await = NULL;
  g_autoptr (IepPlanVersion) before = NULL;
  g_autoptr (IepPlanVersion) version = NULL;
  g_autofree char *what = g_strdelimit (g_strdup (arguments[1]), "-", '_');
  IepSession *session;

  if (g_str_equal (what, "sign"))
    return iep_admin_fail_usage (error, "%s", _("Signing is a command of its own: “sign”"));
  if (!iep_admin_check_act (arguments[1], plan_acts, error))
    return FALSE;

  before = iep_admin_get_version (admin, arguments[0], error);
  if (before == NULL)
    return FALSE;

  session = iep_admin_open_session (admin, error);
  await = iep_await_new ();
  iep_version_act_async (session, IEP_VERSION (before), what, option_comment, iep_admin_get_cancellable (admin), iep_await_cb, await);
  version = iep_version_act_finish (session, iep_await_result (await), error);
  if (version == NULL)
    return FALSE;

  print_version (admin, version);
  iep_admin_answer_record (admin, version);

  return TRUE;
}

static const GOptionEntry create_options[] = {
  { "institution", 0, 0, G_OPTION_ARG_STRING, &option_institution, N_("Whose plan: its four digits"), N_("CODE") },
  { "year", 0, 0, G_OPTION_ARG_INT, &option_year, N_("The year of the plan"), N_("YEAR") },
  { NULL }
};

static const GOptionEntry act_options[] = {
  { "comment", 0, 0, G_OPTION_ARG_STRING, &option_comment, N_("Why; needed to return a plan"), N_("TEXT") },
  { NULL }
};

const IepAdminCommand iep_admin_plan_commands[] = {
  {
    .name = "plan create",
    .summary = N_("Make the next version of a plan out of the included procurements"),
    .options = create_options,
    .run = create,
  },
  {
    .name = "plan list",
    .summary = N_("List the versions of plans you can see"),
    .options = create_options,
    .run = list,
  },
  {
    .name = "plan show",
    .arguments = N_("ID"),
    .summary = N_("Show a version of a plan: its flow, its decisions, what you can do"),
    .n_least = 1,
    .n_most = 1,
    .run = show,
  },
  {
    .name = "plan act",
    .arguments = N_("ID ACT"),
    .summary = N_("Decide a step of a plan: hand_over, endorse, approve, endorse_ministry, return, withdraw"),
    .options = act_options,
    .n_least = 2,
    .n_most = 2,
    .run = act,
  },
  { NULL }
};
