-- SPDX-License-Identifier: GPL-3.0-or-later
-- Which of these logins (a JSON array) the server has already.
select r.rolname::text as login from pg_roles r join json_array_elements_text($1::json) l (login) on l.login = r.rolname order by 1
