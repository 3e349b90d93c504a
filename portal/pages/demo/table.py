"""What is said at the table of an invented mediation: openly, with the mediator alone, and in the mediator's notes."""

from datetime import datetime, timedelta

from disputes.rules import Space
from disputes.services import rooms
from portal.pages.demo.told import Told
from portal.trail.rules import Actor


def talk(told: Told, mediator: Actor, at: datetime) -> None:
    """A short exchange that ends at `at`, where the mediator knows enough for a proposal."""
    said = (
        (Space.JOINT, mediator, "room_mediator"),
        (Space.JOINT, told.client, "room_client"),
        (Space.JOINT, told.team.officer, "room_officer"),
        (Space.CAUCUS_CLIENT, told.client, "room_caucus"),
        (Space.CAUCUS_RESPONDENT, told.team.officer, "room_firm_caucus"),
        (Space.MEDIATOR, mediator, "room_note"),
    )
    for number, (space, by, words) in enumerate(said):
        moment = at - timedelta(minutes=9 * (len(said) - number))
        rooms.say_in_room(case=told.case, space=space, text=told.say(words), by=by, language=told.language, at=moment)
