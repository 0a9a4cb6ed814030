# SPDX-License-Identifier: GPL-3.0-or-later
"""Every function a person may execute, called with what nobody would call it with: nulls, foreign numbers, limits of each
type, huge texts, JSON of the wrong shape in every place. Generated from pg_proc, from the calls of
tests/database/matrix.csv and from the keys the functions themselves read.

A call is answered, or refused in our words (a code in the DETAIL). Anything else is a finding: an internal error, a foreign
mark in what came back, a foreign row that was written (a trigger tells, whatever becomes of the transaction)."""
import json
import random
import re
import time

from world import FOREIGN, MARK, Session, content, differences, foreign_in

# One of each kind, and who may see what of the foreign institutions: the ministry's reviewer its subordinates' handed-over versions.
KINDS = ("nobody", "view.a1", "manage.a1", "endorse.a1", "approve.a1", "sign.a1", "endorse_ministry.ma", "manage.ma", "administrate")
MAY_SEE = {"endorse_ministry.ma": ("a2",)}
# What the administrator is shown of everybody: rights and codes they keep, never plans.
ADMINISTRATOR_SEES = re.compile(rf"{MARK}-\w+-(institution|right_grant|programme|institution_classifier|institution_flow|delegation|person|head)\b")
HUGE = 10_000_000
DEEP = 3000
# These exist to refuse with what they are given.
REFUSING = re.compile(r"^raise_")

TEXTS = [None, "", " ", "x", "nav tāda", "%", "\\", "'; drop table iepirkumi.plan; --", "\x01\x1f\x7f", "\u200b\u202e", "\ud7ff\uffff", "𝒳" * 50,
         "NaN", "1e308", "-1", "infinity", "{}", "null", "x" * 30_000]
JSON_VALUES = [None, True, 0, -1, 1.5, 1e308, 10 ** 40, 2 ** 31, 2 ** 63, "", "x", "1", "1e308", "NaN", "infinity", "-infinity", "5874897-12-31", "0044-03-15 BC",
               "2030-02-30", "\x01", "%", "x" * 30_000, [], {}, [None], [[]], [{}], [1], ["x"], {"x": {}}, [[[[]]]], {"": None}]
DOCUMENTS = ["null", "true", "0", "1e308", '"x"', '""', "[]", "{}", "[null]", "[[]]", "[1]", '["x"]', "[{}]", '{"": null}', '{"x": {"x": []}}',
             "[" * DEEP + "]" * DEEP, '{"a":' * DEEP + "1" + "}" * DEEP, json.dumps({"x": "x" * HUGE}), json.dumps(["x"] * 70_000), json.dumps([{}] * 20_000),
             '"\\u0000"', '"\\ud800"', '{"a": 1', json.dumps({f"k{n}": n for n in range(20_000)})]
VALUES = {
    "integer": [None, "0", "-1", "2147483647", "-2147483648", "1"],
    "bigint": [None, "0", "-1", "9223372036854775807", "-9223372036854775808", "1"],
    "text": [*TEXTS, "x" * HUGE],
    "name": [None, "", "x", "postgres", "iep_owner", "pg_signal_backend", "view.b1", "x" * 63],
    "uuid": [None, "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"],
    "date": [None, "infinity", "-infinity", "4713-01-01 BC", "5874897-12-31", "0001-01-01", "2030-02-28"],
    "boolean": [None, "true", "false"],
    "bytea": [None, "", "\\x00", "\\x" + "00" * HUGE],
    "jsonb": [None, *DOCUMENTS],
    "text[]": [None, "{}", "{NULL}", "{x,x}", '{"' + "x" * 100_000 + '"}', "{{x},{x}}"],
    "integer[]": [None, "{}", "{NULL}", "{0,-1,2147483647}"],
    "bigint[]": [None, "{}", "{NULL}", "{0,-1,9223372036854775807}"],
    "timestamp with time zone": [None, "infinity", "-infinity", "294276-12-31", "4713-01-01 BC"],
}

