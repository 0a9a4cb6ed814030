/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the plans of the year stand: for a ministry one column a status, for one institution a line. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/overview/iep-plan-board.h"

#include <glib/gi18n.h>

#include "domain/iep-labels.h"
#include "domain/iep-money.h"
#include "domain/iep-waiting.h"
#include "ui/widgets/iep-status-pill.h"

/* From this many institutions on a board says more than a list. */
#define BOARD_STARTS 3
/* So many cards a column; the switcher finds the others. */
#define MOST_CARDS 12
#define NO_PLAN "none"

/* The columns, in the order a plan passes through them. A returned one is back where it was created; the others
 * (replaced, no longer in force) are never the newest version. */
static const struct
{
  const char *name;
  const char *statuses[3];
} columns[] = {
  { NO_PLAN, { NO_PLAN } },
  { "created", { "created", "returned" } },
  { "ready", { "ready" } },
  { "endorsed", { "endorsed" } },
  { "approved", { "approved" } },
  { "endorsed_ministry", { "endorsed_ministry" } },
  { "signed", { "signed" } },
};

#define N_COLUMNS G_N_ELEMENTS (columns)

struct _IepPlanBoard
{
  AdwBin      parent_instance;

  IepContext *context;
};

G_DEFINE_FINAL_TYPE (IepPlanBoard, iep_plan_board, ADW_TYPE_BIN)

static const char *
status_of (IepRecord *record)
{
  const char *status = iep_record_get_string (record, "display_status");

  return status != NULL ? status : NO_PLAN;
}

static gsize
column_of (const char *status)
{
  for (gsize i = 0; i < N_COLUMNS; i++)
    for (gsize j = 0; columns[i].statuses[j] != NULL; j++)
      if (g_str_equal (columns[i].statuses[j], status))
        return i;

  return 0;
}

/* Number of the version, how many procurements, how much, and the version in force if that is another. */
static char *
describe (IepRecord  *record,
          const char *separator)
{
  gint64 in_force = iep_record_get_int (record, "in_force_number");
  gint64 number = iep_record_get_int (record, "number");
  int line_count = (int) iep_record_get_int (record, "line_count");
  g_autofree char *total = NULL;
  g_autofree char *count = NULL;
  GString *words = g_string_new (NULL);

  if (number == IEP_UNSET)
    {
      g_string_append (words, _("No plan yet"));
      return g_string_free (words, FALSE);
    }

  /* Translators: the number of a version of a plan. */
  g_string_append_printf (words, _("Version %d"), (int) number);
  count = g_strdup_printf (ngettext ("%d procurement", "%d procurements", line_count), line_count);
  total = iep_money_format_short (iep_record_get_int (record, "total"));
  g_string_append_printf (words, "%s%s%s%s\302\240EUR", separator, count, separator, total);
  if (in_force != IEP_UNSET && in_force != number)
    {
      g_string_append (words, separator);
      g_string_append_printf (words, _("version %d is in force"), (int) in_force);
    }

  return g_string_free (words, FALSE);
}

static void
open_record (IepPlanBoard *self,
             IepRecord    *record)
{
  gint64 version_id = iep_record_get_int (record, "version_id");

  iep_context_navigate_to (self->context,
                           iep_record_get_int (record, "institution_id"), 0,
                           "plans",
                           version_id != IEP_UNSET ? version_id : 0);
}

static void
card_clicked_cb (GtkWidget    *card,
                 IepPlanBoard *self)
{
  open_record (self, g_object_get_data (G_OBJECT (card), "record"));
}

static GtkWidget *
create_card (IepPlanBoard *self,
             IepRecord    *record)
{
  const char *institution = iep_record_get_string (record, "institution_name");
  g_autofree char *words = describe (record, "\n");
  g_autofree char *spoken = describe (record, ", ");
  g_autofree char *accessible = g_strdup_printf ("%s, %s", institution, spoken);
  GtkWidget *card = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *name = gtk_label_new (institution);
  GtkWidget *facts = gtk_label_new (words);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_wrap (GTK_LABEL (name), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (name), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (facts), 0);
  gtk_label_set_wrap (GTK_LABEL (facts), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (facts), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (name), 14);
  gtk_label_set_max_width_chars (GTK_LABEL (facts), 16);
  gtk_widget_add_css_class (facts, "caption");
  gtk_widget_add_css_class (facts, "dim-label");
  gtk_widget_add_css_class (facts, "numeric");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), facts);
  if (g_str_equal (status_of (record), "returned"))
    {
      GtkWidget *pill = iep_status_pill_new ();

      iep_status_pill_set_status (IEP_STATUS_PILL (pill), "returned");
      gtk_box_append (GTK_BOX (box), pill);
    }
  gtk_button_set_child (GTK_BUTTON (card), box);
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "board-card");
  gtk_accessible_update_property (GTK_ACCESSIBLE (card), GTK_ACCESSIBLE_PROPERTY_LABEL, accessible, -1);
  g_object_set_data_full (G_OBJECT (card), "record", g_object_ref (record), g_object_unref);
  g_signal_connect_object (card, "clicked", G_CALLBACK (card_clicked_cb), self, 0);

  return card;
}

