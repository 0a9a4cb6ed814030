/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Amounts as people write them into a cell: with the marks of any locale, or as a small calculation.
 *
 * A calculation is exact: every step is a fraction of two whole numbers, and only its result is rounded, once. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-sheet-formula.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "domain/iep-money.h"
#include "domain/iep-sheet.h"

#define DEEPEST 50
#define LONGEST 400

typedef __int128 Whole;

typedef struct
{
  Whole over;
  Whole under;  /* positive, and without a divisor that @over has too */
} Fraction;

typedef struct
{
  const char *at;
  guint       depth;
  char        mark;
  GError    **error;
} Reader;

static gboolean read_sum (Reader   *reader,
                          Fraction *result);

static gboolean
fail (Reader     *reader,
      const char *message)
{
  g_set_error_literal (reader->error, IEP_SHEET_ERROR, IEP_SHEET_ERROR_NUMBER, message);
  return FALSE;
}

static gboolean
too_large (Reader *reader)
{
  return fail (reader, _("The amount is too large."));
}

static void
shorten (Fraction *fraction)
{
  Whole a = fraction->over < 0 ? -fraction->over : fraction->over;
  Whole b = fraction->under;

  while (b != 0)
    {
      Whole rest = a % b;

      a = b;
      b = rest;
    }
  if (a > 1)
    {
      fraction->over /= a;
      fraction->under /= a;
    }
  if (fraction->under < 0)
    {
      fraction->over = -fraction->over;
      fraction->under = -fraction->under;
    }
}

static gboolean
add (Reader         *reader,
     Fraction       *a,
     const Fraction *b)
{
  Whole left, right;

  if (__builtin_mul_overflow (a->over, b->under, &left) || __builtin_mul_overflow (b->over, a->under, &right) ||
      __builtin_add_overflow (left, right, &a->over) || __builtin_mul_overflow (a->under, b->under, &a->under))
    return too_large (reader);

  shorten (a);
  return TRUE;
}

static gboolean
multiply (Reader         *reader,
          Fraction       *a,
          const Fraction *b)
{
  if (__builtin_mul_overflow (a->over, b->over, &a->over) || __builtin_mul_overflow (a->under, b->under, &a->under))
    return too_large (reader);

  shorten (a);
  return TRUE;
}

static void
skip_spaces (Reader *reader)
{
  while (*reader->at != '\0' && g_unichar_isspace (g_utf8_get_char (reader->at)))
    reader->at = g_utf8_next_char (reader->at);
}

/* Takes the sign at hand if it is one of these; × and ÷ and − are what a person copies from elsewhere. */
static char
take_sign (Reader     *reader,
           const char *wanted)
{
  static const struct { const char *text; char sign; } signs[] = {
    { "+", '+' }, { "-", '-' }, { "\342\210\222", '-' }, { "*", '*' }, { "\303\227", '*' },
    { "/", '/' }, { ":", '/' }, { "\303\267", '/' }, { "(", '(' }, { ")", ')' }, { "%", '%' },
  };

  skip_spaces (reader);
  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    if (strchr (wanted, signs[i].sign) != NULL && g_str_has_prefix (reader->at, signs[i].text))
      {
        reader->at += strlen (signs[i].text);
        return signs[i].sign;
      }

  return '\0';
}

/* Which of the marks in a number begins its decimals; '\0': none, '?': it can be read in two ways. */
static char
find_decimal_mark (const char *number,
                   char        local)
{
  const char *point = strrchr (number, '.');
  const char *comma = strrchr (number, ',');
  const char *last = point > comma ? point : comma;
  gsize before;

  if (last == NULL)
    return '\0';
  if (point != NULL && comma != NULL)
    return *last;
  if (strchr (number, *last) != last)
    return '\0';
  before = strspn (number, "0123456789");
  if (*last != local && strlen (last + 1) == 3 && number + before == last && before >= 1 && before <= 3 && *number != '0')
    return '?';

  return *last;
}

