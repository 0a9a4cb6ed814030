-- SPDX-License-Identifier: GPL-3.0-or-later
-- A new estimate, one like an older one, an amendment of the one in force.

-- A draft version of an estimate that has no open one; the caller holds institution_for_manage().
create or replace function iepirkumi.estimate_add(p_row iepirkumi.estimate_version) returns iepirkumi.estimate_version
language plpgsql
as $$
declare
  v_last iepirkumi.estimate_version;
begin
  select v.* into v_last from iepirkumi.estimate_version v
   where v.institution_id = p_row.institution_id and v.year = p_row.year and v.programme = p_row.programme
     and v.budget_type = p_row.budget_type and v.status <> 'signed' and not v.replaced;
  if found then
    perform iepirkumi.raise_refusal('open_version', null,
      format('Version %s of this estimate is being prepared; it must be signed or discarded first.', v_last.number), '55000',
      jsonb_build_object('version_id', v_last.id));
  end if;
  if p_row.base_version_id is null then
    select v.* into v_last from iepirkumi.estimate_version v
     where v.institution_id = p_row.institution_id and v.year = p_row.year and v.programme = p_row.programme
       and v.budget_type = p_row.budget_type and v.in_force;
    if found then
      perform iepirkumi.raise_refusal('in_force', null,
        'This estimate is in force already; it changes through an amendment.', '55000',
        jsonb_build_object('version_id', v_last.id));
    end if;
  end if;
  insert into iepirkumi.estimate (institution_id, year, programme, budget_type)
  values (p_row.institution_id, p_row.year, p_row.programme, p_row.budget_type) on conflict do nothing;
  insert into iepirkumi.estimate_version (institution_id, estimate_id, year, programme, budget_type, number, kind, base_version_id,
                                          flow_code, document_number, function_code, sector_code, note)
  select p_row.institution_id, e.id, p_row.year, p_row.programme, p_row.budget_type,
         1 + coalesce((select max(v.number) from iepirkumi.estimate_version v where v.estimate_id = e.id), 0),
         case when p_row.base_version_id is null then 'estimate' else 'amendment' end, p_row.base_version_id,
         (select f.code from iepirkumi.flow f where f.document_kind = 'estimate' order by f.code limit 1),
         p_row.document_number, p_row.function_code, p_row.sector_code, p_row.note
    from iepirkumi.estimate e
   where e.institution_id = p_row.institution_id and e.year = p_row.year and e.programme = p_row.programme
     and e.budget_type = p_row.budget_type
  returning * into p_row;
  perform iepirkumi.version_decide(iepirkumi.estimate_head(p_row), 'create', -1, 'draft', null);
  return p_row;
end
$$;

-- Sums of the lines into the version; who saved becomes one of its editors.
create or replace function iepirkumi.estimate_derive(p_version bigint, p_edited boolean) returns void
language plpgsql
as $$
begin
  update iepirkumi.estimate_version v
     set line_count = s.n, resources = s.resources, expenditure = s.expenditure, financing = s.financing,
         editors = case when p_edited and session_user <> all (v.editors) then v.editors || session_user else v.editors end,
         lock_version = v.lock_version + case when p_edited then 1 else 0 end, changed_at = clock_timestamp()
    from (select count(*)::int as n,
                 coalesce(sum(l.year_total) filter (where l.section = 'resource'), 0)::bigint as resources,
                 coalesce(sum(l.year_total) filter (where l.section = 'expenditure'), 0)::bigint as expenditure,
                 coalesce(sum(l.year_total) filter (where l.section = 'financing'), 0)::bigint as financing
            from iepirkumi.estimate_line l where l.version_id = p_version) s
   where v.id = p_version;
end
$$;

-- One value of a header, checked; null stays null.
create or replace function iepirkumi.estimate_header_value(p_column text, p_value jsonb,
  out value text, out code text, out message text)
language plpgsql stable
as $$
declare
  v record;
begin
  if p_column not in ('document_number', 'function_code', 'sector_code', 'note') then
    code := 'unknown_column';
    message := format('%s is no field of an estimate.', left(p_column, 60));
    return;
  end if;
  select * into v from iepirkumi.field_value(p_column, case p_column when 'note' then 'text' else 'line' end, 0,
    case p_column when 'note' then 4000 else 40 end, null, null, coalesce(p_value, 'null'));
  value := v.value #>> '{}';
  code := v.code;
  message := v.message;
  if code is null and p_column = 'function_code' and value !~ '^[0-9]{2}\.[0-9]{3}$' then
    code := 'malformed';
    message := 'The code of the functional classification is written as 01.110.';
  elsif code is null and p_column = 'sector_code' and not exists (
      select from iepirkumi.classification c where c.kind = 'sector' and c.code = value) and value is not null then
    code := 'unknown_code';
    message := 'There is no such sector; choose one of the list.';
  end if;
  if code is not null then
    value := null;
  end if;
