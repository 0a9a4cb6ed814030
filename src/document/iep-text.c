/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text for very long tables: every word is shaped once by Pango, lines are broken by adding widths,
 * and a page is painted with one call for each font and ink. */
#define G_LOG_DOMAIN "iep-document"
#include "config.h"

#include "document/iep-text-private.h"

#include <string.h>

/* A word longer than this is shaped in parts: ten megabytes without a space must not become one glyph run. */
#define WORD_BYTES_MAX 120
/* Hyphens and slashes end a line only in longer words: numbers like 2027/171 stay whole. */
#define BREAK_AFTER 10
/* Texts up to this length are remembered whole: kinds, codes and names come back in row after row. */
#define CACHED_TEXT_MAX 160

static void
batch_free (gpointer data)
{
  Batch *batch = data;

  if (batch == NULL)
    return;
  g_array_unref (batch->glyphs);
  g_array_unref (batch->clusters);
  g_string_free (batch->utf8, TRUE);
  g_free (batch);
}

static guint
engine_ink (IepTextEngine      *self,
            const IepTextStyle *style)
{
  double ink[3] = { style->red, style->green, style->blue };

  for (guint i = 0; i < self->inks->len / 3; i++)
    if (memcmp (&g_array_index (self->inks, double, i * 3), ink, sizeof ink) == 0)
      return i;
  g_array_append_vals (self->inks, ink, 3);

  return self->inks->len / 3 - 1;
}

static Batch *
engine_batch (IepTextEngine *self,
              guint          font,
              guint          ink)
{
  guint index = font * (self->inks->len / 3) + ink;
  Batch *batch;

  if (index >= self->batches->len)
    g_ptr_array_set_size (self->batches, index + 1);
  batch = g_ptr_array_index (self->batches, index);
  if (batch == NULL)
    {
      batch = g_new0 (Batch, 1);
      batch->glyphs = g_array_new (FALSE, FALSE, sizeof (cairo_glyph_t));
      batch->clusters = g_array_new (FALSE, FALSE, sizeof (cairo_text_cluster_t));
      batch->utf8 = g_string_new (NULL);
      g_ptr_array_index (self->batches, index) = batch;
    }

  return batch;
}

/* What must not stand in a document that is signed: controls, and marks that turn the direction of reading. */
static gboolean
is_unwanted (const char *at)
{
  guchar c = *at;

  if (c < 0x20 || c == 0x7f)
    return TRUE;
  if (c == 0xc2)
    return (guchar) at[1] < 0xa0;
  if (c == 0xe2 && (guchar) at[1] == 0x80)
    return ((guchar) at[2] >= 0x8b && (guchar) at[2] <= 0x8f) || ((guchar) at[2] >= 0xa8 && (guchar) at[2] <= 0xae);
  if (c == 0xe2 && (guchar) at[1] == 0x81)
    return (guchar) at[2] >= 0xa0 && (guchar) at[2] <= 0xaf;
  return c == 0xef && (guchar) at[1] == 0xbb && (guchar) at[2] == 0xbf;
}

static gboolean
needs_cleaning (const char *utf8)
{
  for (; *utf8 != '\0'; utf8++)
    if (((guchar) *utf8 < 0x20 && *utf8 != '\n') || *utf8 == 0x7f ||
        ((guchar) *utf8 >= 0xc2 && is_unwanted (utf8)))
      return TRUE;

  return FALSE;
}

static char *
clean (const char *utf8)
{
  GString *cleaned = g_string_sized_new (strlen (utf8));

  while (*utf8 != '\0')
    {
      const char *next = g_utf8_next_char (utf8);

      if (*utf8 == '\n' || !is_unwanted (utf8))
        g_string_append_len (cleaned, utf8, next - utf8);
      else if (*utf8 == '\t')
        g_string_append_c (cleaned, ' ');
      utf8 = next;
    }

  return g_string_free (cleaned, FALSE);
}

/* How much of @at is one piece: up to a space or newline, or with a hyphen, slash or comma that may end a line. */
static guint
piece_length (const char *at)
{
  guint length = 0;

  while (at[length] != '\0' && at[length] != ' ' && at[length] != '\n')
    {
      char c = at[length];

      length += g_utf8_skip[(guchar) c];
      if ((c == '-' || c == '/' || c == ';' || c == '_') && at[length] != '\0' && length >= BREAK_AFTER)
        break;
      if (length >= WORD_BYTES_MAX)
        break;
    }

  return length;
}

