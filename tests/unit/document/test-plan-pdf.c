/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The plan as PDF: what it says, read back by poppler, and what it refuses. */
#include <poppler.h>
#include <string.h>

#include "document/iep-document-error.h"
#include "document/iep-latvian.h"
#include "document/iep-pdf-reader.h"
#include "document/iep-document-pdf.h"
#include "sample-plan.h"
#include "support.h"

static GBytes *
write_text (const char  *content,
            JsonObject  *frame,
            GError     **error)
{
  g_autoptr(GBytes) bytes = g_bytes_new (content, strlen (content));

  return iep_document_pdf_write (bytes, frame, NULL, NULL, NULL, error);
}

/* The text of all pages, without any space. */
static char *
squeeze (const char *text)
{
  GString *squeezed = g_string_new (NULL);

  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (!g_unichar_isspace (g_utf8_get_char (text)))
      g_string_append_unichar (squeezed, g_utf8_get_char (text));

  return g_string_free (squeezed, FALSE);
}

static PopplerDocument *
open_pdf (GBytes *pdf)
{
  g_autoptr(GError) error = NULL;
  PopplerDocument *document = poppler_document_new_from_bytes (pdf, NULL, &error);

  g_assert_no_error (error);

  return document;
}

static char *
read_pages (PopplerDocument *document)
{
  GString *text = g_string_new (NULL);

  for (int i = 0; i < poppler_document_get_n_pages (document); i++)
    {
      PopplerPage *page = poppler_document_get_page (document, i);
      g_autofree char *page_text = poppler_page_get_text (page);

      g_string_append (text, page_text);
      g_string_append_c (text, '\n');
      g_object_unref (page);
    }

  return g_string_free (text, FALSE);
}

/* Every word of @text must stand somewhere on the pages: a cell may be broken over lines, beside other cells. */
static void
assert_words (const char *pages,
              const char *text)
{
  g_auto(GStrv) words = g_strsplit_set (text, " \n", -1);

  for (guint i = 0; words[i] != NULL; i++)
    if (strstr (pages, words[i]) == NULL)
      g_error ("“%s” of “%s” is not on the pages", words[i], text);
}

static void
assert_member (const char *pages,
               JsonObject *object,
               const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    assert_words (pages, json_node_get_string (node));
}

static void
assert_money (const char *squeezed,
              JsonObject *object,
              const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  g_autofree char *money = NULL;
  g_autofree char *plain = NULL;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return;
  money = iep_latvian_money (json_node_get_int (node));
  plain = squeeze (money);
  if (strstr (squeezed, plain) == NULL)
    g_error ("%s %s is not on the pages", name, money);
}

static void
assert_line (const char *pages,
             const char *squeezed,
             JsonObject *line)
{
  static const char *const texts[] = {
    "number", "title", "description", "kind_name", "cpv", "cpv_name", "procedure_name", "identification_number", "partner",
    "nuts_name", "eu_project", "responsible_unit", "responsible_person", "rationale", "existing_contract", "notes",
  };
  JsonArray *funding = json_object_get_array_member (line, "funding");
  JsonArray *lots = json_object_get_array_member (line, "lots");

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_member (pages, line, texts[i]);
  assert_money (squeezed, line, "estimated_price");
  assert_money (squeezed, line, "estimated_price_from");
  for (guint i = 0; i < json_array_get_length (funding); i++)
    {
      JsonObject *part = json_array_get_object_element (funding, i);

      assert_money (squeezed, part, "amount");
      assert_member (pages, part, "programme");
      assert_member (pages, part, "ekk");
      assert_member (pages, part, "source_name");
      assert_member (pages, part, "classifier");
    }
  for (guint i = 0; i < json_array_get_length (lots); i++)
    {
      assert_member (pages, json_array_get_object_element (lots, i), "title");
      assert_money (squeezed, json_array_get_object_element (lots, i), "estimated_price");
    }
}

