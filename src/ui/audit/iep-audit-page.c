/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The section "Audit": who did what when, the newest first, and whether the chain is whole. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/audit/iep-audit-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "domain/iep-audit.h"
#include "domain/iep-date.h"
#include "ui/audit/iep-audit-export.h"
#include "ui/iep-page.h"
#include "ui/widgets/iep-date-entry.h"
#include "ui/widgets/iep-difference-view.h"
#include "ui/widgets/iep-error-ui.h"
#include "ui/widgets/iep-record-column.h"

#define PAGE 200

/* In the order of the choice; the system's own chain is offered to administrators only. */
typedef enum
{
  CHAIN_HERE,
  CHAIN_ANYWHERE,
  CHAIN_SYSTEM,
} Chain;

static const char * const kinds[] = {
  "procurement", "plan", "estimate", "scenario", "institution", "person", "right", "system",
};

struct _IepAuditPage
{
  GtkWidget           parent_instance;

  /* Owned References */
  IepContext         *context;
  GSimpleActionGroup *actions;
  GMenuModel         *page_menu;
  GCancellable       *cancellable;
  GListStore         *entries;
  GtkSingleSelection *selection;
  char               *object_kind;   /* the one object that is looked at, or %NULL */
  gint64              object_id;
  gboolean            loading_older;
  gboolean            filling;

  /* Template References */
  GtkWidget          *box;
  GtkDropDown        *chain;
  GtkDropDown        *kind;
  GtkSearchEntry     *person;
  IepDateEntry       *from;
  IepDateEntry       *to;
  GtkRevealer        *object_revealer;
  GtkLabel           *object_label;
  GtkStack           *stack;
  GtkSpinner         *loading;
  AdwStatusPage      *empty;
  GtkWidget          *again_button;
  GtkColumnView      *list;
  GtkLabel           *title;
  GtkLabel           *who;
  GtkLabel           *link;
  IepDifferenceView  *changes;
  GtkLabel           *status;
};

static void page_iface_init (IepPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (IepAuditPage, iep_audit_page, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (IEP_TYPE_PAGE, page_iface_init))

enum
{
  PROP_0,
  PROP_CONTEXT,
};

static void
enable (IepAuditPage *self,
        const char   *name,
        gboolean      enabled)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), name)), enabled);
}

static void
show_only (IepAuditPage *self,
           const char   *page)
{
  gtk_stack_set_visible_child_name (self->stack, page);
  gtk_spinner_set_spinning (self->loading, g_str_equal (page, "loading"));
  enable (self, "export", g_str_equal (page, "content"));
}

/* The filter ---------------------------------------------------------------------------------------------- */

/* Whose chain: of an institution, the system's (0), or all. */
static gint64
get_institution (IepAuditPage *self)
{
  gint64 here = iep_context_get_institution_id (self->context);

  switch (gtk_drop_down_get_selected (self->chain))
    {
    case CHAIN_SYSTEM:
      return 0;
    case CHAIN_ANYWHERE:
      return IEP_AUDIT_ANYWHERE;
    default:
      return here != 0 ? here : IEP_AUDIT_ANYWHERE;
    }
}

static IepAuditFilter
get_filter (IepAuditPage *self)
{
  guint kind = gtk_drop_down_get_selected (self->kind);
  const char *person = gtk_editable_get_text (GTK_EDITABLE (self->person));
  IepAuditFilter filter = {
    .institution_id = get_institution (self),
    .kind = kind > 0 && kind <= G_N_ELEMENTS (kinds) ? kinds[kind - 1] : NULL,
    .person = *person != '\0' ? person : NULL,
    .from = iep_date_entry_get_date (self->from),
    .to = iep_date_entry_get_date (self->to),
  };

  if (self->object_kind != NULL)
    {
      filter.kind = self->object_kind;
      filter.subject = self->object_id;
    }

  return filter;
}

