/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A way to the server that can break at the worst moment. */
#pragma once

#include "database/iep-server.h"

G_BEGIN_DECLS

typedef struct _Proxy Proxy;

/* Listens in a folder of its own and hands everything on to @server. */
Proxy     *proxy_new          (IepServer  *server);
void       proxy_free         (Proxy      *self);
/* The server as seen through it. */
IepServer *proxy_get_server   (Proxy      *self);
/* The next time the client sends @word: let the server answer, keep the answer, break the connection. */
void       proxy_swallow      (Proxy      *self,
                               const char *word);
/* Lets nobody through any more, not those who are connected either. */
void       proxy_stop         (Proxy      *self);
guint      proxy_get_n_broken (Proxy      *self);

G_END_DECLS
