/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Money is whole cents in a gint64: formatting, reading and arithmetic that cannot overflow in silence. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * IEP_UNSET:
 *
 * The value of an integer or money field that is empty (null in JSON and in the database).
 */
#ifndef IEP_UNSET
#define IEP_UNSET G_MININT64
#endif

/**
 * IEP_MONEY_MAX:
 *
 * The largest amount the database keeps, in cents.
 */
#define IEP_MONEY_MAX G_GINT64_CONSTANT (9999999999999)

#define IEP_MONEY_ERROR (iep_money_error_quark ())

/**
 * IepMoneyError:
 * @IEP_MONEY_ERROR_EMPTY: nothing was written
 * @IEP_MONEY_ERROR_INVALID: not an amount
 * @IEP_MONEY_ERROR_AMBIGUOUS: may be read in two ways, e.g. `1,234`
 * @IEP_MONEY_ERROR_DECIMALS: more than two digits of cents
 * @IEP_MONEY_ERROR_OVERFLOW: larger than %IEP_MONEY_MAX
 */
typedef enum
{
  IEP_MONEY_ERROR_EMPTY,
  IEP_MONEY_ERROR_INVALID,
  IEP_MONEY_ERROR_AMBIGUOUS,
  IEP_MONEY_ERROR_DECIMALS,
  IEP_MONEY_ERROR_OVERFLOW,
} IepMoneyError;

GQuark    iep_money_error_quark   (void);
char     *iep_money_format        (gint64        cents);
char     *iep_money_format_short  (gint64        cents);
char     *iep_money_to_string     (gint64        cents);
gboolean  iep_money_parse         (const char   *text,
                                   gint64       *cents,
                                   GError      **error);
gboolean  iep_money_add           (gint64        a,
                                   gint64        b,
                                   gint64       *sum);
gboolean  iep_money_subtract      (gint64        a,
                                   gint64        b,
                                   gint64       *difference);
gboolean  iep_money_multiply      (gint64        cents,
                                   gint64        factor,
                                   gint64       *product);
gboolean  iep_money_add_vat       (gint64        cents,
                                   gint64        basis_points,
                                   gint64       *with_vat);
char     *iep_number_format       (gint64        number);

G_END_DECLS
