/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What needs no server: parameters, servers in words, errors, waiting. */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "database/iep-error.h"
#include "database/iep-json.h"
#include "database/iep-parameters-private.h"
#include "support.h"

static void
test_parameters (void)
{
  g_autoptr (IepParameters) parameters = iep_parameters_new ();
  g_autoptr (JsonNode) json = json_from_string ("{\"a\": [1, null]}", NULL);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("\0\1\2", 3);
  g_autoptr (GBytes) empty = g_bytes_new (NULL, 0);
  const char *const *values;

  iep_parameters_add_string (parameters, "ķ");
  iep_parameters_add_string (parameters, NULL);
  iep_parameters_add_int64 (parameters, G_MININT64);
  iep_parameters_add_boolean (parameters, TRUE);
  iep_parameters_add_json (parameters, json);
  iep_parameters_add_json (parameters, NULL);
  iep_parameters_add_bytes (parameters, bytes);
  iep_parameters_add_bytes (parameters, empty);
  iep_parameters_add_null (parameters);

  g_assert_cmpuint (iep_parameters_get_n (parameters), ==, 9);
  values = iep_parameters_get_values (parameters);
  g_assert_cmpstr (values[0], ==, "ķ");
  g_assert_null (values[1]);
  g_assert_cmpstr (values[2], ==, "-9223372036854775808");
  g_assert_cmpstr (values[3], ==, "t");
  g_assert_cmpstr (values[4], ==, "{\"a\":[1,null]}");
  g_assert_null (values[5]);
  g_assert_cmpmem (values[6], iep_parameters_get_lengths (parameters)[6], "\0\1\2", 3);
  g_assert_cmpint (iep_parameters_get_formats (parameters)[6], ==, 1);
  g_assert_cmpint (iep_parameters_get_types (parameters)[6], ==, 17);
  /* Empty bytes are not null. */
  g_assert_nonnull (values[7]);
  g_assert_cmpint (iep_parameters_get_lengths (parameters)[7], ==, 0);
  g_assert_null (values[8]);
}

static const char *
find (char       **keywords,
      const char  *keyword)
{
  for (guint i = 0; keywords[i] != NULL; i += 2)
    if (g_str_equal (keywords[i], keyword))
      return keywords[i + 1];

  return NULL;
}

