from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.trail import kinds, note, queries
from portal.trail.findings import Line, refusal
from portal.trail.management.printing import add_language, show
from portal.trail.refuted import Refuted

LARGEST = 1_000_000


class Command(BaseCommand):
    help = (
        "Check offline what the portal hands out: a receipt or another .tlog-proof (with the files it is about), a proof of "
        "being counted, a signed "
        "statement, a checkpoint, or two checkpoints."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="+", help="the file; again for what it is checked together with")
        parser.add_argument("--earlier", type=Path, help="a checkpoint you kept from before; the one in `file` must follow from it")
        parser.add_argument("--vkey", action="append", default=[], help="a key you trust (again for more); without it, this portal's own")
        parser.add_argument("--witness", action="append", default=[], help="a witness's key: it must have cosigned; again for more")
        add_language(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        with override(options["lang"]):
            show(self, _lines(options["file"], options["earlier"], options["vkey"] or queries.vkeys(), options["witness"]))


def _lines(files: list[Path], earlier: Path | None, trusted: list[str], witnesses: list[str]) -> Iterator[Line]:
    try:
        trust = kinds.Trust([note.parse_vkey(vkey) for vkey in trusted], witnesses)
    except Refuted as refuted:
        yield refusal(refuted)
        return
    given = [kinds.Given(file.name, read_body(file)) for file in files]
    kept = [kinds.Given(earlier.name, read_body(earlier), True)] if earlier else []
    yield from kinds.check([*given, *kept], trust).lines


def read_body(path: Path) -> bytes:
    """The file's bytes, up to what any file of ours may have; CommandError when there is none to read."""
    try:
        with path.open("rb") as stream:
            return stream.read(kinds.MOST_BYTES)
    except OSError:
        raise CommandError(_("%(path)s cannot be read.") % {"path": path}) from None


def read_text(path: Path) -> str:
    """The file's text; CommandError when there is none to read."""
    try:
        with path.open("rb") as stream:
            return stream.read(LARGEST).decode()
    except (OSError, UnicodeDecodeError):
        raise CommandError(_("%(path)s cannot be read as text.") % {"path": path}) from None
