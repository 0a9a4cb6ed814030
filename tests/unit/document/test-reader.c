/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The PDF and CMS readers against bytes made to hurt them: nothing may crash, hang, or eat the memory. */
#include <string.h>

#include "document/iep-cms.h"
#include "document/iep-document-error.h"
#include "document/iep-pdf-lexer.h"
#include "document/iep-pdf-reader.h"
#include "document/iep-secret.h"
#include "support.h"

static IepPdfReader *
read_text (GString  *text,
           GError  **error)
{
  g_autoptr(GBytes) bytes = g_bytes_new (text->str, text->len);

  return iep_pdf_reader_new (bytes, text->len, error);
}

/* A file of the objects given, with a right table. */
static GString *
make_file (const char *const *objects)
{
  GString *file = g_string_new ("%PDF-1.4\n");
  gsize places[64];
  guint n = 0;
  gsize start;

  for (; objects[n] != NULL; n++)
    {
      places[n] = file->len;
      g_string_append_printf (file, "%u 0 obj\n%s\nendobj\n", n + 1, objects[n]);
    }
  start = file->len;
  g_string_append_printf (file, "xref\n0 %u\n0000000000 65535 f \n", n + 1);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (file, "%010" G_GSIZE_FORMAT " 00000 n \n", places[i]);
  g_string_append_printf (file, "trailer\n<< /Size %u /Root 1 0 R >>\nstartxref\n%" G_GSIZE_FORMAT "\n%%%%EOF\n", n + 1, start);

  return file;
}

static void
test_values (void)
{
  static const char *const objects[] = {
    "<< /Type /Catalog /Text (a\\(b\\)\\\\\\101\\n(nested)) /Hex <48 65 6c6C 6f2> /Name /A#20B /Real -1.5 /Big 123456789012345678 "
    "/Arr [ 1 2 R 2 0 R true null ] /Wide <FEFF0100> >>",
    "(second)", NULL };
  g_autoptr(GString) file = make_file (objects);
  g_autoptr(GError) error = NULL;
  g_autoptr(IepPdfReader) reader = read_text (file, &error);
  IepPdfValue *catalog;
  g_autofree char *text = NULL;
  g_autofree char *hex = NULL;
  g_autofree char *wide = NULL;
  g_autofree char *second = NULL;
  IepPdfValue *array;

  g_assert_no_error (error);
  catalog = iep_pdf_reader_get_catalog (reader);
  text = iep_pdf_value_to_text (iep_pdf_value_get (catalog, "Text"));
  g_assert_cmpstr (text, ==, "a(b)\\A (nested)");
  hex = iep_pdf_value_to_text (iep_pdf_value_get (catalog, "Hex"));
  g_assert_cmpstr (hex, ==, "Hello ");
  wide = iep_pdf_value_to_text (iep_pdf_value_get (catalog, "Wide"));
  g_assert_cmpstr (wide, ==, "Ā");
  g_assert_true (iep_pdf_value_is_name (iep_pdf_value_get (catalog, "Name"), "A B"));
  g_assert_cmpfloat (iep_pdf_value_get (catalog, "Real")->real, ==, -1.5);
  g_assert_cmpint (iep_pdf_value_get (catalog, "Big")->integer, ==, 123456789012345678);
  array = iep_pdf_value_get (catalog, "Arr");
  g_assert_cmpuint (iep_pdf_value_length (array), ==, 4);
  g_assert_cmpint (iep_pdf_value_element (array, 0)->type, ==, IEP_PDF_REFERENCE);
  g_assert_null (iep_pdf_reader_resolve (reader, iep_pdf_value_element (array, 0)));
  second = iep_pdf_value_to_text (iep_pdf_reader_resolve (reader, iep_pdf_value_element (array, 1)));
  g_assert_cmpstr (second, ==, "second");
}

static void
assert_damaged (const char *text)
{
  g_autoptr(GString) file = g_string_new (text);
  g_autoptr(GError) error = NULL;
  g_autoptr(IepPdfReader) reader = read_text (file, &error);

  g_assert_null (reader);
  g_assert_error (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_DAMAGED);
}

