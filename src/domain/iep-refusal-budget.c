/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sentences about estimates and budget control, with their codes and amounts. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-refusal-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "domain/iep-code-private.h"
#include "domain/iep-estimate.h"
#include "domain/iep-money.h"

/* Of an amount the detail does not have: a dash. */
static char *
amount (JsonObject *detail,
        const char *name)
{
  gint64 cents = iep_refusal_int (detail, name);

  return cents != IEP_UNSET ? iep_money_format (cents) : g_strdup ("–");
}

/* "32.01.00, 2251, Grant from general revenue" */
static char *
line_name (JsonObject *detail)
{
  const char *parts[] = { "programme", "line_code", "ekk", "source" };
  GString *name = g_string_new (NULL);
  gboolean has_code = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      const char *part = iep_refusal_string (detail, parts[i]);

      /* The source by the name it has everywhere else, when the server said it. */
      if (strcmp (parts[i], "source") == 0)
        {
          const char *source_name = iep_code_pick_name (iep_refusal_string (detail, "source_name_lv"),
                                                        iep_refusal_string (detail, "source_name_en"));

          part = source_name != NULL ? source_name : part;
        }
      if (part == NULL || *part == '\0' || (has_code && strcmp (parts[i], "ekk") == 0))
        continue;
      has_code = has_code || strcmp (parts[i], "line_code") == 0;
      g_string_append_printf (name, "%s%s", name->len > 0 ? ", " : "", part);
    }

  return g_string_free (name, FALSE);
}

static const char *
month_label (const char *column)
{
  g_autoptr(IepRecordClass) klass = g_type_class_ref (IEP_TYPE_ESTIMATE_LINE);

  for (guint i = 0; column != NULL && i < klass->n_fields; i++)
    if (strcmp (klass->fields[i].name, column) == 0 && klass->fields[i].label != NULL)
      return g_dgettext (GETTEXT_PACKAGE, klass->fields[i].label);

  return column;
}

/* The sentence of @code, or NULL when it is not about an estimate or the budget. */
char *
iep_refusal_budget (const char *code,
                    JsonObject *detail)
{
  const char *section = iep_refusal_string (detail, "section");
  g_autofree char *line = NULL;

  if (code == NULL || detail == NULL)
    return NULL;

  if (strcmp (code, "unbalanced") == 0)
    {
      g_autofree char *expected = amount (detail, "expected");
      g_autofree char *actual = amount (detail, "actual");

      return g_strdup_printf (_("The estimate does not balance: financing is %s, but resources and expenditure ask for %s."),
                              actual, expected);
    }

  line = line_name (detail);
  if (strcmp (code, "over_estimate") == 0)
    {
      g_autofree char *estimate = amount (detail, "estimate");
      g_autofree char *planned = amount (detail, "planned");
      gint64 over = -iep_refusal_int (detail, "free");
      g_autofree char *left = amount (detail, "free");
      g_autofree char *beyond = iep_money_format (MAX (over, 0));

      /* What is included already is over the line: no amount of money is free. */
      if (over > 0)
        return g_strdup_printf (_("%s: the estimate has %s, %s is planned: over by %s."), line, estimate, planned, beyond);
      return g_strdup_printf (_("%s: the estimate has %s, %s of it is planned, %s is free."), line, estimate, planned, left);
    }
  if (strcmp (code, "no_estimate_line") == 0)
    return g_strdup_printf (_("The estimate of %d has no line for %s."), (int) iep_refusal_int (detail, "year"), line);
  if (strcmp (code, "no_estimate") == 0)
    return g_strdup_printf (_("There is no estimate in force for %d."), (int) iep_refusal_int (detail, "year"));
  if (strcmp (code, "below_planned") == 0)
    {
      g_autofree char *estimate = amount (detail, "estimate");
      g_autofree char *planned = amount (detail, "planned");

      return g_strdup_printf (_("%s: procurements already take %s, the line would have %s."), line, planned, estimate);
    }

  if (section == NULL)
    return NULL;
  if (strcmp (code, "sum_mismatch") == 0)
    {
      g_autofree char *expected = amount (detail, "expected");
      g_autofree char *actual = amount (detail, "actual");

      return g_strdup_printf (_("The procurements and contracts add up to %s, the line has %s."), actual, expected);
    }
  if (strcmp (code, "not_whole") == 0)
    return g_strdup (_("The amount must be in whole euros."));
  if (strcmp (code, "not_valid_in_year") == 0)
    return g_strdup (_("The code is not valid on the estimate’s date. Choose one that is."));
  if (strcmp (code, "required") == 0)
    return g_strdup (_("The line has no code."));
  if (strcmp (code, "duplicate") == 0 || strcmp (code, "duplicate_line") == 0)
    return g_strdup (_("This line is there already."));

  return NULL;
}

/* `lines[expenditure/2251/grant/core].m3` in words, or NULL when it is no line of an estimate. */
char *
iep_refusal_estimate_field (const char *path)
{
  g_autofree char *key = NULL;
  g_auto(GStrv) parts = NULL;
  const char *end;

  if (path == NULL || !g_str_has_prefix (path, "lines[") || (end = strchr (path, ']')) == NULL)
    return NULL;

  key = g_strndup (path + strlen ("lines["), end - path - strlen ("lines["));
  parts = g_strsplit (key, "/", 4);
  if (g_strv_length (parts) < 2)
    return NULL;

  if (end[1] == '.')
    /* Translators: a cell of an estimate: "Line 2251, March". */
    return g_strdup_printf (_("Line %s, %s"), parts[1], month_label (end + 2));

  return g_strdup_printf (_("Line %s"), parts[1]);
}
