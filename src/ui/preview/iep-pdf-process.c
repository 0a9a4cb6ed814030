/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Starts the helper that draws PDFs and talks to it. Everything it answers is checked as if a stranger had said it.
 *
 * Around the helper's own giving up (src/helper/iep-pdf-sandbox.c) comes bubblewrap where it works: an own root with the
 * programs and fonts of the system, read only, and no network, no other process. In a container or a Flatpak it does not
 * work, and the helper's own must do.
 *
 * One helper is kept ready, so that a document is there at once. A thread of its own starts them, and lives as long as the
 * program: the kernel ends a helper with the thread that started it. */
#define _GNU_SOURCE
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/preview/iep-pdf-process.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "source-place.h"

#define START_SECONDS 15
/* The document in sight is drawn first. */
#define PREPARE_AFTER (G_USEC_PER_SEC / 2)
/* Larger pictures than a screen shows do not stay in memory twice. */
#define KEPT_PICTURE ((gsize) 32 * 1000 * 1000)

struct _IepPdfProcess
{
  GSubprocess *subprocess;
  int          socket;
  int          picture_fd;
  guint8      *picture; /* shared with the helper, which may write at any time: copy, then use */
};

static struct
{
  GMutex         mutex;
  GCond          changed;
  gboolean       running;
  guint          waiting;  /* threads that need a process now */
  guint          failures; /* counts them, so that each one waiting learns of it */
  GError        *failure;
  IepPdfProcess *spare;
  gboolean       without_bubblewrap;
} starter;

/* Where the helper is, and what stands around it ------------------------------------------------ */

static char *
find_helper (void)
{
  const char *told = g_getenv ("IEPIRKUMI_PDF_HELPER");
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = self != NULL ? g_path_get_dirname (self) : NULL;
  g_autofree char *beside = NULL;
  g_autofree char *built = NULL;
  char *tree = realpath (BUILD_ROOT, NULL);

  /* The link above has no symbolic links in it, and so must this have none. */
  built = tree != NULL ? g_strconcat (tree, G_DIR_SEPARATOR_S, NULL) : NULL;
  free (tree);
  if (told != NULL)
    return g_strdup (told);
  /* A program of the build tree does not talk to another version that is installed. */
  if (self != NULL && built != NULL && g_str_has_prefix (self, built))
    return g_build_filename (BUILD_ROOT, "src", "helper", "iepirkumi-pdf-helper", NULL);
  /* A prefix that was moved as a whole. */
  if (folder != NULL)
    beside = g_build_filename (folder, "..", "libexec", "iepirkumi-pdf-helper", NULL);
  if (!g_file_test (LIBEXECDIR "/iepirkumi-pdf-helper", G_FILE_TEST_IS_EXECUTABLE) && beside != NULL
      && g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&beside);
  return g_strdup (LIBEXECDIR "/iepirkumi-pdf-helper");
}

static void
add_place (GPtrArray  *arguments,
           const char *path)
{
  g_ptr_array_add (arguments, g_strdup ("--ro-bind-try"));
  g_ptr_array_add (arguments, g_strdup (path));
  g_ptr_array_add (arguments, g_strdup (path));
}

static void
add_bubblewrap (GPtrArray  *arguments,
                const char *bubblewrap,
                const char *helper)
{
  static const char *const options[] = { "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--chdir", "/" };
  static const char *const places[] = { "/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/fonts", "/var/cache/fontconfig" };
  g_autofree char *cache = g_build_filename (g_get_user_cache_dir (), "fontconfig", NULL);
  g_autofree char *settings = g_build_filename (g_get_user_config_dir (), "fontconfig", NULL);
  g_autofree char *fonts = g_build_filename (g_get_user_data_dir (), "fonts", NULL);
  g_autofree char *old_fonts = g_build_filename (g_get_home_dir (), ".fonts", NULL);

  g_ptr_array_add (arguments, g_strdup (bubblewrap));
  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    g_ptr_array_add (arguments, g_strdup (options[i]));
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    add_place (arguments, places[i]);
  add_place (arguments, cache);
  add_place (arguments, settings);
  add_place (arguments, fonts);
  add_place (arguments, old_fonts);
  add_place (arguments, helper);
  g_ptr_array_add (arguments, g_strdup ("--"));
}

