/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be wrong with a file somebody brings. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * IepExchangeError:
 * @IEP_EXCHANGE_ERROR_ENCODING: the file is not UTF-8
 * @IEP_EXCHANGE_ERROR_SYNTAX: the file is not the kind of table it claims to be
 * @IEP_EXCHANGE_ERROR_TOO_LARGE: a field, a row or the file is larger than any honest one
 * @IEP_EXCHANGE_ERROR_COLUMN: a column the mapping names is not in the file
 * @IEP_EXCHANGE_ERROR_VALUE: a value can't be read as what its field wants
 */
typedef enum
{
  IEP_EXCHANGE_ERROR_ENCODING,
  IEP_EXCHANGE_ERROR_SYNTAX,
  IEP_EXCHANGE_ERROR_TOO_LARGE,
  IEP_EXCHANGE_ERROR_COLUMN,
  IEP_EXCHANGE_ERROR_VALUE,
} IepExchangeError;

#define IEP_EXCHANGE_ERROR (iep_exchange_error_quark ())

GQuark iep_exchange_error_quark (void);

G_END_DECLS
