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

-- Adds the links of one statement: p_after and p_before are parallel to p_institutions, which must be in
-- order, so that whoever writes for several institutions takes their chains in that order. A head's row is
-- held until the end of the transaction, so that a chain has no gaps, and is written once a statement: each
-- new version of it makes the next one dearer, until the transaction ends.
create or replace function iepirkumi_audit.append_all(
  p_tbl text, p_op text, p_institutions int[], p_subjects bigint[], p_before jsonb[], p_after jsonb[])
returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
declare
  chain int;
  next_seq bigint;
  last_hash bytea;
  moment timestamptz;
  address inet := inet_client_addr();
  transaction_id xid8 := pg_current_xact_id();
begin
  for i in 1 .. coalesce(cardinality(p_institutions), 0) loop
    if chain is distinct from coalesce(p_institutions[i], 0) then
      if chain is not null then
        update iepirkumi_audit.head set seq = next_seq, hash = last_hash where institution_id = chain;
      end if;
      chain := coalesce(p_institutions[i], 0);
      select h.seq, h.hash into next_seq, last_hash from iepirkumi_audit.head h where h.institution_id = chain for update;
      if not found then
        insert into iepirkumi_audit.head (institution_id, seq, hash)
          values (chain, 0, iepirkumi_audit.genesis(chain)) on conflict do nothing;
        select h.seq, h.hash into next_seq, last_hash
          from iepirkumi_audit.head h where h.institution_id = chain for update;
      end if;
    end if;
    next_seq := next_seq + 1;
    moment := clock_timestamp();
    last_hash := sha256(last_hash || iepirkumi_audit.payload(chain, next_seq, moment, session_user, address, transaction_id,
                                                             p_tbl, p_op, p_subjects[i], p_before[i], p_after[i]));
    insert into iepirkumi_audit.entry (institution_id, seq, at, login, addr, txid, tbl, op, subject, before, after, hash)
      values (chain, next_seq, moment, session_user, address, transaction_id, p_tbl, p_op, p_subjects[i],
              p_before[i], p_after[i], last_hash);
  end loop;
  if chain is not null then
    update iepirkumi_audit.head set seq = next_seq, hash = last_hash where institution_id = chain;
  end if;
end
$$;

-- Adds one link.
create or replace function iepirkumi_audit.append(
  p_institution int, p_tbl text, p_op text, p_subject bigint, p_before jsonb, p_after jsonb)
returns void
language sql security definer set search_path = pg_catalog, pg_temp as
$$
  select iepirkumi_audit.append_all(p_tbl, p_op, array[p_institution], array[p_subject], array[p_before], array[p_after])
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

-- AFTER STATEMENT trigger for rows that are made by the thousand: one entry a row, as record_row()
-- with the same arguments makes them.
create or replace function iepirkumi_audit.record_new_rows() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
declare
  institutions int[];
  subjects bigint[];
  rows jsonb[];
begin
  -- OFFSET 0 keeps the row from being made anew at each mention of it.
  select array_agg(x.institution), array_agg(x.subject), array_agg(x.row)
    into institutions, subjects, rows
    from (select (r.row ->> tg_argv[0])::int as institution, (r.row ->> tg_argv[1])::bigint as subject, r.row
            from (select jsonb_strip_nulls(to_jsonb(n) - 'search_text') as row from new_rows n offset 0) r
           order by 1, 2) x;
  perform iepirkumi_audit.append_all(tg_table_name, 'insert', institutions, subjects, null, rows);
  return null;
end
$$;

-- AFTER STATEMENT triggers for the lines of a revision: one entry a revision and statement,
-- the lines as an array, the revision as subject.
create or replace function iepirkumi_audit.record_lines() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
declare
  institutions int[];
  revisions bigint[];
  was jsonb[];
  is_now jsonb[];
