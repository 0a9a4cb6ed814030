-- SPDX-License-Identifier: GPL-3.0-or-later
-- What if: procurements postponed, cut or moved, kept under a name, turned into drafts.

-- The price without VAT that is nearest to an amount with VAT.
create or replace function iepirkumi.without_vat(p_amount bigint, p_rate int) returns bigint
language sql immutable parallel safe
as $$
  select round(p_amount::numeric * 10000 / (10000 + p_rate))::bigint
$$;

-- The funding of a scenario's procurements as it would be, from its items. postpone and move: the years go along with
-- the announcement. cut: lines in proportion, what rounding leaves goes where it falls, so that they add up
-- to the new price with VAT.
create or replace function iepirkumi.scenario_funding(p_items jsonb)
returns table (procurement_id bigint, revision_id bigint, line_no int, year int, programme text, ekk text, source text,
               classifier text, amount bigint)
language sql stable
as $$
  select i.procurement_id, r.id, f.line_no,
         case when i.act in ('postpone', 'move')
              then iepirkumi.shift_year(f.year, coalesce(i.to_year - coalesce(r.announce_year, r.year), 0)) else f.year end,
         f.programme, f.ekk, f.source, f.classifier,
         case when i.act = 'cut' and r.funding_total > 0 then
           (round(t.total::numeric * sum(f.amount) over w / r.funding_total)
            - round(t.total::numeric * (sum(f.amount) over w - f.amount) / r.funding_total))::bigint
         else f.amount end
    from jsonb_to_recordset(p_items) i (procurement_id bigint, act text, to_year int, amount bigint)
    join iepirkumi.procurement_revision r on r.procurement_id = i.procurement_id and r.in_force and r.status = 'included'
    join iepirkumi.procurement_funding f on f.revision_id = r.id
   cross join lateral (select iepirkumi.with_vat(iepirkumi.without_vat(i.amount, r.vat_rate), r.vat_rate) as total) t
  window w as (partition by r.id order by f.line_no)
$$;

create or replace function iepirkumi.scenario_seen(p_scenario bigint) returns iepirkumi.scenario
language plpgsql stable
as $$
declare
  v_row iepirkumi.scenario;
begin
  select * into v_row from iepirkumi.scenario where id = p_scenario and institution_id = any (iepirkumi.my_view());
  if not found then
    perform iepirkumi.raise_not_found();
  end if;
  return v_row;
end
$$;

-- Seen, managed, locked, unchanged since p_lock.
create or replace function iepirkumi.scenario_for_act(p_scenario bigint, p_lock int) returns iepirkumi.scenario
language plpgsql
as $$
declare
  v_row iepirkumi.scenario := iepirkumi.scenario_seen(p_scenario);
begin
  if not iepirkumi.holds_right('manage', v_row.institution_id) then
    perform iepirkumi.raise_not_allowed();
  end if;
  select * into v_row from iepirkumi.scenario where id = p_scenario for update;
  if not found then
    perform iepirkumi.raise_not_found();
  elsif p_lock is distinct from v_row.lock_version then
    perform iepirkumi.raise_changed(v_row.lock_version);
  end if;
  return v_row;
end
$$;

create or replace function iepirkumi.scenario_document(p_scenario bigint) returns jsonb
language sql stable
as $$
  select jsonb_build_object('scenario_id', s.id, 'institution_id', s.institution_id, 'year', s.year, 'name', s.name, 'note', s.note,
    'lock_version', s.lock_version, 'created_by', s.created_by, 'created_by_name', iepirkumi.person_name(s.created_by),
    'created_at', s.created_at, 'changed_by', s.changed_by, 'changed_by_name', iepirkumi.person_name(s.changed_by),
    'changed_at', s.changed_at, 'applied_at', s.applied_at,
    'acts', case when iepirkumi.holds_right('manage', s.institution_id) then '["edit", "delete", "apply"]'::jsonb else '[]'::jsonb end,
    'items', coalesce((
      select jsonb_agg(jsonb_build_object('line_no', i.line_no, 'procurement_id', i.procurement_id, 'act', i.act, 'to_year', i.to_year,
               'to_month', i.to_month, 'amount', i.amount, 'number', p.number, 'title', r.title, 'revision_id', r.id,
               'funding_total', r.funding_total, 'announce_year', r.announce_year, 'announce_month', r.announce_month) order by i.line_no)
        from iepirkumi.scenario_item i
        join iepirkumi.procurement p on p.id = i.procurement_id
        left join iepirkumi.procurement_revision r on r.procurement_id = p.id and r.in_force
       where i.scenario_id = s.id), '[]'))
    from iepirkumi.scenario s where s.id = p_scenario
