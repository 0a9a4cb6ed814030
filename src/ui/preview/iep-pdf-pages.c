/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A scrollable that knows where each page stands, asks the renderer for those in sight, and keeps few pictures. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/preview/iep-pdf-pages-private.h"

#include <glib/gi18n.h>
#include <math.h>

#define GAP 12.0                /* pixels between pages */
#define POINTS_TO_PIXELS (96.0 / 72.0)
#define KEPT_BYTES ((gsize) 160 * 1000 * 1000) /* of pictures, with those in sight */
#define MIN_ZOOM 0.1
#define MAX_ZOOM 6.0

enum
{
  PROP_0,
  PROP_PAGE,
  PROP_ZOOM,
  PROP_HADJUSTMENT,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
};

enum
{
  PAGE_PRESSED,
  PAGE_DRAWN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE_WITH_CODE (IepPdfPages, iep_pdf_pages, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

static gboolean
tell_cb (gpointer data)
{
  IepPdfPages *self = data;

  self->telling = 0;
  g_object_notify (G_OBJECT (self), "zoom");
  g_object_notify (G_OBJECT (self), "page");
  return G_SOURCE_REMOVE;
}

/* Whoever listens changes labels; in the middle of an allocation that would leave them without a place. */
static void
tell (IepPdfPages *self,
      const char  *property)
{
  if (!self->allocating)
    g_object_notify (G_OBJECT (self), property);
  else if (self->telling == 0)
    self->telling = g_idle_add_full (G_PRIORITY_HIGH_IDLE, tell_cb, self, NULL);
}

static double
pixels_a_point (IepPdfPages *self)
{
  return self->zoom * POINTS_TO_PIXELS;
}

static void
clear_pages (IepPdfPages *self)
{
  for (guint i = 0; i < self->n_pages; i++)
    {
      g_cancellable_cancel (self->pages[i].cancellable);
      g_clear_object (&self->pages[i].cancellable);
      g_clear_object (&self->pages[i].texture);
    }
  g_clear_pointer (&self->pages, g_free);
  self->n_pages = 0;
}

/* Where every page stands at the zoom of now. */
static void
lay_out (IepPdfPages *self)
{
  double scale = pixels_a_point (self);
  double y = GAP;

  for (guint i = 0; i < self->n_pages; i++)
    {
      double width, height;

      iep_pdf_renderer_get_page_size (self->renderer, i, &width, &height);
      self->pages[i].y = y;
      self->pages[i].width = width * scale;
      self->pages[i].height = height * scale;
      y += height * scale + GAP;
    }
  self->total_height = y;
}

static double
scroll_x (IepPdfPages *self)
{
  return self->hadjustment != NULL ? gtk_adjustment_get_value (self->hadjustment) : 0;
}

static double
scroll_y (IepPdfPages *self)
{
  return self->vadjustment != NULL ? gtk_adjustment_get_value (self->vadjustment) : 0;
}

static double
content_width (IepPdfPages *self)
{
  return self->widest * pixels_a_point (self) + 2 * GAP;
}

/**
 * iep_pdf_pages_page_at:
 * @self: the pages
 * @y: a height, from the top of the first page
 *
 * Returns: the first page that reaches below it
 */
guint
iep_pdf_pages_page_at (IepPdfPages *self,
                       double       y)
{
  guint low = 0, high = self->n_pages;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (self->pages[middle].y + self->pages[middle].height < y)
        low = middle + 1;
      else
        high = middle;
    }
  return MIN (low, self->n_pages > 0 ? self->n_pages - 1 : 0);
}

static void
rendered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (IepPdfPages) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  double scale;
  guint i;

  texture = iep_pdf_renderer_render_finish (IEP_PDF_RENDERER (object), result, &i, &scale, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->renderer != IEP_PDF_RENDERER (object) || i >= self->n_pages)
    return;
  if (self->pages[i].asked == scale)
    g_clear_object (&self->pages[i].cancellable);
  if (texture == NULL)
    {
      g_debug ("Page %u was not drawn: %s", i, error->message);
      return;
    }
  g_set_object (&self->pages[i].texture, texture);
  self->pages[i].scale = scale;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[PAGE_DRAWN], 0, i);
}

