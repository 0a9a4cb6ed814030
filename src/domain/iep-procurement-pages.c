/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page of the list of procurements: two hundred rows, ours when it was read, else only those somebody keeps. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-procurement-list-private.h"

IepPage *
iep_page_new (guint index)
{
  IepPage *page = g_new0 (IepPage, 1);

  page->index = index;

  return page;
}

static void
let_go (IepPage *page,
        guint    i)
{
  if (page->rows[i] == NULL)
    return;

  if (page->loaded)
    g_clear_object (&page->rows[i]);
  else
    g_clear_weak_pointer (&page->rows[i]);
}

void
iep_page_free (IepPage *page)
{
  g_assert (!page->wanted);

  for (guint i = 0; i < IEP_PAGE_SIZE; i++)
    let_go (page, i);
  if (page->cancellable != NULL)
    g_cancellable_cancel (page->cancellable);
  g_clear_object (&page->cancellable);
  g_free (page);
}

/* Whether somebody else keeps a row of it: a widget, a selection. */
gboolean
iep_page_is_held (IepPage *page)
{
  for (guint i = 0; i < IEP_PAGE_SIZE; i++)
    if (page->rows[i] != NULL && (!page->loaded || g_atomic_int_get (&G_OBJECT (page->rows[i])->ref_count) > 1))
      return TRUE;

  return FALSE;
}

/* Puts a row into a place of a page. */
void
iep_page_place (IepPage           *page,
                guint              i,
                IepProcurementRow *row)
{
  if (page->rows[i] == row)
    return;

  let_go (page, i);
  if (page->loaded)
    page->rows[i] = g_object_ref (row);
  else
    g_set_weak_pointer (&page->rows[i], row);
}

/* Keeps only the rows that somebody else keeps. */
void
iep_page_unload (IepPage *page)
{
  if (!page->loaded)
    return;

  page->loaded = FALSE;
  for (guint i = 0; i < IEP_PAGE_SIZE; i++)
    {
      g_autoptr(IepProcurementRow) row = g_steal_pointer (&page->rows[i]);

      if (row != NULL)
        g_set_weak_pointer (&page->rows[i], row);
    }
}

/* Makes @rows the rows of the page, which is then loaded. */
void
iep_page_take_rows (IepPage   *page,
                    GPtrArray *rows)
{
  for (guint i = 0; i < IEP_PAGE_SIZE; i++)
    let_go (page, i);

  page->loaded = TRUE;
  for (guint i = 0; i < rows->len && i < IEP_PAGE_SIZE; i++)
    page->rows[i] = g_object_ref (g_ptr_array_index (rows, i));
}
