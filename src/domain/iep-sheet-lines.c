/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines of a sheet that come and go, and the place in the tree that their codes give them. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-sheet-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define DEEPEST 30

/* The index behind a row and all that is below it. */
guint
iep_sheet_subtree_end (IepSheet    *self,
                       IepSheetRow *row)
{
  guint end = row->index + 1;

  while (end < self->rows->len && ((IepSheetRow *) g_ptr_array_index (self->rows, end))->level > row->level)
    end++;

  return end;
}

static IepSheetRow *
find_group (IepSheet   *self,
            const char *code)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      IepSheetRow *row = g_ptr_array_index (self->rows, i);

      if (row->group && g_strcmp0 (row->text[IEP_SHEET_TEXT_CODE], code) == 0)
        return row;
    }

  return NULL;
}

/* Where a code belongs among the rows below @parent: in the order of the codes, behind its equals. */
static guint
find_index (IepSheet    *self,
            IepSheetRow *parent,
            const char  *code,
            gboolean     group)
{
  guint level = parent == NULL ? 0 : parent->level + 1;
  guint begin = parent == NULL ? 0 : parent->index + 1;
  guint end = parent == NULL ? self->rows->len : iep_sheet_subtree_end (self, parent);

  for (guint i = begin; i < end; i++)
    {
      IepSheetRow *row = g_ptr_array_index (self->rows, i);
      int order = row->level == level ? g_strcmp0 (row->text[IEP_SHEET_TEXT_CODE], code) : -1;

      if (order > 0 || (order == 0 && group))
        return i;
    }

  return end;
}

static gboolean
look_up (IepSheet      *self,
         const char    *text,
         IepSheetCode  *code,
         GError       **error)
{
  if (self->code_func != NULL)
    return self->code_func (text, code, self->code_data, error);

  g_set_error (error, IEP_SHEET_ERROR, IEP_SHEET_ERROR_CODE, _("There is no code “%s”."), text);
  return FALSE;
}

/* Lines of the code itself that stood beside @group before it was made come inside, under its subtotal. */
static void
take_in_lines (IepSheet    *self,
               IepSheetRow *group)
{
  const char *code = group->text[IEP_SHEET_TEXT_CODE];
  g_autoptr(GPtrArray) lines = g_ptr_array_new ();

  for (guint i = 0; i < self->rows->len; i++)
    {
      IepSheetRow *row = g_ptr_array_index (self->rows, i);

      if (!row->group && row->parent == group->parent && g_strcmp0 (row->text[IEP_SHEET_TEXT_CODE], code) == 0)
        g_ptr_array_add (lines, row);
    }
  for (guint i = 0; i < lines->len; i++)
    {
      IepSheetRow *line = g_ptr_array_index (lines, i);

      iep_sheet_take_row (self, line);
      iep_sheet_put_row (self, line, group, find_index (self, group, code, FALSE));
    }
}

/* The group of this code; it and what is above it are made where they are not there yet. */
static gboolean
find_or_make_group (IepSheet      *self,
                    const char    *code,
                    guint          depth,
                    IepSheetRow  **group,
                    GError       **error)
{
  IepSheetCode known = { 0 };
  IepSheetRow *parent = NULL;
  gboolean result = FALSE;

  *group = code == NULL ? NULL : find_group (self, code);
  if (code == NULL || *group != NULL)
    return TRUE;
  if (!look_up (self, code, &known, error))
    return FALSE;

  if (depth > DEEPEST)
    g_set_error (error, IEP_SHEET_ERROR, IEP_SHEET_ERROR_CODE, _("There is no code “%s”."), code);
  else if (find_or_make_group (self, known.parent, depth + 1, &parent, error))
    {
      *group = iep_sheet_make_row (self, NULL, TRUE);
      (*group)->text[IEP_SHEET_TEXT_CODE] = g_strdup (known.code);
      (*group)->name = g_strdup (known.name);
      iep_sheet_put_row (self, *group, parent, find_index (self, parent, known.code, TRUE));
      take_in_lines (self, *group);
      result = TRUE;
    }
  iep_sheet_code_clear (&known);

  return result;
}

