/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inside of the pages, shared by what draws them and what keys and pointers do to them. */
#pragma once

#include "ui/preview/iep-pdf-pages.h"

G_BEGIN_DECLS

typedef struct
{
  GdkTexture   *texture;
  double        scale;       /* of the texture, pixels a point */
  GCancellable *cancellable; /* of the picture that is being drawn, or NULL */
  double        asked;       /* the scale of that picture */
  double        y;           /* top of the page */
  double        width;       /* in pixels at the zoom of now */
  double        height;
} Page;

struct _IepPdfPages
{
  GtkWidget            parent_instance;

  IepPdfRenderer      *renderer;
  IepPdfPriority       priority;
  Page                *pages;
  guint                n_pages;
  double               zoom;
  double               zoom_at_pinch;
  gboolean             fit_width;
  int                  marked;
  guint                current;  /* the page in the middle of sight */
  GArray              *hits;     /* of IepPdfHit, or NULL */
  guint                current_hit;
  double               total_height;
  double               widest;   /* of the pages, in points */
  gboolean             allocating;
  guint                telling;  /* source that tells what changed during allocation */

  GtkAdjustment       *hadjustment;
  GtkAdjustment       *vadjustment;
  GtkScrollablePolicy  hpolicy;
  GtkScrollablePolicy  vpolicy;
};

guint iep_pdf_pages_page_at        (IepPdfPages    *self,
                                    double          y);
void  iep_pdf_pages_class_add_keys (GtkWidgetClass *widget_class);
void  iep_pdf_pages_add_input      (IepPdfPages    *self);

G_END_DECLS
