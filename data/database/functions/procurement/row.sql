-- SPDX-License-Identifier: GPL-3.0-or-later
-- Rows of procurements as the acts write them: the one place that lists their columns.

-- A revision with every field at its fallback.
create or replace function iepirkumi.procurement_blank() returns iepirkumi.procurement_revision
language plpgsql immutable
as $$
begin
  return (
  select jsonb_populate_record(null::iepirkumi.procurement_revision, jsonb_object_agg(f.name, f.fallback))
    from iepirkumi.procurement_field() f where f.list = '' and f.fallback is not null);
end
$$;

-- The row as a draft of its own, whatever it was copied from.
create or replace function iepirkumi.procurement_as_draft(p_row iepirkumi.procurement_revision)
returns iepirkumi.procurement_revision
language plpgsql immutable
as $$
begin
  p_row.status := 'draft';
  p_row.in_force := false;
  p_row.decided_by := null;
  p_row.decided_at := null;
  return p_row;
end
$$;

-- The columns that follow from the money and the texts.
create or replace function iepirkumi.procurement_derive(p_row iepirkumi.procurement_revision, p_funding jsonb)
returns iepirkumi.procurement_revision
language plpgsql immutable
as $$
begin
  select coalesce(array_agg(distinct f.item ->> 'ekk' order by f.item ->> 'ekk') filter (where f.item ->> 'ekk' is not null), '{}'),
         coalesce(sum((f.item ->> 'amount')::bigint), 0)
    into p_row.ekk_codes, p_row.funding_total
    from jsonb_array_elements(p_funding) f (item);
  p_row.search_text := iepirkumi.fold(concat_ws(' ', p_row.number, p_row.title, p_row.description,
    p_row.identification_number, p_row.cpv, p_row.partner, p_row.responsible_unit, p_row.responsible_person,
    p_row.eu_project, p_row.notes));
  return p_row;
end
$$;

-- New revisions, one or hundreds, drafts unless the row says more; answers their ids.
create or replace function iepirkumi.procurement_insert(p_rows iepirkumi.procurement_revision[])
returns table (revision_id bigint, procurement_id bigint, number_sort int)
language plpgsql
as $$
#variable_conflict use_column
begin
  return query
  insert into iepirkumi.procurement_revision
    (institution_id, procurement_id, revision_number, year, number, number_sort, status, in_force, decided_by, decided_at,
     title, description, kind, cpv, cpv_additional, procedure, legal_act, identification_number,
     price_kind, estimated_price, estimated_price_from, vat_rate, announce_year, announce_quarter, announce_month,
     contract_year, contract_month, term_kind, term_months, term_from, term_to, centralised, partner, framework,
     nuts, green, social, innovation, eu_project, responsible_unit, responsible_person, rationale,
     existing_contract, existing_contract_end, notes, ekk_codes, funding_total, search_text)
  select r.institution_id, r.procurement_id, r.revision_number, r.year, r.number, r.number_sort,
         coalesce(r.status, 'draft'), coalesce(r.in_force, false), r.decided_by, r.decided_at,
         r.title, r.description, r.kind, r.cpv, r.cpv_additional, r.procedure, r.legal_act, r.identification_number,
         r.price_kind, r.estimated_price, r.estimated_price_from, r.vat_rate, r.announce_year, r.announce_quarter,
         r.announce_month, r.contract_year, r.contract_month, r.term_kind, r.term_months, r.term_from, r.term_to,
         r.centralised, r.partner, r.framework, r.nuts, r.green, r.social, r.innovation, r.eu_project,
         r.responsible_unit, r.responsible_person, r.rationale, r.existing_contract, r.existing_contract_end,
         r.notes, r.ekk_codes, r.funding_total, r.search_text
    from unnest(p_rows) r
   order by r.number_sort
  returning id, procurement_id, number_sort;
end
$$;

