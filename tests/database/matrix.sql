-- SPDX-License-Identifier: GPL-3.0-or-later
-- Every right at every place against every table, view and function. What must be allowed stands in
-- matrix.csv; everything else must be refused, in the way the row says. An object without a row, and
-- a row without an object, fail. The statements run as the person, with session_user and all.
--
-- matrix.csv: object;case;own;other;subordinate;foreign;refused;statement
--   own, other, subordinate, foreign: who is allowed at the own institution, at another one, at a
--     subordinate of the own ministry, at a subordinate of another ministry. "views" = every right
--     that includes view, "all" = everybody, "-" = nobody, "?" = the question has no sense there.
--   refused: how the others are refused:
--     denied         the server has given no privilege
--     empty          nothing is found
--     view, review   42501 to those who see the thing (with the ministry's reviewer: review), and to the
--                    others P0002, as if it did not exist
--     administrator  42501
--     a SQLSTATE     this one
--     Others for some: "review 55000/wrong_status=own:approve,sign".
--   statement: {i} = the institution; {draft}, {ready} … = ids of setup.sql, {draft.lock} = lock version,
--     {draft.procurement}; {r} = a new request id. It is allowed if its first value is not empty, 0, [] or {}.
--     Without statement the function is called with NULLs.
begin;
set local search_path = pg_catalog, tap, test;

\set matrix `cat "$IEP_TEST_HERE/matrix.csv"`
create table test.matrix as
select row_number() over () as n, f[1] as object, f[2] as kase,
       jsonb_build_object('own', f[3], 'other', f[4], 'subordinate', f[5], 'foreign', f[6]) as allowed, f[7] as refused, coalesce(f[8], '') as statement
  from regexp_split_to_table(:'matrix', E'\n') with ordinality l (line, n), string_to_array(l.line, ';') f
 where l.n > 1 and l.line <> '' and l.line !~ '^#';

-- Rights in words of the matrix, as a list.
create function test.rights(p_words text) returns text[] language sql immutable as $$
  select coalesce(array_agg(distinct r), '{}')
    from unnest(string_to_array(p_words, ' ')) w (word),
         unnest(case w.word
           when '-' then '{}'
           when '?' then '{}'
           when 'views' then array['manage', 'endorse', 'approve', 'endorse_ministry', 'sign', 'view']
           when 'all' then array['manage', 'endorse', 'approve', 'endorse_ministry', 'sign', 'view', 'administrate', 'none']
           else array[w.word] end) r
$$;

-- Who stands where to what: a person at a subordinate institution and one at the ministry.
create table test.stand as
select s.cell, s.place, s.home, r.right_code,
       case r.right_code when 'administrate' then 'administrate' when 'none' then 'nobody' else r.right_code || '.' || s.home end as login
  from (values ('own', 'a1', 'a1'), ('own', 'ma', 'ma'), ('other', 'a2', 'a1'), ('other', 'ma', 'a1'), ('other', 'mb', 'ma'),
               ('subordinate', 'a1', 'ma'), ('subordinate', 'a2', 'ma'), ('foreign', 'b1', 'a1'), ('foreign', 'b2', 'ma')) s (cell, place, home),
       unnest(test.rights('all')) r (right_code);

create function test.fill(p_statement text, p_place text) returns text language plpgsql as $$
declare
  t record;
  s text := replace(replace(p_statement, '{i}', (select institution_id::text from test.place where name = p_place)), '{r}', 'gen_random_uuid()');
begin
  for t in select * from test.thing where place = p_place loop
    s := replace(replace(replace(s, '{' || t.name || '}', t.id::text), '{' || t.name || '.lock}', t.lock_version::text),
                 '{' || t.name || '.procurement}', coalesce(t.procurement_id::text, '?'));
    s := replace(s, '{' || t.name || '.hash}', coalesce(t.content_hash, '?'));
  end loop;
  if s ~ '\{[a-z_.]+\}' then
    raise exception 'matrix.csv: nothing called so at %: %', p_place, s;
  end if;
  return s;
end
$$;

-- NULLs for whoever must not even be allowed to call it.
create function test.null_call(p_object text) returns text language sql as $$
  select format('select %s(%s)', p.oid::regproc,
                (select string_agg('(select null::' || format_type(t, null) || ')', ', ') from unnest(p.proargtypes) t))
    from pg_proc p where p.oid = p_object::regprocedure
$$;

-- What came, in one word: allowed, empty, denied (by the server), or the SQLSTATE with its code.
create function test.outcome(p_login name, p_sql text) returns text language sql as $$
  select case when a.state = '00000' then case when coalesce(a.value, '') in ('', '0', '[]', '{}', 'false') then 'empty' else 'allowed' end
              when a.state = '42501' and a.message ~ '^permission denied for' then 'denied'
              else a.state || coalesce(' ' || a.code, '') || case when a.code is null then ' ' || a.message else '' end end
    from test.attempt(p_login, p_sql) a
$$;

create function test.expected(p_row test.matrix, p_stand test.stand) returns text language plpgsql as $$
declare
  base text := split_part(p_row.refused, ' ', 1);
  other text[];
  seen boolean;
begin
  if p_stand.right_code = any (test.rights(p_row.allowed ->> p_stand.cell)) then
    return 'allowed';
  end if;
  for other in select string_to_array(translate(o, '=:', '  '), ' ') from unnest(string_to_array(p_row.refused, ' ')) o where o ~ '=' loop
    if p_stand.cell = other[2] and p_stand.right_code = any (string_to_array(other[3], ',')) then
      return replace(other[1], '/', ' ');
    end if;
  end loop;
  if base in ('view', 'review') then
    seen := p_stand.cell = 'own' and p_stand.right_code = any (test.rights('views'))
         or base = 'review' and p_stand.cell = 'subordinate' and p_stand.right_code = 'endorse_ministry';
    return case when seen then '42501 not_allowed' else 'P0002 not_found' end;
  end if;
  return case base when 'administrator' then '42501 not_allowed' else base end;
end
$$;

-- The cells that came out otherwise than the matrix says.
create function test.mismatch(p_n bigint, p_cell text) returns setof text language plpgsql as $$
declare
  r test.matrix;
  s test.stand;
  found_outcome text;
  wanted text;
begin
  select * into r from test.matrix where n = p_n;
  for s in select * from test.stand where cell = p_cell order by home, place, right_code loop
    found_outcome := test.outcome(s.login, case when r.statement = '' then test.null_call(r.object) else test.fill(r.statement, s.place) end);
    wanted := test.expected(r, s);
    -- A SQLSTATE alone stands for whatever code comes with it.
    if found_outcome <> wanted and not (wanted ~ '^\w{5}$' and found_outcome ~ ('^' || wanted || '( |$)') and wanted not in ('empty')) then
      return next format('%s at %s: %s, expected: %s', s.login, s.place, found_outcome, wanted);
    end if;
  end loop;
end
$$;

create view test.object as
  select c.oid::regclass::text as name, 'relation' as kind from pg_class c
   where c.relnamespace in ('iepirkumi'::regnamespace, 'iepirkumi_audit'::regnamespace) and c.relkind in ('r', 'p', 'v', 'm', 'f')
  union all
  select p.oid::regprocedure::text, 'routine' from pg_proc p
   where p.pronamespace in ('iepirkumi'::regnamespace, 'iepirkumi_audit'::regnamespace);

select plan((select count(*)::int from test.matrix m, jsonb_each_text(m.allowed) c where c.value <> '?') + (select count(distinct place)::int from test.stand) + 9);

-- The matrix and the catalog name the same things.
select is_empty('select name from test.object except select object from test.matrix', 'every table, view and function has a row in matrix.csv');
select is_empty('select object from test.matrix except select name from test.object', 'every row of matrix.csv has its table, view or function');
select is_empty($$ select object, kase from test.matrix group by 1, 2 having count(*) > 1 $$, 'no row stands twice');
select is_empty($$ select object, statement from test.matrix where statement <> '' and strpos(statement, split_part(split_part(object, '(', 1), '.', 2)) = 0 $$,
                'every statement names its object');
-- Every word of a cell is a right.
select is_empty($$ select m.object, r from test.matrix m, jsonb_each_text(m.allowed) c, unnest(test.rights(c.value)) r
                    where r <> all (test.rights('all')) $$, 'every cell holds rights');

-- The administrator keeps the system and works in no institution: plans, estimates and procurements are nobody's by that role alone.
select is_empty($$ select object, kase from test.matrix m
                    where object ~ '(procurement|plan|estimate|scenario|budget|document|decision|waiting|institution_status)'
                      and exists (select from jsonb_each_text(m.allowed) c where 'administrate' = any (string_to_array(c.value, ' '))) $$,
                'the administrator is let to no plan, estimate or procurement');

-- To find nothing says something only where there is something: what relations show, the superuser finds at every place.
select is_empty(format($$ select m.object, m.kase from test.matrix m join test.object o on o.name = m.object
                           where o.kind = 'relation' and m.statement <> '' and test.outcome('postgres', test.fill(m.statement, %L)) <> 'allowed' $$, place),
                'there are rows of every table at ' || place)
  from (select distinct place from test.stand) p order by place;

select is_empty(format('select test.mismatch(%s, %L)', m.n, c.cell),
                m.object || case when m.kase <> '' then ' (' || m.kase || ')' else '' end || ', ' || c.cell || ': '
                  || case when m.allowed ->> c.cell = '-' then 'nobody' else m.allowed ->> c.cell end)
  from test.matrix m, unnest(array['own', 'other', 'subordinate', 'foreign']) with ordinality c (cell, k)
 where m.allowed ->> c.cell <> '?'
 order by m.n, c.k;

-- The test itself: an open door, a forgotten table and a forgotten function are found.
create policy control on iepirkumi.plan for select to iep_person using (true);
grant execute on function iepirkumi.touch(int, boolean) to iep_person;
create table iepirkumi.control (id int);
create function iepirkumi.control() returns int language sql as 'select 1';
select isnt_empty($$ select test.mismatch((select n from test.matrix where object = 'iepirkumi.plan'), 'foreign') $$, 'control: a policy for everybody is found');
select isnt_empty($$ select test.mismatch((select n from test.matrix where object = 'iepirkumi.touch(integer,boolean)'), 'own') $$, 'control: a function for everybody is found');
select bag_eq('select name from test.object except select object from test.matrix', array['iepirkumi.control', 'iepirkumi.control()'], 'control: objects without a row are found');

select * from finish();
rollback;
