/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An estimate large enough to be slow with, and a classification to write codes of. */
#pragma once

#include "domain/iep-sheet.h"

G_BEGIN_DECLS

IepSheet *sample_sheet_new  (guint lines);
guint     sample_sheet_fill (IepSheet *sheet,
                             guint     lines);

G_END_DECLS
