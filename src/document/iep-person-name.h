/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a certificate and a person of the database bear the same name. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean iep_person_name_matches (const char *certificate_name,
                                  const char *person);

G_END_DECLS
