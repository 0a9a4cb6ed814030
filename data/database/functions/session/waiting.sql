-- SPDX-License-Identifier: GPL-3.0-or-later
-- What waits for me, and where the plans of the institutions I see stand.

-- Versions whose next step I may take now (plan_acts says so, four eyes included); returning
-- or withdrawing alone is no waiting.
create or replace function iepirkumi.waiting() returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as
$$
begin
  return coalesce((
    select jsonb_agg(jsonb_build_object(
             'document_kind', 'plan', 'version_id', v.id, 'institution_id', v.institution_id,
             'institution_code', i.code, 'institution_name', i.name, 'year', v.year, 'number', v.number,
             'status', v.status, 'returned', v.returned, 'lock_version', v.lock_version, 'next_act', a.acts[1],
             'since', coalesce((select d.at from iepirkumi.decision d where d.version_id = v.id order by d.id desc limit 1), v.changed_at),
             'preparer_name', iepirkumi.person_name(v.preparer), 'total', v.total, 'line_count', v.line_count)
             order by v.changed_at, v.id)
      from iepirkumi.plan_version v
      join iepirkumi.institution i on i.id = v.institution_id
     cross join lateral (select iepirkumi.plan_acts(v) as acts) a
     where v.institution_id = any (iepirkumi.my_manage() || iepirkumi.my_endorse() || iepirkumi.my_approve()
                                   || iepirkumi.my_sign() || iepirkumi.my_ministry())
       and v.status <> 'signed' and not v.replaced
       and (v.status <> 'created' or v.institution_id = any (iepirkumi.my_manage()))
       and a.acts[1] not in ('return', 'withdraw')), '[]');
end
$$;

-- Of every institution I see or review: the newest version of the year I may see, and the one
-- in force.
create or replace function iepirkumi.institution_status(p_year int) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as
$$
declare
  seen int[] := iepirkumi.my_view();
  reviewed int[] := iepirkumi.my_ministry();
begin
  return coalesce((
    select jsonb_agg(jsonb_build_object(
             'institution_id', i.id, 'institution_code', i.code, 'institution_name', i.name, 'kind', i.kind,
             'parent_id', i.parent_id, 'reviewed', i.id = any (reviewed), 'year', p_year,
             'version_id', v.version_id, 'number', v.number, 'status', v.status, 'display_status', v.display_status,
             'changed_at', v.changed_at, 'total', v.total, 'line_count', v.line_count,
             'in_force_version_id', f.id, 'in_force_number', f.number, 'in_force_total', f.total) order by i.code)
      from iepirkumi.institution i
      left join lateral (
        select l.* from iepirkumi.plan_list l
         where l.institution_id = i.id and l.year = p_year
           and (i.id = any (seen) or l.status <> 'created')
         order by l.number desc limit 1) v on true
      left join iepirkumi.plan_version f on f.institution_id = i.id and f.year = p_year and f.in_force
     where i.id = any (seen || reviewed)), '[]');
end
$$;
