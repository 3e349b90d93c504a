"""Every field by which something comes in: forms, API shapes, frames. Each has an address, e.g. `form:disputes.StoryForm.story`."""

from collections.abc import Callable, Iterable, Iterator
from fnmatch import fnmatchcase
from typing import Any

from django.forms import BaseForm
from django.urls import get_resolver
from ninja import Schema

ROOMS = ("portal.", "disputes", "bot", "transparency_reports")
Walk = Callable[[], Iterable[str]]
_doors: dict[str, Walk] = {}


def register(name: str, walk: Walk) -> None:
    """A door of another kind, at start: `walk()` yields the addresses of its fields, e.g. `socket:chat.message.send.text`."""
    _doors[name] = walk


def fields() -> list[str]:
    """The address of every field there is, sorted."""
    _ = get_resolver().url_patterns  # brings in every view, and with it every form and shape
    return sorted({*_forms(), *_shapes(), *(place for walk in _doors.values() for place in walk())})


def covers(pattern: str, place: str) -> bool:
    """Whether an address, or one with * in it, names `place`."""
    return fnmatchcase(place, pattern)


def uncovered(patterns: Iterable[str], places: Iterable[str]) -> list[str]:
    """The places no pattern names."""
    known = list(patterns)
    return [place for place in places if not any(covers(pattern, place) for pattern in known)]


def _below(kind: type[Any]) -> Iterator[type[Any]]:
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)


def _ours(kind: type[Any]) -> Iterator[type[Any]]:
    return (each for each in _below(kind) if each.__module__.startswith(ROOMS))


def _forms() -> Iterator[str]:
    for form in _ours(BaseForm):
        for name in getattr(form, "base_fields", {}):
            yield f"form:{_room(form)}.{form.__name__}.{name}"


def _shapes() -> Iterator[str]:
    """Shapes that come in are called …In, as all in `api_schemas.py` are."""
    for shape in _ours(Schema):
        if shape.__name__.endswith("In"):
            for name in shape.model_fields:
                yield f"api:{_room(shape)}.{shape.__name__}.{name}"


def _room(kind: type[Any]) -> str:
    """`disputes`, `accounts`; a module that is not the room's ordinary one says so: `disputes.desk_forms`."""
    parts = kind.__module__.removeprefix("portal.").split(".")
    return parts[0] if parts[-1] in ("forms", "api_schemas") else f"{parts[0]}.{parts[-1]}"
