/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The rows a statement gave back, kept as libpq holds them and read in text format. */

#define G_LOG_DOMAIN "iep-database"

#include "config.h"

#include "database/iep-result.h"

#include <string.h>

#include "database/iep-json.h"
#include "database/iep-result-private.h"

struct _IepResult
{
  gatomicrefcount ref_count;
  PGresult       *result;
};

G_DEFINE_BOXED_TYPE (IepResult, iep_result, iep_result_ref, iep_result_unref)

/* Takes @result. */
IepResult *
iep_result_new_take (PGresult *result)
{
  IepResult *self = g_new0 (IepResult, 1);

  g_assert (result != NULL);

  g_atomic_ref_count_init (&self->ref_count);
  self->result = result;

  return self;
}

/**
 * iep_result_ref:
 * @self:
 *
 * Returns: (transfer full): @self
 */
IepResult *
iep_result_ref (IepResult *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

/**
 * iep_result_unref:
 * @self: (transfer full):
 */
void
iep_result_unref (IepResult *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  PQclear (self->result);
  g_free (self);
}

/**
 * iep_result_get_n_rows:
 * @self:
 *
 * Returns: how many rows came back.
 */
guint
iep_result_get_n_rows (IepResult *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return (guint) PQntuples (self->result);
}

/**
 * iep_result_get_n_columns:
 * @self:
 *
 * Returns: how many columns a row has.
 */
guint
iep_result_get_n_columns (IepResult *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return (guint) PQnfields (self->result);
}

/**
 * iep_result_get_n_affected:
 * @self:
 *
 * A row hidden by row-level security is not affected, without any error.
 *
 * Returns: how many rows the statement changed (or returned).
 */
gint64
iep_result_get_n_affected (IepResult *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return g_ascii_strtoll (PQcmdTuples (self->result), NULL, 10);
}

/**
 * iep_result_get_column_name:
 * @self:
 * @column: counted from 0
 *
 * Returns: (nullable) (transfer none): its name.
 */
const char *
iep_result_get_column_name (IepResult *self,
                            guint      column)
{
  g_return_val_if_fail (self != NULL, NULL);

  return PQfname (self->result, (int) column);
}

/**
 * iep_result_column:
 * @self:
 * @name: exactly as the server spells it
 *
 * Returns: the number of the first column of that name, -1 when there is none.
 */
int
iep_result_column (IepResult  *self,
                   const char *name)
{
  int n;

  g_return_val_if_fail (self != NULL, -1);
  g_return_val_if_fail (name != NULL, -1);

  /* PQfnumber() would fold the case of unquoted names. */
  n = PQnfields (self->result);
  for (int i = 0; i < n; i++)
    if (strcmp (PQfname (self->result, i), name) == 0)
      return i;

  return -1;
}

static gboolean
has_cell (IepResult *self,
          guint      row,
          guint      column)
{
  return row < (guint) PQntuples (self->result) && column < (guint) PQnfields (self->result);
}

/**
 * iep_result_is_null:
 * @self:
 * @row: counted from 0
 * @column: counted from 0
 *
 * Returns: whether the value is null.
 */
gboolean
iep_result_is_null (IepResult *self,
                    guint      row,
                    guint      column)
{
  g_return_val_if_fail (self != NULL, TRUE);
  g_return_val_if_fail (has_cell (self, row, column), TRUE);

  return PQgetisnull (self->result, (int) row, (int) column) != 0;
}

/**
 * iep_result_get_string:
 * @self:
 * @row: counted from 0
 * @column: counted from 0
 *
 * Returns: (nullable) (transfer none): the value as the server writes it; %NULL when it is null.
 */
const char *
iep_result_get_string (IepResult *self,
                       guint      row,
                       guint      column)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (has_cell (self, row, column), NULL);

  if (PQgetisnull (self->result, (int) row, (int) column))
    return NULL;

  return PQgetvalue (self->result, (int) row, (int) column);
}

/**
 * iep_result_get_int64:
 * @self:
 * @row: counted from 0
 * @column: counted from 0
 *
 * Returns: the whole number; 0 when it is null (ask iep_result_is_null() where that differs).
 */
gint64
iep_result_get_int64 (IepResult *self,
                      guint      row,
                      guint      column)
{
  const char *value = iep_result_get_string (self, row, column);

  return value != NULL ? g_ascii_strtoll (value, NULL, 10) : 0;
}

/**
 * iep_result_get_boolean:
 * @self:
 * @row: counted from 0
 * @column: counted from 0
 *
 * Returns: the truth value; %FALSE when it is null.
 */
gboolean
iep_result_get_boolean (IepResult *self,
                        guint      row,
                        guint      column)
{
  const char *value = iep_result_get_string (self, row, column);

  return value != NULL && value[0] == 't';
}

/**
 * iep_result_get_json:
 * @self:
 * @row: counted from 0
 * @column: counted from 0
 *
 * Parses a json or jsonb value.
 *
 * Returns: (nullable) (transfer full): the value; %NULL when it is null or no JSON.
 */
JsonNode *
iep_result_get_json (IepResult *self,
                     guint      row,
                     guint      column)
{
  const char *value = iep_result_get_string (self, row, column);
  g_autoptr (GError) error = NULL;
  JsonNode *node;

  if (value == NULL)
    return NULL;

  node = iep_json_parse (value, -1, &error);
  if (error != NULL)
    g_warning ("column %s: %s", iep_result_get_column_name (self, column), error->message);

  return node;
}

static void
free_memory (gpointer memory)
{
  PQfreemem (memory);
}

/**
 * iep_result_get_bytes:
 * @self:
 * @row: counted from 0
 * @column: counted from 0
 *
 * Returns: (nullable) (transfer full): a bytea value; %NULL when it is null.
 */
GBytes *
iep_result_get_bytes (IepResult *self,
                      guint      row,
                      guint      column)
{
  const char *value = iep_result_get_string (self, row, column);
  unsigned char *data;
  gsize size;

  if (value == NULL)
    return NULL;

  data = PQunescapeBytea ((const unsigned char *) value, &size);
  g_return_val_if_fail (data != NULL, NULL);

  return g_bytes_new_with_free_func (data, size, free_memory, data);
}
