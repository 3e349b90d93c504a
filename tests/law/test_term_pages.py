"""The staff's pages for terms, through the browser's door."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from portal.law import queries, simulators, term_proposals
from portal.law.models import TermProposal, TermSimulation
from portal.law.rules import Hardness
from portal.law.simulators import Counted, Simulated
from tests.law.calendars import administrator, officer
from tests.law.terms import draft, drafted
from tests.people import chen_at_work, li, qian, signed_in, wu, zhao, zhou

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]
BASE = "/staff/law/terms/"
FOUND = Simulated(
    220,
    (Counted("2025-12", 100, 2, 3, 2, 1), Counted("2026-01", 112, 0, 4, 4, 0)),
    Counted("", 212, 2, 7, 6, 1),
    running=5,
    provisional=1,
    half=40,
    most=97,
    references=("2026-K7Q4M", "2026-AB3CD"),
    upto=9,
)


@pytest.fixture(autouse=True)
def _a_year_of_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simulators, "_simulators", {"tests": lambda code, rule, first, last: FOUND})


def browser(user: Any, language: str = "zh-hans") -> Client:
    client = signed_in(Client(), user)
    client.post("/i18n/setlang/", {"language": language, "next": BASE})
    return client


def said(response: Any) -> str:
    return str(response.content.decode())


def at(proposal: TermProposal, verb: str = "") -> str:
    return f"{BASE}proposals/{proposal.public_id}/{verb and verb + '/'}"


def asked(**changes: str) -> dict[str, str]:
    day = timezone.localdate() + timedelta(days=3)
    form = {"count": "5", "unit": "wd", "pause": "pause", "valid_from": day.isoformat(), "why": "客户等得太久。"}
    return {**form, "title_zh": "反馈的答复", "title_en": "Answer to feedback", **changes}


def fresh(**changes: Any) -> TermProposal:
    return drafted(draft(**{"valid_from": timezone.localdate(), **changes}), when=timezone.now())


def test_a_draft_is_tried_and_approved_by_another() -> None:
    officers, administrators = browser(zhao()), browser(wu())
    assert officers.post(f"{BASE}reply.feedback/", asked()).status_code == 302
    proposal = TermProposal.objects.get()
    assert at(proposal, "approve") not in said(administrators.get(at(proposal)))
    assert administrators.post(at(proposal, "simulate")).status_code == 302
    shown = said(administrators.get(at(proposal)))
    run = TermSimulation.objects.get()
    assert f'value="{run.public_id}"' in shown and "由 10 个工作日改为 5 个工作日" in shown and "2026-K7Q4M" in shown
    assert at(proposal, "approve") not in said(officers.get(at(proposal)))
    assert administrators.post(at(proposal, "approve"), {"reason": "", "shown": str(run.public_id)}).status_code == 302
    assert queries.last_version("reply.feedback").count == 5


def test_the_table_and_the_drawing_say_the_same() -> None:
    proposal = fresh()
    term_proposals.simulate_proposal(proposal=proposal, by=officer())
    shown = said(browser(wu(), "en").get(at(proposal)))
    assert "With 5 working days instead of 10 working days, 7 of 212 deadlines of the year would have been missed; as it was, 2." in shown
    drawing = shown.split('role="img"')[1].split("</svg>")[0]
    assert drawing.count("<rect") == 4 and [word in drawing for word in ("2025-12", "2026-01")] == [True, True]
    assert '<td class="num">112</td>' in shown and "Not over yet: 5" in shown and "at most 97%" in shown


@pytest.mark.parametrize("verb", ["", "shown"])
def test_a_forged_approval_without_the_simulation_is_refused(verb: str) -> None:
    proposal = fresh()
    answer = browser(wu()).post(at(proposal, "approve"), {"reason": "", **({verb: str(uuid4())} if verb else {})})
    assert answer.status_code == 409 and "请先试算" in said(answer)
    term_proposals.simulate_proposal(proposal=proposal, by=officer())
    answer = browser(wu()).post(at(proposal, "approve"), {"reason": "", "shown": "' OR 1=1 --"})
    assert answer.status_code == 409 and queries.last_version("reply.feedback").count == 10


def test_nobody_approves_their_own_by_posting_either() -> None:
    proposal = fresh()
    run = term_proposals.simulate_proposal(proposal=proposal, by=administrator())
    answer = browser(zhao()).post(at(proposal, "approve"), {"reason": "", "shown": str(run.public_id)})
    assert answer.status_code == 403 and "须由另一人" in said(answer)


def test_a_form_cannot_set_what_it_does_not_ask_for() -> None:
    forged = asked(hardness="hard", code="cn.rights", base="1", decision="approved", calendar="none", zone="UTC", roll="")
    assert browser(zhao()).post(f"{BASE}reply.feedback/", forged).status_code == 302
    proposal = TermProposal.objects.get()
    assert (proposal.code, proposal.decision, proposal.rule.calendar, proposal.rule.roll) == ("reply.feedback", "", "cn", True)


@pytest.mark.parametrize(
    ("code", "typed", "words"),
    [
        ("cn.complaint", {"count": "20"}, "不得更长"),
        ("reply.feedback", {"count": "0"}, "error-summary"),
        ("reply.feedback", {"count": "9" * 9}, "error-summary"),
        ("reply.feedback", {"unit": "y"}, "error-summary"),
        ("reply.feedback", {"valid_from": "2020-01-01"}, "不能早于今天"),
        ("reply.feedback", {"valid_from": "2026-02-30"}, "2027-02-05"),
        ("reply.feedback", {"why": " "}, "请写明修改理由"),
        ("reply.feedback", {"title_zh": "\u200b"}, "请填写中英文名称"),
        ("12315.info", {}, "其他机构的期限"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(code: str, typed: dict[str, str], words: str) -> None:
    answer = browser(zhao()).post(f"{BASE}{code}/", asked(**typed))
    assert answer.status_code == 422 and words in said(answer) and not TermProposal.objects.exists()
    assert "Answer to feedback" in said(answer) or code == "12315.info"


def test_all_staff_read_and_only_two_roles_change() -> None:
    proposal = fresh()
    term_proposals.simulate_proposal(proposal=proposal, by=officer())
    for user in (li(), qian(), zhou()):
        reader = browser(user)
        assert [reader.get(url).status_code for url in (BASE, at(proposal))] == [200] * 2
        assert reader.get(f"{BASE}reply.feedback/").status_code == 403
        assert [reader.post(at(proposal, verb)).status_code for verb in ("simulate", "approve", "reject", "withdraw")] == [403] * 4
        page = said(reader.get(at(proposal)))
        assert "/approve/" not in page and "2026-K7Q4M" not in page and f'href="{BASE}"' not in page.split("<main")[0]


def test_chen_sees_nothing() -> None:
    proposal = fresh()
    stranger = browser(chen_at_work())
    assert {stranger.get(url).status_code for url in (BASE, at(proposal), f"{BASE}reply.feedback/")} == {403}
    assert {Client().get(url).status_code for url in (BASE, at(proposal), f"{BASE}reply.feedback/")} == {302}
    assert stranger.post(at(proposal, "simulate")).status_code == Client().post(at(proposal, "simulate")).status_code == 403
    assert not TermSimulation.objects.exists()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_list_has_every_term_in_force_with_its_calculator(language: str) -> None:
    waiting = fresh()
    shown = said(browser(zhao(), language).get(BASE))
    for term in queries.terms():
        assert f'id="{term.code}"' in shown and f"deadlines/?term={term.code}&amp;start=" in shown
        draftable = term.hardness != Hardness.INFO and term.code != waiting.code
        assert (f'href="{BASE}{term.code}/"' in shown) == draftable
    assert at(waiting) in shown and ("未核实" if language == "zh-hans" else "unverified") in shown


@pytest.mark.parametrize("code", ["cn.complaint", "eu.rights", "cn.incident.4h", "uk.complaint.ack"])
def test_the_calculator_the_list_leads_to_answers(code: str) -> None:
    link = said(browser(zhao(), "en").get(BASE)).split(f'href="/en/deadlines/?term={code}&amp;')[1].split('"')[0]
    found = Client().get(f"/en/deadlines/?term={code}&{link.replace('&amp;', '&')}")
    assert found.status_code == 200 and 'id="result"' in said(found)


def test_the_menu_leads_there_for_those_who_may() -> None:
    assert f'href="{BASE}"' in said(browser(zhao()).get(BASE)).split("<main")[0]


def test_the_list_costs_the_same_for_many_drafts(django_assert_max_num_queries: Any) -> None:
    fresh()
    reader = browser(zhao())
    with django_assert_max_num_queries(12):
        reader.get(BASE)


def test_a_year_without_cases_says_so_and_can_be_approved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simulators, "_simulators", {"tests": lambda *said: Simulated(0, (), Counted())})
    proposal = fresh()
    run = term_proposals.simulate_proposal(proposal=proposal, by=officer())
    administrators = browser(wu())
    shown = said(administrators.get(at(proposal)))
    assert "无从比较" in shown and 'role="img"' not in shown
    assert administrators.post(at(proposal, "approve"), {"reason": "", "shown": str(run.public_id)}).status_code == 302


def test_where_nobody_can_replay_cases_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simulators, "_simulators", {})
    proposal = fresh()
    assert "没有可供试算" in said(browser(wu()).post(at(proposal, "simulate"), follow=True))


def test_what_is_not_there_is_404() -> None:
    officers = browser(zhao())
    assert [officers.get(url).status_code for url in (f"{BASE}no.such/", f"{BASE}proposals/{uuid4()}/")] == [404, 404]


def test_a_script_in_a_draft_is_shown_as_typed() -> None:
    proposal = fresh(title_en="<script>alert(1)</script>", why="<b>why</b>")
    shown = said(browser(wu(), "en").get(at(proposal)))
    assert "<script>alert" not in shown and "&lt;script&gt;alert(1)" in shown and "&lt;b&gt;why" in shown
