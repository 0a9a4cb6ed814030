/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of sections, each with how much waits there. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/iep-sidebar.h"

#include <glib/gi18n.h>

#include "domain/iep-record.h"

typedef struct
{
  const IepSection *section;
  GtkListBoxRow    *row;
  GtkLabel         *badge;
} IepSidebarLine;

struct _IepSidebar
{
  AdwBin            parent_instance;

  GtkListBox       *list;
  IepContext       *context;
  GArray           *lines;
  const IepSection *selected;
};

G_DEFINE_FINAL_TYPE (IepSidebar, iep_sidebar, ADW_TYPE_BIN)

enum {
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static IepSidebarLine *
get_line (IepSidebar *self,
          guint       index)
{
  return &g_array_index (self->lines, IepSidebarLine, index);
}

static void
set_badge (IepSidebarLine *line,
           guint           count)
{
  const char *title = _(line->section->title);
  g_autofree char *words = g_strdup_printf ("%u", count);
  g_autofree char *accessible = NULL;

  gtk_label_set_label (line->badge, words);
  gtk_widget_set_visible (GTK_WIDGET (line->badge), count > 0);

  if (count > 0)
    /* Translators: what a screen reader says of a section of the sidebar: its name and how much waits there. */
    accessible = g_strdup_printf (ngettext ("%s, %u waiting", "%s, %u waiting", count), title, count);
  gtk_accessible_update_property (GTK_ACCESSIBLE (line->row),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, accessible != NULL ? accessible : title,
                                  -1);
}

/* On the overview what waits anywhere, on plans and estimates what waits at the institution and in the year chosen. */
static void
show_waiting (IepSidebar *self)
{
  GListModel *waiting = iep_context_get_waiting (self->context);
  guint n_items = waiting != NULL ? g_list_model_get_n_items (waiting) : 0;
  guint plans = 0;
  guint estimates = 0;

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr(IepRecord) item = g_list_model_get_item (waiting, i);

      if (iep_record_get_int (item, "institution_id") == iep_context_get_institution_id (self->context) &&
          iep_record_get_int (item, "year") == iep_context_get_year (self->context))
        {
          if (g_strcmp0 (iep_record_get_string (item, "document_kind"), "estimate") == 0)
            estimates++;
          else
            plans++;
        }
    }

  for (guint i = 0; i < self->lines->len; i++)
    {
      IepSidebarLine *line = get_line (self, i);

      if (g_str_equal (line->section->name, "overview"))
        set_badge (line, n_items);
      else if (g_str_equal (line->section->name, "estimates"))
        set_badge (line, estimates);
      else
        set_badge (line, g_str_equal (line->section->name, "plans") ? plans : 0);
    }
}

/* Rights can come and go while somebody works. */
static void
show_offered (IepSidebar *self)
{
  IepSession *session = iep_context_get_session (self->context);

  for (guint i = 0; i < self->lines->len; i++)
    {
      IepSidebarLine *line = get_line (self, i);

      gtk_widget_set_visible (GTK_WIDGET (line->row), iep_section_is_offered (line->section, session));
    }
}

static void
row_activated_cb (IepSidebar    *self,
                  GtkListBoxRow *row)
{
  g_signal_emit (self, signals[CHOSEN], 0, get_line (self, gtk_list_box_row_get_index (row))->section->name);
}

static void
add_line (IepSidebar       *self,
          const IepSection *section)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *icon = gtk_image_new_from_icon_name (section->icon);
  GtkWidget *label = gtk_label_new (_(section->title));
  GtkWidget *badge = gtk_label_new (NULL);
  IepSidebarLine line = { section, GTK_LIST_BOX_ROW (row), GTK_LABEL (badge) };

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  /* The sidebar keeps its width whatever is in it. */
  gtk_label_set_width_chars (GTK_LABEL (label), 1);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 1);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (badge, "badge");
  gtk_widget_add_css_class (badge, "numeric");
  gtk_widget_set_valign (badge, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), badge);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_append (self->list, row);
  g_array_append_val (self->lines, line);
}

static gboolean
iep_sidebar_grab_focus (GtkWidget *widget)
{
  IepSidebar *self = IEP_SIDEBAR (widget);

  for (guint i = 0; i < self->lines->len; i++)
    if (get_line (self, i)->section == self->selected)
      return gtk_widget_grab_focus (GTK_WIDGET (get_line (self, i)->row));

  return FALSE;
}

/* One stop for Tab, at the section that is shown; the arrows walk among the rows. */
static gboolean
iep_sidebar_focus (GtkWidget        *widget,
                   GtkDirectionType  direction)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (direction != GTK_DIR_TAB_FORWARD && direction != GTK_DIR_TAB_BACKWARD)
    return GTK_WIDGET_CLASS (iep_sidebar_parent_class)->focus (widget, direction);

  return (focus == NULL || !gtk_widget_is_ancestor (focus, widget)) && gtk_widget_grab_focus (widget);
}

static void
iep_sidebar_dispose (GObject *object)
{
  IepSidebar *self = IEP_SIDEBAR (object);

  g_clear_object (&self->context);

  G_OBJECT_CLASS (iep_sidebar_parent_class)->dispose (object);
}

static void
iep_sidebar_finalize (GObject *object)
{
  IepSidebar *self = IEP_SIDEBAR (object);

  g_clear_pointer (&self->lines, g_array_unref);

  G_OBJECT_CLASS (iep_sidebar_parent_class)->finalize (object);
}

static void
iep_sidebar_class_init (IepSidebarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = iep_sidebar_dispose;
  object_class->finalize = iep_sidebar_finalize;
  widget_class->grab_focus = iep_sidebar_grab_focus;
  widget_class->focus = iep_sidebar_focus;

  signals[CHOSEN] =
    g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
iep_sidebar_init (IepSidebar *self)
{
  self->lines = g_array_new (FALSE, FALSE, sizeof (IepSidebarLine));
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_BROWSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "navigation-sidebar");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Sections"), -1);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (row_activated_cb), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->list));

  for (guint i = 0; i < iep_section_get_n (); i++)
    add_line (self, iep_section_get (i));
}

/**
 * iep_sidebar_set_context:
 * @self: the sidebar
 * @context: who is signed in; set once
 */
void
iep_sidebar_set_context (IepSidebar *self,
                         IepContext *context)
{
  g_return_if_fail (IEP_IS_SIDEBAR (self));
  g_return_if_fail (IEP_IS_CONTEXT (context));
  g_return_if_fail (self->context == NULL);

  self->context = g_object_ref (context);
  g_signal_connect_object (context, "notify::waiting", G_CALLBACK (show_waiting), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "notify::institution", G_CALLBACK (show_waiting), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "notify::year", G_CALLBACK (show_waiting), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (iep_context_get_session (context), "reloaded", G_CALLBACK (show_offered), self,
                           G_CONNECT_SWAPPED);
  show_offered (self);
  show_waiting (self);
}

/**
 * iep_sidebar_select:
 * @self: the sidebar
 * @section: the section that is shown now
 */
void
iep_sidebar_select (IepSidebar       *self,
                    const IepSection *section)
{
  g_return_if_fail (IEP_IS_SIDEBAR (self));
  g_return_if_fail (section != NULL);

  self->selected = section;
  for (guint i = 0; i < self->lines->len; i++)
    if (get_line (self, i)->section == section)
      gtk_list_box_select_row (self->list, get_line (self, i)->row);
}
