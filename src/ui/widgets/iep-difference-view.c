/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Old → new, field by field: two revisions of a procurement, or mine and somebody else's. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/widgets/iep-difference-view.h"

#include <glib/gi18n.h>

#include "domain/iep-record.h"

struct _IepDifferenceView
{
  GtkWidget parent_instance;

  GtkWidget *grid;
  GListModel *model;
  char *old_title;
  char *new_title;
};

G_DEFINE_FINAL_TYPE (IepDifferenceView, iep_difference_view, GTK_TYPE_WIDGET)

enum
{
  PROP_MODEL = 1,
  PROP_OLD_TITLE,
  PROP_NEW_TITLE,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

static GtkWidget *
make_label (const char *text,
            const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_widget_set_valign (label, GTK_ALIGN_FILL);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

/* An empty side is told by a dash: nothing and a space would look the same. */
static GtkWidget *
make_side (const char *text,
           const char *css_class,
           const char *title)
{
  gboolean empty = text == NULL || *text == '\0';
  GtkWidget *label = make_label (empty ? "—" : text, css_class);
  g_autofree char *words = g_strdup_printf ("%s: %s", title != NULL ? title : "", empty ? _("empty") : text);

  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_can_focus (label, FALSE);
  gtk_label_set_width_chars (GTK_LABEL (label), 12);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 40);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);
  return label;
}

static void
rebuild (IepDifferenceView *self)
{
  GtkGrid *grid = GTK_GRID (self->grid);
  GtkWidget *child;
  guint n = self->model != NULL ? g_list_model_get_n_items (self->model) : 0;

  while ((child = gtk_widget_get_first_child (self->grid)) != NULL)
    gtk_grid_remove (grid, child);

  if (n == 0)
    {
      gtk_grid_attach (grid, make_label (_("There are no differences."), "dim-label"), 0, 0, 2, 1);
      return;
    }

  gtk_grid_attach (grid, make_label (self->old_title != NULL ? self->old_title : _("Before"), "caption-heading"), 0, 0, 1, 1);
  gtk_grid_attach (grid, make_label (self->new_title != NULL ? self->new_title : _("After"), "caption-heading"), 1, 0, 1, 1);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(IepDifference) difference = g_list_model_get_item (self->model, i);

      gtk_grid_attach (grid, make_label (iep_difference_get_label (difference), "iep-difference-label"),
                       0, 2 * i + 1, 2, 1);
      gtk_grid_attach (grid, make_side (iep_difference_get_old_text (difference), "iep-difference-old",
                                        self->old_title), 0, 2 * i + 2, 1, 1);
      gtk_grid_attach (grid, make_side (iep_difference_get_new_text (difference), "iep-difference-new",
                                        self->new_title), 1, 2 * i + 2, 1, 1);
    }
}

static void
iep_difference_view_get_property (GObject    *object,
                                  guint       id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  IepDifferenceView *self = IEP_DIFFERENCE_VIEW (object);

  switch (id)
    {
    case PROP_MODEL:
      g_value_set_object (value, self->model);
      break;
    case PROP_OLD_TITLE:
      g_value_set_string (value, self->old_title);
      break;
    case PROP_NEW_TITLE:
      g_value_set_string (value, self->new_title);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
iep_difference_view_set_property (GObject      *object,
                                  guint         id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  IepDifferenceView *self = IEP_DIFFERENCE_VIEW (object);

  switch (id)
    {
    case PROP_MODEL:
      iep_difference_view_set_model (self, g_value_get_object (value));
      break;
    case PROP_OLD_TITLE:
      iep_difference_view_set_titles (self, g_value_get_string (value), self->new_title);
      break;
    case PROP_NEW_TITLE:
      iep_difference_view_set_titles (self, self->old_title, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
iep_difference_view_dispose (GObject *object)
{
  IepDifferenceView *self = IEP_DIFFERENCE_VIEW (object);

  g_clear_object (&self->model);
  g_clear_pointer (&self->grid, gtk_widget_unparent);

  G_OBJECT_CLASS (iep_difference_view_parent_class)->dispose (object);
}

static void
iep_difference_view_finalize (GObject *object)
{
  IepDifferenceView *self = IEP_DIFFERENCE_VIEW (object);

  g_free (self->old_title);
  g_free (self->new_title);

  G_OBJECT_CLASS (iep_difference_view_parent_class)->finalize (object);
}

static void
iep_difference_view_class_init (IepDifferenceViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = iep_difference_view_get_property;
  object_class->set_property = iep_difference_view_set_property;
  object_class->dispose = iep_difference_view_dispose;
  object_class->finalize = iep_difference_view_finalize;

  properties[PROP_MODEL] = g_param_spec_object ("model", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_OLD_TITLE] = g_param_spec_string ("old-title", NULL, NULL, NULL, flags);
  properties[PROP_NEW_TITLE] = g_param_spec_string ("new-title", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
iep_difference_view_init (IepDifferenceView *self)
{
  self->grid = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 6);
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), 3);
  gtk_grid_set_column_homogeneous (GTK_GRID (self->grid), TRUE);
  gtk_widget_set_parent (self->grid, GTK_WIDGET (self));
  rebuild (self);
}

/**
 * iep_difference_view_new:
 *
 * Returns: a view that says there are no differences
 */
GtkWidget *
iep_difference_view_new (void)
{
  return g_object_new (IEP_TYPE_DIFFERENCE_VIEW, NULL);
}

/**
 * iep_difference_view_set_model:
 * @model: (nullable): #IepDifference s, as iep_record_compare() makes them
 */
void
iep_difference_view_set_model (IepDifferenceView *self,
                               GListModel        *model)
{
  g_return_if_fail (IEP_IS_DIFFERENCE_VIEW (self));
  g_return_if_fail (model == NULL || G_IS_LIST_MODEL (model));

  g_set_object (&self->model, model);
  rebuild (self);
}

/**
 * iep_difference_view_set_titles:
 * @old_title: (nullable): what stands left
 * @new_title: (nullable): what stands right
 */
void
iep_difference_view_set_titles (IepDifferenceView *self,
                                const char        *old_title,
                                const char        *new_title)
{
  g_autofree char *old_copy = g_strdup (old_title);
  g_autofree char *new_copy = g_strdup (new_title);

  g_return_if_fail (IEP_IS_DIFFERENCE_VIEW (self));

  g_free (self->old_title);
  g_free (self->new_title);
  self->old_title = g_steal_pointer (&old_copy);
  self->new_title = g_steal_pointer (&new_copy);
  rebuild (self);
}
