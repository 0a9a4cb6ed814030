-- SPDX-License-Identifier: GPL-3.0-or-later
-- Programmes and own classifiers of an institution: kept by its preparers and the administrator.

-- Checks the right and the document {code, name, valid_from, valid_to}.
create or replace function iepirkumi.own_code_check(p_institution int, p_document jsonb) returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as
$$
declare
  k text;
begin
  if not iepirkumi.is_administrator() then
    if p_institution is null or not p_institution = any (iepirkumi.my_view()) then
      perform iepirkumi.raise_not_found();
    elsif not p_institution = any (iepirkumi.my_manage()) then
      perform iepirkumi.raise_not_allowed();
    end if;
  elsif not exists (select from iepirkumi.institution where id = p_institution) then
    perform iepirkumi.raise_not_found();
  end if;
  if jsonb_typeof(p_document) is distinct from 'object' then
    perform iepirkumi.raise_invalid('malformed', null, 'A JSON object is expected.');
  end if;
  if coalesce(btrim(p_document ->> 'name'), '') = '' or length(p_document ->> 'name') > 500 then
    perform iepirkumi.raise_invalid('name_missing', 'name', 'A name of at most 500 characters is needed.');
  end if;
  foreach k in array array['valid_from', 'valid_to'] loop
    if nullif(p_document ->> k, '') is not null and iepirkumi.date_or_null(p_document ->> k) is null then
      perform iepirkumi.raise_invalid('bad_date', k, 'There is no such date.');
    end if;
  end loop;
  if iepirkumi.date_or_null(p_document ->> 'valid_to') < coalesce(iepirkumi.date_or_null(p_document ->> 'valid_from'), '2000-01-01') then
    perform iepirkumi.raise_invalid('date_order', 'valid_to', 'The last day is before the first.');
  end if;
end
$$;

-- The last day of a row of an own code: the one it says, which must not reach into the row that begins next; else the day
-- before that one begins.
create or replace function iepirkumi.own_code_end(p_document jsonb, p_next date) returns date
language plpgsql stable set search_path = pg_catalog, pg_temp as
$$
declare
  valid_to date := nullif(p_document ->> 'valid_to', '')::date;
begin
  if valid_to >= p_next then
    perform iepirkumi.raise_invalid('overlap', 'valid_to', 'The next row of this code begins before this one ends.');
  end if;
  return coalesce(valid_to, p_next - 1);
end
$$;

create or replace function iepirkumi.programme_save(p_request uuid, p_institution int, p_document jsonb) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
declare
  answered jsonb := iepirkumi.request_begin(p_request, 'programme_save');
  saved iepirkumi.programme;
  first_day date;
begin
  if answered is not null then
    return answered;
  end if;
  perform iepirkumi.own_code_check(p_institution, p_document);
  first_day := coalesce(nullif(p_document ->> 'valid_from', '')::date, '2000-01-01');
  if coalesce(p_document ->> 'code', '') !~ '^[0-9]{2}\.[0-9]{2}\.[0-9]{2}$' then
    perform iepirkumi.raise_invalid('code', 'code', 'The code of a programme is written NN.NN.NN.');
  end if;
  insert into iepirkumi.programme as c (institution_id, code, name, valid_from, valid_to)
    values (p_institution, p_document ->> 'code', btrim(p_document ->> 'name'),
            first_day, iepirkumi.own_code_end(p_document, (
              select min(n.valid_from) from iepirkumi.programme n
               where n.institution_id = p_institution and n.code = btrim(p_document ->> 'code') and n.valid_from > first_day)))
    on conflict (institution_id, code, valid_from) do update set name = excluded.name, valid_to = excluded.valid_to
    returning * into saved;
  -- A row that begins later ends the one before.
  update iepirkumi.programme c set valid_to = saved.valid_from - 1
   where c.institution_id = p_institution and c.code = saved.code and c.valid_from < saved.valid_from
     and (c.valid_to is null or c.valid_to >= saved.valid_from);
  perform iepirkumi.touch(p_institution);
  return iepirkumi.request_end(p_request, to_jsonb(saved) - 'search_text');
end
$$;

create or replace function iepirkumi.institution_classifier_save(p_request uuid, p_institution int, p_document jsonb) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
declare
  answered jsonb := iepirkumi.request_begin(p_request, 'institution_classifier_save');
  saved iepirkumi.institution_classifier;
  first_day date;
begin
  if answered is not null then
    return answered;
  end if;
  perform iepirkumi.own_code_check(p_institution, p_document);
  first_day := coalesce(nullif(p_document ->> 'valid_from', '')::date, '2000-01-01');
  if coalesce(btrim(p_document ->> 'code'), '') = '' or length(p_document ->> 'code') > 40 then
    perform iepirkumi.raise_invalid('code', 'code', 'A code of at most 40 characters is needed.');
  end if;
  insert into iepirkumi.institution_classifier as c (institution_id, code, name, valid_from, valid_to)
    values (p_institution, btrim(p_document ->> 'code'), btrim(p_document ->> 'name'),
            first_day, iepirkumi.own_code_end(p_document, (
              select min(n.valid_from) from iepirkumi.institution_classifier n
               where n.institution_id = p_institution and n.code = btrim(p_document ->> 'code') and n.valid_from > first_day)))
    on conflict (institution_id, code, valid_from) do update set name = excluded.name, valid_to = excluded.valid_to
    returning * into saved;
  update iepirkumi.institution_classifier c set valid_to = saved.valid_from - 1
   where c.institution_id = p_institution and c.code = saved.code and c.valid_from < saved.valid_from
     and (c.valid_to is null or c.valid_to >= saved.valid_from);
  perform iepirkumi.touch(p_institution);
  return iepirkumi.request_end(p_request, to_jsonb(saved) - 'search_text');
end
$$;

-- All codes of an institution, ended ones too, for keeping them.
create or replace function iepirkumi.institution_codes(p_institution int, p_kind text) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as
$$
begin
  if not iepirkumi.is_administrator() and not coalesce(p_institution = any (iepirkumi.my_view()), false)
     or not exists (select from iepirkumi.institution where id = p_institution) then
    perform iepirkumi.raise_not_found();
  end if;
  if p_kind = 'programme' then
    return coalesce((select jsonb_agg(jsonb_build_object('code', c.code, 'name', c.name, 'valid_from', c.valid_from,
                                                         'valid_to', c.valid_to) order by c.code, c.valid_from)
                       from iepirkumi.programme c where c.institution_id = p_institution), '[]');
  elsif p_kind = 'classifier' then
    return coalesce((select jsonb_agg(jsonb_build_object('code', c.code, 'name', c.name, 'valid_from', c.valid_from,
                                                         'valid_to', c.valid_to) order by c.code, c.valid_from)
                       from iepirkumi.institution_classifier c where c.institution_id = p_institution), '[]');
  end if;
  perform iepirkumi.raise_invalid('no_such_kind', 'kind', 'There is no such classification.');
  return null;
end
$$;
