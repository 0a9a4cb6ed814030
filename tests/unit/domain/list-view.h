/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of the paged list share: a list over fifty thousand rows, and a view of it as widgets have. */
#pragma once

#include "domain/iep-procurement-list-private.h"
#include "server.h"

G_BEGIN_DECLS

extern IepLocalServer *server;
extern IepConnection *superuser;
extern IepSession *session;
extern gint64 institution;

/* What a widget does: keeps the rows it shows and follows items-changed. */
typedef struct
{
  IepProcurementList *list;
  GPtrArray          *rows;
  guint               start;
  guint               n_changes;
  guint               position, removed, added;
} View;

gboolean is_idle (gpointer data);
IepProcurementList *make_list (const IepProcurementQuery *query);
void view_scroll (View *view,
                  guint start,
                  guint n);
void view_wait (View *view);
View *view_new (IepProcurementList *list);
void view_free (View *view);
GListModel *fetch (const IepProcurementQuery *query);
GArray *fetch_ids (const IepProcurementQuery *query);
void assert_view_shows (View *view,
                        GArray *ids);
gint64 count_sql (const char *condition,
                  const char *what);
gboolean is_reloaded (gpointer data);
void reload_and_wait (IepProcurementList *list);
gint64 id_at (View *view,
              guint i);
guint position_of (IepProcurementList *list,
                   gint64 revision_id);
IepProcurement *save_new (const char *title,
                          gint64 year);

void add_reload_tests (void);

G_END_DECLS