begin
  if tg_op = 'INSERT' then
    select array_agg(x.institution_id), array_agg(x.revision_id), array_agg(x.lines)
      into institutions, revisions, is_now
      from (select n.institution_id, n.revision_id, jsonb_agg(jsonb_strip_nulls(to_jsonb(n)) order by n.line_no) as lines
              from new_rows n group by 1, 2 order by 1, 2) x;
  elsif tg_op = 'DELETE' then
    select array_agg(x.institution_id), array_agg(x.revision_id), array_agg(x.lines)
      into institutions, revisions, was
      from (select o.institution_id, o.revision_id, jsonb_agg(jsonb_strip_nulls(to_jsonb(o)) order by o.line_no) as lines
              from old_rows o group by 1, 2 order by 1, 2) x;
  else
    select array_agg(institution_id order by institution_id, revision_id),
           array_agg(revision_id order by institution_id, revision_id),
           array_agg(o.lines order by institution_id, revision_id),
           array_agg(n.lines order by institution_id, revision_id)
      into institutions, revisions, was, is_now
      from (select institution_id, revision_id, jsonb_agg(jsonb_strip_nulls(to_jsonb(x)) order by line_no) as lines
              from old_rows x group by 1, 2) o
      full join (select institution_id, revision_id, jsonb_agg(jsonb_strip_nulls(to_jsonb(x)) order by line_no) as lines
                   from new_rows x group by 1, 2) n using (institution_id, revision_id);
  end if;
  perform iepirkumi_audit.append_all(tg_table_name, lower(tg_op), institutions, revisions, was, is_now);
  return null;
end
$$;

-- AFTER STATEMENT triggers for the lines of an estimate: one entry a version and statement, of a
-- changed line its key and the cells that changed, the version as subject.
create or replace function iepirkumi_audit.record_estimate_lines() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
declare
  r record;
