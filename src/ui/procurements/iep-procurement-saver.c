/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Saves a draft and includes it if wanted, through lost connections and the edits of others. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/procurements/iep-procurement-saver.h"

#include "database/iep-error.h"
#include "ui/procurements/iep-unsaved.h"

struct _IepProcurementSaver
{
  GObject parent_instance;

  IepSession *session;
  GCancellable *cancellable;
  IepProcurement *procurement; /* being saved; NULL when nothing is under way */
  IepProcurement *saved;       /* saved already, being included */
  gulong restored;             /* waiting for the connection */
  gulong state;                /* watching the connection meanwhile */
  gboolean include;
  gboolean uncertain;          /* an earlier try may have made it */
};

G_DEFINE_FINAL_TYPE (IepProcurementSaver, iep_procurement_saver, G_TYPE_OBJECT)

enum
{
  PROP_BUSY = 1,
  N_PROPERTIES
};

enum
{
  SAVED,
  REFUSED,
  CONFLICT,
  MADE,
  OFFLINE,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

static void start_save    (IepProcurementSaver *self);
static void start_include (IepProcurementSaver *self);

static void
stop_waiting (IepProcurementSaver *self)
{
  if (self->restored != 0)
    g_signal_handler_disconnect (iep_session_get_connection (self->session), self->restored);
  self->restored = 0;
}

static void
stop_watching (IepProcurementSaver *self)
{
  if (self->state != 0)
    g_signal_handler_disconnect (iep_session_get_connection (self->session), self->state);
  self->state = 0;
}

static void
finish (IepProcurementSaver *self)
{
  stop_waiting (self);
  stop_watching (self);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->procurement);
  g_clear_object (&self->saved);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

static void
done (IepProcurementSaver *self,
      IepProcurement      *result,
      gboolean             included)
{
  g_autoptr(IepProcurement) procurement = g_object_ref (result);

  finish (self);
  g_signal_emit (self, signals[SAVED], 0, procurement, included);
}

static void
refused (IepProcurementSaver *self,
         const GError        *error)
{
  g_autoptr(IepProcurement) saved = self->saved != NULL ? g_object_ref (self->saved) : NULL;

  finish (self);
  g_signal_emit (self, signals[REFUSED], 0, error, saved);
}

static void
restored_cb (IepProcurementSaver *self)
{
  stop_waiting (self);
  if (self->saved != NULL)
    start_include (self);
  else if (self->procurement != NULL)
    start_save (self);
}

/* The session has tried again for a while; from now on only the news that the server is back helps. */
static gboolean
wait_if_offline (IepProcurementSaver *self,
                 const GError        *error)
{
  IepConnection *connection = iep_session_get_connection (self->session);

  if (!g_error_matches (error, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_CONNECTION_LOST) ||
      iep_connection_get_state (connection) == IEP_CONNECTION_READY ||
      iep_connection_get_state (connection) == IEP_CONNECTION_CLOSED)
    return FALSE;
  self->restored = g_signal_connect_swapped (connection, "restored", G_CALLBACK (restored_cb), self);
  g_signal_emit (self, signals[OFFLINE], 0);
  return TRUE;
}

/* The session waits for the server a while before it says anything; the person should not. */
static void
state_cb (IepProcurementSaver *self)
{
  if (iep_connection_get_state (iep_session_get_connection (self->session)) == IEP_CONNECTION_LOST)
    g_signal_emit (self, signals[OFFLINE], 0);
}

static void
included_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr(IepProcurementSaver) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(IepProcurement) included = iep_procurement_include_finish (IEP_SESSION (source), result, &error);

  if (self->saved == NULL)
    return;
  if (included != NULL)
    done (self, included, TRUE);
  else if (!wait_if_offline (self, error))
    refused (self, error);
}

static void
start_include (IepProcurementSaver *self)
{
  iep_procurement_include_async (self->session, self->saved, self->cancellable, included_cb, g_object_ref (self));
}

static void
was_saved (IepProcurementSaver *self,
           IepProcurement      *saved)
{
  if (!self->include)
    {
      done (self, saved, FALSE);
      return;
    }
  g_set_object (&self->saved, saved);
  start_include (self);
}

static void
theirs_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr(IepProcurementSaver) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(IepProcurement) theirs = iep_procurement_get_finish (IEP_SESSION (source), result, &error);

  if (self->procurement == NULL)
    return;
  if (theirs == NULL)
    {
      refused (self, error);
      return;
    }
  /* The answer to an earlier save may have been lost on the way: then "theirs" is mine. */
  if (iep_record_equal (IEP_RECORD (theirs), IEP_RECORD (self->procurement)))
    {
      was_saved (self, theirs);
      return;
    }
  finish (self);
  g_signal_emit (self, signals[CONFLICT], 0, theirs);
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  g_autoptr(IepProcurementSaver) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(IepProcurement) saved = iep_procurement_save_finish (IEP_SESSION (source), result, &error);

  if (self->procurement == NULL)
    return;
  if (saved != NULL && self->uncertain && !iep_record_equal (IEP_RECORD (saved), IEP_RECORD (self->procurement)))
    {
      /* That is what the earlier try made; since then something was changed here. */
      finish (self);
      g_signal_emit (self, signals[MADE], 0, saved);
    }
  else if (saved != NULL)
    was_saved (self, saved);
  else if (g_error_matches (error, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_CHANGED))
    iep_procurement_get_async (self->session, iep_procurement_get_revision_id (self->procurement),
                               self->cancellable, theirs_cb, g_object_ref (self));
  else if (!wait_if_offline (self, error))
    {
      /* Refused for certain: the next try is another act. */
      if (!g_error_matches (error, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_CONNECTION_LOST) &&
          !g_error_matches (error, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_TIMEOUT))
        iep_procurement_set_request (self->procurement, NULL);
      refused (self, error);
    }
}

