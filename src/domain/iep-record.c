/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The base of everything people talk about: a table of fields becomes properties that know what changed. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-record.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "domain/iep-record-private.h"

typedef struct
{
  /* One a field; NULL as long as every field is empty (rows that wait for their page are many). */
  IepValue   *values;
  /* What was loaded; NULL in records nobody edits. */
  IepValue   *pristine;
  /* For each list field the records whose changes are ours. */
  GPtrArray **children;
  /* The record whose list holds this one; it clears this when it lets go. */
  IepRecord  *parent;
  guint       loading;
  gboolean    changed;
} IepRecordPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (IepRecord, iep_record, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_CHANGED,
};

static GParamSpec *changed_property;

#define GET_PRIVATE(self) ((IepRecordPrivate *) iep_record_get_instance_private (self))

static IepValue *
new_values (IepRecordClass *klass)
{
  IepValue *values = g_new (IepValue, MAX (klass->n_fields, 1));

  for (guint i = 0; i < klass->n_fields; i++)
    iep_value_init (&klass->fields[i], &values[i]);

  return values;
}

static void
free_values (IepRecordClass *klass,
             IepValue       *values)
{
  if (values == NULL)
    return;

  for (guint i = 0; i < klass->n_fields; i++)
    iep_value_clear (&klass->fields[i], &values[i]);
  g_free (values);
}

static IepValue *
ensure_values (IepRecord *self)
{
  IepRecordPrivate *priv = GET_PRIVATE (self);

  if (priv->values == NULL)
    priv->values = new_values (IEP_RECORD_GET_CLASS (self));

  return priv->values;
}

/* Takes what the record says now as what was loaded. */
void
iep_record_take_pristine (IepRecord *self)
{
  IepRecordPrivate *priv = GET_PRIVATE (self);
  IepRecordClass *klass = IEP_RECORD_GET_CLASS (self);
  IepValue *values;

  if (!klass->editable)
    return;

  values = ensure_values (self);
  free_values (klass, priv->pristine);
  priv->pristine = g_new (IepValue, klass->n_fields);
  for (guint i = 0; i < klass->n_fields; i++)
    iep_value_copy (&klass->fields[i], &values[i], &priv->pristine[i]);
}

static void
update_changed (IepRecord *self)
{
  IepRecordPrivate *priv = GET_PRIVATE (self);
  IepRecordClass *klass = IEP_RECORD_GET_CLASS (self);
  gboolean changed = FALSE;

  if (priv->loading > 0 || priv->pristine == NULL)
    return;

  for (guint i = 0; i < klass->n_fields && !changed; i++)
    changed = iep_field_is_editable (&klass->fields[i]) && !iep_value_equal (&klass->fields[i], &priv->values[i], &priv->pristine[i]);

  if (changed != priv->changed)
    {
      priv->changed = changed;
      g_object_notify_by_pspec (G_OBJECT (self), changed_property);
    }
}

static void
notify_field (IepRecord *self,
              guint      index)
{
  g_object_notify_by_pspec (G_OBJECT (self), IEP_RECORD_GET_CLASS (self)->properties[index]);
}

/* Lists: a change of a record in a list, or of the list, is a change of the record that has it. */

static void
on_child_notify (IepRecord  *self,
                 GParamSpec *pspec,
                 IepRecord  *child)
{
  IepRecordPrivate *priv = GET_PRIVATE (self);
  IepRecordClass *klass = IEP_RECORD_GET_CLASS (self);

  if (pspec == changed_property || priv->children == NULL)
    return;

  for (guint i = 0; i < klass->n_fields; i++)
    if (priv->children[i] != NULL && g_ptr_array_find (priv->children[i], child, NULL))
      notify_field (self, i);
  update_changed (self);
}

static void
release_child (gpointer data)
{
  IepRecord *child = data;
  IepRecordPrivate *child_priv = GET_PRIVATE (child);

  if (child_priv->parent != NULL)
    g_signal_handlers_disconnect_by_func (child, on_child_notify, child_priv->parent);
  child_priv->parent = NULL;
  g_object_unref (child);
}

