/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a later version of a PDF changes in an earlier one.
 *
 * A file can begin with the bytes that were exported and yet show other pages: an incremental update may replace any
 * object. What signing needs is little – a field, its widget on a page, the form, the store of revocation data – and
 * nothing else is let through. */
#define G_LOG_DOMAIN "iep-document"
#include "config.h"

#include "document/iep-pdf-revision.h"

#define DEPTH_MAX 48

static gboolean
equal (IepPdfValue *a,
       IepPdfValue *b,
       guint        depth)
{
  if (a == NULL || b == NULL)
    return a == b;
  if (a->type != b->type || depth > DEPTH_MAX)
    return FALSE;
  switch (a->type)
    {
    case IEP_PDF_NULL:
      return TRUE;
    case IEP_PDF_BOOLEAN:
    case IEP_PDF_INTEGER:
      return a->integer == b->integer;
    case IEP_PDF_REFERENCE:
      return a->integer == b->integer && a->generation == b->generation;
    case IEP_PDF_REAL:
      return ABS (a->real - b->real) < 1e-9;
    case IEP_PDF_STRING:
    case IEP_PDF_NAME:
      return g_bytes_equal (a->bytes, b->bytes);
    case IEP_PDF_ARRAY:
      if (a->items->len != b->items->len)
        return FALSE;
      for (guint i = 0; i < a->items->len; i++)
        if (!equal (g_ptr_array_index (a->items, i), g_ptr_array_index (b->items, i), depth + 1))
          return FALSE;
      return TRUE;
    case IEP_PDF_DICTIONARY:
      if (a->items->len != b->items->len)
        return FALSE;
      for (guint i = 0; i + 1 < a->items->len; i += 2)
        {
          IepPdfValue *key = g_ptr_array_index (a->items, i);
          g_autofree char *name = g_strndup (g_bytes_get_data (key->bytes, NULL), g_bytes_get_size (key->bytes));

          if (!equal (g_ptr_array_index (a->items, i + 1), iep_pdf_value_get (b, name), depth + 1))
            return FALSE;
        }
      return TRUE;
    case IEP_PDF_STREAM:
    default:
      return FALSE;
    }
}

static gboolean
is_among (IepPdfValue       *key,
          const char *const *names)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (iep_pdf_value_is_name (key, names[i]))
      return TRUE;

  return FALSE;
}

/* Whether two dictionaries differ at most under some keys, and no key stands there twice. */
static gboolean
equal_but (IepPdfValue       *a,
           IepPdfValue       *b,
           const char *const *free_keys)
{
  IepPdfValue *sides[2] = { a, b };

  if (a == NULL || b == NULL || a->type != IEP_PDF_DICTIONARY || b->type != IEP_PDF_DICTIONARY)
    return FALSE;
  for (guint side = 0; side < 2; side++)
    for (guint i = 0; i + 1 < sides[side]->items->len; i += 2)
      {
        IepPdfValue *key = g_ptr_array_index (sides[side]->items, i);
        g_autofree char *name = g_strndup (g_bytes_get_data (key->bytes, NULL), g_bytes_get_size (key->bytes));

        for (guint k = 0; k < i; k += 2)
          if (iep_pdf_value_is_name (g_ptr_array_index (sides[side]->items, k), name))
            return FALSE;
        if (!is_among (key, free_keys) &&
            !equal (g_ptr_array_index (sides[side]->items, i + 1), iep_pdf_value_get (sides[1 - side], name), 0))
          return FALSE;
      }

  return TRUE;
}

static gboolean
existed (IepPdfReader *before,
         guint         number)
{
  const IepPdfEntry *entry = iep_pdf_reader_get_entry (before, number);

  return entry != NULL && entry->kind != IEP_PDF_FREE;
}

static gboolean
is_new_signature_field (IepPdfReader *before,
                        IepPdfReader *after,
                        IepPdfValue  *reference)
{
  IepPdfValue *field;

  if (reference->type != IEP_PDF_REFERENCE || existed (before, reference->integer))
    return FALSE;
  field = iep_pdf_reader_resolve (after, reference);

  return field != NULL && field->type == IEP_PDF_DICTIONARY &&
         (iep_pdf_value_is_name (iep_pdf_reader_get (after, field, "FT"), "Sig") ||
          /* A widget apart from its field. */
          (iep_pdf_value_is_name (iep_pdf_reader_get (after, field, "Subtype"), "Widget") &&
           iep_pdf_value_is_name (iep_pdf_reader_get (after, iep_pdf_reader_get (after, field, "Parent"), "FT"), "Sig")));
}

/* An array that keeps what it had and gets signature fields behind it. */
static gboolean
grew_by_signatures (IepPdfReader *before,
                    IepPdfReader *after,
                    IepPdfValue  *old_array,
                    IepPdfValue  *new_array)
{
  guint n = iep_pdf_value_length (old_array);

  if (old_array != NULL && old_array->type != IEP_PDF_ARRAY)
    return FALSE;
  if (new_array == NULL)
    return n == 0;
  if (new_array->type != IEP_PDF_ARRAY || iep_pdf_value_length (new_array) < n)
    return FALSE;
  for (guint i = 0; i < iep_pdf_value_length (new_array); i++)
    {
      IepPdfValue *item = iep_pdf_value_element (new_array, i);

      if (i < n ? !equal (item, iep_pdf_value_element (old_array, i), 0) : !is_new_signature_field (before, after, item))
        return FALSE;
    }

  return TRUE;
}

