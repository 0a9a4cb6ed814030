/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What somebody signed in sees: the sidebar of sections, the institution and year on top, the page. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/iep-main-view.h"

#include <glib/gi18n.h>

#include "ui/connection/iep-person-menu.h"
#include "ui/iep-page.h"
#include "ui/iep-section.h"
#include "ui/iep-sidebar.h"
#include "ui/widgets/iep-accessible.h"
#include "ui/widgets/iep-error-ui.h"
#include "ui/widgets/iep-institution-switcher.h"

#define YEARS_AROUND 4

/* Where the user is, was before, or wants to be. */
typedef struct
{
  const IepSection *section;
  gint64            institution_id;
  int               year;
} IepPlace;

typedef struct
{
  IepPlace place;
  gint64   id;
} IepTarget;

struct _IepMainView
{
  AdwBin                  parent_instance;

  GtkRevealer            *sidebar_revealer;
  IepSidebar             *sidebar;
  IepPersonMenu          *person_menu;
  AdwHeaderBar           *header_bar;
  IepInstitutionSwitcher *switcher;
  GtkDropDown            *year_drop_down;
  GtkMenuButton          *page_menu_button;
  GtkWidget              *new_button;
  GtkWidget              *search_button;
  GtkStack               *stack;

  IepContext             *context;
  const IepSection       *section;
  IepPage                *page;
  IepPlace                here;
  GArray                 *places;
  int                     first_year;
  GSignalGroup           *action_signals;
  gboolean                showing_year;
  gboolean                by_key;
};

G_DEFINE_FINAL_TYPE (IepMainView, iep_main_view, ADW_TYPE_BIN)

static gboolean
is_offered (IepMainView      *self,
            const IepSection *section)
{
  return iep_section_is_offered (section, iep_context_get_session (self->context));
}

static void
failed_cb (IepMainView  *self,
           const GError *error)
{
  iep_error_toast (GTK_WIDGET (self), error);
}

/* Leaving ------------------------------------------------------------------------------------------------ */

static gboolean
has_unsaved (IepMainView *self)
{
  for (guint i = 0; i < iep_section_get_n (); i++)
    {
      GtkWidget *page = gtk_stack_get_child_by_name (self->stack, iep_section_get (i)->name);

      if (page != NULL && iep_page_has_unsaved (IEP_PAGE (page)))
        return TRUE;
    }

  return FALSE;
}

static void
discard_unsaved (IepMainView *self)
{
  for (guint i = 0; i < iep_section_get_n (); i++)
    {
      GtkWidget *page = gtk_stack_get_child_by_name (self->stack, iep_section_get (i)->name);

      if (page != NULL && iep_page_has_unsaved (IEP_PAGE (page)))
        iep_page_discard_unsaved (IEP_PAGE (page));
    }
}

static void
leave_response_cb (AdwMessageDialog *dialog,
                   const char       *response,
                   gpointer          user_data)
{
  g_autoptr(GTask) task = user_data;
  gboolean may = g_str_equal (response, "discard");

  if (may)
    discard_unsaved (g_task_get_source_object (task));
  g_task_return_boolean (task, may);
}

/* Sections ----------------------------------------------------------------------------------------------- */

/* Only what this person may do here is offered. */
static void
show_buttons (IepMainView *self)
{
  GActionGroup *actions = self->page != NULL ? iep_page_get_actions (self->page) : NULL;
  const char *new_label = self->page != NULL ? iep_page_get_new_label (self->page) : NULL;

  gtk_widget_set_tooltip_text (self->new_button, new_label != NULL ? new_label : _("New"));
  iep_accessible_set_name (self->new_button, new_label != NULL ? new_label : _("New"));
  gtk_widget_set_visible (self->new_button,
                          actions != NULL && g_action_group_get_action_enabled (actions, "new"));
  gtk_widget_set_visible (self->search_button,
                          actions != NULL && g_action_group_get_action_enabled (actions, "search"));
}

static void
show_page_actions (IepMainView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GActionGroup *actions = iep_page_get_actions (self->page);
  GMenuModel *menu = iep_page_get_menu (self->page);

  /* In the window, so that its keys and header bar reach them. */
  if (root != NULL)
    gtk_widget_insert_action_group (GTK_WIDGET (root), "page", actions);

  g_signal_group_set_target (self->action_signals, actions);
  show_buttons (self);
  gtk_menu_button_set_menu_model (self->page_menu_button, menu);
  gtk_widget_set_visible (GTK_WIDGET (self->page_menu_button), menu != NULL);
}

