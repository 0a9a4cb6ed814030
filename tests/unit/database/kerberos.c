/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A Kerberos realm of our own on this computer, for as long as a test needs it. */

#include "config.h"

#include "kerberos.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/prctl.h>

static GSubprocess *centre;

static void
run (const char *folder,
     const char *command)
{
  const char *arguments[] = { "sh", "-ec", command, NULL };
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (folder, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL,
                NULL, &text, &status, &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, NULL))
    g_error ("%s: %s", command, text);
}

static void
write_file (const char *folder,
            const char *name,
            const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static void
set_path (const char *variable,
          const char *folder,
          const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_setenv (variable, path, TRUE);
}

static gboolean
is_listening (guint port)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = g_socket_client_connect_to_host (client, "127.0.0.1", (guint16) port, NULL, NULL);

  return connection != NULL;
}

/* A test that is aborted cannot stop it. */
static void
end_with_parent (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

void
kerberos_start (const char *folder,
                const char *person)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autoptr (GError) error = NULL;
  guint port = g_socket_listener_add_any_inet_port (listener, NULL, &error);
  g_autofree char *config =
    g_strdup_printf ("[libdefaults]\n default_realm = " KERBEROS_REALM "\n dns_lookup_kdc = false\n dns_lookup_realm = false\n"
                     " rdns = false\n dns_canonicalize_hostname = false\n udp_preference_limit = 1\n"
                     "[realms]\n " KERBEROS_REALM " = {\n  kdc = 127.0.0.1:%u\n }\n"
                     "[domain_realm]\n localhost = " KERBEROS_REALM "\n", port);
  g_autofree char *profile =
    g_strdup_printf ("[kdcdefaults]\n kdc_listen = \"\"\n kdc_tcp_listen = 127.0.0.1:%u\n"
                     "[realms]\n " KERBEROS_REALM " = {\n  database_name = %s/principal\n  key_stash_file = %s/stash\n"
                     "  acl_file = %s/acl\n  max_life = 1h\n }\n"
                     "[logging]\n kdc = FILE:%s/kdc.log\n", port, folder, folder, folder, folder);
  g_autofree char *principals =
    g_strdup_printf ("kadmin.local -q 'addprinc -randkey postgres/localhost'; kadmin.local -q 'ktadd -k server.keytab postgres/localhost';"
                     " kadmin.local -q 'addprinc -randkey %s'; kadmin.local -q 'ktadd -k person.keytab %s'", person, person);
  g_autofree char *path = g_strconcat (g_getenv ("PATH"), ":/usr/sbin", NULL);
  g_autoptr (GSubprocessLauncher) launcher = NULL;

  g_assert_no_error (error);
  g_clear_object (&listener);

  write_file (folder, "krb5.conf", config);
  write_file (folder, "kdc.conf", profile);
  set_path ("KRB5_CONFIG", folder, "krb5.conf");
  set_path ("KRB5_KDC_PROFILE", folder, "kdc.conf");
  set_path ("KRB5CCNAME", folder, "tickets");
  g_setenv ("KRB5RCACHETYPE", "none", TRUE);
  g_setenv ("PATH", path, TRUE);
  kerberos_sign_in (folder, FALSE);

  run (folder, "kdb5_util create -s -r " KERBEROS_REALM " -P master");
  run (folder, principals);
  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_subprocess_launcher_set_child_setup (launcher, end_with_parent, NULL, NULL);
  centre = g_subprocess_launcher_spawn (launcher, &error, "krb5kdc", "-n", NULL);
  g_assert_no_error (error);
  for (guint i = 0; i < 500 && !is_listening (port); i++)
    g_usleep (20000);
  g_assert_true (is_listening (port));
}

void
kerberos_sign_in (const char *folder,
                  gboolean    in)
{
  g_autofree char *tickets = g_build_filename (folder, "tickets", NULL);

  g_unlink (tickets);
  set_path ("KRB5_CLIENT_KTNAME", folder, in ? "person.keytab" : "none.keytab");
}

void
kerberos_stop (void)
{
  g_subprocess_force_exit (centre);
  g_subprocess_wait (centre, NULL, NULL);
  g_clear_object (&centre);
}
