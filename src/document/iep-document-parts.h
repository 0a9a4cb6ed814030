/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every document of ours has: the page, the looks, the heading, the decisions, the place for the signature, the foot. */
#pragma once

#include <json-glib/json-glib.h>

#include "document/iep-flow.h"

G_BEGIN_DECLS

typedef enum
{
  IEP_STYLE_BODY,
  IEP_STYLE_BODY_BOLD,
  IEP_STYLE_SUB,
  IEP_STYLE_SUB_BOLD,
  IEP_STYLE_HEAD,
  IEP_STYLE_GROUP,
  IEP_STYLE_TITLE,
  IEP_STYLE_INSTITUTION,
  IEP_STYLE_SECTION,
  IEP_STYLE_LABEL,
  IEP_STYLE_VALUE,
  IEP_STYLE_FIGURE,
  IEP_STYLE_LINK,
  IEP_STYLE_FOOT,
  IEP_STYLE_ROW,
  IEP_STYLE_ROW_BOLD,
  IEP_STYLE_ROW_HEAD,
  IEP_N_STYLES,
} IepDocumentStyle;

extern const IepTextStyle iep_document_styles[IEP_N_STYLES];
extern const IepPageSize iep_document_page;

/* Where the visible text of a signature goes: on the last page, in points from the lower left corner. */
#define IEP_SIGNATURE_WIDTH 270
#define IEP_SIGNATURE_HEIGHT 62
#define IEP_SIGNATURE_X (841.89 - 28 - IEP_SIGNATURE_WIDTH)
#define IEP_SIGNATURE_Y 48
/* What the place for the signature takes, with the words above it. */
#define IEP_SIGNATURE_ROOM (IEP_SIGNATURE_HEIGHT + IEP_SIGNATURE_Y - iep_document_page.bottom + 20)

/** IepDocumentFoot: what the foot of each page says. */
typedef struct
{
  char *document;
  char *hash;
  char *audit;
  char *printed;
} IepDocumentFoot;

/** IepDocumentPair: what is to be known of a document; left out when @value is %NULL. */
typedef struct
{
  const char *label;
  const char *value;
} IepDocumentPair;

/** IepDocumentHeading: what stands at the top of the first page; @subtitle may be %NULL. */
typedef struct
{
  const char            *name;
  const char            *subtitle;
  const char            *line;
  const IepDocumentPair *pairs;
  guint                  n_pairs;
} IepDocumentHeading;

double      iep_document_put                 (IepTextEngine            *engine,
                                              IepFlow                  *flow,
                                              IepBox                   *box,
                                              IepDocumentStyle          style,
                                              const char               *text,
                                              IepAlign                  align,
                                              double                    x,
                                              double                    y,
                                              double                    width);
const char *iep_document_keep                (IepTextEngine            *engine,
                                              const char               *text);
const char *iep_document_status              (JsonObject               *frame);
IepBox     *iep_document_section             (IepTextEngine            *engine,
                                              IepFlow                  *flow,
                                              const char               *title);
void        iep_document_parts_add_heading   (IepTextEngine            *engine,
                                              IepFlow                  *flow,
                                              JsonObject               *content,
                                              const IepDocumentHeading *heading);
void        iep_document_parts_add_decisions (IepTextEngine            *engine,
                                              IepFlow                  *flow,
                                              JsonObject               *frame,
                                              const char             *(*word_of_act) (const char *code));
void        iep_document_parts_add_signature (IepTextEngine            *engine,
                                              IepFlow                  *flow,
                                              const char               *note);
void        iep_document_parts_draw_foot     (IepTextEngine            *engine,
                                              cairo_t                  *cr,
                                              guint                     page,
                                              guint                     n_pages,
                                              gpointer                  foot);

G_END_DECLS
