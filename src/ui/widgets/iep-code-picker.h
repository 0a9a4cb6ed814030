/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "domain/iep-session.h"

G_BEGIN_DECLS

#define IEP_TYPE_CODE_PICKER (iep_code_picker_get_type ())
G_DECLARE_FINAL_TYPE (IepCodePicker, iep_code_picker, IEP, CODE_PICKER, GtkEntry)

/*
 * Properties: "session", "kind" (classification: cpv, ekk, programme …), "institution-id" (for programmes and
 * classifiers), "year" (codes valid in it), "code" (string, NULL when empty or not a code of the list), "compact"
 * (once chosen, show the code alone), "name" is the widget's own; "code-name" (string, read only: what the code
 * is called), "problem" (string, read only: what is wrong with the text, or NULL), "busy" (a search is under way).
 */
GtkWidget  *iep_code_picker_new           (void);
void        iep_code_picker_set_source    (IepCodePicker *self,
                                           IepSession    *session,
                                           gint64         institution_id,
                                           gint64         year);
const char *iep_code_picker_get_code      (IepCodePicker *self);
void        iep_code_picker_set_code      (IepCodePicker *self,
                                           const char    *code);
const char *iep_code_picker_get_code_name (IepCodePicker *self);
const char *iep_code_picker_get_problem   (IepCodePicker *self);
gboolean    iep_code_picker_get_busy      (IepCodePicker *self);

G_END_DECLS
