-- SPDX-License-Identifier: GPL-3.0-or-later
-- Text as search sees it: lower case, without diacritics, one space between words.

-- Independent of the locale of the database (collate "C"), so that it may be used in
-- generated columns and indexes. Letters of Latvian, its neighbours and Cyrillic.
create or replace function iepirkumi.fold(p_text text) returns text
language sql immutable strict parallel safe as
$$
  select lower(translate(p_text,
    'ĀÁÀÂÄÃÅĄāáàâäãåąĆČÇćčçĎďĒÉÈÊËĖĘĚēéèêëėęěĢģĪÍÌÎÏĮīíìîïįĶķĻŁļłŅŃÑŇņńñňŌÓÒÔÖÕŐØōóòôöõőøŖŘŕřŗŠŚšśŤťŪÚÙÛÜŮŰŲūúùûüůűųÝýŽŹŻžźżАБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ' || E'\u00a0\t\n\r',
    'aaaaaaaaaaaaaaaaccccccddeeeeeeeeeeeeeeeeggiiiiiiiiiiiikkllllnnnnnnnnoooooooooooooooorrrrrssssttuuuuuuuuuuuuuuuuyyzzzzzzабвгдеёжзийклмнопрстуфхцчшщъыьэюя' || '    ') collate "C")
$$;

comment on function iepirkumi.fold(text) is 'Lower case without diacritics, for searching';
