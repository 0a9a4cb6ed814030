/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The money of a procurement by year, programme, EKK, source and classifier, compared with its price plus VAT and,
 * while one types, with what the estimates have free. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/widgets/iep-funding-grid.h"

#include <glib/gi18n.h>

#include "domain/iep-budget.h"

/* Who types wants an answer when the hand rests, not at every key. */
#define TYPING_MS 300

struct _IepFundingGrid
{
  IepSumGrid parent_instance;

  IepSession *session;
  IepProcurement *procurement;
  GCancellable *cancellable;
  guint timeout;
};

G_DEFINE_FINAL_TYPE (IepFundingGrid, iep_funding_grid, IEP_TYPE_SUM_GRID)

static const IepLineColumn columns[] = {
  { "year", 5, FALSE, N_("later") },
  { "programme", 8, FALSE, NULL },
  { "ekk", 4, FALSE, NULL },
  { "source", 12, TRUE, NULL },
  { "classifier", 6, FALSE, NULL },
  { "amount", 12, FALSE, NULL },
};

static const char * const words[IEP_SUM_GRID_N_WORDS] = {
  [IEP_SUM_GRID_EMPTY] = N_("There is no funding yet."),
  [IEP_SUM_GRID_ADD] = N_("Add Funding"),
  [IEP_SUM_GRID_ADD_HINT] = N_("Add a line of funding (Ctrl+Enter)"),
  [IEP_SUM_GRID_FILL_HINT] = N_("Put what is left of the price with VAT into the last line (F7)"),
  [IEP_SUM_GRID_TOTAL] = N_("Total with VAT: %s"),
  [IEP_SUM_GRID_NO_TARGET] = N_("There is no price to compare it with yet."),
  [IEP_SUM_GRID_EQUAL] = N_("Equals the price with VAT"),
  /* Translators: first how much is not divided yet, then the price with VAT */
  [IEP_SUM_GRID_LESS] = N_("%s of the price with VAT, %s, is not divided yet"),
  [IEP_SUM_GRID_MORE] = N_("%s more than the price with VAT, %s"),
};

/* What the estimates have free */

static char *
describe_line (IepRecord     *funding,
               const char    *code)
{
  const char *programme = iep_record_get_string (funding, "programme");
  g_autofree char *source = iep_record_get_display (funding, "source");

  return g_strjoin (", ", programme, code, source, NULL);
}

static void
show_check (IepFundingGrid *self,
            IepRecord      *check,
            IepRecord      *funding,
            const char     *mode)
{
  IepLineGrid *lines = iep_sum_grid_get_lines (IEP_SUM_GRID (self));
  guint index = (guint) iep_record_get_int (check, "index");
  const char *state = iep_record_get_string (check, "state");
  const char *code = iep_record_get_string (check, "code");
  g_autofree char *line = describe_line (funding, code != NULL ? code : iep_record_get_string (funding, "ekk"));
  gint64 before = iep_record_get_int (check, "free_before");
  gint64 after = iep_record_get_int (check, "free_after");
  g_autofree char *note = NULL;
  const char *css_class = NULL;

  if (g_strcmp0 (state, "ok") == 0 || g_strcmp0 (state, "over") == 0)
    {
      g_autofree char *free_before = iep_money_format (MAX (before, 0));
      g_autofree char *free_after = iep_money_format (ABS (after));

      if (g_strcmp0 (state, "ok") == 0)
        {
          css_class = "success";
          /* Translators: a line of the estimate, what is free in it, and what is left after this procurement. */
          note = g_strdup_printf (_("Free in the estimate (%1$s): %2$s, after this %3$s"), line, free_before, free_after);
        }
      else
        {
          css_class = g_strcmp0 (mode, "block") == 0 ? "error" : "warning";
          /* Translators: a line of the estimate, what is free in it, and by how much this procurement is more. */
          note = g_strdup_printf (_("Over the estimate (%1$s): %2$s is free, this is %3$s more"), line, free_before, free_after);
        }
    }
  else if (g_strcmp0 (state, "no_line") == 0)
    {
      css_class = "error";
      note = g_strdup_printf (_("The estimate of %d has no line for %s."), (int) iep_record_get_int (check, "year"), line);
    }
  else if (g_strcmp0 (state, "no_estimate") == 0)
    {
      css_class = "error";
      note = g_strdup_printf (_("There is no estimate in force for %d."), (int) iep_record_get_int (check, "year"));
    }
  iep_line_grid_set_note (lines, index, css_class, note);
}

static const char *
get_mode (IepFundingGrid *self)
{
  IepInstitution *institution;

  if (self->session == NULL || self->procurement == NULL)
    return "off";
  institution = iep_session_find_institution (self->session, iep_procurement_get_institution_id (self->procurement));
  return institution != NULL ? iep_record_get_string (IEP_RECORD (institution), "budget_control") : "off";
}

