/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words: each is shaped once by Pango, with whatever fonts it needs, and remembered. */
#define G_LOG_DOMAIN "iep-document"
#include "config.h"

#include <string.h>

#include "document/iep-text-private.h"

/**
 * iep_text_key_hash:
 * @data: a #Key
 *
 * Returns: its hash
 */
guint
iep_text_key_hash (gconstpointer data)
{
  return ((const Key *) data)->hash;
}

/**
 * iep_text_key_equal:
 * @a: a #Key
 * @b: a #Key
 *
 * Returns: whether they are the same text
 */
gboolean
iep_text_key_equal (gconstpointer a,
                    gconstpointer b)
{
  const Key *left = a;
  const Key *right = b;

  return left->length == right->length && memcmp (left->utf8, right->utf8, left->length) == 0;
}

/**
 * iep_text_key:
 * @utf8: a text, not copied
 * @length: its bytes
 *
 * Returns: what it is looked up by
 */
Key
iep_text_key (const char *utf8,
              guint       length)
{
  Key key = { utf8, length, 5381 };

  for (guint i = 0; i < length; i++)
    key.hash = key.hash * 33 + (guchar) utf8[i];

  return key;
}

/**
 * iep_text_key_keep:
 * @self: an engine
 * @key: a key
 *
 * Returns: (transfer none): a copy, with the text, that lives as long as the engine
 */
Key *
iep_text_key_keep (IepTextEngine *self,
                   Key            key)
{
  Key *kept = iep_arena_new (&self->arena, Key, 1);
  char *copy = iep_arena_alloc (&self->arena, key.length + 1);

  memcpy (copy, key.utf8, key.length);
  copy[key.length] = '\0';
  *kept = key;
  kept->utf8 = copy;

  return kept;
}

static guint
engine_font (IepTextEngine *self,
             PangoFont     *font)
{
  cairo_scaled_font_t *scaled;
  guint index;

  if (g_ptr_array_find (self->pangos, font, &index))
    return index;
  scaled = pango_cairo_font_get_scaled_font (PANGO_CAIRO_FONT (font));
  g_ptr_array_add (self->pangos, g_object_ref (font));
  g_ptr_array_add (self->fonts, scaled != NULL ? cairo_scaled_font_reference (scaled) : NULL);

  return self->pangos->len - 1;
}

/* Adds one shaped item to the word: clusters in the order of the text, glyphs where they are seen. */
static void
word_add_item (IepTextEngine    *self,
               PangoItem        *item,
               PangoGlyphString *glyphs,
               double           *x,
               GArray           *out_runs,
               GArray           *out_glyphs,
               GArray           *out_clusters)
{
  Run run = { .font = engine_font (self, item->analysis.font), .n_bytes = item->length };
  gboolean backward = item->analysis.level % 2 == 1;
  g_autofree double *positions = g_new (double, glyphs->num_glyphs + 1);
  double at = *x;
  int i;

  for (i = 0; i < glyphs->num_glyphs; i++)
    {
      positions[i] = at;
      at += (double) glyphs->glyphs[i].geometry.width / PANGO_SCALE;
    }
  *x = at;

  i = backward ? glyphs->num_glyphs - 1 : 0;
  while (i >= 0 && i < glyphs->num_glyphs)
    {
      int start = glyphs->log_clusters[i];
      int end = item->length;
      int step = backward ? -1 : 1;
      int j = i;
      Cluster cluster = { 0 };

      while (j >= 0 && j < glyphs->num_glyphs && glyphs->log_clusters[j] == start)
        j += step;
      if (j >= 0 && j < glyphs->num_glyphs)
        end = glyphs->log_clusters[j];
      for (int k = i; k != j; k += step)
        {
          PangoGlyphInfo *info = &glyphs->glyphs[k];
          Glyph glyph;

          if (info->glyph == PANGO_GLYPH_EMPTY || cluster.n_glyphs == G_MAXUINT8)
            continue;
          glyph.glyph = (info->glyph & PANGO_GLYPH_UNKNOWN_FLAG) != 0 ? 0 : info->glyph;
          glyph.x = positions[k] + (double) info->geometry.x_offset / PANGO_SCALE;
          glyph.y = (double) info->geometry.y_offset / PANGO_SCALE;
          g_array_append_val (out_glyphs, glyph);
          cluster.n_glyphs++;
        }
      cluster.n_bytes = CLAMP (end - start, 0, G_MAXUINT8);
      g_array_append_val (out_clusters, cluster);
      run.n_glyphs += cluster.n_glyphs;
      run.n_clusters++;
      i = j;
    }
  g_array_append_val (out_runs, run);
}

