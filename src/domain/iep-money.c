/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Money is whole cents in a gint64: formatting, reading and arithmetic that cannot overflow in silence. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-money.h"

#include <glib/gi18n-lib.h>
#include <langinfo.h>
#include <locale.h>
#include <string.h>

#define NBSP "\302\240"

G_DEFINE_QUARK (iep-money-error-quark, iep_money_error)

/* What stands between the digits of a text. */
typedef enum
{
  MARK_NONE,
  MARK_SPACE,
  MARK_APOSTROPHE,
  MARK_POINT,
  MARK_COMMA,
} Mark;

typedef struct
{
  gint64 value;
  guint  digits;
  Mark   after;
} Group;

/* Where the program runs without a locale of its own, numbers follow the language of its words. */
static gboolean
is_plain_locale (void)
{
  const char *name = setlocale (LC_NUMERIC, NULL);

  return name == NULL || strcmp (name, "C") == 0 || strcmp (name, "POSIX") == 0 || g_str_has_prefix (name, "C.");
}

static const char *
get_decimal_mark (void)
{
  const char *mark;

  if (is_plain_locale ())
    /* Translators: the decimal mark of your language; used where the system has no locale of its own. */
    return C_("decimal mark", ".");

  mark = nl_langinfo (RADIXCHAR);
  return mark != NULL && *mark != '\0' ? mark : ".";
}

static const char *
get_group_mark (void)
{
  const char *mark = is_plain_locale () ? NULL : nl_langinfo (THOUSEP);

  /* A space of any width becomes the one that no font lacks and no line breaks at. */
  if (mark == NULL || *mark == '\0' || !g_utf8_validate (mark, -1, NULL) || g_unichar_isspace (g_utf8_get_char (mark)))
    return NBSP;

  return mark;
}

static void
append_grouped (GString *text,
                guint64  number)
{
  char digits[24];
  const char *mark = get_group_mark ();
  gsize n;

  n = g_snprintf (digits, sizeof digits, "%" G_GUINT64_FORMAT, number);
  for (gsize i = 0; i < n; i++)
    {
      if (i > 0 && (n - i) % 3 == 0)
        g_string_append (text, mark);
      g_string_append_c (text, digits[i]);
    }
}

static guint64
magnitude (gint64 number)
{
  return number < 0 ? (guint64) 0 - (guint64) number : (guint64) number;
}

static Mark
classify (gunichar c)
{
  switch (c)
    {
    case '.':
      return MARK_POINT;
    case ',':
      return MARK_COMMA;
    case '\'':
    case 0x2019:
      return MARK_APOSTROPHE;
    default:
      return g_unichar_isspace (c) ? MARK_SPACE : MARK_NONE;
    }
}

/* The text without spaces around it, its sign and the name of the currency. */
static char *
strip (const char *text,
       gboolean   *negative)
{
  static const char * const names[] = { "€", "EUR", "eur", "Eur" };
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  char *start = valid;
  char *end;
  gboolean currency = FALSE;

  *negative = FALSE;
  for (guint pass = 0; pass < 2; pass++)
    {
      while (*start != '\0' && g_unichar_isspace (g_utf8_get_char (start)))
        start = g_utf8_next_char (start);
      for (end = start + strlen (start); end > start;)
        {
          char *previous = g_utf8_prev_char (end);

          if (!g_unichar_isspace (g_utf8_get_char (previous)))
            break;
          end = previous;
        }
      *end = '\0';

      for (guint i = 0; i < G_N_ELEMENTS (names) && !currency; i++)
        {
          if (g_str_has_suffix (start, names[i]))
            {
              start[strlen (start) - strlen (names[i])] = '\0';
              currency = TRUE;
            }
          else if (g_str_has_prefix (start, names[i]))
            {
              start += strlen (names[i]);
              currency = TRUE;
            }
        }
    }

  if (*start == '-' || *start == '+')
    {
      *negative = *start == '-';
      start++;
    }
  else if (g_str_has_prefix (start, "\342\210\222"))
    {
      *negative = TRUE;
      start += strlen ("\342\210\222");
    }
  while (*start != '\0' && g_unichar_isspace (g_utf8_get_char (start)))
    start = g_utf8_next_char (start);

  return g_strdup (start);
}