static void
checked_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr(IepFundingGrid) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GListModel) checks = iep_budget_check_finish (IEP_SESSION (source), result, &error);
  GListModel *funding;

  /* Without a connection there is no answer, and the form says so when it matters. */
  if (checks == NULL || self->procurement == NULL)
    return;
  funding = G_LIST_MODEL (iep_record_get_list (IEP_RECORD (self->procurement), "funding"));
  for (guint i = 0; i < g_list_model_get_n_items (checks); i++)
    {
      g_autoptr(IepRecord) check = g_list_model_get_item (checks, i);
      g_autoptr(IepRecord) line = g_list_model_get_item (funding, (guint) iep_record_get_int (check, "index"));

      if (line != NULL)
        show_check (self, check, line, get_mode (self));
    }
}

static void
add_member (JsonObject *object,
            IepRecord  *line,
            const char *field)
{
  if (iep_record_is_empty (line, field))
    json_object_set_null_member (object, field);
  else if (g_str_equal (field, "year") || g_str_equal (field, "amount"))
    json_object_set_int_member (object, field, iep_record_get_int (line, field));
  else
    json_object_set_string_member (object, field, iep_record_get_string (line, field));
}

static gboolean
check_cb (gpointer data)
{
  IepFundingGrid *self = data;
  GListModel *lines = G_LIST_MODEL (iep_record_get_list (IEP_RECORD (self->procurement), "funding"));
  guint n_lines = g_list_model_get_n_items (lines);
  JsonArray *funding;

  self->timeout = 0;
  if (n_lines == 0)
    return G_SOURCE_REMOVE;
  funding = json_array_sized_new (n_lines);
  for (guint i = 0; i < n_lines; i++)
    {
      static const char * const fields[] = { "year", "programme", "ekk", "source", "amount" };
      g_autoptr(IepRecord) line = g_list_model_get_item (lines, i);
      JsonObject *object = json_object_new ();

      for (guint j = 0; j < G_N_ELEMENTS (fields); j++)
        add_member (object, line, fields[j]);
      json_array_add_object_element (funding, object);
    }
  self->cancellable = g_cancellable_new ();
  iep_budget_check_async (self->session, iep_procurement_get_institution_id (self->procurement),
                          iep_record_get_int (IEP_RECORD (self->procurement), "year"),
                          iep_procurement_is_new (self->procurement)
                            ? 0 : iep_procurement_get_procurement_id (self->procurement),
                          funding, self->cancellable, checked_cb, g_object_ref (self));
  json_array_unref (funding);
  return G_SOURCE_REMOVE;
}

static void
forget_check (IepFundingGrid *self)
{
  g_clear_handle_id (&self->timeout, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

/* Only money that takes part in a plan is held against the estimates. */
static gboolean
is_checked (IepFundingGrid *self)
{
  const char *status;

  if (g_strcmp0 (get_mode (self), "off") == 0)
    return FALSE;
  status = iep_procurement_get_status (self->procurement);
  return iep_procurement_is_new (self->procurement) || g_strcmp0 (status, "draft") == 0 ||
         g_strcmp0 (status, "included") == 0;
}

static void
changed_cb (IepFundingGrid *self)
{
  forget_check (self);
  if (is_checked (self))
    self->timeout = g_timeout_add (TYPING_MS, check_cb, self);
}

static void
shown (IepSumGrid     *grid,
       IepSession     *session,
       IepProcurement *procurement)
{
  IepFundingGrid *self = IEP_FUNDING_GRID (grid);

  g_set_object (&self->session, session);
  g_set_object (&self->procurement, procurement);
  changed_cb (self);
}

static void
iep_funding_grid_dispose (GObject *object)
{
  IepFundingGrid *self = IEP_FUNDING_GRID (object);

  forget_check (self);
  g_clear_object (&self->procurement);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (iep_funding_grid_parent_class)->dispose (object);
}

static void
add (IepProcurement *procurement,
     IepRecord      *before)
{
  iep_procurement_add_funding (procurement);
}

static void
iep_funding_grid_class_init (IepFundingGridClass *klass)
{
  IepSumGridClass *grid_class = IEP_SUM_GRID_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = iep_funding_grid_dispose;
  grid_class->shown = shown;
  grid_class->list = "funding";
  grid_class->value = "amount";
  grid_class->columns = columns;
  grid_class->n_columns = G_N_ELEMENTS (columns);
  grid_class->words = words;
  grid_class->add = add;
  grid_class->get_target = iep_procurement_get_price_with_vat;
}

static void
iep_funding_grid_init (IepFundingGrid *self)
{
  g_signal_connect (self, "changed", G_CALLBACK (changed_cb), NULL);
}

/**
 * iep_funding_grid_new:
 * @editable: whether lines can be changed, added and removed
 *
 * Returns: a grid of nothing yet
 */
GtkWidget *
iep_funding_grid_new (gboolean editable)
{
  return g_object_new (IEP_TYPE_FUNDING_GRID, "editable", editable, NULL);
}
