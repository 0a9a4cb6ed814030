/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The errors of the document room: each a code for programs and a translated sentence for people. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define IEP_DOCUMENT_ERROR (iep_document_error_quark ())

/**
 * IepDocumentError:
 * @IEP_DOCUMENT_ERROR_CONTENT: the content of the plan cannot be read.
 * @IEP_DOCUMENT_ERROR_HASH: the content does not hash to what the frame says.
 * @IEP_DOCUMENT_ERROR_NOT_PDF: the bytes are no PDF file.
 * @IEP_DOCUMENT_ERROR_DAMAGED: a PDF whose structure is broken, truncated or absurd.
 * @IEP_DOCUMENT_ERROR_UNSIGNED: the file carries no signature.
 * @IEP_DOCUMENT_ERROR_PASSWORD: the passphrase or PIN is wrong.
 * @IEP_DOCUMENT_ERROR_PIN_LOCKED: the token refuses further PINs.
 * @IEP_DOCUMENT_ERROR_TOKEN: no token, or the key on it cannot be used.
 * @IEP_DOCUMENT_ERROR_CERTIFICATE: the certificate may not sign (expired, not yet valid, wrong use, no key).
 * @IEP_DOCUMENT_ERROR_SIGNATURE: the signature could not be made.
 * @IEP_DOCUMENT_ERROR_MISMATCH: the signed file is not the one that was exported.
 * @IEP_DOCUMENT_ERROR_UNSUPPORTED: a kind of file this program does not handle.
 */
typedef enum
{
  IEP_DOCUMENT_ERROR_CONTENT,
  IEP_DOCUMENT_ERROR_HASH,
  IEP_DOCUMENT_ERROR_NOT_PDF,
  IEP_DOCUMENT_ERROR_DAMAGED,
  IEP_DOCUMENT_ERROR_UNSIGNED,
  IEP_DOCUMENT_ERROR_PASSWORD,
  IEP_DOCUMENT_ERROR_PIN_LOCKED,
  IEP_DOCUMENT_ERROR_TOKEN,
  IEP_DOCUMENT_ERROR_CERTIFICATE,
  IEP_DOCUMENT_ERROR_SIGNATURE,
  IEP_DOCUMENT_ERROR_MISMATCH,
  IEP_DOCUMENT_ERROR_UNSUPPORTED,
} IepDocumentError;

GQuark iep_document_error_quark (void);

G_END_DECLS
