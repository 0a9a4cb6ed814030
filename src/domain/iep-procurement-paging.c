/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the list of procurements gets its pages: only those that are looked at, the latest first, by the shortest way. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-procurement-list.h"

#include "domain/iep-procurement-list-private.h"
#include "domain/iep-session-private.h"

/* Rows ready around what is looked at; 40 pages are some 8 MB. */
#define MAX_PAGES     40
#define MAX_IN_FLIGHT 2
/* A page that was scrolled away and is still being read after this long is not worth waiting for. */
#define PATIENCE_US   (50 * 1000)
/* After what is drawn, so that scrolling never waits for reading. */
#define DISPATCH_PRIORITY 130

IepListRequest *
iep_list_request_new (IepProcurementList *self,
                      GCancellable       *cancellable)
{
  IepListRequest *request = g_new0 (IepListRequest, 1);

  g_weak_ref_init (&request->list, self);
  request->cancellable = g_object_ref (cancellable);
  self->n_requests++;

  return request;
}

void
iep_list_request_free (IepListRequest *request)
{
  g_weak_ref_clear (&request->list);
  g_object_unref (request->cancellable);
  g_free (request);
}

void
iep_procurement_list_remember_keys (IepProcurementList *self,
                                    guint               index,
                                    IepResult          *rows,
                                    gboolean            backwards)
{
  guint n = iep_result_get_n_rows (rows);
  IepPageKeys *keys;

  /* A page that is not full is at the end, where nothing follows. */
  if (n < IEP_PAGE_SIZE)
    return;

  keys = g_new0 (IepPageKeys, 1);
  keys->first = iep_procurement_query_get_keys (self->query, rows, backwards ? n - 1 : 0);
  keys->last = iep_procurement_query_get_keys (self->query, rows, backwards ? 0 : n - 1);
  g_hash_table_replace (self->keys, GUINT_TO_POINTER (index), keys);
}

/* The shortest way to a page: from the start, the end, or the nearest page that was read. */
static void
find_place (IepProcurementList *self,
            guint               index,
            IepPagePlace       *place)
{
  guint start = index * IEP_PAGE_SIZE;
  GHashTableIter iter;
  gpointer key, value;

  *place = (IepPagePlace) { .offset = start, .limit = IEP_PAGE_SIZE };
  if (self->counted && self->n_items > start)
    {
      guint end = MIN (start + IEP_PAGE_SIZE, self->n_items);

      if (self->n_items - end < place->offset)
        *place = (IepPagePlace) { .from_end = TRUE, .offset = self->n_items - end, .limit = end - start };
    }

  g_hash_table_iter_init (&iter, self->keys);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      guint other = GPOINTER_TO_UINT (key);
      const IepPageKeys *keys = value;

      if (other < index && start - (other + 1) * IEP_PAGE_SIZE < place->offset)
        *place = (IepPagePlace) { .after = (const char * const *) keys->last,
                                  .offset = start - (other + 1) * IEP_PAGE_SIZE, .limit = IEP_PAGE_SIZE };
      else if (other > index && (other - index - 1) * IEP_PAGE_SIZE < place->offset)
        *place = (IepPagePlace) { .before = (const char * const *) keys->first,
                                  .offset = (other - index - 1) * IEP_PAGE_SIZE, .limit = IEP_PAGE_SIZE };
    }
}

/* Fills a page in place. Rows that are shown keep their objects, so that nothing jumps; should a place now hold
 * another revision than the one that is shown there, the model says so. */
static void
fill_page (IepProcurementList *self,
           IepPage            *page,
           IepResult          *rows,
           gboolean            backwards)
{
  guint n = MIN (iep_result_get_n_rows (rows), IEP_PAGE_SIZE);
  guint start = page->index * IEP_PAGE_SIZE;
  g_autoptr(GPtrArray) filled = g_ptr_array_new_with_free_func (g_object_unref);
  guint first = G_MAXUINT, last = 0;

  for (guint i = 0; i < n; i++)
    {
      guint source = backwards ? n - 1 - i : i;
      IepProcurementRow *row = page->rows[i];

      if (row != NULL && iep_procurement_row_is_loaded (row) &&
          iep_procurement_row_get_revision_id (row) != iep_procurement_row_peek_id (rows, source))
        {
          first = MIN (first, i);
          last = i;
          row = NULL;
        }
      row = row != NULL ? g_object_ref (row) : iep_procurement_row_new ();
      g_ptr_array_add (filled, row);
      iep_procurement_row_fill (row, rows, source);
    }
  iep_page_take_rows (page, filled);

  if (first != G_MAXUINT && start + last < self->n_items)
    g_list_model_items_changed (G_LIST_MODEL (self), start + first, last - first + 1, last - first + 1);
}

