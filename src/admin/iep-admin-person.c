/* SPDX-License-Identifier: GPL-3.0-or-later */

/* iepirkumi-admin person …: who can sign in. */

#define G_LOG_DOMAIN "iep-admin"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "admin/iep-admin-command.h"

#define SHORTEST_PASSWORD 10

static char *option_name;
static char *option_position;
static char *option_new_password_file;
static gboolean option_generate;

/* A password for @login, made or read. *@made tells which. */
static char *
get_new_password (const char  *login,
                  gboolean     make,
                  gboolean    *made,
                  GError     **error)
{
  g_autofree char *question = NULL;
  char *password;

  if (option_generate && option_new_password_file != NULL)
    {
      iep_admin_fail_usage (error, "%s", _("--generate-password and --new-password-file do not go together"));
      return NULL;
    }
  *made = option_generate || (make && option_new_password_file == NULL);
  if (*made)
    return iep_local_server_make_password ();

  question = g_strdup_printf (_("New password of %s: "), login);
  password = iep_admin_read_password (option_new_password_file, question, TRUE, error);
  if (password != NULL && g_utf8_strlen (password, -1) < SHORTEST_PASSWORD)
    {
      g_clear_pointer (&password, g_free);
      g_propagate_error (error, iep_database_error_new (IEP_DATABASE_ERROR_INVALID, "password_short", NULL, NULL,
                                                        _("A password has at least %d characters"), SHORTEST_PASSWORD));
    }

  return password;
}

/* A made password is told once; a private server keeps them all, so that its people can be played. */
static gboolean
tell_password (IepAdmin    *admin,
               const char  *login,
               const char  *password,
               gboolean     made,
               JsonNode    *answer,
               GError     **error)
{
  IepLocalServer *local = iep_admin_get_local (admin);

  if (local != NULL && !iep_local_server_set_password (local, login, password, error))
    return FALSE;

  if (made)
    {
      iep_admin_print (admin, _("Password: %s"), password);
      if (JSON_NODE_HOLDS_OBJECT (answer))
        json_object_set_string_member (json_node_get_object (answer), "password", password);
    }

  return TRUE;
}

static gboolean
add_person (IepAdmin  *admin,
            char     **arguments,
            GError   **error)
{
  const char *login = arguments[0];
  g_autofree char *password = NULL;
  g_autofree char *verifier = NULL;
  g_autoptr (JsonNode) answer = NULL;
  IepConnection *connection;
  gboolean made;

  if (option_name == NULL || option_name[0] == '\0')
    return iep_admin_fail_usage (error, "%s", _("A person needs --name"));

  password = get_new_password (login, TRUE, &made, error);
  if (password == NULL)
    return FALSE;

  connection = iep_admin_connect (admin, error);
  if (connection == NULL)
    return FALSE;
  verifier = iep_connection_encrypt_password (connection, login, password, error);
  if (verifier == NULL)
    return FALSE;

  answer = iep_admin_call (admin, error, "person_create",
                           "p_request", NULL,
                           "p_login", login,
                           "p_name", option_name,
                           "p_position", option_position,
                           "p_verifier", verifier,
                           NULL);
  if (answer == NULL)
    return FALSE;

  iep_admin_print (admin, _("%s (%s) can sign in now, and is asked for a password of their own."), login, option_name);
  if (!tell_password (admin, login, password, made, answer, error))
    return FALSE;
  iep_admin_answer (admin, answer);

  return TRUE;
}

static gboolean
disable_person (IepAdmin  *admin,
                char     **arguments,
                GError   **error)
{
  g_autoptr (JsonNode) answer = iep_admin_call (admin, error, "person_disable",
                                                "p_request", NULL,
                                                "p_login", arguments[0],
                                                NULL);

  if (answer == NULL)
    return FALSE;

  iep_admin_print (admin, _("%s cannot sign in any more; what was open has been ended."), arguments[0]);
  iep_admin_answer (admin, answer);

  return TRUE;
}

static gboolean
enable_person (IepAdmin  *admin,
               char     **arguments,
               GError   **error)
{
  g_autoptr (JsonNode) answer = iep_admin_call (admin, error, "person_enable",
                                                "p_request", NULL,
                                                "p_login", arguments[0],
                                                NULL);

  if (answer == NULL)
    return FALSE;

  iep_admin_print (admin, _("%s can sign in again."), arguments[0]);
  iep_admin_answer (admin, answer);

  return TRUE;
}

