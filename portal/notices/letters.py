"""A notice's words, from `templates/notices/<name>[.sms].<language>.txt`: first line the subject, then the text."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.template import Context
from django.template.loader import select_template
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from portal.doors.errors import Refusal

PHONE = re.compile(r"\+?[0-9]{5,15}")


@dataclass(frozen=True, repr=False)
class Letter:
    address: str
    subject: str
    body: str
    reply_to: str = ""
    stop: str = ""


def compose(
    template: str, channel: str, language: str, address: str, context: Mapping[str, str], reply_to: str = "", stop: str = ""
) -> Letter:
    """The finished letter; plain text, so nothing is escaped and nothing is markup. Answers go to `reply_to` where there is one; a
    click on `stop` ends letters of this kind."""
    names = [f"notices/{template}.{channel}.{language}.txt", f"notices/{template}.{language}.txt"]
    with translation.override(language):
        text = select_template(names).template.render(Context(dict(context), autoescape=False))
    subject, _newline, body = text.strip().partition("\n")
    return Letter(
        checked(channel, address), one_line(subject), body.strip() + "\n", checked("email", reply_to) if reply_to else "", one_line(stop)
    )


def one_line(text: str) -> str:
    """`text` without line breaks or other control characters: what may stand in a mail header."""
    return " ".join("".join(" " if unicodedata.category(sign) in ("Cc", "Zl", "Zp") else sign for sign in text).split())


def checked(channel: str, address: str) -> str:
    """`address` when the channel can carry it; a line break in an address is an attack on the header, not a typing error."""
    if one_line(address) != address or not _fits(channel, address):
        raise Refusal("notice.address", 422, _("This address cannot receive messages. Check it and try again."))
    return address


def _fits(channel: str, address: str) -> bool:
    if channel == "sms":
        return PHONE.fullmatch(address) is not None
    if channel != "email":
        return 0 < len(address) <= 200
    try:
        validate_email(address)
    except ValidationError:
        return False
    return True
