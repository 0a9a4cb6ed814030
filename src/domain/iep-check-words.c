/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each check of an installation is called: when all is well, when not, and what to do then. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-check-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  const char *code;
  const char *good;
  const char *bad;
  const char *advice;
} Words;

static const Words words[] = {
  /* The server */
  { "release_holes", N_("The known holes in row-level security are closed"), N_("The server has known holes in row-level security"),
    N_("Install the newest minor release of PostgreSQL today.") },
  { "release_old", N_("The minor release is recent"), N_("The minor release is older than it should be"),
    N_("Install the newest minor release of PostgreSQL; one comes every three months.") },
  { "tls", N_("Connections cannot be overheard"), N_("Connections are not encrypted"),
    N_("Set ssl = on and give the server a certificate (README, “Install a server”).") },
  { "tls_least", N_("The encryption is up to date"), N_("The server accepts old encryption"),
    N_("Set ssl_min_protocol_version = 'TLSv1.3'.") },
  { "password_encryption", N_("Passwords are kept as SCRAM verifiers"), N_("New passwords are kept in an old form"),
    N_("Set password_encryption = 'scram-sha-256'.") },
  { "durability", N_("What was confirmed survives a power cut"), N_("A power cut can destroy the database"),
    N_("Set fsync = on and full_page_writes = on, and restart the server.") },
  { "synchronous_commit", N_("What was confirmed is on the disk"), N_("A crash can lose what was just confirmed"),
    N_("Set synchronous_commit = on.") },
  { "dangerous", N_("No setting for repairs is left on"), N_("A setting that is meant for repairs only is on"),
    N_("Switch it off.") },
  { "log", N_("The server’s log keeps no contents"), N_("The server’s log keeps contents and verifiers of passwords"),
    N_("Set log_statement = 'none' and log_min_duration_statement = -1, or log_parameter_max_length = 0; the audit trail knows who did what.") },
  { "checksums", N_("Damage on the disk is noticed"), N_("Damage on the disk would not be noticed"),
    N_("Stop the server and run pg_checksums --enable.") },
  { "archive", N_("The archive of the log works"), N_("The archive of the log does not work"),
    N_("Look at archive_command and at the server’s log (docs/backup.md).") },
  { "archive_or_standby", N_("What happens between two backups is kept too"), N_("What happens between two backups would be lost with the server"),
    N_("Archive the log or run a standby (docs/backup.md).") },
  { "standby_follows", N_("A standby follows the first server"), N_("A standby does not follow the first server"),
    N_("Look at primary_conninfo, at the network and at the logs of both servers (docs/high-availability.md).") },
  { "synchronous_standby", N_("Somebody confirms what is saved"), N_("No synchronous standby is connected, so that nobody can save anything"),
    N_("Start the standby, or take it out of synchronous_standby_names (docs/high-availability.md).") },
  { "slot_unread", N_("No replication slot fills the disk"), N_("Nobody reads from a replication slot, so that the log fills the disk"),
    N_("Start the standby it belongs to, or drop it: SELECT pg_drop_replication_slot('…').") },
  { "collation", N_("Text is ordered as when the indexes were made"), N_("Text is ordered otherwise than when the indexes were made"),
    N_("As a superuser: REINDEX DATABASE, then ALTER DATABASE … REFRESH COLLATION VERSION.") },
  { "index_invalid", N_("All indexes are whole"), N_("An index was not finished"), N_("As a superuser: REINDEX INDEX.") },
  { "idle_sessions", N_("Forgotten sessions end"), N_("A session that somebody forgot stays open for ever"),
    N_("Set idle_session_timeout = '12h'.") },
  { "program", N_("The program and the database are of the same version"), N_("The program and the database are of different versions"),
    N_("An older database: “iepirkumi-admin upgrade”; an older program: install the newer one.") },

  /* Who gets in */
  { "hba_wrong", N_("pg_hba.conf can be read"), N_("A line of pg_hba.conf is wrong, so that the server uses the file as it was before"),
    N_("Mend the line and reload the server.") },
  { "hba_trust", N_("Nobody gets in without proof of who they are"), N_("People get in without a password, as whoever they like"),
    N_("Replace trust by scram-sha-256 (or peer for the system’s own user).") },
  { "hba_password", N_("Passwords do not cross the network readable"), N_("An old way of asking for the password is allowed"),
    N_("Replace it by scram-sha-256.") },
  { "hba_plain", N_("Nobody gets in over the network without encryption"), N_("People get in over the network without encryption"),
    N_("Write hostssl in place of host.") },
  { "superuser_person", N_("No person of the system is a superuser"), N_("A person of the system is a superuser, for whom no rule holds"),
    N_("ALTER ROLE … NOSUPERUSER; look after the server with a login of its own.") },
  { "superuser_more", N_("No other login is a superuser"), N_("Another login is a superuser, for whom no rule holds"),
    N_("ALTER ROLE … NOSUPERUSER unless it looks after the server.") },
  { "verifier_old", N_("All passwords are kept as SCRAM verifiers"), N_("A password is kept in an old form"),
    N_("Give that login a new password.") },
  { "group_password", N_("No group of the system has a password"), N_("A group of the system has a password"),
    N_("ALTER ROLE … PASSWORD NULL: nobody logs in as a group.") },
  { "connection_limit", N_("Nobody can take all the connections"), N_("A person can open more connections than the program needs"),
    N_("ALTER ROLE … CONNECTION LIMIT 8.") },
  { "server_files", N_("Nobody but superusers reaches the server’s files"), N_("A login that is no superuser reaches the server’s files or all tables"),
    N_("Revoke that role unless it is a program’s that needs it.") },
  { "bypass", N_("Row-level security holds for everybody but superusers"), N_("Row-level security does not hold for a login"),
    N_("ALTER ROLE … NOBYPASSRLS unless it makes the backups.") },

  /* What is stored */
  { "chain", N_("The audit chains are whole"), N_("The audit chain is broken: somebody changed it outside the system"),
    N_("Keep the server as it is, compare with a backup and with the hashes printed on signed documents.") },
  { "content_hash", N_("Every frozen content has its hash"), N_("A frozen content was changed"),
    N_("Compare with a backup and with the signed document.") },
  { "content_missing", N_("Every version has its content"), N_("A version lost its content"), N_("Take it from a backup.") },
  { "document_missing", N_("Every signed version has its document"), N_("A signed version lost its document"),
    N_("Take it from a backup, or from whoever keeps a copy.") },
  { "document_orphan", N_("Every document has its version"), N_("A document belongs to no signed version"),
    N_("Compare with a backup: the version was changed outside the system.") },
  { "document_hash", N_("Every document has its hash"), N_("A stored document was changed"),
    N_("Take it from a backup.") },
  { "decision_orphan", N_("Every decision has its version"), N_("A decision belongs to no version"), N_("Compare with a backup.") },
  { "chain_orphan", N_("Every audit chain has its institution"), N_("An audit chain belongs to no institution"), N_("Compare with a backup.") },
  { "person_without_login", N_("Every person has a login"), N_("A person has no login"),
    N_("Logins are not in a dump of the database alone: “iepirkumi-admin restore” brings them back.") },
  { "login_without_person", N_("Every login belongs to a person"), N_("A login of the system belongs to no person"),
    N_("Remove it: DROP ROLE, or REVOKE iep_person FROM it.") },
  { "right_stale", N_("What people may do is what they were given"), N_("What a person may do is not what they were given"),
    N_("As a superuser: SELECT iepirkumi.effective_rebuild_all(); and find out who changed it.") },
  { "constraint_unproven", N_("All constraints hold"), N_("A constraint was never proven"), N_("As a superuser: ALTER TABLE … VALIDATE CONSTRAINT.") },
  { "document_valid", N_("All signed documents are valid"), N_("A signed document is not valid"),
    N_("Compare with a backup and with the copy of whoever received it.") },
  { "document_trusted", N_("All signatures are by trusted certificates"), N_("Nobody here vouches for the certificate of a signature"),
    N_("Put the certificate of its issuer into /etc/xdg/iepirkumi/trusted-certificates, if you trust it.") },
  { "backup_private", N_("A private server is saved before each upgrade"), NULL, NULL },
  { "backup_archive", N_("The log of the server is archived (whether a base backup goes with it is not seen from here)"), NULL, NULL },
  { "backup_recent", N_("There is a recent backup"), N_("There is no recent backup"), N_("“iepirkumi-admin backup” every night (docs/backup.md).") },

  /* What could not be looked at */
  { "settings", NULL, N_("The settings of the server"), NULL },
  { "access", NULL, N_("Who gets in"), NULL },
  { "rules", N_("The rules of the protection hold"), N_("The rules of the protection"), NULL },
  { "audit", NULL, N_("The audit chains"), NULL },
  { "content", NULL, N_("What is stored"), NULL },
  { "documents", NULL, N_("The signed documents"), NULL },
  { "backup", NULL, N_("The backups"), NULL },
};

