/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The certificates this program trusts: those of the system, and files the organisation adds. */
#pragma once

#include <gio/gio.h>
#include <gnutls/x509.h>

G_BEGIN_DECLS

/** IepTrust: a list of trusted certificates; boxed, reference-counted, used from any thread. */
typedef struct _IepTrust IepTrust;

#define IEP_TYPE_TRUST (iep_trust_get_type ())

GType     iep_trust_get_type    (void) G_GNUC_CONST;
IepTrust *iep_trust_new         (gboolean     with_system);
IepTrust *iep_trust_get_default (void);
IepTrust *iep_trust_ref         (IepTrust    *self);
void      iep_trust_unref       (IepTrust    *self);
gboolean  iep_trust_add_file    (IepTrust    *self,
                                 const char  *path,
                                 GError     **error);
gboolean  iep_trust_check       (IepTrust    *self,
                                 GPtrArray   *certificates,
                                 GDateTime   *at);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IepTrust, iep_trust_unref)

G_END_DECLS
