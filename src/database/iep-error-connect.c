/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Why there is no way in: for each reason a stable word, a sentence that says it, and one that says what to do.
 *
 * libpq 15 says most of it in prose only. What decides is, in this order: the SQLSTATE and the server's own function
 * that refused (both printed when verbosity is VERBOSE, both the same in every language), OpenSSL's verdict on the
 * certificate, how far the connection had got, and only then libpq's words, which iep-connection-connect.c has made
 * to be English. */

#define G_LOG_DOMAIN "iep-database"

#include "config.h"

#include "database/iep-error.h"

#include <glib/gi18n-lib.h>
#include <openssl/x509_vfy.h>
#include <string.h>

#include "database/iep-error-private.h"

typedef struct
{
  const char           *word;
  IepDatabaseErrorCode  code;
  const char           *message;
  const char           *hint;
} Reason;

#define LISTENING N_("Do not go round this: somebody may be listening. Ask the system administrator.")

/* Sorted by how far one gets: the further, the more it says about what is wrong. */
static const Reason reasons[] = {
  /* The network */
  { "host_unknown", IEP_DATABASE_ERROR_HOST,
    N_("There is no server of this name"),
    N_("Check the address, and that this computer is in the network of the institution.") },
  { "host_unreachable", IEP_DATABASE_ERROR_HOST,
    N_("There is no way to the server from here"),
    N_("Check that this computer is in the network of the institution.") },
  { "host_timeout", IEP_DATABASE_ERROR_HOST,
    N_("The server does not answer"),
    N_("Check the address and the port, and that this computer is in the network of the institution.") },
  { "host_refused", IEP_DATABASE_ERROR_HOST,
    N_("Nothing answers at this address and port"),
    N_("Check both. If they are right, the server is not running: tell the system administrator.") },
  { "host_broke_off", IEP_DATABASE_ERROR_HOST,
    N_("The server broke off the connection"),
    N_("Check the port: something else may answer there. If it is right, try again in a minute.") },

  /* Encryption, and the server's certificate */
  { "no_encryption", IEP_DATABASE_ERROR_TLS,
    N_("The connection is not safe: the server offers no encryption"), LISTENING },
  { "encryption", IEP_DATABASE_ERROR_TLS,
    N_("The connection is not safe: the server and this computer could not agree on the encryption"), LISTENING },
  { "certificate_file", IEP_DATABASE_ERROR_TLS,
    N_("The file with the certificate of the authority cannot be read"),
    N_("Choose the certificate file that the system administrator gave you.") },
  { "certificate", IEP_DATABASE_ERROR_TLS,
    N_("The connection is not safe: the server’s certificate could not be checked"), LISTENING },
  { "certificate_authority", IEP_DATABASE_ERROR_TLS,
    N_("The connection is not safe: nobody this computer trusts vouches for the server’s certificate"),
    N_("Choose the certificate of the authority that the system administrator gave you. Do not go round this: somebody "
       "may be listening.") },
  { "certificate_expired", IEP_DATABASE_ERROR_TLS,
    N_("The connection is not safe: the server’s certificate has expired"),
    N_("Check the clock of this computer. If it is right, the system administrator has to renew the certificate.") },
  { "certificate_not_yet", IEP_DATABASE_ERROR_TLS,
    N_("The connection is not safe: the server’s certificate is not valid yet"),
    N_("Check the clock of this computer. If it is right, ask the system administrator.") },
  { "certificate_revoked", IEP_DATABASE_ERROR_TLS,
    N_("The connection is not safe: the server’s certificate has been revoked"), LISTENING },
  { "certificate_name", IEP_DATABASE_ERROR_TLS,
    N_("The connection is not safe: the server’s certificate is made out to another name than this address"),
    N_("Write the address exactly as the system administrator gave it to you.") },
  { "channel_binding", IEP_DATABASE_ERROR_TLS,
    N_("The connection is not safe: the server could not prove that it knows you"), LISTENING },

  /* One's own certificate */
  { "own_certificate_file", IEP_DATABASE_ERROR_AUTHENTICATION,
    N_("Your certificate or its key cannot be read"),
    N_("Choose both files again: PEM, made out for each other.") },
  { "own_key_open", IEP_DATABASE_ERROR_AUTHENTICATION,
    N_("The file with your key can be read by others"),
    N_("Only you may have access to it (chmod 600).") },
  { "own_key_locked", IEP_DATABASE_ERROR_AUTHENTICATION,
    N_("Your key is protected by a password, and this is not it"),
    N_("Write the password of the key in the place of the password.") },
  { "own_certificate_refused", IEP_DATABASE_ERROR_AUTHENTICATION,
    N_("The server does not accept your certificate"),
    N_("It may have expired, be made out to another user name, or come from another authority. Ask the system "
       "administrator.") },
  { "own_certificate_needed", IEP_DATABASE_ERROR_AUTHENTICATION,
    N_("The server wants to see a certificate of yours"),
    N_("Choose your certificate and its key, under Security.") },

  /* Who one is */
  { "ticket_needed", IEP_DATABASE_ERROR_AUTHENTICATION,
    N_("The server wants a Kerberos ticket, and this computer has none that is good for it"),
    N_("Sign in to the computer with your account of the institution, or run “kinit”.") },
  { "ticket_refused", IEP_DATABASE_ERROR_AUTHENTICATION,
    N_("The server does not accept your Kerberos ticket for this user name"),
    N_("Check the user name, or ask the system administrator.") },
  { "password_needed", IEP_DATABASE_ERROR_AUTHENTICATION,
    N_("The server asks for a password"),
    N_("Write your password.") },
  { "password_wrong", IEP_DATABASE_ERROR_AUTHENTICATION,
    N_("The user name or the password is wrong, or the password has expired"),
    N_("The server does not say which, so that nobody can try names out. Try again, or ask the system administrator for "
       "a new password.") },
  { "login_refused", IEP_DATABASE_ERROR_AUTHENTICATION,
    N_("The server does not let this user name in"),
    N_("Ask the system administrator.") },
  { "not_admitted", IEP_DATABASE_ERROR_AUTHENTICATION,
    N_("The server does not let this user name in from this computer, or not in this way"),
    N_("Check the user name and the database. If they are right, ask the system administrator.") },
  { "account_disabled", IEP_DATABASE_ERROR_AUTHENTICATION,
    N_("This account is disabled"),
    N_("Ask the system administrator.") },
  { "account_unknown", IEP_DATABASE_ERROR_AUTHENTICATION,
    N_("The server does not know this user name, or it is disabled"),
    N_("Check the user name, or ask the system administrator.") },
  { "database_unknown", IEP_DATABASE_ERROR_NOT_FOUND,
    N_("The server has no database of this name"),
    N_("Check the name. It is usually “iepirkumi”.") },
  { "database_closed", IEP_DATABASE_ERROR_STATE,
    N_("The database lets nobody in at the moment"),
    N_("The system administrator has closed it for a while. Try again later.") },
  { "connect_not_allowed", IEP_DATABASE_ERROR_PERMISSION,
    N_("This user name has no right to use the database"),
    N_("Check the name of the database, or ask the system administrator for access.") },

  /* The server is right, but not now */
  { "own_connections", IEP_DATABASE_ERROR_OTHER,
    N_("You are connected too many times"),
    N_("Close other windows of the program, also on other computers, or try again in a minute.") },
  { "too_many_connections", IEP_DATABASE_ERROR_OTHER,
    N_("Too many people are connected to the server"),
    N_("Try again in a minute.") },
  { "server_starting", IEP_DATABASE_ERROR_HOST,
    N_("The server is starting or stopping"),
    N_("Try again in a minute.") },
  { "host_not_primary", IEP_DATABASE_ERROR_HOST,
    N_("The server only keeps a copy and accepts no changes"),
    N_("Write the addresses of all servers, with commas between them. If they are there, another one is just taking "
       "over: try again in a minute.") },
  { "refused", IEP_DATABASE_ERROR_OTHER,
    N_("The server refused the connection"),
    N_("Ask the system administrator.") },
};

