-- SPDX-License-Identifier: GPL-3.0-or-later
-- The life of a procurement: its revisions, newest first, each with what happened to it.

-- A discarded draft is told from the audit trail, with status "discarded" and its old id.
create or replace function iepirkumi.procurement_history(p_procurement bigint) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_institution int;
  v_result jsonb;
begin
  select institution_id into v_institution from iepirkumi.procurement
   where id = p_procurement and institution_id = any (iepirkumi.my_view());
  if not found then
    perform iepirkumi.raise_not_found();
  end if;

  with entry as (
    select e.seq, e.at, e.login, coalesce(e.after, e.before) as row,
           case when e.op = 'insert' then 'created'
                when e.op = 'delete' then 'discarded'
                when e.after ->> 'status' <> e.before ->> 'status' then e.after ->> 'status'
                when e.after -> 'in_force' <> e.before -> 'in_force' then 'superseded'
                else 'saved' end as act
      from iepirkumi_audit.entry e
     where e.institution_id = v_institution and e.tbl = 'procurement_revision' and e.subject = p_procurement
  ), event as (
    select (e.row ->> 'id')::bigint as revision_id,
           jsonb_agg(jsonb_build_object('act', e.act, 'at', e.at, 'login', e.login,
                                        'name', iepirkumi.person_name(e.login), 'in_place_of', e.absent,
                                        'in_place_of_name', iepirkumi.person_name(e.absent)) order by e.seq) as events
      from (select e.*, iepirkumi.in_place_of(e.login, 'manage', v_institution, e.at) as absent from entry e offset 0) e group by 1
  ), revision as (
    select r.id, r.revision_number, r.status, r.in_force, r.created_by, r.created_at, r.decided_by, r.decided_at,
           r.exclusion_reason
      from iepirkumi.procurement_revision r where r.procurement_id = p_procurement
    union all
    select (e.row ->> 'id')::bigint, (e.row ->> 'revision_number')::int, 'discarded', false,
           (e.row ->> 'created_by')::name, (e.row ->> 'created_at')::timestamptz, e.login, e.at, null
      from entry e where e.act = 'discarded'
  )
  select coalesce(jsonb_agg(jsonb_build_object(
           'revision_id', r.id, 'revision_number', r.revision_number, 'status', r.status, 'in_force', r.in_force,
           'created_by_name', iepirkumi.person_name(r.created_by), 'created_at', r.created_at,
           'decided_by_name', iepirkumi.person_name(r.decided_by),
           'decided_at', r.decided_at, 'exclusion_reason', r.exclusion_reason,
           'events', coalesce(e.events, '[]')) order by r.revision_number desc, r.id desc), '[]')
    into v_result
    from revision r left join event e on e.revision_id = r.id;
  return v_result;
end
$$;
