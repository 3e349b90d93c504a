"""Every word of the chat element, in the active language; the script has none of its own."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from disputes.services.conversations import MESSAGE_LIMIT


def words() -> dict[str, Any]:
    """JSON-ready words for chat.js."""
    return {
        "limit": MESSAGE_LIMIT,
        "log": _("Conversation"),
        "label": _("Your message"),
        "placeholder": _("Write in your own words"),
        "hint": _("Enter sends, Shift+Enter starts a new line. Personal numbers are masked as soon as they arrive."),
        "send": _("Send"),
        "sending": _("sending"),
        "slow": _("Not confirmed yet. Your text is kept."),
        "retry": _("Try again"),
        "offline": _("The connection is gone. We are trying again; what you write is kept and sent then."),
        "earlier": _("Earlier messages"),
        "newMessages": _("New messages"),
        "typing": _("Writing …"),
        "bot": _("Privacy assistant"),
        "robot": _("Robot"),
        "staff": _("A person from our staff"),
        "you": _("You"),
        "system": _("Notice"),
        "today": _("Today"),
        "yesterday": _("Yesterday"),
        "clause": _("Clause {clause} · version {version}"),
        "faq": _("From the guide"),
        "source": _("Read it in place"),
        "person": _("Talk to a person"),
        "complaint": _("Make a complaint"),
        "more": _("More"),
        "form": _("Use the form instead"),
        "formUrl": reverse("disputes:new"),
        "receipt": _("I have a receipt code"),
        "receiptUrl": reverse("disputes:enter"),
        "download": _("Save this conversation"),
        "fileName": _("conversation.txt"),
        "rate": _("Rate this conversation"),
        "rateQuestion": _("Was this helpful? 1 means not at all, 5 means very much."),
        "rateComment": _("A word about it (optional)"),
        "rateScore": "{score}",
        "rateThanks": _("Thank you. It is noted."),
        "erase": _("Delete this conversation"),
        "eraseQuestion": _("Delete everything said here? Its key is destroyed, and nobody can read it again."),
        "eraseYes": _("Delete it"),
        "eraseNo": _("Keep it"),
        "deleted": _("The conversation is deleted. Write to begin a new one."),
        "reference": _("Reference:"),
        "receiptCode": _("Receipt code:"),
        "keep": _("Keep this code. It opens your case and is not shown again; the reference alone opens nothing."),
        "copy": _("Copy the code"),
        "copied": _("Copied"),
        "statement": _("Signed filing statement (JSON)"),
        "statusPage": _("See where the case stands"),
        "handoff": {
            "waiting": _("You are number {position} in the line. {wait}"),
            "person": _("A person has joined the conversation."),
            "bot": _("The robot answers again."),
        },
        "errors": {
            "limit.reached": _("That was very fast. Please wait a moment and send it again."),
            "frame.too_long": _("This message is too long. Please shorten it or use the form."),
            "text.empty": _("There is nothing in this message yet."),
            "other": _("This could not be sent. Your text is kept; please try again or use the form."),
        },
    }
