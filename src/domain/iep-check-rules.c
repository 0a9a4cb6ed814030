/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules of the catalog (data/database/check/lint.sql) in words for people, and what to do when one is broken. The same
 * words stand there, for whoever reads the answer in psql; tests/lint/source.py holds the two lists together. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-check-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum
{
  ANEW,
  DEFINITION,
  ROLE,
  TRIGGER,
};

static const char *const advices[] = {
  [ANEW] = N_("“iepirkumi-admin upgrade” makes functions, policies and rights anew. What is still named then is not of the system: "
              "revoke or drop it as a superuser, and find out who made it."),
  [DEFINITION] = N_("It was made or changed outside the system: compare it with a new installation, and mend or drop it as a superuser."),
  [ROLE] = N_("As a superuser: take it away with ALTER ROLE or REVOKE, and find out who gave it."),
  [TRIGGER] = N_("As a superuser: ALTER TABLE … ENABLE TRIGGER, and find out what was changed meanwhile."),
};

static const struct
{
  const char *code;
  const char *words;
  int         advice;
} rules[] = {
  { "rls_on", N_("row-level security is enabled and forced on every table"), ANEW },
  { "relation_kind", N_("no materialized views and foreign tables, which know no row-level security"), DEFINITION },
  { "partition_child", N_("no partitions: the policy of the parent does not hold on a child"), DEFINITION },
  { "view_invoker", N_("every view is read with the rights of the reader"), DEFINITION },
  { "policy_public", N_("no policy is for PUBLIC"), ANEW },
  { "policy_person_shape", N_("policies of people only read and have the one shape: one call a statement, an array of one row"), ANEW },
  { "policy_other", N_("other policies are: the owner's, the functions' and reading everything"), ANEW },
  { "policy_missing", N_("every table has a policy for its owner (foreign keys run as him) and for the functions"), ANEW },
  { "policy_setting", N_("no right is read from a setting, which anybody can set"), ANEW },
  { "policy_function", N_("functions asked by policies are stable, definer, parallel safe, plpgsql and take no argument"), ANEW },
  { "definer_path", N_("every definer function pins search_path to pg_catalog, pg_temp"), ANEW },
  { "path_other", N_("no function sets another search_path"), ANEW },
  { "definer_owner", N_("definer functions belong to a role that owns no table of theirs, never to a superuser"), ANEW },
  { "routine_owner", N_("functions belong to our roles, and few to the one that may make roles"), ANEW },
  { "relation_owner", N_("tables, views and sequences belong to iep_owner, the audit trail to iep_audit"), ANEW },
  { "execute_public", N_("no function can be executed by PUBLIC"), ANEW },
  { "execute_trigger", N_("nobody else may execute trigger functions"), ANEW },
  { "execute_grantable", N_("nobody can pass a privilege on"), ANEW },
  { "dml_granted", N_("people hold nothing but SELECT; PUBLIC nothing at all"), ANEW },
  { "audit_writable", N_("nobody changes the audit trail, its owner only adds"), ANEW },
  { "people_privilege", N_("no person may write to any table, in whatever way the privilege came"), ANEW },
  { "leakproof", N_("no function is called leakproof that was not by initdb"), ANEW },
  { "role_attribute", N_("nobody makes roles but iep_person_admin; people and iep_* roles have no special attribute"), ROLE },
  { "role_member", N_("the roles that own things have no members, people are members of iep_person and iep_all only"), ROLE },
  { "schema_privilege", N_("nobody but its owner creates anything in a schema of ours; PUBLIC reaches none"), ANEW },
  { "people_create", N_("people create nothing: no temporary tables, no functions, no DO blocks"), ANEW },
  { "language_public", N_("languages are revoked from PUBLIC"), ANEW },
  { "database_public", N_("PUBLIC has nothing on the database, not even CONNECT"), ANEW },
  { "side_channel", N_("large objects, activity and statistics of others are out of reach"), ANEW },
  { "extension_reach", N_("functions of extensions are not for people"), ANEW },
  { "index_type", N_("indexed columns have leakproof comparisons; others are dead under row-level security"), DEFINITION },
  { "column_type", N_("no enum, numeric, money, large object or time without zone in a table"), DEFINITION },
  { "institution_column", N_("every other table says to which institution its rows belong"), DEFINITION },
  { "foreign_key", N_("a row refers only to rows of its own institution"), DEFINITION },
  { "trigger_off", N_("no trigger is switched off"), TRIGGER },
  { "rule", N_("no rewrite rules"), DEFINITION },
  { "default_privilege", N_("functions made later are not for PUBLIC either"), ANEW },
  { "uncommented", N_("every table says what it holds"), DEFINITION },
};

/* Returns: (transfer none) (nullable): what the rule demands, in the language of whoever reads. *@advice: what to do. */
const char *
iep_check_rule_describe (const char  *code,
                         const char **advice)
{
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    if (strcmp (rules[i].code, code) == 0)
      {
        *advice = _(advices[rules[i].advice]);
        return _(rules[i].words);
      }

  return NULL;
}