static gboolean
form_only_grew (IepPdfReader *before,
                IepPdfReader *after,
                IepPdfValue  *old_form,
                IepPdfValue  *new_form)
{
  static const char *const free_keys[] = { "Fields", "SigFlags", "DR", "DA", "NeedAppearances", NULL };

  if (new_form == NULL)
    return old_form == NULL;
  if (old_form != NULL && !equal_but (old_form, new_form, free_keys))
    return FALSE;

  return grew_by_signatures (before, after, iep_pdf_reader_get (before, old_form, "Fields"),
                             iep_pdf_reader_get (after, new_form, "Fields"));
}

static gboolean
catalog_only_signs (IepPdfReader *before,
                    IepPdfReader *after,
                    IepPdfValue  *old_catalog,
                    IepPdfValue  *new_catalog)
{
  static const char *const free_keys[] = { "AcroForm", "DSS", "Extensions", "Version", "Metadata", "Perms", NULL };

  return equal_but (old_catalog, new_catalog, free_keys) &&
         form_only_grew (before, after, iep_pdf_reader_get (before, old_catalog, "AcroForm"),
                         iep_pdf_reader_get (after, new_catalog, "AcroForm"));
}

static gboolean
page_only_signs (IepPdfReader *before,
                 IepPdfReader *after,
                 IepPdfValue  *old_page,
                 IepPdfValue  *new_page)
{
  static const char *const free_keys[] = { "Annots", "Tabs", NULL };

  return equal_but (old_page, new_page, free_keys) &&
         grew_by_signatures (before, after, iep_pdf_reader_get (before, old_page, "Annots"),
                             iep_pdf_reader_get (after, new_page, "Annots"));
}

/* Whether an object that was there before may look as it does now. */
static gboolean
may_change (IepPdfReader *before,
            IepPdfReader *after,
            guint         number)
{
  IepPdfValue *old_value = iep_pdf_reader_load (before, number);
  IepPdfValue *new_value = iep_pdf_reader_load (after, number);
  IepPdfValue *root = iep_pdf_value_get (iep_pdf_reader_get_trailer (before), "Root");
  IepPdfValue *info = iep_pdf_value_get (iep_pdf_reader_get_trailer (before), "Info");
  IepPdfValue *form = iep_pdf_value_get (iep_pdf_reader_get_catalog (before), "AcroForm");

  /* Moved, but the same; or one nobody could read before. */
  if (old_value == NULL || equal (old_value, new_value, 0))
    return old_value != NULL || new_value == NULL;
  if (root->integer == number)
    return catalog_only_signs (before, after, old_value, new_value);
  if (info != NULL && info->type == IEP_PDF_REFERENCE && info->integer == number)
    return new_value != NULL && new_value->type == IEP_PDF_DICTIONARY;
  if (form != NULL && form->type == IEP_PDF_REFERENCE && form->integer == number)
    return form_only_grew (before, after, old_value, new_value);
  if (iep_pdf_value_is_name (iep_pdf_value_get (old_value, "Type"), "Page"))
    return page_only_signs (before, after, old_value, new_value);
  if (old_value->type == IEP_PDF_ARRAY)
    return grew_by_signatures (before, after, old_value, new_value);

  return FALSE;
}

/**
 * iep_pdf_revision_only_signs:
 * @before: the earlier file
 * @after: the later one, which begins with the bytes of the earlier
 * @what: (out): what else changed, in a few technical words
 *
 * Returns: whether the later file adds signatures and what goes with them, and nothing else
 */
gboolean
iep_pdf_revision_only_signs (IepPdfReader  *before,
                             IepPdfReader  *after,
                             const char   **what)
{
  IepPdfValue *old_root = iep_pdf_value_get (iep_pdf_reader_get_trailer (before), "Root");
  IepPdfValue *new_root = iep_pdf_value_get (iep_pdf_reader_get_trailer (after), "Root");
  guint size = iep_pdf_reader_get_size (before);

  *what = "catalog";
  if (old_root == NULL || old_root->type != IEP_PDF_REFERENCE || !equal (old_root, new_root, 0) ||
      iep_pdf_reader_get_catalog (after) == NULL)
    return FALSE;
  *what = "objects";
  for (guint number = 0; number < size; number++)
    {
      const IepPdfEntry *old_entry = iep_pdf_reader_get_entry (before, number);
      const IepPdfEntry *new_entry = iep_pdf_reader_get_entry (after, number);

      if (old_entry == NULL || old_entry->kind == IEP_PDF_FREE)
        continue;
      if (new_entry != NULL && new_entry->kind == old_entry->kind && new_entry->place == old_entry->place &&
          new_entry->generation == old_entry->generation)
        continue;
      if (!may_change (before, after, number))
        return FALSE;
    }

  return TRUE;
}
