/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs one asynchronous call to its end, for command-line tools and tests. */

#define G_LOG_DOMAIN "iep-database"

#include "config.h"

#include "database/iep-await.h"

struct _IepAwait
{
  GMainContext *context;
  GAsyncResult *result;
  GAsyncResult *last;
  gboolean      pushed;
};

static IepAwait *
await_new (GMainContext *context,
           gboolean      push)
{
  IepAwait *self = g_new0 (IepAwait, 1);

  self->context = context;
  self->pushed = push;
  if (push)
    g_main_context_push_thread_default (context);

  return self;
}

/**
 * iep_await_new:
 *
 * Waits on the thread-default main context, so that everything else on it goes on meanwhile.
 *
 * Returns: (transfer full): free with iep_await_free().
 */
IepAwait *
iep_await_new (void)
{
  return await_new (g_main_context_ref_thread_default (), FALSE);
}

/**
 * iep_await_new_private:
 *
 * Waits on a main context of its own, which is the thread-default one until iep_await_free():
 * connections and sessions made meanwhile belong to it.
 *
 * Returns: (transfer full): free with iep_await_free(), in the reverse order of making.
 */
IepAwait *
iep_await_new_private (void)
{
  return await_new (g_main_context_new (), TRUE);
}

/**
 * iep_await_free:
 * @self: (transfer full):
 */
void
iep_await_free (IepAwait *self)
{
  g_return_if_fail (self != NULL);

  /* What was started here ends here: cancelled calls still want to run their callbacks. */
  if (self->pushed)
    {
      while (g_main_context_iteration (self->context, FALSE))
        ;
      g_main_context_pop_thread_default (self->context);
    }

  g_clear_object (&self->result);
  g_clear_object (&self->last);
  g_main_context_unref (self->context);
  g_free (self);
}

/**
 * iep_await_cb:
 * @source: (nullable):
 * @result:
 * @await: the #IepAwait
 *
 * The #GAsyncReadyCallback to give to the call.
 */
void
iep_await_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      await)
{
  IepAwait *self = await;

  g_return_if_fail (self != NULL && self->result == NULL);

  self->result = g_object_ref (result);
}

/**
 * iep_await_result:
 * @self:
 *
 * Blocks until iep_await_cb() has been called, running the main context.
 *
 * Returns: (transfer none): the result, good until the next call.
 */
GAsyncResult *
iep_await_result (IepAwait *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  while (self->result == NULL)
    g_main_context_iteration (self->context, TRUE);

  g_clear_object (&self->last);
  self->last = g_steal_pointer (&self->result);

  return self->last;
}
