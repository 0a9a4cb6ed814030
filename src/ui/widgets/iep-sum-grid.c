/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines of a procurement whose sum has to come out right: the funding, the lots. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/widgets/iep-sum-grid.h"

#include <glib/gi18n.h>

typedef struct
{
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
} IepSumGridPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (IepSumGrid, iep_sum_grid, GTK_TYPE_WIDGET)

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

static const char *
word (IepSumGrid     *self,
      IepSumGridWord  id)
{
  return _(IEP_SUM_GRID_GET_CLASS (self)->words[id]);
}

static GListStore *
get_store (IepSumGrid *self)
{
  IepSumGridPrivate *priv = iep_sum_grid_get_instance_private (self);

  return iep_record_get_list (IEP_RECORD (priv->procurement), IEP_SUM_GRID_GET_CLASS (self)->list);
}

/* The sum of all lines but one; %FALSE when it does not fit into an amount. */
static gboolean
get_sum (IepSumGrid *self,
         guint       except,
         gint64     *sum)
{
  GListModel *lines = G_LIST_MODEL (get_store (self));

  *sum = 0;
  for (guint i = 0; i < g_list_model_get_n_items (lines); i++)
    {
      g_autoptr(IepRecord) line = g_list_model_get_item (lines, i);
      gint64 amount = iep_record_get_int (line, IEP_SUM_GRID_GET_CLASS (self)->value);

      if (i != except && amount != IEP_UNSET && !iep_money_add (*sum, amount, sum))
        return FALSE;
    }
  return TRUE;
}

static void
set_verdict (IepSumGrid *self,
             const char *icon,
             const char *css_class,
             const char *words)
{
  IepSumGridPrivate *priv = iep_sum_grid_get_instance_private (self);
  static const char * const classes[] = { "success", "warning", "error", NULL };

  for (guint i = 0; classes[i] != NULL; i++)
    {
      gtk_widget_remove_css_class (priv->verdict, classes[i]);
      gtk_widget_remove_css_class (priv->verdict_icon, classes[i]);
    }
  if (css_class != NULL)
    {
      gtk_widget_add_css_class (priv->verdict, css_class);
      gtk_widget_add_css_class (priv->verdict_icon, css_class);
    }
  gtk_image_set_from_icon_name (GTK_IMAGE (priv->verdict_icon), icon);
  gtk_widget_set_visible (priv->verdict_icon, icon != NULL);
  gtk_label_set_label (GTK_LABEL (priv->verdict), words);
  gtk_widget_set_visible (priv->verdict, *words != '\0');
}

static void
compare_with_target (IepSumGrid *self,
                     gint64      sum)
{
  IepSumGridPrivate *priv = iep_sum_grid_get_instance_private (self);
  g_autofree char *amount = NULL;
  g_autofree char *target_text = NULL;
  g_autofree char *words = NULL;
  gint64 target, rest;

  if (!IEP_SUM_GRID_GET_CLASS (self)->get_target (priv->procurement, &target) ||
      !iep_money_subtract (target, sum, &rest))
    {
      set_verdict (self, NULL, NULL, word (self, IEP_SUM_GRID_NO_TARGET));
      return;
    }
  if (rest == 0)
    {
      set_verdict (self, "object-select-symbolic", "success", word (self, IEP_SUM_GRID_EQUAL));
      return;
    }
  amount = iep_money_format (ABS (rest));
  target_text = iep_money_format (target);
  words = g_strdup_printf (word (self, rest > 0 ? IEP_SUM_GRID_LESS : IEP_SUM_GRID_MORE), amount, target_text);
  set_verdict (self, "dialog-warning-symbolic", rest > 0 ? "warning" : "error", words);
}

