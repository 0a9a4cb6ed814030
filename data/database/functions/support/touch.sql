-- SPDX-License-Identifier: GPL-3.0-or-later
-- Tells clients that something of an institution changed.

-- The counter is the truth, NOTIFY a hint: at most one a second and institution, since each
-- one wakes every listening session. Bulk work passes p_notify => false. Call it last in an
-- act: it holds the counter's row until the end of the transaction. 0 = concerns everybody.
-- Anybody may NOTIFY, and whoever also keeps a listening transaction open fills the queue; when it is full, each COMMIT
-- with a NOTIFY fails. Our own never come to a thousandth of it, so past a hundredth the hint is left out.
create or replace function iepirkumi.touch(p_institution int, p_notify boolean default true) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
declare
  moment timestamptz := clock_timestamp();
  notified timestamptz;
begin
  insert into iepirkumi.change as c (institution_id, seq, at, notified_at)
    values (p_institution, 1, moment, case when p_notify then moment end)
    on conflict (institution_id) do update
      set seq = c.seq + 1,
          at = moment,
          notified_at = case when p_notify and (c.notified_at is null or c.notified_at < moment - interval '1 second')
                             then moment else c.notified_at end
    returning c.notified_at into notified;
  if notified = moment and pg_notification_queue_usage() < 0.01 then
    perform pg_notify('iepirkumi', p_institution::text);
  end if;
end
$$;
