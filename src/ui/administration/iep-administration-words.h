/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words several pages of the administration use, a question before what cannot be undone, and a one-time password. */
#pragma once

#include <gtk/gtk.h>

#include "domain/iep-record.h"

G_BEGIN_DECLS

char *iep_words_validity            (IepRecord  *record);
char *iep_words_place               (IepRecord  *record);
char *iep_words_right               (IepRecord  *record);
char *iep_words_given               (IepRecord  *record);
char *iep_words_held                (IepRecord  *record);
GtkWidget *
      iep_question_new              (GtkWidget  *from,
                                     const char *heading,
                                     const char *body,
                                     const char *response,
                                     const char *label);
void  iep_one_time_password_present (GtkWidget  *from,
                                     const char *name,
                                     const char *login,
                                     const char *password);

G_END_DECLS
