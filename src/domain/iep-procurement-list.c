/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The procurements of an institution as a list model that holds only the pages somebody looks at. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-procurement-list.h"

#include "domain/iep-procurement-list-private.h"
#include "domain/iep-session-private.h"

static void iep_procurement_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (IepProcurementList, iep_procurement_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, iep_procurement_list_model_init))

enum
{
  PROP_0,
  PROP_SESSION,
  PROP_LOADING,
  PROP_N_TOTAL,
  PROP_N_DRAFT,
  PROP_N_INCLUDED,
  PROP_N_EXCLUDED,
  PROP_TOTAL_PRICE,
  PROP_TOTAL_FUNDING,
  PROP_AUTO_RELOAD,
  N_PROPS
};

enum
{
  SIGNAL_FAILED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
page_keys_free (gpointer data)
{
  IepPageKeys *keys = data;

  g_strfreev (keys->first);
  g_strfreev (keys->last);
  g_free (keys);
}

void
iep_procurement_list_update_loading (IepProcurementList *self)
{
  gboolean loading = self->query != NULL && (!self->counted || !self->first_page_read);

  if (loading == self->loading)
    return;

  self->loading = loading;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);

  /* Somebody changed something while the first rows were on their way. */
  if (!loading && self->reload_again)
    {
      self->reload_again = FALSE;
      iep_procurement_list_reload (self);
    }
}

void
iep_procurement_list_fail (IepProcurementList *self,
                           const GError       *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  /* Nothing more is coming until somebody asks again. */
  self->counted = TRUE;
  self->first_page_read = TRUE;
  iep_procurement_list_update_loading (self);
  g_signal_emit (self, signals[SIGNAL_FAILED], 0, error);
}

/* Counts */

gboolean
iep_procurement_list_read_counts (IepProcurementList *self,
                                  IepResult          *rows,
                                  IepListCounts      *counts)
{
  gboolean filtered = self->query->status != NULL && *self->query->status != '\0';
  gboolean fits = TRUE;
  gint64 n_rows = 0;
  gint64 n_procurements = 0;

  *counts = (IepListCounts) { 0 };
  for (guint i = 0; i < iep_result_get_n_rows (rows); i++)
    {
      const char *status = iep_result_get_string (rows, i, 0);
      gint64 n = iep_result_get_int64 (rows, i, 1);

      if (g_strcmp0 (status, "draft") == 0)
        counts->n_draft = n;
      else if (g_strcmp0 (status, "included") == 0)
        counts->n_included = n;
      else if (g_strcmp0 (status, "excluded") == 0)
        counts->n_excluded = n;

      /* Among all, a draft beside the revision in force is the same procurement and the same money once more. */
      n_procurements += iep_result_get_int64 (rows, i, 6);
      if (filtered && g_strcmp0 (status, self->query->status) != 0)
        continue;
      n_rows += n;
      fits = fits && iep_money_add (counts->price, iep_result_get_int64 (rows, i, filtered ? 2 : 4), &counts->price) &&
             iep_money_add (counts->funding, iep_result_get_int64 (rows, i, filtered ? 3 : 5), &counts->funding);
    }
  counts->n_rows = CLAMP (n_rows, 0, G_MAXINT);
  counts->n_procurements = CLAMP (n_procurements, 0, G_MAXINT);

  return fits;
}

/* Everything but the number of rows, which goes with items-changed. */
void
iep_procurement_list_take_counts (IepProcurementList *self,
                                  const IepListCounts *counts)
{
  IepListCounts old = self->counts;

  self->counts = *counts;
  self->counted = TRUE;

  g_object_freeze_notify (G_OBJECT (self));
  if (old.n_draft != counts->n_draft)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_DRAFT]);
  if (old.n_included != counts->n_included)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_INCLUDED]);
  if (old.n_excluded != counts->n_excluded)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_EXCLUDED]);
  if (old.n_rows != counts->n_rows)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_TOTAL]);
  if (old.price != counts->price)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TOTAL_PRICE]);
  if (old.funding != counts->funding)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TOTAL_FUNDING]);
  iep_procurement_list_update_loading (self);
  g_object_thaw_notify (G_OBJECT (self));
}

/* Grows or shrinks the list at its end. */
void
iep_procurement_list_set_n_items (IepProcurementList *self,
                                  guint               n_items)
{
  guint old = self->n_items;

  if (old == n_items)
    return;

  self->n_items = n_items;
  if (n_items > old)
    g_list_model_items_changed (G_LIST_MODEL (self), old, 0, n_items - old);
  else
    g_list_model_items_changed (G_LIST_MODEL (self), n_items, old - n_items, 0);
}