static gboolean
is_filtered (IepAuditPage *self)
{
  IepAuditFilter filter = get_filter (self);

  return filter.kind != NULL || filter.person != NULL || filter.from != NULL || filter.to != NULL;
}

/* The entries --------------------------------------------------------------------------------------------- */

static IepAuditEntry *
get_selected (IepAuditPage *self)
{
  return gtk_single_selection_get_selected_item (self->selection);
}

/* What can be asked for by itself: a procurement, a version of a plan or of an estimate. */
static gboolean
is_object (IepAuditEntry *entry)
{
  static const char * const tables[] = {
    "procurement", "procurement_revision", "plan_version", "estimate_version", "estimate_line", "estimate_detail", "decision",
    "document", NULL
  };

  return entry != NULL && iep_record_get_int (IEP_RECORD (entry), "subject") != IEP_UNSET &&
         g_strv_contains (tables, iep_record_get_string (IEP_RECORD (entry), "tbl"));
}

static void
selected_cb (IepAuditPage *self)
{
  IepAuditEntry *entry = get_selected (self);
  g_autofree char *what = NULL, *person = NULL, *at = NULL, *title = NULL, *who = NULL, *link = NULL;
  g_autoptr(GListModel) changes = NULL;
  const char *object, *address;

  enable (self, "object", is_object (entry) && self->object_kind == NULL);
  if (entry == NULL)
    return;
  what = iep_audit_entry_describe (entry);
  person = iep_audit_entry_who (entry);
  at = iep_record_get_display (IEP_RECORD (entry), "at");
  object = iep_record_get_string (IEP_RECORD (entry), "object");
  address = iep_record_get_string (IEP_RECORD (entry), "address");
  title = object != NULL ? g_strdup_printf ("%s — %s", object, what) : g_strdup (what);
  who = g_strdup_printf ("%s (%s) · %s%s%s", person, iep_record_get_string (IEP_RECORD (entry), "login"), at,
                         address != NULL ? " · " : "", address != NULL ? address : "");
  link = g_strdup_printf (_("Link %1$d of the chain · %2$s"), (int) iep_record_get_int (IEP_RECORD (entry), "seq"),
                          iep_record_get_string (IEP_RECORD (entry), "hash"));
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->who, who);
  gtk_label_set_label (self->link, link);
  changes = iep_audit_entry_changes (entry);
  iep_difference_view_set_model (self->changes, changes);
}

static char *
who_text (IepRecord *record)
{
  return iep_audit_entry_who (IEP_AUDIT_ENTRY (record));
}

static char *
what_text (IepRecord *record)
{
  return iep_audit_entry_describe (IEP_AUDIT_ENTRY (record));
}

static void
add_column (IepAuditPage        *self,
            GtkColumnViewColumn *column,
            int                  width)
{
  if (width > 0)
    gtk_column_view_column_set_fixed_width (column, width);
  else
    gtk_column_view_column_set_expand (column, TRUE);
  gtk_column_view_append_column (self->list, column);
  g_object_unref (column);
}

static void
show_empty (IepAuditPage *self,
            gboolean      failed)
{
  adw_status_page_set_title (self->empty, failed ? _("The Audit Trail Could Not Be Read") : _("No Entries"));
  adw_status_page_set_description (self->empty, failed ? _("The connection may be lost.")
                                                : is_filtered (self) ? _("Nothing was done that answers to the filter. Change it, or take a longer time.")
                                                                     : _("Nothing was done here yet."));
  gtk_widget_set_visible (self->again_button, failed);
  show_only (self, "empty");
}

