/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The estimate as PDF: what it says, read back by poppler's tools, and what it refuses. */
#include <poppler.h>
#include <string.h>

#include "document/iep-document-error.h"
#include "document/iep-document-pdf.h"
#include "document/iep-latvian.h"
#include "sample-estimate.h"
#include "support.h"

static GBytes *
write_estimate (GBytes *content)
{
  g_autoptr(JsonObject) frame = sample_estimate_frame (content);
  g_autoptr(GError) error = NULL;
  GBytes *pdf = iep_document_pdf_write (content, frame, NULL, NULL, NULL, &error);

  g_assert_no_error (error);

  return pdf;
}

/* The pages as lines of text, as they stand beside each other. */
static GStrv
read_lines (GBytes *pdf)
{
  g_autofree char *path = test_path ("estimate.pdf");
  g_autofree char *out = test_path ("estimate.txt");
  g_autoptr(GBytes) text = NULL;
  g_autofree char *all = NULL;

  test_write (path, pdf);
  g_free (test_run (TRUE, "pdftotext", "-layout", path, out, NULL));
  text = test_read (out);
  all = g_strndup (g_bytes_get_data (text, NULL), g_bytes_get_size (text));

  return g_strsplit (all, "\n", -1);
}

/* Without any space. */
static char *
squeeze (const char *text)
{
  GString *squeezed = g_string_new (NULL);

  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (!g_unichar_isspace (g_utf8_get_char (text)))
      g_string_append_unichar (squeezed, g_utf8_get_char (text));

  return g_string_free (squeezed, FALSE);
}

/* Some line holds all of @texts, in their order. */
static void
assert_on_one_line (GStrv              lines,
                    const char *const *texts)
{
  g_autofree char *wanted = NULL;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *line = squeeze (lines[i]);
      const char *at = line;
      gboolean found = TRUE;

      for (guint k = 0; found && texts[k] != NULL; k++)
        {
          g_autofree char *text = squeeze (texts[k]);

          at = strstr (at, text);
          found = at != NULL;
          at = found ? at + strlen (text) : line;
        }
      if (found)
        return;
    }
  wanted = g_strjoinv (" | ", (GStrv) texts);
  g_error ("no line of the pages holds “%s”", wanted);
}

static void
assert_text (GStrv       lines,
             const char *text)
{
  const char *const texts[] = { text, NULL };

  assert_on_one_line (lines, texts);
}

static char *
change_text (gint64 cents)
{
  g_autofree char *amount = iep_latvian_whole_money (cents);

  return g_strconcat (cents > 0 ? "+" : "", amount, NULL);
}

/* The three columns are the published ones, to the unit. */
static void
test_amendments_of_2007 (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (sample_ministries); i++)
    {
      const SampleMinistry *ministry = &sample_ministries[i];
      g_autoptr(GBytes) content = sample_estimate_2007 (i, TRUE);
      g_autoptr(GBytes) pdf = write_estimate (content);
      g_auto(GStrv) lines = read_lines (pdf);
      gint64 balance[2] = { 0 };

      for (guint k = 0; k < G_N_ELEMENTS (ministry->rows) && ministry->rows[k].name != NULL; k++)
        {
          g_autofree char *plan = iep_latvian_whole_money (ministry->rows[k].plan * 100);
          g_autofree char *change = change_text (ministry->rows[k].change * 100);
          g_autofree char *revised = iep_latvian_whole_money (ministry->rows[k].revised * 100);
          const char *const texts[] = { ministry->rows[k].name, plan, change, revised, NULL };

          g_assert_cmpint (ministry->rows[k].plan + ministry->rows[k].change, ==, ministry->rows[k].revised);
          assert_on_one_line (lines, texts);
          if (g_str_equal (ministry->rows[k].name, "Resursi izdevumu segšanai") || g_str_equal (ministry->rows[k].name, "Izdevumi - kopā"))
            {
              int sign = g_str_equal (ministry->rows[k].name, "Izdevumi - kopā") ? -1 : 1;

              balance[0] += sign * ministry->rows[k].plan * 100;
              balance[1] += sign * ministry->rows[k].revised * 100;
            }
        }
      {
        g_autofree char *plan = iep_latvian_whole_money (balance[0]);
        g_autofree char *change = change_text (balance[1] - balance[0]);
        g_autofree char *revised = iep_latvian_whole_money (balance[1]);
        g_autofree char *back_plan = iep_latvian_whole_money (-balance[0]);
        g_autofree char *back_revised = iep_latvian_whole_money (-balance[1]);
        const char *const texts[] = { "Finansiālā bilance", plan, change, revised, NULL };
        const char *const financing[] = { "Finansēšana", back_plan, back_revised, NULL };

        assert_on_one_line (lines, texts);
        assert_on_one_line (lines, financing);
      }
      assert_text (lines, ministry->name);
      assert_text (lines, "Tāmes grozījumi 2007. gadam");
      assert_text (lines, "Pamatbudžeta apakšprogrammas resursu izdevumu segšanai (ieņēmumu) un plānoto izdevumu tāme");
      assert_text (lines, "Resursi izdevumu segšanai, LVL");
    }
}

