/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every page of the window works on: who is signed in, which institution and which year. */
#pragma once

#include <gio/gio.h>

#include "domain/iep-institution.h"
#include "domain/iep-session.h"

G_BEGIN_DECLS

#define IEP_TYPE_CONTEXT (iep_context_get_type ())
G_DECLARE_FINAL_TYPE (IepContext, iep_context, IEP, CONTEXT, GObject)

/*
 * Properties: "session" (IepSession, construct only), "institution" (IepInstitution or NULL), "year" (int),
 * "institution-id" (int64, read only, 0 without an institution), "settings" (GSettings, read only),
 * "waiting" (GListModel of IepWaitingItem, read only: what waits for this person, kept up to date; NULL until read).
 * Signals:
 *   "navigate" (gint64 institution_id, int year, const char *page, gint64 id)
 *                                             somebody asked for another page; the window obeys
 *   "changed"  (gint64 institution_id)        something changed there (0 = anything): read again what you show
 *   "failed"   (GError *error)                what waits could not be read
 * Another person is another context: the window throws its pages away and makes new ones.
 */
IepContext     *iep_context_new                (IepSession     *session,
                                                GSettings      *settings);

IepSession     *iep_context_get_session        (IepContext     *self);
GSettings      *iep_context_get_settings       (IepContext     *self);

IepInstitution *iep_context_get_institution    (IepContext     *self);
void            iep_context_set_institution    (IepContext     *self,
                                                IepInstitution *institution);
gint64          iep_context_get_institution_id (IepContext     *self);

int             iep_context_get_year           (IepContext     *self);
void            iep_context_set_year           (IepContext     *self,
                                                int             year);

gboolean        iep_context_has_right          (IepContext     *self,
                                                const char     *right_code);

void            iep_context_navigate           (IepContext     *self,
                                                const char     *page,
                                                gint64          id);
void            iep_context_navigate_to        (IepContext     *self,
                                                gint64          institution_id,
                                                int             year,
                                                const char     *page,
                                                gint64          id);

void            iep_context_refresh            (IepContext     *self);
GListModel     *iep_context_get_waiting        (IepContext     *self);

G_END_DECLS
