"""The chat without scripts: all of an answer can be pressed, the rest is past; every line has its time; a receipt comes first; errors lead to the words."""

import json
import re

import pytest
from django.test import Client

from bot import widget_words
from bot.rasa_files import script
from disputes.models import Conversation
from disputes.services import conversations
from portal.trail.rules import Actor
from tests.journeys import doors

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firm")]
PAYLOAD = re.compile(r"/[a-z_]+(?:\{.*\})?")
# What answers the robot's last question, or takes up what was told just then.
OF_THE_MOMENT = {"skip", "stop", "affirm", "deny", "change", "go_on", "smalltalk", "add_to_case"}


def page(browser: Client) -> str:
    return browser.get("/en/chat/").content.decode()


def test_only_what_was_asked_since_ones_last_words_can_be_pressed_and_a_notice_takes_nothing_away():
    browser = Client()
    browser.post("/en/chat/", {"text": "I want to complain: you leaked my ID card number to a lender."})
    before = page(browser)
    assert before.count('action="#latest" class="chips"') == 1 and 'value="/stop"' in before
    talk = Conversation.objects.get()
    conversations.post_message(conversation=talk, text="A file was added.", by=Actor("system", "", "system"))
    assert 'value="/stop"' in page(browser)
    browser.post("/en/chat/", {"payload": "/stop"})
    assert 'value="/stop"' not in page(browser)


def test_every_line_has_its_time_and_one_reads_on_where_the_answer_begins():
    browser = Client()
    browser.post("/en/chat/", {"text": "How long do you keep my data?"})
    shown = page(browser)
    assert len(re.findall(r'<time datetime="[^"]+">20\d\d-\d\d-\d\d \d\d:\d\d</time>', shown)) == shown.count('<li class="msg')
    assert re.search(r'class="msg me".*?<li class="msg bot" id="latest"', shown, re.DOTALL) and shown.count('id="latest"') == 1


def test_a_receipt_stands_before_the_words_about_it():
    browser = Client()
    for step in doors.STEPS:
        answer = browser.post("/zh-hans/chat/", doors.as_form(step))
    shown = answer.content.decode()
    assert shown.count('id="latest"') == 1 and shown.index('class="filed" id="latest"') < shown.rindex('<li class="msg bot"')


def test_a_refused_text_is_kept_and_named_beside_the_field_too():
    answer = Client().post("/en/chat/", {"text": "w" * 4001})
    shown = answer.content.decode()
    assert answer.status_code == 422 and "w" * 4001 in shown and "<title>Error:" in shown
    assert re.search(r'class="error-summary" id="latest"', shown) and 'aria-invalid="true" aria-describedby="chat-text-error"' in shown


def test_each_button_of_the_robot_stands_or_is_of_the_moment():
    always = re.compile(widget_words.ANY_TIME)
    said = json.dumps(script().domain["responses"], ensure_ascii=False).replace("{{", "{").replace("}}", "}")
    payloads = {json.loads(f'"{found}"') for found in re.findall(r'"payload": "((?:[^"\\]|\\.)*)"', said)} - {""}
    assert len(payloads) > 20
    undecided = {each for each in payloads if not always.fullmatch(each) and re.split(r"[/{]", each)[1] not in OF_THE_MOMENT}
    assert undecided == {'/complaint{"story": "last"}'}
