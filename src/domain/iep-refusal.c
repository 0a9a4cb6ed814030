/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sentences for what the database refuses, by the stable code of the refusal. */
#define G_LOG_DOMAIN "iep-domain"

#include "config.h"

#include "domain/iep-labels.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "database/iep-error.h"
#include "domain/iep-money.h"
#include "domain/iep-procurement.h"
#include "domain/iep-record-private.h"
#include "domain/iep-refusal-private.h"

typedef struct
{
  const char *code;
  /* The last part of the field's path, or NULL for any field. */
  const char *field;
  const char *text;
} Sentence;

/* The more particular sentence of a code stands before the general one. */
static const Sentence sentences[] = {
  /* Who, what, when */
  { "not_found", NULL, N_("There is no such thing, or it is not yours to see.") },
  { "not_allowed", NULL, N_("You do not have the right to do this.") },
  { "not_a_person", NULL, N_("This login is not registered in the system. Ask the system administrator.") },
  { "changed", NULL, N_("Somebody else changed this in the meantime.") },
  { "deadlock", NULL, N_("Somebody else is changing this right now. Try again.") },
  { "locked", NULL, N_("Somebody else is changing this right now. Try again.") },
  { "wrong_status", NULL, N_("This is not possible in the present status. The page shows what is.") },
  { "four_eyes", NULL, N_("Whoever prepared this version or decided an earlier step of it cannot decide this one.") },
  { "already_decided", NULL, N_("This step has been decided already.") },
  { "open_version", NULL, N_("The last version is still in the flow. It must be signed, returned or withdrawn first.") },
  { "no_flow", NULL, N_("No flow has been chosen for this institution. The system administrator sets it.") },
  { "nothing_included", NULL, N_("No procurement of this year is included yet.") },
  { "unchanged", NULL, N_("Nothing has changed since the last version.") },
  { "no_buyer_profile", NULL, N_("The link to the buyer profile, which the law asks for, is missing.") },
  { "other_institution", NULL, N_("Versions of two institutions are not compared.") },
  { "unknown_act", NULL, N_("The server does not know this act. Is the program newer than the server?") },
  { "immutable", NULL, N_("What was decided never changes. Make a new revision or version.") },
  { "read_only", NULL, N_("The server takes no changes at the moment.") },
  { "disk_full", NULL, N_("The server has no space left. Tell whoever looks after it.") },
  { "request_missing", NULL, N_("The act came without a request number.") },
  { "request_reused", NULL, N_("This request number was used for another act. Try again.") },
  { "request_open", NULL, N_("The same request is still being answered. Try again in a moment.") },
  { "isolation", NULL, N_("Acts run in read committed transactions only.") },

  /* Estimates */
  { "incomplete_estimate", NULL, N_("The estimate cannot be handed over yet.") },
  { "in_force", NULL, N_("This estimate is in force already. It changes through an amendment.") },
  { "no_lines", NULL, N_("The estimate has no lines.") },
  { "unbalanced", NULL, N_("Resources less expenditure are not what is financed.") },
  { "counted_twice", NULL, N_("A line above this one has an amount of its own: one of them counts twice.") },
  { "reason_required", NULL, N_("Write why the line changes.") },
  { "unknown_section", NULL, N_("The section must be resources, expenditure or financing.") },
  { "unknown_column", NULL, N_("There is no such column.") },
  { "unknown_source", NULL, N_("There is no such funding source. Choose one from the list.") },
  { "unknown_split", NULL, N_("Choose base functions or projects.") },
  { "missing_line", NULL, N_("The estimate has no such line.") },
  { "detail_off", NULL, N_("This institution does not split its lines over procurements or contracts.") },
  { "not_included", NULL, N_("Only an included procurement takes money. This one is not included.") },
  { "draft_open", NULL, N_("The procurement has a draft already.") },
  { "name_exists", NULL, N_("There is one of this name already.") },
  { "malformed", "function_code", N_("The code of the function is written as 01.110.") },
  { "required", "function_code", N_("Enter the code of the function, as 01.110.") },
  { "required", "name", N_("Write a name.") },
  { "required", "procurement_id", N_("Choose a procurement.") },
  { "required", "to_year", N_("Enter the year.") },
  { "required", "to_month", N_("Enter the month.") },

  /* Documents */
  { "incomplete", NULL, N_("The procurement cannot be included yet.") },
  { "invalid", NULL, N_("The data were not accepted.") },
  { "required", "title", N_("Say what is to be bought.") },
  { "required", "kind", N_("Choose supply, service or works.") },
  { "required", "cpv", N_("Choose the CPV code.") },
  { "required", "procedure", N_("Choose the procedure.") },
  { "required", "estimated_price", N_("Enter the estimated price without VAT.") },
  { "required", "estimated_price_from", N_("Enter the lower end of the price range.") },
  { "required", "vat_rate", N_("Enter the VAT rate.") },
  { "required", "announce_year", N_("Enter the year in which it will be announced.") },
  { "required", "announce_quarter", N_("Enter the quarter or the month in which it will be announced.") },
  { "required", "funding", N_("Add at least one funding line.") },
  { "required", "ekk", N_("Choose the EKK code.") },
  { "required", "source", N_("Choose the funding source.") },
  { "required", "programme", N_("Choose the budget programme.") },
  { "required", "amount", N_("Enter the amount with VAT.") },
  { "required", "exclusion_reason", N_("Write why it is excluded.") },
  { "required", "comment", N_("Write a comment: why it is returned.") },
  { "required", "file", N_("The signed document is missing.") },
  { "required", "external_key", N_("The row needs a key of its own, so that it is not imported twice.") },
  { "required", NULL, N_("Fill this in.") },
  { "missing", "right_codes", N_("Say which rights are handed on.") },
  { "missing", NULL, N_("Fill this in.") },
  { "name_missing", NULL, N_("Write the name; it may not be too long.") },
  { "not_positive", "estimated_price", N_("The estimated price must be more than zero.") },
  { "not_positive", NULL, N_("The amount must be more than zero.") },
  { "negative", NULL, N_("This cannot be less than zero.") },
  { "too_small", NULL, N_("This is too small.") },
  { "too_large", NULL, N_("This is too large.") },
  { "too_long", "rows", N_("These are too many rows. Import them in parts.") },
  { "too_long", "file", N_("The signed document is too large.") },
  { "too_long", "funding", N_("These are too many lines.") },
  { "too_long", "lots", N_("These are too many lines.") },
  { "too_long", NULL, N_("This is too long. Shorten it.") },
  { "range_reversed", "estimated_price_from", N_("The lower end of the price range is above the upper end.") },
  { "range_reversed", NULL, N_("The term ends before it begins.") },
  { "date_order", NULL, N_("The last day is before the first.") },
  { "overlap", NULL, N_("The next row of this code begins before this one ends. Give this one an earlier last day.") },
  { "mismatch", NULL, N_("The month lies outside the quarter. Clear one of them.") },
  { "not_valid_in_year", NULL, N_("This code is not valid in that year. Choose one that is.") },
  { "unknown_code", "programme", N_("The institution has no such budget programme. Choose one from the list.") },
  { "unknown_code", "classifier", N_("The institution has no such classifier. Choose one from the list.") },
  { "unknown_code", NULL, N_("There is no such code. Choose one from the list.") },
  { "unknown_choice", NULL, N_("Choose one of the values.") },
  { "unknown_field", NULL, N_("The server does not know this field. Is the program newer than the server?") },
  { "bad_cpv", NULL, N_("A CPV code is eight digits, with or without the check digit: 48820000-2.") },
  { "bad_check_digit", NULL, N_("The check digit of the CPV code is wrong.") },
  { "bad_year", NULL, N_("The year must lie between 2000 and 2100.") },
  { "bad_date", NULL, N_("There is no such date.") },
  { "not_a_date", NULL, N_("There is no such date.") },
  { "not_a_number", NULL, N_("Write a number.") },
  { "not_whole", NULL, N_("Write a whole number.") },
  { "not_a_boolean", NULL, N_("Choose yes or no.") },
  { "not_text", NULL, N_("Write text.") },
  { "not_a_list", NULL, N_("A list is expected here.") },
  { "not_an_object", NULL, N_("The document is damaged.") },
  { "malformed", NULL, N_("The document is damaged.") },
  { "control_character", NULL, N_("The text contains control characters. Remove them.") },
  { "duplicate", "external_key", N_("The same key occurs in an earlier row.") },
  { "duplicate", NULL, N_("There is one like this already.") },
  { "not_a_pdf", NULL, N_("The document is not a PDF.") },
  { "content_mismatch", NULL, N_("The signed content is not the content of this version.") },

  /* Administration */
  { "last_administrator", NULL, N_("This is the last system administrator.") },
  { "login_exists", NULL, N_("This login is taken.") },
  { "login", NULL, N_("A login is 3 to 41 small letters, digits, dots or underscores and begins with a letter.") },
  { "no_such_person", NULL, N_("There is no person with this login.") },
  { "no_such_right", NULL, N_("There is no such right.") },
  { "no_such_institution", NULL, N_("There is no such institution.") },
  { "no_such_kind", NULL, N_("There is no such classification.") },
  { "seconds", NULL, N_("A time of at least one second is needed.") },
  { "filter", NULL, N_("The filter of the audit trail is not understood.") },
  { "no_such_flow", NULL, N_("There is no such flow.") },
  { "no_ministry", NULL, N_("This institution has none above it that could endorse.") },
  { "right_place", NULL, N_("This right cannot be given there.") },
  { "justification", NULL, N_("This flow is switched off. Write in a sentence why this institution needs it.") },
  { "flow_needs_ministry", NULL, N_("Its flow asks the institution above to endorse. Give it another flow first.") },
  { "delegation_self", NULL, N_("Nobody stands in for themselves.") },
  { "delegation_administrate", NULL, N_("Administration is not delegated.") },
  { "delegation_not_held", NULL, N_("The absent person does not hold this right there in person.") },
  { "delegation_over", NULL, N_("This delegation has ended already.") },
  { "deputy_elsewhere", NULL, N_("A deputy belongs to the institution or to one above it. Give them a right there first.") },
  { "date_past", NULL, N_("This day is past.") },
  { "budget_control", NULL, N_("Choose to warn or to refuse; off is only for where no estimates are kept.") },
  { "estimate_detail", NULL, N_("Choose one of the values.") },
  { "kind", NULL, N_("Choose one of the values.") },
  { "code_exists", NULL, N_("Another institution has this code.") },
  { "code", "sector_code", N_("The code of a sector is two digits.") },
  { "code", NULL, N_("The code is not written as it should be.") },
  { "parent", NULL, N_("A subordinate institution is below another one, the others are not.") },
  { "parent_cycle", NULL, N_("An institution cannot be below itself.") },
  { "registration_number", NULL, N_("A registration number is eleven digits.") },
  { "url", NULL, N_("The address begins with https://.") },
  { "verifier", NULL, N_("The password could not be prepared.") },
};