TRIPWIRE = """
create function test.is_own(p_table text, p_row jsonb) returns boolean language plpgsql stable as $$
declare
  login name := session_user;
  place int := coalesce((p_row ->> 'institution_id')::int, case when p_table = 'institution' then (p_row ->> 'id')::int end, 0);
  administrator boolean := exists (select from test.person where person.login = session_user and right_code = 'administrate');
  reviewer boolean := exists (select from test.person where person.login = session_user and right_code = 'endorse_ministry');
begin
  return case
    -- Derived from the others.
    when p_table = 'effective' then true
    when p_table in ('person', 'request', 'sign_in') then p_row ->> 'login' = login or administrator
    when p_table in ('institution', 'right_grant', 'institution_flow', 'programme', 'institution_classifier') and administrator then true
    when p_table in ('classification', 'threshold') then administrator
    when p_table in ('entry', 'change', 'head', 'delegation') and (place = 0 or administrator) then true
    else place in (select t.institution_id from test.person o join test.place h on h.name = o.place
                     join test.place t on t.name = h.name or reviewer and t.parent = h.name where o.login = session_user)
  end;
end
$$;
create function test.tripwire() returns trigger language plpgsql security definer as $$
begin
  if session_user <> 'postgres' and not test.is_own(tg_table_name, to_jsonb(case tg_op when 'DELETE' then old else new end)) then
    raise warning 'TRIPWIRE % of %: %', tg_op, tg_table_name, left((case tg_op when 'DELETE' then old else new end)::text, 200);
  end if;
  return null;
end
$$;
do $$
declare
  t regclass;
begin
  for t in select oid from pg_class where relnamespace in ('iepirkumi'::regnamespace, 'iepirkumi_audit'::regnamespace) and relkind = 'r' loop
    execute format('create trigger zz_tripwire after insert or update or delete on %s for each row execute function test.tripwire()', t);
  end loop;
end
$$;
"""


class Function:
    def __init__(self, name, oid, types, names, source):
        self.name = name
        self.oid = oid
        self.types = types
        self.names = names
        self.source = source
        # Arguments as text, of calls that are in order; with the kind of person who may make it.
        self.calls = []
        self.keys = []

    def statement(self, arguments):
        return f"select t::text from iepirkumi.{self.name}({', '.join(f'%s::{kind}' for kind in self.types[:len(arguments)])}) t"


def split_arguments(text):
    """The arguments of a call in SQL, of which text begins after the opening bracket."""
    parts, depth, quoted, start = [], 0, False, 0
    for index, letter in enumerate(text):
        if letter == "'":
            quoted = not quoted
        elif not quoted:
            if letter in "([{":
                depth += 1
            elif letter in ")]}" and depth:
                depth -= 1
            elif letter == ")" or letter == "," and not depth:
                parts.append(text[start:index].strip())
                start = index + 1
                if letter == ")":
                    return [part for part in parts if part]
    raise ValueError(text)


def fill(world, statement, place):
    words = {"i": world.places[place], "r": "gen_random_uuid()"}
    for (name, thing), (number, lock, procurement, content_hash) in world.things.items():
        if name == place:
            words.update({thing: number, f"{thing}.lock": lock, f"{thing}.procurement": procurement, f"{thing}.hash": content_hash})
    return re.sub(r"\{([a-z_.]+)\}", lambda match: str(words.get(match[1], match[0])), statement)


def read_functions(world, admin):
    """The functions people may execute, with the keys they and those they call read out of JSON."""
    rows = admin.ask("""select p.oid, p.proname, array(select format_type(t, null) from unnest(p.proargtypes) with ordinality x (t, n) order by n)::text[],
                               p.proargnames::text[], p.prosrc, has_function_privilege('iep_person', p.oid, 'execute')
                          from pg_proc p where p.pronamespace = 'iepirkumi'::regnamespace and p.prorettype <> 'trigger'::regtype order by p.proname, p.oid""").rows
    sources = {}
    for _, name, _, _, source, _ in rows:
        sources[name] = sources.get(name, "") + source
    # The keys stand beside operators of JSON, or in lists of fields.
    word = re.compile(r"'([a-z][a-z0-9_]{1,40})'")

    def reach(name, seen):
        if name in seen:
            return seen
        seen.add(name)
        for called in set(re.findall(r"iepirkumi\.(\w+)\s*\(", sources[name])) & set(sources):
            reach(called, seen)
        return seen

    functions = []
    for oid, name, types, names, source, allowed in rows:
        if allowed:
            function = Function(name, oid, types, names, source)
            if "jsonb" in types:
                text = "\n".join(sources[called] for called in sorted(reach(name, set())))
                function.keys = sorted(set(re.findall(r"(?:->>?|\?)\s*'(\w+)'", text)) | {w for w in word.findall(text) if f"'{w}', " in text or f".{w}" in text})
            functions.append(function)
    return functions


