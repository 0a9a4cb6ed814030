/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of IepEstimateEditor share. */
#pragma once

#include "domain/iep-estimate-save.h"
#include "ui/estimates/iep-estimate-editor.h"
#include "ui/estimates/iep-estimate-problems.h"
#include "ui/estimates/iep-estimate-sheet.h"
#include "ui/grid/iep-grid.h"

G_BEGIN_DECLS

enum
{
  IEP_ESTIMATE_EDITOR_SAVED,
  IEP_ESTIMATE_EDITOR_FAILED,
  IEP_ESTIMATE_EDITOR_STALE,
  IEP_ESTIMATE_EDITOR_N_SIGNALS,
};

extern guint iep_estimate_editor_signals[IEP_ESTIMATE_EDITOR_N_SIGNALS];

struct _IepEstimateEditor
{
  GtkWidget           parent_instance;

  /* Owned References */
  IepSession         *session;
  IepEstimateVersion *version;
  IepEstimateSheet   *bridge;
  IepEstimateSent    *sent;        /* on its way */
  GListModel         *conflicts;   /* what the server said of the last save */
  GCancellable       *cancellable; /* of what is read for this version */
  gint64              codes_year;
  gint64              loaded_id;   /* the version that is in the sheet, or 0 */
  gulong              restored;    /* waits for the connection */
  guint               keep;        /* timeout */
  gboolean            unread;      /* lines were saved whose names only a fresh reading tells */
  char               *distribution;

  /* Template References */
  GtkWidget          *tools;
  GtkSpinner         *spinner;
  GtkWidget          *split_button;
  GtkDropDown        *columns_view;
  GtkRevealer        *restored_bar;
  GtkLabel           *restored_label;
  GtkRevealer        *problem_bar;
  GtkLabel           *problem_label;
  GtkWidget          *compare_button;
  GtkWidget          *again_button;
  IepEstimateProblems *problems;
  IepGrid            *grid;
  GtkLabel           *resources_label;
  GtkLabel           *expenditure_label;
  GtkLabel           *balance_label;
  GtkLabel           *cell_problem;
  GtkLabel           *selection_label;
};

IepSheet *iep_estimate_editor_sheet             (IepEstimateEditor *self);
gboolean  iep_estimate_editor_is_editable       (IepEstimateEditor *self);
guint     iep_estimate_editor_count             (IepEstimateEditor *self,
                                                 const char        *property);
void      iep_estimate_editor_tell              (IepEstimateEditor *self,
                                                 const char        *words,
                                                 gboolean           again);
void      iep_estimate_editor_update_actions    (IepEstimateEditor *self);
void      iep_estimate_editor_update_state      (IepEstimateEditor *self);
void      iep_estimate_editor_keep              (IepEstimateEditor *self);
void      iep_estimate_editor_stop_waiting      (IepEstimateEditor *self);
void      iep_estimate_editor_compare_conflicts (IepEstimateEditor *self);

G_END_DECLS
