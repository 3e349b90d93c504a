from typing import Any
from urllib.parse import urlsplit

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.trail.management.fetching import fetch_from
from portal.trail.management.printing import add_language, show
from transparency_reports.verifying import check_report, target_of


class Command(BaseCommand):
    help = "Check a published report or yearly edition from outside: both pages, all data files and the PDF against the public log."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "url", help="the report's page or any of its files, e.g. https://privacy.example/en/reports/2026-q3/v1/data.xlsx"
        )
        parser.add_argument("--vkey", action="append", default=[], help="a key you trust, learnt on another way; again for more")
        add_language(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        with override(options["lang"]):
            try:
                target = target_of(options["url"])
                parts = urlsplit(options["url"])
                fetch = fetch_from(f"{parts.scheme}://{parts.netloc}")
            except ValueError:
                raise CommandError(_("%(url)s is not the address of a report page.") % {"url": options["url"]}) from None
            show(self, check_report(fetch, target.slug, version=target.version, trusted=options["vkey"]))
