/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What others changed: counters of the server, looked at every 15 seconds and when it notifies. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-session.h"

#include "domain/iep-session-private.h"

#define POLL_SECONDS  15
#define DEBOUNCE_MS   300

static void check (IepSession *self);

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    {
      g_source_destroy (*source);
      g_clear_pointer (source, g_source_unref);
    }
}

static void
on_reloaded (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  /* Whoever has lost the last right is told so by the next thing asked for. */
  if (!iep_session_reload_finish (IEP_SESSION (source), result, &error))
    g_debug ("rights not read again: %s", error->message);
}

/* Compares the counters with the last ones and tells what moved. */
static void
take_sequences (IepSession *self,
                IepResult  *rows)
{
  g_autoptr(GHashTable) old = g_steal_pointer (&self->sequences);
  g_autoptr(GArray) changed = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean seen_differs = FALSE;

  self->sequences = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  for (guint i = 0; i < iep_result_get_n_rows (rows); i++)
    {
      gint64 id = iep_result_get_int64 (rows, i, 0);
      gint64 sequence = iep_result_get_int64 (rows, i, 1);
      gint64 *known = old != NULL ? g_hash_table_lookup (old, &id) : NULL;

      g_hash_table_insert (self->sequences, g_memdup2 (&id, sizeof id), g_memdup2 (&sequence, sizeof sequence));
      if (old == NULL || (known != NULL && *known == sequence))
        continue;
      seen_differs |= known == NULL || id == 0;
      g_array_append_val (changed, id);
    }

  if (old == NULL)
    return;
  seen_differs |= g_hash_table_size (old) > g_hash_table_size (self->sequences);
  self->rights_stale |= changed->len > 0;
  if (seen_differs)
    {
      self->rights_stale = FALSE;
      iep_session_reload_async (self, self->check_cancellable, on_reloaded, NULL);
    }

  for (guint i = 0; i < changed->len; i++)
    iep_session_emit_changed (self, g_array_index (changed, gint64, i));
}

static void
on_checked (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  IepSession *self = IEP_SESSION (source);
  g_autoptr(IepResult) rows = NULL;
  g_autoptr(GError) error = NULL;
  gboolean again;

  rows = iep_session_query_finish (self, result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  again = self->check_again;
  self->check_again = FALSE;
  g_clear_object (&self->check_cancellable);
  if (rows != NULL)
    take_sequences (self, rows);
  else
    g_debug ("changes not read: %s", error->message);

  if (again && self->poll_source != NULL)
    check (self);
}

static void
check (IepSession *self)
{
  if (self->check_cancellable != NULL)
    {
      self->check_again = TRUE;
      return;
    }

  self->check_cancellable = g_cancellable_new ();
  iep_session_query_async (self, "select institution_id, seq from iepirkumi.change", NULL,
                           self->check_cancellable, on_checked, NULL);
}

static gboolean
on_check_due (gpointer user_data)
{
  IepSession *self = user_data;

  g_clear_pointer (&self->check_source, g_source_unref);
  check (self);

  return G_SOURCE_REMOVE;
}

static void
check_soon (IepSession *self,
            guint       milliseconds)
{
  if (self->check_source != NULL || self->poll_source == NULL)
    return;

  self->check_source = g_timeout_source_new (milliseconds);
  g_source_set_callback (self->check_source, on_check_due, self, NULL);
  g_source_attach (self->check_source, self->context);
}

static gboolean
on_poll (gpointer user_data)
{
  IepSession *self = user_data;

  if (iep_connection_get_state (self->connection) != IEP_CONNECTION_READY)
    return G_SOURCE_CONTINUE;

  /* A right given or taken shows as a change of its institution. */
  if (self->rights_stale)
    {
      self->rights_stale = FALSE;
      iep_session_reload_async (self, NULL, on_reloaded, NULL);
    }
  check (self);

  return G_SOURCE_CONTINUE;
}

static void
on_notified (IepSession *self,
             const char *channel,
             const char *payload)
{
  /* Anybody may send one: it is a reason to look, never a fact. */
  check_soon (self, DEBOUNCE_MS);
}

static void
on_restored (IepSession *self)
{
  g_clear_pointer (&self->sequences, g_hash_table_unref);
  iep_session_reload_async (self, NULL, on_reloaded, NULL);
  check_soon (self, 0);
  iep_session_emit_changed (self, 0);
}

void
iep_session_start_watching (IepSession *self)
{
  g_assert (self->poll_source == NULL);

  g_signal_connect_object (self->connection, "notified", G_CALLBACK (on_notified), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->connection, "restored", G_CALLBACK (on_restored), self, G_CONNECT_SWAPPED);
  iep_connection_listen (self->connection, "iepirkumi");

  self->poll_source = g_timeout_source_new_seconds (POLL_SECONDS);
  g_source_set_callback (self->poll_source, on_poll, self, NULL);
  g_source_attach (self->poll_source, self->context);
  check (self);
}

void
iep_session_stop_watching (IepSession *self)
{
  clear_source (&self->poll_source);
  clear_source (&self->check_source);
  if (self->check_cancellable != NULL)
    g_cancellable_cancel (self->check_cancellable);
  g_clear_object (&self->check_cancellable);
  if (self->connection != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->connection, on_notified, self);
      g_signal_handlers_disconnect_by_func (self->connection, on_restored, self);
    }
}

/**
 * iep_session_check_changes:
 * @self: a session
 *
 * Looks now whether somebody changed something, as happens by itself every 15 seconds. What changed is told by the
 * signal #IepSession::changed.
 */
void
iep_session_check_changes (IepSession *self)
{
  g_return_if_fail (IEP_IS_SESSION (self));

  check_soon (self, 0);
}
