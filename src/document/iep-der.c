/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Just enough DER: reading strictly, writing small structures. */
#define G_LOG_DOMAIN "iep-document"
#include "config.h"

#include "document/iep-der.h"

#include <string.h>

/**
 * iep_der_next:
 * @self: the rest; moved behind the element
 * @tag: (out): its tag; only tags of one byte are read
 * @content: (out) (optional): what is inside
 * @whole: (out) (optional): with its tag and length
 *
 * Lengths that are indefinite, longer than needed or beyond the rest are refused.
 *
 * Returns: whether there was an element
 */
gboolean
iep_der_next (IepDer *self,
              guint8 *tag,
              IepDer *content,
              IepDer *whole)
{
  gsize head = 2;
  gsize length;

  if (self->length < 2 || (self->data[0] & 0x1f) == 0x1f)
    return FALSE;
  length = self->data[1];
  if (length >= 0x80)
    {
      guint n = length & 0x7f;

      if (n == 0 || n > 4 || self->length < 2 + (gsize) n || self->data[2] == 0)
        return FALSE;
      length = 0;
      for (guint i = 0; i < n; i++)
        length = length << 8 | self->data[2 + i];
      if (length < 0x80)
        return FALSE;
      head += n;
    }
  if (length > self->length - head)
    return FALSE;
  *tag = self->data[0];
  if (content != NULL)
    *content = (IepDer) { self->data + head, length };
  if (whole != NULL)
    *whole = (IepDer) { self->data, head + length };
  self->data += head + length;
  self->length -= head + length;

  return TRUE;
}

/**
 * iep_der_expect:
 * @self: the rest; moved behind the element when it is the one
 * @tag: the tag it must have
 * @content: (out) (optional): what is inside
 *
 * Returns: whether the next element has that tag
 */
gboolean
iep_der_expect (IepDer *self,
                guint8  tag,
                IepDer *content)
{
  IepDer rest = *self;
  guint8 found;

  if (!iep_der_next (&rest, &found, content, NULL) || found != tag)
    return FALSE;
  *self = rest;

  return TRUE;
}

/**
 * iep_der_small:
 * @self: the rest; moved behind the integer
 * @number: (out): its value
 *
 * Returns: whether an integer from 0 to 127 stands there
 */
gboolean
iep_der_small (IepDer *self,
               guint  *number)
{
  IepDer content;

  if (!iep_der_expect (self, IEP_DER_INTEGER, &content) || content.length != 1 || content.data[0] > 127)
    return FALSE;
  *number = content.data[0];

  return TRUE;
}

/**
 * iep_der_equal:
 * @a: bytes
 * @b: bytes
 *
 * Returns: whether they are the same
 */
gboolean
iep_der_equal (const IepDer *a,
               const IepDer *b)
{
  return a->length == b->length && (a->length == 0 || memcmp (a->data, b->data, a->length) == 0);
}

/**
 * iep_der_oid:
 * @oid: the content of an object identifier
 *
 * Returns: (transfer full) (nullable): the dotted form
 */
char *
iep_der_oid (const IepDer *oid)
{
  g_autoptr(GString) text = g_string_new (NULL);
  guint64 arc = 0;
  gboolean first = TRUE;
  gboolean inside = FALSE;

  if (oid->length == 0 || oid->length > 64)
    return NULL;
  for (gsize i = 0; i < oid->length; i++)
    {
      /* An arc is written as short as possible. */
      if ((!inside && oid->data[i] == 0x80) || arc > (G_MAXUINT64 >> 7))
        return NULL;
      arc = arc << 7 | (oid->data[i] & 0x7f);
      inside = (oid->data[i] & 0x80) != 0;
      if (inside)
        continue;
      if (first)
        {
          guint64 root = MIN (arc / 40, 2);

          g_string_append_printf (text, "%" G_GUINT64_FORMAT ".%" G_GUINT64_FORMAT, root, arc - root * 40);
        }
      else
        g_string_append_printf (text, ".%" G_GUINT64_FORMAT, arc);
      first = FALSE;
      arc = 0;
    }
  if (inside)
    return NULL;

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * iep_der_append:
 * @out: where to
 * @tag: a tag
 * @content: what goes inside
 * @length: its length
 *
 * Writes an element.
 */
void
iep_der_append (GByteArray *out,
                guint8      tag,
                const void *content,
                gsize       length)
{
  guint8 head[6] = { tag };
  guint n = 2;

  g_assert (length <= G_MAXUINT32);
  if (length < 0x80)
    head[1] = length;
  else
    {
      guint bytes = length > 0xffffff ? 4 : length > 0xffff ? 3 : length > 0xff ? 2 : 1;

      head[1] = 0x80 | bytes;
      for (guint i = 0; i < bytes; i++)
        head[2 + i] = length >> (8 * (bytes - 1 - i));
      n += bytes;
    }
  g_byte_array_append (out, head, n);
  if (length > 0)
    g_byte_array_append (out, content, length);
}

/**
 * iep_der_append_oid:
 * @out: where to
 * @oid: an object identifier in dotted form
 *
 * Writes an object identifier.
 */
void
iep_der_append_oid (GByteArray *out,
                    const char *oid)
{
  g_auto(GStrv) arcs = g_strsplit (oid, ".", -1);
  guint8 content[64];
  gsize length = 0;

  g_assert (g_strv_length (arcs) >= 2);
  for (guint i = 1; arcs[i] != NULL; i++)
    {
      guint64 arc = g_ascii_strtoull (arcs[i], NULL, 10);
      guint n = 1;

      if (i == 1)
        arc += 40 * g_ascii_strtoull (arcs[0], NULL, 10);
      while (n < 9 && arc >> (7 * n) != 0)
        n++;
      g_assert (length + n <= sizeof content);
      for (guint k = 0; k < n; k++)
        content[length++] = (arc >> (7 * (n - 1 - k)) & 0x7f) | (k + 1 < n ? 0x80 : 0);
    }
  iep_der_append (out, IEP_DER_OID, content, length);
}
