-- SPDX-License-Identifier: GPL-3.0-or-later
-- Words in procurements, without diacritics; all must occur. As definer, because LIKE under
-- row-level security cannot use an index (security.md 0.3); the rights are applied here.

create or replace function iepirkumi.procurement_search(p_institution int, p_year int, p_query text, p_limit int default 500)
returns setof bigint
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_custom_plan
as $$
declare
  v_view int[] := iepirkumi.my_view();
  v_one int;
  v_limit int := least(greatest(coalesce(p_limit, 500), 1), 10000);
  v_found bigint[];
  v_patterns text[];
begin
  if p_institution is not null then
    v_view := array(select p_institution where p_institution = any (v_view));
  end if;
  v_patterns := iepirkumi.like_words(p_query);
  if v_view = '{}' or v_patterns = '{}' then
    return;
  end if;
  -- A word that is everywhere is quicker found by going through the list until there are enough of it: the
  -- trigram index would give hundreds of thousands of rows first. Whether it is everywhere shows in the
  -- first rows of the list, for statistics of texts are not used under row-level security; and without them
  -- only an inner LIMIT makes the planner take the rows in their order.
  v_one := case when cardinality(v_view) = 1 then v_view[1] end;
  if (select count(*) >= 100
        from (select r.search_text from iepirkumi.procurement_revision r
               where r.institution_id = v_one and (p_year is null or r.year = p_year) and r.is_current
               order by r.year desc, r.number_sort desc limit 1000) x
       where x.search_text like all (v_patterns)) then
    v_found := array(
      select x.id
        from (select r.id, r.search_text from iepirkumi.procurement_revision r
               where r.institution_id = v_one and (p_year is null or r.year = p_year) and r.is_current
               order by r.year desc, r.number_sort desc, r.revision_number limit 15 * v_limit) x
       where x.search_text like all (v_patterns)
       limit v_limit);
    if cardinality(v_found) = v_limit then
      return query select f.id from unnest(v_found) f (id);
      return;
    end if;
  end if;
  -- The trigram index takes the three longest words together (the longest need not be the rare
  -- one); the plan is made for the words, so that what is not asked costs nothing.
  return query
    select r.id from iepirkumi.procurement_revision r
     where r.institution_id = any (v_view)
       and (p_year is null or r.year = p_year)
       and r.is_current
       and r.search_text like v_patterns[1]
       and (v_patterns[2] is null or r.search_text like v_patterns[2])
       and (v_patterns[3] is null or r.search_text like v_patterns[3])
       and (v_patterns[4] is null or r.search_text like all (v_patterns))
     order by r.year desc, r.number_sort desc, r.revision_number
     limit v_limit;
end
$$;
