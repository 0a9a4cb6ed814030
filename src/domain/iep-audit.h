/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The audit trail: who did what to which object when, and whether the chain of its links is whole. */
#pragma once

#include "domain/iep-record.h"
#include "domain/iep-session.h"

G_BEGIN_DECLS

/* One link: institution-id, institution-code, seq, at, login, name, in-place-of-name, address, tbl, op, kind, subject,
 * act, object, hash. */
#define IEP_TYPE_AUDIT_ENTRY (iep_audit_entry_get_type ())
G_DECLARE_FINAL_TYPE (IepAuditEntry, iep_audit_entry, IEP, AUDIT_ENTRY, IepRecord)

/* What the verification of a chain found: institution-id, checked, bad, first-bad, head-matches, ok, seq, hash. */
#define IEP_TYPE_AUDIT_CHAIN (iep_audit_chain_get_type ())
G_DECLARE_FINAL_TYPE (IepAuditChain, iep_audit_chain, IEP, AUDIT_CHAIN, IepRecord)

/**
 * IEP_AUDIT_ANYWHERE:
 *
 * For #IepAuditFilter.institution_id: every chain this person sees. 0 is the system's own.
 */
#define IEP_AUDIT_ANYWHERE (-1)

/**
 * IepAuditFilter:
 * @institution_id: whose chain, 0 the system's own, or %IEP_AUDIT_ANYWHERE
 * @kind: (nullable): what it is about: procurement, plan, estimate, scenario, institution, person, right, system
 * @subject: with @kind: the id of the procurement or of the version of a plan or an estimate, 0 for all
 * @person: (nullable): by whom: a login or a part of a name
 * @from: (nullable): the first day, `YYYY-MM-DD`
 * @to: (nullable): the last day
 *
 * What to look for.
 */
typedef struct
{
  gint64      institution_id;
  const char *kind;
  gint64      subject;
  const char *person;
  const char *from;
  const char *to;
} IepAuditFilter;

char         *iep_audit_entry_describe  (IepAuditEntry        *self);
char         *iep_audit_entry_who       (IepAuditEntry        *self);
GListModel   *iep_audit_entry_changes   (IepAuditEntry        *self);
char         *iep_audit_chain_describe  (IepAuditChain        *self);
const char   *iep_label_audit_kind      (const char           *kind);

void          iep_audit_list_async      (IepSession           *session,
                                         const IepAuditFilter *filter,
                                         IepAuditEntry        *after,
                                         guint                 limit,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
GListModel   *iep_audit_list_finish     (IepSession           *session,
                                         GAsyncResult         *result,
                                         GError              **error);
void          iep_audit_verify_async    (IepSession           *session,
                                         gint64                institution_id,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
IepAuditChain *iep_audit_verify_finish  (IepSession           *session,
                                         GAsyncResult         *result,
                                         GError              **error);

G_END_DECLS
