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