static gboolean
fail (GError        **error,
      IepMoneyError   code,
      const char     *text)
{
  g_autofree char *shown = g_utf8_make_valid (text, MIN (strlen (text), 40));

  switch (code)
    {
    case IEP_MONEY_ERROR_EMPTY:
      g_set_error_literal (error, IEP_MONEY_ERROR, code, _("Write an amount."));
      break;
    case IEP_MONEY_ERROR_AMBIGUOUS:
      g_set_error (error, IEP_MONEY_ERROR, code,
                   _("“%s” can be read in two ways. Write the cents too, or leave the separator out."), shown);
      break;
    case IEP_MONEY_ERROR_DECIMALS:
      g_set_error (error, IEP_MONEY_ERROR, code, _("“%s” has parts of a cent. Write at most two decimals."), shown);
      break;
    case IEP_MONEY_ERROR_OVERFLOW:
      g_set_error_literal (error, IEP_MONEY_ERROR, code, _("The amount is too large."));
      break;
    case IEP_MONEY_ERROR_INVALID:
    default:
      g_set_error (error, IEP_MONEY_ERROR, code, _("“%s” is not an amount. Write it like 1 234,56."), shown);
      break;
    }

  return FALSE;
}

/* Cuts the text into groups of digits; the error is -1 when there is none. */
static int
split (const char *text,
       GArray     *groups)
{
  Group group = { 0, 0, MARK_NONE };
  guint total = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c >= '0' && c <= '9')
        {
          /* Leading zeros say nothing about the size. */
          if (group.value > 0 || total > 0 || c != '0')
            total++;
          if (total > 17)
            return IEP_MONEY_ERROR_OVERFLOW;
          group.value = group.value * 10 + (c - '0');
          group.digits++;
          continue;
        }

      group.after = classify (c);
      if (group.after == MARK_NONE)
        return IEP_MONEY_ERROR_INVALID;
      g_array_append_val (groups, group);
      group = (Group) { 0, 0, MARK_NONE };
    }

  g_array_append_val (groups, group);
  return -1;
}

/* Finds the group after which the cents begin; -1 in @decimal when there are none. */
static int
find_decimal (GArray *groups,
              int    *decimal)
{
  guint n[MARK_COMMA + 1] = { 0 };
  Mark last = MARK_NONE;
  const Group *first = &g_array_index (groups, Group, 0);

  for (guint i = 0; i + 1 < groups->len; i++)
    {
      last = g_array_index (groups, Group, i).after;
      n[last]++;
    }

  *decimal = -1;
  if (last == MARK_NONE)
    return -1;
  if ((n[MARK_SPACE] > 0) + (n[MARK_APOSTROPHE] > 0) + (n[MARK_POINT] > 0) + (n[MARK_COMMA] > 0) > 2)
    return IEP_MONEY_ERROR_INVALID;
  if (last != MARK_POINT && last != MARK_COMMA)
    return n[MARK_POINT] + n[MARK_COMMA] > 0 || (n[MARK_SPACE] > 0 && n[MARK_APOSTROPHE] > 0) ? IEP_MONEY_ERROR_INVALID : -1;

  if (n[last] > 1)
    /* 1.234.567: groups only, and nothing else may stand between them. */
    return n[last] == groups->len - 1 ? -1 : (int) IEP_MONEY_ERROR_INVALID;

  *decimal = groups->len - 2;
  if (g_array_index (groups, Group, groups->len - 1).digits == 3 && groups->len == 2 &&
      first->digits >= 1 && first->digits <= 3 && first->value > 0)
    return IEP_MONEY_ERROR_AMBIGUOUS;

  return -1;
}

