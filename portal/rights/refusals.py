"""What this room refuses, and in which words."""

from django.utils.translation import gettext_lazy as _

from portal.doors.errors import Refusal


def not_found() -> Refusal:
    """One answer for what does not exist and for what one may not see."""
    return Refusal("rights.not_found", 404, _("There is no such request, or you may not see it."))


def not_confirmed() -> Refusal:
    return Refusal("rights.not_confirmed", 409, _("Nothing is given out or erased before it is known that the request is theirs to make."))


def not_destroyed() -> Refusal:
    return Refusal("rights.not_destroyed", 409, _("First destroy the copy of the document and record it."))


def not_this_right() -> Refusal:
    return Refusal("rights.not_this_right", 409, _("This is not what the person asked for."))


def confirmed_already() -> Refusal:
    return Refusal("rights.confirmed_already", 409, _("The identity is confirmed already."))


def no_document() -> Refusal:
    return Refusal("rights.no_document", 409, _("No copy of a document is noted here, or its end is recorded already."))


def proof_needed() -> Refusal:
    return Refusal(
        "rights.proof_needed", 409, _("You ask for somebody else. Add the proof to the case, under Files: a person looks at it.")
    )


def nothing_known() -> Refusal:
    return Refusal("rights.nothing_known", 404, _("The address is yours, but no record of ours has it as a verified address."))


def own_request() -> Refusal:
    words = _("This is the receipt of this very request. It takes that of an earlier case.")
    return Refusal("rights.own_receipt", 409, words, fields={"receipt": words})


def unknown_records(references: str) -> Refusal:
    words = _("There is no case with this reference: %(references)s")
    return Refusal("rights.unknown_records", 422, words, facts={"references": references}, fields={"references": _("Check the references")})


def link_over() -> Refusal:
    """Used, expired, replaced or never there: one answer."""
    return Refusal("rights.link_over", 410, _("This link has been used or has expired. Ask us for a new one on the page of your case."))


def done_already() -> Refusal:
    return Refusal("rights.done_already", 409, _("This has been done already."))
