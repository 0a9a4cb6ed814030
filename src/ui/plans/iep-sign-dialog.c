/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks for the certificate and its passphrase or PIN, or takes back a PDF that was signed elsewhere. The secret goes
 * from the entry into locked memory and is wiped after use; it is never logged. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/plans/iep-sign-dialog.h"

#include <glib/gi18n.h>

#include "document/iep-secret.h"
#include "document/iep-signing.h"
#include "domain/iep-labels.h"
#include "ui/plans/iep-signable.h"
#include "ui/widgets/iep-error-ui.h"
#include "ui/widgets/iep-file-chooser.h"

typedef enum
{
  MEANS_FILE,
  MEANS_CARD,
  MEANS_ELSEWHERE,
} Means;

struct _IepSignDialog
{
  AdwWindow            parent_instance;

  /* Owned References */
  IepSession          *session;
  IepRecord           *version;
  GCancellable        *cancellable;
  GPtrArray           *cards; /* of IepTokenCertificate, NULL before they were looked for */
  GFile               *save_to;
  gboolean             busy;

  /* Template References */
  AdwActionRow        *institution_row;
  AdwActionRow        *version_row;
  AdwActionRow        *totals_row;
  AdwActionRow        *hash_row;
  AdwComboRow         *means_row;
  GtkWidget           *file_row;
  AdwComboRow         *card_row;
  GtkWidget           *secret_row;
  GtkWidget           *save_row;
  GtkWidget           *signed_row;
  GtkLabel            *problem;
  GtkSpinner          *spinner;
  GtkButton           *sign_button;
  AdwToastOverlay     *toasts;
};

G_DEFINE_FINAL_TYPE (IepSignDialog, iep_sign_dialog, ADW_TYPE_WINDOW)

enum
{
  SIGNED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* Everything a thread needs to open the key. */
typedef struct
{
  Means      means;
  GFile     *file;
  char      *uri;
  IepSecret *secret;
} KeyRequest;

static void
key_request_free (KeyRequest *request)
{
  g_clear_object (&request->file);
  g_clear_pointer (&request->uri, g_free);
  g_clear_pointer (&request->secret, iep_secret_unref);
  g_free (request);
}

static Means
get_means (IepSignDialog *self)
{
  return adw_combo_row_get_selected (self->means_row);
}

static const char *
get_text (GtkWidget *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
update_sensitivity (IepSignDialog *self)
{
  gboolean ready = FALSE;

  switch (get_means (self))
    {
    case MEANS_FILE:
      ready = *get_text (self->file_row) != '\0';
      break;
    case MEANS_CARD:
      ready = self->cards != NULL && self->cards->len > 0 && *get_text (self->secret_row) != '\0';
      break;
    case MEANS_ELSEWHERE:
      ready = *get_text (self->signed_row) != '\0';
      break;
    default:
      g_assert_not_reached ();
    }
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sign.confirm", ready && !self->busy);
}

static void
set_busy (IepSignDialog *self,
          gboolean       busy)
{
  self->busy = busy;
  gtk_spinner_set_spinning (self->spinner, busy);
  update_sensitivity (self);
}

static void
show_problem (IepSignDialog *self,
              const char    *text)
{
  gtk_label_set_label (self->problem, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), text != NULL);
}

static void
show_error (IepSignDialog *self,
            const GError  *error)
{
  g_autofree char *text = iep_label_refusal (error);

  show_problem (self, text);
}

static void
input_changed_cb (IepSignDialog *self)
{
  show_problem (self, NULL);
  update_sensitivity (self);
}

static void
secret_activated_cb (IepSignDialog *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "sign.confirm", NULL);
}

/* Cards ----------------------------------------------------------------------- */

static void
list_cards_thread (GTask        *task,
                   gpointer      source,
                   gpointer      data,
                   GCancellable *cancellable)
{
  GError *error = NULL;
  GPtrArray *cards = iep_signer_list_pkcs11_certificates (cancellable, &error);

  if (cards == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, cards, (GDestroyNotify) g_ptr_array_unref);
}

static void
cards_listed_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      data)
{
  IepSignDialog *self = IEP_SIGN_DIALOG (object);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) cards = g_task_propagate_pointer (G_TASK (result), &error);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  set_busy (self, FALSE);
  if (cards == NULL)
    {
      show_error (self, error);
      return;
    }
  for (guint i = 0; i < cards->len; i++)
    {
      IepTokenCertificate *card = g_ptr_array_index (cards, i);
      g_autofree char *name = g_strdup_printf ("%s (%s)", card->name, card->token);

      gtk_string_list_append (names, name);
    }
  g_clear_pointer (&self->cards, g_ptr_array_unref);
  self->cards = g_steal_pointer (&cards);
  adw_combo_row_set_model (self->card_row, G_LIST_MODEL (names));
  if (self->cards->len == 0)
    show_problem (self, _("No card with a signing certificate was found. Put the card into the reader and choose “Card” again."));
  update_sensitivity (self);
}

