/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gives up everything the drawing of a PDF does not need. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void     iep_pdf_sandbox_keep_fonts (void);
gboolean iep_pdf_sandbox_enter      (void);

G_END_DECLS