static void
update (IepSumGrid *self)
{
  IepSumGridPrivate *priv = iep_sum_grid_get_instance_private (self);
  g_autofree char *sum_text = NULL;
  g_autofree char *total_text = NULL;
  gint64 sum, target;
  gboolean any;

  if (priv->procurement == NULL)
    return;

  any = g_list_model_get_n_items (G_LIST_MODEL (get_store (self))) > 0;
  gtk_widget_set_visible (priv->empty, !any);
  gtk_widget_set_visible (priv->total, any);
  gtk_widget_set_visible (GTK_WIDGET (priv->lines), any);
  gtk_widget_set_visible (priv->fill_button, any);
  gtk_widget_set_sensitive (priv->fill_button,
                            IEP_SUM_GRID_GET_CLASS (self)->get_target (priv->procurement, &target));

  if (!get_sum (self, GTK_INVALID_LIST_POSITION, &sum))
    {
      gtk_label_set_label (GTK_LABEL (priv->total), "");
      set_verdict (self, "dialog-error-symbolic", "error", _("The sum is too large."));
      return;
    }
  sum_text = iep_money_format (sum);
  total_text = g_strdup_printf (word (self, IEP_SUM_GRID_TOTAL), sum_text);
  gtk_label_set_label (GTK_LABEL (priv->total), total_text);
  if (any)
    compare_with_target (self, sum);
  else
    set_verdict (self, NULL, NULL, "");
}

static void
lines_changed_cb (IepSumGrid *self)
{
  update (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
add_shortcut (GtkWidget *widget,
              GVariant  *args,
              gpointer   data)
{
  IepSumGrid *self = IEP_SUM_GRID (widget);
  IepSumGridPrivate *priv = iep_sum_grid_get_instance_private (self);

  if (!priv->editable || priv->procurement == NULL)
    return FALSE;
  iep_sum_grid_add_line (self);
  return TRUE;
}

static gboolean
fill_shortcut (GtkWidget *widget,
               GVariant  *args,
               gpointer   data)
{
  IepSumGrid *self = IEP_SUM_GRID (widget);
  IepSumGridPrivate *priv = iep_sum_grid_get_instance_private (self);

  if (!priv->editable || priv->procurement == NULL)
    return FALSE;
  iep_sum_grid_fill_rest (self);
  return TRUE;
}

static GtkWidget *
make_button (IepSumGrid *self,
             const char *label,
             const char *tooltip,
             GCallback   callback)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_tooltip_text (button, tooltip);
  g_signal_connect_swapped (button, "clicked", callback, self);
  return button;
}

static GtkWidget *
make_verdict (IepSumGrid *self)
{
  IepSumGridPrivate *priv = iep_sum_grid_get_instance_private (self);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *frame = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_hexpand (box, TRUE);
  priv->total = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (priv->total), 1);
  gtk_label_set_wrap (GTK_LABEL (priv->total), TRUE);
  gtk_widget_add_css_class (priv->total, "heading");
  gtk_widget_add_css_class (priv->total, "numeric");
  gtk_box_append (GTK_BOX (box), priv->total);

  gtk_widget_set_halign (line, GTK_ALIGN_END);
  priv->verdict_icon = gtk_image_new ();
  gtk_accessible_update_state (GTK_ACCESSIBLE (priv->verdict_icon), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  /* In a box of its own: GTK 4.8 counts an image's baseline one time and not the other. */
  gtk_box_append (GTK_BOX (frame), priv->verdict_icon);
  g_object_bind_property (priv->verdict_icon, "visible", frame, "visible", G_BINDING_SYNC_CREATE);
  gtk_box_append (GTK_BOX (line), frame);
  priv->verdict = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (priv->verdict), 1);
  gtk_widget_add_css_class (priv->verdict, "numeric");
  gtk_box_append (GTK_BOX (line), priv->verdict);
  gtk_box_append (GTK_BOX (box), line);
  return box;
}

