-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reading the documents that clients send: clean fields and lines, or the full list of what is wrong.

-- One object against the fields of p_list. Absent keys stay absent, so that a document may carry only what changed.
create or replace function iepirkumi.procurement_read_object(p_list text, p_path text, p_object jsonb, p_institution int,
  out fields jsonb, out problems jsonb)
language plpgsql stable
as $$
declare
  v_unknown jsonb;
begin
  if jsonb_typeof(p_object) <> 'object' then
    problems := jsonb_build_array(jsonb_build_object('field', nullif(rtrim(p_path, '.'), ''), 'code', 'not_an_object',
      'message', ltrim(rtrim(p_path, '.') || ' must be a JSON object.')));
    return;
  end if;
  select coalesce(jsonb_object_agg(f.name, coalesce(nullif(v.value, 'null'), f.fallback, 'null'))
                  filter (where f.kind <> 'list' and v.code is null), '{}'),
         jsonb_agg(jsonb_build_object('field', p_path || f.name, 'code', v.code, 'message', v.message) order by f.name)
                  filter (where v.code is not null)
    into fields, problems
    from iepirkumi.procurement_field() f
    -- Half the fields of a usual document are empty and need no look.
    left join lateral (
      select x.* from iepirkumi.field_value(p_path || f.name, f.kind, f.low, f.high, f.choices, p_institution,
                                            p_object -> f.name) x
       where p_object -> f.name <> 'null') v on true
   where f.list = p_list and p_object ? f.name;
  v_unknown := p_object - case p_list when '' then iepirkumi.procurement_keys('')
                                      when 'funding' then iepirkumi.procurement_keys('funding')
                                      else iepirkumi.procurement_keys('lots') end;
  if v_unknown <> '{}' then
    select coalesce(problems, '[]') || jsonb_agg(jsonb_build_object('field', p_path || left(k.key, 60), 'code', 'unknown_field',
             'message', format('%s is not a field of a procurement; leave it out.', p_path || left(k.key, 60))) order by k.key)
      into problems from jsonb_object_keys(v_unknown) k (key);
  end if;
end
$$;

-- problems is null when there are none; funding and lots are null where the document does not carry them,
-- else whole lines as procurement_funding_json() and procurement_lots_json() give them.
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
  c_funding constant jsonb := '{"year": null, "programme": null, "ekk": null, "source": null, "classifier": null, "amount": 0}';
  c_lot constant jsonb := '{"title": null, "cpv": null, "estimated_price": null}';
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
        elsif v_list = 'funding' then
          v_read.fields := c_funding || v_read.fields;
          -- A line with nothing in it is no line.
          if v_read.fields <> c_funding then
            funding := coalesce(funding, '[]')
              || (v_read.fields || jsonb_build_object('line_no', coalesce(jsonb_array_length(funding), 0) + 1));
          end if;
        else
          v_read.fields := c_lot || v_read.fields;
          if v_read.fields <> c_lot then
            lots := coalesce(lots, '[]')
              || (v_read.fields || jsonb_build_object('line_no', coalesce(jsonb_array_length(lots), 0) + 1));
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
