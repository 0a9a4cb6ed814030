/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An entry that finds a code of a classification by its digits or by words, searched on the server as one types. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/widgets/iep-code-picker.h"

#include <glib/gi18n.h>

#include "domain/iep-code.h"
#include "ui/widgets/iep-suggestions.h"

#define SEARCH_DELAY_MS 120
#define LIST_WIDTH 440

struct _IepCodePicker
{
  GtkEntry parent_instance;

  IepSession *session;
  char *kind;
  gint64 institution_id;
  gint64 year;
  gboolean compact;

  char *code;
  char *code_name;
  char *problem;

  GtkWidget *popover;
  GListStore *found;
  GCancellable *searching;
  guint timeout;
  gboolean updating; /* the text changes because of us, not of the user */
  gboolean typed;    /* the text is not (yet) the name of a code */
};

G_DEFINE_FINAL_TYPE (IepCodePicker, iep_code_picker, GTK_TYPE_ENTRY)

enum
{
  PROP_SESSION = 1,
  PROP_KIND,
  PROP_INSTITUTION_ID,
  PROP_YEAR,
  PROP_CODE,
  PROP_COMPACT,
  PROP_CODE_NAME,
  PROP_PROBLEM,
  PROP_BUSY,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

/* The codes of these say something to people; of the others only the name does. */
static gboolean
shows_code (IepCodePicker *self)
{
  static const char * const kinds[] = { "cpv", "ekk", "resource", "financing", "function", "programme", "classifier",
                                        "nuts", NULL };

  return self->kind != NULL && g_strv_contains (kinds, self->kind);
}

/* 48820000-2, whose last digit the server checks. */
static gboolean
has_check_digit (IepCodePicker *self,
                 const char    *text)
{
  g_autofree char *code = g_strstrip (g_strdup (text));

  return g_strcmp0 (self->kind, "cpv") == 0 && strlen (code) == 10 && code[8] == '-' && g_ascii_isdigit (code[9]);
}

/* The digits somebody may copy from elsewhere: 48820000-2 is 48820000. */
static char *
normalize (IepCodePicker *self,
           const char    *text)
{
  char *code = g_strstrip (g_strdup (text));

  if (g_strcmp0 (self->kind, "cpv") == 0 && strlen (code) == 10 && code[8] == '-')
    code[8] = '\0';
  return code;
}

/* Complete as far as its form goes: no need to wait for the server to know which code is meant. */
static gboolean
looks_complete (IepCodePicker *self,
                const char    *code)
{
  if (g_strcmp0 (self->kind, "cpv") == 0)
    return strlen (code) == 8 && strspn (code, "0123456789") == 8;
  if (g_strcmp0 (self->kind, "ekk") == 0)
    return strlen (code) == 4 && strspn (code, "0123456789") == 4;
  if (g_strcmp0 (self->kind, "programme") == 0)
    return strlen (code) == 8 && code[2] == '.' && code[5] == '.' && strspn (code, "0123456789.") == 8;
  return FALSE;
}

/* Programmes and classifiers are each institution's own; the rest is everybody's. */
static gint64
owner_of (IepCodePicker *self)
{
  static const char * const kinds[] = { "programme", "classifier", NULL };

  return self->kind != NULL && g_strv_contains (kinds, self->kind) ? self->institution_id : 0;
}

static void
set_problem (IepCodePicker *self,
             const char    *problem)
{
  if (g_strcmp0 (self->problem, problem) == 0)
    return;
  g_free (self->problem);
  self->problem = g_strdup (problem);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
}

static void
take_code (IepCodePicker *self,
           const char    *code,
           const char    *name)
{
  if (g_strcmp0 (self->code_name, name) != 0)
    {
      g_free (self->code_name);
      self->code_name = g_strdup (name);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CODE_NAME]);
    }
  if (g_strcmp0 (self->code, code) != 0)
    {
      g_free (self->code);
      self->code = g_strdup (code);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CODE]);
    }
}

static char *
make_text (IepCodePicker *self)
{
  if (self->code == NULL)
    return g_strdup ("");
  if (!shows_code (self))
    return g_strdup (self->code_name != NULL ? self->code_name : self->code);
  if (self->compact || self->code_name == NULL)
    return g_strdup (self->code);
  return g_strdup_printf ("%s %s", self->code, self->code_name);
}

