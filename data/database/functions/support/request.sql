-- SPDX-License-Identifier: GPL-3.0-or-later
-- A client makes an id for each act; asking again with it returns the first answer.

-- NULL: new, go on and end with request_end(). Otherwise the answer already given.
create or replace function iepirkumi.request_begin(p_request uuid, p_act text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
declare
  known iepirkumi.request;
begin
  -- Under an older snapshot a right taken away meanwhile would still seem to be there. (A setting
  -- of the transaction, not of the person: it cannot change once a statement has run.)
  if current_setting('transaction_isolation') <> 'read committed' then
    perform iepirkumi.raise_refusal('isolation', null, 'Acts run in read committed transactions only.', '55000');
  end if;
  if p_request is null then
    perform iepirkumi.raise_invalid('request_missing', 'request', 'An act needs a request id.');
  end if;

  insert into iepirkumi.request (login, request_id, act) values (session_user, p_request, p_act)
    on conflict (login, request_id) do nothing;
  if found then
    if random() < 0.01 then
      delete from iepirkumi.request where at < statement_timestamp() - interval '30 days';
    end if;
    return null;
  end if;

  select * into known from iepirkumi.request where login = session_user and request_id = p_request;
  if known.act <> p_act then
    perform iepirkumi.raise_invalid('request_reused', 'request', 'This request id was used for another act.');
  end if;
  if known.response is null then
    perform iepirkumi.raise_refusal('request_open', 'request', 'This request has not been answered yet.', '55000');
  end if;
  return known.response;
end
$$;

create or replace function iepirkumi.request_end(p_request uuid, p_response jsonb) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
begin
  update iepirkumi.request set response = coalesce(p_response, 'null')
    where login = session_user and request_id = p_request;
  return p_response;
end
$$;
