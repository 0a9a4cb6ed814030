-- SPDX-License-Identifier: GPL-3.0-or-later
-- Loading classifications and thresholds: all rows or none, every bad row named.

-- Rows: {code, valid_from, valid_to, name_lv, name_en, parent_code, extra}; of kind
-- 'threshold' {kind, contract_kind, legal_act, value, valid_from, valid_to}, value in cents.
-- A row with the same code and first day replaces the one that is there; one that begins
-- later ends the earlier one the day before; one that says itself that it ends later than
-- the next begins is refused. Running it again changes nothing.
create or replace function iepirkumi.classification_import(p_request uuid, p_kind text, p_rows jsonb) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
declare
  answered jsonb;
  answer jsonb;
begin
  perform iepirkumi.require_administrator();
  answered := iepirkumi.request_begin(p_request, 'classification_import');
  if answered is not null then
    return answered;
  end if;
  if p_kind is null
     or p_kind not in ('cpv', 'ekk', 'procedure', 'contract_kind', 'legal_act', 'nuts', 'source', 'function', 'sector', 'resource', 'financing', 'threshold') then
    perform iepirkumi.raise_invalid('kind', 'kind', 'There is no such classification.');
  end if;
  if jsonb_typeof(p_rows) is distinct from 'array' then
    perform iepirkumi.raise_invalid('malformed', 'rows', 'A JSON array is expected.');
  end if;
  if p_kind = 'threshold' then
    answer := iepirkumi.threshold_write(p_rows);
  else
    answer := iepirkumi.classification_write(p_kind, p_rows);
  end if;
  if (answer ->> 'created')::int + (answer ->> 'changed')::int > 0 then
    perform iepirkumi_audit.note(0, 'classification', null, answer || jsonb_build_object(
      'kind', p_kind, 'rows', jsonb_array_length(p_rows), 'sha256', encode(sha256(convert_to(p_rows::text, 'UTF8')), 'hex')));
    perform iepirkumi.touch(0);
  end if;
  return iepirkumi.request_end(p_request, answer);
end
$$;

-- What is wrong with a row, or NULL. Dates must exist: '2027-02-30' does not.
create or replace function iepirkumi.date_or_null(p_text text) returns date
language plpgsql immutable set search_path = pg_catalog, pg_temp as
$$
begin
  if p_text !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' then
    return null;
  end if;
  return make_date(left(p_text, 4)::int, substr(p_text, 6, 2)::int, right(p_text, 2)::int);
exception when datetime_field_overflow then
  return null;
end
$$;

create or replace function iepirkumi.classification_row_errors(p_kind text, p_row jsonb) returns jsonb
language plpgsql immutable set search_path = pg_catalog, pg_temp as
$$
declare
  errors jsonb := '[]';
  code text := p_row ->> 'code';
  k text;
begin
  if jsonb_typeof(p_row) is distinct from 'object' then
    return jsonb_build_array(jsonb_build_object('field', null, 'code', 'malformed', 'message', 'A JSON object is expected.'));
  end if;
  if coalesce(btrim(code), '') = '' or length(code) > 40 then
    errors := errors || jsonb_build_object('field', 'code', 'code', 'missing', 'message', 'A code of at most 40 characters is needed.');
  elsif (p_kind = 'cpv' and code !~ '^[0-9]{8}$') or (p_kind = 'ekk' and code !~ '^([0-9]{4}|[0-9]\.[0-9]|[A-Z]000)$') then
    errors := errors || jsonb_build_object('field', 'code', 'code', 'code', 'message',
      case p_kind when 'cpv' then 'A CPV code is eight digits.' else 'An EKK code is four digits, a group of them as 1.1.' end);
  end if;
  if coalesce(btrim(p_row ->> 'name_lv'), '') = '' then
    errors := errors || jsonb_build_object('field', 'name_lv', 'code', 'missing', 'message', 'A Latvian name is needed.');
  end if;
  foreach k in array array['valid_from', 'valid_to'] loop
    if nullif(p_row ->> k, '') is not null and iepirkumi.date_or_null(p_row ->> k) is null then
      errors := errors || jsonb_build_object('field', k, 'code', 'bad_date', 'message', 'There is no such date.');
    end if;
  end loop;
  if errors = '[]' and iepirkumi.date_or_null(p_row ->> 'valid_to') < coalesce(iepirkumi.date_or_null(p_row ->> 'valid_from'), '2000-01-01') then
    errors := errors || jsonb_build_object('field', 'valid_to', 'code', 'date_order', 'message', 'The last day is before the first.');
  end if;
  if coalesce(jsonb_typeof(p_row -> 'extra'), 'null') not in ('object', 'null') then
    errors := errors || jsonb_build_object('field', 'extra', 'code', 'malformed', 'message', 'A JSON object is expected.');
  end if;
  return nullif(errors, '[]');
