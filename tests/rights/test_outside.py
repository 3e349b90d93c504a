"""Whoever had the data and is outside the system: each has a task, is told no more than needed, answers, and the person sees it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from portal.doors.errors import Refusal
from portal.inventory.services import load_pack as load_inventory
from portal.notices import queries as notices
from portal.notices.models import Notice
from portal.partners.models import Partner
from portal.partners.services import load_partners
from portal.rights import gathering, outside_queries
from portal.rights.outside_models import OutsideTask
from portal.rights.outside_rules import had_it
from portal.rights.services import deleting, outside
from portal.trail import queries as trail
from tests.disputes import walks
from tests.disputes.cases import officer
from tests.people import chen_at_work, li, qian, signed_in, zhao
from tests.rights.requests import ABOUT, WANGS, asked, earlier, in_hand

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firm")]
HINT, PROOF = "订单 2025-0911（查找用）", "对方函件 7 号，存档案柜三"


def partners():
    """The demo firm's third parties, let in."""
    load_inventory()
    load_partners(name="demo")


def decided(right="deletion"):
    """A confirmed request in an officer's hands with its tasks; returns (request, receipt)."""
    partners()
    case, _receipt = earlier()
    request, receipt = asked(right, earlier=case)
    in_hand(request)
    if right == "deletion":
        deleting.delete_records(request=request, by=officer())
    else:
        outside.plan_tasks(request=request, by=officer())
    return request, receipt


def one(request, code):
    return OutsideTask.objects.get(request=request, partner__code=code)


@pytest.mark.one_database
def test_who_had_it_follows_the_registers():
    held = {"cases", "talk", "contact"}
    assert had_it(["cases"], ["talk", "contact"], held) and had_it(["cases"], [], held)
    assert not had_it(["cases"], ["documents"], held)
    assert not had_it(["staff"], ["talk"], held) and not had_it([], [], held)


def test_a_deletion_makes_a_task_for_everybody_who_had_it_and_certifies_them():
    request, _receipt = decided()
    tasks = outside_queries.tasks(request)
    assert {task.partner.code for task in tasks if task.partner} == {"yunzhan_data", "suxun_sms"}
    assert {task.kind for task in tasks if not task.partner} == {"paper", "backup"}
    assert {task.owner for task in tasks} == {officer().id} and {task.state for task in tasks} == {"waiting"}
    assert len(OutsideTask.objects.get(request=request, kind="paper").term) and all(task.due_at > timezone.now() for task in tasks)
    request.refresh_from_db()
    assert {line["who"] for line in request.certificate["outside"]} >= {"云栈数据", "纸质档案"}
    assert outside.plan_tasks(request=request, by=officer()) == tasks
    extra = Partner.objects.get(code="bangda_express")
    outside.add_task(request=request, partner=extra, by=officer())
    with pytest.raises(Refusal) as refused:
        outside.add_task(request=request, partner=extra, by=officer())
    assert refused.value.code == "rights.task_there"


def test_a_phone_number_nobody_gave_was_not_had_by_the_sms_gateway():
    partners()
    case, _receipt = earlier()
    case.contact = ""
    case.save(update_fields=["contact"])
    request, _own = asked("correction", earlier=case)
    tasks = outside.plan_tasks(request=in_hand(request), by=officer())
    assert [task.partner.code for task in tasks if task.partner] == ["yunzhan_data"]
    assert not [task for task in tasks if task.kind == "backup"]


def test_the_letter_says_the_decision_and_nothing_about_the_person():
    request, _receipt = decided()
    task = one(request, "yunzhan_data")
    outside.tell(task=task, details=HINT, address="dpo@yunzhan.example", by=officer())
    letter = notices.letter(Notice.objects.get(template="rights_outside"))
    assert letter.address == "dpo@yunzhan.example" and request.case.reference in letter.body and HINT in letter.body
    assert not [word for word in (WANGS, ABOUT, "6222") if word in letter.body + letter.subject]
    paper = OutsideTask.objects.get(request=request, kind="paper")
    outside.tell(task=paper, details=HINT, address="", by=officer())
    own = notices.letter(Notice.objects.filter(template="rights_task").latest("pk"))
    assert own.address == zhao().email and HINT not in own.body


