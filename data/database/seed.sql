-- SPDX-License-Identifier: GPL-3.0-or-later
-- Rows that belong to the schema: rights and flows in the words of the State Treasury.

insert into iepirkumi.schema_version (version) values (3);

insert into iepirkumi.right_code (code, position, name_lv, name_en) values
  ('manage', 1, 'Vadīt', 'Manage'),
  ('endorse', 2, 'Saskaņot', 'Endorse'),
  ('approve', 3, 'Apstiprināt', 'Approve'),
  ('endorse_ministry', 4, 'Saskaņot MIN', 'Endorse for the ministry'),
  ('sign', 5, 'Parakstīt', 'Sign'),
  ('view', 6, 'Skatīt', 'View'),
  ('administrate', 7, 'Administrēt', 'Administrate');

insert into iepirkumi.flow (code, name_lv, name_en, enabled) values
  ('1', 'Saskaņo iestādē un augstākā iestādē', 'Endorsed in the institution and by the ministry', true),
  ('2', 'Saskaņo tikai iestādē', 'Endorsed in the institution only', true),
  ('3', 'Saskaņo tikai augstākā iestādē', 'Endorsed by the ministry only', true),
  ('4', 'Nesaskaņo ne iestādē, ne augstākā iestādē', 'Endorsed by nobody', false);

-- The one way of estimates.
insert into iepirkumi.flow (code, name_lv, name_en, document_kind) values
  ('50', 'Tāme: apstiprina un paraksta iestādē', 'Estimate: approved and signed in the institution', 'estimate');

insert into iepirkumi.flow_step (flow_code, position, right_code, result_status, level) values
  ('1', 1, 'endorse', 'endorsed', 'institution'),
  ('1', 2, 'approve', 'approved', 'institution'),
  ('1', 3, 'endorse_ministry', 'endorsed_ministry', 'ministry'),
  ('1', 4, 'sign', 'signed', 'institution'),
  ('2', 1, 'endorse', 'endorsed', 'institution'),
  ('2', 2, 'approve', 'approved', 'institution'),
  ('2', 3, 'sign', 'signed', 'institution'),
  ('3', 1, 'approve', 'approved', 'institution'),
  ('3', 2, 'endorse_ministry', 'endorsed_ministry', 'ministry'),
  ('3', 3, 'sign', 'signed', 'institution'),
  ('4', 1, 'approve', 'approved', 'institution'),
  ('4', 2, 'sign', 'signed', 'institution'),
  ('50', 1, 'approve', 'approved', 'institution'),
  ('50', 2, 'sign', 'signed', 'institution');