static void
ask_for_page (IepPdfPages *self,
              guint        i)
{
  Page *page = &self->pages[i];
  double scale = pixels_a_point (self) * gtk_widget_get_scale_factor (GTK_WIDGET (self));

  if (page->texture != NULL && page->scale == scale)
    return;
  if (page->cancellable != NULL)
    {
      if (page->asked == scale)
        return;
      g_cancellable_cancel (page->cancellable);
      g_clear_object (&page->cancellable);
    }
  page->cancellable = g_cancellable_new ();
  page->asked = scale;
  iep_pdf_renderer_render_async (self->renderer, i, scale, self->priority, page->cancellable, rendered_cb, g_object_ref (self));
}

static gsize
texture_bytes (GdkTexture *texture)
{
  return texture != NULL ? (gsize) gdk_texture_get_width (texture) * gdk_texture_get_height (texture) * 4 : 0;
}

/* Nobody waits for pages out of sight any more; their pictures stay while there is room, the farthest go first. */
static void
forget_far_pages (IepPdfPages *self,
                  guint        first,
                  guint        last)
{
  gsize bytes = 0;

  for (guint i = 0; i < self->n_pages; i++)
    {
      bytes += texture_bytes (self->pages[i].texture);
      if ((i < first || i > last) && self->pages[i].cancellable != NULL)
        {
          g_cancellable_cancel (self->pages[i].cancellable);
          g_clear_object (&self->pages[i].cancellable);
        }
    }
  for (guint low = 0, high = self->n_pages; bytes > KEPT_BYTES && (low < first || high > last + 1);)
    {
      guint far = first - MIN (low, first) > high - MIN (last + 1, high) ? low++ : --high;

      bytes -= texture_bytes (self->pages[far].texture);
      g_clear_object (&self->pages[far].texture);
    }
}

static void
update_current (IepPdfPages *self)
{
  guint current = iep_pdf_pages_page_at (self, scroll_y (self) + gtk_widget_get_height (GTK_WIDGET (self)) / 2.0);

  if (current != self->current)
    {
      g_autofree char *label = NULL;

      self->current = current;
      label = g_strdup_printf (_("Page %u of %u"), current + 1, self->n_pages);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, label, -1);
      tell (self, "page");
    }
}

static void
ask_for_visible (IepPdfPages *self)
{
  double top = scroll_y (self);
  double bottom = top + gtk_widget_get_height (GTK_WIDGET (self));
  guint first, last;

  if (self->n_pages == 0 || gtk_widget_get_height (GTK_WIDGET (self)) == 0)
    return;
  first = iep_pdf_pages_page_at (self, top);
  last = iep_pdf_pages_page_at (self, bottom);
  forget_far_pages (self, first, last);
  for (guint i = first; i <= last; i++)
    ask_for_page (self, i);
  update_current (self);
}

static void
configure_adjustments (IepPdfPages *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int height = gtk_widget_get_height (GTK_WIDGET (self));

  if (self->hadjustment != NULL)
    gtk_adjustment_configure (self->hadjustment, scroll_x (self), 0, MAX (content_width (self), width), width * 0.1, width * 0.9, width);
  if (self->vadjustment != NULL)
    gtk_adjustment_configure (self->vadjustment, scroll_y (self), 0, MAX (self->total_height, height), 40, height * 0.9, height);
}

static void
fit (IepPdfPages *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));

  if (self->fit_width && self->widest > 0 && width > 4 * GAP)
    {
      double zoom = CLAMP ((width - 2 * GAP) / (self->widest * POINTS_TO_PIXELS), MIN_ZOOM, MAX_ZOOM);

      if (fabs (zoom - self->zoom) > 0.0005)
        {
          self->zoom = zoom;
          tell (self, "zoom");
        }
    }
}

/* Zooms so that what was in the middle stays there. */
static void
relayout (IepPdfPages *self)
{
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  double middle = scroll_y (self) + height / 2.0;
  double fraction = 0;
  guint page = 0;
  gboolean had = self->n_pages > 0 && self->total_height > 0;

  if (had)
    {
      page = iep_pdf_pages_page_at (self, middle);
      fraction = self->pages[page].height > 0 ? (middle - self->pages[page].y) / self->pages[page].height : 0;
    }
  fit (self);
  lay_out (self);
  configure_adjustments (self);
  if (had && self->vadjustment != NULL && middle > height / 2.0)
    gtk_adjustment_set_value (self->vadjustment, self->pages[page].y + fraction * self->pages[page].height - height / 2.0);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  ask_for_visible (self);
}

static void
adjusted_cb (IepPdfPages *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  ask_for_visible (self);
}

