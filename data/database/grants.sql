-- SPDX-License-Identifier: GPL-3.0-or-later
-- What each role may read and call; what is not here, nobody can reach.
-- Can be run again at any time: it takes everything away first.

revoke all on all tables in schema iepirkumi, iepirkumi_audit from public, iep_person, iep_all, iep_exec, iep_person_admin;
revoke all on all routines in schema iepirkumi, iepirkumi_audit, iepirkumi_extension
  from public, iep_person, iep_all, iep_exec, iep_audit, iep_person_admin;
-- (Also from owners, who get their own back below.)
revoke all on schema iepirkumi, iepirkumi_audit, iepirkumi_extension from public, iep_person, iep_all, iep_exec, iep_person_admin;
revoke all on schema iepirkumi from iep_audit;
-- REVOKE on a table leaves grants on its columns.
revoke all (id, code, sector_code, name, kind, parent_id, registration_number, buyer_profile_url, plans_here, vpc_client)
  on iepirkumi.institution from iep_person;
revoke all (login, name, position_title) on iepirkumi.person from iep_person;

grant usage on schema iepirkumi to iep_person, iep_all, iep_exec, iep_audit, iep_person_admin;
grant usage on schema iepirkumi_audit to iep_person, iep_all, iep_exec, iep_person_admin;

-- People read; row-level security says which rows.
grant select on
  iepirkumi.schema_version, iepirkumi.right_code, iepirkumi.right_grant, iepirkumi.delegation,
  iepirkumi.flow, iepirkumi.flow_step, iepirkumi.institution_flow,
  iepirkumi.classification, iepirkumi.threshold, iepirkumi.programme, iepirkumi.institution_classifier,
  iepirkumi.procurement, iepirkumi.procurement_revision, iepirkumi.procurement_funding, iepirkumi.procurement_lot,
  iepirkumi.plan, iepirkumi.plan_version, iepirkumi.plan_content, iepirkumi.plan_line,
  iepirkumi.estimate, iepirkumi.estimate_version, iepirkumi.estimate_line, iepirkumi.estimate_detail, iepirkumi.estimate_content,
  iepirkumi.scenario, iepirkumi.scenario_item,
  iepirkumi.decision, iepirkumi.document, iepirkumi.change,
  iepirkumi.procurement_list, iepirkumi.plan_list, iepirkumi.estimate_list, iepirkumi.audit_entry, iepirkumi_audit.entry
  to iep_person, iep_all;
grant select (id, code, sector_code, name, kind, parent_id, registration_number, buyer_profile_url, plans_here, vpc_client)
  on iepirkumi.institution to iep_person;
grant select (login, name, position_title) on iepirkumi.person to iep_person;

-- Our functions write. What is never changed they cannot change.
grant select, insert, update, delete on
  iepirkumi.institution, iepirkumi.person, iepirkumi.right_grant, iepirkumi.effective, iepirkumi.sign_in,
  iepirkumi.classification, iepirkumi.threshold, iepirkumi.programme, iepirkumi.institution_classifier,
  iepirkumi.procurement, iepirkumi.procurement_revision, iepirkumi.procurement_funding, iepirkumi.procurement_lot,
  iepirkumi.estimate_line, iepirkumi.estimate_detail, iepirkumi.scenario, iepirkumi.scenario_item,
  iepirkumi.request, iepirkumi.change
  to iep_exec;
grant select, insert, update on iepirkumi.delegation, iepirkumi.plan, iepirkumi.plan_version, iepirkumi.estimate, iepirkumi.estimate_version to iep_exec;
grant select, insert on
  iepirkumi.institution_flow, iepirkumi.estimate_content, iepirkumi.plan_content, iepirkumi.plan_line, iepirkumi.decision, iepirkumi.document
  to iep_exec;
grant select on
  iepirkumi.schema_version, iepirkumi.right_code, iepirkumi.flow, iepirkumi.flow_step, iepirkumi_audit.entry,
  iepirkumi.procurement_list, iepirkumi.plan_list, iepirkumi.estimate_list
  to iep_exec;
grant select, insert, update on iepirkumi.person to iep_person_admin;

-- The owner of the trail can add to it, and that is all.
revoke update, delete, truncate, references, trigger on iepirkumi_audit.entry from iep_audit;

