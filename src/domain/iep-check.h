/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looking at an installation: what the queries of data/database/check find, in words. */
#pragma once

#include <gio/gio.h>

#include "database/iep-connection.h"

G_BEGIN_DECLS

/* In the order of how bad it is. */
typedef enum
{
  IEP_CHECK_OK,
  IEP_CHECK_UNCHECKED,
  IEP_CHECK_WARNING,
  IEP_CHECK_ERROR,
} IepCheckLevel;

/**
 * IepCheckLine:
 * @area: "settings", "access", "rules", "audit", "content", "documents" or "backup"
 * @code: what was looked at, stays the same
 * @level: what came of it
 * @object: (nullable): what it is about, as the database calls it
 * @detail: (nullable): what was found there, not translated
 *
 * One thing that was looked at, or one of several that are wrong with it.
 */
typedef struct
{
  char          *area;
  char          *code;
  IepCheckLevel  level;
  char          *object;
  char          *detail;
} IepCheckLine;

IepCheckLine *iep_check_line_new        (const char           *area,
                                         const char           *code,
                                         IepCheckLevel         level,
                                         const char           *object,
                                         const char           *detail);
void          iep_check_line_free       (IepCheckLine         *line);
const char   *iep_check_level_to_string (IepCheckLevel         level);
char         *iep_check_line_describe   (const IepCheckLine   *line);
const char   *iep_check_line_advise     (const IepCheckLine   *line);

void          iep_check_prepare_async   (IepConnection        *connection,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
gboolean      iep_check_prepare_finish  (GAsyncResult         *result,
                                         GError              **error);
void          iep_check_ask_async       (IepConnection        *connection,
                                         const char           *name,
                                         gint64                after,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
IepResult    *iep_check_ask_finish      (GAsyncResult         *result,
                                         GError              **error);
GPtrArray    *iep_check_read            (const char           *area,
                                         IepResult            *rows);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IepCheckLine, iep_check_line_free)

G_END_DECLS