static IepWord *
word_shape (IepTextEngine *self,
            Style         *style,
            const Key     *key)
{
  g_autoptr(GArray) runs = g_array_new (FALSE, FALSE, sizeof (Run));
  g_autoptr(GArray) glyphs = g_array_new (FALSE, FALSE, sizeof (Glyph));
  g_autoptr(GArray) clusters = g_array_new (FALSE, FALSE, sizeof (Cluster));
  PangoGlyphString *shaped = pango_glyph_string_new ();
  IepWord *word = iep_arena_new (&self->arena, IepWord, 1);
  double x = 0;
  g_autoptr(GList) logical = NULL; /* the same items, which the list of the visual order owns */
  GList *items;

  pango_context_set_font_description (self->context, style->description);
  logical = pango_itemize_with_base_dir (self->context, PANGO_DIRECTION_LTR, key->utf8, 0, key->length,
                                        self->attributes, NULL);
  items = pango_reorder_items (logical);
  for (GList *node = items; node != NULL; node = node->next)
    {
      PangoItem *item = node->data;

      pango_shape_full (key->utf8 + item->offset, item->length, key->utf8, key->length, &item->analysis, shaped);
      word_add_item (self, item, shaped, &x, runs, glyphs, clusters);
    }
  /* Runs must follow the text, not the eye; a word of both directions is rare enough to be painted as it comes. */
  word->utf8 = (char *) key->utf8;
  if (items != NULL && items->next != NULL)
    {
      char *utf8 = iep_arena_alloc (&self->arena, key->length + 1);
      gsize length = 0;

      for (GList *node = items; node != NULL; node = node->next)
        {
          PangoItem *item = node->data;

          memcpy (utf8 + length, key->utf8 + item->offset, item->length);
          length += item->length;
        }
      word->utf8 = utf8;
    }
  word->width = x;
  word->ink = style->ink;
  word->n_bytes = key->length;
  word->n_runs = runs->len;
  word->n_clusters = clusters->len;
  word->runs = iep_arena_alloc (&self->arena, runs->len * sizeof (Run));
  word->glyphs = iep_arena_alloc (&self->arena, glyphs->len * sizeof (Glyph));
  word->clusters = iep_arena_alloc (&self->arena, clusters->len * sizeof (Cluster));
  if (runs->len > 0)
    memcpy (word->runs, runs->data, runs->len * sizeof (Run));
  if (glyphs->len > 0)
    memcpy (word->glyphs, glyphs->data, glyphs->len * sizeof (Glyph));
  if (clusters->len > 0)
    memcpy (word->clusters, clusters->data, clusters->len * sizeof (Cluster));
  g_list_free_full (items, (GDestroyNotify) pango_item_free);
  pango_glyph_string_free (shaped);

  return word;
}

/**
 * iep_text_engine_word:
 * @self: an engine
 * @style: one of its styles
 * @utf8: a word
 * @length: its bytes
 *
 * Returns: (transfer none): the word, shaped now or before
 */
IepWord *
iep_text_engine_word (IepTextEngine *self,
                      Style         *style,
                      const char    *utf8,
                      guint          length)
{
  Key key = iep_text_key (utf8, length);
  IepWord *word = g_hash_table_lookup (style->words, &key);

  if (word == NULL)
    {
      Key *kept = iep_text_key_keep (self, key);

      word = word_shape (self, style, kept);
      g_hash_table_insert (style->words, kept, word);
    }

  return word;
}