static gboolean
has_focus (IepCodePicker *self)
{
  return (gtk_widget_get_state_flags (GTK_WIDGET (self)) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0;
}

static void
show_code (IepCodePicker *self)
{
  g_autofree char *text = make_text (self);

  self->typed = FALSE;
  self->updating = TRUE;
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self)), text) != 0)
    {
      gtk_editable_set_text (GTK_EDITABLE (self), text);
      /* Of a long name the beginning says most. */
      gtk_editable_set_position (GTK_EDITABLE (self), has_focus (self) ? -1 : 0);
    }
  self->updating = FALSE;
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), self->compact ? self->code_name : NULL);
}

static void
close_list (IepCodePicker *self)
{
  if (self->popover != NULL)
    gtk_popover_popdown (GTK_POPOVER (self->popover));
}

static gboolean
list_is_open (IepCodePicker *self)
{
  return self->popover != NULL && gtk_widget_get_visible (self->popover);
}

static void
choose (IepCodePicker *self,
        IepCode       *code)
{
  close_list (self);
  set_problem (self, NULL);
  take_code (self, iep_code_get_code (code), iep_code_get_name (code));
  show_code (self);
}

static void
stop_search (IepCodePicker *self)
{
  g_clear_handle_id (&self->timeout, g_source_remove);
  if (self->searching != NULL)
    {
      g_cancellable_cancel (self->searching);
      g_clear_object (&self->searching);
    }
}

static void
chosen_cb (IepCodePicker *self,
           IepCode       *code)
{
  stop_search (self);
  choose (self, code);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

static void
make_list (IepCodePicker *self)
{
  if (self->popover != NULL)
    return;
  self->popover = iep_suggestions_new (G_LIST_MODEL (self->found), shows_code (self));
  g_signal_connect_swapped (self->popover, "chosen", G_CALLBACK (chosen_cb), self);
  gtk_widget_set_parent (self->popover, GTK_WIDGET (self));
}

static void
open_list (IepCodePicker *self)
{
  if (!has_focus (self) || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  make_list (self);
  iep_suggestions_open (IEP_SUGGESTIONS (self->popover),
                        MAX (gtk_widget_get_width (GTK_WIDGET (self)), LIST_WIDTH));
}

/* The code that the text names without any doubt: by its digits, or by its whole name. */
static IepCode *
find_exact (IepCodePicker *self,
            const char    *text)
{
  g_autofree char *wanted = normalize (self, text);
  g_autofree char *folded = g_utf8_casefold (wanted, -1);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->found));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(IepCode) code = g_list_model_get_item (G_LIST_MODEL (self->found), i);
      g_autofree char *name = g_utf8_casefold (iep_code_get_name (code), -1);

      if (g_strcmp0 (iep_code_get_code (code), wanted) == 0 || strcmp (name, folded) == 0)
        return g_steal_pointer (&code);
    }
  return NULL;
}

