/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form for a server: where it is, who one is there, how the connection is kept safe. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/connection/iep-server-form.h"

#include <glib/gi18n.h>
#include <libsecret/secret.h>

#include "database/iep-error.h"
#include "domain/iep-date.h"
#include "domain/iep-labels.h"
#include "domain/iep-session.h"
#include "ui/connection/iep-file-row.h"
#include "ui/connection/iep-server-store.h"
#include "ui/iep-application.h"
#include "ui/widgets/iep-error-ui.h"

#define MOST_RECENT 4
/* How long a row takes to unfold, in milliseconds. */
#define UNFOLDING 400

struct _IepServerForm
{
  AdwBin               parent_instance;

  AdwPreferencesGroup *recent_group;
  GtkWidget           *host_row;
  GtkWidget           *host_problem;
  GtkLabel            *host_words;
  GtkWidget           *port_row;
  GtkWidget           *port_problem;
  GtkLabel            *port_words;
  GtkWidget           *database_row;
  GtkWidget           *database_problem;
  GtkLabel            *database_words;
  GtkWidget           *user_row;
  GtkWidget           *user_problem;
  GtkLabel            *user_words;
  GtkWidget           *password_row;
  GtkWidget           *password_problem;
  GtkLabel            *password_words;
  GtkSwitch           *keep_switch;
  AdwExpanderRow      *security_row;
  AdwComboRow         *tls_row;
  IepFileRow          *certificate_row;
  IepFileRow          *own_certificate_row;
  IepFileRow          *own_key_row;
  GtkWidget           *options_row;
  GtkWidget           *tls_problem;
  GtkLabel            *tls_words;
  GtkLabel            *other_words;
  GtkStack            *button_stack;
  GtkSpinner          *spinner;
  GtkWidget           *connect_button;

  GSettings           *settings;
  GCancellable        *cancellable;
  IepServer           *server;
  GPtrArray           *recent_rows;
  gboolean             started;
  guint                scrolling;
};

G_DEFINE_FINAL_TYPE (IepServerForm, iep_server_form, ADW_TYPE_BIN)

enum {
  OPENED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

enum {
  TLS_CHECKED,
  TLS_ENCRYPTED,
  TLS_NONE
};

static const char * const tls_modes[] = { "verify-full", "require", "disable" };

/* Where distributions keep the certificates the system trusts. */
static const char * const system_certificates[] = {
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/ca-bundle.pem",
  "/etc/ssl/cert.pem",
};

static const char *
text_of (GtkWidget *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static char *
dup_stripped (GtkWidget *row)
{
  return g_strstrip (g_strdup (text_of (row)));
}

static const char *
find_system_certificates (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (system_certificates); i++)
    if (g_file_test (system_certificates[i], G_FILE_TEST_IS_REGULAR))
      return system_certificates[i];

  return NULL;
}

static void
show_problem (GtkWidget  *row,
              GtkWidget  *problem,
              GtkLabel   *label,
              const char *words)
{
  gtk_label_set_label (label, words);
  gtk_widget_set_visible (problem, TRUE);
  iep_error_mark (row, words);
  gtk_widget_grab_focus (row);
}

static void
clear_problems (IepServerForm *self)
{
  GtkWidget *rows[] = {
    self->host_row, self->port_row, self->database_row, self->user_row, self->password_row,
    GTK_WIDGET (self->tls_row), GTK_WIDGET (self->certificate_row), GTK_WIDGET (self->own_certificate_row),
    GTK_WIDGET (self->own_key_row), self->options_row,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    iep_error_unmark (rows[i]);

  gtk_widget_set_visible (self->host_problem, FALSE);
  gtk_widget_set_visible (self->port_problem, FALSE);
  gtk_widget_set_visible (self->database_problem, FALSE);
  gtk_widget_set_visible (self->user_problem, FALSE);
  gtk_widget_set_visible (self->password_problem, FALSE);
  gtk_widget_set_visible (self->tls_problem, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->other_words), FALSE);
}

/* What went wrong, and what to do about it. */
static char *
say (const GError *error)
{
  g_autofree char *words = iep_label_refusal (error);
  const char *hint = iep_database_error_get_hint (error);

  if (hint == NULL)
    return g_steal_pointer (&words);
  if (g_str_has_suffix (words, ".") || g_str_has_suffix (words, "!"))
    return g_strdup_printf ("%s %s", words, hint);

  return g_strdup_printf ("%s. %s", words, hint);
}

/* The server does not tell an expired password from a wrong one; but it told until when the password is good. */
static char *
say_expired (IepServerForm *self)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr(GDateTime) until = iep_server_store_get_password_until (self->settings, self->server);
  g_autoptr(GDateTime) local = NULL;
  g_autofree char *iso = NULL;
  g_autofree char *day = NULL;

