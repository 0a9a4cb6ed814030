/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of the document room share: a folder, other people's tools, keys and files. */
#define _GNU_SOURCE /* memmem */
#include "support.h"

#include <glib/gstdio.h>
#include <string.h>

#include "document/iep-pdf-reader.h"
#include "document/iep-document-pdf.h"
#include "sample-plan.h"

static char *folder;

const char *
test_folder (void)
{
  g_autoptr(GError) error = NULL;

  if (folder == NULL)
    folder = g_dir_make_tmp ("iep-document-XXXXXX", &error);
  g_assert_no_error (error);

  return folder;
}

char *
test_path (const char *name)
{
  return g_build_filename (test_folder (), name, NULL);
}

GBytes *
test_read (const char *path)
{
  g_autoptr(GError) error = NULL;
  char *data;
  gsize length;

  g_file_get_contents (path, &data, &length, &error);
  g_assert_no_error (error);

  return g_bytes_new_take (data, length);
}

void
test_write (const char *path,
            GBytes     *bytes)
{
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);
}

/* Runs a tool in the folder; returns what it wrote, both ways. */
char *
test_run (gboolean    must_succeed,
          const char *command,
          ...)
{
  g_autoptr(GPtrArray) argv = g_ptr_array_new ();
  g_autoptr(GSubprocessLauncher) launcher = NULL;
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *line = NULL;
  char *output = NULL;
  va_list args;

  g_ptr_array_add (argv, (gpointer) command);
  va_start (args, command);
  for (const char *arg = va_arg (args, const char *); arg != NULL; arg = va_arg (args, const char *))
    g_ptr_array_add (argv, (gpointer) arg);
  va_end (args);
  g_ptr_array_add (argv, NULL);
  line = g_strjoinv (" ", (char **) argv->pdata);
  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_subprocess_launcher_set_cwd (launcher, test_folder ());
  /* Tools of others do not run under our sanitizers. */
  g_subprocess_launcher_unsetenv (launcher, "LD_PRELOAD");
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C.UTF-8", TRUE);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  if (must_succeed && !g_subprocess_get_successful (process))
    g_error ("%s failed: %s", line, output);
  if (!must_succeed && g_subprocess_get_successful (process))
    g_error ("%s should have failed: %s", line, output);

  return output;
}

#define OPENSSL(...) g_free (test_run (TRUE, "openssl", __VA_ARGS__, NULL))