/* Groups that were made for a line and have none any more go with it. */
static void
take_empty_groups (IepSheet    *self,
                   IepSheetRow *group)
{
  while (group != NULL && group->key == NULL && group->base_text[IEP_SHEET_TEXT_CODE] == NULL &&
         iep_sheet_subtree_end (self, group) == group->index + 1)
    {
      IepSheetRow *above = group->parent;

      iep_sheet_take_row (self, group);
      group = above;
    }
}

/* Whether @row may have @text in @column, so that no two lines are the same to the server. */
gboolean
iep_sheet_check_twice (IepSheet        *self,
                       IepSheetRow     *row,
                       IepSheetColumn   column,
                       const char      *text,
                       GError         **error)
{
  const char *code = column == IEP_SHEET_CODE ? text : iep_sheet_row_get_code (row);
  const char *source = column == IEP_SHEET_SOURCE ? text : iep_sheet_row_get_source (row);
  const char *split = column == IEP_SHEET_SPLIT ? text : iep_sheet_row_get_split (row);

  if (*code == '\0')
    return TRUE;
  for (guint i = 0; i < self->rows->len; i++)
    {
      IepSheetRow *other = g_ptr_array_index (self->rows, i);

      if (other != row && !other->group && strcmp (iep_sheet_row_get_code (other), code) == 0 &&
          strcmp (iep_sheet_row_get_source (other), source) == 0 && strcmp (iep_sheet_row_get_split (other), split) == 0)
        {
          g_set_error (error, IEP_SHEET_ERROR, IEP_SHEET_ERROR_TWICE,
                       *source == '\0' ? _("Another line is for %s already; choose another funding source.")
                                       : _("Another line is for %s with this funding source already."), code);
          return FALSE;
        }
    }

  return TRUE;
}

/* Takes the code of a new line, its name with it, and puts the line where it belongs. */
gboolean
iep_sheet_write_code (IepSheet     *self,
                      IepSheetRow  *row,
                      const char   *text,
                      GError      **error)
{
  IepSheetCode known = { 0 };
  IepSheetRow *parent = NULL;
  IepSheetRow *before = row->parent;
  gboolean result = FALSE;

  if (*text == '\0')
    {
      iep_sheet_put_text (self, row, IEP_SHEET_CODE, NULL);
      iep_sheet_put_name (self, row, NULL);
      return TRUE;
    }
  if (!look_up (self, text, &known, error))
    return FALSE;

  if (known.group)
    g_set_error (error, IEP_SHEET_ERROR, IEP_SHEET_ERROR_CODE,
                 _("%s only sums other codes; choose one of those below it."), known.code);
  else if (iep_sheet_check_twice (self, row, IEP_SHEET_CODE, known.code, error))
    {
      /* A line on a code that others are below stands among them, under its own subtotal. */
      parent = find_group (self, known.code);
      result = parent != NULL || find_or_make_group (self, known.parent, 0, &parent, error);
    }
  if (result)
    {
      if (parent != row->parent || g_strcmp0 (row->text[IEP_SHEET_TEXT_CODE], known.code) != 0)
        {
          iep_sheet_take_row (self, row);
          iep_sheet_put_row (self, row, parent, find_index (self, parent, known.code, FALSE));
          if (before != parent)
            take_empty_groups (self, before);
        }
      iep_sheet_put_text (self, row, IEP_SHEET_CODE, known.code);
      iep_sheet_put_name (self, row, known.name);
    }
  iep_sheet_code_clear (&known);

  return result;
}

