/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who has this right at this institution, or had it on that day. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/administration/iep-rights-view.h"

#include <glib/gi18n.h>

#include "domain/iep-person.h"
#include "ui/administration/iep-administration-words.h"
#include "ui/administration/iep-record-list.h"
#include "ui/widgets/iep-error-ui.h"
#include "ui/widgets/iep-record-column.h"
#include "ui/widgets/iep-record-form.h"

struct _IepRightsView
{
  GtkWidget         parent_instance;

  IepContext       *context;
  GCancellable     *cancellable;
  IepRightQuestion *question;

  /* Template References */
  IepFormField     *institution;
  IepFormField     *right;
  IepFormField     *day;
  GtkLabel         *answer;
  IepRecordList    *list;
};

static void view_iface_init (IepAdministrationViewInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (IepRightsView, iep_rights_view, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (IEP_TYPE_ADMINISTRATION_VIEW, view_iface_init))

static void
show_answer (IepRightsView *self,
             GListModel    *holders)
{
  guint n = holders != NULL ? g_list_model_get_n_items (holders) : 0;
  g_autofree char *words = NULL;

  iep_record_list_set_records (self->list, holders, "id");
  if (holders == NULL)
    words = g_strdup (_("Choose an institution, a right and a day."));
  else if (n == 0)
    words = g_strdup (_("Nobody could do this on that day."));
  else
    words = g_strdup_printf (ngettext ("%u person could do this on that day.", "%u people could do this on that day.", n), n);
  gtk_label_set_label (self->answer, words);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  g_autoptr(IepRightsView) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GListModel) holders = iep_right_holders_finish (IEP_SESSION (source), result, &error);

  if (self->context == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (holders == NULL)
    iep_error_toast (GTK_WIDGET (self), error);
  show_answer (self, holders);
}

static void
load (IepRightsView *self)
{
  IepRecord *question = IEP_RECORD (self->question);
  const char *right = iep_record_get_string (question, "right_code");
  gboolean everywhere = g_strcmp0 (right, "administrate") == 0;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  gtk_widget_set_visible (GTK_WIDGET (self->institution), !everywhere);
  if (right == NULL || iep_record_is_empty (question, "day") || (!everywhere && iep_record_is_empty (question, "institution_id")))
    show_answer (self, NULL);
  else
    iep_right_holders_async (iep_context_get_session (self->context), self->question, self->cancellable, read_cb,
                             g_object_ref (self));
}

static char *
name_text (IepRecord *record)
{
  const char *name = iep_record_get_string (record, "name");
  const char *absent = iep_record_get_string (record, "in_place_of_name");

  if (absent != NULL)
    return g_strdup_printf (_("%s in place of %s"), name, absent);
  if (iep_record_get_boolean (record, "disabled"))
    /* Translators: the name of a person who can sign in no more */
    return g_strdup_printf (_("%s (disabled)"), name);
  return g_strdup (name);
}

static char *
validity_text (IepRecord *record)
{
  g_autofree char *days = iep_words_validity (record);

  /* Translators: from when until when a right was given that was taken away on the day asked for */
  return iep_record_get_boolean (record, "ended") ? g_strdup_printf (_("%s, taken away on that day"), days)
                                                  : g_steal_pointer (&days);
}

static void
add_columns (IepRightsView *self)
{
  iep_record_list_add_column (self->list, iep_record_column_new_func (_("Name and surname"), name_text, FALSE), "name", 0);
  iep_record_list_add_column (self->list, iep_record_column_new (_("Post"), "position_title"), "position_title", 0);
  iep_record_list_add_column (self->list, iep_record_column_new_func (_("Valid"), validity_text, FALSE), "valid_from", 180);
  iep_record_list_add_column (self->list, iep_record_column_new_func (_("Given by"), iep_words_given, FALSE), NULL, 0);
  iep_record_list_set_words (self->list, _("Who could do this"), NULL, "");
}

static void
view_set_context (IepAdministrationView *view,
                  IepContext            *context)
{
  IepRightsView *self = IEP_RIGHTS_VIEW (view);
  IepSession *session = iep_context_get_session (context);

  self->context = g_object_ref (context);
  iep_form_field_bind (self->institution, session, 0, 0, IEP_RECORD (self->question));
  iep_form_field_bind (self->right, session, 0, 0, IEP_RECORD (self->question));
  iep_form_field_bind (self->day, session, 0, 0, IEP_RECORD (self->question));
  load (self);
}

static void
view_load (IepAdministrationView *view)
{
  load (IEP_RIGHTS_VIEW (view));
}

static void
view_iface_init (IepAdministrationViewInterface *iface)
{
  iface->set_context = view_set_context;
  iface->load = view_load;
}

static void
iep_rights_view_dispose (GObject *object)
{
  IepRightsView *self = IEP_RIGHTS_VIEW (object);
  GtkWidget *child;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (object), IEP_TYPE_RIGHTS_VIEW);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->question);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (iep_rights_view_parent_class)->dispose (object);
}

static void
iep_rights_view_class_init (IepRightsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = iep_rights_view_dispose;

  g_type_ensure (IEP_TYPE_FORM_FIELD);
  g_type_ensure (IEP_TYPE_RECORD_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, "/lv/iepirkumi/Iepirkumi/ui/iep-rights-view.ui");
  gtk_widget_class_bind_template_child (widget_class, IepRightsView, institution);
  gtk_widget_class_bind_template_child (widget_class, IepRightsView, right);
  gtk_widget_class_bind_template_child (widget_class, IepRightsView, day);
  gtk_widget_class_bind_template_child (widget_class, IepRightsView, answer);
  gtk_widget_class_bind_template_child (widget_class, IepRightsView, list);
}

static void
iep_rights_view_init (IepRightsView *self)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *today = g_date_time_format (now, "%Y-%m-%d");

  self->question = g_object_new (IEP_TYPE_RIGHT_QUESTION, NULL);
  iep_record_set_string (IEP_RECORD (self->question), "right_code", "approve");
  iep_record_set_string (IEP_RECORD (self->question), "day", today);
  gtk_widget_init_template (GTK_WIDGET (self));
  add_columns (self);
  g_signal_connect_object (self->question, "notify", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
}
