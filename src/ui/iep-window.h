/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window: somebody signs in, works, and signs out. */
#pragma once

#include <adwaita.h>

#include "ui/iep-application.h"

G_BEGIN_DECLS

#define IEP_TYPE_WINDOW (iep_window_get_type ())
G_DECLARE_FINAL_TYPE (IepWindow, iep_window, IEP, WINDOW, AdwApplicationWindow)

GtkWidget *iep_window_new        (IepApplication *application);
gboolean   iep_window_start_demo (IepWindow      *self,
                                  const char     *login);

G_END_DECLS