do $$
declare
  -- Functions people call. Every overload of a name.
  people constant text[] := array[
    -- what policies ask
    'my_view', 'my_manage', 'my_endorse', 'my_approve', 'my_sign', 'my_ministry', 'my_administrate', 'my_review_versions',
    'my_review_estimates',
    -- helpers that tell nothing hidden
    'fold', 'today', 'is_valid_on', 'person_name', 'raise_refusal', 'raise_invalid', 'raise_not_found',
    -- session, overview
    'my_session', 'waiting', 'institution_status', 'changes_since',
    -- classifications
    'classification_find', 'classification_name', 'programme_find', 'institution_classifier_find',
    'classification_import', 'programme_save', 'institution_classifier_save',
    -- institutions, people, rights
    'institution_get', 'institution_list', 'institution_flow_history', 'institution_codes', 'flow_list', 'institution_save', 'institution_set', 'institution_set_flow',
    'person_list', 'end_long_statements', 'person_get', 'person_create', 'person_save', 'person_disable', 'person_enable', 'person_password', 'my_password',
    'right_grant_add', 'right_grant_revoke', 'right_grant_revoke_one', 'right_list', 'right_holders', 'person_rights',
    'delegation_list', 'delegation_deputies', 'delegation_add', 'delegation_end',
    -- procurements
    'procurement_get', 'procurement_history', 'procurement_search',
    'procurement_save', 'procurement_include', 'procurement_exclude', 'procurement_new_revision',
    'procurement_discard', 'procurement_copy', 'procurement_import',
    -- plans
    'plan_list', 'plan_get', 'plan_lines', 'plan_preview', 'plan_compare', 'plan_export', 'document_get',
    'plan_create', 'plan_act', 'plan_sign',
    -- estimates, budget control, scenarios
    'estimate_list', 'estimate_get', 'estimate_last_year', 'estimate_compare', 'estimate_export',
    'estimate_create', 'estimate_copy', 'estimate_amend', 'estimate_save', 'estimate_act', 'estimate_sign',
    'budget_control', 'budget_check', 'estimate_tree', 'estimate_date',
    'scenario_list', 'scenario_get', 'scenario_save', 'scenario_delete', 'scenario_apply',
    -- audit
    'audit_head', 'audit_verify', 'audit_list'
  ];
  person_admin constant text[] := array[
    'request_begin', 'request_end', 'touch', 'today', 'is_administrator', 'require_administrator', 'my_administrate',
    'raise_refusal', 'raise_invalid', 'raise_not_found', 'raise_not_allowed', 'person_name', 'person_last_administrator',
    'person_check_verifier', 'person_check_role', 'password_until', 'effective_rebuild'
  ];
  audit constant text[] := array['my_view', 'my_ministry', 'is_administrator', 'raise_refusal', 'raise_not_found'];
  f record;
  missing text;
begin
  select string_agg(n, ', ') into missing
    from unnest(people || person_admin || audit) n
   where not exists (select from pg_proc p where p.pronamespace = 'iepirkumi'::regnamespace and p.proname = n);
  if missing is not null then
    raise exception 'grants.sql names functions that do not exist: %', missing;
  end if;

  for f in
    select p.oid::regprocedure as name, p.proname, n.nspname as schema, pg_get_userbyid(p.proowner) as owner,
           p.prorettype = 'trigger'::regtype as is_trigger
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     where n.nspname in ('iepirkumi', 'iepirkumi_audit') and p.prokind in ('f', 'p') order by 1
  loop
    execute format('grant execute on routine %s to %I', f.name, f.owner);
    if f.is_trigger or f.schema = 'iepirkumi_audit' then
      continue;
    end if;
    execute format('grant execute on routine %s to iep_exec', f.name);
    if f.proname = any (people) then
      execute format('grant execute on routine %s to iep_person', f.name);
    end if;
    if f.proname = any (person_admin) then
      execute format('grant execute on routine %s to iep_person_admin', f.name);
    end if;
    if f.proname = any (audit) then
      execute format('grant execute on routine %s to iep_audit', f.name);
    end if;
  end loop;
end $$;
grant execute on function
  iepirkumi_audit.append(int, text, text, bigint, jsonb, jsonb), iepirkumi_audit.note(int, text, bigint, jsonb)
  to iep_exec, iep_person_admin;
grant execute on function iepirkumi_audit.genesis(int) to iep_exec;