static void
check_every_cell (SampleFlags flags)
{
  g_autoptr(GBytes) content = sample_plan_content (60, flags);
  g_autoptr(JsonObject) frame = sample_plan_frame (content);
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) pdf = iep_document_pdf_write (content, frame, NULL, NULL, NULL, &error);
  g_autoptr(GObject) document = NULL;
  g_autofree char *pages = NULL;
  g_autofree char *squeezed = NULL;
  JsonObject *root;
  JsonObject *totals;
  JsonArray *lines;
  JsonArray *decisions;
  static const char *const summaries[] = { "by_source", "by_programme", "by_ekk" };

  g_assert_no_error (error);
  document = G_OBJECT (open_pdf (pdf));
  pages = read_pages (POPPLER_DOCUMENT (document));
  squeezed = squeeze (pages);
  g_assert_true (json_parser_load_from_data (parser, g_bytes_get_data (content, NULL), g_bytes_get_size (content), NULL));
  root = json_node_get_object (json_parser_get_root (parser));
  lines = json_object_get_array_member (root, "lines");
  for (guint i = 0; i < json_array_get_length (lines); i++)
    assert_line (pages, squeezed, json_array_get_object_element (lines, i));
  totals = json_object_get_object_member (root, "totals");
  assert_money (squeezed, totals, "estimated_price");
  assert_money (squeezed, totals, "funding_total");
  for (guint i = 0; i < G_N_ELEMENTS (summaries); i++)
    {
      JsonArray *sums = json_object_get_array_member (totals, summaries[i]);

      for (guint k = 0; k < json_array_get_length (sums); k++)
        {
          assert_money (squeezed, json_array_get_object_element (sums, k), "amount");
          assert_member (pages, json_array_get_object_element (sums, k), "name");
        }
    }
  decisions = json_object_get_array_member (frame, "decisions");
  for (guint i = 0; i < json_array_get_length (decisions); i++)
    {
      assert_member (pages, json_array_get_object_element (decisions, i), "name");
      assert_member (pages, json_array_get_object_element (decisions, i), "position_title");
      assert_member (pages, json_array_get_object_element (decisions, i), "comment");
    }
  assert_words (pages, "Maija Bērza (Andris Balodis vietā)");
  assert_words (pages, "Valsts demonstrāciju aģentūra Demonstrāciju ministrija Iepirkumu plāns 2027. gadam 3. versija "
                "Saskaņots (resors) 2027. gada 2. februāris 90000012345 https://www.eis.gov.lv/EKEIS/Supplier/Organizer/1301");
  g_assert_nonnull (strstr (pages, json_object_get_string_member (frame, "hash")));
  g_assert_nonnull (strstr (pages, json_object_get_string_member (frame, "audit_head")));
}

static void
test_cells_plain (void)
{
  check_every_cell (SAMPLE_PLAIN);
}

static void
test_cells_everything (void)
{
  check_every_cell (SAMPLE_EVERYTHING);
}

static void
test_pages (void)
{
  g_autoptr(GBytes) pdf = test_plan (200);
  g_autoptr(GObject) document = G_OBJECT (open_pdf (pdf));
  int n = poppler_document_get_n_pages (POPPLER_DOCUMENT (document));
  g_autofree char *title = poppler_document_get_title (POPPLER_DOCUMENT (document));
  g_autofree char *author = poppler_document_get_author (POPPLER_DOCUMENT (document));

  g_assert_cmpint (n, >, 15);
  g_assert_cmpint (n, <, 40);
  g_assert_cmpstr (title, ==, "Iepirkumu plāns 2027. gadam, 3. versija, Valsts demonstrāciju aģentūra");
  g_assert_cmpstr (author, ==, "Valsts demonstrāciju aģentūra");
  for (int i = 0; i < n; i++)
    {
      PopplerPage *page = poppler_document_get_page (POPPLER_DOCUMENT (document), i);
      g_autofree char *text = poppler_page_get_text (page);
      g_autofree char *number = g_strdup_printf ("%d. lapa no %d", i + 1, n);
      double width;
      double height;

      poppler_page_get_size (page, &width, &height);
      g_assert_cmpfloat_with_epsilon (width, 841.89, 0.1);
      g_assert_cmpfloat_with_epsilon (height, 595.28, 0.1);
      g_assert_nonnull (strstr (text, number));
      g_assert_nonnull (strstr (text, "Satura SHA-256"));
      /* The heading of the table stands on each page that has rows. */
      if (strstr (text, "Atklāts konkurss") != NULL)
        g_assert_nonnull (strstr (text, "priekšmets"));
      g_object_unref (page);
    }
}

