/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the window and the process that draws PDFs say to each other, over a socket that both inherit. One question at a
 * time, and one answer to it. The window believes no number in an answer; no text of the other side is ever shown. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define IEP_PDF_PROTOCOL 1
/* Where the process finds the socket and the memory for pictures. */
#define IEP_PDF_SOCKET_FD 3
#define IEP_PDF_PICTURE_FD 4
/* More than any screen shows; zoomed further the picture is stretched. */
#define IEP_PDF_MAX_PIXELS (40 * 1000 * 1000)
#define IEP_PDF_PICTURE_BYTES ((gsize) 4 * IEP_PDF_MAX_PIXELS)
#define IEP_PDF_MAX_SIDE 32000
#define IEP_PDF_MAX_PAGES 20000
#define IEP_PDF_MAX_TEXT 4096
#define IEP_PDF_MAX_HITS 20000 /* on a page */

/**
 * IepPdfQuestionKind:
 * @IEP_PDF_QUESTION_OPEN: the bytes of the file follow; the answer is followed by the sizes of the pages
 * @IEP_PDF_QUESTION_DRAW: a page for the screen; the picture is in the shared memory
 * @IEP_PDF_QUESTION_PRINT: the same without what is only for the screen
 * @IEP_PDF_QUESTION_FIND: the text follows; the answer is followed by areas
 */
typedef enum
{
  IEP_PDF_QUESTION_OPEN = 1,
  IEP_PDF_QUESTION_DRAW,
  IEP_PDF_QUESTION_PRINT,
  IEP_PDF_QUESTION_FIND,
} IepPdfQuestionKind;

typedef struct
{
  guint32 kind;
  guint32 page;
  double  scale;  /* pixels a point */
  guint64 length; /* of what follows */
} IepPdfQuestion;

/**
 * IepPdfStatus:
 * @IEP_PDF_STATUS_OK: done
 * @IEP_PDF_STATUS_READY: said once, before the first question: everything is given up, bytes may come
 * @IEP_PDF_STATUS_UNSAFE: said instead of it: nothing could be given up, so nothing will be drawn
 * @IEP_PDF_STATUS_NO_PDF: the bytes are no PDF
 * @IEP_PDF_STATUS_LOCKED: it can't be read without a password
 * @IEP_PDF_STATUS_TOO_LARGE: more pages or a larger picture than there is room for
 * @IEP_PDF_STATUS_NO_PAGE: this page can't be read
 */
typedef enum
{
  IEP_PDF_STATUS_OK,
  IEP_PDF_STATUS_READY,
  IEP_PDF_STATUS_UNSAFE,
  IEP_PDF_STATUS_NO_PDF,
  IEP_PDF_STATUS_LOCKED,
  IEP_PDF_STATUS_TOO_LARGE,
  IEP_PDF_STATUS_NO_PAGE,
} IepPdfStatus;

typedef struct
{
  guint32 status;
  guint32 count;  /* pages, areas, or the version of the protocol */
  guint32 width;  /* of the picture, four bytes a pixel without gaps */
  guint32 height;
  guint64 length; /* of what follows */
} IepPdfAnswer;

typedef struct
{
  double width;
  double height;
} IepPdfPageSize;

/* A finding that goes over the end of a line has an area on each; they have the same @match. */
typedef struct
{
  guint32 match;
  float   x;
  float   y;
  float   width;
  float   height;
} IepPdfArea;

G_END_DECLS
