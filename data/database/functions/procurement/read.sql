-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reading the documents that clients send: each becomes clean fields and lines, or the full list of what is wrong.

-- p_documents: an array of documents, read in one pass (one for a save, hundreds for an import).
-- Absent keys stay absent, so that a document may carry only what changed. problems is null when there are none.
create or replace function iepirkumi.procurement_read(p_documents jsonb, p_institution int)
returns table (row_no int, fields jsonb, funding jsonb, lots jsonb, problems jsonb)
language plpgsql stable
as $$
begin
  return query
  with document as (
    select d.n::int row_no, d.item,
           case when jsonb_typeof(d.item) = 'object' then d.item else '{}'::jsonb end as object
      from jsonb_array_elements(p_documents) with ordinality d (item, n)
  ), line as (
    select d.row_no, l.list, i.n - 1 as line, i.item,
           case when jsonb_typeof(i.item) = 'object' then i.item else '{}'::jsonb end as object
      from document d
     cross join (values ('funding', 200), ('lots', 500)) l (list, high)
     cross join lateral jsonb_array_elements(
             case when jsonb_typeof(d.object -> l.list) <> 'array' then '[]'::jsonb
                  when jsonb_array_length(d.object -> l.list) > l.high then '[]'::jsonb
                  else d.object -> l.list end) with ordinality i (item, n)
     where d.object ? l.list
  ), given as (
    select d.row_no, ''::text as list, 0::bigint as line, e.key, e.value, left(e.key, 60) as path
      from document d cross join lateral jsonb_each(d.object) e
    union all
    select l.row_no, l.list, l.line, e.key, e.value, format('%s[%s].%s', l.list, l.line, left(e.key, 60))
      from line l cross join lateral jsonb_each(l.object) e
  ), checked as materialized (
    select g.row_no, g.list, g.line, g.key, g.path, f.kind,
           case when v.value = 'null' then coalesce(f.fallback, v.value) else v.value end as value,
           case when f.name is null then 'unknown_field' else v.code end as code,
           case when f.name is null then format('%s is not a field of a procurement; leave it out.', g.path)
                else v.message end as message
      from given g
      left join iepirkumi.procurement_field() f on f.list = g.list and f.name = g.key
      left join lateral iepirkumi.field_value(g.path, f.kind, f.low, f.high, f.choices, p_institution, g.value) v
        on f.name is not null
     where f.name is not null or g.key <> all (iepirkumi.procurement_read_only(g.list))
    union all
    select d.row_no, '', 0, null, null, null, null, 'not_an_object', 'A procurement must be a JSON object.'
      from document d where jsonb_typeof(d.item) <> 'object'
    union all
    select l.row_no, l.list, l.line, null, format('%s[%s]', l.list, l.line), null, null, 'not_an_object',
           format('%s[%s] must be a JSON object.', l.list, l.line)
      from line l where jsonb_typeof(l.item) <> 'object'
  ), clean_line as (
    -- A line with nothing in it is no line.
    select c.row_no, c.list, c.line, jsonb_object_agg(c.key, c.value) as object
      from checked c
     where c.list <> '' and c.code is null
     group by 1, 2, 3
    having bool_or(c.value not in ('null', '0'))
  ), clean_list as (
    select c.row_no, jsonb_agg(c.object order by c.line) filter (where c.list = 'funding') as funding,
           jsonb_agg(c.object order by c.line) filter (where c.list = 'lots') as lots
      from clean_line c
     group by 1
  ), clean as (
    select c.row_no,
           jsonb_object_agg(c.key, c.value) filter (where c.list = '' and c.code is null and c.kind <> 'list') as fields,
           bool_or(c.key = 'funding' and c.list = '') as has_funding,
           bool_or(c.key = 'lots' and c.list = '') as has_lots,
           jsonb_agg(jsonb_build_object('field', c.path, 'code', c.code, 'message', c.message)
                     order by c.list, c.line, c.path) filter (where c.code is not null) as problems
      from checked c
     group by 1
  )
  select d.row_no, coalesce(c.fields, '{}'::jsonb),
         case when c.has_funding then coalesce(l.funding, '[]'::jsonb) end,
         case when c.has_lots then coalesce(l.lots, '[]'::jsonb) end,
         c.problems
    from document d
    left join clean c on c.row_no = d.row_no
    left join clean_list l on l.row_no = d.row_no
   order by d.row_no;
end
$$;
