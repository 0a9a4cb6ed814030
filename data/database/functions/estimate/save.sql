-- SPDX-License-Identifier: GPL-3.0-or-later
-- Saving cells of a draft. Each cell carries the value it was based on, so that two people editing
-- different lines both win, and the same cell with two values comes back for a choice. All or nothing.

-- Why a JSON value is no amount of an estimate; null when it is one. An empty cell is 0.
create or replace function iepirkumi.estimate_amount_wrong(p_value jsonb, p_negative boolean) returns text
language plpgsql immutable parallel safe
as $$
begin
  if coalesce(jsonb_typeof(p_value), 'null') = 'null' then
    return null;
  elsif jsonb_typeof(p_value) <> 'number' then
    return 'not_a_number';
  elsif abs(p_value::numeric) > 9999999999999 then
    return 'too_large';
  elsif p_value::numeric <> trunc(p_value::numeric) then
    return 'not_whole';
  elsif p_value::numeric < 0 and not p_negative then
    return 'negative';
  end if;
  return null;
end
$$;

-- The cells of a document as rows: value and base as amounts (of a month) or words (of a reason).
-- code/message: what is wrong with the cell itself.
create or replace function iepirkumi.estimate_cells(p_cells jsonb)
returns table (section text, line_code text, source text, split text, col text, amount bigint, base bigint,
               words text, base_words text, code text)
