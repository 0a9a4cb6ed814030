/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The error domain of the document room. */
#define G_LOG_DOMAIN "iep-document"
#include "config.h"

#include "document/iep-document-error.h"

G_DEFINE_QUARK (iep-document-error-quark, iep_document_error)
