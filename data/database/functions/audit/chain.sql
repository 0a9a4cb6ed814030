-- SPDX-License-Identifier: GPL-3.0-or-later
-- Writing the audit trail.

create or replace function iepirkumi_audit.payload(
  p_institution int, p_seq bigint, p_at timestamptz, p_login name, p_addr inet, p_txid xid8,
  p_tbl text, p_op text, p_subject bigint, p_before jsonb, p_after jsonb)
returns bytea
language sql stable parallel safe as
$$
  select convert_to(concat_ws(E'\x1f', p_institution, p_seq, extract(epoch from p_at)::numeric(20, 6), p_login,
                              coalesce(p_addr::text, ''), p_txid, p_tbl, p_op, coalesce(p_subject::text, ''),
                              coalesce(p_before::text, ''), coalesce(p_after::text, '')), 'UTF8')
$$;

-- The hash before the first entry of a chain.
create or replace function iepirkumi_audit.genesis(p_institution int) returns bytea
language sql immutable parallel safe as
$$
  select sha256(convert_to('genesis ' || p_institution, 'UTF8'))
$$;

-- Adds a link. The head's row is held until the end of the transaction, so that a chain has
-- no gaps; whoever writes for several institutions takes them in order of number.
create or replace function iepirkumi_audit.append(
  p_institution int, p_tbl text, p_op text, p_subject bigint, p_before jsonb, p_after jsonb)
returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
declare
  chain int := coalesce(p_institution, 0);
  next_seq bigint;
  last_hash bytea;
  next_hash bytea;
  moment timestamptz;
begin
  select h.seq + 1, h.hash into next_seq, last_hash
    from iepirkumi_audit.head h where h.institution_id = chain for update;
  if not found then
    insert into iepirkumi_audit.head (institution_id, seq, hash)
      values (chain, 0, iepirkumi_audit.genesis(chain)) on conflict do nothing;
    select h.seq + 1, h.hash into next_seq, last_hash
      from iepirkumi_audit.head h where h.institution_id = chain for update;
  end if;
  moment := clock_timestamp();
  next_hash := sha256(last_hash || iepirkumi_audit.payload(chain, next_seq, moment, session_user, inet_client_addr(),
                                                            pg_current_xact_id(), p_tbl, p_op, p_subject, p_before, p_after));
  insert into iepirkumi_audit.entry (institution_id, seq, at, login, addr, txid, tbl, op, subject, before, after, hash)
    values (chain, next_seq, moment, session_user, inet_client_addr(), pg_current_xact_id(), p_tbl, p_op, p_subject,
            p_before, p_after, next_hash);
  update iepirkumi_audit.head set seq = next_seq, hash = next_hash where institution_id = chain;
end
$$;

-- For acts that change no audited row (a password, an import): what was done, in words of data.
create or replace function iepirkumi_audit.note(p_institution int, p_tbl text, p_subject bigint, p_what jsonb) returns void
language sql security definer set search_path = pg_catalog, pg_temp as
$$
  select iepirkumi_audit.append(p_institution, p_tbl, 'note', p_subject, null, p_what)
$$;

-- AFTER ROW trigger. Arguments: the column that holds the institution ('' = the system's own
-- chain) and the column that becomes the entry's subject (or '').
create or replace function iepirkumi_audit.record_row() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
declare
  was jsonb;
  is_now jsonb;
  known jsonb;
begin
  -- What can be computed from the rest is left out, and so are files: their hash is there.
  if tg_op <> 'INSERT' then
    if tg_table_name = 'document' then
      old.file := null;
    end if;
    was := jsonb_strip_nulls(to_jsonb(old) - 'search_text');
  end if;
  if tg_op <> 'DELETE' then
    if tg_table_name = 'document' then
      new.file := null;
    end if;
    is_now := jsonb_strip_nulls(to_jsonb(new) - 'search_text');
  end if;
  known := coalesce(is_now, was);
  perform iepirkumi_audit.append((known ->> tg_argv[0])::int, tg_table_name, lower(tg_op),
                                 (known ->> tg_argv[1])::bigint, was, is_now);
  return null;
end
$$;

-- AFTER STATEMENT triggers for the lines of a revision: one entry a revision and statement,
-- the lines as an array, the revision as subject.
create or replace function iepirkumi_audit.record_lines() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
declare
  r record;
begin
  if tg_op = 'INSERT' then
    for r in
      select institution_id, revision_id, jsonb_agg(jsonb_strip_nulls(to_jsonb(n)) order by line_no) as lines
        from new_rows n group by 1, 2 order by 1, 2
    loop
      perform iepirkumi_audit.append(r.institution_id, tg_table_name, 'insert', r.revision_id, null, r.lines);
    end loop;
  elsif tg_op = 'DELETE' then
    for r in
      select institution_id, revision_id, jsonb_agg(jsonb_strip_nulls(to_jsonb(o)) order by line_no) as lines
        from old_rows o group by 1, 2 order by 1, 2
    loop
      perform iepirkumi_audit.append(r.institution_id, tg_table_name, 'delete', r.revision_id, r.lines, null);
    end loop;
  else
    for r in
      select coalesce(o.institution_id, n.institution_id) as institution_id,
             coalesce(o.revision_id, n.revision_id) as revision_id, o.lines as was, n.lines as is_now
        from (select institution_id, revision_id, jsonb_agg(jsonb_strip_nulls(to_jsonb(x)) order by line_no) as lines
                from old_rows x group by 1, 2) o
        full join (select institution_id, revision_id, jsonb_agg(jsonb_strip_nulls(to_jsonb(x)) order by line_no) as lines
                     from new_rows x group by 1, 2) n using (institution_id, revision_id)
       order by 1, 2
    loop
      perform iepirkumi_audit.append(r.institution_id, tg_table_name, 'update', r.revision_id, r.was, r.is_now);
    end loop;
  end if;
  return null;
end
$$;