static IepText *
text_from_pieces (IepTextEngine *self,
                  guint          style,
                  GArray        *pieces)
{
  IepText *text = iep_arena_new (&self->arena, IepText, 1);
  double space = self->styles[style].space->width;
  double line = 0;

  text->style = style;
  text->n_pieces = pieces->len;
  text->pieces = iep_arena_alloc (&self->arena, pieces->len * sizeof (IepTextPiece));
  text->natural = 0;
  text->longest = 0;
  text->last = NULL;
  if (pieces->len > 0)
    memcpy (text->pieces, pieces->data, pieces->len * sizeof (IepTextPiece));
  for (guint i = 0; i < pieces->len; i++)
    {
      IepTextPiece *piece = &text->pieces[i];

      if (piece->newline)
        line = 0;
      line += piece->word->width + (piece->glue || piece->newline || i == 0 ? 0 : space);
      text->natural = MAX (text->natural, (float) line);
      text->longest = MAX (text->longest, piece->word->width);
    }

  return text;
}

/* The pieces of a word that is wider than the line, cut where a cluster ends. */
static void
split_word (IepTextEngine *self,
            Style         *style,
            IepTextPiece   piece,
            double         width,
            GArray        *out)
{
  IepWord *word = piece.word;
  guint start = 0;
  guint end = 0;
  double line = 0;
  double scale = word->n_bytes > 0 ? word->width / word->n_bytes : 0;

  if (word->n_clusters < 2)
    {
      g_array_append_val (out, piece);
      return;
    }
  for (guint cluster = 0; cluster < word->n_clusters; cluster++)
    {
      guint next = end + word->clusters[cluster].n_bytes;
      double step = iep_text_engine_word (self, style, word->utf8 + end, next - end)->width;

      if (step <= 0)
        step = scale;
      if (line + step > width && end > start)
        {
          piece.word = iep_text_engine_word (self, style, word->utf8 + start, end - start);
          g_array_append_val (out, piece);
          piece.glue = TRUE;
          piece.newline = FALSE;
          start = end;
          line = 0;
        }
      line += step;
      end = next;
    }
  if (end > start)
    {
      piece.word = iep_text_engine_word (self, style, word->utf8 + start, end - start);
      g_array_append_val (out, piece);
    }
}

/**
 * iep_text_engine_new:
 * @styles: the styles texts will name by their index
 * @n_styles: how many
 *
 * Makes an engine for one thread. Fonts are looked up by fontconfig as Pango does.
 *
 * Returns: (transfer full): a new engine
 */
IepTextEngine *
iep_text_engine_new (const IepTextStyle *styles,
                     guint               n_styles)
{
  IepTextEngine *self = g_new0 (IepTextEngine, 1);
  cairo_font_options_t *options = cairo_font_options_create ();

  iep_arena_init (&self->arena);
  self->font_map = pango_cairo_font_map_new ();
  pango_cairo_font_map_set_resolution (PANGO_CAIRO_FONT_MAP (self->font_map), 72);
  self->context = pango_font_map_create_context (self->font_map);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (self->context, options);
  cairo_font_options_destroy (options);
  pango_context_set_language (self->context, pango_language_from_string ("lv"));
  pango_context_set_round_glyph_positions (self->context, FALSE);
  /* Figures of one width, so that amounts stand in columns; no ligatures, so that every letter is found again. */
  self->attributes = pango_attr_list_new ();
  pango_attr_list_insert (self->attributes, pango_attr_font_features_new ("tnum=1,liga=0,clig=0"));
  self->fonts = g_ptr_array_new_with_free_func ((GDestroyNotify) cairo_scaled_font_destroy);
  self->pangos = g_ptr_array_new_with_free_func (g_object_unref);
  self->inks = g_array_new (FALSE, FALSE, sizeof (double));
  self->batches = g_ptr_array_new_with_free_func (batch_free);
  self->n_styles = n_styles;
  self->styles = g_new0 (Style, n_styles);
  for (guint i = 0; i < n_styles; i++)
    self->styles[i].ink = engine_ink (self, &styles[i]);
  for (guint i = 0; i < n_styles; i++)
    {
      Style *style = &self->styles[i];
      PangoFontMetrics *metrics;

      style->style = styles[i];
      style->description = pango_font_description_new ();
      /* The same font everywhere, so that the same plan gives the same file: tools/packages installs Cantarell. */
      pango_font_description_set_family_static (style->description, "Cantarell,DejaVu Sans,Sans");
      pango_font_description_set_weight (style->description, styles[i].weight);
      if (styles[i].condensed)
        pango_font_description_set_stretch (style->description, PANGO_STRETCH_SEMI_CONDENSED);
      pango_font_description_set_absolute_size (style->description, styles[i].size * PANGO_SCALE);
      style->words = g_hash_table_new (iep_text_key_hash, iep_text_key_equal);
      style->texts = g_hash_table_new (iep_text_key_hash, iep_text_key_equal);
      metrics = pango_context_get_metrics (self->context, style->description, pango_language_from_string ("lv"));
      style->ascent = (double) pango_font_metrics_get_ascent (metrics) / PANGO_SCALE;
      style->line_height = style->ascent + (double) pango_font_metrics_get_descent (metrics) / PANGO_SCALE;
      pango_font_metrics_unref (metrics);
      style->space = iep_text_engine_word (self, style, " ", 1);
    }

  return self;
}

