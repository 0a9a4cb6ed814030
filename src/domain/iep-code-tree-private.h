/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The codes of expenditure as a tree, with their names: read once for a year, kept by the session. */
#pragma once

#include "domain/iep-session.h"

G_BEGIN_DECLS

/**
 * IepCodeTree:
 *
 * The expenditure codes as they are on the day that counts for a year.
 */
typedef struct _IepCodeTree IepCodeTree;

/**
 * IepCodeNode:
 * @code: the code
 * @name: its name in the user's language
 * @above: the code above it, or %NULL
 * @depth: how many are above it
 * @place: its place in the order of the tree
 *
 * A code of the tree.
 */
typedef struct _IepCodeNode IepCodeNode;

struct _IepCodeNode
{
  char              *code;
  char              *name;
  const IepCodeNode *above;
  guint              depth;
  guint              place;
};

IepCodeTree       *iep_code_tree_ref         (IepCodeTree         *self);
void               iep_code_tree_unref       (IepCodeTree         *self);
void               iep_code_tree_read_async  (IepSession          *session,
                                              gint64               year,
                                              GCancellable        *cancellable,
                                              GAsyncReadyCallback  callback,
                                              gpointer             user_data);
IepCodeTree       *iep_code_tree_read_finish (IepSession          *session,
                                              GAsyncResult        *result,
                                              GError             **error);
const IepCodeNode *iep_code_tree_find        (IepCodeTree         *self,
                                              const char          *code);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IepCodeTree, iep_code_tree_unref)

G_END_DECLS
