/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table becomes procurements: looked at first, with everything that is wrong with it, and then all of it or nothing. */

#define G_LOG_DOMAIN "iep-exchange"

#include "config.h"

#include "exchange/iep-procurement-import.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "database/iep-error.h"
#include "domain/iep-classification.h"
#include "domain/iep-labels.h"

/* The server takes so many rows in one act. */
#define MAX_ROWS 20000
/* A longer value is not repeated in a message. */
#define MAX_SHOWN 60

/* The fields that hold a code of a short classification, whose names are understood too. */
static const struct
{
  const char *field;
  const char *kind;
} learned[] = {
  { "kind", "contract_kind" },
  { "procedure", "procedure" },
  { "legal_act", "legal_act" },
  { "nuts", "nuts" },
  { "funding_source", "source" },
};

struct _IepProcurementImport
{
  GObject parent_instance;

  IepSession       *session;
  gint64            institution_id;
  int               year;
  IepTable         *table;
  IepImportMapping *mapping;
  guint             n_learned;
  gboolean          include;
  JsonArray        *rows;     /* the good ones */
  GPtrArray        *problems; /* of IepRowProblem, by line */
  gint64            n_new;
  gint64            n_known;
};

G_DEFINE_FINAL_TYPE (IepProcurementImport, iep_procurement_import, G_TYPE_OBJECT)

static void learn_next (GTask *task);
static void send_rows  (GTask *task,
                        gboolean dry_run);

/* What the server says */

/* The text that stands in @row at `cpv` or `funding[0].ekk`, or NULL. */
static const char *
find_value (JsonObject *row,
            const char *path)
{
  const char *dot = strrchr (path, '.');
  g_autofree char *list = g_strndup (path, strcspn (path, "["));
  JsonNode *node = row != NULL ? json_object_get_member (row, list) : NULL;

  if (node != NULL && dot != NULL && JSON_NODE_HOLDS_ARRAY (node))
    {
      guint64 n = g_ascii_strtoull (path + strlen (list) + 1, NULL, 10);
      JsonNode *element = n < json_array_get_length (json_node_get_array (node))
                            ? json_array_get_element (json_node_get_array (node), n) : NULL;

      node = element != NULL && JSON_NODE_HOLDS_OBJECT (element)
               ? json_object_get_member (json_node_get_object (element), dot + 1) : NULL;
    }

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node) : NULL;
}

static const char *
get_string (JsonObject *object,
            const char *name)
{
  return json_object_has_member (object, name) && !json_object_get_null_member (object, name)
           ? json_object_get_string_member (object, name) : NULL;
}

/* What the server said of a row, in the user's words. */
static IepRowProblem *
make_problem (JsonObject *problem,
              guint       line,
              JsonObject *row)
{
  const char *field = get_string (problem, "field");
  const char *code = get_string (problem, "code");
  const char *value = field != NULL ? find_value (row, field) : NULL;
  g_autofree char *sentence = iep_label_problem (code, get_string (problem, "message"), problem);
  g_autofree char *message = NULL;

  if (value != NULL && *value != '\0' && g_utf8_strlen (value, -1) <= MAX_SHOWN)
    message = g_strdup_printf (_("“%s”: %s"), value, sentence);

  return iep_row_problem_new (line, field, code, message != NULL ? message : sentence);
}

/* Where a row has no price, that its amount with VAT is nothing either says no more. */
static gboolean
follows_from_price (JsonObject *problem,
                    JsonObject *row)
{
  return row != NULL && g_strcmp0 (get_string (problem, "field"), "funding[0].amount") == 0 &&
         json_object_get_int_member_with_default (row, "estimated_price", 0) == 0;
}

static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  const IepRowProblem *first = *(IepRowProblem *const *) a;
  const IepRowProblem *second = *(IepRowProblem *const *) b;

  return first->line < second->line ? -1 : first->line > second->line;
}

/* Moves the rows the server refuses from the good ones to the problems; whether there were any. */
static gboolean
take_refused (IepProcurementImport *self,
              JsonArray            *errors)
{
  g_autoptr (GHashTable) by_line = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) bad = g_hash_table_new (NULL, NULL);
  g_autoptr (JsonArray) good = json_array_new ();
  guint n = json_array_get_length (self->rows);

  for (guint i = 0; i < n; i++)
    {
      JsonObject *row = json_array_get_object_element (self->rows, i);

      g_hash_table_insert (by_line, GINT_TO_POINTER ((int) json_object_get_int_member (row, "row")), row);
    }
  for (guint i = 0; i < json_array_get_length (errors); i++)
    {
      JsonObject *problem = json_array_get_object_element (errors, i);
      int line = (int) json_object_get_int_member (problem, "row");
      JsonObject *row = g_hash_table_lookup (by_line, GINT_TO_POINTER (line));

      g_hash_table_add (bad, GINT_TO_POINTER (line));
      if (!follows_from_price (problem, row))
        g_ptr_array_add (self->problems, make_problem (problem, (guint) line, row));
    }
  for (guint i = 0; i < n; i++)
    {
      JsonObject *row = json_array_get_object_element (self->rows, i);

      if (!g_hash_table_contains (bad, GINT_TO_POINTER ((int) json_object_get_int_member (row, "row"))))
        json_array_add_object_element (good, json_object_ref (row));
    }
  json_array_unref (self->rows);
  self->rows = g_steal_pointer (&good);
  g_ptr_array_sort (self->problems, compare_lines);

  return g_hash_table_size (bad) > 0;
}

