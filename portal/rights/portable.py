"""What a person gave us, in a form another firm can read: JSON and CSV with a published schema. Nothing others wrote (NDSR 25, GDPR 20)."""

import csv
import io
import json
import shutil
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from disputes import exporting_claims, exporting_files, sealed
from disputes.models import Case, Participant
from disputes.rules import ClaimState, FromKind
from portal.accounts import queries as accounts
from portal.consent import queries as consent

FORMAT = "mingshi/portable@v1"
FOLDER = "portable"
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Column:
    """`kind` is string, dateTime, date, integer or decimal (XML Schema names); `needed` when it is never empty."""

    name: str
    words: str
    kind: str = "string"
    needed: bool = False


RECORD = Column("record", "Reference of the case the row belongs to", needed=True)
TABLES: dict[str, tuple[Column, ...]] = {
    "records": (
        Column("record", "Reference of the case", needed=True), Column("filed_at", "When it was filed", "dateTime", needed=True),
        Column("kind", "feedback, complaint, dispute or rights", needed=True), Column("topic", "What it is about, as a code", needed=True),
        Column("language", "zh-hans or en", needed=True), Column("happened", "When it happened, as exactly as it was told"),
        Column("story", "What happened, in the person's words", needed=True), Column("wish", "What the person wants, in their words"),
    ),
    "contacts": (
        RECORD, Column("channel", "email or sms", needed=True), Column("address", "The address", needed=True),
        Column("verified_at", "When it was shown to be theirs", "dateTime", needed=True),
    ),
    "messages": (
        RECORD, Column("at", "When it was sent", "dateTime", needed=True), Column("language", "zh-hans or en", needed=True),
        Column("text", "The message", needed=True),
    ),
    "claims": (
        RECORD, Column("claim", "Number of the claim", "integer", True),
        Column("at", "When it was made or changed", "dateTime", True),
        Column("remedy", "What is asked for, as a code", needed=True), Column("words", "In the person's words"),
        Column("amount", "An amount of money", "decimal"), Column("currency", "ISO 4217"),
    ),
    "files": (
        RECORD, Column("path", "Where the file lies in this package", needed=True), Column("name", "Its name"),
        Column("description", "What the person says it shows"), Column("type", "Media type"), Column("size", "Bytes", "integer", True),
        Column("sent_at", "When it was sent", "dateTime", needed=True),
    ),
    "answers": (
        RECORD, Column("purpose", "What consent was asked for, as a code", needed=True),
        Column("answer", "given, refused or withdrawn", needed=True), Column("at", "When it was answered", "dateTime", needed=True),
    ),
}  # fmt: skip
Row = dict[str, Any]


def address(name: str) -> str:
    """Where a description of the format stands, for good: `schema.json` or `csvw.json`."""
    return f"{settings.PUBLIC_ORIGIN}/rights/portable/v1/{name}"


def provided(case: Case) -> dict[str, list[Row]]:
    """What the client of a case gave us, a list of rows for each of TABLES; what they said in the mediation room comes after the chat."""
    said = case.conversation.messages.filter(from_kind=FromKind.CLIENT).order_by("cursor")
    rows = {
        "records": [_case(case)],
        "contacts": [_contact(each) for each in accounts.contacts_of(case.subject)],
        "messages": [*(_message(case, each) for each in said), *_in_room(case, sealed.client_of(case).id)],
        "claims": list(_claims(case)),
        "files": [_file(each) for each in exporting_files.given_by_client(case)],
        "answers": _answers(case.subject),
    }
    return _of(case, rows)


def provided_in(seat: Participant) -> dict[str, list[Row]]:
    """What somebody who takes part in a mediation gave us, by the same tables."""
    case, who = seat.case, str(seat.public_id)
    files = [_file(each) for each in exporting_files.given_by(case, who)]
    return _of(case, {"messages": [*_in_room(case, who)], "files": files, "answers": _answers(seat.subject)})


def _of(case: Case, rows: dict[str, list[Row]]) -> dict[str, list[Row]]:
    return {name: [{"record": case.reference, **row} for row in rows.get(name, ())] for name in TABLES}


def _answers(subject: str) -> list[Row]:
    return [{"purpose": each.purpose, "answer": each.answer, "at": _iso(each.at)} for each in consent.history(subject)]


def _in_room(case: Case, who: str) -> Iterator[Row]:
    """What somebody said in the rooms of a mediation; a message that only brings a file is among the files."""
    for said in case.room_messages.filter(by_id=who, file=None).order_by("at", "pk"):
        yield {"at": _iso(said.at), "language": said.language, "text": sealed.open_room_message(case, said)}


def _case(case: Case) -> Row:
    words = {name: sealed.open_in_case(case, name) or None for name in ("story", "wish")}
    codes = {"kind": case.kind, "topic": case.topic, "language": case.language, "happened": case.happened or None}
    return {"filed_at": _iso(case.filed_at), **codes, **words}


def _contact(contact: Any) -> Row:
    return {"channel": contact.channel, "address": accounts.contact_address(contact), "verified_at": _iso(contact.verified_at)}


def _message(case: Case, message: Any) -> Row:
    return {"at": _iso(message.at), "language": message.language, "text": sealed.open_message(case.conversation, message)}


