/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row that names a file, with buttons to choose another one and to do without. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/connection/iep-file-row.h"

#include <glib/gi18n.h>

#include "ui/widgets/iep-error-ui.h"

struct _IepFileRow
{
  AdwActionRow  parent_instance;

  GtkWidget    *clear_button;
  GtkWidget    *choose_button;
  char         *path;
  char         *without;
  IepFileKind   kind;
};

G_DEFINE_FINAL_TYPE (IepFileRow, iep_file_row, ADW_TYPE_ACTION_ROW)

enum {
  PROP_0,
  PROP_PATH,
  PROP_WITHOUT,
  PROP_CHOOSE_TOOLTIP,
  PROP_CLEAR_TOOLTIP,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
show_path (IepFileRow *self)
{
  g_autofree char *shown = self->path != NULL ? g_filename_display_name (self->path) : NULL;
  const char *words = shown != NULL ? shown : self->without;
  g_autofree char *escaped = g_markup_escape_text (words != NULL ? words : "", -1);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), escaped);
  gtk_widget_set_visible (self->clear_button, self->path != NULL);
}

static void
chosen_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(IepFileRow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) file = iep_file_chooser_open_finish (result, &error);

  if (file != NULL)
    iep_file_row_set_path (self, g_file_peek_path (file));
  else if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    iep_error_toast (GTK_WIDGET (self), error);
}

static void
choose_cb (IepFileRow *self)
{
  iep_file_chooser_open_async (GTK_WIDGET (self), adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self)), self->kind,
                               NULL, chosen_cb, g_object_ref (self));
}

static void
clear_cb (IepFileRow *self)
{
  iep_file_row_set_path (self, NULL);
}

static void
iep_file_row_finalize (GObject *object)
{
  IepFileRow *self = IEP_FILE_ROW (object);

  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->without, g_free);

  G_OBJECT_CLASS (iep_file_row_parent_class)->finalize (object);
}

static void
iep_file_row_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  IepFileRow *self = IEP_FILE_ROW (object);

  switch (prop_id)
    {
    case PROP_PATH:
      g_value_set_string (value, self->path);
      break;

    case PROP_WITHOUT:
      g_value_set_string (value, self->without);
      break;

    case PROP_CHOOSE_TOOLTIP:
      g_value_set_string (value, gtk_widget_get_tooltip_text (self->choose_button));
      break;

    case PROP_CLEAR_TOOLTIP:
      g_value_set_string (value, gtk_widget_get_tooltip_text (self->clear_button));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
iep_file_row_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  IepFileRow *self = IEP_FILE_ROW (object);

  switch (prop_id)
    {
    case PROP_PATH:
      iep_file_row_set_path (self, g_value_get_string (value));
      break;

    case PROP_WITHOUT:
      g_free (self->without);
      self->without = g_value_dup_string (value);
      show_path (self);
      break;

    case PROP_CHOOSE_TOOLTIP:
      gtk_widget_set_tooltip_text (self->choose_button, g_value_get_string (value));
      break;

    case PROP_CLEAR_TOOLTIP:
      gtk_widget_set_tooltip_text (self->clear_button, g_value_get_string (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
iep_file_row_class_init (IepFileRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = iep_file_row_finalize;
  object_class->get_property = iep_file_row_get_property;
  object_class->set_property = iep_file_row_set_property;

  properties[PROP_PATH] =
    g_param_spec_string ("path", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_WITHOUT] =
    g_param_spec_string ("without", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_CHOOSE_TOOLTIP] =
    g_param_spec_string ("choose-tooltip", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_CLEAR_TOOLTIP] =
    g_param_spec_string ("clear-tooltip", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
iep_file_row_init (IepFileRow *self)
{
  self->clear_button = gtk_button_new_from_icon_name ("edit-clear-symbolic");
  gtk_widget_add_css_class (self->clear_button, "flat");
  gtk_widget_set_valign (self->clear_button, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->clear_button, FALSE);
  g_signal_connect_object (self->clear_button, "clicked", G_CALLBACK (clear_cb), self, G_CONNECT_SWAPPED);

  self->choose_button = gtk_button_new_with_label (_("Choose…"));
  gtk_widget_set_valign (self->choose_button, GTK_ALIGN_CENTER);
  g_signal_connect_object (self->choose_button, "clicked", G_CALLBACK (choose_cb), self, G_CONNECT_SWAPPED);

  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->clear_button);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->choose_button);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), 2);
}

/**
 * iep_file_row_get_path:
 * @self: the row
 *
 * Returns: (transfer none) (nullable): the file, %NULL without one
 */
const char *
iep_file_row_get_path (IepFileRow *self)
{
  g_return_val_if_fail (IEP_IS_FILE_ROW (self), NULL);

  return self->path;
}

/**
 * iep_file_row_set_path:
 * @self: the row
 * @path: (nullable): a file; %NULL or nothing for none
 */
void
iep_file_row_set_path (IepFileRow *self,
                       const char *path)
{
  g_return_if_fail (IEP_IS_FILE_ROW (self));

  if (path != NULL && *path == '\0')
    path = NULL;
  if (g_strcmp0 (path, self->path) == 0)
    return;

  g_free (self->path);
  self->path = g_strdup (path);
  show_path (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PATH]);
}

/**
 * iep_file_row_set_kind:
 * @self: the row
 * @kind: which files are offered
 */
void
iep_file_row_set_kind (IepFileRow  *self,
                       IepFileKind  kind)
{
  g_return_if_fail (IEP_IS_FILE_ROW (self));

  self->kind = kind;
}
