"""“Your choices”: what one sees, what one can change, and that nobody changes another's."""

import html5lib
import pytest

from portal.consent import browser, queries, services
from portal.consent.models import ConsentEvent
from tests.people import wang

pytestmark = pytest.mark.django_db
WANG = "conversation:wang1"
KEEP = "keep_conversation_to_improve"


@pytest.fixture(autouse=True)
def _ready(texts, firm):
    pass


@pytest.fixture
def wangs_browser(client):
    session = client.session
    session[browser.KEY] = WANG
    session.save()
    return client


def text(response):
    html5lib.HTMLParser(strict=True).parse(response.content)
    return response.content.decode()


def answer(client, answer, code=KEEP, language="en", shown=None):
    return client.post(f"/{language}/choices/{code}/", {"answer": answer, "shown": shown or queries.purpose(code).sha256(language)})


def wang_agrees():
    shown = queries.purpose(KEEP).sha256("en")
    services.give_consent(purpose=KEEP, subject=WANG, shown=shown, language="en", how="chat", by=wang())


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "我的选择"), ("en", "Your choices")])
def test_everybody_may_read_what_is_asked(client, language, words):
    page = text(client.get(f"/{language}/choices/"))
    assert words in page and "<button" not in page.split("<main")[1].split("</main>")[0]


def test_a_browser_without_a_person_changes_nothing(client):
    wang_agrees()
    response = answer(client, "withdraw")
    assert response.status_code == 403
    assert queries.state(WANG, KEEP).valid


def test_chen_sees_nothing_of_wangs_choices(client):
    wang_agrees()
    session = client.session
    session[browser.KEY] = "conversation:chen1"
    session.save()
    page = text(client.get("/en/choices/"))
    assert "You agreed on" not in page and "You have not been asked." in page
    assert answer(client, "withdraw").status_code == 409
    assert queries.state(WANG, KEEP).valid


def test_saying_yes_and_taking_it_back_are_one_click_each(wangs_browser):
    assert answer(wangs_browser, "give").status_code == 302
    assert "You agreed on" in text(wangs_browser.get("/en/choices/"))
    assert answer(wangs_browser, "withdraw").status_code == 302
    page = text(wangs_browser.get("/en/choices/"))
    assert "You took your consent back on" in page and "We will not ask again before" in page


def test_a_no_is_recorded_as_such(wangs_browser):
    answer(wangs_browser, "refuse", code="share_with_other_party")
    assert queries.state(WANG, "share_with_other_party").answer == "refused"


def test_a_yes_to_other_words_is_refused(wangs_browser):
    assert answer(wangs_browser, "give", shown="0" * 64).status_code == 409
    assert not ConsentEvent.objects.exists()


@pytest.mark.parametrize("word", ["", "yes", "given"])
def test_an_unknown_answer_is_refused(wangs_browser, word):
    assert answer(wangs_browser, word).status_code == 422


def test_an_unknown_purpose_is_not_found(wangs_browser):
    response = wangs_browser.post("/en/choices/everything/", {"answer": "give", "shown": "x"})
    assert response.status_code == 404


def test_reading_by_get_changes_nothing(wangs_browser):
    assert wangs_browser.get(f"/en/choices/{KEEP}/").status_code == 405
    assert not ConsentEvent.objects.exists()


def test_the_signal_is_shown_and_honoured(wangs_browser):
    page = text(wangs_browser.get("/en/choices/", HTTP_SEC_GPC="1"))
    assert "Your browser sends the Global Privacy Control signal." in page
    assert queries.state(WANG, KEEP).answer == "refused"


@pytest.mark.parametrize("value", ["0", "true", "2", ""])
def test_any_other_value_of_the_signal_is_no_signal(wangs_browser, value):
    assert "sends no Global Privacy Control signal" in text(wangs_browser.get("/en/choices/", HTTP_SEC_GPC=value))
    assert not ConsentEvent.objects.exists()


def test_the_page_varies_with_the_signal_and_is_never_stored(client):
    response = client.get("/en/choices/")
    assert "Sec-GPC" in response["Vary"] and "no-store" in response["Cache-Control"]
