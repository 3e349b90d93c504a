"""Runs standard Rasa domain, rules and forms through rasa-sdk's ActionExecutor in this process. No ORM: a tracker is data."""

from collections.abc import Coroutine, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from rasa_sdk.executor import ActionExecutor

from bot.rasa_files import Rule, Script, Step

Event = dict[str, Any]
Message = dict[str, Any]
Response = dict[str, Any]
# Enough for an action to look back; a tracker that keeps all events makes turn 300 slower than turn 10.
KEPT_EVENTS = 30
MOST_ACTIONS = 20
# In a rule: the action before it has asked something itself, so the form's question waits.
WAIT = Step("action", "action_listen")
# The only buttons that answer a question asked for words.
LEAVES_OPEN = ("skip", "deny")


class Rejected(Exception):
    """The form found no answer to its question in the message: the rules decide."""


@dataclass
class Tracker:
    """Where one conversation stands, as rasa-sdk sees it."""

    sender_id: str
    slots: dict[str, Any]
    loop: str = ""
    message: Message = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    last_action: str = "action_listen"

    def as_sdk(self) -> dict[str, Any]:
        return {
            "sender_id": self.sender_id,
            "slots": dict(self.slots),
            "latest_message": self.message,
            "events": list(self.events),
            "paused": False,
            "followup_action": None,
            "active_loop": {"name": self.loop} if self.loop else {},
            "latest_action_name": self.last_action,
        }

    def apply(self, events: Iterable[Event]) -> str:
        """Take in events; returns the follow-up action one of them asks for, if any."""
        followup = ""
        for event in events:
            kind = event["event"]
            if kind == "slot":
                self.slots[event["name"]] = event["value"]
            elif kind == "active_loop":
                self.loop = event["name"] or ""
            elif kind == "followup":
                followup = event["name"]
            self.events.append(event)
        self.events = self.events[-KEPT_EVENTS:]
        return followup