static void
list_cards (IepSignDialog *self)
{
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, cards_listed_cb, NULL);

  g_task_set_source_tag (task, list_cards);
  set_busy (self, TRUE);
  g_task_run_in_thread (task, list_cards_thread);
}

static void
means_changed_cb (IepSignDialog *self)
{
  Means means = get_means (self);

  gtk_widget_set_visible (self->file_row, means == MEANS_FILE);
  gtk_widget_set_visible (GTK_WIDGET (self->card_row), means == MEANS_CARD);
  gtk_widget_set_visible (self->secret_row, means != MEANS_ELSEWHERE);
  gtk_widget_set_visible (self->save_row, means == MEANS_ELSEWHERE);
  gtk_widget_set_visible (self->signed_row, means == MEANS_ELSEWHERE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->secret_row), means == MEANS_CARD ? _("PIN") : _("Passphrase"));
  gtk_button_set_label (self->sign_button, means == MEANS_ELSEWHERE ? _("Bring Back") : _("Sign"));
  gtk_editable_set_text (GTK_EDITABLE (self->secret_row), "");
  show_problem (self, NULL);
  if (means == MEANS_CARD)
    list_cards (self);
  update_sensitivity (self);
}

/* Signing ---------------------------------------------------------------------- */

static void
finished (IepSignDialog *self,
          IepRecord     *version,
          const GError  *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  set_busy (self, FALSE);
  if (version == NULL)
    {
      show_error (self, error);
      return;
    }
  g_signal_emit (self, signals[SIGNED], 0, version);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
signed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (IepSignDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (IepRecord) version = iep_signing_sign_finish (IEP_SESSION (object), result, &error);

  finished (self, version, error);
}

static void
imported_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (IepSignDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (IepRecord) version = iep_signing_import_finish (IEP_SESSION (object), result, &error);

  finished (self, version, error);
}

static gboolean
give_pin (const char  *token,
          IepPinFlags  flags,
          char        *pin,
          gsize        pin_size,
          gpointer     user_data)
{
  IepSecret *secret = user_data;

  /* A wrong PIN is not tried again: three of them lock the card. */
  if (flags & (IEP_PIN_WRONG | IEP_PIN_FINAL_TRY) || iep_secret_length (secret) >= pin_size)
    return FALSE;
  g_strlcpy (pin, iep_secret_peek (secret), pin_size);
  return TRUE;
}

static void
open_key_thread (GTask        *task,
                 gpointer      source,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  KeyRequest *request = task_data;
  GError *error = NULL;
  IepSigner *signer = NULL;

  if (request->means == MEANS_FILE)
    {
      g_autoptr (GBytes) p12 = g_file_load_bytes (request->file, cancellable, NULL, &error);

      if (p12 != NULL)
        signer = iep_signer_new_pkcs12 (p12, iep_secret_peek (request->secret), &error);
    }
  else
    {
      signer = iep_signer_new_pkcs11 (request->uri, give_pin, request->secret, &error);
      /* The card may ask once more when the key is used. */
      if (signer != NULL)
        g_object_set_data_full (G_OBJECT (signer), "iep-secret", iep_secret_ref (request->secret),
                                (GDestroyNotify) iep_secret_unref);
    }
  if (signer == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, signer, g_object_unref);
}

static void
key_opened_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  IepSignDialog *self = IEP_SIGN_DIALOG (object);
  g_autoptr (GError) error = NULL;
  g_autoptr (IepSigner) signer = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (signer == NULL || !iep_signer_check_usable (signer, &error))
    {
      set_busy (self, FALSE);
      show_error (self, error);
      gtk_widget_grab_focus (self->secret_row);
      return;
    }
  iep_signing_sign_async (self->session, IEP_VERSION (self->version), signer, self->cancellable, signed_cb, g_object_ref (self));
}

static GFile *
file_of (const char *text)
{
  g_autofree char *path = NULL;

  if (g_str_has_prefix (text, "~/"))
    path = g_build_filename (g_get_home_dir (), text + 2, NULL);
  return g_file_new_for_commandline_arg (path != NULL ? path : text);
}

