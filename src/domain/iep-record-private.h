/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of IepRecord share: the values of its fields. */
#pragma once

#include "domain/iep-record.h"

G_BEGIN_DECLS

/* In the values of a record a list is a GListStore; in its pristine copy likewise, never touched by anybody. */
typedef union
{
  char       *string;
  gint64      number;
  gboolean    boolean;
  GStrv       strv;
  GListStore *list;
} IepValue;

static inline gboolean
iep_field_is_editable (const IepField *field)
{
  return (field->flags & IEP_FIELD_READ_ONLY) == 0;
}

/* Records that nobody edits are compared whole. */
static inline gboolean
iep_field_is_compared (IepRecordClass *klass,
                       const IepField *field)
{
  return (field->flags & IEP_FIELD_UNCOMPARED) == 0 && (!klass->editable || iep_field_is_editable (field));
}

void      iep_value_init           (const IepField *field,
                                    IepValue       *value);
void      iep_value_clear          (const IepField *field,
                                    IepValue       *value);
void      iep_value_copy           (const IepField *field,
                                    const IepValue *from,
                                    IepValue       *to);
gboolean  iep_value_equal          (const IepField *field,
                                    const IepValue *a,
                                    const IepValue *b);
gboolean  iep_value_is_empty       (const IepField *field,
                                    const IepValue *value);
void      iep_value_from_json      (const IepField *field,
                                    JsonNode       *node,
                                    IepValue       *value);
JsonNode *iep_value_to_json        (const IepField *field,
                                    const IepValue *value,
                                    IepJsonFlags    flags);
char     *iep_value_display        (const IepField *field,
                                    const IepValue *value,
                                    gint64          institution_id);

const IepField *
          iep_record_class_find_field (IepRecordClass *klass,
                                    const char     *name);
int       iep_record_field_index   (IepRecord      *self,
                                    const char     *name);
const IepValue *
          iep_record_peek_value    (IepRecord      *self,
                                    guint           index);
GListStore *
          iep_record_ensure_list   (IepRecord      *self,
                                    guint           index);
IepValue *iep_record_peek_pristine (IepRecord      *self,
                                    guint           index);
void      iep_record_take_pristine (IepRecord      *self);
void      iep_record_take_value    (IepRecord      *self,
                                    guint           index,
                                    IepValue       *value);
void      iep_record_begin_load    (IepRecord      *self);
void      iep_record_end_load      (IepRecord      *self);
gint64    iep_record_get_owner_id  (IepRecord      *self);
char     *iep_name_resolve         (const char     *kind,
                                    const char     *code,
                                    gint64          institution_id);

G_END_DECLS
