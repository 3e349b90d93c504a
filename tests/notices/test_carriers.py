"""The ways out, each against a real server on this machine or a real file."""

import json
import socketserver
import threading
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core.mail.message import BadHeaderError

from portal.notices import delivery
from portal.notices.letters import Letter

LETTER = Letter("wang@example.com", "明示：您的案件有新进展", "您好！\n\n请查看 2026-K7Q4M。\n")


def send(channel="email", letter=LETTER):
    delivery.send(channel, letter, message_id="3f2a", language="zh-hans")


@pytest.fixture
def serve():
    running = []

    def start(server):
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
        running.append(server)
        return server.server_address[1]

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


class Smtp(socketserver.StreamRequestHandler):
    """Just enough of RFC 5321 to take one letter, or to refuse it."""

    def handle(self):
        self.wfile.write(b"220 test\r\n")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                self.wfile.write(b"354 go\r\n")
                lines = []
                while (part := self.rfile.readline()) != b".\r\n":
                    lines.append(part)
                self.server.letters.append(b"".join(lines))
            self.wfile.write(self.server.answers.get(verb, b"250 ok\r\n"))
            if verb == b"QUIT":
                return


@pytest.fixture
def mail_server(serve, settings):
    server = socketserver.TCPServer(("127.0.0.1", 0), Smtp)
    server.letters, server.answers = [], {}
    settings.MAIL_URL = f"smtp+plain://127.0.0.1:{serve(server)}"
    return server


def test_a_mail_server_gets_a_text_mail_in_both_scripts(mail_server):
    send()
    mail = message_from_bytes(mail_server.letters[0], policy=policy.default)
    assert mail["Subject"] == "明示：您的案件有新进展" and mail["To"] == "wang@example.com"
    assert mail.get_content_type() == "text/plain" and "请查看" in mail.get_content()
    assert mail["Message-ID"] == "<3f2a@localhost>" and mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "zh-Hans"


@pytest.mark.parametrize(
    ("verb", "answer", "code", "final"),
    [
        (b"RCPT", b"550 no such user wang@example.com\r\n", "recipient_refused", True),
        (b"RCPT", b"451 come again\r\n", "recipient_refused", False),
        (b"MAIL", b"554 not from you\r\n", "server_refused", False),
        (b"EHLO", b"421 busy\r\n", "server_refused", False),
    ],
)
def test_what_a_mail_server_refuses_becomes_a_code_without_its_words(mail_server, verb, answer, code, final):
    mail_server.answers[verb] = answer
    if verb == b"EHLO":
        mail_server.answers[b"HELO"] = answer
    with pytest.raises(delivery.Undelivered) as trouble:
        send()
    assert (trouble.value.code, trouble.value.final) == (code, final)
    assert "wang" not in str(trouble.value)


def test_no_mail_server_there_is_worth_another_try(settings):
    settings.MAIL_URL = "smtp+plain://127.0.0.1:9"
    with pytest.raises(delivery.Undelivered, match="server_unreachable"):
        send()


def test_a_plain_server_is_not_spoken_to_when_encryption_was_asked_for(mail_server, settings):
    settings.MAIL_URL = settings.MAIL_URL.replace("smtp+plain", "smtp")
    with pytest.raises(delivery.Undelivered, match="server_refused"):
        send()
    assert mail_server.letters == []


class Gateway(BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.seen.append((self.path, self.headers["Authorization"], body))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_args):
        pass


@pytest.fixture
def gateway(serve, settings):
    server = HTTPServer(("127.0.0.1", 0), Gateway)
    server.seen, server.status = [], 202
    settings.SMS_GATEWAY_URL = f"http://user:p%40ss@127.0.0.1:{serve(server)}/send"
    return server


def test_a_gateway_gets_json_with_an_id_that_stays(gateway):
    send("sms", Letter("+8613800138000", "-", "校验码 493817\n"))
    assert gateway.seen == [("/send", "Basic dXNlcjpwQHNz", {"id": "3f2a", "to": "+8613800138000", "text": "校验码 493817"})]


@pytest.mark.parametrize(("status", "final"), [(400, True), (408, False), (429, False), (503, False)])
def test_a_gateway_that_refuses(gateway, status, final):
    gateway.status = status
    with pytest.raises(delivery.Undelivered) as trouble:
        send("sms", Letter("+8613800138000", "-", "x"))
    assert (trouble.value.code, trouble.value.final) == (f"gateway_{status}", final)


def test_no_gateway_there_is_worth_another_try(settings):
    settings.SMS_GATEWAY_URL = "http://127.0.0.1:9/"
    with pytest.raises(delivery.Undelivered, match="gateway_unreachable"):
        send("sms", Letter("+8613800138000", "-", "x"))


@pytest.mark.parametrize("url", ["file:///etc/passwd", "gopher://x/", "http:///nowhere"])
def test_a_gateway_is_reached_by_http_only(settings, url):
    settings.SMS_GATEWAY_URL = url
    with pytest.raises(delivery.Undelivered, match="sms_url_unknown"):
        send("sms", Letter("+8613800138000", "-", "x"))


def test_without_a_gateway_a_real_installation_says_so(settings):
    settings.MAIL_URL = "smtp://mail.example"
    with pytest.raises(delivery.Undelivered, match="no_sms_gateway"):
        send("sms", Letter("+8613800138000", "-", "x"))


def test_files_are_named_by_the_message_so_a_second_attempt_overwrites(settings, tmp_path):
    settings.VAR, settings.MAIL_URL = tmp_path, "file://"
    send()
    send()
    send("sms", Letter("+8613800138000", "-", "校验码\n"))
    assert sorted(path.name for path in (tmp_path / "mail").iterdir()) == ["3f2a.eml", "3f2a.sms.txt"]
    assert (tmp_path / "mail").stat().st_mode & 0o077 == 0


def test_the_console_shows_what_would_be_sent(settings, capsys):
    settings.MAIL_URL = "console://"
    send()
    assert "请查看 2026-K7Q4M" in capsys.readouterr().out


def test_an_unknown_mail_url_is_a_problem_and_not_silence(settings):
    settings.MAIL_URL = "carrierpigeon://"
    with pytest.raises(delivery.Undelivered, match="mail_url_unknown"):
        send()


def test_a_line_break_in_a_header_is_refused_at_the_last_door_too(settings, tmp_path):
    settings.VAR, settings.MAIL_URL = tmp_path, "file://"
    with pytest.raises(BadHeaderError):
        send(letter=Letter("wang@example.com", "a\nBcc: all@example.com", "x"))
