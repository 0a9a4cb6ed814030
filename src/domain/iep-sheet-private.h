/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of IepSheet share. */
#pragma once

#include "domain/iep-sheet.h"

G_BEGIN_DECLS

/* The stored amounts of a row: the year, its months, and the plan behind them. */
enum
{
  IEP_SHEET_VALUE_YEAR,
  IEP_SHEET_VALUE_MONTH_1,
  IEP_SHEET_VALUE_PLAN = IEP_SHEET_VALUE_MONTH_1 + 12,
  IEP_SHEET_N_VALUES
};

/* The stored texts of a row. */
enum
{
  IEP_SHEET_TEXT_CODE,
  IEP_SHEET_TEXT_SOURCE,
  IEP_SHEET_TEXT_SPLIT,
  IEP_SHEET_TEXT_REASON,
  IEP_SHEET_N_TEXTS
};

/* Why a cell is wrong; @typed is NULL where the value itself was refused. */
typedef struct
{
  char *typed;
  char *why;
} IepSheetWrong;

/* What somebody else saved. */
typedef struct
{
  gint64 value;
  char  *text;
} IepSheetTheirs;

struct _IepSheetRow
{
  char        *key;
  char        *name;
  char        *text[IEP_SHEET_N_TEXTS];
  char        *base_text[IEP_SHEET_N_TEXTS];
  gint64       value[IEP_SHEET_N_VALUES];
  gint64       base[IEP_SHEET_N_VALUES];
  gint64       pattern[12];
  IepSheetRow *parent;
  GHashTable  *wrong;      /* column -> IepSheetWrong; NULL when there is none */
  GHashTable  *conflicts;  /* column -> IepSheetTheirs; NULL when there is none */
  guint        level;
  guint        index;      /* among the rows that are there */
  guint        position;   /* among the shown ones; G_MAXUINT: not shown */
  guint        group : 1;
  guint        present : 1;
  guint        folded : 1;
  guint        gone : 1;   /* the server has removed it */
  guint        permanent : 1;
  IepSheetRow *former;     /* the line whose code this was at the server, before an undo took the code back; or NULL */
};

/* All that a cell holds. */
typedef struct
{
  gint64 number;
  char  *text;
  char  *typed;
  char  *why;
} IepSheetCell;

typedef enum
{
  IEP_SHEET_OP_CELL,
  IEP_SHEET_OP_INSERT,
  IEP_SHEET_OP_REMOVE,
  IEP_SHEET_OP_NAME,
} IepSheetOpKind;

typedef struct
{
  IepSheetOpKind  kind;
  IepSheetRow    *row;
  IepSheetColumn  column;
  IepSheetCell    before;
  IepSheetCell    after;
  guint           index;
  IepSheetRow    *parent;
} IepSheetOp;

struct _IepSheet
{
  GObject               parent_instance;
  GPtrArray            *all;    /* owns every row there ever was */
  GPtrArray            *rows;   /* those that are there, in the order of the page */
  GPtrArray            *shown;  /* those that no folded group hides */
  GPtrArray            *steps;  /* GArray of IepSheetOp, the oldest first */
  GArray               *step;   /* the one being made */
  guint                 done;   /* how many of the steps are not undone */
  guint                 depth;
  gboolean              rows_dirty;
  gboolean              values_dirty;
  IepSheetCodeFunc      code_func;
  gpointer              code_data;
  GDestroyNotify        code_destroy;
  GStrv                 choices[IEP_SHEET_N_TEXTS];
  GStrv                 choice_names[IEP_SHEET_N_TEXTS];
  gint64                unit;
  IepSheetDistribution  distribution;
  gboolean              editable;
  gboolean              modified;
  gboolean              could_undo;
  gboolean              could_redo;
  guint                 problems;
  guint                 conflicts;
};

/* iep-sheet.c */
void         iep_sheet_renumber        (IepSheet              *self,
                                        guint                  from);
void         iep_sheet_attach          (IepSheet              *self,
                                        IepSheetRow           *row,
                                        IepSheetRow           *parent,
                                        guint                  index);
void         iep_sheet_detach          (IepSheet              *self,
                                        IepSheetRow           *row);
IepSheetRow *iep_sheet_make_row        (IepSheet              *self,
                                        const char            *key,
                                        gboolean               group);
void         iep_sheet_notify_all      (IepSheet              *self);

/* iep-sheet-cells.c */
int          iep_sheet_value_of        (IepSheetColumn         column);
int          iep_sheet_text_of         (IepSheetColumn         column);
gint64       iep_sheet_months_sum      (IepSheetRow           *row);
gboolean     iep_sheet_lacks_code      (IepSheetRow           *row);

/* iep-sheet-undo.c */
void         iep_sheet_step_free       (gpointer               step);
void         iep_sheet_add_number      (IepSheetRow           *row,
                                        guint                  value,
                                        gint64                 delta);
void         iep_sheet_mark_wrong      (IepSheetRow           *row,
                                        IepSheetColumn         column,
                                        const char            *typed,
                                        const char            *why);
void         iep_sheet_put_number      (IepSheet              *self,
                                        IepSheetRow           *row,
                                        IepSheetColumn         column,
                                        gint64                 number);
void         iep_sheet_put_text        (IepSheet              *self,
                                        IepSheetRow           *row,
                                        IepSheetColumn         column,
                                        const char            *text);
void         iep_sheet_put_wrong       (IepSheet              *self,
                                        IepSheetRow           *row,
                                        IepSheetColumn         column,
                                        const char            *typed,
                                        const char            *why);
void         iep_sheet_put_name        (IepSheet              *self,
                                        IepSheetRow           *row,
                                        const char            *name);
void         iep_sheet_put_row         (IepSheet              *self,
                                        IepSheetRow           *row,
                                        IepSheetRow           *parent,
                                        guint                  index);
void         iep_sheet_take_row        (IepSheet              *self,
                                        IepSheetRow           *row);

/* iep-sheet-edit.c */
void         iep_sheet_write           (IepSheet              *self,
                                        IepSheetRow           *row,
                                        IepSheetColumn         column,
                                        gint64                 cents);
gboolean     iep_sheet_read            (IepSheet              *self,
                                        const char            *text,
                                        char                   decimal,
                                        gint64                *cents,
                                        GError               **error);
gboolean     iep_sheet_write_text      (IepSheet              *self,
                                        IepSheetRow           *row,
                                        IepSheetColumn         column,
                                        const char            *text,
                                        char                   decimal,
                                        GError               **error);

/* iep-sheet-lines.c */
gboolean     iep_sheet_write_code      (IepSheet              *self,
                                        IepSheetRow           *row,
                                        const char            *text,
                                        GError               **error);
char        *iep_sheet_match_choice    (IepSheet              *self,
                                        IepSheetColumn         column,
                                        const char            *text,
                                        GError               **error);
gboolean     iep_sheet_check_twice     (IepSheet              *self,
                                        IepSheetRow           *row,
                                        IepSheetColumn         column,
                                        const char            *text,
                                        GError               **error);
guint        iep_sheet_subtree_end     (IepSheet              *self,
                                        IepSheetRow           *row);

G_END_DECLS
