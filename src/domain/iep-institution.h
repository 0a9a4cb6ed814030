/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An institution as this person sees it: its place in the tree and the rights held there. */
#pragma once

#include "domain/iep-record.h"

G_BEGIN_DECLS

/* A right that is used there in somebody else's place: right-code, absent, absent-name, valid-to (the last day). */
#define IEP_TYPE_DEPUTATION (iep_deputation_get_type ())
G_DECLARE_FINAL_TYPE (IepDeputation, iep_deputation, IEP, DEPUTATION, IepRecord)

/* Properties: id, code, name, kind, parent-id, rights (GStrv), four-eyes, flow-code, budget-control, reviewed,
 * registration-number, buyer-profile-url, in-place-of (of #IepDeputation). */
#define IEP_TYPE_INSTITUTION (iep_institution_get_type ())
G_DECLARE_FINAL_TYPE (IepInstitution, iep_institution, IEP, INSTITUTION, IepRecord)

gint64      iep_institution_get_id        (IepInstitution *self);
const char *iep_institution_get_code      (IepInstitution *self);
const char *iep_institution_get_name      (IepInstitution *self);
const char *iep_institution_get_kind      (IepInstitution *self);
gint64      iep_institution_get_parent_id (IepInstitution *self);
gboolean    iep_institution_get_reviewed  (IepInstitution *self);
gboolean    iep_institution_has_right     (IepInstitution *self,
                                           const char     *right);
char       *iep_institution_dup_rights    (IepInstitution *self);
char       *iep_institution_dup_right     (IepInstitution *self,
                                           const char     *right);

G_END_DECLS
