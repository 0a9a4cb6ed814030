/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One cell of the grid that is in sight: words, a look, a name for those who listen. Much lighter than a label: new
 * words never ask anybody for a new size. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/grid/iep-grid-cell.h"

#include <string.h>

#define PADDING 7
#define EXPANDER 16

struct _IepGridCell
{
  GtkWidget    parent_instance;
  char        *text;
  char        *name;
  char        *problem;
  PangoLayout *layout;
  GtkWidget   *expander;
  int          indent;
  int          expanded;  /* -1: nothing to expand */
  IepGridLook  look;
};

G_DEFINE_FINAL_TYPE (IepGridCell, iep_grid_cell, GTK_TYPE_WIDGET)

static const struct
{
  IepGridLook look;
  const char *css_class;
} classes[] = {
  { IEP_GRID_NUMBER, "numeric" },
  { IEP_GRID_READ_ONLY, "read-only" }, { IEP_GRID_EDITED, "edited" },
  { IEP_GRID_WRONG, "wrong" },         { IEP_GRID_CONFLICT, "conflict" },
  { IEP_GRID_UNBALANCED, "unbalanced" }, { IEP_GRID_TITLE, "title" },
  { IEP_GRID_NEGATIVE, "negative" },
};

static int
get_left (IepGridCell *self)
{
  return PADDING + self->indent + (self->expanded >= 0 ? EXPANDER + 2 : 0);
}

static PangoLayout *
get_layout (IepGridCell *self)
{
  if (self->layout == NULL)
    {
      const char *newline = strpbrk (self->text, "\r\n");
      g_autofree char *line = newline != NULL ? g_strndup (self->text, newline - self->text) : NULL;

      self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), line != NULL ? line : self->text);
      pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_END);
      pango_layout_set_single_paragraph_mode (self->layout, TRUE);
      if (self->look & IEP_GRID_NUMBER)
        pango_layout_set_alignment (self->layout, PANGO_ALIGN_RIGHT);
    }
  pango_layout_set_width (self->layout,
                          MAX (1, gtk_widget_get_width (GTK_WIDGET (self)) - PADDING - get_left (self)) * PANGO_SCALE);

  return self->layout;
}

static void
iep_grid_cell_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  IepGridCell *self = IEP_GRID_CELL (widget);

  if (self->expander != NULL)
    gtk_widget_snapshot_child (widget, self->expander, snapshot);
  if (*self->text != '\0')
    {
      PangoLayout *layout = get_layout (self);
      int height;

      pango_layout_get_pixel_size (layout, NULL, &height);
      gtk_snapshot_render_layout (snapshot, gtk_widget_get_style_context (widget), get_left (self),
                                  (gtk_widget_get_height (widget) - height) / 2, layout);
    }
}

static void
iep_grid_cell_size_allocate (GtkWidget *widget,
                             int        width,
                             int        height,
                             int        baseline)
{
  IepGridCell *self = IEP_GRID_CELL (widget);

  if (self->expander != NULL)
    gtk_widget_size_allocate (self->expander,
                              &(GtkAllocation) { PADDING + self->indent - 2, (height - EXPANDER) / 2, EXPANDER, EXPANDER }, -1);
}

static void
iep_grid_cell_css_changed (GtkWidget         *widget,
                           GtkCssStyleChange *change)
{
  IepGridCell *self = IEP_GRID_CELL (widget);

  GTK_WIDGET_CLASS (iep_grid_cell_parent_class)->css_changed (widget, change);
  g_clear_object (&self->layout);
}

static void
iep_grid_cell_system_setting_changed (GtkWidget        *widget,
                                      GtkSystemSetting  setting)
{
  g_clear_object (&IEP_GRID_CELL (widget)->layout);
  GTK_WIDGET_CLASS (iep_grid_cell_parent_class)->system_setting_changed (widget, setting);
}

static void
iep_grid_cell_dispose (GObject *object)
{
  IepGridCell *self = IEP_GRID_CELL (object);

  g_clear_pointer (&self->expander, gtk_widget_unparent);
  g_clear_object (&self->layout);

  G_OBJECT_CLASS (iep_grid_cell_parent_class)->dispose (object);
}

static void
iep_grid_cell_finalize (GObject *object)
{
  IepGridCell *self = IEP_GRID_CELL (object);

  g_free (self->text);
  g_free (self->name);
  g_free (self->problem);

  G_OBJECT_CLASS (iep_grid_cell_parent_class)->finalize (object);
}

