/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An estimate large enough to be slow with, and a classification to write codes of: four figures, of which those that
 * end in 00 only sum, those from 9000 on have ended, and 2251 is what the examples are about. */
#include "config.h"

#include "sample-sheet.h"

#include <string.h>

static const char *
name_of (const char *code)
{
  static const struct { const char *code; const char *name; } names[] = {
    { "A300", "Resursi izdevumu segšanai" },
    { "2170", "Dotācija no vispārējiem ieņēmumiem" },
    { "B000", "Izdevumi - kopā" },
    { "1000", "Atlīdzība" },
    { "1100", "Atalgojums" },
    { "2000", "Preces un pakalpojumi" },
    { "2200", "Pakalpojumi" },
    { "2251", "Informācijas sistēmas uzturēšana" },
    { "2252", "Informācijas sistēmu licenču nomas izdevumi" },
    { "5000", "Pamatkapitāla veidošana" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (names[i].code, code) == 0)
      return names[i].name;
  return g_str_has_suffix (code, "00") ? "Citi izdevumi, kas klasificēti kopā" : "Pārējie iepriekš neklasificētie pakalpojumu veidi";
}

static gboolean
look_up (const char    *text,
         IepSheetCode  *code,
         gpointer       user_data,
         GError       **error)
{
  if (strcmp (text, "B000") != 0 && strcmp (text, "A300") != 0 &&
      (strlen (text) != 4 || strspn (text, "0123456789") != 4 || *text == '0'))
    {
      g_set_error (error, IEP_SHEET_ERROR, IEP_SHEET_ERROR_CODE, "There is no code %s.", text);
      return FALSE;
    }
  if (*text == '9')
    {
      g_set_error (error, IEP_SHEET_ERROR, IEP_SHEET_ERROR_CODE, "Code %s ended on 31.12.2026.", text);
      return FALSE;
    }

  code->code = g_strdup (text);
  code->name = g_strdup (name_of (text));
  code->group = g_str_has_suffix (text, "00");
  if (strcmp (text, "B000") == 0 || strcmp (text, "A300") == 0)
    code->parent = NULL;
  else if (g_str_has_suffix (text, "000"))
    code->parent = g_strdup ("B000");
  else if (g_str_has_suffix (text, "00"))
    code->parent = g_strdup_printf ("%c000", text[0]);
  else
    code->parent = g_strdup_printf ("%c%c00", text[0], text[1]);

  return TRUE;
}

/* The months of a line, always the same ones. */
static void
load_line (IepSheet    *sheet,
           IepSheetRow *row,
           guint        seed)
{
  gint64 months[12];

  for (guint m = 0; m < 12; m++)
    {
      gint64 cents = strcmp (iep_sheet_row_get_code (row), "2251") == 0 ? 3333300 : ((seed * 7919 + m * 104729) % 900000 + 100000);

      months[m] = (m + 1) * 100;
      iep_sheet_load_value (sheet, row, IEP_SHEET_MONTH_1 + m, cents);
    }
  iep_sheet_load_value (sheet, row, IEP_SHEET_PLAN, iep_sheet_get_value (sheet, row, IEP_SHEET_YEAR));
  iep_sheet_load_text (sheet, row, IEP_SHEET_SOURCE, "grant");
  iep_sheet_row_set_pattern (row, months);
}

/* Loads that many rows, groups among them; says how many there are. */
guint
sample_sheet_fill (IepSheet *sheet,
                   guint     lines)
{
  IepSheetRow *root, *resources;
  guint n = 3, groups = MAX (2, lines / 100), per_group = MAX (2, lines / (8 * groups)), seed = 1;

  iep_sheet_clear (sheet);
  resources = iep_sheet_add_row (sheet, NULL, NULL, "A300", name_of ("A300"), TRUE);
  load_line (sheet, iep_sheet_add_row (sheet, resources, "resource/2170", "2170", name_of ("2170"), FALSE), 3);
  root = iep_sheet_add_row (sheet, NULL, NULL, "B000", name_of ("B000"), TRUE);
  for (guint t = 1; t <= 8 && n < lines; t++)
    {
      g_autofree char *code = g_strdup_printf ("%u000", t);
      IepSheetRow *thousand = iep_sheet_add_row (sheet, root, NULL, code, name_of (code), TRUE);

      n++;
      for (guint h = 1; h <= MIN (groups, 9) && n < lines; h++)
        {
          g_autofree char *hundred_code = g_strdup_printf ("%u%u00", t, h);
          IepSheetRow *hundred = iep_sheet_add_row (sheet, thousand, NULL, hundred_code, name_of (hundred_code), TRUE);

          n++;
          for (guint l = 0; l < per_group + 2 && n < lines; l++)
            {
              g_autofree char *line_code = g_strdup_printf ("%u%u%02u", t, h, 51 + (l % 48));
              g_autofree char *key = g_strdup_printf ("expenditure/%s/grant/%u", line_code, l / 48);

              load_line (sheet, iep_sheet_add_row (sheet, hundred, key, line_code, name_of (line_code), FALSE), seed++);
              n++;
            }
        }
    }
  iep_sheet_loaded (sheet);

  return n;
}

IepSheet *
sample_sheet_new (guint lines)
{
  static const char * const sources[] = { "grant", "own", "eu", NULL };
  static const char * const names[] = { "Dotācija", "Pašu ieņēmumi", "Ārvalstu finanšu palīdzība", NULL };
  IepSheet *sheet = iep_sheet_new ();

  iep_sheet_set_code_func (sheet, look_up, NULL, NULL);
  iep_sheet_set_choices (sheet, IEP_SHEET_SOURCE, sources, names);
  sample_sheet_fill (sheet, lines);

  return sheet;
}
