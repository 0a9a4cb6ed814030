/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Importing procurements from a table: what would happen, what is wrong in which line, and then all of it or nothing. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/procurements/iep-import-dialog.h"

#include <glib/gi18n.h>

#include "domain/iep-labels.h"
#include "exchange/iep-procurement-import.h"
#include "ui/widgets/iep-error-ui.h"

struct _IepImportDialog
{
  AdwWindow parent_instance;

  IepContext *context;
  GFile *file;
  GCancellable *cancellable; /* of what is under way */
  IepProcurementImport *import;
  GListStore *problems;
  gboolean running; /* no way back */

  GtkWidget *cancel_button;
  GtkWidget *import_button;
  GtkWidget *stack;
  GtkWidget *spinner;
  GtkWidget *working;
  GtkWidget *failed;
  GtkWidget *summary;
  GtkWidget *place;
  GtkWidget *include;
  GtkWidget *refused;
  GtkWidget *refused_list;
  GtkWidget *view;
};

G_DEFINE_FINAL_TYPE (IepImportDialog, iep_import_dialog, ADW_TYPE_WINDOW)

enum
{
  IMPORTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* A row of the list: what is wrong, and with which field of which line. */
#define IEP_TYPE_IMPORT_PROBLEM (iep_import_problem_get_type ())
G_DECLARE_FINAL_TYPE (IepImportProblem, iep_import_problem, IEP, IMPORT_PROBLEM, GObject)

struct _IepImportProblem
{
  GObject parent_instance;

  char *words[3];
};

G_DEFINE_FINAL_TYPE (IepImportProblem, iep_import_problem, G_TYPE_OBJECT)

static void
iep_import_problem_finalize (GObject *object)
{
  for (guint i = 0; i < G_N_ELEMENTS (IEP_IMPORT_PROBLEM (object)->words); i++)
    g_free (IEP_IMPORT_PROBLEM (object)->words[i]);

  G_OBJECT_CLASS (iep_import_problem_parent_class)->finalize (object);
}

static void
iep_import_problem_class_init (IepImportProblemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = iep_import_problem_finalize;
}

static void
iep_import_problem_init (IepImportProblem *self)
{
}

/* What the user calls a field; `funding_ekk` of a table is `funding[0].ekk` of a procurement. */
static char *
label_field (const char *field)
{
  g_autofree char *path = NULL;
  char *label;

  if (field == NULL)
    return g_strdup ("");
  if (strcmp (field, "external_key") == 0)
    return g_strdup (_("Key"));
  if (g_str_has_prefix (field, "funding_"))
    path = g_strconcat ("funding[0].", field + strlen ("funding_"), NULL);
  else if (g_str_has_prefix (field, "lot_"))
    path = g_strconcat ("lots[0].", field + strlen ("lot_"), NULL);
  label = iep_label_field (path != NULL ? path : field);
  return label != NULL ? label : g_strdup (field);
}

static IepImportProblem *
problem_new (const IepRowProblem *problem)
{
  IepImportProblem *self = g_object_new (IEP_TYPE_IMPORT_PROBLEM, NULL);

  self->words[0] = iep_number_format (problem->line);
  self->words[1] = label_field (problem->field);
  self->words[2] = g_strdup (problem->message);
  return self;
}

/* The list */

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item)
{
  guint column = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (factory), "iep-column"));
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), column == 0 ? 1 : 0);
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  if (column > 0)
    {
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
    }
  gtk_label_set_width_chars (GTK_LABEL (label), column == 0 ? 5 : column == 1 ? 18 : 30);
  if (column == 1)
    gtk_label_set_max_width_chars (GTK_LABEL (label), 24);
  if (column == 0)
    gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item)
{
  guint column = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (factory), "iep-column"));
  IepImportProblem *problem = gtk_list_item_get_item (item);

  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), problem->words[column]);
}

static void
add_columns (IepImportDialog *self)
{
  const char * const titles[] = { _("Line"), _("Field"), _("What Is Wrong") };

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      g_autoptr(GtkColumnViewColumn) column = NULL;

      g_object_set_data (G_OBJECT (factory), "iep-column", GUINT_TO_POINTER (i));
      g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
      g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
      column = gtk_column_view_column_new (titles[i], factory);
      gtk_column_view_column_set_expand (column, i == 2);
      gtk_column_view_append_column (GTK_COLUMN_VIEW (self->view), column);
    }
}