/* Where the focus is; asked before the page changes, which takes it away. */
static GtkWidget *
get_focus (IepMainView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self)) ? focus : NULL;
}

/* Who walks through the sidebar stays there; who came by key goes on in the page, or at its section while the page is
 * still loading and has nothing to focus. */
static void
move_focus (IepMainView *self,
            gboolean     in_sidebar)
{
  if (in_sidebar && !self->by_key)
    gtk_widget_grab_focus (GTK_WIDGET (self->sidebar));
  else if (!gtk_widget_child_focus (GTK_WIDGET (self->page), GTK_DIR_TAB_FORWARD))
    iep_main_view_focus_section (self);
}

static void
switch_section (IepMainView      *self,
                const IepSection *section)
{
  GtkWidget *focus = get_focus (self);
  gboolean in_sidebar = focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->sidebar));
  GtkWidget *page;

  if (self->section == section)
    return;

  page = gtk_stack_get_child_by_name (self->stack, section->name);
  if (page == NULL)
    {
      page = g_object_new (section->get_type (), "context", self->context, NULL);
      gtk_stack_add_titled (self->stack, page, section->name, _(section->title));
    }

  self->section = section;
  self->page = IEP_PAGE (page);
  gtk_stack_set_visible_child (self->stack, page);
  iep_sidebar_select (self->sidebar, section);
  show_page_actions (self);
  if (focus != NULL)
    move_focus (self, in_sidebar);
  g_settings_set_string (iep_context_get_settings (self->context), "section", section->name);
}

/* Everything that moves the user comes here at its end, so that Alt+Left finds the way back. */
static void
arrive (IepMainView *self)
{
  IepPlace place = {
    self->section,
    iep_context_get_institution_id (self->context),
    iep_context_get_year (self->context),
  };

  if (self->here.section != NULL &&
      (self->here.section != place.section ||
       self->here.institution_id != place.institution_id ||
       self->here.year != place.year))
    g_array_append_val (self->places, self->here);
  self->here = place;
}

static void
go_to (IepMainView    *self,
       const IepPlace *place)
{
  IepInstitution *institution =
    iep_session_find_institution (iep_context_get_session (self->context), place->institution_id);

  if (institution != NULL)
    iep_context_set_institution (self->context, institution);
  iep_context_set_year (self->context, place->year);
  switch_section (self, place->section);
}

static void
may_navigate_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  IepMainView *self = IEP_MAIN_VIEW (object);
  g_autofree IepTarget *target = user_data;

  if (!iep_main_view_may_leave_finish (self, result) || self->context == NULL)
    return;

  go_to (self, &target->place);
  arrive (self);
  if (target->id != 0)
    iep_page_show_object (self->page, target->id);
}

static void
navigate_cb (IepMainView *self,
             gint64       institution_id,
             int          year,
             const char  *name,
             gint64       id)
{
  const IepSection *section = iep_section_find (name);
  IepTarget *target;

  if (section == NULL || !is_offered (self, section))
    {
      g_warning ("Nobody can be sent to “%s”", name);
      return;
    }

  if (institution_id == iep_context_get_institution_id (self->context) &&
      year == iep_context_get_year (self->context))
    {
      switch_section (self, section);
      arrive (self);
      if (id != 0)
        iep_page_show_object (self->page, id);
      return;
    }

  target = g_new0 (IepTarget, 1);
  target->place.section = section;
  target->place.institution_id = institution_id;
  target->place.year = year;
  target->id = id;
  iep_main_view_may_leave_async (self, may_navigate_cb, target);
}

static void
section_chosen_cb (IepMainView *self,
                   const char  *name)
{
  iep_main_view_show_section (self, name);
}

/* Rights can come and go while somebody works. */
static void
show_sections (IepMainView *self)
{
  gboolean any = g_list_model_get_n_items (iep_session_get_institutions (iep_context_get_session (self->context))) > 0;

  gtk_widget_set_visible (GTK_WIDGET (self->switcher), any);
  gtk_widget_set_visible (GTK_WIDGET (self->year_drop_down), any);
  if (self->section != NULL && !is_offered (self, self->section))
    switch_section (self, iep_section_get (0));
}

