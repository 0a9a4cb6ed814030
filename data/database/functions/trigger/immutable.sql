-- SPDX-License-Identifier: GPL-3.0-or-later
-- What was decided never changes, whatever a function of ours does wrong.

create or replace function iepirkumi.refuse_change() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as
$$
begin
  perform iepirkumi.raise_refusal('immutable', null,
    format('%s of %I is refused: what was recorded never changes.', tg_op, tg_table_name), '23001');
  return null;
end
$$;

-- A draft may change and go; once decided, only being in force may end, and the plan it stands
-- in may change (nothing else with it: that change alone is not audited).
create or replace function iepirkumi.guard_revision() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as
$$
declare
  other iepirkumi.procurement_revision;
begin
  if old.status = 'draft' then
    if tg_op = 'DELETE' then
      return old;
    end if;
    if (new.id, new.institution_id, new.procurement_id, new.revision_number, new.year, new.number, new.number_sort,
        new.created_by, new.created_at)
       is distinct from
       (old.id, old.institution_id, old.procurement_id, old.revision_number, old.year, old.number, old.number_sort,
        old.created_by, old.created_at) then
      perform iepirkumi.raise_refusal('immutable', null, 'The identity of a revision never changes.', '23001');
    end if;
    return new;
  end if;

  if tg_op = 'UPDATE' then
    other := new;
    other.in_force := old.in_force;
    other.is_current := old.is_current;
    other.lock_version := old.lock_version;
    other.plan_number := old.plan_number;
    if other is not distinct from old
       and (old.in_force or not new.in_force or old.decided_at >= transaction_timestamp())
       and (new.plan_number is not distinct from old.plan_number
            or (new.in_force, new.lock_version) is not distinct from (old.in_force, old.lock_version)) then
      return new;
    end if;
  end if;
  perform iepirkumi.raise_refusal('immutable', null, 'A decided revision never changes.', '23001');
  return null;
end
$$;

-- Number and place of a revision come from its procurement.
create or replace function iepirkumi.fill_revision() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as
$$
begin
  select p.number, p.number_sort, p.year into new.number, new.number_sort, new.year
    from iepirkumi.procurement p
   where p.id = new.procurement_id and p.institution_id = new.institution_id;
  return new;
end
$$;

create or replace function iepirkumi.guard_procurement() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as
$$
begin
  if new is distinct from old then
    perform iepirkumi.raise_refusal('immutable', null, 'The identity of a procurement never changes.', '23001');
  end if;
  return new;
end
$$;

-- Funding and lots change only under a draft, or in the transaction that decides.
create or replace function iepirkumi.guard_lines() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as
$$
declare
  frozen boolean := false;
begin
  if tg_op in ('INSERT', 'UPDATE') then
    frozen := exists (select from new_rows n join iepirkumi.procurement_revision r on r.id = n.revision_id
                       where r.status <> 'draft' and r.decided_at < transaction_timestamp());
  end if;
  if not frozen and tg_op in ('UPDATE', 'DELETE') then
    frozen := exists (select from old_rows o join iepirkumi.procurement_revision r on r.id = o.revision_id
                       where r.status <> 'draft' and r.decided_at < transaction_timestamp());
  end if;
  if frozen then
    perform iepirkumi.raise_refusal('immutable', null, 'Lines of a decided revision never change.', '23001');
  end if;
  return null;
end
$$;

-- Of a plan version only its way through the flow changes. What it holds is set once.
create or replace function iepirkumi.guard_version() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as
$$
begin
  if (new.id, new.institution_id, new.plan_id, new.year, new.number, new.flow_code, new.preparer, new.created_at)
     is distinct from
     (old.id, old.institution_id, old.plan_id, old.year, old.number, old.flow_code, old.preparer, old.created_at)
     or (old.content_hash is not null
         and (new.line_count, new.total, new.total_vat, new.content_hash)
             is distinct from (old.line_count, old.total, old.total_vat, old.content_hash)) then
    perform iepirkumi.raise_refusal('immutable', null, 'The content of a plan version never changes.', '23001');
  end if;
  if old.status = 'signed'
     and (new.status, new.position, new.round, new.returned, new.replaced)
         is distinct from (old.status, old.position, old.round, old.returned, old.replaced) then
    perform iepirkumi.raise_refusal('immutable', null, 'A signed plan version never changes.', '23001');
  end if;
  return new;
end
$$;

-- Lines and content belong to a version that is being made in this transaction.
create or replace function iepirkumi.guard_content() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as
$$
begin
  if exists (select from (select distinct n.version_id from new_rows n) n
               join iepirkumi.plan_version v on v.id = n.version_id
              where v.created_at < transaction_timestamp()) then
    perform iepirkumi.raise_refusal('immutable', null, 'The content of a plan version never changes.', '23001');
  end if;
  return null;
end
$$;

