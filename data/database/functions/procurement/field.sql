-- SPDX-License-Identifier: GPL-3.0-or-later
-- What each field of a procurement may hold. The one table that reading a document,
-- naming what is wrong in it and comparing two revisions all go by.

-- list: '' for the procurement itself, 'funding' or 'lots' for their lines.
-- low/high: bounds of a number, or the length a text may have (high).
-- choices: the values of a choice, or the classification a code belongs to.
-- fallback: what an empty field holds.
create or replace function iepirkumi.procurement_field()
returns table (list text, name text, kind text, low bigint, high bigint, choices text, fallback jsonb)
language sql immutable parallel safe
as $$
  values
    ('', 'title',                 'line',    1::bigint, 1000::bigint, null::text, null::jsonb),
    ('', 'description',           'text',    0, 4000, null, null),
    ('', 'kind',                  'code',    0, 40, 'contract_kind', null),
    ('', 'cpv',                   'cpv',     0, 40, 'cpv', null),
    ('', 'cpv_additional',        'cpv_list', 0, 50, 'cpv', '[]'),
    ('', 'procedure',             'code',    0, 40, 'procedure', null),
    ('', 'legal_act',             'code',    0, 40, 'legal_act', null),
    ('', 'identification_number', 'line',    0, 200, null, null),
    ('', 'price_kind',            'choice',  0, 40, 'estimate|range', '"estimate"'),
    ('', 'estimated_price',       'money',   0, 9999999999999, null, null),
    ('', 'estimated_price_from',  'money',   0, 9999999999999, null, null),
    ('', 'vat_rate',              'integer', 0, 10000, null, '2100'),
    ('', 'announce_year',         'integer', 2000, 2100, null, null),
    ('', 'announce_quarter',      'integer', 1, 4, null, null),
    ('', 'announce_month',        'integer', 1, 12, null, null),
    ('', 'contract_year',         'integer', 2000, 2100, null, null),
    ('', 'contract_month',        'integer', 1, 12, null, null),
    ('', 'term_kind',             'choice',  0, 40, 'months|period|until_fulfilled|open_ended', null),
    ('', 'term_months',           'integer', 1, 1200, null, null),
    ('', 'term_from',             'date',    0, 10, null, null),
    ('', 'term_to',               'date',    0, 10, null, null),
    ('', 'centralised',           'choice',  0, 40, 'own|for_others|joins', '"own"'),
    ('', 'partner',               'line',    0, 500, null, null),
    ('', 'framework',             'choice',  0, 40, 'none|framework|dynamic', '"none"'),
    ('', 'nuts',                  'code',    0, 40, 'nuts', null),
    ('', 'green',                 'boolean', 0, 0, null, 'false'),
    ('', 'social',                'boolean', 0, 0, null, 'false'),
    ('', 'innovation',            'boolean', 0, 0, null, 'false'),
    ('', 'eu_project',            'line',    0, 500, null, null),
    ('', 'responsible_unit',      'line',    0, 300, null, null),
    ('', 'responsible_person',    'line',    0, 300, null, null),
    ('', 'rationale',             'text',    0, 4000, null, null),
    ('', 'existing_contract',     'line',    0, 500, null, null),
    ('', 'existing_contract_end', 'date',    0, 10, null, null),
    ('', 'notes',                 'text',    0, 4000, null, null),
    ('', 'funding',               'list',    0, 200, null, null),
    ('', 'lots',                  'list',    0, 500, null, null),
    ('funding', 'year',           'integer', 2000, 2100, null, null),
    ('funding', 'programme',      'programme', 0, 40, null, null),
    ('funding', 'ekk',            'code',    0, 40, 'ekk', null),
    ('funding', 'source',         'code',    0, 40, 'source', null),
    ('funding', 'classifier',     'classifier', 0, 40, null, null),
    ('funding', 'amount',         'money',   0, 9999999999999, null, '0'),
    ('lots', 'title',             'line',    0, 1000, null, null),
    ('lots', 'cpv',               'cpv',     0, 40, 'cpv', null),
    ('lots', 'estimated_price',   'money',   0, 9999999999999, null, null)
