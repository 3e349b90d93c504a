"""Letters built to break a reader: each gets a name, costs little, and nothing of it is believed, kept in the clear or followed."""

import time

import pytest
from django.utils import timezone

from disputes.models import Message
from portal.mailroom import cutting, parsing, proving, services
from portal.mailroom.models import Letter
from portal.mailroom.rules import Outcome, Proof
from tests.mailroom.post import WORDS, case_of, mail, reply_to, take

pytestmark = pytest.mark.django_db
PLAIN = 'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n'


def bomb(depth: int) -> str:
    return "".join(PLAIN.format(n=n) for n in range(1, depth)) + "\r\nx"


HOSTILE = {
    "multiparts in multiparts": lambda to: mail(to, "--b0\r\n" + bomb(5_000), content_type='multipart/mixed; boundary="b0"'),
    "a hundred thousand headers": lambda to: mail(to, more="X: y\r\n" * 100_000),
    "one header of a megabyte": lambda to: mail(to, more=f"X: {'y' * 1_000_000}\r\n"),
    "a hundred thousand parts": lambda to: mail(to, "--b\r\n\r\nx\r\n" * 100_000, content_type='multipart/mixed; boundary="b"'),
    "a hundred thousand addresses": lambda to: mail(f"{to}, " + "a@b.example, " * 15_000),
    "nothing": lambda to: b"",
    "only bytes": lambda to: bytes(range(256)) * 100,
    "no end of headers": lambda to: b"From: wang@example.cn\r\nTo: " + to.encode(),
    "nested comments in From": lambda to: mail(to, sender="(" * 20_000 + "wang@example.cn"),
    "an address that never closes": lambda to: mail(to, sender='"' + "\\" * 20_000 + "wang@example.cn"),
    "an encoded word of nothing": lambda to: mail(to, subject="=?utf-8?b?" + "A" * 9_000 + "?="),
    "a parameter cut in a thousand": lambda to: mail(to, content_type="text/plain; " + " ".join(f"charset*{n}*=x;" for n in range(1000))),
    "a codec that is none": lambda to: mail(to, content_type="text/plain; charset=zlib_codec"),
    "a codec that is slow": lambda to: mail(to, "a." * 50_000, content_type="text/plain; charset=idna"),
    "unclosed HTML": lambda to: mail(to, "<a " * 60_000, content_type="text/html"),
    "deep HTML": lambda to: mail(to, "<div>" * 100_000 + "x", content_type="text/html"),
    "endless quotation": lambda to: mail(to, "On x wrote\n" * 20_000),
    "one line of five megabytes": lambda to: mail(to, "好" * 1_700_000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_answered_soon_and_kept_once(inbox, name):
    raw = HOSTILE[name](reply_to(case_of()))
    started = time.thread_time()
    letter = take(raw)
    assert time.thread_time() - started < 5, name  # of work: others may keep the machine busy meanwhile
    assert letter.outcome in Outcome.values and Letter.objects.count() == 1


@pytest.mark.parametrize(
    "name", ["multiparts in multiparts", "a hundred thousand headers", "a hundred thousand parts", "one header of a megabyte"]
)
def test_what_no_mail_program_builds_is_not_taken_apart(inbox, name):
    assert take(HOSTILE[name](reply_to(case_of()))).outcome in (Outcome.UNREADABLE, Outcome.UNCONFIRMED)
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    "sender",
    [
        "wang@example.cn, chen@example.com",
        "wang@example.cn <chen@example.com>",
        '"wang@example.cn" <chen@example.com>',
        "chen@example.com (wang@example.cn)",
        "=?utf-8?q?wang=40example=2Ecn?= <chen@example.com>",
        "ｗang@example.cn",
        "wаng@example.cn",
        "wang@example.cn\r\nFrom: chen@example.com",
        "<>",
        "",
    ],
)
def test_a_sender_that_only_looks_like_wang_is_not_wang(inbox, sender):
    letter = take(mail(reply_to(case_of()), sender=sender))
    assert letter.outcome in (Outcome.UNCONFIRMED, Outcome.AUTOMATIC)
    assert not Message.objects.exists()


def test_html_is_reduced_to_its_words(inbox):
    html = "<html><head><style>p{}</style><script>alert(1)</script></head><body><p>你好 &amp; <b>再见</b></p><img src='http://x.example/t.gif'></body>"
    take(mail(reply_to(case_of()), html, content_type="text/html; charset=utf-8"))
    assert Message.objects.get().text_masked == "你好 & 再见"


@pytest.mark.parametrize(
    ("named", "encoding"),
    [(name, name) for name in ("gb2312", "gbk", "gb18030", "utf-8")] + [("x-unknown", "gb18030"), ("", "gbk"), ("gb2312", "utf-8")],
)
def test_chinese_in_any_charset_is_read(named, encoding):
    kind = f"text/plain; charset={named}" if named else "text/plain"
    assert parsing.parse(mail("x@y.example", "", content_type=kind) + "请您尽快销毁".encode(encoding)).text == "请您尽快销毁"


def test_chinese_in_big5_is_read():
    assert (
        parsing.parse(mail("x@y.example", "", content_type="text/plain; charset=big5") + "請盡快銷毀".encode("big5")).text == "請盡快銷毀"
    )


def test_nul_bidi_and_broken_surrogates_come_to_nothing(inbox):
    subject = "=?utf-8?b?4oCuZWNpZmZv?= a\x00b \udcff".encode("utf-8", "surrogateescape").decode("latin-1")
    take(mail(reply_to(case_of()), "a\x00b\u202egnp.exe\u202c c", subject=subject))
    assert Message.objects.get().text_masked == "abgnp.exe c"


def test_a_line_break_in_a_header_sets_no_header_of_ours(inbox):
    from portal.notices.models import Notice
    from portal.notices.queries import letter as words_of

    take(mail(reply_to(case_of()), sender="chen@example.com", subject="a\r\n Bcc: all@example.com"))
    answer = words_of(Notice.objects.get(template="mail_unconfirmed"))
    assert "all@example.com" not in answer.address + answer.subject + answer.body


def test_names_of_files_are_words_not_markup(inbox, client):
    from tests import people

    name = "<script>alert(1)</script>13800138000.pdf"
    body = f'--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename="{name}"\r\n\r\nx\r\n--b--'
    letter = take(mail("cases@firm.example", body, content_type='multipart/mixed; boundary="b"'))
    shown = people.signed_in(client, people.qian()).get(f"/staff/mail/{letter.public_id}/").content.decode()
    assert "<script>alert" not in shown and "&lt;script&gt;" in shown and "13800138000" not in shown


def test_a_letter_within_the_letter_is_a_file_not_words():
    inner = "From: x@y.example\r\n\r\ninner words"
    body = f"--b\r\nContent-Type: text/plain\r\n\r\nouter\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n{inner}\r\n--b--"
    parsed = parsing.parse(mail("x@y.example", body, content_type='multipart/mixed; boundary="b"'))
    assert (parsed.text, parsed.attachments) == ("outer", ["message/rfc822"])


def test_a_calendar_invitation_is_no_words(inbox):
    assert take(mail(reply_to(case_of()), "BEGIN:VCALENDAR", content_type="text/calendar")).outcome == Outcome.AUTOMATIC


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("新的话。\n\nOn Mon, 3 Mar 2026, Firm <cases+x@firm.example> wrote:\n> alt\n> alt", "新的话。"),
        ("新的话。\n\n在 2026年3月3日，某某 写道：\n\n> 旧\n", "新的话。"),
        ("New.\n\n-----Original Message-----\nFrom: x\nOld", "New."),
        ("新。\n\n------------------ 原始邮件 ------------------\n发件人: x\n旧", "新。"),
        ("New.\n\nFrom: Firm\nSent: Monday\nTo: me\nSubject: x\n\nOld", "New."),
        ("New.\n-- \nWang\n+86 138", "New."),
        ("新。\n\n发自我的iPhone", "新。"),
        ("> old\n\nanswer below", "> old\n\nanswer below"),
        ("On Monday he wrote:\nthis is my own story", "On Monday he wrote:\nthis is my own story"),
        ("> only quoted", "> only quoted"),
    ],
)
def test_quotation_and_signature_are_cut_only_where_they_are_plain(text, kept):
    assert cutting.own_words(text) == kept


