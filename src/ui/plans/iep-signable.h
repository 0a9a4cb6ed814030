/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words for whoever decides on, signs or keeps a plan or an estimate. */
#pragma once

#include "domain/iep-record.h"

G_BEGIN_DECLS

/**
 * IepSignableWords:
 * @dialog: the title of the dialog that signs it
 * @document: what kind of document it is
 * @save: the first step of signing it elsewhere
 * @saved: what is said when it was saved for that
 * @chooser: the title of the file chooser of that step
 * @save_as: the title of the file chooser of whoever only keeps it
 *
 * @readers: who reads a comment on a decision
 * @return_it: the button that returns it
 * @stored: what is said when it is signed
 *
 * All translated.
 */
typedef struct
{
  const char *dialog;
  const char *document;
  const char *save;
  const char *saved;
  const char *chooser;
  const char *save_as;
  const char *readers;
  const char *return_it;
  const char *stored;
} IepSignableWords;

IepSignableWords  iep_signable_get_words     (IepRecord            *version);
const char       *iep_signable_get_act       (IepRecord            *version,
                                              const char           *act);
const char       *iep_signable_get_act_done  (IepRecord            *version,
                                              const char           *act);
const char       *iep_signable_get_status    (IepRecord            *version);
char             *iep_signable_dup_title     (IepRecord            *version);
char             *iep_signable_dup_totals    (IepRecord            *version);
char             *iep_signable_dup_file_name (IepRecord            *version,
                                              const char           *extension);

G_END_DECLS
