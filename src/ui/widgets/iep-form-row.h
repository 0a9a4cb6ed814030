/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define IEP_TYPE_FORM_ROW (iep_form_row_get_type ())
G_DECLARE_FINAL_TYPE (IepFormRow, iep_form_row, IEP, FORM_ROW, AdwPreferencesRow)

G_END_DECLS
