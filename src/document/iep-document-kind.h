/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kinds of documents that are printed and signed: what is different between them, once. */
#pragma once

#include <json-glib/json-glib.h>

#include "document/iep-flow.h"
#include "document/iep-pdf-reader.h"

G_BEGIN_DECLS

/**
 * IepDocumentKind:
 * @format: what the member `format` of its content says
 * @content_name: the name of the embedded file with the frozen content
 * @content_title: what that file is, for people
 * @frame_title: what the embedded status and decisions are, for people
 * @keyword: what search programs find it by
 * @name: (transfer full): its title
 * @add: adds everything from the title to the place for the signature
 */
typedef struct
{
  const char *format;
  const char *content_name;
  const char *content_title;
  const char *frame_title;
  const char *keyword;
  char     *(*name) (JsonObject     *content);
  gboolean  (*add)  (IepTextEngine  *engine,
                     IepFlow        *flow,
                     JsonObject     *content,
                     JsonObject     *frame,
                     GCancellable   *cancellable,
                     GError        **error);
} IepDocumentKind;

extern const IepDocumentKind iep_plan_document_kind;
extern const IepDocumentKind iep_estimate_document_kind;

GBytes *iep_document_find_content (IepPdfReader           *reader,
                                   const IepDocumentKind **kind);

G_END_DECLS