static void
show_count (IepAuditPage *self,
            gboolean      all)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->entries));
  g_autofree char *words = NULL;

  words = all ? g_strdup_printf (ngettext ("%u entry", "%u entries", n), n)
              : g_strdup_printf (ngettext ("The newest %u entry", "The newest %u entries", n), n);
  gtk_label_set_label (self->status, words);
  enable (self, "older", !all);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  g_autoptr(IepAuditPage) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GListModel) page = iep_audit_list_finish (IEP_SESSION (source), result, &error);
  gboolean older = self->loading_older;
  guint n;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->context == NULL)
    return;
  self->loading_older = FALSE;
  if (page == NULL)
    {
      iep_error_toast (GTK_WIDGET (self), error);
      if (!older)
        show_empty (self, TRUE);
      return;
    }
  n = g_list_model_get_n_items (page);
  if (!older)
    g_list_store_remove_all (self->entries);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(GObject) entry = g_list_model_get_item (page, i);

      g_list_store_append (self->entries, entry);
    }
  show_count (self, n < PAGE);
  if (g_list_model_get_n_items (G_LIST_MODEL (self->entries)) == 0)
    {
      show_empty (self, FALSE);
      return;
    }
  show_only (self, "content");
  if (!older)
    gtk_single_selection_set_selected (self->selection, 0);
  selected_cb (self);
}

static void
read_entries (IepAuditPage  *self,
              IepAuditEntry *after)
{
  IepAuditFilter filter = get_filter (self);

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  iep_audit_list_async (iep_context_get_session (self->context), &filter, after, PAGE, self->cancellable, read_cb,
                        g_object_ref (self));
}

static void
load (IepAuditPage *self)
{
  if (self->context == NULL || self->filling)
    return;
  self->loading_older = FALSE;
  enable (self, "older", FALSE);
  enable (self, "verify", get_institution (self) != IEP_AUDIT_ANYWHERE);
  read_entries (self, NULL);
}

static void
load_older (IepAuditPage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->entries));
  g_autoptr(IepAuditEntry) last = n > 0 ? g_list_model_get_item (G_LIST_MODEL (self->entries), n - 1) : NULL;

  if (last == NULL || self->loading_older)
    return;
  self->loading_older = TRUE;
  enable (self, "older", FALSE);
  read_entries (self, last);
}

static void
edge_reached_cb (IepAuditPage    *self,
                 GtkPositionType  position)
{
  if (position == GTK_POS_BOTTOM && g_action_group_get_action_enabled (G_ACTION_GROUP (self->actions), "older"))
    load_older (self);
}

static void
filter_changed_cb (IepAuditPage *self)
{
  load (self);
}

static void
forget_object (IepAuditPage *self)
{
  g_clear_pointer (&self->object_kind, g_free);
  self->object_id = 0;
  gtk_revealer_set_reveal_child (self->object_revealer, FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->kind), TRUE);
}

/* Actions ------------------------------------------------------------------------------------------------- */

static void
object_action (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       data)
{
  IepAuditPage *self = data;
  IepAuditEntry *entry = get_selected (self);
  const char *object;
  g_autofree char *words = NULL;

  if (!is_object (entry))
    return;
  self->object_kind = g_strdup (iep_record_get_string (IEP_RECORD (entry), "kind"));
  self->object_id = iep_record_get_int (IEP_RECORD (entry), "subject");
  object = iep_record_get_string (IEP_RECORD (entry), "object");
  words = g_strdup_printf (_("Only: %s"), object != NULL ? object : "");
  gtk_label_set_label (self->object_label, words);
  gtk_revealer_set_reveal_child (self->object_revealer, TRUE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->kind), FALSE);
  load (self);
}

static void
everything_action (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       data)
{
  forget_object (data);
  load (data);
}

static void
older_action (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       data)
{
  load_older (data);
}

static void
verified_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr(IepAuditPage) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(IepAuditChain) chain = iep_audit_verify_finish (IEP_SESSION (source), result, &error);
  g_autofree char *words = NULL;
  g_autofree char *all = NULL;
  const char *hash;

  if (self->context == NULL)
    return;
  enable (self, "verify", get_institution (self) != IEP_AUDIT_ANYWHERE);
  if (chain == NULL)
    {
      iep_error_toast (GTK_WIDGET (self), error);
      return;
    }
  words = iep_audit_chain_describe (chain);
  hash = iep_record_get_string (IEP_RECORD (chain), "hash");
  all = g_strdup_printf (_("%1$s Last link %2$d: %3$s"), words, (int) iep_record_get_int (IEP_RECORD (chain), "seq"), hash);
  gtk_label_set_label (self->status, all);
  if (iep_record_get_boolean (IEP_RECORD (chain), "ok"))
    gtk_widget_remove_css_class (GTK_WIDGET (self->status), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->status), "error");
}

