-- SPDX-License-Identifier: GPL-3.0-or-later
-- Many procurements at once, all or none.

-- p_rows: documents of procurements, each with external_key (what it is called where it comes from) and,
-- if wanted, row (its line there; else its place in the list). A key that is known already adds nothing, nor does
-- one of our own tables ("1301 2027/14") where that procurement is.
-- With p_include every new procurement is included too; what is missing for that is an error of its row.
-- Errors come back as a list and nothing is written; with p_dry_run nothing is written in any case.
create or replace function iepirkumi.procurement_import(p_request uuid, p_institution int, p_year int, p_rows jsonb,
  p_include boolean default false, p_dry_run boolean default false)
returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_response jsonb := iepirkumi.request_begin(p_request, 'procurement_import');
  v_code text := (select i.code from iepirkumi.institution i where i.id = p_institution);
  v_errors jsonb;
  v_keys text[];
  v_lines int[];
  v_reads jsonb[];
  v_unchanged int;
  v_created int := 0;
  v_result jsonb;
  v_known text[];
  v_numbers text[];
begin
  if v_response is not null then
    return v_response;
  end if;
  perform iepirkumi.institution_for_manage(p_institution);
  perform iepirkumi.check_year(p_year);
  if coalesce(jsonb_typeof(p_rows), '') <> 'array' then
    perform iepirkumi.raise_invalid('not_a_list', 'rows', 'The rows must be a list.');
  elsif jsonb_array_length(p_rows) > 20000 then
    perform iepirkumi.raise_invalid('too_long', 'rows', 'More than 20000 rows; import them in parts.');
  end if;

  -- What is there, as arrays, which are looked up by hash: a join with a table that has just grown by thousands nobody
  -- counted yet may look at each of them for each row.
  select array_agg(p.external_key) filter (where p.external_key is not null), array_agg(v_code || ' ' || p.number)
    into v_known, v_numbers
    from iepirkumi.procurement p
   where p.institution_id = p_institution and p.year = p_year
     and exists (select 1 from iepirkumi.procurement_revision v where v.procurement_id = p.id);

  with read as materialized (
    select i.n as row_no, r.problems, i.item,
           jsonb_build_object('fields', r.fields, 'funding', coalesce(r.funding, '[]'), 'lots', coalesce(r.lots, '[]')) as clean,
           case when jsonb_typeof(i.item -> 'external_key') = 'string'
                then nullif(btrim(i.item ->> 'external_key'), '') end as key,
           case when jsonb_typeof(i.item -> 'row') = 'number' and i.item ->> 'row' ~ '^\d{1,9}$'
                then (i.item ->> 'row')::int else i.n end as line,
           iepirkumi.procurement_cross_check(jsonb_populate_record(iepirkumi.procurement_blank(),
             case when r.problems is null then r.fields else '{}' end)) as cross_problems
      from jsonb_array_elements(p_rows) with ordinality i (item, n),
           iepirkumi.procurement_read(i.item, p_institution) r
  ), error as (
    select r.row_no, r.line, p.item ->> 'field' as field, p.item ->> 'code' as code, p.item ->> 'message' as message
      from read r, jsonb_array_elements(coalesce(r.problems, r.cross_problems)) p (item)
    union all
    select r.row_no, r.line, 'external_key', 'required', 'The row needs a key of its own, so that it is not imported twice.'
      from read r where r.key is null
    union all
    select r.row_no, r.line, 'external_key', 'too_long', 'The key is longer than 200 characters; shorten it.'
      from read r where length(r.key) > 200
    union all
    select d.row_no, d.line, 'external_key', 'duplicate', format('The key occurs already in row %s.', d.first)
      from (select r.row_no, r.line, first_value(r.line) over w as first, row_number() over w as n
              from read r where r.key is not null
            window w as (partition by r.key order by r.row_no)) d
     where d.n > 1
  )
  select (select jsonb_agg(jsonb_build_object('row', e.line, 'field', e.field, 'code', e.code, 'message', e.message)
                           order by e.row_no, e.field) from error e),
         array_agg(r.key order by r.row_no) filter (where r.is_new),
         array_agg(r.line order by r.row_no) filter (where r.is_new),
         array_agg(r.clean order by r.row_no) filter (where r.is_new),
         count(*) filter (where not r.is_new)
    into v_errors, v_keys, v_lines, v_reads, v_unchanged
    -- What we wrote ourselves names it by institution and number: it comes home.
    from (select r.*, (r.key = any (v_known)) is not true and (r.key = any (v_numbers)) is not true as is_new
            from read r) r;

  if v_errors is null and v_keys is not null then
    -- A sub-transaction: whether rows can be included shows only when they stand in the tables.
    begin
      v_errors := iepirkumi.procurement_import_new(p_institution, p_year, v_keys, v_lines, v_reads, p_include);
      if v_errors is null then
        v_created := cardinality(v_keys);
        perform iepirkumi.touch(p_institution);
      end if;
      if v_errors is not null or p_dry_run then
        raise exception 'not imported' using errcode = 'IE001';
      end if;
    exception when sqlstate 'IE001' then
      null;
    end;
  end if;

  v_result := jsonb_build_object('created', v_created, 'unchanged', v_unchanged,
    'included', case when p_include then v_created else 0 end, 'errors', coalesce(v_errors, '[]'));
  return iepirkumi.request_end(p_request, v_result);
