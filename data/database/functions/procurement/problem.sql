-- SPDX-License-Identifier: GPL-3.0-or-later
-- What stops a draft from being included: the legal minimum of the plan (PIL 18(1)),
-- codes valid in their year, and amounts that add up.

create or replace function iepirkumi.euro(p_cents bigint) returns text
language sql immutable parallel safe
as $$
  select to_char(p_cents / 100.0, 'FM999999999999990.00') || ' EUR'
$$;

-- The price with VAT in cents, rounded half up.
create or replace function iepirkumi.with_vat(p_price bigint, p_rate int) returns bigint
language sql immutable parallel safe
as $$
  select (p_price * (10000 + p_rate) + 5000) / 10000
$$;

-- A code counts in a year if it is valid on some day of it.
create or replace function iepirkumi.code_valid(p_kind text, p_code text, p_year int) returns boolean
language plpgsql stable parallel safe
as $$
begin
  return p_code is null or exists (
    select 1 from iepirkumi.classification c
     where c.kind = p_kind and c.code = p_code
       and c.valid_from <= make_date(p_year, 12, 31)
       and (c.valid_to is null or c.valid_to >= make_date(p_year, 1, 1)));
end
$$;

create or replace function iepirkumi.own_code_valid(p_kind text, p_institution int, p_code text, p_year int) returns boolean
language plpgsql stable parallel safe
as $$
begin
  if p_code is null then
    return true;
  elsif p_kind = 'programme' then
    return exists (
      select 1 from iepirkumi.programme p
       where p.institution_id = p_institution and p.code = p_code
         and p.valid_from <= make_date(p_year, 12, 31)
         and (p.valid_to is null or p.valid_to >= make_date(p_year, 1, 1)));
  else
    return exists (
      select 1 from iepirkumi.institution_classifier i
       where i.institution_id = p_institution and i.code = p_code
         and i.valid_from <= make_date(p_year, 12, 31)
         and (i.valid_to is null or i.valid_to >= make_date(p_year, 1, 1)));
  end if;
end
$$;

create or replace function iepirkumi.problem(p_field text, p_code text, p_message text) returns jsonb
language sql immutable parallel safe
as $$
  select jsonb_build_object('field', p_field, 'code', p_code, 'message', p_message)
$$;

-- In the order in which the form shows the fields. Plain conditions, no query where none is
-- needed: every save answers with it, and an import asks it for every row.
create or replace function iepirkumi.procurement_missing(r iepirkumi.procurement_revision) returns jsonb
language plpgsql stable
as $$
declare
  p jsonb := '[]';
  f iepirkumi.procurement_funding;
  l iepirkumi.procurement_lot;
  v_code text;
  v_year int;
  v_path text;
  v_count int := 0;
  v_sum bigint := 0;
  v_expected bigint := iepirkumi.with_vat(r.estimated_price, r.vat_rate);
