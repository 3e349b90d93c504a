from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from disputes import outcome_pages
from portal.policies import services as policies
from transparency_reports import keeping


class Command(BaseCommand):
    help = "After an installation or an upgrade: messages, static files, databases, the trained model, what is published. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("messages")
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("migrate", interactive=False, verbosity=0)
        call_command("migrate", database="keys", interactive=False, verbosity=0)
        call_command("bot_train", if_stale=True)
        call_command("bot_record")
        policies.publish_pages(again=True)
        outcome_pages.publish_again()
        for path in keeping.print_again():
            self.stderr.write(f"Published bytes are lost: {path}")