def test_pieces_hold_every_word():
    text = "\n\n".join(f"{n} " + "字" * 900 for n in range(12))
    parts = cutting.pieces(text, 4000)
    assert all(len(part) <= 4000 for part in parts) and "".join("".join(parts).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("results", "proof"),
    [
        (["mx.firm.example; dmarc=pass header.from=example.cn"], Proof.PASS),
        (["mx.firm.example; dmarc=pass (p=none) header.from=other.example"], Proof.FAIL),
        (["mx.firm.example; dmarc=fail (dmarc=pass) header.from=example.cn"], Proof.FAIL),
        (["mx.firm.example; dmarc=fail; dkim=pass header.d=example.cn"], Proof.FAIL),
        (["mx.firm.example; dkim=pass header.d=example.cn"], Proof.PASS),
        (["mx.firm.example; dkim=pass header.d=chen.example; spf=pass smtp.mailfrom=chen.example"], Proof.NONE),
        (["mx.firm.example; spf=pass smtp.mailfrom=wang@example.cn"], Proof.PASS),
        (["mx.firm.example; spf=fail smtp.mailfrom=wang@example.cn"], Proof.FAIL),
        (["mx.firm.example; none"], Proof.NONE),
        (["mx.chen.example; dmarc=pass header.from=example.cn"], Proof.NONE),
        (["mx.firm.example.chen.example; dmarc=pass"], Proof.NONE),
        (["mx.firm.example; (" * 50 + "dmarc=pass header.from=example.cn"], Proof.NONE),
        ([], Proof.NONE),
    ],
)
def test_only_our_servers_result_about_the_very_domain_counts(results, proof):
    assert proving.proof_of(results, authserv="mx.firm.example", domain="example.cn") == proof


def test_without_a_trusted_name_no_result_is_read():
    assert proving.proof_of(["mx.firm.example; dmarc=pass header.from=example.cn"], authserv="", domain="example.cn") == Proof.NONE


def test_nothing_of_a_letter_stands_in_the_clear(inbox, caplog):
    from portal.trail.models import Entry

    letter = take(mail(reply_to(case_of()), WORDS, sender="chen@example.com", subject="11010519491231002X"))
    row = {name: value for name, value in Letter.objects.filter(pk=letter.pk).values()[0].items() if name != "content"}
    for secret in ("11010519491231002X", "13800138000", "chen@example.com"):
        assert secret not in str(row) and secret not in caplog.text
        assert not any(secret in str(entry.facts) + entry.subject for entry in Entry.objects.all())
        assert secret.encode() not in bytes(letter.content)


def test_a_future_server_clock_is_no_future_letter(inbox):
    from datetime import timedelta

    now = timezone.now()
    letter = services.take_in(raw=mail("cases@firm.example"), size=10, received_at=now + timedelta(days=3), at=now)
    assert letter is not None and letter.received_at == now


def test_a_subject_in_bare_bytes_is_read():
    assert parsing.parse(mail("x@y.example", subject="投诉：档案未删除")).subject == "投诉：档案未删除"
