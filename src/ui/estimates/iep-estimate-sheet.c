/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between a version of an estimate and the spreadsheet it is edited in: loading, what to send, what came back. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/estimates/iep-estimate-sheet-private.h"

#include <glib/gi18n.h>

#include "domain/iep-code.h"

static const char * const sections[] = { "resource", "expenditure", "financing" };

G_DEFINE_FINAL_TYPE (IepEstimateSheet, iep_estimate_sheet, G_TYPE_OBJECT)

/* Lines ------------------------------------------------------------------------------------ */

/* What the server and the sheet both call a line. */
char *
iep_estimate_make_key (const char *section,
                       const char *code,
                       const char *source,
                       const char *split)
{
  return g_strjoin ("/", iep_estimate_word (section), iep_estimate_word (code), iep_estimate_word (source), iep_estimate_word (split), NULL);
}

static char *
group_key (const char *section,
           const char *code)
{
  return g_strjoin ("/", section, code, NULL);
}

static void
load_line (IepEstimateSheet *self,
           IepSheetRow      *row,
           IepEstimateLine  *line,
           gboolean          amendment)
{
  IepRecord *record = IEP_RECORD (line);
  gint64 plan = iep_record_get_int (record, "plan");

  for (guint month = 0; month < 12; month++)
    iep_sheet_load_value (self->sheet, row, iep_estimate_month (month), iep_estimate_line_get_month (line, month));
  iep_sheet_load_value (self->sheet, row, IEP_SHEET_PLAN, plan);
  iep_sheet_load_text (self->sheet, row, IEP_SHEET_SOURCE, iep_record_get_string (record, "source"));
  iep_sheet_load_text (self->sheet, row, IEP_SHEET_SPLIT, iep_record_get_string (record, "split"));
  iep_sheet_load_text (self->sheet, row, IEP_SHEET_REASON, iep_record_get_string (record, "reason"));
  /* Only what the version in force had stays for ever. */
  iep_sheet_row_set_permanent (row, amendment && plan != 0 && plan != IEP_UNSET);
}

static IepSheetRow *
add_line (IepEstimateSheet *self,
          IepSheetRow      *parent,
          IepEstimateLine  *line,
          const char       *name,
          gboolean          amendment)
{
  g_autofree char *key = iep_estimate_line_dup_key (line);
  IepSheetRow *row = iep_sheet_add_row (self->sheet, parent, key, iep_record_get_string (IEP_RECORD (line), "code"),
                                        name, FALSE);

  load_line (self, row, line, amendment);
  return row;
}

static void
add_root (IepEstimateSheet *self,
          const char       *section)
{
  GListModel *model = self->codes != NULL ? iep_estimate_codes_get_model (self->codes, section) : NULL;

  for (guint i = 0; model != NULL && i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(IepCode) code = g_list_model_get_item (model, i);

      if (iep_code_get_parent (code) == NULL)
        {
          IepSheetRow *row = iep_sheet_add_row (self->sheet, NULL, NULL, iep_code_get_code (code),
                                                iep_code_get_name (code), TRUE);

          g_hash_table_insert (self->groups, group_key (section, iep_code_get_code (code)), row);
          return;
        }
    }
}

/* The lines of each code, and which codes have others below them. */
static void
sort_lines (IepEstimateVersion *version,
            GHashTable         *lines,
            GHashTable         *parents)
{
  GListModel *model = iep_estimate_version_get_lines (version);
  GListModel *codes = iep_estimate_version_get_codes (version);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(IepRecord) line = g_list_model_get_item (model, i);
      char *key = group_key (iep_record_get_string (line, "section"), iep_record_get_string (line, "code"));
      GPtrArray *here = g_hash_table_lookup (lines, key);

      if (here == NULL)
        {
          here = g_ptr_array_new_with_free_func (g_object_unref);
          g_hash_table_insert (lines, g_strdup (key), here);
        }
      g_ptr_array_add (here, g_object_ref (line));
      g_free (key);
    }
  for (guint i = 0; i < g_list_model_get_n_items (codes); i++)
    {
      g_autoptr(IepRecord) code = g_list_model_get_item (codes, i);
      const char *parent = iep_record_get_string (code, "parent_code");

      if (parent != NULL)
        g_hash_table_add (parents, group_key (iep_record_get_string (code, "section"), parent));
    }
}

