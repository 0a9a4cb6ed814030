/* SPDX-License-Identifier: GPL-3.0-or-later */
/* No new privileges, limits on memory, time and files, and a list of the system calls that are left (libseccomp): none of
 * them opens a file, makes a socket, starts a program or signals another. This alone must hold, since namespaces
 * (bubblewrap around this process) are not to be had everywhere.
 *
 * A PDF may leave out the common fonts. Their files are opened beforehand, and the list of fonts is cut down to them; when
 * poppler later opens one by its name, the refused call comes back as SIGSYS and is answered with a copy of the
 * descriptor that is open already. Any other name is refused. */
#define _GNU_SOURCE
#define G_LOG_DOMAIN "iep-pdf-helper"

#include "config.h"

#include "helper/iep-pdf-sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <fontconfig/fontconfig.h>
#include <seccomp.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#include "helper/iep-pdf-protocol.h"

#define MEMORY ((rlim_t) 1024 * 1024 * 1024 + IEP_PDF_PICTURE_BYTES)
#define SECONDS 900 /* of work in the life of one process */
#define MAX_FONTS 64

static struct
{
  char *path;
  int   fd;
} fonts[MAX_FONTS];
static guint n_fonts;

/* Fonts ------------------------------------------------------------------------------------ */

static int
font_of (const char *path)
{
  for (guint i = 0; i < n_fonts; i++)
    if (strcmp (fonts[i].path, path) == 0)
      return fonts[i].fd;
  return -1;
}

static void
keep_font (const char *family,
           int         weight,
           int         slant)
{
  FcPattern *wanted = FcPatternCreate ();
  FcPattern *found;
  FcResult result;
  FcChar8 *path;
  int fd;

  FcPatternAddString (wanted, FC_FAMILY, (const FcChar8 *) family);
  FcPatternAddInteger (wanted, FC_WEIGHT, weight);
  FcPatternAddInteger (wanted, FC_SLANT, slant);
  FcConfigSubstitute (NULL, wanted, FcMatchPattern);
  FcDefaultSubstitute (wanted);
  found = FcFontMatch (NULL, wanted, &result);
  if (found != NULL && FcPatternGetString (found, FC_FILE, 0, &path) == FcResultMatch && n_fonts < MAX_FONTS
      && font_of ((const char *) path) < 0 && (fd = open ((const char *) path, O_RDONLY | O_CLOEXEC)) >= 0)
    {
      fonts[n_fonts].path = g_strdup ((const char *) path);
      fonts[n_fonts].fd = fd;
      n_fonts++;
    }
  if (found != NULL)
    FcPatternDestroy (found);
  FcPatternDestroy (wanted);
}

/**
 * iep_pdf_sandbox_keep_fonts:
 *
 * Opens the fonts that stand in for the standard fonts of PDF, and makes them the only ones there are. Call it before
 * iep_pdf_sandbox_enter().
 */
void
iep_pdf_sandbox_keep_fonts (void)
{
  static const char *const families[] = { "Helvetica", "Times", "Courier", "sans-serif", "serif", "monospace" };
  static const int weights[] = { FC_WEIGHT_REGULAR, FC_WEIGHT_BOLD };
  static const int slants[] = { FC_SLANT_ROMAN, FC_SLANT_OBLIQUE };
  FcFontSet *set;
  int kept = 0;

  FcInit ();
  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    for (guint k = 0; k < G_N_ELEMENTS (weights); k++)
      for (guint l = 0; l < G_N_ELEMENTS (slants); l++)
        keep_font (families[i], weights[k], slants[l]);
  keep_font ("Symbol", FC_WEIGHT_REGULAR, FC_SLANT_ROMAN);
  keep_font ("ZapfDingbats", FC_WEIGHT_REGULAR, FC_SLANT_ROMAN);
  /* The others are not destroyed: they lie in the mapped cache. */
  set = FcConfigGetFonts (NULL, FcSetSystem);
  for (int i = 0; set != NULL && i < set->nfont; i++)
    {
      FcChar8 *path;

      if (FcPatternGetString (set->fonts[i], FC_FILE, 0, &path) == FcResultMatch && font_of ((const char *) path) >= 0)
        set->fonts[kept++] = set->fonts[i];
    }
  if (set != NULL)
    set->nfont = kept;
}

/* The refused calls ------------------------------------------------------------------------------ */

#if defined __x86_64__
#define CALL_ARGUMENT(context, n) ((context)->uc_mcontext.gregs[(n) == 0 ? REG_RDI : (n) == 1 ? REG_RSI : (n) == 2 ? REG_RDX : REG_R10])
#define SET_CALL_RESULT(context, value) ((context)->uc_mcontext.gregs[REG_RAX] = (value))
#define CALLS_CAN_BE_ANSWERED 1
#elif defined __aarch64__
#define CALL_ARGUMENT(context, n) ((context)->uc_mcontext.regs[n])
#define SET_CALL_RESULT(context, value) ((context)->uc_mcontext.regs[0] = (value))
#define CALLS_CAN_BE_ANSWERED 1
#else
#define CALLS_CAN_BE_ANSWERED 0
#endif

#if CALLS_CAN_BE_ANSWERED
static int
open_again (const char *path)
{
  int fd = path != NULL ? font_of (path) : -1;
  int copy;

  if (fd < 0)
    return -EACCES;
  copy = fcntl (fd, F_DUPFD_CLOEXEC, 0);
  if (copy < 0)
    return -errno;
  /* Copies share their place in the file; whoever opens expects the beginning. */
  lseek (copy, 0, SEEK_SET);
  return copy;
}

static int
stat_again (int          directory,
            const char  *path,
            struct stat *to)
{
  int fd = path == NULL || *path == '\0' ? directory : font_of (path);