/* Asking the server */

static void
on_answer (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  IepProcurementImport *self = g_task_get_source_object (task);
  gboolean dry_run = g_task_get_source_tag (task) == iep_procurement_import_check_async;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = iep_session_call_finish (IEP_SESSION (source), result, &error);
  JsonObject *counts;

  if (answer == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (!JSON_NODE_HOLDS_OBJECT (answer))
    {
      g_task_return_new_error (task, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_OTHER, "%s",
                               _("The server’s answer cannot be understood."));
      return;
    }

  counts = json_node_get_object (answer);
  if (take_refused (self, json_object_get_array_member (counts, "errors")))
    {
      /* What can be said of the others is said all the same. */
      if (dry_run && json_array_get_length (self->rows) > 0)
        {
          send_rows (g_steal_pointer (&task), TRUE);
          return;
        }
      self->n_new = self->n_known = 0;
      g_task_return_boolean (task, dry_run);
      return;
    }
  self->n_new = json_object_get_int_member (counts, "created");
  self->n_known = json_object_get_int_member (counts, "unchanged");
  g_task_return_boolean (task, TRUE);
}

/* Takes @task. */
static void
send_rows (GTask    *task,
           gboolean  dry_run)
{
  IepProcurementImport *self = g_task_get_source_object (task);
  g_autoptr (JsonNode) arguments = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "p_institution", self->institution_id);
  json_object_set_int_member (object, "p_year", self->year);
  json_object_set_array_member (object, "p_rows", json_array_ref (self->rows));
  json_object_set_boolean_member (object, "p_include", self->include);
  json_object_set_boolean_member (object, "p_dry_run", dry_run);
  json_node_take_object (arguments, object);
  iep_session_call_async (self->session, "procurement_import", arguments, g_task_get_cancellable (task), on_answer, task);
}

/* Without keys every row would be new each time. */
static gboolean
has_keys (IepProcurementImport *self)
{
  for (guint i = 0; i < json_array_get_length (self->rows); i++)
    if (json_object_has_member (json_array_get_object_element (self->rows, i), "external_key"))
      return TRUE;

  return json_array_get_length (self->rows) == 0;
}

