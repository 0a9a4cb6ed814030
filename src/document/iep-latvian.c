/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a Latvian document writes money, dates and the words of the law, whatever the language of the program. */
#define G_LOG_DOMAIN "iep-document"
#include "config.h"

#include "document/iep-latvian.h"

#include <string.h>

#define NO_BREAK_SPACE "\302\240"

typedef struct
{
  const char *code;
  const char *word;
} Word;

/* The seed's own words. */
static const Word plan_statuses[] = {
  { "created", "Izveidots" },
  { "ready", "Gatavs apstiprināšanai" },
  { "endorsed", "Saskaņots" },
  { "approved", "Apstiprināts" },
  { "endorsed_ministry", "Saskaņots (resors)" },
  { "signed", "Parakstīts" },
  { "returned", "Atgriezts" },
  { "replaced", "Aizstāts" },
  { "superseded", "Aizstāts ar jaunāku versiju" },
  { NULL, NULL },
};

static const Word acts[] = {
  { "create", "Izveidots" },
  { "hand_over", "Nodots apstiprināšanai" },
  { "endorse", "Saskaņots" },
  { "approve", "Apstiprināts" },
  { "endorse_ministry", "Saskaņots (resors)" },
  { "sign", "Parakstīts" },
  { "return", "Atgriezts" },
  { "withdraw", "Atsaukts" },
  { "replace", "Aizstāts" },
  { NULL, NULL },
};

/* A tāme is a woman. */
static const Word estimate_statuses[] = {
  { "draft", "Sagatavošanā" },
  { "ready", "Gatava apstiprināšanai" },
  { "approved", "Apstiprināta" },
  { "signed", "Parakstīta" },
  { "returned", "Atgriezta" },
  { "discarded", "Atmesta" },
  { "replaced", "Atmesta" },
  { "superseded", "Aizstāta ar jaunāku versiju" },
  { NULL, NULL },
};

static const Word estimate_acts[] = {
  { "create", "Izveidota" },
  { "copy", "Izveidota pēc parauga" },
  { "amend", "Sākti grozījumi" },
  { "hand_over", "Nodota apstiprināšanai" },
  { "approve", "Apstiprināta" },
  { "sign", "Parakstīta" },
  { "return", "Atgriezta" },
  { "withdraw", "Atsaukta" },
  { "discard", "Atmesta" },
  { NULL, NULL },
};

static const Word flows[] = {
  { "1", "Saskaņots → Apstiprināts → Saskaņots (resors) → Parakstīts" },
  { "2", "Saskaņots → Apstiprināts → Parakstīts" },
  { "3", "Apstiprināts → Saskaņots (resors) → Parakstīts" },
  { "4", "Apstiprināts → Parakstīts" },
  { NULL, NULL },
};

static const char *const months[] = {
  "janvāris", "februāris", "marts", "aprīlis", "maijs", "jūnijs",
  "jūlijs", "augusts", "septembris", "oktobris", "novembris", "decembris",
};

static const char *
look_up (const Word *words,
         const char *code)
{
  for (; code != NULL && words->code != NULL; words++)
    if (g_str_equal (words->code, code))
      return words->word;

  return code;
}

/**
 * iep_latvian_money:
 * @cents: an amount
 *
 * Returns: (transfer full): `1 234,56` with no-break spaces and a real minus
 */
char *
iep_latvian_money (gint64 cents)
{
  char buffer[64];
  char *at = buffer + sizeof buffer;
  guint64 rest = cents < 0 ? -(guint64) cents : (guint64) cents;
  guint digits = 0;

  *--at = '\0';
  *--at = '0' + rest % 10;
  rest /= 10;
  *--at = '0' + rest % 10;
  rest /= 10;
  *--at = ',';
  do
    {
      if (digits > 0 && digits % 3 == 0)
        {
          at -= 2;
          memcpy (at, NO_BREAK_SPACE, 2);
        }
      *--at = '0' + rest % 10;
      rest /= 10;
      digits++;
    }
  while (rest > 0);

  return g_strconcat (cents < 0 ? "−" : "", at, NULL);
}

/**
 * iep_latvian_whole_money:
 * @cents: an amount without cents
 *
 * Returns: (transfer full): `1 234` with no-break spaces and a real minus
 */
char *
iep_latvian_whole_money (gint64 cents)
{
  char *text = iep_latvian_money (cents);

  text[strlen (text) - strlen (",00")] = '\0';

  return text;
}