static const Reason *
find_reason (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (g_strcmp0 (reasons[i].word, word) == 0)
      return &reasons[i];

  return NULL;
}

/* One of the words above; @text is what libpq or the server say about it. */
GError *
iep_database_error_no_way (const char *word,
                           const char *text)
{
  const Reason *reason = find_reason (word);

  g_assert (reason != NULL);

  return iep_database_error_new (reason->code, reason->word, text, g_dgettext (GETTEXT_PACKAGE, reason->hint),
                                 "%s", g_dgettext (GETTEXT_PACKAGE, reason->message));
}

/* Of several hosts the one that came furthest says most: 0 for an error that is none of these. */
guint
iep_database_error_distance (const GError *error)
{
  const Reason *reason = find_reason (iep_database_error_get_code (error));

  return reason != NULL ? (guint) (reason - reasons) + 1 : 0;
}

/* libpq 15 gives no fields of a failed connection, but prints them: "… failed: FATAL:  28P01: password …" and
 * "LOCATION:  auth_failed, auth.c:334". With several tries the last one counts. */
static char *
last_match (const char *pattern,
            const char *message)
{
  g_autoptr (GRegex) regex = g_regex_new (pattern, 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  char *found = NULL;

  for (g_regex_match (regex, message, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_free (found);
      found = g_match_info_fetch (match, 1);
    }

  return found;
}

/* The lines LOCATION: and the SQLSTATE are for us, not for people. */
static char *
tidy_message (const char *message)
{
  g_auto (GStrv) lines = g_strsplit (message, "\n", -1);
  g_autoptr (GRegex) state = g_regex_new (":  [0-9A-Z]{5}: ", 0, 0, NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *line = NULL;

      if (lines[i][0] == '\0' || g_str_has_prefix (lines[i], "LOCATION:"))
        continue;
      line = g_regex_replace_literal (state, lines[i], -1, 0, ": ", 0, NULL);
      if (text->len > 0)
        g_string_append_c (text, '\n');
      g_string_append (text, g_strstrip (line));
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* 28000 is all that is not a password. Who refused: the list of who may come (ClientAuthentication), the way of
 * proving who one is (auth_failed, and the map from a certificate or ticket to a login), or the login itself. */
static const char *
login_refused (PGconn                  *conn,
               const IepConnectFailure *failure,
               const char              *function,
               const char              *text)
{
  if (g_strcmp0 (function, "InitializeSessionUserId") == 0)
    return PQconnectionUsedPassword (conn) ? "account_disabled" : "account_unknown";

  if (g_strcmp0 (function, "auth_failed") == 0)
    return failure->has_certificate ? "own_certificate_refused" : "ticket_refused";

  /* Only the words tell these two apart; a server of another language gets the more general one. */
  if (g_strcmp0 (function, "ClientAuthentication") == 0)
    return strstr (text, "client certificate") != NULL && !failure->has_certificate ? "own_certificate_needed"
                                                                                    : "not_admitted";

  return "login_refused";
}

static GError *
refused_by_server (PGconn                  *conn,
                   const IepConnectFailure *failure,
                   const char              *sqlstate,
                   const char              *function,
                   const char              *text)
{
  IepDatabaseErrorCode code;
  const char *word;
  GError *error;

  iep_database_error_find_sqlstate (sqlstate, &code, &word);

  if (g_str_equal (word, "login_refused"))
    word = login_refused (conn, failure, function, text);
  else if (g_str_equal (sqlstate, "42501"))
    word = "connect_not_allowed";
  else if (g_str_equal (sqlstate, "55000"))
    word = "database_closed";
  else if (g_str_equal (sqlstate, "53300") && g_strcmp0 (function, "InitializeSessionUserId") == 0)
    word = "own_connections";
  else if (code == IEP_DATABASE_ERROR_HOST || code == IEP_DATABASE_ERROR_CONNECTION_LOST)
    word = "server_starting";
  else if (find_reason (word) == NULL)
    word = "refused";

  error = iep_database_error_no_way (word, text);
  iep_database_error_set_sqlstate (error, sqlstate);

  return error;
}

static const char *
certificate_word (long verified)
{
  switch (verified)
    {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return "certificate_expired";

    case X509_V_ERR_CERT_NOT_YET_VALID:
      return "certificate_not_yet";

    case X509_V_ERR_CERT_REVOKED:
      return "certificate_revoked";

    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_CERT_UNTRUSTED:
      return "certificate_authority";

    default:
      return "certificate";
    }
}

static const char *
find_words (const char *text)
{
  /* The order matters: "certificate file" is in several. */
  static const struct { const char *words, *word; } known[] = {
    { "root certificate file", "certificate_file" },
    { "does not support SSL", "no_encryption" },
    { "does not match host name", "certificate_name" },
    { "certificate verify failed", "certificate" },
    { "group or world access", "own_key_open" },
    { "must be owned by the current user", "own_key_open" },
    { "bad decrypt", "own_key_locked" },
    { "bad password read", "own_key_locked" },
    { "empty password", "own_key_locked" },
    { "problems getting password", "own_key_locked" },
    { "private key file", "own_certificate_file" },
    { "certificate file", "own_certificate_file" },
    { "certificate does not match", "own_certificate_file" },
    { "alert certificate required", "own_certificate_needed" },
    { "alert bad certificate", "own_certificate_refused" },
    { "alert unsupported certificate", "own_certificate_refused" },
    { "alert certificate", "own_certificate_refused" },
    { "alert unknown ca", "own_certificate_refused" },
    { "alert decrypt error", "own_certificate_refused" },
    { "session is read-only", "host_not_primary" },
    { "server is in hot standby mode", "host_not_primary" },
    { "channel binding", "channel_binding" },
    { "server signature", "channel_binding" },
    { "GSSAPI", "ticket_needed" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (strstr (text, known[i].words) != NULL)
      return known[i].word;

  return NULL;
}

/* connect() said no; strerror() in the language libpq was made to speak. */
static const char *
network_word (const char *text)
{
  static const char *const unreachable[] = {
    "No route to host", "Network is unreachable", "Host is down", "Network is down", "Host is unreachable",
  };

  for (guint i = 0; i < G_N_ELEMENTS (unreachable); i++)
    if (strstr (text, unreachable[i]) != NULL)
      return "host_unreachable";

  return strstr (text, "Connection timed out") != NULL ? "host_timeout" : "host_refused";
}

/* @failure says how far the connection had got before it failed, which tells what failed. */
GError *
iep_database_error_from_connect (PGconn                  *conn,
                                 const IepConnectFailure *failure)
{
  g_autofree char *sqlstate = last_match (":  ([0-9A-Z]{5}): ", PQerrorMessage (conn));
  g_autofree char *function = last_match ("LOCATION:  (\\w+), ", PQerrorMessage (conn));
  g_autofree char *text = tidy_message (PQerrorMessage (conn));
  const char *word;

  if (sqlstate != NULL)
    return refused_by_server (conn, failure, sqlstate, function, text);

  if (PQconnectionNeedsPassword (conn))
    return iep_database_error_no_way ("password_needed", text);

  word = find_words (text);
  if (word != NULL && g_str_equal (word, "certificate"))
    word = certificate_word (failure->verified);
  if (word != NULL)
    return iep_database_error_no_way (word, text);

  switch (failure->reached)
    {
    case CONNECTION_NEEDED:
    case CONNECTION_STARTED:
    case CONNECTION_MADE:
    case CONNECTION_BAD:
      return iep_database_error_no_way (network_word (text), text);

    case CONNECTION_SSL_STARTUP:
    case CONNECTION_GSS_STARTUP:
      /* A cable that was pulled, or a server that went away; not what it or we did not like. */
      return iep_database_error_no_way (strstr (text, "SSL error") != NULL ? "encryption" : "host_broke_off", text);

    case CONNECTION_CHECK_WRITABLE:
    case CONNECTION_CHECK_STANDBY:
    case CONNECTION_CHECK_TARGET:
    case CONNECTION_CONSUME:
    case CONNECTION_OK:
      return iep_database_error_no_way ("host_not_primary", text);

    case CONNECTION_AWAITING_RESPONSE:
    case CONNECTION_AUTH_OK:
    case CONNECTION_SETENV:
    default:
      return iep_database_error_no_way ("host_broke_off", text);
    }
}
