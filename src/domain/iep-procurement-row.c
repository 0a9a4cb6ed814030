/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of the list of procurements: light, empty until its page has come. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-procurement-list.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "domain/iep-procurement-list-private.h"
#include "domain/iep-record-private.h"

#define OURS IEP_FIELD_READ_ONLY
#define ID   (IEP_FIELD_READ_ONLY | IEP_FIELD_PLAIN)

static const IepChoice statuses[] = {
  { "draft", N_("In preparation") },
  { "included", N_("Included") },
  { "excluded", N_("Excluded") },
  { NULL, NULL },
};

/* The first field is no column. */
static const IepField fields[] = {
  { "loaded", IEP_FIELD_BOOLEAN, NULL, .flags = OURS },
  { "revision_id", IEP_FIELD_INT, NULL, .flags = ID },
  { "procurement_id", IEP_FIELD_INT, NULL, .flags = ID },
  { "institution_id", IEP_FIELD_INT, NULL, .flags = ID },
  { "year", IEP_FIELD_INT, N_("Plan year"), .flags = ID },
  { "number", IEP_FIELD_STRING, N_("Number"), .flags = OURS },
  { "revision_number", IEP_FIELD_INT, N_("Revision"), .flags = OURS },
  { "status", IEP_FIELD_CODE, N_("Status"), .choices = statuses, .flags = OURS },
  { "in_force", IEP_FIELD_BOOLEAN, N_("In force"), .flags = OURS },
  { "title", IEP_FIELD_STRING, N_("Subject"), .flags = OURS },
  { "kind", IEP_FIELD_CODE, N_("Contract kind"), "contract_kind", .flags = OURS },
  { "cpv", IEP_FIELD_CODE, N_("CPV code"), "cpv", .flags = OURS },
  { "procedure", IEP_FIELD_CODE, N_("Procedure"), "procedure", .flags = OURS },
  { "estimated_price", IEP_FIELD_MONEY, N_("Estimated price without VAT"), .flags = OURS },
  { "funding_total", IEP_FIELD_MONEY, N_("Budget with VAT"), .flags = OURS },
  { "announce_year", IEP_FIELD_INT, N_("Year of announcement"), .flags = ID },
  { "announce_quarter", IEP_FIELD_INT, N_("Quarter of announcement"), .flags = OURS },
  { "announce_month", IEP_FIELD_INT, N_("Month of announcement"), .flags = OURS },
  { "responsible_person", IEP_FIELD_STRING, N_("Responsible person"), .flags = OURS },
  { "ekk_codes", IEP_FIELD_STRV, N_("EKK codes"), "ekk", .flags = OURS },
  { "changed_at", IEP_FIELD_TIMESTAMP, N_("Changed"), .flags = OURS },
  { "plan_number", IEP_FIELD_INT, N_("Plan version"), .flags = OURS },
};

IEP_DEFINE_RECORD (IepProcurementRow, iep_procurement_row, fields)

IepProcurementRow *
iep_procurement_row_new (void)
{
  return g_object_new (IEP_TYPE_PROCUREMENT_ROW, NULL);
}

/* PostgreSQL separates day and time by a space and may leave the minutes of the zone out. */
static char *
timestamp_from_text (const char *text)
{
  g_autofree char *iso = g_strdup (text);
  char *space = strchr (iso, ' ');
  gsize length = strlen (iso);

  if (space != NULL)
    *space = 'T';
  if (length > 3 && (iso[length - 3] == '+' || iso[length - 3] == '-'))
    return g_strconcat (iso, ":00", NULL);

  return g_steal_pointer (&iso);
}

void
iep_procurement_row_fill (IepProcurementRow *self,
                          IepResult         *rows,
                          guint              row)
{
  IepRecord *record = IEP_RECORD (self);

  iep_record_begin_load (record);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      int column = i > 0 ? iep_result_column (rows, fields[i].name) : -1;
      gboolean empty = i > 0 && (column < 0 || iep_result_is_null (rows, row, column));
      IepValue value;

      iep_value_init (&fields[i], &value);
      if (!empty)
        switch (fields[i].type)
          {
          case IEP_FIELD_INT:
          case IEP_FIELD_MONEY:
            value.number = iep_result_get_int64 (rows, row, column);
            break;
          case IEP_FIELD_BOOLEAN:
            value.boolean = i == 0 || iep_result_get_boolean (rows, row, column);
            break;
          case IEP_FIELD_STRV:
            {
              g_autoptr(JsonNode) node = iep_result_get_json (rows, row, column);

              iep_value_from_json (&fields[i], node, &value);
            }
            break;
          case IEP_FIELD_TIMESTAMP:
            value.string = timestamp_from_text (iep_result_get_string (rows, row, column));
            break;
          case IEP_FIELD_STRING:
          case IEP_FIELD_TEXT:
          case IEP_FIELD_DATE:
          case IEP_FIELD_CODE:
          case IEP_FIELD_LIST:
          default:
            {
              const char *text = iep_result_get_string (rows, row, column);

              value.string = *text != '\0' ? g_strdup (text) : NULL;
            }
            break;
          }
      iep_record_take_value (record, i, &value);
    }
  iep_record_end_load (record);
}

gint64
iep_procurement_row_peek_id (IepResult *rows,
                             guint      row)
{
  return iep_result_get_int64 (rows, row, 0);
}

/**
 * iep_procurement_row_is_loaded:
 * @self: a row
 *
 * Returns: whether its page has come
 */
gboolean
iep_procurement_row_is_loaded (IepProcurementRow *self)
{
  g_return_val_if_fail (IEP_IS_PROCUREMENT_ROW (self), FALSE);

  return iep_record_peek_value (IEP_RECORD (self), 0)->boolean;
}

/**
 * iep_procurement_row_get_revision_id:
 * @self: a row
 *
 * Returns: the id of the revision, %IEP_UNSET before its page has come
 */
gint64
iep_procurement_row_get_revision_id (IepProcurementRow *self)
{
  g_return_val_if_fail (IEP_IS_PROCUREMENT_ROW (self), IEP_UNSET);

  return iep_record_peek_value (IEP_RECORD (self), 1)->number;
}

/**
 * iep_procurement_row_get_procurement_id:
 * @self: a row
 *
 * Returns: the id that all revisions of the procurement share, %IEP_UNSET before its page has come
 */
gint64
iep_procurement_row_get_procurement_id (IepProcurementRow *self)
{
  g_return_val_if_fail (IEP_IS_PROCUREMENT_ROW (self), IEP_UNSET);

  return iep_record_peek_value (IEP_RECORD (self), 2)->number;
}

/**
 * iep_procurement_row_get_status:
 * @self: a row
 *
 * Returns: (nullable): `draft`, `included` or `excluded`; %NULL before its page has come
 */
const char *
iep_procurement_row_get_status (IepProcurementRow *self)
{
  g_return_val_if_fail (IEP_IS_PROCUREMENT_ROW (self), NULL);

  return iep_record_get_string (IEP_RECORD (self), "status");
}

/**
 * iep_procurement_row_is_second:
 * @self: a row
 *
 * Returns: whether it is a draft beside the revision in force, to be shown under it
 */
gboolean
iep_procurement_row_is_second (IepProcurementRow *self)
{
  g_return_val_if_fail (IEP_IS_PROCUREMENT_ROW (self), FALSE);

  return g_strcmp0 (iep_procurement_row_get_status (self), "draft") == 0 &&
         iep_record_get_int (IEP_RECORD (self), "revision_number") > 1;
}
