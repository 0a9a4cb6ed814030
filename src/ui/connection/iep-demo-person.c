/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The people of the demonstration data, and what each of them can do, in words. */
#define G_LOG_DOMAIN "iep-ui"

#include "config.h"

#include "ui/connection/iep-demo-server.h"

#include <glib/gi18n.h>

struct _IepDemoPerson
{
  GObject     parent_instance;

  char       *login;
  const char *name;
  const char *place;
  const char *description;
};

G_DEFINE_FINAL_TYPE (IepDemoPerson, iep_demo_person, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_LOGIN,
  PROP_NAME,
  PROP_PLACE,
  PROP_DESCRIPTION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

#define PREPARES  N_("Registers procurements, makes the plan and hands it over")
#define ENDORSES  N_("Endorses the plan or returns it")
#define APPROVES  N_("Approves the plan or returns it")
#define REVIEWS   N_("Endorses, for the ministry, the plans of its institutions")
#define SIGNS     N_("Signs the plan as head of the institution")
#define READS     N_("Sees everything and changes nothing")
#define LOOKS     N_("Looks after institutions, people and rights")

#define AGENCY    "Valsts demonstrāciju aģentūra"
#define INSPECT   "Demonstrāciju inspekcija"
#define MINISTRY  "Demonstrāciju ministrija"
#define OFFICE    "Demonstrāciju birojs"
#define MINISTRY2 "Paraugu ministrija"
#define MUSEUM    "Paraugu muzejs"

/* The people of data/demo, in the order in which a plan passes through their hands. Names are data: not translated. */
static const struct
{
  const char *login;
  const char *name;
  const char *place;
  const char *description;
} people[] = {
  { "anna.kalnina", "Anna Kalniņa", AGENCY, PREPARES },
  { "janis.ozols", "Jānis Ozols", AGENCY, ENDORSES },
  { "maija.berza", "Maija Bērza", AGENCY, APPROVES },
  { "ilze.liepa", "Ilze Liepa", MINISTRY, REVIEWS },
  { "juris.berzins", "Juris Bērziņš", AGENCY, SIGNS },
  { "rita.reader", "Rita Rīdere", AGENCY, READS },
  { "karlis.zarins", "Kārlis Zariņš", INSPECT, PREPARES },
  { "dace.eglite", "Dace Eglīte", INSPECT, APPROVES },
  { "peteris.krumins", "Pēteris Krūmiņš", INSPECT, SIGNS },
  { "liga.vitola", "Līga Vītola", MINISTRY, PREPARES },
  { "andris.balodis", "Andris Balodis", MINISTRY, ENDORSES },
  { "inese.petersone", "Inese Pētersone", MINISTRY, APPROVES },
  { "valdis.kalejs", "Valdis Kalējs", MINISTRY, SIGNS },
  { "gunta.abele", "Gunta Ābele", OFFICE, PREPARES },
  { "normunds.egle", "Normunds Egle", OFFICE, ENDORSES },
  { "vija.zake", "Vija Zaķe", OFFICE, APPROVES },
  { "oskars.krauklis", "Oskars Krauklis", OFFICE, SIGNS },
  { "egils.lapins", "Egils Lapiņš", MUSEUM, PREPARES },
  { "aija.roze", "Aija Roze", MUSEUM, ENDORSES },
  { "uldis.celms", "Uldis Celms", MUSEUM, APPROVES },
  { "zane.ozolina", "Zane Ozoliņa", MINISTRY2, REVIEWS },
  { "sandra.priede", "Sandra Priede", MUSEUM, SIGNS },
  { "sistemas.administrators", "Sistēmas administrators", "", LOOKS },
};

static void
iep_demo_person_finalize (GObject *object)
{
  IepDemoPerson *self = IEP_DEMO_PERSON (object);

  g_clear_pointer (&self->login, g_free);

  G_OBJECT_CLASS (iep_demo_person_parent_class)->finalize (object);
}

static void
iep_demo_person_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  IepDemoPerson *self = IEP_DEMO_PERSON (object);

  switch (prop_id)
    {
    case PROP_LOGIN:
      g_value_set_string (value, self->login);
      break;

    case PROP_NAME:
      g_value_set_string (value, iep_demo_person_get_name (self));
      break;

    case PROP_PLACE:
      g_value_set_string (value, self->place);
      break;

    case PROP_DESCRIPTION:
      g_value_set_string (value, iep_demo_person_get_description (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
iep_demo_person_class_init (IepDemoPersonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = iep_demo_person_finalize;
  object_class->get_property = iep_demo_person_get_property;

  properties[PROP_LOGIN] =
    g_param_spec_string ("login", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_NAME] =
    g_param_spec_string ("name", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_PLACE] =
    g_param_spec_string ("place", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_DESCRIPTION] =
    g_param_spec_string ("description", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
iep_demo_person_init (IepDemoPerson *self)
{
  self->place = "";
}

/**
 * iep_demo_person_new:
 * @login: a login of the server on this computer
 *
 * Returns: (transfer full): the person; one that is not of the demonstration data is described by the login alone
 */
IepDemoPerson *
iep_demo_person_new (const char *login)
{
  IepDemoPerson *self;

  g_return_val_if_fail (login != NULL, NULL);

  self = g_object_new (IEP_TYPE_DEMO_PERSON, NULL);
  self->login = g_strdup (login);
  for (gsize i = 0; i < G_N_ELEMENTS (people); i++)
    {
      if (g_str_equal (people[i].login, login))
        {
          self->name = people[i].name;
          self->place = people[i].place;
          self->description = people[i].description;
        }
    }

  return self;
}

/**
 * iep_demo_person_list_new:
 * @logins: (array zero-terminated=1): the logins the server knows
 *
 * Returns: (transfer full): the #IepDemoPerson among them, in the order in which a plan passes through their hands
 */
GListModel *
iep_demo_person_list_new (const char * const *logins)
{
  GListStore *store;

  g_return_val_if_fail (logins != NULL, NULL);

  store = g_list_store_new (IEP_TYPE_DEMO_PERSON);
  for (gsize i = 0; i < G_N_ELEMENTS (people); i++)
    {
      if (g_strv_contains (logins, people[i].login))
        {
          g_autoptr(IepDemoPerson) person = iep_demo_person_new (people[i].login);

          g_list_store_append (store, person);
        }
    }

  return G_LIST_MODEL (store);
}

/**
 * iep_demo_person_get_login:
 * @self: a person
 *
 * Returns: (transfer none): the login
 */
const char *
iep_demo_person_get_login (IepDemoPerson *self)
{
  g_return_val_if_fail (IEP_IS_DEMO_PERSON (self), NULL);

  return self->login;
}

/**
 * iep_demo_person_get_name:
 * @self: a person
 *
 * Returns: (transfer none): the name
 */
const char *
iep_demo_person_get_name (IepDemoPerson *self)
{
  g_return_val_if_fail (IEP_IS_DEMO_PERSON (self), NULL);

  return self->name != NULL ? self->name : self->login;
}

/**
 * iep_demo_person_get_place:
 * @self: a person
 *
 * Returns: (transfer none): the name of the institution, "" for none
 */
const char *
iep_demo_person_get_place (IepDemoPerson *self)
{
  g_return_val_if_fail (IEP_IS_DEMO_PERSON (self), NULL);

  return self->place;
}

/**
 * iep_demo_person_get_description:
 * @self: a person
 *
 * Returns: (transfer none): what this person can do, translated
 */
const char *
iep_demo_person_get_description (IepDemoPerson *self)
{
  g_return_val_if_fail (IEP_IS_DEMO_PERSON (self), NULL);

  return self->description != NULL ? _(self->description) : "";
}