/* Institution and year ----------------------------------------------------------------------------------- */

static void
may_change_institution_cb (GObject      *object,
                           GAsyncResult *result,
                           gpointer      user_data)
{
  IepMainView *self = IEP_MAIN_VIEW (object);
  g_autoptr(IepInstitution) institution = user_data;

  if (!iep_main_view_may_leave_finish (self, result) || self->context == NULL)
    return;

  iep_context_set_institution (self->context, institution);
  arrive (self);
}

static void
institution_chosen_cb (IepMainView    *self,
                       IepInstitution *institution)
{
  if (institution != iep_context_get_institution (self->context))
    iep_main_view_may_leave_async (self, may_change_institution_cb, g_object_ref (institution));
}

static void
show_year (IepMainView *self)
{
  int year = iep_context_get_year (self->context);

  /* A new list of years selects its first one on the way. */
  self->showing_year = TRUE;

  if (year < self->first_year || year > self->first_year + 2 * YEARS_AROUND)
    {
      g_autoptr(GtkStringList) years = gtk_string_list_new (NULL);

      self->first_year = year - YEARS_AROUND;
      for (int i = 0; i <= 2 * YEARS_AROUND; i++)
        {
          g_autofree char *text = g_strdup_printf ("%d", self->first_year + i);

          gtk_string_list_append (years, text);
        }
      gtk_drop_down_set_model (self->year_drop_down, G_LIST_MODEL (years));
    }

  gtk_drop_down_set_selected (self->year_drop_down, year - self->first_year);
  self->showing_year = FALSE;
}

static void
may_change_year_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  IepMainView *self = IEP_MAIN_VIEW (object);
  gboolean may = iep_main_view_may_leave_finish (self, result);

  if (self->context == NULL)
    return;

  if (may)
    {
      iep_context_set_year (self->context, GPOINTER_TO_INT (user_data));
      arrive (self);
    }
  else
    {
      show_year (self);
    }
}

static void
year_selected_cb (IepMainView *self)
{
  guint selected = gtk_drop_down_get_selected (self->year_drop_down);
  int year = self->first_year + (int) selected;

  if (self->context == NULL || self->showing_year || selected == GTK_INVALID_LIST_POSITION)
    return;

  if (year != iep_context_get_year (self->context))
    iep_main_view_may_leave_async (self, may_change_year_cb, GINT_TO_POINTER (year));
}

static void
may_go_back_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  IepMainView *self = IEP_MAIN_VIEW (object);
  g_autofree IepPlace *place = user_data;

  if (!iep_main_view_may_leave_finish (self, result) || self->context == NULL || self->places->len == 0)
    return;

  g_array_set_size (self->places, self->places->len - 1);
  go_to (self, place);
  self->here = *place;
}

/* The object ------------------------------------------------------------------------------------------------ */

static void
iep_main_view_root (GtkWidget *widget)
{
  IepMainView *self = IEP_MAIN_VIEW (widget);

  GTK_WIDGET_CLASS (iep_main_view_parent_class)->root (widget);

  if (self->page != NULL)
    show_page_actions (self);
}

static void
iep_main_view_unroot (GtkWidget *widget)
{
  gtk_widget_insert_action_group (GTK_WIDGET (gtk_widget_get_root (widget)), "page", NULL);

  GTK_WIDGET_CLASS (iep_main_view_parent_class)->unroot (widget);
}

static void
iep_main_view_dispose (GObject *object)
{
  IepMainView *self = IEP_MAIN_VIEW (object);

  self->page = NULL;
  g_clear_object (&self->action_signals);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (iep_main_view_parent_class)->dispose (object);
}

static void
iep_main_view_finalize (GObject *object)
{
  IepMainView *self = IEP_MAIN_VIEW (object);

  g_clear_pointer (&self->places, g_array_unref);

  G_OBJECT_CLASS (iep_main_view_parent_class)->finalize (object);
}