static void
test_bad_structure (void)
{
  static const char *const encrypted[] = { "<< /Type /Catalog >>", NULL };
  g_autoptr(GString) file = make_file (encrypted);
  g_autoptr(GError) error = NULL;
  g_autoptr(IepPdfReader) reader = NULL;
  char *trailer;

  assert_damaged ("%PDF-1.4\n");
  assert_damaged ("%PDF-1.4\nstartxref\n99999999999999999999\n%%EOF");
  assert_damaged ("%PDF-1.4\nstartxref\n-5\n%%EOF");
  assert_damaged ("%PDF-1.4\nstartxref\n9\n%%EOF");
  assert_damaged ("%PDF-1.4\nxref\n0 99999999\ntrailer\n<<>>\nstartxref\n9\n%%EOF");
  assert_damaged ("%PDF-1.4\nxref\n-1 5\ntrailer\n<<>>\nstartxref\n9\n%%EOF");
  assert_damaged ("%PDF-1.4\nxref\n0 1\n0000000000 65535 f \ntrailer\n<< /Prev 9 >>\nstartxref\n9\n%%EOF");
  assert_damaged ("%PDF-1.4\nxref\n0 1\n0000000000 65535 f \ntrailer\n<< /Prev -9 >>\nstartxref\n9\n%%EOF");
  assert_damaged ("%PDF-1.4\nxref\n0 1\n0000000000 65535 f \ntrailer\n<< /Root 5 0 R >>\nstartxref\n9\n%%EOF");
  assert_damaged ("%PDF-1.4\n1 0 obj\n<< /Type /XRef /W [ 9 9 9 ] /Size 5 /Length 3 >>\nstream\nabc\nendstream\nendobj\nstartxref\n9\n%%EOF");
  assert_damaged ("%PDF-1.4\n1 0 obj\n<< /Type /XRef /W [ 0 0 0 ] /Size 5 /Length 3 >>\nstream\nabc\nendstream\nendobj\nstartxref\n9\n%%EOF");
  assert_damaged ("%PDF-1.4\n1 0 obj\n<< /Type /XRef /W [ 1 1 1 ] /Size 99999999999 /Length 3 >>\nstream\nabc\nendstream\nendobj\nstartxref\n9\n%%EOF");
  assert_damaged ("%PDF-1.4\n1 0 obj\n<< /Type /XRef /W [ 1 1 1 ] /Size 1 /Length 999 >>\nstream\nabc\nendstream\nendobj\nstartxref\n9\n%%EOF");
  /* The root is in a stream that is itself. */
  assert_damaged ("%PDF-1.4\n1 0 obj\n<< /Type /XRef /W [ 1 1 1 ] /Size 2 /Root 1 0 R /Length 6 >>\nstream\n\002\001\000\002\001\000"
                  "\nendstream\nendobj\nstartxref\n9\n%%EOF");

  trailer = strstr (file->str, "/Root 1 0 R");
  memcpy (trailer, "/Encrypt 1 ", 11);
  reader = read_text (file, &error);
  g_assert_null (reader);
  g_assert_error (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_UNSUPPORTED);
}

static void
test_nesting (void)
{
  GString *deep = g_string_new (NULL);
  g_autofree char *object = NULL;
  const char *objects[] = { "<< /Type /Catalog /Loop 3 0 R >>", NULL, "4 0 R", "3 0 R", NULL };
  g_autoptr(GString) file = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(IepPdfReader) reader = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append (deep, i % 2 ? "[" : "<</A ");
  objects[1] = object = g_string_free (deep, FALSE);
  file = make_file (objects);
  reader = read_text (file, &error);
  g_assert_no_error (error);
  g_assert_null (iep_pdf_reader_load (reader, 2));
  /* References in a circle lead nowhere. */
  g_assert_null (iep_pdf_reader_get (reader, iep_pdf_reader_get_catalog (reader), "Loop"));
}

/* Streams whose length is in an object whose length is in an object … */
static void
test_lengths (void)
{
  static const char *const objects[] = {
    "<< /Type /Catalog >>",
    "<< /Length 3 0 R >>\nstream\nabc\nendstream",
    "<< /Length 2 0 R >>\nstream\nabc\nendstream",
    "<< /Length 5 0 R >>\nstream\nabc\nendstream", "3",
    "<< /Length 4 >>\nstream\nabc\nendstream",
    "<< /Length -1 >>\nstream\nabc\nendstream", NULL };
  g_autoptr(GString) file = make_file (objects);
  g_autoptr(GError) error = NULL;
  g_autoptr(IepPdfReader) reader = read_text (file, &error);
  IepPdfValue *good;
  g_autoptr(GBytes) data = NULL;

  g_assert_no_error (error);
  g_assert_null (iep_pdf_reader_load (reader, 2));
  g_assert_null (iep_pdf_reader_load (reader, 3));
  good = iep_pdf_reader_load (reader, 4);
  g_assert_nonnull (good);
  data = iep_pdf_reader_decode (reader, good, 100, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (data, NULL), g_bytes_get_size (data), "abc", 3);
  g_assert_nonnull (iep_pdf_reader_load (reader, 6));
  g_assert_null (iep_pdf_reader_load (reader, 7));
}

