-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reading the documents that clients send: clean fields and lines, or the full list of what is wrong.

-- One object against the fields of p_list. Absent keys stay absent, so that a document may carry only what changed.
create or replace function iepirkumi.procurement_read_object(p_list text, p_path text, p_object jsonb, p_institution int,
  out fields jsonb, out problems jsonb)
language plpgsql stable set plan_cache_mode = force_generic_plan
as $$
begin
  if jsonb_typeof(p_object) <> 'object' then
    problems := jsonb_build_array(jsonb_build_object('field', nullif(rtrim(p_path, '.'), ''), 'code', 'not_an_object',
      'message', ltrim(rtrim(p_path, '.') || ' must be a JSON object.')));
    return;
  end if;
  select coalesce(jsonb_object_agg(e.key, case when v.value = 'null' then coalesce(f.fallback, v.value) else v.value end)
                  filter (where f.kind <> 'list' and v.code is null), '{}'),
         jsonb_agg(jsonb_build_object('field', p_path || left(e.key, 60), 'code', coalesce(v.code, 'unknown_field'),
             'message', coalesce(v.message, format('%s is not a field of a procurement; leave it out.', p_path || left(e.key, 60))))
           order by e.key)
         filter (where v.code is not null or f.name is null and e.key <> all (iepirkumi.procurement_read_only(p_list)))
    into fields, problems
    from jsonb_each(p_object) e
    left join iepirkumi.procurement_field() f on f.list = p_list and f.name = e.key
   cross join lateral iepirkumi.field_value(p_path || e.key, f.kind, f.low, f.high, f.choices, p_institution, e.value) v;
end
$$;

-- problems is null when there are none; funding and lots are null where the document does not carry them.
create or replace function iepirkumi.procurement_read(p_document jsonb, p_institution int,
  out fields jsonb, out funding jsonb, out lots jsonb, out problems jsonb)
language plpgsql stable
as $$
declare
  v_list text;
  v_lines jsonb;
  v_line int;
  v_item jsonb;
  v_read record;
begin
  select r.fields, r.problems into fields, problems
    from iepirkumi.procurement_read_object('', '', p_document, p_institution) r;
  if fields is null then
    return;
  end if;
  foreach v_list in array array['funding', 'lots'] loop
    v_lines := p_document -> v_list;
    continue when v_lines is null;
    if jsonb_typeof(v_lines) = 'array' and jsonb_array_length(v_lines) <= 500 then
      v_line := 0;
      for v_item in select i.item from jsonb_array_elements(v_lines) i (item) loop
        select * into v_read
          from iepirkumi.procurement_read_object(v_list, format('%s[%s].', v_list, v_line), v_item, p_institution);
        if v_read.problems is not null then
          problems := coalesce(problems, '[]') || v_read.problems;
        elsif jsonb_strip_nulls(v_read.fields) not in ('{}', '{"amount": 0}') then
          -- A line with nothing in it is no line.
          if v_list = 'funding' then
            funding := coalesce(funding, '[]') || v_read.fields;
          else
            lots := coalesce(lots, '[]') || v_read.fields;
          end if;
        end if;
        v_line := v_line + 1;
      end loop;
    end if;
    if v_list = 'funding' then
      funding := coalesce(funding, '[]');
    else
      lots := coalesce(lots, '[]');
    end if;
  end loop;
end
$$;

-- Problems in the order of the form rather than of the keys.
create or replace function iepirkumi.procurement_sort_problems(p_problems jsonb) returns jsonb
language sql immutable
as $$
  select jsonb_agg(p.item order by coalesce(f.n, 0), p.n)
    from jsonb_array_elements(p_problems) with ordinality p (item, n)
    left join iepirkumi.procurement_field() with ordinality f (list, name, kind, low, high, choices, fallback, n)
      on f.list = '' and f.name = split_part(p.item ->> 'field', '[', 1)
$$;
