-- SPDX-License-Identifier: GPL-3.0-or-later
-- The signed document after $1, with what its version says its content is. Changes nothing.
select d.id, concat_ws(' ', d.document_kind, d.version_id, i.code) as name, d.file, encode(d.sha256, 'hex') as sha256, d.stored_at,
       encode(coalesce((select v.content_hash from iepirkumi.plan_version v where d.document_kind = 'plan' and v.id = d.version_id),
                       (select v.content_hash from iepirkumi.estimate_version v where d.document_kind = 'estimate' and v.id = d.version_id)),
              'hex') as content_hash
  from iepirkumi.document d left join iepirkumi.institution i on i.id = d.institution_id
 where d.id > $1
 order by d.id limit 1
