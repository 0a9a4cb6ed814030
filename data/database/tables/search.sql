-- SPDX-License-Identifier: GPL-3.0-or-later
-- Trigram indexes for searching. LIKE is not leakproof, so under row-level security an index
-- on it is dead: definer functions search (security.md A.3).

do $$
declare
  operators text;
begin
  -- The extension may have been in the database before us, in another schema.
  select format('%I.gin_trgm_ops', n.nspname) into operators
    from pg_opclass o join pg_namespace n on n.oid = o.opcnamespace where o.opcname = 'gin_trgm_ops';
  execute format('create index procurement_revision_search on iepirkumi.procurement_revision using gin (search_text %s) where is_current', operators);
  execute format('create index classification_search on iepirkumi.classification using gin (search_text %s)', operators);
end $$;
