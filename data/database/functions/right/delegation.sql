-- SPDX-License-Identifier: GPL-3.0-or-later
-- Delegation for an absence: by the absent person of their own rights, or by the administrator. What it gives is
-- in held.sql.

create or replace function iepirkumi.delegation_state(p_row iepirkumi.delegation) returns text
language sql stable
as $$
  select case when p_row.revoked_at is not null then 'revoked'
              when p_row.valid_to < iepirkumi.today() then 'over'
              when p_row.valid_from > iepirkumi.today() then 'coming'
              else 'running' end
$$;

-- works: what it gives today, which is less than right_codes when the absent person holds less.
create or replace function iepirkumi.delegation_document(p_id bigint) returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp as
$$
  select jsonb_build_object(
           'id', d.id, 'institution_id', d.institution_id, 'institution_code', i.code, 'institution_name', i.name,
           'absent', d.absent, 'absent_name', iepirkumi.person_name(d.absent),
           'deputy', d.deputy, 'deputy_name', iepirkumi.person_name(d.deputy),
           'right_codes', (select jsonb_agg(c.code order by c.position) from iepirkumi.right_code c where c.code = any (d.right_codes)),
           'works', coalesce((
             select jsonb_agg(c.code order by c.position) from iepirkumi.right_code c
              where c.code in (select h.right_code from iepirkumi.rights_held(iepirkumi.today(), 'infinity', 'infinity') h
                                where h.delegation_id = d.id)
                and not exists (select 1 from iepirkumi.person p where p.login in (d.absent, d.deputy) and p.disabled)), '[]'),
           'valid_from', d.valid_from, 'valid_to', d.valid_to, 'reason', d.reason,
           'created_by', d.created_by, 'created_by_name', iepirkumi.person_name(d.created_by), 'created_at', d.created_at,
           'revoked_by', d.revoked_by, 'revoked_by_name', iepirkumi.person_name(d.revoked_by), 'revoked_at', d.revoked_at,
           'state', iepirkumi.delegation_state(d),
           'acts', case when iepirkumi.delegation_state(d) in ('coming', 'running')
                         and (d.absent = session_user or iepirkumi.is_administrator()) then '["end"]'::jsonb else '[]' end)
    from iepirkumi.delegation d
    join iepirkumi.institution i on i.id = d.institution_id
   where d.id = p_id
$$;

-- Those somebody is in, running or to come.
create or replace function iepirkumi.person_delegations(p_login name) returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp as
$$
  select coalesce(jsonb_agg(iepirkumi.delegation_document(d.id) order by d.valid_from, d.id), '[]')
    from iepirkumi.delegation d
   where p_login in (d.absent, d.deputy) and d.revoked_at is null and d.valid_to >= iepirkumi.today()
$$;

-- The administrator sees all, others those they are in and those at institutions they see.
create or replace function iepirkumi.delegation_list(p_institution int default null) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as
$$
declare
  v_all boolean := iepirkumi.is_administrator();
begin
  return coalesce((
    select jsonb_agg(iepirkumi.delegation_document(d.id) order by d.valid_from desc, d.id desc)
      from iepirkumi.delegation d
     where (p_institution is null or d.institution_id = p_institution)
       and (v_all or session_user in (d.absent, d.deputy) or d.institution_id = any (iepirkumi.my_view()))), '[]');
end
$$;

-- Who can stand in at an institution: whoever holds something there or above, today or later.
create or replace function iepirkumi.delegation_deputies(p_institution int) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as
$$
begin
  if not iepirkumi.is_administrator() and not coalesce(p_institution = any (iepirkumi.my_view()), false) then
    perform iepirkumi.raise_not_found();
  end if;
  return coalesce((
    select jsonb_agg(jsonb_build_object('login', p.login, 'name', p.name, 'position_title', p.position_title) order by p.name, p.login)
      from iepirkumi.person p
     where not p.disabled
       and exists (select from iepirkumi.right_grant g
                    where g.login = p.login and g.institution_id = any (iepirkumi.institution_line(p_institution))
                      and g.revoked_at is null and (g.valid_to is null or g.valid_to >= iepirkumi.today()))), '[]');
end
$$;

-- Asking for what is there already, for the same days, answers with the row that is there.
create or replace function iepirkumi.delegation_add(
  p_request uuid, p_absent text, p_deputy text, p_institution int, p_rights jsonb, p_from date default null,
  p_to date default null, p_reason text default null)
returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
declare
  v_answered jsonb;
  v_from date := coalesce(p_from, iepirkumi.today());
  v_reason text := nullif(btrim(p_reason), '');
  v_rights text[];
  v_missing text[];
  v_id bigint;
