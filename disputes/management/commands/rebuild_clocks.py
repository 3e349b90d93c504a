from typing import Any

from django.core.management.base import BaseCommand

from disputes.models import Case, Clock
from disputes.services import clocks, moving


def _picture(case: Case) -> tuple[Any, ...]:
    rows = Clock.objects.filter(case=case).order_by("code", "run")
    columns = ("code", "run", "version", "pauses", "paused_at", "due_at", "provisional", "stopped_at", "breached_at")
    return *(getattr(case, column) for column in moving.FOLDED), *rows.values_list(*columns)


class Command(BaseCommand):
    help = "Fold every case and its clocks again from its events; says how many differed (none, unless somebody edited tables)."

    def handle(self, *args: Any, **options: Any) -> None:
        differed = total = 0
        for case in Case.objects.order_by("pk").iterator(chunk_size=500):
            before = _picture(case)
            total += 1
            differed += _picture(clocks.rebuild_case(case)) != before
        self.stdout.write(f"{total} case{'s' if total != 1 else ''} rebuilt, {differed} differed")
