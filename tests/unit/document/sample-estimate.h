/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Estimates to print in tests and benches: always the same for the same numbers. */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/** SampleMinistry: published rows of the amended state budget of 2007, in lats. */
typedef struct
{
  const char *code;
  const char *name;
  struct
  {
    const char *name;
    gint64 plan;
    gint64 change;
    gint64 revised;
  } rows[16];
} SampleMinistry;

extern const SampleMinistry sample_ministries[4];

GBytes     *sample_estimate_2007    (guint     ministry,
                                     gboolean  amendment);
GBytes     *sample_estimate_content (guint     n_lines,
                                     gboolean  amendment);
JsonObject *sample_estimate_frame   (GBytes   *content);

G_END_DECLS
