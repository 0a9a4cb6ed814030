/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was decided about a version: when, what, by whom, as what, and the comment. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/plans/iep-decisions-view.h"

#include <glib/gi18n.h>

#include "domain/iep-estimate.h"
#include "domain/iep-labels.h"
#include "ui/estimates/iep-estimate-words.h"
#include "ui/widgets/iep-record-column.h"

struct _IepDecisionsView
{
  GtkWidget      parent_instance;

  GtkWidget     *scrolled;
  GtkColumnView *list;
};

G_DEFINE_FINAL_TYPE (IepDecisionsView, iep_decisions_view, GTK_TYPE_WIDGET)

static char *
position_text (IepRecord *decision)
{
  return g_strdup (iep_record_get_string (decision, "position_title"));
}

static char *
plan_act_text (IepRecord *decision)
{
  return g_strdup (iep_label_act_done (iep_record_get_string (decision, "act")));
}

static char *
estimate_act_text (IepRecord *decision)
{
  return g_strdup (iep_estimate_words_act_done (iep_record_get_string (decision, "act")));
}

/* A comment is there to be read: all of it, on as many lines as it takes; and to be copied. */
static void
comment_setup_cb (GtkSignalListItemFactory *factory,
                  GtkListItem              *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_list_item_set_child (item, label);
}

static void
comment_bind_cb (GtkSignalListItemFactory *factory,
                 GtkListItem              *item)
{
  const char *comment = iep_record_get_string (gtk_list_item_get_item (item), "comment");

  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), comment != NULL ? comment : "");
}

static void
add_columns (IepDecisionsView  *self,
             IepRecordTextFunc  act_text)
{
  struct { GtkColumnViewColumn *column; int width; } columns[] = {
    { iep_record_column_new (_("When"), "at"), 132 },
    { iep_record_column_new_wrapped (_("What"), act_text, 0), 130 },
    { iep_record_column_new_wrapped (_("Who"), iep_decision_dup_who, 0), 130 },
    { iep_record_column_new_wrapped (_("Position"), position_text, 0), 150 },
  };
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr(GtkColumnViewColumn) comment = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      gtk_column_view_column_set_fixed_width (columns[i].column, columns[i].width);
      gtk_column_view_append_column (self->list, columns[i].column);
      g_object_unref (columns[i].column);
    }

  g_signal_connect (factory, "setup", G_CALLBACK (comment_setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (comment_bind_cb), NULL);
  comment = gtk_column_view_column_new (_("Comment"), factory);
  gtk_column_view_column_set_expand (comment, TRUE);
  gtk_column_view_append_column (self->list, comment);
}

static void
iep_decisions_view_dispose (GObject *object)
{
  IepDecisionsView *self = IEP_DECISIONS_VIEW (object);

  g_clear_pointer (&self->scrolled, gtk_widget_unparent);

  G_OBJECT_CLASS (iep_decisions_view_parent_class)->dispose (object);
}

static void
iep_decisions_view_class_init (IepDecisionsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = iep_decisions_view_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/lv/iepirkumi/Iepirkumi/ui/iep-decisions-view.ui");
  gtk_widget_class_bind_template_child (widget_class, IepDecisionsView, scrolled);
  gtk_widget_class_bind_template_child (widget_class, IepDecisionsView, list);
}

static void
iep_decisions_view_init (IepDecisionsView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * iep_decisions_view_set_version:
 * @self: the view
 * @version: (nullable): a version, with its decisions; a view is for versions of one kind
 *
 * Lists what was decided about @version.
 */
void
iep_decisions_view_set_version (IepDecisionsView *self,
                                IepVersion       *version)
{
  g_autoptr(GtkNoSelection) decisions = NULL;

  g_return_if_fail (IEP_IS_DECISIONS_VIEW (self));
  g_return_if_fail (version == NULL || IEP_IS_VERSION (version));

  if (version != NULL)
    {
      /* What an act is called depends on what was acted on. */
      if (g_list_model_get_n_items (gtk_column_view_get_columns (self->list)) == 0)
        add_columns (self, IEP_IS_ESTIMATE_VERSION (version) ? estimate_act_text : plan_act_text);
      decisions = gtk_no_selection_new (g_object_ref (iep_version_get_decisions (version)));
    }
  gtk_column_view_set_model (self->list, GTK_SELECTION_MODEL (decisions));
}