/* A new procurement gets the id of its making before the server hears of it, on disk too: whatever happens to the
 * answer, the next try finds out. */
static void
fix_request (IepProcurementSaver *self)
{
  g_autofree char *request = NULL;

  self->uncertain = iep_procurement_is_new (self->procurement) && iep_procurement_get_request (self->procurement) != NULL;
  if (self->uncertain || !iep_procurement_is_new (self->procurement))
    return;
  request = g_uuid_string_random ();
  iep_procurement_set_request (self->procurement, request);
  iep_unsaved_keep (self->session, self->procurement);
  iep_unsaved_flush ();
}

static void
start_save (IepProcurementSaver *self)
{
  iep_procurement_save_async (self->session, self->procurement, self->cancellable, saved_cb, g_object_ref (self));
}

static void
iep_procurement_saver_get_property (GObject    *object,
                                    guint       id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_BUSY:
      g_value_set_boolean (value, iep_procurement_saver_get_busy (IEP_PROCUREMENT_SAVER (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
iep_procurement_saver_dispose (GObject *object)
{
  IepProcurementSaver *self = IEP_PROCUREMENT_SAVER (object);

  if (self->session != NULL)
    {
      stop_waiting (self);
      stop_watching (self);
    }
  g_clear_object (&self->cancellable);
  g_clear_object (&self->procurement);
  g_clear_object (&self->saved);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (iep_procurement_saver_parent_class)->dispose (object);
}

static void
iep_procurement_saver_class_init (IepProcurementSaverClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->get_property = iep_procurement_saver_get_property;
  object_class->dispose = iep_procurement_saver_dispose;

  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  signals[SAVED] = g_signal_new ("saved", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 2, IEP_TYPE_PROCUREMENT, G_TYPE_BOOLEAN);
  signals[REFUSED] = g_signal_new ("refused", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 2, G_TYPE_ERROR, IEP_TYPE_PROCUREMENT);
  signals[CONFLICT] = g_signal_new ("conflict", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, IEP_TYPE_PROCUREMENT);
  signals[MADE] = g_signal_new ("made", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, IEP_TYPE_PROCUREMENT);
  signals[OFFLINE] = g_signal_new ("offline", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
iep_procurement_saver_init (IepProcurementSaver *self)
{
}

/**
 * iep_procurement_saver_new:
 * @session: where to save
 *
 * Returns: (transfer full): a saver that has nothing to do yet
 */
IepProcurementSaver *
iep_procurement_saver_new (IepSession *session)
{
  IepProcurementSaver *self;

  g_return_val_if_fail (IEP_IS_SESSION (session), NULL);

  self = g_object_new (IEP_TYPE_PROCUREMENT_SAVER, NULL);
  self->session = g_object_ref (session);
  return self;
}

/**
 * iep_procurement_saver_save:
 * @procurement: what to save; it must not change until one of the signals has told the end
 * @include: whether it is to be included as well
 */
void
iep_procurement_saver_save (IepProcurementSaver *self,
                            IepProcurement      *procurement,
                            gboolean             include)
{
  g_return_if_fail (IEP_IS_PROCUREMENT_SAVER (self));
  g_return_if_fail (IEP_IS_PROCUREMENT (procurement));
  g_return_if_fail (self->procurement == NULL);

  self->procurement = g_object_ref (procurement);
  self->include = include;
  self->cancellable = g_cancellable_new ();
  self->state = g_signal_connect_swapped (iep_session_get_connection (self->session), "notify::state",
                                          G_CALLBACK (state_cb), self);
  state_cb (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);

  if (include && !iep_procurement_is_new (procurement) && !iep_record_is_changed (IEP_RECORD (procurement)))
    was_saved (self, procurement);
  else
    {
      fix_request (self);
      start_save (self);
    }
}

/**
 * iep_procurement_saver_cancel:
 *
 * Gives up what is under way, if anything. No signal follows.
 */
void
iep_procurement_saver_cancel (IepProcurementSaver *self)
{
  g_return_if_fail (IEP_IS_PROCUREMENT_SAVER (self));

  if (self->procurement == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  finish (self);
}

/**
 * iep_procurement_saver_get_busy:
 *
 * Returns: whether a save is under way
 */
gboolean
iep_procurement_saver_get_busy (IepProcurementSaver *self)
{
  g_return_val_if_fail (IEP_IS_PROCUREMENT_SAVER (self), FALSE);

  return self->procurement != NULL;
}
