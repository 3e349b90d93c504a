"""Who has no receipt learns nothing, not even whether there is a case."""

import re

import pytest
from django.test import Client

from disputes import queries
from disputes.models import Case
from tests.disputes import cases, walks
from tests.journeys import doors
from tests.journeys.answers import (
    DOORS,
    LANGUAGES,
    TYPED,
    Answer,
    Wang,
    api,
    each,
    in_language,
    on_socket,
    stored,
)
from tests.people import chen_at_work, li, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firm")]
STATUS = {"zh-hans": "我的案件进展怎么样了", "en": "What is the status of my case"}


def unknown_receipt() -> str:
    """A receipt with the right check signs that opens nothing: that of a case which is gone."""
    filed = cases.file()
    Case.objects.filter(pk=filed.case.pk).update(receipt_hash="0" * 64)
    return filed.receipt


def bare(answer: Answer, typed: str) -> tuple[int, str, str]:
    """The answer without what was typed, and without what is new each time."""
    whole = re.sub(r'value="[^"]*"|nonce="[^"]*"', "", answer.whole.replace(typed, ""))
    return answer.status, answer.code, whole


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("door", ["lookup", "api lookup", "api write", "api export"])
def test_nothing_tells_a_wrong_receipt_from_somebody_elses_case(wang, door, language):
    case = queries.by_receipt(wang.receipt)
    typed = [
        unknown_receipt(),
        wang.receipt[:-4] + ("0000" if wang.receipt[-4:] != "0000" else "1111"),
        case.reference,
        str(case.public_id),
        "2026-00000",
    ]
    chen = Wang(Client(), "")
    send = {
        "api write": api("cases/messages", lambda wang, value: {"receipt": value, "text": TYPED}),
        "api export": api("cases/export", lambda wang, value: {"receipt": value}),
    }
    before = stored()
    answers = [send.get(door, DOORS.get(door))(chen, each, language) for each in typed]
    assert len({bare(answer, each) for answer, each in zip(answers, typed, strict=True)}) == 1
    assert answers[0].status == 404
    assert in_language(answers[0].words, language)
    assert stored() == before


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("door", each(["socket", "bot", "chat page"]))
def test_the_chat_does_not_tell_whether_a_reference_exists(wang, door, language):
    case = queries.by_receipt(wang.receipt)
    said = [heard(door, f"{STATUS[language]} {reference}", language) for reference in (case.reference, "2026-00000")]
    assert said[0] == said[1]
    assert case.reference not in " ".join(said)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("door", each(["socket", "bot", "chat page"]))
def test_a_wrong_receipt_in_the_chat_is_answered_in_words(door, language):
    receipt = unknown_receipt()
    said = heard(door, f"{STATUS[language]} {receipt}", language)
    assert in_language(said, language)
    assert receipt not in said


def heard(door: str, text: str, language: str) -> str:
    """What the robot answers a stranger."""
    chen = Wang(Client(), "")
    if door == "bot":
        return " ".join(answer["text"] for answer in doors.rasa(text, sender=text).json())
    if door == "chat page":
        DOORS[door](chen, text, language)
        return " ".join(
            re.findall(r'(?s)class="msg bot".*?class="said">(.*?)</div>', walks.text(chen.browser.get(f"/{language}/chat/")))[1:]
        )
    frames = on_socket(lambda line: line.say(text), language)
    return " ".join(frame["text"] for frame in frames if frame["type"] == "message.created" and frame["from"] == "bot")


@pytest.mark.parametrize("who", [li, chen_at_work])
def test_staff_who_may_not_see_a_case_cannot_tell_whether_it_exists(wang, who):
    reference = queries.by_receipt(wang.receipt).reference
    browser = signed_in(Client(), who())
    for method, path in (("get", ""), ("post", "take/"), ("post", "reveal/")):
        pair = [
            getattr(browser, method)(f"/staff/cases/{each}/{path}", {"what": "story", "reason": "handling"})
            for each in (reference, "2026-00000")
        ]
        assert pair[0].status_code == pair[1].status_code != 200
        bodies = [
            re.sub(r'value="[^"]*"', "", walks.text(answer)).replace(each, "")
            for answer, each in zip(pair, (reference, "2026-00000"), strict=True)
        ]
        assert bodies[0] == bodies[1]