static void
iep_grid_cell_class_init (IepGridCellClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = iep_grid_cell_dispose;
  object_class->finalize = iep_grid_cell_finalize;
  widget_class->snapshot = iep_grid_cell_snapshot;
  widget_class->size_allocate = iep_grid_cell_size_allocate;
  widget_class->css_changed = iep_grid_cell_css_changed;
  widget_class->system_setting_changed = iep_grid_cell_system_setting_changed;

  gtk_widget_class_set_css_name (widget_class, "gridcell");
}

static void
iep_grid_cell_init (IepGridCell *self)
{
  self->text = g_strdup ("");
  self->expanded = -1;
}

/**
 * iep_grid_cell_new:
 * @heading: whether it is the heading of a column
 *
 * Returns: (transfer floating): an empty cell
 */
GtkWidget *
iep_grid_cell_new (gboolean heading)
{
  return g_object_new (IEP_TYPE_GRID_CELL,
                       "accessible-role", heading ? GTK_ACCESSIBLE_ROLE_COLUMN_HEADER : GTK_ACCESSIBLE_ROLE_GRID_CELL,
                       "focusable", !heading,
                       "can-target", FALSE,
                       NULL);
}

/**
 * iep_grid_cell_set_text:
 * @self: a cell
 * @text: its words
 *
 * Returns: whether they are others than before
 */
gboolean
iep_grid_cell_set_text (IepGridCell *self,
                        const char  *text)
{
  if (strcmp (self->text, text) == 0)
    return FALSE;

  g_free (self->text);
  self->text = g_strdup (text);
  g_clear_object (&self->layout);
  gtk_widget_queue_draw (GTK_WIDGET (self));

  return TRUE;
}

/**
 * iep_grid_cell_set_look:
 * @self: a cell
 * @look: its look
 */
void
iep_grid_cell_set_look (IepGridCell *self,
                        IepGridLook  look)
{
  IepGridLook changed = self->look ^ look;

  if (changed == 0)
    return;

  self->look = look;
  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    {
      if (!(changed & classes[i].look))
        continue;
      if (look & classes[i].look)
        gtk_widget_add_css_class (GTK_WIDGET (self), classes[i].css_class);
      else
        gtk_widget_remove_css_class (GTK_WIDGET (self), classes[i].css_class);
    }
  g_clear_object (&self->layout);
  if (changed & IEP_GRID_WRONG)
    {
      if (look & IEP_GRID_WRONG)
        gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE, -1);
      else
        gtk_accessible_reset_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_INVALID);
    }
  if (changed & IEP_GRID_READ_ONLY)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_READ_ONLY,
                                    (look & IEP_GRID_READ_ONLY) != 0, -1);
}

/**
 * iep_grid_cell_set_indent:
 * @self: a cell
 * @indent: how far its words are from the left, in pixels
 * @expander: 1: a group that is open, 0: a group that is folded, -1: no group
 */
void
iep_grid_cell_set_indent (IepGridCell *self,
                          int          indent,
                          int          expander)
{
  if (self->indent == indent && self->expanded == expander)
    return;

  self->indent = indent;
  self->expanded = expander;
  if (expander < 0)
    {
      g_clear_pointer (&self->expander, gtk_widget_unparent);
      gtk_accessible_reset_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_EXPANDED);
    }
  else
    {
      if (self->expander == NULL)
        {
          self->expander = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
          gtk_widget_set_parent (self->expander, GTK_WIDGET (self));
        }
      gtk_image_set_from_icon_name (GTK_IMAGE (self->expander), expander ? "pan-down-symbolic" : "pan-end-symbolic");
      gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_EXPANDED, expander != 0, -1);
    }
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * iep_grid_cell_set_name:
 * @self: a cell
 * @name: what a screen reader calls it
 * @problem: (nullable): what is wrong with it
 */
void
iep_grid_cell_set_name (IepGridCell *self,
                        const char  *name,
                        const char  *problem)
{
  if (g_strcmp0 (self->name, name) != 0)
    {
      g_free (self->name);
      self->name = g_strdup (name);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
    }
  if (g_strcmp0 (self->problem, problem) != 0)
    {
      g_free (self->problem);
      self->problem = g_strdup (problem);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, problem != NULL ? problem : "", -1);
    }
}

const char *
iep_grid_cell_get_text (IepGridCell *self)
{
  return self->text;
}

/**
 * iep_grid_cell_is_cut:
 * @self: a cell
 *
 * Returns: whether not all of its words can be seen
 */
gboolean
iep_grid_cell_is_cut (IepGridCell *self)
{
  return *self->text != '\0' && (pango_layout_is_ellipsized (get_layout (self)) || strpbrk (self->text, "\r\n") != NULL);
}