static void
iep_sum_grid_constructed (GObject *object)
{
  IepSumGrid *self = IEP_SUM_GRID (object);
  IepSumGridPrivate *priv = iep_sum_grid_get_instance_private (self);
  IepSumGridClass *klass = IEP_SUM_GRID_GET_CLASS (self);
  GtkWidget *footer;

  G_OBJECT_CLASS (iep_sum_grid_parent_class)->constructed (object);

  priv->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_set_parent (priv->box, GTK_WIDGET (self));

  priv->lines = IEP_LINE_GRID (iep_line_grid_new (klass->columns, klass->n_columns, priv->editable));
  g_signal_connect_swapped (priv->lines, "changed", G_CALLBACK (lines_changed_cb), self);
  gtk_box_append (GTK_BOX (priv->box), GTK_WIDGET (priv->lines));

  priv->empty = gtk_label_new (word (self, IEP_SUM_GRID_EMPTY));
  gtk_label_set_xalign (GTK_LABEL (priv->empty), 0);
  gtk_label_set_wrap (GTK_LABEL (priv->empty), TRUE);
  gtk_widget_add_css_class (priv->empty, "dim-label");
  gtk_box_append (GTK_BOX (priv->box), priv->empty);

  footer = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  priv->buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_set_valign (priv->buttons, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (priv->buttons),
                  make_button (self, word (self, IEP_SUM_GRID_ADD), word (self, IEP_SUM_GRID_ADD_HINT),
                               G_CALLBACK (iep_sum_grid_add_line)));
  priv->fill_button = make_button (self, _("Fill the Rest"), word (self, IEP_SUM_GRID_FILL_HINT),
                                   G_CALLBACK (iep_sum_grid_fill_rest));
  gtk_box_append (GTK_BOX (priv->buttons), priv->fill_button);
  gtk_widget_set_visible (priv->buttons, priv->editable);
  gtk_box_append (GTK_BOX (footer), priv->buttons);
  gtk_box_append (GTK_BOX (footer), make_verdict (self));
  gtk_box_append (GTK_BOX (priv->box), footer);
}

