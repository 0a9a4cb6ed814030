/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "domain/iep-record.h"

G_BEGIN_DECLS

#define IEP_TYPE_RECORD_LIST (iep_record_list_get_type ())
G_DECLARE_FINAL_TYPE (IepRecordList, iep_record_list, IEP, RECORD_LIST, GtkWidget)

/* Records in columns under a search entry. Signals: "selected" (another row, or none), "activated" (Enter or a double
 * click on the selected row). */
GtkWidget *iep_record_list_new           (void);
void       iep_record_list_set_words     (IepRecordList       *self,
                                          const char          *name,
                                          const char          *search_name,
                                          const char          *empty);
void       iep_record_list_set_search    (IepRecordList       *self,
                                          const char * const  *fields);
void       iep_record_list_add_column    (IepRecordList       *self,
                                          GtkColumnViewColumn *column,
                                          const char          *sort_field,
                                          int                  width);
void       iep_record_list_add_suffix    (IepRecordList       *self,
                                          GtkWidget           *widget);
void       iep_record_list_set_records   (IepRecordList       *self,
                                          GListModel          *records,
                                          const char          *key_field);
gpointer   iep_record_list_get_selected  (IepRecordList       *self);
gboolean   iep_record_list_select        (IepRecordList       *self,
                                          const char          *key);
void       iep_record_list_search        (IepRecordList       *self);

G_END_DECLS