end
$$;

-- Institution, year, programme and budget type of a document, over those of p_row.
create or replace function iepirkumi.estimate_place(p_document jsonb, p_row iepirkumi.estimate_version) returns iepirkumi.estimate_version
language plpgsql
as $$
declare
  k text;
  v record;
  v_problems jsonb := '[]';
begin
  if coalesce(jsonb_typeof(p_document), '') <> 'object' then
    perform iepirkumi.raise_invalid('not_an_object', null, 'An estimate must be a JSON object.');
  end if;
  if p_row.institution_id is null then
    p_row.institution_id := least(iepirkumi.document_number(p_document, 'institution_id', true), 2147483647);
  end if;
  perform iepirkumi.institution_for_manage(p_row.institution_id);
  if p_document ? 'year' or p_row.year is null then
    p_row.year := least(iepirkumi.document_number(p_document, 'year', true), 2147483647);
  end if;
  perform iepirkumi.check_year(p_row.year);
  if p_document ? 'programme' or p_row.programme is null then
    select * into v from iepirkumi.field_value('programme', 'programme', 0, 40, null, p_row.institution_id,
                                               coalesce(p_document -> 'programme', 'null'));
    if v.code is not null then
      perform iepirkumi.raise_invalid(v.code, 'programme', v.message);
    elsif v.value = 'null' then
      perform iepirkumi.raise_invalid('required', 'programme', 'Choose the budget programme.');
    end if;
    p_row.programme := v.value #>> '{}';
  end if;
  if not iepirkumi.own_code_valid('programme', p_row.institution_id, p_row.programme, p_row.year) then
    perform iepirkumi.refuse_fields('not_valid_in_year', 'The estimate was not made.',
      jsonb_build_array(iepirkumi.not_valid_in_year('programme', p_row.programme, p_row.year)));
  end if;
  if p_document ? 'budget_type' or p_row.budget_type is null then
    if coalesce(p_document ->> 'budget_type', '') not in ('P', 'S', '7') then
      perform iepirkumi.raise_invalid('unknown_choice', 'budget_type', 'The budget type is P, S or 7.');
    end if;
    p_row.budget_type := p_document ->> 'budget_type';
  end if;
  foreach k in array array['document_number', 'function_code', 'sector_code', 'note'] loop
    continue when not p_document ? k;
    select * into v from iepirkumi.estimate_header_value(k, p_document -> k);
    if v.code is not null then
      v_problems := v_problems || iepirkumi.problem(k, v.code, v.message);
    end if;
    case k when 'document_number' then p_row.document_number := v.value;
           when 'function_code' then p_row.function_code := v.value;
           when 'sector_code' then p_row.sector_code := v.value;
           else p_row.note := v.value; end case;
  end loop;
  if v_problems <> '[]' then
    perform iepirkumi.refuse_fields('invalid', 'The estimate was not made.', v_problems);
  end if;
  if p_row.sector_code is null then
    select coalesce(i.sector_code, m.sector_code) into p_row.sector_code
      from iepirkumi.institution i left join iepirkumi.institution m on m.id = i.parent_id where i.id = p_row.institution_id;
  end if;
  return p_row;
end
$$;

create or replace function iepirkumi.estimate_create(p_request uuid, p_document jsonb) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_response jsonb := iepirkumi.request_begin(p_request, 'estimate_create');
  v_row iepirkumi.estimate_version;
begin
  if v_response is not null then
    return v_response;
  end if;
  v_row := iepirkumi.estimate_add(iepirkumi.estimate_place(p_document, null));
  return iepirkumi.act_done(p_request, v_row.institution_id, iepirkumi.estimate_document(v_row.id));
end
$$;

-- The index of a code in basis points: the one given for the nearest code at or above it.
create or replace function iepirkumi.estimate_copy_lines(p_from iepirkumi.estimate_version, p_to iepirkumi.estimate_version,
  p_index int, p_indexes jsonb)
returns void
language plpgsql
as $$
declare
  v_unit bigint := iepirkumi.estimate_unit(p_to.year);
