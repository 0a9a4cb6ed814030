/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The spreadsheet of an estimate in a window of its own: what test_grid.py drives, and to try it and take pictures of
 * it. Built, not installed. Also the other program that a clipboard is shared with.
 *
 *   grid-demo [--lines N] [--amendment] [--view N] [--unit CENTS] [--dark]
 *   grid-demo --offer FILE      owns the clipboard with this text until it is ended
 *   grid-demo --ask             prints the text of the clipboard */
#include <adwaita.h>
#include <glib-unix.h>
#include <iep-resources.h>
#include <locale.h>
#include <libintl.h>
#include <stdio.h>

#include "config.h"

#include "sample-sheet.h"
#include "ui/grid/iep-grid.h"

static int n_lines = 1000;
static int view;
static int unit = 1;
static gboolean amendment, dark, ask;
static char *offer;

static const GOptionEntry options[] = {
  { "lines", 'n', 0, G_OPTION_ARG_INT, &n_lines, "Rows of the estimate", "N" },
  { "view", 0, 0, G_OPTION_ARG_INT, &view, "0 months, 1 quarters, 2 both", "N" },
  { "unit", 0, 0, G_OPTION_ARG_INT, &unit, "100 for whole euros", "CENTS" },
  { "amendment", 0, 0, G_OPTION_ARG_NONE, &amendment, "Plan, change, revised", NULL },
  { "dark", 0, 0, G_OPTION_ARG_NONE, &dark, "Dark colours", NULL },
  { "offer", 0, 0, G_OPTION_ARG_FILENAME, &offer, "Put this text on the clipboard", "FILE" },
  { "ask", 0, 0, G_OPTION_ARG_NONE, &ask, "Print the clipboard", NULL },
  { NULL },
};

typedef struct
{
  IepSheet *sheet;
  GtkWidget *grid;
  GtkWidget *totals;
  GtkWidget *selected;
  GtkWidget *message;
  guint saved;
} Demo;

static void
show_totals (Demo *demo)
{
  IepSheetRow *expenditure = NULL;
  g_autofree char *sum = NULL;
  g_autofree char *words = NULL;
  guint problems, conflicts, rows = iep_sheet_get_n_rows (demo->sheet);
  gboolean modified;

  for (guint i = 0; i < rows && expenditure == NULL; i++)
    if (g_str_equal (iep_sheet_row_get_code (iep_sheet_get_row (demo->sheet, i)), "B000"))
      expenditure = iep_sheet_get_row (demo->sheet, i);
  g_object_get (demo->sheet, "problems", &problems, "conflicts", &conflicts, "modified", &modified, NULL);
  sum = iep_money_to_string (iep_sheet_get_value (demo->sheet, expenditure, IEP_SHEET_YEAR));
  words = g_strdup_printf ("Expenditure %s, %u rows, %u wrong, %u conflicts, %s", sum, rows, problems, conflicts,
                           modified ? "changed" : "saved");
  gtk_label_set_label (GTK_LABEL (demo->totals), words);
}

static void
show_selection (Demo *demo)
{
  g_autofree char *words = NULL;
  g_autofree char *amount = NULL;
  guint cells, count;
  gint64 sum;

  g_object_get (demo->grid, "selection-cells", &cells, "selection-count", &count, "selection-sum", &sum, NULL);
  amount = iep_money_to_string (sum);
  words = g_strdup_printf ("Selected %u cells, %u amounts, sum %s", cells, count, amount);
  gtk_label_set_label (GTK_LABEL (demo->selected), words);
}

static void
message_cb (IepGrid    *grid,
            const char *message,
            Demo       *demo)
{
  gtk_label_set_label (GTK_LABEL (demo->message), message);
}

static void
save_cb (Demo *demo)
{
  g_autoptr(GPtrArray) changes = NULL;
  g_autoptr(GPtrArray) added = NULL;
  g_autoptr(GPtrArray) removed = NULL;
  g_autofree char *words = NULL;

  iep_grid_commit (IEP_GRID (demo->grid));
  changes = iep_sheet_get_changes (demo->sheet);
  added = iep_sheet_get_added (demo->sheet);
  removed = iep_sheet_get_removed (demo->sheet);
  words = g_strdup_printf ("Saved %u cells, %u lines added, %u removed", changes->len, added->len, removed->len);
  for (guint i = 0; i < added->len; i++)
    {
      g_autofree char *key = g_strdup_printf ("new/%u", ++demo->saved);

      iep_sheet_row_set_key (demo->sheet, g_ptr_array_index (added, i), key);
    }
  iep_sheet_saved (demo->sheet, changes);
  iep_sheet_saved_removed (demo->sheet, removed);
  gtk_label_set_label (GTK_LABEL (demo->message), words);
}

