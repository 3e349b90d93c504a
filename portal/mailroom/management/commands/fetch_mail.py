from typing import Any

from django.core.management.base import BaseCommand

from portal.mailroom import queries, services


class Command(BaseCommand):
    help = "Take in the e-mail that waits in the mailbox INBOUND_MAIL names; the worker does the same every minute."

    def handle(self, *args: Any, **options: Any) -> None:
        new = services.fetch_mail()
        self.stdout.write(f"{new} new letters, {queries.waiting_count()} waiting for a person")
