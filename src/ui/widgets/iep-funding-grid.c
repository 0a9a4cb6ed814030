/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The money of a procurement by year, programme, EKK, source and classifier, compared with its price plus VAT. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/widgets/iep-funding-grid.h"

#include <glib/gi18n.h>

struct _IepFundingGrid
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *buttons;
  GtkWidget *fill_button;
  GtkWidget *empty;
  GtkWidget *total;
  GtkWidget *verdict_icon;
  GtkWidget *verdict;
  IepLineGrid *lines;
  IepProcurement *procurement;
  GSignalGroup *watch;
  gboolean editable;
};

G_DEFINE_FINAL_TYPE (IepFundingGrid, iep_funding_grid, GTK_TYPE_WIDGET)

enum
{
  PROP_EDITABLE = 1,
  N_PROPERTIES
};

enum
{
  CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

static const IepLineColumn columns[] = {
  { "year", 6, FALSE, N_("later") },
  { "programme", 9, FALSE, NULL },
  { "ekk", 6, FALSE, NULL },
  { "source", 12, TRUE, NULL },
  { "classifier", 8, FALSE, NULL },
  { "amount", 12, FALSE, NULL },
};

static GListStore *
get_store (IepFundingGrid *self)
{
  return iep_record_get_list (IEP_RECORD (self->procurement), "funding");
}

static void
set_verdict (IepFundingGrid *self,
             const char     *icon,
             const char     *css_class,
             const char     *words)
{
  static const char * const classes[] = { "success", "warning", "error", NULL };

  for (guint i = 0; classes[i] != NULL; i++)
    {
      gtk_widget_remove_css_class (self->verdict, classes[i]);
      gtk_widget_remove_css_class (self->verdict_icon, classes[i]);
    }
  if (css_class != NULL)
    {
      gtk_widget_add_css_class (self->verdict, css_class);
      gtk_widget_add_css_class (self->verdict_icon, css_class);
    }
  gtk_image_set_from_icon_name (GTK_IMAGE (self->verdict_icon), icon);
  gtk_widget_set_visible (self->verdict_icon, icon != NULL);
  gtk_label_set_label (GTK_LABEL (self->verdict), words);
  gtk_widget_set_visible (self->verdict, *words != '\0');
}

/* What is left of the price with VAT after all lines but @except; FALSE when there is no price yet. */
static gboolean
get_rest (IepFundingGrid *self,
          guint           except,
          gint64         *rest)
{
  GListModel *lines = G_LIST_MODEL (get_store (self));
  gint64 price, sum = 0;

  if (!iep_procurement_get_price_with_vat (self->procurement, &price))
    return FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (lines); i++)
    {
      g_autoptr(IepRecord) line = g_list_model_get_item (lines, i);
      gint64 amount = iep_record_get_int (line, "amount");

      if (i != except && amount != IEP_UNSET && !iep_money_add (sum, amount, &sum))
        return FALSE;
    }
  return iep_money_subtract (price, sum, rest);
}

static void
update_totals (IepFundingGrid *self)
{
  g_autofree char *sum_text = NULL;
  g_autofree char *total_text = NULL;
  gint64 sum = 0, price = 0, rest = 0;
  gboolean has_price;
  guint n;

  if (self->procurement == NULL)
    return;

  n = g_list_model_get_n_items (G_LIST_MODEL (get_store (self)));
  gtk_widget_set_visible (self->empty, n == 0);
  has_price = iep_procurement_get_price_with_vat (self->procurement, &price);
  gtk_widget_set_sensitive (self->fill_button, has_price);

  if (!iep_procurement_get_funding_total (self->procurement, &sum))
    {
      gtk_label_set_label (GTK_LABEL (self->total), "");
      set_verdict (self, "dialog-error-symbolic", "error", _("The sum is too large."));
      return;
    }
  sum_text = iep_money_format (sum);
  total_text = g_strdup_printf (_("Total with VAT: %s"), sum_text);
  gtk_label_set_label (GTK_LABEL (self->total), total_text);

  if (!has_price)
    {
      set_verdict (self, NULL, NULL, _("There is no price to compare it with yet."));
      return;
    }
  if (!iep_money_subtract (price, sum, &rest) || rest == 0)
    {
      set_verdict (self, "object-select-symbolic", "success", _("Equals the price with VAT"));
      return;
    }
  {
    g_autofree char *amount = iep_money_format (ABS (rest));
    g_autofree char *price_text = iep_money_format (price);
    g_autofree char *words = rest > 0
      /* Translators: first how much is not divided yet, then the price with VAT */
      ? g_strdup_printf (_("%s of the price with VAT %s is not divided yet"), amount, price_text)
      : g_strdup_printf (_("%s more than the price with VAT %s"), amount, price_text);

    set_verdict (self, "dialog-warning-symbolic", rest > 0 ? "warning" : "error", words);
  }
}