def run_now(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """Drive a coroutine that never waits, without an event loop, so that actions may use the ORM like any sync function."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        return end.value
    coroutine.close()
    raise RuntimeError("an action waited for something; actions run in one go")


@dataclass(frozen=True)
class Engine:
    script: Script
    executor: ActionExecutor

    def handle(self, tracker: Tracker, message: Message) -> list[Response]:
        """One turn: what the bot says to a parsed message (`text`, `intent.name`, `entities`). Changes the tracker."""
        tracker.message = message
        tracker.apply([{"event": "user", "text": message.get("text", ""), "parse_data": {"intent": message["intent"]}}])
        said: list[Response] = []
        loop = tracker.loop
        if loop:
            try:
                self._run_form(tracker, loop, said, answer=True)
                return said
            except Rejected:
                pass
        rule = self._rule_for(tracker, message["intent"]["name"])
        for step in rule.steps[1:] if rule else ():
            if step.kind == "action" and step != WAIT:
                self._run(tracker, step.name, said)
        asked_again = rule is not None and (Step("action", loop) in rule.steps or WAIT in rule.steps)
        if loop and loop == tracker.loop and not asked_again:
            self._run(tracker, loop, said)
        return said

    def speak(self, tracker: Tracker, action: str) -> list[Response]:
        """Run one action outside the rules."""
        said: list[Response] = []
        self._run(tracker, action, said)
        return said

    @cached_property
    def _by_intent(self) -> dict[str, list[Rule]]:
        found: dict[str, list[Rule]] = {}
        for rule in self.script.rules:
            if rule.steps[0].kind == "intent":
                found.setdefault(rule.steps[0].name, []).append(rule)
        return found

    def _rule_for(self, tracker: Tracker, intent: str) -> Rule | None:
        """The rule for an intent, one for the active loop before one for any state."""
        fitting = self._by_intent.get(intent, [])
        here = [rule for rule in fitting if rule.loop == tracker.loop]
        return next(iter(here or [rule for rule in fitting if not rule.loop]), None)

    def _run(self, tracker: Tracker, name: str, said: list[Response]) -> None:
        """Run an action by name, and what it asks to follow."""
        for _ in range(MOST_ACTIONS):
            if name in self.script.domain["forms"]:
                self._run_form(tracker, name, said, answer=False)
                return
            followup = self._act(tracker, name, said)
            if not followup or followup == "action_listen":
                return
            name = followup

    def _act(self, tracker: Tracker, name: str, said: list[Response]) -> str:
        if name == "action_restart":
            tracker.slots = self.script.first_slots() | {"language": tracker.slots.get("language")}
            tracker.loop, tracker.events = "", []
            return ""
        if name == "action_deactivate_loop":
            return tracker.apply([{"event": "active_loop", "name": None}, slot("requested_slot", None)])
        tracker.last_action = name
        if name.startswith("utter_"):
            said.append(self.render(tracker, name, {}))
            return ""
        return tracker.apply(self._call(tracker, name, said))

    def _call(self, tracker: Tracker, name: str, said: list[Response]) -> list[Event]:
        call = {"next_action": name, "sender_id": tracker.sender_id, "tracker": tracker.as_sdk(), "domain": self.script.domain}
        result = run_now(self.executor.run(call))
        for response in result.responses if result else ():
            said.append(self._finish(tracker, response))
        return list(result.events) if result else []

    def _run_form(self, tracker: Tracker, form: str, said: list[Response], *, answer: bool) -> None:
        """Take the message as an answer (`answer`) or not, then ask the next question or submit. Raises Rejected."""
        asked = tracker.slots.get("requested_slot") if tracker.loop == form else None
        if answer:
            candidates = self._candidates(tracker, form)
            if not candidates:
                raise Rejected
            tracker.apply(candidates)
        elif tracker.loop != form:
            tracker.apply([{"event": "active_loop", "name": form}])
        if not answer:
            # The validator looks at slots at the end of the events: nothing new was said to this form.
            tracker.apply([{"event": "action", "name": form}])
        events = self._call(tracker, f"validate_{form}", said)
        tracker.apply(events)
        chosen = [event["value"] for event in events if event["event"] == "slot" and event["name"] == "requested_slot"]
        wanted = chosen[-1] if chosen else self._first_missing(tracker, form)
        tracker.apply([slot("requested_slot", wanted), slot("asked_again", bool(wanted) and wanted == asked)])
        if wanted:
            self._ask(tracker, form, wanted, said)
        else:
            self._submit(tracker, form, said)

    def _first_missing(self, tracker: Tracker, form: str) -> str | None:
        return next((name for name in self.script.form_slots(form) if tracker.slots.get(name) is None), None)

    def _candidates(self, tracker: Tracker, form: str) -> list[Event]:
        """Slot events for what the message answers, by the mappings of the domain."""
        found = []
        for name in self.script.form_slots(form):
            for mapping in self.script.domain["slots"][name]["mappings"]:
                if self._fits(tracker, form, mapping) and (value := _extract(tracker.message, mapping)) is not None:
                    found.append(slot(name, value))
        return found

    def _fits(self, tracker: Tracker, form: str, mapping: Mapping[str, Any]) -> bool:
        wanted = tracker.slots.get("requested_slot")
        conditions = mapping.get("conditions", [])
        fits = [c.get("active_loop") == form and c.get("requested_slot", wanted) == wanted for c in conditions]
        return any(fits) if conditions else True

    def _ask(self, tracker: Tracker, form: str, name: str, said: list[Response]) -> None:
        """Ask for a slot, as Rasa does: an action or a response named after form and slot, or after the slot. Asked once more, in fewer
        words, where there are such."""
        for action in (f"action_ask_{form}_{name}", f"action_ask_{name}"):
            if action in self.executor.actions:
                tracker.apply(self._call(tracker, action, said))
                return
        again = (f"utter_ask_{name}_again",) if tracker.slots.get("asked_again") else ()
        names = (*again, f"utter_ask_{form}_{name}", f"utter_ask_{name}")
        said.append(self.render(tracker, next(response for response in names if response in self.script.domain["responses"]), {}))

    def _submit(self, tracker: Tracker, form: str, said: list[Response]) -> None:
        tracker.apply([{"event": "active_loop", "name": None}])
        for rule in self.script.rules:
            if rule.loop == form and rule.steps[0] == Step("action", form):
                for step in rule.steps[1:]:
                    if step.kind == "action":
                        self._run(tracker, step.name, said)

    def _finish(self, tracker: Tracker, response: Response) -> Response:
        """An action's response with the words of the domain filled in."""
        if not response.get("response"):
            return {name: response.get(name) for name in ("text", "buttons", "custom")}
        plain = {"text", "buttons", "elements", "custom", "template", "response", "image", "attachment"}
        facts = {name: value for name, value in response.items() if name not in plain}
        words = self.render(tracker, response["response"], facts)
        return words | {"buttons": [*words["buttons"], *(response.get("buttons") or [])], "custom": response.get("custom") or {}}

    def render(self, tracker: Tracker, name: str, facts: Mapping[str, Any]) -> Response:
        """The variation of a domain response whose slot conditions hold, with slots and facts filled in."""
        variations = self.script.domain["responses"][name]
        chosen = next((one for one in variations if one.get("condition") and _holds(one["condition"], tracker.slots)), None)
        chosen = chosen or next(one for one in variations if not one.get("condition"))
        known = {key: "" if value is None else value for key, value in tracker.slots.items()} | dict(facts)
        buttons = [{key: fill(value, known) for key, value in button.items()} for button in chosen.get("buttons", [])]
        return {"name": name, "text": fill(chosen["text"], known), "buttons": buttons, "custom": {}}


def slot(name: str, value: Any) -> Event:
    return {"event": "slot", "name": name, "value": value, "timestamp": None}


def fill(words: str, facts: Mapping[str, Any]) -> str:
    """`{name}` by its fact, `{{` and `}}` by one brace, as Rasa does; a fact is never looked into."""
    parts = words.replace("{{", "\x00").replace("}}", "\x01").split("{")
    done = [parts[0]]
    for part in parts[1:]:
        name, _, rest = part.partition("}")
        done.append(str(facts.get(name, "")) + rest if name in facts else "{" + part)
    return "".join(piece.replace("\x00", "{").replace("\x01", "}") for piece in done)


def is_pressed(message: Mapping[str, Any]) -> bool:
    """Whether this is a button's payload and no words: nothing of it may end up in what somebody files."""
    return str(message.get("text") or "").partition("{")[0] == f"/{message['intent']['name']}"


def _holds(conditions: Iterable[Mapping[str, Any]], slots: Mapping[str, Any]) -> bool:
    return all(slots.get(condition["name"]) == condition["value"] for condition in conditions if condition["type"] == "slot")


def _extract(message: Message, mapping: Mapping[str, Any]) -> Any:
    """What a mapping takes from a message, or None (from_text, from_intent, from_entity)."""
    intent = message["intent"]["name"]
    wanted, refused = mapping.get("intent"), mapping.get("not_intent", [])
    if (wanted and intent not in ([wanted] if isinstance(wanted, str) else wanted)) or intent in refused:
        return None
    if mapping["type"] == "from_text":
        return None if is_pressed(message) and intent not in LEAVES_OPEN else message.get("text")
    if mapping["type"] == "from_intent":
        return mapping["value"]
    if mapping["type"] == "from_entity":
        return next((each["value"] for each in message.get("entities", []) if each["entity"] == mapping["entity"]), None)
    return None