static void
unwant (IepProcurementList *self,
        IepPage            *page)
{
  if (!page->wanted)
    return;

  page->wanted = FALSE;
  g_queue_remove (&self->wanted, page);
}

void
iep_procurement_list_drop_page (IepProcurementList *self,
                                IepPage            *page)
{
  unwant (self, page);
  g_hash_table_remove (self->pages, GUINT_TO_POINTER (page->index));
}

/* Lets pages go that nobody looks at, the longest unused first. */
static void
trim_pages (IepProcurementList *self)
{
  while (g_hash_table_size (self->pages) > MAX_PAGES)
    {
      GHashTableIter iter;
      gpointer value;
      IepPage *oldest = NULL;

      g_hash_table_iter_init (&iter, self->pages);
      while (g_hash_table_iter_next (&iter, NULL, &value))
        {
          IepPage *page = value;

          if ((oldest == NULL || page->used < oldest->used) && page->cancellable == NULL && !iep_page_is_held (page))
            oldest = page;
        }
      if (oldest == NULL)
        return;
      iep_procurement_list_drop_page (self, oldest);
    }
}

IepPage *
iep_procurement_list_ensure_page (IepProcurementList *self,
                                  guint               index)
{
  IepPage *page = g_hash_table_lookup (self->pages, GUINT_TO_POINTER (index));

  if (page == NULL)
    {
      if (g_hash_table_size (self->pages) >= MAX_PAGES * 2)
        trim_pages (self);
      page = iep_page_new (index);
      g_hash_table_insert (self->pages, GUINT_TO_POINTER (index), page);
    }
  page->used = ++self->clock;

  return page;
}

static void
on_page_read (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  IepListRequest *request = user_data;
  g_autoptr(IepProcurementList) self = g_weak_ref_get (&request->list);
  g_autoptr(GCancellable) generation = NULL;
  g_autoptr(IepResult) rows = NULL;
  g_autoptr(GError) error = NULL;
  IepPage *page = NULL;
  guint index = request->index, n, expected;
  gboolean backwards = request->backwards;

  rows = iep_session_query_finish (IEP_SESSION (source), result, &error);
  if (self != NULL)
    page = g_hash_table_lookup (self->pages, GUINT_TO_POINTER (index));
  /* The page may have been given up, and asked for again since. */
  if (page != NULL && page->cancellable != request->cancellable)
    page = NULL;
  iep_list_request_free (request);
  if (page == NULL)
    return;

  g_clear_object (&page->cancellable);
  self->n_in_flight--;
  if (rows == NULL)
    {
      if (!iep_page_is_held (page))
        iep_procurement_list_drop_page (self, page);
      iep_procurement_list_fail (self, error);
      iep_procurement_list_dispatch (self);
      return;
    }

  n = iep_result_get_n_rows (rows);
  generation = g_object_ref (self->cancellable);
  iep_procurement_list_remember_keys (self, index, rows, backwards);
  if (index == 0)
    self->first_page_read = TRUE;
  fill_page (self, page, rows, backwards);
  /* What is here can be shown while the server still counts. Whoever hears of it may ask for something else. */
  if (self->cancellable == generation && !self->counted)
    iep_procurement_list_set_n_items (self, MAX (self->n_items, index * IEP_PAGE_SIZE + n));
  if (self->cancellable == generation)
    iep_procurement_list_update_loading (self);
  if (self->cancellable != generation)
    return;

  expected = MIN (IEP_PAGE_SIZE, self->n_items - MIN (self->n_items, index * IEP_PAGE_SIZE));
  if (n != expected)
    iep_procurement_list_reload (self);
  trim_pages (self);
  iep_procurement_list_dispatch (self);
}

