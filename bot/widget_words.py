"""Every word of the chat element, in the active language; the script has none of its own."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from bot.keeping_forms import SCORES
from disputes.files_rules import ACCEPT
from disputes.services.conversations import MESSAGE_LIMIT

# Payloads that make sense however much was said since; the others answer the robot's last question. Python and JavaScript both read this.
ANY_TIME = (
    r"/(?:complaint|feedback|rights|status|handoff|leave_line|save_chat|rate_chat|erase_chat|stop_telling)"
    r'|/(?:question|tell_me|ask_model|agree_again|take_back)\{.*\}|/rights\{"(?:right|whom)": "[a-z_]+"\}'
)


def attaching() -> dict[str, str]:
    """Words of sending a file."""
    return {
        "button": _("Attach a file"),
        "accept": ACCEPT,
        "other": _("Choose another file"),
        "chosen": _("Chosen: {name} ({size})"),
        "noCase": _(
            "A file belongs to a case, and there is none here yet. Make a complaint first: the file stays chosen, and is sent when the "
            "case is registered. It is lost if you close or reload this page."
        ),
        "toCase": _("It goes to your case {reference}, encrypted. Staff open it only after giving a reason, which you can read."),
        "sensitive": _("Does it hold sensitive information?"),
        "no": _("No"),
        "yes": _("Yes, and I agree that you use it as described above"),
        "cancel": _("Do not send it"),
        "cancelled": _("The file was not sent."),
        "sending": _("Sending: {percent}%"),
        "broken": _("The connection is gone. Trying again …"),
        "stopped": _("The file could not be sent. What has arrived is kept for a day."),
        "done": _("The file has arrived. It is being checked …"),
        "checked": _("Checked: {state}"),
        "words": _("What does it show?"),
        "wordsHint": _("For example “contract, page 3” or “the call of 5 March”."),
        "optional": _("(optional)"),
        "claim": _("Which of the things you ask for does it support?"),
        "noClaim": _("No single one"),
        "original": _("Yes, keep the untouched original too"),
        "large": _("This file is too large. A file may have at most {most}."),
        "progress": _("Sending the file"),
    }


def words() -> dict[str, Any]:
    """JSON-ready words for chat.js."""
    return {
        "limit": MESSAGE_LIMIT,
        "log": _("Conversation"),
        "label": _("Your message"),
        "placeholder": _("Write in your own words"),
        "filesUrl": reverse("bot:files"),
        "attach": attaching(),
        "keys": _("Enter sends, Shift+Enter starts a new line."),
        "hint": _("Personal numbers are masked as soon as they arrive."),
        "send": _("Send"),
        "sending": _("sending"),
        "slow": _("Not confirmed yet. Your text is kept."),
        "retry": _("Try again"),
        "offline": _("The connection is gone. We are trying again; what you write is kept and sent then."),
        "online": _("The connection is back."),
        "notNow": _("The connection is gone, so nothing has been done. Please do it again when the connection is back."),
        "tooLong": _("{n} characters too many. Shorten it, or send it in two messages."),
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
        "whole": _("Read it in the whole policy"),
        "copyClause": _("Copy with its source"),
        "close": _("Close"),
        "person": _("Talk to a person"),
        "complaint": _("Make a complaint"),
        "standing": ANY_TIME,
        "chosen": _("chosen"),
        "more": _("More"),
        "form": _("Use the form instead"),
        "formUrl": reverse("disputes:new"),
        "receipt": _("I have a receipt code"),
        "receiptUrl": reverse("disputes:enter"),
        "download": _("Save this conversation"),
        "print": _("Print this conversation"),
        "page": reverse("bot:chat"),
        "transcript": _("Conversation with the privacy assistant"),
        "masked": _("Personal numbers are masked, as they are kept."),
        "partial": _("Earlier messages are missing: there was no connection."),
        "fileName": _("conversation.txt"),
        "rate": _("Rate this conversation"),
        "rateQuestion": _("Was this helpful?"),
        "rateScores": [str(words) for _score, words in SCORES],
        "rateComment": _("A word about it (optional)"),
        "rateSend": _("Send the rating"),
        "rateNot": _("No rating"),
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
        "notCopied": _("Not copied: the browser does not allow it. It is marked; copy it yourself."),
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
