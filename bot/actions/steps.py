"""Steps that every form made in conversation takes alike: which answer came last, and that filing was refused."""

from collections.abc import Sequence

from django.utils.translation import override
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from portal.doors.errors import Refusal


def last_given(tracker: Tracker, asked: Sequence[str]) -> str | None:
    """The slot among `asked`, in their order, that was answered last and is not being asked for; None before any."""
    asking = tracker.get_slot("requested_slot")
    return next((name for name in reversed(asked) if name != asking and tracker.get_slot(name) is not None), None)


def say_not_filed(dispatcher: CollectingDispatcher, refusal: Refusal, language: str) -> None:
    """Why it was not filed, in the person's language; what they told stays in the form."""
    with override(language):
        why = " ".join([refusal.text, *(str(words) for words in refusal.fields.values())])
    dispatcher.utter_message(response="utter_not_filed", why=f"{why} ")
