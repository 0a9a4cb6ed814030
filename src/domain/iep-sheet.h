/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lines of an estimate as a spreadsheet knows them: a tree with subtotals, edits that can be undone for ever. */
#pragma once

#include <gio/gio.h>

#include "domain/iep-money.h"

G_BEGIN_DECLS

/**
 * IepSheetColumn:
 * @IEP_SHEET_CODE: the code of the classification; written only on a line that is new
 * @IEP_SHEET_NAME: its name; never written
 * @IEP_SHEET_SOURCE: the funding source; written only on a line that is new
 * @IEP_SHEET_SPLIT: what part of the budget it is; written only on a line that is new
 * @IEP_SHEET_YEAR: the year's amount: the sum of its months, or what somebody means to divide over them by hand
 * @IEP_SHEET_MONTH_1: January; the eleven others follow; stored
 * @IEP_SHEET_QUARTER_1: sum of three months; the three others follow; writing it divides it over its months
 * @IEP_SHEET_REST: what of the year is not in a month yet; never written
 * @IEP_SHEET_PLAN: the amount of the version this one amends; loaded, never written
 * @IEP_SHEET_CHANGE: year - plan; writing it writes the year
 * @IEP_SHEET_REVISED: the year once more, beside plan and change
 * @IEP_SHEET_REASON: why an amendment changes this line; text
 *
 * What a cell is about. Which columns are on the screen is the grid's affair.
 */
typedef enum
{
  IEP_SHEET_CODE,
  IEP_SHEET_NAME,
  IEP_SHEET_SOURCE,
  IEP_SHEET_SPLIT,
  IEP_SHEET_YEAR,
  IEP_SHEET_MONTH_1,
  IEP_SHEET_MONTH_12 = IEP_SHEET_MONTH_1 + 11,
  IEP_SHEET_QUARTER_1,
  IEP_SHEET_QUARTER_4 = IEP_SHEET_QUARTER_1 + 3,
  IEP_SHEET_REST,
  IEP_SHEET_PLAN,
  IEP_SHEET_CHANGE,
  IEP_SHEET_REVISED,
  IEP_SHEET_REASON,
  IEP_SHEET_N_COLUMNS
} IepSheetColumn;

/**
 * IepSheetDistribution:
 * @IEP_SHEET_EQUAL: a year (or quarter) that is written is divided equally over its months; a month that is written
 *   changes the year
 * @IEP_SHEET_PATTERN: as the months of last year were to each other (iep_sheet_row_set_pattern()); equally where
 *   there was nothing
 * @IEP_SHEET_BY_HAND: neither; what is left of the year is in %IEP_SHEET_REST
 */
typedef enum
{
  IEP_SHEET_EQUAL,
  IEP_SHEET_PATTERN,
  IEP_SHEET_BY_HAND,
} IepSheetDistribution;

/**
 * IepSheetState:
 * @IEP_SHEET_EDITED: differs from what was loaded or saved last
 * @IEP_SHEET_WRONG: holds what somebody typed and it is no value, or the server refused it; iep_sheet_get_problem()
 *   says why
 * @IEP_SHEET_CONFLICT: somebody else saved another value meanwhile; iep_sheet_get_problem() says which
 * @IEP_SHEET_READ_ONLY: cannot be written
 * @IEP_SHEET_UNBALANCED: a year whose months do not add up to it
 */
typedef enum
{
  IEP_SHEET_PLAIN      = 0,
  IEP_SHEET_EDITED     = 1 << 0,
  IEP_SHEET_WRONG      = 1 << 1,
  IEP_SHEET_CONFLICT   = 1 << 2,
  IEP_SHEET_READ_ONLY  = 1 << 3,
  IEP_SHEET_UNBALANCED = 1 << 4,
} IepSheetState;

#define IEP_SHEET_ERROR (iep_sheet_error_quark ())

/**
 * IepSheetError:
 * @IEP_SHEET_ERROR_READ_ONLY: this cell cannot be written
 * @IEP_SHEET_ERROR_NUMBER: not an amount, or one that does not fit
 * @IEP_SHEET_ERROR_CODE: no such code, or not one that can be planned on
 * @IEP_SHEET_ERROR_CHOICE: not one of the funding sources or parts
 * @IEP_SHEET_ERROR_TWICE: another line has this code, source and part
 * @IEP_SHEET_ERROR_SIZE: a block of cells that is wider or longer than what is left of the sheet
 * @IEP_SHEET_ERROR_EMPTY: nothing to paste
 */
typedef enum
{
  IEP_SHEET_ERROR_READ_ONLY,
  IEP_SHEET_ERROR_NUMBER,
  IEP_SHEET_ERROR_CODE,
  IEP_SHEET_ERROR_CHOICE,
  IEP_SHEET_ERROR_TWICE,
  IEP_SHEET_ERROR_SIZE,
  IEP_SHEET_ERROR_EMPTY,
} IepSheetError;

typedef struct _IepSheetRow IepSheetRow;

/**
 * IepSheetRange:
 * @row: the first of the shown rows
 * @n_rows: how many
 * @columns: (array length=n_columns): the columns on the screen, from left to right
 * @n_columns: how many
 *
 * A rectangle of cells.
 */