static void
verify_action (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       data)
{
  IepAuditPage *self = data;

  enable (self, "verify", FALSE);
  gtk_widget_remove_css_class (GTK_WIDGET (self->status), "error");
  gtk_label_set_label (self->status, _("Computing every link of the chain anew…"));
  iep_audit_verify_async (iep_context_get_session (self->context), get_institution (self), NULL, verified_cb, g_object_ref (self));
}

static void
export_action (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       data)
{
  IepAuditPage *self = data;
  IepAuditFilter filter = get_filter (self);

  iep_audit_export (GTK_WIDGET (self), iep_context_get_session (self->context), &filter);
}

static void
refresh_action (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       data)
{
  load (data);
}

static void
search_action (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       data)
{
  gtk_widget_grab_focus (GTK_WIDGET (IEP_AUDIT_PAGE (data)->person));
}

/* The page ------------------------------------------------------------------------------------------------ */

static GActionGroup *
get_actions (IepPage *page)
{
  return G_ACTION_GROUP (IEP_AUDIT_PAGE (page)->actions);
}

static GMenuModel *
get_menu (IepPage *page)
{
  return IEP_AUDIT_PAGE (page)->page_menu;
}

static void
page_iface_init (IepPageInterface *iface)
{
  iface->get_actions = get_actions;
  iface->get_menu = get_menu;
}

static void
fill_choices (IepAuditPage *self)
{
  gboolean administrator = iep_session_is_administrator (iep_context_get_session (self->context));
  gboolean here = iep_context_get_institution_id (self->context) != 0;
  g_autoptr(GtkStringList) chains = gtk_string_list_new (NULL);
  g_autoptr(GtkStringList) words = gtk_string_list_new (NULL);

  self->filling = TRUE;
  gtk_string_list_append (chains, _("This institution"));
  gtk_string_list_append (chains, _("All I see"));
  if (administrator)
    gtk_string_list_append (chains, _("The system"));
  gtk_drop_down_set_model (self->chain, G_LIST_MODEL (chains));
  gtk_drop_down_set_selected (self->chain, here ? CHAIN_HERE : administrator ? CHAIN_SYSTEM : CHAIN_ANYWHERE);
  gtk_string_list_append (words, _("Everything"));
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    gtk_string_list_append (words, iep_label_audit_kind (kinds[i]));
  gtk_drop_down_set_model (self->kind, G_LIST_MODEL (words));
  self->filling = FALSE;
}

/* Another institution: nothing of the old one may stay on the screen. */
static void
place_changed_cb (IepAuditPage *self)
{
  if (gtk_drop_down_get_selected (self->chain) != CHAIN_HERE)
    return;
  forget_object (self);
  g_list_store_remove_all (self->entries);
  show_only (self, "loading");
  load (self);
}

/* What others do appears above; who reads further down is left alone. */
static void
changed_cb (IepAuditPage *self,
            gint64        institution_id)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (self->entries)) <= PAGE && gtk_widget_get_mapped (GTK_WIDGET (self)))
    load (self);
}

