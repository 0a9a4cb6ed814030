/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Getting connected, and connected again: names are resolved first, because libpq would block on them,
 * then each address of each host is tried in turn, each with its own share of the time.
 *
 *   begin -> resolve_next … -> try_next -> connecting_cb … -> established
 *                                 ^  |
 *                                 |  v
 *                            candidate_failed -> connect_failed -> the caller, or another try later
 */

#define G_LOG_DOMAIN "iep-database"

#include "config.h"

#include "database/iep-connection-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>
#include <unistd.h>

#include "database/iep-connection-source.h"
#include "database/iep-error-private.h"

#define OLDEST_SERVER 150000
#define FIRST_RETRY_MILLISECONDS 200
#define LAST_RETRY_MILLISECONDS 10000

static void try_next (IepConnection *self);
static void resolve_next (IepConnection *self);

static void
candidate_free (IepCandidate *candidate)
{
  g_free (candidate->host);
  g_free (candidate->address);
  g_free (candidate->port);
  g_free (candidate);
}

static const char *
get_keyword (IepConnection *self,
             const char    *keyword)
{
  for (guint i = 0; self->keywords[i] != NULL; i += 2)
    if (g_str_equal (self->keywords[i], keyword))
      return self->keywords[i + 1];

  return NULL;
}

/* Forgets everything about the try under way, but not whom to answer. */
void
iep_connection_stop_connecting (IepConnection *self)
{
  if (self->resolving != NULL)
    {
      g_cancellable_cancel (self->resolving);
      g_clear_object (&self->resolving);
    }

  iep_clear_source (&self->connect_timer);
  iep_clear_source (&self->retry_timer);
  g_clear_pointer (&self->keywords, g_strfreev);
  g_clear_pointer (&self->candidates, g_ptr_array_unref);
  g_clear_pointer (&self->hosts, g_strfreev);
  g_clear_pointer (&self->ports, g_strfreev);
  g_clear_error (&self->connect_error);
}

static gboolean
retry_cb (gpointer user_data)
{
  IepConnection *self = user_data;

  iep_clear_source (&self->retry_timer);
  iep_connection_begin (self);

  return G_SOURCE_REMOVE;
}

/* A little chance keeps hundreds of programs from coming back in step after the server restarted. */
void
iep_connection_schedule_retry (IepConnection *self)
{
  guint delay = self->retry_delay > 0 ? self->retry_delay : FIRST_RETRY_MILLISECONDS;

  self->retry_delay = MIN (delay * 2, LAST_RETRY_MILLISECONDS);
  delay = (guint) g_random_int_range ((gint32) (delay * 4 / 5), (gint32) (delay * 6 / 5) + 1);

  iep_clear_source (&self->retry_timer);
  self->retry_timer = iep_connection_add_timer (self, delay, retry_cb, self);
}

/* Takes @error. */
static void
connect_failed (IepConnection *self,
                GError        *error)
{
  g_autoptr (GError) owned = error;

  iep_connection_drop (self);
  iep_connection_stop_connecting (self);

  if (self->open_task != NULL)
    {
      g_autoptr (GTask) task = g_steal_pointer (&self->open_task);

      iep_clear_source (&self->open_cancel);
      iep_connection_set_state (self, IEP_CONNECTION_CLOSED);
      iep_connection_fail_requests (self, owned);
      g_task_return_error (task, g_steal_pointer (&owned));
    }
  else if (g_error_matches (owned, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_AUTHENTICATION))
    {
      /* Knocking on with a password that is refused would only lock the person out. */
      iep_connection_set_state (self, IEP_CONNECTION_CLOSED);
      iep_connection_fail_requests (self, owned);
      iep_connection_emit_lost (self, owned);
    }
  else
    {
      g_debug ("still lost: %s", owned->message);
      iep_connection_schedule_retry (self);
    }
}

/* Takes @error. Of several hosts the one that came furthest is told about. */
static void
remember_failure (IepConnection *self,
                  GError        *error)
{
  if (self->connect_error != NULL
      && iep_database_error_distance (self->connect_error) > iep_database_error_distance (error))
    {
      g_error_free (error);
      return;
    }

  g_clear_error (&self->connect_error);
  self->connect_error = error;
}

