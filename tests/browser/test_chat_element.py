"""The chat element against a server that says exactly what a test wants: late, too much, refused, gone."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.chat import Chat
from tests.browser.screens import Screens
from tests.browser.scripted import Server, come

NO_STORE = "for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, { get() { throw new DOMException('no'); } });"
# What a screen reader would be told: every message and date put into the list, with the list's aria-live at that moment.
LISTENS = """window.read = [];
new MutationObserver((all) => all.forEach((each) => each.addedNodes.forEach((node) => {
  if (each.target.role === 'log' && node.matches?.('.msg, .day')) window.read.push(`${node.className} ${each.target.getAttribute('aria-live')}`);
}))).observe(document, { subtree: true, childList: true });"""
HIDDEN = "Object.defineProperty(document, 'hidden', { get: () => true });"


@pytest.fixture
def page(screens: Screens) -> Page:
    return screens.open("en")


def test_only_what_is_new_is_read_aloud_and_counted(page: Page):
    server = Server(page, lines=3)
    page.add_init_script(LISTENS + HIDDEN)
    chat = come(page, server)
    expect(chat.log).to_have_attribute("aria-live", "polite")
    assert set(page.evaluate("window.read")) == {"day off", "msg bot off"}
    assert not page.title().startswith("(")

    page.evaluate("window.read = []")
    chat.say("hello")
    chat.answered()
    assert page.evaluate("window.read") == ["msg me pending polite", "day polite", "msg bot polite"]  # once each
    expect(page).to_have_title(re.compile(r"^\(1\) "))


def test_where_nothing_can_be_stored_a_lost_line_is_no_lost_conversation(page: Page):
    server = Server(page)
    page.add_init_script(NO_STORE)
    page.goto("/en/chat/")
    chat = Chat(page)
    chat.say("hello")
    chat.answered()
    server.socket.close()
    expect(page.locator(".banner")).to_be_visible()
    expect(page.locator(".banner")).to_be_hidden()
    chat.say("still here")
    chat.answered()
    assert [(frame["token"], frame["after"]) for frame in server.of("session.resume")] == [("t", 2)]
    assert len(server.of("session.start")) == 1 and chat.log.locator(".msg").count() == 4


def test_after_a_long_absence_nothing_is_missing_in_the_middle(page: Page):
    server = Server(page, lines=5)
    server.answers["history.request"] = lambda asked: [
        {
            "type": "history.page",
            "in_reply_to": asked["id"],
            "more": asked["before"] - 1 > asked["limit"],
            "messages": server.thread[max(asked["before"] - 1 - asked["limit"], 0) : asked["before"] - 1],
        }
    ]
    chat = come(page, server)
    server.socket.close()
    expect(page.locator(".banner")).to_be_visible()
    server.thread += [server.line(n) for n in range(6, 146)]
    expect(chat.log.locator(".msg").last).to_contain_text("line 145")
    while (earlier := page.locator("button.earlier")).is_visible():
        count = chat.log.locator(".msg").count()
        earlier.click()
        expect(chat.log.locator(".msg").nth(count)).to_be_attached()
    found = chat.log.locator(".msg").evaluate_all("all => all.map((each) => Number(each.dataset.cursor))")
    assert found == list(range(1, 146))

    server.socket.close()  # a short one takes nothing away
    expect(page.locator(".banner")).to_be_visible()
    expect(page.locator(".banner")).to_be_hidden()
    expect(chat.log.locator(".msg")).to_have_count(145)


def test_what_was_refused_for_now_can_be_sent_again_and_outlives_a_reload(page: Page):
    server = Server(page, lines=1)
    server.answers["message.send"] = lambda frame: [
        {"type": "error", "code": "limit.reached", "in_reply_to": frame["id"], "retry_after": 2}
    ]
    chat = come(page, server)
    chat.say("too fast")
    retry = chat.log.locator(".failed .retry")
    expect(retry).to_be_in_viewport()
    page.reload()
    expect(retry).to_be_visible()
    server.answers["message.send"] = server.take
    chat.keys.use(retry)
    expect(chat.box).to_be_focused()
    chat.answered()
    expect(chat.log.locator(".msg.me")).to_have_count(1)
    assert len({frame["id"] for frame in server.of("message.send")}) == 1


def test_a_line_that_answers_nothing_is_left_for_a_new_one(page: Page):
    """As after a night's sleep: the socket looks open and leads nowhere."""
    page.clock.install()
    server = Server(page, lines=1)
    chat = come(page, server)
    server.answers["message.send"] = lambda _frame: []
    chat.say("good morning")
    expect(chat.log.locator(".pending")).to_have_count(1)
    server.answers["message.send"] = server.take
    page.clock.run_for(30_000)
    chat.answered()
    expect(chat.log.locator(".msg.me")).to_have_count(1)
    assert len(server.of("session.resume")) == 2


