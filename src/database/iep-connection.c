/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One connection to PostgreSQL, driven by the main loop, that comes back by itself: the object.
 * Getting connected is in iep-connection-connect.c, the statements in -queue.c, cancelling in -cancel.c. */

#define G_LOG_DOMAIN "iep-database"

#include "config.h"

#include "database/iep-connection.h"

#include <glib/gi18n-lib.h>

#include "database/iep-connection-private.h"
#include "database/iep-connection-source.h"
#include "database/iep-error-private.h"

G_DEFINE_FINAL_TYPE (IepConnection, iep_connection, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (IepConnectionState, iep_connection_state,
                    G_DEFINE_ENUM_VALUE (IEP_CONNECTION_CLOSED, "closed"),
                    G_DEFINE_ENUM_VALUE (IEP_CONNECTION_CONNECTING, "connecting"),
                    G_DEFINE_ENUM_VALUE (IEP_CONNECTION_READY, "ready"),
                    G_DEFINE_ENUM_VALUE (IEP_CONNECTION_LOST, "lost"))

enum
{
  PROP_0,
  PROP_SERVER,
  PROP_STATE,
  PROP_TLS,
  PROP_SERVER_VERSION,
  PROP_DEADLINE,
  PROP_CONNECT_TIMEOUT,
  PROP_PATIENCE,
  PROP_WRITABLE,
  PROP_SILENT,
  PROP_RESTING,
  N_PROPS,
};

enum
{
  SIGNAL_NOTIFIED,
  SIGNAL_LOST,
  SIGNAL_RESTORED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

void
iep_connection_set_state (IepConnection      *self,
                          IepConnectionState  state)
{
  if (self->state == state)
    return;

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

void
iep_connection_set_silent (IepConnection *self,
                           gboolean       silent)
{
  if (self->silent == silent)
    return;

  self->silent = silent;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SILENT]);
}

static void
set_resting (IepConnection *self,
             gboolean       resting)
{
  if (self->resting == resting)
    return;

  self->resting = resting;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RESTING]);
}

void
iep_connection_emit_lost (IepConnection *self,
                          const GError  *error)
{
  g_signal_emit (self, signals[SIGNAL_LOST], 0, error);
}

GSource *
iep_connection_add_timer (IepConnection *self,
                          guint          milliseconds,
                          GSourceFunc    callback,
                          gpointer       data)
{
  GSource *source = g_timeout_source_new (milliseconds);

  g_source_set_callback (source, callback, data, NULL);
  g_source_attach (source, self->context);

  return source;
}

/* Lets go of libpq's connection; what it still had to say is lost. */
void
iep_connection_drop (IepConnection *self)
{
  self->generation++;
  self->cancelling = FALSE;
  iep_connection_answered (self);
  iep_clear_source (&self->source);
  iep_clear_source (&self->grace_timer);
  iep_clear_source (&self->again_timer);
  g_clear_pointer (&self->conn, PQfinish);
}

/* Takes @error. */
void
iep_connection_broken (IepConnection *self,
                       GError        *error)
{
  g_autoptr (IepConnection) alive = g_object_ref (self);
  g_autoptr (GError) owned = error;

  g_assert (self->state == IEP_CONNECTION_READY);

  /* The statement in flight may know better why: the server says so before it goes. */
  if (self->current != NULL && self->current->error != NULL
      && g_error_matches (self->current->error, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_CONNECTION_LOST))
    {
      g_clear_error (&owned);
      owned = g_error_copy (self->current->error);
    }

  iep_connection_drop (self);
  iep_connection_set_state (self, IEP_CONNECTION_LOST);
  iep_connection_schedule_retry (self);
  iep_connection_fail_requests (self, owned);

  /* A callback may have closed the connection. */
  if (self->state == IEP_CONNECTION_LOST)
    iep_connection_emit_lost (self, owned);
}

