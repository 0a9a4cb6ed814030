/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "domain/iep-record.h"
#include "domain/iep-session.h"

G_BEGIN_DECLS

/**
 * IepLineColumn:
 * @field: a field of the records
 * @width_chars: how wide its cells want to be
 * @expand: whether it takes what is left
 * @empty: (nullable): N_(): what an empty cell means, e.g. "later"
 */
typedef struct
{
  const char *field;
  int         width_chars;
  gboolean    expand;
  const char *empty;
} IepLineColumn;

#define IEP_TYPE_LINE_GRID (iep_line_grid_get_type ())
G_DECLARE_FINAL_TYPE (IepLineGrid, iep_line_grid, IEP, LINE_GRID, GtkWidget)

/* Properties: "editable" (boolean, default TRUE). Signals: "changed" (a cell or a line), "line-focused" (uint). */
GtkWidget  *iep_line_grid_new          (const IepLineColumn *columns,
                                        guint                n_columns,
                                        gboolean             editable);
void        iep_line_grid_set_source   (IepLineGrid *self,
                                        IepSession  *session,
                                        gint64       institution_id,
                                        gint64       year);
void        iep_line_grid_set_model    (IepLineGrid *self,
                                        GListStore  *model);
void        iep_line_grid_set_problem  (IepLineGrid *self,
                                        guint        line,
                                        const char  *field,
                                        const char  *problem);
void        iep_line_grid_set_note     (IepLineGrid *self,
                                        guint        line,
                                        const char  *css_class,
                                        const char  *note);
void        iep_line_grid_clear        (IepLineGrid *self);
gboolean    iep_line_grid_has_problem  (IepLineGrid *self);
gboolean    iep_line_grid_focus_problem (IepLineGrid *self);
gboolean    iep_line_grid_get_busy     (IepLineGrid *self);
gboolean    iep_line_grid_focus        (IepLineGrid *self,
                                        guint        line,
                                        const char  *field);

G_END_DECLS
