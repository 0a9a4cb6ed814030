/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of IepEstimateView share. */
#pragma once

#include "ui/estimates/iep-estimate-comparison-view.h"
#include "ui/estimates/iep-estimate-editor.h"
#include "ui/estimates/iep-estimate-view.h"
#include "ui/plans/iep-decisions-view.h"
#include "ui/plans/iep-flow-strip.h"
#include "ui/plans/iep-version-acts.h"
#include "ui/preview/iep-pdf-preview.h"
#include "ui/widgets/iep-status-pill.h"

G_BEGIN_DECLS

enum
{
  IEP_ESTIMATE_VIEW_ACTED,
  IEP_ESTIMATE_VIEW_COPY_WANTED,
  IEP_ESTIMATE_VIEW_N_SIGNALS,
};

extern guint iep_estimate_view_signals[IEP_ESTIMATE_VIEW_N_SIGNALS];

struct _IepEstimateView
{
  GtkWidget                  parent_instance;

  /* Owned References */
  IepSession                *session;
  gint64                     version_id;  /* what is shown or being read, or 0 */
  IepEstimateVersion        *version;     /* NULL until it was read */
  GListModel                *versions;
  GListStore                *others;      /* the versions it can be compared with */
  gint64                     compared_id; /* the one that was chosen, or 0 */
  GCancellable              *cancellable; /* of everything that is loaded for this version */
  char                      *pending;     /* the act that follows the save, or NULL */
  gboolean                   pdf_loaded;
  gboolean                   filling;     /* the drop-down is being filled, nobody chose anything */

  /* Template References */
  GtkLabel                  *title;
  GtkLabel                  *version_label;
  IepStatusPill             *pill;
  GtkLabel                  *summary;
  GtkSpinner                *spinner;
  GtkWidget                 *return_note;
  GtkLabel                  *return_note_label;
  GtkWidget                 *amend_button;
  IepVersionActs            *acts;
  IepFlowStrip              *flow;
  GtkStack                  *stack;
  GtkWidget                 *compare_label;
  GtkDropDown               *compare_with;
  IepEstimateEditor         *editor;
  IepEstimateComparisonView *comparison;
  IepPdfPreview             *preview;
  IepDecisionsView          *decisions;
};

void iep_estimate_view_load         (IepEstimateView    *self);
void iep_estimate_view_take         (IepEstimateView    *self,
                                     IepEstimateVersion *version);
void iep_estimate_view_show_acts    (IepEstimateView    *self);
void iep_estimate_view_disable_acts (IepEstimateView    *self);
void iep_estimate_view_install_acts (GtkWidgetClass     *widget_class);
void iep_estimate_view_saved_cb     (IepEstimateView    *self,
                                     IepEstimateVersion *saved);
void iep_estimate_view_failed_cb    (IepEstimateView    *self);

gboolean iep_estimate_view_prepare_cb (IepEstimateView *self,
                                       const char      *act);
void iep_estimate_view_acted_cb   (IepEstimateView    *self,
                                   IepVersion         *version,
                                   const char         *act);
void iep_estimate_view_refused_cb (IepEstimateView    *self,
                                   const GError       *error);
void iep_estimate_view_busy_cb    (IepEstimateView    *self);

G_END_DECLS