-- Of an estimate version that is no draft only its way through the flow changes.
create or replace function iepirkumi.guard_estimate_version() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as
$$
begin
  if (new.id, new.institution_id, new.estimate_id, new.year, new.programme, new.budget_type, new.number, new.kind,
      new.base_version_id, new.flow_code, new.preparer, new.created_at)
     is distinct from
     (old.id, old.institution_id, old.estimate_id, old.year, old.programme, old.budget_type, old.number, old.kind,
      old.base_version_id, old.flow_code, old.preparer, old.created_at)
     or ((old.status <> 'draft' or old.replaced)
         and (new.document_number, new.function_code, new.sector_code, new.note, new.line_count, new.resources, new.expenditure,
              new.financing, new.content_hash, new.editors)
             is distinct from
             (old.document_number, old.function_code, old.sector_code, old.note, old.line_count, old.resources, old.expenditure,
              old.financing, old.content_hash, old.editors)) then
    perform iepirkumi.raise_refusal('immutable', null, 'The content of an estimate version never changes.', '23001');
  end if;
  if (old.status = 'signed' or old.replaced)
     and (new.status, new.position, new.round, new.returned, new.replaced)
         is distinct from (old.status, old.position, old.round, old.returned, old.replaced) then
    perform iepirkumi.raise_refusal('immutable', null, 'A signed estimate version never changes.', '23001');
  end if;
  return new;
end
$$;

-- Lines and what they are made of change only under a draft.
create or replace function iepirkumi.guard_estimate_lines() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as
$$
declare
  v_versions bigint[];
begin
  if tg_op in ('INSERT', 'UPDATE') then
    v_versions := array(select distinct n.version_id from new_rows n);
  end if;
  if tg_op in ('UPDATE', 'DELETE') then
    v_versions := v_versions || array(select distinct o.version_id from old_rows o);
  end if;
  if exists (select from iepirkumi.estimate_version v
              where v.id = any (v_versions) and (v.status <> 'draft' or v.replaced)) then
    perform iepirkumi.raise_refusal('immutable', null, 'Lines of an estimate change only in a draft.', '23001');
  end if;
  return null;
end
$$;

-- A right that was given is only ever taken away.
create or replace function iepirkumi.guard_grant() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as
$$
declare
  other iepirkumi.right_grant;
begin
  other := new;
  other.revoked_by := null;
  other.revoked_at := null;
  if other is distinct from old then
    perform iepirkumi.raise_refusal('immutable', null, 'A right that was given is only ever taken away.', '23001');
  end if;
  return new;
end
$$;

create or replace function iepirkumi.guard_delegation() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as
$$
declare
  other iepirkumi.delegation;
begin
  other := new;
  other.revoked_by := null;
  other.revoked_at := null;
  if other is distinct from old then
    perform iepirkumi.raise_refusal('immutable', null, 'A delegation is only ever ended.', '23001');
  end if;
  return new;
end
$$;

create or replace trigger a_fill before insert on iepirkumi.procurement_revision
  for each row execute function iepirkumi.fill_revision();
create or replace trigger b_guard before update or delete on iepirkumi.procurement_revision
  for each row execute function iepirkumi.guard_revision();
create or replace trigger b_guard before update on iepirkumi.procurement
  for each row execute function iepirkumi.guard_procurement();
create or replace trigger b_guard before update on iepirkumi.plan_version
  for each row execute function iepirkumi.guard_version();
create or replace trigger b_guard before update on iepirkumi.estimate_version
  for each row execute function iepirkumi.guard_estimate_version();
create or replace trigger b_guard before update on iepirkumi.right_grant
  for each row execute function iepirkumi.guard_grant();
create or replace trigger b_guard before update on iepirkumi.delegation
  for each row execute function iepirkumi.guard_delegation();

create or replace trigger guard_insert after insert on iepirkumi.procurement_funding
  referencing new table as new_rows for each statement execute function iepirkumi.guard_lines();
create or replace trigger guard_update after update on iepirkumi.procurement_funding
  referencing old table as old_rows new table as new_rows for each statement execute function iepirkumi.guard_lines();
create or replace trigger guard_delete after delete on iepirkumi.procurement_funding
  referencing old table as old_rows for each statement execute function iepirkumi.guard_lines();
create or replace trigger guard_insert after insert on iepirkumi.procurement_lot
  referencing new table as new_rows for each statement execute function iepirkumi.guard_lines();
create or replace trigger guard_update after update on iepirkumi.procurement_lot
  referencing old table as old_rows new table as new_rows for each statement execute function iepirkumi.guard_lines();
create or replace trigger guard_delete after delete on iepirkumi.procurement_lot
  referencing old table as old_rows for each statement execute function iepirkumi.guard_lines();

create or replace trigger guard_insert after insert on iepirkumi.plan_line
  referencing new table as new_rows for each statement execute function iepirkumi.guard_content();
create or replace trigger guard_insert after insert on iepirkumi.plan_content
  referencing new table as new_rows for each statement execute function iepirkumi.guard_content();

create or replace trigger immutable before update or delete on iepirkumi.plan_line
  for each row execute function iepirkumi.refuse_change();
