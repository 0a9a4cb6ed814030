/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The values for $1, $2 … of a statement. */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define IEP_TYPE_PARAMETERS (iep_parameters_get_type ())

typedef struct _IepParameters IepParameters;

GType          iep_parameters_get_type    (void);

IepParameters *iep_parameters_new         (void);
IepParameters *iep_parameters_ref         (IepParameters *self);
void           iep_parameters_unref       (IepParameters *self);

void           iep_parameters_add_string  (IepParameters *self,
                                           const char    *value);
void           iep_parameters_add_int64   (IepParameters *self,
                                           gint64         value);
void           iep_parameters_add_boolean (IepParameters *self,
                                           gboolean       value);
void           iep_parameters_add_json    (IepParameters *self,
                                           JsonNode      *value);
void           iep_parameters_add_bytes   (IepParameters *self,
                                           GBytes        *value);
void           iep_parameters_add_null    (IepParameters *self);

guint          iep_parameters_get_n       (IepParameters *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IepParameters, iep_parameters_unref)

G_END_DECLS