  if (fd < 0)
    return -EACCES;
  return syscall (SYS_fstat, fd, to) == 0 ? 0 : -errno;
}

static void
answer_call (int        signum,
             siginfo_t *info,
             void      *data)
{
  ucontext_t *context = data;
  int saved = errno;
  long result = -EPERM;

  switch (info->si_syscall)
    {
    case SYS_openat:
      result = open_again ((const char *) CALL_ARGUMENT (context, 1));
      break;
    case SYS_newfstatat:
      result = stat_again ((int) CALL_ARGUMENT (context, 0), (const char *) CALL_ARGUMENT (context, 1),
                           (struct stat *) CALL_ARGUMENT (context, 2));
      break;
#ifdef SYS_open
    case SYS_open:
      result = open_again ((const char *) CALL_ARGUMENT (context, 0));
      break;
#endif
    default:
      break;
    }
  SET_CALL_RESULT (context, result);
  errno = saved;
}
#endif

/* Giving up ------------------------------------------------------------------------------------------ */

static gboolean
allow_calls (scmp_filter_ctx filter)
{
  /* They work on what is open already, or on nothing at all. */
  static const int plain[] = {
    SCMP_SYS (read), SCMP_SYS (readv), SCMP_SYS (pread64), SCMP_SYS (write), SCMP_SYS (writev), SCMP_SYS (lseek),
    SCMP_SYS (fstat), SCMP_SYS (close), SCMP_SYS (poll), SCMP_SYS (ppoll), SCMP_SYS (brk), SCMP_SYS (munmap),
    SCMP_SYS (mremap), SCMP_SYS (madvise), SCMP_SYS (futex), SCMP_SYS (rt_sigreturn), SCMP_SYS (rt_sigprocmask),
    SCMP_SYS (rt_sigaction), SCMP_SYS (sigaltstack), SCMP_SYS (clock_gettime), SCMP_SYS (clock_nanosleep),
    SCMP_SYS (nanosleep), SCMP_SYS (gettimeofday), SCMP_SYS (getrandom), SCMP_SYS (getrusage), SCMP_SYS (getpid),
    SCMP_SYS (gettid), SCMP_SYS (sched_yield), SCMP_SYS (restart_syscall), SCMP_SYS (exit), SCMP_SYS (exit_group),
  };
  static const int answered[] = {
#if CALLS_CAN_BE_ANSWERED
    SCMP_SYS (open), SCMP_SYS (openat), SCMP_SYS (newfstatat),
#endif
  };
  gboolean good = TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    /* What this machine does not have is no loss. */
    good = good && (plain[i] < 0 || seccomp_rule_add (filter, SCMP_ACT_ALLOW, plain[i], 0) == 0);
  for (guint i = 0; i < G_N_ELEMENTS (answered); i++)
    good = good && (answered[i] < 0 || seccomp_rule_add (filter, SCMP_ACT_TRAP, answered[i], 0) == 0);
  /* Memory, but no new code. */
  good = good && seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (mmap), 1, SCMP_A2 (SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0;
  good = good && seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (mprotect), 1, SCMP_A2 (SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0;
  good = good && seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (fcntl), 1, SCMP_A1 (SCMP_CMP_EQ, F_DUPFD_CLOEXEC)) == 0;
  good = good && seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (fcntl), 1, SCMP_A1 (SCMP_CMP_EQ, F_GETFL)) == 0;
  good = good && seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (fcntl), 1, SCMP_A1 (SCMP_CMP_EQ, F_GETFD)) == 0;
  good = good && seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (fcntl), 1, SCMP_A1 (SCMP_CMP_EQ, F_SETFD)) == 0;
  /* abort() ends this process and no other. */
  good = good && seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (tgkill), 1, SCMP_A0 (SCMP_CMP_EQ, getpid ())) == 0;
  return good;
}

static gboolean
limit (int    what,
       rlim_t to)
{
  struct rlimit now;

  if (getrlimit (what, &now) != 0)
    return FALSE;
  now.rlim_max = MIN (now.rlim_max, to);
  now.rlim_cur = now.rlim_max;
  return setrlimit (what, &now) == 0;
}

/* Promised is not held: what must not work is tried. */
static gboolean
is_closed (void)
{
  int fd = openat (AT_FDCWD, "/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  int s = socket (AF_UNIX, SOCK_STREAM, 0);

  return fd < 0 && s < 0;
}

/**
 * iep_pdf_sandbox_enter:
 *
 * Gives up files, sockets, programs, other processes and new code, for ever. Limits apply to memory, time and files.
 *
 * Returns: whether all of it is in force; if not, touch no foreign bytes
 */
gboolean
iep_pdf_sandbox_enter (void)
{
  scmp_filter_ctx filter;
  gboolean good;

#if CALLS_CAN_BE_ANSWERED
  struct sigaction action = { 0 };

  action.sa_sigaction = answer_call;
  action.sa_flags = SA_SIGINFO;
  if (sigaction (SIGSYS, &action, NULL) != 0)
    return FALSE;
#endif
  if (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0
      || !limit (RLIMIT_AS, MEMORY) || !limit (RLIMIT_CPU, SECONDS) || !limit (RLIMIT_FSIZE, 0) || !limit (RLIMIT_CORE, 0)
      || !limit (RLIMIT_NPROC, 0) || !limit (RLIMIT_NOFILE, 2 * MAX_FONTS))
    return FALSE;
  filter = seccomp_init (SCMP_ACT_ERRNO (EPERM));
  if (filter == NULL)
    return FALSE;
  good = allow_calls (filter) && seccomp_load (filter) == 0;
  seccomp_release (filter);
  return good && is_closed ();
}
