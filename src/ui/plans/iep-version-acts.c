/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The buttons that move a version through its flow: exactly those acts that the database said are open to this person. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/plans/iep-version-acts.h"

#include <glib/gi18n.h>

#include "ui/plans/iep-sign-dialog.h"
#include "ui/plans/iep-signable.h"
#include "ui/widgets/iep-error-ui.h"

struct _IepVersionActs
{
  GtkWidget     parent_instance;

  /* Owned References */
  IepSession   *session;
  IepVersion   *version;
  GCancellable *cancellable; /* of the act on this version */
  GtkWidget    *neighbour;   /* borrowed: a sibling in the same template */
  gboolean      busy;

  /* Template References */
  GtkWidget    *comment_button;
  GtkPopover   *comment_popover;
  GtkEditable  *comment;
  GtkWidget    *return_button;
  GtkPopover   *return_popover;
  GtkEditable  *return_comment;
  GtkButton    *return_it;
  GtkWidget    *withdraw_button;
  GtkButton    *primary_button;
};

G_DEFINE_FINAL_TYPE (IepVersionActs, iep_version_acts, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_NEIGHBOUR,
  PROP_BUSY,
  N_PROPS,
};

enum
{
  PREPARE,
  ACTED,
  REFUSED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* Those that lead towards the signature, as they follow each other. */
static const char * const moves[] = { "hand_over", "endorse", "approve", "endorse_ministry", "sign", NULL };

/* What is suggested: of the acts that move it on the one that is this person's next. */
static const char *
primary_act (IepVersionActs *self)
{
  const char *primary = self->version != NULL ? iep_version_get_primary_act (self->version) : NULL;

  if (primary != NULL && g_strv_contains (moves, primary))
    return primary;
  for (guint i = 0; self->version != NULL && moves[i] != NULL; i++)
    if (iep_version_has_act (self->version, moves[i]))
      return moves[i];
  return NULL;
}

static void
set_busy (IepVersionActs *self,
          gboolean        busy)
{
  if (self->busy == busy)
    return;
  self->busy = busy;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

/* The button that has the focus does not take it along: the keys go on at the one beside it that always stays. */
static void
set_shown (IepVersionActs *self,
           GtkWidget      *button,
           gboolean        shown)
{
  GtkRoot *root = gtk_widget_get_root (button);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (!shown && self->neighbour != NULL && focus != NULL && (focus == button || gtk_widget_is_ancestor (focus, button)))
    gtk_widget_child_focus (self->neighbour, GTK_DIR_TAB_FORWARD);
  gtk_widget_set_visible (button, shown);
}

static void
return_comment_changed_cb (IepVersionActs *self)
{
  g_autofree char *comment = g_strstrip (g_strdup (gtk_editable_get_text (self->return_comment)));

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "version.return",
                                 self->version != NULL && iep_version_has_act (self->version, "return") && *comment != '\0');
}

/* What was written shows on the button: nobody sends it by mistake. */
static void
comment_changed_cb (IepVersionActs *self)
{
  if (*gtk_editable_get_text (self->comment) != '\0')
    gtk_widget_add_css_class (self->comment_button, "accent");
  else
    gtk_widget_remove_css_class (self->comment_button, "accent");
}

static void
comment_activate_cb (IepVersionActs *self)
{
  gtk_popover_popdown (self->comment_popover);
  gtk_widget_grab_focus (GTK_WIDGET (self->primary_button));
}

static void
show_open (IepVersionActs *self)
{
  const char *primary = primary_act (self);
  gboolean withdraw = iep_version_has_act (self->version, "withdraw");
  IepSignableWords words = iep_signable_get_words (IEP_RECORD (self->version));

  set_shown (self, GTK_WIDGET (self->primary_button), primary != NULL);
  if (primary != NULL)
    gtk_button_set_label (self->primary_button, iep_signable_get_act (IEP_RECORD (self->version), primary));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "version.primary", primary != NULL);
  /* A signature carries no comment: what is signed is the document. */
  set_shown (self, self->comment_button, primary != NULL && !g_str_equal (primary, "sign"));
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->comment), words.readers);
  set_shown (self, self->return_button, iep_version_has_act (self->version, "return"));
  gtk_button_set_label (self->return_it, words.return_it);
  return_comment_changed_cb (self);
  set_shown (self, self->withdraw_button, withdraw);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "version.withdraw", withdraw);
}

