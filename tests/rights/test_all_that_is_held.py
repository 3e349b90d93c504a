"""Two properties of a person with data everywhere: what access returns is all that is held, and after the deletion nothing of it is left."""

import io
import json
import shutil
import zipfile
from html import unescape

import pytest
from django.conf import settings as configured
from django.db import connection
from django.test import Client
from django.utils import timezone

from portal.inventory import services as inventory
from portal.notices import services as notices
from portal.notices.models import Notice
from portal.notices.rules import KEPT
from portal.partners.services import load_partners
from portal.press import services as press
from portal.rights.models import Request
from portal.rights.services import copying, deleting
from portal.rights.services.identity import confirm_by_document, destroy_document
from portal.rights.withheld import WITHHELD
from portal.trail import auditing
from portal.trail import services as log
from portal.trail.verifying import check_log
from portal.vault import keys
from portal.vault.models import DataKey
from portal.vault.rules import Erased
from tests.bot.conftest import _trained, firm  # noqa: F401 (the trained model, the demo firm)
from tests.disputes.cases import client as client_of
from tests.disputes.cases import file, officer
from tests.rights import traces, unplanted, whole_life
from tests.rights.requests import asked, at, in_hand, verified
from tests.rights.traces import words
from tests.standing import LAW_SINCE

pytestmark = [pytest.mark.django_db(transaction=True)]
OTHERS = {"mediatorstaff", "caucusrespondentparty", "fileparty", "roomfileparty", "partnername", "friendname", "foreignletter"}
NOT_IN_THE_COPY = OTHERS | {"desknote", "draft", "holdreason", "liftreason", "halfname", "halfbody"}
NOT_IN_THE_COPY |= {"answered", "callback"}  # under the sender's own key; where an agent wants to be told
OPEN = "仍在处理的投诉"


@pytest.fixture
def house(firm, settings, tmp_path):  # noqa: F811
    """Every door open, the registers filled; on SQLite the databases are files, as in earnest."""
    settings.DRP_BUSINESS_ID, settings.PRESS_ROOT = "MINGSHI", tmp_path / "press"
    settings.INBOUND_MAIL, settings.INBOUND_ADDRESS, settings.INBOUND_AUTHSERV = "folder:/nowhere", "cases@firm.example", "mx.firm.example"
    inventory.load_pack(at=LAW_SINCE)
    load_partners(name="demo")
    shutil.rmtree(configured.VAR / "mail", ignore_errors=True)  # letters of earlier tests, whose notices went with their database
    before = traces.move_to_files(tmp_path)
    yield tmp_path
    traces.put_back(before)


@pytest.fixture
def seen(house, monkeypatch):
    traces.PLANTED.clear()
    return traces.watch(monkeypatch)


def copied(life) -> dict[str, str]:
    """The copy as the person fetches it."""
    request, own = asked("access", about=words("access"), contact=verified(whole_life.EMAIL, by=client_of(life.case)))
    package = copying.make_copy(request=in_hand(request), by=officer())
    answer = Client().post(at("en", f"copy/{package.public_id}/"), {"receipt": own})
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as bundle:
        return {name: bundle.read(name).decode(errors="replace") for name in bundle.namelist()}


def said(text: str) -> list[str]:
    """The words of a sealed text; where it is data, its values that somebody wrote."""
    if not text.startswith(("{", "[")):
        return text.split()
    found, values = [json.loads(text)], []
    while found:
        each = found.pop()
        inside = each.values() if isinstance(each, dict) else each if isinstance(each, list) else ()
        found += inside
        values += [each] if isinstance(each, str) and any(root in each for root in traces.ROOTS) else []
    return values


def test_what_access_returns_is_all_that_is_held_and_the_rest_is_told(seen):
    life = whole_life.lived()
    copy = copied(life)
    whole = "\n".join(copy.values())
    assert {name for name in traces.PLANTED if words(name) not in whole} == NOT_IN_THE_COPY
    places = {place for each in WITHHELD for place in each.places}
    theirs = {words(name) for name in NOT_IN_THE_COPY}
    missing = [
        (column, sealed.text) for column, sealed in traces.envelopes(seen) if sealed.where not in places
        and not all(part in whole for part in said(sealed.text)) and not any(mark in " ".join(said(sealed.text)) for mark in theirs)
    ]  # fmt: skip
    assert missing == []
    assert all(str(each.words) in unescape(copy["index.html"]) for each in WITHHELD)


