/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What of a sheet goes to the server or to disk, and what comes back from there. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/estimates/iep-estimate-sheet-private.h"

struct _IepEstimateSent
{
  IepEstimateChanges *changes;
  GPtrArray          *cells;   /* IepSheetChange of lines the server has */
  GPtrArray          *removed;
  GPtrArray          *added;   /* rows */
  GPtrArray          *keys;    /* the keys they get */
};

/* Drafts --------------------------------------------------------------------------------------------- */

static void
add_row_members (IepEstimateSheet *self,
                 JsonBuilder      *builder,
                 IepSheetRow      *row)
{
  json_builder_set_member_name (builder, "section");
  json_builder_add_string_value (builder, iep_estimate_word (iep_estimate_sheet_get_section (self, row)));
  json_builder_set_member_name (builder, "code");
  json_builder_add_string_value (builder, iep_estimate_word (iep_sheet_row_get_code (row)));
  json_builder_set_member_name (builder, "source");
  json_builder_add_string_value (builder, iep_estimate_word (iep_sheet_row_get_source (row)));
  json_builder_set_member_name (builder, "split");
  json_builder_add_string_value (builder, iep_estimate_word (iep_sheet_row_get_split (row)));
}

static const char *
member (JsonObject *object,
        const char *name)
{
  return iep_estimate_word (json_object_get_string_member_with_default (object, name, NULL));
}

static IepSheetRow *
find_member (IepEstimateSheet *self,
             JsonObject       *object)
{
  return iep_estimate_sheet_find (self, member (object, "section"), member (object, "code"), member (object, "source"),
                                  member (object, "split"));
}

static guint
bring_back_cells (IepEstimateSheet *self,
                  JsonArray        *cells)
{
  guint brought = 0;

  for (guint i = 0; cells != NULL && i < json_array_get_length (cells); i++)
    {
      JsonObject *cell = json_array_get_object_element (cells, i);
      IepSheetRow *row = find_member (self, cell);
      IepSheetColumn column = iep_estimate_sheet_column (member (cell, "column"));

      if (row == NULL || column == IEP_SHEET_N_COLUMNS)
        continue;
      if (column == IEP_SHEET_REASON)
        brought += iep_sheet_enter (self->sheet, row, column, member (cell, "text"), NULL);
      else
        brought += iep_sheet_set_value (self->sheet, row, column,
                                        json_object_get_int_member_with_default (cell, "value", 0), NULL);
    }
  return brought;
}

static guint
bring_back_lines (IepEstimateSheet *self,
                  JsonArray        *lines)
{
  guint brought = 0;

  for (guint i = 0; lines != NULL && i < json_array_get_length (lines); i++)
    {
      JsonObject *line = json_array_get_object_element (lines, i);
      JsonArray *months = json_object_has_member (line, "months") ? json_object_get_array_member (line, "months") : NULL;
      IepSheetRow *row = find_member (self, line);

      if (row == NULL)
        {
          /* Source and part first: the same code may stand there with others. */
          row = iep_sheet_insert_line (self->sheet, NULL);
          if (row == NULL)
            break;
          iep_sheet_enter (self->sheet, row, IEP_SHEET_SOURCE, member (line, "source"), NULL);
          iep_sheet_enter (self->sheet, row, IEP_SHEET_SPLIT, member (line, "split"), NULL);
          iep_sheet_enter (self->sheet, row, IEP_SHEET_CODE, member (line, "code"), NULL);
        }
      for (guint month = 0; months != NULL && month < MIN (12, json_array_get_length (months)); month++)
        iep_sheet_set_value (self->sheet, row, iep_estimate_month (month), json_array_get_int_element (months, month), NULL);
      if (*member (line, "reason") != '\0')
        iep_sheet_enter (self->sheet, row, IEP_SHEET_REASON, member (line, "reason"), NULL);
      brought++;
    }
  return brought;
}

