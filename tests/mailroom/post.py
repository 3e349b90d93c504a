"""Letters as servers deliver them, and a case of Wang's whose address is confirmed."""

import itertools
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from disputes.services import letters, recovery
from disputes.services.entering import address_index
from portal.accounts.models import Contact
from portal.mailroom import services
from portal.mailroom.models import Letter
from portal.vault import services as vault
from tests.disputes import cases

WANG, CHEN = "wang@example.cn", "chen@example.com"
ID_NUMBER, PHONE = "11010519491231002X", "13800138000"
WORDS = f"我的身份证号是 {ID_NUMBER}，电话 {PHONE}，请尽快销毁。"
number = itertools.count()


def contact(address=WANG):
    found = Contact(channel="email", language="zh-hans", index=address_index("email", address), verified_at=timezone.now())
    found.key_id = vault.create_key(purpose="contact")
    found.address = vault.seal(found.key_id, address, table="accounts_contact", column="address", row=str(found.public_id))
    found.save()
    return found


def case_of(address=WANG, **said):
    """A case just filed, news of which go to `address`."""
    case = cases.file(at=timezone.now() - timedelta(hours=2), **said).case
    recovery.give_contact(case=case, contact=contact(address), by=cases.client(case))
    return case


def mail(
    to, text=WORDS, *, sender=WANG, proof="pass", subject="Re: 您的案件", more="", message_id="", content_type="text/plain; charset=utf-8"
):
    domain = sender.rpartition("@")[2].strip(">")
    results = f"Authentication-Results: mx.firm.example; dmarc={proof} header.from={domain}\r\n" if proof else ""
    message_id = message_id or f"<{next(number)}.test@{domain}>"
    head = f"{results}From: {sender}\r\nTo: {to}\r\nSubject: {subject}\r\nMessage-ID: {message_id}\r\n{more}"
    return f"{head}MIME-Version: 1.0\r\nContent-Type: {content_type}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}".encode()


def deliver(inbox: Path, raw: bytes, name=""):
    (inbox / "new" / (name or f"{next(number):06}.mx")).write_bytes(raw)


def take(raw: bytes) -> Letter:
    """Hand one letter over as the fetcher does; the letter as it is kept."""
    found = services.take_in(raw=raw, size=len(raw), received_at=timezone.now())
    assert found is not None
    return Letter.objects.get(pk=found.pk)


def reply_to(case):
    return letters.reply_to(case)