/* What is shown */

static void
show_page (IepImportDialog *self,
           const char      *page)
{
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), page);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), strcmp (page, "working") == 0);
  gtk_widget_set_sensitive (self->import_button, strcmp (page, "ready") == 0 &&
                                                 iep_procurement_import_get_n_new (self->import) > 0);
  gtk_widget_set_sensitive (self->cancel_button, !self->running);
}

static void
show_failure (IepImportDialog *self,
              const GError    *error)
{
  g_autofree char *words = iep_label_refusal (error);

  adw_status_page_set_description (ADW_STATUS_PAGE (self->failed), words);
  gtk_button_set_label (GTK_BUTTON (self->import_button), _("Import"));
  show_page (self, "failed");
}

static void
show_result (IepImportDialog *self)
{
  GPtrArray *problems = iep_procurement_import_get_problems (self->import);
  guint n_new = iep_procurement_import_get_n_new (self->import);
  guint n_known = iep_procurement_import_get_n_known (self->import);
  guint n_bad = iep_procurement_import_get_n_bad (self->import);
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *new_words = iep_number_format (n_new);
  g_autofree char *known_words = iep_number_format (n_known);
  g_autofree char *bad_words = iep_number_format (n_bad);
  g_autofree char *summary = g_strdup_printf (_("New: %s · known already: %s · cannot be imported: %s"),
                                              new_words, known_words, bad_words);
  g_autofree char *button = n_bad > 0 ? g_strdup_printf (_("Import the Other %s"), new_words)
                                      : g_strdup_printf (_("Import %s"), new_words);

  for (guint i = 0; i < problems->len; i++)
    g_ptr_array_add (items, problem_new (g_ptr_array_index (problems, i)));
  g_list_store_splice (self->problems, 0, g_list_model_get_n_items (G_LIST_MODEL (self->problems)), items->pdata, items->len);
  gtk_label_set_label (GTK_LABEL (self->summary), summary);
  gtk_widget_set_visible (self->refused, n_bad > 0);
  gtk_widget_set_visible (self->refused_list, n_bad > 0);
  gtk_button_set_label (GTK_BUTTON (self->import_button), n_new > 0 ? button : _("Import"));
  show_page (self, "ready");
  gtk_widget_grab_focus (n_new > 0 ? self->import_button : self->cancel_button);
}

/* Steps */

static void
ran_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      data)
{
  g_autoptr(IepImportDialog) self = data;
  g_autoptr(GError) error = NULL;
  gboolean done = iep_procurement_import_run_finish (IEP_PROCUREMENT_IMPORT (source), result, &error);

  self->running = FALSE;
  if (error != NULL)
    show_failure (self, error);
  else if (!done)
    show_result (self);
  else
    {
      g_signal_emit (self, signals[IMPORTED], 0, iep_procurement_import_get_n_new (self->import));
      gtk_window_destroy (GTK_WINDOW (self));
    }
}

static void
checked_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr(IepImportDialog) self = data;
  g_autoptr(GError) error = NULL;
  gboolean looked_at = iep_procurement_import_check_finish (IEP_PROCUREMENT_IMPORT (source), result, &error);

  if (self->import == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      g_error_matches (error, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_CANCELLED))
    return;
  if (looked_at)
    show_result (self);
  else
    show_failure (self, error);
}

static void
check (IepImportDialog *self)
{
  gtk_label_set_label (GTK_LABEL (self->working), _("Checking every row…"));
  show_page (self, "working");
  iep_procurement_import_check_async (self->import, gtk_check_button_get_active (GTK_CHECK_BUTTON (self->include)),
                                      self->cancellable, checked_cb, g_object_ref (self));
}