/**
 * iep_money_format:
 * @cents: an amount, or %IEP_UNSET
 *
 * The amount with two decimals and grouped thousands as the user's locale writes them: `1 234,56`.
 *
 * Returns: (transfer full): the text; empty for %IEP_UNSET
 */
char *
iep_money_format (gint64 cents)
{
  GString *text;

  if (cents == IEP_UNSET)
    return g_strdup ("");

  text = g_string_new (cents < 0 ? "-" : NULL);
  append_grouped (text, magnitude (cents) / 100);
  g_string_append (text, get_decimal_mark ());
  g_string_append_printf (text, "%02u", (guint) (magnitude (cents) % 100));

  return g_string_free (text, FALSE);
}

/**
 * iep_money_format_short:
 * @cents: an amount, or %IEP_UNSET
 *
 * Like iep_money_format() but without cents where there are none: `140 000`.
 *
 * Returns: (transfer full): the text
 */
char *
iep_money_format_short (gint64 cents)
{
  if (cents == IEP_UNSET || cents % 100 != 0)
    return iep_money_format (cents);

  return iep_number_format (cents / 100);
}

/**
 * iep_money_to_string:
 * @cents: an amount, or %IEP_UNSET
 *
 * The amount for machines: `1234.56` in every locale.
 *
 * Returns: (transfer full): the text; empty for %IEP_UNSET
 */
char *
iep_money_to_string (gint64 cents)
{
  if (cents == IEP_UNSET)
    return g_strdup ("");

  return g_strdup_printf ("%s%" G_GUINT64_FORMAT ".%02u", cents < 0 ? "-" : "",
                          magnitude (cents) / 100, (guint) (magnitude (cents) % 100));
}

/**
 * iep_number_format:
 * @number: a whole number, or %IEP_UNSET
 *
 * Returns: (transfer full): the number with grouped thousands; empty for %IEP_UNSET
 */
char *
iep_number_format (gint64 number)
{
  GString *text;

  if (number == IEP_UNSET)
    return g_strdup ("");

  text = g_string_new (number < 0 ? "-" : NULL);
  append_grouped (text, magnitude (number));

  return g_string_free (text, FALSE);
}

/**
 * iep_money_parse:
 * @text: what somebody wrote
 * @cents: (out): the amount; untouched on error
 * @error: an #IepMoneyError whose message can be shown
 *
 * Reads an amount in the ways people of any locale write one: `1 234,56`, `1234.56`, `1.234,56`, `1,234.56`,
 * `1'234.56`, with or without `EUR` or `€`. One separator before exactly three digits (`1,234`) may be
 * thousands or thousandths, so it is refused.
 *
 * Returns: %TRUE when it is one
 */
