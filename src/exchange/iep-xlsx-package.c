/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the parts of an Office Open XML file: the ZIP with libarchive, the XML with libxml2. Whoever made the file may
 * mean harm: nothing is unpacked to a disk, every size has a bound, no entity is expanded and no address is followed. */

#define G_LOG_DOMAIN "iep-exchange"

#include "config.h"

#include "exchange/iep-xlsx-package.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "exchange/iep-table-private.h"

/* A workbook of a hundred sheets and pictures has a few hundred parts. */
#define MAX_PARTS 10000
/* Of one part, and of all that are read, when unpacked. */
#define MAX_UNPACKED IEP_TABLE_MAX_FILE_BYTES
#define CHUNK (64 * 1024)

struct _IepXlsxPackage
{
  GBytes     *bytes;
  GHashTable *parts;     /* names in small letters, as they are compared */
  gsize       unpacked;
};

typedef struct archive Archive;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Archive, archive_read_free)

static gboolean
fail_damaged (GError **error)
{
  g_set_error_literal (error, IEP_EXCHANGE_ERROR, IEP_EXCHANGE_ERROR_SYNTAX,
                       _("The workbook is damaged or cut off. Open it in a spreadsheet program and save it again."));

  return FALSE;
}

static gboolean
fail_large (GError **error)
{
  g_set_error (error, IEP_EXCHANGE_ERROR, IEP_EXCHANGE_ERROR_TOO_LARGE,
               _("The workbook unpacks to more than %d megabytes."), MAX_UNPACKED / 1024 / 1024);

  return FALSE;
}

/* The list at the end of the file counts, not what stands between: both have to agree for every other program. */
static Archive *
open_archive (GBytes  *bytes,
              GError **error)
{
  g_autoptr (Archive) archive = archive_read_new ();
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);

  if (archive == NULL || archive_read_support_format_zip_seekable (archive) != ARCHIVE_OK ||
      archive_read_open_memory (archive, data, length) != ARCHIVE_OK)
    {
      fail_damaged (error);
      return NULL;
    }

  return g_steal_pointer (&archive);
}

/* The name of a part: without the slash some writers put in front, in small letters; NULL for what no program reads. */
static char *
part_name (struct archive_entry *entry)
{
  const char *name = archive_entry_pathname_utf8 (entry);

  if (name == NULL)
    name = archive_entry_pathname (entry);
  if (name == NULL || !g_utf8_validate (name, -1, NULL))
    return NULL;
  while (*name == '/')
    name++;

  return g_ascii_strdown (name, -1);
}

/* Goes to the next entry: 1 when there is one, 0 at the end, -1 when the file is damaged. */
static int
next_entry (Archive               *archive,
            struct archive_entry **entry)
{
  int result = archive_read_next_header (archive, entry);

  if (result == ARCHIVE_EOF)
    return 0;

  return result == ARCHIVE_OK || result == ARCHIVE_WARN ? 1 : -1;
}

static gboolean
list_parts (IepXlsxPackage  *self,
            GError         **error)
{
  g_autoptr (Archive) archive = open_archive (self->bytes, error);
  struct archive_entry *entry;
  guint n = 0;
  int result;

  if (archive == NULL)
    return FALSE;
  while ((result = next_entry (archive, &entry)) > 0)
    {
      g_autofree char *name = part_name (entry);

      if (++n > MAX_PARTS)
        return fail_large (error);
      if (archive_entry_is_encrypted (entry))
        {
          g_set_error_literal (error, IEP_EXCHANGE_ERROR, IEP_EXCHANGE_ERROR_SYNTAX,
                               _("The workbook has a password. Save it without one."));
          return FALSE;
        }
      /* Two parts of one name are two files in one: which of them counts depends on the reader. */
      if (name != NULL && !g_hash_table_add (self->parts, g_steal_pointer (&name)))
        return fail_damaged (error);
    }

  return result == 0 && n > 0 ? TRUE : fail_damaged (error);
}