# Documents with everything in them, so that there is a place for each mutation.
RICH = {
    "procurement_save": ("manage.a1", ["gen_random_uuid()", "test.document('a1', 2030)"]),
    "procurement_import": ("manage.a1", ["gen_random_uuid()", "{i}", "2030", "jsonb_build_array(test.document('a1', 2030) || '{{\"external_key\": \"k\"}}')", "false"]),
    "scenario_save": ("manage.a1", ["gen_random_uuid()", "'{{\"institution_id\": {i}, \"year\": 2030, \"name\": \"Cits\", \"items\": [{{\"procurement_id\": {included.procurement},"
                                    " \"act\": \"cut\", \"amount\": 1, \"year\": 2031, \"title\": \"x\", \"funding\": [{{\"year\": 2030, \"ekk\": \"5238\", \"amount\": 1}}]}}]}}'::jsonb"]),
    "estimate_save": ("manage.a1", ["gen_random_uuid()", "{e_draft}", "'{{\"add\": [{{\"section\": \"expenditure\", \"code\": \"2250\", \"source\": \"grant\", \"split\": \"new\", \"m1\": 1}}],"
                                    " \"cells\": [{{\"section\": \"expenditure\", \"code\": \"2250\", \"source\": \"grant\", \"split\": \"core\", \"column\": \"m1\", \"base\": 5000000, \"value\": 1}}],"
                                    " \"remove\": [{{\"section\": \"financing\", \"code\": \"F22010000\"}}], \"header\": [{{\"column\": \"note\", \"base\": null, \"value\": \"x\"}}],"
                                    " \"details\": [{{\"section\": \"expenditure\", \"code\": \"2250\", \"source\": \"grant\", \"split\": \"core\", \"rows\": [{{\"kind\": \"rest\", \"title\": \"x\", \"amount\": 1}}]}}]}}'::jsonb"]),
    "estimate_create": ("manage.a1", ["gen_random_uuid()", "'{{\"institution_id\": {i}, \"year\": 2050, \"programme\": \"32.01.00\", \"budget_type\": \"P\","
                                      " \"function_code\": \"01.110\", \"lines\": [{{\"section\": \"expenditure\", \"code\": \"2250\", \"source\": \"grant\", \"m1\": 1}}]}}'::jsonb"]),
    "budget_control": ("view.a1", ["{i}", "2030", "{scenario}", "'{{\"items\": [{{\"procurement_id\": {included.procurement}, \"act\": \"cut\", \"amount\": 1}}]}}'::jsonb"]),
    "budget_check": ("view.a1", ["{i}", "2030", "null", "'[{{\"year\": 2030, \"programme\": \"32.01.00\", \"ekk\": \"5238\", \"source\": \"grant\", \"amount\": 1}}]'::jsonb"]),
    "plan_sign": ("sign.a1", ["gen_random_uuid()", "{signable}", "{signable.lock}", "'%PDF-1.4'", "'{{\"content_hash\": \"{signable.hash}\", \"certificate_subject\": \"CN=x\","
                              " \"certificate_issuer\": \"CN=y\", \"certificate_serial\": \"01\", \"signed_at\": \"2027-02-05T10:02:00+02:00\"}}'::jsonb"]),
    "classification_import": ("administrate", ["gen_random_uuid()", "'ekk'", "'[{{\"code\": \"9999\", \"name_lv\": \"T\", \"name_en\": \"T\", \"valid_from\": \"2026-01-01\", \"valid_to\": null,"
                                               " \"parent_code\": null, \"extra\": {{}}}}]'::jsonb"]),
    "institution_save": ("administrate", ["gen_random_uuid()", "'{{\"code\": \"1999\", \"name\": \"Jauna\", \"kind\": \"central\", \"parent_id\": {i}, \"plans_here\": true, \"four_eyes\": true}}'::jsonb"]),
}