/* What fontconfig looks at, and no more. */
static char **
helper_environment (void)
{
  static const char *const names[] = { "HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_DATA_DIRS",
                                       "FONTCONFIG_FILE", "FONTCONFIG_PATH", "FONTCONFIG_SYSROOT", "LD_LIBRARY_PATH" };
  char **environment = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_getenv (names[i]) != NULL)
      environment = g_environ_setenv (environment, names[i], g_getenv (names[i]), TRUE);
  return environment != NULL ? environment : g_new0 (char *, 1);
}

/* One process ------------------------------------------------------------------------------------- */

static int
make_picture_memory (void)
{
  int fd = memfd_create ("iepirkumi-pdf", MFD_CLOEXEC | MFD_ALLOW_SEALING);

  /* Sealed: memory that the other side cuts off would end us with SIGBUS. */
  if (fd >= 0 && (ftruncate (fd, IEP_PDF_PICTURE_BYTES) != 0 || fcntl (fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0))
    {
      close (fd);
      return -1;
    }
  return fd;
}

/* Reads or writes until the deadline, and never blocks beyond it. */
static gboolean
transfer (IepPdfProcess  *self,
          void           *data,
          gsize           n,
          gboolean        out,
          gint64          deadline,
          GError        **error)
{
  for (gsize done = 0; done < n;)
    {
      struct pollfd wait = { .fd = self->socket, .events = out ? POLLOUT : POLLIN };
      gint64 left = deadline - g_get_monotonic_time ();
      int ready = left > 0 ? poll (&wait, 1, left / 1000 + 1) : 0;
      gssize moved;

      if (ready < 0 && errno == EINTR)
        continue;
      if (ready == 0)
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, _("Drawing the PDF took too long and was stopped."));
          return FALSE;
        }
      moved = out ? send (self->socket, (char *) data + done, n - done, MSG_NOSIGNAL | MSG_DONTWAIT)
                  : recv (self->socket, (char *) data + done, n - done, MSG_DONTWAIT);
      if (moved > 0)
        done += moved;
      else if (moved == 0 || (errno != EINTR && errno != EAGAIN))
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CLOSED,
                               _("The PDF broke the closed-off program that draws it. It may be damaged, or made to do harm; nothing else was touched."));
          return FALSE;
        }
    }
  return TRUE;
}

static GError *
unsafe_error (void)
{
  return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                              _("PDFs are drawn only by a closed-off program, and this computer could not close it off. Ask the administrator for "
                                "seccomp or bubblewrap."));
}

static IepPdfProcess *
start (const char  *bubblewrap,
       GError     **error)
{
  g_autoptr(IepPdfProcess) self = g_new0 (IepPdfProcess, 1);
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr(GPtrArray) arguments = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *helper = find_helper ();
  g_auto(GStrv) environment = helper_environment ();
  IepPdfAnswer answer;
  int ends[2];

  self->socket = self->picture_fd = -1;
  if (bubblewrap != NULL)
    add_bubblewrap (arguments, bubblewrap, helper);
  g_ptr_array_add (arguments, g_strdup (helper));
  g_ptr_array_add (arguments, NULL);
  if ((self->picture_fd = make_picture_memory ()) < 0
      || (self->picture = mmap (NULL, IEP_PDF_PICTURE_BYTES, PROT_READ, MAP_SHARED, self->picture_fd, 0)) == MAP_FAILED
      || socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    {
      self->picture = self->picture == MAP_FAILED ? NULL : self->picture;
      g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno), g_strerror (errno));
      return NULL;
    }
  self->socket = ends[0];
  g_subprocess_launcher_set_environ (launcher, environment);
  g_subprocess_launcher_set_cwd (launcher, "/");
  g_subprocess_launcher_take_fd (launcher, ends[1], IEP_PDF_SOCKET_FD);
  g_subprocess_launcher_take_fd (launcher, fcntl (self->picture_fd, F_DUPFD_CLOEXEC, 0), IEP_PDF_PICTURE_FD);
  self->subprocess = g_subprocess_launcher_spawnv (launcher, (const char *const *) arguments->pdata, error);
  /* The launcher holds the helper's end: were it open here, the helper's end would never be seen. */
  g_subprocess_launcher_close (launcher);
  if (self->subprocess == NULL
      || !transfer (self, &answer, sizeof answer, FALSE, g_get_monotonic_time () + START_SECONDS * G_USEC_PER_SEC, error))
    return NULL;
  if (answer.status != IEP_PDF_STATUS_READY || answer.count != IEP_PDF_PROTOCOL)
    {
      if (error != NULL)
        *error = unsafe_error ();
      return NULL;
    }
  return g_steal_pointer (&self);
}