/* Whatever the length of a plan: nobody signs a page on which there is nothing but the place for the signature. */
static void
test_signed_page (void)
{
  for (guint n_lines = 1; n_lines <= 40; n_lines++)
    {
      g_autoptr(GBytes) content = sample_plan_content (n_lines, n_lines % 2 ? SAMPLE_PLAIN : SAMPLE_EVERYTHING);
      g_autoptr(JsonObject) frame = sample_plan_frame (content);
      JsonArray *decisions = json_object_get_array_member (frame, "decisions");
      g_autoptr(GError) error = NULL;
      g_autoptr(GBytes) pdf = NULL;
      g_autofree char *text = NULL;
      PopplerDocument *document;
      PopplerPage *page;

      /* Handed out early in the flow, late in it, and without any decision. */
      for (guint removed = n_lines % 5; removed > 0; removed--)
        json_array_remove_element (decisions, json_array_get_length (decisions) - 1);
      if (n_lines % 7 == 0)
        json_object_remove_member (frame, "decisions");
      pdf = iep_document_pdf_write (content, frame, NULL, NULL, NULL, &error);
      g_assert_no_error (error);
      document = open_pdf (pdf);
      page = poppler_document_get_page (document, poppler_document_get_n_pages (document) - 1);
      text = poppler_page_get_text (page);
      assert_words (text, "Elektroniskā paraksta vieta");
      if (strstr (text, n_lines % 7 == 0 ? "Kopsavilkums" : "Datums un laiks") == NULL)
        g_error ("The last page of a plan with %u lines says nothing: %s", n_lines, text);
      g_object_unref (page);
      g_object_unref (document);
    }
}

static void
test_columns_without_data (void)
{
  g_autoptr(GBytes) plain = test_plan (3);
  g_autoptr(GObject) document = NULL;
  g_autofree char *pages = NULL;

  document = G_OBJECT (open_pdf (plain));
  pages = read_pages (POPPLER_DOCUMENT (document));
  g_assert_null (strstr (pages, "Tiesību"));
  g_assert_null (strstr (pages, "VV / DIS"));
  g_assert_null (strstr (pages, "turpmāk"));
  g_assert_nonnull (strstr (pages, "CPV kods"));
}

static void
test_same_bytes (void)
{
  g_autoptr(GBytes) first = test_plan (20);
  g_autoptr(GBytes) second = test_plan (20);

  g_assert_true (g_bytes_equal (first, second));
}