language sql immutable
as $$
  select c.section, c.code, coalesce(c.source, ''), coalesce(c.split, ''), c."column",
         case when x.code is null and c."column" <> 'reason' then coalesce(c.value, '0')::numeric::bigint end,
         case when x.code is null and c."column" <> 'reason' then coalesce(c.base, '0')::numeric::bigint end,
         case when c."column" = 'reason' then nullif(btrim(c.value #>> '{}'), '') end,
         case when c."column" = 'reason' then nullif(btrim(c.base #>> '{}'), '') end,
         x.code
    from jsonb_to_recordset(p_cells) as c (section text, code text, source text, split text, "column" text, base jsonb, value jsonb)
   cross join lateral (
     select case
       when c.section is null or c.section not in ('resource', 'expenditure', 'financing') then 'unknown_section'
       when c.code is null then 'required'
       when c."column" = 'reason' then
         case when coalesce(jsonb_typeof(c.value), 'null') not in ('string', 'null') then 'not_text'
              when length(c.value #>> '{}') > 2000 then 'too_long'
              when (c.value #>> '{}') ~ '[\u0001-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]' then 'control_character' end
       when c."column" is null
         or c."column" not in ('m1', 'm2', 'm3', 'm4', 'm5', 'm6', 'm7', 'm8', 'm9', 'm10', 'm11', 'm12') then 'unknown_column'
       -- Most cells are plain whole numbers of cents; only what is not is looked at closer.
       when c.value::text ~ '^[0-9]{1,13}$' and (c.base is null or c.base::text ~ '^-?[0-9]{1,14}$') then null
       else coalesce(iepirkumi.estimate_amount_wrong(c.value, c.section = 'financing'),
                     iepirkumi.estimate_amount_wrong(c.base, true)) end as code
     -- OFFSET 0 keeps the verdict from being reached anew at each mention of it.
    offset 0) x
$$;

create or replace function iepirkumi.estimate_wrong_words(p_code text, p_line text, p_column text) returns text
language sql immutable parallel safe
as $$
  select format(case p_code
    when 'unknown_section' then '%s: the section must be resource, expenditure or financing.'
    when 'required' then '%s: the line has no code.'
    when 'not_text' then '%s, %s: words are expected.'
    when 'too_long' then '%s, %s: more than 2000 characters; shorten it.'
    when 'control_character' then '%s, %s contains control characters; remove them.'
    when 'unknown_column' then '%s: there is no column %s.'
    when 'not_a_number' then '%s, %s: a number is expected, not text.'
    when 'too_large' then '%s, %s: the amount is too large.'
    when 'not_whole' then '%s, %s: the amount must be whole cents.'
    when 'negative' then '%s, %s: the amount must not be negative.'
    when 'missing_line' then '%s: the estimate has no such line.'
    when 'duplicate' then '%s, %s: the cell is there twice.'
    when 'duplicate_line' then '%s: the line is there twice.'
    when 'unknown_code' then '%s: the classification has no such code; choose one of the list.'
    when 'unknown_source' then '%s: there is no funding source %s; choose one of the list.'
    when 'unknown_split' then '%s: the split must be core or eu.'
    when 'detail_off' then '%s: this institution does not split its lines over procurements or contracts.'
    else '%s, %s: this is not possible.' end, coalesce(p_line, '?'), coalesce(p_column, '?'))
$$;

create or replace function iepirkumi.estimate_wrong(p_code text, p_section text, p_line text, p_source text, p_split text,
  p_column text)
returns jsonb
language sql immutable parallel safe
as $$
  select iepirkumi.estimate_problem(p_code, p_section, p_line, p_source, p_split, p_column,
    iepirkumi.estimate_wrong_words(p_code, p_line, case p_code when 'unknown_source' then p_source else p_column end))
$$;

-- A refusal that names the cells two people gave different values.
create or replace function iepirkumi.raise_changed_cells(p_cells jsonb) returns void
language plpgsql
as $$
begin
  perform iepirkumi.raise_refusal('changed', p_cells #>> '{0,field}',
    'Somebody else changed the same cells in the meantime.', '40001', jsonb_build_object('cells', p_cells));
end
$$;

create or replace function iepirkumi.estimate_conflict(p_changed_by name, p_section text, p_code text,
  p_source text, p_split text, p_column text, p_base jsonb, p_theirs jsonb, p_mine jsonb)
returns jsonb
language sql stable
as $$
  select jsonb_build_object('field', iepirkumi.estimate_field(p_section, p_code, p_source, p_split, p_column),
    'section', p_section, 'code', p_code, 'source', p_source, 'split', p_split, 'column', p_column,
    'base', p_base, 'theirs', p_theirs, 'mine', p_mine,
    'changed_by_name', iepirkumi.person_name(p_changed_by))
$$;

-- Changed cells of lines that are there.
create or replace function iepirkumi.estimate_save_cells(p_row iepirkumi.estimate_version, p_cells jsonb) returns void
language plpgsql set jit = off
as $$
declare
  v_wrong jsonb;
  v_changed jsonb;
begin
  if p_cells is null or p_cells = '[]' then
    return;
  end if;
  -- (An error in a cell ends the statement's reading of it early: the amounts are null then.)
  with cell as materialized (
    select c.*, l.reason as reason, l.changed_by, l.version_id is not null as known,
           case c.col when 'm1' then l.m1 when 'm2' then l.m2 when 'm3' then l.m3 when 'm4' then l.m4 when 'm5' then l.m5
                      when 'm6' then l.m6 when 'm7' then l.m7 when 'm8' then l.m8 when 'm9' then l.m9 when 'm10' then l.m10
                      when 'm11' then l.m11 when 'm12' then l.m12 end as is_now
      from iepirkumi.estimate_cells(p_cells) c
      left join iepirkumi.estimate_line l
        on l.version_id = p_row.id and l.institution_id = p_row.institution_id and l.section = c.section
       and l.code = c.line_code and l.source = c.source and l.split = c.split
  ), packed as materialized (
    -- One row a line: its cells side by side.
    select c.section, c.line_code, c.source, c.split, array[
           max(c.amount) filter (where c.col = 'm1'),
           max(c.amount) filter (where c.col = 'm2'),
           max(c.amount) filter (where c.col = 'm3'),
           max(c.amount) filter (where c.col = 'm4'),
           max(c.amount) filter (where c.col = 'm5'),
           max(c.amount) filter (where c.col = 'm6'),
           max(c.amount) filter (where c.col = 'm7'),
           max(c.amount) filter (where c.col = 'm8'),
           max(c.amount) filter (where c.col = 'm9'),
           max(c.amount) filter (where c.col = 'm10'),
           max(c.amount) filter (where c.col = 'm11'),
           max(c.amount) filter (where c.col = 'm12')] as v,
           bool_or(c.col = 'reason') as has_reason, max(c.words) as words, count(*) as n, max(c.col) as col
      from cell c where c.code is null group by 1, 2, 3, 4
  ), verdict as materialized (
  select (select jsonb_agg(iepirkumi.estimate_wrong(w.code, w.section, w.line_code, w.source, w.split, w.col))
            from (select c.code, c.section, c.line_code, c.source, c.split, c.col from cell c where c.code is not null
                  union all
                  select 'duplicate', p.section, p.line_code, p.source, p.split, p.col from packed p
                   where p.n > num_nonnulls(variadic p.v) + p.has_reason::int
                  limit 200) w) as wrong,
         (select jsonb_agg(iepirkumi.estimate_conflict(w.changed_by, w.section, w.line_code, w.source, w.split, w.col,
                   case w.col when 'reason' then to_jsonb(w.base_words) else to_jsonb(w.base) end,
                   case when w.known then case w.col when 'reason' then to_jsonb(w.reason) else to_jsonb(w.is_now) end end,
                   case w.col when 'reason' then to_jsonb(w.words) else to_jsonb(w.amount) end))
            from (select * from cell c
                   where c.code is null
                     and (not c.known
                          or case c.col when 'reason' then c.reason is distinct from c.base_words
                                                        and c.reason is distinct from c.words
                             else c.is_now <> c.base and c.is_now <> c.amount end)
                   limit 200) w) as changed
  ), saved as (
  update iepirkumi.estimate_line l
     set m1 = coalesce(p.v[1], l.m1),
           m2 = coalesce(p.v[2], l.m2),
           m3 = coalesce(p.v[3], l.m3),
           m4 = coalesce(p.v[4], l.m4),
           m5 = coalesce(p.v[5], l.m5),
           m6 = coalesce(p.v[6], l.m6),
           m7 = coalesce(p.v[7], l.m7),
           m8 = coalesce(p.v[8], l.m8),
           m9 = coalesce(p.v[9], l.m9),
           m10 = coalesce(p.v[10], l.m10),
           m11 = coalesce(p.v[11], l.m11),
           m12 = coalesce(p.v[12], l.m12),
           reason = case when p.has_reason then p.words else l.reason end,
           changed_by = session_user, changed_at = clock_timestamp()
    from packed p, verdict d
   where l.version_id = p_row.id and l.institution_id = p_row.institution_id and l.section = p.section
     and l.code = p.line_code and l.source = p.source and l.split = p.split
     and d.wrong is null and d.changed is null
  )
  select d.wrong, d.changed into v_wrong, v_changed from verdict d;
  if v_wrong is not null then
    perform iepirkumi.refuse_fields('invalid', 'The estimate was not saved.', v_wrong);
  elsif v_changed is not null then
    perform iepirkumi.raise_changed_cells(v_changed);
  end if;
end
$$;

-- New lines. One that somebody added meanwhile with the same amounts is no conflict.
create or replace function iepirkumi.estimate_add_lines(p_row iepirkumi.estimate_version, p_lines jsonb) returns void
language plpgsql set jit = off
as $$
declare
  v_wrong jsonb;
  v_changed jsonb;
begin
  if p_lines is null or p_lines = '[]' then
    return;
  end if;
  with incoming as materialized (
    select a.section, a.code, coalesce(a.source, '') as source,
           coalesce(a.split, case when a.section = 'expenditure' and coalesce(a.source, '') <> '' then (
             select s.extra ->> 'part' from iepirkumi.classification s
              where s.kind = 'source' and s.code = a.source and s.extra ->> 'part' in ('core', 'eu')
              order by s.valid_from desc limit 1) end, '') as split,
           array[a.m1, a.m2, a.m3, a.m4, a.m5, a.m6, a.m7, a.m8, a.m9, a.m10, a.m11, a.m12] as v, a.reason
      from jsonb_to_recordset(p_lines) as a (section text, code text, source text, split text, m1 jsonb, m2 jsonb, m3 jsonb, m4 jsonb, m5 jsonb, m6 jsonb, m7 jsonb, m8 jsonb, m9 jsonb, m10 jsonb, m11 jsonb, m12 jsonb, reason jsonb)
  ), wrong as (
    select case
             when i.section is null or i.section not in ('resource', 'expenditure', 'financing') then 'unknown_section'
             when i.code is null then 'required'
             when i.split not in ('', 'core', 'eu') then 'unknown_split'
             when not exists (select from iepirkumi.classification c
                               where c.kind = iepirkumi.section_kind(i.section) and c.code = i.code) then 'unknown_code'
             when i.source <> '' and not exists (select from iepirkumi.classification c
                               where c.kind = 'source' and c.code = i.source) then 'unknown_source'
             when row_number() over (partition by i.section, i.code, i.source, i.split) > 1 then 'duplicate_line'
             when coalesce(jsonb_typeof(i.reason), 'null') not in ('string', 'null') then 'not_text'
             when length(i.reason #>> '{}') > 2000 then 'too_long'
           end as code, i.section, i.code as line_code, i.source, i.split,
           case when coalesce(jsonb_typeof(i.reason), 'null') not in ('string', 'null') or length(i.reason #>> '{}') > 2000
                then 'reason' end as col
      from incoming i
    union all
    select iepirkumi.estimate_amount_wrong(m.value, i.section = 'financing'), i.section, i.code, i.source, i.split, 'm' || m.n
      from incoming i cross join lateral unnest(i.v) with ordinality m (value, n)
     where m.value is not null and m.value::text !~ '^[0-9]{1,13}$'
  )
  select jsonb_agg(iepirkumi.estimate_wrong(w.code, w.section, w.line_code, w.source, w.split, w.col)) into v_wrong
    from (select * from wrong where code is not null limit 200) w;
  if v_wrong is not null then
    perform iepirkumi.refuse_fields('invalid', 'The estimate was not saved.', v_wrong);
  end if;

  with incoming as materialized (
    select a.section, a.code, coalesce(a.source, '') as source,
           coalesce(a.split, case when a.section = 'expenditure' and coalesce(a.source, '') <> '' then (
             select s.extra ->> 'part' from iepirkumi.classification s
              where s.kind = 'source' and s.code = a.source and s.extra ->> 'part' in ('core', 'eu')
              order by s.valid_from desc limit 1) end, '') as split,
           (select array_agg(coalesce((m.value #>> '{}')::numeric::bigint, 0) order by m.n)
              from unnest(array[a.m1, a.m2, a.m3, a.m4, a.m5, a.m6, a.m7, a.m8, a.m9, a.m10, a.m11, a.m12]) with ordinality m (value, n)) as v,
           nullif(btrim(a.reason #>> '{}'), '') as reason
      from jsonb_to_recordset(p_lines) as a (section text, code text, source text, split text, m1 jsonb, m2 jsonb, m3 jsonb, m4 jsonb, m5 jsonb, m6 jsonb, m7 jsonb, m8 jsonb, m9 jsonb, m10 jsonb, m11 jsonb, m12 jsonb, reason jsonb)
  ), made as (
    insert into iepirkumi.estimate_line as l (version_id, institution_id, section, code, source, split, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, reason)
    select p_row.id, p_row.institution_id, i.section, i.code, i.source, i.split, i.v[1], i.v[2], i.v[3], i.v[4], i.v[5], i.v[6], i.v[7], i.v[8], i.v[9], i.v[10], i.v[11], i.v[12], i.reason
      from incoming i
    on conflict do nothing
    returning l.section, l.code, l.source, l.split
  )
  select jsonb_agg(iepirkumi.estimate_conflict(w.changed_by, w.section, w.code, w.source, w.split, w.col, '0', w.theirs, w.mine))
    into v_changed
    from (select l.changed_by, i.section, i.code, i.source, i.split, 'm' || x.n as col, to_jsonb(x.theirs) as theirs, to_jsonb(x.mine) as mine
            from incoming i
            join iepirkumi.estimate_line l
              on l.version_id = p_row.id and l.institution_id = p_row.institution_id and l.section = i.section
             and l.code = i.code and l.source = i.source and l.split = i.split
           cross join lateral unnest(array[l.m1, l.m2, l.m3, l.m4, l.m5, l.m6, l.m7, l.m8, l.m9, l.m10, l.m11, l.m12], i.v) with ordinality x (theirs, mine, n)
           where x.theirs <> x.mine
             and not exists (select from made m where m.section = i.section and m.code = i.code and m.source = i.source and m.split = i.split)
           limit 200) w;
  if v_changed is not null then
    perform iepirkumi.raise_changed_cells(v_changed);
  end if;
end
$$;

-- Lines taken away, with the months they had (base) where the client says. In an amendment a line of
-- the version in force stays, with nothing in it, so that its change is seen and explained.
create or replace function iepirkumi.estimate_remove_lines(p_row iepirkumi.estimate_version, p_lines jsonb) returns void
language plpgsql
as $$
declare
  v_changed jsonb;
begin
  if p_lines is null or p_lines = '[]' then
    return;
  end if;
  select jsonb_agg(iepirkumi.estimate_conflict(w.changed_by, w.section, w.code, w.source, w.split, w.col, w.base, w.theirs, '0'))
    into v_changed
    from (select l.changed_by, l.section, l.code, l.source, l.split, 'm' || x.n as col, x.base, to_jsonb(x.theirs) as theirs
            from jsonb_to_recordset(p_lines) as r (section text, code text, source text, split text, base jsonb)
            join iepirkumi.estimate_line l
              on l.version_id = p_row.id and l.institution_id = p_row.institution_id and l.section = r.section
             and l.code = r.code and l.source = coalesce(r.source, '') and l.split = coalesce(r.split, '')
           cross join lateral unnest(array[l.m1, l.m2, l.m3, l.m4, l.m5, l.m6, l.m7, l.m8, l.m9, l.m10, l.m11, l.m12]) with ordinality t (theirs, n)
           cross join lateral (select r.base -> (t.n::int - 1) as base, t.theirs, t.n) x
           where jsonb_typeof(r.base) = 'array' and x.theirs > 0 and to_jsonb(x.theirs) is distinct from x.base
           limit 200) w;
  if v_changed is not null then
    perform iepirkumi.raise_changed_cells(v_changed);
  end if;
  with gone as (
    select l.section, l.code, l.source, l.split, b.version_id is not null as stays
      from jsonb_to_recordset(p_lines) as r (section text, code text, source text, split text)
      join iepirkumi.estimate_line l
        on l.version_id = p_row.id and l.institution_id = p_row.institution_id and l.section = r.section
       and l.code = r.code and l.source = coalesce(r.source, '') and l.split = coalesce(r.split, '')
      left join iepirkumi.estimate_line b
        on b.version_id = p_row.base_version_id and b.institution_id = l.institution_id and b.section = l.section
       and b.code = l.code and b.source = l.source and b.split = l.split
  ), emptied as (
    update iepirkumi.estimate_line l
       set m1 = 0, m2 = 0, m3 = 0, m4 = 0, m5 = 0, m6 = 0, m7 = 0, m8 = 0, m9 = 0, m10 = 0, m11 = 0, m12 = 0, changed_by = session_user, changed_at = clock_timestamp()
      from gone g
     where g.stays and l.version_id = p_row.id and l.institution_id = p_row.institution_id and l.section = g.section
       and l.code = g.code and l.source = g.source and l.split = g.split
  ), without_detail as (
    delete from iepirkumi.estimate_detail d using gone g
     where g.stays and d.version_id = p_row.id and d.section = g.section and d.code = g.code and d.source = g.source and d.split = g.split
  )
  delete from iepirkumi.estimate_line l using gone g
   where not g.stays and l.version_id = p_row.id and l.institution_id = p_row.institution_id and l.section = g.section
     and l.code = g.code and l.source = g.source and l.split = g.split;
end
$$;

create or replace function iepirkumi.estimate_save_header(p_row iepirkumi.estimate_version, p_cells jsonb) returns void
language plpgsql
as $$
declare
  c record;
  v record;
  v_is_now text;
  v_problems jsonb := '[]';
  v_changed jsonb := '[]';
begin
  for c in select * from jsonb_to_recordset(coalesce(p_cells, '[]')) as h ("column" text, base jsonb, value jsonb) loop
    select * into v from iepirkumi.estimate_header_value(coalesce(c."column", ''), c.value);
    if v.code is not null then
      v_problems := v_problems || iepirkumi.problem(c."column", v.code, v.message);
      continue;
    end if;
    v_is_now := to_jsonb(p_row) ->> c."column";
    if v_is_now is distinct from (c.base #>> '{}') and v_is_now is distinct from v.value then
      v_changed := v_changed || jsonb_build_object('field', c."column", 'column', c."column", 'base', c.base,
        'theirs', v_is_now, 'mine', v.value);
      continue;
    end if;
    p_row := jsonb_populate_record(p_row, jsonb_build_object(c."column", v.value));
  end loop;
  if v_problems <> '[]' then
    perform iepirkumi.refuse_fields('invalid', 'The estimate was not saved.', v_problems);
  elsif v_changed <> '[]' then
    perform iepirkumi.raise_changed_cells(v_changed);
  end if;
  update iepirkumi.estimate_version
     set document_number = p_row.document_number, function_code = p_row.function_code, sector_code = p_row.sector_code, note = p_row.note
   where id = p_row.id
     and (document_number, function_code, sector_code, note)
         is distinct from (p_row.document_number, p_row.function_code, p_row.sector_code, p_row.note);
end
$$;

-- What a line's year is made of, the whole of it; base = what it was made of when the client read it.
create or replace function iepirkumi.estimate_save_details(p_row iepirkumi.estimate_version, p_lines jsonb) returns void
language plpgsql
as $$
declare
  d record;
  v_mode text;
  v_theirs jsonb;
  v_rows jsonb;
  v_wrong jsonb := '[]';
begin
  if p_lines is null or p_lines = '[]' then
    return;
  end if;
  select i.estimate_detail into v_mode from iepirkumi.institution i where i.id = p_row.institution_id;
  for d in
    select r.section, r.code, coalesce(r.source, '') as source, coalesce(r.split, '') as split, r.base, coalesce(r.rows, '[]') as rows
      from jsonb_to_recordset(p_lines) as r (section text, code text, source text, split text, base jsonb, rows jsonb)
  loop
    if v_mode = 'none' and d.rows <> '[]' then
      v_wrong := v_wrong || iepirkumi.estimate_wrong('detail_off', d.section, d.code, d.source, d.split, 'details');
      continue;
    elsif not exists (select from iepirkumi.estimate_line l
                       where l.version_id = p_row.id and l.institution_id = p_row.institution_id and l.section = d.section
                         and l.code = d.code and l.source = d.source and l.split = d.split) then
      v_wrong := v_wrong || iepirkumi.estimate_wrong('missing_line', d.section, d.code, d.source, d.split, 'details');
      continue;
    elsif jsonb_typeof(d.rows) <> 'array' or jsonb_array_length(d.rows) > 500 then
      v_wrong := v_wrong || iepirkumi.estimate_wrong('too_long', d.section, d.code, d.source, d.split, 'details');
      continue;
    end if;
    v_wrong := v_wrong || coalesce((
      select jsonb_agg(iepirkumi.estimate_problem(w.code, d.section, d.code, d.source, d.split, format('details[%s].%s', w.n - 1, w.col),
                       format('%s, line %s of its details: %s', d.code, w.n, w.message)) order by w.n)
        from (select x.n, w.*
                from jsonb_array_elements(d.rows) with ordinality x (item, n)
               cross join lateral (
                 select 'kind' as col, 'unknown_choice' as code, 'the kind must be procurement, contract or rest.' as message
                  where coalesce(x.item ->> 'kind', '') not in ('procurement', 'contract', 'rest')
                     or (x.item ->> 'kind' = 'procurement' and v_mode = 'contract')
                     or (x.item ->> 'kind' = 'contract' and v_mode = 'procurement')
                 union all
                 select 'procurement_id', 'required', 'choose a procurement of this institution.'
                  where x.item ->> 'kind' = 'procurement' and not exists (
                    select from iepirkumi.procurement p
                     where p.institution_id = p_row.institution_id
                       and p.id = case when x.item ->> 'procurement_id' ~ '^[0-9]{1,18}$' then (x.item ->> 'procurement_id')::bigint end)
                 union all
                 select 'amount', iepirkumi.estimate_amount_wrong(x.item -> 'amount', false), 'the amount must be whole cents, not negative.'
                  where iepirkumi.estimate_amount_wrong(x.item -> 'amount', false) is not null
                 union all
                 select 'title', 'too_long', 'the words are too long.'
                  where length(x.item ->> 'title') > 1000 or length(x.item ->> 'reference') > 200) w) w), '[]');
    continue when v_wrong <> '[]';
    -- In one form, so that they can be compared.
    select coalesce(jsonb_agg(jsonb_build_object('kind', x.item ->> 'kind',
             'procurement_id', case when x.item ->> 'kind' = 'procurement' then (x.item ->> 'procurement_id')::bigint end,
             'reference', nullif(btrim(x.item ->> 'reference'), ''), 'title', nullif(btrim(x.item ->> 'title'), ''),
             'amount', coalesce((x.item ->> 'amount')::bigint, 0)) order by x.n), '[]')
      into v_rows from jsonb_array_elements(d.rows) with ordinality x (item, n);
    select coalesce(jsonb_agg(jsonb_build_object('kind', t.kind, 'procurement_id', t.procurement_id, 'reference', t.reference,
             'title', t.title, 'amount', t.amount) order by t.line_no), '[]')
      into v_theirs from iepirkumi.estimate_detail t
     where t.version_id = p_row.id and t.section = d.section and t.code = d.code and t.source = d.source and t.split = d.split;
    if v_theirs <> v_rows and d.base is not null and v_theirs <> (
         select coalesce(jsonb_agg(jsonb_build_object('kind', x.item -> 'kind', 'procurement_id', coalesce(x.item -> 'procurement_id', 'null'),
                  'reference', coalesce(x.item -> 'reference', 'null'), 'title', coalesce(x.item -> 'title', 'null'),
                  'amount', coalesce(x.item -> 'amount', '0')) order by x.n), '[]')
           from jsonb_array_elements(case jsonb_typeof(d.base) when 'array' then d.base else '[]' end) with ordinality x (item, n)) then
      perform iepirkumi.raise_changed_cells(jsonb_build_array(iepirkumi.estimate_conflict(null, d.section, d.code, d.source, d.split,
        'details', d.base, v_theirs, v_rows)));
    end if;
    continue when v_theirs = v_rows;
    delete from iepirkumi.estimate_detail t
     where t.version_id = p_row.id and t.section = d.section and t.code = d.code and t.source = d.source and t.split = d.split;
    insert into iepirkumi.estimate_detail (version_id, institution_id, section, code, source, split, line_no, kind, procurement_id,
                                           reference, title, amount)
    select p_row.id, p_row.institution_id, d.section, d.code, d.source, d.split, x.n, x.item ->> 'kind',
           (x.item ->> 'procurement_id')::bigint, x.item ->> 'reference', x.item ->> 'title', (x.item ->> 'amount')::bigint
      from jsonb_array_elements(v_rows) with ordinality x (item, n);
  end loop;
  if v_wrong <> '[]' then
    perform iepirkumi.refuse_fields('invalid', 'The estimate was not saved.', v_wrong);
  end if;
end
$$;

create or replace function iepirkumi.estimate_save(p_request uuid, p_version bigint, p_changes jsonb) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_response jsonb := iepirkumi.request_begin(p_request, 'estimate_save');
  v_row iepirkumi.estimate_version;
  k record;
begin
  if v_response is not null then
    return v_response;
  end if;
  perform iepirkumi.version_for_act('estimate', p_version, null, 'edit', false);
  select * into v_row from iepirkumi.estimate_version where id = p_version;
  if coalesce(jsonb_typeof(p_changes), '') <> 'object' then
    perform iepirkumi.raise_invalid('not_an_object', null, 'The changes must be a JSON object.');
  end if;
  for k in select c.key, jsonb_typeof(c.value) as type,
                  case jsonb_typeof(c.value) when 'array' then jsonb_array_length(c.value) else 0 end as n,
                  case jsonb_typeof(c.value) when 'array' then jsonb_path_exists(c.value, 'strict $[*] ? (@.type() != "object")') end as odd
             from jsonb_each(p_changes) c loop
    if k.key not in ('cells', 'add', 'remove', 'header', 'details') then
      perform iepirkumi.raise_invalid('unknown_field', left(k.key, 60), 'There is no such part of the changes.');
    elsif k.type <> 'array' or k.odd then
      perform iepirkumi.raise_invalid('not_a_list', k.key, format('%s must be a list of objects.', k.key));
    elsif k.n > 60000 then
      perform iepirkumi.raise_invalid('too_long', k.key, 'More than 60000 changes at once; save in parts.');
    end if;
  end loop;

  perform iepirkumi.estimate_save_header(v_row, p_changes -> 'header');
  perform iepirkumi.estimate_remove_lines(v_row, p_changes -> 'remove');
  perform iepirkumi.estimate_add_lines(v_row, p_changes -> 'add');
  perform iepirkumi.estimate_save_cells(v_row, p_changes -> 'cells');
  perform iepirkumi.estimate_save_details(v_row, p_changes -> 'details');
  perform iepirkumi.estimate_derive(p_version, true);
  if (select v.line_count from iepirkumi.estimate_version v where v.id = p_version) > 5000 then
    perform iepirkumi.raise_invalid('too_long', 'lines', 'An estimate has at most 5000 lines.');
  end if;
  return iepirkumi.act_done(p_request, v_row.institution_id, iepirkumi.estimate_saved(p_version));
end
$$;