/**
 * iep_text_engine_free:
 * @self: (transfer full): an engine
 *
 * Frees it with every text and block it gave.
 */
void
iep_text_engine_free (IepTextEngine *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < self->n_styles; i++)
    {
      pango_font_description_free (self->styles[i].description);
      g_hash_table_unref (self->styles[i].words);
      g_hash_table_unref (self->styles[i].texts);
    }
  g_free (self->styles);
  g_ptr_array_unref (self->batches);
  g_array_unref (self->inks);
  g_ptr_array_unref (self->fonts);
  g_ptr_array_unref (self->pangos);
  pango_attr_list_unref (self->attributes);
  g_object_unref (self->context);
  g_object_unref (self->font_map);
  iep_arena_clear (&self->arena);
  g_free (self);
}

/**
 * iep_text_engine_get_arena:
 * @self: an engine
 *
 * Returns: (transfer none): memory that lives as long as the engine
 */
IepArena *
iep_text_engine_get_arena (IepTextEngine *self)
{
  return &self->arena;
}

/**
 * iep_text_engine_line_height:
 * @self: an engine
 * @style: a style
 *
 * Returns: the height of a line in points
 */
double
iep_text_engine_line_height (IepTextEngine *self,
                             guint          style)
{
  g_assert (style < self->n_styles);

  return self->styles[style].line_height;
}

/**
 * iep_text_engine_text:
 * @self: an engine
 * @style: a style
 * @utf8: valid UTF-8; newlines break lines, controls are left out
 *
 * Shapes the words that were not seen before and adds up their widths.
 *
 * Returns: (transfer none): the text
 */
IepText *
iep_text_engine_text (IepTextEngine *self,
                      guint          style_index,
                      const char    *utf8)
{
  Style *style = &self->styles[style_index];
  gsize length = strlen (utf8);
  g_autoptr(GArray) pieces = NULL;
  g_autofree char *cleaned = NULL;
  IepTextPiece piece = { NULL, FALSE, FALSE };
  Key key = { utf8, 0, 0 };
  IepText *text;
  const char *at;

  g_assert (style_index < self->n_styles);

  if (length <= CACHED_TEXT_MAX)
    {
      key = iep_text_key (utf8, length);
      text = g_hash_table_lookup (style->texts, &key);
      if (text != NULL)
        return text;
    }
  at = utf8;
  if (needs_cleaning (utf8))
    at = cleaned = clean (utf8);

  pieces = g_array_sized_new (FALSE, FALSE, sizeof (IepTextPiece), 16);
  while (*at != '\0')
    {
      guint n;

      if (*at == '\n')
        {
          piece.newline = TRUE;
          at++;
          continue;
        }
      if (*at == ' ')
        {
          piece.glue = FALSE;
          at++;
          continue;
        }
      n = piece_length (at);
      piece.word = iep_text_engine_word (self, style, at, n);
      g_array_append_val (pieces, piece);
      piece.glue = TRUE;
      piece.newline = FALSE;
      at += n;
    }
  text = text_from_pieces (self, style_index, pieces);
  if (length <= CACHED_TEXT_MAX)
    g_hash_table_insert (style->texts, iep_text_key_keep (self, key), text);

  return text;
}

