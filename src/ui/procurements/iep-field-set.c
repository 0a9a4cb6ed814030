/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fields and grids of a form together: bound, searched, marked, focused by the path the server uses. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/procurements/iep-field-set.h"

#include "ui/widgets/iep-form-field.h"
#include "ui/widgets/iep-sum-grid.h"

#define MAX_GRIDS 4

typedef struct
{
  const char *list;
  GtkWidget *grid;
  GtkWidget *refusal; /* a label for what is wrong with the list as a whole */
} Grid;

struct _IepFieldSet
{
  GPtrArray *fields; /* IepFormField, owned by the form */
  Grid grids[MAX_GRIDS];
  guint n_grids;
};

static IepLineGrid *
lines_of (Grid *grid)
{
  return iep_sum_grid_get_lines (IEP_SUM_GRID (grid->grid));
}

static void
collect (IepFieldSet *self,
         GtkWidget   *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (IEP_IS_FORM_FIELD (child))
      g_ptr_array_add (self->fields, child);
    else
      collect (self, child);
}

static IepFormField *
find_field (IepFieldSet *self,
            const char  *name)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      IepFormField *field = g_ptr_array_index (self->fields, i);

      if (g_strcmp0 (iep_form_field_get_field (field), name) == 0)
        return field;
    }
  return NULL;
}

static Grid *
find_grid (IepFieldSet *self,
           const char  *list)
{
  for (guint i = 0; i < self->n_grids; i++)
    if (strcmp (self->grids[i].list, list) == 0)
      return &self->grids[i];
  return NULL;
}

/* "funding[2].ekk" → 2 and "ekk"; FALSE when the path is of no line. */
static gboolean
parse_line (const char *path,
            guint      *line,
            char      **field)
{
  const char *bracket = strchr (path, '[');
  const char *dot;

  if (bracket == NULL)
    return FALSE;
  *line = g_ascii_strtoull (bracket + 1, NULL, 10);
  dot = strchr (bracket, '.');
  *field = dot != NULL ? g_strdup (dot + 1) : NULL;
  return TRUE;
}

static void
set_refusal (Grid       *grid,
             const char *words)
{
  gtk_label_set_label (GTK_LABEL (grid->refusal), words != NULL ? words : "");
  gtk_widget_set_visible (grid->refusal, words != NULL);
}

/**
 * iep_field_set_new:
 * @content: what holds the fields, at any depth
 *
 * Returns: (transfer full): all of them
 */
IepFieldSet *
iep_field_set_new (GtkWidget *content)
{
  IepFieldSet *self;

  g_return_val_if_fail (GTK_IS_WIDGET (content), NULL);

  self = g_new0 (IepFieldSet, 1);
  self->fields = g_ptr_array_new ();
  collect (self, content);
  return self;
}

void
iep_field_set_free (IepFieldSet *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->fields);
  g_free (self);
}

/**
 * iep_field_set_add_grid:
 * @list: the field of the procurement that holds the lines; a static string
 * @grid: an #IepSumGrid
 * @refusal: a label for what is wrong with the list as a whole
 */
void
iep_field_set_add_grid (IepFieldSet *self,
                        const char  *list,
                        GtkWidget   *grid,
                        GtkWidget   *refusal)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (self->n_grids < MAX_GRIDS);
  g_return_if_fail (IEP_IS_SUM_GRID (grid));

  self->grids[self->n_grids++] = (Grid) { list, grid, refusal };
}

/**
 * iep_field_set_watch:
 * @callback: called with @object when what is wrong, or busy, changes
 */
void
iep_field_set_watch (IepFieldSet *self,
                     GCallback    callback,
                     gpointer     object)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < self->fields->len; i++)
    g_signal_connect_object (g_ptr_array_index (self->fields, i), "state-changed", callback, object, G_CONNECT_SWAPPED);
  for (guint i = 0; i < self->n_grids; i++)
    g_signal_connect_object (self->grids[i].grid, "changed", callback, object, G_CONNECT_SWAPPED);
}

/**
 * iep_field_set_bind:
 * @session: where codes are looked up
 * @procurement: (nullable): what to edit from now on
 */
void
iep_field_set_bind (IepFieldSet    *self,
                    IepSession     *session,
                    IepProcurement *procurement)
{
  gint64 institution = 0, year = 0;

  g_return_if_fail (self != NULL);

  if (procurement != NULL)
    {
      institution = iep_procurement_get_institution_id (procurement);
      year = iep_record_get_int (IEP_RECORD (procurement), "year");
    }
  for (guint i = 0; i < self->fields->len; i++)
    iep_form_field_bind (g_ptr_array_index (self->fields, i), session, institution, year,
                         procurement != NULL ? IEP_RECORD (procurement) : NULL);
  for (guint i = 0; i < self->n_grids; i++)
    iep_sum_grid_set_procurement (IEP_SUM_GRID (self->grids[i].grid), session, procurement);
}

