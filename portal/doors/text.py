"""Text as it may enter the house: every door sends what people typed through `clean()`."""

import re
import unicodedata

from django.utils.translation import gettext_lazy as _

from portal.doors.errors import Refusal

LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# C0 and C1 controls but tab and line feed; bidi controls (they make text read other than it is stored); characters without
# width that hide digits from the masking (joiners stay: emoji and Persian need them); tags; non-characters.
UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\ufdd0-\ufdef"
    "\ufffe\uffff\U000e0000-\U000e007f]"
)
SPACES = re.compile("[\t\xa0\u2000-\u200a\u202f\u205f]")
LINE_TAILS = re.compile("(?<![ \u3000])[ \u3000]+$", re.MULTILINE)
BLANK_LINES = re.compile("\n{3,}")


def clean(value: object, *, limit: int, multiline: bool = True, required: bool = False) -> str:
    """NFC text without controls and outer space; `limit` in characters, counted after cleaning.

    Refuses (422) `text.not_text`, `text.invalid` (lone surrogates), `text.too_long` (facts: limit, actual), `text.empty` when required.
    """
    if not isinstance(value, str):
        raise Refusal("text.not_text", 422, _("This must be text."))
    text = _shape(_readable(value), multiline)
    if len(text) > limit:
        raise Refusal(
            "text.too_long",
            422,
            _("This is too long: %(actual)s characters, and at most %(limit)s are allowed."),
            facts={"limit": limit, "actual": len(text)},
        )
    if required and not text:
        raise Refusal("text.empty", 422, _("Write something first."))
    return text


def _readable(value: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError:
        raise Refusal("text.invalid", 422, _("This text contains broken characters. Type it again or paste it as plain text.")) from None
    return unicodedata.normalize("NFC", UNSEEN.sub("", LINE_ENDS.sub("\n", value)))


def _shape(text: str, multiline: bool) -> str:
    if not multiline:
        return " ".join(text.split())
    return BLANK_LINES.sub("\n\n", LINE_TAILS.sub("", SPACES.sub(" ", text))).strip()