static void
load_section (IepEstimateSheet   *self,
              IepEstimateVersion *version,
              const char         *section,
              GHashTable         *lines,
              GHashTable         *parents)
{
  GListModel *codes = iep_estimate_version_get_codes (version);
  gboolean amendment = iep_estimate_version_is_amendment (version);
  gboolean any = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (codes); i++)
    {
      g_autoptr(IepRecord) code = g_list_model_get_item (codes, i);
      const char *parent_code = iep_record_get_string (code, "parent_code");
      const char *name = iep_record_get_string (code, "name");
      g_autofree char *key = NULL;
      g_autofree char *parent_key = NULL;
      IepSheetRow *parent;
      GPtrArray *here;

      if (g_strcmp0 (iep_record_get_string (code, "section"), section) != 0)
        continue;
      any = TRUE;
      key = group_key (section, iep_record_get_string (code, "code"));
      parent_key = parent_code != NULL ? group_key (section, parent_code) : NULL;
      parent = parent_key != NULL ? g_hash_table_lookup (self->groups, parent_key) : NULL;
      here = g_hash_table_lookup (lines, key);
      g_hash_table_insert (self->sections, g_strdup (iep_record_get_string (code, "code")), (gpointer) section);
      /* A code sums when others are below it; its own lines then stand first among them. */
      if (here == NULL || parent == NULL || g_hash_table_contains (parents, key))
        {
          parent = iep_sheet_add_row (self->sheet, parent, NULL, iep_record_get_string (code, "code"), name, TRUE);
          g_hash_table_insert (self->groups, g_strdup (key), parent);
        }
      for (guint j = 0; here != NULL && j < here->len; j++)
        add_line (self, parent, g_ptr_array_index (here, j), name, amendment);
    }
  if (!any)
    add_root (self, section);
}

/* What came back ---------------------------------------------------------------------------------- */

static void
merge_line (IepEstimateSheet *self,
            IepSheetRow      *row,
            IepEstimateLine  *line)
{
  for (guint month = 0; month < 12; month++)
    iep_sheet_merge_value (self->sheet, row, iep_estimate_month (month), iep_estimate_line_get_month (line, month), NULL);
  iep_sheet_merge_value (self->sheet, row, IEP_SHEET_REASON, 0, iep_record_get_string (IEP_RECORD (line), "reason"));
}

static IepSheetRow *
find_group (IepEstimateSheet *self,
            IepEstimateLine  *line)
{
  const char *section = iep_record_get_string (IEP_RECORD (line), "section");
  const char *code = iep_record_get_string (IEP_RECORD (line), "code");
  g_autofree char *key = group_key (section, code);
  IepSheetRow *group = g_hash_table_lookup (self->groups, key);

  while (group == NULL && self->codes != NULL)
    {
      IepSheetCode known = { NULL };
      gboolean found = iep_estimate_codes_look_up (code, &known, self->codes, NULL);
      g_autofree char *parent = g_strdup (known.parent);

      iep_sheet_code_clear (&known);
      if (!found || parent == NULL)
        break;
      g_free (key);
      key = group_key (section, parent);
      group = g_hash_table_lookup (self->groups, key);
      code = g_intern_string (parent);
    }
  return group;
}

/* Lines somebody else took away: with what was written into them here they stay, as new ones. */
static void
drop_gone (IepEstimateSheet   *self,
           GHashTable         *theirs)
{
  g_autoptr(GPtrArray) gone = g_ptr_array_new ();

  for (guint i = 0; i < iep_sheet_get_n_rows (self->sheet); i++)
    {
      IepSheetRow *row = iep_sheet_get_row (self->sheet, i);
      const char *key = iep_sheet_row_get_key (row);

      if (key != NULL && !iep_sheet_row_is_group (row) && !g_hash_table_contains (theirs, key))
        g_ptr_array_add (gone, row);
    }
  for (guint i = 0; i < gone->len; i++)
    {
      guint position = iep_sheet_get_position (self->sheet, g_ptr_array_index (gone, i));

      if (position < iep_sheet_get_n_rows (self->sheet))
        iep_sheet_remove_lines (self->sheet, position, 1);
    }
  if (gone->len > 0)
    iep_sheet_saved_removed (self->sheet, gone);
}

