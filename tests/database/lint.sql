-- SPDX-License-Identifier: GPL-3.0-or-later
-- What the catalog must say for row-level security to hold (shared/design/security.md A, B.3).
-- The rules are in data/database/check/lint.sql, where iepirkumi-admin check finds them too. First nothing may break
-- one; then something that breaks each rule is made, and every rule must name it: a lint that finds nothing proves nothing.
begin;
set local search_path = pg_catalog, tap;
\set lint `cat "$IEP_TEST_DATA/database/check/lint.sql"`
create temp view answer as
:lint;
create temp table before as select * from answer;
create temp table rule as select distinct lint as name, words from before;

select plan((select 2 * count(*)::int + 4 from rule));

select is((select string_agg(concat_ws(' ', object, wrong), '; ') from before where lint = name and object is not null), null, words)
  from rule order by name;

-- The server is not one of those with known holes in row-level security (security.md A.1).
select cmp_ok(current_setting('server_version_num')::int, '>=', 150014, 'PostgreSQL has the fixes of row-level security');
select cmp_ok((select count(*)::int from rule), '>=', 38, 'no rule was lost');
select isnt_empty($$select from pg_auth_members where roleid = 'iep_person'::regrole$$, 'there are people to look at');
select cmp_ok((select count(*) from pg_class where relkind = 'r' and relnamespace = 'iepirkumi'::regnamespace)::int, '>', 20, 'there are tables to look at');

-- Now break every rule.
create role "lint.person" login in role iep_person;
create table iepirkumi.lint_bad (id int, kind numeric unique);
grant select, insert on iepirkumi.lint_bad to "lint.person", public;
grant select on iepirkumi.procurement to iep_exec with grant option;
create materialized view iepirkumi.lint_copy as select id from iepirkumi.procurement;
create table iepirkumi.lint_part (id int) partition by list (id);
create table iepirkumi.lint_part_1 partition of iepirkumi.lint_part for values in (1);
create view iepirkumi.lint_view as select id from iepirkumi.procurement;
create policy lint_public on iepirkumi.lint_bad using (true);
create policy lint_shape on iepirkumi.plan for select to iep_person using (institution_id = any (iepirkumi.my_view()));
create policy lint_other on iepirkumi.plan to iep_person_admin using (true);
create policy lint_setting on iepirkumi.plan for select to iep_all using (institution_id::text = current_setting('app.institution'));
create function iepirkumi.lint_volatile() returns boolean language sql as 'select true';
create policy lint_function on iepirkumi.plan for select to iep_all using (iepirkumi.lint_volatile());
create function iepirkumi.lint_definer() returns int language sql security definer set search_path = iepirkumi as 'select 1';
create function iepirkumi.lint_trigger() returns trigger language plpgsql as 'begin return new; end';
alter function iepirkumi.lint_trigger() owner to iep_person_admin;
grant execute on function iepirkumi.lint_trigger() to iep_person;
grant update on iepirkumi_audit.entry to iep_exec;
create function iepirkumi.lint_leaky(text) returns boolean language plpgsql leakproof as 'begin return true; end';
alter role "lint.person" createrole;
grant iep_exec to "lint.person";
grant create on schema iepirkumi to iep_exec;
grant temporary on database :"DBNAME" to iep_person;
grant connect on database :"DBNAME" to public;
grant usage on language plpgsql to public;
grant select on pg_stat_activity to public;
grant usage on schema iepirkumi_extension to iep_person;
grant execute on all functions in schema iepirkumi_extension to iep_person;
create table iepirkumi.lint_reference (institution_id int not null, plan_id bigint references iepirkumi.plan (id));
alter table iepirkumi.plan disable trigger user;
create rule lint_rule as on delete to iepirkumi.plan do also nothing;
alter default privileges for role iep_owner grant execute on functions to public;

create temp table after as select * from answer;
select isnt((select string_agg(concat_ws(' ', object, wrong), '; ') from after where lint = name and object is not null), null, 'control: ' || name)
  from rule order by name;

select * from finish();
rollback;
