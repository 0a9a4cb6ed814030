/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The base of everything people talk about: a table of fields becomes properties, JSON, changes, differences. */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "domain/iep-money.h"

G_BEGIN_DECLS

/**
 * IepFieldType:
 * @IEP_FIELD_STRING: one line of text; property string, %NULL when empty
 * @IEP_FIELD_TEXT: many lines of text; property string
 * @IEP_FIELD_INT: whole number; property gint64, %IEP_UNSET when empty
 * @IEP_FIELD_MONEY: cents; property gint64, %IEP_UNSET when empty
 * @IEP_FIELD_DATE: `YYYY-MM-DD`; property string
 * @IEP_FIELD_TIMESTAMP: ISO 8601 with zone; property string
 * @IEP_FIELD_BOOLEAN: property gboolean
 * @IEP_FIELD_CODE: a code of a classification or of #IepField.choices; property string
 * @IEP_FIELD_STRV: property #GStrv, %NULL when empty
 * @IEP_FIELD_LIST: property #GListModel (read only; a #GListStore of #IepField.item_type)
 */
typedef enum
{
  IEP_FIELD_STRING,
  IEP_FIELD_TEXT,
  IEP_FIELD_INT,
  IEP_FIELD_MONEY,
  IEP_FIELD_DATE,
  IEP_FIELD_TIMESTAMP,
  IEP_FIELD_BOOLEAN,
  IEP_FIELD_CODE,
  IEP_FIELD_STRV,
  IEP_FIELD_LIST,
} IepFieldType;

/**
 * IepFieldFlags:
 * @IEP_FIELD_READ_ONLY: the server's own: not sent, never counted as changed, not compared
 * @IEP_FIELD_KEY: with %IEP_FIELD_READ_ONLY: sent all the same (ids, lock_version); alone, for the records of a
 *   list: part of what makes two lines the same line
 * @IEP_FIELD_PERCENT: an integer of basis points shown as per cent
 * @IEP_FIELD_PLAIN: an integer shown without grouping (a year)
 * @IEP_FIELD_UNCOMPARED: editable but not part of a comparison (line numbers)
 */
typedef enum
{
  IEP_FIELD_NONE       = 0,
  IEP_FIELD_READ_ONLY  = 1 << 0,
  IEP_FIELD_KEY        = 1 << 1,
  IEP_FIELD_PERCENT    = 1 << 2,
  IEP_FIELD_PLAIN      = 1 << 3,
  IEP_FIELD_UNCOMPARED = 1 << 4,
} IepFieldFlags;

/**
 * IepChoice:
 * @value: the code
 * @label: N_(): its English word
 *
 * One value of a field whose codes are fixed in the program's own schema. Tables end with %NULL.
 */
typedef struct
{
  const char *value;
  const char *label;
} IepChoice;

/**
 * IepField:
 * @name: the JSON key and column; the property has `-` for `_`
 * @type: what it holds
 * @label: N_(): what the user calls it, or %NULL when it is never shown
 * @classification: the kind of classification its codes come from (`cpv`, `ekk`, `programme`, …) or %NULL
 * @choices: the fixed codes or %NULL
 * @item_type: for %IEP_FIELD_LIST: the `_get_type` function of the records in it
 * @flags: see #IepFieldFlags
 */
typedef struct
{
  const char      *name;
  IepFieldType     type;
  const char      *label;
  const char      *classification;
  const IepChoice *choices;
  GType          (*item_type) (void);
  IepFieldFlags    flags;
} IepField;

#define IEP_TYPE_RECORD (iep_record_get_type ())
G_DECLARE_DERIVABLE_TYPE (IepRecord, iep_record, IEP, RECORD, GObject)

/**
 * IepRecordClass:
 * @fields: the table; filled by iep_record_class_install_fields()
 * @n_fields: its length
 * @properties: their properties, by index in @fields
 * @editable: whether any field can be edited; if none, the records keep no pristine copy
 * @load: called after the fields were read, for what no table can say (nested objects); may be %NULL
 */
struct _IepRecordClass
{
  GObjectClass    parent_class;

  const IepField *fields;
  guint           n_fields;
  GParamSpec    **properties;
  gboolean        editable;
  void          (*load) (IepRecord  *self,
                         JsonObject *object);

  gpointer        padding[4];
};

/**
 * IepJsonFlags:
 * @IEP_JSON_ALL: every field that has a value
 * @IEP_JSON_WRITABLE: what a save sends: editable fields with explicit nulls, and the keys
 */
typedef enum
{
  IEP_JSON_ALL      = 0,
  IEP_JSON_WRITABLE = 1 << 0,
} IepJsonFlags;

/**
 * IepNameResolver:
 * @kind: the kind of classification
 * @code: the code
 * @institution_id: whose programmes and classifiers, 0 when the record does not say
 * @user_data: the owner's
 *
 * Returns: (transfer full) (nullable): the name of @code for the user, or %NULL when it is not known (yet)
 */
