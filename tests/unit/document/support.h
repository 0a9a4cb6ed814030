/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of the document room share: a folder, other people's tools, keys and files. */
#pragma once

#include <gio/gio.h>

#include "document/iep-pdf-signature.h"

G_BEGIN_DECLS

#define TEST_PASSPHRASE "slepenā frāze"

const char *test_folder        (void);
char       *test_path          (const char   *name);
GBytes     *test_read          (const char   *path);
void        test_write         (const char   *path,
                                GBytes       *bytes);
char       *test_run           (gboolean      must_succeed,
                                const char   *command,
                                ...) G_GNUC_NULL_TERMINATED;
void        test_make_keys     (void);
IepSigner  *test_signer        (const char   *name);
IepTrust   *test_trust         (void);
GBytes     *test_plan          (guint         n_lines);
GBytes     *test_signed_plan   (const char   *name,
                                gboolean      visible);
gboolean    test_contains      (GBytes       *bytes,
                                const char   *text);
const char *test_find_last     (GBytes       *bytes,
                                const char   *text);
GBytes     *test_sign_foreign  (GBytes       *pdf,
                                IepSigner    *signer,
                                const char   *sub_filter,
                                gboolean      replace_page);
void        test_clean_up      (void);

G_END_DECLS
