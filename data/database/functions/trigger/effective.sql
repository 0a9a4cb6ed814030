-- SPDX-License-Identifier: GPL-3.0-or-later
-- Keeps the derived rights right: after a right, a delegation, a person or the tree of institutions changed.

create or replace function iepirkumi.effective_after_grant() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
begin
  -- Also of who stands in for them.
  perform iepirkumi.effective_rebuild(array(
    select n.login from new_rows n
    union
    select d.deputy from new_rows n join iepirkumi.delegation d on d.absent = n.login and d.revoked_at is null));
  return null;
end
$$;

create or replace function iepirkumi.effective_after_delegation() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
begin
  perform iepirkumi.effective_rebuild(array(select distinct n.deputy from new_rows n));
  return null;
end
$$;

-- Only those above institutions are concerned: ministry reviewers, who sees everything, and deputies,
-- who may belong to the institution above.
create or replace function iepirkumi.effective_after_tree() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
begin
  lock table iepirkumi.effective in share row exclusive mode;
  perform iepirkumi.effective_rebuild(array(
    select e.login from iepirkumi.effective e where e.endorse_ministry <> '{}'
    union
    select d.deputy from iepirkumi.delegation d where d.revoked_at is null and d.valid_to >= iepirkumi.today()
    union
    select iepirkumi.all_seeing()));
  return null;
end
$$;

create or replace trigger effective_insert after insert on iepirkumi.right_grant
  referencing new table as new_rows for each statement execute function iepirkumi.effective_after_grant();
create or replace trigger effective_update after update on iepirkumi.right_grant
  referencing new table as new_rows for each statement execute function iepirkumi.effective_after_grant();
create or replace trigger effective_insert after insert on iepirkumi.person
  referencing new table as new_rows for each statement execute function iepirkumi.effective_after_grant();
create or replace trigger effective_update after update on iepirkumi.person
  referencing new table as new_rows for each statement execute function iepirkumi.effective_after_grant();
create or replace trigger effective_insert after insert on iepirkumi.delegation
  referencing new table as new_rows for each statement execute function iepirkumi.effective_after_delegation();
create or replace trigger effective_update after update on iepirkumi.delegation
  referencing new table as new_rows for each statement execute function iepirkumi.effective_after_delegation();
create or replace trigger effective_tree after insert or update or delete on iepirkumi.institution
  for each statement execute function iepirkumi.effective_after_tree();
