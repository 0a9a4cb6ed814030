-- SPDX-License-Identifier: GPL-3.0-or-later
-- A plan version this person may see; the flow it is in: functions/version/.

create or replace function iepirkumi.plan_seen(p_version bigint) returns iepirkumi.plan_version
language plpgsql stable
as $$
declare
  v_row iepirkumi.plan_version;
begin
  perform iepirkumi.version_seen('plan', p_version);
  select * into v_row from iepirkumi.plan_version where id = p_version;
  return v_row;
end
$$;
