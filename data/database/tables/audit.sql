-- SPDX-License-Identifier: GPL-3.0-or-later
-- The audit trail: append-only, a hash chain an institution (security.md D.3).

-- Chain 0 = what belongs to no institution (people, flows, classifications).
-- subject: what the row is about (procurement id, plan version id), for looking it up.
create table iepirkumi_audit.entry (
  institution_id int not null,
  seq bigint not null check (seq >= 1),
  at timestamptz not null,
  login name not null,
  addr inet,
  txid xid8 not null,
  tbl text not null,
  op text not null check (op in ('insert', 'update', 'delete', 'note')),
  subject bigint,
  before jsonb,
  after jsonb,
  hash bytea not null,
  primary key (institution_id, seq)
);
create index entry_subject on iepirkumi_audit.entry (institution_id, tbl, subject) where subject is not null;

-- The last link of each chain.
create table iepirkumi_audit.head (
  institution_id int primary key,
  seq bigint not null,
  hash bytea not null
) with (fillfactor = 50);

comment on table iepirkumi_audit.entry is 'Audit trail, never changed; a hash chain an institution';
comment on table iepirkumi_audit.head is 'Last sequence and hash of each chain';