def read_calls(world, admin, functions):
    """Calls that are in order, from matrix.csv and above, with their arguments as text."""
    by_name = {}
    for function in functions:
        by_name.setdefault(function.name, function)
    found = []
    with open(f"{world.here}/../database/matrix.csv", encoding="utf-8") as lines:
        for line in lines:
            fields = line.rstrip("\n").split(";", 7)
            name = re.match(r"iepirkumi\.(\w+)\(", fields[0])
            if len(fields) < 8 or not name or name[1] not in by_name or not fields[7]:
                continue
            who = fields[2].split(" ")[0]
            if who in ("-", "?"):
                who = fields[4].split(" ")[0]
            login = {"views": "view.a1", "all": "view.a1", "administrate": "administrate", "endorse_ministry": "endorse_ministry.ma"}.get(who, f"{who}.a1")
            found.append((by_name[name[1]], login if login in KINDS else "view.a1", split_arguments(fields[7].split(f"iepirkumi.{name[1]}(", 1)[1])))
    found += [(by_name[name], login, [argument.replace("{{", "{").replace("}}", "}") for argument in arguments])
              for name, (login, arguments) in RICH.items() if name in by_name]
    for function, login, arguments in found:
        own, foreign = ([admin.ask("select (" + fill(world, argument, place) + f")::{kind}::text") for argument, kind in zip(arguments, function.types)] for place in ("a1", "b1"))
        wrong = [answer for answer in own if answer.error is not None]
        assert not wrong, f"{function.name}: {arguments}: {wrong}"
        fresh = [argument == "{r}" or "gen_random_uuid()" in argument for argument in arguments]
        function.calls.append((login, [answer.value for answer in own], [answer.value for answer in foreign], fresh))
    for function in functions:
        if not function.calls:
            nulls = [None] * len(function.types)
            function.calls.append(("view.a1", nulls, nulls, [False] * len(nulls)))


def mutate(document, keys):
    """The document with each value put at each place of it, and each key the functions read put into each of its objects."""
    def places(value, path=()):
        yield path, value
        if isinstance(value, dict):
            for key, inner in value.items():
                yield from places(inner, (*path, key))
        elif isinstance(value, list) and value:
            yield from places(value[0], (*path, 0))

    def put(path, value):
        if not path:
            return value
        new = json.loads(json.dumps(document))
        inner = new
        for step in path[:-1]:
            inner = inner[step]
        inner[path[-1]] = value
        return new

    for path, old in places(document):
        for value in JSON_VALUES:
            if path:
                yield put(path, value)
        if isinstance(old, dict):
            for key in keys:
                if key not in old:
                    for value in JSON_VALUES:
                        yield put((*path, key), value)
        if isinstance(old, list):
            yield put(path, old * 2)
            yield put(path, [*old, None])


def plan_calls(world, functions, values):
    """(login, function, arguments, who may see what): first the coarse ones, which are all made, then the fine ones."""
    foreign_numbers = {
        "integer": [str(world.places["b1"]), str(world.places["a2"]), str(world.places["mb"])],
        "bigint": sorted({str(world.things["b1", thing][0]) for place, thing in world.things if place == "b1"}
                         | {str(world.things["b1", "draft"][2]), str(world.things["b1", "included"][2])}),
    }
    coarse, fine = [], []
    for function in functions:
        for login in KINDS:
            coarse.append((login, function, [None] * len(function.types)))
            for _, own, foreign, _ in function.calls:
                coarse.append((login, function, own))
                coarse.append((login, function, foreign))
        for number, (login, own, foreign, _) in enumerate(function.calls):
            for index, kind in enumerate(function.types[:len(own)]):
                for value in [*values.get(kind, [None]), *foreign_numbers.get(kind, [])]:
                    # What is as large as can be, once for each argument.
                    if number and value is not None and len(value) > 100_000:
                        continue
                    coarse.append((login, function, [*own[:index], value, *own[index + 1:]]))
                if kind == "jsonb" and own[index] is not None:
                    for document in mutate(json.loads(own[index]), function.keys):
                        fine.append((login, function, [*own[:index], json.dumps(document), *own[index + 1:]]))
                if kind == "text":
                    for value in TEXTS:
                        fine.append(("manage.a1", function, [*foreign[:index], value, *foreign[index + 1:]]))
    return coarse, fine


def judge(login, function, answer):
    """Why the answer is a finding, or None."""
    marks = foreign_in(answer.text, MAY_SEE.get(login, ()))
    if login == "administrate":
        marks = {mark for mark in marks if not ADMINISTRATOR_SEES.match(mark)}
    if marks:
        return f"shows {sorted(marks)[:3]}"
    trips = [notice.strip() for notice in answer.notices if "TRIPWIRE" in notice]
    if trips:
        return f"writes a foreign row: {trips[0]}"
    if answer.error is None or answer.code or REFUSING.match(function.name):
        return None
    return f"{answer.state} {answer.message[:160]} | {answer.context.splitlines()[0][:160] if answer.context else 'no context'}"


