"""What a browser says about its person: whose choices it may see, and whether it sends the privacy signal."""

from collections.abc import Callable

from django.http import HttpRequest

from portal.trail.rules import Actor

KEY, ALL = "consent.subject", "consent.subjects"
MOST = 5
_open: dict[str, Callable[[HttpRequest, str], bool]] = {}
_acts_as: dict[str, str] = {}


def keep_while(kind: str, is_open: Callable[[HttpRequest, str], bool], *, acts_as: str = "client") -> None:
    """At start, from the room's `ready`: a browser may act for a subject of this kind only while the room still lets it in, and the
    trail names its person as a client or a party."""
    _open[kind], _acts_as[kind] = is_open, acts_as


def remember_subject(request: HttpRequest, subject: str) -> None:
    """Let this browser see and change the choices of a subject ("conversation:<id>", "case:<id>") it has just proved to be."""
    request.session[KEY] = subject
    request.session[ALL] = list(dict.fromkeys([subject, *request.session.get(ALL, [])]))[:MOST]


def forget_subjects(request: HttpRequest, kind: str) -> None:
    """No longer act for subjects of a kind."""
    kept = [each for each in request.session.get(ALL, []) if each.partition(":")[0] != kind]
    request.session[ALL] = kept
    request.session.pop(KEY, None)


def subjects_of(request: HttpRequest) -> list[str]:
    """Everybody this browser may act for, the one it proved to be last first."""
    found = dict.fromkeys([request.session.get(KEY, ""), *request.session.get(ALL, [])])
    return [str(each) for each in found if each and _still_open(request, str(each))]


def _still_open(request: HttpRequest, subject: str) -> bool:
    check = _open.get(subject.partition(":")[0])
    return check is None or check(request, subject)


def subject_of(request: HttpRequest) -> str:
    """The subject this browser may act for, or ""."""
    return next(iter(subjects_of(request)), "")


def actor_of(subject: str) -> Actor:
    """The person behind a subject, as the trail names them: by the subject's own id."""
    kind, _colon, who = subject.partition(":")
    acts_as = _acts_as.get(kind, "client")
    return Actor(acts_as, who[:64], acts_as)


def sends_signal(request: HttpRequest) -> bool:
    """Whether the browser sends Global Privacy Control; every value but "1" counts as nothing."""
    return bool(request.headers.get("Sec-GPC") == "1")
