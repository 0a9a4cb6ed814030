/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/iep-context.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define IEP_TYPE_PROCUREMENT_BROWSER (iep_procurement_browser_get_type ())
G_DECLARE_FINAL_TYPE (IepProcurementBrowser, iep_procurement_browser, IEP, PROCUREMENT_BROWSER, GtkWidget)

/*
 * Signals: "selected" (gint64 revision_id): the person selected another row;
 *   "activated" (gint64 revision_id): Enter or a double click; "left": Tab out of the list.
 */
void     iep_procurement_browser_set_context        (IepProcurementBrowser *self,
                                                     IepContext            *context);
void     iep_procurement_browser_refresh_place      (IepProcurementBrowser *self);
void     iep_procurement_browser_select             (IepProcurementBrowser *self,
                                                     gint64                 revision_id);
void     iep_procurement_browser_reload             (IepProcurementBrowser *self);
void     iep_procurement_browser_show_all           (IepProcurementBrowser *self);
void     iep_procurement_browser_export             (IepProcurementBrowser *self,
                                                     gboolean               everything);
void     iep_procurement_browser_show_funding       (IepProcurementBrowser *self,
                                                     const char            *ekk,
                                                     const char            *programme,
                                                     const char            *source,
                                                     gint64                 year);

GSimpleAction *
         iep_procurement_browser_make_search_action (IepProcurementBrowser *self);

G_END_DECLS