static GtkWidget *
create_column (IepPlanBoard *self,
               gsize         index,
               GPtrArray    *records)
{
  const char *title = g_str_equal (columns[index].name, NO_PLAN)
    ? _("No plan")
    : iep_label_plan_status (columns[index].name);
  g_autofree char *count_words = g_strdup_printf ("%u", records->len);
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *heading = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *pill = iep_status_pill_new_plain ();
  GtkWidget *count = gtk_label_new (count_words);

  iep_status_pill_set_status (IEP_STATUS_PILL (pill), columns[index].name);
  iep_status_pill_set_label (IEP_STATUS_PILL (pill), title);
  iep_status_pill_set_wrap (IEP_STATUS_PILL (pill), TRUE);
  gtk_widget_set_hexpand (pill, TRUE);
  gtk_widget_set_valign (pill, GTK_ALIGN_START);
  gtk_widget_set_valign (count, GTK_ALIGN_START);
  gtk_widget_add_css_class (count, "dim-label");
  gtk_widget_add_css_class (count, "numeric");
  gtk_box_append (GTK_BOX (heading), pill);
  gtk_box_append (GTK_BOX (heading), count);
  gtk_widget_add_css_class (heading, "board-heading");
  gtk_box_append (GTK_BOX (column), heading);

  for (guint i = 0; i < records->len && i < MOST_CARDS; i++)
    gtk_box_append (GTK_BOX (column), create_card (self, g_ptr_array_index (records, i)));

  if (records->len > MOST_CARDS)
    {
      int more = (int) (records->len - MOST_CARDS);
      g_autofree char *words = g_strdup_printf (ngettext ("and %d more", "and %d more", more), more);
      GtkWidget *button = gtk_button_new_with_label (words);

      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.choose-institution");
      gtk_widget_add_css_class (button, "flat");
      gtk_box_append (GTK_BOX (column), button);
    }

  gtk_widget_add_css_class (column, "board-column");
  gtk_accessible_update_property (GTK_ACCESSIBLE (column), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);

  return column;
}

static GtkWidget *
create_board (IepPlanBoard *self,
              GListModel   *statuses)
{
  GPtrArray *lists[N_COLUMNS];
  GtkWidget *board = gtk_flow_box_new ();
  guint n_items = g_list_model_get_n_items (statuses);

  for (gsize i = 0; i < N_COLUMNS; i++)
    lists[i] = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n_items; i++)
    {
      IepRecord *record = g_list_model_get_item (statuses, i);

      g_ptr_array_add (lists[column_of (status_of (record))], record);
    }

  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (board), GTK_SELECTION_NONE);
  gtk_flow_box_set_homogeneous (GTK_FLOW_BOX (board), TRUE);
  gtk_flow_box_set_min_children_per_line (GTK_FLOW_BOX (board), 2);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (board), N_COLUMNS);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (board), 6);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (board), 6);
  for (gsize i = 0; i < N_COLUMNS; i++)
    {
      GtkWidget *child = gtk_flow_box_child_new ();

      gtk_widget_set_focusable (child, FALSE);
      gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), create_column (self, i, lists[i]));
      gtk_flow_box_append (GTK_FLOW_BOX (board), child);
      g_ptr_array_unref (lists[i]);
    }

  return board;
}

static GtkWidget *
create_list (IepPlanBoard *self,
             GListModel   *statuses)
{
  GtkWidget *group = adw_preferences_group_new ();
  guint n_items = g_list_model_get_n_items (statuses);

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr(IepRecord) record = g_list_model_get_item (statuses, i);
      const char *status = status_of (record);
      g_autofree char *title = g_markup_escape_text (iep_record_get_string (record, "institution_name"), -1);
      g_autofree char *subtitle = describe (record, " · ");
      GtkWidget *row = adw_action_row_new ();

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      if (!g_str_equal (status, NO_PLAN))
        {
          GtkWidget *pill = iep_status_pill_new ();

          iep_status_pill_set_status (IEP_STATUS_PILL (pill), status);
          adw_action_row_add_suffix (ADW_ACTION_ROW (row), pill);
        }
      adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                                 g_object_new (GTK_TYPE_IMAGE,
                                               "icon-name", "go-next-symbolic",
                                               "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                                               NULL));
      g_object_set_data_full (G_OBJECT (row), "record", g_object_ref (record), g_object_unref);
      g_signal_connect_object (row, "activated", G_CALLBACK (card_clicked_cb), self, 0);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
    }

  return group;
}

static void
iep_plan_board_dispose (GObject *object)
{
  IepPlanBoard *self = IEP_PLAN_BOARD (object);

  g_clear_object (&self->context);

  G_OBJECT_CLASS (iep_plan_board_parent_class)->dispose (object);
}

static void
iep_plan_board_class_init (IepPlanBoardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = iep_plan_board_dispose;
}

static void
iep_plan_board_init (IepPlanBoard *self)
{
}

/**
 * iep_plan_board_set_context:
 * @self: the board
 * @context: who is sent to the plans; set once
 */
void
iep_plan_board_set_context (IepPlanBoard *self,
                            IepContext   *context)
{
  g_return_if_fail (IEP_IS_PLAN_BOARD (self));
  g_return_if_fail (IEP_IS_CONTEXT (context));

  g_set_object (&self->context, context);
}

/**
 * iep_plan_board_show:
 * @self: the board
 * @statuses: (transfer none): the #IepInstitutionStatus of the institutions this person sees
 */
void
iep_plan_board_show (IepPlanBoard *self,
                     GListModel   *statuses)
{
  g_return_if_fail (IEP_IS_PLAN_BOARD (self));
  g_return_if_fail (G_IS_LIST_MODEL (statuses));

  adw_bin_set_child (ADW_BIN (self),
                     g_list_model_get_n_items (statuses) >= BOARD_STARTS
                     ? create_board (self, statuses)
                     : create_list (self, statuses));
}
