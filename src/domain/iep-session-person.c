/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a session knows of its person: name, institutions, rights. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-session.h"

#include <string.h>

#include "domain/iep-session-private.h"

/**
 * iep_session_get_connection:
 * @self: a session
 *
 * Returns: (transfer none): its connection, to show its state
 */
IepConnection *
iep_session_get_connection (IepSession *self)
{
  g_return_val_if_fail (IEP_IS_SESSION (self), NULL);

  return self->connection;
}

/**
 * iep_session_get_login:
 * @self: a session
 *
 * Returns: the person's login
 */
const char *
iep_session_get_login (IepSession *self)
{
  g_return_val_if_fail (IEP_IS_SESSION (self), NULL);

  return self->login;
}

/**
 * iep_session_get_name:
 * @self: a session
 *
 * Returns: the person's name, or login where there is none
 */
const char *
iep_session_get_name (IepSession *self)
{
  g_return_val_if_fail (IEP_IS_SESSION (self), NULL);

  return self->name != NULL ? self->name : self->login;
}

/**
 * iep_session_get_position_title:
 * @self: a session
 *
 * Returns: (nullable): the person's position
 */
const char *
iep_session_get_position_title (IepSession *self)
{
  g_return_val_if_fail (IEP_IS_SESSION (self), NULL);

  return self->position_title;
}

/**
 * iep_session_is_administrator:
 * @self: a session
 *
 * Returns: whether the person administrates the system
 */
gboolean
iep_session_is_administrator (IepSession *self)
{
  g_return_val_if_fail (IEP_IS_SESSION (self), FALSE);

  return self->administrator;
}

/**
 * iep_session_must_change_password:
 * @self: a session
 *
 * Returns: whether the person has to choose a new password
 */
gboolean
iep_session_must_change_password (IepSession *self)
{
  g_return_val_if_fail (IEP_IS_SESSION (self), FALSE);

  return self->must_change_password;
}

/**
 * iep_session_is_busy:
 * @self: a session
 *
 * Returns: whether something was asked of the server and is not answered yet
 */
gboolean
iep_session_is_busy (IepSession *self)
{
  g_return_val_if_fail (IEP_IS_SESSION (self), FALSE);

  return self->n_calls > 0;
}

/**
 * iep_session_get_password_until:
 * @self: a session
 *
 * The server tells an expired password from a wrong one to nobody; so this is for saying it in time.
 *
 * Returns: (transfer none) (nullable): until when the person's password is good; %NULL for ever, or without a password
 */
GDateTime *
iep_session_get_password_until (IepSession *self)
{
  g_return_val_if_fail (IEP_IS_SESSION (self), NULL);

  return self->password_until;
}

/**
 * iep_session_get_institutions:
 * @self: a session
 *
 * Returns: (transfer none): a model of #IepInstitution: all that the person sees or reviews; changes with the rights
 */
GListModel *
iep_session_get_institutions (IepSession *self)
{
  g_return_val_if_fail (IEP_IS_SESSION (self), NULL);

  return G_LIST_MODEL (self->institutions);
}

/**
 * iep_session_find_institution:
 * @self: a session
 * @institution_id: an id
 *
 * Returns: (transfer none) (nullable): the institution, if the person sees it
 */
IepInstitution *
iep_session_find_institution (IepSession *self,
                              gint64      institution_id)
{
  g_return_val_if_fail (IEP_IS_SESSION (self), NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->institutions)); i++)
    {
      /* The store holds it after this reference is gone. */
      g_autoptr(IepInstitution) institution = g_list_model_get_item (G_LIST_MODEL (self->institutions), i);

      if (iep_institution_get_id (institution) == institution_id)
        return institution;
    }

  return NULL;
}

/**
 * iep_session_find_institution_by_code:
 * @self: a session
 * @code: four digits
 *
 * Returns: (transfer none) (nullable): the institution, if the person sees it
 */
IepInstitution *
iep_session_find_institution_by_code (IepSession *self,
                                      const char *code)
{
  g_return_val_if_fail (IEP_IS_SESSION (self), NULL);
  g_return_val_if_fail (code != NULL, NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->institutions)); i++)
    {
      g_autoptr(IepInstitution) institution = g_list_model_get_item (G_LIST_MODEL (self->institutions), i);

      if (g_strcmp0 (iep_institution_get_code (institution), code) == 0)
        return institution;
    }

  return NULL;
}

/**
 * iep_session_has_right:
 * @self: a session
 * @institution_id: where
 * @right: the code of a right; every right includes `view`
 *
 * To know which sections to show; what is allowed on a row its acts say.
 *
 * Returns: whether the person holds it there
 */
gboolean
iep_session_has_right (IepSession *self,
                       gint64      institution_id,
                       const char *right)
{
  IepInstitution *institution;

  g_return_val_if_fail (IEP_IS_SESSION (self), FALSE);
  g_return_val_if_fail (right != NULL, FALSE);

  if (strcmp (right, "administrate") == 0)
    return self->administrator;

  institution = iep_session_find_institution (self, institution_id);
  if (institution == NULL)
    return FALSE;
  if (strcmp (right, "view") == 0)
    return iep_record_get_strv (IEP_RECORD (institution), "rights")[0] != NULL || !iep_institution_get_reviewed (institution);

  return iep_institution_has_right (institution, right);
}

/**
 * iep_session_has_right_anywhere:
 * @self: a session
 * @right: the code of a right
 *
 * Returns: whether the person holds it at any institution
 */
gboolean
iep_session_has_right_anywhere (IepSession *self,
                                const char *right)
{
  g_return_val_if_fail (IEP_IS_SESSION (self), FALSE);
  g_return_val_if_fail (right != NULL, FALSE);

  if (strcmp (right, "administrate") == 0)
    return self->administrator;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->institutions)); i++)
    {
      g_autoptr(IepInstitution) institution = g_list_model_get_item (G_LIST_MODEL (self->institutions), i);

      if (iep_session_has_right (self, iep_institution_get_id (institution), right))
        return TRUE;
    }

  return FALSE;
}
