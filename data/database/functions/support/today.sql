-- SPDX-License-Identifier: GPL-3.0-or-later
-- The day it is in Latvia, whatever time zone a session has set.

create or replace function iepirkumi.today() returns date
language sql stable parallel safe as
$$
  select (statement_timestamp() at time zone 'Europe/Riga')::date
$$;

-- Whether a dated row holds on a day; days are inclusive.
create or replace function iepirkumi.is_valid_on(p_from date, p_to date, p_on date) returns boolean
language sql immutable parallel safe as
$$
  select p_from <= p_on and (p_to is null or p_to >= p_on)
$$;

-- A day that somebody gives: of this and the next century, or none.
create or replace function iepirkumi.check_day(p_day date, p_field text) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp as
$$
begin
  if p_day not between '2000-01-01' and '2199-12-31' then
    perform iepirkumi.raise_invalid('bad_date', p_field, 'There is no such date.');
  end if;
end
$$;
