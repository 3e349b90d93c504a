"""The case passport: shows what was chosen and nothing else, holds against every change, checked by two programs."""

import base64
import hashlib
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disputes import exporting, sealed
from disputes.models import Passport
from disputes.services import answering, erasing, passports, triage
from portal.doors.errors import Refusal
from portal.trail import note
from portal.trail import passports as files
from portal.trail import queries as trail
from portal.trail import services as log
from portal.trail.verifying import check_receipt
from tests.disputes import cases
from tests.trail import second_passport

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
SEED = bytes(range(32))


def vkey() -> str:
    return trail.vkeys()[0]


def issued(case=None, *, logged: bool = False) -> Passport:
    case = case or cases.agreed()
    found = passports.issue_passport(case=case, by=sealed.client_of(case), at=cases.hours(20))
    if logged:
        log.sequence()
    return found


def held(text: str, keys=None) -> bool:
    lines = list(files.check_passport(text, trusted=keys or [vkey()]))
    return bool(lines) and all(line.held for line in lines)


def also_held(text: str) -> bool:
    try:
        second_passport.check(text, vkey())
    except Exception:
        return False
    return True


def copy(passport: Passport, *names: str) -> str:
    return passports.copy_passport(passport=passport, names=names or ["case.kind", "case.topic", "outcome.agreement"], at=cases.hours(21))


def test_it_says_the_timeline_the_letters_the_documents_and_the_outcome(law):
    names = set(passports.opened(issued()).disclosures)
    groups = {name.partition(".")[0] for name in names}
    assert {"case", "outcome", "event", "deadline", "document"} <= groups
    assert {"case.kind", "outcome.agreement", "event.0001", "document.story"} <= names


def test_both_programs_read_the_same_fields(law):
    text = copy(issued(logged=False))
    fields = second_passport.check(text, vkey())
    opened = files.open_passport(text, [note.parse_vkey(vkey())])
    assert fields == dict(opened.fields) and set(fields) == {"case.kind", "case.topic", "outcome.agreement"}
    assert fields["case.kind"]["is"] == {"zh": "投诉", "en": "Complaint"}


@pytest.mark.django_db(transaction=True)
def test_with_the_proof_of_the_log_its_time_is_proved(law):
    text = copy(issued(logged=True))
    lines = {line.code for line in files.check_passport(text, trusted=[vkey()])}
    assert "passport.inclusion" in lines and also_held(text)


def test_what_is_not_shown_is_not_there(law):
    passport = issued()
    text = copy(passport, "case.kind")
    inside = text + "".join(_decoded(text))
    for name, disclosure in passports.opened(passport).disclosures.items():
        salt, _name, value = files.read_disclosure(disclosure)
        if name != "case.kind":
            assert disclosure not in inside and name not in inside and files.unpadded(salt) not in inside
            assert value["is"]["zh"] not in inside or value["is"]["zh"] in ("投诉",)


def _decoded(text: str) -> list[str]:
    whole = json.loads(text)
    parts = [whole["payload"], whole["protected"], *whole["header"]["disclosures"], *whole["header"]["presentation"].split(".")[:2]]
    return [base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)).decode() for part in parts]


