/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A detached CMS signature as PDF files carry it: read strictly, so that no byte of it can be changed unseen. */
#pragma once

#include <gio/gio.h>
#include <gnutls/x509.h>

#include "document/iep-der.h"

G_BEGIN_DECLS

/**
 * IepCmsProblem: why a signature is refused.
 * @IEP_CMS_OK: it is not.
 * @IEP_CMS_MALFORMED: the structure is not what the standard says.
 * @IEP_CMS_DIGEST: the data is not what was signed.
 * @IEP_CMS_SIGNATURE: the signature was not made by the certificate's key.
 * @IEP_CMS_CERTIFICATE: the certificates are not those the signature names.
 * @IEP_CMS_WEAK: the algorithm is too weak or unknown.
 * @IEP_CMS_TIMESTAMP: the time stamp does not belong to the signature.
 */
typedef enum
{
  IEP_CMS_OK,
  IEP_CMS_MALFORMED,
  IEP_CMS_DIGEST,
  IEP_CMS_SIGNATURE,
  IEP_CMS_CERTIFICATE,
  IEP_CMS_WEAK,
  IEP_CMS_TIMESTAMP,
} IepCmsProblem;

/** IepCms: a signature that was read; points into the bytes it was read from. */
typedef struct
{
  GBytes *bytes;
  IepDer content_type;         /* the object identifier of what is signed */
  IepDer content;              /* what is signed, when it is inside */
  GPtrArray *certificates;     /* gnutls_x509_crt_t, the signer's first after iep_cms_verify() */
  IepDer signer_identifier;
  guint signer_version;
  gboolean named_by_key;       /* by the identifier of the key, not by issuer and serial number */
  gnutls_digest_algorithm_t digest;
  IepDer digest_algorithm;     /* the whole AlgorithmIdentifier */
  IepDer signature_algorithm;
  IepDer signed_attributes;    /* with tag and length */
  IepDer message_digest;
  IepDer signing_certificate;  /* the list of ESSCertIDv2 */
  IepDer signing_certificate_v1;
  IepDer protection;           /* CMSAlgorithmProtection */
  IepDer signature;
  IepDer time_stamp;           /* the token among the unsigned attributes */
  GDateTime *stamped_at;       /* what a time stamp says, after it was verified */
  gnutls_x509_crt_t stamper;   /* who made it; borrowed from @stamp */
  struct _IepTimeStamp *stamp;
} IepCms;

/** IepTimeStamp: a time stamp token (RFC 3161) that was read. */
typedef struct _IepTimeStamp
{
  IepCms *cms;
  GDateTime *time;
} IepTimeStamp;

IepCms        *iep_cms_new            (GBytes            *der);
void           iep_cms_free           (IepCms            *self);
IepCmsProblem  iep_cms_verify         (IepCms            *self,
                                       GBytes            *data);
gboolean       iep_cms_is_protected   (IepCms            *self);
IepTimeStamp  *iep_time_stamp_new     (GBytes            *token);
void           iep_time_stamp_free    (IepTimeStamp      *self);
IepCmsProblem  iep_time_stamp_verify  (IepTimeStamp      *self,
                                       const guint8      *data,
                                       gsize              length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IepCms, iep_cms_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IepTimeStamp, iep_time_stamp_free)

G_END_DECLS
