/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The passwords of a private server, in a file that only its owner reads. */

#define G_LOG_DOMAIN "iep-database"

#include "config.h"

#include "database/iep-local-server-private.h"

#define GROUP "passwords"

static char *
passwords_path (const IepLocalPlace *place)
{
  return g_build_filename (place->directory, "passwords", NULL);
}

static GKeyFile *
load (const IepLocalPlace *place)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *path = passwords_path (place);

  g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL);

  return g_steal_pointer (&file);
}

char *
iep_local_passwords_get (const IepLocalPlace *place,
                         const char          *login)
{
  g_autoptr (GKeyFile) file = load (place);

  return g_key_file_get_string (file, GROUP, login, NULL);
}

/* A NULL @password forgets it. */
gboolean
iep_local_passwords_set (const IepLocalPlace  *place,
                         const char           *login,
                         const char           *password,
                         GError              **error)
{
  g_autoptr (GKeyFile) file = load (place);
  g_autofree char *path = passwords_path (place);
  g_autofree char *text = NULL;
  gsize size;

  if (password != NULL)
    g_key_file_set_string (file, GROUP, login, password);
  else
    g_key_file_remove_key (file, GROUP, login, NULL);
  text = g_key_file_to_data (file, &size, NULL);

  return g_file_set_contents_full (path, text, (gssize) size,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
}

char **
iep_local_passwords_list (const IepLocalPlace *place)
{
  g_autoptr (GKeyFile) file = load (place);
  g_auto (GStrv) logins = g_key_file_get_keys (file, GROUP, NULL, NULL);
  g_autoptr (GStrvBuilder) people = g_strv_builder_new ();

  for (guint i = 0; logins != NULL && logins[i] != NULL; i++)
    if (!g_str_equal (logins[i], IEP_LOCAL_SERVER_SUPERUSER))
      g_strv_builder_add (people, logins[i]);

  return g_strv_builder_end (people);
}
