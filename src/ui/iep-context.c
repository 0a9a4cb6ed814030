/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every page of the window works on: who is signed in, which institution and which year. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/iep-context.h"

#include "domain/iep-waiting.h"

struct _IepContext
{
  GObject         parent_instance;

  IepSession     *session;
  GSettings      *settings;
  IepInstitution *institution;
  gint64          institution_id;
  int             year;

  GListModel     *waiting;
  GCancellable   *waiting_cancellable;
};

G_DEFINE_FINAL_TYPE (IepContext, iep_context, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_SESSION,
  PROP_SETTINGS,
  PROP_INSTITUTION,
  PROP_INSTITUTION_ID,
  PROP_YEAR,
  PROP_WAITING,
  N_PROPS
};

enum {
  NAVIGATE,
  CHANGED,
  FAILED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
waiting_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(IepContext) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GListModel) waiting = iep_waiting_finish (IEP_SESSION (object), result, &error);

  if (waiting == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_signal_emit (self, signals[FAILED], 0, error);
      return;
    }

  g_set_object (&self->waiting, waiting);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WAITING]);
}

static void
stop_waiting (IepContext *self)
{
  if (self->waiting_cancellable != NULL)
    g_cancellable_cancel (self->waiting_cancellable);
  g_clear_object (&self->waiting_cancellable);
}

static void
read_waiting (IepContext *self)
{
  stop_waiting (self);
  self->waiting_cancellable = g_cancellable_new ();
  iep_waiting_async (self->session, self->waiting_cancellable, waiting_cb, g_object_ref (self));
}

static void
session_changed_cb (IepContext *self,
                    gint64      institution_id)
{
  g_assert (IEP_IS_CONTEXT (self));

  read_waiting (self);
  g_signal_emit (self, signals[CHANGED], 0, institution_id);
}

/* Rights were read again, and with them the institutions. The same one is the same one, though a new object; one
 * that is gone gives way to another. */
static void
session_reloaded_cb (IepContext *self)
{
  IepInstitution *institution = iep_session_find_institution (self->session, self->institution_id);
  g_autoptr(IepInstitution) first = NULL;

  if (institution != NULL)
    {
      g_set_object (&self->institution, institution);
      return;
    }

  first = g_list_model_get_item (iep_session_get_institutions (self->session), 0);
  iep_context_set_institution (self, first);
}

static void
iep_context_constructed (GObject *object)
{
  IepContext *self = IEP_CONTEXT (object);

  G_OBJECT_CLASS (iep_context_parent_class)->constructed (object);

  g_assert (self->session != NULL);

  g_signal_connect_object (self->session, "changed", G_CALLBACK (session_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "reloaded", G_CALLBACK (session_reloaded_cb), self, G_CONNECT_SWAPPED);
  read_waiting (self);
}

static void
iep_context_dispose (GObject *object)
{
  IepContext *self = IEP_CONTEXT (object);

  stop_waiting (self);
  g_clear_object (&self->waiting);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);
  g_clear_object (&self->institution);

  G_OBJECT_CLASS (iep_context_parent_class)->dispose (object);
}

