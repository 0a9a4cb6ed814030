-- SPDX-License-Identifier: GPL-3.0-or-later
-- The audit trail: everything leaves a link, no link can be changed, and whoever changes one all the
-- same (a superuser can) is found.
begin;
set local search_path = pg_catalog, tap, test;
select plan(75);

select institution_id as a1 from test.place where name = 'a1' \gset

create function test.verify(p_institution int) returns jsonb language sql as $$ select iepirkumi.audit_verify(p_institution) $$;

-- The chains as the fixtures left them ------------------------------------------------------------------

select is((select count(distinct institution_id)::int from iepirkumi_audit.entry), 7, 'six institutions and the system have a chain');
select ok((test.verify(institution_id) ->> 'ok')::boolean, 'the chain of ' || institution_id || ' is whole') from iepirkumi_audit.head order by institution_id;
select is((test.verify(institution_id) ->> 'checked')::bigint, seq, 'and every link of ' || institution_id || ' was looked at') from iepirkumi_audit.head order by institution_id;

-- The formula, computed here once more and by hand (security.md D.3).
create function test.hash(e iepirkumi_audit.entry, p_before bytea) returns bytea language sql as $$
  select sha256(p_before || convert_to(concat_ws(E'\x1f', e.institution_id, e.seq, extract(epoch from e.at)::numeric(20, 6), e.login,
    coalesce(e.addr::text, ''), e.txid, e.tbl, e.op, coalesce(e.subject::text, ''), coalesce(e.before::text, ''), coalesce(e.after::text, '')), 'UTF8'))
$$;
select is((select test.hash(e, sha256(convert_to('genesis ' || :a1, 'UTF8'))) from iepirkumi_audit.entry e where institution_id = :a1 and seq = 1),
          (select hash from iepirkumi_audit.entry where institution_id = :a1 and seq = 1), 'the first link is tied to the institution');
select is_empty(format($$ select seq from (select e.seq, e.hash = test.hash(e, lag(e.hash) over (order by seq)) as ok from iepirkumi_audit.entry e
                            where institution_id = %s) x where seq > 1 and not ok $$, :a1), 'each further one to the one before');
select is((select jsonb_build_object('seq', h.seq, 'hash', encode(h.hash, 'hex')) from iepirkumi_audit.head h where institution_id = :a1),
          (test.attempt('view.a1', format('select iepirkumi.audit_head(%s)', :a1))).value::jsonb - 'institution_id', 'the head that is printed is the last link');

-- Every act leaves a link, of whoever did it --------------------------------------------------------------

-- New links of a1 by this statement.
create function test.links(p_login name, p_sql text) returns table (tbl text, op text, login name, before jsonb, after jsonb) language plpgsql as $$
declare
  a int := (select institution_id from test.place where name = 'a1');
  last bigint := (select seq from iepirkumi_audit.head where institution_id = a);
begin
  perform test.act(p_login, p_sql);
  return query select e.tbl, e.op, e.login, e.before, e.after from iepirkumi_audit.entry e where e.institution_id = a and e.seq > last order by e.seq;
end
$$;

create temp table link as select * from test.links('manage.a1', format('select iepirkumi.procurement_save(gen_random_uuid(), %L)', test.document('a1', 2030, '{"title": "Pēdas"}')));
select bag_eq('select tbl, op, login::text from link', $$ values ('procurement', 'insert', 'manage.a1'), ('procurement_revision', 'insert', 'manage.a1'),
  ('procurement_funding', 'insert', 'manage.a1'), ('procurement_lot', 'insert', 'manage.a1') $$, 'a new procurement: identity, revision, funding, lots');
select is((select after ->> 'title' from link where tbl = 'procurement_revision'), 'Pēdas', 'with what was written');
select is((select jsonb_array_length(after) from link where tbl = 'procurement_funding'), 2, 'and all lines');
drop table link;

select max(id) as revision from iepirkumi.procurement_revision \gset
create temp table link as select * from test.links('manage.a1', format('select iepirkumi.procurement_save(gen_random_uuid(), %L)', jsonb_build_object('revision_id', :revision, 'lock_version', 1, 'title', 'Citas pēdas')));
select is((select before ->> 'title' || ' → ' || (after ->> 'title') from link where tbl = 'procurement_revision'), 'Pēdas → Citas pēdas', 'an edit: before and after');
drop table link;
create temp table link as select * from test.links('manage.a1', format('select iepirkumi.procurement_discard(gen_random_uuid(), %s, 2)', :revision));
select is((select before ->> 'title' from link where tbl = 'procurement_revision' and op = 'delete'), 'Citas pēdas', 'a discarded draft stays in the trail');
select is((select jsonb_array_length(before) from link where tbl = 'procurement_funding' and op = 'delete'), 2, 'with its funding');
drop table link;