static void
on_items_changed (IepRecord  *self,
                  guint       position,
                  guint       removed,
                  guint       added,
                  GListModel *list)
{
  IepRecordPrivate *priv = GET_PRIVATE (self);
  IepRecordClass *klass = IEP_RECORD_GET_CLASS (self);
  guint index = 0;

  while (index < klass->n_fields &&
         (klass->fields[index].type != IEP_FIELD_LIST || G_LIST_MODEL (priv->values[index].list) != list))
    index++;
  if (index == klass->n_fields)
    return;

  if (priv->children == NULL)
    priv->children = g_new0 (GPtrArray *, klass->n_fields);
  if (priv->children[index] == NULL)
    priv->children[index] = g_ptr_array_new_with_free_func (release_child);

  if (removed > 0)
    g_ptr_array_remove_range (priv->children[index], position, removed);
  for (guint i = 0; i < added; i++)
    {
      IepRecord *child = g_list_model_get_item (list, position + i);
      IepRecordPrivate *child_priv = GET_PRIVATE (child);

      g_ptr_array_insert (priv->children[index], position + i, child);
      /* A record is in one list at a time; a second owner hears nothing. */
      if (child_priv->parent == NULL)
        {
          child_priv->parent = self;
          g_signal_connect_object (child, "notify", G_CALLBACK (on_child_notify), self, G_CONNECT_SWAPPED);
        }
    }

  notify_field (self, index);
  update_changed (self);
}

GListStore *
iep_record_ensure_list (IepRecord *self,
                        guint      index)
{
  const IepField *field = &IEP_RECORD_GET_CLASS (self)->fields[index];
  IepValue *values = ensure_values (self);

  if (values[index].list == NULL)
    {
      values[index].list = g_list_store_new (field->item_type ());
      g_signal_connect_object (values[index].list, "items-changed", G_CALLBACK (on_items_changed), self, G_CONNECT_SWAPPED);
    }

  return values[index].list;
}

/* Fills a list with other records (taken from @source, which may be NULL) in one change. */
static void
replace_list (IepRecord  *self,
              guint       index,
              GListStore *source)
{
  GListStore *list = iep_record_ensure_list (self, index);
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; source != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (source)); i++)
    g_ptr_array_add (items, g_list_model_get_item (G_LIST_MODEL (source), i));
  g_list_store_splice (list, 0, g_list_model_get_n_items (G_LIST_MODEL (list)), items->pdata, items->len);
}

/* Takes a value as it is, without a look at what was there. */
static void
set_value (IepRecord *self,
           guint      index,
           IepValue  *value)
{
  const IepField *field = &IEP_RECORD_GET_CLASS (self)->fields[index];
  IepValue *values = ensure_values (self);

  if (field->type == IEP_FIELD_LIST)
    {
      replace_list (self, index, value->list);
      iep_value_clear (field, value);
      return;
    }

  iep_value_clear (field, &values[index]);
  values[index] = *value;
  iep_value_init (field, value);
  notify_field (self, index);
  update_changed (self);
}

static gboolean
same_json (const IepField *field,
           const IepValue *a,
           const IepValue *b)
{
  g_autoptr(JsonNode) one = iep_value_to_json (field, a, IEP_JSON_ALL);
  g_autoptr(JsonNode) other = iep_value_to_json (field, b, IEP_JSON_ALL);

  return json_node_equal (one, other);
}

/* Takes a value; nothing happens when it is the one that is there. */
void
iep_record_take_value (IepRecord *self,
                       guint      index,
                       IepValue  *value)
{
  const IepField *field = &IEP_RECORD_GET_CLASS (self)->fields[index];
  const IepValue *old = iep_record_peek_value (self, index);

  /* The records of a list carry more than what makes them equal (names, ids). */
  if (field->type == IEP_FIELD_LIST ? same_json (field, old, value) : iep_value_equal (field, old, value))
    iep_value_clear (field, value);
  else
    set_value (self, index, value);
}

const IepValue *
iep_record_peek_value (IepRecord *self,
                       guint      index)
{
  static const IepValue empty = { NULL };
  static const IepValue unset = { .number = IEP_UNSET };
  IepRecordPrivate *priv = GET_PRIVATE (self);
  const IepField *field = &IEP_RECORD_GET_CLASS (self)->fields[index];

  if (priv->values != NULL)
    return &priv->values[index];

  return field->type == IEP_FIELD_INT || field->type == IEP_FIELD_MONEY ? &unset : &empty;
}

int
iep_record_field_index (IepRecord  *self,
                        const char *name)
{
  IepRecordClass *klass = IEP_RECORD_GET_CLASS (self);

  for (guint i = 0; i < klass->n_fields; i++)
    {
      const char *a = klass->fields[i].name;
      const char *b = name;

      while (*a != '\0' && (*a == *b || (*a == '_' && *b == '-')))
        a++, b++;
      if (*a == '\0' && *b == '\0')
        return i;
    }

  return -1;
}

/* What was loaded; NULL in records nobody edits. */
IepValue *
iep_record_peek_pristine (IepRecord *self,
                          guint      index)
{
  IepRecordPrivate *priv = GET_PRIVATE (self);

  return priv->pristine != NULL ? &priv->pristine[index] : NULL;
}