static guint
bring_back_removed (IepEstimateSheet *self,
                    JsonArray        *lines)
{
  guint brought = 0;

  for (guint i = 0; lines != NULL && i < json_array_get_length (lines); i++)
    {
      IepSheetRow *row = find_member (self, json_array_get_object_element (lines, i));
      guint position = row != NULL ? iep_sheet_get_position (self->sheet, row) : G_MAXUINT;

      if (position < iep_sheet_get_n_rows (self->sheet))
        {
          iep_sheet_remove_lines (self->sheet, position, 1);
          brought++;
        }
    }
  return brought;
}

/* Saving ----------------------------------------------------------------------------------------------- */

static void
collect_added (IepEstimateSheet *self,
               IepEstimateSent  *sent)
{
  g_autoptr(GPtrArray) added = iep_sheet_get_added (self->sheet);

  for (guint i = 0; i < added->len; i++)
    {
      IepSheetRow *row = g_ptr_array_index (added, i);
      const char *code = iep_sheet_row_get_code (row);
      const char *section = iep_estimate_sheet_get_section (self, row);
      g_autofree char *reason = iep_sheet_get_edit_text (self->sheet, row, IEP_SHEET_REASON);
      gint64 months[12];

      /* A line whose code was not typed yet waits. */
      if (code == NULL || *code == '\0' || section == NULL)
        continue;
      for (guint month = 0; month < 12; month++)
        months[month] = iep_sheet_get_value (self->sheet, row, iep_estimate_month (month));
      iep_estimate_changes_add_line (sent->changes, section, code, iep_estimate_word (iep_sheet_row_get_source (row)),
                                     iep_estimate_word (iep_sheet_row_get_split (row)), months,
                                     reason != NULL && *reason != '\0' ? reason : NULL);
      g_ptr_array_add (sent->added, row);
      g_ptr_array_add (sent->keys, iep_estimate_make_key (section, code, iep_sheet_row_get_source (row), iep_sheet_row_get_split (row)));
    }
}

static void
collect_removed (IepEstimateSheet *self,
                 IepEstimateSent  *sent)
{
  sent->removed = iep_sheet_get_removed (self->sheet);
  for (guint i = 0; i < sent->removed->len; i++)
    {
      g_auto(GStrv) parts = g_strsplit (iep_sheet_row_get_key (g_ptr_array_index (sent->removed, i)), "/", 4);

      if (g_strv_length (parts) == 4)
        iep_estimate_changes_remove_line (sent->changes, parts[0], parts[1], parts[2], parts[3]);
    }
}

static void
collect_cells (IepEstimateSheet *self,
               IepEstimateSent  *sent)
{
  sent->cells = iep_sheet_get_changes (self->sheet);
  /* A new line without a code waits with all that is in it. */
  for (guint i = sent->cells->len; i > 0; i--)
    {
      IepSheetChange *change = g_ptr_array_index (sent->cells, i - 1);

      if (iep_sheet_row_is_new (change->row) && !g_ptr_array_find (sent->added, change->row, NULL))
        g_ptr_array_remove_index (sent->cells, i - 1);
    }
  for (guint i = 0; i < sent->cells->len; i++)
    {
      IepSheetChange *change = g_ptr_array_index (sent->cells, i);
      const char *key = iep_sheet_row_is_new (change->row) ? NULL : iep_sheet_row_get_key (change->row);
      g_auto(GStrv) parts = key != NULL ? g_strsplit (key, "/", 4) : NULL;

      /* What is in a new line goes with the line. */
      if (parts == NULL || g_strv_length (parts) != 4)
        continue;
      if (change->column == IEP_SHEET_REASON)
        {
          iep_estimate_changes_set_reason (sent->changes, parts[0], parts[1], parts[2], parts[3], change->base_text, change->text);
        }
      else if (change->column >= IEP_SHEET_MONTH_1 && change->column <= IEP_SHEET_MONTH_12)
        {
          g_autofree char *column = g_strdup_printf ("m%d", change->column - IEP_SHEET_MONTH_1 + 1);

          iep_estimate_changes_set_cell (sent->changes, parts[0], parts[1], parts[2], parts[3], column, change->base, change->value);
        }
    }
}

