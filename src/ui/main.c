/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Starts the program. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include <locale.h>
#include <sys/prctl.h>

#include <glib/gi18n.h>

#include "ui/iep-application.h"

int
main (int   argc,
      char *argv[])
{
  const char *directory = g_getenv ("IEPIRKUMI_LOCALEDIR");
  g_autoptr(IepApplication) application = NULL;

  /* Passphrases and PINs pass through this process: no core dump, no debugger of the same user. */
  prctl (PR_SET_DUMPABLE, 0);

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, directory != NULL ? directory : LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  application = iep_application_new ();

  return g_application_run (G_APPLICATION (application), argc, argv);
}
