"""What is not taken in as evidence, and what to do then: each case its own words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from disputes.files_rules import MOST_FILES
from portal.doors.errors import Refusal

WHY: Mapping[str, str | Promise] = {
    "empty": _("The file is empty. Choose another one."),
    "type": _("We cannot take in this kind of file. Send pictures (JPEG, PNG, WebP, GIF), PDF, plain text, or Word, Excel or PowerPoint."),
    "heic": _(
        "We cannot read HEIC pictures. On an iPhone, choose “Most Compatible” under Settings, Camera, Formats, or save the picture as JPEG."
    ),
    "zip": _("We take in no archives. Unpack it and send the files one by one."),
    "html": _("This is a web page or a drawing with code in it, whatever its name says. Send a picture or a PDF of it instead."),
    "damaged": _("The file is damaged or not complete. Open it on your device, save it again, and send that."),
    "moving": _("Moving pictures are not taken in. Send single pictures from it."),
    "pixels": _("The picture has too many pixels. Make it smaller, to at most 50 million, and send it again."),
    "encrypted": _("The file is protected with a password. Save it without one and send it again: it is sealed here."),
    "old": _("This is an old Office file or one with a password. Save it as .docx, .xlsx or .pptx without a password, or as PDF."),
    "macros": _("The document has macros in it, which are programs. Save it without macros (.docx, .xlsx, .pptx) and send it again."),
    "embedded": _("The document has other files or links to other files built in. Save it as PDF and send that."),
    "bomb": _("The file unpacks to far more than it should. Save it as PDF and send that."),
    "mixed": _("The file is two kinds of file in one. Save it again as one kind and send that."),
    "complicated": _("The document is too complicated to be checked. Print it as PDF and send that."),
    "too_large": _("The file becomes too large once it is checked. Make it smaller or send it in parts."),
    "infected": _("The virus scanner found a virus in this file. It was destroyed at once. Please check your device."),
    "case_closed": _("The case was closed before the file was ready, so it was not added."),
    "checksum": _("What arrived is not what you sent. Send the file again."),
    "withdrawn": _("You took back your consent, so the file was removed."),
    "expired": _("The upload was not finished in time. Send the file again."),
}
"""Reasons by code; a file that was refused keeps the code."""


class BadFile(Exception):
    """The file is refused; `reason` is a code of WHY."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def bad(reason: str) -> Refusal:
    return Refusal(f"file.{reason}", 422, WHY[reason], fields={"file": WHY[reason]})


def not_found() -> Refusal:
    """One answer for what does not exist and for what one may not see."""
    return Refusal("file.not_found", 404, _("There is no such file, or you may not see it."))


def too_big(most: int) -> Refusal:
    text = _("The file is larger than %(most)s MB. Make it smaller or send it in parts.")
    return Refusal("file.too_big", 413, text, facts={"most": most // 1_000_000})


def too_many() -> Refusal:
    text = _("A case can have %(most)s files. Remove one you no longer need, or put several pages into one PDF.")
    return Refusal("file.too_many", 409, text, facts={"most": MOST_FILES})


def case_full(most: int) -> Refusal:
    text = _("The files of one case can have %(most)s MB together. Remove one you no longer need, or make this one smaller.")
    return Refusal("file.case_full", 409, text, facts={"most": most // 1_000_000})


def house_full() -> Refusal:
    return Refusal("file.house_full", 507, _("We cannot store more files right now. Please try again tomorrow, or write to us."))


def wrong_offset(received: int) -> Refusal:
    text = _("The upload goes on at another place: %(received)s bytes are here.")
    return Refusal("file.wrong_offset", 409, text, facts={"received": received})


def wrong_piece() -> Refusal:
    return Refusal("file.wrong_checksum", 460, _("This piece was changed on its way. Send it again."))


def expired() -> Refusal:
    return Refusal("file.expired", 410, WHY["expired"])


def was_read() -> Refusal:
    text = _("Somebody has opened this file already, so its description stays as it is. You can strike the file out and say why.")
    return Refusal("file.was_read", 409, text)


def not_now() -> Refusal:
    return Refusal("file.not_now", 409, _("This cannot be done with the file as it is now."))


def not_this_space() -> Refusal:
    return Refusal("file.not_this_space", 403, _("You cannot put a file there."))


def open_first() -> Refusal:
    return Refusal("file.open_first", 403, _("Open the file first: say why, then you can look at it for an hour."))


def needs_words() -> Refusal:
    text = _("Say why, in a few words.")
    return Refusal("file.needs_words", 422, text, fields={"words": text})
