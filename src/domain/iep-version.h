/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A version of a plan or an estimate: one flow, one way to be read, decided, signed and kept. */
#pragma once

#include "domain/iep-record.h"
#include "domain/iep-session.h"

G_BEGIN_DECLS

/* A step of the flow: position, right-code, result-status, level, state (done|current|waiting), login, name,
 * position-title, at, waiting-for (who can decide it, when it is the current one), waiting-people (the same as a list of
 * name and in-place-of-name), waiting-since. */
#define IEP_TYPE_VERSION_STEP (iep_version_step_get_type ())
G_DECLARE_FINAL_TYPE (IepVersionStep, iep_version_step, IEP, VERSION_STEP, IepRecord)

/* What somebody decided: act, from-status, to-status, login, name, position-title, at, comment, round, position. */
#define IEP_TYPE_DECISION (iep_decision_get_type ())
G_DECLARE_FINAL_TYPE (IepDecision, iep_decision, IEP, DECISION, IepRecord)

/* What every version has: version-id, institution-id, institution-code, institution-name, year, number, status,
 * display-status, in-force, returned, replaced, flow-code, position, round, lock-version, created-at, changed-at,
 * preparer, preparer-name, line-count, content-hash; when opened also steps, decisions, acts, primary-act, document-id,
 * document-sha256, signer-name, signed-at, stored-at. */
#define IEP_TYPE_VERSION (iep_version_get_type ())
G_DECLARE_DERIVABLE_TYPE (IepVersion, iep_version, IEP, VERSION, IepRecord)

/**
 * IepVersionClass:
 * @kind: the database's word for it, with which its functions begin: `plan`, `estimate`
 * @reason: N_(): what a signature says it is for; year, number
 */
struct _IepVersionClass
{
  IepRecordClass  parent_class;

  const char     *kind;
  const char     *reason;

  gpointer        padding[4];
};

/* The frozen bytes of a version and the frame (header, decisions, audit head) to print around them. */
#define IEP_TYPE_VERSION_EXPORT (iep_version_export_get_type ())
G_DECLARE_FINAL_TYPE (IepVersionExport, iep_version_export, IEP, VERSION_EXPORT, GObject)

void              iep_version_list_async      (IepSession          *session,
                                               GType                type,
                                               gint64               institution_id,
                                               gint64               year,
                                               GCancellable        *cancellable,
                                               GAsyncReadyCallback  callback,
                                               gpointer             user_data);
GListModel       *iep_version_list_finish     (IepSession          *session,
                                               GAsyncResult        *result,
                                               GError             **error);
void              iep_version_get_async       (IepSession          *session,
                                               GType                type,
                                               gint64               version_id,
                                               GCancellable        *cancellable,
                                               GAsyncReadyCallback  callback,
                                               gpointer             user_data);
gpointer          iep_version_get_finish      (IepSession          *session,
                                               GAsyncResult        *result,
                                               GError             **error);
void              iep_version_act_async       (IepSession          *session,
                                               IepVersion          *version,
                                               const char          *act,
                                               const char          *comment,
                                               GCancellable        *cancellable,
                                               GAsyncReadyCallback  callback,
                                               gpointer             user_data);
gpointer          iep_version_act_finish      (IepSession          *session,
                                               GAsyncResult        *result,
                                               GError             **error);
void              iep_version_sign_async      (IepSession          *session,
                                               IepVersion          *version,
                                               GBytes              *pdf,
                                               JsonNode            *signature,
                                               GCancellable        *cancellable,
                                               GAsyncReadyCallback  callback,
                                               gpointer             user_data);
gpointer          iep_version_sign_finish     (IepSession          *session,
                                               GAsyncResult        *result,
                                               GError             **error);
void              iep_version_export_async    (IepSession          *session,
                                               GType                type,
                                               gint64               version_id,
                                               GCancellable        *cancellable,
                                               GAsyncReadyCallback  callback,
                                               gpointer             user_data);
IepVersionExport *iep_version_export_finish   (IepSession          *session,
                                               GAsyncResult        *result,
                                               GError             **error);
void              iep_version_document_async  (IepSession          *session,
                                               GType                type,
                                               gint64               version_id,
                                               GCancellable        *cancellable,
                                               GAsyncReadyCallback  callback,
                                               gpointer             user_data);
GBytes           *iep_version_document_finish (IepSession          *session,
                                               GAsyncResult        *result,
                                               GError             **error);

gint64            iep_version_get_id             (IepVersion *self);
gint64            iep_version_get_institution_id (IepVersion *self);
gint64            iep_version_get_year           (IepVersion *self);
gint64            iep_version_get_number         (IepVersion *self);
const char       *iep_version_get_status         (IepVersion *self);
const char       *iep_version_get_display_status (IepVersion *self);
gboolean          iep_version_has_act            (IepVersion *self,
                                                  const char *act);
const char       *iep_version_get_primary_act    (IepVersion *self);
const char       *iep_version_get_content_hash   (IepVersion *self);
gboolean          iep_version_has_document       (IepVersion *self);
GListModel       *iep_version_get_steps          (IepVersion *self);
GListModel       *iep_version_get_decisions      (IepVersion *self);
char             *iep_version_dup_reason         (IepVersion *self);
char             *iep_version_dup_return_note    (IepVersion *self);
char             *iep_decision_dup_who           (IepRecord  *decision);
char             *iep_version_step_dup_waiting_for (IepVersionStep *self);

IepVersionExport *iep_version_export_new           (JsonNode         *node,
                                                    GError          **error);
GBytes           *iep_version_export_get_content   (IepVersionExport *self);
const char       *iep_version_export_get_hash      (IepVersionExport *self);
JsonObject       *iep_version_export_get_frame     (IepVersionExport *self);
JsonObject       *iep_version_export_get_header    (IepVersionExport *self);
JsonArray        *iep_version_export_get_decisions (IepVersionExport *self);

G_END_DECLS
