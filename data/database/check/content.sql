-- SPDX-License-Identifier: GPL-3.0-or-later
-- Whether what is stored hangs together, where no constraint can promise it: one row a check, or one for each thing that is
-- wrong. Reads everything, so row-level security must not hide anything. Changes nothing.
-- level: ok, warning, error. object: what it is about; detail: what was found. Words for people are in src/domain/iep-check.c.
with
version as (
  select 'plan' as kind, v.id, v.institution_id, v.status, v.status = 'created' as open, v.content_hash, c.content
    from iepirkumi.plan_version v left join iepirkumi.plan_content c on c.version_id = v.id
  union all
  select 'estimate', v.id, v.institution_id, v.status, v.status = 'draft', v.content_hash, c.content
    from iepirkumi.estimate_version v left join iepirkumi.estimate_content c on c.version_id = v.id
),
named as (
  select v.*, concat_ws(' ', v.kind, v.id, i.code) as name from version v left join iepirkumi.institution i on i.id = v.institution_id
),
found (code, object, detail) as (
  select 'content_hash', v.name, encode(v.content_hash, 'hex')
    from named v where v.content_hash is not null and v.content is not null and sha256(convert_to(v.content, 'UTF8')) <> v.content_hash
  union all
  select 'content_missing', v.name, v.status
    from named v where not v.open and v.content is null
  union all
  select 'document_missing', v.name, v.status
    from named v
   where v.status = 'signed' and not exists (select from iepirkumi.document d where d.document_kind = v.kind and d.version_id = v.id)
  union all
  select 'document_orphan', concat_ws(' ', 'document', d.id), concat_ws(' ', d.document_kind, d.version_id, v.status)
    from iepirkumi.document d left join named v on v.kind = d.document_kind and v.id = d.version_id
   where v.status is distinct from 'signed'
  union all
  select 'document_hash', concat_ws(' ', 'document', d.id, d.document_kind, d.version_id), encode(d.sha256, 'hex')
    from iepirkumi.document d where d.sha256 <> sha256(d.file)
  union all
  select 'decision_orphan', concat_ws(' ', 'decision', d.id), concat_ws(' ', d.document_kind, d.version_id)
    from iepirkumi.decision d
   where not exists (select from version v where v.kind = d.document_kind and v.id = d.version_id)
  union all
  select 'chain_orphan', concat_ws(' ', 'chain', c.institution_id), ''
    from (select institution_id from iepirkumi_audit.head union select distinct institution_id from iepirkumi_audit.entry) c
   where c.institution_id <> 0 and not exists (select from iepirkumi.institution i where i.id = c.institution_id)
  union all
  select 'person_without_login', p.login::text, p.name
    from iepirkumi.person p where not exists (select from pg_roles r where r.rolname = p.login)
  union all
  select 'login_without_person', r.rolname::text, ''
    from pg_auth_members m join pg_roles r on r.oid = m.member
   where m.roleid = 'iep_person'::regrole and r.rolname !~ '^iep_' and not exists (select from iepirkumi.person p where p.login = r.rolname)
  union all
  select 'right_stale', e.login::text, ''
    from iepirkumi.effective e
   where to_jsonb(e) - 'valid_until' <> to_jsonb(iepirkumi.effective_of(e.login)) - 'valid_until'
     and coalesce(e.valid_until > iepirkumi.today(), true)
  union all
  select 'constraint_unproven', c.conrelid::regclass::text, c.conname::text
    from pg_constraint c where not c.convalidated and c.connamespace in ('iepirkumi'::regnamespace, 'iepirkumi_audit'::regnamespace)
),
expected (position, code) as (
  select row_number() over (), c.code
    from unnest(array['content_hash', 'content_missing', 'document_missing', 'document_orphan', 'document_hash', 'decision_orphan', 'chain_orphan',
                      'person_without_login', 'login_without_person', 'right_stale', 'constraint_unproven']) c (code)
)
select e.code, case when f.code is null then 'ok' else 'error' end as level, f.object, f.detail
  from expected e left join found f on f.code = e.code
 order by e.position, f.object, f.detail