def _claims(case: Case) -> Iterator[Row]:
    names = ("at", "remedy", "words", "amount", "currency")
    for claim in exporting_claims.claims(case):
        theirs = [step for step in claim["steps"] if step["state"] == ClaimState.ASKED]
        yield from ({"claim": claim["claim"], **{name: step[name] for name in names}} for step in theirs)


def _file(given: exporting_files.Given) -> Row:
    about = given.about
    return {
        "path": given.path, "name": about["name"], "description": about["description"], "type": about["type"], "size": about["size"],
        "sent_at": about["sent_at"],
    }  # fmt: skip


def _iso(moment: datetime) -> str:
    return timezone.localtime(moment).isoformat()


def write(bundle: zipfile.ZipFile, cases: Sequence[Case], seats: Sequence[Participant], *, files: bool) -> None:
    """`portable/`: data.json, a CSV for each table, both descriptions, a page to read; with the person's files when asked."""
    tables = _joined([*map(provided, cases), *map(provided_in, seats)])
    bundle.writestr(f"{FOLDER}/data.json", pretty(document(tables)))
    for name, columns in TABLES.items():
        bundle.writestr(f"{FOLDER}/{name}.csv", to_csv(columns, tables[name]))
    for name, described in (("schema.json", schema()), ("csvw.json", csvw())):
        bundle.writestr(f"{FOLDER}/{name}", pretty(described))
    bundle.writestr(f"{FOLDER}/README.txt", "\n\n".join(readme()) + "\n")
    theirs = [exporting_files.given_by_client(case) for case in cases]
    theirs += [exporting_files.given_by(seat.case, str(seat.public_id)) for seat in seats]
    for given in chain.from_iterable(theirs) if files else ():
        with given.open() as source, bundle.open(f"{FOLDER}/{given.path}", "w") as entry:
            shutil.copyfileobj(source, entry)


def _joined(each: Sequence[dict[str, list[Row]]]) -> dict[str, list[Row]]:
    return {name: [row for found in each for row in found[name]] for name in TABLES}


def document(tables: dict[str, list[Row]]) -> dict[str, Any]:
    return {"format": FORMAT, "schema": address("schema.json"), "made_at": _iso(timezone.now()), **tables}


def to_csv(columns: Sequence[Column], rows: Sequence[Row]) -> bytes:
    """RFC 4180: UTF-8, CRLF, a header row, quoted where needed; no cell is a formula (ASVS 1.2.10)."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.name for column in columns])
    writer.writerows([[harmless(row[column.name]) for column in columns] for row in rows])
    return out.getvalue().encode()


def harmless(value: Any) -> str:
    """A cell no spreadsheet takes for a formula: an apostrophe stands in front of one that begins like it."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def pretty(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


def readme() -> list[str]:
    """What is in the folder, in the active language."""
    return [
        _("This folder holds what you gave us, as data another firm can read. Nothing that our staff, the robot or others wrote is in it."),
        _("data.json holds everything exactly. In the CSV files, a cell that a spreadsheet would take for a formula begins with '."),
        _("The format is described here, and this address stays: %(address)s") % {"address": address("schema.json")},
    ]


FORMATS = {"dateTime": {"format": "date-time"}, "decimal": {"pattern": r"^\d+(\.\d+)?$"}, "string": {}}


def _member(column: Column) -> dict[str, Any]:
    kind = "integer" if column.kind == "integer" else "string"
    return {"description": column.words, "type": kind if column.needed else [kind, "null"], **FORMATS.get(column.kind, {})}


def _rows_of(columns: Sequence[Column]) -> dict[str, Any]:
    members = {column.name: _member(column) for column in columns}
    return {"type": "array", "items": {"type": "object", "properties": members, "required": [*members], "additionalProperties": False}}


def schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of `data.json`."""
    fixed: dict[str, Any] = {"format": {"const": FORMAT}, "schema": {"type": "string", "format": "uri"}}
    fixed["made_at"] = {"type": "string", "format": "date-time"}
    members = {**fixed, **{name: _rows_of(columns) for name, columns in TABLES.items()}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": address("schema.json"), "title": FORMAT,
        "description": "What a person gave, and nothing others wrote about them. Times carry their offset; codes are explained per column.",
        "type": "object", "properties": members, "required": [*members], "additionalProperties": False,
    }  # fmt: skip


def csvw() -> dict[str, Any]:
    """The CSV files after W3C CSV on the Web: a table group with a column for each of theirs."""
    note = "A cell that begins with an apostrophe before = + - @ was protected from being read as a formula; data.json has it unchanged."
    dialect = {"encoding": "utf-8", "header": True, "delimiter": ",", "quoteChar": '"', "doubleQuote": True, "lineTerminators": ["\r\n"]}
    tables = [{"url": f"{name}.csv", "tableSchema": {"columns": [_column(each) for each in columns]}} for name, columns in TABLES.items()]
    return {
        "@context": "http://www.w3.org/ns/csvw", "@id": address("csvw.json"), "dc:title": FORMAT, "dc:description": note,
        "dialect": dialect, "tables": tables,
    }  # fmt: skip


def _column(column: Column) -> dict[str, Any]:
    return {"name": column.name, "titles": column.name, "dc:description": column.words, "datatype": column.kind, "required": column.needed}
