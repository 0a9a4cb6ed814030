/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session nobody uses gives its connections back; one whose server says nothing need not be waited for. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-session.h"

#include "domain/iep-session-private.h"

/**
 * iep_session_rest:
 * @self: a session
 *
 * Closes the connections, which others may need, for want of use. Nothing else ends: whatever is asked for next, or
 * iep_session_wake(), connects again.
 *
 * Returns: whether it rests now; not while the server works on something
 */
gboolean
iep_session_rest (IepSession *self)
{
  g_return_val_if_fail (IEP_IS_SESSION (self), FALSE);

  if (self->n_calls > 0 || !iep_connection_rest (self->connection))
    return FALSE;

  /* Opened anew when it is needed. */
  if (self->reader != NULL && iep_connection_get_state (self->reader) != IEP_CONNECTION_CONNECTING)
    {
      iep_connection_close (self->reader);
      g_clear_object (&self->reader);
    }

  return TRUE;
}

/**
 * iep_session_wake:
 * @self: a session
 *
 * Connects again after iep_session_rest(); the connection tells by "restored".
 */
void
iep_session_wake (IepSession *self)
{
  g_return_if_fail (IEP_IS_SESSION (self));

  iep_connection_wake (self->connection);
}

/**
 * iep_session_give_up:
 * @self: a session
 *
 * Waits no longer for a server that does not answer, and connects again. What was under way is asked for once more then,
 * and done once.
 */
void
iep_session_give_up (IepSession *self)
{
  g_return_if_fail (IEP_IS_SESSION (self));

  if (self->reader != NULL)
    iep_connection_give_up (self->reader);
  iep_connection_give_up (self->connection);
}

/**
 * iep_session_is_silent:
 * @self: a session
 *
 * Returns: whether something was asked for and the server does not answer at all
 */
gboolean
iep_session_is_silent (IepSession *self)
{
  gboolean silent = FALSE;

  g_return_val_if_fail (IEP_IS_SESSION (self), FALSE);

  if (self->connection != NULL)
    g_object_get (self->connection, "silent", &silent, NULL);
  if (!silent && self->reader != NULL)
    g_object_get (self->reader, "silent", &silent, NULL);

  return silent;
}

/**
 * iep_session_get_last_act:
 * @self: a session
 *
 * Returns: when something was last asked for that changes data, as g_get_monotonic_time() tells it; 0 = never
 */
gint64
iep_session_get_last_act (IepSession *self)
{
  g_return_val_if_fail (IEP_IS_SESSION (self), 0);

  return self->last_act;
}
