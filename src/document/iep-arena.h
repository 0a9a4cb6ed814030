/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory for the many small things of one document, freed at once. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** IepArena: a bump allocator of one thread. */
typedef struct
{
  GPtrArray *chunks;
  char *at;
  gsize left;
} IepArena;

/* Under the address sanitizer every piece is an allocation of its own, so that it is watched. */
#ifdef __SANITIZE_ADDRESS__
#define IEP_ARENA_CHUNK 0
#else
#define IEP_ARENA_CHUNK (256 * 1024)
#endif

static inline void
iep_arena_init (IepArena *self)
{
  self->chunks = g_ptr_array_new_with_free_func (g_free);
  self->at = NULL;
  self->left = 0;
}

static inline void
iep_arena_clear (IepArena *self)
{
  g_clear_pointer (&self->chunks, g_ptr_array_unref);
  self->at = NULL;
  self->left = 0;
}

static inline gpointer
iep_arena_alloc (IepArena *self,
                 gsize     size)
{
  gpointer result;

  size = (size + 7) & ~(gsize) 7;
  if (size > self->left)
    {
      if (size > IEP_ARENA_CHUNK / 4)
        {
          result = g_malloc (size);
          g_ptr_array_add (self->chunks, result);
          return result;
        }
      self->at = g_malloc (IEP_ARENA_CHUNK);
      self->left = IEP_ARENA_CHUNK;
      g_ptr_array_add (self->chunks, self->at);
    }
  result = self->at;
  self->at += size;
  self->left -= size;

  return result;
}

#define iep_arena_new(self, type, n) ((type *) iep_arena_alloc ((self), sizeof (type) * (gsize) (n)))

G_END_DECLS
