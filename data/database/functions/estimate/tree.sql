-- SPDX-License-Identifier: GPL-3.0-or-later
-- The codes of an estimate as trees, and what a line is called.

-- The day on which the codes of an estimate must be valid: today, moved into its year.
create or replace function iepirkumi.estimate_date(p_year int) returns date
language sql stable
as $$
  -- People may ask for any year; of one that no estimate has, it is today.
  select case when p_year between 2000 and 2100
              then least(greatest(iepirkumi.today(), make_date(p_year, 1, 1)), make_date(p_year, 12, 31))
              else iepirkumi.today() end
$$;

-- What amounts must be a multiple of in that year, in cents.
create or replace function iepirkumi.estimate_unit(p_year int) returns bigint
language sql stable
as $$
  select coalesce((select t.value from iepirkumi.threshold t
                    where t.kind = 'estimate_unit' and t.value > 0
                      and iepirkumi.is_valid_on(t.valid_from, t.valid_to, iepirkumi.estimate_date(p_year))
                    order by t.valid_from desc limit 1), 1)
$$;

create or replace function iepirkumi.section_kind(p_section text) returns text
language sql immutable parallel safe
as $$
  select case p_section when 'resource' then 'resource' when 'expenditure' then 'ekk' when 'financing' then 'financing' end
$$;

-- Every code of the three kinds with its place: siblings by extra.position, then by code. Of a code
-- the edition valid on that day, else the newest, so that what has ended keeps its name.
create or replace function iepirkumi.estimate_tree(p_on date)
returns table (section text, code text, name_lv text, name_en text, parent_code text, depth int, sort text, above text[],
               valid boolean)
language sql stable
as $$
  with recursive edition as materialized (
    select distinct on (c.kind, c.code) c.kind, c.code, c.name_lv, c.name_en, c.parent_code,
           lpad(coalesce(c.extra ->> 'position', '500000'), 6, '0') || c.code as key,
           iepirkumi.is_valid_on(c.valid_from, c.valid_to, p_on) as valid
      from iepirkumi.classification c
     where c.kind in ('resource', 'ekk', 'financing')
     order by c.kind, c.code, iepirkumi.is_valid_on(c.valid_from, c.valid_to, p_on) desc, c.valid_from desc
  ), tree as (
    select e.kind, e.code, e.name_lv, e.name_en, e.parent_code, e.valid, 0 as depth, e.key as sort, '{}'::text[] as above
      from edition e
     where e.parent_code is null or not exists (select from edition p where p.kind = e.kind and p.code = e.parent_code)
    union all
    select e.kind, e.code, e.name_lv, e.name_en, e.parent_code, e.valid, t.depth + 1, t.sort || '/' || e.key, t.above || t.code
      from tree t join edition e on e.kind = t.kind and e.parent_code = t.code
     where t.depth < 20
  )
  select case t.kind when 'ekk' then 'expenditure' else t.kind end, t.code, t.name_lv, t.name_en, t.parent_code, t.depth,
         t.sort collate "C", t.above, t.valid
    from tree t
$$;

-- A cell as errors name it: lines[expenditure/2251/grant/core].m3
create or replace function iepirkumi.estimate_field(p_section text, p_code text, p_source text, p_split text, p_column text)
returns text
language sql immutable parallel safe
as $$
  select 'lines[' || concat_ws('/', p_section, p_code, p_source, p_split) || ']' || coalesce('.' || p_column, '')
$$;

create or replace function iepirkumi.estimate_problem(p_code text, p_section text, p_line_code text, p_source text,
  p_split text, p_column text, p_message text)
returns jsonb
language sql immutable parallel safe
as $$
  select jsonb_build_object(
    'field', iepirkumi.estimate_field(p_section, p_line_code, p_source, p_split, p_column),
    'code', p_code, 'message', p_message, 'section', p_section, 'line_code', p_line_code, 'source', p_source,
    'split', p_split, 'column', p_column)
$$;
