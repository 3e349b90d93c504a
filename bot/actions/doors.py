"""What is neither a clause to quote nor a case to file: what changed in the policy, where else to complain, whether one is affected by an
incident, adding to a case, and what can be done with this conversation."""

from datetime import date
from typing import Any

from django.utils import timezone
from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.forms import FormValidationAction

from bot import casefacts, rights_heard
from bot.actions import here
from bot.actions.answering import citation, reviewed
from bot.knowledge import shelf
from bot.phrases import hears, is_only
from disputes import queries as disputes
from disputes.models import Case
from disputes.services import conversations
from portal.doors.errors import Refusal
from portal.incidents import queries as incidents
from portal.policies import queries as policies
from portal.policies.models import Version

Events = list[dict[str, Any]]
Domain = dict[str, Any]
MOST_VERSIONS = 4


def prefix(language: str) -> str:
    return "zh-hans" if language.startswith("zh") else "en"


def link(response: str, path: str, domain: Domain, language: str) -> dict[str, str]:
    """A button that opens a page of this portal."""
    return {"title": reviewed(response, domain, language), "payload": "", "url": f"/{prefix(language)}{path}"}


def cited(anchor: str, language: str) -> list[dict[str, Any]]:
    """The clause with this anchor as a citation; nothing where the policy in force has none."""
    quotes = [quote for quote in shelf(language).quotes.values() if quote.anchor == anchor and quote.number]
    return [citation(quote, language) for quote in quotes[:1]]


class PolicyChanges(Action):
    """The published list of changes of every version since a time that was named, else of the version in force."""

    def name(self) -> str:
        return "action_policy_changes"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        now, language = here.of(tracker), here.spoken(tracker)
        in_force = policies.find_in_force(now.at)
        if in_force is None:
            dispatcher.utter_message(response="utter_do_not_know", offer="")
            return []
        if hears("disagrees", now.masked) and not here.is_pressed(tracker):
            buttons = [link("utter_versions_button", "/policy/versions/", domain, language)]
            citations = {"citations": cited("policy-changes", language)}
            dispatcher.utter_message(response="utter_policy_disagreed", buttons=buttons, json_message=citations)
            return []
        earlier = int(tracker.slots.get("told_from") or 0) if is_only("before_that", now.masked) else 0
        since = "" if earlier else casefacts.when(now.masked, now.at.date())
        found = versions_before(earlier) if earlier else changed_since(since, in_force)
        first = (found[0].number or 1) - 1 if found else 0
        buttons = [link("utter_versions_button", "/policy/versions/", domain, language)]
        if first > 0:
            buttons.insert(0, link("utter_compare_button", f"/policy/compare/{first}/{in_force.number}/", domain, language))
        facts = {"since": since, "number": in_force.number, "day": timezone.localdate(in_force.effective_at).isoformat()}
        said = "utter_policy_changed" if found else "utter_policy_unchanged"
        if earlier:
            said = "utter_policy_before" if found else "utter_policy_first"
        dispatcher.utter_message(response=said, buttons=buttons, changes="\n".join(lines(found, language)), **facts)
        return [SlotSet("last_door", "versions"), SlotSet("told_from", (found[0].number if found else earlier) or in_force.number)]


def versions_before(number: int) -> list[Version]:
    """The versions just before this one, oldest first."""
    return [version for version in policies.published() if version.number and version.number < number][-MOST_VERSIONS:]


def changed_since(since: str, in_force: Version) -> list[Version]:
    """Versions that took effect since `2026`, `2026-03` or a day, oldest first; without a time the one in force alone."""
    known = [version for version in policies.published() if version.number and in_force.number and version.number <= in_force.number]
    if not since:
        return known[-1:]
    start = date.fromisoformat(f"{since}-01-01"[:10])
    later = [version for version in known if version.effective_at and timezone.localdate(version.effective_at) >= start]
    return later[-MOST_VERSIONS:]