static void
test_header_and_decisions (void)
{
  g_autoptr(GBytes) content = sample_estimate_content (30, TRUE);
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, content);
  g_autoptr(GBytes) pdf = write_estimate (content);
  g_auto(GStrv) lines = read_lines (pdf);
  /* Label and value stand beside each other, a hair apart in height. */
  static const char *const expected[] = {
    "Valsts demonstrāciju aģentūra", "Nr. 1-12/07 · 2. versija · 2027. gada 2. februāris", "Statuss", "Apstiprināta", "Gads",
    "Budžeta tips", "P – pamatbudžets", "Iestāde", "1301 Valsts demonstrāciju aģentūra", "Apakšprogramma", "31.01.00 Budžeta izpilde",
    "Funkcija", "01.120 Budžeta un nodokļu politika", "Sektors", "S130120 Valsts struktūras", "Pamats", "1. versijas grozījumi",
    "Sagatavoja", "Anna Bērziņa", "Grozījumi pēc likuma par valsts budžetu grozījumiem.", "Izdevumi – kopā, EUR",
    "Gada plāns Grozījumi (+/−) Precizētais plāns Pamatojums", "2027/11 Serveru tehnikas piegāde", "Atlikums",
    "Sadalījums pa mēnešiem", "ES politiku instrumenti un pārējā ārvalstu finanšu palīdzība", "Valsts pamatfunkciju īstenošana",
    "03.02.2027. 11:30 Apstiprināta Ilze Kalniņa finanšu direktore", "Nodota apstiprināšanai Anna Bērziņa ekonomiste Lūdzu izskatīt",
    "Elektroniskā paraksta vieta", "Tāmi paraksta iestādes vadītājs", "Audita ķēdes galva (42. ieraksts)", "1. lapa no",
    "Maksas pakalpojumi un citi pašu ieņēmumi; pamatfunkcijas",
  };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    assert_text (lines, expected[i]);
  assert_text (lines, hash);
}

/* A first version has one amount for the year, and its quarters. */
static void
test_first_version (void)
{
  g_autoptr(GBytes) content = sample_estimate_2007 (0, FALSE);
  g_autoptr(GBytes) pdf = write_estimate (content);
  g_auto(GStrv) lines = read_lines (pdf);
  const char *const heading[] = { "Kods", "Gada plāns", "I ceturksnis", "II ceturksnis", "III ceturksnis", "IV ceturksnis", NULL };
  const char *const pay[] = { "1000", "Atlīdzība", "62 634 821", "15 658 704", "15 658 704", "15 658 704", "15 658 709", NULL };
  const char *const months[] = { "1100", "Atalgojums", "47 056 119", "3 921 343", "3 921 343", "3 921 346", NULL };

  assert_on_one_line (lines, heading);
  assert_on_one_line (lines, pay);
  assert_on_one_line (lines, months);
  assert_text (lines, "Tāme 2007. gadam");
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_assert_null (strstr (lines[i], "Grozījumi"));
      g_assert_null (strstr (lines[i], "Precizētais"));
    }
}

static void
test_attachments (void)
{
  g_autoptr(GBytes) content = sample_estimate_content (12, TRUE);
  g_autoptr(GBytes) pdf = write_estimate (content);
  g_autoptr(GBytes) again = write_estimate (content);
  g_autoptr(GBytes) found = NULL;
  g_autoptr(GBytes) by_others = NULL;
  g_autoptr(JsonObject) frame = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *path = test_path ("attached.pdf");
  g_autofree char *out = test_path ("attached.json");
  g_autofree char *list = NULL;

  g_assert_true (g_bytes_equal (pdf, again));
  found = iep_document_pdf_get_content (pdf, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (found, content));
  frame = iep_document_pdf_get_frame (pdf, &error);
  g_assert_no_error (error);
  g_assert_cmpint (json_object_get_int_member (frame, "audit_seq"), ==, 42);
  test_write (path, pdf);
  list = test_run (TRUE, "pdfdetach", "-list", path, NULL);
  g_assert_nonnull (strstr (list, "estimate.json"));
  g_assert_nonnull (strstr (list, "frame.json"));
  g_assert_null (strstr (list, "plan.json"));
  g_free (test_run (TRUE, "pdfdetach", "-savefile", "estimate.json", "-o", out, path, NULL));
  by_others = test_read (out);
  g_assert_true (g_bytes_equal (by_others, content));
}