/* One's own password is changed as oneself, anybody else's as the administrator. */
static gboolean
change_password (IepAdmin  *admin,
                 char     **arguments,
                 GError   **error)
{
  const char *login = arguments[0] != NULL ? arguments[0] : iep_admin_get_user (admin);
  g_autofree char *password = NULL;
  g_autofree char *verifier = NULL;
  g_autoptr (JsonNode) answer = NULL;
  IepConnection *connection;
  gboolean made, own;

  if (login == NULL)
    return iep_admin_fail_usage (error, "%s", _("Whose password? Say LOGIN, or --user for one's own"));
  own = g_strcmp0 (iep_admin_get_user (admin), login) == 0;
  password = get_new_password (login, FALSE, &made, error);
  if (password == NULL)
    return FALSE;

  connection = iep_admin_connect (admin, error);
  if (connection == NULL)
    return FALSE;
  verifier = iep_connection_encrypt_password (connection, login, password, error);
  if (verifier == NULL)
    return FALSE;

  if (own)
    answer = iep_admin_call (admin, error, "my_password",
                             "p_request", NULL,
                             "p_verifier", verifier,
                             NULL);
  else
    answer = iep_admin_call (admin, error, "person_password",
                             "p_request", NULL,
                             "p_login", login,
                             "p_verifier", verifier,
                             NULL);
  if (answer == NULL)
    return FALSE;

  iep_admin_print (admin, own ? _("%s has a new password.") : _("%s has a new password, and is asked for one of their own."), login);
  if (!tell_password (admin, login, password, made, answer, error))
    return FALSE;
  iep_admin_answer (admin, answer);

  return TRUE;
}

static void
print_person (IepAdmin   *admin,
              JsonObject *person)
{
  g_autoptr (GString) rights = g_string_new (NULL);
  g_autofree char *login = NULL;
  g_autofree char *name = NULL;
  JsonArray *array = json_object_get_array_member (person, "rights");
  gboolean disabled = json_object_get_boolean_member_with_default (person, "disabled", FALSE);
  gboolean asked = json_object_get_boolean_member_with_default (person, "must_change_password", FALSE);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *right = json_array_get_object_element (array, i);
      const char *place = json_object_get_string_member_with_default (right, "institution_code", NULL);

      g_string_append_printf (rights, "%s%s%s%s", i > 0 ? ", " : "",
                              json_object_get_string_member_with_default (right, "right_code", ""),
                              place != NULL ? "@" : "", place != NULL ? place : "");
    }

  login = iep_admin_pad (json_object_get_string_member_with_default (person, "login", ""), 24);
  name = iep_admin_pad (json_object_get_string_member_with_default (person, "name", ""), 28);
  iep_admin_print (admin, "%s  %s  %s%s", login, name,
                   disabled ? _("(disabled) ") : asked ? _("(first password) ") : "", rights->str);
}

static gboolean
list_people (IepAdmin  *admin,
             char     **arguments,
             GError   **error)
{
  g_autoptr (JsonNode) answer = iep_admin_call (admin, error, "person_list", NULL);
  JsonArray *people;

  if (answer == NULL)
    return FALSE;

  people = JSON_NODE_HOLDS_ARRAY (answer) ? json_node_get_array (answer) : NULL;
  for (guint i = 0; people != NULL && i < json_array_get_length (people); i++)
    print_person (admin, json_array_get_object_element (people, i));
  iep_admin_answer (admin, answer);

  return TRUE;
}

static const char *
text_of (JsonObject *object,
         const char *name)
{
  return json_object_get_string_member_with_default (object, name, NULL);
}

/* The day of a moment, as the server writes it. */
static char *
day_of (JsonObject *object,
        const char *name)
{
  const char *moment = text_of (object, name);

  return g_strndup (moment != NULL ? moment : "–", moment != NULL ? strlen ("YYYY-MM-DD") : strlen ("–"));
}

static void
print_period (IepAdmin   *admin,
              JsonObject *object,
              const char *what)
{
  const char *to = text_of (object, "valid_to");

  iep_admin_print (admin, "  %s  %s – %s", what, text_of (object, "valid_from"), to != NULL ? to : "…");
}

