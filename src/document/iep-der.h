/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Just enough DER: reading strictly, writing small structures. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define IEP_DER_INTEGER 0x02
#define IEP_DER_OCTETS 0x04
#define IEP_DER_NULL 0x05
#define IEP_DER_OID 0x06
#define IEP_DER_TIME 0x18
#define IEP_DER_SEQUENCE 0x30
#define IEP_DER_SET 0x31
#define IEP_DER_CONTEXT(n) (0xa0 | (n))

/** IepDer: some bytes that are read from the front; they belong to somebody else. */
typedef struct
{
  const guint8 *data;
  gsize length;
} IepDer;

gboolean iep_der_next      (IepDer       *self,
                            guint8       *tag,
                            IepDer       *content,
                            IepDer       *whole);
gboolean iep_der_expect    (IepDer       *self,
                            guint8        tag,
                            IepDer       *content);
gboolean iep_der_small     (IepDer       *self,
                            guint        *number);
gboolean iep_der_equal     (const IepDer *a,
                            const IepDer *b);
char    *iep_der_oid       (const IepDer *oid);
void     iep_der_append    (GByteArray   *out,
                            guint8        tag,
                            const void   *content,
                            gsize         length);
void     iep_der_append_oid
                           (GByteArray   *out,
                            const char   *oid);

G_END_DECLS
