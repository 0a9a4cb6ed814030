/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading the list of procurements again: the smallest change that leads from what was shown to what is. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-procurement-list.h"

#include "domain/iep-procurement-list-private.h"
#include "domain/iep-session-private.h"

/* A page that somebody looks at, as it is now. */
typedef struct
{
  guint      index;
  IepResult *rows;
} Window;

struct _IepReload
{
  GCancellable  *cancellable;
  guint          n_pending;
  gboolean       counted;
  IepListCounts  counts;
  /* By index of the page. */
  GArray        *windows;
  GError        *error;
};

typedef struct
{
  GWeakRef   list;
  IepReload *reload;
  guint      window;
} Question;

static void
window_clear (gpointer data)
{
  Window *window = data;

  g_clear_pointer (&window->rows, iep_result_unref);
}

static void
reload_clear (gpointer data)
{
  IepReload *reload = data;

  g_clear_object (&reload->cancellable);
  g_clear_pointer (&reload->windows, g_array_unref);
  g_clear_error (&reload->error);
}

static void
reload_release (IepReload *reload)
{
  g_rc_box_release_full (reload, reload_clear);
}

static Question *
question_new (IepProcurementList *self,
              guint               window)
{
  Question *question = g_new0 (Question, 1);

  g_weak_ref_init (&question->list, self);
  question->reload = g_rc_box_acquire (self->reload);
  question->window = window;
  self->reload->n_pending++;
  self->n_requests++;

  return question;
}

static void
question_free (Question *question)
{
  g_weak_ref_clear (&question->list);
  reload_release (question->reload);
  g_free (question);
}

static Window *
get_window (IepReload *reload,
            guint      i)
{
  return &g_array_index (reload->windows, Window, i);
}

/* 0 = the window has no such row. */
static gint64
new_id (const Window *window,
        guint         i)
{
  return i < MIN (iep_result_get_n_rows (window->rows), IEP_PAGE_SIZE) ? iep_procurement_row_peek_id (window->rows, i) : 0;
}

static gint64
old_id (IepProcurementList *self,
        const Window       *window,
        guint               i)
{
  IepPage *page = g_hash_table_lookup (self->pages, GUINT_TO_POINTER (window->index));
  IepProcurementRow *row = page != NULL ? page->rows[i] : NULL;

  return row != NULL && iep_procurement_row_is_loaded (row) ? iep_procurement_row_get_revision_id (row) : 0;
}

/* The first place where the windows differ from what is shown, or -1. */
static gint64
find_difference (IepProcurementList *self,
                 IepReload          *reload)
{
  for (guint w = 0; w < reload->windows->len; w++)
    for (guint i = 0; i < IEP_PAGE_SIZE; i++)
      if (old_id (self, get_window (reload, w), i) != new_id (get_window (reload, w), i))
        return (gint64) get_window (reload, w)->index * IEP_PAGE_SIZE + i;

  return -1;
}

static gint64
find_new_id (IepReload *reload,
             guint      position,
             gboolean  *known)
{
  for (guint w = 0; w < reload->windows->len; w++)
    if (get_window (reload, w)->index == position / IEP_PAGE_SIZE)
      {
        *known = TRUE;
        return new_id (get_window (reload, w), position % IEP_PAGE_SIZE);
      }

  *known = FALSE;
  return 0;
}

/* Whether all that is shown follows from rows that came, or went, at @position. */
static gboolean
is_one_change (IepProcurementList *self,
               IepReload          *reload,
               guint               position,
               gint64              delta)
{
  guint removed = delta < 0 ? -delta : 0;

  for (guint w = 0; w < reload->windows->len; w++)
    for (guint i = 0; i < IEP_PAGE_SIZE; i++)
      {
        guint old_position = get_window (reload, w)->index * IEP_PAGE_SIZE + i;
        gint64 id = old_id (self, get_window (reload, w), i);
        gboolean known;

        if (id == 0 || (old_position >= position && old_position < position + removed))
          continue;
        if (find_new_id (reload, old_position < position ? old_position : old_position + delta, &known) != id && known)
          return FALSE;
      }

  return TRUE;
}

typedef struct
{
  guint              position;
  IepProcurementRow *row;
} Moved;

static void
moved_clear (gpointer data)
{
  g_clear_object (&((Moved *) data)->row);
}

/* Every row that somebody keeps, with the place it has after the change. */
static GArray *
collect_moved (IepProcurementList *self,
               guint               position,
               gint64              delta)
{
  GArray *moved = g_array_new (FALSE, FALSE, sizeof (Moved));
  guint removed = delta < 0 ? -delta : 0;
  GHashTableIter iter;
  gpointer value;

  g_array_set_clear_func (moved, moved_clear);
  g_hash_table_iter_init (&iter, self->pages);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      IepPage *page = value;

      for (guint i = 0; i < IEP_PAGE_SIZE; i++)
        {
          guint old_position = page->index * IEP_PAGE_SIZE + i;
          Moved entry;

          if (page->rows[i] == NULL || (old_position >= position && old_position < position + removed))
            continue;
          entry.position = old_position < position ? old_position : old_position + delta;
          entry.row = g_object_ref (page->rows[i]);
          g_array_append_val (moved, entry);
        }
    }

  return moved;
}