typedef struct
{
  guint                 row;
  guint                 n_rows;
  const IepSheetColumn *columns;
  guint                 n_columns;
} IepSheetRange;

/**
 * IepSheetCode:
 * @code: the code as the classification writes it
 * @name: its name
 * @parent: (nullable): the code above it
 * @group: whether other codes are below it, so that it only sums
 *
 * What a code function says about a code; all (transfer full), see iep_sheet_code_clear().
 */
typedef struct
{
  char    *code;
  char    *name;
  char    *parent;
  gboolean group;
} IepSheetCode;

/**
 * IepSheetCodeFunc:
 * @text: what was typed or pasted into a code cell
 * @code: (out caller-allocates): what is known of it
 * @error: why it cannot be used, to be shown (unknown; ended on 31.12.2026; …)
 *
 * Asked for a code of a new line and for each code above it that is not in the sheet yet. Must not wait.
 *
 * Returns: %FALSE with @error when there is no such code
 */
typedef gboolean (*IepSheetCodeFunc) (const char    *text,
                                      IepSheetCode  *code,
                                      gpointer       user_data,
                                      GError       **error);

/**
 * IepSheetChange:
 * @row: the line; its key, code and source are the ones of now
 * @column: a month or the reason: the year follows from its months
 * @base: cents: what it was when loaded or saved last
 * @value: cents: what it is now
 * @base_text: for the reason
 * @text: for the reason
 *
 * One cell that differs from what the server has.
 */
typedef struct
{
  IepSheetRow    *row;
  IepSheetColumn  column;
  gint64          base;
  gint64          value;
  char           *base_text;
  char           *text;
} IepSheetChange;

#define IEP_TYPE_SHEET (iep_sheet_get_type ())
G_DECLARE_FINAL_TYPE (IepSheet, iep_sheet, IEP, SHEET, GObject)

GQuark          iep_sheet_error_quark         (void);
void            iep_sheet_code_clear          (IepSheetCode          *code);
void            iep_sheet_change_free         (IepSheetChange        *change);

IepSheet       *iep_sheet_new                 (void);

/* Loading: parents before their children, in the order of the page; nothing of it can be undone. */
void            iep_sheet_clear               (IepSheet              *self);
IepSheetRow    *iep_sheet_add_row             (IepSheet              *self,
                                               IepSheetRow           *parent,
                                               const char            *key,
                                               const char            *code,
                                               const char            *name,
                                               gboolean               group);
void            iep_sheet_load_value          (IepSheet              *self,
                                               IepSheetRow           *row,
                                               IepSheetColumn         column,
                                               gint64                 cents);
void            iep_sheet_load_text           (IepSheet              *self,
                                               IepSheetRow           *row,
                                               IepSheetColumn         column,
                                               const char            *text);
void            iep_sheet_row_set_pattern     (IepSheetRow           *row,
                                               const gint64           months[12]);
void            iep_sheet_loaded              (IepSheet              *self);
void            iep_sheet_set_code_func       (IepSheet              *self,
                                               IepSheetCodeFunc       func,
                                               gpointer               user_data,
                                               GDestroyNotify         destroy);
void            iep_sheet_set_choices          (IepSheet              *self,
                                               IepSheetColumn         column,
                                               const char * const    *codes,
                                               const char * const    *names);
const char * const *iep_sheet_get_choices     (IepSheet              *self,
                                               IepSheetColumn         column,
                                               const char * const   **names);
void            iep_sheet_row_set_permanent   (IepSheetRow           *row,
                                               gboolean               permanent);

/* Rows: the shown ones by number (what a folded group hides is not shown), all of them by key. */
guint           iep_sheet_get_n_rows          (IepSheet              *self);
IepSheetRow    *iep_sheet_get_row             (IepSheet              *self,
                                               guint                  position);
guint           iep_sheet_get_position        (IepSheet              *self,
                                               IepSheetRow           *row);
IepSheetRow    *iep_sheet_find_row            (IepSheet              *self,
                                               const char            *key);
IepSheetRow    *iep_sheet_find_code           (IepSheet              *self,
                                               const char            *code,
                                               const char            *source,
                                               const char            *split);
const char     *iep_sheet_row_get_key         (IepSheetRow           *row);
const char     *iep_sheet_row_get_code        (IepSheetRow           *row);
const char     *iep_sheet_row_get_name        (IepSheetRow           *row);
const char     *iep_sheet_row_get_source      (IepSheetRow           *row);
const char     *iep_sheet_row_get_split       (IepSheetRow           *row);
IepSheetRow    *iep_sheet_row_get_parent      (IepSheetRow           *row);
guint           iep_sheet_row_get_level       (IepSheetRow           *row);
gboolean        iep_sheet_row_is_group        (IepSheetRow           *row);
gboolean        iep_sheet_row_is_new          (IepSheetRow           *row);
gboolean        iep_sheet_row_is_folded       (IepSheetRow           *row);
void            iep_sheet_fold                (IepSheet              *self,
                                               IepSheetRow           *row,
                                               gboolean               folded);