static void
issue (const char *name,
       const char *subject,
       const char *issuer,
       const char *extensions,
       const char *days)
{
  g_autofree char *key = g_strconcat (name, ".key", NULL);
  g_autofree char *request = g_strconcat (name, ".csr", NULL);
  g_autofree char *certificate = g_strconcat (name, ".pem", NULL);
  g_autofree char *issuer_key = g_strconcat (issuer, ".key", NULL);
  g_autofree char *issuer_certificate = g_strconcat (issuer, ".pem", NULL);
  g_autofree char *extension_file = g_strconcat (name, ".ext", NULL);
  g_autofree char *path = test_path (extension_file);

  g_assert_true (g_file_set_contents (path, extensions, -1, NULL));
  if (g_str_equal (name, "elliptic"))
    {
      OPENSSL ("ecparam", "-name", "secp384r1", "-genkey", "-noout", "-out", key);
      OPENSSL ("req", "-new", "-key", key, "-utf8", "-subj", subject, "-out", request);
    }
  else
    OPENSSL ("req", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", request, "-utf8", "-subj", subject);
  OPENSSL ("x509", "-req", "-in", request, "-CA", issuer_certificate, "-CAkey", issuer_key, "-CAcreateserial", "-days", days,
           "-extfile", extension_file, "-out", certificate);
}

static void
export_pkcs12 (const char *name,
               const char *chain)
{
  g_autofree char *key = g_strconcat (name, ".key", NULL);
  g_autofree char *certificate = g_strconcat (name, ".pem", NULL);
  g_autofree char *out = g_strconcat (name, ".p12", NULL);

  OPENSSL ("pkcs12", "-export", "-inkey", key, "-in", certificate, "-certfile", chain, "-passout",
           "pass:" TEST_PASSPHRASE, "-out", out);
}

/* A root, an issuing authority, and people: juris (RSA), elliptic (P-384), expired, encrypts (may not sign), stranger
 * (of an authority nobody trusts). */
void
test_make_keys (void)
{
  /* As qualified certificates are: for signatures of people and nothing else. */
  const char *person = "keyUsage=critical,nonRepudiation\n";
  const char *authority = "basicConstraints=critical,CA:true\nkeyUsage=critical,keyCertSign,cRLSign\n";
  g_autofree char *chain = test_path ("chain.pem");
  g_autofree char *issuing = test_path ("issuing.pem");
  g_autofree char *root = test_path ("root.pem");
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;
  g_autofree char *both = NULL;

  OPENSSL ("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "root.key", "-out", "root.pem", "-days", "3650",
           "-subj", "/C=LV/O=Tests/CN=Test Root");
  OPENSSL ("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "other.key", "-out", "other.pem", "-days", "3650",
           "-subj", "/C=LV/O=Others/CN=Other Root");
  issue ("issuing", "/C=LV/O=Tests/CN=Test Issuing Authority", "root", authority, "3000");
  g_assert_true (g_file_get_contents (issuing, &a, NULL, NULL));
  g_assert_true (g_file_get_contents (root, &b, NULL, NULL));
  both = g_strconcat (a, b, NULL);
  g_assert_true (g_file_set_contents (chain, both, -1, NULL));
  issue ("juris", "/C=LV/CN=JURIS BĒRZIŅŠ/serialNumber=PNOLV-010180-10015", "issuing", person, "1000");
  issue ("elliptic", "/C=LV/CN=ILZE LIEPA", "issuing", person, "1000");
  issue ("expired", "/C=LV/CN=VECAIS PARAKSTS", "issuing", person, "-1");
  issue ("encrypts", "/C=LV/CN=TIKAI ŠIFRĒ", "issuing", "keyUsage=critical,keyEncipherment\n", "1000");
  issue ("stranger", "/C=LV/CN=SVEŠINIEKS", "other", person, "1000");
  export_pkcs12 ("juris", "chain.pem");
  export_pkcs12 ("elliptic", "chain.pem");
  export_pkcs12 ("expired", "chain.pem");
  export_pkcs12 ("encrypts", "chain.pem");
  export_pkcs12 ("stranger", "other.pem");
}

IepSigner *
test_signer (const char *name)
{
  g_autofree char *file = g_strconcat (name, ".p12", NULL);
  g_autofree char *path = test_path (file);
  g_autoptr(GBytes) p12 = test_read (path);
  g_autoptr(GError) error = NULL;
  IepSigner *signer = iep_signer_new_pkcs12 (p12, TEST_PASSPHRASE, &error);

  g_assert_no_error (error);

  return signer;
}

/* Trusts the root of the tests and nobody else. */
IepTrust *
test_trust (void)
{
  IepTrust *trust = iep_trust_new (FALSE);
  g_autofree char *path = test_path ("root.pem");
  g_autoptr(GError) error = NULL;

  iep_trust_add_file (trust, path, &error);
  g_assert_no_error (error);

  return trust;
}

GBytes *
test_plan (guint n_lines)
{
  g_autoptr(GBytes) content = sample_plan_content (n_lines, SAMPLE_PLAIN);
  g_autoptr(JsonObject) frame = sample_plan_frame (content);
  g_autoptr(GError) error = NULL;
  GBytes *pdf = iep_document_pdf_write (content, frame, NULL, NULL, NULL, &error);

  g_assert_no_error (error);

  return pdf;
}

GBytes *
test_signed_plan (const char *name,
                  gboolean    visible)
{
  g_autoptr(GBytes) plan = test_plan (3);
  g_autoptr(IepSigner) signer = test_signer (name);
  g_autoptr(GError) error = NULL;
  IepSignatureDetails details = { .position = "iestādes vadītājs", .reason = "Iepirkumu plāns", .visible = visible };
  GBytes *pdf = iep_pdf_sign (plan, signer, &details, NULL, &error);

  g_assert_no_error (error);

  return pdf;
}

gboolean
test_contains (GBytes     *bytes,
               const char *text)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  return memmem (data, length, text, strlen (text)) != NULL;
}

