"""The pages: staff from entering to taking, the client's own no, what everybody reads in both languages, and who sees nothing."""

import io
import zipfile
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from portal.inventory import queries as inventory
from portal.press import services as press
from portal.press.asgi import Press
from portal.succession import publication
from portal.succession.models import Succession
from tests.disputes import walks
from tests.disputes.cases import PHONE, STORY, file
from tests.people import chen_at_work, li, signed_in, wu, zhao, zhou
from tests.press.asking import ask, nothing_here
from tests.succession.sales import BUYER, BUYER_EN, announced, closing, opened, tell, the_day

pytestmark = pytest.mark.django_db
DESK = "/staff/succession/"


def browser(user):
    client = signed_in(Client(), user)
    client.post("/i18n/setlang/", {"language": "en", "next": DESK})
    return client


def typed(**said):
    fates = {f"fate_{row.code}": "goes" for row in inventory.purposes()}
    usual = {
        "kind": "sale", "name_zh": BUYER, "name_en": BUYER_EN, "contact": "privacy@haikuo.example", "reach": "open", "references": "",
        "effective_on": (timezone.localdate() + timedelta(days=10)).isoformat(), "more_zh": "", "more_en": "",
    }  # fmt: skip
    return {**usual, **fates, **said}


def opened_by_receipt(receipt):
    client = Client()
    client.post("/en/cases/", {"receipt": receipt})
    return client


def test_from_entering_to_taking_by_two_people_on_the_desk(django_capture_on_commit_callbacks):
    case = file().case
    officer, administrator = browser(zhao()), browser(wu())
    wrong = officer.post(f"{DESK}new/", typed(name_en=""))
    assert wrong.status_code == 422 and BUYER in walks.text(wrong) and "Give the name in both languages." in walks.text(wrong)
    assert officer.post(f"{DESK}new/", typed()).status_code == 302
    found = Succession.objects.get()
    here = f"{DESK}{found.public_id}/"
    assert f"{here}approve/" not in walks.text(officer.get(here))
    assert officer.post(f"{here}approve/", {"reason": ""}).status_code == 403
    with django_capture_on_commit_callbacks(execute=True):
        assert administrator.post(f"{here}approve/", {"reason": ""}).status_code == 302
    found.refresh_from_db()
    with the_day(found):
        officer, administrator = browser(zhao()), browser(wu())
        officer.post(f"{here}bundle/")
        bundle = f"{DESK}bundles/{found.handovers.get().public_id}/"
        assert f"{bundle}open/" not in walks.text(officer.get(here))
        administrator.post(f"{bundle}open/")
        assert administrator.post(f"{bundle}take/").status_code == 403
        assert "given out once" in walks.text(officer.get(f"{bundle}take/"))
        answer = officer.post(f"{bundle}take/")
        names = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))).namelist()
        assert f"{case.reference}/case.txt" in names and names[-1] == "manifest.json"
        assert officer.post(f"{bundle}take/").status_code == 302


def test_taking_asks_anew_who_is_there():
    file()
    found, user = announced(), zhao()
    user.set_password("a long password of zhao")
    user.save()
    with the_day(found):
        bundle, officer = opened(found), browser(user)
        take = f"{DESK}bundles/{bundle.public_id}/take/"
        assert "/account/confirm/" in officer.post(take)["Location"]
        bundle.refresh_from_db()
        assert bundle.state == "opened"
        officer.post("/staff/account/confirm/", {"password": "a long password of zhao"})
        assert officer.post(take).status_code == 200


def test_the_client_says_no_and_takes_it_back_in_their_case_and_a_stranger_cannot():
    mine, other = file(), file(language="en")
    found = announced()
    client = opened_by_receipt(mine.receipt)
    assert BUYER_EN in walks.text(client.get("/en/cases/mine/"))
    at = f"/en/cases/mine/succession/{found.public_id}/"
    assert "will not be handed over" in walks.text(client.post(at, {"answer": "no"}, follow=True))
    assert [each.subject for each in found.objections.all()] == [mine.case.subject]
    client.post(at, {"answer": "yes"})
    assert not found.objections.exists()
    assert Client().post(at, {"answer": "no"}).status_code == 302 and not found.objections.exists()
    assert "You said that this case is not to go" not in walks.text(opened_by_receipt(other.receipt).get("/en/cases/mine/"))


def test_the_public_page_reads_in_both_languages_from_the_press_and_holds_nothing_of_anybody(django_capture_on_commit_callbacks):
    case = file().case
    with django_capture_on_commit_callbacks(execute=True):
        found = announced(changed=["chat"], more_zh="用于推荐服务。", more_en="Used to recommend services.")
        tell()
    for language, words in (
        ("zh-hans", (BUYER, "须重新征得您同意", "用于推荐服务。")),
        ("en", (BUYER_EN, "asked anew", "recommend services")),
    ):
        shown = press.read(f"/{language}/succession/{found.public_id}/", language)
        body = shown.body.decode()
        assert all(each in body for each in (*words, "privacy@haikuo.example", found.sha256))
        assert case.reference not in body and STORY not in body and PHONE not in body
        assert body == Client().get(f"/{language}/succession/{found.public_id}/").content.decode()
        assert f"/{language}/succession/{found.public_id}/" in Client().get(f"/{language}/").content.decode()


def test_after_the_firm_has_closed_the_pages_say_whom_to_turn_to():
    found = announced(closing())
    with the_day(found):
        for path in ("/en/", "/en/contact/", f"/en/succession/{found.public_id}/"):
            assert "privacy@haikuo.example" in Client().get(path).content.decode()


def test_the_notice_is_read_from_disk_by_a_new_process_that_has_nothing_else(django_capture_on_commit_callbacks, django_assert_num_queries):
    with django_capture_on_commit_callbacks(execute=True):
        found = announced(closing())
    with the_day(found):
        publication.publish_all()
    started_anew = Press(nothing_here)
    with django_assert_num_queries(0):
        for language, words in (("zh-hans", "已生效"), ("en", "In effect")):
            for rest in ("", f"{found.public_id}/", f"{found.public_id}/notice.json"):
                answer = ask(started_anew, f"/{language}/succession/{rest}")
                assert answer.status == 200
                assert words in answer.body.decode() or rest.endswith("json")


def test_news_becomes_a_quiet_line_and_stays_linked_and_in_the_site_map():
    found = announced(closing())
    here = f"/en/succession/{found.public_id}/"
    with the_day(found):
        assert "notice urgent" in Client().get("/en/").content.decode()
    with time_machine.travel(found.effective_at + timedelta(days=91)):
        cache.clear()
        page = Client().get("/en/").content.decode()
        assert here in page and "notice urgent" not in page
    mapped = Client().get("/sitemap.xml").content.decode()
    assert here in mapped and "/en/succession/<" in mapped


def test_nobody_else_comes_in_and_what_waits_is_not_public():
    officer = browser(zhao())
    officer.post(f"{DESK}new/", typed())
    found = Succession.objects.get()
    for user in (chen_at_work(), li(), zhou()):
        for path in ("", "new/", f"{found.public_id}/"):
            assert browser(user).get(f"{DESK}{path}").status_code == 403
    assert Client().get(f"{DESK}{found.public_id}/").status_code == 302
    assert Client().get(f"/en/succession/{found.public_id}/").status_code == 404
    assert BUYER_EN not in Client().get("/en/succession/").content.decode()
