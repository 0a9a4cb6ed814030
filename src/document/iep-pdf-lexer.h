/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The syntax of PDF values. */
#pragma once

#include "document/iep-pdf-reader.h"

G_BEGIN_DECLS

/** IepPdfLexer: a place in some bytes; values it makes are put into @pool. */
typedef struct
{
  const guint8 *data;
  gsize length;
  gsize at;
  gboolean in_file;  /* whether places in @data are places in the file */
  GPtrArray *pool;
  guint64 *budget;   /* values that may still be made */
} IepPdfLexer;

IepPdfValue *iep_pdf_lexer_value      (IepPdfLexer *self);
gboolean     iep_pdf_lexer_integer    (IepPdfLexer *self,
                                       gint64      *value);
gboolean     iep_pdf_lexer_keyword    (IepPdfLexer *self,
                                       const char  *keyword);
void         iep_pdf_lexer_skip_space (IepPdfLexer *self);
void         iep_pdf_value_free       (gpointer     value);

G_END_DECLS