static void
lines_changed_cb (IepFundingGrid *self)
{
  update_totals (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
add_shortcut (GtkWidget *widget,
              GVariant  *args,
              gpointer   data)
{
  IepFundingGrid *self = IEP_FUNDING_GRID (widget);

  if (!self->editable || self->procurement == NULL)
    return FALSE;
  iep_funding_grid_add_line (self);
  return TRUE;
}

static gboolean
fill_shortcut (GtkWidget *widget,
               GVariant  *args,
               gpointer   data)
{
  IepFundingGrid *self = IEP_FUNDING_GRID (widget);

  if (!self->editable || self->procurement == NULL)
    return FALSE;
  iep_funding_grid_fill_rest (self);
  return TRUE;
}

static GtkWidget *
make_button (IepFundingGrid *self,
             const char     *label,
             const char     *tooltip,
             GCallback       callback)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_tooltip_text (button, tooltip);
  g_signal_connect_swapped (button, "clicked", callback, self);
  return button;
}

static void
build (IepFundingGrid *self)
{
  GtkWidget *footer, *verdict;

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));

  self->lines = IEP_LINE_GRID (iep_line_grid_new (columns, G_N_ELEMENTS (columns), self->editable));
  g_signal_connect_swapped (self->lines, "changed", G_CALLBACK (lines_changed_cb), self);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->lines));

  self->empty = gtk_label_new (_("There is no funding yet."));
  gtk_label_set_xalign (GTK_LABEL (self->empty), 0);
  gtk_widget_add_css_class (self->empty, "dim-label");
  gtk_box_append (GTK_BOX (self->box), self->empty);

  footer = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  self->buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_set_valign (self->buttons, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (self->buttons),
                  make_button (self, _("Add Line"), _("Add a line of funding (Ctrl+Enter)"),
                               G_CALLBACK (iep_funding_grid_add_line)));
  self->fill_button = make_button (self, _("Fill the Rest"),
                                   _("Put what is left of the price with VAT into the last line (F7)"),
                                   G_CALLBACK (iep_funding_grid_fill_rest));
  gtk_box_append (GTK_BOX (self->buttons), self->fill_button);
  gtk_widget_set_visible (self->buttons, self->editable);
  gtk_box_append (GTK_BOX (footer), self->buttons);

  verdict = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  gtk_widget_set_hexpand (verdict, TRUE);
  self->total = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->total), 1);
  gtk_widget_add_css_class (self->total, "heading");
  gtk_widget_add_css_class (self->total, "numeric");
  gtk_box_append (GTK_BOX (verdict), self->total);
  {
    GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

    gtk_widget_set_halign (line, GTK_ALIGN_END);
    self->verdict_icon = gtk_image_new ();
    gtk_widget_set_valign (self->verdict_icon, GTK_ALIGN_START);
    gtk_accessible_update_state (GTK_ACCESSIBLE (self->verdict_icon), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
    gtk_box_append (GTK_BOX (line), self->verdict_icon);
    self->verdict = gtk_label_new (NULL);
    gtk_label_set_wrap (GTK_LABEL (self->verdict), TRUE);
    gtk_label_set_xalign (GTK_LABEL (self->verdict), 1);
    gtk_widget_add_css_class (self->verdict, "numeric");
    gtk_box_append (GTK_BOX (line), self->verdict);
    gtk_box_append (GTK_BOX (verdict), line);
  }
  gtk_box_append (GTK_BOX (footer), verdict);
  gtk_box_append (GTK_BOX (self->box), footer);
}

static void
iep_funding_grid_constructed (GObject *object)
{
  G_OBJECT_CLASS (iep_funding_grid_parent_class)->constructed (object);

  build (IEP_FUNDING_GRID (object));
}

