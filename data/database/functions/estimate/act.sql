-- SPDX-License-Identifier: GPL-3.0-or-later
-- An estimate version on its way (functions/version/act.sql), and what leaves the database.

create or replace function iepirkumi.estimate_act(p_request uuid, p_version bigint, p_lock int, p_act text,
  p_comment text default null)
returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_response jsonb := iepirkumi.request_begin(p_request, 'estimate_act');
  v_institution int;
begin
  if v_response is not null then
    return v_response;
  end if;
  v_institution := iepirkumi.version_act('estimate', p_version, p_lock, p_act, p_comment);
  return iepirkumi.act_done(p_request, v_institution, iepirkumi.estimate_document(p_version));
end
$$;

create or replace function iepirkumi.estimate_sign(p_request uuid, p_version bigint, p_lock int, p_file bytea, p_signature jsonb)
returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_response jsonb := iepirkumi.request_begin(p_request, 'estimate_sign');
  v_institution int;
begin
  if v_response is not null then
    return v_response;
  end if;
  v_institution := iepirkumi.version_sign('estimate', p_version, p_lock, p_file, p_signature);
  return iepirkumi.act_done(p_request, v_institution, iepirkumi.estimate_document(p_version));
end
$$;

-- Of a draft: what would be frozen now, with the hash of that.
create or replace function iepirkumi.estimate_export(p_version bigint) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_row iepirkumi.estimate_version := iepirkumi.estimate_seen(p_version);
  v_head jsonb := iepirkumi.audit_head(v_row.institution_id);
  v_content text;
begin
  if v_row.status = 'draft' then
    v_content := iepirkumi.estimate_build(p_version, v_row.round, clock_timestamp());
  else
    select c.content into v_content from iepirkumi.estimate_content c where c.version_id = p_version and c.round = v_row.round;
  end if;
  return jsonb_build_object(
    'content', v_content,
    'hash', case v_row.status when 'draft' then encode(sha256(convert_to(v_content, 'UTF8')), 'hex') else encode(v_row.content_hash, 'hex') end,
    'header', iepirkumi.estimate_header(p_version),
    'steps', iepirkumi.version_steps(iepirkumi.estimate_head(v_row)),
    'decisions', iepirkumi.version_decisions('estimate', p_version),
    'audit_head', v_head -> 'hash',
    'audit_seq', v_head -> 'seq',
    'printed_at', clock_timestamp());
end
$$;

-- Lines that differ between two versions of one institution; p_old null: against nothing.
create or replace function iepirkumi.estimate_compare(p_old bigint, p_new bigint) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_new iepirkumi.estimate_version := iepirkumi.estimate_seen(p_new);
  v_result jsonb;
begin
  if p_old is not null and (iepirkumi.estimate_seen(p_old)).institution_id <> v_new.institution_id then
    perform iepirkumi.raise_invalid('other_institution', 'old', 'Estimates of two institutions are not compared.');
  end if;
  with side as (
    select l.version_id, l.section, l.code, l.source, l.split, l.year_total, l.reason,
           array[l.m1, l.m2, l.m3, l.m4, l.m5, l.m6, l.m7, l.m8, l.m9, l.m10, l.m11, l.m12] as m
      from iepirkumi.estimate_line l where l.version_id in (p_old, p_new)
  ), pair as (
    select section, code, source, split, coalesce(o.year_total, 0) as old, coalesce(n.year_total, 0) as new,
           o.m as months_old, n.m as months_new, n.reason,
           case when o.version_id is null then 'added' when n.version_id is null then 'removed' else 'changed' end as change
      from (select * from side where version_id = p_old) o
      full join (select * from side where version_id = p_new) n using (section, code, source, split)
  ), tree as materialized (
    select * from iepirkumi.estimate_tree(iepirkumi.estimate_date(v_new.year))
  )
  select jsonb_build_object(
    'lines', coalesce(jsonb_agg(jsonb_build_object('section', p.section, 'code', p.code, 'name_lv', coalesce(t.name_lv, p.code),
                'name_en', t.name_en, 'source', p.source, 'source_name_lv', s.name_lv, 'source_name_en', s.name_en,
                'split', p.split, 'change', p.change, 'old', p.old, 'new', p.new, 'difference', p.new - p.old,
                'months_old', to_jsonb(p.months_old), 'months_new', to_jsonb(p.months_new), 'reason', p.reason)
                order by array_position(array['resource', 'expenditure', 'financing'], p.section), t.sort, p.code, p.source, p.split)
             filter (where p.months_old is distinct from p.months_new), '[]'),
    'totals', (select jsonb_agg(jsonb_build_object('section', s.section, 'code', s.section,
                        'old', coalesce(x.old, 0), 'new', coalesce(x.new, 0), 'difference', coalesce(x.new, 0) - coalesce(x.old, 0)) order by s.n)
                 from unnest(array['resource', 'expenditure', 'financing']) with ordinality s (section, n)
                 left join (select q.section, sum(q.old)::bigint as old, sum(q.new)::bigint as new from pair q group by 1) x
                   on x.section = s.section))
    into v_result
    from pair p
    left join tree t on t.section = p.section and t.code = p.code
    left join lateral (select c.name_lv, c.name_en from iepirkumi.classification c
                        where c.kind = 'source' and c.code = p.source order by c.valid_from desc limit 1) s on true;
  return v_result || jsonb_build_object('old', iepirkumi.estimate_header(p_old), 'new', iepirkumi.estimate_header(p_new));
end
$$;
