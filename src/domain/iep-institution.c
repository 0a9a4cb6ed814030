/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An institution as this person sees it: its place in the tree and the rights held there. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-institution.h"

#include <glib/gi18n-lib.h>

#include "domain/iep-date.h"
#include "domain/iep-labels.h"

static const IepChoice kinds[] = {
  { "ministry", N_("Ministry") },
  { "central", N_("Central state institution") },
  { "subordinate", N_("Subordinate institution") },
  { NULL, NULL },
};

static const IepField deputation_fields[] = {
  { "right_code", IEP_FIELD_STRING, NULL, .flags = IEP_FIELD_READ_ONLY },
  { "absent", IEP_FIELD_STRING, NULL, .flags = IEP_FIELD_READ_ONLY },
  { "absent_name", IEP_FIELD_STRING, NULL, .flags = IEP_FIELD_READ_ONLY },
  { "valid_to", IEP_FIELD_DATE, NULL, .flags = IEP_FIELD_READ_ONLY },
};

IEP_DEFINE_RECORD (IepDeputation, iep_deputation, deputation_fields)

static const IepField fields[] = {
  { "id", IEP_FIELD_INT, NULL, .flags = IEP_FIELD_READ_ONLY | IEP_FIELD_PLAIN },
  { "code", IEP_FIELD_STRING, N_("Code"), .flags = IEP_FIELD_READ_ONLY },
  { "name", IEP_FIELD_STRING, N_("Name"), .flags = IEP_FIELD_READ_ONLY },
  { "kind", IEP_FIELD_CODE, N_("Kind"), .choices = kinds, .flags = IEP_FIELD_READ_ONLY },
  { "parent_id", IEP_FIELD_INT, NULL, .flags = IEP_FIELD_READ_ONLY | IEP_FIELD_PLAIN },
  { "rights", IEP_FIELD_STRV, NULL, .flags = IEP_FIELD_READ_ONLY },
  { "four_eyes", IEP_FIELD_BOOLEAN, N_("Four-eyes principle"), .flags = IEP_FIELD_READ_ONLY },
  { "flow_code", IEP_FIELD_CODE, N_("Flow"), .flags = IEP_FIELD_READ_ONLY },
  { "budget_control", IEP_FIELD_CODE, NULL, .flags = IEP_FIELD_READ_ONLY },
  { "reviewed", IEP_FIELD_BOOLEAN, NULL, .flags = IEP_FIELD_READ_ONLY },
  { "registration_number", IEP_FIELD_STRING, N_("Registration number"), .flags = IEP_FIELD_READ_ONLY },
  { "buyer_profile_url", IEP_FIELD_STRING, N_("Buyer profile"), .flags = IEP_FIELD_READ_ONLY },
  { "in_place_of", IEP_FIELD_LIST, NULL, .item_type = iep_deputation_get_type, .flags = IEP_FIELD_READ_ONLY },
};

IEP_DEFINE_RECORD (IepInstitution, iep_institution, fields)

/**
 * iep_institution_get_id:
 * @self: an institution
 *
 * Returns: its id
 */
gint64
iep_institution_get_id (IepInstitution *self)
{
  g_return_val_if_fail (IEP_IS_INSTITUTION (self), 0);

  return iep_record_get_int (IEP_RECORD (self), "id");
}

/**
 * iep_institution_get_code:
 * @self: an institution
 *
 * Returns: its code at the Treasury, four digits
 */
const char *
iep_institution_get_code (IepInstitution *self)
{
  g_return_val_if_fail (IEP_IS_INSTITUTION (self), NULL);

  return iep_record_get_string (IEP_RECORD (self), "code");
}

/**
 * iep_institution_get_name:
 * @self: an institution
 *
 * Returns: its name
 */
const char *
iep_institution_get_name (IepInstitution *self)
{
  g_return_val_if_fail (IEP_IS_INSTITUTION (self), NULL);

  return iep_record_get_string (IEP_RECORD (self), "name");
}

/**
 * iep_institution_get_kind:
 * @self: an institution
 *
 * Returns: `ministry`, `central` or `subordinate`
 */
const char *
iep_institution_get_kind (IepInstitution *self)
{
  g_return_val_if_fail (IEP_IS_INSTITUTION (self), NULL);

  return iep_record_get_string (IEP_RECORD (self), "kind");
}

/**
 * iep_institution_get_parent_id:
 * @self: an institution
 *
 * Returns: the id of the one it is subordinate to, or %IEP_UNSET
 */
gint64
iep_institution_get_parent_id (IepInstitution *self)
{
  g_return_val_if_fail (IEP_IS_INSTITUTION (self), IEP_UNSET);

  return iep_record_get_int (IEP_RECORD (self), "parent_id");
}

/**
 * iep_institution_get_reviewed:
 * @self: an institution
 *
 * Returns: whether this person sees it only as the reviewer of its ministry
 */
gboolean
iep_institution_get_reviewed (IepInstitution *self)
{
  g_return_val_if_fail (IEP_IS_INSTITUTION (self), FALSE);

  return iep_record_get_boolean (IEP_RECORD (self), "reviewed");
}

/**
 * iep_institution_has_right:
 * @self: an institution
 * @right: the code of a right
 *
 * Returns: whether this person holds it there
 */
gboolean
iep_institution_has_right (IepInstitution *self,
                           const char     *right)
{
  g_return_val_if_fail (IEP_IS_INSTITUTION (self), FALSE);
  g_return_val_if_fail (right != NULL, FALSE);

  return g_strv_contains (iep_record_get_strv (IEP_RECORD (self), "rights"), right);
}

/**
 * iep_institution_dup_right:
 * @self: an institution
 * @right: the code of a right held there
 *
 * Returns: (transfer full): its name, and in whose place it is held until when
 */
char *
iep_institution_dup_right (IepInstitution *self,
                           const char     *right)
{
  GListModel *deputations;

  g_return_val_if_fail (IEP_IS_INSTITUTION (self), NULL);
  g_return_val_if_fail (right != NULL, NULL);

  deputations = G_LIST_MODEL (iep_record_get_list (IEP_RECORD (self), "in_place_of"));
  for (guint i = 0; deputations != NULL && i < g_list_model_get_n_items (deputations); i++)
    {
      g_autoptr(IepRecord) deputation = g_list_model_get_item (deputations, i);
      g_autofree char *until = iep_date_format (iep_record_get_string (deputation, "valid_to"));

      if (g_strcmp0 (iep_record_get_string (deputation, "right_code"), right) == 0)
        /* Translators: a right, the absent person in whose place it is used, and the last day */
        return g_strdup_printf (_("%s in place of %s until %s"), iep_label_right (right),
                                iep_record_get_string (deputation, "absent_name"), until);
    }

  return g_strdup (iep_label_right (right));
}

/**
 * iep_institution_dup_rights:
 * @self: an institution
 *
 * Returns: (transfer full): the names of the rights this person holds there, in words
 */
char *
iep_institution_dup_rights (IepInstitution *self)
{
  const char * const *rights;
  GString *text;

  g_return_val_if_fail (IEP_IS_INSTITUTION (self), NULL);

  rights = iep_record_get_strv (IEP_RECORD (self), "rights");
  text = g_string_new (NULL);
  for (guint i = 0; rights[i] != NULL; i++)
    {
      g_autofree char *right = iep_institution_dup_right (self, rights[i]);

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", right);
    }

  return g_string_free (text, FALSE);
}
