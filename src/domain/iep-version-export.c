/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The frozen bytes of a version and what is printed around them. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-version-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _IepVersionExport
{
  GObject     parent_instance;

  GBytes     *content;
  char       *hash;
  JsonObject *frame;
};

G_DEFINE_FINAL_TYPE (IepVersionExport, iep_version_export, G_TYPE_OBJECT)

static void
iep_version_export_finalize (GObject *object)
{
  IepVersionExport *self = IEP_VERSION_EXPORT (object);

  g_clear_pointer (&self->content, g_bytes_unref);
  g_clear_pointer (&self->hash, g_free);
  g_clear_pointer (&self->frame, json_object_unref);

  G_OBJECT_CLASS (iep_version_export_parent_class)->finalize (object);
}

static void
iep_version_export_class_init (IepVersionExportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = iep_version_export_finalize;
}

static void
iep_version_export_init (IepVersionExport *self)
{
}

/**
 * iep_version_export_new:
 * @node: what the server's export of a version answered; kept, without the content
 * @error: return location for an %IEP_DATABASE_ERROR
 *
 * The bytes must be the ones that were hashed when the version was made: what is signed is what was frozen.
 *
 * Returns: (transfer full) (nullable): the export
 */
IepVersionExport *
iep_version_export_new (JsonNode  *node,
                        GError   **error)
{
  g_autoptr(IepVersionExport) self = g_object_new (IEP_TYPE_VERSION_EXPORT, NULL);
  g_autofree char *computed = NULL;
  JsonObject *object;
  const char *content, *hash;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_OTHER, _("The server’s answer cannot be understood."));
      return NULL;
    }

  object = json_node_get_object (node);
  content = json_object_get_string_member_with_default (object, "content", NULL);
  hash = json_object_get_string_member_with_default (object, "hash", NULL);
  if (content == NULL || hash == NULL)
    {
      g_set_error_literal (error, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_OTHER, _("The server’s answer cannot be understood."));
      return NULL;
    }

  self->content = g_bytes_new (content, strlen (content));
  self->hash = g_ascii_strdown (hash, -1);
  computed = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, self->content);
  if (strcmp (computed, self->hash) != 0)
    {
      g_set_error_literal (error, IEP_DATABASE_ERROR, IEP_DATABASE_ERROR_OTHER,
                           _("The content of the version is not the one that was frozen: its hash differs."));
      return NULL;
    }

  self->frame = json_object_ref (object);
  json_object_remove_member (self->frame, "content");

  return g_steal_pointer (&self);
}

/**
 * iep_version_export_get_content:
 * @self: an export
 *
 * Returns: (transfer none): the frozen JSON, byte for byte as it was hashed
 */
GBytes *
iep_version_export_get_content (IepVersionExport *self)
{
  g_return_val_if_fail (IEP_IS_VERSION_EXPORT (self), NULL);

  return self->content;
}

/**
 * iep_version_export_get_hash:
 * @self: an export
 *
 * Returns: the SHA-256 of the content, 64 hexadecimal digits; it was checked
 */
const char *
iep_version_export_get_hash (IepVersionExport *self)
{
  g_return_val_if_fail (IEP_IS_VERSION_EXPORT (self), NULL);

  return self->hash;
}

/**
 * iep_version_export_get_frame:
 * @self: an export
 *
 * Returns: (transfer none): what is printed around the content: `hash`, `header`, `steps`, `decisions`, `audit_head`,
 *   `audit_seq`, `printed_at`
 */
JsonObject *
iep_version_export_get_frame (IepVersionExport *self)
{
  g_return_val_if_fail (IEP_IS_VERSION_EXPORT (self), NULL);

  return self->frame;
}

/**
 * iep_version_export_get_header:
 * @self: an export
 *
 * Returns: (transfer none) (nullable): institution, year, number, status, totals
 */
JsonObject *
iep_version_export_get_header (IepVersionExport *self)
{
  JsonNode *node;

  g_return_val_if_fail (IEP_IS_VERSION_EXPORT (self), NULL);

  node = json_object_get_member (self->frame, "header");
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/**
 * iep_version_export_get_decisions:
 * @self: an export
 *
 * Returns: (transfer none) (nullable): the decisions in the order they were taken
 */
JsonArray *
iep_version_export_get_decisions (IepVersionExport *self)
{
  JsonNode *node;

  g_return_val_if_fail (IEP_IS_VERSION_EXPORT (self), NULL);

  node = json_object_get_member (self->frame, "decisions");
  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}
