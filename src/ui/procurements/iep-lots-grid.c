/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lots of a procurement, compared with its price without VAT. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/procurements/iep-lots-grid.h"

#include <glib/gi18n.h>

struct _IepLotsGrid
{
  IepSumGrid parent_instance;
};

G_DEFINE_FINAL_TYPE (IepLotsGrid, iep_lots_grid, IEP_TYPE_SUM_GRID)

static const IepLineColumn columns[] = {
  { "title", 20, TRUE, NULL },
  { "cpv", 10, FALSE, NULL },
  { "estimated_price", 12, FALSE, NULL },
};

static const char * const words[IEP_SUM_GRID_N_WORDS] = {
  [IEP_SUM_GRID_EMPTY] = N_("It is not divided into lots."),
  [IEP_SUM_GRID_ADD] = N_("Add Lot"),
  [IEP_SUM_GRID_ADD_HINT] = N_("Add a lot (Ctrl+Enter)"),
  [IEP_SUM_GRID_FILL_HINT] = N_("Put what is left of the price into the last lot (F7)"),
  [IEP_SUM_GRID_TOTAL] = N_("Total of the lots: %s"),
  [IEP_SUM_GRID_NO_TARGET] = N_("There is no price to compare it with yet."),
  [IEP_SUM_GRID_EQUAL] = N_("Equals the estimated price"),
  /* Translators: first how much is not divided yet, then the estimated price */
  [IEP_SUM_GRID_LESS] = N_("%s of the estimated price, %s, is not divided yet"),
  [IEP_SUM_GRID_MORE] = N_("%s more than the estimated price, %s"),
};

static void
add (IepProcurement *procurement,
     IepRecord      *before)
{
  IepRecord *lot = IEP_RECORD (iep_procurement_add_lot (procurement));
  IepRecord *model = before != NULL ? before : IEP_RECORD (procurement);

  iep_record_set_string (lot, "cpv", iep_record_get_string (model, "cpv"));
}

static gboolean
get_target (IepProcurement *procurement,
            gint64         *target)
{
  *target = iep_record_get_int (IEP_RECORD (procurement), "estimated_price");
  return *target != IEP_UNSET;
}

static void
iep_lots_grid_class_init (IepLotsGridClass *klass)
{
  IepSumGridClass *grid_class = IEP_SUM_GRID_CLASS (klass);

  grid_class->list = "lots";
  grid_class->value = "estimated_price";
  grid_class->columns = columns;
  grid_class->n_columns = G_N_ELEMENTS (columns);
  grid_class->words = words;
  grid_class->add = add;
  grid_class->get_target = get_target;
}

static void
iep_lots_grid_init (IepLotsGrid *self)
{
}

/**
 * iep_lots_grid_new:
 * @editable: whether lots can be changed, added and removed
 *
 * Returns: a grid of nothing yet
 */
GtkWidget *
iep_lots_grid_new (gboolean editable)
{
  return g_object_new (IEP_TYPE_LOTS_GRID, "editable", editable, NULL);
}