/* The code of a choice that was typed or pasted as a code, a name or the beginning of one name only. */
char *
iep_sheet_match_choice (IepSheet        *self,
                        IepSheetColumn   column,
                        const char      *text,
                        GError         **error)
{
  int which = iep_sheet_text_of (column);
  g_autofree char *wanted = g_utf8_casefold (text, -1);
  const char *found = NULL;
  guint n_found = 0;

  if (*text == '\0')
    return g_strdup ("");
  for (guint i = 0; self->choices[which] != NULL && self->choices[which][i] != NULL; i++)
    {
      g_autofree char *code = g_utf8_casefold (self->choices[which][i], -1);
      g_autofree char *name = g_utf8_casefold (self->choice_names[which][i], -1);

      if (strcmp (code, wanted) == 0 || strcmp (name, wanted) == 0)
        return g_strdup (self->choices[which][i]);
      if (g_str_has_prefix (name, wanted) || g_str_has_prefix (code, wanted))
        {
          found = self->choices[which][i];
          n_found++;
        }
    }

  if (n_found == 1)
    return g_strdup (found);
  if (n_found > 1)
    g_set_error (error, IEP_SHEET_ERROR, IEP_SHEET_ERROR_CHOICE, _("“%s” begins more than one of the choices."), text);
  else if (column == IEP_SHEET_SOURCE)
    g_set_error (error, IEP_SHEET_ERROR, IEP_SHEET_ERROR_CHOICE, _("There is no funding source “%s”."), text);
  else
    g_set_error (error, IEP_SHEET_ERROR, IEP_SHEET_ERROR_CHOICE, _("There is no choice “%s”."), text);
  return NULL;
}

/**
 * iep_sheet_insert_line:
 * @self: a sheet
 * @near: (nullable): the row the new line comes behind; where it is a group, it comes inside
 *
 * Adds an empty line, whose code is to be written next: one step of undo.
 *
 * Returns: (transfer none) (nullable): the line; %NULL when nothing may be written
 */
IepSheetRow *
iep_sheet_insert_line (IepSheet    *self,
                       IepSheetRow *near)
{
  IepSheetRow *row, *parent;
  guint index;

  g_return_val_if_fail (IEP_IS_SHEET (self), NULL);

  if (!self->editable)
    return NULL;
  if (near != NULL && !near->present)
    near = NULL;

  iep_sheet_begin (self);
  if (near == NULL)
    {
      parent = NULL;
      index = self->rows->len;
    }
  else
    {
      parent = near->group ? near : near->parent;
      index = near->index + 1;
      near->folded = FALSE;
    }
  row = iep_sheet_make_row (self, NULL, FALSE);
  iep_sheet_put_row (self, row, parent, index);
  iep_sheet_end (self);

  return row;
}

/**
 * iep_sheet_remove_lines:
 * @self: a sheet
 * @row: the first of the shown rows
 * @n_rows: how many
 *
 * Takes lines away: one step of undo. Of a line that has to stay (iep_sheet_row_set_permanent()) the months become
 * nothing. Groups stay, but for those that were made for a line.
 *
 * Returns: how many lines could not be taken away and were emptied
 */
guint
iep_sheet_remove_lines (IepSheet *self,
                        guint     row,
                        guint     n_rows)
{
  g_autoptr(GPtrArray) lines = g_ptr_array_new ();
  guint emptied = 0;

  g_return_val_if_fail (IEP_IS_SHEET (self), 0);

  if (!self->editable)
    return 0;
  for (guint r = row; r < row + n_rows && r < self->shown->len; r++)
    if (!iep_sheet_get_row (self, r)->group)
      g_ptr_array_add (lines, iep_sheet_get_row (self, r));

  iep_sheet_begin (self);
  for (guint i = 0; i < lines->len; i++)
    {
      IepSheetRow *line = g_ptr_array_index (lines, i);
      IepSheetRow *parent = line->parent;

      if (line->permanent && line->key != NULL)
        {
          for (IepSheetColumn column = IEP_SHEET_YEAR; column <= IEP_SHEET_MONTH_12; column++)
            iep_sheet_put_number (self, line, column, 0);
          emptied++;
          continue;
        }
      iep_sheet_take_row (self, line);
      take_empty_groups (self, parent);
    }
  iep_sheet_end (self);

  return emptied;
}
