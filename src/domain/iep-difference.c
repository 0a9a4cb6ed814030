/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One field that differs between two records, in words. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-record.h"

struct _IepDifference
{
  GObject  parent_instance;

  char    *field;
  char    *label;
  char    *old_text;
  char    *new_text;
};

G_DEFINE_FINAL_TYPE (IepDifference, iep_difference, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_FIELD,
  PROP_LABEL,
  PROP_OLD_TEXT,
  PROP_NEW_TEXT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
iep_difference_finalize (GObject *object)
{
  IepDifference *self = IEP_DIFFERENCE (object);

  g_free (self->field);
  g_free (self->label);
  g_free (self->old_text);
  g_free (self->new_text);

  G_OBJECT_CLASS (iep_difference_parent_class)->finalize (object);
}

static char **
find_text (IepDifference *self,
           guint          prop_id)
{
  switch (prop_id)
    {
    case PROP_FIELD:
      return &self->field;
    case PROP_LABEL:
      return &self->label;
    case PROP_OLD_TEXT:
      return &self->old_text;
    case PROP_NEW_TEXT:
      return &self->new_text;
    default:
      return NULL;
    }
}

static void
iep_difference_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  char **text = find_text (IEP_DIFFERENCE (object), prop_id);

  if (text != NULL)
    g_value_set_string (value, *text);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
iep_difference_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  char **text = find_text (IEP_DIFFERENCE (object), prop_id);

  if (text != NULL)
    *text = g_value_dup_string (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
iep_difference_class_init (IepDifferenceClass *klass)
{
  static const char * const names[] = { NULL, "field", "label", "old-text", "new-text" };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = iep_difference_finalize;
  object_class->get_property = iep_difference_get_property;
  object_class->set_property = iep_difference_set_property;

  for (guint i = PROP_FIELD; i < N_PROPS; i++)
    properties[i] = g_param_spec_string (names[i], NULL, NULL, "",
                                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
iep_difference_init (IepDifference *self)
{
}

/**
 * iep_difference_new:
 * @field: the name of the field, e.g. `cpv` or `funding[2].amount`
 * @label: what the user calls it
 * @old_text: before, formatted; empty when there was nothing
 * @new_text: after
 *
 * Returns: (transfer full): a difference
 */
IepDifference *
iep_difference_new (const char *field,
                    const char *label,
                    const char *old_text,
                    const char *new_text)
{
  return g_object_new (IEP_TYPE_DIFFERENCE,
                       "field", field,
                       "label", label,
                       "old-text", old_text,
                       "new-text", new_text,
                       NULL);
}

/**
 * iep_difference_get_field:
 * @self: a difference
 *
 * Returns: the name of the field
 */
const char *
iep_difference_get_field (IepDifference *self)
{
  g_return_val_if_fail (IEP_IS_DIFFERENCE (self), NULL);

  return self->field;
}

/**
 * iep_difference_get_label:
 * @self: a difference
 *
 * Returns: what the user calls the field
 */
const char *
iep_difference_get_label (IepDifference *self)
{
  g_return_val_if_fail (IEP_IS_DIFFERENCE (self), NULL);

  return self->label;
}

/**
 * iep_difference_get_old_text:
 * @self: a difference
 *
 * Returns: what was there before, formatted
 */
const char *
iep_difference_get_old_text (IepDifference *self)
{
  g_return_val_if_fail (IEP_IS_DIFFERENCE (self), NULL);

  return self->old_text;
}

/**
 * iep_difference_get_new_text:
 * @self: a difference
 *
 * Returns: what is there after, formatted
 */
const char *
iep_difference_get_new_text (IepDifference *self)
{
  g_return_val_if_fail (IEP_IS_DIFFERENCE (self), NULL);

  return self->new_text;
}