static const Words *
find (const char *code)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (words[i].code, code) == 0)
      return &words[i];

  return NULL;
}

/**
 * iep_check_line_describe:
 * @line: what was looked at
 *
 * Returns: (transfer full): what came of it, for people: "Connections are encrypted: ssl = on"
 */
char *
iep_check_line_describe (const IepCheckLine *line)
{
  const Words *known;
  const char *advice, *rule = NULL;
  GString *text;

  g_return_val_if_fail (line != NULL, NULL);

  known = find (line->code);
  if (known == NULL)
    rule = iep_check_rule_describe (line->code, &advice);
  if (known == NULL)
    text = g_string_new (line->level == IEP_CHECK_OK ? _("A rule of the protection holds") : _("A rule of the protection is broken"));
  else if (line->level == IEP_CHECK_UNCHECKED)
    text = g_string_new (_(known->advice == NULL ? known->bad : known->good));
  else
    text = g_string_new (_(line->level == IEP_CHECK_OK ? known->good : known->bad));

  if (line->object != NULL && line->object[0] != '\0')
    g_string_append_printf (text, ": %s", rule != NULL ? rule : line->object);
  if (line->detail != NULL && line->detail[0] != '\0')
    g_string_append_printf (text, line->object != NULL && line->object[0] != '\0' ? " (%s)" : ": %s", line->detail);

  return g_string_free (text, FALSE);
}

/**
 * iep_check_line_advise:
 * @line: what was looked at
 *
 * Returns: (transfer none) (nullable): what to do about it
 */
const char *
iep_check_line_advise (const IepCheckLine *line)
{
  const Words *known;
  const char *advice = NULL;

  g_return_val_if_fail (line != NULL, NULL);

  if (line->level == IEP_CHECK_OK)
    return NULL;
  /* For want of rights, unless a detail says otherwise. */
  if (line->level == IEP_CHECK_UNCHECKED && line->detail == NULL)
    return _("Ask again as a superuser of the server.");

  known = find (line->level == IEP_CHECK_UNCHECKED ? "program" : line->code);
  if (known != NULL)
    return known->advice != NULL ? _(known->advice) : NULL;
  iep_check_rule_describe (line->code, &advice);

  return advice;
}
