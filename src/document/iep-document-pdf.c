/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A version of a document as the PDF that is printed, kept and signed. What kind of document it is, its content says.
 *
 * The same content and frame give the same bytes: nothing but them goes into the file, not even the clock, as long as
 * the frame says when it was printed. */
#define G_LOG_DOMAIN "iep-document"
#include "config.h"

#include "document/iep-document-pdf.h"

#include <cairo-pdf.h>
#include <glib/gi18n.h>
#include <string.h>

#include "database/iep-json.h"
#include "document/iep-document-error.h"
#include "document/iep-document-kind.h"
#include "document/iep-document-parts.h"
#include "document/iep-json-read.h"
#include "document/iep-latvian.h"
#include "document/iep-pdf-update.h"

typedef struct
{
  GBytes *content;
  JsonObject *frame;
  IepPdfProgress progress;
  gpointer progress_data;
} WriteTask;

static void
write_task_free (gpointer data)
{
  WriteTask *task = data;

  g_bytes_unref (task->content);
  g_clear_pointer (&task->frame, json_object_unref);
  g_free (task);
}

static void
foot_clear (IepDocumentFoot *foot)
{
  g_free (foot->document);
  g_free (foot->hash);
  g_free (foot->audit);
  g_free (foot->printed);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (IepDocumentFoot, foot_clear)

static cairo_status_t
write_to_array (void                *closure,
                const unsigned char *data,
                unsigned int         length)
{
  g_byte_array_append (closure, data, length);

  return CAIRO_STATUS_SUCCESS;
}

static const IepDocumentKind *const kinds[] = { &iep_plan_document_kind, &iep_estimate_document_kind };

static const IepDocumentKind *
kind_of (JsonObject *content)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (iep_json_string (content, "format"), kinds[i]->format) == 0)
      return kinds[i];

  return NULL;
}

static JsonNode *
parse_content (GBytes                 *content,
               const IepDocumentKind **kind,
               GError                **error)
{
  g_autoptr(JsonNode) root = iep_json_parse (g_bytes_get_data (content, NULL), g_bytes_get_size (content), NULL);

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root) ||
      (*kind = kind_of (json_node_get_object (root))) == NULL)
    {
      g_set_error_literal (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_CONTENT,
                           _("The content of the document cannot be read."));
      return NULL;
    }

  return g_steal_pointer (&root);
}

/* What the frame says the content hashes to must be true, or the paper would carry a hash of something else. */
static char *
checked_hash (GBytes     *content,
              JsonObject *frame,
              GError    **error)
{
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, content);
  const char *expected = iep_json_string (frame, "hash");

  if (expected == NULL)
    expected = iep_json_string (iep_json_object (frame, "header"), "content_hash");
  if (expected != NULL && g_ascii_strcasecmp (expected, hash) != 0)
    {
      g_set_error_literal (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_HASH,
                           _("The content of the document does not match its frozen hash."));
      return NULL;
    }

  return g_steal_pointer (&hash);
}

static void
set_metadata (cairo_surface_t       *surface,
              const IepDocumentKind *kind,
              JsonObject            *content,
              GDateTime             *printed,
              const char            *hash)
{
  const char *institution = iep_json_string (iep_json_object (content, "institution"), "name");
  g_autofree char *name = kind->name (content);
  g_autofree char *title = g_strdup_printf ("%s, %" G_GINT64_FORMAT ". versija%s%s", name,
                                            iep_json_int_or (content, "version", 0), institution != NULL ? ", " : "",
                                            institution != NULL ? institution : "");
  g_autofree char *keywords = g_strdup_printf ("%s, SHA-256 %s", kind->keyword, hash);
  g_autofree char *time = g_date_time_format (printed, "%Y-%m-%dT%H:%M:%S%:z");

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, title);
  if (institution != NULL)
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_AUTHOR, institution);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_SUBJECT, name);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_KEYWORDS, keywords);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Iepirkumi " PACKAGE_VERSION);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, time);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_MOD_DATE, time);
}

/* The frame of a file that comes back is not to be trusted with a line of free text at the foot of every page. */
static gboolean
is_hash (const char *text)
{
  gsize length = text != NULL ? strlen (text) : 0;

  return length > 0 && length <= 128 && strspn (text, "0123456789abcdefABCDEF") == length;
}