/* Somebody else has saved January of 2251. */
static void
others_cb (Demo *demo)
{
  iep_sheet_merge_value (demo->sheet, iep_sheet_find_code (demo->sheet, "2251", "grant", NULL), IEP_SHEET_MONTH_1, 4400000, NULL);
}

static GtkWidget *
button (const char *label,
        GCallback   clicked,
        Demo       *demo)
{
  GtkWidget *widget = gtk_button_new_with_label (label);

  g_signal_connect_swapped (widget, "clicked", clicked, demo);
  return widget;
}

static GtkWidget *
status (GtkWidget *box)
{
  GtkWidget *label = gtk_label_new ("");

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_margin_start (label, 9);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static void
show_window (GtkApplication *application,
             Demo           *demo)
{
  GtkWidget *window = adw_application_window_new (application);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  g_autoptr(GtkCssProvider) css = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (css, "/lv/iepirkumi/Iepirkumi/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (css),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  if (dark)
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  demo->sheet = sample_sheet_new ((guint) n_lines);
  iep_sheet_set_unit (demo->sheet, unit);
  demo->grid = iep_grid_new (demo->sheet);
  g_object_set (demo->grid, "amendment", amendment, "view", view, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (demo->grid), GTK_ACCESSIBLE_PROPERTY_LABEL, "Estimate", -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), demo->grid);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), scroller);
  demo->totals = status (box);
  demo->selected = status (box);
  demo->message = status (box);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), button ("Save", G_CALLBACK (save_cb), demo));
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), button ("Others", G_CALLBACK (others_cb), demo));
  g_signal_connect (demo->grid, "message", G_CALLBACK (message_cb), demo);
  g_signal_connect_swapped (demo->grid, "notify", G_CALLBACK (show_selection), demo);
  g_signal_connect_swapped (demo->sheet, "values-changed", G_CALLBACK (show_totals), demo);
  gtk_window_set_default_size (GTK_WINDOW (window), 1200, 800);
  gtk_window_set_title (GTK_WINDOW (window), "Estimate");
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), box);
  show_totals (demo);
  show_selection (demo);
  gtk_window_present (GTK_WINDOW (window));
  gtk_widget_grab_focus (demo->grid);
}

static void
text_cb (GObject      *clipboard,
         GAsyncResult *result,
         gpointer      application)
{
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, NULL);

  printf ("%s", text != NULL ? text : "");
  fflush (stdout);
  g_application_release (application);
}

static void
activate_cb (GtkApplication *application,
             Demo           *demo)
{
  GdkClipboard *clipboard = gdk_display_get_clipboard (gdk_display_get_default ());
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;

  if (offer != NULL)
    {
      if (!g_file_get_contents (offer, &text, NULL, &error))
        g_error ("%s", error->message);
      gdk_clipboard_set_text (clipboard, text);
      g_application_hold (G_APPLICATION (application));
      printf ("offered\n");
      fflush (stdout);
    }
  else if (ask)
    {
      g_application_hold (G_APPLICATION (application));
      gdk_clipboard_read_text_async (clipboard, NULL, text_cb, application);
    }
  else
    {
      show_window (application, demo);
    }
}

static gboolean
terminated_cb (gpointer application)
{
  g_application_quit (application);

  return G_SOURCE_REMOVE;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(AdwApplication) application = NULL;
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
  g_autoptr(GError) error = NULL;
  Demo demo = { 0 };

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, g_getenv ("IEPIRKUMI_LOCALEDIR") != NULL ? g_getenv ("IEPIRKUMI_LOCALEDIR") : LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  application = adw_application_new ("lv.iepirkumi.GridDemo", G_APPLICATION_NON_UNIQUE);
  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    g_error ("%s", error->message);
  g_resources_register (iep_get_resource ());
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), &demo);
  g_unix_signal_add (SIGTERM, terminated_cb, application);

  return g_application_run (G_APPLICATION (application), 1, argv);
}