static char *
describe_tls (IepConnection *self)
{
  const char *protocol, *cipher, *mode;

  if (iep_server_is_local (self->server) && !PQsslInUse (self->conn))
    return g_strdup (_("Inside this computer"));
  if (PQgssEncInUse (self->conn))
    return g_strdup (_("Encrypted (Kerberos), the server is checked"));
  if (!PQsslInUse (self->conn))
    return g_strdup (_("Not encrypted"));

  protocol = PQsslAttribute (self->conn, "protocol");
  cipher = PQsslAttribute (self->conn, "cipher");
  mode = iep_server_get_sslmode (self->server);

  if (mode == NULL || g_str_equal (mode, "verify-full"))
    return g_strdup_printf (_("Encrypted (%s, %s), the server’s certificate is checked"), protocol, cipher);
  if (g_str_equal (mode, "verify-ca"))
    return g_strdup_printf (_("Encrypted (%s, %s), the server’s certificate is checked but not its name"), protocol, cipher);

  return g_strdup_printf (_("Encrypted (%s, %s), the server’s certificate is not checked"), protocol, cipher);
}

static char *
listen_statement (const char *channel)
{
  g_auto (GStrv) parts = g_strsplit (channel, "\"", -1);
  g_autofree char *quoted = g_strjoinv ("\"\"", parts);

  return g_strdup_printf ("listen \"%s\"", quoted);
}

/* libpq's connection stands: for the first time, or again. */
void
iep_connection_ready (IepConnection *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->open_task);

  iep_clear_source (&self->open_cancel);
  iep_clear_source (&self->source);
  self->source = iep_connection_source_new (self->conn, iep_connection_serve, self);
  iep_connection_source_watch (self->source, G_IO_IN, TRUE);
  g_source_attach (self->source, self->context);

  g_free (self->tls);
  self->tls = describe_tls (self);
  self->server_version = PQserverVersion (self->conn);

  /* Before any other statement, so that nothing goes unnoticed after what the others read. */
  for (guint i = self->channels->len; i > 0; i--)
    iep_connection_enqueue_own (self, listen_statement (g_ptr_array_index (self->channels, i - 1)));

  g_object_freeze_notify (G_OBJECT (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TLS]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SERVER_VERSION]);
  iep_connection_set_state (self, IEP_CONNECTION_READY);
  iep_connection_pump (self);
  g_object_thaw_notify (G_OBJECT (self));

  if (task != NULL)
    g_task_return_boolean (task, TRUE);
  else if (self->state == IEP_CONNECTION_READY)
    g_signal_emit (self, signals[SIGNAL_RESTORED], 0);
}

/* Lets go of everything; what was asked for fails. */
static void
shut (IepConnection *self)
{
  g_autoptr (GError) error = iep_database_error_new (IEP_DATABASE_ERROR_CONNECTION_LOST, "closed", NULL, NULL,
                                                     "%s", _("There is no connection to the server"));

  iep_clear_source (&self->open_cancel);
  set_resting (self, FALSE);
  iep_connection_stop_connecting (self);
  if (self->current != NULL)
    iep_connection_cancel_quietly (self->conn);
  iep_connection_drop (self);
  iep_connection_set_state (self, IEP_CONNECTION_CLOSED);
  iep_connection_fail_requests (self, error);
}

static gboolean
open_cancelled_cb (GCancellable *cancellable,
                   gpointer      user_data)
{
  g_autoptr (IepConnection) self = g_object_ref (user_data);
  g_autoptr (GTask) task = g_steal_pointer (&self->open_task);

  shut (self);
  g_task_return_error_if_cancelled (task);

  return G_SOURCE_REMOVE;
}

static void
iep_connection_constructed (GObject *object)
{
  IepConnection *self = IEP_CONNECTION (object);

  G_OBJECT_CLASS (iep_connection_parent_class)->constructed (object);

  g_assert (self->server != NULL);
  self->context = g_main_context_ref_thread_default ();
}

static void
iep_connection_dispose (GObject *object)
{
  IepConnection *self = IEP_CONNECTION (object);

  iep_connection_close (self);

  G_OBJECT_CLASS (iep_connection_parent_class)->dispose (object);
}

