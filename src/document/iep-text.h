/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text for very long tables: every word is shaped once by Pango, lines are broken by adding widths,
 * and a page is painted with one call for each font and ink. */
#pragma once

#include <pango/pangocairo.h>

#include "document/iep-arena.h"

G_BEGIN_DECLS

typedef struct _IepTextEngine IepTextEngine;
typedef struct _IepWord IepWord;

/** IepTextStyle: how a text looks; sizes in points. */
typedef struct
{
  double size;
  PangoWeight weight;
  gboolean condensed;
  double red, green, blue;
} IepTextStyle;

typedef enum
{
  IEP_ALIGN_LEFT,
  IEP_ALIGN_RIGHT,
  IEP_ALIGN_CENTRE,
} IepAlign;

/** IepTextPiece: a word and what stands before it. */
typedef struct
{
  IepWord *word;
  guint8 glue : 1;
  guint8 newline : 1;
} IepTextPiece;

/** IepText: shaped words that are not yet broken into lines; lives as long as the engine. */
typedef struct
{
  guint style;
  guint n_pieces;
  float natural; /* the longest line when only newlines break it */
  float longest; /* the longest single word */
  IepTextPiece *pieces;
  struct _IepBlock *last;
} IepText;

/** IepBlock: a text broken into lines of a width; lives as long as the engine. */
typedef struct _IepBlock
{
  IepText *text;
  float width;
  guint n_lines;
  guint *starts; /* n_lines + 1 indices of pieces */
} IepBlock;

IepTextEngine *iep_text_engine_new         (const IepTextStyle *styles,
                                            guint               n_styles);
void           iep_text_engine_free        (IepTextEngine *self);
IepArena      *iep_text_engine_get_arena   (IepTextEngine *self);
double         iep_text_engine_line_height (IepTextEngine *self,
                                            guint          style);
IepText       *iep_text_engine_text        (IepTextEngine *self,
                                            guint          style,
                                            const char    *utf8);
IepText       *iep_text_engine_join        (IepTextEngine *self,
                                            IepText      **texts,
                                            const guint8  *newlines,
                                            guint          n_texts);
IepBlock      *iep_text_engine_break       (IepTextEngine *self,
                                            IepText       *text,
                                            double         width);
char          *iep_text_engine_to_string   (IepTextEngine *self,
                                            IepBlock      *block);
double         iep_text_engine_height      (IepTextEngine *self,
                                            IepBlock      *block);
void           iep_text_engine_draw        (IepTextEngine *self,
                                            IepBlock      *block,
                                            guint          first_line,
                                            guint          n_lines,
                                            IepAlign       align,
                                            double         x,
                                            double         y);
void           iep_text_engine_show_page   (IepTextEngine *self,
                                            cairo_t       *cr);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IepTextEngine, iep_text_engine_free)

G_END_DECLS
