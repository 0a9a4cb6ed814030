-- SPDX-License-Identifier: GPL-3.0-or-later
-- The moment this transaction sees, for pg_dump to see the same, and the version of the schema then.
select pg_export_snapshot() as snapshot, v.version from iepirkumi.schema_version v
