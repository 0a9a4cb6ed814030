/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When an institution wants to announce its procurements: how many and how much, by month and quarter. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-announcements.h"

static void
counted_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(IepResult) rows = NULL;
  IepAnnouncements *announcements;
  GError *error = NULL;
  guint n_rows;

  rows = iep_connection_query_finish (IEP_CONNECTION (object), result, &error);
  if (rows == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  announcements = g_new0 (IepAnnouncements, 1);
  n_rows = iep_result_get_n_rows (rows);
  for (guint row = 0; row < n_rows; row++)
    {
      gint64 count = iep_result_get_int64 (rows, row, 2);
      gint64 total = iep_result_get_int64 (rows, row, 3);

      if (!iep_result_is_null (rows, row, 1))
        {
          gint64 month = iep_result_get_int64 (rows, row, 1);

          if (month >= 1 && month <= 12)
            {
              announcements->count[month - 1] += count;
              announcements->total[month - 1] += total;
            }
        }
      else if (!iep_result_is_null (rows, row, 0))
        {
          gint64 quarter = iep_result_get_int64 (rows, row, 0);

          if (quarter >= 1 && quarter <= 4)
            {
              announcements->quarter_count[quarter - 1] += count;
              announcements->quarter_total[quarter - 1] += total;
            }
        }
    }

  g_task_return_pointer (task, announcements, g_free);
}

/**
 * iep_announcements_async:
 * @session: who asks
 * @institution_id: whose procurements
 * @year: the year they are to be announced in
 * @cancellable: (nullable): to stop
 * @callback: called when they are counted
 * @user_data: for @callback
 *
 * Counts on the server: it costs the same for ten procurements and for ten thousand.
 */
void
iep_announcements_async (IepSession          *session,
                         gint64               institution_id,
                         int                  year,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr(IepParameters) parameters = NULL;
  GTask *task;

  g_return_if_fail (IEP_IS_SESSION (session));

  task = g_task_new (session, cancellable, callback, user_data);
  g_task_set_source_tag (task, iep_announcements_async);

  parameters = iep_parameters_new ();
  iep_parameters_add_int64 (parameters, institution_id);
  iep_parameters_add_int64 (parameters, year);
  iep_connection_query_async (iep_session_get_connection (session),
                              "select announce_quarter, announce_month, count (*),"
                              "       coalesce (sum (estimated_price), 0)::bigint"
                              "  from iepirkumi.procurement_list"
                              " where institution_id = $1 and announce_year = $2"
                              "   and in_force and status = 'included'"
                              " group by announce_quarter, announce_month",
                              parameters, cancellable, counted_cb, task);
}

/**
 * iep_announcements_finish:
 * @session: who asked
 * @result: what the callback got
 * @error: what went wrong
 *
 * Returns: (transfer full): the counts, to be freed with g_free()
 */
IepAnnouncements *
iep_announcements_finish (IepSession    *session,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
