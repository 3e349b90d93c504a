"""What the desk's tools refuse, and in which words."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from portal.doors.errors import Refusal


def draft_newer() -> Refusal:
    return Refusal(
        "draft.newer", 409, _("You kept other words for this form in another window. Both are here: copy what you need, then keep it.")
    )


def unknown_places(found: Sequence[str], known: Sequence[str], field: str) -> Refusal:
    text = _("There is no place called %(found)s. The places there are: %(known)s")
    facts = {"found": " ".join(found), "known": " ".join(f"{{{name}}}" for name in known)}
    return Refusal("reply.unknown_place", 422, text, facts=facts, fields={field: str(text) % facts})


def shortcut_taken() -> Refusal:
    text = _("There is a ready reply with this shortcut already, perhaps a retired one.")
    return Refusal("reply.shortcut_taken", 409, text, fields={"shortcut": text})


def changed_meanwhile() -> Refusal:
    return Refusal("tool.changed", 409, _("Somebody changed this while you were editing it. Open it again and change it as it is now."))


def no_such_steps() -> Refusal:
    text = _("Choose one to six steps, each once, with a ready reply or department that is in use.")
    return Refusal("macro.steps", 422, text, fields={"steps": text})


def in_use(macros: str) -> Refusal:
    return Refusal(
        "reply.in_use", 409, _("This reply is used by macros: %(macros)s. Change or retire them first."), facts={"macros": macros}
    )


def macro_changed() -> Refusal:
    return Refusal("macro.changed", 409, _("The macro, or what it would write, is no longer what you were shown. Look at it again."))


def step_refused(number: int, title: str, refusal: Refusal) -> Refusal:
    """Which step of a macro could not be taken, and why; nothing has changed then."""
    text = _("Step %(number)s, “%(title)s”: %(why)s Nothing was changed.")
    facts: dict[str, str | int] = {"number": number, "title": title, "why": refusal.text}
    return Refusal(refusal.code, refusal.status, text, facts=facts)


def places_left(missing: Sequence[str]) -> Refusal:
    text = _("There is nothing to put in %(places)s. Write the words yourself.")
    return Refusal("reply.places_left", 422, text, facts={"places": " ".join(f"{{{name}}}" for name in missing)})


def not_a_colleague() -> Refusal:
    text = _("Somebody you mention may not see this case.")
    return Refusal("note.not_a_colleague", 422, text, fields={"to": text})


def nothing_chosen() -> Refusal:
    return Refusal("bulk.nothing", 422, _("Tick at least one case, and choose what to do."))


def too_many(most: int) -> Refusal:
    return Refusal("bulk.too_many", 422, _("At most %(most)s cases at once."), facts={"most": most})