begin
  if r.title is null then
    p := p || iepirkumi.problem('title', 'required', 'Say what is to be bought.');
  end if;
  if r.kind is null then
    p := p || iepirkumi.problem('kind', 'required', 'Choose supply, service or works.');
  elsif not iepirkumi.code_valid('contract_kind', r.kind, r.year) then
    p := p || iepirkumi.not_valid_in_year('kind', r.kind, r.year);
  end if;
  if r.cpv is null then
    p := p || iepirkumi.problem('cpv', 'required', 'Choose the CPV code.');
  elsif not iepirkumi.code_valid('cpv', r.cpv, r.year) then
    p := p || iepirkumi.not_valid_in_year('cpv', r.cpv, r.year);
  end if;
  if r.cpv_additional <> '{}' then
    foreach v_code in array r.cpv_additional loop
      if not iepirkumi.code_valid('cpv', v_code, r.year) then
        p := p || iepirkumi.not_valid_in_year('cpv_additional', v_code, r.year);
      end if;
    end loop;
  end if;
  if r.procedure is null then
    p := p || iepirkumi.problem('procedure', 'required', 'Choose the procedure.');
  elsif not iepirkumi.code_valid('procedure', r.procedure, r.year) then
    p := p || iepirkumi.not_valid_in_year('procedure', r.procedure, r.year);
  end if;
  if r.legal_act is not null and not iepirkumi.code_valid('legal_act', r.legal_act, r.year) then
    p := p || iepirkumi.not_valid_in_year('legal_act', r.legal_act, r.year);
  end if;
  if r.estimated_price is null then
    p := p || iepirkumi.problem('estimated_price', 'required', 'Enter the estimated price without VAT.');
  elsif r.estimated_price <= 0 then
    p := p || iepirkumi.problem('estimated_price', 'not_positive', 'The estimated price must be more than zero.');
  end if;
  if r.price_kind = 'range' then
    if r.estimated_price_from is null then
      p := p || iepirkumi.problem('estimated_price_from', 'required', 'Enter the lower end of the price range.');
    elsif r.estimated_price_from > r.estimated_price then
      p := p || iepirkumi.problem('estimated_price_from', 'range_reversed',
                                  'The lower end of the price range is above the upper end.');
    end if;
  end if;
  if r.announce_year is null then
    p := p || iepirkumi.problem('announce_year', 'required', 'Enter the year in which it will be announced.');
  end if;
  if r.announce_quarter is null and r.announce_month is null then
    p := p || iepirkumi.problem('announce_quarter', 'required',
                                'Enter the quarter or the month in which it will be announced.');
  elsif (r.announce_month + 2) / 3 <> r.announce_quarter then
    p := p || iepirkumi.problem('announce_month', 'mismatch', 'The month lies outside the quarter; clear one of them.');
  end if;
  if r.nuts is not null and not iepirkumi.code_valid('nuts', r.nuts, r.year) then
    p := p || iepirkumi.not_valid_in_year('nuts', r.nuts, r.year);
  end if;

  for f in select * from iepirkumi.procurement_funding x where x.revision_id = r.id order by x.line_no loop
    v_path := format('funding[%s].', f.line_no - 1);
    v_year := coalesce(f.year, r.year);
    v_count := v_count + 1;
    v_sum := v_sum + f.amount;
    if f.programme is null then
      p := p || iepirkumi.problem(v_path || 'programme', 'required', 'Choose the budget programme.');
    elsif not iepirkumi.own_code_valid('programme', r.institution_id, f.programme, v_year) then
      p := p || iepirkumi.not_valid_in_year(v_path || 'programme', f.programme, v_year);
    end if;
    if f.ekk is null then
      p := p || iepirkumi.problem(v_path || 'ekk', 'required', 'Choose the EKK code.');
    elsif not iepirkumi.code_valid('ekk', f.ekk, v_year) then
      p := p || iepirkumi.not_valid_in_year(v_path || 'ekk', f.ekk, v_year);
    end if;
    if f.source is null then
      p := p || iepirkumi.problem(v_path || 'source', 'required', 'Choose the funding source.');
    elsif not iepirkumi.code_valid('source', f.source, v_year) then
      p := p || iepirkumi.not_valid_in_year(v_path || 'source', f.source, v_year);
    end if;
    if f.classifier is not null and not iepirkumi.own_code_valid('classifier', r.institution_id, f.classifier, v_year) then
      p := p || iepirkumi.not_valid_in_year(v_path || 'classifier', f.classifier, v_year);
    end if;
    if f.amount <= 0 then
      p := p || iepirkumi.problem(v_path || 'amount', 'not_positive', 'The amount must be more than zero.');
    end if;
  end loop;
  if v_count = 0 then
    p := p || iepirkumi.problem('funding', 'required', 'Add at least one funding line.');
  elsif v_sum <> v_expected then
    p := p || iepirkumi.sum_mismatch('funding', v_sum, v_expected,
      format('The funding lines add up to %s, the price with VAT is %s.', iepirkumi.euro(v_sum), iepirkumi.euro(v_expected)));
  end if;

  v_count := 0;
  v_sum := 0;
  for l in select * from iepirkumi.procurement_lot x where x.revision_id = r.id order by x.line_no loop
    v_path := format('lots[%s].', l.line_no - 1);
    v_count := v_count + 1;
    v_sum := v_sum + coalesce(l.estimated_price, 0);
    if l.title is null then
      p := p || iepirkumi.problem(v_path || 'title', 'required', 'Name the lot.');
    end if;
    if l.estimated_price is null then
      p := p || iepirkumi.problem(v_path || 'estimated_price', 'required', 'Enter the estimated price of the lot.');
    end if;
    if l.cpv is not null and not iepirkumi.code_valid('cpv', l.cpv, r.year) then
      p := p || iepirkumi.not_valid_in_year(v_path || 'cpv', l.cpv, r.year);
    end if;
  end loop;
  if v_count > 0 and v_sum <> r.estimated_price then
    p := p || iepirkumi.sum_mismatch('lots', v_sum, r.estimated_price,
      format('The lots add up to %s, the estimated price is %s.', iepirkumi.euro(v_sum), iepirkumi.euro(r.estimated_price)));
  end if;
  return p;
end
$$;

create or replace function iepirkumi.not_valid_in_year(p_field text, p_code text, p_year int) returns jsonb
language sql stable parallel safe
as $$
  select iepirkumi.problem(p_field, 'not_valid_in_year',
                           format('The code %s is not valid in %s; choose one that is.', p_code, p_year))
$$;

create or replace function iepirkumi.sum_mismatch(p_field text, p_actual bigint, p_expected bigint, p_message text) returns jsonb
language sql immutable parallel safe
as $$
  select iepirkumi.problem(p_field, 'sum_mismatch', p_message)
         || jsonb_build_object('expected', p_expected, 'actual', p_actual)
$$;
