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

/* A password for @login, made or read. */
static char *
get_new_password (const char  *login,
                  GError     **error)
{
  g_autofree char *question = NULL;
  char *password;

  if (option_generate && option_new_password_file != NULL)
    {
      iep_admin_fail_usage (error, "%s", _("--generate-password and --new-password-file do not go together"));
      return NULL;
    }
  if (option_generate)
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
               JsonNode    *answer,
               GError     **error)
{
  IepLocalServer *local = iep_admin_get_local (admin);

  if (local != NULL && !iep_local_server_set_password (local, login, password, error))
    return FALSE;

  if (option_generate)
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

  if (option_name == NULL || option_name[0] == '\0')
    return iep_admin_fail_usage (error, "%s", _("A person needs --name"));

  password = get_new_password (login, error);
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
  if (!tell_password (admin, login, password, answer, error))
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
  const char *login = arguments[0];
  g_autofree char *password = get_new_password (login, error);
  g_autofree char *verifier = NULL;
  g_autoptr (JsonNode) answer = NULL;
  IepConnection *connection;

  if (password == NULL)
    return FALSE;

  connection = iep_admin_connect (admin, error);
  if (connection == NULL)
    return FALSE;
  verifier = iep_connection_encrypt_password (connection, login, password, error);
  if (verifier == NULL)
    return FALSE;

  if (g_strcmp0 (iep_admin_get_user (admin), login) == 0)
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

  iep_admin_print (admin, _("%s has a new password."), login);
  if (!tell_password (admin, login, password, answer, error))
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
                   disabled ? _("(disabled) ") : "", rights->str);
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
    .description = N_("Without --new-password-file and --generate-password the password is asked for at the keyboard. "
                      "Rights are given with “right grant”."),
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
    .arguments = N_("LOGIN"),
    .summary = N_("Give a person a new password"),
    .options = password_options,
    .n_least = 1,
    .n_most = 1,
    .run = change_password,
  },
  {
    .name = "person list",
    .summary = N_("List the people and their rights"),
    .run = list_people,
  },
  { NULL }
};