  if (until == NULL || g_date_time_compare (until, now) > 0)
    return NULL;

  local = g_date_time_to_local (until);
  iso = g_date_time_format (local, "%F");
  day = iep_date_format (iso);

  return g_strdup_printf (_("Your password expired on %s, or this is not your password. Ask the system administrator for a "
                            "new one."), day);
}

static gboolean
scroll_to_problem_cb (gpointer user_data)
{
  IepServerForm *self = user_data;
  GtkWidget *scroller = adw_bin_get_child (ADW_BIN (self));
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));

  self->scrolling = 0;
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));

  return G_SOURCE_REMOVE;
}

static void
show_security_problem (IepServerForm *self,
                       GtkWidget     *row,
                       const char    *words)
{
  gboolean expanded = adw_expander_row_get_expanded (self->security_row);

  adw_expander_row_set_expanded (self->security_row, TRUE);
  show_problem (row, self->tls_problem, self->tls_words, words);

  /* While it unfolds there is no place yet to scroll to; the words stand at its end. */
  g_clear_handle_id (&self->scrolling, g_source_remove);
  self->scrolling = g_timeout_add (expanded ? 50 : UNFOLDING, scroll_to_problem_cb, self);
}

/* Each error where it can be mended. */
static void
show_error (IepServerForm *self,
            const GError  *error)
{
  g_autofree char *words = say (error);
  const char *word = iep_database_error_get_code (error) != NULL ? iep_database_error_get_code (error) : "";
  static const char * const at_user[] = {
    "account_disabled", "account_unknown", "not_admitted", "login_refused", "not_a_person", NULL,
  };

  if (g_str_has_prefix (word, "own_key"))
    {
      show_security_problem (self, GTK_WIDGET (self->own_key_row), words);
    }
  else if (g_str_has_prefix (word, "own_certificate"))
    {
      show_security_problem (self, GTK_WIDGET (self->own_certificate_row), words);
    }
  else if (g_str_equal (word, "options_wrong"))
    {
      show_security_problem (self, self->options_row, words);
    }
  else if (g_str_equal (word, "certificate_name") ||
           g_error_matches (error, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_HOST) ||
           g_error_matches (error, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_TIMEOUT) ||
           g_error_matches (error, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_CONNECTION_LOST))
    {
      show_problem (self->host_row, self->host_problem, self->host_words, words);
    }
  else if (g_error_matches (error, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_TLS))
    {
      show_security_problem (self, GTK_WIDGET (self->tls_row), words);
    }
  else if (g_str_has_prefix (word, "database_") || g_str_equal (word, "connect_not_allowed") ||
           g_error_matches (error, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_VERSION))
    {
      show_problem (self->database_row, self->database_problem, self->database_words, words);
    }
  else if (g_strv_contains (at_user, word))
    {
      show_problem (self->user_row, self->user_problem, self->user_words, words);
    }
  else if (g_error_matches (error, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_AUTHENTICATION))
    {
      g_autofree char *expired = g_str_equal (word, "password_wrong") ? say_expired (self) : NULL;

      show_problem (self->password_row, self->password_problem, self->password_words, expired != NULL ? expired : words);
    }
  else
    {
      gtk_label_set_label (self->other_words, words);
      gtk_widget_set_visible (GTK_WIDGET (self->other_words), TRUE);
    }
}

static void
explain_tls (IepServerForm *self)
{
  const char *words;

  switch (adw_combo_row_get_selected (self->tls_row))
    {
    case TLS_CHECKED:
      words = _("Nobody can listen in or pretend to be the server");
      break;

    case TLS_ENCRYPTED:
      words = _("Nobody can listen in, but somebody could pretend to be the server");
      break;

    case TLS_NONE:
    default:
      words = _("Only for trying things out: everything can be read on the way");
      break;
    }

  adw_expander_row_set_subtitle (self->security_row, words);
}

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

