/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plans to print in tests and benches: always the same for the same numbers. */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SampleFlags:
 * @SAMPLE_PLAIN: only what the law asks for, as most institutions fill in.
 * @SAMPLE_EVERYTHING: every field of every line.
 */
typedef enum
{
  SAMPLE_PLAIN = 0,
  SAMPLE_EVERYTHING = 1 << 0,
} SampleFlags;

GBytes     *sample_plan_content (guint       n_lines,
                                 SampleFlags flags);
JsonObject *sample_plan_frame   (GBytes     *content);

G_END_DECLS