def test_a_value_of_few_possibilities_cannot_be_tried_out(law):
    """Whoever knows every possible topic and the whole value still lacks the salt."""
    passport = issued()
    said = json.loads(_decoded(copy(passport, "case.kind"))[0])
    value = files.read_disclosure(passports.opened(passport).disclosures["case.topic"])[2]
    for salt in (b"", bytes(16), passport.sha256.encode()[:16], passport.case.reference.encode().ljust(16, b"0")):
        raw = json.dumps([files.unpadded(salt), "case.topic", value], sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        guess = files.unpadded(hashlib.sha256(files.unpadded(raw).encode()).digest())
        assert guess not in said["_sd"]


def test_every_salt_is_of_128_bits_and_used_once(law):
    first, second = issued(), issued(cases.taken())
    salts = [files.read_disclosure(each)[0] for one in (first, second) for each in passports.opened(one).disclosures.values()]
    assert {len(salt) for salt in salts} == {16} and len(set(salts)) == len(salts)


def test_the_number_of_digests_does_not_tell_how_much_happened(law):
    said = json.loads(_decoded(copy(issued()))[0])
    assert len(said["_sd"]) % passports.ROUND == 0 and said["_sd"] == sorted(said["_sd"])


def test_none_of_the_clients_words_is_in_it(law):
    passport = issued()
    text = "".join(_decoded(copy(passport, *passports.opened(passport).disclosures)))
    for word in (cases.STORY, cases.WISH, cases.ID_NUMBER, cases.PHONE, "双方到场销毁", str(passport.case.public_id), "李敏"):
        assert word not in text


def test_nothing_chosen_is_refused(law):
    with pytest.raises(Refusal) as refused:
        passports.copy_passport(passport=issued(), names=[])
    assert (refused.value.code, refused.value.status) == ("passport.nothing", 422)


def test_a_field_that_is_not_there_is_refused(law):
    with pytest.raises(Refusal) as refused:
        passports.copy_passport(passport=issued(), names=["case.kind", "case.secret"])
    assert refused.value.code == "passport.no_field"


def test_the_same_state_is_the_same_passport_and_a_new_state_a_new_one(law):
    case = cases.file().case
    first = issued(case)
    assert issued(case).pk == first.pk
    triage.take_case(case=case, by=cases.intake(), at=cases.hours(1))
    assert issued(case).pk != first.pk and Passport.objects.count() == 2


def test_it_ends_with_the_case(law):
    case = cases.answered()
    issued(case)

    answering.close_case(case=case, by=cases.client(case), at=cases.hours(3))
    erasing.erase_case(case=case, by=cases.officer())
    assert not Passport.objects.exists()


def test_the_clients_copy_of_everything_names_it(law):
    passport = issued()
    assert [each["sha256"] for each in exporting.as_data(passport.case)["passports"]] == [passport.sha256]


@pytest.fixture
def text(law) -> str:
    return copy(issued())


@pytest.fixture
def proved(transactional_db, law) -> str:
    return copy(issued(logged=True))


QUICK = settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@pytest.mark.django_db(transaction=True)
@QUICK
@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 6))
def test_any_flipped_bit_is_refused_by_both(proved, place, bit):
    raw = bytearray(proved.encode())
    raw[int(place * len(raw))] ^= 1 << bit
    changed = raw.decode(errors="replace")
    assert not held(changed) and not also_held(changed)


@QUICK
@given(data=st.data())
def test_dropped_swapped_doubled_or_reordered_is_refused(text, data):
    whole = json.loads(text)
    shown = whole["header"]["disclosures"]
    pick = data.draw(st.lists(st.sampled_from(shown), max_size=len(shown) + 1).filter(lambda found: found != shown))
    whole["header"]["disclosures"] = pick
    changed = second_passport.spelled(whole) + "\n"
    assert not held(changed) and not also_held(changed)


def test_a_disclosure_of_another_case_is_refused(law, text):
    other = passports.opened(issued(cases.taken())).disclosures["case.kind"]
    whole = json.loads(text)
    whole["header"]["disclosures"][0] = other
    changed = second_passport.spelled(whole) + "\n"
    assert not held(changed) and not also_held(changed)


def test_the_choice_of_one_copy_cannot_be_joined_to_another(law):
    passport = issued()
    one, two = json.loads(copy(passport, "case.kind")), json.loads(copy(passport, "case.kind", "case.topic"))
    one["header"]["disclosures"] = two["header"]["disclosures"]
    changed = second_passport.spelled(one) + "\n"
    assert not held(changed) and not also_held(changed)