-- A draft takes the fields of the row and the next lock version; the caller holds it locked.
create or replace function iepirkumi.procurement_update(p_row iepirkumi.procurement_revision)
returns void
language plpgsql
as $$
begin
  update iepirkumi.procurement_revision
     set (title, description, kind, cpv, cpv_additional, procedure, legal_act, identification_number,
          price_kind, estimated_price, estimated_price_from, vat_rate, announce_year, announce_quarter,
          announce_month, contract_year, contract_month, term_kind, term_months, term_from, term_to, centralised,
          partner, framework, nuts, green, social, innovation, eu_project, responsible_unit, responsible_person,
          rationale, existing_contract, existing_contract_end, notes, ekk_codes, funding_total, search_text)
       = (p_row.title, p_row.description, p_row.kind, p_row.cpv, p_row.cpv_additional, p_row.procedure,
          p_row.legal_act, p_row.identification_number, p_row.price_kind, p_row.estimated_price,
          p_row.estimated_price_from, p_row.vat_rate, p_row.announce_year, p_row.announce_quarter,
          p_row.announce_month, p_row.contract_year, p_row.contract_month, p_row.term_kind, p_row.term_months,
          p_row.term_from, p_row.term_to, p_row.centralised, p_row.partner, p_row.framework, p_row.nuts, p_row.green,
          p_row.social, p_row.innovation, p_row.eu_project, p_row.responsible_unit, p_row.responsible_person,
          p_row.rationale, p_row.existing_contract, p_row.existing_contract_end, p_row.notes, p_row.ekk_codes,
          p_row.funding_total, p_row.search_text),
         lock_version = lock_version + 1, changed_by = session_user, changed_at = clock_timestamp()
   where id = p_row.id;
end
$$;

-- Lines of many revisions: p_lines = [{"revision_id", "funding":[…], "lots":[…]}].
create or replace function iepirkumi.procurement_lines_insert(p_institution int, p_lines jsonb) returns void
language plpgsql
as $$
begin
  insert into iepirkumi.procurement_funding
    (institution_id, revision_id, line_no, year, programme, ekk, source, classifier, amount)
  select p_institution, (l.item ->> 'revision_id')::bigint, f.n, (f.item ->> 'year')::int, f.item ->> 'programme',
         f.item ->> 'ekk', f.item ->> 'source', f.item ->> 'classifier', coalesce((f.item ->> 'amount')::bigint, 0)
    from jsonb_array_elements(p_lines) l (item),
         jsonb_array_elements(l.item -> 'funding') with ordinality f (item, n);
  insert into iepirkumi.procurement_lot (institution_id, revision_id, line_no, title, cpv, estimated_price)
  select p_institution, (l.item ->> 'revision_id')::bigint, t.n, t.item ->> 'title', t.item ->> 'cpv',
         (t.item ->> 'estimated_price')::bigint
    from jsonb_array_elements(p_lines) l (item),
         jsonb_array_elements(l.item -> 'lots') with ordinality t (item, n);
end
$$;

-- The lines of a revision as documents carry them.
create or replace function iepirkumi.procurement_funding_json(p_revision bigint) returns jsonb
language plpgsql stable
as $$
begin
  return (
  select coalesce(jsonb_agg(jsonb_build_object('line_no', f.line_no, 'year', f.year, 'programme', f.programme,
           'ekk', f.ekk, 'source', f.source, 'classifier', f.classifier, 'amount', f.amount) order by f.line_no), '[]')
    from iepirkumi.procurement_funding f where f.revision_id = p_revision);
end
$$;

create or replace function iepirkumi.procurement_lots_json(p_revision bigint) returns jsonb
language plpgsql stable
as $$
begin
  return (
  select coalesce(jsonb_agg(jsonb_build_object('line_no', l.line_no, 'title', l.title, 'cpv', l.cpv,
           'estimated_price', l.estimated_price) order by l.line_no), '[]')
    from iepirkumi.procurement_lot l where l.revision_id = p_revision);
end
$$;
