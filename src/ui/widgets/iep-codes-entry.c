/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Several codes of one classification: those chosen, each with its name, and a picker for the next. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/widgets/iep-codes-entry.h"

#include <glib/gi18n.h>

#include "domain/iep-code.h"

struct _IepCodesEntry
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *chosen;
  GtkWidget *picker;
  IepSession *session;
  char *kind;
  GPtrArray *codes; /* NULL-terminated when handed out */
};

G_DEFINE_FINAL_TYPE (IepCodesEntry, iep_codes_entry, GTK_TYPE_WIDGET)

enum
{
  PROP_CODES = 1,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

static void show_codes (IepCodesEntry *self);

static void
remove_cb (GtkButton     *button,
           IepCodesEntry *self)
{
  const char *code = g_object_get_data (G_OBJECT (button), "iep-code");
  guint index;

  if (!g_ptr_array_find_with_equal_func (self->codes, code, g_str_equal, &index))
    return;
  g_ptr_array_remove_index (self->codes, index);
  gtk_widget_grab_focus (self->picker);
  show_codes (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CODES]);
}

static GtkWidget *
make_row (IepCodesEntry *self,
          const char    *code)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label, *button;
  g_autofree char *name = self->session != NULL ? iep_code_name (self->session, self->kind, code) : NULL;
  g_autofree char *text = name != NULL ? g_strdup_printf ("%s %s", code, name) : g_strdup (code);
  g_autofree char *remove = g_strdup_printf (_("Remove %s"), code);

  label = gtk_label_new (text);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  button = gtk_button_new_from_icon_name ("edit-delete-symbolic");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (button, remove);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, remove, -1);
  g_object_set_data_full (G_OBJECT (button), "iep-code", g_strdup (code), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (remove_cb), self);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), button);
  return row;
}

static void
show_codes (IepCodesEntry *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->chosen)) != NULL)
    gtk_box_remove (GTK_BOX (self->chosen), child);
  for (guint i = 0; i < self->codes->len; i++)
    gtk_box_append (GTK_BOX (self->chosen), make_row (self, g_ptr_array_index (self->codes, i)));
  gtk_widget_set_visible (self->chosen, self->codes->len > 0);
}

/* Once the name is known the code is one of the list. */
static void
named_cb (IepCodesEntry *self)
{
  IepCodePicker *picker = IEP_CODE_PICKER (self->picker);
  const char *code = iep_code_picker_get_code (picker);
  gboolean added = FALSE;

  if (code == NULL || iep_code_picker_get_code_name (picker) == NULL)
    return;
  if (!g_ptr_array_find_with_equal_func (self->codes, code, g_str_equal, NULL))
    {
      g_ptr_array_add (self->codes, g_strdup (code));
      added = TRUE;
    }
  iep_code_picker_set_code (picker, NULL);
  show_codes (self);
  if (added)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CODES]);
}

static void
resolved_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr(IepCodesEntry) self = data;

  if (iep_code_resolve_finish (IEP_SESSION (source), result, NULL) && self->chosen != NULL)
    show_codes (self);
}

static void
resolve (IepCodesEntry *self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) codes = NULL;

  if (self->session == NULL || self->codes->len == 0)
    return;
  for (guint i = 0; i < self->codes->len; i++)
    g_strv_builder_add (builder, g_ptr_array_index (self->codes, i));
  codes = g_strv_builder_end (builder);
  iep_code_resolve_async (self->session, self->kind, (const char * const *) codes, NULL,
                          resolved_cb, g_object_ref (self));
}