/* Cells */
gint64          iep_sheet_get_value           (IepSheet              *self,
                                               IepSheetRow           *row,
                                               IepSheetColumn         column);
char           *iep_sheet_get_text            (IepSheet              *self,
                                               IepSheetRow           *row,
                                               IepSheetColumn         column);
char           *iep_sheet_get_edit_text       (IepSheet              *self,
                                               IepSheetRow           *row,
                                               IepSheetColumn         column);
IepSheetState   iep_sheet_get_state           (IepSheet              *self,
                                               IepSheetRow           *row,
                                               IepSheetColumn         column);
char           *iep_sheet_get_problem         (IepSheet              *self,
                                               IepSheetRow           *row,
                                               IepSheetColumn         column);
void            iep_sheet_sum                 (IepSheet              *self,
                                               const IepSheetRange   *range,
                                               guint                 *count,
                                               gint64                *sum);

/* Acts of a person: each is one step of undo */
gboolean        iep_sheet_enter               (IepSheet              *self,
                                               IepSheetRow           *row,
                                               IepSheetColumn         column,
                                               const char            *text,
                                               GError               **error);
gboolean        iep_sheet_set_value           (IepSheet              *self,
                                               IepSheetRow           *row,
                                               IepSheetColumn         column,
                                               gint64                 cents,
                                               GError               **error);
void            iep_sheet_delete              (IepSheet              *self,
                                               const IepSheetRange   *range);
void            iep_sheet_fill                (IepSheet              *self,
                                               const IepSheetRange   *range,
                                               gboolean               down);
gboolean        iep_sheet_enter_all           (IepSheet              *self,
                                               const IepSheetRange   *range,
                                               const char            *text,
                                               GError               **error);
char           *iep_sheet_copy                (IepSheet              *self,
                                               const IepSheetRange   *range);
gboolean        iep_sheet_paste               (IepSheet              *self,
                                               const IepSheetRange   *range,
                                               guint                  n_left,
                                               const char            *text,
                                               IepSheetRange         *pasted,
                                               char                 **message,
                                               GError               **error);
void            iep_sheet_distribute          (IepSheet              *self,
                                               guint                  row,
                                               guint                  n_rows,
                                               IepSheetDistribution   how);
IepSheetRow    *iep_sheet_insert_line         (IepSheet              *self,
                                               IepSheetRow           *near);
guint           iep_sheet_remove_lines        (IepSheet              *self,
                                               guint                  row,
                                               guint                  n_rows);
void            iep_sheet_begin               (IepSheet              *self);
void            iep_sheet_end                 (IepSheet              *self);
gboolean        iep_sheet_undo                (IepSheet              *self,
                                               IepSheetRow          **row,
                                               IepSheetColumn        *column);
gboolean        iep_sheet_redo                (IepSheet              *self,
                                               IepSheetRow          **row,
                                               IepSheetColumn        *column);

/* How it is written */
void            iep_sheet_set_editable        (IepSheet              *self,
                                               gboolean               editable);
gboolean        iep_sheet_get_editable        (IepSheet              *self);
void            iep_sheet_set_unit            (IepSheet              *self,
                                               gint64                 cents);
gint64          iep_sheet_get_unit            (IepSheet              *self);
void            iep_sheet_set_distribution    (IepSheet              *self,
                                               IepSheetDistribution   how);
IepSheetDistribution iep_sheet_get_distribution (IepSheet            *self);
gboolean        iep_sheet_can_write           (IepSheet              *self,
                                               IepSheetRow           *row,
                                               IepSheetColumn         column);

/* Saving, and what others saved meanwhile */
GPtrArray      *iep_sheet_get_changes         (IepSheet              *self);
GPtrArray      *iep_sheet_get_added           (IepSheet              *self);
GPtrArray      *iep_sheet_get_removed         (IepSheet              *self);
void            iep_sheet_row_set_key         (IepSheet              *self,
                                               IepSheetRow           *row,
                                               const char            *key);
void            iep_sheet_saved               (IepSheet              *self,
                                               GPtrArray             *changes);
void            iep_sheet_saved_removed       (IepSheet              *self,
                                               GPtrArray             *removed);
void            iep_sheet_set_problem         (IepSheet              *self,
                                               IepSheetRow           *row,
                                               IepSheetColumn         column,
                                               const char            *message);
void            iep_sheet_merge_value         (IepSheet              *self,
                                               IepSheetRow           *row,
                                               IepSheetColumn         column,
                                               gint64                 theirs,
                                               const char            *theirs_text);
gboolean        iep_sheet_get_conflict        (IepSheet              *self,
                                               IepSheetRow           *row,
                                               IepSheetColumn         column,
                                               gint64                *theirs,
                                               const char           **theirs_text);
void            iep_sheet_settle              (IepSheet              *self,
                                               IepSheetRow           *row,
                                               IepSheetColumn         column,
                                               gboolean               take_theirs);
gboolean        iep_sheet_next_problem        (IepSheet              *self,
                                               IepSheetRow          **row,
                                               IepSheetColumn        *column);

G_END_DECLS
