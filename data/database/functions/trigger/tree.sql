-- SPDX-License-Identifier: GPL-3.0-or-later
-- The institutions are a tree: no institution is below itself, and only one that has
-- institutions above it is subordinate.

create or replace function iepirkumi.guard_tree() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as
$$
declare
  above int := new.parent_id;
begin
  while above is not null loop
    if above = new.id then
      perform iepirkumi.raise_invalid('parent_cycle', 'parent_id', 'An institution cannot be below itself.');
    end if;
    select i.parent_id into above from iepirkumi.institution i where i.id = above;
  end loop;
  return new;
end
$$;

create or replace trigger b_guard before insert or update of parent_id on iepirkumi.institution
  for each row execute function iepirkumi.guard_tree();
