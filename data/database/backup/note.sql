-- SPDX-License-Identifier: GPL-3.0-or-later
-- Leaves in the audit trail that everything was copied, or came from a copy: $1 is 'backup' or 'restore', $2 says which.
select iepirkumi_audit.note(0, $1, null, $2::jsonb)
