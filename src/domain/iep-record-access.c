/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Typed access to the fields of a record by name. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-record.h"

#include <string.h>

#include "domain/iep-record-private.h"

static const IepValue *
peek_typed (IepRecord    *self,
            const char   *name,
            const char   *caller)
{
  int index;

  g_assert (IEP_IS_RECORD (self));
  g_assert (name != NULL);

  index = iep_record_field_index (self, name);
  if (index < 0)
    {
      g_critical ("%s: %s has no field %s", caller, G_OBJECT_TYPE_NAME (self), name);
      return NULL;
    }

  return iep_record_peek_value (self, index);
}

/* (nullable): the row of the table of fields, for who has a class and no record */
const IepField *
iep_record_class_find_field (IepRecordClass *klass,
                             const char     *name)
{
  for (guint i = 0; i < klass->n_fields; i++)
    if (strcmp (klass->fields[i].name, name) == 0)
      return &klass->fields[i];

  return NULL;
}

/**
 * iep_record_get_string:
 * @self: a record
 * @name: a field of text, date, time or code
 *
 * Returns: (transfer none) (nullable): its value
 */
const char *
iep_record_get_string (IepRecord  *self,
                       const char *name)
{
  const IepValue *value = peek_typed (self, name, G_STRFUNC);

  return value != NULL ? value->string : NULL;
}

/**
 * iep_record_get_int:
 * @self: a record
 * @name: a field of a number or money
 *
 * Returns: its value, or %IEP_UNSET
 */
gint64
iep_record_get_int (IepRecord  *self,
                    const char *name)
{
  const IepValue *value = peek_typed (self, name, G_STRFUNC);

  return value != NULL ? value->number : IEP_UNSET;
}

/**
 * iep_record_get_boolean:
 * @self: a record
 * @name: a field of yes or no
 *
 * Returns: its value
 */
gboolean
iep_record_get_boolean (IepRecord  *self,
                        const char *name)
{
  const IepValue *value = peek_typed (self, name, G_STRFUNC);

  return value != NULL && value->boolean;
}

/**
 * iep_record_get_strv:
 * @self: a record
 * @name: a field of several texts
 *
 * Returns: (transfer none): its value; never %NULL, empty array when there is none
 */
const char * const *
iep_record_get_strv (IepRecord  *self,
                     const char *name)
{
  static const char * const none[] = { NULL };
  const IepValue *value = peek_typed (self, name, G_STRFUNC);

  return value != NULL && value->strv != NULL ? (const char * const *) value->strv : none;
}

/**
 * iep_record_get_list:
 * @self: a record
 * @name: a field that is a list of records
 *
 * Returns: (transfer none): the list; change it to change the record
 */
GListStore *
iep_record_get_list (IepRecord  *self,
                     const char *name)
{
  int index;

  g_return_val_if_fail (IEP_IS_RECORD (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  index = iep_record_field_index (self, name);
  g_return_val_if_fail (index >= 0 && IEP_RECORD_GET_CLASS (self)->fields[index].type == IEP_FIELD_LIST, NULL);

  return iep_record_ensure_list (self, index);
}

static void
set_typed (IepRecord      *self,
           const char     *name,
           const IepValue *given,
           const char     *caller)
{
  int index = iep_record_field_index (self, name);
  IepValue value;

  if (index < 0)
    {
      g_critical ("%s: %s has no field %s", caller, G_OBJECT_TYPE_NAME (self), name);
      return;
    }

  iep_value_copy (&IEP_RECORD_GET_CLASS (self)->fields[index], given, &value);
  iep_record_take_value (self, index, &value);
}

/**
 * iep_record_set_string:
 * @self: a record
 * @name: a field of text, date, time or code
 * @value: (nullable): what it is to say; the empty text is %NULL
 */
void
iep_record_set_string (IepRecord  *self,
                       const char *name,
                       const char *value)
{
  IepValue given = { .string = (char *) value };

  g_return_if_fail (IEP_IS_RECORD (self));

  set_typed (self, name, &given, G_STRFUNC);
}

/**
 * iep_record_set_int:
 * @self: a record
 * @name: a field of a number or money
 * @value: a number, cents, or %IEP_UNSET
 */
void
iep_record_set_int (IepRecord  *self,
                    const char *name,
                    gint64      value)
{
  IepValue given = { .number = value };

  g_return_if_fail (IEP_IS_RECORD (self));

  set_typed (self, name, &given, G_STRFUNC);
}

/**
 * iep_record_set_boolean:
 * @self: a record
 * @name: a field of yes or no
 * @value: which
 */
void
iep_record_set_boolean (IepRecord  *self,
                        const char *name,
                        gboolean    value)
{
  IepValue given = { .boolean = value != FALSE };

  g_return_if_fail (IEP_IS_RECORD (self));

  set_typed (self, name, &given, G_STRFUNC);
}

/**
 * iep_record_is_empty:
 * @self: a record
 * @name: a field
 *
 * Returns: whether it says nothing; a yes or no always says something
 */
gboolean
iep_record_is_empty (IepRecord  *self,
                     const char *name)
{
  int index;

  g_return_val_if_fail (IEP_IS_RECORD (self), TRUE);
  g_return_val_if_fail (name != NULL, TRUE);

  index = iep_record_field_index (self, name);
  g_return_val_if_fail (index >= 0, TRUE);

  return iep_value_is_empty (&IEP_RECORD_GET_CLASS (self)->fields[index], iep_record_peek_value (self, index));
}
