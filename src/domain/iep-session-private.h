/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of IepSession share, and how the other files of the room ask the server. */
#pragma once

#include "database/iep-parameters.h"
#include "database/iep-result.h"
#include "domain/iep-session.h"

G_BEGIN_DECLS

struct _IepSession
{
  GObject        parent_instance;

  IepConnection *connection;
  /* A second connection for what may take long, so that a save never waits behind it; opened when first needed. */
  IepConnection *reader;
  gboolean       reader_refused;
  char          *password;
  GMainContext  *context;

  char          *login;
  char          *name;
  char          *position_title;
  gboolean       administrator;
  gboolean       must_change_password;
  GDateTime     *password_until;
  GListStore    *institutions;
  /* Names of the functions that take a request id. */
  GHashTable    *writers;
  /* Acts nobody knows the end of, and the request ids they were asked for with: asked for again, they have the same. */
  GHashTable    *unanswered;
  guint          retry_deadline;
  /* Statements that are not answered, or whose answer is being taken. */
  guint          n_calls;
  gint64         last_act;

  /* What is known of iepirkumi.change: institution -> sequence number. NULL before the first look. */
  GHashTable    *sequences;
  GSource       *poll_source;
  GSource       *check_source;
  GCancellable  *check_cancellable;
  gboolean       check_again;
  gboolean       rights_stale;

  /* Kept by iep-code-names.c: names by "kind/institution/code", found lists by query, institutions read, trees of
   * expenditure codes by year. */
  GHashTable    *names;
  GHashTable    *found_codes;
  GHashTable    *named_institutions;
  GHashTable    *code_trees;
};

/* Statements. */
void       iep_session_silence_changed   (IepSession          *self);
void       iep_session_count_calls       (IepSession          *self,
                                          int                  more);
void       iep_session_query_async       (IepSession          *self,
                                          const char          *sql,
                                          IepParameters       *parameters,
                                          GCancellable        *cancellable,
                                          GAsyncReadyCallback  callback,
                                          gpointer             user_data);
void       iep_session_read_async        (IepSession          *self,
                                          const char          *sql,
                                          IepParameters       *parameters,
                                          GCancellable        *cancellable,
                                          GAsyncReadyCallback  callback,
                                          gpointer             user_data);
IepResult *iep_session_query_finish      (IepSession          *self,
                                          GAsyncResult        *result,
                                          GError             **error);
void       iep_session_read_call_async   (IepSession          *self,
                                          const char          *function,
                                          JsonNode            *arguments,
                                          GCancellable        *cancellable,
                                          GAsyncReadyCallback  callback,
                                          gpointer             user_data);
void       iep_session_call_with_bytes_async
                                         (IepSession          *self,
                                          const char          *function,
                                          JsonNode            *arguments,
                                          const char          *bytes_name,
                                          GBytes              *bytes,
                                          GCancellable        *cancellable,
                                          GAsyncReadyCallback  callback,
                                          gpointer             user_data);

/* Changes. */
void       iep_session_start_watching    (IepSession          *self);
void       iep_session_stop_watching     (IepSession          *self);
void       iep_session_emit_changed      (IepSession          *self,
                                          gint64               institution_id);

/* Arguments of a call: NULL-terminated triples of name, 's' string, 'i' integer (gint64) or 'j' JSON, value. */
JsonNode  *iep_arguments                 (const char          *name,
                                          ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
