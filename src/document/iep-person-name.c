/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a certificate and a person of the database bear the same name. */
#define G_LOG_DOMAIN "iep-document"
#include "config.h"

#include "document/iep-person-name.h"

/* The words of a name, in one kind of letters and without marks: certificates write JURIS BĒRZIŅŠ or BERZINS,JURIS. */
static GStrv
words_of (const char *name)
{
  g_autofree char *parts = g_utf8_normalize (name, -1, G_NORMALIZE_ALL);
  g_autoptr (GString) bare = g_string_new (NULL);
  g_autofree char *folded = NULL;

  for (const char *p = parts; p != NULL && *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isalnum (c))
        g_string_append_unichar (bare, c);
      else if (!g_unichar_ismark (c))
        g_string_append_c (bare, ' ');
    }
  folded = g_utf8_casefold (bare->str, -1);

  return g_strsplit (folded, " ", -1);
}

/**
 * iep_person_name_matches:
 * @certificate_name: (nullable): the name in a certificate, as its issuer writes names
 * @person: (nullable): the name of a person
 *
 * Every word of @person has to be in @certificate_name, in any order, in any kind of letters and with or without
 * diacritics; what else is there (a number of the person, a second name) does not matter.
 *
 * Returns: whether it may be the same person; %FALSE when one of the names says nothing
 */
gboolean
iep_person_name_matches (const char *certificate_name,
                         const char *person)
{
  g_auto (GStrv) wanted = words_of (person != NULL ? person : "");
  g_auto (GStrv) given = words_of (certificate_name != NULL ? certificate_name : "");
  gboolean named = FALSE;

  for (guint i = 0; wanted[i] != NULL; i++)
    {
      if (*wanted[i] == '\0')
        continue;
      if (!g_strv_contains ((const char *const *) given, wanted[i]))
        return FALSE;
      named = TRUE;
    }

  return named;
}
