/* SPDX-License-Identifier: GPL-3.0-or-later */
/* iepirkumi-pdf-helper: draws one PDF for the window and may do nothing else. Started by the window only. */
#define G_LOG_DOMAIN "iep-pdf-helper"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "helper/iep-pdf-draw.h"
#include "helper/iep-pdf-protocol.h"
#include "helper/iep-pdf-sandbox.h"

/* When the window is gone nobody needs us. */
static void
read_all (void  *to,
          gsize  n)
{
  for (gsize done = 0; done < n;)
    {
      gssize got = read (IEP_PDF_SOCKET_FD, (char *) to + done, n - done);

      if (got > 0)
        done += got;
      else if (got == 0 || errno != EINTR)
        _exit (0);
    }
}

static void
write_all (const void *from,
           gsize       n)
{
  for (gsize done = 0; done < n;)
    {
      gssize put = write (IEP_PDF_SOCKET_FD, (const char *) from + done, n - done);

      if (put > 0)
        done += put;
      else if (errno != EINTR)
        _exit (0);
    }
}

static void
answer (IepPdfStatus  status,
        guint         count,
        int           width,
        int           height,
        const GArray *items,
        gsize         item_size)
{
  IepPdfAnswer say = { .status = status, .count = count, .width = width, .height = height };

  say.length = items != NULL ? items->len * item_size : 0;
  write_all (&say, sizeof say);
  if (say.length > 0)
    write_all (items->data, say.length);
}

static void
answer_questions (guint8 *picture)
{
  IepPdfDraw *draw = NULL;

  for (;;)
    {
      g_autofree char *follows = NULL;
      g_autoptr(GArray) items = NULL;
      IepPdfQuestion question;
      IepPdfStatus status = IEP_PDF_STATUS_NO_PDF;
      int width = 0, height = 0;

      read_all (&question, sizeof question);
      follows = g_try_malloc (question.length + 1);
      if (follows == NULL)
        _exit (1);
      read_all (follows, question.length);
      follows[question.length] = '\0';
      switch (question.kind)
        {
        case IEP_PDF_QUESTION_OPEN:
          if (draw == NULL)
            {
              g_autoptr(GBytes) pdf = g_bytes_new_take (g_steal_pointer (&follows), question.length);

              status = iep_pdf_draw_open (pdf, &draw, &items);
            }
          answer (status, items != NULL ? items->len : 0, 0, 0, items, sizeof (IepPdfPageSize));
          break;
        case IEP_PDF_QUESTION_DRAW:
        case IEP_PDF_QUESTION_PRINT:
          if (draw != NULL)
            status = iep_pdf_draw_page (draw, question.page, question.scale, question.kind == IEP_PDF_QUESTION_PRINT, picture, &width, &height);
          answer (status, 0, width, height, NULL, 0);
          break;
        case IEP_PDF_QUESTION_FIND:
          if (draw != NULL)
            status = iep_pdf_draw_find (draw, question.page, follows, &items);
          answer (status, items != NULL ? items->len : 0, 0, 0, items, sizeof (IepPdfArea));
          break;
        default:
          _exit (1);
        }
    }
}

int
main (int    argc,
      char **argv)
{
  struct stat socket_stat;
  guint8 *picture;

  /* Nothing to draw for, nothing to draw on: a person started it. */
  if (fstat (IEP_PDF_SOCKET_FD, &socket_stat) != 0 || !S_ISSOCK (socket_stat.st_mode))
    {
      static const char words[] = "iepirkumi-pdf-helper is started by Iepirkumi.\n";

      return write (STDERR_FILENO, words, sizeof words - 1) > 0 ? 2 : 3;
    }
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  prctl (PR_SET_DUMPABLE, 0);
  setlocale (LC_CTYPE, "C.UTF-8");
  picture = mmap (NULL, IEP_PDF_PICTURE_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, IEP_PDF_PICTURE_FD, 0);
  if (picture == MAP_FAILED)
    return 1;
  close (IEP_PDF_PICTURE_FD);
  iep_pdf_sandbox_keep_fonts ();
  iep_pdf_draw_warm_up ();
  if (!iep_pdf_sandbox_enter ())
    {
      answer (IEP_PDF_STATUS_UNSAFE, IEP_PDF_PROTOCOL, 0, 0, NULL, 0);
      return 1;
    }
  answer (IEP_PDF_STATUS_READY, IEP_PDF_PROTOCOL, 0, 0, NULL, 0);
  answer_questions (picture);

  return 0;
}