/**
 * iep_estimate_sheet_collect:
 * @self: the bridge
 *
 * Returns: (transfer full): what differs from what the server has, as it is now
 */
IepEstimateSent *
iep_estimate_sheet_collect (IepEstimateSheet *self)
{
  IepEstimateSent *sent;

  g_return_val_if_fail (IEP_IS_ESTIMATE_SHEET (self), NULL);

  sent = g_new0 (IepEstimateSent, 1);
  sent->changes = iep_estimate_changes_new ();
  sent->added = g_ptr_array_new ();
  sent->keys = g_ptr_array_new_with_free_func (g_free);
  collect_removed (self, sent);
  collect_added (self, sent);
  collect_cells (self, sent);

  return sent;
}

/**
 * iep_estimate_sent_get_changes:
 * @sent: what is sent
 *
 * Returns: (transfer none): the changes for iep_estimate_save_async()
 */
IepEstimateChanges *
iep_estimate_sent_get_changes (IepEstimateSent *sent)
{
  g_return_val_if_fail (sent != NULL, NULL);

  return sent->changes;
}

/**
 * iep_estimate_sent_has_lines:
 * @sent: what is sent
 *
 * Returns: whether new lines are among it
 */
gboolean
iep_estimate_sent_has_lines (IepEstimateSent *sent)
{
  g_return_val_if_fail (sent != NULL, FALSE);

  return sent->added->len > 0;
}

/**
 * iep_estimate_sheet_saved:
 * @self: the bridge
 * @sent: what was sent
 *
 * The server has it: what was typed since is all that is unsaved now.
 */
void
iep_estimate_sheet_saved (IepEstimateSheet *self,
                          IepEstimateSent  *sent)
{
  g_return_if_fail (IEP_IS_ESTIMATE_SHEET (self));
  g_return_if_fail (sent != NULL);

  for (guint i = 0; i < sent->added->len; i++)
    iep_sheet_row_set_key (self->sheet, g_ptr_array_index (sent->added, i), g_ptr_array_index (sent->keys, i));
  iep_sheet_saved (self->sheet, sent->cells);
  iep_sheet_saved_removed (self->sheet, sent->removed);
}

/**
 * iep_estimate_sent_free:
 * @sent: (transfer full): what was sent
 */
void
iep_estimate_sent_free (IepEstimateSent *sent)
{
  g_clear_pointer (&sent->changes, iep_estimate_changes_free);
  g_clear_pointer (&sent->cells, g_ptr_array_unref);
  g_clear_pointer (&sent->removed, g_ptr_array_unref);
  g_ptr_array_unref (sent->added);
  g_ptr_array_unref (sent->keys);
  g_free (sent);
}

static IepSheetRow *
find_record (IepEstimateSheet *self,
             IepRecord        *record,
             const char       *code_field)
{
  return iep_estimate_sheet_find (self, iep_record_get_string (record, "section"), iep_record_get_string (record, code_field),
                                  iep_record_get_string (record, "source"), iep_record_get_string (record, "split"));
}

/**
 * iep_estimate_sheet_mark_problems:
 * @self: the bridge
 * @problems: a model of #IepProblem that name a line and a column
 *
 * Marks the cells the server refused.
 *
 * Returns: how many cells were marked
 */