static void
set_context (IepAuditPage *self,
             IepContext   *context)
{
  self->context = g_object_ref (context);
  fill_choices (self);
  g_signal_connect_object (context, "notify::institution", G_CALLBACK (place_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  show_only (self, "loading");
  load (self);
}

static void
iep_audit_page_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_CONTEXT:
      g_value_set_object (value, IEP_AUDIT_PAGE (object)->context);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
iep_audit_page_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_CONTEXT:
      if (g_value_get_object (value) != NULL)
        set_context (IEP_AUDIT_PAGE (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
iep_audit_page_dispose (GObject *object)
{
  IepAuditPage *self = IEP_AUDIT_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->list != NULL)
    gtk_column_view_set_model (self->list, NULL);
  g_clear_object (&self->selection);
  gtk_widget_dispose_template (GTK_WIDGET (object), IEP_TYPE_AUDIT_PAGE);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->entries);
  g_clear_object (&self->page_menu);
  g_clear_object (&self->actions);
  g_clear_object (&self->context);
  g_clear_pointer (&self->object_kind, g_free);

  G_OBJECT_CLASS (iep_audit_page_parent_class)->dispose (object);
}

static void
iep_audit_page_class_init (IepAuditPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = iep_audit_page_get_property;
  object_class->set_property = iep_audit_page_set_property;
  object_class->dispose = iep_audit_page_dispose;
  g_object_class_override_property (object_class, PROP_CONTEXT, "context");

  g_type_ensure (IEP_TYPE_DATE_ENTRY);
  g_type_ensure (IEP_TYPE_DIFFERENCE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/lv/iepirkumi/Iepirkumi/ui/iep-audit-page.ui");
  gtk_widget_class_bind_template_child (widget_class, IepAuditPage, page_menu);
  gtk_widget_class_bind_template_child (widget_class, IepAuditPage, box);
  gtk_widget_class_bind_template_child (widget_class, IepAuditPage, chain);
  gtk_widget_class_bind_template_child (widget_class, IepAuditPage, kind);
  gtk_widget_class_bind_template_child (widget_class, IepAuditPage, person);
  gtk_widget_class_bind_template_child (widget_class, IepAuditPage, from);
  gtk_widget_class_bind_template_child (widget_class, IepAuditPage, to);
  gtk_widget_class_bind_template_child (widget_class, IepAuditPage, object_revealer);
  gtk_widget_class_bind_template_child (widget_class, IepAuditPage, object_label);
  gtk_widget_class_bind_template_child (widget_class, IepAuditPage, stack);
  gtk_widget_class_bind_template_child (widget_class, IepAuditPage, loading);
  gtk_widget_class_bind_template_child (widget_class, IepAuditPage, empty);
  gtk_widget_class_bind_template_child (widget_class, IepAuditPage, again_button);
  gtk_widget_class_bind_template_child (widget_class, IepAuditPage, list);
  gtk_widget_class_bind_template_child (widget_class, IepAuditPage, title);
  gtk_widget_class_bind_template_child (widget_class, IepAuditPage, who);
  gtk_widget_class_bind_template_child (widget_class, IepAuditPage, link);
  gtk_widget_class_bind_template_child (widget_class, IepAuditPage, changes);
  gtk_widget_class_bind_template_child (widget_class, IepAuditPage, status);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, edge_reached_cb);
}

static void
iep_audit_page_init (IepAuditPage *self)
{
  const GActionEntry entries[] = {
    { .name = "object", .activate = object_action },
    { .name = "everything", .activate = everything_action },
    { .name = "older", .activate = older_action },
    { .name = "verify", .activate = verify_action },
    { .name = "export", .activate = export_action },
    { .name = "refresh", .activate = refresh_action },
    { .name = "search", .activate = search_action },
  };

  self->cancellable = g_cancellable_new ();
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  self->entries = g_list_store_new (IEP_TYPE_AUDIT_ENTRY);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_object_ref (self->page_menu);
  add_column (self, iep_record_column_new (_("When"), "at"), 150);
  add_column (self, iep_record_column_new_func (_("Who"), who_text, FALSE), 0);
  add_column (self, iep_record_column_new_func (_("What"), what_text, FALSE), 0);
  add_column (self, iep_record_column_new (_("Object"), "object"), 0);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->entries)));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
  gtk_column_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  enable (self, "object", FALSE);
  enable (self, "older", FALSE);
}