/**
 * iep_latvian_date:
 * @iso_date: (nullable): "YYYY-MM-DD", or a time that begins so
 *
 * Returns: (transfer full): `05.02.2027.`, or a copy of what cannot be read
 */
char *
iep_latvian_date (const char *iso_date)
{
  if (iso_date == NULL)
    return g_strdup ("");
  for (guint i = 0; i < 10; i++)
    if (i == 4 || i == 7 ? iso_date[i] != '-' : !g_ascii_isdigit (iso_date[i]))
      return g_strdup (iso_date);

  return g_strdup_printf ("%.2s.%.2s.%.4s.", iso_date + 8, iso_date + 5, iso_date);
}

/* Kept for ever: GLib reads the rules of the zone anew each time it is made. */
static GTimeZone *
riga (void)
{
  static gsize zone = 0;

  if (g_once_init_enter (&zone))
    {
      GTimeZone *made = g_time_zone_new_identifier ("Europe/Riga");

      g_once_init_leave (&zone, GPOINTER_TO_SIZE (made != NULL ? made : g_time_zone_new_local ()));
    }

  return GSIZE_TO_POINTER (zone);
}

/**
 * iep_latvian_parse_time:
 * @iso_time: (nullable): ISO 8601 with a zone
 *
 * Returns: (transfer full) (nullable): the time as a clock in Riga shows it
 */
GDateTime *
iep_latvian_parse_time (const char *iso_time)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr(GDateTime) time = NULL;

  if (iso_time == NULL)
    return NULL;
  time = g_date_time_new_from_iso8601 (iso_time, utc);
  if (time == NULL)
    return NULL;

  return g_date_time_to_timezone (time, riga ());
}

/**
 * iep_latvian_long_date:
 * @time: a time
 *
 * Returns: (transfer full): `2027. gada 5. februāris`
 */
char *
iep_latvian_long_date (GDateTime *time)
{
  g_return_val_if_fail (time != NULL, NULL);

  return g_strdup_printf ("%d. gada %d. %s", g_date_time_get_year (time), g_date_time_get_day_of_month (time),
                          months[g_date_time_get_month (time) - 1]);
}

/**
 * iep_latvian_time:
 * @time: a time
 *
 * Returns: (transfer full): `05.02.2027. 10:02`, by a clock in Riga
 */
char *
iep_latvian_time (GDateTime *time)
{
  g_autoptr(GDateTime) there = NULL;

  g_return_val_if_fail (time != NULL, NULL);

  there = g_date_time_to_timezone (time, riga ());

  return g_date_time_format (there, "%d.%m.%Y. %H:%M");
}

/**
 * iep_latvian_month:
 * @month: 1 to 12
 *
 * Returns: (nullable): the name of the month
 */
const char *
iep_latvian_month (int month)
{
  return month >= 1 && month <= 12 ? months[month - 1] : NULL;
}

/**
 * iep_latvian_count:
 * @count: how many
 * @one: the word after 1, 21, 31 …
 * @many: the word after every other number
 *
 * Returns: (transfer full): the number and its word
 */
char *
iep_latvian_count (guint       count,
                   const char *one,
                   const char *many)
{
  return g_strdup_printf ("%u" NO_BREAK_SPACE "%s", count, count % 10 == 1 && count % 100 != 11 ? one : many);
}

/**
 * iep_latvian_plan_status:
 * @code: (nullable): a status code
 *
 * Returns: (nullable): the seed's word for it, or @code
 */
const char *
iep_latvian_plan_status (const char *code)
{
  return look_up (plan_statuses, code);
}

/**
 * iep_latvian_act:
 * @code: (nullable): an act code of a decision
 *
 * Returns: (nullable): what was done, or @code
 */
const char *
iep_latvian_act (const char *code)
{
  return look_up (acts, code);
}

/**
 * iep_latvian_estimate_status:
 * @code: (nullable): a status code of an estimate
 *
 * Returns: (nullable): the seed's word for it, or @code
 */
const char *
iep_latvian_estimate_status (const char *code)
{
  return look_up (estimate_statuses, code);
}

/**
 * iep_latvian_estimate_act:
 * @code: (nullable): an act code of a decision on an estimate
 *
 * Returns: (nullable): what was done, or @code
 */
const char *
iep_latvian_estimate_act (const char *code)
{
  return look_up (estimate_acts, code);
}

/**
 * iep_latvian_flow:
 * @code: (nullable): a flow code
 *
 * Returns: (nullable): its steps, or @code
 */
const char *
iep_latvian_flow (const char *code)
{
  return look_up (flows, code);
}