/* A megabyte that becomes a gigabyte. */
static void
test_bomb (void)
{
  g_autoptr(GZlibCompressor) zlib = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 9);
  g_autoptr(GByteArray) packed = g_byte_array_new ();
  g_autofree guint8 *zeros = g_malloc0 (1 << 20);
  guint8 buffer[65536];
  GString *file = g_string_new ("%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n");
  g_autoptr(GError) error = NULL;
  g_autoptr(IepPdfReader) reader = NULL;
  g_autoptr(GBytes) data = NULL;
  gsize place = file->len;
  gsize start;

  for (guint i = 0; i < 200; i++)
    {
      gsize read;
      gsize written;

      g_converter_convert (G_CONVERTER (zlib), zeros, 1 << 20, buffer, sizeof buffer,
                           i == 199 ? G_CONVERTER_INPUT_AT_END : G_CONVERTER_NO_FLAGS, &read, &written, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (read, ==, 1 << 20);
      g_byte_array_append (packed, buffer, written);
    }
  g_string_append_printf (file, "2 0 obj\n<< /Filter /FlateDecode /Length %u >>\nstream\n", packed->len);
  g_string_append_len (file, (char *) packed->data, packed->len);
  g_string_append (file, "\nendstream\nendobj\n");
  start = file->len;
  g_string_append_printf (file, "xref\n0 3\n0000000000 65535 f \n%010d 00000 n \n%010" G_GSIZE_FORMAT " 00000 n \ntrailer\n"
                          "<< /Root 1 0 R >>\nstartxref\n%" G_GSIZE_FORMAT "\n%%%%EOF\n", 9, place, start);
  reader = read_text (file, &error);
  g_assert_no_error (error);
  g_assert_nonnull (iep_pdf_reader_load (reader, 2));
  data = iep_pdf_reader_decode (reader, iep_pdf_reader_load (reader, 2), IEP_PDF_INFLATED_MAX, &error);
  g_assert_null (data);
  g_assert_nonnull (error);
  g_string_free (file, TRUE);
}

/* Thousands of files with random damage, in the parts that are structure. */
static void
test_random_damage (void)
{
  g_autoptr(GBytes) plain = test_signed_plan ("juris", FALSE);
  g_autoptr(IepSigner) signer = test_signer ("juris");
  g_autoptr(GBytes) plan = test_plan (1);
  g_autoptr(GBytes) foreign = test_sign_foreign (plan, signer, "ETSI.CAdES.detached", FALSE);
  GBytes *files[] = { plain, foreign };
  g_autoptr(IepTrust) trust = test_trust ();
  g_autoptr(GRand) random = g_rand_new_with_seed (20270205);
  guint rounds = g_test_thorough () ? 20000 : 1500;

  for (guint round = 0; round < rounds; round++)
    {
      GBytes *file = files[round % 2];
      gsize length = g_bytes_get_size (file);
      guint8 *data = g_memdup2 (g_bytes_get_data (file, NULL), length);
      guint n = 1 + g_rand_int_range (random, 0, 6);
      g_autoptr(GBytes) damaged = NULL;
      g_autoptr(IepVerification) found = NULL;
      g_autoptr(IepPdfReader) reader = NULL;

      for (guint i = 0; i < n; i++)
        {
          /* Half of the damage where the tables and the newest objects are. */
          gsize place = g_rand_boolean (random) ? g_rand_int_range (random, 0, length) :
                        length - 1 - g_rand_int_range (random, 0, MIN (length, 3000));

          data[place] = g_rand_boolean (random) ? (guint8) g_rand_int_range (random, 0, 256) :
                        (guint8) "0123456789<>[]()/%R \n"[g_rand_int_range (random, 0, 21)];
        }
      damaged = g_bytes_new_take (data, length);
      if (g_bytes_equal (damaged, file))
        continue;
      found = iep_pdf_verify_with_trust (damaged, trust, NULL);
      g_assert_true (found == NULL || iep_verification_get_result (found) == IEP_VERIFICATION_INVALID);
      reader = iep_pdf_reader_new (damaged, length, NULL);
      if (reader != NULL)
        for (guint number = 0; number < MIN (iep_pdf_reader_get_size (reader), 200); number++)
          {
            IepPdfValue *value = iep_pdf_reader_load (reader, number);

            if (value != NULL && value->type == IEP_PDF_STREAM)
              {
                g_autoptr(GBytes) decoded = iep_pdf_reader_decode (reader, value, 1 << 20, NULL);
              }
          }
    }
}