static void
settle (IepCodePicker *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self));
  g_autoptr(IepCode) exact = NULL;

  if (!self->typed || *text == '\0')
    return;

  exact = find_exact (self, text);
  if (exact == NULL && g_list_model_get_n_items (G_LIST_MODEL (self->found)) == 1 && !has_focus (self))
    exact = g_list_model_get_item (G_LIST_MODEL (self->found), 0);

  if (exact != NULL && !has_focus (self))
    choose (self, exact);
  else if (exact != NULL)
    {
      set_problem (self, NULL);
      take_code (self, iep_code_get_code (exact), iep_code_get_name (exact));
    }
  else if (g_list_model_get_n_items (G_LIST_MODEL (self->found)) == 0)
    set_problem (self, has_check_digit (self, text) ? _("There is no such code, or its check digit is wrong.")
                       : shows_code (self) ? _("There is no such code.") : _("There is nothing by that name."));
  else if (!has_focus (self))
    set_problem (self, _("Choose one from the list."));
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  g_autoptr(IepCodePicker) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GListModel) model = NULL;
  g_autoptr(GPtrArray) items = NULL;

  model = iep_code_find_finish (IEP_SESSION (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->searching);
  if (error != NULL)
    {
      /* The next letter tries again; a lost connection is shown by the window. */
      g_debug ("No suggestions: %s", error->message);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
      return;
    }

  items = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    g_ptr_array_add (items, g_list_model_get_item (model, i));
  g_list_store_splice (self->found, 0, g_list_model_get_n_items (G_LIST_MODEL (self->found)),
                       items->pdata, items->len);

  if (has_focus (self) && (self->typed || list_is_open (self)))
    open_list (self);
  settle (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

static void
search (IepCodePicker *self,
        const char    *query)
{
  stop_search (self);
  if (self->session == NULL || self->kind == NULL)
    return;
  self->searching = g_cancellable_new ();
  iep_code_find_async (self->session, self->kind, owner_of (self), query, self->year,
                       self->searching, found_cb, g_object_ref (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

static gboolean
search_timeout_cb (gpointer data)
{
  IepCodePicker *self = data;
  g_autofree char *query = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self))));

  self->timeout = 0;
  search (self, query);
  return G_SOURCE_REMOVE;
}

static void
browse (IepCodePicker *self)
{
  if (!has_focus (self))
    gtk_widget_grab_focus (GTK_WIDGET (self));
  make_list (self);
  open_list (self);
  search (self, self->typed ? gtk_editable_get_text (GTK_EDITABLE (self)) : "");
}

static void
changed_cb (IepCodePicker *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self));
  g_autofree char *code = NULL;

  if (self->updating)
    return;

  self->typed = *text != '\0';
  set_problem (self, NULL);
  stop_search (self);
  if (*text == '\0')
    {
      take_code (self, NULL, NULL);
      close_list (self);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
      return;
    }

  code = normalize (self, text);
  take_code (self, looks_complete (self, code) && !has_check_digit (self, text) ? code : NULL, NULL);
  self->timeout = g_timeout_add (SEARCH_DELAY_MS, search_timeout_cb, self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

static void
leave_cb (GtkEventControllerFocus *controller,
          IepCodePicker           *self)
{
  close_list (self);
  if (self->searching == NULL && self->timeout == 0)
    settle (self);
  if (!self->typed)
    gtk_editable_set_position (GTK_EDITABLE (self), 0);
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller,
                guint                  keyval,
                guint                  keycode,
                GdkModifierType        state,
                IepCodePicker         *self)
{
  IepCode *code;

  if (state & (GDK_CONTROL_MASK | GDK_SHIFT_MASK))
    return GDK_EVENT_PROPAGATE;

  switch (keyval)
    {
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      if (list_is_open (self))
        iep_suggestions_move (IEP_SUGGESTIONS (self->popover), 1);
      else
        browse (self);
      return GDK_EVENT_STOP;

    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      if (!list_is_open (self))
        return GDK_EVENT_PROPAGATE;
      iep_suggestions_move (IEP_SUGGESTIONS (self->popover), -1);
      return GDK_EVENT_STOP;

    case GDK_KEY_Page_Down:
    case GDK_KEY_Page_Up:
      if (!list_is_open (self))
        return GDK_EVENT_PROPAGATE;
      iep_suggestions_move (IEP_SUGGESTIONS (self->popover), keyval == GDK_KEY_Page_Down ? 8 : -8);
      return GDK_EVENT_STOP;

    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_Tab:
      /* Old suggestions do not answer a question that is still on its way. */
      if (!list_is_open (self) || self->timeout != 0 || self->searching != NULL)
        return GDK_EVENT_PROPAGATE;
      if (keyval == GDK_KEY_Tab && !self->typed)
        return GDK_EVENT_PROPAGATE;
      code = iep_suggestions_get_selected (IEP_SUGGESTIONS (self->popover));
      if (code != NULL)
        choose (self, code);
      return keyval == GDK_KEY_Tab ? GDK_EVENT_PROPAGATE : GDK_EVENT_STOP;

    case GDK_KEY_Escape:
      if (!list_is_open (self))
        return GDK_EVENT_PROPAGATE;
      close_list (self);
      return GDK_EVENT_STOP;

    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
icon_press_cb (IepCodePicker        *self,
               GtkEntryIconPosition  position)
{
  if (list_is_open (self))
    close_list (self);
  else
    browse (self);
}

static void
named_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  g_autoptr(IepCodePicker) self = data;
  g_autoptr(GListModel) model = iep_code_find_finish (IEP_SESSION (source), result, NULL);

  if (model == NULL || self->code == NULL || self->code_name != NULL)
    return;
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(IepCode) code = g_list_model_get_item (model, i);

      if (g_strcmp0 (iep_code_get_code (code), self->code) == 0)
        {
          take_code (self, self->code, iep_code_get_name (code));
          if (!self->typed)
            show_code (self);
          return;
        }
    }
}

/* The name of a code that came from the record, from the cache or from the server. */
static void
resolve (IepCodePicker *self)
{
  g_autofree char *name = NULL;

  if (self->session == NULL || self->kind == NULL || self->code == NULL || self->code_name != NULL)
    return;
  name = owner_of (self) != 0
    ? iep_code_institution_name (self->session, self->kind, self->institution_id, self->code)
    : iep_code_name (self->session, self->kind, self->code);
  if (name != NULL)
    {
      take_code (self, self->code, name);
      show_code (self);
    }
  else
    iep_code_find_async (self->session, self->kind, owner_of (self), self->code, self->year,
                         NULL, named_cb, g_object_ref (self));
}

static void
iep_code_picker_size_allocate (GtkWidget *widget,
                               int        width,
                               int        height,
                               int        baseline)
{
  IepCodePicker *self = IEP_CODE_PICKER (widget);

  GTK_WIDGET_CLASS (iep_code_picker_parent_class)->size_allocate (widget, width, height, baseline);
  if (self->popover != NULL)
    gtk_popover_present (GTK_POPOVER (self->popover));
}

static void
iep_code_picker_get_property (GObject    *object,
                              guint       id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  IepCodePicker *self = IEP_CODE_PICKER (object);

  switch (id)
    {
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;
    case PROP_KIND:
      g_value_set_string (value, self->kind);
      break;
    case PROP_INSTITUTION_ID:
      g_value_set_int64 (value, self->institution_id);
      break;
    case PROP_YEAR:
      g_value_set_int64 (value, self->year);
      break;
    case PROP_CODE:
      g_value_set_string (value, self->code);
      break;
    case PROP_COMPACT:
      g_value_set_boolean (value, self->compact);
      break;
    case PROP_CODE_NAME:
      g_value_set_string (value, self->code_name);
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, iep_code_picker_get_busy (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
iep_code_picker_set_property (GObject      *object,
                              guint         id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  IepCodePicker *self = IEP_CODE_PICKER (object);

  switch (id)
    {
    case PROP_SESSION:
      g_set_object (&self->session, g_value_get_object (value));
      resolve (self);
      break;
    case PROP_KIND:
      g_free (self->kind);
      self->kind = g_value_dup_string (value);
      break;
    case PROP_INSTITUTION_ID:
      self->institution_id = g_value_get_int64 (value);
      break;
    case PROP_YEAR:
      self->year = g_value_get_int64 (value);
      break;
    case PROP_CODE:
      iep_code_picker_set_code (self, g_value_get_string (value));
      break;
    case PROP_COMPACT:
      self->compact = g_value_get_boolean (value);
      show_code (self);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
iep_code_picker_dispose (GObject *object)
{
  IepCodePicker *self = IEP_CODE_PICKER (object);

  stop_search (self);
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (iep_code_picker_parent_class)->dispose (object);
}

static void
iep_code_picker_finalize (GObject *object)
{
  IepCodePicker *self = IEP_CODE_PICKER (object);

  g_object_unref (self->found);
  g_free (self->kind);
  g_free (self->code);
  g_free (self->code_name);
  g_free (self->problem);

  G_OBJECT_CLASS (iep_code_picker_parent_class)->finalize (object);
}

static void
iep_code_picker_class_init (IepCodePickerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  const GParamFlags read = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = iep_code_picker_get_property;
  object_class->set_property = iep_code_picker_set_property;
  object_class->dispose = iep_code_picker_dispose;
  object_class->finalize = iep_code_picker_finalize;
  GTK_WIDGET_CLASS (klass)->size_allocate = iep_code_picker_size_allocate;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, IEP_TYPE_SESSION, flags);
  properties[PROP_KIND] = g_param_spec_string ("kind", NULL, NULL, NULL, flags);
  properties[PROP_INSTITUTION_ID] = g_param_spec_int64 ("institution-id", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_YEAR] = g_param_spec_int64 ("year", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_CODE] = g_param_spec_string ("code", NULL, NULL, NULL, flags | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_COMPACT] = g_param_spec_boolean ("compact", NULL, NULL, FALSE, flags);
  properties[PROP_CODE_NAME] = g_param_spec_string ("code-name", NULL, NULL, NULL, read);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, read);
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, read);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
iep_code_picker_init (IepCodePicker *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->found = g_list_store_new (IEP_TYPE_CODE);
  gtk_entry_set_max_length (GTK_ENTRY (self), 300);
  gtk_entry_set_icon_from_icon_name (GTK_ENTRY (self), GTK_ENTRY_ICON_SECONDARY, "pan-down-symbolic");
  gtk_entry_set_icon_tooltip_text (GTK_ENTRY (self), GTK_ENTRY_ICON_SECONDARY, _("Show the List"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_AUTOCOMPLETE, GTK_ACCESSIBLE_AUTOCOMPLETE_LIST,
                                  GTK_ACCESSIBLE_PROPERTY_HAS_POPUP, TRUE,
                                  -1);

  g_signal_connect (self, "changed", G_CALLBACK (changed_cb), NULL);
  g_signal_connect (self, "icon-press", G_CALLBACK (icon_press_cb), NULL);
  g_signal_connect (focus, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

/**
 * iep_code_picker_new:
 *
 * Returns: a picker without a source: see iep_code_picker_set_source()
 */
GtkWidget *
iep_code_picker_new (void)
{
  return g_object_new (IEP_TYPE_CODE_PICKER, NULL);
}

/**
 * iep_code_picker_set_source:
 * @session: (nullable): where to search
 * @institution_id: whose programmes and classifiers; 0 for classifications of everybody
 * @year: codes valid in it
 */
void
iep_code_picker_set_source (IepCodePicker *self,
                            IepSession    *session,
                            gint64         institution_id,
                            gint64         year)
{
  g_return_if_fail (IEP_IS_CODE_PICKER (self));
  g_return_if_fail (session == NULL || IEP_IS_SESSION (session));

  self->institution_id = institution_id;
  self->year = year;
  g_object_set (self, "session", session, NULL);
}

/**
 * iep_code_picker_get_code:
 *
 * Returns: (transfer none) (nullable): the code chosen, or %NULL
 */
const char *
iep_code_picker_get_code (IepCodePicker *self)
{
  g_return_val_if_fail (IEP_IS_CODE_PICKER (self), NULL);

  return self->code;
}

/**
 * iep_code_picker_set_code:
 * @code: (nullable): a code; its name is found by the picker
 */
void
iep_code_picker_set_code (IepCodePicker *self,
                          const char    *code)
{
  g_return_if_fail (IEP_IS_CODE_PICKER (self));

  if (code != NULL && *code == '\0')
    code = NULL;
  if (g_strcmp0 (self->code, code) == 0)
    return;
  stop_search (self);
  set_problem (self, NULL);
  take_code (self, code, NULL);
  show_code (self);
  resolve (self);
}

/**
 * iep_code_picker_get_code_name:
 *
 * Returns: (transfer none) (nullable): what the chosen code is called, as soon as that is known
 */
const char *
iep_code_picker_get_code_name (IepCodePicker *self)
{
  g_return_val_if_fail (IEP_IS_CODE_PICKER (self), NULL);

  return self->code_name;
}

/**
 * iep_code_picker_get_problem:
 *
 * Returns: (transfer none) (nullable): what is wrong with the text, in the user's words
 */
const char *
iep_code_picker_get_problem (IepCodePicker *self)
{
  g_return_val_if_fail (IEP_IS_CODE_PICKER (self), NULL);

  return self->problem;
}

/**
 * iep_code_picker_get_busy:
 *
 * Returns: whether it is still being found out which code the text means
 */
gboolean
iep_code_picker_get_busy (IepCodePicker *self)
{
  g_return_val_if_fail (IEP_IS_CODE_PICKER (self), FALSE);

  return self->timeout != 0 || self->searching != NULL;
}
