/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Adds objects to a PDF that has a plain cross-reference table. */
#pragma once

#include "document/iep-pdf-reader.h"

G_BEGIN_DECLS

typedef struct _IepPdfUpdate IepPdfUpdate;

IepPdfUpdate *iep_pdf_update_new          (GBytes       *file,
                                           IepPdfReader *reader,
                                           gboolean      in_place);
void          iep_pdf_update_free         (IepPdfUpdate *self);
guint         iep_pdf_update_reserve      (IepPdfUpdate *self);
GString      *iep_pdf_update_begin        (IepPdfUpdate *self,
                                           guint         number);
void          iep_pdf_update_end          (IepPdfUpdate *self);
gsize         iep_pdf_update_get_position (IepPdfUpdate *self);
void          iep_pdf_update_add_stream   (IepPdfUpdate *self,
                                           guint         number,
                                           const char   *dictionary,
                                           GBytes       *data,
                                           gboolean      compress);
GBytes       *iep_pdf_update_finish       (IepPdfUpdate *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IepPdfUpdate, iep_pdf_update_free)

G_END_DECLS
