/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whether a server that does not answer a statement is there at all. A frozen machine still acknowledges what the network
 * brings, so nobody but the program itself notices: while a statement waits, a second connection knocks (PQping: no
 * password, it ends at the first answer). It lives in a thread, because libpq waits. */

#define G_LOG_DOMAIN "iep-database"

#include "config.h"

#include "database/iep-connection-private.h"

#include "database/iep-error-private.h"
#include "database/iep-server.h"

/* Most statements are answered in milliseconds; who waits this long wants to know why. */
#define FIRST_PING_MILLISECONDS 5000
#define NEXT_PING_MILLISECONDS 2000
/* libpq counts whole seconds, two at least. */
#define PING_SECONDS "3"
/* So many pings without an answer, one after another, and it is as good as gone: some 23 s after the statement was sent. */
#define MOST_MISSES 4

typedef struct
{
  char  **keywords;
  char   *host;
  char   *address;
  char   *port;
  PGPing  answer;
} Ping;

typedef struct
{
  GWeakRef connection;
  guint    generation;
} Pinging;

static void
ping_free (Ping *ping)
{
  g_strfreev (ping->keywords);
  g_free (ping->host);
  g_free (ping->address);
  g_free (ping->port);
  g_free (ping);
}

static void
pinging_free (Pinging *pinging)
{
  g_weak_ref_clear (&pinging->connection);
  g_free (pinging);
}

static void
ping_thread (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  static const char *const ours[] = { "host", "hostaddr", "port", "connect_timeout", "target_session_attrs", NULL };
  Ping *ping = task_data;
  g_autoptr (GPtrArray) keywords = g_ptr_array_new ();
  g_autoptr (GPtrArray) values = g_ptr_array_new ();
  const struct { const char *keyword, *value; } more[] = {
    { "host", ping->host },
    { "hostaddr", ping->address },
    { "port", ping->port },
    { "connect_timeout", PING_SECONDS },
    /* Nothing may ask on the terminal. */
    { "sslpassword", "-" },
  };

  for (guint i = 0; ping->keywords[i] != NULL; i += 2)
    if (!g_strv_contains (ours, ping->keywords[i]))
      {
        g_ptr_array_add (keywords, ping->keywords[i]);
        g_ptr_array_add (values, ping->keywords[i + 1]);
      }
  for (guint i = 0; i < G_N_ELEMENTS (more); i++)
    if (more[i].value != NULL && more[i].value[0] != '\0')
      {
        g_ptr_array_add (keywords, (char *) more[i].keyword);
        g_ptr_array_add (values, (char *) more[i].value);
      }
  g_ptr_array_add (keywords, NULL);
  g_ptr_array_add (values, NULL);

  ping->answer = PQpingParams ((const char *const *) keywords->pdata, (const char *const *) values->pdata, 0);
  g_task_return_boolean (task, TRUE);
}

static gboolean ping_cb (gpointer user_data);

static void
pinged_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Pinging *pinging = user_data;
  Ping *ping = g_task_get_task_data (G_TASK (result));
  g_autoptr (IepConnection) self = g_weak_ref_get (&pinging->connection);
  gboolean ours = self != NULL && self->generation == pinging->generation && self->current != NULL;

  pinging_free (pinging);
  if (self != NULL)
    self->pinging = FALSE;
  if (!ours || self->ping_timer != NULL)
    return;

  /* Any answer will do: it may be starting, or have no room for one more. */
  self->misses = ping->answer == PQPING_NO_RESPONSE ? self->misses + 1 : 0;
  iep_connection_set_silent (self, self->misses > 0);
  if (self->state != IEP_CONNECTION_READY || self->current == NULL)
    return;
  if (self->misses >= MOST_MISSES)
    iep_connection_broken (self, iep_database_error_lost (NULL));
  else
    self->ping_timer = iep_connection_add_timer (self, NEXT_PING_MILLISECONDS, ping_cb, self);
}

static gboolean
ping_cb (gpointer user_data)
{
  IepConnection *self = user_data;
  g_autoptr (GTask) task = NULL;
  g_auto (GStrv) keywords = iep_server_to_keywords (self->server, NULL);
  Ping *ping;
  Pinging *pinging;

  iep_clear_source (&self->ping_timer);
  if (keywords == NULL || self->current == NULL)
    return G_SOURCE_REMOVE;
  /* One for an earlier statement is still under way. */
  if (self->pinging)
    {
      self->ping_timer = iep_connection_add_timer (self, NEXT_PING_MILLISECONDS, ping_cb, self);
      return G_SOURCE_REMOVE;
    }

  ping = g_new0 (Ping, 1);
  ping->keywords = g_steal_pointer (&keywords);
  ping->host = g_strdup (PQhost (self->conn));
  ping->address = ping->host == NULL || ping->host[0] != '/' ? g_strdup (PQhostaddr (self->conn)) : NULL;
  ping->port = g_strdup (PQport (self->conn));
  pinging = g_new0 (Pinging, 1);
  g_weak_ref_init (&pinging->connection, self);
  pinging->generation = self->generation;
  self->pinging = TRUE;

  g_main_context_push_thread_default (self->context);
  task = g_task_new (NULL, NULL, pinged_cb, pinging);
  g_task_set_source_tag (task, ping_cb);
  g_task_set_task_data (task, ping, (GDestroyNotify) ping_free);
  g_task_run_in_thread (task, ping_thread);
  g_main_context_pop_thread_default (self->context);

  return G_SOURCE_REMOVE;
}

/* A statement was sent. */
void
iep_connection_expect_answer (IepConnection *self)
{
  iep_connection_answered (self);
  self->ping_timer = iep_connection_add_timer (self, FIRST_PING_MILLISECONDS, ping_cb, self);
}

/* It was answered, or nobody waits any more. */
void
iep_connection_answered (IepConnection *self)
{
  iep_clear_source (&self->ping_timer);
  self->misses = 0;
  iep_connection_set_silent (self, FALSE);
}