static gboolean
show_person (IepAdmin  *admin,
             char     **arguments,
             GError   **error)
{
  g_autoptr (JsonNode) answer = iep_admin_call (admin, error, "person_get",
                                                "p_login", arguments[0],
                                                NULL);
  g_autofree char *created = NULL;
  g_autofree char *last = NULL;
  g_autofree char *until = NULL;
  JsonObject *person;
  JsonArray *rights, *delegations;

  if (answer == NULL)
    return FALSE;

  person = json_node_get_object (answer);
  created = day_of (person, "created_at");
  last = day_of (person, "last_login");
  until = day_of (person, "password_until");
  iep_admin_print (admin, "%s  %s%s%s", text_of (person, "login"), text_of (person, "name"),
                   text_of (person, "position_title") != NULL ? ", " : "",
                   text_of (person, "position_title") != NULL ? text_of (person, "position_title") : "");
  if (json_object_get_boolean_member_with_default (person, "disabled", FALSE))
    iep_admin_print (admin, "%s", _("Cannot sign in: disabled."));
  if (json_object_get_boolean_member_with_default (person, "must_change_password", FALSE))
    iep_admin_print (admin, "%s", _("Has a password for signing in once, and can do nothing before choosing another one."));
  iep_admin_print (admin, _("Registered: %s. Last signed in: %s. The password is good until: %s."), created, last, until);

  rights = json_object_get_array_member (person, "rights");
  for (guint i = 0; rights != NULL && i < json_array_get_length (rights); i++)
    {
      JsonObject *right = json_array_get_object_element (rights, i);
      const char *place = text_of (right, "institution_code");
      g_autofree char *what = g_strdup_printf ("%s%s%s", text_of (right, "right_code"), place != NULL ? "@" : "", place != NULL ? place : "");

      print_period (admin, right, what);
    }
  delegations = json_object_get_array_member (person, "delegations");
  for (guint i = 0; delegations != NULL && i < json_array_get_length (delegations); i++)
    {
      JsonObject *delegation = json_array_get_object_element (delegations, i);
      g_autofree char *what = g_strdup_printf (_("%s in place of %s at %s"), text_of (delegation, "deputy_name"),
                                               text_of (delegation, "absent_name"), text_of (delegation, "institution_code"));

      print_period (admin, delegation, what);
    }
  iep_admin_answer (admin, answer);

  return TRUE;
}

static const GOptionEntry add_options[] = {
  { "name", 0, 0, G_OPTION_ARG_STRING, &option_name, N_("First and last name"), N_("NAME") },
  { "position", 0, 0, G_OPTION_ARG_STRING, &option_position, N_("The post, as documents show it"), N_("POST") },
  { "new-password-file", 0, 0, G_OPTION_ARG_FILENAME, &option_new_password_file, N_("The first line of this file is the new password; - is the standard input"), N_("FILE") },
  { "generate-password", 0, 0, G_OPTION_ARG_NONE, &option_generate, N_("Make a password and print it"), NULL },
  { NULL }
};

static const GOptionEntry password_options[] = {
  { "new-password-file", 0, 0, G_OPTION_ARG_FILENAME, &option_new_password_file, N_("The first line of this file is the new password; - is the standard input"), N_("FILE") },
  { "generate-password", 0, 0, G_OPTION_ARG_NONE, &option_generate, N_("Make a password and print it"), NULL },
  { NULL }
};

const IepAdminCommand iep_admin_person_commands[] = {
  {
    .name = "person add",
    .arguments = N_("LOGIN"),
    .summary = N_("Let a person sign in"),
    .description = N_("A password for signing in once is made and printed, unless --new-password-file gives it; the person "
                      "has to choose another one before anything else. Rights are given with “right grant”."),
    .options = add_options,
    .n_least = 1,
    .n_most = 1,
    .run = add_person,
  },
  {
    .name = "person disable",
    .arguments = N_("LOGIN"),
    .summary = N_("Let a person sign in no more, and end what they have open"),
    .n_least = 1,
    .n_most = 1,
    .run = disable_person,
  },
  {
    .name = "person enable",
    .arguments = N_("LOGIN"),
    .summary = N_("Let a disabled person sign in again"),
    .n_least = 1,
    .n_most = 1,
    .run = enable_person,
  },
  {
    .name = "person password",
    .arguments = N_("[LOGIN]"),
    .summary = N_("Give a person a new password, or change one's own"),
    .description = N_("Without LOGIN, and with that of --user, it is one's own password. Anybody else is asked to choose another "
                      "one before anything else. Without --new-password-file and --generate-password it is asked for at the keyboard."),
    .options = password_options,
    .n_least = 0,
    .n_most = 1,
    .run = change_password,
  },
  {
    .name = "person list",
    .summary = N_("List the people and their rights"),
    .run = list_people,
  },
  {
    .name = "person show",
    .arguments = N_("LOGIN"),
    .summary = N_("Show a person: rights and their days, delegations, when they were here last"),
    .n_least = 1,
    .n_most = 1,
    .run = show_person,
  },
  { NULL }
};