void
iep_procurement_list_send_page (IepProcurementList *self,
                                IepPage            *page)
{
  g_autoptr(IepParameters) parameters = iep_parameters_new ();
  g_autofree char *sql = NULL;
  IepListRequest *request;
  IepPagePlace place;

  g_assert (page->cancellable == NULL && !page->loaded);

  find_place (self, page->index, &place);
  page->cancellable = g_cancellable_new ();
  page->sent_at = g_get_monotonic_time ();
  self->n_in_flight++;
  sql = iep_procurement_query_page_sql (self->query, &place, parameters);
  request = iep_list_request_new (self, page->cancellable);
  request->index = page->index;
  request->backwards = place.before != NULL || place.from_end;
  iep_session_query_async (self->session, sql, parameters, page->cancellable, on_page_read, request);
}

/* Gives up what was scrolled away while it was being read, when something else is wanted. */
static void
cancel_scrolled_away (IepProcurementList *self)
{
  g_autoptr(GPtrArray) late = g_ptr_array_new ();
  gint64 now = g_get_monotonic_time ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->pages);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      IepPage *page = value;

      if (page->cancellable != NULL && page->index > 0 && now - page->sent_at > PATIENCE_US && !iep_page_is_held (page))
        g_ptr_array_add (late, page);
    }
  for (guint i = 0; i < late->len; i++)
    {
      self->n_in_flight--;
      iep_procurement_list_drop_page (self, g_ptr_array_index (late, i));
    }
}

static gboolean
on_dispatch (gpointer user_data)
{
  IepProcurementList *self = user_data;
  IepPage *page;

  g_clear_pointer (&self->dispatch_source, g_source_unref);
  if (self->reload != NULL)
    return G_SOURCE_REMOVE;

  if (!g_queue_is_empty (&self->wanted))
    cancel_scrolled_away (self);
  while (self->n_in_flight < MAX_IN_FLIGHT && (page = g_queue_pop_head (&self->wanted)) != NULL)
    {
      page->wanted = FALSE;
      /* Asked for again by whoever heard of its first row while it was being filled: it is all there by now. */
      if (page->loaded || page->cancellable != NULL)
        continue;
      /* Whoever asked has scrolled on. */
      if (page->index > 0 && !iep_page_is_held (page))
        iep_procurement_list_drop_page (self, page);
      else
        iep_procurement_list_send_page (self, page);
    }

  return G_SOURCE_REMOVE;
}

void
iep_procurement_list_dispatch (IepProcurementList *self)
{
  if (self->dispatch_source != NULL || g_queue_is_empty (&self->wanted) || self->session == NULL)
    return;

  self->dispatch_source = g_idle_source_new ();
  g_source_set_priority (self->dispatch_source, DISPATCH_PRIORITY);
  g_source_set_callback (self->dispatch_source, on_dispatch, self, NULL);
  g_source_attach (self->dispatch_source, self->context);
}

void
iep_procurement_list_want (IepProcurementList *self,
                           IepPage            *page)
{
  if (page->loaded || page->cancellable != NULL)
    return;

  if (page->wanted)
    g_queue_remove (&self->wanted, page);
  page->wanted = TRUE;
  g_queue_push_head (&self->wanted, page);
  iep_procurement_list_dispatch (self);
}

/* Gives up all that is being read. With @keep_held, pages that somebody looks at stay, and are wanted again. */
void
iep_procurement_list_forget_pages (IepProcurementList *self,
                                   gboolean            keep_held)
{
  g_autoptr(GList) pages = g_hash_table_get_values (self->pages);

  g_hash_table_remove_all (self->keys);
  for (GList *link = pages; link != NULL; link = link->next)
    {
      IepPage *page = link->data;

      if (page->cancellable != NULL)
        {
          self->n_in_flight--;
          g_cancellable_cancel (page->cancellable);
          g_clear_object (&page->cancellable);
        }
      if (!keep_held || !iep_page_is_held (page))
        iep_procurement_list_drop_page (self, page);
      else if (!page->loaded)
        iep_procurement_list_want (self, page);
    }
  g_assert (self->n_in_flight == 0);
}