/* For the reader of workbooks: opens a file and lists its parts. */
IepXlsxPackage *
iep_xlsx_package_open (GBytes  *bytes,
                       GError **error)
{
  g_autoptr (IepXlsxPackage) self = NULL;

  if (g_bytes_get_size (bytes) > IEP_TABLE_MAX_FILE_BYTES)
    {
      g_set_error (error, IEP_EXCHANGE_ERROR, IEP_EXCHANGE_ERROR_TOO_LARGE,
                   _("The file is larger than %d megabytes."), IEP_TABLE_MAX_FILE_BYTES / 1024 / 1024);
      return NULL;
    }
  self = g_new0 (IepXlsxPackage, 1);
  self->bytes = g_bytes_ref (bytes);
  self->parts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (!list_parts (self, error))
    return NULL;
  if (!g_hash_table_contains (self->parts, "[content_types].xml"))
    {
      g_set_error_literal (error, IEP_EXCHANGE_ERROR, IEP_EXCHANGE_ERROR_SYNTAX,
                           _("This is not an Excel workbook (.xlsx). Save the table as “Excel workbook (.xlsx)” or “CSV UTF-8”."));
      return NULL;
    }

  return g_steal_pointer (&self);
}

void
iep_xlsx_package_free (IepXlsxPackage *self)
{
  g_bytes_unref (self->bytes);
  g_hash_table_unref (self->parts);
  g_free (self);
}

/* For the reader of workbooks: the bytes of a part. */
GBytes *
iep_xlsx_package_read (IepXlsxPackage  *self,
                       const char      *part,
                       GError         **error)
{
  g_autoptr (Archive) archive = open_archive (self->bytes, error);
  g_autoptr (GByteArray) data = g_byte_array_new ();
  g_autofree char *wanted = g_ascii_strdown (part, -1);
  struct archive_entry *entry;

  if (archive == NULL)
    return NULL;
  while (next_entry (archive, &entry) > 0)
    {
      g_autofree char *name = part_name (entry);
      guint8 chunk[CHUNK];
      la_ssize_t size;

      if (g_strcmp0 (name, wanted) != 0)
        continue;
      while ((size = archive_read_data (archive, chunk, sizeof chunk)) > 0)
        {
          self->unpacked += size;
          if (self->unpacked > MAX_UNPACKED)
            {
              fail_large (error);
              return NULL;
            }
          g_byte_array_append (data, chunk, size);
        }
      if (size < 0)
        {
          fail_damaged (error);
          return NULL;
        }
      return g_byte_array_free_to_bytes (g_steal_pointer (&data));
    }
  fail_damaged (error);

  return NULL;
}

/* The part that @target names, seen from @part; NULL when it leads out of the file. */
static char *
resolve (const char *part,
         const char *target)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *folder = g_path_get_dirname (part);
  g_autofree char *whole = target[0] == '/' || g_str_equal (folder, ".") ? g_strdup (target) : g_strconcat (folder, "/", target, NULL);
  g_auto (GStrv) pieces = g_strsplit (whole, "/", -1);

  for (guint i = 0; pieces[i] != NULL; i++)
    {
      if (g_str_equal (pieces[i], "..") && names->len == 0)
        return NULL;
      if (g_str_equal (pieces[i], ".."))
        g_ptr_array_remove_index (names, names->len - 1);
      else if (*pieces[i] != '\0' && !g_str_equal (pieces[i], "."))
        g_ptr_array_add (names, g_strdup (pieces[i]));
    }
  g_ptr_array_add (names, NULL);

  return g_strjoinv ("/", (char **) names->pdata);
}

static gboolean
is_wanted (xmlTextReaderPtr  reader,
           const char       *type,
           const char       *id)
{
  g_autofree char *own_type = iep_xml_get (reader, "Type");
  g_autofree char *own_id = iep_xml_get (reader, "Id");
  g_autofree char *mode = iep_xml_get (reader, "TargetMode");

  return own_type != NULL && g_str_has_suffix (own_type, type) && (id == NULL || g_strcmp0 (id, own_id) == 0) &&
         (mode == NULL || !g_str_equal (mode, "External"));
}

/* For the reader of workbooks: the part that @part ("" for the file itself) names as its @type (the end of an address).
 * @target is NULL when there is none. */
