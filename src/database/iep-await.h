/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs one asynchronous call to its end, for command-line tools and tests. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* g_autoptr(IepAwait) await = iep_await_new ();
 *
 * iep_connection_open_async (connection, NULL, NULL, iep_await_cb, await);
 * if (!iep_connection_open_finish (connection, iep_await_result (await), &error)) … */

typedef struct _IepAwait IepAwait;

IepAwait     *iep_await_new         (void);
IepAwait     *iep_await_new_private (void);
void          iep_await_free        (IepAwait     *self);
void          iep_await_cb          (GObject      *source,
                                     GAsyncResult *result,
                                     gpointer      await);
GAsyncResult *iep_await_result      (IepAwait     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IepAwait, iep_await_free)

G_END_DECLS