$$;

create or replace function iepirkumi.scenario_list(p_institution int, p_year int) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if not coalesce(p_institution = any (iepirkumi.my_view()), false) then
    perform iepirkumi.raise_not_found();
  end if;
  return (select coalesce(jsonb_agg(iepirkumi.scenario_document(s.id) order by s.name), '[]')
            from iepirkumi.scenario s where s.institution_id = p_institution and (p_year is null or s.year = p_year));
end
$$;

create or replace function iepirkumi.scenario_get(p_scenario bigint) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  return iepirkumi.scenario_document((iepirkumi.scenario_seen(p_scenario)).id);
end
$$;

-- Items of a document, checked; procurements must have an included revision in force.
create or replace function iepirkumi.scenario_items(p_institution int, p_items jsonb) returns jsonb
language plpgsql stable
as $$
declare
  i record;
  v_path text;
  v_problems jsonb := '[]';
  v_items jsonb := '[]';
  v_number int[];
begin
  if coalesce(jsonb_typeof(p_items), '') <> 'array' or jsonb_array_length(p_items) > 2000 then
    perform iepirkumi.raise_invalid('not_a_list', 'items', 'The items must be a list of at most 2000.');
  end if;
  for i in select x.item, x.n,
                  case when x.item ->> 'procurement_id' ~ '^[0-9]{1,18}$' then (x.item ->> 'procurement_id')::bigint end as procurement,
                  row_number() over (partition by x.item ->> 'procurement_id' order by x.n) as nth
             from jsonb_array_elements(p_items) with ordinality x (item, n) order by x.n loop
    v_path := format('items[%s].', i.n - 1);
    if not exists (select from iepirkumi.procurement p where p.id = i.procurement and p.institution_id = p_institution) then
      v_problems := v_problems || iepirkumi.problem(v_path || 'procurement_id', 'required', 'Choose a procurement of this institution.');
    elsif i.nth > 1 then
      v_problems := v_problems || iepirkumi.problem(v_path || 'procurement_id', 'duplicate', 'The procurement is in the scenario already.');
    elsif not exists (select from iepirkumi.procurement_revision r
                       where r.procurement_id = i.procurement and r.in_force and r.status = 'included') then
      v_problems := v_problems || iepirkumi.problem(v_path || 'procurement_id', 'not_included', 'Only an included procurement takes money; this one is not included.');
    elsif coalesce(i.item ->> 'act', '') not in ('postpone', 'cut', 'move') then
      v_problems := v_problems || iepirkumi.problem(v_path || 'act', 'unknown_choice', 'The act is postpone, cut or move.');
    elsif i.item ->> 'act' = 'cut' and iepirkumi.estimate_amount_wrong(coalesce(i.item -> 'amount', '"-"'), false) is not null then
      v_problems := v_problems || iepirkumi.problem(v_path || 'amount', 'required', 'Enter the amount with VAT that is left, in cents.');
    elsif i.item ->> 'act' in ('move', 'postpone') and coalesce(i.item ->> 'to_year', case i.item ->> 'act' when 'postpone' then '2000' else '' end)
            !~ '^(20[0-9]{2}|2100)$' then
      v_problems := v_problems || iepirkumi.problem(v_path || 'to_year', 'required', 'Enter the year, 2000 to 2100.');
    elsif coalesce(i.item ->> 'to_month', case i.item ->> 'act' when 'postpone' then '' else '1' end) !~ '^([1-9]|1[0-2])$' then
      v_problems := v_problems || iepirkumi.problem(v_path || 'to_month', 'required', 'Enter the month, 1 to 12.');
    else
      v_items := v_items || jsonb_build_object('procurement_id', i.procurement, 'act', i.item ->> 'act',
        'to_year', case when i.item ->> 'act' <> 'cut' then i.item -> 'to_year' end,
        'to_month', case when i.item ->> 'act' <> 'cut' then i.item -> 'to_month' end,
        'amount', case when i.item ->> 'act' = 'cut' then i.item -> 'amount' end);
    end if;
  end loop;
  if v_problems <> '[]' then
    perform iepirkumi.refuse_fields('invalid', 'The scenario was not saved.', v_problems);
  end if;
  return v_items;
end
$$;