/* What @server says; what it does not say stays, or is as usual. */
static void
fill_place (IepServerForm *self,
            IepServer     *server)
{
  const char *mode = iep_server_get_sslmode (server) != NULL ? iep_server_get_sslmode (server) : tls_modes[TLS_CHECKED];
  const char *certificate = iep_server_get_sslrootcert (server);

  gtk_editable_set_text (GTK_EDITABLE (self->host_row), or_empty (iep_server_get_host (server)));
  gtk_editable_set_text (GTK_EDITABLE (self->port_row), or_empty (iep_server_get_port (server)));
  if (iep_server_get_database (server) != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->database_row), iep_server_get_database (server));
  if (iep_server_get_user (server) != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->user_row), iep_server_get_user (server));
  for (guint i = 0; i < G_N_ELEMENTS (tls_modes); i++)
    if (g_str_equal (mode, tls_modes[i]))
      adw_combo_row_set_selected (self->tls_row, i);
  iep_file_row_set_path (self->own_certificate_row, iep_server_get_sslcert (server));
  iep_file_row_set_path (self->own_key_row, iep_server_get_sslkey (server));
  iep_file_row_set_path (self->certificate_row,
                         g_strcmp0 (certificate, find_system_certificates ()) != 0 ? certificate : NULL);
  gtk_editable_set_text (GTK_EDITABLE (self->options_row), or_empty (iep_server_get_options (server)));
}

static IepServer *
make_server (IepServerForm *self)
{
  g_autofree char *host = dup_stripped (self->host_row);
  g_autofree char *port = dup_stripped (self->port_row);
  g_autofree char *database = dup_stripped (self->database_row);
  g_autofree char *user = dup_stripped (self->user_row);
  g_autofree char *options = dup_stripped (self->options_row);
  const char *certificate = iep_file_row_get_path (self->certificate_row);
  guint mode = adw_combo_row_get_selected (self->tls_row);
  IepServer *server = iep_server_new (host, *port != '\0' ? port : NULL, database, user);

  g_object_set (server, "options", options, NULL);

  /* A folder is a socket on this computer: there is no network to protect. */
  if (*host == '/')
    return server;

  g_object_set (server, "sslmode", tls_modes[mode], NULL);
  if (mode == TLS_CHECKED)
    g_object_set (server, "sslrootcert", certificate != NULL ? certificate : find_system_certificates (), NULL);
  if (mode != TLS_NONE && iep_file_row_get_path (self->own_certificate_row) != NULL)
    g_object_set (server,
                  "sslcert", iep_file_row_get_path (self->own_certificate_row),
                  "sslkey", iep_file_row_get_path (self->own_key_row),
                  NULL);

  return server;
}

static void
set_connecting (IepServerForm *self,
                gboolean       connecting)
{
  gtk_stack_set_visible_child_name (self->button_stack, connecting ? "connecting" : "connect");
  /* A spinner turns even where nobody sees it, and the window is drawn for it sixty times a second. */
  gtk_spinner_set_spinning (self->spinner, connecting);
}

static void
password_kept_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(IepServerForm) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!iep_server_store_keep_password_finish (result, &error))
    {
      g_message ("The keyring did not keep the password: %s", error->message);
      if (gtk_switch_get_active (self->keep_switch))
        iep_toast (GTK_WIDGET (self), _("The keyring did not keep the password. You will be asked for it next time."));
    }
}

static void
session_opened_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(IepServerForm) self = user_data;
  g_autoptr(IepSession) session = NULL;
  g_autoptr(GError) error = NULL;
  gboolean keep;

  set_connecting (self, FALSE);
  session = iep_session_open_finish (result, &error);
  if (session == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        show_error (self, error);
      return;
    }

  iep_server_store_remember (self->settings, self->server, iep_session_get_password_until (session));
  keep = gtk_switch_get_active (self->keep_switch);
  iep_server_store_keep_password_async (self->server, keep ? text_of (self->password_row) : NULL, NULL,
                                        password_kept_cb, g_object_ref (self));
  gtk_editable_set_text (GTK_EDITABLE (self->password_row), "");
  /* Who signs out begins as at the first start: with this server and the password the keyring has of it. */
  self->started = FALSE;
  g_signal_emit (self, signals[OPENED], 0, session);
}