static void
iep_connection_finalize (GObject *object)
{
  IepConnection *self = IEP_CONNECTION (object);

  iep_connection_forget_password (self);
  g_clear_object (&self->server);
  g_clear_pointer (&self->tls, g_free);
  g_clear_pointer (&self->channels, g_ptr_array_unref);
  g_clear_pointer (&self->context, g_main_context_unref);

  G_OBJECT_CLASS (iep_connection_parent_class)->finalize (object);
}

static void
iep_connection_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  IepConnection *self = IEP_CONNECTION (object);

  switch (prop_id)
    {
    case PROP_SERVER:
      g_value_set_object (value, self->server);
      break;
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_TLS:
      g_value_set_string (value, self->tls);
      break;
    case PROP_SERVER_VERSION:
      g_value_set_int (value, self->server_version);
      break;
    case PROP_DEADLINE:
      g_value_set_uint (value, self->deadline);
      break;
    case PROP_CONNECT_TIMEOUT:
      g_value_set_uint (value, self->connect_timeout);
      break;
    case PROP_PATIENCE:
      g_value_set_uint (value, self->patience);
      break;
    case PROP_WRITABLE:
      g_value_set_boolean (value, self->writable);
      break;
    case PROP_SILENT:
      g_value_set_boolean (value, self->silent);
      break;
    case PROP_RESTING:
      g_value_set_boolean (value, self->resting);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
iep_connection_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  IepConnection *self = IEP_CONNECTION (object);

  switch (prop_id)
    {
    case PROP_SERVER:
      self->server = g_value_dup_object (value);
      break;
    case PROP_DEADLINE:
      iep_connection_set_deadline (self, g_value_get_uint (value));
      break;
    case PROP_CONNECT_TIMEOUT:
      self->connect_timeout = g_value_get_uint (value);
      break;
    case PROP_PATIENCE:
      self->patience = g_value_get_uint (value);
      break;
    case PROP_WRITABLE:
      self->writable = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
iep_connection_class_init (IepConnectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags read = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags write = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->constructed = iep_connection_constructed;
  object_class->dispose = iep_connection_dispose;
  object_class->finalize = iep_connection_finalize;
  object_class->get_property = iep_connection_get_property;
  object_class->set_property = iep_connection_set_property;

  properties[PROP_SERVER] =
    g_param_spec_object ("server", NULL, NULL, IEP_TYPE_SERVER, write | G_PARAM_CONSTRUCT_ONLY);
  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, IEP_TYPE_CONNECTION_STATE, IEP_CONNECTION_CLOSED, read);
  properties[PROP_TLS] =
    g_param_spec_string ("tls", NULL, NULL, NULL, read);
  properties[PROP_SERVER_VERSION] =
    g_param_spec_int ("server-version", NULL, NULL, 0, G_MAXINT, 0, read);
  properties[PROP_DEADLINE] =
    g_param_spec_uint ("deadline", NULL, NULL, 0, G_MAXUINT / 1000, 60, write | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_CONNECT_TIMEOUT] =
    g_param_spec_uint ("connect-timeout", NULL, NULL, 1, 3600, 15, write);
  properties[PROP_PATIENCE] =
    g_param_spec_uint ("patience", NULL, NULL, 0, 3600, 10, write);
  properties[PROP_WRITABLE] =
    g_param_spec_boolean ("writable", NULL, NULL, FALSE, write);
  properties[PROP_SILENT] =
    g_param_spec_boolean ("silent", NULL, NULL, FALSE, read);
  properties[PROP_RESTING] =
    g_param_spec_boolean ("resting", NULL, NULL, FALSE, read);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_NOTIFIED] =
    g_signal_new ("notified", IEP_TYPE_CONNECTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[SIGNAL_LOST] =
    g_signal_new ("lost", IEP_TYPE_CONNECTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_ERROR);
  signals[SIGNAL_RESTORED] =
    g_signal_new ("restored", IEP_TYPE_CONNECTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
iep_connection_init (IepConnection *self)
{
  self->deadline = 60;
  self->connect_timeout = 15;
  self->patience = 10;
  self->channels = g_ptr_array_new_with_free_func (g_free);
  g_queue_init (&self->queue);
}

/**
 * iep_connection_new:
 * @server: where to connect to
 *
 * The connection belongs to the main context that is the thread's default one now.
 *
 * Returns: (transfer full): a connection, still closed.
 */
IepConnection *
iep_connection_new (IepServer *server)
{
  g_return_val_if_fail (IEP_IS_SERVER (server), NULL);

  return g_object_new (IEP_TYPE_CONNECTION, "server", server, NULL);
}

/**
 * iep_connection_open_async:
 * @self:
 * @password: (nullable): kept for coming back; %NULL = libpq looks into PGPASSFILE
 * @cancellable: (nullable):
 * @callback:
 * @user_data:
 *
 * Connects to the server. From then on, the connection comes back by itself when it is lost.
 */
void
iep_connection_open_async (IepConnection       *self,
                           const char          *password,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (IEP_IS_CONNECTION (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, iep_connection_open_async);

  if (g_task_return_error_if_cancelled (task))
    return;

  if (self->state != IEP_CONNECTION_CLOSED)
    {
      g_task_return_error (task, iep_database_error_new (IEP_DATABASE_ERROR_STATE, "already_open", NULL, NULL,
                                                         "%s", _("The connection is open already")));
      return;
    }

  iep_connection_set_password (self, password);
  self->retry_delay = 0;

  if (cancellable != NULL)
    {
      self->open_cancel = g_cancellable_source_new (cancellable);
      g_source_set_callback (self->open_cancel, G_SOURCE_FUNC (open_cancelled_cb), self, NULL);
      g_source_attach (self->open_cancel, self->context);
    }

  self->open_task = g_steal_pointer (&task);
  iep_connection_set_state (self, IEP_CONNECTION_CONNECTING);
  iep_connection_begin (self);
}

/**
 * iep_connection_open_finish:
 * @self:
 * @result:
 * @error: return location for an error: %IEP_DATABASE_ERROR_HOST, %IEP_DATABASE_ERROR_TLS,
 *   %IEP_DATABASE_ERROR_AUTHENTICATION, %IEP_DATABASE_ERROR_PERMISSION, %IEP_DATABASE_ERROR_NOT_FOUND,
 *   %IEP_DATABASE_ERROR_STATE, %IEP_DATABASE_ERROR_VERSION (server_too_old) or %IEP_DATABASE_ERROR_OTHER; the codes are
 *   listed in iep-error-connect.c, the hint says what to do
 *
 * Returns: whether the connection is ready.
 */
gboolean
iep_connection_open_finish (IepConnection  *self,
                            GAsyncResult   *result,
                            GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * iep_connection_listen:
 * @self:
 * @channel: the name of a channel
 *
 * Asks for the signal "notified" of this channel, now and after each coming back. May be called before
 * the connection is open.
 */
void
iep_connection_listen (IepConnection *self,
                       const char    *channel)
{
  g_return_if_fail (IEP_IS_CONNECTION (self));
  g_return_if_fail (channel != NULL);

  if (g_ptr_array_find_with_equal_func (self->channels, channel, g_str_equal, NULL))
    return;

  g_ptr_array_add (self->channels, g_strdup (channel));
  if (self->state == IEP_CONNECTION_READY)
    {
      iep_connection_enqueue_own (self, listen_statement (channel));
      iep_connection_pump (self);
    }
}

/**
 * iep_connection_close:
 * @self:
 *
 * Ends the connection. A statement in flight is cancelled; everything asked for fails with
 * %IEP_DATABASE_ERROR_CONNECTION_LOST, code "closed".
 */
void
iep_connection_close (IepConnection *self)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (IEP_IS_CONNECTION (self));

  if (self->state == IEP_CONNECTION_CLOSED)
    return;

  g_object_ref (self);

  task = g_steal_pointer (&self->open_task);
  shut (self);
  if (task != NULL)
    g_task_return_error (task, iep_database_error_new (IEP_DATABASE_ERROR_CONNECTION_LOST, "closed", NULL, NULL,
                                                       "%s", _("There is no connection to the server")));

  g_object_unref (self);
}

/**
 * iep_connection_rest:
 * @self:
 *
 * Closes the connection for want of use; the password is kept. It opens again as soon as something is asked for, or at
 * iep_connection_wake().
 *
 * Returns: whether it rests now; not while a statement is under way
 */
gboolean
iep_connection_rest (IepConnection *self)
{
  g_return_val_if_fail (IEP_IS_CONNECTION (self), FALSE);

  if (self->state != IEP_CONNECTION_READY || self->current != NULL || self->cancelling || !g_queue_is_empty (&self->queue))
    return FALSE;

  iep_connection_drop (self);
  set_resting (self, TRUE);
  iep_connection_set_state (self, IEP_CONNECTION_LOST);

  return TRUE;
}

/**
 * iep_connection_wake:
 * @self:
 *
 * Opens a resting connection again; "restored" tells when it is.
 */
void
iep_connection_wake (IepConnection *self)
{
  g_return_if_fail (IEP_IS_CONNECTION (self));

  if (!self->resting)
    return;

  set_resting (self, FALSE);
  self->retry_delay = 0;
  iep_connection_begin (self);
}

/**
 * iep_connection_give_up:
 * @self:
 *
 * Waits no longer for the statement in flight: the connection is lost, and connects again as after any loss.
 */
void
iep_connection_give_up (IepConnection *self)
{
  g_return_if_fail (IEP_IS_CONNECTION (self));

  if (self->state == IEP_CONNECTION_READY && self->current != NULL)
    iep_connection_broken (self, iep_database_error_lost (NULL));
}

/**
 * iep_connection_get_server:
 * @self:
 *
 * Returns: (transfer none): where it connects to.
 */
IepServer *
iep_connection_get_server (IepConnection *self)
{
  g_return_val_if_fail (IEP_IS_CONNECTION (self), NULL);

  return self->server;
}

/**
 * iep_connection_get_state:
 * @self:
 *
 * Returns: whether statements can be sent.
 */
IepConnectionState
iep_connection_get_state (IepConnection *self)
{
  g_return_val_if_fail (IEP_IS_CONNECTION (self), IEP_CONNECTION_CLOSED);

  return self->state;
}

/**
 * iep_connection_get_tls:
 * @self:
 *
 * Returns: (nullable) (transfer none): how safe the way to the server is, in words; %NULL before opening.
 */
const char *
iep_connection_get_tls (IepConnection *self)
{
  g_return_val_if_fail (IEP_IS_CONNECTION (self), NULL);

  return self->tls;
}

/**
 * iep_connection_get_server_version:
 * @self:
 *
 * Returns: PostgreSQL's version as it counts them, 150020 for 15.20; 0 before opening.
 */
int
iep_connection_get_server_version (IepConnection *self)
{
  g_return_val_if_fail (IEP_IS_CONNECTION (self), 0);

  return self->server_version;
}

/**
 * iep_connection_get_deadline:
 * @self:
 *
 * Returns: how many seconds a statement may take; 0 = for ever.
 */
guint
iep_connection_get_deadline (IepConnection *self)
{
  g_return_val_if_fail (IEP_IS_CONNECTION (self), 0);

  return self->deadline;
}

/**
 * iep_connection_set_deadline:
 * @self:
 * @seconds: how long a statement may take; 0 = for ever
 *
 * For the statements that are sent from now on, each from the moment it is sent.
 */
void
iep_connection_set_deadline (IepConnection *self,
                             guint          seconds)
{
  g_return_if_fail (IEP_IS_CONNECTION (self));

  if (self->deadline == seconds)
    return;

  self->deadline = seconds;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DEADLINE]);
}
