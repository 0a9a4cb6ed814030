/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The PDF preview in a window of its own, to try it and to take pictures of it. Built, not installed.
 *
 *   preview-demo [--lines N | FILE] [--trust CA.pem] [--hash HEX] [--find TEXT] [--dark] */
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <iep-resources.h>
#include <locale.h>

#include "document/iep-pdf-signature.h"
#include "document/iep-document-pdf.h"
#include "sample-plan.h"
#include "ui/preview/iep-pdf-preview.h"

static int n_lines = 120;
static char *trust_file;
static char *hash;
static char *find_text;
static gboolean dark;
static char **files;

static const GOptionEntry options[] = {
  { "lines", 'n', 0, G_OPTION_ARG_INT, &n_lines, "Procurements in the sample plan", "N" },
  { "trust", 0, 0, G_OPTION_ARG_FILENAME, &trust_file, "Certificates to trust", "FILE" },
  { "hash", 0, 0, G_OPTION_ARG_STRING, &hash, "The SHA-256 the content should have", "HEX" },
  { "find", 0, 0, G_OPTION_ARG_STRING, &find_text, "Text to find", "TEXT" },
  { "dark", 0, 0, G_OPTION_ARG_NONE, &dark, "Dark colours", NULL },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &files, NULL, "FILE" },
  { NULL },
};

static GBytes *
get_pdf (GError **error)
{
  g_autoptr(GBytes) content = NULL;
  g_autoptr(JsonObject) frame = NULL;

  if (files != NULL)
    {
      g_autoptr(GFile) file = g_file_new_for_commandline_arg (files[0]);

      return g_file_load_bytes (file, NULL, NULL, error);
    }
  content = sample_plan_content (n_lines, SAMPLE_PLAIN);
  frame = sample_plan_frame (content);

  return iep_document_pdf_write (content, frame, NULL, NULL, NULL, error);
}

static GtkWidget *
find_by_type (GtkWidget *widget,
              GType      type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_by_type (child, type);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static gboolean
start_finding (gpointer data)
{
  gtk_widget_activate_action (data, "preview.find", NULL);
  gtk_editable_set_text (GTK_EDITABLE (find_by_type (data, GTK_TYPE_SEARCH_ENTRY)), find_text);

  return G_SOURCE_REMOVE;
}

static void
activate_cb (GtkApplication *application)
{
  GtkWidget *window = adw_application_window_new (application);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *preview = iep_pdf_preview_new ();
  g_autoptr(GtkCssProvider) css = gtk_css_provider_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) pdf = get_pdf (&error);
  g_autoptr(IepVerification) verification = NULL;

  if (pdf == NULL)
    g_error ("%s", error->message);
  if (trust_file != NULL && !iep_trust_add_file (iep_trust_get_default (), trust_file, &error))
    g_error ("%s", error->message);
  verification = iep_pdf_verify (pdf, NULL);
  if (verification != NULL && hash != NULL)
    iep_verification_set_expected_hash (verification, hash);
  gtk_css_provider_load_from_resource (css, "/lv/iepirkumi/Iepirkumi/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (css),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  if (dark)
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  gtk_window_set_default_size (GTK_WINDOW (window), 1200, 800);
  gtk_window_set_title (GTK_WINDOW (window), "Preview");
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_widget_set_vexpand (preview, TRUE);
  gtk_box_append (GTK_BOX (box), preview);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), box);
  iep_pdf_preview_set_document (IEP_PDF_PREVIEW (preview), pdf, "Iepirkumu plāns 2027", verification);
  gtk_window_present (GTK_WINDOW (window));
  if (find_text != NULL)
    g_timeout_add (800, start_finding, preview);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(AdwApplication) application = NULL;
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
  g_autoptr(GError) error = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, g_getenv ("IEPIRKUMI_LOCALEDIR") != NULL ? g_getenv ("IEPIRKUMI_LOCALEDIR") : LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  application = adw_application_new ("lv.iepirkumi.PreviewDemo", G_APPLICATION_NON_UNIQUE);
  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    g_error ("%s", error->message);
  g_resources_register (iep_get_resource ());
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), NULL);

  return g_application_run (G_APPLICATION (application), 1, argv);
}
