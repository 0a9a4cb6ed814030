/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sections of the window, in the order of the sidebar. */
#pragma once

#include "domain/iep-session.h"

G_BEGIN_DECLS

/**
 * IepAudience:
 * @IEP_FOR_EVERYBODY: everybody
 * @IEP_FOR_READERS: who has a right at an institution itself
 * @IEP_FOR_REVIEWERS: that, or who reviews one for its ministry
 * @IEP_FOR_ADMINISTRATORS: who administrates the system
 *
 * Who is offered a section.
 */
typedef enum
{
  IEP_FOR_EVERYBODY,
  IEP_FOR_READERS,
  IEP_FOR_REVIEWERS,
  IEP_FOR_ADMINISTRATORS,
} IepAudience;

typedef struct
{
  const char  *name;
  const char  *icon;
  const char  *title;
  GType      (*get_type) (void);
  IepAudience  audience;
} IepSection;

guint             iep_section_get_n      (void);
const IepSection *iep_section_get        (guint             index);
const IepSection *iep_section_find       (const char       *name);
gboolean          iep_section_is_offered (const IepSection *section,
                                          IepSession       *session);

G_END_DECLS
