/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads a procurement out: what carries data, in groups, and beside what a draft changes the value in force. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/procurements/iep-procurement-data.h"

#include <glib/gi18n.h>

#include "domain/iep-date.h"
#include "ui/widgets/iep-columns-layout.h"

struct _IepProcurementData
{
  GtkWidget parent_instance;

  GtkWidget *box;
};

G_DEFINE_FINAL_TYPE (IepProcurementData, iep_procurement_data, GTK_TYPE_WIDGET)

typedef char *(*IepTextFunc) (IepRecord *record);

/* One value on the page: a field, or several told together. */
typedef struct
{
  const char  *field;
  IepTextFunc  func;   /* or NULL: the field as it is */
  const char  *label;  /* N_(), or NULL: the field's own */
  gboolean     wide;
  gboolean     always; /* also when empty: the law wants it in the plan */
} Item;

typedef struct
{
  const char *title;
  Item        items[12];
} Group;

static char *
get_price (IepRecord *record)
{
  g_autofree char *price = iep_record_get_display (record, "estimated_price");

  if (g_strcmp0 (iep_record_get_string (record, "price_kind"), "range") == 0 &&
      !iep_record_is_empty (record, "estimated_price_from"))
    {
      g_autofree char *from = iep_record_get_display (record, "estimated_price_from");

      /* Translators: a range of prices, from – to */
      return g_strdup_printf (_("%s – %s"), from, price);
    }
  return g_steal_pointer (&price);
}

static char *
get_price_with_vat (IepRecord *record)
{
  gint64 price;

  return iep_procurement_get_price_with_vat (IEP_PROCUREMENT (record), &price) ? iep_money_format (price) : NULL;
}

static char *
get_announcement (IepRecord *record)
{
  return iep_announce_format (iep_record_get_int (record, "announce_year"),
                              iep_record_get_int (record, "announce_quarter"),
                              iep_record_get_int (record, "announce_month"));
}

static char *
get_contract (IepRecord *record)
{
  return iep_announce_format (iep_record_get_int (record, "contract_year"), IEP_UNSET,
                              iep_record_get_int (record, "contract_month"));
}

static char *
get_term (IepRecord *record)
{
  const char *kind = iep_record_get_string (record, "term_kind");

  if (g_strcmp0 (kind, "months") == 0 && !iep_record_is_empty (record, "term_months"))
    {
      int months = iep_record_get_int (record, "term_months");

      return g_strdup_printf (ngettext ("%d month from the contract", "%d months from the contract", months), months);
    }
  if (g_strcmp0 (kind, "period") == 0)
    {
      g_autofree char *from = iep_record_get_display (record, "term_from");
      g_autofree char *to = iep_record_get_display (record, "term_to");

      return g_strdup_printf (_("%s – %s"), from, to);
    }
  return iep_record_get_display (record, "term_kind");
}

/* What is so for nearly every procurement is not worth a line. */
static char *
get_centralised (IepRecord *record)
{
  return g_strcmp0 (iep_record_get_string (record, "centralised"), "own") == 0
    ? NULL : iep_record_get_display (record, "centralised");
}

static char *
get_framework (IepRecord *record)
{
  return g_strcmp0 (iep_record_get_string (record, "framework"), "none") == 0
    ? NULL : iep_record_get_display (record, "framework");
}

static char *
get_aims (IepRecord *record)
{
  static const char * const aims[] = { "green", "social", "innovation" };
  g_autoptr(GString) words = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (aims); i++)
    if (iep_record_get_boolean (record, aims[i]))
      g_string_append_printf (words, "%s%s", words->len > 0 ? ", " : "",
                              iep_record_get_field_label (record, aims[i]));
  return words->len > 0 ? g_string_free (g_steal_pointer (&words), FALSE) : NULL;
}

static char *
by_and_at (IepRecord  *record,
           const char *by,
           const char *at)
{
  g_autofree char *name = iep_record_get_display (record, by);
  g_autofree char *time = iep_record_get_display (record, at);

  if (name == NULL || *name == '\0')
    return g_steal_pointer (&time);
  return g_strjoin (", ", name, time, NULL);
}

static char *
get_created (IepRecord *record)
{
  return by_and_at (record, "created_by_name", "created_at");
}

static char *
get_changed (IepRecord *record)
{
  return by_and_at (record, "changed_by_name", "changed_at");
}

static char *
get_decided (IepRecord *record)
{
  return iep_record_is_empty (record, "decided_at") ? NULL : by_and_at (record, "decided_by_name", "decided_at");
}

static const Group groups[] = {
  { NULL, {
    { "exclusion_reason", .wide = TRUE },
    { "description", .wide = TRUE },
    { "cpv", .always = TRUE },
    { "kind", .always = TRUE },
    { "procedure", .always = TRUE },
    { "cpv_additional", .wide = TRUE },
    { "legal_act" },
    { "identification_number" },
    { "centralised", get_centralised },
    { "partner" },
    { "framework", get_framework },
  } },
  { N_("Price"), {
    { "estimated_price", get_price, .always = TRUE },
    { "vat_rate" },
    { "estimated_price", get_price_with_vat, N_("Price with VAT") },
  } },
  { N_("Time"), {
    { "announce_year", get_announcement, N_("Announcement"), .always = TRUE },
    { "contract_year", get_contract, N_("Contract") },
    { "term_kind", get_term },
    { "existing_contract" },
    { "existing_contract_end" },
  } },
  { N_("Place and Aims"), {
    { "nuts" },
    { "green", get_aims, N_("Aims") },
    { "eu_project" },
  } },
  { N_("Responsible"), {
    { "responsible_unit" },
    { "responsible_person" },
  } },
  { N_("Rationale and Notes"), {
    { "rationale", .wide = TRUE },
    { "notes", .wide = TRUE },
  } },
  { N_("Record"), {
    { "created_at", get_created },
    { "changed_at", get_changed },
    { "decided_at", get_decided },
  } },
};