void
iep_record_begin_load (IepRecord *self)
{
  GET_PRIVATE (self)->loading++;
  g_object_freeze_notify (G_OBJECT (self));
}

void
iep_record_end_load (IepRecord *self)
{
  GET_PRIVATE (self)->loading--;
  update_changed (self);
  g_object_thaw_notify (G_OBJECT (self));
}

/* Whose programmes and classifiers the codes of this record are; 0 when it does not say. */
gint64
iep_record_get_owner_id (IepRecord *self)
{
  int index = iep_record_field_index (self, "institution_id");
  IepRecord *parent = GET_PRIVATE (self)->parent;

  if (index >= 0)
    {
      gint64 id = iep_record_peek_value (self, index)->number;

      return id == IEP_UNSET ? 0 : id;
    }

  return parent != NULL ? iep_record_get_owner_id (parent) : 0;
}

static void
iep_record_constructed (GObject *object)
{
  G_OBJECT_CLASS (iep_record_parent_class)->constructed (object);

  iep_record_take_pristine (IEP_RECORD (object));
}

static void
iep_record_dispose (GObject *object)
{
  IepRecord *self = IEP_RECORD (object);
  IepRecordPrivate *priv = GET_PRIVATE (self);
  IepRecordClass *klass = IEP_RECORD_GET_CLASS (self);

  if (priv->children != NULL)
    {
      for (guint i = 0; i < klass->n_fields; i++)
        g_clear_pointer (&priv->children[i], g_ptr_array_unref);
      g_clear_pointer (&priv->children, g_free);
    }
  for (guint i = 0; priv->values != NULL && i < klass->n_fields; i++)
    if (klass->fields[i].type == IEP_FIELD_LIST && priv->values[i].list != NULL)
      {
        g_signal_handlers_disconnect_by_func (priv->values[i].list, on_items_changed, self);
        g_clear_object (&priv->values[i].list);
      }

  G_OBJECT_CLASS (iep_record_parent_class)->dispose (object);
}

static void
iep_record_finalize (GObject *object)
{
  IepRecord *self = IEP_RECORD (object);
  IepRecordPrivate *priv = GET_PRIVATE (self);
  IepRecordClass *klass = IEP_RECORD_GET_CLASS (self);

  g_clear_pointer (&priv->children, g_free);
  free_values (klass, g_steal_pointer (&priv->values));
  free_values (klass, g_steal_pointer (&priv->pristine));

  G_OBJECT_CLASS (iep_record_parent_class)->finalize (object);
}

static void
iep_record_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_CHANGED:
      g_value_set_boolean (value, GET_PRIVATE (IEP_RECORD (object))->changed);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
iep_record_get_field_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  IepRecord *self = IEP_RECORD (object);
  const IepField *field = &IEP_RECORD_GET_CLASS (self)->fields[prop_id - 1];
  const IepValue *current = iep_record_peek_value (self, prop_id - 1);

  switch (field->type)
    {
    case IEP_FIELD_INT:
    case IEP_FIELD_MONEY:
      g_value_set_int64 (value, current->number);
      break;
    case IEP_FIELD_BOOLEAN:
      g_value_set_boolean (value, current->boolean);
      break;
    case IEP_FIELD_STRV:
      g_value_set_boxed (value, current->strv);
      break;
    case IEP_FIELD_LIST:
      g_value_set_object (value, iep_record_ensure_list (self, prop_id - 1));
      break;
    case IEP_FIELD_STRING:
    case IEP_FIELD_TEXT:
    case IEP_FIELD_DATE:
    case IEP_FIELD_TIMESTAMP:
    case IEP_FIELD_CODE:
    default:
      g_value_set_string (value, current->string);
      break;
    }
}

static void
iep_record_set_field_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  IepRecord *self = IEP_RECORD (object);
  const IepField *field = &IEP_RECORD_GET_CLASS (self)->fields[prop_id - 1];
  IepValue given;
  IepValue taken;

  iep_value_init (field, &given);
  switch (field->type)
    {
    case IEP_FIELD_INT:
    case IEP_FIELD_MONEY:
      given.number = g_value_get_int64 (value);
      break;
    case IEP_FIELD_BOOLEAN:
      given.boolean = g_value_get_boolean (value) != FALSE;
      break;
    case IEP_FIELD_STRV:
      given.strv = g_value_get_boxed (value);
      break;
    case IEP_FIELD_LIST:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    case IEP_FIELD_STRING:
    case IEP_FIELD_TEXT:
    case IEP_FIELD_DATE:
    case IEP_FIELD_TIMESTAMP:
    case IEP_FIELD_CODE:
    default:
      given.string = (char *) g_value_get_string (value);
      break;
    }

  iep_value_copy (field, &given, &taken);
  iep_record_take_value (self, prop_id - 1, &taken);
}