/* libpq speaks the person's language; what it says has to be understood here. */
static locale_t
speak_english (void)
{
  static locale_t english;

  if (g_once_init_enter (&english))
    g_once_init_leave (&english, newlocale (LC_MESSAGES_MASK, "C", duplocale (LC_GLOBAL_LOCALE)));

  return uselocale (english);
}

/* Takes @error. Another host may do better when this one cannot be reached, not when it says no. */
static void
candidate_failed (IepConnection *self,
                  GError        *error)
{
  gboolean final = !g_error_matches (error, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_HOST)
                   && !g_error_matches (error, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_OTHER);

  iep_connection_drop (self);
  iep_clear_source (&self->connect_timer);

  if (final)
    {
      connect_failed (self, error);
      return;
    }

  remember_failure (self, error);
  try_next (self);
}

static void
established (IepConnection *self)
{
  int version = PQserverVersion (self->conn);

  if (version < OLDEST_SERVER)
    {
      connect_failed (self, iep_database_error_new (IEP_DATABASE_ERROR_VERSION, "server_too_old", NULL, NULL,
                                                    _("The server is PostgreSQL %d, at least 15 is needed"), version / 10000));
      return;
    }

  PQsetnonblocking (self->conn, 1);
  PQsetErrorVerbosity (self->conn, PQERRORS_DEFAULT);
  iep_connection_stop_connecting (self);
  self->retry_delay = FIRST_RETRY_MILLISECONDS;
  iep_connection_ready (self);
}

static GError *
explain (IepConnection *self)
{
  return iep_connection_explain_failure (self, get_keyword (self, "sslcert") != NULL);
}

static gboolean
connecting_cb (GIOCondition condition,
               gpointer     user_data)
{
  g_autoptr (IepConnection) self = g_object_ref (user_data);

  PostgresPollingStatusType next;
  locale_t before = speak_english ();

  self->reached = PQstatus (self->conn);
  iep_connection_expect_verdict ();
  next = PQconnectPoll (self->conn);
  uselocale (before);

  switch (next)
    {
    case PGRES_POLLING_READING:
      iep_connection_source_watch (self->source, G_IO_IN, TRUE);
      break;

    case PGRES_POLLING_WRITING:
      iep_connection_source_watch (self->source, G_IO_OUT, TRUE);
      break;

    case PGRES_POLLING_OK:
      established (self);
      break;

    case PGRES_POLLING_FAILED:
    case PGRES_POLLING_ACTIVE:
    default:
      candidate_failed (self, explain (self));
      break;
    }

  return G_SOURCE_CONTINUE;
}

static gboolean
candidate_timeout_cb (gpointer user_data)
{
  g_autoptr (IepConnection) self = g_object_ref (user_data);

  candidate_failed (self, iep_database_error_no_way ("host_timeout", NULL));

  return G_SOURCE_REMOVE;
}

static void
notice_cb (void           *user_data,
           const PGresult *result)
{
  const char *severity = PQresultErrorField (result, PG_DIAG_SEVERITY_NONLOCALIZED);
  const char *sqlstate = PQresultErrorField (result, PG_DIAG_SQLSTATE);
  const char *message = PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY);
  const char *detail = PQresultErrorField (result, PG_DIAG_MESSAGE_DETAIL);
  GLogLevelFlags level = G_LOG_LEVEL_DEBUG;

  if (g_strcmp0 (severity, "WARNING") == 0 || g_strcmp0 (severity, "FATAL") == 0)
    level = G_LOG_LEVEL_MESSAGE;
  else if (g_strcmp0 (severity, "INFO") == 0)
    level = G_LOG_LEVEL_INFO;

  g_log_structured (G_LOG_DOMAIN, level,
                    "IEP_SEVERITY", severity != NULL ? severity : "",
                    "IEP_SQLSTATE", sqlstate != NULL ? sqlstate : "",
                    "IEP_DETAIL", detail != NULL ? detail : "",
                    "MESSAGE", "server: %s", message != NULL ? message : PQresultErrorMessage (result));
}

