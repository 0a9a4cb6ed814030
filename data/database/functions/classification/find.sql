-- SPDX-License-Identifier: GPL-3.0-or-later
-- Finding a code by its digits or by words, with or without diacritics.

-- A code is typed with dots or with the CPV check digit ("45233200-1"), from its beginning;
-- anything else is words, of which the first 200 characters count. Codes that begin with what was typed come first, then names that do.
create or replace function iepirkumi.code_prefix(p_query text) returns text
language sql immutable parallel safe as
$$
  select case when btrim(p_query) ~ '^[0-9]{8}-[0-9]$' then left(btrim(p_query), 8)
              else iepirkumi.fold(btrim(p_query)) end
$$;

create or replace function iepirkumi.classification_find(
  p_kind text, p_query text default null, p_on date default null, p_limit int default 50)
returns table (code text, name_lv text, name_en text, parent_code text)
language sql stable security definer set search_path = pg_catalog, pg_temp as
$$
  select c.code, c.name_lv, c.name_en, c.parent_code
    from iepirkumi.classification c,
         (select iepirkumi.code_prefix(left(coalesce(p_query, ''), 200)) as prefix,
                 iepirkumi.like_plain(iepirkumi.code_prefix(left(coalesce(p_query, ''), 200))) || '%' as pattern,
                 iepirkumi.like_words(p_query) as words,
                 coalesce(p_on, iepirkumi.today()) as day) q
   where c.kind = p_kind
     and iepirkumi.is_valid_on(c.valid_from, c.valid_to, q.day)
     and (lower(c.code) like q.pattern or c.search_text like all (q.words))
     -- Who types the check digit wants it checked.
     and (c.kind <> 'cpv' or left(coalesce(p_query, ''), 200) !~ '^\s*[0-9]{8}-[0-9]\s*$' or right(btrim(left(p_query, 200)), 1) = c.extra ->> 'check')
   order by lower(c.code) = q.prefix desc,
            lower(c.code) like q.pattern desc,
            iepirkumi.fold(c.name_lv) like q.pattern desc,
            ' ' || c.search_text like '% ' || q.pattern desc,
            c.code
   limit least(greatest(coalesce(p_limit, 50), 1), 1000)
$$;

-- The Latvian name of a code on a day; of a code not valid then, the newest name.
create or replace function iepirkumi.classification_name(p_kind text, p_code text, p_on date default null) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as
$$
  select c.name_lv
    from iepirkumi.classification c
   where c.kind = p_kind and c.code = p_code
   order by iepirkumi.is_valid_on(c.valid_from, c.valid_to, coalesce(p_on, iepirkumi.today())) desc, c.valid_from desc
   limit 1
$$;

-- Programmes and own classifiers: of an institution one sees.
create or replace function iepirkumi.programme_find(
  p_institution int, p_query text default null, p_on date default null, p_limit int default 50)
returns table (code text, name text)
language sql stable security definer set search_path = pg_catalog, pg_temp as
$$
  select c.code, c.name
    from iepirkumi.programme c,
         (select iepirkumi.like_plain(iepirkumi.fold(btrim(left(coalesce(p_query, ''), 200)))) || '%' as pattern,
                 iepirkumi.like_words(p_query) as words,
                 coalesce(p_on, iepirkumi.today()) as day) q
   where c.institution_id = p_institution
     and p_institution = any (iepirkumi.my_view())
     and iepirkumi.is_valid_on(c.valid_from, c.valid_to, q.day)
     and (c.code like q.pattern or c.search_text like all (q.words))
   order by c.code like q.pattern desc, c.code
   limit least(greatest(coalesce(p_limit, 50), 1), 1000)
$$;

create or replace function iepirkumi.institution_classifier_find(
  p_institution int, p_query text default null, p_on date default null, p_limit int default 50)
returns table (code text, name text)
language sql stable security definer set search_path = pg_catalog, pg_temp as
$$
  select c.code, c.name
    from iepirkumi.institution_classifier c,
         (select iepirkumi.like_plain(iepirkumi.fold(btrim(left(coalesce(p_query, ''), 200)))) || '%' as pattern,
                 iepirkumi.like_words(p_query) as words,
                 coalesce(p_on, iepirkumi.today()) as day) q
   where c.institution_id = p_institution
     and p_institution = any (iepirkumi.my_view())
     and iepirkumi.is_valid_on(c.valid_from, c.valid_to, q.day)
     and (iepirkumi.fold(c.code) like q.pattern or c.search_text like all (q.words))
   order by iepirkumi.fold(c.code) like q.pattern desc, c.code
   limit least(greatest(coalesce(p_limit, 50), 1), 1000)
$$;
