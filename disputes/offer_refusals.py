"""What is refused about offers, sealed figures, agreements and signatures, and in which words."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from portal.doors.errors import Refusal, Words


def _wrong(code: str, field: str, words: Words, **facts: str | int) -> Refusal:
    return Refusal(code, 422, words, fields={field: words}, facts=facts)


def other_offer() -> Refusal:
    return Refusal("mediation.other_proposal", 409, _("There is a newer offer. Read it before you answer."))


def says_nothing() -> Refusal:
    return _wrong("offer.empty", "words", _("Say what you offer: at least one thing to be done, or words."))


def too_many_terms() -> Refusal:
    return Refusal("offer.too_many", 422, _("An offer holds at most 12 things to be done."))


def term_needs_words(n: int) -> Refusal:
    return _wrong(f"offer.words_{n}", f"words_{n}", _("Say in words what is to be done."))


def term_needs_amount(n: int) -> Refusal:
    return _wrong("offer.amount", f"amount_{n}", _("Give an amount above 0 with at most two decimals, like 1200 or 99.50."))


def term_day(n: int) -> Refusal:
    return _wrong("offer.day", f"by_day_{n}", _("Give a day from today on, within five years."))


def other_round() -> Refusal:
    return Refusal("round.other", 409, _("This round is over. Nothing was entered."))


def not_current() -> Refusal:
    return Refusal("agreement.other_text", 409, _("The text has changed since you opened it. Read it as it is now; nothing was signed."))


def nothing_to_sign_with() -> Refusal:
    return Refusal("signature.no_address", 409, _("A verified address is needed to sign here. Give one first, or sign on paper."))


def wrong_address() -> Refusal:
    return Refusal("signature.other_address", 403, _("This code was not sent to the signer's own address. Nothing was signed."))


def no_code() -> Refusal:
    return _wrong("signature.no_code", "code", _("Have a code sent first. The earlier one was used or has ended."))


def no_name() -> Refusal:
    return _wrong("signature.name", "name", _("Type your full name: it stands under the agreement."))


def places_left(places: Iterable[str]) -> Refusal:
    text = _("Fill in what still stands in brackets: %(places)s")
    return Refusal("agreement.places", 422, text, facts={"places": " ".join(places)})


def languages_differ(chinese: Iterable[str], english: Iterable[str]) -> Refusal:
    """Which numbers, dates or amounts stand in one language only."""
    text = _("The two languages do not say the same numbers. Only in Chinese: %(zh)s. Only in English: %(en)s.")
    return Refusal("agreement.languages", 422, text, facts={"zh": ", ".join(chinese) or "–", "en": ", ".join(english) or "–"})


def not_in_the_text(what: str) -> Refusal:
    return Refusal("agreement.missing", 422, _("Both languages have to say %(what)s, as it was agreed."), facts={"what": what})


def nobody_saw_it() -> Refusal:
    return _wrong("agreement.seen", "seen", _("Say who was there and saw both sides sign."))


def no_item() -> Refusal:
    return Refusal("item.not_found", 404, _("There is no such item in this agreement."))


def not_now_item() -> Refusal:
    return Refusal("item.not_now", 409, _("This cannot be said about the item now, or not by this side."))


def no_agreement() -> Refusal:
    return Refusal("agreement.not_found", 404, _("There is no agreement in this case."))


def no_pdf() -> Refusal:
    return Refusal("agreement.no_pdf", 404, _("PDF is off on this server; this page prints well"))


def not_for_you() -> Refusal:
    return Refusal("case.not_found", 404, _("There is no such case, or you may not see it."))