static void
test_attachments (void)
{
  g_autoptr(GBytes) content = sample_plan_content (5, SAMPLE_EVERYTHING);
  g_autoptr(JsonObject) frame = sample_plan_frame (content);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) pdf = iep_document_pdf_write (content, frame, NULL, NULL, NULL, &error);
  g_autoptr(GBytes) found = NULL;
  g_autoptr(GBytes) again = NULL;
  g_autoptr(GBytes) by_others = NULL;
  g_autoptr(JsonObject) frame_found = NULL;
  g_autofree char *path = test_path ("attached.pdf");
  g_autofree char *out = test_path ("attached.json");
  g_autofree char *list = NULL;

  g_assert_no_error (error);
  found = iep_document_pdf_get_content (pdf, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (found, content));
  frame_found = iep_document_pdf_get_frame (pdf, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (json_object_get_string_member (frame_found, "printed_at"), ==, "2027-02-05T07:58:12Z");
  /* The embedded frame is enough to write the same file again. */
  again = iep_document_pdf_write (found, frame_found, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (again, pdf));

  test_write (path, pdf);
  list = test_run (TRUE, "pdfdetach", "-list", path, NULL);
  g_assert_nonnull (strstr (list, "plan.json"));
  g_free (test_run (TRUE, "pdfdetach", "-savefile", "plan.json", "-o", out, path, NULL));
  by_others = test_read (out);
  g_assert_true (g_bytes_equal (by_others, content));
  g_assert_true (test_contains (pdf, "%PDF-1.4"));
  g_assert_true (test_contains (pdf, "/Lang (lv)"));
  g_assert_true (test_contains (pdf, "\nxref\n"));
}

static void
assert_refused (const char *content,
                int         code)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) pdf = write_text (content, NULL, &error);

  g_assert_null (pdf);
  g_assert_error (error, IEP_DOCUMENT_ERROR, code);
  g_assert_cmpstr (error->message, !=, "");
}

static void
test_bad_content (void)
{
  g_autoptr(GBytes) content = sample_plan_content (2, SAMPLE_PLAIN);
  g_autoptr(JsonObject) frame = json_object_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) pdf = NULL;

  assert_refused ("", IEP_DOCUMENT_ERROR_CONTENT);
  assert_refused ("[]", IEP_DOCUMENT_ERROR_CONTENT);
  assert_refused ("{\"format\":\"other\"}", IEP_DOCUMENT_ERROR_CONTENT);
  assert_refused ("{\"format\":\"iepirkumi-plan\"}", IEP_DOCUMENT_ERROR_CONTENT);
  assert_refused ("{\"format\":\"iepirkumi-plan\",\"year\":2027,\"lines\":[1]}", IEP_DOCUMENT_ERROR_CONTENT);
  assert_refused ("{\"format\":\"iepirkumi-plan\",\"year\":2027,\"lines\":\"x\"}", IEP_DOCUMENT_ERROR_CONTENT);
  assert_refused ("{\"format\":\"iepirkumi-plan\",\"x\":\"\xff\xfe\"}", IEP_DOCUMENT_ERROR_CONTENT);
  /* The paper must not say two things. */
  assert_refused ("{\"format\":\"iepirkumi-plan\",\"year\":2027,\"lines\":[{\"estimated_price\":100}],"
                  "\"totals\":{\"estimated_price\":101}}", IEP_DOCUMENT_ERROR_CONTENT);
  assert_refused ("{\"format\":\"iepirkumi-plan\",\"year\":2027,\"lines\":[],\"totals\":{\"count\":1}}",
                  IEP_DOCUMENT_ERROR_CONTENT);
  assert_refused ("{\"format\":\"iepirkumi-plan\",\"year\":2027,\"lines\":[{\"estimated_price\":9223372036854775807},"
                  "{\"estimated_price\":9223372036854775807}]}", IEP_DOCUMENT_ERROR_CONTENT);

  json_object_set_string_member (frame, "hash", "00");
  pdf = iep_document_pdf_write (content, frame, NULL, NULL, NULL, &error);
  g_assert_null (pdf);
  g_assert_error (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_HASH);
}

