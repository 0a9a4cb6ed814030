/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the panes of the window are divided, remembered by name. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/widgets/iep-pane.h"

#define SETTING "pane-positions"

/**
 * iep_pane_remember:
 * @name: which pane
 *
 * Keeps where the handle of @paned stands.
 */
void
iep_pane_remember (GtkPaned   *paned,
                   GSettings  *settings,
                   const char *name)
{
  g_autoptr(GVariant) old = NULL;
  GVariantBuilder builder;
  GVariantIter iter;
  const char *other;
  int position;

  g_return_if_fail (GTK_IS_PANED (paned));
  g_return_if_fail (G_IS_SETTINGS (settings));
  g_return_if_fail (name != NULL);

  old = g_settings_get_value (settings, SETTING);
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{si}"));
  g_variant_iter_init (&iter, old);
  while (g_variant_iter_next (&iter, "{&si}", &other, &position))
    if (strcmp (other, name) != 0)
      g_variant_builder_add (&builder, "{si}", other, position);
  g_variant_builder_add (&builder, "{si}", name, gtk_paned_get_position (paned));
  g_settings_set_value (settings, SETTING, g_variant_builder_end (&builder));
}

/**
 * iep_pane_recall:
 * @name: which pane
 * @otherwise: the position when nobody moved it yet
 *
 * Puts the handle of @paned where it stood.
 */
void
iep_pane_recall (GtkPaned   *paned,
                 GSettings  *settings,
                 const char *name,
                 int         otherwise)
{
  g_autoptr(GVariant) all = NULL;
  int position;

  g_return_if_fail (GTK_IS_PANED (paned));
  g_return_if_fail (G_IS_SETTINGS (settings));
  g_return_if_fail (name != NULL);

  all = g_settings_get_value (settings, SETTING);
  if (!g_variant_lookup (all, name, "i", &position))
    position = otherwise;
  gtk_paned_set_position (paned, position);
}
