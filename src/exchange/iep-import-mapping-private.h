/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a column of an imported table can be, and how its text becomes a value; for the files of the import only. */

#pragma once

#include "exchange/iep-procurement-rows.h"

G_BEGIN_DECLS

typedef enum
{
  IEP_IMPORT_TEXT,
  IEP_IMPORT_CODE,  /* a code, perhaps with its name behind it */
  IEP_IMPORT_CODES, /* several, with anything between them */
  IEP_IMPORT_MONEY,
  IEP_IMPORT_INTEGER,
  IEP_IMPORT_DATE,
  IEP_IMPORT_YES_NO,
} IepImportKind;

/**
 * IepImportField:
 * @name: of the procurement document; of its funding line when it begins with `funding_`, of its lot with `lot_`
 * @column: the heading of published plans, which our own tables have too
 * @kind: how its text is read
 */
typedef struct
{
  const char    *name;
  const char    *column;
  IepImportKind  kind;
} IepImportField;

#define IEP_N_IMPORT_FIELDS 46

/* The funding year that stands for all later ones, as plans write it. */
#define IEP_LATER_YEARS "turpmāk"

extern const IepImportField iep_import_fields[IEP_N_IMPORT_FIELDS];

const char *iep_import_mapping_get_column (IepImportMapping  *self,
                                           const char        *field);
const char *iep_import_mapping_get_value  (IepImportMapping  *self,
                                           const char        *field);
char       *iep_import_mapping_read_word  (IepImportMapping  *self,
                                           const char        *field,
                                           const char        *text,
                                           char             **problem);
const char *iep_import_mapping_get_word   (const char        *field,
                                           const char        *code);
gboolean    iep_import_read_date          (const char        *text,
                                           GDate             *date);

G_END_DECLS
