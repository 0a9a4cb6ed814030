/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What changed in a record since it was loaded, and how to put it back or onto what somebody else saved. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-record.h"

#include "domain/iep-record-private.h"

static gboolean
is_index_changed (IepRecord *self,
                  guint      index)
{
  const IepField *field = &IEP_RECORD_GET_CLASS (self)->fields[index];
  const IepValue *pristine = iep_record_peek_pristine (self, index);

  return pristine != NULL && iep_field_is_editable (field) &&
         !iep_value_equal (field, iep_record_peek_value (self, index), pristine);
}

/**
 * iep_record_is_field_changed:
 * @self: a record
 * @name: a field
 *
 * Returns: whether that field differs from what was loaded
 */
gboolean
iep_record_is_field_changed (IepRecord  *self,
                             const char *name)
{
  int index;

  g_return_val_if_fail (IEP_IS_RECORD (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  index = iep_record_field_index (self, name);
  return index >= 0 && is_index_changed (self, index);
}

/**
 * iep_record_get_changed_fields:
 * @self: a record
 *
 * Returns: (transfer full): the names of the editable fields that differ from what was loaded
 */
GStrv
iep_record_get_changed_fields (IepRecord *self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  IepRecordClass *klass;

  g_return_val_if_fail (IEP_IS_RECORD (self), NULL);

  klass = IEP_RECORD_GET_CLASS (self);
  for (guint i = 0; i < klass->n_fields; i++)
    if (is_index_changed (self, i))
      g_strv_builder_add (builder, klass->fields[i].name);

  return g_strv_builder_end (builder);
}

static void
revert_index (IepRecord *self,
              guint      index)
{
  const IepField *field = &IEP_RECORD_GET_CLASS (self)->fields[index];
  IepValue copy;

  iep_value_copy (field, iep_record_peek_pristine (self, index), &copy);
  iep_record_take_value (self, index, &copy);
}

/**
 * iep_record_revert:
 * @self: a record
 *
 * Puts every editable field back to what was loaded.
 */
void
iep_record_revert (IepRecord *self)
{
  IepRecordClass *klass;

  g_return_if_fail (IEP_IS_RECORD (self));

  klass = IEP_RECORD_GET_CLASS (self);
  iep_record_begin_load (self);
  for (guint i = 0; i < klass->n_fields; i++)
    if (is_index_changed (self, i))
      revert_index (self, i);
  iep_record_end_load (self);
}

/**
 * iep_record_revert_field:
 * @self: a record
 * @name: a field
 *
 * Puts one field back to what was loaded.
 */
void
iep_record_revert_field (IepRecord  *self,
                         const char *name)
{
  int index;

  g_return_if_fail (IEP_IS_RECORD (self));
  g_return_if_fail (name != NULL);

  index = iep_record_field_index (self, name);
  g_return_if_fail (index >= 0);

  if (is_index_changed (self, index))
    revert_index (self, index);
}

/**
 * iep_record_mark_clean:
 * @self: a record
 *
 * Takes what the record says now as what was loaded.
 */
void
iep_record_mark_clean (IepRecord *self)
{
  g_return_if_fail (IEP_IS_RECORD (self));

  iep_record_begin_load (self);
  iep_record_take_pristine (self);
  iep_record_end_load (self);
}

/**
 * iep_record_rebase:
 * @self: a record somebody edits
 * @theirs: the same record as somebody else saved it meanwhile; of the same type
 *
 * Puts the edits of @self on top of @theirs: what was not edited here becomes theirs, what was edited stays, and
 * the record now counts as loaded from @theirs, so that it can be saved.
 *
 * Returns: (transfer full): the fields that were changed on both sides to different values; here mine stayed
 */
GStrv
iep_record_rebase (IepRecord *self,
                   IepRecord *theirs)
{
  g_autoptr(GStrvBuilder) conflicts = g_strv_builder_new ();
  IepRecordClass *klass;

  g_return_val_if_fail (IEP_IS_RECORD (self), NULL);
  g_return_val_if_fail (G_OBJECT_TYPE (self) == G_OBJECT_TYPE (theirs), NULL);
  g_return_val_if_fail (self != theirs, NULL);

  klass = IEP_RECORD_GET_CLASS (self);
  iep_record_begin_load (self);
  for (guint i = 0; i < klass->n_fields; i++)
    {
      const IepField *field = &klass->fields[i];
      const IepValue *other = iep_record_peek_value (theirs, i);
      IepValue *pristine = iep_record_peek_pristine (self, i);
      gboolean mine = is_index_changed (self, i);

      if (mine && !iep_value_equal (field, other, pristine) && !iep_value_equal (field, other, iep_record_peek_value (self, i)))
        g_strv_builder_add (conflicts, field->name);

      if (!mine)
        {
          IepValue copy;

          iep_value_copy (field, other, &copy);
          iep_record_take_value (self, i, &copy);
        }
      if (pristine != NULL)
        {
          iep_value_clear (field, pristine);
          iep_value_copy (field, other, pristine);
        }
    }
  iep_record_end_load (self);

  return g_strv_builder_end (conflicts);
}

/**
 * iep_record_duplicate:
 * @self: a record
 *
 * Returns: (transfer full): a record that says the same, clean
 */
gpointer
iep_record_duplicate (IepRecord *self)
{
  IepRecordClass *klass;
  IepRecord *copy;

  g_return_val_if_fail (IEP_IS_RECORD (self), NULL);

  klass = IEP_RECORD_GET_CLASS (self);
  copy = g_object_new (G_OBJECT_TYPE (self), NULL);
  iep_record_begin_load (copy);
  for (guint i = 0; i < klass->n_fields; i++)
    {
      IepValue value;

      iep_value_copy (&klass->fields[i], iep_record_peek_value (self, i), &value);
      iep_record_take_value (copy, i, &value);
    }
  iep_record_take_pristine (copy);
  iep_record_end_load (copy);

  return copy;
}

/**
 * iep_record_equal:
 * @a: a record
 * @b: another of the same type
 *
 * Returns: whether they say the same, apart from what the server keeps for itself
 */
gboolean
iep_record_equal (IepRecord *a,
                  IepRecord *b)
{
  IepRecordClass *klass;

  g_return_val_if_fail (IEP_IS_RECORD (a), FALSE);
  g_return_val_if_fail (G_OBJECT_TYPE (a) == G_OBJECT_TYPE (b), FALSE);

  klass = IEP_RECORD_GET_CLASS (a);
  for (guint i = 0; i < klass->n_fields; i++)
    if (iep_field_is_compared (klass, &klass->fields[i]) &&
        !iep_value_equal (&klass->fields[i], iep_record_peek_value (a, i), iep_record_peek_value (b, i)))
      return FALSE;

  return TRUE;
}
