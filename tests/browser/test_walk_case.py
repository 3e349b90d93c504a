"""A case from the open chat through the desk into mediation and to its end: client, intake, privacy officer, mediator, each by keyboard."""

import re

import pytest
from playwright.sync_api import Locator, expect

from portal.accounts.demo import PEOPLE
from tests.browser.chat import Chat
from tests.browser.desk import Desk
from tests.browser.keyboard import Keyboard
from tests.browser.screens import PHONE, Screens
from tests.browser.words import ID_NUMBER, MASKED, UPSET

SAID = {
    "zh-hans": {
        "note": "与归档登记核对号码",
        "reply": "您好，我是人工。我们已找到那份复印件，今天下午给您结果。",
        "proposal": "三日内销毁复印件，寄送销毁记录，并书面致歉。",
    },
    "en": {
        "note": "comparing the number with the archive",
        "reply": "Hello, I am a person. We have found the copy and will tell you this afternoon.",
        "proposal": "The copy is destroyed within three days, the record of it is sent to you, and we apologise in writing.",
    },
}
AGREED_ZH, AGREED_EN = "三日内销毁复印件并寄送记录。", "The copy is destroyed within three days and the record sent."


class Client:
    """Somebody whose chat stays open, and who looks at the case page in another window."""

    def __init__(self, screens: Screens, language: str) -> None:
        page = screens.open(language, width=PHONE)
        page.goto(f"/{language}/chat/")
        self.chat = Chat(page)
        self.file(UPSET[language])
        self.page = screens.open(language, width=PHONE)
        self.keys = Keyboard(self.page)
        self.page.goto(f"/{language}/cases/")
        self.keys.write(self.page.locator("input[name=receipt]"), self.receipt)
        self.keys.press("Enter")
        self.page.wait_for_url("**/cases/mine/")

    def file(self, story: str) -> None:
        expect(self.chat.last).to_be_visible()
        self.chat.say(story)
        for steps in (2, 2, 8):  # no wish, no address, submit
            self.chat.chips(steps)
            self.chat.keys.use(self.chat.chip(0))
        filed = self.chat.last.locator(".filed")
        self.reference = filed.locator("strong").first.inner_text()
        self.receipt = filed.locator("code").inner_text()

    def do(self, name: str) -> None:
        self.page.reload()
        with self.page.expect_navigation():
            self.keys.use(self.page.locator(f"form[action$='/{name}/'] button"))
        expect(self.page.locator("main > .notice[role=status]")).to_be_visible()

    def reads(self, where: str) -> Locator:
        self.page.reload()
        return self.page.locator(where)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_case_is_taken_read_answered_mediated_agreed_and_closed(screens: Screens, language: str):
    said = SAID[language]
    client = Client(screens, language)
    intake = Desk(screens, "qian", language)
    take_and_answer(intake, client, said)
    mediator = into_mediation(screens, intake, client, language)
    officer = Desk(screens, "zhao", language)
    officer.find(client.reference)
    officer.do("accept-mediation")
    client.do("accept-mediation")

    mediator = Desk(screens, mediator, language)
    mediator.find(client.reference)
    mediator.unfold("declare")
    mediator.do("declare")  # impartial: the mediation begins with it
    proposal = mediator.unfold("propose")
    mediator.keys.write(proposal.locator("textarea"), said["proposal"])
    mediator.do("propose")
    expect(client.reads(".offer .words").first).to_contain_text(said["proposal"])
    client.do("accept-proposal")
    officer.page.reload()
    officer.do("accept-proposal")

    mediator.page.reload()
    agreement = mediator.unfold("agreement")
    mediator.keys.write(agreement.locator("textarea[name=text_zh]"), AGREED_ZH)
    mediator.keys.write(agreement.locator("textarea[name=text_en]"), AGREED_EN)
    mediator.keys.write(agreement.locator("textarea[name=seen]"), "Qian Yue")
    mediator.do("agreement")
    mediator.do("close")
    story = client.reads("main")
    expect(story).to_contain_text(AGREED_ZH)
    expect(story).to_contain_text(AGREED_EN)
    expect(client.page.locator("form[action$='/withdraw/']")).to_have_count(0)
    expect(client.page.locator("#reopen")).to_be_attached()
    troubles = [each.keys.troubles for each in (client, client.chat, intake, officer, mediator)]
    assert troubles == [[]] * 5


def take_and_answer(intake: Desk, client: Client, said: dict[str, str]) -> None:
    """Taken, seen masked, opened with a reason, answered: live in the chat, and on the status page with who read what and why."""
    page, keys = intake.page, intake.keys
    page.goto("/staff/cases/")
    expect(page.locator("table.queue .clocks").first).to_contain_text(re.compile(r"\d"))
    intake.find(client.reference)
    intake.do("take")
    expect(page.locator(".masked").first).to_contain_text(MASKED)
    assert ID_NUMBER not in page.content()

    reveal = page.locator("details.reveal").first
    keys.use(reveal.locator("summary"))
    keys.to(reveal.locator("select"))
    keys.press("ArrowDown")
    reason = reveal.locator("select option:checked").inner_text()
    keys.write(reveal.locator("input[name=note]"), said["note"])
    keys.use(reveal.locator("button"))
    expect(page.locator(".revealed")).to_contain_text(ID_NUMBER)

    keys.write(intake.form("reply").locator("textarea"), said["reply"])
    intake.do("reply")
    expect(client.chat.log.locator(".msg.staff").last).to_contain_text(said["reply"])
    writes = page.locator("[data-typing]")
    for _stroke in range(1000):  # on and on: the page that has just come may not listen yet
        client.chat.keys.write(client.chat.box, "…")
        if writes.is_visible():
            break
    expect(writes).to_be_visible()
    expect(client.reads(".thread .msg.staff").last).to_contain_text(said["reply"])
    expect(client.page.locator("#deadlines")).to_contain_text(reason)
    expect(client.page.locator("#deadlines")).to_contain_text(said["note"])


def into_mediation(screens: Screens, intake: Desk, client: Client, language: str) -> str:
    """Offered, and a mediator assigned; which of the demo's two."""
    intake.unfold("mediation")
    intake.do("mediation")
    assign = intake.unfold("assign")
    intake.keys.to(assign.locator("select"))
    intake.keys.press("ArrowDown")
    chosen = assign.locator("select option:checked").inner_text()
    intake.do("assign")
    return next(person.name for person in PEOPLE if (person.name_en if language == "en" else person.name_zh) == chosen)