/**
 * iep_text_engine_join:
 * @self: an engine
 * @texts: (array length=n_texts): texts of styles of one size
 * @newlines: (array length=n_texts): which of them begin a line
 * @n_texts: how many; at least one
 *
 * Returns: (transfer none): the texts one after the other, each in its own style
 */
IepText *
iep_text_engine_join (IepTextEngine *self,
                      IepText      **texts,
                      const guint8  *newlines,
                      guint          n_texts)
{
  g_autoptr(GArray) pieces = g_array_new (FALSE, FALSE, sizeof (IepTextPiece));

  for (guint i = 0; i < n_texts; i++)
    {
      guint first = pieces->len;

      g_array_append_vals (pieces, texts[i]->pieces, texts[i]->n_pieces);
      if (pieces->len > first)
        {
          g_array_index (pieces, IepTextPiece, first).glue = FALSE;
          g_array_index (pieces, IepTextPiece, first).newline = newlines[i] && first > 0;
        }
    }

  return text_from_pieces (self, texts[0]->style, pieces);
}

/**
 * iep_text_engine_break:
 * @self: an engine
 * @text: a text of this engine
 * @width: the width of a line in points
 *
 * Breaks @text into lines; words wider than a line are cut.
 *
 * Returns: (transfer none): the lines
 */
IepBlock *
iep_text_engine_break (IepTextEngine *self,
                       IepText       *text,
                       double         width)
{
  Style *style = &self->styles[text->style];
  double space = style->space->width;
  IepText *source = text;
  IepBlock *block;
  guint starts_buffer[64];
  g_autofree guint *starts_more = NULL;
  guint *starts = starts_buffer;
  guint n = 0;
  double line = 0;

  if (text->last != NULL && text->last->width == (float) width)
    return text->last;
  if (text->longest > width)
    {
      g_autoptr(GArray) pieces = g_array_new (FALSE, FALSE, sizeof (IepTextPiece));

      for (guint i = 0; i < text->n_pieces; i++)
        if (text->pieces[i].word->width > width)
          split_word (self, style, text->pieces[i], width, pieces);
        else
          g_array_append_val (pieces, text->pieces[i]);
      text = text_from_pieces (self, text->style, pieces);
    }
  if (text->n_pieces >= G_N_ELEMENTS (starts_buffer))
    starts = starts_more = g_new (guint, text->n_pieces + 1);
  for (guint i = 0; i < text->n_pieces; i++)
    {
      IepTextPiece *piece = &text->pieces[i];
      double step = piece->word->width + (piece->glue ? 0 : space);

      /* A hundredth of a point of tolerance: columns are as wide as their longest text says. */
      if (i == 0 || piece->newline || line + step > width + 0.01)
        {
          starts[n++] = i;
          line = piece->word->width;
        }
      else
        line += step;
    }
  block = iep_arena_new (&self->arena, IepBlock, 1);
  block->text = text;
  block->width = width;
  block->n_lines = n;
  block->starts = iep_arena_new (&self->arena, guint, n + 1);
  memcpy (block->starts, starts, n * sizeof (guint));
  block->starts[n] = text->n_pieces;
  source->last = block;

  return block;
}

/**
 * iep_text_engine_to_string:
 * @self: an engine
 * @block: lines
 *
 * Returns: (transfer full): what they say, broken where the text itself breaks
 */
char *
iep_text_engine_to_string (IepTextEngine *self,
                           IepBlock      *block)
{
  GString *string = g_string_new (NULL);

  for (guint i = 0; i < block->text->n_pieces; i++)
    {
      const IepTextPiece *piece = &block->text->pieces[i];

      if (piece->newline)
        g_string_append_c (string, '\n');
      else if (i > 0 && !piece->glue)
        g_string_append_c (string, ' ');
      g_string_append_len (string, piece->word->utf8, piece->word->n_bytes);
    }

  return g_string_free (string, FALSE);
}

/**
 * iep_text_engine_height:
 * @self: an engine
 * @block: lines
 *
 * Returns: how high they are in points
 */
double
iep_text_engine_height (IepTextEngine *self,
                        IepBlock      *block)
{
  return block->n_lines * self->styles[block->text->style].line_height;
}