static IepProcurementRow *
find_moved (GArray *moved,
            guint   position)
{
  for (guint i = 0; i < moved->len; i++)
    if (g_array_index (moved, Moved, i).position == position)
      return g_array_index (moved, Moved, i).row;

  return NULL;
}

static void
drop_all_pages (IepProcurementList *self)
{
  g_autoptr(GList) pages = g_hash_table_get_values (self->pages);

  for (GList *link = pages; link != NULL; link = link->next)
    iep_procurement_list_drop_page (self, link->data);
}

/* Puts the rows of a window into its page. Rows are taken from where @find finds them, else made. */
static void
place_window (IepProcurementList *self,
              const Window       *window,
              GArray             *moved,
              GHashTable         *by_id)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  guint n = MIN (iep_result_get_n_rows (window->rows), IEP_PAGE_SIZE);

  for (guint i = 0; i < n; i++)
    {
      IepProcurementRow *row = NULL;
      gint64 id = new_id (window, i);

      if (moved != NULL)
        row = find_moved (moved, window->index * IEP_PAGE_SIZE + i);
      else if (by_id != NULL)
        row = g_hash_table_lookup (by_id, &id);
      row = row != NULL ? g_object_ref (row) : iep_procurement_row_new ();
      iep_procurement_row_fill (row, window->rows, i);
      g_ptr_array_add (rows, row);
    }

  if (n > 0)
    {
      iep_page_take_rows (iep_procurement_list_ensure_page (self, window->index), rows);
      iep_procurement_list_remember_keys (self, window->index, window->rows, FALSE);
    }
  else
    {
      IepPage *page = g_hash_table_lookup (self->pages, GUINT_TO_POINTER (window->index));

      if (page != NULL)
        iep_procurement_list_drop_page (self, page);
    }
}

/* Rows came or went in one place; everything behind moves by as much and stays what it is. */
static void
apply_one_change (IepProcurementList *self,
                  IepReload          *reload,
                  guint               position,
                  gint64              delta)
{
  g_autoptr(GArray) moved = collect_moved (self, position, delta);

  drop_all_pages (self);
  self->n_items += delta;
  for (guint w = 0; w < reload->windows->len; w++)
    place_window (self, get_window (reload, w), moved, NULL);
  for (guint i = 0; i < moved->len; i++)
    {
      const Moved *entry = &g_array_index (moved, Moved, i);
      IepPage *page = iep_procurement_list_ensure_page (self, entry->position / IEP_PAGE_SIZE);

      if (page->loaded)
        continue;
      iep_page_place (page, entry->position % IEP_PAGE_SIZE, entry->row);
      iep_procurement_list_want (self, page);
    }

  g_list_model_items_changed (G_LIST_MODEL (self), position, delta < 0 ? -delta : 0, delta > 0 ? delta : 0);
}

/* Many things changed: each window by itself, from its first difference to its last. FALSE when the answers of the
 * server do not fit together, as it was asked while somebody was changing. */
static gboolean
apply_window (IepProcurementList *self,
              const Window       *window)
{
  IepPage *page = g_hash_table_lookup (self->pages, GUINT_TO_POINTER (window->index));
  g_autoptr(GHashTable) by_id = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);
  gint64 ids[IEP_PAGE_SIZE];
  guint start = window->index * IEP_PAGE_SIZE;
  guint n_old = 0, n_new = MIN (iep_result_get_n_rows (window->rows), IEP_PAGE_SIZE), same_start = 0, same_end = 0;

  if (page == NULL || !page->loaded)
    return TRUE;

  for (guint i = 0; i < IEP_PAGE_SIZE && page->rows[i] != NULL; i++)
    {
      ids[i] = old_id (self, window, i);
      g_hash_table_insert (by_id, g_memdup2 (&ids[i], sizeof ids[i]), g_object_ref (page->rows[i]));
      n_old++;
    }
  if (n_old != n_new && start + n_old != self->n_items)
    return FALSE;

  while (same_start < n_old && same_start < n_new && ids[same_start] == new_id (window, same_start))
    same_start++;
  while (same_end < n_old - same_start && same_end < n_new - same_start &&
         ids[n_old - 1 - same_end] == new_id (window, n_new - 1 - same_end))
    same_end++;

  place_window (self, window, NULL, by_id);
  self->n_items = self->n_items - n_old + n_new;
  if (same_start + same_end < n_old || same_start + same_end < n_new)
    g_list_model_items_changed (G_LIST_MODEL (self), start + same_start,
                                n_old - same_start - same_end, n_new - same_start - same_end);

  return TRUE;
}

static void
apply_everything_new (IepProcurementList *self,
                      guint               n_items)
{
  guint old = self->n_items;

  drop_all_pages (self);
  self->n_items = 0;
  g_list_model_items_changed (G_LIST_MODEL (self), 0, old, 0);
  iep_procurement_list_set_n_items (self, n_items);
}

