/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records as the user reads them: fields in words, and what differs between two. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-record.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "domain/iep-date.h"
#include "domain/iep-record-private.h"

static struct
{
  IepNameResolver resolve;
  gpointer        user_data;
  GDestroyNotify  destroy;
} resolver;

/* What is known by its name alone: some classifications, and what has no code but a number of the database or a login.
 * Of the others people know the codes by heart. */
static gboolean
is_known_by_name (const char *kind)
{
  static const char * const kinds[] = { "contract_kind", "procedure", "legal_act", "source", "institution", "person", "deputy", NULL };

  return g_strv_contains (kinds, kind);
}

/* (transfer full) (nullable): the name of a code, if anybody knows it */
char *
iep_name_resolve (const char *kind,
                  const char *code,
                  gint64      institution_id)
{
  return resolver.resolve != NULL ? resolver.resolve (kind, code, institution_id, resolver.user_data) : NULL;
}

static char *
display_code (const IepField *field,
              const char     *code,
              gint64          institution_id)
{
  g_autofree char *name = NULL;

  for (const IepChoice *choice = field->choices; choice != NULL && choice->value != NULL; choice++)
    if (strcmp (choice->value, code) == 0)
      return g_strdup (g_dgettext (GETTEXT_PACKAGE, choice->label));

  if (field->classification != NULL)
    name = iep_name_resolve (field->classification, code, institution_id);
  if (name == NULL)
    return g_strdup (code);

  return is_known_by_name (field->classification) ? g_steal_pointer (&name) : g_strdup_printf ("%s %s", code, name);
}

static char *
display_number (const IepField *field,
                gint64          number)
{
  if (field->flags & IEP_FIELD_PERCENT)
    {
      g_autofree char *text = number % 100 == 0 ? iep_number_format (number / 100) : iep_money_format (number);

      return g_strdup_printf ("%s\302\240%%", text);
    }
  if (field->flags & IEP_FIELD_PLAIN)
    return g_strdup_printf ("%" G_GINT64_FORMAT, number);

  return iep_number_format (number);
}

char *
iep_value_display (const IepField *field,
                   const IepValue *value,
                   gint64          institution_id)
{
  GString *text;

  if (field->type != IEP_FIELD_BOOLEAN && iep_value_is_empty (field, value))
    return g_strdup ("");

  switch (field->type)
    {
    case IEP_FIELD_INT:
      return display_number (field, value->number);
    case IEP_FIELD_MONEY:
      return iep_money_format (value->number);
    case IEP_FIELD_BOOLEAN:
      return g_strdup (value->boolean ? _("Yes") : _("No"));
    case IEP_FIELD_DATE:
      return iep_date_format (value->string);
    case IEP_FIELD_TIMESTAMP:
      return iep_timestamp_format (value->string);
    case IEP_FIELD_CODE:
      return display_code (field, value->string, institution_id);
    case IEP_FIELD_STRV:
      text = g_string_new (NULL);
      for (guint i = 0; value->strv[i] != NULL; i++)
        {
          g_autofree char *code = display_code (field, value->strv[i], institution_id);

          g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", code);
        }
      return g_string_free (text, FALSE);
    case IEP_FIELD_LIST:
      text = g_string_new (NULL);
      for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (value->list)); i++)
        {
          g_autoptr(IepRecord) child = g_list_model_get_item (G_LIST_MODEL (value->list), i);
          g_autofree char *line = iep_record_describe (child);

          g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", line);
        }
      return g_string_free (text, FALSE);
    case IEP_FIELD_STRING:
    case IEP_FIELD_TEXT:
    default:
      return g_strdup (value->string);
    }
}

/**
 * iep_record_set_name_resolver:
 * @resolver_func: (nullable): knows the names of codes; %NULL = nobody does
 * @user_data: for it
 * @destroy: (nullable): frees @user_data
 *
 * Who knows the names of codes when records are shown. One for the program; main thread only.
 */
void
iep_record_set_name_resolver (IepNameResolver resolver_func,
                              gpointer        user_data,
                              GDestroyNotify  destroy)
{
  GDestroyNotify old_destroy = resolver.destroy;
  gpointer old_data = resolver.user_data;

  resolver.resolve = resolver_func;
  resolver.user_data = user_data;
  resolver.destroy = destroy;

  if (old_destroy != NULL)
    old_destroy (old_data);
}

