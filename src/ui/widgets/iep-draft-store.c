/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps unsaved edits on disk, so that a crash, a lost connection or a power cut loses at most a second of typing. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/widgets/iep-draft-store.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "database/iep-json.h"

/* The last keystroke waits this long for the next one; fsync happens on a worker thread. */
#define KEEP_DELAY_MS 700
#define FORMAT 1

struct _IepDraft
{
  gatomicrefcount ref_count;
  char *subject;
  GDateTime *saved_at;
  JsonNode *document;
};

G_DEFINE_BOXED_TYPE (IepDraft, iep_draft, iep_draft_ref, iep_draft_unref)

struct _IepDraftStore
{
  GObject parent_instance;

  char *directory;
  GHashTable *pending; /* path → GBytes to write */
  GTask *writing;
  GMutex write_lock;   /* held by whoever touches the files or the done flag */
  guint timeout;
};

G_DEFINE_FINAL_TYPE (IepDraftStore, iep_draft_store, G_TYPE_OBJECT)

typedef struct
{
  char *path;
  GBytes *bytes;
  gboolean done; /* somebody who could not wait did it instead of the thread */
} Work;

static void write_next (IepDraftStore *self);

static void
work_free (gpointer data)
{
  Work *work = data;

  g_free (work->path);
  g_bytes_unref (work->bytes);
  g_free (work);
}

static char *
make_path (IepDraftStore *self,
           const char    *server,
           const char    *login,
           const char    *subject)
{
  g_autofree char *key = g_strjoin ("\n", server, login, subject, NULL);
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, key, -1);
  g_autofree char *name = g_strconcat (sum, ".json", NULL);

  return g_build_filename (self->directory, name, NULL);
}

/* Unsaved procurements are nobody else's business: 0700 for the folder, 0600 for the files. */
static gboolean
apply_locked (IepDraftStore *self,
              const char    *path,
              GBytes        *bytes,
              GError       **error)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  if (size == 0)
    {
      if (g_unlink (path) == 0 || errno == ENOENT)
        return TRUE;
      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno),
                   "%s: %s", path, g_strerror (errno));
      return FALSE;
    }

  if (g_mkdir_with_parents (self->directory, 0700) != 0)
    {
      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno),
                   "%s: %s", self->directory, g_strerror (errno));
      return FALSE;
    }
  return g_file_set_contents_full (path, data, size,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, error);
}

static void
write_thread (GTask        *task,
              gpointer      source,
              gpointer      task_data,
              GCancellable *cancellable)
{
  IepDraftStore *self = source;
  Work *work = task_data;
  GError *error = NULL;
  gboolean ok = TRUE;

  g_mutex_lock (&self->write_lock);
  if (!work->done)
    {
      ok = apply_locked (self, work->path, work->bytes, &error);
      work->done = TRUE;
    }
  g_mutex_unlock (&self->write_lock);

  if (ok)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  IepDraftStore *self = IEP_DRAFT_STORE (source);
  g_autoptr(GError) error = NULL;

  g_clear_object (&self->writing);
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_warning ("An unsaved edit could not be kept: %s", error->message);
  write_next (self);
}

static void
write_next (IepDraftStore *self)
{
  GHashTableIter iter;
  gpointer path, bytes;

  if (self->writing != NULL || self->timeout != 0)
    return;

  g_hash_table_iter_init (&iter, self->pending);
  if (g_hash_table_iter_next (&iter, &path, &bytes))
    {
      Work *work = g_new0 (Work, 1);

      work->path = g_strdup (path);
      work->bytes = g_bytes_ref (bytes);
      g_hash_table_iter_remove (&iter);

      self->writing = g_task_new (self, NULL, written_cb, NULL);
      g_task_set_source_tag (self->writing, write_next);
      g_task_set_task_data (self->writing, work, work_free);
      g_task_run_in_thread (self->writing, write_thread);
    }
}

static gboolean
timeout_cb (gpointer data)
{
  IepDraftStore *self = data;

  self->timeout = 0;
  write_next (self);
  return G_SOURCE_REMOVE;
}

static void
queue (IepDraftStore *self,
       char          *path,
       GBytes        *bytes)
{
  g_hash_table_replace (self->pending, path, bytes);
  if (self->timeout == 0)
    self->timeout = g_timeout_add (KEEP_DELAY_MS, timeout_cb, self);
}