static void
draw_word (IepTextEngine *self,
           IepWord       *word,
           double         x,
           double         y)
{
  const Glyph *glyph = word->glyphs;
  const Cluster *cluster = word->clusters;
  const char *utf8 = word->utf8;

  for (guint i = 0; i < word->n_runs; i++)
    {
      const Run *run = &word->runs[i];
      Batch *batch = engine_batch (self, run->font, word->ink);
      guint first = batch->glyphs->len;
      cairo_glyph_t *glyphs;
      cairo_text_cluster_t *clusters;

      g_array_set_size (batch->glyphs, first + run->n_glyphs);
      glyphs = &g_array_index (batch->glyphs, cairo_glyph_t, first);
      for (guint k = 0; k < run->n_glyphs; k++, glyph++)
        {
          glyphs[k].index = glyph->glyph;
          glyphs[k].x = x + glyph->x;
          glyphs[k].y = y + glyph->y;
        }
      first = batch->clusters->len;
      g_array_set_size (batch->clusters, first + run->n_clusters);
      clusters = &g_array_index (batch->clusters, cairo_text_cluster_t, first);
      for (guint k = 0; k < run->n_clusters; k++, cluster++)
        {
          clusters[k].num_bytes = cluster->n_bytes;
          clusters[k].num_glyphs = cluster->n_glyphs;
        }
      g_string_append_len (batch->utf8, utf8, run->n_bytes);
      utf8 += run->n_bytes;
    }
}

/**
 * iep_text_engine_draw:
 * @self: an engine
 * @block: lines
 * @first_line: the first line to draw
 * @n_lines: how many
 * @align: where the lines stand in the width of the block
 * @x: left edge in points
 * @y: upper edge of the first line drawn
 *
 * Puts lines on the page; iep_text_engine_show_page() paints them.
 */
void
iep_text_engine_draw (IepTextEngine *self,
                      IepBlock      *block,
                      guint          first_line,
                      guint          n_lines,
                      IepAlign       align,
                      double         x,
                      double         y)
{
  Style *style = &self->styles[block->text->style];
  double space = style->space->width;

  for (guint i = first_line; i < first_line + n_lines && i < block->n_lines; i++, y += style->line_height)
    {
      guint start = block->starts[i];
      guint end = block->starts[i + 1];
      double at = x;

      if (align != IEP_ALIGN_LEFT)
        {
          double width = 0;

          for (guint k = start; k < end; k++)
            width += block->text->pieces[k].word->width + (k == start || block->text->pieces[k].glue ? 0 : space);
          at += (block->width - width) / (align == IEP_ALIGN_CENTRE ? 2 : 1);
        }
      for (guint k = start; k < end; k++)
        {
          IepTextPiece *piece = &block->text->pieces[k];

          if (k > start && !piece->glue)
            {
              draw_word (self, style->space, at, y + style->ascent);
              at += space;
            }
          draw_word (self, piece->word, at, y + style->ascent);
          at += piece->word->width;
        }
    }
}

/**
 * iep_text_engine_show_page:
 * @self: an engine
 * @cr: what to paint on, its user space in points
 *
 * Paints everything drawn since the last call.
 */
void
iep_text_engine_show_page (IepTextEngine *self,
                           cairo_t       *cr)
{
  guint n_inks = self->inks->len / 3;

  for (guint i = 0; i < self->batches->len; i++)
    {
      Batch *batch = g_ptr_array_index (self->batches, i);
      const double *ink = &g_array_index (self->inks, double, i % n_inks * 3);
      cairo_scaled_font_t *font = i / n_inks < self->fonts->len ? g_ptr_array_index (self->fonts, i / n_inks) : NULL;

      if (batch == NULL || batch->glyphs->len == 0)
        continue;
      if (font != NULL)
        {
          cairo_set_scaled_font (cr, font);
          cairo_set_source_rgb (cr, ink[0], ink[1], ink[2]);
          cairo_show_text_glyphs (cr, batch->utf8->str, batch->utf8->len,
                                  (const cairo_glyph_t *) (gpointer) batch->glyphs->data, batch->glyphs->len,
                                  (const cairo_text_cluster_t *) (gpointer) batch->clusters->data,
                                  batch->clusters->len, 0);
        }
      g_array_set_size (batch->glyphs, 0);
      g_array_set_size (batch->clusters, 0);
      g_string_truncate (batch->utf8, 0);
    }
}