/**
 * iep_record_get_display:
 * @self: a record
 * @name: a field
 *
 * Returns: (transfer full): its value as the user's locale and the classifications write it; empty when it says nothing
 */
char *
iep_record_get_display (IepRecord  *self,
                        const char *name)
{
  int index;

  g_return_val_if_fail (IEP_IS_RECORD (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  index = iep_record_field_index (self, name);
  g_return_val_if_fail (index >= 0, NULL);

  return iep_value_display (&IEP_RECORD_GET_CLASS (self)->fields[index], iep_record_peek_value (self, index),
                            iep_record_get_owner_id (self));
}

/**
 * iep_field_display_json:
 * @field: a field
 * @value: (nullable): its value in JSON
 * @institution_id: whose codes, or 0
 *
 * Returns: (transfer full): like iep_record_get_display(), for a value that is in no record
 */
char *
iep_field_display_json (const IepField *field,
                        JsonNode       *value,
                        gint64          institution_id)
{
  IepValue parsed;
  char *text;

  g_return_val_if_fail (field != NULL, NULL);

  iep_value_from_json (field, value, &parsed);
  text = iep_value_display (field, &parsed, institution_id);
  iep_value_clear (field, &parsed);

  return text;
}

static char *
describe (IepRecord *self,
          gboolean   keys_only,
          gint64     institution_id)
{
  IepRecordClass *klass = IEP_RECORD_GET_CLASS (self);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < klass->n_fields; i++)
    {
      const IepField *field = &klass->fields[i];
      const IepValue *value = iep_record_peek_value (self, i);
      g_autofree char *part = NULL;

      if (field->label == NULL || (field->flags & IEP_FIELD_UNCOMPARED) || iep_value_is_empty (field, value) ||
          (keys_only && (field->flags & IEP_FIELD_KEY) == 0))
        continue;

      part = iep_value_display (field, value, institution_id);
      g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", part);
    }

  return g_string_free (text, FALSE);
}

/**
 * iep_record_describe:
 * @self: a record
 *
 * Returns: (transfer full): every field that has a label and a value, in one line
 */
char *
iep_record_describe (IepRecord *self)
{
  g_return_val_if_fail (IEP_IS_RECORD (self), NULL);

  return describe (self, FALSE, iep_record_get_owner_id (self));
}

static gboolean
has_same_key (IepRecord *a,
              IepRecord *b)
{
  IepRecordClass *klass = IEP_RECORD_GET_CLASS (a);
  gboolean any = FALSE;

  for (guint i = 0; i < klass->n_fields; i++)
    if (klass->fields[i].flags & IEP_FIELD_KEY)
      {
        any = TRUE;
        if (!iep_value_equal (&klass->fields[i], iep_record_peek_value (a, i), iep_record_peek_value (b, i)))
          return FALSE;
      }

  return any;
}

static GPtrArray *
list_items (GListStore *list)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; list != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    g_ptr_array_add (items, g_list_model_get_item (G_LIST_MODEL (list), i));

  return items;
}

static int
find_partner (GPtrArray *candidates,
              const gboolean *taken,
              IepRecord *item,
              gboolean (*same) (IepRecord *, IepRecord *))
{
  for (guint i = 0; i < candidates->len; i++)
    if (!taken[i] && same (item, g_ptr_array_index (candidates, i)))
      return i;

  return -1;
}

static void
add_difference (GListStore *differences,
                const char *field,
                const char *label,
                const char *old_text,
                const char *new_text)
{
  g_autoptr(IepDifference) difference = iep_difference_new (field, label, old_text, new_text);

  g_list_store_append (differences, difference);
}

/* Lines that are the same on both sides say nothing; those with the same key are compared field by field; the rest
 * came or went. */
