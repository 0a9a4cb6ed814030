/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A way to the server that can break at the worst moment. */
#define _GNU_SOURCE

#include "config.h"

#include "proxy.h"

#include <glib/gstdio.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

struct _Proxy
{
  IepServer *server;
  char      *folder;
  char      *socket_name;
  char      *target_name;
  int        listener;
  GThread   *thread;
  GMutex     lock;
  char      *word;
  gint       n_broken;
  gint       stopped;
  gint       n_pairs;
};

typedef struct
{
  Proxy *proxy;
  int    client;
  int    server;
} Pair;

static int
open_socket (const char *path,
             gboolean    listening)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int status;

  g_assert_cmpuint (strlen (path), <, sizeof address.sun_path);
  strcpy (address.sun_path, path);
  g_assert_cmpint (fd, >=, 0);
  status = listening ? bind (fd, (struct sockaddr *) &address, sizeof address)
                     : connect (fd, (struct sockaddr *) &address, sizeof address);
  g_assert_no_errno (status);
  if (listening)
    g_assert_no_errno (listen (fd, 16));

  return fd;
}

static gboolean
hand_on (int         from,
         int         to,
         char       *buffer,
         gsize       size,
         gssize     *n)
{
  *n = read (from, buffer, size);
  if (*n <= 0)
    return FALSE;

  return to < 0 || write (to, buffer, *n) == *n;
}

static gpointer
serve_pair (gpointer data)
{
  g_autofree Pair *pair = data;
  char buffer[65536];
  gboolean swallowing = FALSE;
  gssize n;

  for (;;)
    {
      struct pollfd fds[2] = { { pair->client, POLLIN, 0 }, { pair->server, POLLIN, 0 } };

      if (poll (fds, 2, 50) < 0 || g_atomic_int_get (&pair->proxy->stopped))
        break;
      if (fds[0].revents != 0)
        {
          if (!hand_on (pair->client, pair->server, buffer, sizeof buffer, &n))
            break;
          g_mutex_lock (&pair->proxy->lock);
          if (pair->proxy->word != NULL && memmem (buffer, n, pair->proxy->word, strlen (pair->proxy->word)) != NULL)
            {
              swallowing = TRUE;
              g_clear_pointer (&pair->proxy->word, g_free);
            }
          g_mutex_unlock (&pair->proxy->lock);
        }
      if (fds[1].revents != 0)
        {
          if (!hand_on (pair->server, swallowing ? -1 : pair->client, buffer, sizeof buffer, &n))
            break;
          if (swallowing)
            {
              g_atomic_int_inc (&pair->proxy->n_broken);
              break;
            }
        }
    }
  close (pair->client);
  close (pair->server);
  g_atomic_int_add (&pair->proxy->n_pairs, -1);

  return NULL;
}

static gpointer
listen_on (gpointer data)
{
  Proxy *self = data;

  for (;;)
    {
      int client = accept (self->listener, NULL, NULL);
      Pair *pair;

      if (client < 0)
        return NULL;

      if (g_atomic_int_get (&self->stopped))
        {
          close (client);
          continue;
        }
      pair = g_new0 (Pair, 1);
      g_atomic_int_inc (&self->n_pairs);
      pair->proxy = self;
      pair->client = client;
      pair->server = open_socket (self->target_name, FALSE);
      g_thread_unref (g_thread_new ("pair", serve_pair, pair));
    }
}

Proxy *
proxy_new (IepServer *server)
{
  Proxy *self = g_new0 (Proxy, 1);
  g_autofree char *name = g_strdup_printf (".s.PGSQL.%s", iep_server_get_port (server) != NULL ? iep_server_get_port (server) : "5432");
  g_autoptr(GError) error = NULL;

  self->folder = g_dir_make_tmp ("iep-proxy-XXXXXX", &error);
  g_assert_no_error (error);
  self->socket_name = g_build_filename (self->folder, name, NULL);
  self->target_name = g_build_filename (iep_server_get_host (server), name, NULL);
  self->server = iep_server_copy (server);
  g_object_set (self->server, "host", self->folder, NULL);
  self->listener = open_socket (self->socket_name, TRUE);
  self->thread = g_thread_new ("proxy", listen_on, self);

  return self;
}

void
proxy_stop (Proxy *self)
{
  g_atomic_int_set (&self->stopped, 1);
}

void
proxy_free (Proxy *self)
{
  proxy_stop (self);
  while (g_atomic_int_get (&self->n_pairs) > 0)
    g_usleep (10 * 1000);
  shutdown (self->listener, SHUT_RDWR);
  g_thread_join (self->thread);
  close (self->listener);
  g_unlink (self->socket_name);
  g_rmdir (self->folder);
  g_object_unref (self->server);
  g_free (self->folder);
  g_free (self->socket_name);
  g_free (self->target_name);
  g_free (self->word);
  g_mutex_clear (&self->lock);
  g_free (self);
}

IepServer *
proxy_get_server (Proxy *self)
{
  return self->server;
}

void
proxy_swallow (Proxy      *self,
               const char *word)
{
  g_mutex_lock (&self->lock);
  g_free (self->word);
  self->word = g_strdup (word);
  g_mutex_unlock (&self->lock);
}

guint
proxy_get_n_broken (Proxy *self)
{
  return g_atomic_int_get (&self->n_broken);
}
