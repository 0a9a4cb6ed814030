-- SPDX-License-Identifier: GPL-3.0-or-later
-- Text as search sees it: lower case, without diacritics.

-- The same in every locale of the database (collate "C"), so that generated columns and
-- indexes may use it. Letters come apart (ā = a and a macron) and lose their marks; after
-- that Latvian is ASCII, and only what is not goes through the slow translate().
create or replace function iepirkumi.fold(p_text text) returns text
language plpgsql immutable strict parallel safe set search_path = pg_catalog, pg_temp as
$$
declare
  bare text := regexp_replace(normalize(p_text, NFKD), '[\u0300-\u036f]', '', 'g');
begin
  if octet_length(bare) <> length(bare) then
    bare := translate(bare, 'ŁłØøĐđАБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ', 'llooddабвгдежзиклмнопрстуфхцчшщъыьэюя');
  end if;
  return lower(bare collate "C");
end
$$;

comment on function iepirkumi.fold(text) is 'Lower case without diacritics, for searching';