static const char *
last_act (IepVersion *version)
{
  GListModel *decisions = iep_version_get_decisions (version);
  guint n = g_list_model_get_n_items (decisions);
  g_autoptr(IepRecord) last = n > 0 ? g_list_model_get_item (decisions, n - 1) : NULL;

  /* The version keeps the record, and with it the word. */
  return last != NULL ? iep_record_get_string (last, "act") : NULL;
}

static void
acted_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(IepVersionActs) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(IepVersion) version = iep_version_act_finish (IEP_SESSION (object), result, &error);
  const char *done;

  /* Another version is shown, whose act this one was not. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  set_busy (self, FALSE);
  if (version == NULL)
    {
      g_signal_emit (self, signals[REFUSED], 0, error);
      return;
    }
  gtk_popover_popdown (self->return_popover);
  gtk_editable_set_text (self->return_comment, "");
  gtk_editable_set_text (self->comment, "");
  done = last_act (version);
  iep_toast (GTK_WIDGET (self), "%s", done != NULL ? iep_signable_get_act_done (IEP_RECORD (version), done)
                                                   : iep_signable_get_status (IEP_RECORD (version)));
  g_signal_emit (self, signals[ACTED], 0, version, done);
}

static void
act (IepVersionActs *self,
     const char     *name,
     const char     *comment)
{
  iep_version_acts_disable (self);
  set_busy (self, TRUE);
  iep_version_act_async (self->session, self->version, name, comment, self->cancellable, acted_cb, g_object_ref (self));
}

static void
signed_cb (IepSignDialog  *dialog,
           IepRecord      *version,
           IepVersionActs *self)
{
  iep_toast (GTK_WIDGET (self), "%s", iep_signable_get_words (version).stored);
  g_signal_emit (self, signals[ACTED], 0, version, "sign");
}

static void
primary_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  IepVersionActs *self = IEP_VERSION_ACTS (widget);
  const char *primary = primary_act (self);
  gboolean later = FALSE;

  g_return_if_fail (primary != NULL);

  g_signal_emit (self, signals[PREPARE], 0, primary, &later);
  if (!later)
    iep_version_acts_do (self, primary);
}

static void
return_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  IepVersionActs *self = IEP_VERSION_ACTS (widget);

  act (self, "return", gtk_editable_get_text (self->return_comment));
}

static void
withdraw_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  act (IEP_VERSION_ACTS (widget), "withdraw", NULL);
}

static void
iep_version_acts_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  IepVersionActs *self = IEP_VERSION_ACTS (object);

  switch (prop_id)
    {
    case PROP_NEIGHBOUR:
      g_value_set_object (value, self->neighbour);
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, self->busy);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
iep_version_acts_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  IepVersionActs *self = IEP_VERSION_ACTS (object);

  switch (prop_id)
    {
    case PROP_NEIGHBOUR:
      g_set_weak_pointer (&self->neighbour, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
iep_version_acts_dispose (GObject *object)
{
  IepVersionActs *self = IEP_VERSION_ACTS (object);
  GtkWidget *child;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_weak_pointer (&self->neighbour);
  gtk_widget_dispose_template (GTK_WIDGET (object), IEP_TYPE_VERSION_ACTS);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->session);
  g_clear_object (&self->version);

  G_OBJECT_CLASS (iep_version_acts_parent_class)->dispose (object);
}

static void
iep_version_acts_class_init (IepVersionActsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->get_property = iep_version_acts_get_property;
  object_class->set_property = iep_version_acts_set_property;
  object_class->dispose = iep_version_acts_dispose;

  properties[PROP_NEIGHBOUR] = g_param_spec_object ("neighbour", NULL, NULL, GTK_TYPE_WIDGET,
                                                    G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[PREPARE] = g_signal_new ("prepare", type, G_SIGNAL_RUN_LAST, 0, g_signal_accumulator_true_handled, NULL, NULL,
                                   G_TYPE_BOOLEAN, 1, G_TYPE_STRING);
  signals[ACTED] = g_signal_new ("acted", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 2, IEP_TYPE_VERSION, G_TYPE_STRING);
  signals[REFUSED] = g_signal_new ("refused", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);

  gtk_widget_class_set_template_from_resource (widget_class, "/lv/iepirkumi/Iepirkumi/ui/iep-version-acts.ui");
  gtk_widget_class_bind_template_child (widget_class, IepVersionActs, comment_button);
  gtk_widget_class_bind_template_child (widget_class, IepVersionActs, comment_popover);
  gtk_widget_class_bind_template_child (widget_class, IepVersionActs, comment);
  gtk_widget_class_bind_template_child (widget_class, IepVersionActs, return_button);
  gtk_widget_class_bind_template_child (widget_class, IepVersionActs, return_popover);
  gtk_widget_class_bind_template_child (widget_class, IepVersionActs, return_comment);
  gtk_widget_class_bind_template_child (widget_class, IepVersionActs, return_it);
  gtk_widget_class_bind_template_child (widget_class, IepVersionActs, withdraw_button);
  gtk_widget_class_bind_template_child (widget_class, IepVersionActs, primary_button);
  gtk_widget_class_bind_template_callback (widget_class, return_comment_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, comment_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, comment_activate_cb);
  gtk_widget_class_install_action (widget_class, "version.primary", NULL, primary_action);
  gtk_widget_class_install_action (widget_class, "version.return", NULL, return_action);
  gtk_widget_class_install_action (widget_class, "version.withdraw", NULL, withdraw_action);
}

static void
iep_version_acts_init (IepVersionActs *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  iep_version_acts_disable (self);
}

/**
 * iep_version_acts_show:
 * @self: the buttons
 * @session: (nullable): who acts
 * @version: (nullable): a version as the server has just told it, or %NULL while the next one is read
 *
 * Offers what is open on @version. Of another one than before what was typed and not sent is forgotten, and whatever is
 * under way is nobody's concern here any more.
 */
