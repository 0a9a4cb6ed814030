/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table read from a file: a header and rows of text, each row knowing its line. */

#pragma once

#include <gio/gio.h>

#include "exchange/iep-exchange-error.h"

G_BEGIN_DECLS

#define IEP_TYPE_TABLE (iep_table_get_type ())
G_DECLARE_FINAL_TYPE (IepTable, iep_table, IEP, TABLE, GObject)

IepTable   *iep_table_read          (GBytes      *bytes,
                                     GError     **error);
IepTable   *iep_table_read_csv      (GBytes      *bytes,
                                     GError     **error);
IepTable   *iep_table_read_file     (GFile         *file,
                                     GCancellable  *cancellable,
                                     GError       **error);
IepTable   *iep_table_read_named    (GBytes        *bytes,
                                     const char    *name,
                                     GError       **error);
guint       iep_table_get_n_rows    (IepTable    *self);
guint       iep_table_get_n_columns (IepTable    *self);
const char *iep_table_get_column    (IepTable    *self,
                                     guint        column);
int         iep_table_find_column   (IepTable    *self,
                                     const char  *name);
guint       iep_table_get_line      (IepTable    *self,
                                     guint        row);
const char *iep_table_get_text      (IepTable    *self,
                                     guint        row,
                                     guint        column);

G_END_DECLS