static IepDraft *
draft_load (const char *path,
            const char *server,
            const char *login,
            const char *data,
            gsize       size)
{
  g_autoptr(JsonNode) root = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GDateTime) saved_at = NULL;
  JsonObject *object;
  IepDraft *draft;

  /* A half-written or foreign file is not worth more than a line in the log. */
  root = iep_json_parse (data, (gssize) size, &error);
  if (root == NULL)
    {
      g_warning ("%s is not an unsaved edit: %s", path, error->message);
      return NULL;
    }
  if (!JSON_NODE_HOLDS_OBJECT (root))
    return NULL;
  object = json_node_get_object (root);
  if (json_object_get_int_member_with_default (object, "format", 0) != FORMAT ||
      g_strcmp0 (json_object_get_string_member_with_default (object, "server", NULL), server) != 0 ||
      g_strcmp0 (json_object_get_string_member_with_default (object, "login", NULL), login) != 0 ||
      !json_object_has_member (object, "document"))
    return NULL;
  saved_at = g_date_time_new_from_iso8601 (json_object_get_string_member_with_default (object, "saved_at", ""), NULL);
  if (saved_at == NULL)
    return NULL;

  draft = g_new0 (IepDraft, 1);
  g_atomic_ref_count_init (&draft->ref_count);
  draft->subject = g_strdup (json_object_get_string_member_with_default (object, "subject", ""));
  draft->saved_at = g_date_time_to_local (saved_at);
  draft->document = json_node_copy (json_object_get_member (object, "document"));
  return draft;
}

/* What a worker thread has in hand is written first: later bytes must never be overtaken by earlier ones. After
 * that no thread touches the files until the next write begins. */
static void
finish_writing (IepDraftStore *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->write_lock);
  g_autoptr(GError) error = NULL;
  Work *work;

  if (self->writing == NULL)
    return;
  work = g_task_get_task_data (self->writing);
  if (!work->done && !apply_locked (self, work->path, work->bytes, &error))
    g_warning ("An unsaved edit could not be kept: %s", error->message);
  work->done = TRUE;
}

static IepDraft *
find_path (IepDraftStore *self,
           const char    *path,
           const char    *server,
           const char    *login)
{
  g_autofree char *data = NULL;
  gsize size = 0;
  GBytes *pending = g_hash_table_lookup (self->pending, path);

  if (pending != NULL)
    {
      const char *bytes = g_bytes_get_data (pending, &size);

      return size > 0 ? draft_load (path, server, login, bytes, size) : NULL;
    }

  finish_writing (self);
  if (!g_file_get_contents (path, &data, &size, NULL))
    return NULL;
  return draft_load (path, server, login, data, size);
}

static int
compare_newest_first (gconstpointer a,
                      gconstpointer b)
{
  const IepDraft *draft_a = *(const IepDraft **) a;
  const IepDraft *draft_b = *(const IepDraft **) b;

  return g_date_time_compare (draft_b->saved_at, draft_a->saved_at);
}

static void
iep_draft_store_finalize (GObject *object)
{
  IepDraftStore *self = IEP_DRAFT_STORE (object);

  iep_draft_store_flush (self);
  g_hash_table_unref (self->pending);
  g_mutex_clear (&self->write_lock);
  g_free (self->directory);

  G_OBJECT_CLASS (iep_draft_store_parent_class)->finalize (object);
}

static void
iep_draft_store_class_init (IepDraftStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = iep_draft_store_finalize;
}

static void
iep_draft_store_init (IepDraftStore *self)
{
  g_mutex_init (&self->write_lock);
  self->pending = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) g_bytes_unref);
}

/**
 * iep_draft_ref:
 *
 * Returns: (transfer full): @self
 */
IepDraft *
iep_draft_ref (IepDraft *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
iep_draft_unref (IepDraft *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->subject);
  g_date_time_unref (self->saved_at);
  json_node_unref (self->document);
  g_free (self);
}

/**
 * iep_draft_get_subject:
 *
 * Returns: (transfer none): what the edit is about, as given to iep_draft_store_keep()
 */
const char *
iep_draft_get_subject (IepDraft *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->subject;
}

/**
 * iep_draft_get_saved_at:
 *
 * Returns: (transfer none): when it was last kept, in local time
 */
GDateTime *
iep_draft_get_saved_at (IepDraft *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->saved_at;
}

/**
 * iep_draft_get_document:
 *
 * Returns: (transfer none): the document as the form had it
 */
JsonNode *
iep_draft_get_document (IepDraft *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->document;
}

/**
 * iep_draft_store_new:
 * @directory: (nullable): where the files go, or %NULL for the user's state folder
 *
 * Returns: (transfer full): a store; the folder is made when something is kept
 */
IepDraftStore *
iep_draft_store_new (const char *directory)
{
  IepDraftStore *self = g_object_new (IEP_TYPE_DRAFT_STORE, NULL);

  self->directory = directory != NULL
    ? g_strdup (directory)
    : g_build_filename (g_get_user_state_dir (), "iepirkumi", "drafts", NULL);
  return self;
}

/**
 * iep_draft_store_get_default:
 *
 * Returns: (transfer none): the store of this user, one a process
 */
