-- SPDX-License-Identifier: GPL-3.0-or-later
-- One moment for everything a backup holds, and rows as text that do not depend on who asks.
set search_path = pg_catalog;
set statement_timeout = 0;
set idle_in_transaction_session_timeout = 0;
set lock_timeout = '30s';
set datestyle = iso;
set intervalstyle = postgres;
set timezone = 'UTC';
set bytea_output = hex;
set extra_float_digits = 1;
set jit = off;
begin transaction isolation level repeatable read, read only
