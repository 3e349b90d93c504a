"""Each right from the page where it is asked for to its end, as its person sees it, in both languages; staff work at the desk."""

import io
import re
import zipfile

import pytest
from django.test import Client

from portal.consent import queries as consent
from portal.consent.services import load_notices
from portal.policies.services.loading import load_demo_policy
from portal.rights.models import Correction
from portal.trail.rules import SYSTEM
from tests.disputes import walks
from tests.disputes.cases import STORY
from tests.people import signed_in, sun, zhao
from tests.rights.requests import earlier, form, in_hand, newest
from tests.standing import LAW_SINCE, stand_inside

pytestmark = [pytest.mark.django_db, pytest.mark.one_database, pytest.mark.usefixtures("firm")]
SHARE = "share_with_other_party"
TOLD = "这是给您的答复。"


@pytest.fixture(autouse=True)
def _stand(firm):
    stand_inside("demo policy", lambda: load_demo_policy(by=sun().actor("publisher")))
    load_notices(by=SYSTEM, at=LAW_SINCE)


class Journey:
    """A person with an earlier case, a browser that has only the request's receipt, and the officer at the desk."""

    def __init__(self, language, right, whom):
        self.language, self.browser, self.desk = language, Client(), signed_in(Client(), zhao())
        self.case, self.receipt = earlier()
        self.ask(right, whom)

    def at(self, path):
        return f"/{self.language}/{path}"

    def ask(self, right, whom):
        catalogue = walks.text(self.browser.get(self.at("rights/")))
        assert f"?right={right}" in catalogue or right in catalogue
        page = self.browser.get(self.at(f"rights/ask/?right={right}"))
        said = form(right=right, whom=whom, receipt=self.receipt)
        sent = self.browser.post(self.at("rights/ask/"), {**said, "form_token": walks.form_token(page)})
        assert sent.status_code == 302, walks.text(sent)
        self.own = walks.receipt_on(self.browser.get(sent["Location"]))
        self.request = newest()
        in_hand(self.request)
        if whom != "self":
            assert not self.request.standing.confirmed
            self.step("document", references=self.case.reference, note="核对了证明")
            self.step("destroyed")

    def step(self, name, **said):
        answer = self.desk.post(f"/staff/rights/{self.request.case.reference}/{name}/", said)
        assert answer.status_code == 302, walks.text(answer)

    def mine(self):
        return walks.text(self.browser.get(self.at("cases/mine/")))


def copied(journey):
    journey.step("copy")
    if journey.request.case.contact:
        raise AssertionError("the request has no address, so the page carries the link")
    address = re.search(rf"/{journey.language}/rights/copy/[0-9a-f-]{{36}}/", journey.mine())[0]
    given = journey.browser.post(address, {"receipt": journey.own})
    names = zipfile.ZipFile(io.BytesIO(b"".join(given.streaming_content))).namelist()
    assert names and journey.browser.get(address).status_code == 410
    return ""


def put_right(journey):
    should = f"{STORY}（更正）"
    answer = journey.browser.post(journey.at("rights/correct/?what=story"), {"should": should})
    assert answer.status_code == 302, walks.text(answer)
    journey.step(f"correction/{Correction.objects.get().public_id}", effect="noted", told="没有人收到过。")
    return "（更正）"


def erased(journey):
    journey.step("delete")
    assert Client().post(journey.at("cases/"), {"receipt": journey.receipt}).status_code == 404
    assert journey.browser.get(journey.at("rights/certificate.json")).json()["records"][0]["outcome"] == "erased"
    return {"en": "What was erased and what stays", "zh-hans": "删除了什么，保留了什么"}


def stopped(journey):
    journey.step("stop", words=TOLD, **({"stops": "learning"} if journey.request.right == "objection" else {}))
    return TOLD


def taken_back(journey):
    there = Client()
    there.post(journey.at("cases/"), {"receipt": journey.receipt})
    there.post(journey.at(f"choices/{SHARE}/"), {"answer": "give", "shown": consent.purpose(SHARE).sha256(journey.language)})
    assert consent.valid(journey.case.subject, SHARE)
    journey.step("withdraw")
    assert not consent.valid(journey.case.subject, SHARE)
    title = consent.purpose(SHARE).words(journey.language)[0]
    history = walks.text(there.get(journey.at("choices/history/")))
    assert {"en": "You took your consent back", "zh-hans": "撤回"}[journey.language] in history
    return title


def explained(journey):
    drafted = walks.text(journey.desk.get(f"/staff/rights/{journey.request.case.reference}/explain/"))
    assert (journey.case.reference if journey.request.right == "decision" else f"/{journey.language}/policy/") in drafted
    journey.step("explain", text=TOLD)
    return TOLD


def closed(journey):
    erased(journey)
    return {"en": "Your account is closed", "zh-hans": "您的账号已经注销"}


RIGHTS = [
    ("access", "self", copied), ("copy", "self", copied), ("portability", "self", copied), ("correction", "self", put_right),
    ("deletion", "self", erased), ("restriction", "self", stopped), ("objection", "self", stopped), ("withdrawal", "self", taken_back),
    ("closing", "self", closed), ("rules", "self", explained), ("decision", "self", explained),
    ("access", "relative", copied), ("deletion", "child", erased), ("access", "agent", copied), ("access", "young", copied),
]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize(("right", "whom", "end"), RIGHTS, ids=lambda each: each if isinstance(each, str) else "")
def test_a_right_goes_from_the_page_to_its_end(right, whom, end, language):
    journey = Journey(language, right, whom)
    words = end(journey)
    page = journey.mine()
    assert (words[language] if isinstance(words, dict) else words) in page
    assert {"en": "Your request", "zh-hans": "您的请求"}[language] in page
