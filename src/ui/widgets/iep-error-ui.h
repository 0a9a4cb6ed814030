/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the window says that something went wrong, or right: toasts, and marks beside a field. */
#pragma once

#include <adwaita.h>

#include "domain/iep-problem.h"

G_BEGIN_DECLS

/**
 * IepProblemFunc:
 * @problem: one of the things that stop an act
 * @user_data: what was given with the function
 *
 * Goes where @problem can be mended.
 */
typedef void (*IepProblemFunc) (IepProblem *problem,
                                gpointer    user_data);


void iep_toast_set_overlay (GtkWindow       *window,
                            AdwToastOverlay *overlay);
void iep_toast             (GtkWidget    *from,
                            const char   *format,
                            ...) G_GNUC_PRINTF (2, 3);
void iep_toast_in_place    (GtkWidget    *from,
                            const char   *words);
void iep_toast_with_action (GtkWidget    *from,
                            const char   *button_label,
                            const char   *action_name,
                            GVariant     *target,
                            const char   *format,
                            ...) G_GNUC_PRINTF (5, 6);
void iep_error_toast       (GtkWidget    *from,
                            const GError *error);
void iep_error_tell_all    (GtkWidget       *from,
                            const char      *heading,
                            const GError    *error,
                            IepProblemFunc   activated,
                            gpointer         user_data);
void iep_error_mark        (GtkWidget    *field,
                            const char   *message);
void iep_error_unmark      (GtkWidget    *field);

G_END_DECLS
