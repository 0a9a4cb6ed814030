/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the rows of a table to the documents of procurements. */

#pragma once

#include <json-glib/json-glib.h>

#include "exchange/iep-table.h"

G_BEGIN_DECLS

#define IEP_TYPE_IMPORT_MAPPING (iep_import_mapping_get_type ())
G_DECLARE_FINAL_TYPE (IepImportMapping, iep_import_mapping, IEP, IMPORT_MAPPING, GObject)

IepImportMapping *iep_import_mapping_new       (void);
gboolean          iep_import_mapping_map       (IepImportMapping  *self,
                                                const char        *field,
                                                const char        *column,
                                                GError           **error);
gboolean          iep_import_mapping_set       (IepImportMapping  *self,
                                                const char        *field,
                                                const char        *value,
                                                GError           **error);
gboolean          iep_import_mapping_replace   (IepImportMapping  *self,
                                                const char        *field,
                                                const char        *text,
                                                const char        *value,
                                                GError           **error);
void              iep_import_mapping_learn     (IepImportMapping  *self,
                                                const char        *field,
                                                JsonArray         *codes,
                                                int                year);
char             *iep_import_mapping_describe  (void);

/**
 * IepRowProblem:
 * @line: the line of the file, counted from 1
 * @field: (nullable): the field that is wrong
 * @code: a stable code for programs
 * @message: what is wrong and how to mend it, for people
 */
typedef struct
{
  guint line;
  char *field;
  char *code;
  char *message;
} IepRowProblem;

IepRowProblem *iep_row_problem_new   (guint              line,
                                      const char        *field,
                                      const char        *code,
                                      const char        *message);
void           iep_row_problem_free  (IepRowProblem     *problem);
JsonArray     *iep_procurement_rows  (IepTable          *table,
                                      IepImportMapping  *mapping,
                                      int                year,
                                      GPtrArray         *problems,
                                      GError           **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IepRowProblem, iep_row_problem_free)

G_END_DECLS