static gboolean
is_filled (GtkWidget  *row,
           GtkWidget  *problem,
           GtkLabel   *label,
           const char *words)
{
  g_autofree char *text = dup_stripped (row);

  if (*text != '\0')
    return TRUE;

  show_problem (row, problem, label, words);

  return FALSE;
}

/* One port, or as many as there are addresses; without any it is the usual one. */
static gboolean
is_port (IepServerForm *self)
{
  g_autofree char *text = dup_stripped (self->port_row);
  g_auto(GStrv) ports = g_strsplit (text, ",", -1);

  for (gsize i = 0; ports[i] != NULL; i++)
    {
      const char *port = g_strstrip (ports[i]);

      if (*port != '\0' && !g_ascii_string_to_unsigned (port, 10, 1, G_MAXUINT16, NULL, NULL))
        {
          show_problem (self->port_row, self->port_problem, self->port_words,
                        _("A port is a number from 1 to 65535. It is usually 5432."));
          return FALSE;
        }
    }

  return TRUE;
}

/* "host=… dbname=…" or "postgresql://…", as system administrators hand them out, spreads over the fields. */
static gboolean
take_string (IepServerForm *self)
{
  g_autofree char *text = dup_stripped (self->host_row);
  g_autoptr(IepServer) server = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *words = NULL;

  if (strchr (text, '=') == NULL && strstr (text, "://") == NULL)
    return TRUE;

  server = iep_server_new_from_string (text, &error);
  if (server == NULL)
    {
      words = say (error);
      show_problem (self->host_row, self->host_problem, self->host_words, words);
      return FALSE;
    }

  fill_place (self, server);

  return TRUE;
}

static void
connect_cb (IepServerForm *self)
{
  gboolean complete;

  clear_problems (self);
  if (!take_string (self))
    return;

  /* From the last to the first, so that the first that is wrong has the focus. */
  complete = is_filled (self->user_row, self->user_problem, self->user_words, _("Write your user name."));
  complete = is_filled (self->database_row, self->database_problem, self->database_words,
                        _("Write the name of the database. It is usually “iepirkumi”.")) && complete;
  complete = is_port (self) && complete;
  complete = is_filled (self->host_row, self->host_problem, self->host_words,
                        _("Write the address of the server, for example iepirkumi.iestade.lv.")) && complete;
  if (!complete)
    return;

  iep_server_form_cancel (self);
  self->cancellable = g_cancellable_new ();
  g_clear_object (&self->server);
  self->server = make_server (self);
  set_connecting (self, TRUE);
  iep_session_open_async (self->server, text_of (self->password_row), self->cancellable,
                          session_opened_cb, g_object_ref (self));
}

static void
cancel_cb (IepServerForm *self)
{
  iep_server_form_cancel (self);
}

static void
field_changed_cb (IepServerForm *self,
                  GtkWidget     *row)
{
  GtkWidget *problem;

  iep_error_unmark (row);
  if (row == self->host_row)
    problem = self->host_problem;
  else if (row == self->port_row)
    problem = self->port_problem;
  else if (row == self->database_row)
    problem = self->database_problem;
  else if (row == self->user_row)
    problem = self->user_problem;
  else if (row == self->options_row)
    problem = self->tls_problem;
  else
    problem = self->password_problem;

  gtk_widget_set_visible (problem, FALSE);
}

static void
security_changed_cb (IepServerForm *self)
{
  guint mode = adw_combo_row_get_selected (self->tls_row);

  gtk_widget_set_visible (self->tls_problem, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->certificate_row), mode == TLS_CHECKED);
  gtk_widget_set_visible (GTK_WIDGET (self->own_certificate_row), mode != TLS_NONE);
  gtk_widget_set_visible (GTK_WIDGET (self->own_key_row),
                          mode != TLS_NONE && iep_file_row_get_path (self->own_certificate_row) != NULL);
  explain_tls (self);
}