create or replace function iepirkumi.scenario_save(p_request uuid, p_document jsonb) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_response jsonb := iepirkumi.request_begin(p_request, 'scenario_save');
  v_row iepirkumi.scenario;
  v_id bigint;
  v_name record;
  v_note text;
  v_items jsonb;
begin
  if v_response is not null then
    return v_response;
  end if;
  if coalesce(jsonb_typeof(p_document), '') <> 'object' then
    perform iepirkumi.raise_invalid('not_an_object', null, 'A scenario must be a JSON object.');
  end if;
  v_id := iepirkumi.document_number(p_document, 'scenario_id', false);
  if v_id is null then
    v_row.institution_id := least(iepirkumi.document_number(p_document, 'institution_id', true), 2147483647);
    v_row.year := least(iepirkumi.document_number(p_document, 'year', true), 2147483647);
    perform iepirkumi.institution_for_manage(v_row.institution_id);
    perform iepirkumi.check_year(v_row.year);
  else
    v_row := iepirkumi.scenario_for_act(v_id, least(iepirkumi.document_number(p_document, 'lock_version', true), 2147483647)::int);
  end if;
  select * into v_name from iepirkumi.field_value('name', 'line', 0, 200, null, null, coalesce(p_document -> 'name', to_jsonb(v_row.name), 'null'));
  if v_name.code is not null then
    perform iepirkumi.raise_invalid(v_name.code, 'name', v_name.message);
  elsif v_name.value = 'null' then
    perform iepirkumi.raise_invalid('required', 'name', 'Give the scenario a name.');
  elsif exists (select from iepirkumi.scenario s where s.institution_id = v_row.institution_id and s.year = v_row.year
                   and s.name = v_name.value #>> '{}' and s.id is distinct from v_id) then
    perform iepirkumi.raise_invalid('name_exists', 'name', 'There is a scenario of this name already.');
  end if;
  v_note := case when p_document ? 'note' then iepirkumi.typed_text('note', p_document ->> 'note', false) else v_row.note end;
  v_items := iepirkumi.scenario_items(v_row.institution_id,
    coalesce(p_document -> 'items', case when v_id is null then '[]' else iepirkumi.scenario_document(v_id) -> 'items' end));
  if v_id is null then
    insert into iepirkumi.scenario (institution_id, year, name, note)
    values (v_row.institution_id, v_row.year, v_name.value #>> '{}', v_note) returning id into v_id;
  else
    update iepirkumi.scenario
       set name = v_name.value #>> '{}', note = v_note, lock_version = lock_version + 1, changed_by = session_user, changed_at = clock_timestamp()
     where id = v_id;
    delete from iepirkumi.scenario_item where scenario_id = v_id;
  end if;
  insert into iepirkumi.scenario_item (scenario_id, institution_id, line_no, procurement_id, act, to_year, to_month, amount)
  select v_id, v_row.institution_id, i.n, (i.item ->> 'procurement_id')::bigint, i.item ->> 'act', (i.item ->> 'to_year')::int,
         (i.item ->> 'to_month')::int, (i.item ->> 'amount')::bigint
    from jsonb_array_elements(v_items) with ordinality i (item, n);
  return iepirkumi.act_done(p_request, v_row.institution_id, iepirkumi.scenario_document(v_id));
end
$$;

create or replace function iepirkumi.scenario_delete(p_request uuid, p_scenario bigint, p_lock int) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_response jsonb := iepirkumi.request_begin(p_request, 'scenario_delete');
  v_row iepirkumi.scenario;
begin
  if v_response is not null then
    return v_response;
  end if;
  v_row := iepirkumi.scenario_for_act(p_scenario, p_lock);
  delete from iepirkumi.scenario where id = v_row.id;
  return iepirkumi.act_done(p_request, v_row.institution_id, jsonb_build_object('deleted', true, 'scenario_id', v_row.id));
end
$$;

-- Each procurement gets a new revision in draft that says what the scenario says. One that has a draft
-- already, or is no longer included, is left alone and named.
create or replace function iepirkumi.scenario_apply(p_request uuid, p_scenario bigint, p_lock int) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_response jsonb := iepirkumi.request_begin(p_request, 'scenario_apply');
  v_row iepirkumi.scenario;
  i record;
  v_revision iepirkumi.procurement_revision;
  v_price bigint;
  v_funding jsonb;
  v_lots jsonb;
  v_drafts jsonb := '[]';
  v_refused jsonb := '[]';
begin
  if v_response is not null then
    return v_response;
  end if;
  v_row := iepirkumi.scenario_for_act(p_scenario, p_lock);
  for i in select s.*, p.number from iepirkumi.scenario_item s join iepirkumi.procurement p on p.id = s.procurement_id
            where s.scenario_id = p_scenario order by s.line_no loop
    -- As every act on a procurement does (procurement_for_act).
    perform 1 from iepirkumi.procurement where id = i.procurement_id for update;
    select * into v_revision from iepirkumi.procurement_revision r where r.procurement_id = i.procurement_id and r.in_force and r.status = 'included';
    if not found then
      v_refused := v_refused || jsonb_build_object('procurement_id', i.procurement_id, 'number', i.number, 'code', 'not_included',
        'message', 'The procurement is no longer included.');
      continue;
    elsif not 'new_revision' = any (iepirkumi.procurement_acts(v_revision)) then
      v_refused := v_refused || jsonb_build_object('procurement_id', i.procurement_id, 'number', i.number, 'code', 'draft_open',
        'message', 'The procurement has a draft already.');
      continue;
    end if;
    select jsonb_agg(jsonb_build_object('line_no', f.line_no, 'year', f.year, 'programme', f.programme, 'ekk', f.ekk, 'source', f.source,
             'classifier', f.classifier, 'amount', f.amount) order by f.line_no)
      into v_funding from iepirkumi.scenario_funding(jsonb_build_array(to_jsonb(i))) f;
    v_lots := iepirkumi.procurement_lots_json(v_revision.id);
    if i.act = 'cut' then
      v_price := iepirkumi.without_vat(i.amount, v_revision.vat_rate);
      select coalesce(jsonb_agg(l.item || jsonb_build_object('estimated_price',
               round(v_price::numeric * l.upto / nullif(l.total, 0)) - round(v_price::numeric * (l.upto - l.price) / nullif(l.total, 0))) order by l.n), '[]')
        into v_lots
        from (select x.item, x.n, (x.item ->> 'estimated_price')::bigint as price,
                     sum((x.item ->> 'estimated_price')::bigint) over (order by x.n) as upto,
                     sum((x.item ->> 'estimated_price')::bigint) over () as total
                from jsonb_array_elements(v_lots) with ordinality x (item, n)) l;
      v_revision.estimated_price := v_price;
      v_revision.estimated_price_from := least(v_revision.estimated_price_from, v_price);
    else
      v_revision.contract_year := iepirkumi.shift_year(v_revision.contract_year,
        coalesce(i.to_year - coalesce(v_revision.announce_year, v_revision.year), 0));
      v_revision.announce_year := coalesce(i.to_year, v_revision.announce_year);
      if i.to_month is not null then
        v_revision.announce_month := i.to_month;
        v_revision.announce_quarter := (i.to_month + 2) / 3;
      end if;
    end if;
    select max(r.revision_number) + 1 into v_revision.revision_number
      from iepirkumi.procurement_revision r where r.procurement_id = i.procurement_id;
    v_revision := iepirkumi.procurement_derive(iepirkumi.procurement_as_draft(v_revision), coalesce(v_funding, '[]'));
    select n.revision_id into v_revision.id from iepirkumi.procurement_insert(array[v_revision]) n;
    perform iepirkumi.procurement_lines_insert(v_row.institution_id, jsonb_build_array(jsonb_build_object(
      'revision_id', v_revision.id, 'funding', coalesce(v_funding, '[]'), 'lots', v_lots)));
    v_drafts := v_drafts || jsonb_build_object('procurement_id', i.procurement_id, 'revision_id', v_revision.id, 'number', i.number);
  end loop;
  -- What could not be done stays in the scenario, which can be tried again.
  if v_drafts <> '[]' and v_refused <> '[]' then
    delete from iepirkumi.scenario_item where scenario_id = p_scenario
       and procurement_id in (select (d ->> 'procurement_id')::bigint from jsonb_array_elements(v_drafts) d);
    update iepirkumi.scenario set lock_version = lock_version + 1 where id = p_scenario;
  elsif v_drafts <> '[]' then
    update iepirkumi.scenario set applied_at = clock_timestamp(), lock_version = lock_version + 1 where id = p_scenario;
  end if;
  return iepirkumi.act_done(p_request, v_row.institution_id, jsonb_build_object(
    'drafts', v_drafts, 'refused', v_refused,
    'left', case when v_refused = '[]' then '[]' else jsonb_build_array(iepirkumi.scenario_document(p_scenario)) end));
end
$$;