/**
 * iep_field_set_mark:
 * @path: what is wrong, as the server says it: `cpv`, `funding[2].ekk`
 * @words: why, in the user's words; it stays until the value changes
 *
 * Returns: whether the form has such a field
 */
gboolean
iep_field_set_mark (IepFieldSet *self,
                    const char  *path,
                    const char  *words)
{
  g_autofree char *root = NULL;
  g_autofree char *cell = NULL;
  IepFormField *field;
  Grid *grid;
  guint line;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  root = iep_field_path_root (path);
  field = find_field (self, root);
  grid = find_grid (self, root);
  if (field != NULL)
    iep_form_field_set_refusal (field, words);
  else if (grid != NULL && parse_line (path, &line, &cell))
    iep_line_grid_set_problem (lines_of (grid), line, cell, words);
  else if (grid != NULL)
    set_refusal (grid, words);
  return field != NULL || grid != NULL;
}

/**
 * iep_field_set_unmark:
 *
 * Forgets what the server found wrong.
 */
void
iep_field_set_unmark (IepFieldSet *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < self->fields->len; i++)
    iep_form_field_set_refusal (g_ptr_array_index (self->fields, i), NULL);
  for (guint i = 0; i < self->n_grids; i++)
    {
      iep_line_grid_clear (lines_of (&self->grids[i]));
      set_refusal (&self->grids[i], NULL);
    }
}

static IepFormField *
find_wrong_field (IepFieldSet *self)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      IepFormField *field = g_ptr_array_index (self->fields, i);

      if (gtk_widget_get_visible (GTK_WIDGET (field)) && iep_form_field_has_wrong_text (field))
        return field;
    }
  return NULL;
}

/**
 * iep_field_set_has_wrong:
 *
 * Returns: whether a visible field holds text which is no value of it
 */
gboolean
iep_field_set_has_wrong (IepFieldSet *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (find_wrong_field (self) != NULL)
    return TRUE;
  for (guint i = 0; i < self->n_grids; i++)
    if (iep_line_grid_has_problem (lines_of (&self->grids[i])))
      return TRUE;
  return FALSE;
}

/**
 * iep_field_set_focus_wrong:
 *
 * Goes to the first visible field that holds text which is no value of it.
 */
void
iep_field_set_focus_wrong (IepFieldSet *self)
{
  IepFormField *field;

  g_return_if_fail (self != NULL);

  field = find_wrong_field (self);
  if (field != NULL)
    {
      gtk_widget_grab_focus (GTK_WIDGET (field));
      return;
    }
  for (guint i = 0; i < self->n_grids; i++)
    if (iep_line_grid_focus_problem (lines_of (&self->grids[i])))
      return;
}

/**
 * iep_field_set_get_busy:
 *
 * Returns: whether a picker is still finding out which code was meant
 */
gboolean
iep_field_set_get_busy (IepFieldSet *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->fields->len; i++)
    if (iep_form_field_get_busy (g_ptr_array_index (self->fields, i)))
      return TRUE;
  for (guint i = 0; i < self->n_grids; i++)
    if (iep_line_grid_get_busy (lines_of (&self->grids[i])))
      return TRUE;
  return FALSE;
}

/**
 * iep_field_set_focus:
 * @path: as in iep_field_set_mark()
 *
 * Returns: whether there is such a field; it has the focus then
 */
gboolean
iep_field_set_focus (IepFieldSet *self,
                     const char  *path)
{
  g_autofree char *root = NULL;
  g_autofree char *cell = NULL;
  IepFormField *field;
  Grid *grid;
  guint line;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  root = iep_field_path_root (path);
  field = find_field (self, root);
  grid = find_grid (self, root);
  if (field != NULL)
    return gtk_widget_grab_focus (GTK_WIDGET (field));
  if (grid == NULL)
    return FALSE;
  if (parse_line (path, &line, &cell) && iep_line_grid_focus (lines_of (grid), line, cell))
    return TRUE;
  return gtk_widget_grab_focus (grid->grid);
}

/**
 * iep_field_path_root:
 * @path: `funding[2].ekk`
 *
 * Returns: (transfer full): the field of the procurement it is about: `funding`
 */
char *
iep_field_path_root (const char *path)
{
  g_return_val_if_fail (path != NULL, NULL);

  return g_strndup (path, strcspn (path, "[."));
}
