/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table becomes procurements: looked at first, with everything that is wrong with it, and then all of it or nothing. */

#pragma once

#include "domain/iep-session.h"
#include "exchange/iep-procurement-rows.h"

G_BEGIN_DECLS

#define IEP_TYPE_PROCUREMENT_IMPORT (iep_procurement_import_get_type ())
G_DECLARE_FINAL_TYPE (IepProcurementImport, iep_procurement_import, IEP, PROCUREMENT_IMPORT, GObject)

IepProcurementImport *iep_procurement_import_new           (IepSession            *session,
                                                            gint64                 institution_id,
                                                            int                    year,
                                                            IepTable              *table);
void                  iep_procurement_import_check_async   (IepProcurementImport  *self,
                                                            gboolean               include,
                                                            GCancellable          *cancellable,
                                                            GAsyncReadyCallback    callback,
                                                            gpointer               user_data);
gboolean              iep_procurement_import_check_finish  (IepProcurementImport  *self,
                                                            GAsyncResult          *result,
                                                            GError               **error);
void                  iep_procurement_import_run_async     (IepProcurementImport  *self,
                                                            GCancellable          *cancellable,
                                                            GAsyncReadyCallback    callback,
                                                            gpointer               user_data);
gboolean              iep_procurement_import_run_finish    (IepProcurementImport  *self,
                                                            GAsyncResult          *result,
                                                            GError               **error);
GPtrArray            *iep_procurement_import_get_problems  (IepProcurementImport  *self);
guint                 iep_procurement_import_get_n_bad     (IepProcurementImport  *self);
guint                 iep_procurement_import_get_n_new     (IepProcurementImport  *self);
guint                 iep_procurement_import_get_n_known   (IepProcurementImport  *self);

G_END_DECLS
