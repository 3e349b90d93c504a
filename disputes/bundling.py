"""The papers for one way outside: a ZIP with what that route wants to see, in the language it reads. Only the client gets it.

In it are the client's own words, our answers, the dates and the letters; nothing anybody else wrote in a mediation, and no names of staff.
"""

import hashlib
import io
import json
import zipfile
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from disputes import beside, exporting, exporting_claims, exporting_files, passporting, queries, sealed
from disputes.models import Case
from disputes.rules import Event
from portal.law import queries as law
from portal.law.advising import Advised, Offered
from portal.law.rules import PAPER_WORDS, Paper
from portal.policies import typesetting

ANSWERS = (Event.ANSWERED, Event.DECLINED)


@dataclass(frozen=True)
class Check:
    """One line of the checklist: the paper, and whether it is in the ZIP or the client's to add."""

    words: str
    inside: bool


@dataclass(frozen=True)
class Answer:
    """What the firm answered, and when."""

    at: datetime
    text: str


def language_of(offered: Offered, case: Case) -> str:
    """What the route reads, or else what the client speaks."""
    return offered.route.language or case.language


def papers(case: Case, offered: Offered, advised: Advised, *, at: datetime | None = None) -> bytes:
    """The ZIP: papers.html (and .pdf where this machine can), the signed statement, the proof of the log, and the hashes of them all."""
    language, moment = language_of(offered, case), at or timezone.now()
    with translation.override(language):
        page = render_to_string("disputes/routes/papers.html", _context(case, offered, advised, language, moment))
    files: dict[str, bytes] = {"papers.html": page.encode()}
    if pdf := typesetting.to_pdf(page):
        files["papers.pdf"] = pdf
    files["statement.json"] = json.dumps(exporting.statement(case), ensure_ascii=False, indent=1).encode()
    if proof := exporting.proof(case):
        files["filing.tlog-proof"] = proof.encode()
    files["SHA256SUMS"] = "".join(f"{hashlib.sha256(body).hexdigest()}  {name}\n" for name, body in sorted(files.items())).encode()
    return _zipped(f"{case.reference}-{offered.route.code}", files)


def _zipped(folder: str, files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, body in files.items():
            bundle.writestr(f"{folder}/{name}", body)
    return out.getvalue()


def _context(case: Case, offered: Offered, advised: Advised, language: str, at: datetime) -> dict[str, Any]:
    """Everything the print page shows, in the active language."""
    short = "zh" if language.startswith("zh") else "en"
    said = passporting.fields(case)
    answers = our_answers(case)
    return {
        "case": case,
        "route": offered.route,
        "offered": offered,
        "notes": [*advised.at_once, *advised.notes],
        "firm": law.operator(),
        "story": sealed.open_in_case(case, "story"),
        "wish": sealed.open_in_case(case, "wish"),
        "claims": [line for one in exporting_claims.claims(case) for line in exporting_claims.lines(one)],
        "foreign": case.language != language,
        "answers": answers,
        "exhibits": exporting_files.exhibits(case),
        "beside": beside.lines(case),
        "lines": {group: _lines(said, group, short) for group in ("event", "deadline", "notice", "document", "outcome")},
        "checklist": _checklist(offered, case, bool(answers), said),
        "faces": typesetting.font_faces(),
        "tag": "zh-Hans" if short == "zh" else "en",
        "at": at,
    }


def our_answers(case: Case) -> list[Answer]:
    """What the firm decided, in its own words, oldest first. Other messages of the thread stay out."""
    events = [event for event in queries.events(case) if event.event in ANSWERS and "cursor" in event.data]
    messages = {row.cursor: row for row in case.conversation.messages.filter(cursor__in=[event.data["cursor"] for event in events])}
    return [
        Answer(event.at, sealed.open_message(case.conversation, messages[event.data["cursor"]]))
        for event in events
        if event.data["cursor"] in messages
    ]


def _lines(said: dict[str, passporting.Value], group: str, language: str) -> list[dict[str, str]]:
    """The facts of a group as the passport has them: what, what it is, when."""
    return [
        {"of": value["of"][language], "is": value["is"][language], "at": _local(value.get("at") or value.get("due") or value.get("sent"))}
        for name, value in said.items()
        if name.partition(".")[0] == group
    ]


def _local(utc: str | None) -> str:
    return f"{timezone.localtime(datetime.fromisoformat(utc)):%Y-%m-%d %H:%M}" if utc else ""


def _checklist(offered: Offered, case: Case, answered: bool, said: dict[str, passporting.Value]) -> list[Check]:
    """What the route wants: what is inside, and what only the client has."""
    inside = {Paper.COMPLAINT, Paper.TIMELINE} | ({Paper.ANSWER} if answered else set())
    inside |= {Paper.NOTICES} if any(name.startswith("notice.") for name in said) else set()
    wanted = [paper for paper in offered.papers if paper is not Paper.NOTICES or paper in inside]
    return [Check(_paper(paper, case), paper in inside) for paper in wanted]


def _paper(paper: Paper, case: Case) -> str:
    if paper is Paper.ANSWER and not case.closed_at:
        return _("Our answer, once you have it")
    return str(PAPER_WORDS[paper])
