/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "domain/iep-procurement.h"
#include "ui/widgets/iep-line-grid.h"

G_BEGIN_DECLS

#define IEP_TYPE_SUM_GRID (iep_sum_grid_get_type ())
G_DECLARE_DERIVABLE_TYPE (IepSumGrid, iep_sum_grid, IEP, SUM_GRID, GtkWidget)

/**
 * IepSumGridClass:
 * @list: the list of the procurement that holds the lines
 * @value: the field of a line that is summed
 * @columns: the columns, a static table
 * @n_columns: how many
 * @words: N_(): see #IepSumGridWord
 * @add: adds an empty line to the procurement; it is called with the line before it, or %NULL
 * @get_target: what the sum has to be; %FALSE when that is not known yet
 * @shown: (nullable): another procurement is shown
 */
typedef enum
{
  IEP_SUM_GRID_EMPTY,     /* there is no line */
  IEP_SUM_GRID_ADD,       /* the button that adds one */
  IEP_SUM_GRID_ADD_HINT,  /* its tooltip */
  IEP_SUM_GRID_FILL_HINT, /* the tooltip of "Fill the Rest" */
  IEP_SUM_GRID_TOTAL,     /* "Total: %s" */
  IEP_SUM_GRID_NO_TARGET, /* nothing to compare it with */
  IEP_SUM_GRID_EQUAL,     /* it comes out right */
  IEP_SUM_GRID_LESS,      /* "%s of %s is missing" */
  IEP_SUM_GRID_MORE,      /* "%s more than %s" */
  IEP_SUM_GRID_N_WORDS
} IepSumGridWord;

struct _IepSumGridClass
{
  GtkWidgetClass       parent_class;

  const char          *list;
  const char          *value;
  const IepLineColumn *columns;
  guint                n_columns;
  const char * const  *words;
  void               (*add)        (IepProcurement *procurement,
                                    IepRecord      *before);
  gboolean           (*get_target) (IepProcurement *procurement,
                                    gint64         *target);
  void               (*shown)      (IepSumGrid     *self,
                                    IepSession     *session,
                                    IepProcurement *procurement);

  gpointer             padding[3];
};

/* Properties: "editable" (construct only). Signal: "changed". */
void         iep_sum_grid_set_procurement (IepSumGrid     *self,
                                           IepSession     *session,
                                           IepProcurement *procurement);
IepLineGrid *iep_sum_grid_get_lines       (IepSumGrid     *self);
void         iep_sum_grid_add_line        (IepSumGrid     *self);
void         iep_sum_grid_fill_rest       (IepSumGrid     *self);

G_END_DECLS