/* With bubblewrap when it works; whether it does is found out once. */
static IepPdfProcess *
start_somehow (GError **error)
{
  g_autofree char *bubblewrap = NULL;
  IepPdfProcess *process;

  if (!starter.without_bubblewrap && !g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS))
    bubblewrap = g_find_program_in_path ("bwrap");
  if (bubblewrap != NULL)
    {
      process = start (bubblewrap, NULL);
      if (process != NULL)
        return process;
      g_debug ("bubblewrap does not work here; the helper closes itself off alone");
    }
  starter.without_bubblewrap = TRUE;
  return start (NULL, error);
}

/* A process that died while nobody looked is no use. */
static gboolean
is_alive (IepPdfProcess *self)
{
  struct pollfd wait = { .fd = self->socket, .events = POLLIN };

  return poll (&wait, 1, 0) == 0;
}

static gpointer
run_starter (gpointer data)
{
  g_mutex_lock (&starter.mutex);
  for (;;)
    {
      gint64 until = g_get_monotonic_time () + PREPARE_AFTER;
      IepPdfProcess *process;
      GError *error = NULL;

      while (starter.spare != NULL && is_alive (starter.spare))
        g_cond_wait (&starter.changed, &starter.mutex);
      while (starter.waiting == 0 && g_cond_wait_until (&starter.changed, &starter.mutex, until))
        ;
      g_mutex_unlock (&starter.mutex);
      process = start_somehow (&error);
      g_mutex_lock (&starter.mutex);
      g_clear_pointer (&starter.spare, iep_pdf_process_free);
      starter.spare = process;
      if (process == NULL)
        {
          g_clear_error (&starter.failure);
          starter.failure = error;
          starter.failures++;
        }
      g_cond_broadcast (&starter.changed);
      /* Not again before somebody asks. */
      while (process == NULL && starter.waiting == 0)
        g_cond_wait (&starter.changed, &starter.mutex);
    }

  return NULL;
}

/**
 * iep_pdf_process_prepare:
 *
 * Starts a process ahead, for the document that comes next. Returns at once.
 */
void
iep_pdf_process_prepare (void)
{
  g_mutex_lock (&starter.mutex);
  if (!starter.running)
    {
      starter.running = TRUE;
      g_thread_unref (g_thread_new ("pdf-starter", run_starter, NULL));
    }
  g_mutex_unlock (&starter.mutex);
}

/**
 * iep_pdf_process_take:
 * @error: G_IO_ERROR_NOT_SUPPORTED when it could not be closed off
 *
 * Waits for a process: not in the main thread.
 *
 * Returns: (transfer full) (nullable): a process that has given up everything and seen no document yet
 */
IepPdfProcess *
iep_pdf_process_take (GError **error)
{
  IepPdfProcess *process = NULL;
  guint failures;

  iep_pdf_process_prepare ();
  g_mutex_lock (&starter.mutex);
  if (starter.spare != NULL && !is_alive (starter.spare))
    g_clear_pointer (&starter.spare, iep_pdf_process_free);
  failures = starter.failures;
  starter.waiting++;
  g_cond_broadcast (&starter.changed);
  while (starter.spare == NULL && starter.failures == failures)
    g_cond_wait (&starter.changed, &starter.mutex);
  starter.waiting--;
  process = g_steal_pointer (&starter.spare);
  if (process == NULL && error != NULL)
    *error = g_error_copy (starter.failure);
  g_cond_broadcast (&starter.changed);
  g_mutex_unlock (&starter.mutex);
  return process;
}