static void
read_in_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  GError *error = NULL;
  IepTable *table = iep_table_read_file (data, cancellable, &error);

  if (table != NULL)
    g_task_return_pointer (task, table, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  IepImportDialog *self = IEP_IMPORT_DIALOG (source);
  g_autoptr(GError) error = NULL;
  g_autoptr(IepTable) table = g_task_propagate_pointer (G_TASK (result), &error);

  if (self->context == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (table == NULL)
    {
      show_failure (self, error);
      return;
    }
  self->import = iep_procurement_import_new (iep_context_get_session (self->context),
                                             iep_context_get_institution_id (self->context),
                                             iep_context_get_year (self->context), table);
  check (self);
}

static void
begin (IepImportDialog *self)
{
  g_autoptr(GTask) task = g_task_new (self, self->cancellable, read_cb, NULL);

  gtk_label_set_label (GTK_LABEL (self->working), _("Reading the file…"));
  show_page (self, "working");
  g_task_set_task_data (task, g_object_ref (self->file), g_object_unref);
  g_task_run_in_thread (task, read_in_thread);
}

/* Controls */

static void
import_clicked_cb (IepImportDialog *self)
{
  self->running = TRUE;
  gtk_label_set_label (GTK_LABEL (self->working), _("Importing…"));
  show_page (self, "working");
  iep_procurement_import_run_async (self->import, NULL, ran_cb, g_object_ref (self));
}

static void
include_toggled_cb (IepImportDialog *self)
{
  if (self->import != NULL && !self->running)
    check (self);
}

static gboolean
iep_import_dialog_close_request (GtkWindow *window)
{
  IepImportDialog *self = IEP_IMPORT_DIALOG (window);

  if (self->running)
    return TRUE;
  g_cancellable_cancel (self->cancellable);
  return GTK_WINDOW_CLASS (iep_import_dialog_parent_class)->close_request (window);
}

static void
iep_import_dialog_dispose (GObject *object)
{
  IepImportDialog *self = IEP_IMPORT_DIALOG (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->import);
  g_clear_object (&self->problems);
  g_clear_object (&self->file);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (iep_import_dialog_parent_class)->dispose (object);
}

static void
iep_import_dialog_class_init (IepImportDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = iep_import_dialog_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = iep_import_dialog_close_request;

  signals[IMPORTED] = g_signal_new ("imported", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_UINT);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, "/lv/iepirkumi/Iepirkumi/ui/iep-import-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, IepImportDialog, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, IepImportDialog, import_button);
  gtk_widget_class_bind_template_child (widget_class, IepImportDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, IepImportDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, IepImportDialog, working);
  gtk_widget_class_bind_template_child (widget_class, IepImportDialog, failed);
  gtk_widget_class_bind_template_child (widget_class, IepImportDialog, summary);
  gtk_widget_class_bind_template_child (widget_class, IepImportDialog, place);
  gtk_widget_class_bind_template_child (widget_class, IepImportDialog, include);
  gtk_widget_class_bind_template_child (widget_class, IepImportDialog, refused);
  gtk_widget_class_bind_template_child (widget_class, IepImportDialog, refused_list);
  gtk_widget_class_bind_template_child (widget_class, IepImportDialog, view);
  gtk_widget_class_bind_template_callback (widget_class, import_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, include_toggled_cb);
}

static void
iep_import_dialog_init (IepImportDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  self->problems = g_list_store_new (IEP_TYPE_IMPORT_PROBLEM);
  add_columns (self);
  gtk_column_view_set_model (GTK_COLUMN_VIEW (self->view),
                             GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->problems)))));
}

/**
 * iep_import_dialog_new:
 * @parent: (nullable): the window
 * @context: whose procurements they become, and of which year
 * @file: a table
 *
 * Returns: a dialog to present; it has begun to read the file
 */
GtkWidget *
iep_import_dialog_new (GtkWindow  *parent,
                       IepContext *context,
                       GFile      *file)
{
  IepImportDialog *self;
  IepInstitution *institution;
  g_autofree char *name = NULL;
  g_autofree char *place = NULL;

  g_return_val_if_fail (IEP_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (G_IS_FILE (file), NULL);

  self = g_object_new (IEP_TYPE_IMPORT_DIALOG, "transient-for", parent, NULL);
  self->context = g_object_ref (context);
  self->file = g_object_ref (file);
  institution = iep_context_get_institution (context);
  name = g_file_get_basename (file);
  /* Translators: the name of a file, whose procurements they become, and the year */
  place = g_strdup_printf (_("%s into %s, %d"), name, institution != NULL ? iep_institution_get_name (institution) : "",
                           iep_context_get_year (context));
  gtk_label_set_label (GTK_LABEL (self->place), place);
  begin (self);
  return GTK_WIDGET (self);
}