static void
fill_foot (IepDocumentFoot       *foot,
           const IepDocumentKind *kind,
           JsonObject            *content,
           JsonObject            *frame,
           GDateTime             *printed,
           const char            *hash)
{
  const char *institution = iep_json_string (iep_json_object (content, "institution"), "name");
  const char *head = iep_json_string (frame, "audit_head");
  g_autofree char *name = kind->name (content);
  g_autofree char *time = iep_latvian_time (printed);
  gint64 sequence;

  foot->document = g_strdup_printf ("%s%s%s, %" G_GINT64_FORMAT ". versija", institution != NULL ? institution : "",
                                    institution != NULL ? " · " : "", name, iep_json_int_or (content, "version", 0));
  foot->hash = g_strdup_printf ("Satura SHA-256: %s", hash);
  foot->printed = g_strdup_printf ("Sagatavots drukai %s", time);
  if (is_hash (head) && iep_json_int (frame, "audit_seq", &sequence))
    foot->audit = g_strdup_printf ("Audita ķēdes galva (%" G_GINT64_FORMAT ". ieraksts): %s", sequence, head);
  else if (is_hash (head))
    foot->audit = g_strdup_printf ("Audita ķēdes galva: %s", head);
}

static GBytes *
frame_bytes (JsonObject *frame)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr(JsonObject) slim = json_object_new ();
  g_autoptr(GList) members = frame != NULL ? json_object_get_members (frame) : NULL;
  char *text;

  /* The content has a file of its own. */
  for (GList *member = members; member != NULL; member = member->next)
    if (!g_str_equal (member->data, "content"))
      json_object_set_member (slim, member->data, json_node_copy (json_object_get_member (frame, member->data)));
  json_node_set_object (node, slim);
  text = json_to_string (node, FALSE);

  return g_bytes_new_take (text, strlen (text));
}

static guint
attach (IepPdfUpdate *update,
        const char   *name,
        const char   *description,
        const char   *relation,
        GBytes       *data)
{
  guint stream = iep_pdf_update_reserve (update);
  guint file = iep_pdf_update_reserve (update);
  g_autofree char *dictionary = g_strdup_printf ("/Type /EmbeddedFile /Subtype /application#2Fjson /Params << /Size %"
                                                 G_GSIZE_FORMAT " >>", g_bytes_get_size (data));
  GString *out;

  iep_pdf_update_add_stream (update, stream, dictionary, data, TRUE);
  out = iep_pdf_update_begin (update, file);
  g_string_append_printf (out, "<< /Type /Filespec /AFRelationship /%s /F ", relation);
  iep_pdf_write_text (out, name);
  g_string_append (out, " /UF ");
  iep_pdf_write_text (out, name);
  g_string_append (out, " /Desc ");
  iep_pdf_write_text (out, description);
  g_string_append_printf (out, " /EF << /F %u 0 R /UF %u 0 R >> >>", stream, stream);
  iep_pdf_update_end (update);

  return file;
}

/* Cairo cannot attach files nor name the language: the catalog is written anew, with both. */
static GBytes *
add_attachments (GBytes                *pdf,
                 const IepDocumentKind *kind,
                 GBytes                *content,
                 JsonObject            *frame,
                 GError               **error)
{
  static const char *const replaced[] = { "Names", "AF", "Lang", "ViewerPreferences", NULL };
  g_autoptr(IepPdfReader) reader = iep_pdf_reader_new (pdf, g_bytes_get_size (pdf), error);
  g_autoptr(IepPdfUpdate) update = NULL;
  g_autoptr(GBytes) frame_data = frame_bytes (frame);
  IepPdfValue *catalog;
  IepPdfValue *names;
  guint content_file;
  guint frame_file;
  gboolean content_first;
  GString *out;

  if (reader == NULL)
    return NULL;
  if (!iep_pdf_reader_is_classic (reader))
    {
      g_set_error_literal (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_UNSUPPORTED,
                           "cairo did not write a cross-reference table");
      return NULL;
    }
  update = iep_pdf_update_new (pdf, reader, TRUE);
  content_file = attach (update, kind->content_name, kind->content_title, "Source", content);
  frame_file = attach (update, IEP_DOCUMENT_FRAME_NAME, kind->frame_title, "Supplement", frame_data);

  catalog = iep_pdf_reader_get_catalog (reader);
  names = iep_pdf_reader_get (reader, catalog, "Names");
  out = iep_pdf_update_begin (update, iep_pdf_value_get (iep_pdf_reader_get_trailer (reader), "Root")->integer);
  g_string_append (out, "<<");
  for (guint i = 0; i + 1 < catalog->items->len; i += 2)
    {
      IepPdfValue *key = g_ptr_array_index (catalog->items, i);
      gboolean skip = FALSE;

      for (guint k = 0; replaced[k] != NULL; k++)
        skip = skip || iep_pdf_value_is_name (key, replaced[k]);
      if (skip)
        continue;
      g_string_append_c (out, ' ');
      iep_pdf_value_write (key, out);
      g_string_append_c (out, ' ');
      iep_pdf_value_write (g_ptr_array_index (catalog->items, i + 1), out);
    }
  g_string_append (out, " /Lang (lv) /ViewerPreferences << /DisplayDocTitle true >> /Names <<");
  for (guint i = 0; names != NULL && names->type == IEP_PDF_DICTIONARY && i < names->items->len; i++)
    {
      g_string_append_c (out, ' ');
      iep_pdf_value_write (g_ptr_array_index (names->items, i), out);
    }
  content_first = strcmp (kind->content_name, IEP_DOCUMENT_FRAME_NAME) < 0;
  /* A name tree is sorted. */
  g_string_append_printf (out, " /EmbeddedFiles << /Names [ (%s) %u 0 R (%s) %u 0 R ] >> >> /AF [ %u 0 R %u 0 R ] >>",
                          content_first ? kind->content_name : IEP_DOCUMENT_FRAME_NAME,
                          content_first ? content_file : frame_file,
                          content_first ? IEP_DOCUMENT_FRAME_NAME : kind->content_name,
                          content_first ? frame_file : content_file, content_file, frame_file);
  iep_pdf_update_end (update);

  return iep_pdf_update_finish (update);
}

