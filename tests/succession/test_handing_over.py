"""From the day on: who goes along, the bundle that two open and one takes once, what is destroyed, what is asked anew."""

import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from disputes.models import Case
from disputes.services import answering
from portal.consent import queries as consents
from portal.consent.services import give_consent, withdraw_consent
from portal.doors.errors import Refusal
from portal.retention import queries as retention
from portal.retention import services as runs
from portal.succession import queries
from portal.succession.models import Handover
from portal.succession.rules import Fate
from portal.succession.services import handing, objecting
from portal.trail import kinds
from portal.trail import queries as trail
from portal.vault import holders
from tests.disputes.cases import STORY, answered, client, file, fresh
from tests.rights.requests import chen
from tests.succession.sales import announced, boss, closing, draft, officer, opened, taker, the_day

pytestmark = pytest.mark.django_db


def closed(**said):
    case = answered(**said)
    answering.close_case(case=case, by=client(case))
    return fresh(case)


def taken(succession):
    """(the bundle's files by name, the hand-over)"""
    target = io.BytesIO()
    handover = handing.take_bundle(handover=opened(succession), target=target, by=taker())
    with zipfile.ZipFile(target) as bundle:
        return {name: bundle.read(name) for name in bundle.namelist()}, handover, target


def say(answer, subject, purpose="sensitive_attachment", by=None):
    words = {"purpose": purpose, "subject": subject, "language": "en", "how": "page", "by": by or chen()}
    if answer is withdraw_consent:
        return answer(**words)
    return answer(**words, shown=consents.purpose(purpose).sha256("en"))


def test_only_cases_that_go_are_in_the_bundle_and_everybody_who_said_no_or_is_erased_is_left_out():
    goes, objects, took_back, gone, over = (*(file().case for _n in range(3)), closed(), closed())
    found = announced(reach="all")
    objecting.object_to(succession=found, case=objects, by=client(objects))
    objecting.object_to(succession=found, case=over, by=client(over))
    objecting.take_back(succession=found, case=over, by=client(over))
    say(give_consent, took_back.subject)
    say(withdraw_consent, took_back.subject)
    holder_walk(gone)
    with the_day(found):
        files, handover, _zip = taken(found)
    manifest = json.loads(files["manifest.json"])
    assert sorted(manifest["cases"]) == sorted([goes.reference, over.reference])
    assert (handover.cases, handover.left_out) == (2, 2)
    inside = " ".join(files) + b" ".join(files.values()).decode()
    assert STORY in inside and not [case.reference for case in (objects, took_back, gone) if case.reference in inside]


def holder_walk(case):
    for holder in holders.all():
        holder.erase(case.subject, by=officer())


def test_the_bundle_verifies_and_one_byte_more_or_less_does_not(tmp_path):
    file()
    found = announced()
    with the_day(found):
        _files, handover, target = taken(found)
    whole = tmp_path / "whole.zip"
    whole.write_bytes(target.getvalue())
    said = io.StringIO()
    call_command("verify_handover", whole, stdout=said)
    assert handover.sha256 in said.getvalue() and "VERIFIED" in said.getvalue()
    with zipfile.ZipFile(whole, "a") as bundle:
        bundle.writestr("2026-XXXXX/case.txt", "slipped in")
    with pytest.raises(CommandError):
        call_command("verify_handover", whole, stdout=io.StringIO())
    whole.write_bytes(b"PK no zip at all")
    with pytest.raises(CommandError):
        call_command("verify_handover", whole, stdout=io.StringIO())


def test_the_page_for_checking_knows_a_bundle_a_changed_one_and_the_list_alone(tmp_path):
    case = file().case
    found = announced()
    with the_day(found):
        files, handover, target = taken(found)
    trust = kinds.trust_in(trail.vkeys())

    def checked(body, name="handover.zip"):
        found = kinds.check([kinds.Given(name, body)], trust)
        return found.kind, found.verdict, [line.code for line in found.lines if not line.held]

    assert checked(target.getvalue()) == ("handover", "held", [])
    assert checked(files["manifest.json"], "manifest.json") == ("handover", "open", ["need.bundle"])
    changed = io.BytesIO()
    with zipfile.ZipFile(changed, "w") as bundle:
        for name, body in files.items():
            bundle.writestr(name, body.replace(b"complaint", b"Complaint") if name.endswith("data.json") else body)
    assert checked(changed.getvalue()) == ("handover", "refuted", ["bundle.file"])
    forged = json.dumps(json.loads(files["manifest.json"]) | {"cases": []}).encode()
    assert checked(forged, "manifest.json")[1:] == ("refuted", ["note.signature"])
    page = Client().post("/zh-hans/verify/", {"file": SimpleUploadedFile("handover.zip", target.getvalue())}).content.decode()
    assert "这就是公司易手时移交的案件" in page and handover.sha256 in page and case.reference not in page