void
iep_version_acts_show (IepVersionActs *self,
                       IepSession     *session,
                       IepVersion     *version)
{
  g_return_if_fail (IEP_IS_VERSION_ACTS (self));
  g_return_if_fail (session == NULL || IEP_IS_SESSION (session));
  g_return_if_fail (version == NULL || IEP_IS_VERSION (version));

  if (version == NULL || (self->version != NULL && iep_version_get_id (self->version) != iep_version_get_id (version)))
    {
      g_cancellable_cancel (self->cancellable);
      g_object_unref (self->cancellable);
      self->cancellable = g_cancellable_new ();
      set_busy (self, FALSE);
      gtk_editable_set_text (self->return_comment, "");
      gtk_editable_set_text (self->comment, "");
    }
  g_set_object (&self->session, session);
  g_set_object (&self->version, version);
  if (version != NULL)
    show_open (self);
  else
    iep_version_acts_disable (self);
}

/**
 * iep_version_acts_disable:
 * @self: the buttons
 *
 * Nothing can be done until iep_version_acts_show() says what: the version is being read or changed.
 */
void
iep_version_acts_disable (IepVersionActs *self)
{
  g_return_if_fail (IEP_IS_VERSION_ACTS (self));

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "version.primary", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "version.return", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "version.withdraw", FALSE);
}

/**
 * iep_version_acts_do:
 * @self: the buttons of a version
 * @name: an act that is open on it
 *
 * Does it, with the comment that was typed when it is one that moves the version on. A signature is asked for first.
 */
void
iep_version_acts_do (IepVersionActs *self,
                     const char     *name)
{
  g_autofree char *comment = NULL;

  g_return_if_fail (IEP_IS_VERSION_ACTS (self));
  g_return_if_fail (self->version != NULL);
  g_return_if_fail (name != NULL);

  if (g_str_equal (name, "sign"))
    {
      IepSignDialog *dialog = iep_sign_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->session,
                                                   IEP_RECORD (self->version));

      g_signal_connect_object (dialog, "signed", G_CALLBACK (signed_cb), self, 0);
      gtk_window_present (GTK_WINDOW (dialog));
      return;
    }
  if (g_strv_contains (moves, name))
    comment = g_strstrip (g_strdup (gtk_editable_get_text (self->comment)));
  act (self, name, comment != NULL && *comment != '\0' ? comment : NULL);
}
