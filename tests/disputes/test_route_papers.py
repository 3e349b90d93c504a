"""The papers for a route: what that route wants, in its language; the client's own words and nobody else's."""

import hashlib
import io
import json
import re
import zipfile

import pytest

from disputes.services import answering, mediation, neutrality, offers, triage
from portal.policies import typesetting
from portal.trail import queries as trail
from tests import needs, people
from tests.disputes import cases
from tests.disputes.evidence_doors import checked
from tests.disputes.test_room_files import put
from tests.trail.second_passport import spelled

pytestmark = pytest.mark.django_db
FITS = "?buyer=household&age=adult&now=none"


@pytest.fixture(autouse=True)
def _no_pdf(monkeypatch, request):
    """Typesetting takes seconds; one test below does it."""
    if "pdf" not in request.node.name:
        monkeypatch.setattr(typesetting, "to_pdf", lambda html: None)


def opened(client, filed):
    client.post("/en/cases/", {"receipt": filed.receipt})
    return client


def papers(client, code="cn.court", query=FITS, lang="en"):
    response = client.get(f"/{lang}/cases/mine/routes/{code}/papers.zip{query}")
    assert response.status_code == 200, response.content[:300]
    with zipfile.ZipFile(io.BytesIO(response.content)) as bundle:
        return {name.partition("/")[2]: bundle.read(name) for name in bundle.namelist()}


def test_they_hold_the_clients_words_the_dates_and_the_signed_statement(client, firm):
    filed = cases.file()
    found = papers(opened(client, filed))
    page = found["papers.html"].decode()
    assert cases.STORY in page and cases.WISH in page and "2026-02-12 10:30" in page
    assert set(found) == {"papers.html", "statement.json", "SHA256SUMS"}


def test_every_file_is_in_the_list_of_hashes(client, firm):
    found = papers(opened(client, cases.file()))
    listed = dict(line.split("  ")[::-1] for line in found["SHA256SUMS"].decode().splitlines())
    assert listed == {name: hashlib.sha256(body).hexdigest() for name, body in found.items() if name != "SHA256SUMS"}


def test_the_statement_still_verifies(client, firm):
    said = json.loads(papers(opened(client, cases.file()))["statement.json"])
    assert trail.signed_by_us(spelled({name: value for name, value in said.items() if name != "signed"}).encode(), said["signed"])


def test_a_chinese_authority_gets_chinese_whoever_asks(client, firm):
    page = papers(opened(client, cases.file(language="en", story="My copy was kept.", wish="")), lang="en")["papers.html"].decode()
    assert '<html lang="zh-Hans">' in page and "向人民法院起诉" in page and "原文照录" in page and "My copy was kept." in page


def test_a_british_authority_gets_the_clients_language(client, firm):
    filed = cases.file(language="en", story="My copy was kept.", jurisdiction="uk")
    page = papers(opened(client, filed), code="uk.ico", query=f"{FITS}&place=uk")["papers.html"].decode()
    assert '<html lang="en">' in page and "Information Commissioner" in page and "We have not read this in an official text." in page


def test_the_checklist_says_what_is_inside_and_what_to_add(client, firm):
    page = papers(opened(client, cases.file()))["papers.html"].decode()
    identity = page[page.index("身份证明") - 60 : page.index("身份证明") + 80]
    assert "请您自行准备" in identity and "✓" not in identity


def test_our_answer_is_inside_once_it_is_given(client, firm):
    filed = cases.file()
    triage.take_case(case=filed.case, by=cases.intake(), at=cases.hours(1))
    answering.settle_case(
        case=filed.case, resolution="not_upheld", text="复印件已于 2025-09-01 销毁。", by=cases.intake(), at=cases.hours(2)
    )
    assert "复印件已于 2025-09-01 销毁。" in papers(opened(client, filed))["papers.html"].decode()


def test_nothing_of_the_mediation_and_no_name_of_staff_is_inside(client, firm):
    """The mediator's proposal, the other side's reasons and the talk stay in the mediation."""
    filed = cases.file()
    case = filed.case
    triage.take_case(case=case, by=cases.intake(), at=cases.hours(1))
    answering.settle_case(case=case, resolution="not_upheld", text="已答复。", by=cases.intake(), at=cases.hours(2))
    mediation.route_to_mediation(case=case, by=cases.intake(), at=cases.hours(3))
    mediation.accept_mediation(case=case, by=cases.client(case), at=cases.hours(4))
    mediation.accept_mediation(case=case, by=cases.officer(), at=cases.hours(5))
    mediation.assign_mediator(case=case, mediator=cases.li(), by=cases.intake(), at=cases.hours(6))
    neutrality.declare_neutrality(case=case, by=cases.mediator(), at=cases.hours(6))
    offers.make_offer(case=case, text="秘密方案：各退一步。", language="zh-hans", by=cases.mediator(), at=cases.hours(7))
    offers.decline_offer(case=case, proposal=1, reason="对方的保密理由", by=cases.officer(), at=cases.hours(8))
    whole = b"".join(papers(opened(client, filed)).values()).decode()
    for word in ("秘密方案", "对方的保密理由", "李敏", "钱悦", "赵宁", str(cases.li().public_id), str(case.public_id)):
        assert word not in whole


def test_a_route_that_does_not_fit_is_refused(client, firm):
    opened(client, cases.file())
    for code, query in (("cn.12315", FITS.replace("household", "business")), ("cn.nothing", FITS), ("uk.ico", FITS)):
        assert client.get(f"/en/cases/mine/routes/{code}/papers.zip{query}").status_code == 404


def test_a_stranger_gets_none(client, firm):
    cases.file()
    response = client.get(f"/en/cases/mine/routes/cn.court/papers.zip{FITS}")
    assert (response.status_code, response["Location"]) == (302, "/en/cases/")


def test_the_page_of_routes_offers_them(client, firm):
    page = opened(client, cases.file()).get(f"/zh-hans/cases/mine/routes/{FITS}").content.decode()
    assert "/zh-hans/cases/mine/routes/cn.court/papers.zip?buyer=household" in page


@needs.pango
def test_the_pdf_is_there_where_the_machine_can(client, firm):
    assert papers(opened(client, cases.file()))["papers.pdf"].startswith(b"%PDF")


def test_the_evidence_is_listed_and_what_lay_in_the_room_is_not(client, firm):
    filed = cases.file(language="en", story="My copy was kept.")
    case = filed.case
    checked(case, b"call of 5 March", name="call.txt", words="who called whom")
    checked(case, b"our letter", name="letter.txt", by=cases.intake())
    triage.take_case(case=case, by=cases.intake(), at=cases.hours(2))
    answering.settle_case(case=case, resolution="not_upheld", text="Destroyed.", by=cases.intake(), at=cases.hours(2))
    mediation.route_to_mediation(case=case, by=cases.intake(), at=cases.hours(3))
    mediation.accept_mediation(case=case, by=cases.client(case), at=cases.hours(4))
    mediation.accept_mediation(case=case, by=cases.officer(), at=cases.hours(5))
    mediation.assign_mediator(case=case, mediator=people.li(), by=cases.intake(), at=cases.hours(6))
    neutrality.declare_neutrality(case=case, by=cases.mediator(), at=cases.hours(6))
    put(case, "joint", cases.client(case), name="planted.txt")
    page = papers(opened(client, filed))["papers.html"].decode()
    assert re.search(
        '文件 1</th><td>call.txt<div class="words">who called whom</div></td><td>纯文本<br>1 kB</td><td>投诉人<br>2026-02-12 11:30', page
    )
    assert "letter.txt" in page
    assert "planted" not in page
