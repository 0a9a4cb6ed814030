/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One person at one server: who it is and which rights are held where. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-session.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "domain/iep-code-private.h"
#include "domain/iep-session-private.h"

#define DEFAULT_RETRY_SECONDS 60

/* Seconds since 1970, null for ever. */
#define PASSWORD_UNTIL \
  "(select extract(epoch from nullif(r.rolvaliduntil, 'infinity'))::bigint" \
  " from pg_catalog.pg_roles r where r.rolname = session_user)"

G_DEFINE_FINAL_TYPE (IepSession, iep_session, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_CONNECTION,
  PROP_LOGIN,
  PROP_NAME,
  PROP_POSITION_TITLE,
  PROP_ADMINISTRATOR,
  PROP_MUST_CHANGE_PASSWORD,
  PROP_INSTITUTIONS,
  PROP_BUSY,
  PROP_SILENT,
  N_PROPS
};

enum
{
  SIGNAL_CHANGED,
  SIGNAL_RELOADED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
forget_password (IepSession *self)
{
  if (self->password != NULL)
    explicit_bzero (self->password, strlen (self->password));
  g_clear_pointer (&self->password, g_free);
}

void
iep_session_emit_changed (IepSession *self,
                          gint64      institution_id)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0, institution_id);
}

void
iep_session_count_calls (IepSession *self,
                         int         more)
{
  gboolean was_busy = self->n_calls > 0;

  self->n_calls += more;
  if (was_busy != (self->n_calls > 0))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

void
iep_session_silence_changed (IepSession *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SILENT]);
}

static void
take_text (IepSession *self,
           char      **place,
           const char *text,
           guint       property)
{
  if (g_strcmp0 (*place, text) == 0)
    return;

  g_free (*place);
  *place = g_strdup (text);
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
take_flag (IepSession *self,
           gboolean   *place,
           gboolean    value,
           guint       property)
{
  if (*place == value)
    return;

  *place = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/* The institutions that stay keep their objects: whoever shows one sees its rights change, not itself vanish. */
static void
take_institutions (IepSession *self,
                   JsonArray  *array)
{
  g_autoptr(GPtrArray) wanted = g_ptr_array_new_with_free_func (g_object_unref);
  GListModel *model = G_LIST_MODEL (self->institutions);
  guint first = 0, old_end, new_end;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      IepInstitution *known = NULL;

      if (!JSON_NODE_HOLDS_OBJECT (node))
        continue;
      known = iep_session_find_institution (self, json_object_get_int_member_with_default (json_node_get_object (node), "id", 0));
      if (known != NULL)
        {
          iep_record_load_json (IEP_RECORD (known), node);
          g_ptr_array_add (wanted, g_object_ref (known));
        }
      else
        {
          g_ptr_array_add (wanted, iep_record_from_json (IEP_TYPE_INSTITUTION, node));
        }
    }

  old_end = g_list_model_get_n_items (model);
  new_end = wanted->len;
  for (; first < old_end && first < new_end; first++)
    {
      g_autoptr(GObject) item = g_list_model_get_item (model, first);

      if (item != g_ptr_array_index (wanted, first))
        break;
    }
  for (; old_end > first && new_end > first; old_end--, new_end--)
    {
      g_autoptr(GObject) item = g_list_model_get_item (model, old_end - 1);

      if (item != g_ptr_array_index (wanted, new_end - 1))
        break;
    }
  if (old_end > first || new_end > first)
    g_list_store_splice (self->institutions, first, old_end - first, wanted->pdata + first, new_end - first);
}

static gboolean
take_session (IepSession  *self,
              JsonNode    *node,
              GError     **error)
{
  JsonObject *object;
  JsonNode *institutions;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_VERSION, _("The server does not say who you are."));
      return FALSE;
    }

  object = json_node_get_object (node);
  institutions = json_object_get_member (object, "institutions");

  g_object_freeze_notify (G_OBJECT (self));
  take_text (self, &self->login, json_object_get_string_member_with_default (object, "login", NULL), PROP_LOGIN);
  take_text (self, &self->name, json_object_get_string_member_with_default (object, "name", NULL), PROP_NAME);
  take_text (self, &self->position_title, json_object_get_string_member_with_default (object, "position_title", NULL),
             PROP_POSITION_TITLE);
  take_flag (self, &self->administrator, json_object_get_boolean_member_with_default (object, "administrate", FALSE),
             PROP_ADMINISTRATOR);
  take_flag (self, &self->must_change_password,
             json_object_get_boolean_member_with_default (object, "must_change_password", FALSE), PROP_MUST_CHANGE_PASSWORD);
  take_institutions (self, institutions != NULL && JSON_NODE_HOLDS_ARRAY (institutions) ? json_node_get_array (institutions) : NULL);
  g_object_thaw_notify (G_OBJECT (self));

  return TRUE;
}

