-- SPDX-License-Identifier: GPL-3.0-or-later
-- What leaves the database: the frozen content for the document.

create or replace function iepirkumi.plan_export(p_version bigint) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_row iepirkumi.plan_version := iepirkumi.plan_seen(p_version);
  v_head jsonb := iepirkumi.audit_head(v_row.institution_id);
begin
  return jsonb_build_object(
    'content', (select c.content from iepirkumi.plan_content c where c.version_id = v_row.id),
    'hash', encode(v_row.content_hash, 'hex'),
    'header', iepirkumi.plan_header(v_row.id),
    'steps', iepirkumi.version_steps(iepirkumi.plan_head(v_row)),
    'decisions', iepirkumi.version_decisions('plan', v_row.id),
    'audit_head', v_head -> 'hash',
    'audit_seq', v_head -> 'seq',
    'printed_at', clock_timestamp());
end
$$;
