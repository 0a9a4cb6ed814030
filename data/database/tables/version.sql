-- SPDX-License-Identifier: GPL-3.0-or-later
-- What the flow needs to know of a version, be it of a plan or of an estimate: one mechanism for both.

create type iepirkumi.version_head as (
  document_kind text,
  id bigint,
  institution_id int,
  -- The plan or estimate it is a version of.
  parent_id bigint,
  year int,
  number int,
  status text,
  flow_code text,
  position int,
  round int,
  returned boolean,
  replaced boolean,
  in_force boolean,
  lock_version int,
  -- Logins of those who prepared it without a decision of their own in its history.
  editors name[],
  changed_at timestamptz,
  content_hash bytea
);