static guint
candidate_milliseconds (IepConnection *self)
{
  const char *given = get_keyword (self, "connect_timeout");
  guint64 seconds = given != NULL ? g_ascii_strtoull (given, NULL, 10) : 0;

  if (seconds > 0)
    return (guint) MIN (seconds, 3600) * 1000;

  return MAX (2, self->connect_timeout / MAX (1, self->candidates->len)) * 1000;
}

/* A password is only shown to a server that proves that it knows it: SCRAM, bound to the encrypted channel. */
static gboolean
binds_channel (IepConnection *self,
               IepCandidate  *candidate)
{
  const char *sslmode = get_keyword (self, "sslmode");

  /* Only the host that was resolved is on a network. */
  return candidate->address != NULL && self->password != NULL && self->password[0] != '\0' && sslmode != NULL
         && !g_str_equal (sslmode, "disable")
         && !g_str_equal (sslmode, "allow") && !g_str_equal (sslmode, "prefer") && get_keyword (self, "sslcert") == NULL;
}

static PGconn *
start (IepConnection *self,
       IepCandidate  *candidate)
{
  g_autoptr (GPtrArray) keywords = g_ptr_array_new ();
  g_autoptr (GPtrArray) values = g_ptr_array_new ();
  static const char *const ours[] = { "host", "hostaddr", "port", "connect_timeout", NULL };
  const struct { const char *keyword, *value; } more[] = {
    { "host", candidate->host },
    { "hostaddr", candidate->address },
    { "port", candidate->port },
    { "password", self->password },
    /* Who shows a certificate seldom needs a password; it opens the key then. Without one OpenSSL would ask on the
     * terminal, and the window would stand still: any wrong one is better. */
    { "sslpassword", self->password != NULL && self->password[0] != '\0' ? self->password : "-" },
    { "channel_binding", get_keyword (self, "channel_binding") == NULL && binds_channel (self, candidate) ? "require" : NULL },
    { "target_session_attrs", get_keyword (self, "target_session_attrs") == NULL && self->writable ? "read-write" : NULL },
  };
  locale_t before;
  PGconn *conn;

  for (guint i = 0; self->keywords[i] != NULL; i += 2)
    if (!g_strv_contains (ours, self->keywords[i]))
      {
        g_ptr_array_add (keywords, self->keywords[i]);
        g_ptr_array_add (values, self->keywords[i + 1]);
      }

  for (guint i = 0; i < G_N_ELEMENTS (more); i++)
    if (more[i].value != NULL)
      {
        g_ptr_array_add (keywords, (char *) more[i].keyword);
        g_ptr_array_add (values, (char *) more[i].value);
      }

  g_ptr_array_add (keywords, NULL);
  g_ptr_array_add (values, NULL);

  before = speak_english ();
  iep_connection_expect_verdict ();
  conn = PQconnectStartParams ((const char *const *) keywords->pdata, (const char *const *) values->pdata, 0);
  uselocale (before);

  return conn;
}

static void
try_next (IepConnection *self)
{
  IepCandidate *candidate;

  if (self->next_candidate >= self->candidates->len)
    {
      connect_failed (self, g_steal_pointer (&self->connect_error));
      return;
    }

  candidate = g_ptr_array_index (self->candidates, self->next_candidate++);
  self->conn = start (self, candidate);
  if (self->conn == NULL)
    g_error ("no memory for a connection");

  /* Only so does the message of a refusal carry the SQLSTATE. */
  PQsetErrorVerbosity (self->conn, PQERRORS_VERBOSE);
  PQsetNoticeReceiver (self->conn, notice_cb, NULL);
  self->reached = PQstatus (self->conn);

  if (self->reached == CONNECTION_BAD)
    {
      candidate_failed (self, explain (self));
      return;
    }

  iep_clear_source (&self->connect_timer);
  self->connect_timer = iep_connection_add_timer (self, candidate_milliseconds (self), candidate_timeout_cb, self);

  self->source = iep_connection_source_new (self->conn, connecting_cb, self);
  iep_connection_source_watch (self->source, G_IO_OUT, TRUE);
  g_source_attach (self->source, self->context);
}

