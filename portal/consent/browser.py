"""What a browser says about its person: whose choices it may see, and whether it sends the privacy signal."""

from django.http import HttpRequest

from portal.trail.rules import Actor

KEY = "consent.subject"


def remember_subject(request: HttpRequest, subject: str) -> None:
    """Let this browser see and change the choices of a subject ("conversation:<id>", "case:<id>") it has just proved to be."""
    request.session[KEY] = subject


def subject_of(request: HttpRequest) -> str:
    """The subject this browser may act for, or ""."""
    return str(request.session.get(KEY, ""))


def actor_of(subject: str) -> Actor:
    """The person behind a subject, as the trail names them: by the subject's own id."""
    return Actor("client", subject.partition(":")[2][:64], "client")


def sends_signal(request: HttpRequest) -> bool:
    """Whether the browser sends Global Privacy Control; every value but "1" counts as nothing."""
    return bool(request.headers.get("Sec-GPC") == "1")
