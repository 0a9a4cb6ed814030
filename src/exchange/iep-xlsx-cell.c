/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a number in a cell of a workbook means, as text: workbooks keep dates and shares as bare numbers, and only the
 * format of the cell tells (ECMA-376 part 1, 18.8.30). */

#define G_LOG_DOMAIN "iep-exchange"

#include "config.h"

#include "exchange/iep-xlsx-cell.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A double keeps fifteen digits of every decimal; spreadsheets show no more and compare no more. */
#define DIGITS 15
/* The last day a spreadsheet knows: 31.12.9999. */
#define LAST_DAY 2958465

/* For the reader of workbooks: the meaning of a format that has a number and no code. */
IepXlsxMeaning
iep_xlsx_meaning_of_id (guint id)
{
  switch (id)
    {
    case 9:
    case 10:
      return IEP_XLSX_PERCENT;

    case 14 ... 17:
    case 27 ... 31:
    case 36:
    case 50 ... 54:
    case 57:
    case 58:
      return IEP_XLSX_DATE;

    case 18 ... 22:
    case 32 ... 35:
    case 45 ... 47:
    case 55:
    case 56:
      return IEP_XLSX_TIME;

    default:
      return IEP_XLSX_NUMBER;
    }
}

/* For the reader of workbooks: the meaning of a format by its code, such as `dd.mm.yyyy` or `#,##0.00\ [$€-426]`. */
IepXlsxMeaning
iep_xlsx_meaning_of_code (const char *code)
{
  gboolean date = FALSE, time = FALSE, percent = FALSE;

  /* Only the part for positive numbers counts; what is quoted, escaped or in brackets is decoration. */
  for (const char *p = code; *p != '\0' && *p != ';'; p++)
    switch (*p)
      {
      case '"':
      case '[':
        p = strchr (p + 1, *p == '"' ? '"' : ']');
        if (p == NULL)
          return IEP_XLSX_NUMBER;
        break;

      case '\\':
      case '_':
      case '*':
        if (p[1] != '\0')
          p++;
        break;

      case 'y':
      case 'Y':
      case 'd':
      case 'D':
        date = TRUE;
        break;

      case 'h':
      case 'H':
      case 's':
      case 'S':
        time = TRUE;
        break;

      case '%':
        percent = TRUE;
        break;

      case 'G':
      case 'g':
        /* “General” holds no date. */
        if (g_ascii_strncasecmp (p, "General", 7) == 0)
          p += 6;
        break;

      default:
        break;
      }
  if (time)
    return IEP_XLSX_TIME;
  if (date)
    return IEP_XLSX_DATE;

  return percent ? IEP_XLSX_PERCENT : IEP_XLSX_NUMBER;
}

/* A number without exponent and without the noise behind its fifteenth digit. */
static char *
plain_number (double value)
{
  char text[400];
  int after;

  /* How many digits stand before the point, after rounding to fifteen of them. */
  g_snprintf (text, sizeof text, "%.*e", DIGITS - 1, value);
  after = CLAMP (DIGITS - 1 - atoi (strchr (text, 'e') + 1), 0, 12);
  g_snprintf (text, sizeof text, "%.*f", after, value);
  /* The point may be a comma in this locale. */
  if (after > 0)
    {
      char *point = strpbrk (text, ".,");
      char *end = text + strlen (text);

      while (end > point + 1 && end[-1] == '0')
        *--end = '\0';
      if (end == point + 1)
        *point = '\0';
      else
        *point = '.';
    }

  return g_strdup (g_str_equal (text, "-0") ? "0" : text);
}

static char *
date_text (double         serial,
           IepXlsxMeaning meaning,
           gboolean       from_1904)
{
  double day = floor (serial);
  int seconds = (int) ((serial - day) * 86400 + 0.5);
  char date_part[16] = "";
  GDate date;

  if (seconds == 86400)
    {
      seconds = 0;
      day += 1;
    }
  if (from_1904)
    day += 1462;
  if (day < 0 || day > LAST_DAY)
    return NULL;
  /* A time of day alone. */
  if (day == 0 || (from_1904 && day == 1462))
    return g_strdup_printf ("%02d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  /* Lotus 1-2-3 took 1900 for a leap year, and everybody after it: day 60 was never there. */
  if (day == 60)
    return NULL;
  g_date_clear (&date, 1);
  g_date_set_dmy (&date, 31, G_DATE_DECEMBER, 1899);
  g_date_add_days (&date, (guint) (day < 60 ? day : day - 1));
  g_date_strftime (date_part, sizeof date_part, "%Y-%m-%d", &date);
  if (meaning == IEP_XLSX_DATE || seconds == 0)
    return g_strdup (date_part);

  return g_strdup_printf ("%s %02d:%02d:%02d", date_part, seconds / 3600, seconds / 60 % 60, seconds % 60);
}

/* For the reader of workbooks: (transfer full) (nullable): what a stored number shows; NULL for what is no number. */
char *
iep_xlsx_number_to_text (const char     *number,
                         IepXlsxMeaning  meaning,
                         gboolean        from_1904)
{
  double value;
  char *end;

  /* No hexadecimals, no infinity, which strtod would read. */
  if (*number == '\0' || number[strspn (number, "0123456789+-.eE")] != '\0')
    return NULL;
  value = g_ascii_strtod (number, &end);
  if (*end != '\0' || !isfinite (value))
    return NULL;
  if (meaning == IEP_XLSX_DATE || meaning == IEP_XLSX_TIME)
    return date_text (value, meaning, from_1904);
  if (meaning == IEP_XLSX_PERCENT)
    {
      g_autofree char *share = plain_number (value * 100);

      return g_strconcat (share, "%", NULL);
    }

  return plain_number (value);
}

/* For the reader and the writer of workbooks: whether @text begins with what stands for a character, such as `_x000D_`
 * (ECMA-376 part 1, 22.9.2.19). */
gboolean
iep_xlsx_is_escape (const char *text)
{
  if (text[0] != '_' || text[1] != 'x')
    return FALSE;
  for (guint i = 2; i < 6; i++)
    if (!g_ascii_isxdigit (text[i]))
      return FALSE;

  return text[6] == '_';
}

/* For the reader of workbooks: (transfer full): text with the characters that XML cannot hold. */
char *
iep_xlsx_unescape (const char *text)
{
  GString *plain;

  if (strstr (text, "_x") == NULL)
    return g_strdup (text);
  plain = g_string_new (NULL);
  while (*text != '\0')
    {
      gunichar code = iep_xlsx_is_escape (text) ? (gunichar) strtoul (text + 2, NULL, 16) : 0;

      /* A NUL or half of a pair is no text. */
      if (code == 0 || !g_unichar_validate (code))
        {
          g_string_append_c (plain, *text++);
          continue;
        }
      g_string_append_unichar (plain, code);
      text += 7;
    }

  return g_string_free (plain, FALSE);
}