static void
iep_sum_grid_get_property (GObject    *object,
                           guint       id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  IepSumGridPrivate *priv = iep_sum_grid_get_instance_private (IEP_SUM_GRID (object));

  switch (id)
    {
    case PROP_EDITABLE:
      g_value_set_boolean (value, priv->editable);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
iep_sum_grid_set_property (GObject      *object,
                           guint         id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  IepSumGridPrivate *priv = iep_sum_grid_get_instance_private (IEP_SUM_GRID (object));

  switch (id)
    {
    case PROP_EDITABLE:
      priv->editable = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

/* What takes the focus itself, by whatever it gives it on to, would keep Shift+Tab from leaving. */
static gboolean
iep_sum_grid_focus (GtkWidget        *widget,
                    GtkDirectionType  direction)
{
  IepSumGridPrivate *priv = iep_sum_grid_get_instance_private (IEP_SUM_GRID (widget));

  return priv->box != NULL && gtk_widget_child_focus (priv->box, direction);
}

static gboolean
iep_sum_grid_grab_focus (GtkWidget *widget)
{
  IepSumGridPrivate *priv = iep_sum_grid_get_instance_private (IEP_SUM_GRID (widget));

  return iep_line_grid_focus (priv->lines, 0, NULL) ||
         gtk_widget_grab_focus (gtk_widget_get_first_child (priv->buttons));
}

static void
iep_sum_grid_dispose (GObject *object)
{
  IepSumGridPrivate *priv = iep_sum_grid_get_instance_private (IEP_SUM_GRID (object));

  g_clear_object (&priv->watch);
  g_clear_object (&priv->procurement);
  g_clear_pointer (&priv->box, gtk_widget_unparent);

  G_OBJECT_CLASS (iep_sum_grid_parent_class)->dispose (object);
}

static void
iep_sum_grid_class_init (IepSumGridClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = iep_sum_grid_constructed;
  object_class->get_property = iep_sum_grid_get_property;
  object_class->set_property = iep_sum_grid_set_property;
  object_class->dispose = iep_sum_grid_dispose;
  widget_class->focus = iep_sum_grid_focus;
  widget_class->grab_focus = iep_sum_grid_grab_focus;

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
iep_sum_grid_init (IepSumGrid *self)
{
  IepSumGridPrivate *priv = iep_sum_grid_get_instance_private (self);

  priv->watch = g_signal_group_new (IEP_TYPE_PROCUREMENT);
  g_signal_group_connect_swapped (priv->watch, "notify::estimated-price", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (priv->watch, "notify::vat-rate", G_CALLBACK (update), self);
}

/**
 * iep_sum_grid_set_procurement:
 * @session: (nullable): where the codes are looked up
 * @procurement: (nullable): whose lines are shown; edited in place
 */
void
iep_sum_grid_set_procurement (IepSumGrid     *self,
                              IepSession     *session,
                              IepProcurement *procurement)
{
  IepSumGridPrivate *priv = iep_sum_grid_get_instance_private (self);

  g_return_if_fail (IEP_IS_SUM_GRID (self));
  g_return_if_fail (procurement == NULL || IEP_IS_PROCUREMENT (procurement));

  g_set_object (&priv->procurement, procurement);
  g_signal_group_set_target (priv->watch, procurement);
  if (procurement != NULL)
    iep_line_grid_set_source (priv->lines, session, iep_procurement_get_institution_id (procurement),
                              iep_record_get_int (IEP_RECORD (procurement), "year"));
  iep_line_grid_set_model (priv->lines, procurement != NULL ? get_store (self) : NULL);
  update (self);
  if (IEP_SUM_GRID_GET_CLASS (self)->shown != NULL)
    IEP_SUM_GRID_GET_CLASS (self)->shown (self, session, procurement);
}

/**
 * iep_sum_grid_get_lines:
 *
 * Returns: (transfer none): the lines, to mark and focus what the server refused
 */
IepLineGrid *
iep_sum_grid_get_lines (IepSumGrid *self)
{
  IepSumGridPrivate *priv = iep_sum_grid_get_instance_private (self);

  g_return_val_if_fail (IEP_IS_SUM_GRID (self), NULL);

  return priv->lines;
}

/**
 * iep_sum_grid_add_line:
 *
 * Adds a line after the last one and goes there.
 */
void
iep_sum_grid_add_line (IepSumGrid *self)
{
  IepSumGridPrivate *priv = iep_sum_grid_get_instance_private (self);
  g_autoptr(IepRecord) last = NULL;
  guint n;

  g_return_if_fail (IEP_IS_SUM_GRID (self));
  g_return_if_fail (priv->procurement != NULL);

  n = g_list_model_get_n_items (G_LIST_MODEL (get_store (self)));
  if (n > 0)
    last = g_list_model_get_item (G_LIST_MODEL (get_store (self)), n - 1);
  IEP_SUM_GRID_GET_CLASS (self)->add (priv->procurement, last);
  iep_line_grid_focus (priv->lines, n, NULL);
}

/**
 * iep_sum_grid_fill_rest:
 *
 * Puts what the other lines leave of the target into the last line.
 */
void
iep_sum_grid_fill_rest (IepSumGrid *self)
{
  IepSumGridPrivate *priv = iep_sum_grid_get_instance_private (self);
  IepSumGridClass *klass = IEP_SUM_GRID_GET_CLASS (self);
  g_autoptr(IepRecord) last = NULL;
  gint64 target, sum, rest;
  guint n;

  g_return_if_fail (IEP_IS_SUM_GRID (self));
  g_return_if_fail (priv->procurement != NULL);

  if (g_list_model_get_n_items (G_LIST_MODEL (get_store (self))) == 0)
    iep_sum_grid_add_line (self);
  n = g_list_model_get_n_items (G_LIST_MODEL (get_store (self)));
  if (!klass->get_target (priv->procurement, &target) || !get_sum (self, n - 1, &sum) ||
      !iep_money_subtract (target, sum, &rest) || rest < 0)
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }
  last = g_list_model_get_item (G_LIST_MODEL (get_store (self)), n - 1);
  iep_record_set_int (last, klass->value, rest);
  iep_line_grid_focus (priv->lines, n - 1, klass->value);
}