guint
iep_estimate_sheet_mark_problems (IepEstimateSheet *self,
                                  GListModel       *problems)
{
  guint marked = 0;

  g_return_val_if_fail (IEP_IS_ESTIMATE_SHEET (self), 0);

  for (guint i = 0; problems != NULL && i < g_list_model_get_n_items (problems); i++)
    {
      g_autoptr(IepProblem) problem = g_list_model_get_item (problems, i);
      IepSheetRow *row = find_record (self, IEP_RECORD (problem), "line_code");
      IepSheetColumn column = iep_estimate_sheet_column (iep_record_get_string (IEP_RECORD (problem), "column"));

      if (row == NULL)
        continue;
      iep_sheet_set_problem (self->sheet, row, column != IEP_SHEET_N_COLUMNS ? column : IEP_SHEET_CODE,
                             iep_problem_get_text (problem));
      marked++;
    }
  return marked;
}

/**
 * iep_estimate_sheet_mark_conflicts:
 * @self: the bridge
 * @conflicts: a model of #IepEstimateConflict
 *
 * Tells the sheet what others saved into cells that were changed here too.
 *
 * Returns: how many cells are in conflict
 */
guint
iep_estimate_sheet_mark_conflicts (IepEstimateSheet *self,
                                   GListModel       *conflicts)
{
  guint marked = 0;

  g_return_val_if_fail (IEP_IS_ESTIMATE_SHEET (self), 0);

  for (guint i = 0; conflicts != NULL && i < g_list_model_get_n_items (conflicts); i++)
    {
      g_autoptr(IepRecord) conflict = g_list_model_get_item (conflicts, i);
      IepSheetRow *row = find_record (self, conflict, "code");
      IepSheetColumn column = iep_estimate_sheet_column (iep_record_get_string (conflict, "column"));
      gint64 theirs = iep_record_get_int (conflict, "theirs");

      if (row == NULL || column == IEP_SHEET_N_COLUMNS)
        continue;
      iep_sheet_merge_value (self->sheet, row, column, theirs != IEP_UNSET ? theirs : 0,
                             column == IEP_SHEET_REASON ? iep_record_get_string (conflict, "theirs_text") : NULL);
      marked++;
    }
  return marked;
}

/**
 * iep_estimate_sheet_keep:
 * @self: the bridge
 *
 * Returns: (transfer full) (nullable): what is not saved, to be kept on disk; %NULL when there is nothing
 */
JsonNode *
iep_estimate_sheet_keep (IepEstimateSheet *self)
{
  g_autoptr(IepEstimateSent) sent = NULL;
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  g_return_val_if_fail (IEP_IS_ESTIMATE_SHEET (self), NULL);

  sent = iep_estimate_sheet_collect (self);
  if (sent->cells->len == 0 && sent->added->len == 0 && sent->removed->len == 0)
    return NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "cells");
  json_builder_begin_array (builder);
  for (guint i = 0; i < sent->cells->len; i++)
    {
      IepSheetChange *change = g_ptr_array_index (sent->cells, i);
      g_autofree char *column = change->column == IEP_SHEET_REASON ? g_strdup ("reason")
                                : g_strdup_printf ("m%d", change->column - IEP_SHEET_MONTH_1 + 1);

      if (iep_sheet_row_is_new (change->row))
        continue;
      json_builder_begin_object (builder);
      add_row_members (self, builder, change->row);
      json_builder_set_member_name (builder, "column");
      json_builder_add_string_value (builder, column);
      json_builder_set_member_name (builder, change->column == IEP_SHEET_REASON ? "text" : "value");
      if (change->column == IEP_SHEET_REASON)
        json_builder_add_string_value (builder, iep_estimate_word (change->text));
      else
        json_builder_add_int_value (builder, change->value);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);

  json_builder_set_member_name (builder, "added");
  json_builder_begin_array (builder);
  for (guint i = 0; i < sent->added->len; i++)
    {
      IepSheetRow *row = g_ptr_array_index (sent->added, i);
      g_autofree char *reason = iep_sheet_get_edit_text (self->sheet, row, IEP_SHEET_REASON);

      json_builder_begin_object (builder);
      add_row_members (self, builder, row);
      json_builder_set_member_name (builder, "months");
      json_builder_begin_array (builder);
      for (guint month = 0; month < 12; month++)
        json_builder_add_int_value (builder, iep_sheet_get_value (self->sheet, row, iep_estimate_month (month)));
      json_builder_end_array (builder);
      json_builder_set_member_name (builder, "reason");
      json_builder_add_string_value (builder, iep_estimate_word (reason));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);

  json_builder_set_member_name (builder, "removed");
  json_builder_begin_array (builder);
  for (guint i = 0; i < sent->removed->len; i++)
    {
      json_builder_begin_object (builder);
      add_row_members (self, builder, g_ptr_array_index (sent->removed, i));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  return json_builder_get_root (builder);
}