static void
test_server_keywords (void)
{
  g_autoptr (IepServer) network = iep_server_new ("db.example.lv", "5433", "iepirkumi", "anna.kalnina");
  g_autoptr (IepServer) local = iep_server_new ("/run/x", NULL, "iepirkumi", NULL);
  g_autoptr (IepServer) mixed = iep_server_new ("/run/x,db.example.lv", NULL, NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) keywords = NULL;

  keywords = iep_server_to_keywords (network, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (find (keywords, "host"), ==, "db.example.lv");
  g_assert_cmpstr (find (keywords, "port"), ==, "5433");
  g_assert_cmpstr (find (keywords, "dbname"), ==, "iepirkumi");
  g_assert_cmpstr (find (keywords, "user"), ==, "anna.kalnina");
  /* What nobody asked for is the safe thing. */
  g_assert_cmpstr (find (keywords, "sslmode"), ==, "verify-full");
  g_assert_cmpstr (find (keywords, "gssencmode"), ==, "disable");
  g_assert_cmpstr (find (keywords, "client_encoding"), ==, "UTF8");
  g_assert_nonnull (find (keywords, "application_name"));
  g_assert_null (find (keywords, "password"));
  g_assert_false (iep_server_is_local (network));
  g_assert_false (iep_server_is_local (mixed));
  g_clear_pointer (&keywords, g_strfreev);

  g_assert_true (iep_server_is_local (local));
  keywords = iep_server_to_keywords (local, &error);
  g_assert_null (find (keywords, "sslmode"));
  g_assert_null (find (keywords, "user"));
  g_clear_pointer (&keywords, g_strfreev);

  g_object_set (network,
                "sslmode", "require",
                "options", "target_session_attrs=read-write channel_binding=require keepalives_idle=5",
                "user", "",
                NULL);
  g_assert_null (iep_server_get_user (network));
  keywords = iep_server_to_keywords (network, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (find (keywords, "sslmode"), ==, "require");
  /* A list of authorities would turn "require" into "verify-ca". */
  g_assert_null (find (keywords, "sslrootcert"));
  g_assert_cmpstr (find (keywords, "channel_binding"), ==, "require");
  g_assert_cmpstr (find (keywords, "target_session_attrs"), ==, "read-write");
  g_assert_cmpstr (find (keywords, "keepalives_idle"), ==, "5");
  g_clear_pointer (&keywords, g_strfreev);

  for (guint i = 0; i < 3; i++)
    {
      static const char *const wrong[] = { "password=secret", "sslmode=disable", "no such thing" };

      g_object_set (network, "options", wrong[i], NULL);
      g_assert_null (iep_server_to_keywords (network, &error));
      assert_database_error (error, IEP_DATABASE_ERROR_INVALID, "options_wrong");
      g_clear_error (&error);
    }
}

static void
test_server_from_string (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IepServer) server = NULL;
  g_auto (GStrv) keywords = NULL;

  server = iep_server_new_from_string ("host=db1,db2 port=5433 dbname=iepirkumi user=anna.kalnina sslrootcert=/a/b"
                                       " target_session_attrs=read-write application_name='it\\'s \\\\ me'", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (iep_server_get_host (server), ==, "db1,db2");
  g_assert_cmpstr (iep_server_get_port (server), ==, "5433");
  g_assert_cmpstr (iep_server_get_database (server), ==, "iepirkumi");
  g_assert_cmpstr (iep_server_get_user (server), ==, "anna.kalnina");
  g_assert_cmpstr (iep_server_get_sslrootcert (server), ==, "/a/b");
  g_assert_null (iep_server_get_sslmode (server));
  keywords = iep_server_to_keywords (server, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (find (keywords, "target_session_attrs"), ==, "read-write");
  g_assert_cmpstr (find (keywords, "application_name"), ==, "it's \\ me");
  g_assert_cmpstr (find (keywords, "sslmode"), ==, "verify-full");
  g_clear_object (&server);

  server = iep_server_new_from_string ("postgresql://anna.kalnina@db.example.lv:5433/iepirkumi?sslmode=verify-ca", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (iep_server_get_host (server), ==, "db.example.lv");
  g_assert_cmpstr (iep_server_get_sslmode (server), ==, "verify-ca");
  g_assert_null (iep_server_get_options (server));
  g_clear_object (&server);

  g_assert_null (iep_server_new_from_string ("host=x password=secret", &error));
  assert_database_error (error, IEP_DATABASE_ERROR_INVALID, "options_wrong");
  g_clear_error (&error);
  g_assert_null (iep_server_new_from_string ("no such thing", &error));
  assert_database_error (error, IEP_DATABASE_ERROR_INVALID, "options_wrong");
}

static void
test_server_describe (void)
{
  g_autoptr (IepServer) server = iep_server_new ("db.example.lv", "5433", "iepirkumi", "anna.kalnina");
  g_autoptr (IepServer) copy = NULL;
  g_autofree char *text = iep_server_describe (server);
  g_autofree char *named = NULL;

  g_assert_cmpstr (text, ==, "db.example.lv:5433");
  g_object_set (server, "name", "Valsts kase", NULL);
  copy = iep_server_copy (server);
  named = iep_server_describe (copy);
  g_assert_cmpstr (named, ==, "Valsts kase");
  g_assert_cmpstr (iep_server_get_user (copy), ==, "anna.kalnina");
}

static void
test_errors (void)
{
  g_autoptr (GError) error = iep_database_error_new (IEP_DATABASE_ERROR_HOST, "host_unknown", "more", "do this",
                                                     "There is no %s", "server");
  g_autoptr (GError) copy = g_error_copy (error);
  g_autoptr (GError) other = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "x");

  g_assert_cmpstr (copy->message, ==, "There is no server");
  assert_database_error (copy, IEP_DATABASE_ERROR_HOST, "host_unknown");
  g_assert_cmpstr (iep_database_error_get_text (copy), ==, "more");
  g_assert_cmpstr (iep_database_error_get_hint (copy), ==, "do this");
  g_assert_null (iep_database_error_get_sqlstate (copy));
  g_assert_null (iep_database_error_get_detail (copy));
  g_assert_null (iep_database_error_get_field (copy));
  g_assert_null (iep_database_error_get_constraint (copy));

  g_assert_null (iep_database_error_get_code (other));
  g_assert_null (iep_database_error_get_code (NULL));
}

static void
done_cb (GTask        *task,
         gpointer      source,
         gpointer      task_data,
         GCancellable *cancellable)
{
  g_task_return_int (task, GPOINTER_TO_INT (task_data));
}

static void
test_await (void)
{
  g_autoptr (IepAwait) outer = iep_await_new ();
  g_autoptr (IepAwait) await = iep_await_new_private ();

  for (int i = 1; i <= 3; i++)
    {
      g_autoptr (GTask) task = g_task_new (NULL, NULL, iep_await_cb, await);
      GAsyncResult *result;

      g_assert_true (g_task_get_context (task) != g_main_context_default ());
      g_task_set_task_data (task, GINT_TO_POINTER (i), NULL);
      g_task_run_in_thread (task, done_cb);
      result = iep_await_result (await);
      g_assert_true (result == G_ASYNC_RESULT (task));
      g_assert_cmpint (g_task_propagate_int (G_TASK (result), NULL), ==, i);
    }

  g_clear_pointer (&await, iep_await_free);
  {
    g_autoptr (GTask) task = g_task_new (NULL, NULL, iep_await_cb, outer);

    g_assert_true (g_task_get_context (task) == g_main_context_default ());
    g_task_return_int (task, 4);
    g_assert_cmpint (g_task_propagate_int (G_TASK (iep_await_result (outer)), NULL), ==, 4);
  }
}

/* What would make JSON-GLib call itself until the stack ends, and what only looks like it. */
static void
test_json (void)
{
  static const char *const bad[] = { "", " ", "{", "[1,", "{\"a\":\"\xff\"}", "{'a': 1}", "/* [ */ 1", "# [\n1", "[1] // ]" };
  static const char *const good[] = { "{\"a\": \"[[[[\\\"{{\"}", "[{\"a\": [\"/ # '\"]}]", "[\"ā\"]" };
  g_autofree char *brackets = g_strnfill (1000000, '[');
  g_autoptr (GString) flat = g_string_new ("[[]");
  g_autoptr (JsonNode) many = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_null (iep_json_parse (bad[i], -1, &error));
      g_assert_nonnull (error);
      g_clear_error (&error);
    }
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (JsonNode) node = iep_json_parse (good[i], -1, &error);

      g_assert_no_error (error);
      g_assert_nonnull (node);
    }
  g_assert_null (iep_json_parse (NULL, 0, NULL));
  g_assert_null (iep_json_parse (brackets, -1, &error));
  g_assert_error (error, JSON_PARSER_ERROR, JSON_PARSER_ERROR_INVALID_DATA);
  g_clear_error (&error);
  for (guint i = 0; i < 5000; i++)
    g_string_append (flat, ",[{}]");
  g_string_append_c (flat, ']');
  many = iep_json_parse (flat->str, flat->len, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (many)), ==, 5001);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/values/parameters", test_parameters);
  g_test_add_func ("/values/server-keywords", test_server_keywords);
  g_test_add_func ("/values/server-from-string", test_server_from_string);
  g_test_add_func ("/values/server-describe", test_server_describe);
  g_test_add_func ("/values/errors", test_errors);
  g_test_add_func ("/values/json", test_json);
  g_test_add_func ("/values/await", test_await);

  return g_test_run ();
}