static void
password_found_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(IepServerForm) self = user_data;
  g_autoptr(GError) error = NULL;
  char *password = iep_server_store_find_password_finish (result, &error);

  if (error != NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_message ("The keyring was not read: %s", error->message);
      return;
    }

  gtk_switch_set_active (self->keep_switch, password != NULL);
  if (password == NULL)
    {
      gtk_widget_grab_focus (self->password_row);
      return;
    }

  gtk_editable_set_text (GTK_EDITABLE (self->password_row), password);
  secret_password_free (password);
  gtk_widget_grab_focus (self->connect_button);
}

static void
fill (IepServerForm *self,
      IepServer     *server)
{
  gtk_editable_set_text (GTK_EDITABLE (self->database_row), "");
  gtk_editable_set_text (GTK_EDITABLE (self->user_row), "");
  gtk_editable_set_text (GTK_EDITABLE (self->password_row), "");
  fill_place (self, server);
  clear_problems (self);

  iep_server_form_cancel (self);
  self->cancellable = g_cancellable_new ();
  iep_server_store_find_password_async (server, self->cancellable, password_found_cb, g_object_ref (self));
}

static void
recent_activated_cb (IepServerForm *self,
                     GtkWidget     *row)
{
  fill (self, g_object_get_data (G_OBJECT (row), "server"));
}

static void show_recent (IepServerForm *self);

static void
forget_cb (GtkButton *button,
           gpointer   user_data)
{
  GtkWidget *row = user_data;
  IepServerForm *self = IEP_SERVER_FORM (gtk_widget_get_ancestor (row, IEP_TYPE_SERVER_FORM));
  IepServer *server = g_object_get_data (G_OBJECT (row), "server");

  iep_server_store_keep_password_async (server, NULL, NULL, password_kept_cb, g_object_ref (self));
  iep_server_store_forget (self->settings, server);
  show_recent (self);
}