/**
 * iep_pdf_process_free:
 * @self: (transfer full): a process
 *
 * Ends it, whatever it is doing.
 */
void
iep_pdf_process_free (IepPdfProcess *self)
{
  if (self->subprocess != NULL)
    g_subprocess_force_exit (self->subprocess);
  g_clear_object (&self->subprocess);
  if (self->picture != NULL)
    munmap (self->picture, IEP_PDF_PICTURE_BYTES);
  if (self->picture_fd >= 0)
    close (self->picture_fd);
  if (self->socket >= 0)
    close (self->socket);
  g_free (self);
}

static gsize
item_size (guint kind)
{
  return kind == IEP_PDF_QUESTION_OPEN ? sizeof (IepPdfPageSize) : kind == IEP_PDF_QUESTION_FIND ? sizeof (IepPdfArea) : 0;
}

static guint
most_items (guint kind)
{
  return kind == IEP_PDF_QUESTION_OPEN ? IEP_PDF_MAX_PAGES : kind == IEP_PDF_QUESTION_FIND ? IEP_PDF_MAX_HITS : 0;
}

/**
 * iep_pdf_process_ask:
 * @self: a process
 * @question: with the length of @follows
 * @follows: (nullable): what comes after the question
 * @seconds: how long it may take
 * @answer: (out caller-allocates): the answer; its count is that of the items in @answer_follows
 * @answer_follows: (out) (nullable): page sizes or areas
 * @error: G_IO_ERROR_CLOSED when the process broke, G_IO_ERROR_TIMED_OUT; it is of no use any more then
 *
 * Asks and waits for the answer: not in the main thread.
 *
 * Returns: whether there is an answer
 */
gboolean
iep_pdf_process_ask (IepPdfProcess         *self,
                     const IepPdfQuestion  *question,
                     gconstpointer          follows,
                     guint                  seconds,
                     IepPdfAnswer          *answer,
                     GBytes               **answer_follows,
                     GError               **error)
{
  gint64 deadline = g_get_monotonic_time () + (gint64) seconds * G_USEC_PER_SEC;
  g_autofree char *data = NULL;
  IepPdfQuestion copy = *question;

  if (answer_follows != NULL)
    *answer_follows = NULL;
  if (!transfer (self, &copy, sizeof copy, TRUE, deadline, error)
      || !transfer (self, (void *) follows, question->length, TRUE, deadline, error)
      || !transfer (self, answer, sizeof *answer, FALSE, deadline, error))
    return FALSE;
  if (answer->status > IEP_PDF_STATUS_NO_PAGE || answer->status == IEP_PDF_STATUS_READY || answer->status == IEP_PDF_STATUS_UNSAFE
      || answer->count > most_items (question->kind) || answer->length != answer->count * item_size (question->kind)
      || answer->width > IEP_PDF_MAX_SIDE || answer->height > IEP_PDF_MAX_SIDE
      || (gsize) answer->width * answer->height * 4 > IEP_PDF_PICTURE_BYTES)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CLOSED,
                           _("The PDF broke the closed-off program that draws it. It may be damaged, or made to do harm; nothing else was touched."));
      return FALSE;
    }
  data = g_malloc (answer->length);
  if (!transfer (self, data, answer->length, FALSE, deadline, error))
    return FALSE;
  if (answer_follows != NULL)
    *answer_follows = g_bytes_new_take (g_steal_pointer (&data), answer->length);
  return TRUE;
}

/**
 * iep_pdf_process_get_picture:
 * @self: a process
 * @answer: its answer to a question for a picture
 *
 * Returns: (transfer full): the pixels, %IEP_PDF_MAX_SIDE or fewer a line, four bytes each
 */
GBytes *
iep_pdf_process_get_picture (IepPdfProcess      *self,
                             const IepPdfAnswer *answer)
{
  gsize length = (gsize) answer->width * answer->height * 4;
  GBytes *copy = g_bytes_new (self->picture, length);

  if (length > KEPT_PICTURE)
    fallocate (self->picture_fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, IEP_PDF_PICTURE_BYTES);
  return copy;
}
