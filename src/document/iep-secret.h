/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A passphrase or PIN in memory that is locked, left out of core dumps and wiped when freed. */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/** IepSecret: a boxed, reference-counted piece of text that leaves no copy behind. */
typedef struct _IepSecret IepSecret;

#define IEP_TYPE_SECRET (iep_secret_get_type ())

GType       iep_secret_get_type (void) G_GNUC_CONST;
IepSecret  *iep_secret_new      (const char *text);
IepSecret  *iep_secret_new_take (char       *text);
IepSecret  *iep_secret_ref      (IepSecret  *self);
void        iep_secret_unref    (IepSecret  *self);
const char *iep_secret_peek     (IepSecret  *self);
gsize       iep_secret_length   (IepSecret  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IepSecret, iep_secret_unref)

G_END_DECLS
