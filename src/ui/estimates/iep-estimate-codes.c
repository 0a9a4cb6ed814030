/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every code an estimate of a year may use, held in memory: a spreadsheet cannot wait for an answer. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/estimates/iep-estimate-codes.h"

#include <glib/gi18n.h>

#include "domain/iep-code.h"

/* The classification a section takes its codes from, in the order of the page. */
static const struct
{
  const char *section;
  const char *kind;
} parts[] = {
  { "resource", "resource" },
  { "expenditure", "ekk" },
  { "financing", "financing" },
  { NULL, "source" },
};

#define N_PARTS G_N_ELEMENTS (parts)

struct _IepEstimateCodes
{
  GObject     parent_instance;

  gint64      year;
  GListModel *models[N_PARTS];
  GHashTable *by_code;          /* code → IepCode, owned by a model */
  GHashTable *parents;          /* codes that have others below them */
  GPtrArray  *source_codes;     /* NULL-terminated */
  GPtrArray  *source_names;
};

G_DEFINE_FINAL_TYPE (IepEstimateCodes, iep_estimate_codes, G_TYPE_OBJECT)

typedef struct
{
  IepEstimateCodes *codes;
  guint             pending;
  GError           *error;
} Load;

typedef struct
{
  GTask *task;
  guint  part;
} Answer;

static void
load_free (gpointer data)
{
  Load *load = data;

  g_clear_object (&load->codes);
  g_clear_error (&load->error);
  g_free (load);
}

static void
index_codes (IepEstimateCodes *self)
{
  for (guint part = 0; part < N_PARTS; part++)
    for (guint i = 0; i < g_list_model_get_n_items (self->models[part]); i++)
      {
        g_autoptr(IepCode) code = g_list_model_get_item (self->models[part], i);

        if (parts[part].section == NULL)
          {
            g_ptr_array_add (self->source_codes, g_strdup (iep_code_get_code (code)));
            g_ptr_array_add (self->source_names, g_strdup (iep_code_get_name (code)));
          }
        else if (iep_code_get_parent (code) != NULL)
          {
            g_hash_table_add (self->parents, (gpointer) iep_code_get_parent (code));
          }

        if (parts[part].section != NULL && !g_hash_table_contains (self->by_code, iep_code_get_code (code)))
          {
            g_hash_table_insert (self->by_code, (gpointer) iep_code_get_code (code), code);
          }
      }
  g_ptr_array_add (self->source_codes, NULL);
  g_ptr_array_add (self->source_names, NULL);
}

static void
found_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autofree Answer *answer = user_data;
  g_autoptr(GTask) task = answer->task;
  Load *load = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  GListModel *model = iep_code_find_finish (IEP_SESSION (object), result, &error);

  if (model != NULL)
    load->codes->models[answer->part] = model;
  else if (load->error == NULL)
    load->error = g_steal_pointer (&error);

  if (--load->pending > 0)
    return;
  if (load->error != NULL)
    {
      g_task_return_error (task, g_steal_pointer (&load->error));
      return;
    }
  index_codes (load->codes);
  g_task_return_pointer (task, g_steal_pointer (&load->codes), g_object_unref);
}

static void
iep_estimate_codes_finalize (GObject *object)
{
  IepEstimateCodes *self = IEP_ESTIMATE_CODES (object);

  g_hash_table_unref (self->by_code);
  g_hash_table_unref (self->parents);
  for (guint part = 0; part < N_PARTS; part++)
    g_clear_object (&self->models[part]);
  g_ptr_array_unref (self->source_codes);
  g_ptr_array_unref (self->source_names);

  G_OBJECT_CLASS (iep_estimate_codes_parent_class)->finalize (object);
}

static void
iep_estimate_codes_class_init (IepEstimateCodesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = iep_estimate_codes_finalize;
}

static void
iep_estimate_codes_init (IepEstimateCodes *self)
{
  self->by_code = g_hash_table_new (g_str_hash, g_str_equal);
  self->parents = g_hash_table_new (g_str_hash, g_str_equal);
  self->source_codes = g_ptr_array_new_with_free_func (g_free);
  self->source_names = g_ptr_array_new_with_free_func (g_free);
}

/**
 * iep_estimate_codes_load_async:
 * @session: where to read
 * @year: in which the codes have to be valid
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: for @callback
 *
 * Reads the classifications of the three sections and the funding sources; what the session has read is not read again.
 */