end
$$;

create or replace function iepirkumi.classification_write(p_kind text, p_rows jsonb) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
declare
  errors jsonb;
  n_created int;
  n_changed int;
begin
  select jsonb_agg(e.item || jsonb_build_object('row', r.n) order by r.n)
    into errors
    from jsonb_array_elements(p_rows) with ordinality r (item, n),
         jsonb_array_elements(iepirkumi.classification_row_errors(p_kind, r.item)) e (item);
  if errors is null then
    select jsonb_agg(jsonb_build_object('row', x.n, 'field', 'code', 'code', 'duplicate',
                                        'message', 'The same code and first day stand in an earlier row.') order by x.n)
      into errors
      from (select r.n, row_number() over (partition by r.item ->> 'code', coalesce(nullif(r.item ->> 'valid_from', ''), '2000-01-01') order by r.n) as nth
              from jsonb_array_elements(p_rows) with ordinality r (item, n)) x
     where x.nth > 1;
  end if;
  if errors is null then
    with wanted as (
      select r.n, r.item ->> 'code' as code, coalesce(nullif(r.item ->> 'valid_from', ''), '2000-01-01')::date as valid_from,
             nullif(r.item ->> 'valid_to', '')::date as valid_to
        from jsonb_array_elements(p_rows) with ordinality r (item, n)
    ), next as (
      select d.code, d.valid_from, lead(d.valid_from) over (partition by d.code order by d.valid_from) as next_from
        from (select w.code, w.valid_from from wanted w
              union
              select c.code, c.valid_from from iepirkumi.classification c where c.kind = p_kind) d
    )
    select jsonb_agg(jsonb_build_object('row', w.n, 'field', 'valid_to', 'code', 'overlap',
                                        'message', 'The next row of this code begins before this one ends.') order by w.n)
      into errors
      from wanted w join next n on n.code = w.code and n.valid_from = w.valid_from
     where w.valid_to >= n.next_from;
  end if;
  if errors is not null then
    return jsonb_build_object('created', 0, 'changed', 0, 'unchanged', 0, 'errors', errors);
  end if;

  with wanted as (
    select r.item ->> 'code' as code,
           coalesce(nullif(r.item ->> 'valid_from', ''), '2000-01-01')::date as valid_from,
           nullif(r.item ->> 'valid_to', '')::date as valid_to,
           btrim(r.item ->> 'name_lv') as name_lv,
           nullif(btrim(r.item ->> 'name_en'), '') as name_en,
           nullif(r.item ->> 'parent_code', '') as parent_code,
           case when jsonb_typeof(r.item -> 'extra') = 'object' then r.item -> 'extra' else '{}' end as extra
      from jsonb_array_elements(p_rows) r (item)
  ), written as (
    insert into iepirkumi.classification as c (kind, code, valid_from, valid_to, name_lv, name_en, parent_code, extra)
      select p_kind, w.code, w.valid_from, w.valid_to, w.name_lv, w.name_en, w.parent_code, w.extra from wanted w
      on conflict (kind, code, valid_from) do update
        set valid_to = excluded.valid_to, name_lv = excluded.name_lv, name_en = excluded.name_en,
            parent_code = excluded.parent_code, extra = excluded.extra
        where (c.valid_to, c.name_lv, c.name_en, c.parent_code, c.extra)
              is distinct from (excluded.valid_to, excluded.name_lv, excluded.name_en, excluded.parent_code, excluded.extra)
          -- Ended by a later row only, which is written below again.
          and not (excluded.valid_to is null
                   and (c.name_lv, c.name_en, c.parent_code, c.extra)
                       is not distinct from (excluded.name_lv, excluded.name_en, excluded.parent_code, excluded.extra)
                   and exists (select from iepirkumi.classification l
                                where l.kind = c.kind and l.code = c.code and l.valid_from = c.valid_to + 1))
      returning (xmax = 0) as is_new
  )
  select count(*) filter (where is_new), count(*) filter (where not is_new) into n_created, n_changed from written;

  update iepirkumi.classification c
     set valid_to = n.next_from - 1
    from (select kind, code, valid_from, lead(valid_from) over (partition by kind, code order by valid_from) as next_from
            from iepirkumi.classification where kind = p_kind) n
   where n.kind = c.kind and n.code = c.code and n.valid_from = c.valid_from
     and (c.valid_to is null or c.valid_to >= n.next_from);

  return jsonb_build_object('created', n_created, 'changed', n_changed,
                            'unchanged', jsonb_array_length(p_rows) - n_created - n_changed, 'errors', '[]'::jsonb);
