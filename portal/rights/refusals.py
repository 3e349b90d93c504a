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


def guardian_needed() -> Refusal:
    words = _(
        "For somebody under 14 a parent or guardian has to show who they are. Add the proof to the case, under Files: a person looks at it."
    )
    return Refusal("rights.guardian_needed", 409, words)


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


def nothing_changed() -> Refusal:
    words = _("This is what we hold already. Write what it should be.")
    return Refusal("rights.nothing_changed", 422, words, fields={"should": words})


def too_many(most: int) -> Refusal:
    words = _("At most %(most)s things in one request. Make another one for the rest.")
    return Refusal("rights.too_many", 409, words, facts={"most": most})


def no_such_fact() -> Refusal:
    return Refusal("rights.no_such_fact", 404, _("We hold nothing of this kind there."))


def no_ground() -> Refusal:
    words = _("Choose the ground in law on which it stays as it is.")
    return Refusal("rights.no_ground", 422, words, fields={"ground": words})


def no_reason() -> Refusal:
    words = _("Say why, in words the person understands.")
    return Refusal("rights.no_reason", 422, words, fields={"words": words})


def no_word_of_others() -> Refusal:
    words = _("Say who had received it and what they were told, or that nobody had.")
    return Refusal("rights.no_word_of_others", 422, words, fields={"told": words})


def not_this_effect() -> Refusal:
    words = _("Choose what is done with it.")
    return Refusal("rights.not_this_effect", 422, words, fields={"effect": words})


def not_stopped() -> Refusal:
    return Refusal("rights.not_stopped", 409, _("This is not stopped, or no longer."))


def only_a_seat() -> Refusal:
    message = _(
        "This person takes part in somebody else’s case, and the system cannot stop a use of that case for them. "
        "Answer in words what is done for them, or refuse with the ground."
    )
    return Refusal("rights.only_a_seat", 409, message)


def stopped_already() -> Refusal:
    return Refusal("rights.stopped_already", 409, _("This is stopped already."))


def second_person() -> Refusal:
    return Refusal("rights.second_person", 409, _("Who asked for the exception does not approve it. Another person has to."))