typedef char *(*IepNameResolver) (const char *kind,
                                  const char *code,
                                  gint64      institution_id,
                                  gpointer    user_data);

/* One field that differs between two records. Properties field, label, old-text, new-text (all strings). */
#define IEP_TYPE_DIFFERENCE (iep_difference_get_type ())
G_DECLARE_FINAL_TYPE (IepDifference, iep_difference, IEP, DIFFERENCE, GObject)

IepDifference   *iep_difference_new              (const char      *field,
                                                  const char      *label,
                                                  const char      *old_text,
                                                  const char      *new_text);
const char      *iep_difference_get_field        (IepDifference   *self);
const char      *iep_difference_get_label        (IepDifference   *self);
const char      *iep_difference_get_old_text     (IepDifference   *self);
const char      *iep_difference_get_new_text     (IepDifference   *self);

void             iep_record_class_install_fields (IepRecordClass  *klass,
                                                  const IepField  *fields,
                                                  guint            n_fields);
void             iep_record_set_name_resolver    (IepNameResolver  resolver,
                                                  gpointer         user_data,
                                                  GDestroyNotify   destroy);

gpointer         iep_record_from_json            (GType            type,
                                                  JsonNode        *node);
gboolean         iep_record_load_json            (IepRecord       *self,
                                                  JsonNode        *node);
void             iep_record_apply_json           (IepRecord       *self,
                                                  JsonNode        *node);
JsonNode        *iep_record_to_json              (IepRecord       *self);
JsonNode        *iep_record_to_json_with_flags   (IepRecord       *self,
                                                  IepJsonFlags     flags);
GListStore      *iep_record_list_from_json       (GType            type,
                                                  JsonNode        *node);
gpointer         iep_record_duplicate            (IepRecord       *self);

const IepField  *iep_record_get_fields           (IepRecord       *self,
                                                  guint           *n_fields);
const IepField  *iep_record_find_field           (IepRecord       *self,
                                                  const char      *name);
const char      *iep_record_get_field_label      (IepRecord       *self,
                                                  const char      *name);

gboolean         iep_record_is_changed           (IepRecord       *self);
gboolean         iep_record_is_field_changed     (IepRecord       *self,
                                                  const char      *name);
GStrv            iep_record_get_changed_fields   (IepRecord       *self);
void             iep_record_revert               (IepRecord       *self);
void             iep_record_revert_field         (IepRecord       *self,
                                                  const char      *name);
void             iep_record_mark_clean           (IepRecord       *self);
GStrv            iep_record_rebase               (IepRecord       *self,
                                                  IepRecord       *theirs);
gboolean         iep_record_equal                (IepRecord       *a,
                                                  IepRecord       *b);
GListModel      *iep_record_compare              (IepRecord       *a,
                                                  IepRecord       *b);

const char      *iep_record_get_string           (IepRecord       *self,
                                                  const char      *name);
gint64           iep_record_get_int              (IepRecord       *self,
                                                  const char      *name);
gboolean         iep_record_get_boolean          (IepRecord       *self,
                                                  const char      *name);
const char * const *
                 iep_record_get_strv             (IepRecord       *self,
                                                  const char      *name);
GListStore      *iep_record_get_list             (IepRecord       *self,
                                                  const char      *name);
void             iep_record_set_string           (IepRecord       *self,
                                                  const char      *name,
                                                  const char      *value);
void             iep_record_set_int              (IepRecord       *self,
                                                  const char      *name,
                                                  gint64           value);
void             iep_record_set_boolean          (IepRecord       *self,
                                                  const char      *name,
                                                  gboolean         value);
gboolean         iep_record_is_empty             (IepRecord       *self,
                                                  const char      *name);
char            *iep_record_get_display          (IepRecord       *self,
                                                  const char      *name);
char            *iep_record_describe             (IepRecord       *self);
char            *iep_field_display_json          (const IepField  *field,
                                                  JsonNode        *value,
                                                  gint64           institution_id);

/**
 * IEP_DEFINE_RECORD:
 * @TypeName: IepLot
 * @type_name: iep_lot
 * @table: the array of #IepField
 *
 * Defines a final record class that is nothing but its table.
 */
#define IEP_DEFINE_RECORD(TypeName, type_name, table)                                          \
  struct _##TypeName                                                                           \
  {                                                                                            \
    IepRecord parent_instance;                                                                 \
  };                                                                                           \
  G_DEFINE_FINAL_TYPE (TypeName, type_name, IEP_TYPE_RECORD)                                   \
  static void                                                                                  \
  type_name##_class_init (TypeName##Class *klass)                                              \
  {                                                                                            \
    iep_record_class_install_fields (IEP_RECORD_CLASS (klass), table, G_N_ELEMENTS (table));   \
  }                                                                                            \
  static void                                                                                  \
  type_name##_init (TypeName *self)                                                            \
  {                                                                                            \
  }

G_END_DECLS
