/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the rows of a table to a classification in the database: all of them or none. */
#pragma once

#include "domain/iep-session.h"
#include "exchange/iep-procurement-rows.h"
#include "exchange/iep-table.h"

G_BEGIN_DECLS

/**
 * IepClassificationImport:
 * @created: how many codes are new
 * @changed: how many were changed
 * @unchanged: how many were there like this
 * @problems: (element-type IepRowProblem): why nothing was imported, by line; empty when everything was
 */
typedef struct
{
  gint64     created;
  gint64     changed;
  gint64     unchanged;
  GPtrArray *problems;
} IepClassificationImport;

void                     iep_classification_import_async  (IepSession              *session,
                                                           IepTable                *table,
                                                           const char              *kind,
                                                           GCancellable            *cancellable,
                                                           GAsyncReadyCallback      callback,
                                                           gpointer                 user_data);
IepClassificationImport *iep_classification_import_finish (IepSession              *session,
                                                           GAsyncResult            *result,
                                                           GError                 **error);
void                     iep_classification_import_free   (IepClassificationImport *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IepClassificationImport, iep_classification_import_free)

G_END_DECLS
