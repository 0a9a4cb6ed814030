-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reading and checking the audit trail.

create or replace view iepirkumi.audit_entry with (security_invoker = true) as
  select institution_id, seq, at, login, addr, tbl, op, subject, before, after, encode(hash, 'hex') as hash
    from iepirkumi_audit.entry;

comment on view iepirkumi.audit_entry is 'Audit trail of the institutions one sees; institution 0 for administrators';

-- Last link of the chain; it is printed on documents, the anchor outside the database.
create or replace function iepirkumi.audit_head(p_institution int) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as
$$
declare
  answer jsonb;
begin
  if not (p_institution = any (iepirkumi.my_view())
          or p_institution = any (iepirkumi.my_ministry())
          or iepirkumi.is_administrator()) then
    perform iepirkumi.raise_not_found();
  end if;
  select jsonb_build_object('institution_id', h.institution_id, 'seq', h.seq, 'hash', encode(h.hash, 'hex'))
    into answer from iepirkumi_audit.head h where h.institution_id = p_institution;
  return coalesce(answer, jsonb_build_object('institution_id', p_institution, 'seq', 0,
                                             'hash', encode(iepirkumi_audit.genesis(p_institution), 'hex')));
end
$$;

-- Computes the chain anew: a changed, missing, added or moved entry is found, and so is a cut end.
create or replace function iepirkumi.audit_verify(p_institution int) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as
$$
declare
  n bigint;
  n_bad bigint;
  first_bad bigint;
  last_seq bigint;
  last_hash bytea;
  head iepirkumi_audit.head;
begin
  if not (p_institution = any (iepirkumi.my_view()) or iepirkumi.is_administrator()) then
    perform iepirkumi.raise_not_found();
  end if;
  select count(*), count(*) filter (where not ok), min(seq) filter (where not ok), max(seq)
    into n, n_bad, first_bad, last_seq
    from (select e.seq,
                 e.hash = sha256(coalesce(lag(e.hash) over (order by e.seq), iepirkumi_audit.genesis(e.institution_id))
                                 || iepirkumi_audit.payload(e.institution_id, e.seq, e.at, e.login, e.addr, e.txid, e.tbl,
                                                            e.op, e.subject, e.before, e.after))
                 and e.seq = coalesce(lag(e.seq) over (order by e.seq), 0) + 1 as ok
            from iepirkumi_audit.entry e
           where e.institution_id = p_institution) x;
  select h.* into head from iepirkumi_audit.head h where h.institution_id = p_institution;
  select e.hash into last_hash from iepirkumi_audit.entry e where e.institution_id = p_institution and e.seq = last_seq;
  return jsonb_build_object(
    'institution_id', p_institution,
    'checked', n,
    'bad', n_bad,
    'first_bad', first_bad,
    'head_matches', coalesce(head.seq, 0) = coalesce(last_seq, 0)
                    and coalesce(head.hash, iepirkumi_audit.genesis(p_institution)) = coalesce(last_hash, iepirkumi_audit.genesis(p_institution)),
    'ok', n_bad = 0 and coalesce(head.seq, 0) = coalesce(last_seq, 0)
          and coalesce(head.hash, iepirkumi_audit.genesis(p_institution)) = coalesce(last_hash, iepirkumi_audit.genesis(p_institution)),
    'seq', coalesce(head.seq, 0),
    'hash', encode(coalesce(head.hash, iepirkumi_audit.genesis(p_institution)), 'hex'));
end
$$;
