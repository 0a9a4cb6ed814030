/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A status of a procurement or plan in words, with its colour. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/widgets/iep-status-pill.h"

#include "domain/iep-labels.h"

struct _IepStatusPill
{
  GtkWidget  parent_instance;

  GtkWidget *dot;
  GtkWidget *words;

  char      *status;
  char      *label;
  gboolean   plain;
};

G_DEFINE_FINAL_TYPE (IepStatusPill, iep_status_pill, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_STATUS,
  PROP_LABEL,
  PROP_PLAIN,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static gboolean
is_procurement_status (const char *status)
{
  return g_str_equal (status, "draft") || g_str_equal (status, "included") || g_str_equal (status, "excluded");
}

static const char *
words_for (IepStatusPill *self)
{
  if (self->label != NULL)
    return self->label;

  if (self->status == NULL)
    return "";

  if (is_procurement_status (self->status))
    return iep_label_procurement_status (self->status);

  return iep_label_plan_status (self->status);
}

static void
show_words (IepStatusPill *self)
{
  gtk_label_set_label (GTK_LABEL (self->words), words_for (self));
}

static void
iep_status_pill_dispose (GObject *object)
{
  IepStatusPill *self = IEP_STATUS_PILL (object);

  g_clear_pointer (&self->dot, gtk_widget_unparent);
  g_clear_pointer (&self->words, gtk_widget_unparent);

  G_OBJECT_CLASS (iep_status_pill_parent_class)->dispose (object);
}

static void
iep_status_pill_finalize (GObject *object)
{
  IepStatusPill *self = IEP_STATUS_PILL (object);

  g_clear_pointer (&self->status, g_free);
  g_clear_pointer (&self->label, g_free);

  G_OBJECT_CLASS (iep_status_pill_parent_class)->finalize (object);
}

static void
iep_status_pill_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  IepStatusPill *self = IEP_STATUS_PILL (object);

  switch (prop_id)
    {
    case PROP_STATUS:
      g_value_set_string (value, self->status);
      break;

    case PROP_LABEL:
      g_value_set_string (value, self->label);
      break;

    case PROP_PLAIN:
      g_value_set_boolean (value, self->plain);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
iep_status_pill_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  IepStatusPill *self = IEP_STATUS_PILL (object);

  switch (prop_id)
    {
    case PROP_STATUS:
      iep_status_pill_set_status (self, g_value_get_string (value));
      break;

    case PROP_LABEL:
      iep_status_pill_set_label (self, g_value_get_string (value));
      break;

    case PROP_PLAIN:
      iep_status_pill_set_plain (self, g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
iep_status_pill_class_init (IepStatusPillClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = iep_status_pill_dispose;
  object_class->finalize = iep_status_pill_finalize;
  object_class->get_property = iep_status_pill_get_property;
  object_class->set_property = iep_status_pill_set_property;

  properties[PROP_STATUS] =
    g_param_spec_string ("status", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_LABEL] =
    g_param_spec_string ("label", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_PLAIN] =
    g_param_spec_boolean ("plain", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "statuspill");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
iep_status_pill_init (IepStatusPill *self)
{
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_START);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);

  self->dot = g_object_new (GTK_TYPE_BOX,
                            "css-name", "dot",
                            "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                            "valign", GTK_ALIGN_CENTER,
                            NULL);
  gtk_widget_set_parent (self->dot, GTK_WIDGET (self));

  /* Never cut off: a status is short, and half a word is none. */
  self->words = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, NULL);
  gtk_widget_set_parent (self->words, GTK_WIDGET (self));
}

/**
 * iep_status_pill_new:
 *
 * Returns: (transfer floating): a pill without a status
 */
GtkWidget *
iep_status_pill_new (void)
{
  return g_object_new (IEP_TYPE_STATUS_PILL, NULL);
}

/**
 * iep_status_pill_new_plain:
 *
 * Returns: (transfer floating): a dot and words without a coloured ground, for cells of lists
 */
GtkWidget *
iep_status_pill_new_plain (void)
{
  return g_object_new (IEP_TYPE_STATUS_PILL, "plain", TRUE, NULL);
}

/**
 * iep_status_pill_get_status:
 * @self: a pill
 *
 * Returns: (transfer none) (nullable): the code it shows
 */
const char *
iep_status_pill_get_status (IepStatusPill *self)
{
  g_return_val_if_fail (IEP_IS_STATUS_PILL (self), NULL);

  return self->status;
}

/**
 * iep_status_pill_set_status:
 * @self: a pill
 * @status: (nullable): the code of a status of a procurement or plan; %NULL shows nothing
 */
void
iep_status_pill_set_status (IepStatusPill *self,
                            const char    *status)
{
  g_return_if_fail (IEP_IS_STATUS_PILL (self));

  if (g_strcmp0 (self->status, status) == 0)
    return;

  if (self->status != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self), self->status);
  g_free (self->status);
  self->status = g_strdup (status);
  if (self->status != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), self->status);

  gtk_widget_set_visible (self->dot, self->status != NULL);
  show_words (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATUS]);
}

/**
 * iep_status_pill_set_label:
 * @self: a pill
 * @label: (nullable): translated words instead of the status's own; %NULL for those
 */
void
iep_status_pill_set_label (IepStatusPill *self,
                           const char    *label)
{
  g_return_if_fail (IEP_IS_STATUS_PILL (self));

  if (g_strcmp0 (self->label, label) == 0)
    return;

  g_free (self->label);
  self->label = g_strdup (label);
  show_words (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LABEL]);
}

/**
 * iep_status_pill_set_plain:
 * @self: a pill
 * @plain: whether to leave out the coloured ground
 */
void
iep_status_pill_set_plain (IepStatusPill *self,
                           gboolean       plain)
{
  g_return_if_fail (IEP_IS_STATUS_PILL (self));

  if (self->plain == plain)
    return;

  self->plain = plain;
  if (plain)
    gtk_widget_add_css_class (GTK_WIDGET (self), "plain");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "plain");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLAIN]);
}

/**
 * iep_status_pill_set_wrap:
 * @self: a pill
 * @wrap: whether long words go to a second line instead of asking for room
 */
void
iep_status_pill_set_wrap (IepStatusPill *self,
                          gboolean       wrap)
{
  g_return_if_fail (IEP_IS_STATUS_PILL (self));

  gtk_label_set_wrap (GTK_LABEL (self->words), wrap);
  gtk_label_set_wrap_mode (GTK_LABEL (self->words), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (self->words), wrap ? 14 : -1);
  gtk_widget_set_valign (self->dot, wrap ? GTK_ALIGN_START : GTK_ALIGN_CENTER);
  gtk_widget_set_margin_top (self->dot, wrap ? 4 : 0);
}
