-- SPDX-License-Identifier: GPL-3.0-or-later
-- What somebody typed, as patterns for LIKE.

-- The text itself, with the wildcards of LIKE made plain.
create or replace function iepirkumi.like_plain(p_text text) returns text
language sql immutable strict parallel safe as
$$
  select replace(replace(replace(p_text, '\', '\\'), '%', '\%'), '_', '\_')
$$;

-- One pattern a word, without diacritics, the longest first; all must match.
create or replace function iepirkumi.like_words(p_query text) returns text[]
language sql immutable parallel safe as
$$
  select coalesce(array_agg('%' || iepirkumi.like_plain(w) || '%' order by length(w) desc, w), '{}')
    from regexp_split_to_table(iepirkumi.fold(left(coalesce(p_query, ''), 200)), '\s+') w
   where w <> ''
$$;