/* Object ------------------------------------------------------------------------------------------------ */

static void
iep_estimate_sheet_finalize (GObject *object)
{
  IepEstimateSheet *self = IEP_ESTIMATE_SHEET (object);

  g_clear_object (&self->sheet);
  g_clear_object (&self->codes);
  g_hash_table_unref (self->groups);
  g_hash_table_unref (self->sections);

  G_OBJECT_CLASS (iep_estimate_sheet_parent_class)->finalize (object);
}

static void
iep_estimate_sheet_class_init (IepEstimateSheetClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = iep_estimate_sheet_finalize;
}

static void
iep_estimate_sheet_init (IepEstimateSheet *self)
{
  self->sheet = iep_sheet_new ();
  self->groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->sections = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * iep_estimate_sheet_new:
 *
 * Returns: (transfer full): an empty sheet
 */
IepEstimateSheet *
iep_estimate_sheet_new (void)
{
  return g_object_new (IEP_TYPE_ESTIMATE_SHEET, NULL);
}

/**
 * iep_estimate_sheet_get_sheet:
 * @self: the bridge
 *
 * Returns: (transfer none): the spreadsheet
 */
IepSheet *
iep_estimate_sheet_get_sheet (IepEstimateSheet *self)
{
  g_return_val_if_fail (IEP_IS_ESTIMATE_SHEET (self), NULL);

  return self->sheet;
}

/**
 * iep_estimate_sheet_set_codes:
 * @self: the bridge
 * @codes: what can be planned on; before iep_estimate_sheet_load()
 *
 * From now on lines can be added.
 */
void
iep_estimate_sheet_set_codes (IepEstimateSheet *self,
                              IepEstimateCodes *codes)
{
  const char *parts[] = { "core", "eu", NULL };
  const char *part_names[] = { _("core functions"), _("EU and foreign"), NULL };
  const char * const *names;
  const char * const *sources;

  g_return_if_fail (IEP_IS_ESTIMATE_SHEET (self));
  g_return_if_fail (IEP_IS_ESTIMATE_CODES (codes));

  g_set_object (&self->codes, codes);
  sources = iep_estimate_codes_get_sources (codes, &names);
  iep_sheet_set_choices (self->sheet, IEP_SHEET_SOURCE, sources, names);
  iep_sheet_set_choices (self->sheet, IEP_SHEET_SPLIT, parts, part_names);
  iep_sheet_set_code_func (self->sheet, iep_estimate_codes_look_up, g_object_ref (codes), g_object_unref);
}

/**
 * iep_estimate_sheet_get_codes:
 * @self: the bridge
 *
 * Returns: (transfer none) (nullable): what can be planned on
 */
IepEstimateCodes *
iep_estimate_sheet_get_codes (IepEstimateSheet *self)
{
  g_return_val_if_fail (IEP_IS_ESTIMATE_SHEET (self), NULL);

  return self->codes;
}

/**
 * iep_estimate_sheet_load:
 * @self: the bridge
 * @version: a version with its lines and codes
 *
 * Shows this version and nothing of what was there before.
 */
void
iep_estimate_sheet_load (IepEstimateSheet   *self,
                         IepEstimateVersion *version)
{
  g_autoptr(GHashTable) lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  g_autoptr(GHashTable) parents = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gint64 unit;

  g_return_if_fail (IEP_IS_ESTIMATE_SHEET (self));
  g_return_if_fail (IEP_IS_ESTIMATE_VERSION (version));

  unit = iep_record_get_int (IEP_RECORD (version), "unit");
  iep_sheet_clear (self->sheet);
  g_hash_table_remove_all (self->groups);
  g_hash_table_remove_all (self->sections);
  iep_sheet_set_unit (self->sheet, unit != IEP_UNSET && unit > 0 ? unit : 1);
  sort_lines (version, lines, parents);
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    load_section (self, version, sections[i], lines, parents);
  iep_sheet_loaded (self->sheet);
}

/**
 * iep_estimate_sheet_merge:
 * @self: the bridge
 * @version: the same version, read again
 *
 * Takes what others saved into the sheet, keeping what was typed here; where both did, the cell becomes a conflict.
 *
 * Returns: how many lines came or went
 */
guint
iep_estimate_sheet_merge (IepEstimateSheet   *self,
                          IepEstimateVersion *version)
{
  GListModel *lines;
  g_autoptr(GHashTable) keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint added = 0;
  guint before;

  g_return_val_if_fail (IEP_IS_ESTIMATE_SHEET (self), 0);
  g_return_val_if_fail (IEP_IS_ESTIMATE_VERSION (version), 0);

  lines = iep_estimate_version_get_lines (version);
  /* Thousands of cells are told of once. */
  iep_sheet_begin (self->sheet);
  for (guint i = 0; i < g_list_model_get_n_items (lines); i++)
    {
      g_autoptr(IepEstimateLine) line = g_list_model_get_item (lines, i);
      IepRecord *record = IEP_RECORD (line);
      g_autofree char *key = iep_estimate_line_dup_key (line);
      IepSheetRow *row = iep_sheet_find_row (self->sheet, key);

      if (row == NULL)
        {
          row = iep_estimate_sheet_find (self, iep_record_get_string (record, "section"), iep_record_get_string (record, "code"),
                                         iep_record_get_string (record, "source"), iep_record_get_string (record, "split"));
          /* It is new here too, or the server has filled in the part of its source. */
          if (row != NULL)
            {
              iep_sheet_load_text (self->sheet, row, IEP_SHEET_SPLIT, iep_record_get_string (record, "split"));
              iep_sheet_row_set_key (self->sheet, row, key);
            }
        }
      if (row != NULL)
        {
          merge_line (self, row, line);
        }
      else
        {
          const char *code = iep_record_get_string (record, "code");
          IepSheetRow *group = find_group (self, line);

          if (group != NULL)
            {
              add_line (self, group, line, self->codes != NULL ? iep_estimate_word (iep_estimate_codes_get_name (self->codes, code)) : code,
                        iep_estimate_version_is_amendment (version));
              added++;
            }
        }
      g_hash_table_add (keys, g_steal_pointer (&key));
    }
  iep_sheet_end (self->sheet);
  if (added > 0)
    iep_sheet_loaded (self->sheet);
  before = iep_sheet_get_n_rows (self->sheet);
  drop_gone (self, keys);

  return added + before - iep_sheet_get_n_rows (self->sheet);
}

/**
 * iep_estimate_sheet_set_pattern:
 * @self: the bridge
 * @lines: (nullable): the #IepEstimateLine of last year
 *
 * Tells the sheet how last year's months were to each other.
 */
void
iep_estimate_sheet_set_pattern (IepEstimateSheet *self,
                                GListModel       *lines)
{
  g_return_if_fail (IEP_IS_ESTIMATE_SHEET (self));

  for (guint i = 0; lines != NULL && i < g_list_model_get_n_items (lines); i++)
    {
      g_autoptr(IepEstimateLine) line = g_list_model_get_item (lines, i);
      g_autofree char *key = iep_estimate_line_dup_key (line);
      IepSheetRow *row = iep_sheet_find_row (self->sheet, key);
      gint64 months[12];

      if (row == NULL)
        continue;
      for (guint month = 0; month < 12; month++)
        months[month] = iep_estimate_line_get_month (line, month);
      iep_sheet_row_set_pattern (row, months);
    }
}

/**
 * iep_estimate_sheet_get_total:
 * @self: the bridge
 * @section: `resource`, `expenditure` or `financing`
 *
 * Returns: the year of all lines of the section as they are typed now, in cents
 */
gint64
iep_estimate_sheet_get_total (IepEstimateSheet *self,
                              const char       *section)
{
  gint64 total = 0;

  g_return_val_if_fail (IEP_IS_ESTIMATE_SHEET (self), 0);

  for (guint i = 0; i < iep_sheet_get_n_rows (self->sheet); i++)
    {
      IepSheetRow *row = iep_sheet_get_row (self->sheet, i);

      if (iep_sheet_row_get_parent (row) == NULL && g_strcmp0 (iep_estimate_sheet_get_section (self, row), section) == 0)
        total += iep_sheet_get_value (self->sheet, row, IEP_SHEET_YEAR);
    }
  return total;
}

/**
 * iep_estimate_sheet_get_section:
 * @self: the bridge
 * @row: a row
 *
 * Returns: (nullable): the section it stands in; %NULL of a line without a code
 */
const char *
iep_estimate_sheet_get_section (IepEstimateSheet *self,
                                IepSheetRow      *row)
{
  const char *section = NULL;

  g_return_val_if_fail (IEP_IS_ESTIMATE_SHEET (self), NULL);
  g_return_val_if_fail (row != NULL, NULL);

  for (IepSheetRow *above = row; section == NULL && above != NULL; above = iep_sheet_row_get_parent (above))
    {
      const char *code = iep_sheet_row_get_code (above);

      if (code == NULL)
        continue;
      section = g_hash_table_lookup (self->sections, code);
      if (section == NULL && self->codes != NULL)
        section = iep_estimate_codes_get_section (self->codes, code);
    }
  return section;
}

/**
 * iep_estimate_sheet_find:
 * @self: the bridge
 * @section: of the line
 * @code: of the line
 * @source: (nullable): of the line
 * @split: (nullable): of the line
 *
 * Returns: (transfer none) (nullable): the row of the line, saved or not
 */
IepSheetRow *
iep_estimate_sheet_find (IepEstimateSheet *self,
                         const char       *section,
                         const char       *code,
                         const char       *source,
                         const char       *split)
{
  g_autofree char *key = iep_estimate_make_key (section, code, source, split);
  IepSheetRow *row;

  g_return_val_if_fail (IEP_IS_ESTIMATE_SHEET (self), NULL);

  row = iep_sheet_find_row (self->sheet, key);
  if (row == NULL && code != NULL)
    row = iep_sheet_find_code (self->sheet, code, iep_estimate_word (source), iep_estimate_word (split));
  /* The server fills in the part of a source; here it may be open still. */
  if (row == NULL && code != NULL && split != NULL && *split != '\0')
    row = iep_sheet_find_code (self->sheet, code, iep_estimate_word (source), "");

  return row != NULL && !iep_sheet_row_is_group (row) ? row : NULL;
}

/**
 * iep_estimate_sheet_describe:
 * @self: the bridge
 * @row: a row
 *
 * Returns: (transfer full): the line in words: code, name and source
 */
char *
iep_estimate_sheet_describe (IepEstimateSheet *self,
                             IepSheetRow      *row)
{
  const char *name, *source;
  g_autofree char *line = NULL;

  g_return_val_if_fail (IEP_IS_ESTIMATE_SHEET (self), NULL);
  g_return_val_if_fail (row != NULL, NULL);

  name = iep_sheet_row_get_name (row);
  source = iep_sheet_row_get_source (row);
  line = g_strjoin (" ", iep_estimate_word (iep_sheet_row_get_code (row)), iep_estimate_word (name), NULL);
  if (source != NULL && *source != '\0')
    {
      g_autofree char *source_name = iep_sheet_get_text (self->sheet, row, IEP_SHEET_SOURCE);

      return g_strdup_printf ("%s · %s", line, source_name != NULL && *source_name != '\0' ? source_name : source);
    }
  return g_steal_pointer (&line);
}

/**
 * iep_estimate_sheet_column:
 * @name: (nullable): a column as the server calls it
 *
 * Returns: the column of the sheet; %IEP_SHEET_N_COLUMNS when there is none
 */
IepSheetColumn
iep_estimate_sheet_column (const char *name)
{
  if (name != NULL && *name == 'm')
    {
      gint64 month = g_ascii_strtoll (name + 1, NULL, 10);

      if (month >= 1 && month <= 12)
        return iep_estimate_month ((guint) month - 1);
    }
  if (g_strcmp0 (name, "reason") == 0)
    return IEP_SHEET_REASON;
  if (g_strcmp0 (name, "code") == 0)
    return IEP_SHEET_CODE;
  if (g_strcmp0 (name, "source") == 0)
    return IEP_SHEET_SOURCE;
  if (g_strcmp0 (name, "split") == 0)
    return IEP_SHEET_SPLIT;
  if (g_strcmp0 (name, "year_total") == 0 || g_strcmp0 (name, "year") == 0)
    return IEP_SHEET_YEAR;

  return IEP_SHEET_N_COLUMNS;
}