def lines(versions: list[Version], language: str) -> list[str]:
    """Version and day, then what changed, as it was published."""
    zh, found = language.startswith("zh"), []
    for version in versions:
        day = timezone.localdate(version.effective_at).isoformat() if version.effective_at else ""
        changes = version.changes_zh if zh else version.changes_en
        title = f"第 {version.number} 版（{day} 起）" if zh else f"Version {version.number} (from {day})"
        found.append(title + (("：" if zh else ":") if changes else ("，最早公布的一版。" if zh else ", the first that was published.")))
        found.extend(f"· {change}" for change in changes)
    return found


class Elsewhere(Action):
    """The clause on other ways, and the page that finds the one that fits."""

    def name(self) -> str:
        return "action_elsewhere"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        language = here.spoken(tracker)
        place = rights_heard.place_in(here.of(tracker).masked)
        buttons = [link("utter_routes_button", f"/routes/?place={place}" if place else "/routes/", domain, language)]
        said = "utter_elsewhere_place" if place else "utter_elsewhere"
        dispatcher.utter_message(response=said, buttons=buttons, json_message={"citations": cited("other-routes", language)})
        return [SlotSet("last_door", "routes")]


class Affected(Action):
    """Incidents that are announced and open. Nobody is identified here: how those affected are told, and how to ask for certain."""

    def name(self) -> str:
        return "action_affected"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        language = here.spoken(tracker)
        if announced := incidents.open_now():
            titles = "\n".join(f"· {told.incident.title(language)}" for told in announced)
            buttons = [link("utter_incidents_button", "/incidents/", domain, language)]
            dispatcher.utter_message(response="utter_incidents_open", titles=titles, buttons=buttons)
        dispatcher.utter_message(response="utter_affected", json_message={"citations": cited("breach", language)})
        return [SlotSet("last_door", "incident")]


class AddToCase(Action):
    """Begins to add to the case of this conversation; without one, where a receipt opens it."""

    def name(self) -> str:
        return "action_add_to_case"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        case, language = newest_case(tracker), here.spoken(tracker)
        if case is None:
            dispatcher.utter_message(response="utter_add_where", buttons=[link("utter_open_case_button", "/cases/", domain, language)])
            return []
        if here.is_pressed(tracker) and here.entity(tracker, "story") == "last" and (told := here.told(tracker)):
            for cursor, _ in told:
                conversations.count_in_case(case=case, cursor=cursor)
            dispatcher.utter_message(response="utter_added", reference=case.reference)
            return [SlotSet("told", None)]
        return [SlotSet("adding_text", None), SlotSet("adding_to", case.reference), {"event": "followup", "name": "adding_form"}]


class OfferAdding(Action):
    """Asks whether what was just said belongs to the case filed here; the words wait in the tracker, masked."""

    def name(self) -> str:
        return "action_offer_adding"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        case = newest_case(tracker)
        if case is None:
            return [{"event": "followup", "name": "action_offer_case"}]
        dispatcher.utter_message(response="utter_offer_adding", reference=case.reference)
        return [here.remembered(tracker)]


def newest_case(tracker: Tracker) -> Case | None:
    """The open case filed last from this conversation."""
    conversation = here.of(tracker).conversation
    return next(reversed(disputes.open_cases(conversation)), None) if conversation is not None else None


class ValidateAddingForm(FormValidationAction):
    """Whatever is said next is what is added."""

    def name(self) -> str:
        return "validate_adding_form"


class AddText(Action):
    """What was said counts in the case as a message of the client does."""

    def name(self) -> str:
        return "action_add_text"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        now, case = here.of(tracker), newest_case(tracker)
        try:
            if case is None:
                dispatcher.utter_message(response="utter_nothing_filed")
            else:
                conversations.count_in_case(case=case, cursor=now.cursor)
                dispatcher.utter_message(response="utter_added", reference=case.reference)
        except Refusal as refusal:
            dispatcher.utter_message(response="utter_not_filed", why=f"{refusal.text} ")
        return [SlotSet("adding_text", None), SlotSet("adding_to", None)]
