/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A plan or an estimate whose next step is this person's, with the button that opens it. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/overview/iep-waiting-card.h"

#include <glib/gi18n.h>

#include "domain/iep-date.h"
#include "domain/iep-labels.h"
#include "domain/iep-money.h"
#include "ui/estimates/iep-estimate-words.h"
#include "ui/widgets/iep-status-pill.h"

struct _IepWaitingCard
{
  AdwBin          parent_instance;

  GtkLabel       *title_label;
  GtkLabel       *institution_label;
  GtkLabel       *facts_label;
  GtkLabel       *since_label;
  IepStatusPill  *pill;
  GtkWidget      *open_button;

  IepWaitingItem *item;
  IepContext     *context;
};

G_DEFINE_FINAL_TYPE (IepWaitingCard, iep_waiting_card, ADW_TYPE_BIN)

static gboolean
is_estimate (IepWaitingCard *self)
{
  return g_strcmp0 (iep_record_get_string (IEP_RECORD (self->item), "document_kind"), "estimate") == 0;
}

static void
open_cb (IepWaitingCard *self)
{
  IepRecord *record = IEP_RECORD (self->item);

  iep_context_navigate_to (self->context,
                           iep_record_get_int (record, "institution_id"),
                           (int) iep_record_get_int (record, "year"),
                           is_estimate (self) ? "estimates" : "plans",
                           iep_record_get_int (record, "version_id"));
}

static char *
make_title (IepWaitingCard *self,
            int             year,
            int             number)
{
  if (is_estimate (self))
    /* Translators: a year, the code of a programme, a type of budget (P, S or 7), the number of a version. */
    return g_strdup_printf (_("Estimate of %d, %s (%s), version %d"), year,
                            iep_record_get_string (IEP_RECORD (self->item), "programme"),
                            iep_record_get_string (IEP_RECORD (self->item), "budget_type"), number);

  /* Translators: %1$d is a year, %2$d the number of a version of its plan. */
  return g_strdup_printf (_("Plan of %1$d, version %2$d"), year, number);
}

static char *
make_facts (IepWaitingCard *self,
            int             line_count,
            const char     *total)
{
  g_autofree char *count = NULL;

  if (is_estimate (self))
    {
      count = g_strdup_printf (ngettext ("%d line", "%d lines", line_count), line_count);
      /* Translators: %1$s is "12 lines", %2$s an amount in euros. */
      return g_strdup_printf (_("%1$s · expenditure %2$s €"), count, total);
    }
  count = g_strdup_printf (ngettext ("%d procurement", "%d procurements", line_count), line_count);
  /* Translators: %1$s is "12 procurements", %2$s an amount in euros without VAT. */
  return g_strdup_printf (_("%1$s · %2$s EUR without VAT"), count, total);
}

static void
show_item (IepWaitingCard *self)
{
  IepRecord *record = IEP_RECORD (self->item);
  int year = (int) iep_record_get_int (record, "year");
  int number = (int) iep_record_get_int (record, "number");
  int line_count = (int) iep_record_get_int (record, "line_count");
  const char *institution = iep_record_get_string (record, "institution_name");
  const char *preparer = iep_record_get_string (record, "preparer_name");
  const char *since = iep_record_get_string (record, "since");
  const char *absent = iep_record_get_string (record, "in_place_of_name");
  g_autofree char *total = iep_money_format (iep_record_get_int (record, "total"));
  g_autofree char *title = NULL;
  g_autofree char *facts = NULL;
  g_autofree char *description = NULL;

  title = make_title (self, year, number);
  gtk_label_set_label (self->title_label, title);
  gtk_label_set_label (self->institution_label, institution);

  facts = make_facts (self, line_count, total);
  gtk_label_set_label (self->facts_label, facts);

  if (since != NULL)
    {
      g_autofree char *when = iep_timestamp_format (since);
      g_autofree char *words = preparer != NULL
        /* Translators: %1$s is a date and time, %2$s the name of who prepared the plan. */
        ? g_strdup_printf (_("Since %1$s · prepared by %2$s"), when, preparer)
        : g_strdup_printf (_("Since %s"), when);

      if (absent != NULL)
        {
          /* Translators: whose right one uses, then since when it waits */
          g_autofree char *deputy = g_strdup_printf (_("In place of %s · %s"), absent, words);

          gtk_label_set_label (self->since_label, deputy);
        }
      else
        {
          gtk_label_set_label (self->since_label, words);
        }
    }
  gtk_widget_set_visible (GTK_WIDGET (self->since_label), since != NULL);

  iep_status_pill_set_status (self->pill, iep_record_get_string (record, "status"));
  if (is_estimate (self))
    iep_status_pill_set_label (self->pill, iep_estimate_words_status (iep_record_get_string (record, "status")));
  gtk_button_set_label (GTK_BUTTON (self->open_button),
                        is_estimate (self) ? iep_estimate_words_act (iep_record_get_string (record, "next_act"))
                                           : iep_label_act (iep_record_get_string (record, "next_act")));

  description = g_strdup_printf ("%s, %s, %s", title, institution, facts);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->open_button),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description,
                                  -1);
  gtk_widget_set_tooltip_text (self->open_button, is_estimate (self) ? _("Opens the estimate; you decide there")
                                                          : _("Opens the plan; you decide there"));
}

static void
iep_waiting_card_dispose (GObject *object)
{
  IepWaitingCard *self = IEP_WAITING_CARD (object);

  g_clear_object (&self->item);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (iep_waiting_card_parent_class)->dispose (object);
}

static void
iep_waiting_card_class_init (IepWaitingCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = iep_waiting_card_dispose;

  g_type_ensure (IEP_TYPE_STATUS_PILL);
  gtk_widget_class_set_template_from_resource (widget_class, "/lv/iepirkumi/Iepirkumi/ui/iep-waiting-card.ui");
  gtk_widget_class_bind_template_child (widget_class, IepWaitingCard, title_label);
  gtk_widget_class_bind_template_child (widget_class, IepWaitingCard, institution_label);
  gtk_widget_class_bind_template_child (widget_class, IepWaitingCard, facts_label);
  gtk_widget_class_bind_template_child (widget_class, IepWaitingCard, since_label);
  gtk_widget_class_bind_template_child (widget_class, IepWaitingCard, pill);
  gtk_widget_class_bind_template_child (widget_class, IepWaitingCard, open_button);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
}

static void
iep_waiting_card_init (IepWaitingCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * iep_waiting_card_new:
 * @item: what waits
 * @context: who is sent to the plan
 *
 * Returns: (transfer floating): its card
 */
GtkWidget *
iep_waiting_card_new (IepWaitingItem *item,
                      IepContext     *context)
{
  IepWaitingCard *self;

  g_return_val_if_fail (IEP_IS_WAITING_ITEM (item), NULL);
  g_return_val_if_fail (IEP_IS_CONTEXT (context), NULL);

  self = g_object_new (IEP_TYPE_WAITING_CARD, NULL);
  self->item = g_object_ref (item);
  self->context = g_object_ref (context);
  show_item (self);

  return GTK_WIDGET (self);
}