/* The pages alone, as cairo writes them. */
static GBytes *
draw_pages (const IepDocumentKind *kind,
            JsonObject            *content,
            JsonObject            *frame,
            const char            *hash,
            IepPdfProgress         progress,
            gpointer               progress_data,
            GCancellable          *cancellable,
            GError               **error)
{
  g_autoptr(IepTextEngine) engine = iep_text_engine_new (iep_document_styles, IEP_N_STYLES);
  g_autoptr(IepFlow) flow = iep_flow_new (engine, &iep_document_page);
  g_autoptr(GDateTime) printed = iep_latvian_parse_time (iep_json_string (frame, "printed_at"));
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  g_auto(IepDocumentFoot) foot = { NULL };
  cairo_surface_t *surface;
  gboolean done;

  if (!kind->add (engine, flow, content, frame, cancellable, error))
    return NULL;
  if (printed == NULL)
    printed = g_date_time_new_now_local ();

  fill_foot (&foot, kind, content, frame, printed, hash);
  surface = cairo_pdf_surface_create_for_stream (write_to_array, bytes, iep_document_page.width, iep_document_page.height);
  cairo_pdf_surface_restrict_to_version (surface, CAIRO_PDF_VERSION_1_4);
  set_metadata (surface, kind, content, printed, hash);
  done = iep_flow_draw (flow, surface, iep_document_parts_draw_foot, &foot, progress, progress_data, cancellable, error);
  cairo_surface_finish (surface);
  if (done && cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s", cairo_status_to_string (cairo_surface_status (surface)));
      done = FALSE;
    }
  cairo_surface_destroy (surface);

  return done ? g_byte_array_free_to_bytes (g_steal_pointer (&bytes)) : NULL;
}

/**
 * iep_document_pdf_write:
 * @content_json: the exact frozen bytes of a version
 * @frame: (nullable): what its export gives around them: `hash`, `header`, `decisions`, `audit_head`, `audit_seq`,
 *   `printed_at`
 * @progress: (nullable) (scope call): told how far it is, in this thread
 * @user_data: for @progress
 * @cancellable: (nullable): stops it
 * @error: where an error goes: %IEP_DOCUMENT_ERROR_CONTENT, %IEP_DOCUMENT_ERROR_HASH, %G_IO_ERROR_CANCELLED
 *
 * Writes the document in Latvian, on A4 landscape, as PDF 1.4 with a plain cross-reference table and the content
 * embedded under the name its kind has (`plan.json`, `estimate.json`). May run in any thread; takes seconds for ten
 * thousand procurements.
 *
 * Returns: (transfer full) (nullable): the file
 */