def test_a_text_that_is_too_long_is_kept_whole_and_said_to_be(page: Page):
    server = Server(page, lines=1)
    chat = come(page, server)
    chat.say("w" * 4_100)
    expect(page.locator(".count.over")).to_contain_text("100")
    expect(chat.box).to_have_attribute("aria-invalid", "true")
    expect(page.locator("mingshi-chat > [role=status]")).to_contain_text("100")
    assert len(chat.box.input_value()) == 4_100 and server.of("message.send") == []
    chat.say("short")
    chat.answered()
    expect(page.locator(".count.over")).to_be_hidden()


def test_nothing_is_deleted_or_rated_unsaid_while_the_line_is_down(page: Page):
    server = Server(page, lines=1)
    chat = come(page, server)
    page.route_web_socket("**/ws/chat/", lambda socket: socket.close())
    server.socket.close()
    expect(page.locator(".banner")).to_be_visible()
    page.locator("details.more summary").click()
    page.locator("details.more button").last.click()
    chat.log.locator("[role=group] button").first.click()
    expect(chat.log.locator(".msg").last).to_contain_text("nothing has been done")
    expect(chat.log.locator("[role=group] button").first).to_be_visible()
    page.locator("details.more summary").click()
    page.locator("details.more button").nth(-2).click()
    chat.log.locator(".rating input").first.check()
    chat.log.locator(".rating button").first.click()
    expect(chat.log.locator(".msg").last).to_contain_text("nothing has been done")
    expect(chat.log.locator(".rating button").first).to_be_visible()
    assert server.of("rating.give") == server.of("conversation.delete") == []


def test_the_language_of_the_page_is_the_one_spoken_from_now_on(page: Page):
    server = Server(page, lines=1)
    come(page, server)
    assert server.of("language.set") == []
    page.goto("/zh-hans/chat/")
    expect(page.locator("mingshi-chat .msg")).to_have_count(1)
    assert [frame["lang"] for frame in server.of("language.set")] == ["zh-hans"]


def test_several_chats_on_a_page_are_one_conversation_with_names_of_their_own(page: Page):
    server = Server(page, lines=1)
    come(page, server)
    page.evaluate("""() => { const more = document.createElement('mingshi-chat');
      Object.assign(more.dataset, { lang: 'en', words: '/en/chat/words.json' }); document.querySelector('main').append(more); }""")
    expect(page.locator("mingshi-chat .msg")).to_have_count(2)
    names = page.locator("mingshi-chat [id]").evaluate_all("all => all.map((each) => each.id)")
    assert len(names) == len(set(names)) and "chat-text" in names
    assert page.locator("mingshi-chat").evaluate_all("all => all.every((each) => each.current === 't')")