create temp table link as select * from test.links('endorse.a1', format('select iepirkumi.plan_act(gen_random_uuid(), %s, %s, ''return'', ''Nesakrīt summas.'')',
  (select id from test.thing where place = 'a1' and name = 'ready'), (select lock_version from test.thing where place = 'a1' and name = 'ready')));
select is((select after ->> 'comment' from link where tbl = 'decision'), 'Nesakrīt summas.', 'a decision: with its comment');
select is((select (before ->> 'status') || ' → ' || (after ->> 'status') from link where tbl = 'plan_version'), 'ready → created', 'and what it did to the version');
select is((select count(*)::int from link where login <> 'endorse.a1'), 0, 'in the name of who decided');
drop table link;

create temp table link as select * from test.links('administrate', format('select iepirkumi.right_grant_add(gen_random_uuid(), ''nobody'', %s, ''sign'')', :a1));
select is((select (after ->> 'login') || ' ' || (after ->> 'right_code') from link where tbl = 'right_grant'), 'nobody sign', 'a right given is in the chain of the institution');
drop table link;
create temp table link as select * from test.links('administrate', format('select iepirkumi.institution_set_flow(gen_random_uuid(), %s, ''4'', ''Iestādē ir viens darbinieks.'')', :a1));
select is((select after ->> 'justification' from link where tbl = 'institution_flow'), 'Iestādē ir viens darbinieks.', 'a flow: with its justification');
drop table link;

-- An import writes the head of the chain once a statement, however many rows it has: each further version of that row
-- would make the next one dearer, and the import of thousands slower than linear.
create function test.import(p_n int) returns table (links bigint, heads bigint) language plpgsql as $$
declare
  head bigint := pg_stat_get_xact_tuples_updated('iepirkumi_audit.head'::regclass);
  a int := (select institution_id from test.place where name = 'a1');
  last bigint := (select seq from iepirkumi_audit.head where institution_id = a);
begin
  perform test.act('manage.a1', format('select iepirkumi.procurement_import(gen_random_uuid(), %s, 2031, %L)', a, (
    select jsonb_agg(jsonb_build_object('external_key', format('%s-%s', p_n, i), 'title', 'Imports ' || i,
             'funding', '[{"ekk": "2239", "amount": 100}]'::jsonb)) from generate_series(1, p_n) i)));
  return query select (select seq from iepirkumi_audit.head where institution_id = a) - last,
                      pg_stat_get_xact_tuples_updated('iepirkumi_audit.head'::regclass) - head;
end
$$;
create temp table few as select * from test.import(2);
create temp table many as select * from test.import(60);
select is((select array[f.links, m.links] from few f, many m), array[6, 180]::bigint[], 'an import: identity, revision and funding of every row');
select is((select m.heads from many m), (select f.heads from few f), 'and no more writing of the head for many rows than for two');
select is_empty($$ select p.id from iepirkumi.procurement p join test.place a on a.institution_id = p.institution_id and a.name = 'a1'
                    where p.year = 2031 and 1 <> (select count(*) from iepirkumi_audit.entry e where e.institution_id = p.institution_id
                      and e.tbl = 'procurement' and e.op = 'insert' and e.subject = p.id and e.after = jsonb_strip_nulls(to_jsonb(p))) $$,
                'each row of it stands in the trail as it is in the table');
select ok((select array_agg(subject order by seq) = array_agg(subject order by subject) from iepirkumi_audit.entry
            where tbl = 'procurement_revision' and op = 'insert' and after ->> 'year' = '2031'), 'in order');
select ok((test.verify(:a1) ->> 'ok')::boolean, 'and the chain is whole');
drop table few, many;

-- A refused act leaves none.
select seq as last from iepirkumi_audit.head where institution_id = :a1 \gset
select is((test.attempt('view.a1', format('select iepirkumi.plan_create(gen_random_uuid(), %s, 2030)', :a1))).state, '42501', 'an act is refused');
select is((select seq from iepirkumi_audit.head where institution_id = :a1), :last::bigint, 'and leaves nothing');

-- Looking through it -----------------------------------------------------------------------------------------

create function test.listed(p_login name, p_filter jsonb, p_before jsonb default null, p_limit int default 200) returns setof jsonb language plpgsql as $$
begin
  return query select jsonb_array_elements((test.attempt(p_login, format('select iepirkumi.audit_list(%L, %L, %s)', p_filter, p_before, p_limit))).value::jsonb);
