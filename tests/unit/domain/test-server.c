/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sessions, procurements and plans on a real server with the demonstration data. */
#include "config.h"

#include "parts.h"

#include <locale.h>

IepLocalServer *server;
IepConnection *superuser;

gint64
find_institution (IepSession *session,
                  const char *code)
{
  IepInstitution *institution = iep_session_find_institution_by_code (session, code);

  g_assert_nonnull (institution);

  return iep_institution_get_id (institution);
}

void
count_changed (IepSession *session,
               gint64      institution_id,
               guint      *n)
{
  (*n)++;
}

gboolean
is_positive (gpointer data)
{
  return *(guint *) data > 0;
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *folder = NULL;
  int status;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  server = server_start (&folder, 1);
  superuser = server_superuser (server);

  add_session_tests ();
  add_estimate_tests ();
  add_plan_tests ();
  add_procurement_tests ();
  add_lost_tests ();
  add_failover_tests ();

  status = g_test_run ();

  iep_connection_close (superuser);
  g_clear_object (&superuser);
  support_remove_server (server);
  g_clear_object (&server);

  return status;
}