static void
take_password_until (IepSession *self,
                     IepResult  *rows,
                     guint       column)
{
  g_clear_pointer (&self->password_until, g_date_time_unref);
  if (iep_result_get_n_rows (rows) > 0 && !iep_result_is_null (rows, 0, column))
    self->password_until = g_date_time_new_from_unix_utc (iep_result_get_int64 (rows, 0, column));
}

/* Opening: connect, look at the version, read who I am, the names of codes. */

static void
on_codes_loaded (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  IepSession *self = IEP_SESSION (source);
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (!iep_code_load_finish (self, result, &error))
    {
      iep_session_close (self);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  iep_session_start_watching (self);
  g_task_return_pointer (task, g_object_ref (self), g_object_unref);
}

static void
on_session_read (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  IepSession *self = IEP_SESSION (source);
  g_autoptr(GTask) task = user_data;
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(GError) error = NULL;

  node = iep_session_call_finish (self, result, &error);
  if (node == NULL || !take_session (self, node, &error))
    {
      iep_session_close (self);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  iep_code_load_async (self, g_task_get_cancellable (task), on_codes_loaded, g_object_ref (task));
}

static GError *
check_version (gint64 version)
{
  if (version == IEP_SCHEMA_VERSION)
    return NULL;

  if (version < IEP_SCHEMA_VERSION)
    return iep_database_error_new (IEP_DATABASE_ERROR_VERSION, "schema_too_old", NULL, NULL,
                                   _("The data on the server are of version %d; this program needs version %d. "
                                     "Ask whoever looks after the server to upgrade it."),
                                   (int) version, IEP_SCHEMA_VERSION);

  return iep_database_error_new (IEP_DATABASE_ERROR_VERSION, "schema_too_new", NULL, NULL,
                                 _("The data on the server are of version %d; this program knows version %d. "
                                   "Install the newer program."),
                                 (int) version, IEP_SCHEMA_VERSION);
}

static void
on_version_read (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  IepSession *self = IEP_SESSION (source);
  g_autoptr(GTask) task = user_data;
  g_autoptr(IepResult) rows = NULL;
  g_autoptr(GError) error = NULL;

  rows = iep_session_query_finish (self, result, &error);
  if (rows == NULL && g_error_matches (error, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_VERSION))
    {
      g_clear_error (&error);
      error = iep_database_error_new (IEP_DATABASE_ERROR_VERSION, "schema_missing", NULL, NULL, "%s",
                                      _("The database on the server does not hold the data of this program. "
                                        "Ask whoever looks after the server to install them."));
    }
  else if (rows == NULL && g_error_matches (error, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_PERMISSION))
    {
      /* A login that is none of ours: not even this may it read. */
      g_clear_error (&error);
      error = iep_database_error_new (IEP_DATABASE_ERROR_PERMISSION, "not_a_person", NULL,
                                      _("Ask the system administrator to register you."),
                                      "%s", _("This user name is not registered in the system"));
    }
  else if (rows != NULL)
    {
      error = check_version (iep_result_get_n_rows (rows) > 0 ? iep_result_get_int64 (rows, 0, 0) : 0);
    }
  if (error != NULL)
    {
      iep_session_close (self);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  take_password_until (self, rows, 2);
  g_hash_table_remove_all (self->writers);
  for (guint i = 0; i < iep_result_get_n_rows (rows); i++)
    if (!iep_result_is_null (rows, i, 1))
      g_hash_table_add (self->writers, g_strdup (iep_result_get_string (rows, i, 1)));

  iep_session_call_async (self, "my_session", NULL, g_task_get_cancellable (task), on_session_read, g_object_ref (task));
}

static void
on_connected (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  IepSession *self = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  if (!iep_connection_open_finish (IEP_CONNECTION (source), result, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  /* The version, and which functions want a request id. */
  iep_session_query_async (self,
                           "select v.version, p.proname, " PASSWORD_UNTIL
                           "  from iepirkumi.schema_version v"
                           "  left join pg_catalog.pg_proc p"
                           "    on p.pronamespace = 'iepirkumi'::regnamespace and 'p_request' = any (p.proargnames)",
                           NULL, g_task_get_cancellable (task), on_version_read, g_object_ref (task));
}

static void
iep_session_dispose (GObject *object)
{
  IepSession *self = IEP_SESSION (object);

  iep_session_close (self);
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (iep_session_parent_class)->dispose (object);
}

static void
iep_session_finalize (GObject *object)
{
  IepSession *self = IEP_SESSION (object);

  iep_code_forget (self);
  forget_password (self);
  g_clear_pointer (&self->password_until, g_date_time_unref);
  g_free (self->login);
  g_free (self->name);
  g_free (self->position_title);
  g_clear_object (&self->institutions);
  g_clear_pointer (&self->writers, g_hash_table_unref);
  g_clear_pointer (&self->unanswered, g_hash_table_unref);
  g_clear_pointer (&self->sequences, g_hash_table_unref);
  g_clear_pointer (&self->context, g_main_context_unref);

  G_OBJECT_CLASS (iep_session_parent_class)->finalize (object);
}

static void
iep_session_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  IepSession *self = IEP_SESSION (object);

  switch (prop_id)
    {
    case PROP_CONNECTION:
      g_value_set_object (value, self->connection);
      break;
    case PROP_LOGIN:
      g_value_set_string (value, self->login);
      break;
    case PROP_NAME:
      g_value_set_string (value, iep_session_get_name (self));
      break;
    case PROP_POSITION_TITLE:
      g_value_set_string (value, self->position_title);
      break;
    case PROP_ADMINISTRATOR:
      g_value_set_boolean (value, self->administrator);
      break;
    case PROP_MUST_CHANGE_PASSWORD:
      g_value_set_boolean (value, self->must_change_password);
      break;
    case PROP_INSTITUTIONS:
      g_value_set_object (value, self->institutions);
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, iep_session_is_busy (self));
      break;
    case PROP_SILENT:
      g_value_set_boolean (value, iep_session_is_silent (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
iep_session_class_init (IepSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = iep_session_dispose;
  object_class->finalize = iep_session_finalize;
  object_class->get_property = iep_session_get_property;

  properties[PROP_CONNECTION] = g_param_spec_object ("connection", NULL, NULL, IEP_TYPE_CONNECTION, flags);
  properties[PROP_LOGIN] = g_param_spec_string ("login", NULL, NULL, NULL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_POSITION_TITLE] = g_param_spec_string ("position-title", NULL, NULL, NULL, flags);
  properties[PROP_ADMINISTRATOR] = g_param_spec_boolean ("administrator", NULL, NULL, FALSE, flags);
  properties[PROP_MUST_CHANGE_PASSWORD] = g_param_spec_boolean ("must-change-password", NULL, NULL, FALSE, flags);
  properties[PROP_INSTITUTIONS] = g_param_spec_object ("institutions", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  properties[PROP_SILENT] = g_param_spec_boolean ("silent", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * IepSession::changed:
   * @self: the session
   * @institution_id: of which something may have changed; 0 = of all, or what all share
   *
   * Somebody (this person too) changed something: read again what is shown.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", IEP_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, G_TYPE_INT64);

  /**
   * IepSession::reloaded:
   * @self: the session
   *
   * The person's name, rights and institutions were read again.
   */
  signals[SIGNAL_RELOADED] = g_signal_new ("reloaded", IEP_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 0);
}

static void
iep_session_init (IepSession *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->institutions = g_list_store_new (IEP_TYPE_INSTITUTION);
  self->writers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->unanswered = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->retry_deadline = DEFAULT_RETRY_SECONDS;
}

/**
 * iep_session_open_async:
 * @server: where, and as whom
 * @password: (nullable): the person's; %NULL = libpq looks into PGPASSFILE
 * @cancellable: (nullable): to give up
 * @callback: called once; its source object is %NULL
 * @user_data: for @callback
 *
 * Connects, checks that program and server understand each other, and reads who the person is.
 */
void
iep_session_open_async (IepServer           *server,
                        const char          *password,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  GTask *task;
  IepSession *self;

  g_return_if_fail (IEP_IS_SERVER (server));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, iep_session_open_async);

  self = g_object_new (IEP_TYPE_SESSION, NULL);
  g_task_set_task_data (task, self, g_object_unref);
  self->password = g_strdup (password);
  self->connection = iep_connection_new (server);
  g_signal_connect_object (self->connection, "notify::silent", G_CALLBACK (iep_session_silence_changed), self, G_CONNECT_SWAPPED);
  /* A standby would let one in and refuse the first change. */
  g_object_set (self->connection, "writable", TRUE, NULL);
  iep_connection_open_async (self->connection, password, cancellable, on_connected, task);
}

/**
 * iep_session_open_finish:
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR of iep_connection_open_finish(), or %IEP_DATABASE_ERROR_VERSION with the code
 *   `schema_too_old`, `schema_too_new` or `schema_missing`
 *
 * Returns: (transfer full): a session; iep_session_close() ends it
 */
IepSession *
iep_session_open_finish (GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, iep_session_open_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * iep_session_close:
 * @self: a session
 *
 * Signs out. Whatever is still asked for fails.
 */
void
iep_session_close (IepSession *self)
{
  g_return_if_fail (IEP_IS_SESSION (self));

  iep_session_stop_watching (self);
  self->reader_refused = TRUE;
  if (self->reader != NULL)
    iep_connection_close (self->reader);
  g_clear_object (&self->reader);
  if (self->connection != NULL)
    iep_connection_close (self->connection);
}

static void
on_session_read_again (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  IepSession *self = IEP_SESSION (source);
  g_autoptr(GTask) task = user_data;
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(GError) error = NULL;

  node = iep_session_call_finish (self, result, &error);
  if (node == NULL || !take_session (self, node, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  g_signal_emit (self, signals[SIGNAL_RELOADED], 0);
  g_task_return_boolean (task, TRUE);
}

/**
 * iep_session_reload_async:
 * @self: a session
 * @cancellable: (nullable): to give up
 * @callback: (nullable): called once
 * @user_data: for @callback
 *
 * Reads the person's name, rights and institutions again. Happens by itself when they may have changed.
 */
void
iep_session_reload_async (IepSession          *self,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (IEP_IS_SESSION (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, iep_session_reload_async);
  iep_session_call_async (self, "my_session", NULL, cancellable, on_session_read_again, task);
}

/**
 * iep_session_reload_finish:
 * @self: a session
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: whether it was read
 */
gboolean
iep_session_reload_finish (IepSession    *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_password_until_read (GObject      *source,
                        GAsyncResult *result,
                        gpointer      user_data)
{
  IepSession *self = IEP_SESSION (source);
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(IepResult) rows = iep_session_query_finish (self, result, &error);

  /* The password is changed, whatever becomes of this. */
  if (rows != NULL)
    take_password_until (self, rows, 0);
  else
    g_debug ("how long the password is good was not read: %s", error->message);
  g_task_return_boolean (task, TRUE);
}

static void
on_password_changed (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  IepSession *self = IEP_SESSION (source);
  g_autoptr(GTask) task = user_data;
  const char *password = g_task_get_task_data (task);
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(GError) error = NULL;

  node = iep_session_call_finish (self, result, &error);
  if (node == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  forget_password (self);
  self->password = g_strdup (password);
  iep_connection_set_password (self->connection, password);
  if (self->reader != NULL)
    iep_connection_set_password (self->reader, password);
  take_flag (self, &self->must_change_password, FALSE, PROP_MUST_CHANGE_PASSWORD);
  g_clear_pointer (&self->password_until, g_date_time_unref);
  iep_session_query_async (self, "select " PASSWORD_UNTIL, NULL, NULL, on_password_until_read, g_steal_pointer (&task));
}

static void
free_secret (gpointer data)
{
  explicit_bzero (data, strlen (data));
  g_free (data);
}

/**
 * iep_session_change_password_async:
 * @self: a session
 * @new_password: the password; only its SCRAM verifier leaves this computer
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Changes the person's own password.
 */
void
iep_session_change_password_async (IepSession          *self,
                                   const char          *new_password,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autofree char *verifier = NULL;
  g_autoptr(JsonNode) arguments = NULL;
  g_autoptr(GError) error = NULL;

  g_return_if_fail (IEP_IS_SESSION (self));
  g_return_if_fail (new_password != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, iep_session_change_password_async);
  g_task_set_task_data (task, g_strdup (new_password), free_secret);

  verifier = iep_connection_encrypt_password (self->connection, self->login, new_password, &error);
  if (verifier == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  arguments = iep_arguments ("p_verifier", 's', verifier, NULL);
  iep_session_call_async (self, "my_password", arguments, cancellable, on_password_changed, g_steal_pointer (&task));
}

/**
 * iep_session_change_password_finish:
 * @self: a session
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: whether the new password holds
 */
gboolean
iep_session_change_password_finish (IepSession    *self,
                                    GAsyncResult  *result,
                                    GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * iep_session_set_retry_deadline:
 * @self: a session
 * @seconds: how long an act waits for a lost connection to come back before it fails; 60 by default
 */
void
iep_session_set_retry_deadline (IepSession *self,
                                guint       seconds)
{
  g_return_if_fail (IEP_IS_SESSION (self));

  self->retry_deadline = seconds;
}
