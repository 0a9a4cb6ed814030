/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What libFuzzer calls. A critical message of GLib counts as a crash: foreign bytes must not break what our own functions
 * expect of each other. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

int LLVMFuzzerInitialize   (int          *argc,
                            char       ***argv);
int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

G_END_DECLS