/* Members of the wrong kind, absurd values and long texts: a document, or a refusal, never a crash. */
static void
test_odd_content (void)
{
  g_autoptr(GString) content = g_string_new ("{\"format\":\"iepirkumi-plan\",\"year\":2027,\"version\":1,\"institution\":{\"name\":");
  g_autoptr(GString) word = g_string_new (NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) pdf = NULL;
  g_autoptr(GObject) document = NULL;
  g_autofree char *pages = NULL;

  for (guint i = 0; i < 200000; i++)
    g_string_append (word, "ņ");
  g_string_append (content, "\"<b>Iestāde</b> & \\u202e )(\\\\ \\u0007\",\"buyer_profile_url\":\"javascript:alert('x')\"},\"lines\":[");
  g_string_append_printf (content, "{\"line_no\":\"x\",\"title\":\"%s\",\"funding\":{\"a\":1},\"lots\":[null,3],\"cpv_additional\":[1,null]},",
                          word->str);
  g_string_append (content, "{\"title\":12,\"estimated_price\":\"100\",\"announce_year\":-5,\"announce_month\":99,\"announce_quarter\":7,"
                   "\"contract_year\":2027,\"contract_month\":-1,\"vat_rate\":-50,\"funding\":[{\"amount\":-12345,\"year\":1900}]},");
  g_string_append (content, "{\"title\":\"שלום مرحبا 你好 😀 e\\u0301\\tTab\\nRinda\",\"estimated_price\":5,\"updated_at\":\"nē\",\"term_from\":\"2027-13-45\"}");
  g_string_append (content, "]}");
  pdf = write_text (content->str, NULL, &error);
  g_assert_no_error (error);
  document = G_OBJECT (open_pdf (pdf));
  pages = read_pages (POPPLER_DOCUMENT (document));
  /* The long word runs over pages, whole. */
  g_assert_cmpint (poppler_document_get_n_pages (POPPLER_DOCUMENT (document)), >, 10);
  {
    gsize n = 0;

    for (const char *at = pages; (at = strstr (at, "ņ")) != NULL; at += 2)
      n++;
    g_assert_cmpuint (n, >=, 200000);
  }
  g_assert_nonnull (strstr (pages, "<b>Iestāde</b>"));
  g_assert_nonnull (strstr (pages, "−123,45"));
  /* Nothing that turns the direction of reading gets onto the paper. */
  g_assert_null (strstr (pages, "\342\200\256"));
  g_assert_false (test_contains (pdf, "javascript:"));
}

static void
test_row_over_pages (void)
{
  g_autoptr(GString) content = g_string_new ("{\"format\":\"iepirkumi-plan\",\"year\":2027,\"version\":1,\"lines\":[{\"line_no\":1,"
                                             "\"number\":\"2027/1\",\"title\":\"Garš\",\"rationale\":\"");
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) pdf = NULL;
  g_autoptr(GObject) document = NULL;
  g_autofree char *pages = NULL;
  const char *at;

  for (guint i = 0; i < 3000; i++)
    g_string_append_printf (content, "vārds%u un vēl daži vārdi; ", i);
  g_string_append (content, "\"},{\"line_no\":2,\"number\":\"2027/2\",\"title\":\"Īss\"}]}");
  pdf = write_text (content->str, NULL, &error);
  g_assert_no_error (error);
  document = G_OBJECT (open_pdf (pdf));
  g_assert_cmpint (poppler_document_get_n_pages (POPPLER_DOCUMENT (document)), >=, 3);
  pages = read_pages (POPPLER_DOCUMENT (document));
  /* Each word once and in order, over all pages. */
  g_strdelimit (pages, "\n", ' ');
  at = pages;
  for (guint i = 0; i < 3000; i++)
    {
      g_autofree char *word = g_strdup_printf ("vārds%u ", i);

      at = strstr (at, word);
      if (at == NULL)
        g_error ("%s is missing", word);
      g_assert_null (strstr (at + 1, word));
    }
}

static void
test_empty_plan (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) pdf = write_text ("{\"format\":\"iepirkumi-plan\",\"year\":2027,\"version\":1,\"lines\":[]}", NULL, &error);
  g_autoptr(GObject) document = NULL;

  g_assert_no_error (error);
  document = G_OBJECT (open_pdf (pdf));
  g_assert_cmpint (poppler_document_get_n_pages (POPPLER_DOCUMENT (document)), ==, 1);
}

