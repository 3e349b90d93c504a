"""Where a case stands, for whoever holds its receipt or speaks in its conversation."""

from typing import Any

from django.utils.translation import override
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import here
from bot.actions.doors import link
from bot.first_heard import LIKE_A_RECEIPT
from bot.phrases import hears
from disputes import queries as disputes
from disputes.models import Case
from portal.doors import limits
from portal.doors.errors import Refusal

Events = list[dict[str, Any]]
Domain = dict[str, Any]


class CaseStatus(Action):
    """Tells the status of the case a receipt in the message opens, or of the open cases of this conversation."""

    def name(self) -> str:
        return "action_case_status"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        now = here.of(tracker)
        if hears("lost_receipt", now.parse.text) and not now.receipt:
            button = link("utter_receipt_lost_button", "/cases/lost/", domain, here.spoken(tracker))
            dispatcher.utter_message(response="utter_receipt_lost", buttons=[button])
        elif not now.receipt and LIKE_A_RECEIPT.search(now.masked):
            dispatcher.utter_message(response="utter_receipt_misread")
        elif now.receipt:
            self._by_receipt(dispatcher, tracker, now)
        elif now.conversation and (cases := disputes.open_cases(now.conversation)):
            for case in cases[-3:]:
                tell(dispatcher, case, here.spoken(tracker))
        else:
            dispatcher.utter_message(response="utter_status_ask")
        return []

    def _by_receipt(self, dispatcher: CollectingDispatcher, tracker: Tracker, now: here.Here) -> None:
        """Guessing is limited per conversation; an unknown receipt is told apart from nothing."""
        try:
            limits.hit("bot.receipt", tracker.sender_id, limit=10, window=3600)
            tell(dispatcher, disputes.by_receipt(now.receipt), here.spoken(tracker))
        except Refusal:
            dispatcher.utter_message(response="utter_status_unknown")


def tell(dispatcher: CollectingDispatcher, case: Case, language: str) -> None:
    """One plain sentence and the next due date."""
    with override(language):
        facts = case_facts(case)
    said = {"reference": case.reference, "status": facts["status"], "due": due_lines(facts, language)}
    dispatcher.utter_message(response="utter_status", json_message={"case": facts}, **said)


def case_facts(case: Case) -> dict[str, Any]:
    """What a client draws of a case, in the active language; no secret and nothing of its text."""
    running = [clock for clock in disputes.clocks(case) if clock.state not in ("met", "missed")]
    shown = [(clock.shown, clock.shown.due) for clock in running]
    due = [{"title": each.title, "at": due.at.isoformat(), "headline": each.headline, "why": each.summary} for each, due in shown]
    return {
        "reference": case.reference,
        "kind": str(case.kind),
        "stage": str(case.stage),
        "status": disputes.status_sentence(case),
        "due": due,
    }


def due_lines(facts: dict[str, Any], language: str) -> str:
    """The next two due dates, each with why it is that day."""
    line = "{title}：{headline}（{why}）" if language.startswith("zh") else "{title}: {headline} ({why})"
    return "\n".join(line.format(**each) for each in facts["due"][:2])
