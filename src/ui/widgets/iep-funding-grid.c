/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The money of a procurement by year, programme, EKK, source and classifier, compared with its price plus VAT. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/widgets/iep-funding-grid.h"

#include <glib/gi18n.h>

struct _IepFundingGrid
{
  IepSumGrid parent_instance;
};

G_DEFINE_FINAL_TYPE (IepFundingGrid, iep_funding_grid, IEP_TYPE_SUM_GRID)

static const IepLineColumn columns[] = {
  { "year", 5, FALSE, N_("later") },
  { "programme", 8, FALSE, NULL },
  { "ekk", 4, FALSE, NULL },
  { "source", 12, TRUE, NULL },
  { "classifier", 6, FALSE, NULL },
  { "amount", 12, FALSE, NULL },
};

static const char * const words[IEP_SUM_GRID_N_WORDS] = {
  [IEP_SUM_GRID_EMPTY] = N_("There is no funding yet."),
  [IEP_SUM_GRID_ADD] = N_("Add Funding"),
  [IEP_SUM_GRID_ADD_HINT] = N_("Add a line of funding (Ctrl+Enter)"),
  [IEP_SUM_GRID_FILL_HINT] = N_("Put what is left of the price with VAT into the last line (F7)"),
  [IEP_SUM_GRID_TOTAL] = N_("Total with VAT: %s"),
  [IEP_SUM_GRID_NO_TARGET] = N_("There is no price to compare it with yet."),
  [IEP_SUM_GRID_EQUAL] = N_("Equals the price with VAT"),
  /* Translators: first how much is not divided yet, then the price with VAT */
  [IEP_SUM_GRID_LESS] = N_("%s of the price with VAT, %s, is not divided yet"),
  [IEP_SUM_GRID_MORE] = N_("%s more than the price with VAT, %s"),
};

static void
add (IepProcurement *procurement,
     IepRecord      *before)
{
  iep_procurement_add_funding (procurement);
}

static void
iep_funding_grid_class_init (IepFundingGridClass *klass)
{
  IepSumGridClass *grid_class = IEP_SUM_GRID_CLASS (klass);

  grid_class->list = "funding";
  grid_class->value = "amount";
  grid_class->columns = columns;
  grid_class->n_columns = G_N_ELEMENTS (columns);
  grid_class->words = words;
  grid_class->add = add;
  grid_class->get_target = iep_procurement_get_price_with_vat;
}

static void
iep_funding_grid_init (IepFundingGrid *self)
{
}

/**
 * iep_funding_grid_new:
 * @editable: whether lines can be changed, added and removed
 *
 * Returns: a grid of nothing yet
 */
GtkWidget *
iep_funding_grid_new (gboolean editable)
{
  return g_object_new (IEP_TYPE_FUNDING_GRID, "editable", editable, NULL);
}