static void
add_candidate (IepConnection *self,
               const char    *host,
               const char    *address)
{
  IepCandidate *candidate = g_new0 (IepCandidate, 1);
  guint n_ports = self->ports != NULL ? g_strv_length (self->ports) : 0;

  candidate->host = g_strdup (host);
  candidate->address = g_strdup (address);
  /* One port for all hosts, or one for each. */
  if (n_ports > 0)
    candidate->port = g_strdup (self->ports[n_ports == 1 ? 0 : MIN (self->next_host, n_ports - 1)]);

  g_ptr_array_add (self->candidates, candidate);
}

static void
resolved_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (IepConnection) self = user_data;
  g_autoptr (GError) error = NULL;
  GList *addresses = g_resolver_lookup_by_name_finish (G_RESOLVER (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->resolving == NULL)
    {
      g_resolver_free_addresses (addresses);
      return;
    }

  iep_clear_source (&self->connect_timer);
  g_clear_object (&self->resolving);

  for (GList *l = addresses; l != NULL; l = l->next)
    {
      g_autofree char *address = g_inet_address_to_string (l->data);

      add_candidate (self, self->hosts[self->next_host], address);
    }
  g_resolver_free_addresses (addresses);

  if (error != NULL)
    remember_failure (self, iep_database_error_no_way ("host_unknown", error->message));

  self->next_host++;
  resolve_next (self);
}

static gboolean
resolve_timeout_cb (gpointer user_data)
{
  g_autoptr (IepConnection) self = g_object_ref (user_data);

  iep_clear_source (&self->connect_timer);
  g_cancellable_cancel (self->resolving);
  g_clear_object (&self->resolving);

  remember_failure (self, iep_database_error_no_way ("host_unknown", NULL));
  self->next_host++;
  resolve_next (self);

  return G_SOURCE_REMOVE;
}

static void
resolve_next (IepConnection *self)
{
  for (; self->hosts[self->next_host] != NULL; self->next_host++)
    {
      const char *host = self->hosts[self->next_host];

      if (host[0] == '\0' || host[0] == '/' || host[0] == '@')
        add_candidate (self, host, NULL);
      else if (g_hostname_is_ip_address (host))
        add_candidate (self, host, host);
      else
        {
          g_autoptr (GResolver) resolver = g_resolver_get_default ();

          self->resolving = g_cancellable_new ();
          self->connect_timer = iep_connection_add_timer (self, self->connect_timeout * 1000, resolve_timeout_cb, self);
          g_main_context_push_thread_default (self->context);
          g_resolver_lookup_by_name_async (resolver, host, self->resolving, resolved_cb, g_object_ref (self));
          g_main_context_pop_thread_default (self->context);
          return;
        }
    }

  try_next (self);
}

/* libpq goes on without a certificate that is not there, and the server would be blamed. */
static gboolean
can_read (const char *path)
{
  return path == NULL || g_access (path, R_OK) == 0;
}

/* Starts a try, the first one or another one after the connection was lost. */
void
iep_connection_begin (IepConnection *self)
{
  g_autoptr (GError) error = NULL;
  const char *host, *port;

  iep_connection_stop_connecting (self);

  self->keywords = iep_server_to_keywords (self->server, &error);
  if (self->keywords == NULL)
    {
      connect_failed (self, g_steal_pointer (&error));
      return;
    }

  if (!can_read (get_keyword (self, "sslcert")) || !can_read (get_keyword (self, "sslkey")))
    {
      connect_failed (self, iep_database_error_no_way ("own_certificate_file", NULL));
      return;
    }

  host = get_keyword (self, "host");
  if (host == NULL)
    host = g_getenv ("PGHOST");
  port = get_keyword (self, "port");

  self->candidates = g_ptr_array_new_with_free_func ((GDestroyNotify) candidate_free);
  self->ports = port != NULL ? g_strsplit (port, ",", -1) : NULL;
  self->next_host = 0;
  self->next_candidate = 0;

  if (host == NULL || host[0] == '\0')
    {
      /* libpq knows where this computer keeps its socket. */
      add_candidate (self, NULL, NULL);
      try_next (self);
    }
  else
    {
      self->hosts = g_strsplit (host, ",", -1);
      resolve_next (self);
    }
}
