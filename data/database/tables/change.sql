-- SPDX-License-Identifier: GPL-3.0-or-later
-- One counter an institution that grows with every change; clients poll it.

-- Institution 0 = what concerns everybody (classifications, flows, institutions).
create table iepirkumi.change (
  institution_id int primary key,
  seq bigint not null default 0,
  at timestamptz not null default clock_timestamp(),
  notified_at timestamptz
) with (fillfactor = 50);

comment on table iepirkumi.change is 'Counter of changes an institution; the truth behind NOTIFY';