def test_digests_put_in_another_order_are_refused(text):
    whole = json.loads(text)
    said = json.loads(_decoded(text)[0])
    said["_sd"].reverse()
    whole["payload"] = files.unpadded(second_passport.spelled(said).encode())
    changed = second_passport.spelled(whole) + "\n"
    assert not held(changed) and not also_held(changed)


@pytest.mark.django_db(transaction=True)
def test_a_dropped_or_foreign_proof_is_refused(law, proved):
    whole = json.loads(proved)
    theirs = cases.file().case
    log.sequence()
    for foreign in (None, exporting.proof(theirs)):
        changed = json.loads(proved)
        changed["header"].pop("tlog_proof")
        if foreign:
            changed["header"]["tlog_proof"] = foreign
        again = second_passport.spelled(changed) + "\n"
        assert not held(again) and not also_held(again)
    assert all(line.held for line in check_receipt(whole["header"]["tlog_proof"], trusted=[vkey()]))


def test_a_foreign_key_is_refused(text):
    assert not held(text, [note.key(vkey().partition("+")[0], SEED).vkey])


@pytest.mark.parametrize("changed", ["", "{}", "[]", "null", '{"header":{}}', "x" * 100, "[" * 100_000])
def test_what_is_no_passport_is_refused_without_an_accident(db, changed):
    assert not held(changed)


def test_written_anew_with_other_spaces_it_is_refused(text):
    assert not held(json.dumps(json.loads(text), indent=1)) and not held(text.rstrip("\n"))


def test_the_command_checks_a_file_with_keys_from_elsewhere(text, tmp_path):
    path, keys = tmp_path / "passport.json", tmp_path / "keys"
    path.write_text(text, encoding="utf-8")
    keys.write_text(vkey(), encoding="utf-8")
    out = StringIO()
    call_command("verify_passport", str(path), keys=keys, lang="zh-hans", stdout=out)
    assert "案件通行证" in out.getvalue() or "通行证" in out.getvalue()
    keys.write_text(note.key("other.example/tlog", SEED).vkey, encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("verify_passport", str(path), keys=keys, stdout=StringIO())


def opened(client, filed):
    client.post("/en/cases/", {"receipt": filed.receipt})
    return client


@pytest.mark.parametrize("lang", ["en", "zh-hans"])
def test_the_client_makes_one_chooses_and_takes_the_file(client, firm, lang):
    opened(client, cases.file())
    assert client.post(f"/{lang}/cases/mine/passport/issue/").status_code == 302
    page = client.get(f"/{lang}/cases/mine/passport/").content.decode()
    assert 'value="event.0001"' in page and " checked" not in page
    response = client.post(f"/{lang}/cases/mine/passport/", {"show": ["case.kind", "event.0001"]})
    assert response["Content-Type"] == "application/json" and response["Cache-Control"] == "no-store"
    assert set(second_passport.check(response.content.decode(), vkey())) == {"case.kind", "event.0001"}


def test_nothing_ticked_comes_back_with_the_reason(client, firm):
    opened(client, cases.file()).post("/en/cases/mine/passport/issue/")
    response = client.post("/en/cases/mine/passport/", {})
    assert response.status_code == 422 and "Choose at least one thing to show." in response.content.decode()


def test_a_stranger_gets_neither_page_nor_file(client, firm):
    filed = cases.file()
    issued(filed.case)
    for response in (client.get("/en/cases/mine/passport/"), client.post("/en/cases/mine/passport/", {"show": "case.kind"})):
        assert response.status_code == 302 and response["Location"] == "/en/cases/"
    assert client.post("/en/cases/mine/passport/issue/").status_code == 302 and Passport.objects.count() == 1


def test_words_come_in_both_languages_whichever_is_active(law):
    with override("zh-hans"):
        passport = issued()
    value = files.read_disclosure(passports.opened(passport).disclosures["outcome.agreement"])[2]
    assert value["of"]["en"] == "Agreement, SHA-256 of its sealed text" and value["binding"] is False