static void
iep_main_view_class_init (IepMainViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = iep_main_view_dispose;
  object_class->finalize = iep_main_view_finalize;
  widget_class->root = iep_main_view_root;
  widget_class->unroot = iep_main_view_unroot;

  g_type_ensure (IEP_TYPE_INSTITUTION_SWITCHER);
  g_type_ensure (IEP_TYPE_PERSON_MENU);
  g_type_ensure (IEP_TYPE_SIDEBAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/lv/iepirkumi/Iepirkumi/ui/iep-main-view.ui");
  gtk_widget_class_bind_template_child (widget_class, IepMainView, sidebar_revealer);
  gtk_widget_class_bind_template_child (widget_class, IepMainView, sidebar);
  gtk_widget_class_bind_template_child (widget_class, IepMainView, person_menu);
  gtk_widget_class_bind_template_child (widget_class, IepMainView, header_bar);
  gtk_widget_class_bind_template_child (widget_class, IepMainView, switcher);
  gtk_widget_class_bind_template_child (widget_class, IepMainView, year_drop_down);
  gtk_widget_class_bind_template_child (widget_class, IepMainView, page_menu_button);
  gtk_widget_class_bind_template_child (widget_class, IepMainView, new_button);
  gtk_widget_class_bind_template_child (widget_class, IepMainView, search_button);
  gtk_widget_class_bind_template_child (widget_class, IepMainView, stack);
  gtk_widget_class_bind_template_callback (widget_class, section_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, institution_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, year_selected_cb);
}

static void
iep_main_view_init (IepMainView *self)
{
  self->places = g_array_new (FALSE, FALSE, sizeof (IepPlace));
  self->action_signals = g_signal_group_new (G_TYPE_ACTION_GROUP);
  g_signal_group_connect_swapped (self->action_signals, "action-enabled-changed", G_CALLBACK (show_buttons), self);

  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * iep_main_view_new:
 *
 * Returns: (transfer floating): the view, of nobody yet: iep_main_view_set_context() follows
 */
GtkWidget *
iep_main_view_new (void)
{
  return g_object_new (IEP_TYPE_MAIN_VIEW, NULL);
}

/**
 * iep_main_view_set_context:
 * @self: the view
 * @context: who is signed in, with the institution and year to begin with; set once
 * @demonstration: whether one can become anybody here
 *
 * Shows the section shown last.
 */
void
iep_main_view_set_context (IepMainView *self,
                           IepContext  *context,
                           gboolean     demonstration)
{
  g_autofree char *name = NULL;
  const IepSection *section;

  g_return_if_fail (IEP_IS_MAIN_VIEW (self));
  g_return_if_fail (IEP_IS_CONTEXT (context));
  g_return_if_fail (self->context == NULL);

  self->context = g_object_ref (context);
  iep_person_menu_set_context (self->person_menu, context, demonstration);
  iep_institution_switcher_set_context (self->switcher, context);
  show_year (self);
  iep_sidebar_set_context (self->sidebar, context);
  show_sections (self);

  g_signal_connect_object (context, "navigate", G_CALLBACK (navigate_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "notify::year", G_CALLBACK (show_year), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (iep_context_get_session (context), "reloaded", G_CALLBACK (show_sections), self,
                           G_CONNECT_SWAPPED);

  name = g_settings_get_string (iep_context_get_settings (context), "section");
  section = iep_section_find (name);
  switch_section (self, section != NULL && is_offered (self, section) ? section : iep_section_get (0));
  arrive (self);
}

/**
 * iep_main_view_get_context:
 * @self: the view
 *
 * Returns: (transfer none): what its pages work on
 */
IepContext *
iep_main_view_get_context (IepMainView *self)
{
  g_return_val_if_fail (IEP_IS_MAIN_VIEW (self), NULL);

  return self->context;
}

/**
 * iep_main_view_get_section:
 * @self: the view
 *
 * Returns: (transfer none): the name of the section shown
 */
const char *
iep_main_view_get_section (IepMainView *self)
{
  g_return_val_if_fail (IEP_IS_MAIN_VIEW (self), NULL);

  return self->section->name;
}

/**
 * iep_main_view_show_section:
 * @self: the view
 * @name: the name of a section
 *
 * Returns: whether it is shown now; not one that this person is not offered
 */
gboolean
iep_main_view_show_section (IepMainView *self,
                            const char  *name)
{
  const IepSection *section;

  g_return_val_if_fail (IEP_IS_MAIN_VIEW (self), FALSE);

  section = iep_section_find (name);
  if (section == NULL || !is_offered (self, section))
    return FALSE;

  switch_section (self, section);
  arrive (self);

  return TRUE;
}

/**
 * iep_main_view_show_nth_section:
 * @self: the view
 * @number: 1 for the first one in the sidebar
 */
void
iep_main_view_show_nth_section (IepMainView *self,
                                int          number)
{
  g_return_if_fail (IEP_IS_MAIN_VIEW (self));

  self->by_key = TRUE;
  for (guint i = 0; i < iep_section_get_n (); i++)
    if (is_offered (self, iep_section_get (i)) && --number == 0)
      iep_main_view_show_section (self, iep_section_get (i)->name);
  self->by_key = FALSE;
}

/**
 * iep_main_view_go_back:
 * @self: the view
 *
 * Goes back inside the page, or else to the section, institution and year shown before.
 */
void
iep_main_view_go_back (IepMainView *self)
{
  GActionGroup *actions;

  g_return_if_fail (IEP_IS_MAIN_VIEW (self));

  actions = iep_page_get_actions (self->page);
  if (actions != NULL && g_action_group_get_action_enabled (actions, "back"))
    {
      g_action_group_activate_action (actions, "back", NULL);
      return;
    }

  if (self->places->len > 0)
    {
      IepPlace place = g_array_index (self->places, IepPlace, self->places->len - 1);

      iep_main_view_may_leave_async (self, may_go_back_cb, g_memdup2 (&place, sizeof place));
    }
}

/**
 * iep_main_view_refresh:
 * @self: the view
 *
 * Reads again what is shown.
 */
void
iep_main_view_refresh (IepMainView *self)
{
  GActionGroup *actions;

  g_return_if_fail (IEP_IS_MAIN_VIEW (self));

  actions = iep_page_get_actions (self->page);
  if (actions != NULL && g_action_group_get_action_enabled (actions, "refresh"))
    g_action_group_activate_action (actions, "refresh", NULL);
  else
    iep_context_refresh (self->context);
}

/**
 * iep_main_view_choose_institution:
 * @self: the view
 *
 * Opens the list of institutions.
 */
void
iep_main_view_choose_institution (IepMainView *self)
{
  g_return_if_fail (IEP_IS_MAIN_VIEW (self));

  iep_institution_switcher_popup (self->switcher);
}

/**
 * iep_main_view_set_sidebar:
 * @self: the view
 * @shown: whether the sidebar is shown
 */
void
iep_main_view_set_sidebar (IepMainView *self,
                           gboolean     shown)
{
  g_return_if_fail (IEP_IS_MAIN_VIEW (self));

  gtk_revealer_set_reveal_child (self->sidebar_revealer, shown);
  adw_header_bar_set_show_start_title_buttons (self->header_bar, !shown);
}

/**
 * iep_main_view_focus_section:
 * @self: the view
 *
 * Begins with the keyboard at the section shown, or in its page when there is no sidebar. Not the widget's grab_focus:
 * GTK calls that of a container to begin a new round of Tab or Shift+Tab, which has to start at the container's ends.
 */
void
iep_main_view_focus_section (IepMainView *self)
{
  g_return_if_fail (IEP_IS_MAIN_VIEW (self));

  if (gtk_revealer_get_reveal_child (self->sidebar_revealer))
    gtk_widget_grab_focus (GTK_WIDGET (self->sidebar));
  else
    gtk_widget_child_focus (GTK_WIDGET (self->stack), GTK_DIR_TAB_FORWARD);
}

/**
 * iep_main_view_may_leave_async:
 * @self: the view
 * @callback: called at once when nothing is unsaved, else when the user has answered
 * @user_data: for @callback
 *
 * Asks whether what is not saved may be lost, and discards it when it may.
 */
void
iep_main_view_may_leave_async (IepMainView         *self,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  GtkWidget *dialog;
  GTask *task;

  g_return_if_fail (IEP_IS_MAIN_VIEW (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, iep_main_view_may_leave_async);
  if (!has_unsaved (self))
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }

  dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                   _("Leave Without Saving?"),
                                   _("What you changed is not saved yet and will be lost."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog),
                                    "stay", _("_Stay"),
                                    "discard", _("_Discard Changes"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "stay");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "stay");
  g_signal_connect (dialog, "response", G_CALLBACK (leave_response_cb), task);
  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * iep_main_view_may_leave_finish:
 * @self: the view
 * @result: what the callback got
 *
 * Returns: whether to go on
 */
gboolean
iep_main_view_may_leave_finish (IepMainView  *self,
                                GAsyncResult *result)
{
  g_return_val_if_fail (IEP_IS_MAIN_VIEW (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), NULL);
}