static void
iep_funding_grid_get_property (GObject    *object,
                               guint       id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_EDITABLE:
      g_value_set_boolean (value, IEP_FUNDING_GRID (object)->editable);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
iep_funding_grid_set_property (GObject      *object,
                               guint         id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  switch (id)
    {
    case PROP_EDITABLE:
      IEP_FUNDING_GRID (object)->editable = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static gboolean
iep_funding_grid_grab_focus (GtkWidget *widget)
{
  IepFundingGrid *self = IEP_FUNDING_GRID (widget);

  return iep_line_grid_focus (self->lines, 0, NULL) ||
         gtk_widget_grab_focus (gtk_widget_get_first_child (self->buttons));
}

static void
iep_funding_grid_dispose (GObject *object)
{
  IepFundingGrid *self = IEP_FUNDING_GRID (object);

  g_clear_object (&self->watch);
  g_clear_object (&self->procurement);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (iep_funding_grid_parent_class)->dispose (object);
}

static void
iep_funding_grid_class_init (IepFundingGridClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = iep_funding_grid_constructed;
  object_class->get_property = iep_funding_grid_get_property;
  object_class->set_property = iep_funding_grid_set_property;
  object_class->dispose = iep_funding_grid_dispose;
  widget_class->grab_focus = iep_funding_grid_grab_focus;

  properties[PROP_EDITABLE] =
    g_param_spec_boolean ("editable", NULL, NULL, TRUE,
                          G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_add_binding (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, add_shortcut, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Enter, GDK_CONTROL_MASK, add_shortcut, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F7, 0, fill_shortcut, NULL);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
iep_funding_grid_init (IepFundingGrid *self)
{
  self->watch = g_signal_group_new (IEP_TYPE_PROCUREMENT);
  g_signal_group_connect_swapped (self->watch, "notify::estimated-price", G_CALLBACK (update_totals), self);
  g_signal_group_connect_swapped (self->watch, "notify::vat-rate", G_CALLBACK (update_totals), self);
}

/**
 * iep_funding_grid_new:
 * @editable: whether lines can be changed, added and removed
 *
 * Returns: a grid of nothing yet
 */
GtkWidget *
iep_funding_grid_new (gboolean editable)
{
  return g_object_new (IEP_TYPE_FUNDING_GRID, "editable", editable, NULL);
}

/**
 * iep_funding_grid_set_procurement:
 * @session: where the codes are looked up
 * @procurement: (nullable): whose funding is shown; edited in place
 */
void
iep_funding_grid_set_procurement (IepFundingGrid *self,
                                  IepSession     *session,
                                  IepProcurement *procurement)
{
  g_return_if_fail (IEP_IS_FUNDING_GRID (self));
  g_return_if_fail (procurement == NULL || IEP_IS_PROCUREMENT (procurement));

  g_set_object (&self->procurement, procurement);
  g_signal_group_set_target (self->watch, procurement);
  if (procurement != NULL)
    iep_line_grid_set_source (self->lines, session, iep_procurement_get_institution_id (procurement),
                              iep_record_get_int (IEP_RECORD (procurement), "year"));
  iep_line_grid_set_model (self->lines, procurement != NULL ? get_store (self) : NULL);
  update_totals (self);
}

/**
 * iep_funding_grid_get_lines:
 *
 * Returns: (transfer none): the lines, to mark and focus what the server refused
 */
IepLineGrid *
iep_funding_grid_get_lines (IepFundingGrid *self)
{
  g_return_val_if_fail (IEP_IS_FUNDING_GRID (self), NULL);

  return self->lines;
}

/**
 * iep_funding_grid_add_line:
 *
 * Adds a line like the last one, without its amount, and goes there.
 */
void
iep_funding_grid_add_line (IepFundingGrid *self)
{
  static const char * const same[] = { "programme", "ekk", "source", "classifier" };
  GListModel *lines;
  IepFundingLine *line;
  guint n;

  g_return_if_fail (IEP_IS_FUNDING_GRID (self));
  g_return_if_fail (self->procurement != NULL);

  lines = G_LIST_MODEL (get_store (self));
  n = g_list_model_get_n_items (lines);
  line = iep_procurement_add_funding (self->procurement);
  if (n > 0)
    {
      g_autoptr(IepRecord) last = g_list_model_get_item (lines, n - 1);

      for (guint i = 0; i < G_N_ELEMENTS (same); i++)
        iep_record_set_string (IEP_RECORD (line), same[i], iep_record_get_string (last, same[i]));
      iep_record_set_int (IEP_RECORD (line), "year", iep_record_get_int (last, "year"));
    }
  else
    iep_record_set_int (IEP_RECORD (line), "year", iep_record_get_int (IEP_RECORD (self->procurement), "year"));
  iep_line_grid_focus (self->lines, n, n > 0 ? "year" : "programme");
}

/**
 * iep_funding_grid_fill_rest:
 *
 * Puts what the other lines leave of the price with VAT into the last line.
 */
void
iep_funding_grid_fill_rest (IepFundingGrid *self)
{
  g_autoptr(IepRecord) last = NULL;
  guint n;
  gint64 rest;

  g_return_if_fail (IEP_IS_FUNDING_GRID (self));
  g_return_if_fail (self->procurement != NULL);

  if (g_list_model_get_n_items (G_LIST_MODEL (get_store (self))) == 0)
    iep_funding_grid_add_line (self);
  n = g_list_model_get_n_items (G_LIST_MODEL (get_store (self)));
  if (!get_rest (self, n - 1, &rest) || rest < 0)
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }
  last = g_list_model_get_item (G_LIST_MODEL (get_store (self)), n - 1);
  iep_record_set_int (last, "amount", rest);
  iep_line_grid_focus (self->lines, n - 1, "amount");
}