/* Changes one place of the content; the file must not be written. */
static void
assert_refused (const char *old,
                const char *new)
{
  g_autoptr(GBytes) content = sample_estimate_2007 (1, TRUE);
  g_autofree char *text = g_strndup (g_bytes_get_data (content, NULL), g_bytes_get_size (content));
  g_autoptr(GString) changed = g_string_new (text);
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GBytes) pdf = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpuint (g_string_replace (changed, old, new, 1), ==, 1);
  bytes = g_bytes_new (changed->str, changed->len);
  pdf = iep_document_pdf_write (bytes, NULL, NULL, NULL, NULL, &error);
  g_assert_null (pdf);
  g_assert_error (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_CONTENT);
}

static void
test_bad_content (void)
{
  g_autoptr(GBytes) content = sample_estimate_2007 (1, TRUE);
  g_autoptr(JsonObject) frame = json_object_new ();
  g_autoptr(GBytes) pdf = NULL;
  g_autoptr(GError) error = NULL;

  /* The paper must not say two things: a row, its months, a total and the totals at the end. */
  assert_refused ("\"plan\":173677200,", "\"plan\":173677300,");
  assert_refused ("\"change\":200000,", "\"change\":200100,");
  assert_refused ("\"months\":[14489700,", "\"months\":[14489800,");
  assert_refused ("\"depth\":1,", "\"depth\":0,");
  assert_refused ("\"kind\":\"group\"", "\"kind\":\"line\"");
  assert_refused ("\"kind\":\"balance\"", "\"kind\":\"other\"");
  assert_refused ("\"totals\":{\"resource\":{\"plan\":5", "\"totals\":{\"resource\":{\"plan\":6");
  assert_refused ("\"totals\":{", "\"total\":{");
  assert_refused ("\"rows\":[{", "\"rows\":[1,{");
  assert_refused ("\"rows\":[", "\"row\":[");
  assert_refused ("\"depth\":4", "\"depth\":40");
  assert_refused ("\"depth\":4", "\"depth\":-1");
  assert_refused ("\"year\":2007", "\"year\":\"2007\"");
  assert_refused ("\"format\":\"iepirkumi-estimate\"", "\"format\":\"iepirkumi-contract\"");

  json_object_set_string_member (frame, "hash", "00");
  pdf = iep_document_pdf_write (content, frame, NULL, NULL, NULL, &error);
  g_assert_null (pdf);
  g_assert_error (error, IEP_DOCUMENT_ERROR, IEP_DOCUMENT_ERROR_HASH);
}

/* Long words, long reasons, no lines and a thousand of them. */
static void
test_sizes (void)
{
  static const guint sizes[] = { 0, 1, 1000 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr(GBytes) content = sample_estimate_content (sizes[i], TRUE);
      gint64 start = g_get_monotonic_time ();
      g_autoptr(GBytes) pdf = write_estimate (content);
      double spent = (double) (g_get_monotonic_time () - start) / 1000;
      g_autoptr(GError) error = NULL;
      PopplerDocument *document = poppler_document_new_from_bytes (pdf, NULL, &error);
      int n = poppler_document_get_n_pages (document);

      g_assert_no_error (error);
      g_test_message ("%u lines: %d pages, %.0f ms", sizes[i], n, spent);
      for (int k = 0; k < n; k++)
        {
          PopplerPage *page = poppler_document_get_page (document, k);
          g_autofree char *text = poppler_page_get_text (page);
          g_autofree char *number = g_strdup_printf ("%d. lapa no %d", k + 1, n);

          g_assert_nonnull (strstr (text, number));
          /* A page with rows has their heading. */
          if (strstr (text, "Izdevumi par pakalpojumiem") != NULL)
            g_assert_nonnull (strstr (text, "Nosaukums"));
          g_object_unref (page);
        }
      g_object_unref (document);
    }
}

int
main (int    argc,
      char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/estimate/amendments-of-2007", test_amendments_of_2007);
  g_test_add_func ("/document/estimate/header-and-decisions", test_header_and_decisions);
  g_test_add_func ("/document/estimate/first-version", test_first_version);
  g_test_add_func ("/document/estimate/attachments", test_attachments);
  g_test_add_func ("/document/estimate/bad-content", test_bad_content);
  g_test_add_func ("/document/estimate/sizes", test_sizes);
  result = g_test_run ();
  test_clean_up ();

  return result;
}
