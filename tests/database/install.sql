-- SPDX-License-Identifier: GPL-3.0-or-later
-- Installing: the files that an upgrade runs again change nothing when nothing changed, a second
-- database on the same server becomes the same, and there is an upgrade to every version.
begin;
set local search_path = pg_catalog, tap, test;
\getenv folder IEP_TEST_FOLDER
\set repeatable :folder /repeatable.sql
select plan(7);

\ir fingerprint.inc
create table test.before as select f.line from (:fingerprint) f (line);
select cmp_ok((select count(*)::int from test.before), '>', 500, 'there is a schema to compare');

-- Roles and the extension are there already; all the rest is made anew.
select dblink_connect('second', format('host=%s dbname=iep_second user=postgres', split_part(current_setting('unix_socket_directories'), ',', 1))) = 'OK' as connected \gset
select dblink_exec('second', 'set search_path = pg_catalog') = 'SET' as set \gset
create table test.second as select line from dblink('second', :'fingerprint') t (line text);
select is_empty('select line from test.before except select line from test.second', 'a second installation on the server has all of it');
select is_empty('select line from test.second except select line from test.before', 'and nothing else');

\o /dev/null
\i :repeatable
\o
create table test.after as select f.line from (:fingerprint) f (line);
select is_empty('select line from test.before except select line from test.after', 'running the repeatable files again takes nothing away');
select is_empty('select line from test.after except select line from test.before', 'and adds nothing');

-- Control.
create or replace function iepirkumi.today() returns date language sql stable parallel safe as 'select date ''2020-01-01''';
create table test.changed as select f.line from (:fingerprint) f (line);
select isnt_empty('select line from test.changed except select line from test.before', 'control: a changed function is seen');

\set newest `cat "$IEP_TEST_DATA/database/schema_version"`
\set upgrades `ls "$IEP_TEST_DATA/database/upgrades" | grep -c '^[0-9][0-9][0-9][0-9]-.*[.]sql$'`
select is(array[:'newest'::int, :upgrades], (select array[version, version - 1] from iepirkumi.schema_version), 'the file schema_version is true, and every version after the first has its upgrade');

select * from finish();
rollback;