static void
iep_codes_entry_get_property (GObject    *object,
                              guint       id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  IepCodesEntry *self = IEP_CODES_ENTRY (object);
  g_autoptr(GStrvBuilder) builder = NULL;

  switch (id)
    {
    case PROP_CODES:
      builder = g_strv_builder_new ();
      for (guint i = 0; i < self->codes->len; i++)
        g_strv_builder_add (builder, g_ptr_array_index (self->codes, i));
      g_value_take_boxed (value, self->codes->len > 0 ? g_strv_builder_end (builder) : NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static gboolean
equals (IepCodesEntry *self,
        GStrv          codes)
{
  guint n = codes != NULL ? g_strv_length (codes) : 0;

  if (n != self->codes->len)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (strcmp (codes[i], g_ptr_array_index (self->codes, i)) != 0)
      return FALSE;
  return TRUE;
}

static void
iep_codes_entry_set_property (GObject      *object,
                              guint         id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  IepCodesEntry *self = IEP_CODES_ENTRY (object);
  GStrv codes;

  switch (id)
    {
    case PROP_CODES:
      codes = g_value_get_boxed (value);
      if (equals (self, codes))
        break;
      g_ptr_array_set_size (self->codes, 0);
      for (guint i = 0; codes != NULL && codes[i] != NULL; i++)
        g_ptr_array_add (self->codes, g_strdup (codes[i]));
      show_codes (self);
      resolve (self);
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

/* What takes the focus itself, by whatever it gives it on to, would keep Shift+Tab from leaving. */
static gboolean
iep_codes_entry_focus (GtkWidget        *widget,
                       GtkDirectionType  direction)
{
  IepCodesEntry *self = IEP_CODES_ENTRY (widget);

  return self->box != NULL && gtk_widget_child_focus (self->box, direction);
}

static gboolean
iep_codes_entry_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (IEP_CODES_ENTRY (widget)->picker);
}

static void
iep_codes_entry_dispose (GObject *object)
{
  IepCodesEntry *self = IEP_CODES_ENTRY (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  self->chosen = NULL;
  g_clear_object (&self->session);

  G_OBJECT_CLASS (iep_codes_entry_parent_class)->dispose (object);
}

static void
iep_codes_entry_finalize (GObject *object)
{
  IepCodesEntry *self = IEP_CODES_ENTRY (object);

  g_ptr_array_unref (self->codes);
  g_free (self->kind);

  G_OBJECT_CLASS (iep_codes_entry_parent_class)->finalize (object);
}

static void
iep_codes_entry_class_init (IepCodesEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = iep_codes_entry_get_property;
  object_class->set_property = iep_codes_entry_set_property;
  object_class->dispose = iep_codes_entry_dispose;
  object_class->finalize = iep_codes_entry_finalize;
  widget_class->focus = iep_codes_entry_focus;
  widget_class->grab_focus = iep_codes_entry_grab_focus;

  properties[PROP_CODES] =
    g_param_spec_boxed ("codes", NULL, NULL, G_TYPE_STRV,
                        G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
iep_codes_entry_init (IepCodesEntry *self)
{
  self->codes = g_ptr_array_new_with_free_func (g_free);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->chosen = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_visible (self->chosen, FALSE);
  self->picker = iep_code_picker_new ();
  gtk_entry_set_has_frame (GTK_ENTRY (self->picker), FALSE);
  g_signal_connect_swapped (self->picker, "notify::code-name", G_CALLBACK (named_cb), self);
  gtk_box_append (GTK_BOX (self->box), self->chosen);
  gtk_box_append (GTK_BOX (self->box), self->picker);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

/**
 * iep_codes_entry_new:
 * @kind: the classification, e.g. "cpv"
 *
 * Returns: an empty list of codes
 */
GtkWidget *
iep_codes_entry_new (const char *kind)
{
  IepCodesEntry *self = g_object_new (IEP_TYPE_CODES_ENTRY, NULL);

  self->kind = g_strdup (kind);
  g_object_set (self->picker, "kind", kind, NULL);
  return GTK_WIDGET (self);
}

/**
 * iep_codes_entry_set_source:
 *
 * As iep_code_picker_set_source().
 */
void
iep_codes_entry_set_source (IepCodesEntry *self,
                            IepSession    *session,
                            gint64         institution_id,
                            gint64         year)
{
  g_return_if_fail (IEP_IS_CODES_ENTRY (self));

  g_set_object (&self->session, session);
  iep_code_picker_set_source (IEP_CODE_PICKER (self->picker), session, institution_id, year);
  show_codes (self);
  resolve (self);
}

/**
 * iep_codes_entry_get_picker:
 *
 * Returns: (transfer none): the picker of the next code
 */
IepCodePicker *
iep_codes_entry_get_picker (IepCodesEntry *self)
{
  g_return_val_if_fail (IEP_IS_CODES_ENTRY (self), NULL);

  return IEP_CODE_PICKER (self->picker);
}