/* Where @text stands for the last time, or NULL. */
const char *
test_find_last (GBytes     *bytes,
                const char *text)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  const char *found = NULL;
  const char *at = data;

  while ((at = memmem (at, length - (at - data), text, strlen (text))) != NULL)
    found = at++;

  return found;
}

static GBytes *
deflate (GString *text)
{
  g_autoptr(GZlibCompressor) zlib = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 6);
  g_autoptr(GInputStream) memory = g_memory_input_stream_new_from_data (text->str, text->len, NULL);
  g_autoptr(GInputStream) stream = g_converter_input_stream_new (memory, G_CONVERTER (zlib));
  g_autoptr(GError) error = NULL;
  guint8 *bytes = g_malloc (1 << 20);
  gsize length;

  g_input_stream_read_all (stream, bytes, 1 << 20, &length, NULL, &error);
  g_assert_no_error (error);

  return g_bytes_new_take (bytes, length);
}

static void
append_row (GString *rows,
            GString *before,
            guint8   kind,
            guint32  place,
            guint16  index)
{
  guint8 row[7] = { kind, place >> 24, place >> 16, place >> 8, place, index >> 8, index };

  /* PNG predictor "up", as most tools write it. */
  g_string_append_c (rows, 2);
  for (guint i = 0; i < 7; i++)
    g_string_append_c (rows, row[i] - (before->len > 0 ? (guint8) before->str[i] : 0));
  g_string_truncate (before, 0);
  g_string_append_len (before, (char *) row, 7);
}