static void
drop_pages_beyond_end (IepProcurementList *self)
{
  g_autoptr(GList) pages = g_hash_table_get_values (self->pages);

  for (GList *link = pages; link != NULL; link = link->next)
    {
      IepPage *page = link->data;

      if (page->index * IEP_PAGE_SIZE >= self->n_items)
        iep_procurement_list_drop_page (self, page);
    }
}

/* Each emission may lead to anything, a new query included: then there is nothing left to do here. */
static void
apply (IepProcurementList *self,
       IepReload          *reload)
{
  gint64 delta = (gint64) reload->counts.n_rows - self->n_items;
  gint64 difference = find_difference (self, reload);

  if (difference < 0)
    {
      for (guint w = 0; w < reload->windows->len; w++)
        {
          g_autoptr(GArray) moved = collect_moved (self, G_MAXUINT, 0);

          place_window (self, get_window (reload, w), moved, NULL);
        }
      iep_procurement_list_set_n_items (self, reload->counts.n_rows);
    }
  else if (delta != 0 && is_one_change (self, reload, difference, delta))
    {
      apply_one_change (self, reload, difference, delta);
    }
  else
    {
      for (guint w = 0; w < reload->windows->len; w++)
        {
          gboolean fits = apply_window (self, get_window (reload, w));

          if (self->reload != reload)
            return;
          if (!fits)
            {
              apply_everything_new (self, reload->counts.n_rows);
              break;
            }
        }
      if (self->reload == reload)
        iep_procurement_list_set_n_items (self, reload->counts.n_rows);
    }
}

static void
finish_reload (IepProcurementList *self)
{
  IepReload *reload = g_rc_box_acquire (self->reload);

  if (reload->error == NULL)
    {
      apply (self, reload);
      if (self->reload == reload)
        iep_procurement_list_take_counts (self, &reload->counts);
    }
  else if (self->reload == reload)
    {
      iep_procurement_list_fail (self, reload->error);
    }

  if (self->reload == reload)
    {
      g_clear_pointer (&self->reload, reload_release);
      drop_pages_beyond_end (self);
      iep_procurement_list_dispatch (self);
      if (self->reload_again)
        {
          self->reload_again = FALSE;
          iep_procurement_list_reload (self);
        }
    }
  reload_release (reload);
}

/* One of the questions is answered; the last one ends the reload. */
static void
on_answer (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Question *question = user_data;
  g_autoptr(IepProcurementList) self = g_weak_ref_get (&question->list);
  IepReload *reload = question->reload;
  g_autoptr(IepResult) rows = NULL;
  g_autoptr(GError) error = NULL;

  rows = iep_session_query_finish (IEP_SESSION (source), result, &error);
  reload->n_pending--;
  if (self != NULL && self->reload == reload)
    {
      if (rows == NULL && reload->error == NULL)
        reload->error = g_steal_pointer (&error);
      else if (rows != NULL && question->window == G_MAXUINT)
        iep_procurement_list_read_counts (self, rows, &reload->counts);
      else if (rows != NULL)
        get_window (reload, question->window)->rows = g_steal_pointer (&rows);

      if (reload->n_pending == 0)
        finish_reload (self);
    }
  question_free (question);
}

static int
compare_windows (gconstpointer a,
                 gconstpointer b)
{
  const Window *one = a, *other = b;

  return one->index < other->index ? -1 : one->index > other->index;
}

void
iep_procurement_list_start_reload (IepProcurementList *self)
{
  IepReload *reload;
  GHashTableIter iter;
  gpointer value;
  g_autoptr(IepParameters) parameters = iep_parameters_new ();
  g_autofree char *sql = NULL;

  g_assert (self->reload == NULL);

  /* What nobody looks at is read when somebody does. */
  iep_procurement_list_forget_pages (self, TRUE);

  reload = g_rc_box_new0 (IepReload);
  reload->cancellable = g_cancellable_new ();
  reload->windows = g_array_new (FALSE, TRUE, sizeof (Window));
  g_array_set_clear_func (reload->windows, window_clear);
  self->reload = reload;

  g_hash_table_iter_init (&iter, self->pages);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      IepPage *page = value;
      Window window = { page->index, NULL };

      if (page->loaded)
        g_array_append_val (reload->windows, window);
    }
  g_array_sort (reload->windows, compare_windows);

  for (guint w = 0; w < reload->windows->len; w++)
    {
      IepPagePlace place = { .offset = get_window (reload, w)->index * IEP_PAGE_SIZE, .limit = IEP_PAGE_SIZE };
      g_autoptr(IepParameters) page_parameters = iep_parameters_new ();
      g_autofree char *page_sql = iep_procurement_query_page_sql (self->query, &place, page_parameters);

      iep_session_query_async (self->session, page_sql, page_parameters, reload->cancellable, on_answer, question_new (self, w));
    }
  sql = iep_procurement_query_count_sql (self->query, parameters);
  iep_session_read_async (self->session, sql, parameters, reload->cancellable, on_answer, question_new (self, G_MAXUINT));
}

void
iep_procurement_list_cancel_reload (IepProcurementList *self)
{
  if (self->reload == NULL)
    return;

  g_cancellable_cancel (self->reload->cancellable);
  g_clear_pointer (&self->reload, reload_release);
}
