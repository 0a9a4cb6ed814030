/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the structure of a PDF that may be anything: bounds checked, limited in depth and size, never guessing. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** No stream is inflated beyond this many bytes. */
#define IEP_PDF_INFLATED_MAX (96 * 1024 * 1024)

typedef enum
{
  IEP_PDF_NULL,
  IEP_PDF_BOOLEAN,
  IEP_PDF_INTEGER,
  IEP_PDF_REAL,
  IEP_PDF_STRING,
  IEP_PDF_NAME,
  IEP_PDF_ARRAY,
  IEP_PDF_DICTIONARY,
  IEP_PDF_REFERENCE,
  IEP_PDF_STREAM,
} IepPdfType;

typedef struct _IepPdfValue IepPdfValue;
typedef struct _IepPdfReader IepPdfReader;

/** IepPdfValue: a value of the file; owned by its reader. */
struct _IepPdfValue
{
  IepPdfType type;
  gint64 integer;    /* boolean, integer, the number of a reference */
  guint generation;  /* of a reference */
  double real;
  GBytes *bytes;     /* a string, decoded; a name, decoded */
  GPtrArray *items;  /* an array: values; a dictionary or stream: name and value in turn */
  gsize start;       /* where its text stands in the file; G_MAXSIZE inside an object stream */
  gsize end;
  gsize data_start;  /* of a stream, as it stands in the file */
  gsize data_length;
};

/** IepPdfEntry: where an object is. */
typedef struct
{
  enum { IEP_PDF_FREE, IEP_PDF_OFFSET, IEP_PDF_IN_STREAM } kind;
  guint64 place;    /* the offset, or the number of the object stream */
  guint generation; /* or the index in the object stream */
} IepPdfEntry;

IepPdfReader      *iep_pdf_reader_new          (GBytes             *file,
                                                gsize               length,
                                                GError            **error);
void               iep_pdf_reader_free         (IepPdfReader       *self);
IepPdfValue       *iep_pdf_reader_get_trailer  (IepPdfReader       *self);
IepPdfValue       *iep_pdf_reader_get_catalog  (IepPdfReader       *self);
gsize              iep_pdf_reader_get_startxref
                                               (IepPdfReader       *self);
gboolean           iep_pdf_reader_is_classic   (IepPdfReader       *self);
guint              iep_pdf_reader_get_size     (IepPdfReader       *self);
const IepPdfEntry *iep_pdf_reader_get_entry    (IepPdfReader       *self,
                                                guint               number);
IepPdfValue       *iep_pdf_reader_load         (IepPdfReader       *self,
                                                guint               number);
IepPdfValue       *iep_pdf_reader_resolve      (IepPdfReader       *self,
                                                IepPdfValue        *value);
IepPdfValue       *iep_pdf_reader_get          (IepPdfReader       *self,
                                                IepPdfValue        *dictionary,
                                                const char         *key);
GBytes            *iep_pdf_reader_decode       (IepPdfReader       *self,
                                                IepPdfValue        *stream,
                                                gsize               most,
                                                GError            **error);
GBytes            *iep_pdf_reader_get_bytes    (IepPdfReader       *self,
                                                gsize               start,
                                                gsize               length);
GBytes            *iep_pdf_reader_get_attachment
                                               (IepPdfReader       *self,
                                                const char         *name,
                                                GError            **error);

IepPdfValue       *iep_pdf_value_get           (IepPdfValue        *dictionary,
                                                const char         *key);
gboolean           iep_pdf_value_is_name       (IepPdfValue        *value,
                                                const char         *name);
guint              iep_pdf_value_length        (IepPdfValue        *array);
IepPdfValue       *iep_pdf_value_element       (IepPdfValue        *array,
                                                guint               index);
char              *iep_pdf_value_to_text       (IepPdfValue        *string);
void               iep_pdf_value_write         (IepPdfValue        *value,
                                                GString            *out);
void               iep_pdf_write_text          (GString            *out,
                                                const char         *utf8);
void               iep_pdf_write_string        (GString            *out,
                                                const guint8       *bytes,
                                                gsize               length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IepPdfReader, iep_pdf_reader_free)

G_END_DECLS
