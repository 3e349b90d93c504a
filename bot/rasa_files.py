"""Reads the standard Rasa 3.x files `domain.yml` and `data/rules*.yml` and says plainly what is wrong with them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.understanding import committed

HERE = Path(__file__).resolve().parent
BUILT_IN = frozenset({"action_listen", "action_restart", "action_deactivate_loop"})


@dataclass(frozen=True)
class Step:
    """One step of a rule: an intent said, an action taken, or a state that must hold (`loop`)."""

    kind: str
    name: str


@dataclass(frozen=True)
class Rule:
    name: str
    loop: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Script:
    """Domain and rules of the bot."""

    domain: dict[str, Any]
    rules: tuple[Rule, ...]

    @property
    def intents(self) -> frozenset[str]:
        return frozenset(self.domain["intents"])

    def form_slots(self, form: str) -> list[str]:
        return list(self.domain["forms"][form]["required_slots"])

    def first_slots(self) -> dict[str, Any]:
        """Slots of a fresh conversation."""
        return {name: slot.get("initial_value") for name, slot in self.domain["slots"].items()} | {"requested_slot": None}


def _step(raw: Mapping[str, Any]) -> Step:
    kind = next(iter(raw))
    return Step("loop" if kind == "active_loop" else kind, str(raw[kind] or "") if kind != "slot_was_set" else "")


def _rule(raw: Mapping[str, Any]) -> Rule:
    conditions = raw.get("condition", [])
    loops = [condition["active_loop"] for condition in conditions if "active_loop" in condition]
    return Rule(raw["rule"], loops[0] if loops else "", tuple(_step(step) for step in raw["steps"]))


def check(script: Script) -> list[str]:
    """What a rule names and the domain lacks."""
    known = set(script.domain["actions"]) | set(script.domain["forms"]) | set(script.domain["responses"]) | BUILT_IN
    named = [(rule.name, step) for rule in script.rules for step in rule.steps]
    missing = [f"{rule}: {step.name}" for rule, step in named if step.kind == "action" and step.name not in known]
    strangers = [f"{rule}: {step.name}" for rule, step in named if step.kind == "intent" and step.name not in script.intents]
    return missing + strangers


@lru_cache(maxsize=1)
def script() -> Script:
    """The committed files, read once. Raises ValueError when a rule names something the domain does not have."""
    domain = committed.read(HERE / "domain.yml")
    files = sorted((HERE / "data").glob("rules*.yml"))
    rules = [rule for path in files for rule in committed.read(path)["rules"]]
    found = Script(domain, tuple(_rule(raw) for raw in rules))
    if problems := check(found):
        raise ValueError("bot/data/rules*.yml: " + "; ".join(problems))
    return found