static void
iep_record_class_init (IepRecordClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = iep_record_constructed;
  object_class->dispose = iep_record_dispose;
  object_class->finalize = iep_record_finalize;
  object_class->get_property = iep_record_get_property;

  /**
   * IepRecord:changed:
   *
   * Whether an editable field differs from what was loaded.
   */
  changed_property = g_param_spec_boolean ("changed", NULL, NULL, FALSE,
                                           G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_property (object_class, PROP_CHANGED, changed_property);
}

static void
iep_record_init (IepRecord *self)
{
}

/**
 * iep_record_class_install_fields:
 * @klass: the class of a final record type
 * @fields: its fields; static
 * @n_fields: how many
 *
 * Makes a property of each field. To be called once, in `class_init`.
 */
void
iep_record_class_install_fields (IepRecordClass *klass,
                                 const IepField *fields,
                                 guint           n_fields)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_NICK | G_PARAM_STATIC_BLURB;

  g_return_if_fail (klass->fields == NULL);

  klass->fields = fields;
  klass->n_fields = n_fields;
  klass->properties = g_new0 (GParamSpec *, n_fields);
  object_class->get_property = iep_record_get_field_property;
  object_class->set_property = iep_record_set_field_property;

  for (guint i = 0; i < n_fields; i++)
    {
      const IepField *field = &fields[i];
      GParamSpec *pspec;

      switch (field->type)
        {
        case IEP_FIELD_INT:
        case IEP_FIELD_MONEY:
          pspec = g_param_spec_int64 (field->name, NULL, NULL, G_MININT64, G_MAXINT64, IEP_UNSET, flags);
          break;
        case IEP_FIELD_BOOLEAN:
          pspec = g_param_spec_boolean (field->name, NULL, NULL, FALSE, flags);
          break;
        case IEP_FIELD_STRV:
          pspec = g_param_spec_boxed (field->name, NULL, NULL, G_TYPE_STRV, flags);
          break;
        case IEP_FIELD_LIST:
          pspec = g_param_spec_object (field->name, NULL, NULL, G_TYPE_LIST_MODEL, flags & ~G_PARAM_WRITABLE);
          break;
        case IEP_FIELD_STRING:
        case IEP_FIELD_TEXT:
        case IEP_FIELD_DATE:
        case IEP_FIELD_TIMESTAMP:
        case IEP_FIELD_CODE:
        default:
          pspec = g_param_spec_string (field->name, NULL, NULL, NULL, flags);
          break;
        }

      klass->properties[i] = pspec;
      klass->editable |= iep_field_is_editable (field);
      g_object_class_install_property (object_class, i + 1, pspec);
    }
}

/**
 * iep_record_get_fields:
 * @self: a record
 * @n_fields: (out) (optional): how many
 *
 * Returns: (transfer none): the table of its class
 */
const IepField *
iep_record_get_fields (IepRecord *self,
                       guint     *n_fields)
{
  g_return_val_if_fail (IEP_IS_RECORD (self), NULL);

  if (n_fields != NULL)
    *n_fields = IEP_RECORD_GET_CLASS (self)->n_fields;

  return IEP_RECORD_GET_CLASS (self)->fields;
}

/**
 * iep_record_find_field:
 * @self: a record
 * @name: a field, with `_` or `-`
 *
 * Returns: (transfer none) (nullable): its row of the table
 */
const IepField *
iep_record_find_field (IepRecord  *self,
                       const char *name)
{
  int index;

  g_return_val_if_fail (IEP_IS_RECORD (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  index = iep_record_field_index (self, name);
  return index >= 0 ? &IEP_RECORD_GET_CLASS (self)->fields[index] : NULL;
}

/**
 * iep_record_get_field_label:
 * @self: a record
 * @name: a field
 *
 * Returns: (nullable): what the user calls it
 */
const char *
iep_record_get_field_label (IepRecord  *self,
                            const char *name)
{
  const IepField *field = iep_record_find_field (self, name);

  return field != NULL && field->label != NULL ? g_dgettext (GETTEXT_PACKAGE, field->label) : NULL;
}

/**
 * iep_record_is_changed:
 * @self: a record
 *
 * Returns: whether an editable field differs from what was loaded
 */
gboolean
iep_record_is_changed (IepRecord *self)
{
  g_return_val_if_fail (IEP_IS_RECORD (self), FALSE);

  return GET_PRIVATE (self)->changed;
}
