-- SPDX-License-Identifier: GPL-3.0-or-later
-- The audit trail as it is looked through: who did what to this object, at this institution, in this time.

-- What an entry is about, as people call it. Decisions and files belong to the plan or the estimate.
create or replace function iepirkumi.audit_kind(p_tbl text, p_row jsonb) returns text
language sql immutable parallel safe set search_path = pg_catalog, pg_temp as
$$
  select case
    when p_tbl in ('decision', 'document') then coalesce(p_row ->> 'document_kind', 'plan')
    when p_tbl like 'procurement%' then 'procurement'
    when p_tbl like 'plan%' then 'plan'
    when p_tbl like 'estimate%' then 'estimate'
    when p_tbl like 'scenario%' then 'scenario'
    when p_tbl in ('person', 'login') then 'person'
    when p_tbl in ('right_grant', 'delegation') then 'right'
    when p_tbl in ('institution', 'institution_flow', 'programme', 'institution_classifier') then 'institution'
    else 'system'
  end
$$;

-- Its name, as far as it has one: the number and title of a procurement, year and version of a plan, the person …
create or replace function iepirkumi.audit_object(p_institution int, p_tbl text, p_subject bigint, p_row jsonb) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as
$$
  select case
    when p_tbl in ('procurement', 'procurement_revision') then
      (select concat_ws(' ', p.number, p_row ->> 'title') from iepirkumi.procurement p
        where p.id = p_subject and p.institution_id = p_institution)
    when p_tbl in ('procurement_funding', 'procurement_lot') then
      (select concat_ws(' ', p.number, r.title)
         from iepirkumi.procurement_revision r join iepirkumi.procurement p on p.id = r.procurement_id
        where r.id = p_subject and r.institution_id = p_institution)
    when p_tbl = 'plan' then p_row ->> 'year'
    when p_tbl = 'plan_version' or p_tbl in ('decision', 'document') and coalesce(p_row ->> 'document_kind', 'plan') = 'plan' then
      (select format('%s v%s', v.year, v.number) from iepirkumi.plan_version v
        where v.id = p_subject and v.institution_id = p_institution)
    when p_tbl = 'estimate' then concat_ws(' ', p_row ->> 'programme', p_row ->> 'budget_type', p_row ->> 'year')
    when p_tbl like 'estimate%' or p_tbl in ('decision', 'document') then
      (select format('%s %s %s v%s', v.programme, v.budget_type, v.year, v.number) from iepirkumi.estimate_version v
        where v.id = p_subject and v.institution_id = p_institution)
    when p_tbl = 'person' then concat_ws(' · ', p_row ->> 'name', p_row ->> 'login')
    when p_tbl in ('login', 'right_grant') then concat_ws(' · ', iepirkumi.person_name((p_row ->> 'login')::name), p_row ->> 'right_code')
    when p_tbl = 'delegation' then
      concat_ws(' → ', iepirkumi.person_name((p_row ->> 'absent')::name), iepirkumi.person_name((p_row ->> 'deputy')::name))
    when p_tbl in ('institution', 'programme', 'institution_classifier') then concat_ws(' ', p_row ->> 'code', p_row ->> 'name')
    when p_tbl = 'institution_flow' then p_row ->> 'flow_code'
    when p_tbl = 'scenario' then p_row ->> 'name'
    when jsonb_typeof(p_row) = 'object' then coalesce(p_row ->> 'name', p_row ->> 'code', p_row ->> 'kind')
  end
$$;

