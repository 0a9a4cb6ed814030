/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of a form that is no stop of the focus itself, only what is in it. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/widgets/iep-form-row.h"

struct _IepFormRow
{
  AdwPreferencesRow parent_instance;
};

G_DEFINE_FINAL_TYPE (IepFormRow, iep_form_row, ADW_TYPE_PREFERENCES_ROW)

/* A row that cannot take the focus would swallow Shift+Tab. */
static gboolean
iep_form_row_focus (GtkWidget        *widget,
                    GtkDirectionType  direction)
{
  GtkWidget *child = gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (widget));

  return child != NULL && gtk_widget_child_focus (child, direction);
}

static gboolean
iep_form_row_grab_focus (GtkWidget *widget)
{
  return iep_form_row_focus (widget, GTK_DIR_TAB_FORWARD);
}

static void
iep_form_row_class_init (IepFormRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->focus = iep_form_row_focus;
  widget_class->grab_focus = iep_form_row_grab_focus;
}

static void
iep_form_row_init (IepFormRow *self)
{
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
  gtk_list_box_row_set_selectable (GTK_LIST_BOX_ROW (self), FALSE);
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);
}