static void
signed_loaded_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (IepSignDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = g_file_load_bytes_finish (G_FILE (object), result, NULL, &error);

  if (pdf == NULL)
    {
      finished (self, NULL, error);
      return;
    }
  iep_signing_import_async (self->session, IEP_VERSION (self->version), pdf, self->cancellable, imported_cb, g_object_ref (self));
}

static void
confirm_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  IepSignDialog *self = IEP_SIGN_DIALOG (widget);
  Means means = get_means (self);
  g_autoptr (GTask) task = NULL;
  KeyRequest *request;

  show_problem (self, NULL);
  set_busy (self, TRUE);
  if (means == MEANS_ELSEWHERE)
    {
      g_autoptr (GFile) file = file_of (get_text (self->signed_row));

      g_file_load_bytes_async (file, self->cancellable, signed_loaded_cb, g_object_ref (self));
      return;
    }

  request = g_new0 (KeyRequest, 1);
  request->means = means;
  request->secret = iep_secret_new (get_text (self->secret_row));
  if (means == MEANS_FILE)
    request->file = file_of (get_text (self->file_row));
  else
    request->uri = g_strdup (((IepTokenCertificate *) g_ptr_array_index (self->cards, adw_combo_row_get_selected (self->card_row)))->uri);
  task = g_task_new (self, self->cancellable, key_opened_cb, NULL);
  g_task_set_source_tag (task, confirm_action);
  g_task_set_task_data (task, request, (GDestroyNotify) key_request_free);
  g_task_run_in_thread (task, open_key_thread);
}

/* Files ------------------------------------------------------------------------- */

static void
chosen (GtkWidget    *row,
        GAsyncResult *result)
{
  g_autoptr (GFile) file = iep_file_chooser_open_finish (result, NULL);

  /* Without a file the user changed their mind. */
  if (file != NULL)
    {
      g_autofree char *path = g_file_get_parse_name (file);

      gtk_editable_set_text (GTK_EDITABLE (row), path);
    }
}

static void
certificate_chosen_cb (GObject      *object,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr (IepSignDialog) self = user_data;

  chosen (self->file_row, result);
}

static void
signed_chosen_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (IepSignDialog) self = user_data;

  chosen (self->signed_row, result);
}

static void
choose_certificate_action (GtkWidget  *widget,
                           const char *name,
                           GVariant   *parameter)
{
  IepSignDialog *self = IEP_SIGN_DIALOG (widget);

  iep_file_chooser_open_async (widget, _("Certificate File"), IEP_FILE_PKCS12, self->cancellable, certificate_chosen_cb,
                               g_object_ref (self));
}

static void
choose_signed_action (GtkWidget  *widget,
                      const char *name,
                      GVariant   *parameter)
{
  IepSignDialog *self = IEP_SIGN_DIALOG (widget);

  iep_file_chooser_open_async (widget, _("Signed PDF"), IEP_FILE_PDF, self->cancellable, signed_chosen_cb, g_object_ref (self));
}

static void
saved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (IepSignDialog) self = user_data;
  g_autoptr (GError) error = NULL;

  set_busy (self, FALSE);
  if (!g_file_replace_contents_finish (G_FILE (object), result, NULL, &error))
    show_error (self, error);
  else
    adw_toast_overlay_add_toast (self->toasts, adw_toast_new (iep_signable_get_words (self->version).saved));
}

static void
rendered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (IepSignDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = iep_signing_render_finish (IEP_SESSION (object), result, NULL, &error);

  if (pdf == NULL)
    {
      finished (self, NULL, error);
      return;
    }
  g_file_replace_contents_bytes_async (self->save_to, pdf, NULL, FALSE, G_FILE_CREATE_REPLACE_DESTINATION, self->cancellable,
                                       saved_cb, g_object_ref (self));
}

static void
save_chosen_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (IepSignDialog) self = user_data;
  g_autoptr (GFile) file = iep_file_chooser_save_finish (result, NULL);

  if (file == NULL)
    return;
  g_set_object (&self->save_to, file);
  set_busy (self, TRUE);
  iep_signing_hand_out_async (self->session, IEP_VERSION (self->version), self->cancellable, rendered_cb, g_object_ref (self));
}

static void
save_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  IepSignDialog *self = IEP_SIGN_DIALOG (widget);
  g_autofree char *suggested = iep_signable_dup_file_name (self->version, "pdf");

  iep_file_chooser_save_async (widget, iep_signable_get_words (self->version).chooser, suggested, IEP_FILE_PDF,
                               self->cancellable, save_chosen_cb, g_object_ref (self));
}