static void
compare_lists (GListStore     *differences,
               const IepField *field,
               GListStore     *old_list,
               GListStore     *new_list,
               gint64          institution_id)
{
  g_autoptr(GPtrArray) old_items = list_items (old_list);
  g_autoptr(GPtrArray) new_items = list_items (new_list);
  g_autofree gboolean *old_taken = g_new0 (gboolean, old_items->len + 1);
  g_autofree gboolean *new_done = g_new0 (gboolean, new_items->len + 1);
  g_autofree int *partner = g_new (int, new_items->len + 1);
  const char *label = g_dgettext (GETTEXT_PACKAGE, field->label);

  for (guint i = 0; i < new_items->len; i++)
    {
      int same = find_partner (old_items, old_taken, g_ptr_array_index (new_items, i), iep_record_equal);

      partner[i] = -1;
      new_done[i] = same >= 0;
      if (same >= 0)
        old_taken[same] = TRUE;
    }
  for (guint i = 0; i < new_items->len; i++)
    if (!new_done[i])
      {
        partner[i] = find_partner (old_items, old_taken, g_ptr_array_index (new_items, i), has_same_key);
        if (partner[i] >= 0)
          old_taken[partner[i]] = TRUE;
      }

  for (guint i = 0; i < old_items->len; i++)
    if (!old_taken[i])
      {
        g_autofree char *text = describe (g_ptr_array_index (old_items, i), FALSE, institution_id);

        add_difference (differences, field->name, label, text, "");
      }
  for (guint i = 0; i < new_items->len; i++)
    {
      IepRecord *item = g_ptr_array_index (new_items, i);
      IepRecordClass *klass = IEP_RECORD_GET_CLASS (item);
      IepRecord *before;
      g_autofree char *key = NULL;

      if (new_done[i])
        continue;
      if (partner[i] < 0)
        {
          g_autofree char *text = describe (item, FALSE, institution_id);
          g_autofree char *name = g_strdup_printf ("%s[%u]", field->name, i);

          add_difference (differences, name, label, "", text);
          continue;
        }

      before = g_ptr_array_index (old_items, partner[i]);
      key = describe (item, TRUE, institution_id);
      for (guint j = 0; j < klass->n_fields; j++)
        {
          const IepField *part = &klass->fields[j];
          const IepValue *old_value = iep_record_peek_value (before, j);
          const IepValue *new_value = iep_record_peek_value (item, j);
          g_autofree char *name = NULL, *long_label = NULL, *old_text = NULL, *new_text = NULL;

          if (!iep_field_is_compared (klass, part) || iep_value_equal (part, old_value, new_value))
            continue;

          name = g_strdup_printf ("%s[%u].%s", field->name, i, part->name);
          long_label = g_strdup_printf ("%s (%s): %s", label, key,
                                        part->label != NULL ? g_dgettext (GETTEXT_PACKAGE, part->label) : part->name);
          old_text = iep_value_display (part, old_value, institution_id);
          new_text = iep_value_display (part, new_value, institution_id);
          add_difference (differences, name, long_label, old_text, new_text);
        }
    }
}

/**
 * iep_record_compare:
 * @a: the older record
 * @b: the newer record, of the same type
 *
 * Returns: (transfer full): a model of #IepDifference: the labelled fields that differ, in the order of the table
 */
GListModel *
iep_record_compare (IepRecord *a,
                    IepRecord *b)
{
  GListStore *differences;
  IepRecordClass *klass;
  gint64 institution_id;

  g_return_val_if_fail (IEP_IS_RECORD (a), NULL);
  g_return_val_if_fail (G_OBJECT_TYPE (a) == G_OBJECT_TYPE (b), NULL);

  klass = IEP_RECORD_GET_CLASS (a);
  institution_id = iep_record_get_owner_id (b);
  differences = g_list_store_new (IEP_TYPE_DIFFERENCE);

  for (guint i = 0; i < klass->n_fields; i++)
    {
      const IepField *field = &klass->fields[i];
      const IepValue *old_value = iep_record_peek_value (a, i);
      const IepValue *new_value = iep_record_peek_value (b, i);
      g_autofree char *old_text = NULL, *new_text = NULL;

      if (field->label == NULL || !iep_field_is_compared (klass, field) || iep_value_equal (field, old_value, new_value))
        continue;
      if (field->type == IEP_FIELD_LIST)
        {
          compare_lists (differences, field, old_value->list, new_value->list, institution_id);
          continue;
        }

      old_text = iep_value_display (field, old_value, institution_id);
      new_text = iep_value_display (field, new_value, institution_id);
      add_difference (differences, field->name, g_dgettext (GETTEXT_PACKAGE, field->label), old_text, new_text);
    }

  return G_LIST_MODEL (differences);
}