begin
  if not iepirkumi.is_administrator() then
    if not coalesce(p_institution = any (iepirkumi.my_view()), false) then
      perform iepirkumi.raise_not_found();
    elsif p_absent is distinct from session_user then
      perform iepirkumi.raise_not_allowed();
    end if;
  end if;
  v_answered := iepirkumi.request_begin(p_request, 'delegation_add');
  if v_answered is not null then
    return v_answered;
  end if;

  if not exists (select from iepirkumi.institution where id = p_institution) then
    perform iepirkumi.raise_invalid('no_such_institution', 'institution_id', 'There is no such institution.');
  end if;
  if not exists (select from iepirkumi.person where login = p_absent and not disabled) then
    perform iepirkumi.raise_invalid('no_such_person', 'absent', 'There is no person with this login.');
  end if;
  if not exists (select from iepirkumi.person where login = p_deputy and not disabled) then
    perform iepirkumi.raise_invalid('no_such_person', 'deputy', 'There is no person with this login.');
  end if;
  if p_absent = p_deputy then
    perform iepirkumi.raise_invalid('delegation_self', 'deputy', 'Nobody stands in for themselves.');
  end if;
  if jsonb_typeof(p_rights) is distinct from 'array' or p_rights = '[]' then
    perform iepirkumi.raise_invalid('missing', 'right_codes', 'This is needed.');
  end if;
  v_rights := array(select c.code from iepirkumi.right_code c
                     where c.code in (select jsonb_array_elements_text(p_rights)) order by c.position);
  if exists (select jsonb_array_elements_text(p_rights) except select unnest(v_rights)) then
    perform iepirkumi.raise_invalid('no_such_right', 'right_codes', 'There is no such right.');
  elsif 'administrate' = any (v_rights) then
    perform iepirkumi.raise_invalid('delegation_administrate', 'right_codes', 'Administration is not delegated.');
  end if;
  perform iepirkumi.check_day(p_from, 'valid_from'), iepirkumi.check_day(p_to, 'valid_to');
  if p_to is null then
    perform iepirkumi.raise_invalid('missing', 'valid_to', 'This is needed.');
  elsif v_from < iepirkumi.today() then
    perform iepirkumi.raise_invalid('date_past', 'valid_from', 'The first day is past.');
  elsif p_to < v_from then
    perform iepirkumi.raise_invalid('date_order', 'valid_to', 'The last day is before the first.');
  end if;
  if length(v_reason) > 1000 then
    perform iepirkumi.raise_invalid('too_long', 'reason', 'The reason is longer than 1000 characters.');
  end if;
  -- A right that begins or ends in between is delegated for the days it is there.
  v_missing := array(select w from unnest(v_rights) w
                      where not exists (select from iepirkumi.right_grant g
                                         where g.login = p_absent and g.institution_id = p_institution
                                           and (g.right_code = w or w = 'view') and g.revoked_at is null
                                           and g.valid_from <= p_to and (g.valid_to is null or g.valid_to >= v_from)));
  if v_missing <> '{}' then
    perform iepirkumi.raise_refusal('delegation_not_held', 'right_codes',
      'The absent person does not hold this right there in person.', '22023', jsonb_build_object('rights', to_jsonb(v_missing)));
  end if;
  if not exists (select from iepirkumi.right_grant g
                  where g.login = p_deputy and g.institution_id = any (iepirkumi.institution_line(p_institution))
                    and g.revoked_at is null and g.valid_from <= p_to and (g.valid_to is null or g.valid_to >= v_from)) then
    perform iepirkumi.raise_invalid('deputy_elsewhere', 'deputy',
      'A deputy belongs to the institution or to one above it: give them a right there first.');
  end if;

  select d.id into v_id
    from iepirkumi.delegation d
   where d.absent = p_absent and d.deputy = p_deputy and d.institution_id = p_institution and d.revoked_at is null
     and d.valid_from <= v_from and d.valid_to >= p_to and d.right_codes @> v_rights
   order by d.id limit 1;
  if v_id is null then
    insert into iepirkumi.delegation (institution_id, absent, deputy, right_codes, valid_from, valid_to, reason)
      values (p_institution, p_absent, p_deputy, v_rights, v_from, p_to, v_reason)
      returning id into v_id;
    perform iepirkumi.touch(0);
    perform iepirkumi.touch(p_institution);
  end if;
  return iepirkumi.request_end(p_request, iepirkumi.delegation_document(v_id));
end
$$;

-- Before its last day. Takes effect with the deputy's next statement.
create or replace function iepirkumi.delegation_end(p_request uuid, p_id bigint) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
declare
  v_answered jsonb;
  v_row iepirkumi.delegation;
begin
  select * into v_row from iepirkumi.delegation where id = p_id;
  if not iepirkumi.is_administrator() and v_row.absent is distinct from session_user then
    if v_row.deputy = session_user or v_row.institution_id = any (iepirkumi.my_view()) then
      perform iepirkumi.raise_not_allowed();
    end if;
    perform iepirkumi.raise_not_found();
  end if;
  v_answered := iepirkumi.request_begin(p_request, 'delegation_end');
  if v_answered is not null then
    return v_answered;
  end if;
  select * into v_row from iepirkumi.delegation where id = p_id for update;
  if not found then
    perform iepirkumi.raise_not_found();
  end if;
  if iepirkumi.delegation_state(v_row) not in ('coming', 'running') then
    perform iepirkumi.raise_refusal('delegation_over', null, 'This delegation has ended already.', '55000');
  end if;
  update iepirkumi.delegation set revoked_by = session_user, revoked_at = clock_timestamp() where id = p_id;
  perform iepirkumi.touch(0);
  perform iepirkumi.touch(v_row.institution_id);
  return iepirkumi.request_end(p_request, iepirkumi.delegation_document(p_id));
end
$$;

-- The rights that whoever is connected uses there in somebody else's place, and does not hold in person.
create or replace function iepirkumi.my_deputations(p_institution int) returns jsonb
language sql stable
as $$
  select coalesce(jsonb_agg(jsonb_build_object('right_code', x.right_code, 'absent', x.absent,
                              'absent_name', iepirkumi.person_name(x.absent), 'valid_to', x.valid_to) order by x.position), '[]')
    from (select distinct c.position, c.code as right_code, d.absent, d.valid_to
            from iepirkumi.delegation d
            join iepirkumi.right_code c on c.code = any (d.right_codes)
           where d.deputy = session_user and d.revoked_at is null
             and iepirkumi.is_valid_on(d.valid_from, d.valid_to, iepirkumi.today())
             and d.absent = iepirkumi.in_place_of(session_user, c.code, p_institution)) x
$$;