static void
look_at_table (GTask *task)
{
  IepProcurementImport *self = g_task_get_source_object (task);
  g_autoptr (GTask) owned = task;
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->rows, json_array_unref);
  g_ptr_array_set_size (self->problems, 0);
  self->n_new = self->n_known = 0;
  self->rows = iep_procurement_rows (self->table, self->mapping, self->year, self->problems, &error);
  if (self->rows == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (!has_keys (self))
    {
      g_task_return_new_error (task, IEP_EXCHANGE_ERROR, IEP_EXCHANGE_ERROR_COLUMN,
                               _("No column is the key of a row, by which a second import knows it again. Call it “%s”."), "Atslēga");
      return;
    }
  if (json_array_get_length (self->rows) > 0)
    send_rows (g_steal_pointer (&owned), TRUE);
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_learned (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  IepProcurementImport *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonArray) codes = iep_classification_list_finish (result, &error);

  if (codes == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  iep_import_mapping_learn (self->mapping, learned[self->n_learned].field, codes, self->year);
  self->n_learned++;
  learn_next (g_steal_pointer (&task));
}

/* Takes @task. */
static void
learn_next (GTask *task)
{
  IepProcurementImport *self = g_task_get_source_object (task);

  if (self->n_learned == G_N_ELEMENTS (learned))
    look_at_table (task);
  else
    iep_classification_list_async (iep_session_get_connection (self->session), learned[self->n_learned].kind,
                                   g_task_get_cancellable (task), on_learned, task);
}

static void
iep_procurement_import_finalize (GObject *object)
{
  IepProcurementImport *self = IEP_PROCUREMENT_IMPORT (object);

  g_clear_object (&self->session);
  g_clear_object (&self->table);
  g_clear_object (&self->mapping);
  g_clear_pointer (&self->rows, json_array_unref);
  g_clear_pointer (&self->problems, g_ptr_array_unref);

  G_OBJECT_CLASS (iep_procurement_import_parent_class)->finalize (object);
}

static void
iep_procurement_import_class_init (IepProcurementImportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = iep_procurement_import_finalize;
}

static void
iep_procurement_import_init (IepProcurementImport *self)
{
  self->mapping = iep_import_mapping_new ();
  self->problems = g_ptr_array_new_with_free_func ((GDestroyNotify) iep_row_problem_free);
}

/**
 * iep_procurement_import_new:
 * @session: of somebody who manages that institution
 * @institution_id: whose procurements they become
 * @year: of which plan
 * @table: what was read from a file, with columns that are called like fields
 *
 * Returns: (transfer full): an import; iep_procurement_import_check_async() says what would happen
 */
IepProcurementImport *
iep_procurement_import_new (IepSession *session,
                            gint64      institution_id,
                            int         year,
                            IepTable   *table)
{
  IepProcurementImport *self;

  g_return_val_if_fail (IEP_IS_SESSION (session), NULL);
  g_return_val_if_fail (IEP_IS_TABLE (table), NULL);

  self = g_object_new (IEP_TYPE_PROCUREMENT_IMPORT, NULL);
  self->session = g_object_ref (session);
  self->institution_id = institution_id;
  self->year = year;
  self->table = g_object_ref (table);
  return self;
}

/**
 * iep_procurement_import_check_async:
 * @self: an import
 * @include: whether they are to be included in the next plan at once; what a row lacks for that makes it a bad one
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Finds every row that cannot be imported, and how many of the others are new. Writes nothing.
 */
void
iep_procurement_import_check_async (IepProcurementImport *self,
                                    gboolean              include,
                                    GCancellable         *cancellable,
                                    GAsyncReadyCallback   callback,
                                    gpointer              user_data)
{
  GTask *task;

  g_return_if_fail (IEP_IS_PROCUREMENT_IMPORT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, iep_procurement_import_check_async);
  self->include = include;
  if (iep_table_get_n_rows (self->table) > MAX_ROWS)
    {
      g_autoptr (GTask) owned = task;

      g_task_return_new_error (owned, IEP_EXCHANGE_ERROR, IEP_EXCHANGE_ERROR_TOO_LARGE,
                               _("The file has %u rows; at most %u can be imported at once. Divide it."),
                               iep_table_get_n_rows (self->table), (guint) MAX_ROWS);
      return;
    }
  learn_next (task);
}

/**
 * iep_procurement_import_check_finish:
 * @self: an import
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR or #IEP_EXCHANGE_ERROR: nothing of the table can be imported
 *
 * Returns: whether it could be looked at
 */
gboolean
iep_procurement_import_check_finish (IepProcurementImport  *self,
                                     GAsyncResult          *result,
                                     GError               **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * iep_procurement_import_run_async:
 * @self: an import that was looked at
 * @cancellable: (nullable): to give up waiting; it may have happened all the same
 * @callback: called once
 * @user_data: for @callback
 *
 * Imports the rows that can be, all of them in one act.
 */
void
iep_procurement_import_run_async (IepProcurementImport *self,
                                  GCancellable         *cancellable,
                                  GAsyncReadyCallback   callback,
                                  gpointer              user_data)
{
  GTask *task;

  g_return_if_fail (IEP_IS_PROCUREMENT_IMPORT (self));
  g_return_if_fail (self->rows != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, iep_procurement_import_run_async);
  send_rows (task, FALSE);
}

/**
 * iep_procurement_import_run_finish:
 * @self: an import
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: whether they are imported; %FALSE without an error when the server refuses rows it took before: they are
 *   problems now, and nothing was imported
 */
gboolean
iep_procurement_import_run_finish (IepProcurementImport  *self,
                                   GAsyncResult          *result,
                                   GError               **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * iep_procurement_import_get_problems:
 * @self: an import that was looked at
 *
 * Returns: (transfer none) (element-type IepRowProblem): what is wrong, by line of the file
 */
GPtrArray *
iep_procurement_import_get_problems (IepProcurementImport *self)
{
  g_return_val_if_fail (IEP_IS_PROCUREMENT_IMPORT (self), NULL);

  return self->problems;
}

/**
 * iep_procurement_import_get_n_bad:
 * @self: an import that was looked at
 *
 * Returns: how many lines of the file the problems are about
 */
guint
iep_procurement_import_get_n_bad (IepProcurementImport *self)
{
  guint n = 0;

  g_return_val_if_fail (IEP_IS_PROCUREMENT_IMPORT (self), 0);

  for (guint i = 0; i < self->problems->len; i++)
    if (i == 0 || compare_lines (&self->problems->pdata[i - 1], &self->problems->pdata[i]) != 0)
      n++;

  return n;
}

/**
 * iep_procurement_import_get_n_new:
 * @self: an import that was looked at or run
 *
 * Returns: how many procurements it makes or made
 */
guint
iep_procurement_import_get_n_new (IepProcurementImport *self)
{
  g_return_val_if_fail (IEP_IS_PROCUREMENT_IMPORT (self), 0);

  return (guint) self->n_new;
}

/**
 * iep_procurement_import_get_n_known:
 * @self: an import that was looked at or run
 *
 * Returns: how many are there already and stay as they are
 */
guint
iep_procurement_import_get_n_known (IepProcurementImport *self)
{
  g_return_val_if_fail (IEP_IS_PROCUREMENT_IMPORT (self), 0);

  return (guint) self->n_known;
}
