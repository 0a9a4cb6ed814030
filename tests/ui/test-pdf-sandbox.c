/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the process that draws PDFs gives up: each thing is tried before, when it works, and after, when it must not. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <fontconfig/fontconfig.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "helper/iep-pdf-sandbox.h"

static char *written;
static pid_t parent;

static gboolean
read_file (void)
{
  int fd = open ("/etc/passwd", O_RDONLY);

  return fd >= 0 && close (fd) == 0;
}

static gboolean
read_process (void)
{
  int fd = open ("/proc/self/status", O_RDONLY);

  return fd >= 0 && close (fd) == 0;
}

static gboolean
write_file (void)
{
  int fd = open (written, O_WRONLY | O_CREAT, 0600);

  return fd >= 0 && write (fd, "x", 1) == 1 && close (fd) == 0;
}

static gboolean
look_at_file (void)
{
  struct stat at;

  return stat ("/etc/passwd", &at) == 0;
}

static gboolean
list_folder (void)
{
  GDir *folder = g_dir_open ("/", 0, NULL);

  if (folder != NULL)
    g_dir_close (folder);
  return folder != NULL;
}

static gboolean
remove_file (void)
{
  return unlink (written) == 0;
}

static gboolean
internet_socket (void)
{
  int fd = socket (AF_INET, SOCK_STREAM, 0);

  return fd >= 0 && close (fd) == 0;
}

static gboolean
local_socket (void)
{
  int fds[2];

  return socketpair (AF_UNIX, SOCK_STREAM, 0, fds) == 0 && close (fds[0]) == 0 && close (fds[1]) == 0;
}

static gboolean
start_process (void)
{
  pid_t child = fork ();

  if (child == 0)
    _exit (0);
  return child > 0 && waitpid (child, NULL, 0) == child;
}

static gboolean
start_program (void)
{
  /* A program that does not exist: allowed, it is not found; not allowed, it is not looked for. */
  return execl ("/nowhere/nothing", "nothing", NULL) != 0 && errno == ENOENT;
}

static gboolean
signal_process (void)
{
  return kill (parent, 0) == 0;
}

static gboolean
read_other_memory (void)
{
  char ours[8];
  struct iovec to = { ours, sizeof ours }, from = { written, sizeof ours };

  return process_vm_readv (getpid (), &to, 1, &from, 1, 0) == sizeof ours;
}

static gboolean
new_code (void)
{
  void *code = mmap (NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  return code != MAP_FAILED && munmap (code, 4096) == 0;
}

static gboolean
much_memory (void)
{
  void *memory = mmap (NULL, (gsize) 3 << 30, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

  return memory != MAP_FAILED && munmap (memory, (gsize) 3 << 30) == 0;
}

static gboolean
many_files (void)
{
  int fds[300];
  guint n = 0;

  while (n < G_N_ELEMENTS (fds) && (fds[n] = fcntl (0, F_DUPFD_CLOEXEC, 0)) >= 0)
    n++;
  for (guint i = 0; i < n; i++)
    close (fds[i]);
  return n == G_N_ELEMENTS (fds);
}

static const struct
{
  const char *name;
  gboolean  (*try) (void);
} attempts[] = {
  { "read-file", read_file }, { "read-process", read_process }, { "write-file", write_file }, { "look-at-file", look_at_file },
  { "list-folder", list_folder }, { "remove-file", remove_file }, { "internet-socket", internet_socket },
  { "local-socket", local_socket }, { "start-process", start_process }, { "start-program", start_program },
  { "signal-process", signal_process }, { "read-other-memory", read_other_memory }, { "new-code", new_code },
  { "much-memory", much_memory }, { "many-files", many_files },
};

/* The child says with its status how it went. */
static int
in_child (gboolean   (*try) (void),
          gboolean   sandbox)
{
  pid_t child;
  int status;

  child = fork ();
  if (child == 0)
    {
      if (sandbox)
        {
          iep_pdf_sandbox_keep_fonts ();
          if (!iep_pdf_sandbox_enter ())
            _exit (2);
        }
      _exit (try () ? 1 : 0);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFEXITED (status));
  return WEXITSTATUS (status);
}

static void
test_attempt (gconstpointer data)
{
  gboolean (*try) (void) = attempts[GPOINTER_TO_UINT (data)].try;

  if (try == remove_file)
    g_assert_true (g_file_set_contents (written, "x", 1, NULL));
  /* The control: it would work. */
  g_assert_cmpint (in_child (try, FALSE), ==, 1);
  if (try == remove_file)
    g_assert_true (g_file_set_contents (written, "x", 1, NULL));
  else
    g_remove (written);
  g_assert_cmpint (in_child (try, TRUE), ==, 0);
  g_assert_cmpint (g_file_test (written, G_FILE_TEST_EXISTS), ==, try == remove_file);
  g_remove (written);
}

static char *font;
static char *other_font;

static gboolean
open_twice (void)
{
  char one[4], two[4];
  int a = open (font, O_RDONLY), b = open (font, O_RDONLY);
  struct stat at;

  if (a < 0 || read (a, one, 4) != 4 || b < 0)
    return FALSE;
  close (b);
  b = open (font, O_RDONLY);
  /* From the beginning again; and nothing can be written to it. */
  return read (b, two, 4) == 4 && memcmp (one, two, 4) == 0 && fstat (a, &at) == 0 && at.st_size > 1000
         && stat (font, &at) == 0 && at.st_size > 1000 && write (a, "x", 1) < 0 && open (other_font, O_RDONLY) < 0;
}

/* The fonts that stand in for the standard ones can be opened by their names, a copy of one elsewhere can't. */
static void
test_fonts (void)
{
  FcPattern *wanted = FcNameParse ((const FcChar8 *) "Helvetica");
  FcPattern *found;
  FcChar8 *path;
  FcResult result;

  FcConfigSubstitute (NULL, wanted, FcMatchPattern);
  FcDefaultSubstitute (wanted);
  found = FcFontMatch (NULL, wanted, &result);
  g_assert_cmpint (FcPatternGetString (found, FC_FILE, 0, &path), ==, FcResultMatch);
  font = g_strdup ((const char *) path);
  other_font = g_strconcat (font, "x", NULL);
  g_assert_cmpint (in_child (open_twice, TRUE), ==, 1);
  FcPatternDestroy (found);
  FcPatternDestroy (wanted);
  g_free (font);
  g_free (other_font);
}

int
main (int    argc,
      char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  parent = getpid ();
  written = g_strdup_printf ("%s/iep-sandbox-%d", g_get_tmp_dir (), (int) parent);
  for (guint i = 0; i < G_N_ELEMENTS (attempts); i++)
    {
      g_autofree char *path = g_strconcat ("/preview/sandbox/", attempts[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_attempt);
    }
  g_test_add_func ("/preview/sandbox/fonts", test_fonts);
  result = g_test_run ();
  g_free (written);
  return result;
}