begin
  insert into iepirkumi.estimate_line (version_id, institution_id, section, code, source, split,
                                       m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12)
  select p_to.id, p_to.institution_id, l.section, l.code, l.source, l.split,
         a.m[1], a.m[2], a.m[3], a.m[4], a.m[5], a.m[6], a.m[7], a.m[8], a.m[9], a.m[10], a.m[11], a.m[12]
    from iepirkumi.estimate_line l
    left join iepirkumi.estimate_tree(iepirkumi.estimate_date(p_to.year)) t on t.section = l.section and t.code = l.code
   cross join lateral (
     select coalesce((select (p_indexes ->> n.code)::numeric
                        from unnest(coalesce(t.above, '{}') || l.code) with ordinality n (code, k)
                       where p_indexes ? n.code order by n.k desc limit 1), p_index) as index) x
   cross join lateral (
     select array_agg((round(c.amount * x.index / 10000 / v_unit) * v_unit)::bigint order by c.n) as m
       from unnest(array[l.m1, l.m2, l.m3, l.m4, l.m5, l.m6, l.m7, l.m8, l.m9, l.m10, l.m11, l.m12]) with ordinality c (amount, n)) a
   where l.version_id = p_from.id and l.year_total <> 0;
end
$$;

create or replace function iepirkumi.estimate_copy(p_request uuid, p_version bigint, p_document jsonb) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_response jsonb := iepirkumi.request_begin(p_request, 'estimate_copy');
  v_from iepirkumi.estimate_version;
  v_row iepirkumi.estimate_version;
  v_index bigint;
  v_bad text;
begin
  if v_response is not null then
    return v_response;
  end if;
  v_from := iepirkumi.estimate_seen(p_version);
  if not iepirkumi.holds_right('manage', v_from.institution_id) then
    perform iepirkumi.raise_not_allowed();
  end if;
  v_row := v_from;
  v_row.base_version_id := null;
  v_row.note := null;
  v_row.document_number := null;
  v_row := iepirkumi.estimate_place(p_document, v_row);
  v_index := coalesce(iepirkumi.document_number(p_document, 'index', false), 10000);
  if v_index > 1000000 then
    perform iepirkumi.raise_invalid('too_large', 'index', 'The index must be 1000000 (a hundredfold) or less.');
  end if;
  if coalesce(jsonb_typeof(p_document -> 'indexes'), 'object') <> 'object' then
    perform iepirkumi.raise_invalid('not_an_object', 'indexes', 'The indexes must be an object of codes.');
  end if;
  select i.key into v_bad from jsonb_each(coalesce(p_document -> 'indexes', '{}')) i
   where jsonb_typeof(i.value) <> 'number' or i.value::text !~ '^[0-9]{1,7}$' or i.value::text::int > 1000000 limit 1;
  if v_bad is not null then
    perform iepirkumi.raise_invalid('not_a_number', format('indexes.%s', v_bad), format('The index of %s must be between 0 and 1000000.', v_bad));
  end if;
  v_row := iepirkumi.estimate_add(v_row);
  perform iepirkumi.estimate_copy_lines(v_from, v_row, v_index::int, coalesce(p_document -> 'indexes', '{}'));
  perform iepirkumi.estimate_derive(v_row.id, false);
  return iepirkumi.act_done(p_request, v_row.institution_id, iepirkumi.estimate_document(v_row.id));
end
$$;

create or replace function iepirkumi.estimate_amend(p_request uuid, p_version bigint, p_lock int) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_response jsonb := iepirkumi.request_begin(p_request, 'estimate_amend');
  v_from iepirkumi.estimate_version;
  v_row iepirkumi.estimate_version;
begin
  if v_response is not null then
    return v_response;
  end if;
  v_from := iepirkumi.estimate_seen(p_version);
  perform iepirkumi.version_for_act('estimate', p_version, p_lock, 'amend');
  v_row := v_from;
  v_row.base_version_id := v_from.id;
  v_row.note := null;
  v_row := iepirkumi.estimate_add(v_row);
  insert into iepirkumi.estimate_line (version_id, institution_id, section, code, source, split,
                                       m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12)
  select v_row.id, l.institution_id, l.section, l.code, l.source, l.split,
         l.m1, l.m2, l.m3, l.m4, l.m5, l.m6, l.m7, l.m8, l.m9, l.m10, l.m11, l.m12
    from iepirkumi.estimate_line l where l.version_id = v_from.id;
  insert into iepirkumi.estimate_detail (version_id, institution_id, section, code, source, split, line_no, kind, procurement_id,
                                         reference, title, amount)
  select v_row.id, d.institution_id, d.section, d.code, d.source, d.split, d.line_no, d.kind, d.procurement_id, d.reference,
         d.title, d.amount
    from iepirkumi.estimate_detail d where d.version_id = v_from.id;
  perform iepirkumi.estimate_derive(v_row.id, false);
  return iepirkumi.act_done(p_request, v_row.institution_id, iepirkumi.estimate_document(v_row.id));
end
$$;