static gboolean
read_number (Reader   *reader,
             Fraction *result)
{
  g_autoptr(GString) number = g_string_new (NULL);
  gboolean decimals = FALSE;
  char decimal;

  skip_spaces (reader);
  for (;;)
    {
      gunichar c = g_utf8_get_char (reader->at);
      const char *next = g_utf8_next_char (reader->at);

      if ((c >= '0' && c <= '9') || c == '.' || c == ',')
        g_string_append_c (number, (char) c);
      /* A space or an apostrophe between two digits groups them. */
      else if (number->len == 0 || !(c == '\'' || c == 0x2019 || (c != 0 && g_unichar_isspace (c))) || !g_ascii_isdigit (*next))
        break;
      reader->at = next;
    }

  if (strpbrk (number->str, "0123456789") == NULL)
    return fail (reader, _("Here a number is missing in the calculation."));
  decimal = find_decimal_mark (number->str, reader->mark);
  if (decimal == '?')
    {
      g_set_error (reader->error, IEP_SHEET_ERROR, IEP_SHEET_ERROR_NUMBER,
                   _("“%s” can be read in two ways. Write the cents too, or leave the separator out."), number->str);
      return FALSE;
    }

  *result = (Fraction) { 0, 1 };
  for (const char *c = number->str; *c != '\0'; c++)
    {
      if (!g_ascii_isdigit (*c))
        {
          decimals = decimals || *c == decimal;
          continue;
        }
      if (__builtin_mul_overflow (result->over, (Whole) 10, &result->over) ||
          __builtin_add_overflow (result->over, (Whole) (*c - '0'), &result->over) ||
          (decimals && __builtin_mul_overflow (result->under, (Whole) 10, &result->under)))
        return too_large (reader);
    }

  shorten (result);
  return TRUE;
}

static gboolean
read_factor (Reader   *reader,
             Fraction *result)
{
  char sign = take_sign (reader, "+-(");

  if (++reader->depth > DEEPEST)
    return fail (reader, _("The calculation is too long."));

  if (sign == '(')
    {
      if (!read_sum (reader, result))
        return FALSE;
      if (take_sign (reader, ")") == '\0')
        return fail (reader, _("A parenthesis is not closed."));
    }
  else if (sign != '\0')
    {
      if (!read_factor (reader, result))
        return FALSE;
      if (sign == '-')
        result->over = -result->over;
    }
  else if (!read_number (reader, result))
    {
      return FALSE;
    }

  reader->depth--;
  while (take_sign (reader, "%") != '\0')
    if (!multiply (reader, result, &(Fraction) { 1, 100 }))
      return FALSE;

  return TRUE;
}

static gboolean
read_product (Reader   *reader,
              Fraction *result)
{
  char sign;

  if (!read_factor (reader, result))
    return FALSE;
  while ((sign = take_sign (reader, "*/")) != '\0')
    {
      Fraction next;

      if (!read_factor (reader, &next))
        return FALSE;
      if (sign == '/')
        {
          if (next.over == 0)
            return fail (reader, _("Nothing can be divided by zero."));
          next = (Fraction) { next.over < 0 ? -next.under : next.under, next.over < 0 ? -next.over : next.over };
        }
      if (!multiply (reader, result, &next))
        return FALSE;
    }

  return TRUE;
}

static gboolean
read_sum (Reader   *reader,
          Fraction *result)
{
  char sign;

  if (!read_product (reader, result))
    return FALSE;
  while ((sign = take_sign (reader, "+-")) != '\0')
    {
      Fraction next;

      if (!read_product (reader, &next))
        return FALSE;
      if (sign == '-')
        next.over = -next.over;
      if (!add (reader, result, &next))
        return FALSE;
    }

  return TRUE;
}

/**
 * iep_sheet_calculate:
 * @text: a calculation without its equals sign: `1200*3`, `(10,5 + 2) / 3`, `1500 * 21%`
 * @cents: (out): the result; untouched on error
 * @error: an #IepSheetError whose message can be shown
 *
 * Works out a calculation with + - * / % and parentheses, numbers with a decimal comma or point. The result, and
 * nothing before it, is rounded half away from zero to the cent.
 *
 * Returns: %TRUE when it is one and the result is an amount
 */
