-- SPDX-License-Identifier: GPL-3.0-or-later
-- What waits for me, and where the plans of the institutions I see stand.

-- Versions of plans and estimates whose next step I may take now (version_acts says so, four eyes
-- included); returning
-- or withdrawing alone is no waiting.
create or replace function iepirkumi.waiting() returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as
$$
begin
  return coalesce((
    select jsonb_agg(jsonb_build_object(
             'document_kind', (w.head).document_kind, 'version_id', (w.head).id, 'institution_id', (w.head).institution_id,
             'institution_code', i.code, 'institution_name', i.name, 'year', (w.head).year, 'number', (w.head).number,
             'programme', w.programme, 'budget_type', w.budget_type, 'kind', w.kind,
             'status', (w.head).status, 'returned', (w.head).returned, 'lock_version', (w.head).lock_version, 'next_act', a.acts[1],
             'in_place_of', a.absent, 'in_place_of_name', iepirkumi.person_name(a.absent),
             'since', coalesce((select d.at from iepirkumi.decision d
                                 where d.document_kind = (w.head).document_kind and d.version_id = (w.head).id
                                 order by d.id desc limit 1), (w.head).changed_at),
             'preparer_name', iepirkumi.person_name(w.preparer), 'total', w.total, 'line_count', w.line_count)
             order by (w.head).changed_at, (w.head).document_kind, (w.head).id)
      from (select iepirkumi.plan_head(v) as head, v.preparer, v.total, v.line_count, null as programme, null as budget_type, null as kind
              from iepirkumi.plan_version v
             where v.institution_id = any (iepirkumi.my_manage() || iepirkumi.my_endorse() || iepirkumi.my_approve()
                                           || iepirkumi.my_sign() || iepirkumi.my_ministry())
               and v.status <> 'signed' and not v.replaced
               and (v.status <> 'created' or v.institution_id = any (iepirkumi.my_manage()))
            union all
            select iepirkumi.estimate_head(v), v.preparer, v.expenditure, v.line_count, v.programme, v.budget_type, v.kind
              from iepirkumi.estimate_version v
             where v.institution_id = any (iepirkumi.my_manage() || iepirkumi.my_approve() || iepirkumi.my_sign())
               and v.status <> 'signed' and not v.replaced
               and (v.status <> 'draft' or v.institution_id = any (iepirkumi.my_manage()))) w
      join iepirkumi.institution i on i.id = (w.head).institution_id
     cross join lateral (select v.acts, iepirkumi.version_in_place_of(w.head, v.acts[1]) as absent
                           from (select iepirkumi.version_acts(w.head) as acts offset 0) v offset 0) a
     where a.acts[1] not in ('return', 'withdraw')), '[]');
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