$$;

-- Keys that documents carry out of the database and clients hand back untouched.
create or replace function iepirkumi.procurement_read_only(p_list text) returns text[]
language sql immutable parallel safe
as $$
  select case p_list
    when '' then array['procurement_id', 'revision_id', 'institution_id', 'year', 'number', 'number_sort',
      'revision_number', 'status', 'in_force', 'is_current', 'lock_version', 'exclusion_reason', 'ekk_codes',
      'funding_total', 'created_by', 'created_by_name', 'created_at', 'changed_by', 'changed_by_name',
      'changed_at', 'decided_by', 'decided_by_name', 'decided_at', 'acts', 'missing', 'warnings',
      'in_force_revision_id', 'draft_revision_id', 'plan_number', 'external_key', 'row',
      'kind_name', 'cpv_name', 'procedure_name', 'legal_act_name', 'nuts_name']
    else array['line_no', 'cpv_name', 'programme_name', 'ekk_name', 'source_name', 'classifier_name']
  end
$$;

-- All keys a document may carry; computed once a session, since it is constant for each list.
create or replace function iepirkumi.procurement_keys(p_list text) returns text[]
language sql immutable parallel safe
as $$
  select array_agg(f.name) || iepirkumi.procurement_read_only(p_list) from iepirkumi.procurement_field() f where f.list = p_list
$$;

-- One value against its field: the value to keep, or what is wrong and how to mend it.
-- Of a key that is no field (p_kind null) it says nothing.
create or replace function iepirkumi.field_value(p_field text, p_kind text, p_low bigint, p_high bigint, p_choices text,
  p_institution int, p_value jsonb, out value jsonb, out code text, out message text)
language plpgsql stable parallel safe
as $$
declare
  v_type text := jsonb_typeof(p_value);
  v_text text;
  v_number numeric;