gboolean
iep_money_parse (const char  *text,
                 gint64      *cents,
                 GError     **error)
{
  g_autofree char *bare = NULL;
  g_autoptr(GArray) groups = NULL;
  gboolean negative;
  int decimal, code;
  gint64 whole = 0, fraction = 0;

  g_return_val_if_fail (cents != NULL, FALSE);

  if (text == NULL)
    return fail (error, IEP_MONEY_ERROR_EMPTY, "");
  if (!g_utf8_validate (text, -1, NULL) || strlen (text) > 100)
    return fail (error, IEP_MONEY_ERROR_INVALID, text);

  bare = strip (text, &negative);
  if (*bare == '\0')
    {
      g_autofree char *trimmed = g_strstrip (g_strdup (text));

      return fail (error, *trimmed == '\0' ? IEP_MONEY_ERROR_EMPTY : IEP_MONEY_ERROR_INVALID, text);
    }

  groups = g_array_new (FALSE, FALSE, sizeof (Group));
  code = split (bare, groups);
  if (code < 0)
    code = find_decimal (groups, &decimal);
  if (code >= 0)
    return fail (error, code, text);

  for (guint i = 0; i < groups->len; i++)
    {
      const Group *group = &g_array_index (groups, Group, i);

      if (decimal >= 0 && i == (guint) decimal + 1)
        {
          if (group->digits > 2)
            return fail (error, IEP_MONEY_ERROR_DECIMALS, text);
          if (group->digits == 0)
            return fail (error, IEP_MONEY_ERROR_INVALID, text);
          fraction = group->digits == 1 ? group->value * 10 : group->value;
          continue;
        }

      /* `,50` is half a euro; otherwise groups are full but the first. */
      if (i == 0 ? (group->digits == 0 && decimal != 0) || (group->digits > 3 && group->after != MARK_NONE && decimal != 0)
                 : group->digits != 3)
        return fail (error, IEP_MONEY_ERROR_INVALID, text);
      /* At most 17 digits in all, so this cannot overflow. */
      whole = i == 0 ? group->value : whole * 1000 + group->value;
    }

  if (whole > IEP_MONEY_MAX / 100)
    return fail (error, IEP_MONEY_ERROR_OVERFLOW, text);

  whole = whole * 100 + fraction;
  *cents = negative ? -whole : whole;
  return TRUE;
}

/**
 * iep_money_add:
 * @a: an amount
 * @b: another
 * @sum: (out): their sum; untouched when it does not fit
 *
 * Returns: %FALSE when an amount is unset or the sum does not fit
 */
gboolean
iep_money_add (gint64  a,
               gint64  b,
               gint64 *sum)
{
  gint64 result;

  g_return_val_if_fail (sum != NULL, FALSE);

  if (a == IEP_UNSET || b == IEP_UNSET || __builtin_add_overflow (a, b, &result) || result == IEP_UNSET)
    return FALSE;

  *sum = result;
  return TRUE;
}

/**
 * iep_money_subtract:
 * @a: an amount
 * @b: what is taken from it
 * @difference: (out): what is left; untouched when it does not fit
 *
 * Returns: %FALSE when an amount is unset or the difference does not fit
 */
gboolean
iep_money_subtract (gint64  a,
                    gint64  b,
                    gint64 *difference)
{
  return b != IEP_UNSET && iep_money_add (a, -b, difference);
}

/**
 * iep_money_multiply:
 * @cents: an amount
 * @factor: how many times
 * @product: (out): the product; untouched when it does not fit
 *
 * Returns: %FALSE when a value is unset or the product does not fit
 */
gboolean
iep_money_multiply (gint64  cents,
                    gint64  factor,
                    gint64 *product)
{
  gint64 result;

  g_return_val_if_fail (product != NULL, FALSE);

  if (cents == IEP_UNSET || factor == IEP_UNSET || __builtin_mul_overflow (cents, factor, &result) || result == IEP_UNSET)
    return FALSE;

  *product = result;
  return TRUE;
}

/**
 * iep_money_add_vat:
 * @cents: an amount without VAT
 * @basis_points: the rate, 2100 = 21 %
 * @with_vat: (out): the amount with VAT, rounded half up to the cent as the database does
 *
 * Returns: %FALSE when a value is unset or the amount does not fit
 */
gboolean
iep_money_add_vat (gint64  cents,
                   gint64  basis_points,
                   gint64 *with_vat)
{
  gint64 vat, part;

  /* Whole units of 10,000 cents first: the rest is small enough for any rate. */
  if (cents == IEP_UNSET || basis_points == IEP_UNSET || basis_points < 0 || basis_points > 100000 ||
      !iep_money_multiply (cents / 10000, basis_points, &vat))
    return FALSE;

  part = (cents % 10000) * basis_points;
  part = part >= 0 ? (part + 5000) / 10000 : (part - 5000) / 10000;

  return iep_money_add (vat, part, &vat) && iep_money_add (cents, vat, with_vat);
}