static void
set_adjustment (IepPdfPages    *self,
                GtkAdjustment **place,
                GtkAdjustment  *adjustment)
{
  if (*place != NULL)
    {
      g_signal_handlers_disconnect_by_func (*place, adjusted_cb, self);
      g_clear_object (place);
    }
  if (adjustment != NULL)
    {
      *place = g_object_ref_sink (adjustment);
      g_signal_connect_swapped (adjustment, "value-changed", G_CALLBACK (adjusted_cb), self);
    }
}

/* Drawing --------------------------------------------------------------------------- */

static void
draw_hits (IepPdfPages *self,
           GtkSnapshot *snapshot,
           guint        page,
           double       x,
           double       y)
{
  double scale = pixels_a_point (self);

  for (guint i = 0; self->hits != NULL && i < self->hits->len; i++)
    {
      IepPdfHit *hit = &g_array_index (self->hits, IepPdfHit, i);
      GdkRGBA colour = { 1.0f, 0.85f, 0.0f, 0.4f };
      graphene_rect_t area;

      if (hit->page != page)
        continue;
      if (hit->match == self->current_hit)
        colour = (GdkRGBA) { 1.0f, 0.45f, 0.0f, 0.55f };
      graphene_rect_init (&area, x + hit->area.origin.x * scale, y + hit->area.origin.y * scale,
                          hit->area.size.width * scale, hit->area.size.height * scale);
      gtk_snapshot_append_color (snapshot, &colour, &area);
    }
}

static void
draw_frame (GtkSnapshot           *snapshot,
            const graphene_rect_t *area,
            gboolean               marked,
            const GdkRGBA         *accent)
{
  GdkRGBA line = { 0.5f, 0.5f, 0.5f, 0.4f };
  float width = marked ? 3.f : 1.f;
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, area, 0);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]) { width, width, width, width },
                              (GdkRGBA[4]) { marked ? *accent : line, marked ? *accent : line, marked ? *accent : line,
                                             marked ? *accent : line });
}

static void
iep_pdf_pages_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  IepPdfPages *self = IEP_PDF_PAGES (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  double top = scroll_y (self);
  GdkRGBA paper = { 1.f, 1.f, 1.f, 1.f };
  GdkRGBA accent = { 0.21f, 0.52f, 0.89f, 1.f };

  gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), "accent_bg_color", &accent);
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  for (guint i = self->n_pages > 0 ? iep_pdf_pages_page_at (self, top) : 0; i < self->n_pages && self->pages[i].y < top + height; i++)
    {
      Page *page = &self->pages[i];
      double x = floor (MAX ((MAX (content_width (self), width) - page->width) / 2, GAP) - scroll_x (self));
      double y = floor (page->y - top);
      graphene_rect_t area;

      graphene_rect_init (&area, x, y, page->width, page->height);
      /* A picture of the right scale is shown pixel by pixel. */
      if (page->texture != NULL && page->scale == pixels_a_point (self) * gtk_widget_get_scale_factor (widget)
          && gdk_texture_get_width (page->texture) >= (int) page->width)
        graphene_rect_init (&area, x, y, (double) gdk_texture_get_width (page->texture) / gtk_widget_get_scale_factor (widget),
                            (double) gdk_texture_get_height (page->texture) / gtk_widget_get_scale_factor (widget));
      if (page->texture != NULL)
        gtk_snapshot_append_texture (snapshot, page->texture, &area);
      else
        gtk_snapshot_append_color (snapshot, &paper, &area);
      draw_hits (self, snapshot, i, x, y);
      draw_frame (snapshot, &area, (int) i == self->marked, &accent);
    }
  gtk_snapshot_pop (snapshot);
}

static void
iep_pdf_pages_size_allocate (GtkWidget *widget,
                             int        width,
                             int        height,
                             int        baseline)
{
  IepPdfPages *self = IEP_PDF_PAGES (widget);

  self->allocating = TRUE;
  relayout (self);
  self->allocating = FALSE;
}

static void
iep_pdf_pages_measure (GtkWidget      *widget,
                       GtkOrientation  orientation,
                       int             for_size,
                       int            *minimum,
                       int            *natural,
                       int            *minimum_baseline,
                       int            *natural_baseline)
{
  *minimum = 60;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 600 : 400;
}

/* The widget ------------------------------------------------------------------------------ */

