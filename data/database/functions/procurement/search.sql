-- SPDX-License-Identifier: GPL-3.0-or-later
-- Words in procurements, without diacritics; all must occur. As definer, because LIKE under
-- row-level security cannot use an index (security.md 0.3); the rights are applied here.

create or replace function iepirkumi.procurement_search(p_institution int, p_year int, p_query text, p_limit int default 500)
returns setof bigint
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_view int[] := iepirkumi.my_view();
  v_patterns text[];
  v_longest text;
begin
  if p_institution is not null then
    v_view := array(select p_institution where p_institution = any (v_view));
  end if;
  -- The longest word alone can use the trigram index; all of them decide.
  select array_agg('%' || replace(replace(replace(w.word, '\', '\\'), '%', '\%'), '_', '\_') || '%' order by length(w.word) desc)
    into v_patterns
    from regexp_split_to_table(iepirkumi.fold(left(p_query, 200)), '\s+') w (word) where w.word <> '';
  if v_view is null or v_view = '{}' or v_patterns is null then
    return;
  end if;
  v_longest := v_patterns[1];
  return query
    select r.id from iepirkumi.procurement_revision r
     where r.institution_id = any (v_view)
       and (p_year is null or r.year = p_year)
       and r.is_current
       and r.search_text like v_longest
       and r.search_text like all (v_patterns)
     order by r.year desc, r.number_sort desc, r.revision_number
     limit least(greatest(coalesce(p_limit, 500), 1), 10000);
end
$$;
