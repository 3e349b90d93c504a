"""What the robot can do while its trained model cannot be used: danger and a wish for a person are heard by rule; the form is named."""

from bot.actions import here
from bot.engine import Engine, Response, Tracker
from bot.understanding.parsing import Parse
from bot.understanding.patterns import asks_for_person, danger

ASKS = "/handoff"


def said(engine: Engine, tracker: Tracker, now: here.Here, payload: str) -> list[Response]:
    """The answer to one message; `now.parse` is `parsed()`. Everything but danger and a wish for a person is told of the trouble."""
    here.enter(now)
    try:
        if now.parse.danger and not payload:
            return engine.speak(tracker, "action_danger")
        if payload == ASKS or not payload and now.parse.by_rule:
            return engine.speak(tracker, "action_request_human")
        return [engine.render(tracker, "utter_trouble", {})]
    finally:
        here.enter(None)


def parsed(text: str, language: str) -> Parse:
    """What the rules alone say of a masked message."""
    return Parse(text, language, (), (), danger=danger(text), by_rule=asks_for_person(text))
