-- SPDX-License-Identifier: GPL-3.0-or-later
-- Ends what people let run for ever. Everybody may set their own statement_timeout to 0 (security.md A.2), so that only
-- somebody else can put an end to it; called once a minute, see docs/operation.md.

-- Statements that run longer than this are cancelled, sessions that do nothing inside a transaction longer than that (and
-- hold up others with its locks) are ended; so is a transaction older than both, whatever short statements keep it alive.
-- Of people only. Returns what was ended.
create or replace function iepirkumi.end_long_statements(p_statement_seconds int default 120, p_idle_seconds int default 600) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
declare
  v_ended jsonb;
begin
  perform iepirkumi.require_administrator();
  if p_statement_seconds is null or p_statement_seconds < 1 or p_idle_seconds is null or p_idle_seconds < 1 then
    perform iepirkumi.raise_invalid('seconds', 'seconds', 'A time of at least one second is needed.');
  end if;
  with long as materialized (
    select a.pid, a.usename, a.state, o.overdue,
           extract(epoch from clock_timestamp() - case when o.overdue then a.xact_start when a.state = 'active' then a.query_start
                                                       else a.state_change end)::int as seconds
      from pg_stat_activity a
      join pg_auth_members m on m.member = a.usesysid and m.roleid = 'iep_person'::regrole
      join pg_roles r on r.oid = a.usesysid and not r.rolsuper
     cross join lateral (select coalesce(a.xact_start < clock_timestamp() - make_interval(secs => greatest(p_statement_seconds, p_idle_seconds)), false)) o (overdue)
     where a.backend_type = 'client backend' and a.pid <> pg_backend_pid() and a.datname = current_database()
       and (o.overdue or a.state = 'active' and a.query_start < clock_timestamp() - make_interval(secs => p_statement_seconds)
         or a.state like 'idle in transaction%' and a.state_change < clock_timestamp() - make_interval(secs => p_idle_seconds))
  )
  select jsonb_agg(jsonb_build_object('login', l.usename, 'state', l.state, 'seconds', l.seconds) order by l.seconds desc, l.pid) into v_ended
    from long l
   where case when l.state = 'active' and not l.overdue then pg_cancel_backend(l.pid) else pg_terminate_backend(l.pid) end;
  if v_ended is not null then
    perform iepirkumi_audit.note(0, 'login', null, jsonb_build_object('act', 'end_long_statements', 'ended', v_ended));
  end if;
  return coalesce(v_ended, '[]');
end
$$;
