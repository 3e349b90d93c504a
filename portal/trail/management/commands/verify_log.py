from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.trail.continuing import check_continuation
from portal.trail.findings import Line
from portal.trail.management.commands.verify_receipt import read_text
from portal.trail.management.fetching import fetch_from
from portal.trail.management.printing import add_language, show
from portal.trail.verifying import CHECKPOINT, Fetch, check_log


class Command(BaseCommand):
    help = (
        "Check a served log from outside, line by line: recomputes the tree from every tile and entry, or with --from and --receipt only "
        "whether it still begins with a checkpoint you kept and still holds the entry of a receipt (a few tiles)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("url", help="the portal, e.g. https://privacy.example")
        parser.add_argument("--vkey", action="append", default=[], help="a key you trust, learnt on another way; again for more")
        parser.add_argument("--witness", action="append", default=[], help="a witness's key: it must have cosigned; again for more")
        parser.add_argument("--previous", type=Path, help="a checkpoint you kept: the log must still begin with it")
        parser.add_argument("--from", type=Path, dest="old", help="a checkpoint you kept; like --previous, but fetches only a few tiles")
        parser.add_argument("--receipt", type=Path, help="a .tlog-proof whose entry must still be in the log; fetches only a few tiles")
        parser.add_argument("--save", type=Path, help="keep the verified checkpoint here for next time")
        add_language(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        with override(options["lang"]):
            self._check(**options)

    def _check(self, url: str, save: Path | None, **options: Any) -> None:
        kept: list[bytes] = []
        show(self, _lines(_keeping(_fetch(url), kept), **options))
        if save:
            save.write_bytes(kept[0])


def _lines(
    fetch: Fetch, vkey: list[str], witness: list[str], previous: Path | None, old: Path | None, receipt: Path | None, **options: Any
) -> Iterator[Line]:
    if previous and (old or receipt):
        raise CommandError(_("--previous reads the whole log, --from and --receipt a few tiles: choose one of the two."))
    if old or receipt:
        return check_continuation(fetch, trusted=vkey, old=_read(old), receipt=_read(receipt), witnesses=witness)
    return check_log(fetch, trusted=vkey, previous=_read(previous), witnesses=witness)


def _read(path: Path | None) -> str | None:
    return read_text(path) if path else None


def _fetch(url: str) -> Fetch:
    try:
        return fetch_from(url)
    except ValueError:
        raise CommandError(_("%(url)s is not an http or https address.") % {"url": url}) from None


def _keeping(fetch: Fetch, kept: list[bytes]) -> Fetch:
    """`fetch`, with the checkpoint put aside: what is saved must be the very bytes that were verified."""

    def fetch_and_keep(path: str) -> bytes:
        body = fetch(path)
        if path == CHECKPOINT:
            kept.append(body)
        return body

    return fetch_and_keep
