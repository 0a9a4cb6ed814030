/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dates and times as the user reads and writes them, and as ISO 8601 travels. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-date.h"

#include <glib/gi18n-lib.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "domain/iep-money.h"

#define FIRST_YEAR 1900
#define LAST_YEAR  2199

/* The locale's own way, or ISO where the system has no locale of its own. */
static const char *
get_date_format (void)
{
  const char *name = setlocale (LC_TIME, NULL);

  if (name == NULL || strcmp (name, "C") == 0 || strcmp (name, "POSIX") == 0 || g_str_has_prefix (name, "C."))
    /* Translators: how a date is written in your language, in the letters of strftime; used where the system
     * has no locale of its own. */
    return C_("date format", "%Y-%m-%d");

  return "%x";
}

static gboolean
read_iso (const char *iso,
          int        *year,
          int        *month,
          int        *day)
{
  int n = 0;

  return sscanf (iso, "%4d-%2d-%2d%n", year, month, day, &n) == 3 && n == 10 &&
         g_date_valid_dmy (*day, *month, *year);
}

/**
 * iep_date_format:
 * @iso: (nullable): `YYYY-MM-DD`
 *
 * Returns: (transfer full): the date as the user's locale writes it; empty for %NULL; @iso itself when it is no date
 */
char *
iep_date_format (const char *iso)
{
  g_autoptr(GDateTime) time = NULL;
  char *text = NULL;
  int year, month, day;

  if (iso == NULL)
    return g_strdup ("");
  if (!read_iso (iso, &year, &month, &day))
    return g_strdup (iso);

  time = g_date_time_new_utc (year, month, day, 0, 0, 0);
  if (time != NULL)
    text = g_date_time_format (time, get_date_format ());

  return text != NULL ? text : g_strdup (iso);
}

/**
 * iep_timestamp_format:
 * @iso: (nullable): ISO 8601 with a zone
 *
 * Returns: (transfer full): day, hour and minute in the zone of this computer; empty for %NULL; @iso itself when it
 *   is no time
 */
char *
iep_timestamp_format (const char *iso)
{
  g_autoptr(GTimeZone) zone = NULL;
  g_autoptr(GDateTime) time = NULL;
  g_autoptr(GDateTime) local = NULL;
  g_autofree char *format = NULL;
  char *text = NULL;

  if (iso == NULL)
    return g_strdup ("");

  zone = g_time_zone_new_utc ();
  time = g_date_time_new_from_iso8601 (iso, zone);
  if (time != NULL)
    local = g_date_time_to_local (time);
  if (local != NULL)
    {
      format = g_strconcat (get_date_format (), " %H:%M", NULL);
      text = g_date_time_format (local, format);
    }

  return text != NULL ? text : g_strdup (iso);
}

/**
 * iep_date_parse:
 * @text: what somebody wrote
 * @iso: (out) (transfer full): `YYYY-MM-DD`; untouched when it is no date
 *
 * Reads `2027-01-12`, `12.01.2027`, `12.1.2027.`, `2027.01.12.` and what the locale writes with slashes. The date
 * must exist and lie between 1900 and 2199.
 *
 * Returns: %TRUE when it is one
 */
gboolean
iep_date_parse (const char  *text,
                char       **iso)
{
  g_autofree char *bare = NULL;
  int a, b, c, n = 0;
  char first, second;
  int year, month, day;

  g_return_val_if_fail (iso != NULL, FALSE);

  if (text == NULL)
    return FALSE;

  bare = g_strstrip (g_strdup (text));
  if (strlen (bare) > 0 && bare[strlen (bare) - 1] == '.')
    bare[strlen (bare) - 1] = '\0';
  if (strlen (bare) > 10 || strspn (bare, "0123456789.-/") != strlen (bare) || !g_ascii_isdigit (bare[0]) ||
      sscanf (bare, "%4d%c%2d%c%4d%n", &a, &first, &b, &second, &c, &n) != 5 ||
      n != (int) strlen (bare) || first != second || a < 0 || b < 0 || c < 0)
    return FALSE;

  if (a >= FIRST_YEAR)
    {
      year = a;
      month = b;
      day = c;
    }
  else if (first == '/' && g_str_equal (get_date_format (), "%x") && g_str_has_prefix (nl_langinfo (D_FMT), "%m"))
    {
      month = a;
      day = b;
      year = c;
    }
  else
    {
      day = a;
      month = b;
      year = c;
    }

  if (year < FIRST_YEAR || year > LAST_YEAR || day > 31 || !g_date_valid_dmy (day, month, year))
    return FALSE;

  *iso = g_strdup_printf ("%04d-%02d-%02d", year, month, day);
  return TRUE;
}

/**
 * iep_month_format:
 * @month: 1 to 12, or %IEP_UNSET
 *
 * Returns: (transfer full): the name of the month as it stands alone; empty when there is none
 */
char *
iep_month_format (gint64 month)
{
  g_autoptr(GDateTime) time = NULL;

  if (month < 1 || month > 12)
    return g_strdup ("");

  time = g_date_time_new_utc (2027, month, 1, 0, 0, 0);
  return g_date_time_format (time, "%OB");
}

/**
 * iep_announce_format:
 * @year: or %IEP_UNSET
 * @quarter: 1 to 4, or %IEP_UNSET
 * @month: 1 to 12, or %IEP_UNSET; wins over @quarter
 *
 * When a procurement is announced, short enough for a column.
 *
 * Returns: (transfer full): e.g. `2027-03` or `2027 Q2`; empty when nothing is known
 */
char *
iep_announce_format (gint64 year,
                     gint64 quarter,
                     gint64 month)
{
  if (year == IEP_UNSET)
    return g_strdup ("");
  if (month >= 1 && month <= 12)
    /* Translators: year and month of an announcement, short. */
    return g_strdup_printf (C_("announcement", "%d-%02d"), (int) year, (int) month);
  if (quarter >= 1 && quarter <= 4)
    /* Translators: year and quarter of an announcement, short. */
    return g_strdup_printf (C_("announcement", "%d Q%d"), (int) year, (int) quarter);

  return g_strdup_printf ("%d", (int) year);
}