def look(home) -> dict[str, object]:
    """Everywhere bytes of ours lie: tables, files (databases with their logs, blobs, what is published, temporary ones), caches."""
    found: dict[str, object] = {**traces.in_rows(), **traces.in_files([home, configured.VAR])}
    return found | ({"caches": hits} if (hits := traces.in_caches()) else {})


def readable(seen) -> set[str]:
    """Where a marked text stands under a key that still lives."""
    return {column for column, sealed in traces.envelopes(seen) if traces.found_in(sealed.text.encode()) and _lives(sealed.key_id)}


def _lives(key_id: str) -> bool:
    keys.cache.drop(key_id)
    try:
        return bool(keys.material(key_id))
    except Erased:
        return False


def deleted(life) -> tuple[Request, Request]:
    """By the address: the case, the request made with it, the subscription. By a document: the requests made with a receipt only."""
    request, _own = asked("deletion", about="请删除全部信息。", contact=verified(whole_life.EMAIL, by=client_of(life.case)))
    first = deleting.delete_records(request=in_hand(request), by=officer())
    rest = [each.case.reference for each in Request.objects.filter(case__erased_at=None).exclude(pk=first.pk).select_related("case")]
    request, _own = asked("deletion", about="请删除其余请求。")
    confirm_by_document(request=in_hand(request), references=rest, note="身份证", by=officer())
    return first, deleting.delete_records(request=destroy_document(request=request, by=officer()), by=officer())


def test_after_the_deletion_a_mark_stands_nowhere_and_the_log_still_verifies(house, seen, caplog):
    life = whole_life.lived()
    unknown = {label: [name for name in names if not unplanted.explained(label, name)] for label, names in traces.unmarked(seen).items()}
    assert {label: names for label, names in unknown.items() if names} == {}, "plant in it in whole_life.py, or explain it in unplanted.py"
    standing = file(story=OPEN, contact=verified(whole_life.EMAIL, by=client_of(life.case)), at=timezone.now()).case
    before = look(house)
    assert {"default.disputes_message", "default.rights_correction"} <= set(before)
    assert connection.vendor != "sqlite" or any("default.sqlite3" in each for each in before), "the files are looked through as well"
    wrapped = {row.id: bytes(row.wrapped) for row in DataKey.objects.exclude(wrapped=None)}
    log.sequence(publish=press.publish)
    first, second = deleted(life)
    notices.deliver_due()
    kept = {str(configured.VAR / "mail" / f"{each.public_id}.eml") for each in Notice.objects.filter(forgotten_at=None)}
    assert look(house).keys() <= kept, "letters about the deletion, and to third parties, for a month"
    assert traces.found_in(caplog.text.encode()) == set()
    ended = [wrapped[row.id] for row in DataKey.objects.filter(wrapped=None) if row.id in wrapped]
    assert len(ended) > 20 and not any(raw in path.read_bytes() for raw in ended for path in house.glob("*.sqlite3*"))
    certified(first, standing)
    assert {line["outcome"] for line in second.certificate["records"]} == {"erased"}
    log.sequence()
    assert all(line.held for line in check_log(auditing.fetch_own))
    assert [line.text for line in auditing.check_tables() if not line.held] == []
    assert readable(seen) <= {"accounts.Contact.address", "notices.Notice.address", "notices.Notice.subject", "notices.Notice.body"}
    notices.forget_old(timezone.now() + KEPT)
    assert look(house) == {}
    assert readable(seen) == {"accounts.Contact.address"}


def certified(request: Request, standing) -> None:
    """What the certificate says was kept is what is kept: the open case, for the ground it names."""
    outcomes = {row.subject: (row.outcome, row.ground) for row in request.records.all()}
    assert outcomes.pop(standing.subject) == ("kept", "rights.legal_claims")
    assert len(outcomes) == 3 and set(outcomes.values()) == {("erased", "")}
    assert sorted(line["outcome"] for line in request.certificate["records"]) == ["erased", "erased", "erased", "kept"]
    assert traces.found_in(json.dumps(request.certificate).encode()) == set() and standing.story_masked == OPEN