/* `funding[2].ekk` is about `ekk`. */
static const char *
last_part (const char *field)
{
  const char *dot = field != NULL ? strrchr (field, '.') : NULL;

  return dot != NULL ? dot + 1 : field;
}

static const char *
find_sentence (const char *code,
               const char *field)
{
  const char *part = last_part (field);

  if (code == NULL)
    return NULL;

  for (guint i = 0; i < G_N_ELEMENTS (sentences); i++)
    if (strcmp (sentences[i].code, code) == 0 &&
        (sentences[i].field == NULL || g_strcmp0 (sentences[i].field, part) == 0))
      return g_dgettext (GETTEXT_PACKAGE, sentences[i].text);

  return NULL;
}

/* A number of @object, %IEP_UNSET when it has none of that name. */
gint64
iep_refusal_int (JsonObject *object,
                 const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64
           ? json_node_get_int (node) : IEP_UNSET;
}

/* A text of @object, %NULL when it has none of that name. */
const char *
iep_refusal_string (JsonObject *object,
                    const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node) : NULL;
}

/**
 * iep_label_problem:
 * @code: (nullable): the stable code of what is wrong
 * @message: (nullable): the server's English, for a code this program does not know
 * @detail: (nullable): the object the code came in: `field`, `expected`, `actual`, …
 *
 * Returns: (transfer full): a sentence that says how to mend it
 */
