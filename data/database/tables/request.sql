-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a client asked and was answered, so that asking twice acts once.

create table iepirkumi.request (
  login name not null default session_user,
  request_id uuid not null,
  act text not null,
  response jsonb,
  at timestamptz not null default clock_timestamp(),
  primary key (login, request_id)
);
create index request_at on iepirkumi.request (at);

comment on table iepirkumi.request is 'Answers already given to request ids, kept 30 days';
