from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.trail.management.commands.verify_receipt import read_text
from portal.trail.management.fetching import fetch_from
from portal.trail.management.printing import add_language, show
from portal.trail.verifying import CHECKPOINT, Fetch, check_log


class Command(BaseCommand):
    help = "Check a served log from outside: fetches every tile and entry, recomputes the tree, says line by line what held."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("url", help="the portal, e.g. https://privacy.example")
        parser.add_argument("--vkey", action="append", default=[], help="a key you trust, learnt on another way; again for more")
        parser.add_argument("--previous", type=Path, help="a checkpoint you kept: the log must still begin with it")
        parser.add_argument("--save", type=Path, help="keep the verified checkpoint here for next time")
        add_language(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        with override(options["lang"]):
            self._check(**options)

    def _check(self, url: str, vkey: list[str], previous: Path | None, save: Path | None, **options: Any) -> None:
        kept: list[bytes] = []
        show(self, check_log(_keeping(_fetch(url), kept), trusted=vkey, previous=read_text(previous) if previous else None))
        if save:
            save.write_bytes(kept[0])


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