-- Entries, the newest first. p_filter, each key of which may be left out: institution_id (0 = the system's own chain),
-- kind (audit_kind), subject (with kind: id of the procurement, plan version or estimate version), person (a login or a
-- part of a name), from and to (days in Riga, inclusive). p_before: {"at", "institution_id", "seq"} of the last entry that was read. What one may see is
-- what the view audit_entry shows; the system administrator also sees, at every institution, what an administrator does
-- there, and nothing else.
create or replace function iepirkumi.audit_list(p_filter jsonb default '{}', p_before jsonb default null, p_limit int default 200)
returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as
$$
declare
  administrative constant text[] := array['institution', 'institution_flow', 'right_grant', 'delegation', 'programme', 'institution_classifier'];
  seen int[] := iepirkumi.my_view();
  administrator boolean := iepirkumi.is_administrator();
  asked int;
  about bigint;
  first_moment timestamptz;
  end_moment timestamptz;
  before_moment timestamptz;
  before_institution int;
  before_seq bigint;
  revisions bigint[];
  person text := btrim(p_filter ->> 'person');
  people name[];
  what text := p_filter ->> 'kind';
  n int := least(greatest(coalesce(p_limit, 200), 1), 1000);
begin
  begin
    asked := (p_filter ->> 'institution_id')::int;
    about := (p_filter ->> 'subject')::bigint;
    first_moment := (p_filter ->> 'from')::date::timestamp at time zone 'Europe/Riga';
    end_moment := ((p_filter ->> 'to')::date + 1)::timestamp at time zone 'Europe/Riga';
    before_moment := (p_before ->> 'at')::timestamptz;
    before_institution := (p_before ->> 'institution_id')::int;
    before_seq := (p_before ->> 'seq')::bigint;
  exception when data_exception or datetime_field_overflow then
    perform iepirkumi.raise_invalid('filter', null, 'The filter of the audit trail is not understood.');
  end;
  if asked is not null and not (asked = any (seen)) and not administrator then
    perform iepirkumi.raise_not_found();
  end if;
  if what = 'procurement' and about is not null then
    revisions := array(select r.id from iepirkumi.procurement_revision r where r.procurement_id = about);
  end if;

  if person <> '' then
    people := array(select p.login from iepirkumi.person p
                     where strpos(iepirkumi.fold(p.name), iepirkumi.fold(person)) > 0) || person::name;
  end if;

  -- Each chain is in the order of time, and read from its end by its key: no more of it than a page needs.
  return coalesce((
    select jsonb_agg(jsonb_build_object(
             'institution_id', x.institution_id, 'institution_code', i.code, 'seq', x.seq, 'at', x.at,
             'login', x.login, 'name', iepirkumi.person_name(x.login), 'in_place_of_name', x.known ->> 'in_place_of_name',
             'address', host(x.addr), 'tbl', x.tbl, 'op', x.op, 'kind', iepirkumi.audit_kind(x.tbl, x.known), 'subject', x.subject,
             'act', x.known ->> 'act', 'object', iepirkumi.audit_object(x.institution_id, x.tbl, x.subject, x.known),
             'before', x.before, 'after', x.after, 'hash', encode(x.hash, 'hex'))
             order by x.at desc, x.institution_id, x.seq desc)
      from (select e.*
              from unnest(case when asked is not null then array[asked]
                               when administrator then array(select a.id from iepirkumi.institution a) || 0
                               else seen end) chain (id)
             cross join lateral (
               select a.*, coalesce(a.after, a.before) as known
                 from iepirkumi_audit.entry a
                where a.institution_id = chain.id
                  and (chain.id = any (seen) or administrator and (chain.id = 0 or a.tbl = any (administrative)))
                  and (people is null or a.login = any (people))
                  and (what is null or iepirkumi.audit_kind(a.tbl, coalesce(a.after, a.before)) = what)
                  and (about is null
                       or case when a.tbl in ('procurement_funding', 'procurement_lot') then a.subject = any (revisions)
                               when a.tbl in ('plan', 'estimate') then false
                               else a.subject = about end)
                  and (first_moment is null or a.at >= first_moment)
                  and (end_moment is null or a.at < end_moment)
                  and (before_moment is null or (a.at, -chain.id, a.seq) < (before_moment, -before_institution, before_seq))
                order by a.seq desc
                limit n) e
             order by e.at desc, e.institution_id, e.seq desc
             limit n) x
      left join iepirkumi.institution i on i.id = x.institution_id), '[]');
end
$$;
