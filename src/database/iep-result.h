/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The rows a statement gave back. */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define IEP_TYPE_RESULT (iep_result_get_type ())

typedef struct _IepResult IepResult;

GType       iep_result_get_type        (void);

IepResult  *iep_result_ref             (IepResult  *self);
void        iep_result_unref           (IepResult  *self);

guint       iep_result_get_n_rows      (IepResult  *self);
guint       iep_result_get_n_columns   (IepResult  *self);
gint64      iep_result_get_n_affected  (IepResult  *self);
const char *iep_result_get_column_name (IepResult  *self,
                                        guint       column);
int         iep_result_column          (IepResult  *self,
                                        const char *name);

gboolean    iep_result_is_null         (IepResult  *self,
                                        guint       row,
                                        guint       column);
const char *iep_result_get_string      (IepResult  *self,
                                        guint       row,
                                        guint       column);
gint64      iep_result_get_int64       (IepResult  *self,
                                        guint       row,
                                        guint       column);
gboolean    iep_result_get_boolean     (IepResult  *self,
                                        guint       row,
                                        guint       column);
JsonNode   *iep_result_get_json        (IepResult  *self,
                                        guint       row,
                                        guint       column);
GBytes     *iep_result_get_bytes       (IepResult  *self,
                                        guint       row,
                                        guint       column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IepResult, iep_result_unref)

G_END_DECLS
