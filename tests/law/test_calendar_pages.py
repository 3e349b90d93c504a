"""The staff's pages for calendar years, through the browser's door."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from portal.accounts.models import User
from portal.law import queries
from portal.law.models import Proposal, WorkCalendar
from tests.law.calendars import approved, file, file_days, notice, officer, proposed
from tests.people import chen_at_work, li, qian, signed_in, wu, zhao, zhou

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]
BASE = "/staff/law/calendars/"


@pytest.fixture
def officers() -> Client:
    return in_language(zhao(), "zh-hans")


@pytest.fixture
def administrators() -> Client:
    return in_language(wu(), "zh-hans")


def in_language(user: User, language: str) -> Client:
    browser = signed_in(Client(), user)
    browser.post("/i18n/setlang/", {"language": language, "next": BASE})
    return browser


def said(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined, no-any-return]


def at(proposal: Proposal, verb: str = "") -> str:
    return f"{BASE}proposals/{proposal.public_id}/{verb and verb + '/'}"


def upload(client: Client, text: str | bytes, name: str = "2027.json") -> object:
    raw = text if isinstance(text, bytes) else text.encode()
    return client.post(f"{BASE}file/", {"file": SimpleUploadedFile(name, raw, "application/json"), "text": ""})


def test_every_state_is_said() -> None:
    waiting = proposed()
    shown = said(in_language(zhao(), "en").get(BASE))
    assert f"{BASE}proposals/{waiting.public_id}/" in shown
    for words in ("Waiting for approval", "In force", "Provisional", "Came with the software", "Nobody has entered a year yet"):
        assert words in shown


def test_before_any_law_is_loaded_the_list_says_how(client: Client) -> None:
    WorkCalendar.objects.filter(code="cn").update(code="zz")
    assert "manage.py load_law" in said(signed_in(client, zhao()).get(BASE))


def test_all_staff_read_and_only_two_roles_enter(client: Client) -> None:
    proposal = proposed()
    for user in (li(), qian(), zhou()):
        reader = signed_in(Client(), user)
        assert [reader.get(url).status_code for url in (BASE, f"{BASE}2026/", at(proposal))] == [200] * 3
        assert [reader.get(f"{BASE}{way}/").status_code for way in ("file", "notice")] == [403] * 2
        assert [reader.post(at(proposal, verb)).status_code for verb in ("approve", "reject", "withdraw")] == [403] * 3
        assert "/approve/" not in said(reader.get(at(proposal))) and f'href="{BASE}"' not in said(reader.get(BASE)).split("<main")[0]
    stranger = signed_in(Client(), chen_at_work())
    assert {stranger.get(url).status_code for url in (BASE, f"{BASE}2026/", at(proposal))} == {403}
    assert client.get(BASE).status_code == 302


def test_the_menu_leads_there_for_those_who_may(officers: Client) -> None:
    assert f'href="{BASE}"' in said(officers.get(BASE)).split("<main")[0]


def test_a_file_becomes_a_proposal_that_another_approves(officers: Client, administrators: Client) -> None:
    assert upload(officers, file()).status_code == 302  # type: ignore[attr-defined]
    proposal = Proposal.objects.get()
    own = said(officers.get(at(proposal)))
    assert at(proposal, "approve") not in own and at(proposal, "withdraw") in own
    shown = said(administrators.get(at(proposal)))
    assert at(proposal, "approve") in shown and "02-20" in shown and "2027-02-11" in shown
    assert administrators.post(at(proposal, "approve"), {"reason": ""}).status_code == 302
    assert 2027 in queries.calendar("cn").known_years


def test_a_notice_typed_in_says_the_same_as_the_file(officers: Client) -> None:
    assert officers.post(f"{BASE}notice/", notice()).status_code == 302
    typed = Proposal.objects.get()
    assert typed.days == sorted(([d["date"], "holiday" if d["isOffDay"] else "makeup", d["name"]] + [day[3]] for d, day in zip(file_days(), typed.days, strict=True)))  # fmt: skip


def test_nobody_approves_their_own_by_posting_either(officers: Client) -> None:
    proposal = proposed(by=officer())
    for verb in ("approve", "reject"):
        response = officers.post(at(proposal, verb), {"reason": "看过了"})
        assert response.status_code == 403 and "须由另一人" in said(response)
    assert queries.proposal(proposal.public_id).waiting


def test_a_rejection_without_reason_comes_back(administrators: Client) -> None:
    response = administrators.post(at(proposed(), "reject"), {"reason": " "})
    assert response.status_code == 422 and "请写明驳回理由" in said(response)


def test_a_rejection_keeps_its_reason_for_all(administrators: Client, officers: Client) -> None:
    proposal = proposed()
    assert administrators.post(at(proposal, "reject"), {"reason": "<b>国庆节</b>与通知不符"}).status_code == 302
    assert "&lt;b&gt;国庆节" in said(officers.get(at(proposal))) and "国庆节&lt;/b&gt;与通知不符" in said(officers.get(BASE))


def test_a_decision_that_comes_too_late_says_so(administrators: Client) -> None:
    response = administrators.post(at(approved(), "approve"), {"reason": ""})
    assert response.status_code == 409 and "已有人处理" in said(response)


REFUSED = [
    ({"first_1": "2027-02-06"}, "2027-02-05"),
    ({"first_4": "", "last_4": ""}, "2027-06-09"),
    ({"first_0": "2026-11-30", "last_0": "2026-12-01"}, "2026-11-30"),
    ({"last_6": "2027-10-32"}, "2027-02-05"),
    ({"last_6": "2027-09-30"}, "2027-09-30"),
    ({"makeup_1": "2027-02-19"}, "2027-02-19"),
    ({"makeup_1": "2027-02-20 2027-02-20"}, "2027-02-20"),
    ({"makeup_1": "2 月 20 日"}, "2027-02-05"),
    ({"zh_3": ""}, "第 4 个假期"),
    ({"en_3": " \u200b"}, "第 4 个假期"),
    ({"first_2": ""}, "第 3 个假期"),
    ({"zh_7": "抗战胜利日", "en_7": "Victory Day"}, "第 8 个假期"),
    ({"year": ""}, "请填写年份"),
    ({"year": "1066"}, "2021"),
    ({"source_url": "ftp://www.gov.cn/"}, "https://"),
    ({"source": "通" * 201}, "201"),
]


@pytest.mark.parametrize(("typed", "words"), REFUSED, ids=[",".join(typed) for typed, _words in REFUSED])
def test_what_is_wrong_is_said_and_what_was_typed_stays(officers: Client, typed: dict[str, str], words: str) -> None:
    response = officers.post(f"{BASE}notice/", notice(**typed))
    shown = said(response)
    assert response.status_code == 422 and "error-summary" in shown
    assert words in shown.split("</ul>", 2)[1] + shown.split('class="error-summary"')[1].split("</ul>")[0]
    kept = notice(**typed)
    assert all(f'value="{kept[name]}"' in shown for name in ("first_6", "makeup_6", "zh_5", "en_5", "source_url"))
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    "text", [file(file_days()[1:]), file([*file_days(), file_days()[0]]), '{"year": 2027, "days": "<script>"}', "{oops"]
)
def test_the_text_of_a_refused_file_stays_to_be_mended(officers: Client, text: str) -> None:
    response = upload(officers, text)
    shown = said(response)
    assert response.status_code == 422 and "error-summary" in shown and "<script>" not in shown.split("<main")[1]  # type: ignore[attr-defined]
    assert text[:8].replace('"', "&quot;") in shown
    assert officers.post(f"{BASE}file/", {"text": file()}).status_code == 302


def test_a_file_that_is_too_large_or_none_at_all_is_refused(officers: Client) -> None:
    large = upload(officers, b" " * (64 * 1024 + 1))
    assert large.status_code == 422 and "64 KB" in said(large)  # type: ignore[attr-defined]
    assert upload(officers, b"").status_code == 422  # type: ignore[attr-defined]
    assert officers.post(f"{BASE}file/", {}).status_code == 422


def test_two_proposals_at_once_are_refused_on_the_page(officers: Client, administrators: Client) -> None:
    assert officers.post(f"{BASE}notice/", notice()).status_code == 302
    second = administrators.post(f"{BASE}notice/", notice(makeup_1="2027-02-13"))
    assert second.status_code == 409 and "已有一份" in said(second) and 'value="2027-02-13"' in said(second)


def test_the_proposer_takes_it_back(officers: Client) -> None:
    proposal = proposed()
    assert officers.post(at(proposal, "withdraw")).status_code == 302 and not queries.proposal(proposal.public_id).waiting


def test_a_year_shows_its_versions_with_roles_and_no_names(officers: Client) -> None:
    approved()
    shown = said(officers.get(f"{BASE}2027/"))
    assert "个人信息保护负责人" in shown
    assert "赵宁" not in shown.split("<main")[1].split("</main>")[0] and "第 2 版" in shown and "第 1 版" in shown


def test_what_is_not_there_is_404(officers: Client) -> None:
    assert officers.get(f"{BASE}1999/").status_code == 404
    assert officers.get(f"{BASE}proposals/{uuid4()}/").status_code == 404


def test_both_languages_are_whole() -> None:
    proposal = proposed()
    for language, words in (("zh-hans", "请先核对通知原文"), ("en", "Compare every line with the notice itself")):
        assert words in said(in_language(wu(), language).get(at(proposal)))


def test_the_list_costs_the_same_for_many_years(officers: Client, django_assert_max_num_queries: object) -> None:
    approved()
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        officers.get(BASE)