end
$$;

-- Writes clean rows; answers what stops them from being included, if that was wanted.
create or replace function iepirkumi.procurement_import_new(p_institution int, p_year int, p_keys text[], p_lines int[],
  p_reads jsonb[], p_include boolean)
returns jsonb
language plpgsql
as $$
declare
  v_first int := iepirkumi.procurement_next_number(p_institution, p_year);
  -- Written in the state they shall have: one row of audit instead of two.
  v_state jsonb := case when p_include then jsonb_build_object('status', 'included', 'in_force', true,
    'decided_by', session_user, 'decided_at', clock_timestamp()) else '{}' end;
  v_rows iepirkumi.procurement_revision[];
  v_ids bigint[];
  v_errors jsonb;
begin
  -- A key without a revision is one whose draft was discarded: it keeps its number.
  insert into iepirkumi.procurement (institution_id, year, number, number_sort, external_key)
  select p_institution, p_year, format('%s/%s', p_year, v_first + k.n), v_first + k.n, k.key
    from (select k.key, row_number() over (order by k.n)::int - 1 as n
            from unnest(p_keys) with ordinality k (key, n)
           where not exists (select 1 from iepirkumi.procurement p
                  where p.institution_id = p_institution and p.year = p_year and p.external_key = k.key)) k;

  select array_agg(iepirkumi.procurement_derive(jsonb_populate_record(iepirkumi.procurement_blank(), r.item -> 'fields'
           || jsonb_build_object('institution_id', p_institution, 'procurement_id', p.id, 'year', p_year,
                                 'revision_number', 1, 'number', p.number, 'number_sort', p.number_sort)
           || v_state),
           r.item -> 'funding') order by r.n)
    into v_rows
    from unnest(p_reads) with ordinality r (item, n)
    join iepirkumi.procurement p
      on p.institution_id = p_institution and p.year = p_year and p.external_key = p_keys[r.n];

  select array_agg(i.revision_id order by k.n) into v_ids
    from iepirkumi.procurement_insert(v_rows) i
    join iepirkumi.procurement p on p.id = i.procurement_id
    join unnest(p_keys) with ordinality k (key, n) on k.key = p.external_key;
  perform iepirkumi.procurement_lines_insert(p_institution, (
    select jsonb_agg(r.item || jsonb_build_object('revision_id', v_ids[r.n]))
      from unnest(p_reads) with ordinality r (item, n)));

  if p_include then
    select jsonb_agg(jsonb_build_object('row', p_lines[i.n]) || m.item order by i.n, m.n)
      into v_errors
      from unnest(v_ids) with ordinality i (id, n)
      join iepirkumi.procurement_revision r on r.id = i.id
     cross join lateral jsonb_array_elements(iepirkumi.procurement_missing(r)) with ordinality m (item, n);
  end if;
  return v_errors;
end
$$;
