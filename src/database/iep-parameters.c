/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The values for $1, $2 … of a statement: text, except for bytes, which travel as they are. */

#define G_LOG_DOMAIN "iep-database"

#include "config.h"

#include "database/iep-parameters.h"

#include <string.h>

#include "database/iep-parameters-private.h"

/* Type numbers of PostgreSQL that never change (catalog/pg_type.dat). */
#define OID_UNKNOWN 0
#define OID_BOOL    16
#define OID_BYTEA   17
#define OID_JSONB   3802

struct _IepParameters
{
  gatomicrefcount ref_count;
  GPtrArray      *owners;   /* GBytes that hold the values */
  GArray         *types;
  GArray         *values;
  GArray         *lengths;
  GArray         *formats;
};

G_DEFINE_BOXED_TYPE (IepParameters, iep_parameters, iep_parameters_ref, iep_parameters_unref)

static void
clear_owner (gpointer owner)
{
  g_clear_pointer (&owner, g_bytes_unref);
}

/**
 * iep_parameters_new:
 *
 * Returns: (transfer full): parameters without a value; free with iep_parameters_unref().
 */
IepParameters *
iep_parameters_new (void)
{
  IepParameters *self = g_new0 (IepParameters, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->owners = g_ptr_array_new_with_free_func (clear_owner);
  self->types = g_array_new (FALSE, FALSE, sizeof (Oid));
  self->values = g_array_new (FALSE, FALSE, sizeof (char *));
  self->lengths = g_array_new (FALSE, FALSE, sizeof (int));
  self->formats = g_array_new (FALSE, FALSE, sizeof (int));

  return self;
}

/**
 * iep_parameters_ref:
 * @self:
 *
 * Returns: (transfer full): @self
 */
IepParameters *
iep_parameters_ref (IepParameters *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

/**
 * iep_parameters_unref:
 * @self: (transfer full):
 */
void
iep_parameters_unref (IepParameters *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_ptr_array_unref (self->owners);
  g_array_unref (self->types);
  g_array_unref (self->values);
  g_array_unref (self->lengths);
  g_array_unref (self->formats);
  g_free (self);
}

/* Takes @owner; NULL is SQL's null. */
static void
add (IepParameters *self,
     Oid            type,
     GBytes        *owner,
     gboolean       binary)
{
  const char *value = NULL;
  gsize size = 0;
  int length, format = binary ? 1 : 0;

  if (owner != NULL)
    {
      value = g_bytes_get_data (owner, &size);
      /* An empty GBytes may have no data at all, which libpq would take for null. */
      if (value == NULL)
        value = "";
    }
  length = (int) size;

  g_ptr_array_add (self->owners, owner);
  g_array_append_val (self->types, type);
  g_array_append_val (self->values, value);
  g_array_append_val (self->lengths, length);
  g_array_append_val (self->formats, format);
}

/* libpq wants the final zero, which is not counted in a text value. */
static void
add_text (IepParameters *self,
          Oid            type,
          char          *text)
{
  add (self, type, g_bytes_new_take (text, strlen (text) + 1), FALSE);
}

/**
 * iep_parameters_add_string:
 * @self:
 * @value: (nullable): UTF-8; %NULL is null
 *
 * The server decides by the place it stands in what type it is.
 */
void
iep_parameters_add_string (IepParameters *self,
                           const char    *value)
{
  g_return_if_fail (self != NULL);

  if (value == NULL)
    iep_parameters_add_null (self);
  else
    add_text (self, OID_UNKNOWN, g_strdup (value));
}

/**
 * iep_parameters_add_int64:
 * @self:
 * @value:
 *
 * Fits every integer type of the server: it decides by the place.
 */
void
iep_parameters_add_int64 (IepParameters *self,
                          gint64         value)
{
  g_return_if_fail (self != NULL);

  add_text (self, OID_UNKNOWN, g_strdup_printf ("%" G_GINT64_FORMAT, value));
}

/**
 * iep_parameters_add_boolean:
 * @self:
 * @value:
 */
void
iep_parameters_add_boolean (IepParameters *self,
                            gboolean       value)
{
  g_return_if_fail (self != NULL);

  add_text (self, OID_BOOL, g_strdup (value ? "t" : "f"));
}

/**
 * iep_parameters_add_json:
 * @self:
 * @value: (nullable) (transfer none): %NULL is SQL's null, not JSON's
 */
void
iep_parameters_add_json (IepParameters *self,
                         JsonNode      *value)
{
  g_return_if_fail (self != NULL);

  if (value == NULL)
    iep_parameters_add_null (self);
  else
    add_text (self, OID_JSONB, json_to_string (value, FALSE));
}

/**
 * iep_parameters_add_bytes:
 * @self:
 * @value: (nullable) (transfer none): for a bytea; at most 1 GiB
 */
void
iep_parameters_add_bytes (IepParameters *self,
                          GBytes        *value)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (value == NULL || g_bytes_get_size (value) <= G_MAXINT);

  if (value == NULL)
    iep_parameters_add_null (self);
  else
    add (self, OID_BYTEA, g_bytes_ref (value), TRUE);
}

/**
 * iep_parameters_add_null:
 * @self:
 */
void
iep_parameters_add_null (IepParameters *self)
{
  g_return_if_fail (self != NULL);

  add (self, OID_UNKNOWN, NULL, FALSE);
}

/**
 * iep_parameters_get_n:
 * @self:
 *
 * Returns: how many values there are.
 */
guint
iep_parameters_get_n (IepParameters *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->values->len;
}

const Oid *
iep_parameters_get_types (IepParameters *self)
{
  return (const Oid *) self->types->data;
}

const char *const *
iep_parameters_get_values (IepParameters *self)
{
  return (const char *const *) self->values->data;
}

const int *
iep_parameters_get_lengths (IepParameters *self)
{
  return (const int *) self->lengths->data;
}

const int *
iep_parameters_get_formats (IepParameters *self)
{
  return (const int *) self->formats->data;
}
