-- SPDX-License-Identifier: GPL-3.0-or-later
-- What leaves the database: the frozen content for the document, and the signed document.

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
    'steps', iepirkumi.plan_steps(v_row),
    'decisions', iepirkumi.plan_decisions(v_row.id),
    'audit_head', v_head -> 'hash',
    'audit_seq', v_head -> 'seq',
    'printed_at', clock_timestamp());
end
$$;

create or replace function iepirkumi.document_get(p_version bigint)
returns table (document_id bigint, file bytea, sha256 bytea, content_hash bytea, signer_login name, signer_name text,
  certificate_subject text, certificate_issuer text, certificate_serial text, signed_at timestamptz, stored_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_row iepirkumi.plan_version := iepirkumi.plan_seen(p_version);
begin
  return query
    select d.id, d.file, d.sha256, v_row.content_hash, d.signer_login, d.signer_name, d.certificate_subject,
           d.certificate_issuer, d.certificate_serial, d.signed_at, d.stored_at
      from iepirkumi.document d where d.document_kind = 'plan' and d.version_id = v_row.id;
  if not found then
    perform iepirkumi.raise_not_found();
  end if;
end
$$;
