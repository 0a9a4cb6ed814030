/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row that names a file, with buttons to choose another one and to do without. */
#pragma once

#include <adwaita.h>

#include "ui/widgets/iep-file-chooser.h"

G_BEGIN_DECLS

#define IEP_TYPE_FILE_ROW (iep_file_row_get_type ())
G_DECLARE_FINAL_TYPE (IepFileRow, iep_file_row, IEP, FILE_ROW, AdwActionRow)

/* Properties: path (NULL without a file), without (what is said then), choose-tooltip, clear-tooltip.
 * The title of the row is the title of the file chooser, too. */

const char *iep_file_row_get_path (IepFileRow  *self);
void        iep_file_row_set_path (IepFileRow  *self,
                                   const char  *path);
void        iep_file_row_set_kind (IepFileRow  *self,
                                   IepFileKind  kind);

G_END_DECLS
