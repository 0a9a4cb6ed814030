/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A passphrase or PIN in memory that is locked, left out of core dumps and wiped when freed. */
#define G_LOG_DOMAIN "iep-document"
#include "config.h"

#include "document/iep-secret.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct _IepSecret
{
  gatomicrefcount ref_count;
  gsize length;
  gsize mapped;
  char *text;
};

G_DEFINE_BOXED_TYPE (IepSecret, iep_secret, iep_secret_ref, iep_secret_unref)

/**
 * iep_secret_new:
 * @text: a passphrase or PIN
 *
 * Copies @text into pages of its own that are locked into memory and left out of core dumps. Where the system refuses to
 * lock (RLIMIT_MEMLOCK) the copy is still wiped. The caller wipes @text.
 *
 * Returns: (transfer full): a new secret
 */
IepSecret *
iep_secret_new (const char *text)
{
  IepSecret *self;
  gsize page = (gsize) sysconf (_SC_PAGESIZE);

  g_return_val_if_fail (text != NULL, NULL);

  self = g_new0 (IepSecret, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->length = strlen (text);
  self->mapped = (self->length / page + 1) * page;
  self->text = mmap (NULL, self->mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (self->text == MAP_FAILED)
    g_error ("Out of memory for a passphrase");
  if (mlock (self->text, self->mapped) != 0)
    g_debug ("The memory of a passphrase cannot be locked; it is still wiped");
  madvise (self->text, self->mapped, MADV_DONTDUMP);
  memcpy (self->text, text, self->length + 1);

  return self;
}

/**
 * iep_secret_new_take:
 * @text: (transfer full): a passphrase or PIN from the GLib allocator
 *
 * As iep_secret_new(), but wipes and frees @text.
 *
 * Returns: (transfer full): a new secret
 */
IepSecret *
iep_secret_new_take (char *text)
{
  IepSecret *self;

  g_return_val_if_fail (text != NULL, NULL);

  self = iep_secret_new (text);
  explicit_bzero (text, strlen (text));
  g_free (text);

  return self;
}

/**
 * iep_secret_ref:
 * @self: a secret
 *
 * Returns: (transfer full): @self
 */
IepSecret *
iep_secret_ref (IepSecret *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * iep_secret_unref:
 * @self: (transfer full): a secret
 *
 * Wipes and unlocks the memory with the last reference.
 */
void
iep_secret_unref (IepSecret *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  explicit_bzero (self->text, self->mapped);
  munlock (self->text, self->mapped);
  munmap (self->text, self->mapped);
  g_free (self);
}

/**
 * iep_secret_peek:
 * @self: a secret
 *
 * Returns: the text itself; do not copy it
 */
const char *
iep_secret_peek (IepSecret *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->text;
}

/**
 * iep_secret_length:
 * @self: a secret
 *
 * Returns: its length in bytes
 */
gsize
iep_secret_length (IepSecret *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->length;
}
