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

create or replace function iepirkumi.code_valid(p_kind text, p_code text, p_year int) returns boolean
language sql stable parallel safe
as $$
  select exists (
    select 1 from iepirkumi.classification c
     where c.kind = p_kind and c.code = p_code
       and c.valid_from <= make_date(p_year, 12, 31)
       and (c.valid_to is null or c.valid_to >= make_date(p_year, 1, 1)))
$$;

-- For many revisions at once (an import); position orders the answers as the form shows the fields.
create or replace function iepirkumi.procurement_problem(p_revisions bigint[])
returns table (revision_id bigint, position int, field text, code text, message text, extra jsonb)
language plpgsql stable
as $$
begin
  return query
  with r as (
    select * from iepirkumi.procurement_revision where id = any (p_revisions)
  ), f as (
    select f.*, format('funding[%s]', f.line_no - 1) as path, coalesce(f.year, r.year) as code_year
      from iepirkumi.procurement_funding f join r on r.id = f.revision_id
  ), l as (
    select l.*, format('lots[%s]', l.line_no - 1) as path
      from iepirkumi.procurement_lot l where l.revision_id = any (p_revisions)
  ), sums as (
    select r.id, r.estimated_price, r.vat_rate, iepirkumi.with_vat(r.estimated_price, r.vat_rate) as expected,
           (select sum(f.amount) from f where f.revision_id = r.id)::bigint as funded,
           (select count(*) from f where f.revision_id = r.id) as n_funding,
           (select sum(l.estimated_price) from l where l.revision_id = r.id)::bigint as lotted,
           (select count(*) from l where l.revision_id = r.id) as n_lots
      from r
  ), problem as (
    select r.id, v.position, v.field, 'required' as code, v.message, null::jsonb as extra
      from r cross join lateral (values
        (1, 'title', r.title is null, 'Say what is to be bought.'),
        (2, 'kind', r.kind is null, 'Choose supply, service or works.'),
        (3, 'cpv', r.cpv is null, 'Choose the CPV code.'),
        (4, 'procedure', r.procedure is null, 'Choose the procedure.'),
        (5, 'estimated_price', r.estimated_price is null, 'Enter the estimated price without VAT.'),
        (6, 'estimated_price_from', r.price_kind = 'range' and r.estimated_price_from is null,
            'Enter the lower end of the price range.'),
        (7, 'vat_rate', r.vat_rate is null, 'Enter the VAT rate.'),
        (8, 'announce_year', r.announce_year is null, 'Enter the year in which it will be announced.'),
        (9, 'announce_quarter', r.announce_quarter is null and r.announce_month is null,
            'Enter the quarter or the month in which it will be announced.'))
        v (position, field, lacking, message)
     where v.lacking
    union all
    select r.id, v.position, v.field, v.code, v.message, null
      from r cross join lateral (values
        (5, 'estimated_price', 'not_positive', r.estimated_price <= 0, 'The estimated price must be more than zero.'),
        (6, 'estimated_price_from', 'range_reversed',
            r.price_kind = 'range' and r.estimated_price_from > r.estimated_price,
            'The lower end of the price range is above the upper end.'),
        (10, 'announce_month', 'mismatch', (r.announce_month + 2) / 3 <> r.announce_quarter,
            'The month lies outside the quarter; clear one of them.'),
        (11, 'term_to', 'range_reversed', r.term_from > r.term_to, 'The term ends before it begins.'))
        v (position, field, code, wrong, message)
     where v.wrong
    union all
    select r.id, 12, v.field, 'not_valid_in_year',
           format('The code %s is not valid in %s; choose one that is.', v.code, r.year), null
      from r cross join lateral (
        select * from (values ('kind', 'contract_kind', r.kind), ('cpv', 'cpv', r.cpv),
          ('procedure', 'procedure', r.procedure), ('legal_act', 'legal_act', r.legal_act), ('nuts', 'nuts', r.nuts))
          c (field, kind, code)
        union all
        select 'cpv_additional', 'cpv', a from unnest(r.cpv_additional) a) v (field, kind, code)
     where v.code is not null and not iepirkumi.code_valid(v.kind, v.code, r.year)
    union all
    select s.id, 20, 'funding', 'required', 'Add at least one funding line.', null
      from sums s where s.n_funding = 0
    union all
    select f.revision_id, 20 + f.line_no, f.path || '.' || v.field, v.code, v.message, null
      from f cross join lateral (values
        ('ekk', 'required', f.ekk is null, 'Choose the EKK code.'),
        ('source', 'required', f.source is null, 'Choose the funding source.'),
        ('programme', 'required', f.programme is null, 'Choose the budget programme.'),
        ('amount', 'required', f.amount is null, 'Enter the amount with VAT.'),
        ('amount', 'not_positive', f.amount <= 0, 'The amount must be more than zero.'),
        ('ekk', 'not_valid_in_year', f.ekk is not null and not iepirkumi.code_valid('ekk', f.ekk, f.code_year),
          format('The code %s is not valid in %s; choose one that is.', f.ekk, f.code_year)),
        ('source', 'not_valid_in_year', f.source is not null
          and not iepirkumi.code_valid('source', f.source, f.code_year),
          format('The source is not valid in %s; choose one that is.', f.code_year)),
        ('programme', 'not_valid_in_year', f.programme is not null and not exists (
            select 1 from iepirkumi.programme p
             where p.institution_id = f.institution_id and p.code = f.programme
               and p.valid_from <= make_date(f.code_year, 12, 31)
               and (p.valid_to is null or p.valid_to >= make_date(f.code_year, 1, 1))),
          format('The programme %s is not valid in %s; choose one that is.', f.programme, f.code_year)),
        ('classifier', 'not_valid_in_year', f.classifier is not null and not exists (
            select 1 from iepirkumi.institution_classifier i
             where i.institution_id = f.institution_id and i.code = f.classifier
               and i.valid_from <= make_date(f.code_year, 12, 31)
               and (i.valid_to is null or i.valid_to >= make_date(f.code_year, 1, 1))),
          format('The classifier %s is not valid in %s; choose one that is.', f.classifier, f.code_year)))
        v (field, code, wrong, message)
     where v.wrong
    union all
    select s.id, 500, 'funding', 'sum_mismatch',
           format('The funding lines add up to %s, the price with VAT is %s.',
                  iepirkumi.euro(coalesce(s.funded, 0)), iepirkumi.euro(s.expected)),
           jsonb_build_object('expected', s.expected, 'actual', coalesce(s.funded, 0))
      from sums s where s.n_funding > 0 and coalesce(s.funded, 0) <> s.expected
    union all
    select l.revision_id, 500 + l.line_no, l.path || '.' || v.field, v.code, v.message, null
      from l join r on r.id = l.revision_id
     cross join lateral (values
        ('title', 'required', l.title is null, 'Name the lot.'),
        ('estimated_price', 'required', l.estimated_price is null, 'Enter the estimated price of the lot.'),
        ('cpv', 'not_valid_in_year', l.cpv is not null and not iepirkumi.code_valid('cpv', l.cpv, r.year),
          format('The code %s is not valid in %s; choose one that is.', l.cpv, r.year)))
        v (field, code, wrong, message)
     where v.wrong
    union all
    select s.id, 2000, 'lots', 'sum_mismatch',
           format('The lots add up to %s, the estimated price is %s.',
                  iepirkumi.euro(coalesce(s.lotted, 0)), iepirkumi.euro(s.estimated_price)),
           jsonb_build_object('expected', s.estimated_price, 'actual', coalesce(s.lotted, 0))
      from sums s where s.n_lots > 0 and coalesce(s.lotted, 0) <> s.estimated_price
  )
  select p.id, p.position, p.field, p.code, p.message, p.extra
    from problem p order by p.id, p.position, p.field, p.code;
end
$$;

-- The same for one revision as the JSON list that documents and refusals carry.
create or replace function iepirkumi.procurement_missing(p_revision bigint) returns jsonb
language sql stable
as $$
  select coalesce(jsonb_agg(jsonb_build_object('field', p.field, 'code', p.code, 'message', p.message)
                            || coalesce(p.extra, '{}'::jsonb) order by p.position, p.field, p.code), '[]'::jsonb)
    from iepirkumi.procurement_problem(array[p_revision]) p
$$;