static void
iep_pdf_pages_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  IepPdfPages *self = IEP_PDF_PAGES (object);

  switch (prop_id)
    {
    case PROP_PAGE:
      g_value_set_uint (value, self->current);
      break;
    case PROP_ZOOM:
      g_value_set_double (value, self->zoom);
      break;
    case PROP_HADJUSTMENT:
      g_value_set_object (value, self->hadjustment);
      break;
    case PROP_VADJUSTMENT:
      g_value_set_object (value, self->vadjustment);
      break;
    case PROP_HSCROLL_POLICY:
      g_value_set_enum (value, self->hpolicy);
      break;
    case PROP_VSCROLL_POLICY:
      g_value_set_enum (value, self->vpolicy);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
iep_pdf_pages_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  IepPdfPages *self = IEP_PDF_PAGES (object);

  switch (prop_id)
    {
    case PROP_ZOOM:
      iep_pdf_pages_set_zoom (self, g_value_get_double (value));
      break;
    case PROP_HADJUSTMENT:
      set_adjustment (self, &self->hadjustment, g_value_get_object (value));
      break;
    case PROP_VADJUSTMENT:
      set_adjustment (self, &self->vadjustment, g_value_get_object (value));
      break;
    case PROP_HSCROLL_POLICY:
      self->hpolicy = g_value_get_enum (value);
      break;
    case PROP_VSCROLL_POLICY:
      self->vpolicy = g_value_get_enum (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
iep_pdf_pages_dispose (GObject *object)
{
  IepPdfPages *self = IEP_PDF_PAGES (object);

  g_clear_handle_id (&self->telling, g_source_remove);
  clear_pages (self);
  set_adjustment (self, &self->hadjustment, NULL);
  set_adjustment (self, &self->vadjustment, NULL);
  g_clear_object (&self->renderer);
  g_clear_pointer (&self->hits, g_array_unref);
  G_OBJECT_CLASS (iep_pdf_pages_parent_class)->dispose (object);
}

static void
iep_pdf_pages_class_init (IepPdfPagesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = iep_pdf_pages_get_property;
  object_class->set_property = iep_pdf_pages_set_property;
  object_class->dispose = iep_pdf_pages_dispose;
  widget_class->snapshot = iep_pdf_pages_snapshot;
  widget_class->size_allocate = iep_pdf_pages_size_allocate;
  widget_class->measure = iep_pdf_pages_measure;

  g_object_class_install_property (object_class, PROP_PAGE,
                                   g_param_spec_uint ("page", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  g_object_class_install_property (object_class, PROP_ZOOM,
                                   g_param_spec_double ("zoom", NULL, NULL, MIN_ZOOM, MAX_ZOOM, 1,
                                                        G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY));
  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");

  signals[PAGE_PRESSED] = g_signal_new ("page-pressed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[PAGE_DRAWN] = g_signal_new ("page-drawn", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 1, G_TYPE_UINT);

  iep_pdf_pages_class_add_keys (widget_class);
  gtk_widget_class_set_css_name (widget_class, "pdfpages");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
iep_pdf_pages_init (IepPdfPages *self)
{
  self->zoom = 1;
  self->marked = -1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  iep_pdf_pages_add_input (self);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (adjusted_cb), NULL);
}

/**
 * iep_pdf_pages_new:
 *
 * Returns: (transfer floating): no pages yet
 */
GtkWidget *
iep_pdf_pages_new (void)
{
  return g_object_new (IEP_TYPE_PDF_PAGES, NULL);
}

/**
 * iep_pdf_pages_set_renderer:
 * @self: the pages
 * @renderer: (nullable): an open renderer
 * @priority: how urgent the pictures are
 *
 * Shows another document, from its first page on.
 */
void
iep_pdf_pages_set_renderer (IepPdfPages    *self,
                            IepPdfRenderer *renderer,
                            IepPdfPriority  priority)
{
  g_return_if_fail (IEP_IS_PDF_PAGES (self));

  clear_pages (self);
  g_clear_pointer (&self->hits, g_array_unref);
  g_set_object (&self->renderer, renderer);
  self->priority = priority;
  self->widest = 0;
  self->total_height = 0;
  self->current = 0;
  if (renderer != NULL)
    {
      self->n_pages = iep_pdf_renderer_get_n_pages (renderer);
      self->pages = g_new0 (Page, self->n_pages);
      for (guint i = 0; i < self->n_pages; i++)
        {
          double width, height;

          iep_pdf_renderer_get_page_size (renderer, i, &width, &height);
          self->widest = MAX (self->widest, width);
        }
    }
  if (self->vadjustment != NULL)
    gtk_adjustment_set_value (self->vadjustment, 0);
  relayout (self);
  g_object_notify (G_OBJECT (self), "page");
}

/**
 * iep_pdf_pages_set_zoom:
 * @self: the pages
 * @zoom: 1 = as large as on paper on a screen of 96 pixels an inch
 *
 * Zooms; what is in the middle stays there.
 */
void
iep_pdf_pages_set_zoom (IepPdfPages *self,
                        double       zoom)
{
  g_return_if_fail (IEP_IS_PDF_PAGES (self));

  zoom = CLAMP (zoom, MIN_ZOOM, MAX_ZOOM);
  if (zoom == self->zoom)
    return;
  self->zoom = zoom;
  relayout (self);
  g_object_notify (G_OBJECT (self), "zoom");
}

/**
 * iep_pdf_pages_get_zoom:
 * @self: the pages
 *
 * Returns: the zoom
 */
double
iep_pdf_pages_get_zoom (IepPdfPages *self)
{
  g_return_val_if_fail (IEP_IS_PDF_PAGES (self), 1);

  return self->zoom;
}

/**
 * iep_pdf_pages_set_fit_width:
 * @self: the pages
 * @fit_width: whether the zoom follows the width of the widget
 *
 * Fits the widest page into the widget, now and whenever its size changes.
 */
void
iep_pdf_pages_set_fit_width (IepPdfPages *self,
                             gboolean     fit_width)
{
  g_return_if_fail (IEP_IS_PDF_PAGES (self));

  self->fit_width = fit_width;
  if (fit_width)
    relayout (self);
}

/**
 * iep_pdf_pages_get_fit_width:
 * @self: the pages
 *
 * Returns: whether the zoom follows the width
 */
gboolean
iep_pdf_pages_get_fit_width (IepPdfPages *self)
{
  g_return_val_if_fail (IEP_IS_PDF_PAGES (self), FALSE);

  return self->fit_width;
}

/**
 * iep_pdf_pages_get_page:
 * @self: the pages
 *
 * Returns: the page in the middle of sight, from 0
 */
guint
iep_pdf_pages_get_page (IepPdfPages *self)
{
  g_return_val_if_fail (IEP_IS_PDF_PAGES (self), 0);

  return self->current;
}

/**
 * iep_pdf_pages_scroll_to:
 * @self: the pages
 * @page: a page, from 0
 * @y: how far down on it, in points
 *
 * Brings this place into sight.
 */
void
iep_pdf_pages_scroll_to (IepPdfPages *self,
                         guint        page,
                         double       y)
{
  double offset;

  g_return_if_fail (IEP_IS_PDF_PAGES (self));

  if (page >= self->n_pages || self->vadjustment == NULL)
    return;
  /* A place on the page stands in the upper third; the page's own top at the top. */
  offset = y > 0 ? gtk_widget_get_height (GTK_WIDGET (self)) / 3.0 : GAP;
  gtk_adjustment_set_value (self->vadjustment, self->pages[page].y + y * pixels_a_point (self) - offset);
}

/**
 * iep_pdf_pages_set_marked:
 * @self: the pages
 * @page: a page, from 0, or -1
 *
 * Draws a frame around this page and brings it into sight when it is not.
 */
void
iep_pdf_pages_set_marked (IepPdfPages *self,
                          int          page)
{
  g_return_if_fail (IEP_IS_PDF_PAGES (self));

  if (self->marked == page)
    return;
  self->marked = page;
  if (page >= 0 && (guint) page < self->n_pages && self->vadjustment != NULL)
    gtk_adjustment_clamp_page (self->vadjustment, self->pages[page].y - GAP, self->pages[page].y + self->pages[page].height + GAP);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * iep_pdf_pages_set_hits:
 * @self: the pages
 * @hits: (nullable) (element-type IepPdfHit): places to mark
 * @current: the finding that is marked more strongly and brought into sight
 *
 * Marks found text.
 */
void
iep_pdf_pages_set_hits (IepPdfPages *self,
                        GArray      *hits,
                        guint        current)
{
  g_return_if_fail (IEP_IS_PDF_PAGES (self));

  if (hits != NULL)
    g_array_ref (hits);
  g_clear_pointer (&self->hits, g_array_unref);
  self->hits = hits;
  self->current_hit = current;
  for (guint i = 0; hits != NULL && i < hits->len; i++)
    {
      IepPdfHit *hit = &g_array_index (hits, IepPdfHit, i);

      if (hit->match == current)
        {
          double scale = pixels_a_point (self);

          iep_pdf_pages_scroll_to (self, hit->page, MAX (hit->area.origin.y, 1));
          if (self->hadjustment != NULL)
            gtk_adjustment_clamp_page (self->hadjustment, hit->area.origin.x * scale,
                                       (hit->area.origin.x + hit->area.size.width) * scale + 2 * GAP);
          break;
        }
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
