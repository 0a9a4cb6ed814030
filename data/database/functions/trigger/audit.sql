-- SPDX-License-Identifier: GPL-3.0-or-later
-- Which tables are audited, and how. Left out: effective, request, change, sign_in (derived or
-- technical), plan_line, plan_content and estimate_content (the version's hash covers them), classification
-- and threshold (classification_import writes one note with their hash).

create or replace trigger audit after insert or update or delete on iepirkumi.institution
  for each row execute function iepirkumi_audit.record_row('id', '');
create or replace trigger audit after insert or update or delete on iepirkumi.right_code
  for each row execute function iepirkumi_audit.record_row('', '');
create or replace trigger audit after insert or update or delete on iepirkumi.person
  for each row execute function iepirkumi_audit.record_row('', '');
create or replace trigger audit after insert or update or delete on iepirkumi.right_grant
  for each row execute function iepirkumi_audit.record_row('institution_id', 'id');
create or replace trigger audit after insert or update or delete on iepirkumi.delegation
  for each row execute function iepirkumi_audit.record_row('institution_id', 'id');
create or replace trigger audit after insert or update or delete on iepirkumi.flow
  for each row execute function iepirkumi_audit.record_row('', '');
create or replace trigger audit after insert or update or delete on iepirkumi.flow_step
  for each row execute function iepirkumi_audit.record_row('', '');
create or replace trigger audit after insert or update or delete on iepirkumi.institution_flow
  for each row execute function iepirkumi_audit.record_row('institution_id', 'id');
create or replace trigger audit after insert or update or delete on iepirkumi.programme
  for each row execute function iepirkumi_audit.record_row('institution_id', '');
create or replace trigger audit after insert or update or delete on iepirkumi.institution_classifier
  for each row execute function iepirkumi_audit.record_row('institution_id', '');
-- An import makes these two by the thousand.
create or replace trigger audit_insert after insert on iepirkumi.procurement
  referencing new table as new_rows for each statement
  execute function iepirkumi_audit.record_new_rows('institution_id', 'id');
create or replace trigger audit after update or delete on iepirkumi.procurement
  for each row execute function iepirkumi_audit.record_row('institution_id', 'id');
create or replace trigger audit_insert after insert on iepirkumi.procurement_revision
  referencing new table as new_rows for each statement
  execute function iepirkumi_audit.record_new_rows('institution_id', 'procurement_id');
create or replace trigger audit after delete on iepirkumi.procurement_revision
  for each row execute function iepirkumi_audit.record_row('institution_id', 'procurement_id');
-- plan_number follows from the signature, and changes alone (immutable.sql).
create or replace trigger audit_update after update on iepirkumi.procurement_revision
  for each row when (old.plan_number is not distinct from new.plan_number)
  execute function iepirkumi_audit.record_row('institution_id', 'procurement_id');
create or replace trigger audit after insert or update or delete on iepirkumi.plan
  for each row execute function iepirkumi_audit.record_row('institution_id', 'id');
create or replace trigger audit after insert or update or delete on iepirkumi.plan_version
  for each row execute function iepirkumi_audit.record_row('institution_id', 'id');
create or replace trigger audit after insert or update or delete on iepirkumi.estimate
  for each row execute function iepirkumi_audit.record_row('institution_id', 'id');
create or replace trigger audit after insert or update or delete on iepirkumi.estimate_version
  for each row execute function iepirkumi_audit.record_row('institution_id', 'id');
create or replace trigger audit after insert or update or delete on iepirkumi.scenario
  for each row execute function iepirkumi_audit.record_row('institution_id', 'id');
create or replace trigger audit after insert or update or delete on iepirkumi.scenario_item
  for each row execute function iepirkumi_audit.record_row('institution_id', 'scenario_id');
create or replace trigger audit after insert or update or delete on iepirkumi.decision
  for each row execute function iepirkumi_audit.record_row('institution_id', 'version_id');
create or replace trigger audit after insert or update or delete on iepirkumi.document
  for each row execute function iepirkumi_audit.record_row('institution_id', 'version_id');

-- Transition tables allow one event a trigger.
create or replace trigger audit_insert after insert on iepirkumi.procurement_funding
  referencing new table as new_rows for each statement execute function iepirkumi_audit.record_lines();
create or replace trigger audit_update after update on iepirkumi.procurement_funding
  referencing old table as old_rows new table as new_rows for each statement execute function iepirkumi_audit.record_lines();
create or replace trigger audit_delete after delete on iepirkumi.procurement_funding
  referencing old table as old_rows for each statement execute function iepirkumi_audit.record_lines();
create or replace trigger audit_insert after insert on iepirkumi.procurement_lot
  referencing new table as new_rows for each statement execute function iepirkumi_audit.record_lines();
create or replace trigger audit_update after update on iepirkumi.procurement_lot
  referencing old table as old_rows new table as new_rows for each statement execute function iepirkumi_audit.record_lines();
create or replace trigger audit_delete after delete on iepirkumi.procurement_lot
  referencing old table as old_rows for each statement execute function iepirkumi_audit.record_lines();
create or replace trigger audit_insert after insert on iepirkumi.estimate_line
  referencing new table as new_rows for each statement execute function iepirkumi_audit.record_estimate_lines();
create or replace trigger audit_update after update on iepirkumi.estimate_line
  referencing old table as old_rows new table as new_rows for each statement execute function iepirkumi_audit.record_estimate_lines();
create or replace trigger audit_delete after delete on iepirkumi.estimate_line
  referencing old table as old_rows for each statement execute function iepirkumi_audit.record_estimate_lines();
create or replace trigger audit_insert after insert on iepirkumi.estimate_detail
  referencing new table as new_rows for each statement execute function iepirkumi_audit.record_estimate_details();
create or replace trigger audit_update after update on iepirkumi.estimate_detail
  referencing old table as old_rows new table as new_rows for each statement execute function iepirkumi_audit.record_estimate_details();
create or replace trigger audit_delete after delete on iepirkumi.estimate_detail
  referencing old table as old_rows for each statement execute function iepirkumi_audit.record_estimate_details();