IepDraftStore *
iep_draft_store_get_default (void)
{
  static IepDraftStore *store = NULL;

  if (store == NULL)
    store = iep_draft_store_new (NULL);
  return store;
}

/**
 * iep_draft_store_keep:
 * @server: which server, in words that stay the same the next time
 * @login: the person
 * @subject: what the edit is about, one at a time for each server and login
 * @document: (transfer none): what the form holds now
 *
 * Writes @document in a moment, on a worker thread, in place of what was kept before.
 */
void
iep_draft_store_keep (IepDraftStore *self,
                      const char    *server,
                      const char    *login,
                      const char    *subject,
                      JsonNode      *document)
{
  g_autoptr(JsonObject) object = NULL;
  g_autoptr(JsonNode) root = NULL;
  g_autoptr(GDateTime) now = NULL;
  g_autofree char *at = NULL;
  char *text;

  g_return_if_fail (IEP_IS_DRAFT_STORE (self));
  g_return_if_fail (server != NULL && login != NULL && subject != NULL);
  g_return_if_fail (document != NULL);

  now = g_date_time_new_now_utc ();
  at = g_date_time_format_iso8601 (now);
  object = json_object_new ();
  json_object_set_int_member (object, "format", FORMAT);
  json_object_set_string_member (object, "saved_at", at);
  json_object_set_string_member (object, "server", server);
  json_object_set_string_member (object, "login", login);
  json_object_set_string_member (object, "subject", subject);
  json_object_set_member (object, "document", json_node_copy (document));
  root = json_node_new (JSON_NODE_OBJECT);
  json_node_set_object (root, object);
  text = json_to_string (root, FALSE);

  queue (self, make_path (self, server, login, subject), g_bytes_new_take (text, strlen (text)));
}

/**
 * iep_draft_store_forget:
 *
 * The edit was saved or given up: removes what was kept, and what still waits to be written. At once, so that it
 * does not come back when the program ends in the next moment.
 */
void
iep_draft_store_forget (IepDraftStore *self,
                        const char    *server,
                        const char    *login,
                        const char    *subject)
{
  g_autoptr(GBytes) nothing = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;

  g_return_if_fail (IEP_IS_DRAFT_STORE (self));
  g_return_if_fail (server != NULL && login != NULL && subject != NULL);

  path = make_path (self, server, login, subject);
  nothing = g_bytes_new_static ("", 0);
  g_hash_table_remove (self->pending, path);
  finish_writing (self);
  if (!apply_locked (self, path, nothing, &error))
    g_warning ("An unsaved edit could not be forgotten: %s", error->message);
}

/**
 * iep_draft_store_find:
 *
 * Returns: (transfer full) (nullable): what was kept for this subject, or %NULL
 */
IepDraft *
iep_draft_store_find (IepDraftStore *self,
                      const char    *server,
                      const char    *login,
                      const char    *subject)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (IEP_IS_DRAFT_STORE (self), NULL);
  g_return_val_if_fail (server != NULL && login != NULL && subject != NULL, NULL);

  path = make_path (self, server, login, subject);
  return find_path (self, path, server, login);
}

/**
 * iep_draft_store_list:
 *
 * Returns: (transfer full) (element-type IepDraft): what is kept for this person
 *   on this server, the newest first
 */
GPtrArray *
iep_draft_store_list (IepDraftStore *self,
                      const char    *server,
                      const char    *login)
{
  g_autoptr(GDir) dir = NULL;
  GPtrArray *drafts;
  const char *name;

  g_return_val_if_fail (IEP_IS_DRAFT_STORE (self), NULL);
  g_return_val_if_fail (server != NULL && login != NULL, NULL);

  drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) iep_draft_unref);
  iep_draft_store_flush (self);
  dir = g_dir_open (self->directory, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".json"))
      {
        g_autofree char *path = g_build_filename (self->directory, name, NULL);
        IepDraft *draft = find_path (self, path, server, login);

        if (draft != NULL)
          g_ptr_array_add (drafts, draft);
      }
  g_ptr_array_sort (drafts, compare_newest_first);
  return drafts;
}

/**
 * iep_draft_store_flush:
 *
 * Writes what waits, now. For the end of the program.
 */
void
iep_draft_store_flush (IepDraftStore *self)
{
  GHashTableIter iter;
  gpointer path, bytes;

  g_return_if_fail (IEP_IS_DRAFT_STORE (self));

  g_clear_handle_id (&self->timeout, g_source_remove);
  finish_writing (self);
  g_hash_table_iter_init (&iter, self->pending);
  while (g_hash_table_iter_next (&iter, &path, &bytes))
    {
      g_autoptr(GError) error = NULL;

      if (!apply_locked (self, path, bytes, &error))
        g_warning ("An unsaved edit could not be kept: %s", error->message);
      g_hash_table_iter_remove (&iter);
    }
}