gboolean
iep_xlsx_package_relate (IepXlsxPackage  *self,
                         const char      *part,
                         const char      *type,
                         const char      *id,
                         char           **target,
                         GError         **error)
{
  g_autofree char *folder = g_path_get_dirname (part);
  g_autofree char *base = *part != '\0' ? g_path_get_basename (part) : g_strdup ("");
  g_autofree char *relations = g_str_equal (folder, ".") ? g_strconcat ("_rels/", base, ".rels", NULL) :
                                                         g_strconcat (folder, "/_rels/", base, ".rels", NULL);
  g_autofree char *listed = g_ascii_strdown (relations, -1);
  g_autoptr (GBytes) xml = NULL;
  g_autoptr (xmlTextReader) reader = NULL;
  g_autoptr (GError) own = NULL;

  *target = NULL;
  if (!g_hash_table_contains (self->parts, listed))
    return TRUE;
  xml = iep_xlsx_package_read (self, relations, error);
  reader = xml != NULL ? iep_xml_open (xml, error) : NULL;
  if (reader == NULL)
    return FALSE;
  while (*target == NULL && iep_xml_next (reader, &own))
    if (xmlTextReaderNodeType (reader) == XML_READER_TYPE_ELEMENT && iep_xml_is (reader, "Relationship") &&
        is_wanted (reader, type, id))
      {
        g_autofree char *address = iep_xml_get (reader, "Target");

        if (address == NULL || (*target = resolve (part, address)) == NULL)
          return fail_damaged (error);
      }
  if (own != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&own));
      return FALSE;
    }

  return TRUE;
}

/* What libxml2 has to say is in the error of the read. */
static void
be_silent (void       *data,
           xmlErrorPtr problem)
{
}

/* For the reader of workbooks: reads @xml, which has to live as long. */
xmlTextReaderPtr
iep_xml_open (GBytes  *xml,
              GError **error)
{
  gsize length;
  const char *text = g_bytes_get_data (xml, &length);
  xmlTextReaderPtr reader;

  if (length == 0 || length > G_MAXINT)
    {
      fail_damaged (error);
      return NULL;
    }
  /* Without NOENT and DTDLOAD nothing is expanded or fetched; without HUGE libxml2 keeps its own bounds of depth and length. */
  reader = xmlReaderForMemory (text, (int) length, NULL, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  if (reader == NULL)
    {
      fail_damaged (error);
      return NULL;
    }
  xmlTextReaderSetStructuredErrorHandler (reader, be_silent, NULL);

  return reader;
}

/* For the reader of workbooks: the next node; FALSE at the end, and with an error set when the XML is broken. */
gboolean
iep_xml_next (xmlTextReaderPtr   reader,
              GError           **error)
{
  int result = xmlTextReaderRead (reader);

  if (result == 0)
    return FALSE;
  if (result < 0)
    return fail_damaged (error);
  /* No office program writes one: with it come entities. */
  if (xmlTextReaderNodeType (reader) == XML_READER_TYPE_DOCUMENT_TYPE ||
      xmlTextReaderNodeType (reader) == XML_READER_TYPE_ENTITY_REFERENCE)
    return fail_damaged (error);

  return TRUE;
}

/* For the reader of workbooks: whether this is an element of that name, in whichever edition's name space. */
gboolean
iep_xml_is (xmlTextReaderPtr  reader,
            const char       *name)
{
  return g_strcmp0 ((const char *) xmlTextReaderConstLocalName (reader), name) == 0;
}

/* For the reader of workbooks: (transfer full) (nullable): an attribute, by its name without prefix. */
char *
iep_xml_get (xmlTextReaderPtr  reader,
             const char       *attribute)
{
  char *value = NULL;

  while (value == NULL && xmlTextReaderMoveToNextAttribute (reader) == 1)
    if (iep_xml_is (reader, attribute))
      value = g_strdup ((const char *) xmlTextReaderConstValue (reader));
  xmlTextReaderMoveToElement (reader);

  return value;
}

/* For the reader of workbooks: whether an attribute is there and true. */
gboolean
iep_xml_get_yes (xmlTextReaderPtr  reader,
                 const char       *attribute)
{
  g_autofree char *value = iep_xml_get (reader, attribute);

  return value != NULL && (g_str_equal (value, "1") || g_str_equal (value, "true"));
}

/* For the reader of workbooks: sets the error of a file that makes no sense; always FALSE. */
gboolean
iep_xml_fail (GError **error)
{
  return fail_damaged (error);
}