class Caller:
    """Sessions of each kind of person, opened anew when one ended."""

    def __init__(self, world, database):
        self.world = world
        self.database = database
        self.sessions = {}

    def call(self, login, function, arguments):
        session = self.sessions.get(login)
        if session is None or session.connection.closed:
            session = self.sessions[login] = Session(self.world, login, self.database, options="-c statement_timeout=30s -c client_min_messages=warning")
            session.connection.autocommit = False
        answer = session.ask(function.statement(arguments), arguments)
        if not session.connection.closed:
            session.connection.rollback()
        return answer

    def close(self):
        for session in self.sessions.values():
            session.close()


def run(world, tap, options):
    with world.copy("sweep") as database:
        with Session(world, "postgres", database) as admin:
            admin.value(TRIPWIRE + "; select 1")
            functions = [f for f in read_functions(world, admin) if not options.only or re.search(options.only, f.name)]
            read_calls(world, admin, functions)
            # What a type itself refuses never comes as far as a function.
            values = {kind: [v for v in tried if v is None or admin.ask(f"select length(%s::{kind}::text)", (v,)).error is None] for kind, tried in VALUES.items()}
            before = content(admin)
        unknown = {kind for function in functions for kind in function.types} - set(VALUES)
        tap.ok(not unknown, "values for every type of an argument are known", unknown)

        caller = Caller(world, database)
        # The tripwire is worth something: somebody of the other place trips over it in the eyes of a1.
        with Session(world, "postgres", database) as admin:
            admin.value("update test.person set place = 'b1' where login = 'manage.a1'; select 1")
            probe = next((f for f in functions if f.name == "procurement_save"), None)
            if probe:
                login, own, _, _ = probe.calls[-1]
                tap.ok(judge(login, probe, caller.call(login, probe, own)) is not None, "control: a foreign row that is written is noticed")
            admin.value("update test.person set place = 'a1' where login = 'manage.a1'; select 1")
        answer = caller.call("view.a1", Function("person_name", 0, ["name"], [], ""), ["view.b1"])
        tap.ok(foreign_in(f"{answer.text} {MARK}-b1-x") and not foreign_in(answer.text), "control: a mark that is shown is noticed")

        coarse, fine = plan_calls(world, functions, values)
        if not options.all:
            # Some of the fine ones always, however many functions there come to be.
            fine = random.Random(options.seed).sample(fine, min(len(fine), max(1000, options.calls - len(coarse))))
        findings, refused, answered, slow = {}, 0, 0, []
        for login, function, arguments in coarse + fine:
            start = time.monotonic()
            answer = caller.call(login, function, arguments)
            slow.append((time.monotonic() - start, f"{function.name} as {login}: {str([a if a is None or len(a) < 60 else a[:60] + '… ' + str(len(a)) for a in arguments])}"))
            answered += answer.error is None
            refused += bool(answer.code)
            why = judge(login, function, answer)
            if why:
                key = function.name, re.sub(r'"[^"]*"|\d+', "…", why)
                findings.setdefault(key, []).append((why, login, arguments))
        caller.close()

        by_function = {}
        for (name, _), cases in sorted(findings.items()):
            by_function.setdefault(name, []).append(cases)
        for function in {f.name: f for f in functions}.values():
            remarks = [f"{len(cases)}×: {cases[0][0]}\n    as {cases[0][1]}: {str([a if a is None or len(a) < 400 else a[:400] + '…' for a in cases[0][2]])}"
                       for cases in by_function.get(function.name, [])]
            tap.ok(not remarks, f"{function.name} answers or refuses", *remarks)
        with Session(world, "postgres", database) as admin:
            changed = differences(before, content(admin))
        tap.ok(not changed, "nothing stays of calls that were taken back", *changed)
        tap.ok(answered > 500 and refused > 1000, f"{answered} calls were answered and {refused} refused in our words")
        tap.add("sweep: functions", len(functions))
        tap.add("sweep: calls", len(coarse) + len(fine))
        tap.add("sweep: findings", len(findings))
        for seconds, call in sorted(slow, reverse=True)[:6]:
            tap.comment(f"slow: {seconds:.2f} s {call}")
        tap.comment(f"of {len(coarse)} coarse and {len(fine)} fine calls, as {len(KINDS)} kinds of people; foreign: {', '.join(FOREIGN)}")
