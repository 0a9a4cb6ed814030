/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inside of a verification, filled by what reads the file. */
#pragma once

#include "document/iep-verification.h"

G_BEGIN_DECLS

struct _IepVerification
{
  GObject parent_instance;

  IepVerificationResult result;
  char *reason;
  guint n_signatures;
  gboolean covers_whole_file;
  gboolean digest_ok;
  gboolean signature_ok;
  gboolean trusted;
  gboolean stamped; /* signed_at comes from a trusted time stamp */
  char *signer_name;
  char *subject;
  char *issuer;
  char *serial;
  GDateTime *not_before;
  GDateTime *not_after;
  GDateTime *signed_at;
  char *position;
  char *signature_reason;
  GPtrArray *other_names;
  GBytes *content;
  char *content_hash;
  guint content_version;
  char *expected_hash;
  GDateTime *latest_claim; /* the last of the times that nothing but the signers' clocks vouch for */
  char *claim_problem;     /* why that time cannot be true */
};

void iep_verification_refuse (IepVerification *self,
                              const char      *format,
                              ...) G_GNUC_PRINTF (2, 3);

G_END_DECLS
