/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program: its command line, its keys, and what lives as long as it does. */
#pragma once

#include <adwaita.h>

#include "ui/connection/iep-demo-server.h"

G_BEGIN_DECLS

#define IEP_TYPE_APPLICATION (iep_application_get_type ())
G_DECLARE_FINAL_TYPE (IepApplication, iep_application, IEP, APPLICATION, AdwApplication)

#define IEP_APPLICATION_DEFAULT (IEP_APPLICATION (g_application_get_default ()))

IepApplication *iep_application_new             (void);
GSettings      *iep_application_get_settings    (IepApplication *self);
IepDemoServer  *iep_application_get_demo_server (IepApplication *self);

G_END_DECLS