char *
iep_label_problem (const char *code,
                   const char *message,
                   JsonObject *detail)
{
  const char *field = iep_refusal_string (detail, "field");
  const char *text;
  char *budget = iep_refusal_budget (code, detail);

  if (budget != NULL)
    return budget;
  if (g_strcmp0 (code, "sum_mismatch") == 0)
    {
      g_autofree char *expected = iep_money_format (iep_refusal_int (detail, "expected"));
      g_autofree char *actual = iep_money_format (iep_refusal_int (detail, "actual"));

      if (*expected != '\0' && *actual != '\0')
        return g_strdup_printf (g_strcmp0 (field, "lots") == 0
                                  ? _("The lots add up to %s, the estimated price is %s.")
                                  : _("The funding lines add up to %s, the price with VAT is %s."),
                                actual, expected);
    }
  if (g_strcmp0 (code, "drafts") == 0 && iep_refusal_int (detail, "count") != IEP_UNSET)
    {
      gint64 count = iep_refusal_int (detail, "count");

      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                           "%d draft is not included and will not be in the plan.",
                                           "%d drafts are not included and will not be in the plan.", count),
                              (int) count);
    }

  text = find_sentence (code, field);
  if (text != NULL)
    return g_strdup (text);

  return g_strdup (message != NULL ? message : code != NULL ? code : "");
}

