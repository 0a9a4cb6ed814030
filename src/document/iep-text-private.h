/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inside of the text engine, shared by what shapes words and what sets lines. */
#pragma once

#include "document/iep-text.h"

G_BEGIN_DECLS

typedef struct
{
  guint32 glyph;
  float x;
  float y;
} Glyph;

typedef struct
{
  guint8 n_bytes;
  guint8 n_glyphs;
} Cluster;

/* A run of one font inside a word. */
typedef struct
{
  guint16 font;
  guint16 n_glyphs;
  guint16 n_clusters;
  guint16 n_bytes;
} Run;

struct _IepWord
{
  float width;
  guint8 ink;
  guint16 n_bytes;
  guint8 n_runs;
  guint16 n_clusters;
  char *utf8;
  Run *runs;
  Glyph *glyphs;
  Cluster *clusters;
};

/* What one font paints in one ink on the page. */
typedef struct
{
  GArray *glyphs;   /* cairo_glyph_t */
  GArray *clusters; /* cairo_text_cluster_t */
  GString *utf8;
} Batch;

typedef struct
{
  IepTextStyle style;
  PangoFontDescription *description;
  GHashTable *words; /* Key → IepWord */
  GHashTable *texts; /* string → IepText */
  IepWord *space;
  double ascent;
  double line_height;
  guint ink;
} Style;

/* A piece of text that is looked up without being copied. */
typedef struct
{
  const char *utf8;
  guint length;
  guint hash;
} Key;

struct _IepTextEngine
{
  IepArena arena;
  PangoFontMap *font_map;
  PangoContext *context;
  PangoAttrList *attributes;
  guint n_styles;
  Style *styles;
  GPtrArray *fonts;   /* cairo_scaled_font_t */
  GPtrArray *pangos;  /* the PangoFont of each */
  GArray *inks;       /* double[3] */
  GPtrArray *batches; /* fonts × inks, made when first used */
};

guint    iep_text_key_hash    (gconstpointer  data);
gboolean iep_text_key_equal   (gconstpointer  a,
                               gconstpointer  b);
Key      iep_text_key         (const char    *utf8,
                               guint          length);
Key     *iep_text_key_keep    (IepTextEngine *self,
                               Key            key);
IepWord *iep_text_engine_word (IepTextEngine *self,
                               Style         *style,
                               const char    *utf8,
                               guint          length);

G_END_DECLS