static void
on_counted (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  IepListRequest *request = user_data;
  g_autoptr(IepProcurementList) self = g_weak_ref_get (&request->list);
  g_autoptr(GCancellable) generation = g_object_ref (request->cancellable);
  g_autoptr(IepResult) rows = NULL;
  g_autoptr(GError) error = NULL;
  IepListCounts counts;

  rows = iep_session_query_finish (IEP_SESSION (source), result, &error);
  iep_list_request_free (request);
  if (self == NULL || self->cancellable != generation)
    return;
  if (rows == NULL)
    {
      iep_procurement_list_fail (self, error);
      return;
    }

  if (!iep_procurement_list_read_counts (self, rows, &counts))
    g_warning ("The sums of the list do not fit");
  iep_procurement_list_take_counts (self, &counts);
  /* Whoever hears of the counts may ask for something else. */
  if (self->cancellable == generation)
    iep_procurement_list_set_n_items (self, counts.n_rows);
}

static void
on_session_changed (IepProcurementList *self,
                    gint64              institution_id)
{
  if (!self->auto_reload || self->query == NULL)
    return;

  if (institution_id == 0 || self->query->institution_id == 0 || self->query->institution_id == institution_id)
    iep_procurement_list_reload (self);
}

static GType
iep_procurement_list_get_item_type (GListModel *model)
{
  return IEP_TYPE_PROCUREMENT_ROW;
}

static guint
iep_procurement_list_get_n_items (GListModel *model)
{
  return IEP_PROCUREMENT_LIST (model)->n_items;
}

static gpointer
iep_procurement_list_get_item (GListModel *model,
                               guint       position)
{
  IepProcurementList *self = IEP_PROCUREMENT_LIST (model);
  IepPage *page;
  IepProcurementRow *row;
  guint i = position % IEP_PAGE_SIZE;

  if (position >= self->n_items)
    return NULL;

  page = iep_procurement_list_ensure_page (self, position / IEP_PAGE_SIZE);
  if (page->rows[i] != NULL)
    {
      row = g_object_ref (page->rows[i]);
    }
  else
    {
      row = iep_procurement_row_new ();
      iep_page_place (page, i, row);
    }
  iep_procurement_list_want (self, page);

  return row;
}

static void
iep_procurement_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = iep_procurement_list_get_item_type;
  iface->get_n_items = iep_procurement_list_get_n_items;
  iface->get_item = iep_procurement_list_get_item;
}

