/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines of an estimate out of a file: choose ─► read ─► check ─► into the sheet. iep-version-save.h writes files. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/estimates/iep-estimate-import.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "exchange/iep-estimate-exchange.h"
#include "ui/widgets/iep-error-ui.h"
#include "ui/widgets/iep-file-chooser.h"

/* So many errors of a file are shown; whoever mends these finds the others. */
#define MAX_SHOWN 200

typedef struct
{
  GtkWidget        *from;
  IepEstimateSheet *bridge;
} Importing;

static void
importing_free (Importing *importing)
{
  g_object_unref (importing->from);
  g_object_unref (importing->bridge);
  g_free (importing);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Importing, importing_free)

/* What is wrong, line by line; nothing of the file was taken. */
static void
show_problems (GtkWidget *from,
               GPtrArray *problems)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (from)), _("Nothing Was Imported"),
                                              _("Mend these lines of the file and import it again."));
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *label;
  GString *words = g_string_new (NULL);

  for (guint i = 0; i < problems->len && i < MAX_SHOWN; i++)
    {
      IepRowProblem *problem = g_ptr_array_index (problems, i);

      g_string_append_printf (words, _("Line %u: %s"), problem->line, problem->message);
      g_string_append_c (words, '\n');
    }
  if (problems->len > MAX_SHOWN)
    g_string_append_printf (words, ngettext ("… and %u more", "… and %u more", problems->len - MAX_SHOWN),
                            problems->len - MAX_SHOWN);
  label = gtk_label_new (words->str);
  g_string_free (words, TRUE);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), label);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 320);
  gtk_widget_set_size_request (scrolled, 480, -1);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), scrolled);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

/* The sources by code and name, as a file may write either. */
static JsonArray *
make_sources (IepEstimateCodes *codes)
{
  JsonArray *sources = json_array_new ();
  const char * const *names = NULL;
  const char * const *all = iep_estimate_codes_get_sources (codes, &names);

  for (guint i = 0; all[i] != NULL; i++)
    {
      JsonObject *source = json_object_new ();

      json_object_set_string_member (source, "code", all[i]);
      json_object_set_string_member (source, "name_lv", names[i]);
      json_object_set_string_member (source, "name_en", names[i]);
      json_array_add_object_element (sources, source);
    }
  return sources;
}

static void
check_codes (IepEstimateCodes *codes,
             JsonArray        *lines,
             GPtrArray        *problems)
{
  for (guint i = 0; i < json_array_get_length (lines); i++)
    {
      JsonObject *line = json_array_get_object_element (lines, i);
      IepSheetCode known = { NULL };
      g_autoptr(GError) error = NULL;

      if (!iep_estimate_codes_look_up (json_object_get_string_member (line, "code"), &known, codes, &error))
        g_ptr_array_add (problems, iep_row_problem_new ((guint) json_object_get_int_member (line, "row"), "code", "unknown_code",
                                                        error->message));
      iep_sheet_code_clear (&known);
    }
}

/* In the order of the file. */
static int
by_line (gconstpointer a,
         gconstpointer b)
{
  const IepRowProblem *left = *(IepRowProblem * const *) a;
  const IepRowProblem *right = *(IepRowProblem * const *) b;

  return left->line < right->line ? -1 : left->line > right->line;
}

static gboolean
is_modified (IepEstimateSheet *bridge)
{
  gboolean modified = FALSE;

  g_object_get (iep_estimate_sheet_get_sheet (bridge), "modified", &modified, NULL);
  return modified;
}

static void
import_bytes (Importing *importing,
              GBytes    *bytes)
{
  IepEstimateCodes *codes = iep_estimate_sheet_get_codes (importing->bridge);
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify) iep_row_problem_free);
  g_autoptr(GError) error = NULL;
  g_autoptr(IepTable) table = NULL;
  g_autoptr(JsonArray) sources = NULL;
  g_autoptr(JsonArray) lines = NULL;
  guint n;

  g_return_if_fail (codes != NULL);

  sources = make_sources (codes);
  table = iep_table_read (bytes, &error);
  if (table != NULL)
    lines = iep_estimate_read_table (table, sources, problems, &error);
  if (lines == NULL)
    {
      iep_error_toast (importing->from, error);
      return;
    }
  check_codes (codes, lines, problems);
  if (problems->len > 0)
    {
      g_ptr_array_sort (problems, by_line);
      show_problems (importing->from, problems);
      return;
    }
  n = iep_estimate_sheet_import (importing->bridge, lines);
  if (!is_modified (importing->bridge))
    iep_toast (importing->from, _("The estimate is already as the file says"));
  else
    iep_toast (importing->from, ngettext ("%u line was brought in; look at it and save", "%u lines were brought in; look at them and save", n), n);
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(Importing) importing = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = g_file_load_bytes_finish (G_FILE (object), result, NULL, &error);

  if (bytes == NULL)
    iep_error_toast (importing->from, error);
  else
    import_bytes (importing, bytes);
}

static void
open_chosen_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(Importing) importing = user_data;
  g_autoptr(GFile) file = iep_file_chooser_open_finish (result, NULL);

  if (file != NULL)
    g_file_load_bytes_async (file, NULL, loaded_cb, g_steal_pointer (&importing));
}

/**
 * iep_estimate_import:
 * @from: the widget the user pressed
 * @bridge: the sheet of a draft, with its codes
 *
 * Asks for a CSV or XLSX file and puts its lines into the sheet as one step of undo; or says line by line what is wrong.
 */
void
iep_estimate_import (GtkWidget        *from,
                           IepEstimateSheet *bridge)
{
  Importing *importing;

  g_return_if_fail (GTK_IS_WIDGET (from));
  g_return_if_fail (IEP_IS_ESTIMATE_SHEET (bridge));

  importing = g_new0 (Importing, 1);
  importing->from = g_object_ref (from);
  importing->bridge = g_object_ref (bridge);
  iep_file_chooser_open_async (from, _("Import Lines"), IEP_FILE_TABLE, NULL, open_chosen_cb, importing);
}
