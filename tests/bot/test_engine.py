"""The engine by itself: what a rule, a form and a payload do."""

import pytest
from rasa_sdk.executor import ActionExecutor

from bot import messages
from bot.engine import Engine, Tracker, fill, run_now
from bot.rasa_files import script
from portal.doors.errors import Refusal


def test_words_are_filled_in_once_and_never_looked_into():
    assert fill('a {x} /b{{"c": "{x}"}} {y}', {"x": "{y} {{"}) == 'a {y} {{ /b{"c": "{y} {{"} {y}'


def test_an_action_that_waits_is_refused():
    class Pause:
        def __await__(self):
            yield None

    async def waiting():
        await Pause()

    with pytest.raises(RuntimeError, match="waited"):
        run_now(waiting())


def test_a_response_is_chosen_by_the_language_slot():
    engine = Engine(script(), ActionExecutor())
    tracker = Tracker("s", script().first_slots())
    assert engine.render(tracker, "utter_welcome", {})["text"].startswith("You are welcome")
    tracker.slots["language"] = "zh-hans"
    assert engine.render(tracker, "utter_welcome", {})["text"].startswith("不客气")


def test_a_tracker_stays_as_short_at_turn_three_hundred():
    tracker = Tracker("s", {})
    for _ in range(300):
        tracker.apply([{"event": "user", "text": "x"}])
    assert len(tracker.events) == 30


@pytest.mark.parametrize(
    "payload",
    [
        "/nonsense",
        "complaint",
        '/change{"part": {"a": 1}}',
        '/change{"stranger": "x"}',
        "/affirm{",
        '/change["part"]',
        '/change{"part": "soul"}',
        "/" + "a" * 500,
    ],
)
def test_a_foreign_payload_is_refused(payload):
    with pytest.raises(Refusal):
        messages.from_payload(payload)


def test_every_button_of_the_domain_is_a_payload_we_take():
    for variations in script().domain["responses"].values():
        for one in variations:
            for button in (each for each in one.get("buttons", []) if not each.get("url")):
                messages.from_payload(fill(button["payload"], {}))
