-- SPDX-License-Identifier: GPL-3.0-or-later
-- The demonstration, second part: an amendment of an estimate that demo.sql made and that was signed since.

-- More for information systems.
do $$
declare
  d jsonb;
  v_login text := (select login from demo_right where code = '1301' and right_code = 'manage');
begin
  d := pg_temp.demo_as(v_login, format('select iepirkumi.estimate_get(%s)', (
    select h.version_id from iepirkumi.estimate_list h
     where h.institution_code = '1301' and h.year = 2026 and h.programme = '32.01.00')));
  d := pg_temp.demo_as(v_login, format('select iepirkumi.estimate_amend(gen_random_uuid(), %s, %s)', d ->> 'version_id', d ->> 'lock_version'));
  perform pg_temp.demo_as(v_login, format('select iepirkumi.estimate_save(gen_random_uuid(), %s, %L)', d ->> 'version_id', (
    select jsonb_build_object('cells', jsonb_agg(c.cell)) from (
      select jsonb_build_object('section', l.section, 'code', l.code, 'source', l.source, 'split', l.split) || x.cell as cell
        from iepirkumi.estimate_line l
       cross join lateral (values (jsonb_build_object('column', 'm9', 'base', l.m9, 'value', l.m9 + 2400000)),
         (jsonb_build_object('column', 'reason', 'base', null, 'value', case l.section when 'resource'
           then 'Papildu dotācija ar MK rīkojumu' else 'Informācijas sistēmu drošības prasību izpilde' end))) x (cell)
       where l.version_id = (d ->> 'version_id')::bigint
         and (l.code = '21710' or l.code = '2250' and l.source = 'grant')) c)));
  perform pg_temp.demo_approve('1301', (d ->> 'version_id')::bigint);
end $$;