begin
  if tg_op = 'INSERT' then
    for r in
      select n.institution_id, n.version_id, jsonb_agg(jsonb_strip_nulls(jsonb_build_object('section', n.section, 'code', n.code, 'source', nullif(n.source, ''), 'split', nullif(n.split, ''),
             'm1', nullif(n.m1, 0), 'm2', nullif(n.m2, 0), 'm3', nullif(n.m3, 0), 'm4', nullif(n.m4, 0), 'm5', nullif(n.m5, 0), 'm6', nullif(n.m6, 0), 'm7', nullif(n.m7, 0), 'm8', nullif(n.m8, 0), 'm9', nullif(n.m9, 0), 'm10', nullif(n.m10, 0), 'm11', nullif(n.m11, 0), 'm12', nullif(n.m12, 0), 'reason', n.reason)) order by n.section, n.code, n.source, n.split) as lines
        from new_rows n group by 1, 2 order by 1, 2
    loop
      perform iepirkumi_audit.append(r.institution_id, tg_table_name, 'insert', r.version_id, null, r.lines);
    end loop;
  elsif tg_op = 'DELETE' then
    for r in
      select o.institution_id, o.version_id, jsonb_agg(jsonb_strip_nulls(jsonb_build_object('section', o.section, 'code', o.code, 'source', nullif(o.source, ''), 'split', nullif(o.split, ''),
             'm1', nullif(o.m1, 0), 'm2', nullif(o.m2, 0), 'm3', nullif(o.m3, 0), 'm4', nullif(o.m4, 0), 'm5', nullif(o.m5, 0), 'm6', nullif(o.m6, 0), 'm7', nullif(o.m7, 0), 'm8', nullif(o.m8, 0), 'm9', nullif(o.m9, 0), 'm10', nullif(o.m10, 0), 'm11', nullif(o.m11, 0), 'm12', nullif(o.m12, 0), 'reason', o.reason)) order by o.section, o.code, o.source, o.split) as lines
        from old_rows o group by 1, 2 order by 1, 2
    loop
      perform iepirkumi_audit.append(r.institution_id, tg_table_name, 'delete', r.version_id, r.lines, null);
    end loop;
  else
    -- As text that is read once: objects made one by one cost more than everything else of a large save.
    for r in
      select o.institution_id, o.version_id,
             ('[' || string_agg(concat('{"section":"', o.section, '","code":', to_json(o.code),
                    case when o.source <> '' then ',"source":' || to_json(o.source) end,
                    case when o.split <> '' then ',"split":' || to_json(o.split) end,
                    case when o.m1 <> n.m1 then ',"m1":' || o.m1 end,
                    case when o.m2 <> n.m2 then ',"m2":' || o.m2 end,
                    case when o.m3 <> n.m3 then ',"m3":' || o.m3 end,
                    case when o.m4 <> n.m4 then ',"m4":' || o.m4 end,
                    case when o.m5 <> n.m5 then ',"m5":' || o.m5 end,
                    case when o.m6 <> n.m6 then ',"m6":' || o.m6 end,
                    case when o.m7 <> n.m7 then ',"m7":' || o.m7 end,
                    case when o.m8 <> n.m8 then ',"m8":' || o.m8 end,
                    case when o.m9 <> n.m9 then ',"m9":' || o.m9 end,
                    case when o.m10 <> n.m10 then ',"m10":' || o.m10 end,
                    case when o.m11 <> n.m11 then ',"m11":' || o.m11 end,
                    case when o.m12 <> n.m12 then ',"m12":' || o.m12 end,
                    case when o.reason is distinct from n.reason then ',"reason":' || to_json(o.reason) end, '}'), ',') || ']')::jsonb as was,
             ('[' || string_agg(concat('{"section":"', n.section, '","code":', to_json(n.code),
                    case when n.source <> '' then ',"source":' || to_json(n.source) end,
                    case when n.split <> '' then ',"split":' || to_json(n.split) end,
                    case when n.m1 <> o.m1 then ',"m1":' || n.m1 end,
                    case when n.m2 <> o.m2 then ',"m2":' || n.m2 end,
                    case when n.m3 <> o.m3 then ',"m3":' || n.m3 end,
                    case when n.m4 <> o.m4 then ',"m4":' || n.m4 end,
                    case when n.m5 <> o.m5 then ',"m5":' || n.m5 end,
                    case when n.m6 <> o.m6 then ',"m6":' || n.m6 end,
                    case when n.m7 <> o.m7 then ',"m7":' || n.m7 end,
                    case when n.m8 <> o.m8 then ',"m8":' || n.m8 end,
                    case when n.m9 <> o.m9 then ',"m9":' || n.m9 end,
                    case when n.m10 <> o.m10 then ',"m10":' || n.m10 end,
                    case when n.m11 <> o.m11 then ',"m11":' || n.m11 end,
                    case when n.m12 <> o.m12 then ',"m12":' || n.m12 end,
                    case when n.reason is distinct from o.reason then ',"reason":' || to_json(n.reason) end, '}'), ',') || ']')::jsonb as is_now
        from old_rows o
        join new_rows n using (version_id, institution_id, section, code, source, split)
       group by 1, 2 order by 1, 2
    loop
      perform iepirkumi_audit.append(r.institution_id, tg_table_name, 'update', r.version_id, r.was, r.is_now);
    end loop;
  end if;
  return null;
end
$$;

-- The same for what lines are made of, whole rows.
create or replace function iepirkumi_audit.record_estimate_details() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
declare
  r record;
begin
  if tg_op <> 'INSERT' then
    for r in
      select o.institution_id, o.version_id,
             jsonb_agg(jsonb_strip_nulls(to_jsonb(o)) order by o.section, o.code, o.source, o.split, o.line_no) as lines
        from old_rows o group by 1, 2 order by 1, 2
    loop
      perform iepirkumi_audit.append(r.institution_id, tg_table_name, 'delete', r.version_id, r.lines, null);
    end loop;
  end if;
  if tg_op <> 'DELETE' then
    for r in
      select n.institution_id, n.version_id,
             jsonb_agg(jsonb_strip_nulls(to_jsonb(n)) order by n.section, n.code, n.source, n.split, n.line_no) as lines
        from new_rows n group by 1, 2 order by 1, 2
    loop
      perform iepirkumi_audit.append(r.institution_id, tg_table_name, 'insert', r.version_id, null, r.lines);
    end loop;
  end if;
  return null;
end
$$;
