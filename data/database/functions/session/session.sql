-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who is connected, with which rights where; and what changed since.

-- Writes down that somebody signed in, once a connection: a setting remembers it, which only concerns who sets it.
-- Answers when they did before. A standby and a read-only transaction write nothing.
create or replace function iepirkumi.sign_in_record() returns timestamptz
language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
declare
  before timestamptz;
begin
  if current_setting('transaction_read_only') = 'on' then
    return (select s.last_at from iepirkumi.sign_in s where s.login = session_user);
  end if;
  if current_setting('iepirkumi.signed_in', true) = pg_backend_pid() || ' ' || session_user then
    return (select s.before_at from iepirkumi.sign_in s where s.login = session_user);
  end if;
  insert into iepirkumi.sign_in as s (login) values (session_user)
    on conflict (login) do update set before_at = s.last_at, last_at = clock_timestamp()
    returning s.before_at into before;
  perform set_config('iepirkumi.signed_in', pg_backend_pid() || ' ' || session_user, false);
  return before;
end
$$;

-- Also stores the rights of today when those of an earlier day are stored: until then they
-- are computed for each statement (functions/right/my.sql). Not inside acts, which hold other
-- locks; and a standby cannot.
create or replace function iepirkumi.my_session() returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as
$$
declare
  who iepirkumi.person;
  e iepirkumi.effective;
begin
  if not pg_is_in_recovery()
     and exists (select from iepirkumi.effective s where s.login = session_user and s.valid_until <= iepirkumi.today()) then
    perform iepirkumi.effective_rebuild(array[session_user]);
  end if;
  e := iepirkumi.effective_of(session_user);
  select * into who from iepirkumi.person where login = session_user and not disabled;
  if not found then
    perform iepirkumi.raise_refusal('not_a_person', null, 'This login is not registered in this system.', '42501');
  end if;
  return jsonb_build_object(
    'login', who.login, 'name', who.name, 'position_title', who.position_title,
    'must_change_password', who.must_change_password,
    'last_login', iepirkumi.sign_in_record(),
    'password_until', (select nullif(r.rolvaliduntil, 'infinity') from pg_roles r where r.rolname = session_user),
    'administrate', e.administrate,
    'delegations', iepirkumi.person_delegations(session_user),
    'schema_version', (select s.version from iepirkumi.schema_version s),
    'rights', coalesce((
      select jsonb_agg(jsonb_build_object('institution_id', r.institution_id, 'right_code', r.right_code)
                       order by r.institution_id nulls first, c.position)
        from (select unnest(e.manage) as institution_id, 'manage' as right_code
              union all select unnest(e.endorse), 'endorse'
              union all select unnest(e.approve), 'approve'
              union all select unnest(e.endorse_ministry), 'endorse_ministry'
              union all select unnest(e.sign), 'sign'
              union all select unnest(e.view), 'view'
              union all select null::int, 'administrate' where e.administrate) r
        join iepirkumi.right_code c on c.code = r.right_code), '[]'),
    'institutions', coalesce((
      select jsonb_agg(jsonb_build_object(
               'id', i.id, 'code', i.code, 'name', i.name, 'kind', i.kind, 'parent_id', i.parent_id,
               'registration_number', i.registration_number, 'buyer_profile_url', i.buyer_profile_url,
               'four_eyes', i.four_eyes, 'flow_code', iepirkumi.institution_flow_of(i.id),
               'budget_control', i.budget_control, 'plans_here', i.plans_here, 'estimate_detail', i.estimate_detail,
               'vpc_client', i.vpc_client, 'lock_version', i.lock_version,
               'reviewed', i.id = any (e.ministry),
               'in_place_of', iepirkumi.my_deputations(i.id),
               'rights', array_remove(array[
                 case when i.id = any (e.manage) then 'manage' end,
                 case when i.id = any (e.endorse) then 'endorse' end,
                 case when i.id = any (e.approve) then 'approve' end,
                 case when i.id = any (e.endorse_ministry) then 'endorse_ministry' end,
                 case when i.id = any (e.sign) then 'sign' end,
                 case when i.id = any (e.view) then 'view' end], null)) order by i.code)
        from iepirkumi.institution i
       where i.id = any (e.view || e.ministry)), '[]'));
end
$$;

-- Counters that grew: given {"12": 34, …} (institution: last counter known), the ones that are
-- higher now, among the institutions one sees or reviews, and 0 for everybody. {} = nothing new.
create or replace function iepirkumi.changes_since(p_seq jsonb default '{}') returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as
$$
begin
  return coalesce((
    select jsonb_object_agg(c.institution_id::text, c.seq)
      from iepirkumi.change c
     where c.institution_id = any (iepirkumi.my_view() || iepirkumi.my_ministry() || 0)
       and case when coalesce(p_seq ->> c.institution_id::text, '') ~ '^[0-9]{1,18}$'
                then c.seq > (p_seq ->> c.institution_id::text)::bigint else true end), '{}');
end
$$;