gboolean
iep_sheet_calculate (const char  *text,
                     gint64      *cents,
                     GError     **error)
{
  Reader reader = { text, 0, iep_sheet_decimal_mark (), error };
  Fraction result;
  Whole twice;

  g_return_val_if_fail (text != NULL && cents != NULL, FALSE);

  if (!g_utf8_validate (text, -1, NULL) || strlen (text) > LONGEST)
    return fail (&reader, _("The calculation is too long."));
  if (!read_sum (&reader, &result))
    return FALSE;
  skip_spaces (&reader);
  if (*reader.at != '\0')
    {
      g_autofree char *rest = g_utf8_substring (reader.at, 0, MIN (20, g_utf8_strlen (reader.at, -1)));

      g_set_error (error, IEP_SHEET_ERROR, IEP_SHEET_ERROR_NUMBER,
                   _("A calculation has numbers, + - * / and parentheses; “%s” is none of them."), rest);
      return FALSE;
    }

  if (__builtin_mul_overflow (result.over, (Whole) 200, &twice))
    return too_large (&reader);
  /* round (100 a / b) = (200 a + b) / 2 b, away from zero */
  if (__builtin_add_overflow (twice, twice < 0 ? -result.under : result.under, &twice) ||
      __builtin_mul_overflow (result.under, (Whole) 2, &result.under))
    return too_large (&reader);
  twice /= result.under;
  if (twice > IEP_MONEY_MAX || twice < -IEP_MONEY_MAX)
    return too_large (&reader);

  *cents = (gint64) twice;
  return TRUE;
}

/**
 * iep_sheet_decimal_mark:
 *
 * Returns: the mark before the cents in this person's locale, `,` or `.`
 */
char
iep_sheet_decimal_mark (void)
{
  g_autofree char *zero = iep_money_format (0);

  return zero[1] == ',' ? ',' : '.';
}

/**
 * iep_sheet_guess_mark:
 * @fields: (element-type utf8): texts that were copied together
 *
 * A program that copies cells writes all of them with the same marks, so that one amount with cents tells how
 * `1,234` beside it is meant. Where every marked number ends in three digits they are thousands: money has no
 * third decimal, and a single such number stays as open as iep_money_parse() finds it.
 *
 * Returns: the mark before the cents, or `\0` when nothing tells
 */
char
iep_sheet_guess_mark (GPtrArray *fields)
{
  guint decimals[2] = { 0, 0 };
  guint thousands[2] = { 0, 0 };

  for (guint i = 0; i < fields->len; i++)
    {
      const char *field = g_ptr_array_index (fields, i);
      const char *point = strrchr (field, '.');
      const char *comma = strrchr (field, ',');
      const char *last = point > comma ? point : comma;
      guint which;

      if (last == NULL || strpbrk (field, "0123456789") == NULL ||
          strspn (last + 1, "0123456789") != strlen (last + 1))
        continue;
      which = *last == ',';
      if (point != NULL && comma != NULL)
        decimals[which]++;
      else if (strchr (field, *last) != last)
        decimals[!which]++;
      else if (strlen (last + 1) <= 2)
        decimals[which]++;
      else if (strlen (last + 1) == 3)
        thousands[which]++;
    }

  if (decimals[0] > 0 && decimals[1] > 0)
    return '\0';
  if (decimals[0] + decimals[1] > 0)
    return decimals[1] > 0 ? ',' : '.';
  if (thousands[0] + thousands[1] > 1 && (thousands[0] == 0 || thousands[1] == 0))
    return thousands[1] > 0 ? '.' : ',';

  return '\0';
}

/**
 * iep_sheet_divide:
 * @amount: cents
 * @unit: what each part is a multiple of, in cents: 100 for whole euros
 * @weights: (array length=n_parts) (nullable): how large the parts are to each other; %NULL: equally
 * @n_parts: how many
 * @parts: (out caller-allocates) (array length=n_parts): the parts; they add up to @amount exactly
 *
 * Divides an amount over months. What does not come out even is in the last part that has a weight: the
 * Treasury's own plans end the year that way.
 */
void
iep_sheet_divide (gint64        amount,
                  gint64        unit,
                  const gint64 *weights,
                  guint         n_parts,
                  gint64       *parts)
{
  Whole total = 0;
  gint64 rest = amount;
  guint last = n_parts - 1;

  g_return_if_fail (n_parts > 0 && unit > 0);

  for (guint i = 0; weights != NULL && i < n_parts; i++)
    if (weights[i] > 0)
      total += weights[i];

  for (guint i = 0; i < n_parts; i++)
    {
      if (total == 0)
        {
          parts[i] = amount / n_parts / unit * unit;
          if (amount < 0)
            parts[i] = -(-amount / n_parts / unit * unit);
        }
      else
        {
          parts[i] = (gint64) ((Whole) amount * MAX (weights[i], 0) / total / unit * unit);
          if (weights[i] > 0)
            last = i;
        }
      rest -= parts[i];
    }
  parts[last] += rest;
}
