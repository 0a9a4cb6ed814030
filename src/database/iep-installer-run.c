/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A long installation as a list of steps, run one after the other on one connection:
 *
 *   next -> step … -> next -> … -> the caller
 *             | fails
 *             v
 *          rollback -> the caller
 */

#define G_LOG_DOMAIN "iep-database"

#include "config.h"

#include "database/iep-installer-private.h"

typedef struct
{
  char              *text;
  char              *name;
  char              *sql;
  IepParameters     *parameters;
  gboolean           script;
  IepInstallerCheck  check;
} Step;

struct _IepInstallerRun
{
  GTask                *task;
  IepConnection        *connection;
  GPtrArray            *steps;
  guint                 next;
  gboolean              in_transaction;
  GError               *error;
  IepInstallerProgress  progress;
  gpointer              progress_data;
  gpointer              data;
  GDestroyNotify        destroy;
  int                   answer;
};

static void next (IepInstallerRun *run);

static void
step_free (Step *step)
{
  g_free (step->text);
  g_free (step->name);
  g_free (step->sql);
  g_clear_pointer (&step->parameters, iep_parameters_unref);
  g_free (step);
}

static void
run_free (IepInstallerRun *run)
{
  if (run->destroy != NULL)
    run->destroy (run->data);
  g_clear_object (&run->task);
  g_clear_object (&run->connection);
  g_clear_pointer (&run->steps, g_ptr_array_unref);
  g_clear_error (&run->error);
  g_free (run);
}

/* Answers -1 by iep_installer_run_finish() when it fails, else what iep_installer_run_set_answer() said. */
IepInstallerRun *
iep_installer_run_new (IepConnection        *connection,
                       gpointer              source_tag,
                       IepInstallerProgress  progress,
                       gpointer              progress_data,
                       GCancellable         *cancellable,
                       GAsyncReadyCallback   callback,
                       gpointer              user_data)
{
  IepInstallerRun *run = g_new0 (IepInstallerRun, 1);

  run->task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (run->task, source_tag);
  run->connection = g_object_ref (connection);
  run->steps = g_ptr_array_new_with_free_func ((GDestroyNotify) step_free);
  run->progress = progress;
  run->progress_data = progress_data;

  return run;
}

static Step *
add (IepInstallerRun *run,
     const char      *text,
     const char      *name,
     const char      *sql)
{
  Step *step = g_new0 (Step, 1);

  step->text = g_strdup (text);
  step->name = g_strdup (name);
  step->sql = g_strdup (sql);
  g_ptr_array_add (run->steps, step);

  return step;
}

static gboolean
began_cb (IepInstallerRun  *run,
          IepResult        *result,
          GError          **error)
{
  run->in_transaction = TRUE;

  return TRUE;
}

static gboolean
committed_cb (IepInstallerRun  *run,
              IepResult        *result,
              GError          **error)
{
  run->in_transaction = FALSE;

  return TRUE;
}

/* A transaction that no other installer shares. */
void
iep_installer_run_begin (IepInstallerRun *run)
{
  iep_installer_run_query (run, NULL, NULL, "begin isolation level read committed", NULL, began_cb);
  iep_installer_run_script (run, NULL, NULL,
                            "set local client_min_messages = warning; set local lock_timeout = '30s';"
                            " select pg_advisory_xact_lock(7316000)");
}

void
iep_installer_run_commit (IepInstallerRun *run)
{
  iep_installer_run_query (run, NULL, NULL, "commit", NULL, committed_cb);
}

/* @text: what people read meanwhile; @name: which file it is, for the message when it fails. Both may be NULL. */
void
iep_installer_run_script (IepInstallerRun *run,
                          const char      *text,
                          const char      *name,
                          const char      *sql)
{
  add (run, text, name, sql)->script = TRUE;
}

void
iep_installer_run_query (IepInstallerRun   *run,
                         const char        *text,
                         const char        *name,
                         const char        *sql,
                         IepParameters     *parameters,
                         IepInstallerCheck  check)
{
  Step *step = add (run, text, name, sql);

  step->parameters = parameters != NULL ? iep_parameters_ref (parameters) : NULL;
  step->check = check;
}

IepConnection *
iep_installer_run_get_connection (IepInstallerRun *run)
{
  return run->connection;
}

void
iep_installer_run_set_data (IepInstallerRun *run,
                            gpointer         data,
                            GDestroyNotify   destroy)
{
  g_assert (run->destroy == NULL);

  run->data = data;
  run->destroy = destroy;
}

gpointer
iep_installer_run_get_data (IepInstallerRun *run)
{
  return run->data;
}

void
iep_installer_run_set_answer (IepInstallerRun *run,
                              int              answer)
{
  run->answer = answer;
}

static void
end (IepInstallerRun *run)
{
  if (run->error != NULL)
    g_task_return_error (run->task, g_steal_pointer (&run->error));
  else
    g_task_return_int (run->task, run->answer);

  run_free (run);
}

static void
rolled_back_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  if (!iep_connection_script_finish (IEP_CONNECTION (source), result, &error))
    g_debug ("rollback: %s", error->message);

  end (user_data);
}

/* Takes @error and, in the end, @run. */
void
iep_installer_run_fail (IepInstallerRun *run,
                        GError          *error)
{
  run->error = error;

  /* A connection that was lost has undone everything already. */
  if (run->in_transaction && iep_connection_get_state (run->connection) == IEP_CONNECTION_READY)
    iep_connection_script_async (run->connection, "rollback", NULL, rolled_back_cb, run);
  else
    end (run);
}

static void
stepped_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  IepInstallerRun *run = user_data;
  Step *step = g_ptr_array_index (run->steps, run->next - 1);
  g_autoptr (IepResult) rows = NULL;
  GError *error = NULL;
  gboolean ok;

  if (step->script)
    ok = iep_connection_script_finish (IEP_CONNECTION (source), result, &error);
  else
    {
      rows = iep_connection_query_finish (IEP_CONNECTION (source), result, &error);
      ok = rows != NULL;
    }

  if (ok && step->check != NULL)
    ok = step->check (run, rows, &error);

  if (!ok)
    {
      if (step->name != NULL && error->domain == IEP_DATABASE_ERROR)
        g_prefix_error (&error, "%s: ", step->name);
      iep_installer_run_fail (run, error);
      return;
    }

  next (run);
}

static void
next (IepInstallerRun *run)
{
  GCancellable *cancellable = g_task_get_cancellable (run->task);
  Step *step;

  if (run->next >= run->steps->len)
    {
      if (run->progress != NULL)
        run->progress ("", 1.0, run->progress_data);
      end (run);
      return;
    }

  step = g_ptr_array_index (run->steps, run->next);
  if (run->progress != NULL && step->text != NULL)
    run->progress (step->text, (double) run->next / run->steps->len, run->progress_data);
  run->next++;

  if (step->script)
    iep_connection_script_async (run->connection, step->sql, cancellable, stepped_cb, run);
  else
    iep_connection_query_async (run->connection, step->sql, step->parameters, cancellable, stepped_cb, run);
}

/* Takes @run. */
void
iep_installer_run_start (IepInstallerRun *run)
{
  next (run);
}

int
iep_installer_run_finish (GAsyncResult  *result,
                          gpointer       source_tag,
                          GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, source_tag), -1);

  return (int) g_task_propagate_int (G_TASK (result), error);
}