/* Signs as foreign tools do: the new catalog inside an object stream, the cross-reference a stream with a predictor. */
GBytes *
test_sign_foreign (GBytes     *pdf,
                   IepSigner  *signer,
                   const char *sub_filter,
                   gboolean    replace_page)
{
  g_autoptr(IepPdfReader) reader = iep_pdf_reader_new (pdf, g_bytes_get_size (pdf), NULL);
  GString *out = g_string_new_len (g_bytes_get_data (pdf, NULL), g_bytes_get_size (pdf));
  g_autoptr(GString) catalog = g_string_new ("<<");
  g_autoptr(GString) inner = g_string_new (NULL);
  g_autoptr(GString) rows = g_string_new (NULL);
  g_autoptr(GString) before = g_string_new (NULL);
  g_autoptr(GBytes) packed = NULL;
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *date = g_date_time_format (now, "D:%Y%m%d%H%M%S+00'00'");
  g_autoptr(GBytes) table = NULL;
  g_autoptr(GBytes) covered = NULL;
  g_autoptr(GBytes) cms = NULL;
  g_autoptr(GError) error = NULL;
  IepPdfValue *old = iep_pdf_reader_get_catalog (reader);
  IepPdfValue *fields;
  guint root = iep_pdf_value_get (iep_pdf_reader_get_trailer (reader), "Root")->integer;
  guint size = iep_pdf_reader_get_size (reader);
  guint field = size, signature = size + 1, objects = size + 2, cross = size + 3;
  gsize places[4] = { 0 };
  gsize range;
  gsize gap_start;
  gsize gap_end;
  gsize page_place = 0;
  guint page = 0;
  g_autofree char *numbers = NULL;
  char *data;
  gsize length;

  g_assert_nonnull (reader);
  for (guint i = 0; i + 1 < old->items->len; i += 2)
    {
      if (iep_pdf_value_is_name (g_ptr_array_index (old->items, i), "AcroForm"))
        continue;
      g_string_append_c (catalog, ' ');
      iep_pdf_value_write (g_ptr_array_index (old->items, i), catalog);
      g_string_append_c (catalog, ' ');
      iep_pdf_value_write (g_ptr_array_index (old->items, i + 1), catalog);
    }
  g_string_append (catalog, " /AcroForm << /SigFlags 3 /Fields [");
  fields = iep_pdf_reader_get (reader, iep_pdf_reader_get (reader, old, "AcroForm"), "Fields");
  for (guint i = 0; i < iep_pdf_value_length (fields); i++)
    {
      g_string_append_c (catalog, ' ');
      iep_pdf_value_write (iep_pdf_value_element (fields, i), catalog);
    }
  g_string_append_printf (catalog, " %u 0 R ] >> >>", field);
  g_string_append_printf (inner, "%u 0 ", root);
  length = inner->len;
  g_string_append (inner, catalog->str);
  packed = deflate (inner);

  places[0] = out->len;
  g_string_append_printf (out, "%u 0 obj\r\n<</FT/Sig/T(Signature1)/V %u 0 R/Type/Annot/Subtype/Widget/F 132/Rect[0 0 0 0]>>"
                          "\r\nendobj\r\n", field, signature);
  places[1] = out->len;
  g_string_append_printf (out, "%u 0 obj\r\n<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/%s/M(%s)/ByteRange ",
                          signature, sub_filter, date);
  range = out->len;
  g_string_append (out, "                                                  /Contents ");
  gap_start = out->len;
  g_string_append_c (out, '<');
  for (guint i = 0; i < 16000; i++)
    g_string_append_c (out, '0');
  g_string_append_c (out, '>');
  gap_end = out->len;
  g_string_append (out, ">>\r\nendobj\r\n");
  if (replace_page)
    {
      IepPdfValue *pages = iep_pdf_reader_get (reader, old, "Pages");
      IepPdfValue *first = iep_pdf_value_element (iep_pdf_reader_get (reader, pages, "Kids"), 0);

      page = first->integer;
      page_place = out->len;
      g_string_append_printf (out, "%u 0 obj\n<< /Type /Page /MediaBox [ 0 0 100 100 ] >>\nendobj\n", page);
    }
  places[2] = out->len;
  g_string_append_printf (out, "%u 0 obj\r\n<</Type/ObjStm/N 1/First %" G_GSIZE_FORMAT "/Filter/FlateDecode/Length %"
                          G_GSIZE_FORMAT ">>stream\r\n", objects, length, g_bytes_get_size (packed));
  g_string_append_len (out, g_bytes_get_data (packed, NULL), g_bytes_get_size (packed));
  g_string_append (out, "\r\nendstream\r\nendobj\r\n");
  places[3] = out->len;
  append_row (rows, before, 2, objects, 0);
  if (replace_page)
    append_row (rows, before, 1, page_place, 0);
  for (guint i = 0; i < 4; i++)
    append_row (rows, before, 1, places[i], 0);
  table = deflate (rows);
  g_string_append_printf (out, "%u 0 obj\r\n<</Type/XRef/Size %u/Root %u 0 R/Prev %" G_GSIZE_FORMAT "/W[1 4 2]/Index[%u 1", cross,
                          size + 4, root, iep_pdf_reader_get_startxref (reader), root);
  if (replace_page)
    g_string_append_printf (out, " %u 1", page);
  g_string_append_printf (out, " %u 4]/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 7>>/Length %" G_GSIZE_FORMAT
                          ">>stream\r\n", size, g_bytes_get_size (table));
  g_string_append_len (out, g_bytes_get_data (table, NULL), g_bytes_get_size (table));
  g_string_append_printf (out, "\r\nendstream\r\nendobj\r\nstartxref\r\n%" G_GSIZE_FORMAT "\r\n%%%%EOF\r\n", places[3]);

  length = out->len;
  data = g_string_free (out, FALSE);
  numbers = g_strdup_printf ("[0 %" G_GSIZE_FORMAT " %" G_GSIZE_FORMAT " %" G_GSIZE_FORMAT "]", gap_start, gap_end,
                             length - gap_end);
  memcpy (data + range, numbers, strlen (numbers));
  {
    GByteArray *bytes = g_byte_array_new ();

    g_byte_array_append (bytes, (guint8 *) data, gap_start);
    g_byte_array_append (bytes, (guint8 *) data + gap_end, length - gap_end);
    covered = g_byte_array_free_to_bytes (bytes);
  }
  cms = iep_signer_make_cms (signer, covered, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < g_bytes_get_size (cms); i++)
    {
      char hex[3];

      g_snprintf (hex, sizeof hex, "%02X", ((const guint8 *) g_bytes_get_data (cms, NULL))[i]);
      memcpy (data + gap_start + 1 + 2 * i, hex, 2);
    }

  return g_bytes_new_take (data, length);
}

static void
remove_folder (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        remove_folder (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

void
test_clean_up (void)
{
  if (folder != NULL && g_getenv ("IEP_TEST_KEEP") == NULL)
    remove_folder (folder);
  g_clear_pointer (&folder, g_free);
}