static JsonArray *
array_member (JsonObject *object,
              const char *name)
{
  return json_object_has_member (object, name) ? json_object_get_array_member (object, name) : NULL;
}

/**
 * iep_estimate_sheet_bring_back:
 * @self: the bridge, loaded with what the server has now
 * @kept: what iep_estimate_sheet_keep() made
 *
 * Puts what was not saved on top of what the server has, as one step of undo.
 *
 * Returns: how much was brought back
 */
guint
iep_estimate_sheet_bring_back (IepEstimateSheet *self,
                               JsonNode         *kept)
{
  JsonObject *object;
  guint brought = 0;

  g_return_val_if_fail (IEP_IS_ESTIMATE_SHEET (self), 0);
  g_return_val_if_fail (kept != NULL && JSON_NODE_HOLDS_OBJECT (kept), 0);

  object = json_node_get_object (kept);
  iep_sheet_begin (self->sheet);
  brought += bring_back_cells (self, array_member (object, "cells"));
  brought += bring_back_lines (self, array_member (object, "added"));
  brought += bring_back_removed (self, array_member (object, "removed"));
  iep_sheet_end (self->sheet);

  return brought;
}

/* A file need not say the part of a source: it means the line that is there, where there is one only. */
static void
fill_split (IepEstimateSheet *self,
            JsonObject       *line)
{
  static const char * const splits[] = { "core", "eu" };
  const char *section = json_object_get_string_member (line, "section");
  const char *code = json_object_get_string_member (line, "code");
  const char *source = json_object_get_string_member_with_default (line, "source", "");
  const char *found = NULL;

  if (*json_object_get_string_member_with_default (line, "split", "") != '\0' ||
      iep_estimate_sheet_find (self, section, code, source, "") != NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (splits); i++)
    {
      g_autofree char *key = iep_estimate_make_key (section, code, source, splits[i]);

      if (iep_sheet_find_row (self->sheet, key) == NULL)
        continue;
      if (found != NULL)
        return;
      found = splits[i];
    }
  if (found != NULL)
    json_object_set_string_member (line, "split", found);
}

/**
 * iep_estimate_sheet_import:
 * @self: the bridge
 * @lines: lines with `section`, `code`, `source`, `split`, `m1` … `m12` in cents and `reason`, all with codes that exist
 *
 * Writes lines into the sheet, over those that are the same, as one step of undo.
 *
 * Returns: how many
 */
guint
iep_estimate_sheet_import (IepEstimateSheet *self,
                           JsonArray        *lines)
{
  g_return_val_if_fail (IEP_IS_ESTIMATE_SHEET (self), 0);
  g_return_val_if_fail (lines != NULL, 0);

  iep_sheet_begin (self->sheet);
  for (guint i = 0; i < json_array_get_length (lines); i++)
    {
      JsonObject *line = json_array_get_object_element (lines, i);
      JsonArray *months = json_array_new ();

      for (guint month = 1; month <= 12; month++)
        {
          g_autofree char *name = g_strdup_printf ("m%u", month);

          json_array_add_int_element (months, json_object_get_int_member_with_default (line, name, 0));
        }
      json_object_set_array_member (line, "months", months);
      fill_split (self, line);
    }
  bring_back_lines (self, lines);
  iep_sheet_end (self->sheet);

  return json_array_get_length (lines);
}