end
$$;

create or replace function iepirkumi.threshold_write(p_rows jsonb) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
declare
  errors jsonb;
  n_created int;
  n_changed int;
begin
  select jsonb_agg(jsonb_build_object('row', r.n, 'field', e.field, 'code', e.code, 'message', e.message) order by r.n)
    into errors
    from jsonb_array_elements(p_rows) with ordinality r (item, n),
         lateral (values
           ('kind', 'kind', 'A word of a-z, 0-9 and "_" is needed.', coalesce(r.item ->> 'kind', '') !~ '^[a-z][a-z0-9_]*$'),
           ('value', 'malformed', 'An amount in whole cents is needed.', coalesce(r.item ->> 'value', '') !~ '^[0-9]{1,15}$'),
           ('valid_from', 'bad_date', 'There is no such date.', iepirkumi.date_or_null(r.item ->> 'valid_from') is null),
           ('valid_to', 'bad_date', 'There is no such date.',
             nullif(r.item ->> 'valid_to', '') is not null and iepirkumi.date_or_null(r.item ->> 'valid_to') is null),
           ('valid_to', 'date_order', 'The last day is before the first.',
             iepirkumi.date_or_null(r.item ->> 'valid_to') < iepirkumi.date_or_null(r.item ->> 'valid_from'))
         ) e (field, code, message, wrong)
   where e.wrong;
  if errors is not null then
    return jsonb_build_object('created', 0, 'changed', 0, 'unchanged', 0, 'errors', errors);
  end if;

  with wanted as (
    select distinct on (1, 2, 3, 5)
           r.item ->> 'kind' as kind, nullif(r.item ->> 'contract_kind', '') as contract_kind,
           nullif(r.item ->> 'legal_act', '') as legal_act, (r.item ->> 'value')::bigint as value,
           (r.item ->> 'valid_from')::date as valid_from, nullif(r.item ->> 'valid_to', '')::date as valid_to
      from jsonb_array_elements(p_rows) with ordinality r (item, n)
     order by 1, 2, 3, 5, r.n desc
  ), written as (
    insert into iepirkumi.threshold as t (kind, contract_kind, legal_act, value, valid_from, valid_to)
      select w.kind, w.contract_kind, w.legal_act, w.value, w.valid_from, w.valid_to from wanted w
      on conflict (kind, contract_kind, legal_act, valid_from) do update
        set value = excluded.value, valid_to = excluded.valid_to
        where (t.value, t.valid_to) is distinct from (excluded.value, excluded.valid_to)
      returning (xmax = 0) as is_new
  )
  select count(*) filter (where is_new), count(*) filter (where not is_new) into n_created, n_changed from written;
  return jsonb_build_object('created', n_created, 'changed', n_changed,
                            'unchanged', jsonb_array_length(p_rows) - n_created - n_changed, 'errors', '[]'::jsonb);
end
$$;