static void
cancel_soon (guint    done,
             guint    total,
             gpointer user_data)
{
  g_assert_cmpuint (done, <=, total);
  if (done == 2)
    g_cancellable_cancel (user_data);
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
test_cancel_and_thread (void)
{
  g_autoptr(GBytes) content = sample_plan_content (100, SAMPLE_PLAIN);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) pdf = iep_document_pdf_write (content, NULL, cancel_soon, cancellable, cancellable, &error);

  g_assert_null (pdf);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  iep_document_pdf_write_async (content, NULL, NULL, NULL, NULL, written_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  pdf = iep_document_pdf_write_finish (result, &error);
  g_assert_no_error (error);
  g_assert_nonnull (pdf);
}

static void
assert_money_text (gint64      cents,
                   const char *expected)
{
  g_autofree char *money = iep_latvian_money (cents);

  g_assert_cmpstr (money, ==, expected);
}

static void
test_latvian (void)
{
  g_autofree char *date = iep_latvian_date ("2027-02-05");
  g_autofree char *odd = iep_latvian_date ("rīt");
  g_autofree char *one = iep_latvian_count (21, "iepirkums", "iepirkumi");
  g_autofree char *eleven = iep_latvian_count (11, "iepirkums", "iepirkumi");
  g_autoptr(GDateTime) winter = iep_latvian_parse_time ("2027-02-05T22:30:00Z");
  g_autoptr(GDateTime) summer = iep_latvian_parse_time ("2027-07-05T22:30:00Z");
  g_autofree char *winter_text = iep_latvian_time (winter);
  g_autofree char *summer_text = iep_latvian_long_date (summer);

  assert_money_text (0, "0,00");
  assert_money_text (5, "0,05");
  assert_money_text (123456, "1\302\240234,56");
  assert_money_text (-100000000, "−1\302\240000\302\240000,00");
  assert_money_text (G_MAXINT64, "92\302\240233\302\240720\302\240368\302\240547\302\240758,07");
  assert_money_text (G_MININT64, "−92\302\240233\302\240720\302\240368\302\240547\302\240758,08");
  g_assert_cmpstr (date, ==, "05.02.2027.");
  g_assert_cmpstr (odd, ==, "rīt");
  g_assert_cmpstr (one, ==, "21\302\240iepirkums");
  g_assert_cmpstr (eleven, ==, "11\302\240iepirkumi");
  /* The clock is Riga's, whatever the machine thinks. */
  g_assert_cmpstr (winter_text, ==, "06.02.2027. 00:30");
  g_assert_cmpstr (summer_text, ==, "2027. gada 6. jūlijs");
  g_assert_cmpstr (iep_latvian_plan_status ("endorsed_ministry"), ==, "Saskaņots (resors)");
  g_assert_cmpstr (iep_latvian_plan_status ("brand_new"), ==, "brand_new");
}

int
main (int    argc,
      char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/latvian", test_latvian);
  g_test_add_func ("/document/plan/cells/plain", test_cells_plain);
  g_test_add_func ("/document/plan/cells/everything", test_cells_everything);
  g_test_add_func ("/document/plan/pages", test_pages);
  g_test_add_func ("/document/plan/signed-page", test_signed_page);
  g_test_add_func ("/document/plan/columns-without-data", test_columns_without_data);
  g_test_add_func ("/document/plan/same-bytes", test_same_bytes);
  g_test_add_func ("/document/plan/attachments", test_attachments);
  g_test_add_func ("/document/plan/bad-content", test_bad_content);
  g_test_add_func ("/document/plan/odd-content", test_odd_content);
  g_test_add_func ("/document/plan/row-over-pages", test_row_over_pages);
  g_test_add_func ("/document/plan/empty", test_empty_plan);
  g_test_add_func ("/document/plan/cancel-and-thread", test_cancel_and_thread);
  result = g_test_run ();
  test_clean_up ();

  return result;
}