GBytes *
iep_document_pdf_write (GBytes          *content_json,
                        JsonObject      *frame,
                        IepPdfProgress   progress,
                        gpointer         user_data,
                        GCancellable    *cancellable,
                        GError         **error)
{
  g_autoptr(JsonNode) root = NULL;
  g_autoptr(GBytes) pages = NULL;
  g_autofree char *hash = NULL;
  const IepDocumentKind *kind;

  g_return_val_if_fail (content_json != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  hash = checked_hash (content_json, frame, error);
  if (hash == NULL)
    return NULL;
  root = parse_content (content_json, &kind, error);
  if (root == NULL)
    return NULL;
  pages = draw_pages (kind, json_node_get_object (root), frame, hash, progress, user_data,
                      cancellable, error);
  if (pages == NULL)
    return NULL;

  return add_attachments (pages, kind, content_json, frame, error);
}

static void
write_in_thread (GTask        *task,
                 gpointer      source,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  WriteTask *data = task_data;
  GError *error = NULL;
  GBytes *pdf = iep_document_pdf_write (data->content, data->frame, data->progress, data->progress_data, cancellable, &error);

  if (pdf != NULL)
    g_task_return_pointer (task, pdf, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

/**
 * iep_document_pdf_write_async:
 * @content_json: the exact frozen bytes of a version
 * @frame: (nullable): what its export gives around them; not to be changed until it is done
 * @progress: (nullable) (scope async): told how far it is, in the worker thread
 * @progress_data: for @progress
 * @cancellable: (nullable): stops it
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * iep_document_pdf_write() in a worker thread.
 */
void
iep_document_pdf_write_async (GBytes              *content_json,
                              JsonObject          *frame,
                              IepPdfProgress       progress,
                              gpointer             progress_data,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  WriteTask *data = g_new0 (WriteTask, 1);

  g_return_if_fail (content_json != NULL);

  data->content = g_bytes_ref (content_json);
  data->frame = frame != NULL ? json_object_ref (frame) : NULL;
  data->progress = progress;
  data->progress_data = progress_data;
  g_task_set_source_tag (task, iep_document_pdf_write_async);
  g_task_set_task_data (task, data, write_task_free);
  g_task_run_in_thread (task, write_in_thread);
}

/**
 * iep_document_pdf_write_finish:
 * @result: what the callback was given
 * @error: where an error goes, as in iep_document_pdf_write()
 *
 * Returns: (transfer full) (nullable): the file
 */
GBytes *
iep_document_pdf_write_finish (GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, iep_document_pdf_write_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static GBytes *
get_attachment (IepPdfReader *reader,
                const char   *name,
                GError      **error)
{
  g_autoptr(GError) own = NULL;
  GBytes *data = iep_pdf_reader_get_attachment (reader, name, &own);

  if (data == NULL && own != NULL)
    g_propagate_error (error, g_steal_pointer (&own));
  else if (data == NULL)
    g_set_error (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_CONTENT, _("The PDF file carries no %s."), name);

  return data;
}

/* For the verification: the embedded content of whichever kind. A file with two contents has none, since nobody could
 * say which of them was meant. */
GBytes *
iep_document_find_content (IepPdfReader           *reader,
                           const IepDocumentKind **kind)
{
  g_autoptr(GBytes) found = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr(GBytes) data = iep_pdf_reader_get_attachment (reader, kinds[i]->content_name, NULL);

      if (data == NULL)
        continue;
      if (found != NULL)
        return NULL;
      found = g_steal_pointer (&data);
      if (kind != NULL)
        *kind = kinds[i];
    }

  return g_steal_pointer (&found);
}

/**
 * iep_document_pdf_get_content:
 * @pdf: a document as PDF, signed or not
 * @error: where an error goes: %IEP_DOCUMENT_ERROR_CONTENT when there is none, or why the file cannot be read
 *
 * Returns: (transfer full) (nullable): the embedded content
 */
GBytes *
iep_document_pdf_get_content (GBytes  *pdf,
                                  GError **error)
{
  g_autoptr(IepPdfReader) reader = NULL;
  GBytes *content;

  g_return_val_if_fail (pdf != NULL, NULL);

  reader = iep_pdf_reader_new (pdf, g_bytes_get_size (pdf), error);
  if (reader == NULL)
    return NULL;
  content = iep_document_find_content (reader, NULL);
  if (content == NULL)
    get_attachment (reader, iep_plan_document_kind.content_name, error);

  return content;
}

/**
 * iep_document_pdf_get_frame:
 * @pdf: a document as PDF, signed or not
 * @error: where an error goes, as in iep_document_pdf_get_content()
 *
 * With the frame of a file that was signed elsewhere and the frozen content, iep_document_pdf_write() makes the exported bytes
 * again, to compare them with those of the file.
 *
 * Returns: (transfer full) (nullable): the frame it was written with
 */
JsonObject *
iep_document_pdf_get_frame (GBytes  *pdf,
                            GError **error)
{
  g_autoptr(IepPdfReader) reader = NULL;
  g_autoptr(GBytes) data = NULL;
  g_autoptr(JsonNode) root = NULL;

  g_return_val_if_fail (pdf != NULL, NULL);

  reader = iep_pdf_reader_new (pdf, g_bytes_get_size (pdf), error);
  data = reader != NULL ? get_attachment (reader, IEP_DOCUMENT_FRAME_NAME, error) : NULL;
  if (data == NULL)
    return NULL;
  root = iep_json_parse (g_bytes_get_data (data, NULL), g_bytes_get_size (data), NULL);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_CONTENT, _("The PDF file carries no %s."),
                   IEP_DOCUMENT_FRAME_NAME);
      return NULL;
    }

  return json_object_ref (json_node_get_object (root));
}