/* The widget ---------------------------------------------------------------------- */

static void
describe_version (IepSignDialog *self)
{
  IepRecord *record = self->version;
  IepSignableWords words = iep_signable_get_words (record);
  g_autofree char *title = iep_signable_dup_title (record);
  g_autofree char *title_escaped = g_markup_escape_text (title, -1);
  g_autofree char *totals = iep_signable_dup_totals (record);
  g_autofree char *institution = NULL;
  g_autofree char *institution_escaped = NULL;

  institution = g_strdup_printf ("%s %s", iep_record_get_string (record, "institution_code"),
                                 iep_record_get_string (record, "institution_name"));
  institution_escaped = g_markup_escape_text (institution, -1);
  gtk_window_set_title (GTK_WINDOW (self), words.dialog);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->version_row), words.document);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->save_row), words.save);
  adw_action_row_set_subtitle (self->institution_row, institution_escaped);
  adw_action_row_set_subtitle (self->version_row, title_escaped);
  adw_action_row_set_subtitle (self->totals_row, totals);
  adw_action_row_set_subtitle (self->hash_row, iep_record_get_string (record, "content_hash"));
}

static void
iep_sign_dialog_dispose (GObject *object)
{
  IepSignDialog *self = IEP_SIGN_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_object (&self->version);
  g_clear_object (&self->save_to);
  g_clear_pointer (&self->cards, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object), IEP_TYPE_SIGN_DIALOG);
  G_OBJECT_CLASS (iep_sign_dialog_parent_class)->dispose (object);
}

static void
iep_sign_dialog_class_init (IepSignDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = iep_sign_dialog_dispose;

  signals[SIGNED] = g_signal_new ("signed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, IEP_TYPE_RECORD);

  gtk_widget_class_set_template_from_resource (widget_class, "/lv/iepirkumi/Iepirkumi/ui/iep-sign-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, IepSignDialog, institution_row);
  gtk_widget_class_bind_template_child (widget_class, IepSignDialog, version_row);
  gtk_widget_class_bind_template_child (widget_class, IepSignDialog, totals_row);
  gtk_widget_class_bind_template_child (widget_class, IepSignDialog, hash_row);
  gtk_widget_class_bind_template_child (widget_class, IepSignDialog, means_row);
  gtk_widget_class_bind_template_child (widget_class, IepSignDialog, file_row);
  gtk_widget_class_bind_template_child (widget_class, IepSignDialog, card_row);
  gtk_widget_class_bind_template_child (widget_class, IepSignDialog, secret_row);
  gtk_widget_class_bind_template_child (widget_class, IepSignDialog, save_row);
  gtk_widget_class_bind_template_child (widget_class, IepSignDialog, signed_row);
  gtk_widget_class_bind_template_child (widget_class, IepSignDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, IepSignDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, IepSignDialog, sign_button);
  gtk_widget_class_bind_template_child (widget_class, IepSignDialog, toasts);
  gtk_widget_class_bind_template_callback (widget_class, means_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, input_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, secret_activated_cb);
  gtk_widget_class_install_action (widget_class, "sign.confirm", NULL, confirm_action);
  gtk_widget_class_install_action (widget_class, "sign.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "sign.choose-certificate", NULL, choose_certificate_action);
  gtk_widget_class_install_action (widget_class, "sign.choose-signed", NULL, choose_signed_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
iep_sign_dialog_init (IepSignDialog *self)
{
  const char *means[] = { _("Certificate file"), _("Card (eID)"), _("Another program"), NULL };
  g_autoptr (GtkStringList) model = gtk_string_list_new (means);

  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  adw_combo_row_set_model (self->means_row, G_LIST_MODEL (model));
  means_changed_cb (self);
}

/**
 * iep_sign_dialog_new:
 * @parent: the window it belongs to
 * @session: who signs
 * @version: what is signed: an #IepPlanVersion or #IepEstimateVersion
 *
 * Returns: (transfer none): the dialog, owned by GTK; present it with gtk_window_present()
 */
IepSignDialog *
iep_sign_dialog_new (GtkWindow  *parent,
                     IepSession *session,
                     IepRecord  *version)
{
  IepSignDialog *self;

  g_return_val_if_fail (IEP_IS_SESSION (session), NULL);
  g_return_val_if_fail (IEP_IS_RECORD (version), NULL);

  self = g_object_new (IEP_TYPE_SIGN_DIALOG, "transient-for", parent, NULL);
  self->session = g_object_ref (session);
  self->version = g_object_ref (version);
  describe_version (self);
  return self;
}