static void
iep_context_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  IepContext *self = IEP_CONTEXT (object);

  switch (prop_id)
    {
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;

    case PROP_SETTINGS:
      g_value_set_object (value, self->settings);
      break;

    case PROP_INSTITUTION:
      g_value_set_object (value, self->institution);
      break;

    case PROP_INSTITUTION_ID:
      g_value_set_int64 (value, self->institution_id);
      break;

    case PROP_YEAR:
      g_value_set_int (value, self->year);
      break;

    case PROP_WAITING:
      g_value_set_object (value, self->waiting);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
iep_context_set_property (GObject      *object,
                          guint         prop_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  IepContext *self = IEP_CONTEXT (object);

  switch (prop_id)
    {
    case PROP_SESSION:
      self->session = g_value_dup_object (value);
      break;

    case PROP_SETTINGS:
      self->settings = g_value_dup_object (value);
      break;

    case PROP_INSTITUTION:
      iep_context_set_institution (self, g_value_get_object (value));
      break;

    case PROP_YEAR:
      iep_context_set_year (self, g_value_get_int (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
iep_context_class_init (IepContextClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = iep_context_constructed;
  object_class->dispose = iep_context_dispose;
  object_class->get_property = iep_context_get_property;
  object_class->set_property = iep_context_set_property;

  properties[PROP_SESSION] =
    g_param_spec_object ("session", NULL, NULL, IEP_TYPE_SESSION,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SETTINGS] =
    g_param_spec_object ("settings", NULL, NULL, G_TYPE_SETTINGS,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_INSTITUTION] =
    g_param_spec_object ("institution", NULL, NULL, IEP_TYPE_INSTITUTION,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_INSTITUTION_ID] =
    g_param_spec_int64 ("institution-id", NULL, NULL, 0, G_MAXINT64, 0,
                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_YEAR] =
    g_param_spec_int ("year", NULL, NULL, 0, 9999, 0,
                      G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_WAITING] =
    g_param_spec_object ("waiting", NULL, NULL, G_TYPE_LIST_MODEL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[NAVIGATE] =
    g_signal_new ("navigate", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 4, G_TYPE_INT64, G_TYPE_INT, G_TYPE_STRING, G_TYPE_INT64);
  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[FAILED] =
    g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
iep_context_init (IepContext *self)
{
}

/**
 * iep_context_new:
 * @session: the signed-in person
 * @settings: the program's settings
 *
 * Returns: (transfer full): a context without an institution and year; the window chooses them
 */
IepContext *
iep_context_new (IepSession *session,
                 GSettings  *settings)
{
  g_return_val_if_fail (IEP_IS_SESSION (session), NULL);
  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  return g_object_new (IEP_TYPE_CONTEXT, "session", session, "settings", settings, NULL);
}

/**
 * iep_context_get_session:
 * @self: a context
 *
 * Returns: (transfer none): the session; the same for the context's whole life
 */
IepSession *
iep_context_get_session (IepContext *self)
{
  g_return_val_if_fail (IEP_IS_CONTEXT (self), NULL);

  return self->session;
}

/**
 * iep_context_get_settings:
 * @self: a context
 *
 * Returns: (transfer none): the program's settings
 */
GSettings *
iep_context_get_settings (IepContext *self)
{
  g_return_val_if_fail (IEP_IS_CONTEXT (self), NULL);

  return self->settings;
}

/**
 * iep_context_get_institution:
 * @self: a context
 *
 * Returns: (transfer none) (nullable): the institution chosen on top of the window; %NULL for a person
 *   who has a right at none
 */
IepInstitution *
iep_context_get_institution (IepContext *self)
{
  g_return_val_if_fail (IEP_IS_CONTEXT (self), NULL);

  return self->institution;
}

/**
 * iep_context_set_institution:
 * @self: a context
 * @institution: (transfer none) (nullable): one of the session's institutions
 *
 * The window calls this, after it asked about unsaved edits; pages ask by iep_context_navigate_to().
 */
void
iep_context_set_institution (IepContext     *self,
                             IepInstitution *institution)
{
  g_return_if_fail (IEP_IS_CONTEXT (self));
  g_return_if_fail (institution == NULL || IEP_IS_INSTITUTION (institution));

  if (!g_set_object (&self->institution, institution))
    return;

  self->institution_id = institution != NULL ? iep_institution_get_id (institution) : 0;

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_INSTITUTION]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_INSTITUTION_ID]);
}

/**
 * iep_context_get_institution_id:
 * @self: a context
 *
 * Returns: the chosen institution's id, 0 when there is none
 */
gint64
iep_context_get_institution_id (IepContext *self)
{
  g_return_val_if_fail (IEP_IS_CONTEXT (self), 0);

  return self->institution_id;
}

/**
 * iep_context_get_year:
 * @self: a context
 *
 * Returns: the budget year chosen on top of the window
 */
int
iep_context_get_year (IepContext *self)
{
  g_return_val_if_fail (IEP_IS_CONTEXT (self), 0);

  return self->year;
}

/**
 * iep_context_set_year:
 * @self: a context
 * @year: a budget year
 */
void
iep_context_set_year (IepContext *self,
                      int         year)
{
  g_return_if_fail (IEP_IS_CONTEXT (self));
  g_return_if_fail (year >= 0 && year <= 9999);

  if (self->year == year)
    return;

  self->year = year;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_YEAR]);
}

/**
 * iep_context_has_right:
 * @self: a context
 * @right_code: "manage", "endorse" …
 *
 * Only for offering an act before there is a row to read the open acts from (New Procurement, Import);
 * what is allowed is decided by the database.
 *
 * Returns: whether the person has this right at the chosen institution
 */
gboolean
iep_context_has_right (IepContext *self,
                       const char *right_code)
{
  g_return_val_if_fail (IEP_IS_CONTEXT (self), FALSE);
  g_return_val_if_fail (right_code != NULL, FALSE);

  return self->institution_id != 0 && iep_session_has_right (self->session, self->institution_id, right_code);
}

/**
 * iep_context_navigate:
 * @self: a context
 * @page: "overview", "procurements", "plans" …
 * @id: the object to show there (a revision, a plan version), 0 for none
 *
 * Sends the user to another page, in the institution and year chosen now.
 */
void
iep_context_navigate (IepContext *self,
                      const char *page,
                      gint64      id)
{
  g_return_if_fail (IEP_IS_CONTEXT (self));

  iep_context_navigate_to (self, self->institution_id, self->year, page, id);
}

/**
 * iep_context_navigate_to:
 * @self: a context
 * @institution_id: where the object lives, 0 for the institution chosen now
 * @year: its year, 0 for the year chosen now
 * @page: "overview", "procurements", "plans" …
 * @id: the object to show there, 0 for none
 *
 * Asks the window to send the user to an object of any institution and year; it asks about unsaved edits first.
 */
void
iep_context_navigate_to (IepContext *self,
                         gint64      institution_id,
                         int         year,
                         const char *page,
                         gint64      id)
{
  g_return_if_fail (IEP_IS_CONTEXT (self));
  g_return_if_fail (page != NULL);

  g_signal_emit (self, signals[NAVIGATE], 0,
                 institution_id != 0 ? institution_id : self->institution_id,
                 year != 0 ? year : self->year,
                 page, id);
}

/**
 * iep_context_refresh:
 * @self: a context
 *
 * Asks every page to read again what it shows, as after the connection came back.
 */
void
iep_context_refresh (IepContext *self)
{
  g_return_if_fail (IEP_IS_CONTEXT (self));

  session_changed_cb (self, 0);
}

/**
 * iep_context_get_waiting:
 * @self: a context
 *
 * Returns: (transfer none) (nullable): the #IepWaitingItem whose next step is this person's, at all institutions;
 *   %NULL until they were read
 */
GListModel *
iep_context_get_waiting (IepContext *self)
{
  g_return_val_if_fail (IEP_IS_CONTEXT (self), NULL);

  return self->waiting;
}