static void
stop_everything (IepProcurementList *self)
{
  iep_procurement_list_cancel_reload (self);
  iep_procurement_list_forget_pages (self, FALSE);
  if (self->dispatch_source != NULL)
    g_source_destroy (self->dispatch_source);
  g_clear_pointer (&self->dispatch_source, g_source_unref);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
iep_procurement_list_dispose (GObject *object)
{
  IepProcurementList *self = IEP_PROCUREMENT_LIST (object);

  stop_everything (self);
  g_clear_signal_handler (&self->changed_id, self->session);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (iep_procurement_list_parent_class)->dispose (object);
}

static void
iep_procurement_list_finalize (GObject *object)
{
  IepProcurementList *self = IEP_PROCUREMENT_LIST (object);

  g_clear_pointer (&self->query, iep_procurement_query_free);
  g_clear_pointer (&self->pages, g_hash_table_unref);
  g_clear_pointer (&self->keys, g_hash_table_unref);
  g_clear_pointer (&self->context, g_main_context_unref);

  G_OBJECT_CLASS (iep_procurement_list_parent_class)->finalize (object);
}

static void
iep_procurement_list_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  IepProcurementList *self = IEP_PROCUREMENT_LIST (object);

  switch (prop_id)
    {
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, self->loading);
      break;
    case PROP_N_TOTAL:
      g_value_set_uint (value, self->counts.n_rows);
      break;
    case PROP_N_DRAFT:
      g_value_set_uint (value, self->counts.n_draft);
      break;
    case PROP_N_INCLUDED:
      g_value_set_uint (value, self->counts.n_included);
      break;
    case PROP_N_EXCLUDED:
      g_value_set_uint (value, self->counts.n_excluded);
      break;
    case PROP_TOTAL_PRICE:
      g_value_set_int64 (value, self->counts.price);
      break;
    case PROP_TOTAL_FUNDING:
      g_value_set_int64 (value, self->counts.funding);
      break;
    case PROP_AUTO_RELOAD:
      g_value_set_boolean (value, self->auto_reload);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
iep_procurement_list_set_property (GObject      *object,
                                   guint         prop_id,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  IepProcurementList *self = IEP_PROCUREMENT_LIST (object);

  switch (prop_id)
    {
    case PROP_SESSION:
      self->session = g_value_dup_object (value);
      if (self->session != NULL)
        self->changed_id = g_signal_connect_swapped (self->session, "changed", G_CALLBACK (on_session_changed), self);
      break;
    case PROP_AUTO_RELOAD:
      if (self->auto_reload != g_value_get_boolean (value))
        {
          self->auto_reload = g_value_get_boolean (value);
          g_object_notify_by_pspec (object, pspec);
        }
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
iep_procurement_list_class_init (IepProcurementListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags read = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = iep_procurement_list_dispose;
  object_class->finalize = iep_procurement_list_finalize;
  object_class->get_property = iep_procurement_list_get_property;
  object_class->set_property = iep_procurement_list_set_property;

  properties[PROP_SESSION] =
    g_param_spec_object ("session", NULL, NULL, IEP_TYPE_SESSION,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, read);
  properties[PROP_N_TOTAL] = g_param_spec_uint ("n-total", NULL, NULL, 0, G_MAXUINT, 0, read);
  properties[PROP_N_DRAFT] = g_param_spec_uint ("n-draft", NULL, NULL, 0, G_MAXUINT, 0, read);
  properties[PROP_N_INCLUDED] = g_param_spec_uint ("n-included", NULL, NULL, 0, G_MAXUINT, 0, read);
  properties[PROP_N_EXCLUDED] = g_param_spec_uint ("n-excluded", NULL, NULL, 0, G_MAXUINT, 0, read);
  properties[PROP_TOTAL_PRICE] = g_param_spec_int64 ("total-price", NULL, NULL, G_MININT64, G_MAXINT64, 0, read);
  properties[PROP_TOTAL_FUNDING] = g_param_spec_int64 ("total-funding", NULL, NULL, G_MININT64, G_MAXINT64, 0, read);
  properties[PROP_AUTO_RELOAD] =
    g_param_spec_boolean ("auto-reload", NULL, NULL, TRUE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * IepProcurementList::failed:
   * @self: the list
   * @error: what went wrong
   *
   * A page or the counts could not be read; iep_procurement_list_reload() tries again.
   */
  signals[SIGNAL_FAILED] = g_signal_new ("failed", IEP_TYPE_PROCUREMENT_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
iep_procurement_list_init (IepProcurementList *self)
{
  self->auto_reload = TRUE;
  self->context = g_main_context_ref_thread_default ();
  self->pages = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) iep_page_free);
  self->keys = g_hash_table_new_full (NULL, NULL, NULL, page_keys_free);
  g_queue_init (&self->wanted);
}

/**
 * iep_procurement_list_new:
 * @session: whose eyes it is seen with
 *
 * Returns: (transfer full): a list, empty until it has a query
 */
IepProcurementList *
iep_procurement_list_new (IepSession *session)
{
  g_return_val_if_fail (IEP_IS_SESSION (session), NULL);

  return g_object_new (IEP_TYPE_PROCUREMENT_LIST, "session", session, NULL);
}

/**
 * iep_procurement_list_set_query:
 * @self: a list
 * @query: (nullable): what to show; copied. %NULL = nothing
 *
 * Shows something else. The first rows come first, their number and sums when the server has counted.
 */
void
iep_procurement_list_set_query (IepProcurementList        *self,
                                const IepProcurementQuery *query)
{
  g_autoptr(GCancellable) generation = NULL;
  g_autoptr(IepParameters) parameters = NULL;
  g_autofree char *sql = NULL;
  guint old_n_items;

  g_return_if_fail (IEP_IS_PROCUREMENT_LIST (self));

  if (query != NULL && self->query != NULL && iep_procurement_query_equal (query, self->query))
    return;

  stop_everything (self);
  self->reload_again = FALSE;
  g_clear_pointer (&self->query, iep_procurement_query_free);
  self->query = query != NULL ? iep_procurement_query_copy (query) : NULL;

  self->cancellable = g_cancellable_new ();
  self->counted = self->query == NULL;
  self->first_page_read = self->query == NULL;

  /* Selections let go of rows that are gone before they look for them among the new ones. Whoever hears of it may
   * ask for something else: then that is done already. */
  generation = g_object_ref (self->cancellable);
  old_n_items = self->n_items;
  self->n_items = 0;
  if (old_n_items > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, old_n_items, 0);
  if (self->cancellable == generation && self->query == NULL)
    iep_procurement_list_take_counts (self, &(IepListCounts) { 0 });
  if (self->cancellable == generation)
    iep_procurement_list_update_loading (self);
  if (self->cancellable != generation || self->query == NULL)
    return;

  /* The page is sent before the count, which takes longer and may have to wait for nothing. */
  iep_procurement_list_send_page (self, iep_procurement_list_ensure_page (self, 0));
  parameters = iep_parameters_new ();
  sql = iep_procurement_query_count_sql (self->query, parameters);
  iep_session_read_async (self->session, sql, parameters, self->cancellable, on_counted,
                          iep_list_request_new (self, self->cancellable));
}

/**
 * iep_procurement_list_get_query:
 * @self: a list
 *
 * Returns: (transfer none) (nullable): what it shows
 */
const IepProcurementQuery *
iep_procurement_list_get_query (IepProcurementList *self)
{
  g_return_val_if_fail (IEP_IS_PROCUREMENT_LIST (self), NULL);

  return self->query;
}

/**
 * iep_procurement_list_reload:
 * @self: a list
 *
 * Reads what is shown again and tells the smallest change; rows that stay keep their objects, and with them
 * selection and focus. Happens by itself when the session hears of a change.
 */
void
iep_procurement_list_reload (IepProcurementList *self)
{
  g_return_if_fail (IEP_IS_PROCUREMENT_LIST (self));

  if (self->query == NULL)
    return;
  if (self->reload != NULL || !self->first_page_read || !self->counted)
    {
      self->reload_again = TRUE;
      return;
    }

  iep_procurement_list_start_reload (self);
}

/**
 * iep_procurement_list_get_loading:
 * @self: a list
 *
 * Returns: whether the first rows or their number are still to come
 */
gboolean
iep_procurement_list_get_loading (IepProcurementList *self)
{
  g_return_val_if_fail (IEP_IS_PROCUREMENT_LIST (self), FALSE);

  return self->loading;
}

/**
 * iep_procurement_list_get_count:
 * @self: a list
 * @status: (nullable): `draft`, `included`, `excluded`, or %NULL for all three
 *
 * Returns: how many procurements the query has with a revision of that status, whatever status it asks for; with a draft
 *   beside its revision in force a procurement has two rows ("n-total") and is still one
 */
guint
iep_procurement_list_get_count (IepProcurementList *self,
                                const char         *status)
{
  g_return_val_if_fail (IEP_IS_PROCUREMENT_LIST (self), 0);

  if (status == NULL)
    return self->counts.n_procurements;
  if (g_str_equal (status, "draft"))
    return self->counts.n_draft;
  if (g_str_equal (status, "included"))
    return self->counts.n_included;
  if (g_str_equal (status, "excluded"))
    return self->counts.n_excluded;

  return 0;
}

/**
 * iep_procurement_list_get_total_price:
 * @self: a list
 *
 * Returns: the sum of the estimated prices in cents without VAT; a procurement with a draft beside its revision in
 *   force counts once, with the latter, unless only drafts are shown
 */
gint64
iep_procurement_list_get_total_price (IepProcurementList *self)
{
  g_return_val_if_fail (IEP_IS_PROCUREMENT_LIST (self), 0);

  return self->counts.price;
}

/**
 * iep_procurement_list_get_total_funding:
 * @self: a list
 *
 * Returns: the sum of the budgets in cents with VAT, counted likewise
 */
gint64
iep_procurement_list_get_total_funding (IepProcurementList *self)
{
  g_return_val_if_fail (IEP_IS_PROCUREMENT_LIST (self), 0);

  return self->counts.funding;
}

/**
 * iep_procurement_list_get_n_cached:
 * @self: a list
 *
 * Returns: how many pages it holds in memory
 */
guint
iep_procurement_list_get_n_cached (IepProcurementList *self)
{
  g_return_val_if_fail (IEP_IS_PROCUREMENT_LIST (self), 0);

  return g_hash_table_size (self->pages);
}

/**
 * iep_procurement_list_get_n_requests:
 * @self: a list
 *
 * Returns: how many questions it has asked the server
 */
guint
iep_procurement_list_get_n_requests (IepProcurementList *self)
{
  g_return_val_if_fail (IEP_IS_PROCUREMENT_LIST (self), 0);

  return self->n_requests;
}