/**
 * iep_label_field:
 * @path: (nullable): where in a procurement something is wrong: `cpv`, `funding[2].ekk` (counted from 0)
 *
 * Returns: (transfer full) (nullable): what the user calls that place: `Funding, line 3: EKK`; %NULL when it is none
 */
char *
iep_label_field (const char *path)
{
  g_autoptr(IepRecordClass) klass = NULL;
  g_autoptr(IepRecordClass) child_class = NULL;
  g_autofree char *name = NULL;
  const IepField *field, *child;
  const char *bracket, *dot, *label;
  guint64 line;

  if (path == NULL)
    return NULL;
  if (g_str_has_prefix (path, "lines["))
    return iep_refusal_estimate_field (path);

  klass = g_type_class_ref (IEP_TYPE_PROCUREMENT);
  bracket = strchr (path, '[');
  name = bracket != NULL ? g_strndup (path, bracket - path) : g_strdup (path);
  field = iep_record_class_find_field (klass, name);
  if (field == NULL || field->label == NULL)
    return NULL;

  label = g_dgettext (GETTEXT_PACKAGE, field->label);
  if (bracket == NULL)
    return g_strdup (label);

  line = g_ascii_strtoull (bracket + 1, NULL, 10) + 1;
  dot = strchr (bracket, '.');
  if (dot != NULL && field->item_type != NULL)
    {
      child_class = g_type_class_ref (field->item_type ());
      child = iep_record_class_find_field (child_class, dot + 1);
      if (child != NULL && child->label != NULL)
        /* Translators: a field of a line of a list: "Funding, line 3: EKK code". */
        return g_strdup_printf (_("%s, line %d: %s"), label, (int) line, g_dgettext (GETTEXT_PACKAGE, child->label));
    }

  /* Translators: a line of a list: "Funding, line 3". */
  return g_strdup_printf (_("%s, line %d"), label, (int) line);
}

/**
 * iep_label_refusal:
 * @error: any error
 *
 * Returns: (transfer full): what to tell the user: of a refusal the sentence for its code and, when it names fields,
 *   for the first of them; of anything else its message
 */
char *
iep_label_refusal (const GError *error)
{
  const char *code, *text;
  JsonNode *node;
  JsonObject *detail, *first = NULL;
  JsonArray *fields = NULL;

  if (error == NULL)
    return g_strdup ("");
  if (error->domain != IEP_DATABASE_ERROR || iep_database_error_get_sqlstate (error) == NULL)
    return g_strdup (error->message);

  code = iep_database_error_get_code (error);
  node = iep_database_error_get_detail (error);
  detail = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  if (detail != NULL && json_object_has_member (detail, "fields") &&
      JSON_NODE_HOLDS_ARRAY (json_object_get_member (detail, "fields")))
    fields = json_object_get_array_member (detail, "fields");
  if (fields != NULL && json_array_get_length (fields) > 0 && JSON_NODE_HOLDS_OBJECT (json_array_get_element (fields, 0)))
    first = json_array_get_object_element (fields, 0);

  if (first != NULL)
    {
      const char *problem_code = iep_refusal_string (first, "code");
      g_autofree char *problem = iep_label_problem (problem_code, iep_refusal_string (first, "message"), first);
      g_autofree char *place = iep_label_field (iep_refusal_string (first, "field"));

      text = find_sentence (code, NULL);
      if (g_strcmp0 (code, problem_code) == 0)
        return g_steal_pointer (&problem);
      if (place != NULL)
        return g_strdup_printf ("%s %s: %s", text != NULL ? text : "", place, problem);
      return g_strdup_printf ("%s %s", text != NULL ? text : "", problem);
    }

  /* Without a code of ours the server's own words say more than a general sentence. */
  if (detail == NULL && (g_strcmp0 (code, "invalid") == 0 || g_strcmp0 (code, "other") == 0))
    return g_strdup (error->message);

  return iep_label_problem (code, error->message, detail);
}
