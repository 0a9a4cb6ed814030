/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the form could not save before the program ended, by server, person and draft. */
#pragma once

#include "domain/iep-procurement.h"

G_BEGIN_DECLS

char           *iep_unsaved_dup_server (IepSession     *session);
void            iep_unsaved_keep       (IepSession     *session,
                                        IepProcurement *procurement);
void            iep_unsaved_flush      (void);
void            iep_unsaved_forget     (IepSession     *session,
                                        IepProcurement *procurement);
GDateTime      *iep_unsaved_bring_back (IepSession     *session,
                                        IepProcurement *procurement);
gboolean        iep_unsaved_find       (IepSession     *session,
                                        gint64          institution_id,
                                        gint64          year,
                                        gint64         *revision_id);

G_END_DECLS
