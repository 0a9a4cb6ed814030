/* SPDX-License-Identifier: GPL-3.0-or-later */

/* iepirkumi-admin: finds the command, reads its options, runs it. */

#define G_LOG_DOMAIN "iep-admin"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <string.h>
#include <sys/prctl.h>

#include "admin/iep-admin.h"

/* In the order of the help. */
static const IepAdminCommand *const families[] = {
  iep_admin_server_commands,
  iep_admin_install_commands,
  iep_admin_check_commands,
  iep_admin_backup_commands,
  iep_admin_person_commands,
  iep_admin_right_commands,
  iep_admin_delegation_commands,
  iep_admin_institution_commands,
  iep_admin_import_commands,
  iep_admin_plan_commands,
  iep_admin_estimate_commands,
  iep_admin_export_commands,
  iep_admin_sign_commands,
};

static gboolean option_help;
static gboolean option_version;

static const GOptionEntry main_options[] = {
  { "help", 'h', 0, G_OPTION_ARG_NONE, &option_help, N_("Show help"), NULL },
  { "version", 0, 0, G_OPTION_ARG_NONE, &option_version, N_("Show the version"), NULL },
  { NULL }
};

/* How many words of @argv name @command: "person add" is two; 0 when they do not. */
static guint
count_words (const IepAdminCommand  *command,
             char                  **argv)
{
  g_auto (GStrv) words = g_strsplit (command->name, " ", -1);
  guint n = g_strv_length (words);

  for (guint i = 0; i < n; i++)
    if (argv[i] == NULL || strcmp (argv[i], words[i]) != 0)
      return 0;

  return n;
}

/* @argv: the words after the options of every command. */
static const IepAdminCommand *
find_command (char  **argv,
              guint  *n_words)
{
  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    for (const IepAdminCommand *command = families[i]; command->name != NULL; command++)
      {
        *n_words = count_words (command, argv);
        if (*n_words > 0)
          return command;
      }

  return NULL;
}

static gboolean
is_family (const char *word,
           const char *name)
{
  gsize length = strlen (word);

  return strncmp (word, name, length) == 0 && name[length] == ' ';
}

/* @family: only the commands that begin with this word; NULL = all. */
static char *
list_commands (const char *family)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    for (const IepAdminCommand *command = families[i]; command->name != NULL; command++)
      if (family == NULL || is_family (family, command->name))
        {
          g_autofree char *usage = g_strconcat (command->name, command->arguments != NULL ? " " : NULL,
                                                command->arguments != NULL ? _(command->arguments) : NULL, NULL);

          g_autofree char *column = iep_admin_pad (usage, 32);

          g_string_append_printf (text, "  %s  %s\n", column, _(command->summary));
        }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static GOptionContext *
make_context (const char         *usage,
              const GOptionEntry *entries)
{
  GOptionContext *context = g_option_context_new (usage);

  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, iep_admin_get_options (), GETTEXT_PACKAGE);
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);

  return context;
}

static void
print_help (const char *family)
{
  g_autoptr (GOptionContext) context = make_context (_("COMMAND …"), main_options);
  g_autofree char *commands = list_commands (family);
  g_autofree char *summary = g_strconcat (_("Looks after an Iepirkumi database. The commands:"), "\n", commands, NULL);
  g_autofree char *help = NULL;

  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_summary (context, summary);
  g_option_context_set_description (context, _("“iepirkumi-admin COMMAND --help” tells more about a command. Exit status: 0 done, "
                                               "1 refused or failed, 2 wrong usage, 3 no connection."));
  help = g_option_context_get_help (context, TRUE, NULL);
  g_print ("%s", help);
}

static gboolean
run_command (IepAdmin               *admin,
             const IepAdminCommand  *command,
             char                  **argv,
             GError                **error)
{
  g_autofree char *usage = g_strconcat (command->name, command->arguments != NULL ? " " : NULL,
                                        command->arguments != NULL ? _(command->arguments) : NULL, NULL);
  g_autoptr (GOptionContext) context = make_context (usage, command->options);
  g_autofree char *text = g_strconcat (_(command->summary), command->description != NULL ? ".\n\n" : ".",
                                       command->description != NULL ? _(command->description) : NULL, NULL);
  g_auto (GStrv) arguments = NULL;
  guint n;

  g_option_context_set_summary (context, text);
  arguments = g_strdupv (argv);
  if (!g_option_context_parse_strv (context, &arguments, error))
    return FALSE;

  n = g_strv_length (arguments) - 1;
  if (n < command->n_least || n > command->n_most)
    return iep_admin_fail_usage (error, "%s: %s", command->name, _("wrong number of arguments"));

  return iep_admin_choose (admin, error) && command->run (admin, arguments + 1, error);
}

/* Words are looked for behind the options of every command, in case those come first. */
static gboolean
parse_first (char   ***argv,
             GError  **error)
{
  g_autoptr (GOptionContext) context = make_context (NULL, main_options);

  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_strict_posix (context, TRUE);

  return g_option_context_parse_strv (context, argv, error);
}

static gboolean
run (IepAdmin   *admin,
     char      **given,
     GError    **error)
{
  g_auto (GStrv) argv = g_strdupv (given);
  const IepAdminCommand *command;
  g_autofree char *commands = NULL;
  guint n_words = 0;

  if (!parse_first (&argv, error))
    return FALSE;

  if (option_version)
    {
      g_print ("iepirkumi-admin %s\n", PACKAGE_VERSION);
      return TRUE;
    }
  if (option_help || argv[1] == NULL)
    {
      print_help (NULL);
      if (!option_help)
        iep_admin_set_exit_status (admin, IEP_ADMIN_USAGE);
      return TRUE;
    }

  command = find_command (argv + 1, &n_words);
  if (command != NULL)
    {
      g_autoptr (GStrvBuilder) rest = g_strv_builder_new ();
      g_auto (GStrv) command_argv = NULL;

      /* The name of the program, then what follows the command. */
      g_strv_builder_add (rest, argv[0]);
      g_strv_builder_addv (rest, (const char **) argv + 1 + n_words);
      command_argv = g_strv_builder_end (rest);

      return run_command (admin, command, command_argv, error);
    }

  commands = list_commands (argv[1]);
  if (commands[0] == '\0')
    return iep_admin_fail_usage (error, _("There is no command “%s”"), argv[1]);
  if (argv[2] != NULL && (g_str_equal (argv[2], "--help") || g_str_equal (argv[2], "-h")))
    {
      print_help (argv[1]);
      return TRUE;
    }

  return iep_admin_fail_usage (error, argv[2] != NULL ? _("There is no command “%s %s”") : _("“%s” needs one more word"),
                               argv[1], argv[2]);
}

int
main (int    argc,
      char **argv)
{
  const char *directory = g_getenv ("IEPIRKUMI_LOCALEDIR");
  g_autoptr (IepAdmin) admin = NULL;
  g_autoptr (GError) error = NULL;
  gboolean ok;
  int failed, status;

  /* Passphrases and PINs pass through this process: no core dump, no debugger of the same user. */
  prctl (PR_SET_DUMPABLE, 0);

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, directory != NULL ? directory : LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_prgname ("iepirkumi-admin");

  admin = iep_admin_new ();
  ok = run (admin, argv, &error);
  failed = ok ? IEP_ADMIN_OK : iep_admin_report (admin, error);
  status = iep_admin_end (admin);

  return failed != IEP_ADMIN_OK ? failed : status;
}