end
$$;
select is((select count(*) from test.listed('view.a1', jsonb_build_object('institution_id', :a1), null, 1000)),
          (select least(count(*), 1000) from iepirkumi_audit.entry where institution_id = :a1), 'a reader reads all of the chain');
select is_empty($$ select x from test.listed('view.a1', '{}', null, 1000) x where (x ->> 'institution_id')::int <> (select institution_id from test.place where name = 'a1') $$,
                'and of no other');
select is((test.attempt('view.a1', $$ select iepirkumi.audit_list('{"institution_id": 0}') $$)).state, 'P0002', 'the system''s own chain is not shown to a reader');
select ok((select count(*) > 0 from test.listed('administrate', '{"institution_id": 0}')), 'but to the administrator');
select is((select array_agg(distinct x ->> 'kind' order by x ->> 'kind') from test.listed('administrate', jsonb_build_object('institution_id', :a1), null, 1000) x),
          array['institution', 'right'], 'who sees of an institution what administrators do there, and no procurement, plan or estimate');
select is((select array_agg(distinct x ->> 'login') from test.listed('view.a1', '{"person": "endorse.a1"}') x), array['endorse.a1'], 'by person');
select is((select array_agg(distinct x ->> 'login') from test.listed('view.a1', '{"person": "endorse.a1"}') x), array['endorse.a1'], 'by person as one writes it');
select is((select array_agg(distinct x ->> 'login') from test.listed('view.a1', jsonb_build_object('person', (select upper(right(name, 6)) from iepirkumi.person where login = 'endorse.a1'))) x where x ->> 'login' = 'endorse.a1'),
          array['endorse.a1'], 'or a part of the name');
select is((select x ->> 'object' from test.listed('view.a1', '{"login": "endorse.a1", "kind": "plan"}') x where x ->> 'tbl' = 'decision' limit 1),
          (select format('%s v%s', v.year, v.number) from iepirkumi.plan_version v join test.thing t on t.id = v.id where t.place = 'a1' and t.name = 'ready'),
          'a decision stands under the plan it is about');
select is((select array_agg(distinct x ->> 'kind') from test.listed('view.a1', '{"kind": "procurement"}') x), array['procurement'], 'by kind');
select id as procurement, number from iepirkumi.procurement where institution_id = :a1 order by id desc limit 1 \gset
select is((select array_agg(distinct x ->> 'tbl' order by x ->> 'tbl') from test.listed('view.a1', jsonb_build_object('kind', 'procurement', 'subject', :procurement)) x),
          array['procurement', 'procurement_funding', 'procurement_revision'], 'by object, its lines with it');
select ok((select bool_and(x ->> 'object' like :'number' || '%') from test.listed('view.a1', jsonb_build_object('kind', 'procurement', 'subject', :procurement)) x),
          'named by its number');
select is((select count(*) from test.listed('view.a1', jsonb_build_object('to', current_date - 2))), 0::bigint, 'nothing before it was made');
select ok((select count(*) > 0 from test.listed('view.a1', jsonb_build_object('from', current_date - 1, 'to', current_date + 1))), 'all of it today');
select is((test.attempt('view.a1', $$ select iepirkumi.audit_list('{"from": "vakar"}') $$)).state, '22023', 'a day that is none is refused');
select is((test.attempt('view.a1', $$ select iepirkumi.audit_list('{"institution_id": 99999999999}') $$)).state, '22023', 'and a number that is none');
select is((select count(*) from test.listed('view.a1', '{}', null, 7)), 7::bigint, 'a page is as long as asked');
select is((select array_agg((x ->> 'seq')::bigint order by n) from (
            select x, n from test.listed('view.a1', '{}', null, 7) with ordinality f (x, n)
            union all
            select x, n + 7 from test.listed('view.a1', '{}', (select x from test.listed('view.a1', '{}', null, 7) with ordinality l (x, n) order by n desc limit 1), 7) with ordinality f (x, n)) both_pages),
          (select array_agg((x ->> 'seq')::bigint order by n) from test.listed('view.a1', '{}', null, 14) with ordinality f (x, n)), 'the next page goes on where the last one ended');
select ok((select bool_and(a.at >= b.at) from (select (x ->> 'at')::timestamptz as at, n from test.listed('view.a1', '{}', null, 50) with ordinality f (x, n)) a
            join (select (x ->> 'at')::timestamptz as at, n from test.listed('view.a1', '{}', null, 50) with ordinality f (x, n)) b on b.n = a.n + 1), 'the newest first');

-- What must not be in it -------------------------------------------------------------------------------------

