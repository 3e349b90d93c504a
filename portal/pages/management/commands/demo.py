import json
import os
from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from disputes import channels
from disputes.models import Case
from disputes.services import clocks, tools
from disputes.services import team as desk
from disputes.services.keeping import keep_words
from portal.accounts import demo as people
from portal.accounts.models import User
from portal.accounts.services import demo as staff
from portal.consent import services as consent
from portal.education import services as education
from portal.inventory import services as inventory
from portal.law import services as law
from portal.law.models import Operator
from portal.notices import services as notices
from portal.pages.demo import broken, changing_hands, letters, readers
from portal.pages.demo.history import CASES, History, first_day
from portal.pages.demo.year import AFTER, publish_year
from portal.pages.management.commands.worker import extend_log
from portal.partners import services as partners
from portal.policies.services import loading as policies
from portal.trail.rules import SYSTEM
from transparency_reports import services as reports
from transparency_reports.models import Report
from transparency_reports.rules import Quarter
from transparency_reports.years import QUARTERS

NOTES = "demo.json"
WORDS = {
    "overdue": "nobody answered in time; the breach is recorded by itself",
    "question": "we have asked the client a question and wait",
    "proposal": "in mediation, a proposal waits for the client",
    "agreement": "in mediation, an agreement waits for the client's signature",
}


class Command(BaseCommand):
    help = "Load the demo firm: policy, people, invented cases from the last whole year on, reports. Again, it only prints where to look."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--cases", type=int, default=CASES, help="how many invented cases there are")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Set DEMO=true: the demo firm has passwords everybody knows.")
        if not Operator.objects.exists():
            self.load(timezone.now().replace(microsecond=0), options["cases"])
        self.show()

    def load(self, now: datetime, cases: int) -> None:
        start = timezone.make_aware(datetime.combine((first_day(now) - timedelta(days=30)).date(), time(9)))
        self.say("law, calendars and terms")
        law.load_pack(by=SYSTEM, at=start)
        set_firm(start)
        self.say("people, policy, notices and guides")
        team = staff.create_demo_staff(by=SYSTEM, at=start)
        seat_team(team, start)
        publisher = next(user for user in team if user.has_role("publisher"))
        policies.load_demo_policy(by=publisher.actor("publisher"), at=now)
        load_registers(now)
        officer = next(user for user in team if user.has_role("privacy_officer"))
        policies.load_demo_draft(by=officer.actor("privacy_officer"), opened_by=publisher.actor("publisher"), at=now)
        consent.load_notices(by=SYSTEM, at=start)
        education.load_content(by=SYSTEM, at=start)
        tools.load_tools(by=SYSTEM, at=start)
        changing_hands.call_off_merger(team, now)
        broken.tell_of_the_chat(team, now)
        letters.write_down(team, now)
        self.say("invented cases")
        history = History(team, now)
        with channels.unheard():
            steps = history.build(cases)
        clocks.sweep(now)
        self.say(f"{Case.objects.count()} cases, {steps} steps; the public log")
        while keep_words(now):
            pass
        extend_log(now)
        self.say("transparency reports")
        readers.talk(self.report(now, officer, publisher), officer, publisher, now)
        extend_log(now)
        notices.deliver_due(now)
        self.keep(history)

    def report(self, now: datetime, officer: User, publisher: User) -> Report:
        """Every quarter since the last whole year began, and that year's edition; the newest report."""
        whole = timezone.localdate(now).year - 1
        for quarter in (Quarter(year, number) for year in (whole, whole + 1) for number in QUARTERS):
            if quarter.end > now:
                break
            day = min(quarter.end + timedelta(days=20, hours=10), now)
            drafted = reports.draft_report(quarter=quarter, by=SYSTEM, at=day)
            published = reports.publish_report(report=drafted, by=publisher.actor("publisher"), at=day)
            if quarter.number == len(QUARTERS):
                publish_year(quarter.year, officer, publisher, min(day + AFTER, now))
        return published

    def keep(self, history: History) -> None:
        tours = [
            {"what": tour.what, "language": tour.language, "reference": tour.told.case.reference, "receipt": tour.told.receipt}
            for tour in history.tours
            if tour.told.receipt
        ]
        path = settings.VAR / NOTES
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as stream:
            json.dump(tours, stream)

    def show(self) -> None:
        origin, path = settings.PUBLIC_ORIGIN, settings.VAR / NOTES
        self.stdout.write(f"\n  Mingshi 明示 at {origin}\n")
        self.stdout.write(f"  中文 {origin}/zh-hans/    English {origin}/en/    staff {origin}/en/staff/")
        self.stdout.write(
            f"\n  Staff: password {people.PASSWORD}; the six-digit codes stand on the sign-in page (manage.py demo_codes prints them too)"
        )
        for person in people.PEOPLE:
            self.stdout.write(f"    {person.email:24} {person.role.replace('_', ' ')}")
        if path.exists():
            self.stdout.write(f"\n  Receipts to try at {origin}/en/cases/ or {origin}/zh-hans/cases/")
            for tour in json.loads(path.read_text()):
                self.stdout.write(f"    {tour['receipt']}  {tour['language']:8} {WORDS[tour['what']]}")
        self.stdout.write("")

    def say(self, text: str) -> None:
        self.stdout.write(f"  {text} ...")
        self.stdout.flush()


def load_registers(at: datetime) -> None:
    """What is collected and who receives it, in the product and in the invented firm's own business, as its policy says."""
    for name in ("product", "demo"):
        inventory.load_pack(name=name, by=SYSTEM, at=at)
        partners.load_partners(name=name, by=SYSTEM, at=at)


def seat_team(team: list[User], at: datetime) -> None:
    """Two departments a case can be handed to, and how many cases each of the office can look after."""
    by = next(user for user in team if user.has_role("administrator")).actor("administrator")
    desk.save_department(name_zh="客户服务部", name_en="Client services", by=by, at=at)
    records = desk.save_department(name_zh="档案室", name_en="Records room", by=by, at=at)
    for user in team:
        if user.has_role("privacy_officer"):
            desk.seat_person(user=user, department=records, capacity=15, by=by, at=at)


def set_firm(at: datetime) -> None:
    """The invented firm of the demo."""
    law.set_operator(
        name_zh="明川企业服务",
        name_en="Mingchuan Business Services",
        legal_form_zh="有限公司（演示用，并不存在）",
        legal_form_en="Limited company (invented for this demo)",
        address_zh="示例省示例市明川路 1 号",
        address_en="1 Mingchuan Road, Example City, Example Province",
        about_zh="公司转让、代理记账与培训学校服务",
        about_en="Company transfers, bookkeeping and training-school services",
        contact_email="privacy@mingchuan.example",
        contact_phone="400-000-0000",
        officer_name_zh="赵宁",
        officer_name_en="Zhao Ning",
        officer_email="officer@mingchuan.example",
        officer_phone="400-000-0001",
        jurisdictions=["cn", "eu", "uk"],
        persons_bucket="under_100k",
        by=SYSTEM,
        at=at,
    )