static void
add_recent (IepServerForm *self,
            IepServer     *server)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *forget = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *title = g_markup_escape_text (or_empty (iep_server_get_host (server)), -1);
  g_autofree char *subtitle = g_markup_escape_text (or_empty (iep_server_get_user (server)), -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "server", g_object_ref (server), g_object_unref);
  gtk_widget_set_tooltip_text (forget, _("Forget This Server and Its Password"));
  gtk_widget_set_valign (forget, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (forget, "flat");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), forget);
  g_signal_connect_object (forget, "clicked", G_CALLBACK (forget_cb), row, 0);
  g_signal_connect_object (row, "activated", G_CALLBACK (recent_activated_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (self->recent_group, row);
  g_ptr_array_add (self->recent_rows, row);
}

static void
show_recent (IepServerForm *self)
{
  g_autoptr(GListModel) servers = iep_server_store_list (self->settings);
  guint n_servers = MIN (g_list_model_get_n_items (servers), MOST_RECENT);

  for (guint i = 0; i < self->recent_rows->len; i++)
    adw_preferences_group_remove (self->recent_group, g_ptr_array_index (self->recent_rows, i));
  g_ptr_array_set_size (self->recent_rows, 0);

  for (guint i = 0; i < n_servers; i++)
    {
      g_autoptr(IepServer) server = g_list_model_get_item (servers, i);

      add_recent (self, server);
    }

  gtk_widget_set_visible (GTK_WIDGET (self->recent_group), n_servers > 0);
}

static void
iep_server_form_dispose (GObject *object)
{
  IepServerForm *self = IEP_SERVER_FORM (object);

  g_clear_handle_id (&self->scrolling, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->settings);
  g_clear_object (&self->server);

  G_OBJECT_CLASS (iep_server_form_parent_class)->dispose (object);
}

static void
iep_server_form_finalize (GObject *object)
{
  IepServerForm *self = IEP_SERVER_FORM (object);

  g_clear_pointer (&self->recent_rows, g_ptr_array_unref);

  G_OBJECT_CLASS (iep_server_form_parent_class)->finalize (object);
}

static void
iep_server_form_class_init (IepServerFormClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = iep_server_form_dispose;
  object_class->finalize = iep_server_form_finalize;

  signals[OPENED] =
    g_signal_new ("opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, IEP_TYPE_SESSION);

  gtk_widget_class_set_template_from_resource (widget_class, "/lv/iepirkumi/Iepirkumi/ui/iep-server-form.ui");
  gtk_widget_class_bind_template_child (widget_class, IepServerForm, recent_group);
  gtk_widget_class_bind_template_child (widget_class, IepServerForm, host_row);
  gtk_widget_class_bind_template_child (widget_class, IepServerForm, host_problem);
  gtk_widget_class_bind_template_child (widget_class, IepServerForm, host_words);
  gtk_widget_class_bind_template_child (widget_class, IepServerForm, port_row);
  gtk_widget_class_bind_template_child (widget_class, IepServerForm, port_problem);
  gtk_widget_class_bind_template_child (widget_class, IepServerForm, port_words);
  gtk_widget_class_bind_template_child (widget_class, IepServerForm, database_row);
  gtk_widget_class_bind_template_child (widget_class, IepServerForm, database_problem);
  gtk_widget_class_bind_template_child (widget_class, IepServerForm, database_words);
  gtk_widget_class_bind_template_child (widget_class, IepServerForm, user_row);
  gtk_widget_class_bind_template_child (widget_class, IepServerForm, user_problem);
  gtk_widget_class_bind_template_child (widget_class, IepServerForm, user_words);
  gtk_widget_class_bind_template_child (widget_class, IepServerForm, password_row);
  gtk_widget_class_bind_template_child (widget_class, IepServerForm, password_problem);
  gtk_widget_class_bind_template_child (widget_class, IepServerForm, password_words);
  gtk_widget_class_bind_template_child (widget_class, IepServerForm, keep_switch);
  gtk_widget_class_bind_template_child (widget_class, IepServerForm, security_row);
  gtk_widget_class_bind_template_child (widget_class, IepServerForm, tls_row);
  gtk_widget_class_bind_template_child (widget_class, IepServerForm, certificate_row);
  gtk_widget_class_bind_template_child (widget_class, IepServerForm, own_certificate_row);
  gtk_widget_class_bind_template_child (widget_class, IepServerForm, own_key_row);
  gtk_widget_class_bind_template_child (widget_class, IepServerForm, options_row);
  gtk_widget_class_bind_template_child (widget_class, IepServerForm, tls_problem);
  gtk_widget_class_bind_template_child (widget_class, IepServerForm, tls_words);
  gtk_widget_class_bind_template_child (widget_class, IepServerForm, other_words);
  gtk_widget_class_bind_template_child (widget_class, IepServerForm, button_stack);
  gtk_widget_class_bind_template_child (widget_class, IepServerForm, spinner);
  gtk_widget_class_bind_template_child (widget_class, IepServerForm, connect_button);
  gtk_widget_class_bind_template_callback (widget_class, connect_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, field_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, security_changed_cb);
}

static void
iep_server_form_init (IepServerForm *self)
{
  g_type_ensure (IEP_TYPE_FILE_ROW);
  gtk_widget_init_template (GTK_WIDGET (self));

  iep_file_row_set_kind (self->certificate_row, IEP_FILE_CERTIFICATE);
  iep_file_row_set_kind (self->own_certificate_row, IEP_FILE_CERTIFICATE);
  self->settings = g_object_ref (iep_application_get_settings (IEP_APPLICATION_DEFAULT));
  self->recent_rows = g_ptr_array_new ();
  security_changed_cb (self);
}

/**
 * iep_server_form_start:
 * @self: the form
 *
 * Shows the servers that were used before; the first time, and after somebody signed out, the form is filled with the
 * one used last.
 */
void
iep_server_form_start (IepServerForm *self)
{
  g_return_if_fail (IEP_IS_SERVER_FORM (self));

  show_recent (self);
  if (!self->started && self->recent_rows->len > 0)
    recent_activated_cb (self, g_ptr_array_index (self->recent_rows, 0));
  else if (*text_of (self->host_row) == '\0')
    gtk_widget_grab_focus (self->host_row);
  self->started = TRUE;
}

/**
 * iep_server_form_cancel:
 * @self: the form
 *
 * Stops connecting, when it is.
 */
void
iep_server_form_cancel (IepServerForm *self)
{
  g_return_if_fail (IEP_IS_SERVER_FORM (self));

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}