def test_the_answer_is_recorded_once_with_what_shows_it_and_the_person_reads_it(client):
    request, receipt = decided()
    task = one(request, "suxun_sms")
    for state, code in (("done", "rights.task_not_told"), ("perhaps", "rights.task_evidence")):
        with pytest.raises(Refusal) as refused:
            outside.answer_task(task=task, state=state, evidence=PROOF, by=officer())
        assert refused.value.code == code
    outside.tell(task=task, details="电话告知法务", address="", by=officer())
    outside.answer_task(task=task, state="refused", evidence=PROOF, by=officer())
    with pytest.raises(Refusal) as refused:
        outside.answer_task(task=task, state="done", evidence=PROOF, by=officer())
    assert refused.value.code == "rights.task_answered"
    client.post("/en/cases/", {"receipt": receipt})
    page = walks.text(client.get("/en/cases/mine/"))
    assert "Suxun SMS" in page and "answered on" in page and "refused" in page and "We tell them next" in page and PROOF not in page
    assert {"rights.task_planned", "rights.task_told", "rights.task_answered"} <= {e.event for e in trail.history(request.case.subject)}
    assert PROOF in str(gathering.held(request.case.subject)["rights"]["outside"])


def test_silence_is_reminded_then_late_then_recorded():
    request, _receipt = decided()
    task = one(request, "yunzhan_data")
    outside.tell(task=task, details="", address="dpo@yunzhan.example", by=officer())
    assert outside.remind_due() == 0
    near, over = task.due_at - timedelta(days=2), task.due_at + timedelta(minutes=1)
    assert outside.remind_due(near) and outside.remind_due(near) == 0
    assert Notice.objects.filter(template="rights_outside_again").count() == 1
    with pytest.raises(Refusal) as refused:
        outside.answer_task(task=task, state="silent", evidence="三次催促", by=officer(), at=near)
    assert refused.value.code == "rights.task_not_over"
    outside.remind_due(over)
    assert Notice.objects.filter(template="rights_task_late").exists() and task.overdue(over)
    assert outside.answer_task(task=task, state="silent", evidence="三次催促未复", by=officer(), at=over).state == "silent"


def test_what_is_overdue_stands_above_the_queue_of_its_owner_and_of_nobody_else():
    request, _receipt = decided()
    task = one(request, "yunzhan_data")
    OutsideTask.objects.exclude(pk=task.pk).delete()
    outside.give_task(task=task, owner=str(qian().public_id), by=officer())
    address = "/staff/cases/"
    hers = walks.text(signed_in(Client(), qian()).get(address, headers={"Accept-Language": "en"}))
    assert "1 waits" in hers and "overdue" not in hers and f"next by {task.last_day:%Y-%m-%d}" in hers
    late = timezone.now() - timedelta(days=1)
    OutsideTask.objects.update(planned_at=late - timedelta(days=9), due_at=late)
    assert "1 overdue" in walks.text(signed_in(Client(), qian()).get(address, headers={"Accept-Language": "en"}))
    assert "1 项逾期" in walks.text(signed_in(Client(), zhao()).get(address, headers={"Accept-Language": "zh-hans"}))
    assert "1 waits" not in walks.text(signed_in(Client(), li()).get(address, headers={"Accept-Language": "en"}))


def test_the_officer_works_on_them_the_owner_on_their_own_and_others_on_none():
    request, _receipt = decided("restriction")
    task = OutsideTask.objects.get(request=request, kind="paper")
    address, browser = f"/staff/rights/tasks/{task.public_id}/", signed_in(Client(), zhao())
    assert "Outside our system" in walks.text(browser.get(f"/staff/cases/{request.case.reference}/"))
    wrong = browser.post(f"{address}answer/", {"state": "", "evidence": PROOF})
    assert wrong.status_code == 422 and PROOF in walks.text(wrong)
    assert signed_in(Client(), qian()).get(address).status_code == 404
    assert signed_in(Client(), chen_at_work()).get(address).status_code == 403
    assert Client().get(address).status_code in (302, 403)
    browser.post(f"{address}give/", {"owner": str(qian().public_id)})
    browser.post(f"{address}tell/", {"details": HINT})
    hers = signed_in(Client(), qian())
    assert HINT in walks.text(hers.get(address)) and request.case.reference in walks.text(hers.get("/staff/rights/tasks/"))
    assert hers.post(f"{address}tell/", {"details": "x"}).status_code == 403
    assert hers.post(f"{address}answer/", {"state": "done", "evidence": PROOF})["Location"] == address
    task.refresh_from_db()
    assert (task.state, task.answered_by) == ("done", str(qian().public_id)) and PROOF.encode() not in bytes(task.evidence)
