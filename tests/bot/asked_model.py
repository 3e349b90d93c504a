"""A language model's server as tests need it: real HTTP on this machine, and it says, or fails to say, what a test wants."""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from django.utils import timezone

from portal.partners import services as partners
from portal.partners.models import Partner
from portal.partners.rules import CLAUSES
from portal.trail.rules import Actor

OFFICER, PUBLISHER = Actor("staff", "zhao", "privacy_officer"), Actor("staff", "sun", "publisher")
# A row that the list of the demo policy has: who runs the model in these tests.
ROW = {
    "name": ("云栈数据", "Yunzhan Data"), "information": ("系统中存放的全部信息，均已加密", "Everything in our systems, encrypted"),
    "purpose": ("服务器托管", "Hosting"), "method": ("境内机房", "Data centre in China"),
    "contact": ("dpo@yunzhan.example", "dpo@yunzhan.example"),
}  # fmt: skip


def entrusted(**changes) -> Partner:
    """The third party's row with a whole contract, let in by a second person."""
    pairs = {f"{name}_{lang}": words[place] for name, words in ROW.items() for place, lang in enumerate(("zh", "en"))}
    rest = {
        "role": "processor", "under": None, "categories": [], "purposes": [], "place": "上海", "abroad": False, "signed_on": None,
        "contract_ends_on": None, "evidence": "C-1", "review_on": timezone.localdate() + timedelta(days=300), "owner": "",
    }  # fmt: skip
    content = {**pairs, **rest, **{f"has_{code}": True for code in CLAUSES}, **changes}
    row = partners.add_partner(code="language_model", content=content, by=OFFICER)
    return partners.activate_partner(partner=row, by=PUBLISHER)


class Service:
    """`seen` is every request; `answer(asked)` gives the sentences, or `reply` the raw bytes, sent with `status`; `drips` never ends."""

    def __init__(self) -> None:
        self.seen: list[dict] = []
        self.headers: list[dict[str, str]] = []
        self.status, self.reply, self.drips = 200, None, False
        self.over = threading.Event()

    def answer(self, asked: dict) -> list[dict]:
        """Like a well-behaved model: the first plain sentence of the texts, in their own words."""
        plain = r"[^。！？\n|｜*·:：@/]{8,150}。" if asked["language"] == "zh-Hans" else r"[A-Z][^.!?\n|｜*·:@/]{8,150}\.(?=\s|$)"
        found = ((text["id"], sentence[0]) for text in asked["texts"] if (sentence := re.search(plain, text["text"])))
        return [{"text": text, "cites": [name]} for name, text in list(found)[:1]]

    def body(self, request: dict) -> bytes:
        if self.reply is not None:
            return self.reply
        said = json.dumps({"sentences": self.answer(json.loads(request["messages"][1]["content"]))}, ensure_ascii=False)
        return json.dumps({"choices": [{"message": {"role": "assistant", "content": said}}]}).encode()

    @property
    def asked(self) -> list[dict]:
        return [json.loads(each["messages"][1]["content"]) for each in self.seen]


@contextmanager
def running() -> Iterator[tuple[Service, str]]:
    """The service, and the address that LANGUAGE_MODEL_URL takes."""
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):  # noqa: N802 (the server calls it so)
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            service.seen.append(request)
            service.headers.append(dict(self.headers) | {"path": self.path})
            self.send_response(service.status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            if service.drips:
                while not service.over.wait(0.02):
                    self.wfile.write(b" ")
            else:
                self.wfile.write(service.body(request))

        def log_message(self, *_args):
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = False

        def handle_error(self, *_args):
            """Who asked is gone: that is what these tests are about."""

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield service, f"http://127.0.0.1:{server.server_address[1]}/v1"
    finally:
        service.over.set()
        server.shutdown()
        thread.join()
        server.server_close()
