from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from disputes.services import tools
from portal.accounts.models import User
from portal.accounts.services import people
from portal.consent import services as consent
from portal.doors.errors import Refusal
from portal.inventory import services as inventory
from portal.law import services as law
from portal.law.models import Operator
from portal.law.rules import PersonsBucket
from portal.partners import services as partners
from portal.trail.rules import SYSTEM

QUESTIONS = (
    ("name_zh", "The firm's name in Chinese"),
    ("name_en", "The firm's name in English"),
    ("address_zh", "Its address in Chinese"),
    ("address_en", "Its address in English"),
    ("contact_email", "E-mail for privacy questions"),
    ("contact_phone", "Phone for privacy questions (may be empty)"),
    ("officer_name_zh", "Privacy officer's name in Chinese"),
    ("officer_name_en", "Privacy officer's name in English"),
    ("officer_email", "Privacy officer's e-mail"),
)
OPTIONAL = {"contact_phone"}
JURISDICTIONS = ("cn", "eu", "uk")


class Command(BaseCommand):
    help = "An operator's first run: the firm, its contacts, its jurisdictions, how many people's data it holds, the first administrator."

    def add_arguments(self, parser: CommandParser) -> None:
        for name, question in QUESTIONS:
            parser.add_argument(f"--{name.replace('_', '-')}", help=question)
        parser.add_argument("--jurisdictions", help="comma-separated: cn, eu, uk")
        parser.add_argument("--persons", choices=[bucket.value for bucket in PersonsBucket], help="how many people's data the firm holds")
        parser.add_argument("--administrator", help="e-mail of the first administrator, who gets an invitation link")
        parser.add_argument("--again", action="store_true", help="change the firm's details of an installation already set up")

    def handle(self, *args: Any, **options: Any) -> None:
        if Operator.objects.exists() and not options["again"]:
            raise CommandError("This portal is set up already. Use --again to change the firm's details.")
        answers: dict[str, Any] = {name: self.ask(options[name], question, name in OPTIONAL) for name, question in QUESTIONS}
        jurisdictions = self.ask(options["jurisdictions"], "Jurisdictions, comma-separated (cn, eu, uk)", False, self.jurisdictions)
        buckets = ", ".join(PersonsBucket)
        persons = self.ask(options["persons"], f"How many people's data do you hold ({buckets})", False, self.bucket)
        administrator = self.ask(options["administrator"], "E-mail of the first administrator", False, self.email)
        try:
            law.load_pack(by=SYSTEM)
            inventory.load_pack(by=SYSTEM)
            partners.load_partners(name="product", by=SYSTEM)
            consent.load_notices(by=SYSTEM)
            tools.load_tools(by=SYSTEM)
            law.set_operator(jurisdictions=jurisdictions.split(","), persons_bucket=persons, by=SYSTEM, **answers)
            self.invite(administrator)
        except Refusal as refusal:
            raise CommandError("\n".join([refusal.text, *(f"{name}: {why}" for name, why in refusal.fields.items())])) from None
        self.stdout.write("The portal is set up. Next: `manage.py import_policy FILE` with your policy, then `manage.py serve`.")

    def invite(self, email: str) -> None:
        if User.objects.filter(email=email, is_active=True).exists():
            return
        _user, link = people.invite_person(email=email, roles=["administrator"], language="zh-hans", by=SYSTEM)
        address = link if link.startswith("http") else settings.PUBLIC_ORIGIN + link
        self.stdout.write(f"Open this address once, within three days, to become administrator:\n  {address}")

    def ask(self, given: str | None, question: str, optional: bool, check: Callable[[str], str] = str) -> str:
        """The option when it was given; else ask until the answer is right (an empty input stream ends the command)."""
        while True:
            try:
                answer = (given if given is not None else input(f"{question}: ")).strip()
                if answer or optional:
                    return check(answer)
                problem = "Something is needed here."
            except EOFError:
                raise CommandError(f"No answer to: {question}") from None
            except (ValueError, ValidationError) as error:
                problem = error.messages[0] if isinstance(error, ValidationError) else str(error)
            if given is not None:
                raise CommandError(f"{question}: {problem}")
            self.stderr.write(problem)

    @staticmethod
    def jurisdictions(answer: str) -> str:
        chosen = [part.strip().lower() for part in answer.split(",") if part.strip()]
        if not chosen or set(chosen) - set(JURISDICTIONS):
            raise ValueError(f"Choose from {', '.join(JURISDICTIONS)}.")
        return ",".join(dict.fromkeys(chosen))

    @staticmethod
    def bucket(answer: str) -> str:
        return PersonsBucket(answer.strip().lower()).value

    @staticmethod
    def email(answer: str) -> str:
        validate_email(answer)
        return answer.lower()