static void
test_cms (void)
{
  g_autoptr(IepSigner) signer = test_signer ("juris");
  g_autoptr(GBytes) data = g_bytes_new_static ("data", 4);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) cms = iep_signer_make_cms (signer, data, &error);
  gsize length;
  const guint8 *source;
  g_autofree guint8 *copy = NULL;

  g_assert_no_error (error);
  source = g_bytes_get_data (cms, &length);
  copy = g_memdup2 (source, length);
  g_assert_cmpuint (length, <, iep_signer_get_cms_size (signer));
  for (gsize i = 0; i < length; i++)
    {
      g_autoptr(GBytes) part = g_bytes_new (source, i);
      g_autoptr(IepCms) none = iep_cms_new (part);

      g_assert_null (none);
    }
  for (gsize i = 0; i < length; i++)
    for (guint bit = 0; bit < 8; bit += 3)
      {
        g_autoptr(GBytes) changed = NULL;
        g_autoptr(IepCms) read = NULL;

        copy[i] ^= 1 << bit;
        changed = g_bytes_new (copy, length);
        read = iep_cms_new (changed);
        g_assert_true (read == NULL || iep_cms_verify (read, data) != IEP_CMS_OK);
        copy[i] ^= 1 << bit;
      }
}

static void
test_der (void)
{
  static const struct
  {
    const char *bytes;
    gsize length;
  } bad[] = {
    { "", 0 }, { "\x30", 1 }, { "\x30\x80", 2 }, { "\x30\x81\x05" "12345", 8 }, { "\x30\x82\x00\x80", 4 },
    { "\x30\x85\x01\x01\x01\x01\x01", 7 }, { "\x30\x84\xff\xff\xff\xff", 6 }, { "\x30\x05" "abc", 5 }, { "\x1f\x01\x00", 3 },
  };
  static const char *const oids[] = { "1.2.840.113549.1.9.16.2.47", "2.16.840.1.101.3.4.2.1", "0.9.2342", "2.999.3" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      IepDer rest = { (const guint8 *) bad[i].bytes, bad[i].length };
      guint8 tag;

      g_assert_false (iep_der_next (&rest, &tag, NULL, NULL));
    }
  for (guint i = 0; i < G_N_ELEMENTS (oids); i++)
    {
      g_autoptr(GByteArray) out = g_byte_array_new ();
      IepDer rest;
      IepDer content;
      g_autofree char *text = NULL;

      iep_der_append_oid (out, oids[i]);
      rest = (IepDer) { out->data, out->len };
      g_assert_true (iep_der_expect (&rest, IEP_DER_OID, &content));
      text = iep_der_oid (&content);
      g_assert_cmpstr (text, ==, oids[i]);
    }
}

static void
test_secret (void)
{
  char *typed = g_strdup ("slepens vārds");
  g_autoptr(IepSecret) secret = iep_secret_new_take (typed);
  g_autoptr(IepSecret) again = iep_secret_ref (secret);

  g_assert_cmpstr (iep_secret_peek (again), ==, "slepens vārds");
  g_assert_cmpuint (iep_secret_length (secret), ==, strlen ("slepens vārds"));
}

int
main (int    argc,
      char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  test_make_keys ();
  g_test_add_func ("/document/reader/values", test_values);
  g_test_add_func ("/document/reader/bad-structure", test_bad_structure);
  g_test_add_func ("/document/reader/nesting", test_nesting);
  g_test_add_func ("/document/reader/lengths", test_lengths);
  g_test_add_func ("/document/reader/bomb", test_bomb);
  g_test_add_func ("/document/reader/random-damage", test_random_damage);
  g_test_add_func ("/document/reader/cms", test_cms);
  g_test_add_func ("/document/reader/der", test_der);
  g_test_add_func ("/document/reader/secret", test_secret);
  result = g_test_run ();
  test_clean_up ();

  return result;
}
