"""Where somebody else may send us: public https addresses only, the address that was looked at, no redirect followed."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from portal.doors import outgoing

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    "url",
    [
        "http://agent.example/told", "ftp://agent.example/", "https://localhost/", "https://127.0.0.1/", "https://10.0.0.7/x",
        "https://169.254.169.254/latest/meta-data/", "https://192.168.1.1:8443/", "https://[::1]/", "https://[::ffff:127.0.0.1]/",
        "https://[64:ff9b::a00:1]/", "https://[fd00::1]/", "https://100.64.0.1/", "https://224.0.0.1/", "https://0.0.0.0/",
        "https://user:pass@agent.example/", "https://printer.local/", "https://db.internal/", "https://intranet/", "https:///x",
        "https://agent.example:99999/", "https://agent.example/" + "x" * 2000, "https://ägent.example/", "javascript:alert(1)", "",
    ],
)  # fmt: skip
def test_an_address_of_this_house_or_network_is_refused_before_anything_is_sent(url):
    with pytest.raises(outgoing.NotPublic):
        outgoing.post(url, b"x", content_type="text/plain")


def test_a_name_that_leads_inside_is_refused_even_beside_a_public_address(monkeypatch):
    found = [(2, 1, 6, "", ("93.184.216.34", 443)), (2, 1, 6, "", ("10.0.0.5", 443))]
    monkeypatch.setattr(outgoing.socket, "getaddrinfo", lambda *_args, **_more: found)
    monkeypatch.setattr(outgoing, "_connected", lambda *_args: pytest.fail("connected"))
    with pytest.raises(outgoing.NotPublic):
        outgoing.post("https://agent.example/told", b"x", content_type="text/plain")
    found.pop()
    assert outgoing.resolve("agent.example", 443) == "93.184.216.34"


class _There(BaseHTTPRequestHandler):
    seen: list[tuple[str, str, bytes]] = []
    status = 200

    def do_POST(self):  # noqa: N802 (the server calls it so)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.seen.append((self.path, self.headers["Host"], body))
        self.send_response(self.status)
        self.send_header("Location", "http://127.0.0.1/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args):
        pass


@pytest.mark.parametrize("status", [200, 302, 500])
def test_it_is_sent_once_to_the_address_looked_at_and_goes_nowhere_else(monkeypatch, status):
    _There.seen, _There.status = [], status
    with HTTPServer(("127.0.0.1", 0), _There) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        monkeypatch.setattr(outgoing, "SCHEMES", {"http": 80})
        monkeypatch.setattr(outgoing, "resolve", lambda _host, _port: "127.0.0.1")
        url = f"http://agent.example:{server.server_port}/told?id=1"
        assert outgoing.post(url, b"signed", content_type="text/plain") == status
        thread.join()
    assert _There.seen == [("/told?id=1", f"agent.example:{server.server_port}", b"signed")]


def test_nobody_there_is_no_answer(monkeypatch):
    monkeypatch.setattr(outgoing, "resolve", lambda _host, _port: "127.0.0.1")
    monkeypatch.setattr(outgoing.socket, "create_connection", lambda *_args, **_more: (_ for _ in ()).throw(ConnectionRefusedError))
    assert outgoing.post("https://agent.example/told", b"x", content_type="text/plain") == 0
