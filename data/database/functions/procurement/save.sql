-- SPDX-License-Identifier: GPL-3.0-or-later
-- Making a procurement and editing its draft.

-- A whole number of a document's head, or a refusal naming it.
create or replace function iepirkumi.document_number(p_document jsonb, p_key text, p_required boolean) returns bigint
language plpgsql stable
as $$
declare
  v record;
begin
  select * into v from iepirkumi.field_value(p_key, 'integer', 0, 9007199254740991, null, null,
                                             coalesce(p_document -> p_key, 'null'));
  if v.code is not null then
    perform iepirkumi.raise_invalid(v.code, p_key, v.message);
  elsif p_required and v.value = 'null' then
    perform iepirkumi.raise_invalid('required', p_key, format('%s is required.', p_key));
  end if;
  return (v.value #>> '{}')::bigint;
end
$$;

-- The next free number of a year. Numbers of discarded drafts are not given again.
create or replace function iepirkumi.procurement_next_number(p_institution int, p_year int) returns int
language plpgsql stable
as $$
begin
  return (select coalesce(max(number_sort), 0) + 1 from iepirkumi.procurement
           where institution_id = p_institution and year = p_year);
end
$$;

-- The first revision of a new procurement; the caller holds institution_for_manage().
create or replace function iepirkumi.procurement_add(p_row iepirkumi.procurement_revision, p_funding jsonb, p_lots jsonb)
returns bigint
language plpgsql
as $$
declare
  v_id bigint;
begin
  p_row.number_sort := iepirkumi.procurement_next_number(p_row.institution_id, p_row.year);
  p_row.number := p_row.year || '/' || p_row.number_sort;
  p_row.revision_number := 1;
  insert into iepirkumi.procurement (institution_id, year, number, number_sort)
  values (p_row.institution_id, p_row.year, p_row.number, p_row.number_sort)
  returning id into p_row.procurement_id;
  p_row := iepirkumi.procurement_as_draft(iepirkumi.procurement_derive(p_row, p_funding));
  select i.revision_id into v_id from iepirkumi.procurement_insert(array[p_row]) i;
  perform iepirkumi.procurement_lines_insert(p_row.institution_id,
    jsonb_build_array(jsonb_build_object('revision_id', v_id, 'funding', p_funding, 'lots', p_lots)));
  return v_id;
end
$$;

-- What only shows once the fields stand together.
create or replace function iepirkumi.procurement_cross_check(p_row iepirkumi.procurement_revision) returns jsonb
language plpgsql immutable
as $$
begin
  if p_row.term_to < p_row.term_from then
    return jsonb_build_array(jsonb_build_object('field', 'term_to', 'code', 'range_reversed',
      'message', 'The term ends before it begins; correct one of the dates.'));
  end if;
  return null;
end
$$;

create or replace function iepirkumi.procurement_save(p_request uuid, p_document jsonb) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_response jsonb := iepirkumi.request_begin(p_request, 'procurement_save');
  v_row iepirkumi.procurement_revision;
  v_read record;
  v_revision bigint;
  v_institution int;
  v_problems jsonb;
  v_funding jsonb;
  v_known jsonb;
begin
  if v_response is not null then
    return v_response;
  end if;
  if coalesce(jsonb_typeof(p_document), '') <> 'object' then
    perform iepirkumi.raise_invalid('not_an_object', null, 'A procurement must be a JSON object.');
  end if;

  v_revision := iepirkumi.document_number(p_document, 'revision_id', false);
  if v_revision is null then
    v_row := iepirkumi.procurement_blank();
    v_row.institution_id := least(iepirkumi.document_number(p_document, 'institution_id', true), 2147483647);
    v_row.year := least(iepirkumi.document_number(p_document, 'year', true), 2147483647);
    perform iepirkumi.institution_for_manage(v_row.institution_id);
    perform iepirkumi.check_year(v_row.year);
  else
    v_row := iepirkumi.procurement_for_act(v_revision,
      least(iepirkumi.document_number(p_document, 'lock_version', true), 2147483647)::int, 'edit');
    -- Most of what a form sends is what it was given: it was read when it came, and is not read again.
    v_funding := iepirkumi.procurement_funding_json(v_revision);
    v_known := to_jsonb(v_row) - array['id', 'search_text'] || jsonb_build_object(
      'funding', v_funding, 'lots', iepirkumi.procurement_lots_json(v_revision));
    p_document := (select coalesce(jsonb_object_agg(d.key, d.value), '{}') from jsonb_each(p_document) d
                    where d.value is distinct from v_known -> d.key);
  end if;

  select * into v_read from iepirkumi.procurement_read(p_document, v_row.institution_id);
  v_row := jsonb_populate_record(v_row, case when v_read.problems is null then v_read.fields else '{}' end);
  v_problems := coalesce(v_read.problems, iepirkumi.procurement_cross_check(v_row));
  if v_problems is not null then
    perform iepirkumi.refuse_fields('invalid', 'The procurement was not saved.',
      iepirkumi.procurement_sort_problems(v_problems));
  end if;

  if v_revision is null then
    v_revision := iepirkumi.procurement_add(v_row, coalesce(v_read.funding, '[]'), coalesce(v_read.lots, '[]'));
  else
    -- Lines that stay as they are are not written again.
    if v_read.funding <> v_funding then
      delete from iepirkumi.procurement_funding where revision_id = v_revision;
      v_funding := v_read.funding;
    else
      v_read.funding := null;
    end if;
    if v_read.lots <> v_known -> 'lots' then
      delete from iepirkumi.procurement_lot where revision_id = v_revision;
    else
      v_read.lots := null;
    end if;
    if v_read.funding is not null or v_read.lots is not null then
      perform iepirkumi.procurement_lines_insert(v_row.institution_id, jsonb_build_array(jsonb_build_object(
        'revision_id', v_revision, 'funding', coalesce(v_read.funding, '[]'), 'lots', coalesce(v_read.lots, '[]'))));
    end if;
    v_row := iepirkumi.procurement_derive(v_row, v_funding);
    perform iepirkumi.procurement_update(v_row);
  end if;

  return iepirkumi.act_done(p_request, v_row.institution_id, iepirkumi.procurement_document(v_revision));
end
$$;