create or replace trigger immutable before update or delete on iepirkumi.plan_content
  for each row execute function iepirkumi.refuse_change();
create or replace trigger immutable before update or delete on iepirkumi.decision
  for each row execute function iepirkumi.refuse_change();
create or replace trigger immutable before update or delete on iepirkumi.document
  for each row execute function iepirkumi.refuse_change();
create or replace trigger immutable before update or delete on iepirkumi.institution_flow
  for each row execute function iepirkumi.refuse_change();
create or replace trigger immutable before update or delete on iepirkumi.plan
  for each row execute function iepirkumi.refuse_change();
create or replace trigger immutable before delete on iepirkumi.plan_version
  for each row execute function iepirkumi.refuse_change();
create or replace trigger immutable before delete on iepirkumi.right_grant
  for each row execute function iepirkumi.refuse_change();
create or replace trigger immutable before delete on iepirkumi.delegation
  for each row execute function iepirkumi.refuse_change();
create or replace trigger immutable before update or delete on iepirkumi_audit.entry
  for each row execute function iepirkumi.refuse_change();
create or replace trigger immutable before delete on iepirkumi_audit.head
  for each row execute function iepirkumi.refuse_change();

create or replace trigger guard_insert after insert on iepirkumi.estimate_line
  referencing new table as new_rows for each statement execute function iepirkumi.guard_estimate_lines();
create or replace trigger guard_update after update on iepirkumi.estimate_line
  referencing old table as old_rows new table as new_rows for each statement execute function iepirkumi.guard_estimate_lines();
create or replace trigger guard_delete after delete on iepirkumi.estimate_line
  referencing old table as old_rows for each statement execute function iepirkumi.guard_estimate_lines();
create or replace trigger guard_insert after insert on iepirkumi.estimate_detail
  referencing new table as new_rows for each statement execute function iepirkumi.guard_estimate_lines();
create or replace trigger guard_update after update on iepirkumi.estimate_detail
  referencing old table as old_rows new table as new_rows for each statement execute function iepirkumi.guard_estimate_lines();
create or replace trigger guard_delete after delete on iepirkumi.estimate_detail
  referencing old table as old_rows for each statement execute function iepirkumi.guard_estimate_lines();

create or replace trigger immutable before update or delete on iepirkumi.estimate
  for each row execute function iepirkumi.refuse_change();
create or replace trigger immutable before update or delete on iepirkumi.estimate_content
  for each row execute function iepirkumi.refuse_change();
create or replace trigger immutable before delete on iepirkumi.estimate_version
  for each row execute function iepirkumi.refuse_change();

-- TRUNCATE fires no row trigger.
create or replace trigger no_truncate before truncate on iepirkumi.procurement execute function iepirkumi.refuse_change();
create or replace trigger no_truncate before truncate on iepirkumi.procurement_revision execute function iepirkumi.refuse_change();
create or replace trigger no_truncate before truncate on iepirkumi.procurement_funding execute function iepirkumi.refuse_change();
create or replace trigger no_truncate before truncate on iepirkumi.procurement_lot execute function iepirkumi.refuse_change();
create or replace trigger no_truncate before truncate on iepirkumi.plan execute function iepirkumi.refuse_change();
create or replace trigger no_truncate before truncate on iepirkumi.plan_version execute function iepirkumi.refuse_change();
create or replace trigger no_truncate before truncate on iepirkumi.plan_line execute function iepirkumi.refuse_change();
create or replace trigger no_truncate before truncate on iepirkumi.plan_content execute function iepirkumi.refuse_change();
create or replace trigger no_truncate before truncate on iepirkumi.decision execute function iepirkumi.refuse_change();
create or replace trigger no_truncate before truncate on iepirkumi.document execute function iepirkumi.refuse_change();
create or replace trigger no_truncate before truncate on iepirkumi.institution_flow execute function iepirkumi.refuse_change();
create or replace trigger no_truncate before truncate on iepirkumi.right_grant execute function iepirkumi.refuse_change();
create or replace trigger no_truncate before truncate on iepirkumi_audit.entry execute function iepirkumi.refuse_change();
create or replace trigger no_truncate before truncate on iepirkumi_audit.head execute function iepirkumi.refuse_change();
create or replace trigger no_truncate before truncate on iepirkumi.estimate execute function iepirkumi.refuse_change();
create or replace trigger no_truncate before truncate on iepirkumi.estimate_version execute function iepirkumi.refuse_change();
create or replace trigger no_truncate before truncate on iepirkumi.estimate_line execute function iepirkumi.refuse_change();
create or replace trigger no_truncate before truncate on iepirkumi.estimate_detail execute function iepirkumi.refuse_change();
create or replace trigger no_truncate before truncate on iepirkumi.estimate_content execute function iepirkumi.refuse_change();
create or replace trigger no_truncate before truncate on iepirkumi.scenario execute function iepirkumi.refuse_change();
create or replace trigger no_truncate before truncate on iepirkumi.scenario_item execute function iepirkumi.refuse_change();