select test.act('view.a1', $$ select iepirkumi.my_password(gen_random_uuid(), 'SCRAM-SHA-256$4096:' || repeat('A', 22) || '==$' || repeat('B', 43) || '=:' || repeat('B', 43) || '=') $$) is not null as changed \gset
select is((select after ->> 'act' from iepirkumi_audit.entry where institution_id = 0 order by seq desc limit 1), 'own_password', 'that a password was changed is there');
select is_empty($$ select seq from iepirkumi_audit.entry e where e::text ~ 'SCRAM-SHA-256|BBBBBBBB' $$, 'the password is not');
select is_empty($$ select seq from iepirkumi_audit.entry where tbl = 'document' and after ? 'file' $$, 'nor the signed file');
select ok((select count(*) > 0 from iepirkumi_audit.entry where tbl = 'document' and after ? 'sha256'), 'whose hash is');
select is_empty($$ select seq from iepirkumi_audit.entry where tbl in ('request', 'effective', 'change') $$, 'nor what follows from the rest');

-- Append-only --------------------------------------------------------------------------------------------------

select throws_ok('update iepirkumi_audit.entry set login = ''nobody''', '23001', null, 'a link is not changed, even by a superuser in passing');
select throws_ok('delete from iepirkumi_audit.entry', '23001', null, 'nor deleted');
select throws_ok('truncate iepirkumi_audit.entry', '23001', null, 'nor all of them');
select throws_ok('delete from iepirkumi_audit.head', '23001', null, 'nor the heads');
select throws_ok('set local role iep_audit; update iepirkumi_audit.entry set login = ''nobody''', '42501', null, 'its owner has no right to change it');
reset role;
select throws_ok('set local role iep_exec; insert into iepirkumi_audit.entry select * from iepirkumi_audit.entry limit 1', '42501', null, 'the functions add by one function only');
reset role;

-- Tampering is found: each time the chain is whole, is tampered with, and is put back ------------------------------

create function test.tampered(p_sql text) returns jsonb language plpgsql as $$
declare
  a int := (select institution_id from test.place where name = 'a1');
  answer jsonb;
begin
  if not (test.verify(a) ->> 'ok')::boolean then
    raise exception 'the chain is not whole before';
  end if;
  begin
    -- Who can do this can switch triggers off.
    set local session_replication_role = replica;
    execute format(p_sql, a);
    set local session_replication_role = origin;
    answer := test.verify(a);
    raise exception using errcode = 'TEST1';
  exception when sqlstate 'TEST1' then
    return answer;
  end;
end
$$;

select is(test.tampered('update iepirkumi_audit.entry set after = after || ''{"title": "Cits"}'' where institution_id = %s and seq = 7') - '{hash,checked,seq,institution_id,head_matches}'::text[],
          '{"ok": false, "bad": 1, "first_bad": 7}', 'a changed value');
select is((test.tampered('update iepirkumi_audit.entry set login = ''nobody'' where institution_id = %s and seq = 9') ->> 'first_bad')::int, 9, 'another name');
select is((test.tampered('update iepirkumi_audit.entry set at = at + interval ''1 microsecond'' where institution_id = %s and seq = 3') ->> 'first_bad')::int, 3, 'another time');
select is((test.tampered('delete from iepirkumi_audit.entry where institution_id = %s and seq = 11') ->> 'first_bad')::int, 12, 'a missing link');
select is((test.tampered('delete from iepirkumi_audit.entry where institution_id = %1$s and seq = (select max(seq) from iepirkumi_audit.entry where institution_id = %1$s)') ->> 'head_matches')::boolean, false, 'a cut end');
select is((test.tampered('insert into iepirkumi_audit.entry select institution_id, seq + 1, at, login, addr, txid, tbl, op, subject, before, after, hash
            from iepirkumi_audit.entry where institution_id = %1$s order by seq desc limit 1') ->> 'ok')::boolean, false, 'a link added');
select is((test.tampered('update iepirkumi_audit.entry set seq = case seq when 20 then 1000020 when 21 then 1000021 end where institution_id = %1$s and seq in (20, 21);
            update iepirkumi_audit.entry set seq = case seq when 1000020 then 21 else 20 end where institution_id = %1$s and seq > 1000000') ->> 'first_bad')::int, 20, 'two links exchanged');
select is((test.tampered('update iepirkumi_audit.head set hash = sha256(''x'') where institution_id = %s') ->> 'head_matches')::boolean, false, 'another head');
select is((test.tampered('select %s') ->> 'ok')::boolean, true, 'control: nothing done, nothing found');

select * from finish();
rollback;