def test_two_open_it_from_the_day_on_and_it_is_given_out_once_nothing_is_used_up_by_a_failure(monkeypatch):
    file()
    found = announced()
    with pytest.raises(Refusal, match="succession.too_early"):
        handing.ask_for_bundle(succession=found, by=officer())
    with the_day(found):
        asked = handing.ask_for_bundle(succession=found, by=officer())
        for refused, code in (
            (lambda: handing.ask_for_bundle(succession=found, by=boss()), "succession.handover_open"),
            (lambda: handing.open_bundle(handover=asked, by=officer()), "succession.own"),
            (lambda: handing.take_bundle(handover=asked, target=io.BytesIO(), by=taker()), "succession.not_opened"),
        ):
            with pytest.raises(Refusal, match=code):
                refused()
        handing.open_bundle(handover=asked, by=boss())
        with monkeypatch.context() as broken, pytest.raises(OSError):
            broken.setattr("disputes.exporting.data_as_text", lambda *_: (_ for _ in ()).throw(OSError("disk")))
            handing.take_bundle(handover=asked, target=io.BytesIO(), by=taker())
        handing.take_bundle(handover=asked, target=io.BytesIO(), by=taker())
        with pytest.raises(Refusal, match="succession.taken"):
            handing.take_bundle(handover=asked, target=io.BytesIO(), by=taker())
    assert Handover.objects.get().cases == 1


def test_the_administrator_who_sees_no_case_cannot_take_one_out():
    file()
    found = announced()
    with the_day(found), pytest.raises(Refusal, match="case.not_yours_to_read"):
        handing.take_bundle(handover=opened(found), target=io.BytesIO(), by=boss())


def test_each_client_can_read_that_their_case_was_handed_over():
    case = file().case
    found = announced()
    with the_day(found):
        taken(found)
    assert [(read.what, read.reason) for read in case.reads.all()] == [("handover", "legal_duty")]
    assert "succession.handed_over" in [entry.event for entry in trail.history(case.subject)]


def test_after_the_day_nobody_objects_any_more_and_a_case_that_does_not_go_cannot():
    case, old = file().case, closed()
    found = announced()
    with pytest.raises(Refusal, match="succession.not_going"):
        objecting.object_to(succession=found, case=old, by=client(old))
    with the_day(found), pytest.raises(Refusal, match="succession.over"):
        objecting.object_to(succession=found, case=case, by=client(case))


def test_what_is_destroyed_is_over_from_the_day_on_and_goes_by_a_run_with_a_certificate():
    case, still_open = closed(), file().case
    found = announced(closing())
    assert not list(retention.over())
    with the_day(found):
        assert {each.subject for each in retention.over()} >= {case.subject}
        runs.approve_run(run=runs.propose_run(by=officer()), by=boss())
        runs.carry_out()
        run = runs.queries.runs()[0]
        assert run.certificate["rules"]["cases"] == {"done": 1}
    assert fresh(case).erased_at is not None and fresh(still_open).erased_at is None


def test_what_only_stays_keeps_its_period():
    case = closed()
    found = announced(draft({"cases": Fate.STAYS}, reach="none"))
    with the_day(found):
        assert case.subject not in {each.subject for each in retention.over()}


def test_a_yes_given_to_us_does_not_cover_what_the_recipient_does_otherwise():
    subject = file().case.subject
    say(give_consent, subject)
    say(give_consent, subject, "original_file")
    found = announced(changed=["sensitive_attachment"], more_zh="用于核验资质。", more_en="Used to check qualifications.")
    assert consents.valid(subject, "sensitive_attachment")
    with the_day(found):
        assert [each.code for each in consents.to_ask_again(subject)] == ["sensitive_attachment"]
        assert "Used to check qualifications." in consents.purpose("sensitive_attachment").words("en")[1]
        say(give_consent, subject)
        assert consents.valid(subject, "sensitive_attachment") and consents.valid(subject, "original_file")


def test_an_objection_is_exported_and_erased_with_its_case():
    case = closed()
    found = announced(reach="all")
    objecting.object_to(succession=found, case=case, by=client(case))
    (holder,) = [each for each in holders.all() if each.name == "succession"]
    assert holder.export(case.subject)["objections"][0]["recipient"]["en"] == found.name_en
    holder_walk(case)
    assert not found.objections.exists() and queries.in_reach(found).count() == 0 and Case.objects.count() == 1
