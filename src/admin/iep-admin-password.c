/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Passwords come from a file, the standard input or the keyboard, never from the command line. */

#define G_LOG_DOMAIN "iep-admin"

#include "config.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "admin/iep-admin-command.h"

#define LONGEST 1024

/* One line, byte by byte: what follows it belongs to whoever reads next. */
static char *
read_line (int fd)
{
  char line[LONGEST];
  gsize length = 0;
  char *copy;

  for (;;)
    {
      char c;
      gssize n = read (fd, &c, 1);

      if (n < 0 || (n == 0 && length == 0))
        return NULL;
      if (n == 0 || c == '\n' || c == '\0')
        break;
      if (length + 1 < sizeof line)
        line[length++] = c;
    }
  if (length > 0 && line[length - 1] == '\r')
    length--;
  line[length] = '\0';

  copy = g_strdup (line);
  explicit_bzero (line, sizeof line);

  return copy;
}

static char *
read_file (const char  *file,
           GError     **error)
{
  struct stat st;
  char *password;
  int fd;

  if (g_str_equal (file, "-"))
    password = read_line (STDIN_FILENO);
  else
    {
      fd = open (file, O_RDONLY | O_CLOEXEC);
      if (fd < 0)
        {
          g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "%s: %s", file, g_strerror (errno));
          return NULL;
        }
      if (fstat (fd, &st) == 0 && S_ISREG (st.st_mode) && (st.st_mode & 0077) != 0)
        g_printerr (_("Others can read the file %s: give it the mode 0600.\n"), file);
      password = read_line (fd);
      close (fd);
    }

  if (password == NULL || password[0] == '\0' || !g_utf8_validate (password, -1, NULL))
    {
      g_clear_pointer (&password, g_free);
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, _("There is no password in the file %s"), file);
    }

  return password;
}

static char *
ask (int         tty,
     const char *question)
{
  struct termios shown, hidden;
  char *password;

  if (tcgetattr (tty, &shown) != 0)
    return NULL;
  hidden = shown;
  hidden.c_lflag &= ~(tcflag_t) ECHO;
  hidden.c_lflag |= ECHONL;

  dprintf (tty, "%s", question);
  tcsetattr (tty, TCSAFLUSH, &hidden);
  password = read_line (tty);
  tcsetattr (tty, TCSAFLUSH, &shown);

  return password;
}

/**
 * iep_admin_read_password:
 * @file: (nullable): where it is, "-" = the standard input; %NULL = ask at the keyboard
 * @question: (nullable): what to ask
 * @twice: whether to ask once more, to be sure
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the password.
 */
char *
iep_admin_read_password (const char  *file,
                         const char  *question,
                         gboolean     twice,
                         GError     **error)
{
  g_autofree char *password = NULL;
  g_autofree char *again = NULL;
  int tty;

  if (file != NULL)
    return read_file (file, error);

  tty = open ("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
  if (tty >= 0)
    {
      password = ask (tty, question);
      if (password != NULL && twice)
        again = ask (tty, _("Once more: "));
      close (tty);
    }

  if (password == NULL || password[0] == '\0')
    {
      iep_admin_fail_usage (error, "%s", _("There is no keyboard to ask for the password: give it in a file"));
      return NULL;
    }
  if (twice && g_strcmp0 (password, again) != 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _("The two passwords are not the same"));
      return NULL;
    }

  return g_steal_pointer (&password);
}