begin
  value := 'null';
  if v_type = 'null' or p_kind is null then
    return;
  end if;

  case p_kind
  when 'integer', 'money' then
    if v_type <> 'number' then
      code := 'not_a_number';
      message := format('%s must be a whole number%s, not text.', p_field,
                        case when p_kind = 'money' then ' of cents' else '' end);
      return;
    end if;
    v_number := (p_value #>> '{}')::numeric;
    if v_number <> trunc(v_number) then
      code := 'not_whole';
      message := format('%s must be a whole number%s.', p_field,
                        case when p_kind = 'money' then ' of cents' else '' end);
    elsif v_number < p_low then
      code := case when v_number < 0 then 'negative' else 'too_small' end;
      message := format('%s must be %s or more.', p_field, p_low);
    elsif v_number > p_high then
      code := 'too_large';
      message := format('%s must be %s or less.', p_field, p_high);
    else
      value := to_jsonb(v_number::bigint);
    end if;
    return;
  when 'boolean' then
    if v_type <> 'boolean' then
      code := 'not_a_boolean';
      message := format('%s must be true or false.', p_field);
    else
      value := p_value;
    end if;
    return;
  when 'list', 'cpv_list' then
    if v_type <> 'array' then
      code := 'not_a_list';
      message := format('%s must be a list.', p_field);
    elsif jsonb_array_length(p_value) > p_high then
      code := 'too_long';
      message := format('%s has more than %s lines; divide it.', p_field, p_high);
    elsif p_kind = 'cpv_list' then
      select coalesce(jsonb_agg(distinct f.value) filter (where f.value <> 'null'), '[]'), min(f.code), min(f.message)
        into value, code, message
        from jsonb_array_elements(p_value) c (item),
             iepirkumi.field_value(p_field, 'cpv', 0, 40, p_choices, p_institution, c.item) f;
    end if;
    return;
  else
    null;
  end case;

  if v_type <> 'string' then
    code := 'not_text';
    message := format('%s must be text.', p_field);
    return;
  end if;
  v_text := p_value #>> '{}';
  -- The length is looked at first, so that ten megabytes cost nothing more.
  if length(v_text) > p_high + 1000 or length(btrim(v_text, E' \t\n\r')) > p_high then
    code := 'too_long';
    message := format('%s is longer than %s characters; shorten it.', p_field, p_high);
    return;
  end if;
  if p_kind = 'text' then
    v_text := replace(replace(v_text, E'\r\n', E'\n'), E'\r', E'\n');
  else
    v_text := translate(v_text, E'\t\n\r', '   ');
  end if;
  if v_text ~ '[\u0001-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]' then
    code := 'control_character';
    message := format('%s contains control characters; remove them.', p_field);
    return;
  end if;
  v_text := btrim(v_text, E' \t\n\u00a0');
  if octet_length(v_text) <> length(v_text) then
    v_text := normalize(v_text, nfc);
  end if;
  if v_text = '' then
    return;
  end if;

  case p_kind
  when 'line', 'text' then
    value := to_jsonb(v_text);
  when 'choice' then
    if v_text = any (string_to_array(p_choices, '|')) then
      value := to_jsonb(v_text);
    else
      code := 'unknown_choice';
      message := format('%s must be one of %s.', p_field, replace(p_choices, '|', ', '));
    end if;
  when 'date' then
    -- Written as nested conditions: make_date must not see a month 13.
    if v_text !~ '^\d{4}-\d{2}-\d{2}$' then
      code := 'not_a_date';
    elsif left(v_text, 4)::int not between 1990 and 2200 or substr(v_text, 6, 2)::int not between 1 and 12 then
      code := 'not_a_date';
    elsif substr(v_text, 9, 2)::int not between 1 and extract(day from
            make_date(left(v_text, 4)::int, substr(v_text, 6, 2)::int, 1) + interval '1 month - 1 day') then
      code := 'not_a_date';
    else
      value := to_jsonb(v_text);
      return;
    end if;
    message := format('%s is not a date of the calendar; write it as 2027-03-31.', p_field);
  when 'code' then
    -- (A group of the economic classification is for the sums of estimates.)
    if exists (select 1 from iepirkumi.classification c
                where c.kind = p_choices and c.code = v_text and not (c.kind = 'ekk' and c.extra ? 'group')) then
      value := to_jsonb(v_text);
    else
      code := 'unknown_code';
      message := format('%s has a code that the classification does not know; choose one of the list.', p_field);
    end if;
  when 'cpv' then
    if v_text !~ '^\d{8}(-\d)?$' then
      code := 'bad_cpv';
      message := format('%s must be eight digits, with or without the check digit, as 48820000-2.', p_field);
      return;
    end if;
    select to_jsonb(left(v_text, 8)),
           case when length(v_text) = 10 and right(v_text, 1) <> c.extra ->> 'check' then 'bad_check_digit' end,
           case when length(v_text) = 10 and right(v_text, 1) <> c.extra ->> 'check'
                then format('%s has a wrong check digit; the code is %s-%s.', p_field, c.code, c.extra ->> 'check') end
      into value, code, message
      from iepirkumi.classification c
     where c.kind = 'cpv' and c.code = left(v_text, 8)
     order by c.valid_from desc limit 1;
    if not found then
      code := 'unknown_code';
      message := format('%s has a code that the classification does not know; choose one of the list.', p_field);
    end if;
  when 'programme' then
    if exists (select 1 from iepirkumi.programme p where p.institution_id = p_institution and p.code = v_text) then
      value := to_jsonb(v_text);
    else
      code := 'unknown_code';
      message := format('%s is no budget programme of this institution; choose one of the list.', p_field);
    end if;
  when 'classifier' then
    if exists (select 1 from iepirkumi.institution_classifier i
                where i.institution_id = p_institution and i.code = v_text) then
      value := to_jsonb(v_text);
    else
      code := 'unknown_code';
      message := format('%s is no classifier of this institution; choose one of the list.', p_field);
    end if;
  end case;
end
$$;