def test_words_typed_and_a_receipt_shown_before_the_script_came_stay(page: Page):
    Server(page, lines=1)
    waiting: list[Route] = []
    page.route("**/words.json", lambda route: waiting.append(route))

    def with_receipt(route: Route) -> None:
        found = route.fetch()
        route.fulfill(response=found, body=found.text().replace("</ol>", '<li class="filed"><code class="code">ABCD-EFGH</code></li></ol>'))

    page.route("**/en/chat/", with_receipt)
    page.goto("/en/chat/")
    page.locator("#chat-text").press_sequentially("typed early")
    waiting[0].continue_()
    expect(page.locator("[role=log] .msg")).to_have_count(1)
    page.keyboard.type(" and on")
    expect(page.locator("#chat-text")).to_have_value("typed early and on")
    expect(page.locator("mingshi-chat .filed code")).to_have_text("ABCD-EFGH")


def test_where_the_script_cannot_be_had_the_button_leads_to_the_page(screens: Screens, page: Page):
    screens.allow("ERR_FAILED")
    page.route(re.compile(r"/bot/chat\.\w+\.js"), lambda route: route.abort())
    page.goto("/en/policy/")
    page.locator("button.launcher").click()
    page.wait_for_url("**/en/chat/")
    expect(page.locator("#chat-text")).to_be_visible()  # the plain form


def test_what_cannot_be_copied_is_marked_and_lines_stand_for_shades(screens: Screens):
    page = screens.open("en", forced_colors="active")
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined });")
    server = Server(page)
    server.thread = [server.line(1, case={"reference": "2026-AAAAA", "receipt": "ABCD-EFGH"})]
    chat = come(page, server)
    chat.log.locator(".filed button").first.click()
    expect(chat.log.locator(".filed [role=status]")).to_contain_text("copy it yourself")
    assert page.evaluate("getSelection().toString()") == "ABCD-EFGH"
    assert chat.log.locator(".said").evaluate("node => parseFloat(getComputedStyle(node).borderTopWidth)") >= 1


def test_a_file_is_seen_to_go_and_one_that_will_never_be_taken_is_not_tried_again(page: Page):
    server = Server(page, lines=1)
    pieces: list[int] = []
    standing = {"case": "2026-AAAAA", "most": 1_000_000, "most_words": "1 MB", "words_limit": 500, "claims": [],
                "consent": {"title": "", "text": "", "sha256": ""}, "original": {"title": "", "text": "", "sha256": ""},
                "files": [{"id": "one", "checking": False, "state": "Ready", "why": ""}]}  # fmt: skip

    def files(route: Route) -> None:
        asked = route.request
        if asked.method == "PATCH":
            pieces.append(len(asked.post_data_buffer or b""))
            route.fulfill(status=204, headers={"Upload-Offset": str(sum(pieces))})
        elif asked.method == "POST" and "cnVuLmV4ZQ" in asked.headers["upload-metadata"]:
            route.fulfill(status=422, json={"detail": "Not this kind."})
        elif asked.method == "POST":
            route.fulfill(status=201, headers={"Location": "/en/chat/files/one/"})
        else:
            route.fulfill(json=standing)

    page.route("**/chat/files/**", files)
    chat = come(page, server)
    box = page.locator(".attaching")

    def choose(button: str, name: str, size: int) -> None:
        with page.expect_file_chooser() as chooser:
            page.locator(button).click()
        chooser.value.set_files({"name": name, "mimeType": "text/plain", "buffer": b"x" * size})

    choose("button.attach", "huge.txt", 1_000_001)
    expect(box).to_contain_text("too large")
    choose("[data-act=other]", "run.exe", 10)
    box.locator("textarea").fill("contract, page 3")
    box.locator("[data-act=no]").click()
    expect(box).to_contain_text("Not this kind.")
    expect(box.locator("[data-act=retry]")).to_have_count(0)
    choose("[data-act=other]", "letter.txt", 300_000)
    expect(box.locator("textarea")).to_have_value("contract, page 3")
    box.locator("[data-act=no]").click()
    expect(chat.log.locator(".msg.system")).to_contain_text("Ready")
    assert sum(pieces) == 300_000 and pieces[0] == 65_536 and len(pieces) > 2