void
iep_estimate_codes_load_async (IepSession          *session,
                               gint64               year,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  Load *load;

  g_return_if_fail (IEP_IS_SESSION (session));

  task = g_task_new (session, cancellable, callback, user_data);
  g_task_set_source_tag (task, iep_estimate_codes_load_async);
  load = g_new0 (Load, 1);
  load->codes = g_object_new (IEP_TYPE_ESTIMATE_CODES, NULL);
  load->codes->year = year;
  load->pending = N_PARTS;
  g_task_set_task_data (task, load, load_free);
  for (guint part = 0; part < N_PARTS; part++)
    {
      Answer *answer = g_new0 (Answer, 1);

      answer->task = g_object_ref (task);
      answer->part = part;
      iep_code_find_async (session, parts[part].kind, 0, "", year, cancellable, found_cb, answer);
    }
}

/**
 * iep_estimate_codes_load_finish:
 * @session: where it was read
 * @result: of the call
 * @error: an #IEP_DATABASE_ERROR
 *
 * Returns: (transfer full): the codes
 */
IepEstimateCodes *
iep_estimate_codes_load_finish (IepSession    *session,
                                GAsyncResult  *result,
                                GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * iep_estimate_codes_look_up:
 * @text: what was typed or pasted; words after the code are ignored
 * @code: (out caller-allocates): what is known of it
 * @self: the codes
 * @error: an #IEP_SHEET_ERROR when it cannot be used
 *
 * The #IepSheetCodeFunc of an estimate.
 *
 * Returns: whether there is such a code in this year
 */
gboolean
iep_estimate_codes_look_up (const char    *text,
                            IepSheetCode  *code,
                            gpointer       user_data,
                            GError       **error)
{
  IepEstimateCodes *self = IEP_ESTIMATE_CODES (user_data);
  g_autofree char *typed = g_strstrip (g_strdup (text));
  IepCode *found;

  typed[strcspn (typed, " \t")] = '\0';
  found = g_hash_table_lookup (self->by_code, typed);
  if (found == NULL)
    {
      g_set_error (error, IEP_SHEET_ERROR, IEP_SHEET_ERROR_CODE,
                   /* Translators: a code of a classification, then a year */
                   _("There is no code %s that is valid in %d."), typed, (int) self->year);
      return FALSE;
    }
  code->code = g_strdup (iep_code_get_code (found));
  code->name = g_strdup (iep_code_get_name (found));
  code->parent = g_strdup (iep_code_get_parent (found));
  /* A line may stand on any code but the total of a section. */
  code->group = code->parent == NULL && g_hash_table_contains (self->parents, code->code);
  return TRUE;
}

/**
 * iep_estimate_codes_get_section:
 * @self: the codes
 * @code: (nullable): one of them
 *
 * Returns: (transfer none) (nullable): `resource`, `expenditure` or `financing`; %NULL when it is not known
 */
const char *
iep_estimate_codes_get_section (IepEstimateCodes *self,
                                const char       *code)
{
  IepCode *found;

  g_return_val_if_fail (IEP_IS_ESTIMATE_CODES (self), NULL);

  found = code != NULL ? g_hash_table_lookup (self->by_code, code) : NULL;
  for (guint part = 0; found != NULL && part < N_PARTS; part++)
    if (g_str_equal (iep_code_get_kind (found), parts[part].kind))
      return parts[part].section;

  return NULL;
}

/**
 * iep_estimate_codes_get_name:
 * @self: the codes
 * @code: (nullable): one of them
 *
 * Returns: (transfer none) (nullable): its name in the user's language
 */
const char *
iep_estimate_codes_get_name (IepEstimateCodes *self,
                             const char       *code)
{
  IepCode *found;

  g_return_val_if_fail (IEP_IS_ESTIMATE_CODES (self), NULL);

  found = code != NULL ? g_hash_table_lookup (self->by_code, code) : NULL;

  return found != NULL ? iep_code_get_name (found) : NULL;
}

/**
 * iep_estimate_codes_get_model:
 * @self: the codes
 * @section: `resource`, `expenditure` or `financing`
 *
 * Returns: (transfer none): a model of its #IepCode, by code
 */
GListModel *
iep_estimate_codes_get_model (IepEstimateCodes *self,
                              const char       *section)
{
  g_return_val_if_fail (IEP_IS_ESTIMATE_CODES (self), NULL);

  for (guint part = 0; part < N_PARTS; part++)
    if (g_strcmp0 (parts[part].section, section) == 0)
      return self->models[part];

  g_return_val_if_reached (NULL);
}

/**
 * iep_estimate_codes_get_sources:
 * @self: the codes
 * @names: (out) (transfer none): what they are called, %NULL-terminated
 *
 * Returns: (transfer none): the codes of the funding sources, %NULL-terminated
 */
const char * const *
iep_estimate_codes_get_sources (IepEstimateCodes    *self,
                                const char * const **names)
{
  g_return_val_if_fail (IEP_IS_ESTIMATE_CODES (self), NULL);

  if (names != NULL)
    *names = (const char * const *) self->source_names->pdata;

  return (const char * const *) self->source_codes->pdata;
}