static char *
get_text (IepRecord  *record,
          const Item *item)
{
  char *text = item->func != NULL ? item->func (record) : iep_record_get_display (record, item->field);

  if (text != NULL && *text == '\0')
    g_clear_pointer (&text, g_free);
  return text;
}

static GtkWidget *
make_value (const char *label,
            const char *text,
            const char *old_text,
            gboolean    differs)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *caption = gtk_label_new (label);
  GtkWidget *value = gtk_label_new (text != NULL ? text : "—");
  g_autofree char *words = g_strdup_printf ("%s: %s", label, text != NULL ? text : _("empty"));

  gtk_label_set_xalign (GTK_LABEL (caption), 0);
  gtk_label_set_wrap (GTK_LABEL (caption), TRUE);
  gtk_widget_add_css_class (caption, "caption");
  gtk_widget_add_css_class (caption, "dim-label");
  gtk_label_set_xalign (GTK_LABEL (value), 0);
  gtk_label_set_wrap (GTK_LABEL (value), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (value), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (value), TRUE);
  gtk_widget_set_can_focus (value, FALSE);
  gtk_box_append (GTK_BOX (box), caption);
  gtk_box_append (GTK_BOX (box), value);

  if (differs)
    {
      /* Translators: the value that a draft changes */
      g_autofree char *was = g_strdup_printf (_("In force: %s"), old_text != NULL ? old_text : "—");
      GtkWidget *old = gtk_label_new (was);

      gtk_label_set_xalign (GTK_LABEL (old), 0);
      gtk_label_set_wrap (GTK_LABEL (old), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (old), PANGO_WRAP_WORD_CHAR);
      gtk_widget_add_css_class (old, "caption");
      gtk_widget_add_css_class (old, "iep-old-value");
      gtk_box_append (GTK_BOX (box), old);
      gtk_widget_add_css_class (value, "iep-new-value");
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (box), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  return box;
}

static GtkWidget *
make_group (const Group    *group,
            IepProcurement *procurement,
            IepProcurement *in_force)
{
  GtkWidget *grid = g_object_new (GTK_TYPE_BOX, "layout-manager", iep_columns_layout_new (220, 3), NULL);
  GtkWidget *section;
  guint shown = 0;

  g_object_ref_sink (grid);
  for (guint i = 0; i < G_N_ELEMENTS (group->items) && group->items[i].field != NULL; i++)
    {
      const Item *item = &group->items[i];
      g_autofree char *text = get_text (IEP_RECORD (procurement), item);
      g_autofree char *old_text = in_force != NULL ? get_text (IEP_RECORD (in_force), item) : NULL;
      const IepField *field = iep_record_find_field (IEP_RECORD (procurement), item->field);
      gboolean differs = in_force != NULL && !(field->flags & IEP_FIELD_READ_ONLY) && g_strcmp0 (text, old_text) != 0;
      GtkWidget *value;

      if (text == NULL && !differs && !item->always)
        continue;
      value = make_value (item->label != NULL ? _(item->label)
                                              : iep_record_get_field_label (IEP_RECORD (procurement), item->field),
                          text, old_text, differs);
      if (item->wide)
        gtk_widget_add_css_class (value, "wide");
      gtk_box_append (GTK_BOX (grid), value);
      shown++;
    }
  if (shown == 0)
    {
      g_object_unref (grid);
      return NULL;
    }

  section = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  if (group->title != NULL)
    {
      GtkWidget *title = gtk_label_new (_(group->title));

      gtk_label_set_xalign (GTK_LABEL (title), 0);
      gtk_widget_add_css_class (title, "heading");
      gtk_box_append (GTK_BOX (section), title);
    }
  gtk_box_append (GTK_BOX (section), grid);
  g_object_unref (grid);
  return section;
}

static void
iep_procurement_data_dispose (GObject *object)
{
  g_clear_pointer (&IEP_PROCUREMENT_DATA (object)->box, gtk_widget_unparent);

  G_OBJECT_CLASS (iep_procurement_data_parent_class)->dispose (object);
}

static void
iep_procurement_data_class_init (IepProcurementDataClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = iep_procurement_data_dispose;

  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
iep_procurement_data_init (IepProcurementData *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

/**
 * iep_procurement_data_new:
 *
 * Returns: an empty view
 */
GtkWidget *
iep_procurement_data_new (void)
{
  return g_object_new (IEP_TYPE_PROCUREMENT_DATA, NULL);
}

/**
 * iep_procurement_data_show:
 * @procurement: (nullable): what to read out
 * @in_force: (nullable): for a draft the revision in force, to show what the draft changes
 */
void
iep_procurement_data_show (IepProcurementData *self,
                           IepProcurement     *procurement,
                           IepProcurement     *in_force)
{
  GtkWidget *child;

  g_return_if_fail (IEP_IS_PROCUREMENT_DATA (self));

  while ((child = gtk_widget_get_first_child (self->box)) != NULL)
    gtk_box_remove (GTK_BOX (self->box), child);
  if (procurement == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      GtkWidget *group = make_group (&groups[i], procurement, in_force);

      if (group != NULL)
        gtk_box_append (GTK_BOX (self->box), group);
    }
}
