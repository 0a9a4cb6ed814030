/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of an Office Open XML file (ECMA-376 part 2), read from memory within bounds. */

#pragma once

#include <glib.h>
#include <libxml/xmlreader.h>

#include "exchange/iep-exchange-error.h"

G_BEGIN_DECLS

typedef struct _IepXlsxPackage IepXlsxPackage;

IepXlsxPackage   *iep_xlsx_package_open    (GBytes          *bytes,
                                            GError         **error);
void              iep_xlsx_package_free    (IepXlsxPackage  *self);
GBytes           *iep_xlsx_package_read    (IepXlsxPackage  *self,
                                            const char      *part,
                                            GError         **error);
gboolean          iep_xlsx_package_relate  (IepXlsxPackage  *self,
                                            const char      *part,
                                            const char      *type,
                                            const char      *id,
                                            char           **target,
                                            GError         **error);

xmlTextReaderPtr  iep_xml_open             (GBytes          *xml,
                                            GError         **error);
gboolean          iep_xml_next             (xmlTextReaderPtr reader,
                                            GError         **error);
gboolean          iep_xml_is               (xmlTextReaderPtr reader,
                                            const char      *name);
char             *iep_xml_get              (xmlTextReaderPtr reader,
                                            const char      *attribute);
gboolean          iep_xml_get_yes          (xmlTextReaderPtr reader,
                                            const char      *attribute);
gboolean          iep_xml_fail             (GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IepXlsxPackage, iep_xlsx_package_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (xmlTextReader, xmlFreeTextReader)

G_END_DECLS
