"""Our log as a client of its witnesses: cosignatures in what is served and in receipts; a witness that misbehaves delays nothing."""

import threading
import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.utils import timezone

from portal.pages.management.commands import worker
from portal.press.services import publish
from portal.trail import checkpoints, cosigning, keys, note, proofs, queries
from portal.trail.checks import check_witnesses
from portal.trail.models import Checkpoint, Cosignature
from portal.trail.posting import Answer, post_to
from portal.trail.services import record, sequence
from portal.trail.verifying import CHECKPOINT, check_receipt
from portal.trail.witnesses import Round, hear
from tests.people import wang
from tests.trail.serving import grow
from tests.trail.test_continuation import verdict
from tests.trail.witnessing import made, running

WAIT = 60  # seconds; only a test that fails waits so long


@pytest.fixture
def witness(served, settings, tmp_path):
    """A witness that watches our log, and the setting that names it."""
    made_ = made(tmp_path / "witness.json", queries.vkeys()[0])
    with running(made_, time.time) as url:
        settings.LOG_WITNESSES = [f"{made_.key().vkey} {url}"]
        yield made_


def turn(round_=None, **options):
    return (round_ or Round()).turn(publish=publish, wait=WAIT, **options)


def lines(text, witness):
    return note.cosignatures(text, [witness.key()])


def test_every_batch_is_cosigned_and_served_with_the_line(served, witness, client):
    for size in (8, 40):
        grow(size)
        assert turn() == 1
        assert lines(served.fetch(CHECKPOINT).decode(), witness)
        assert client.get(CHECKPOINT).content == served.fetch(CHECKPOINT)
    assert served.verdict() is None
    assert served.verdict(witnesses=[witness.key().vkey]) is None


def test_what_is_cosigned_already_is_not_asked_again(served, witness):
    grow(8)
    assert (turn(), turn()) == (1, 0)
    assert Cosignature.objects.count() == 1


def test_the_worker_asks_after_sequencing(served, witness):
    grow(8)
    assert worker.ask_witnesses(wait=WAIT) == 1


def test_a_receipt_carries_the_cosignature(served, witness):
    entry = record(event="case.filed", by=wang(), subject="case:abc", secret=b"\7" * 32)
    grow(8)
    turn()
    text = queries.proof(entry, opening=True, secret=b"\7" * 32)
    assert lines(proofs.parse(text).checkpoint, witness)
    found = list(check_receipt(text, trusted=queries.vkeys(), witnesses=[witness.key().vkey]))
    assert [line.code for line in found] == ["checkpoint", "witness", "inclusion", "facts", "link"]


def test_a_checkpoint_nobody_cosigned_is_said_to_be_so(served, witness):
    grow(8)
    assert served.verdict(witnesses=[witness.key().vkey]) == "witness.absent"
    assert verdict(served, old=queries.latest_checkpoint().text, witnesses=[witness.key().vkey]) == "witness.absent"


def test_a_kept_cosigned_checkpoint_is_held_against_the_log(served, witness):
    grow(8)
    turn()
    kept = served.fetch(CHECKPOINT).decode()
    grow(40)
    turn()
    assert verdict(served, old=kept, witnesses=[witness.key().vkey]) is None


def test_a_log_that_was_rolled_back_is_not_cosigned_and_staff_are_told(served, witness):
    grow(8)
    longer = checkpoints.sign(checkpoints.Head("localhost:8000/tlog", 99, bytes(32)), keys.seed())
    witness.add_checkpoint(cosigning.write(cosigning.Request(0, (), longer)), now=1)
    assert turn() == 0
    (standing,) = queries.witnesses()
    assert (standing.problem, standing.held, standing.cosigned_at) == ("ahead", False, None)


def test_a_log_with_another_history_is_not_cosigned_and_staff_are_told(served, witness):
    grow(8)
    other = checkpoints.sign(checkpoints.Head("localhost:8000/tlog", 3, bytes(32)), keys.seed())
    witness.add_checkpoint(cosigning.write(cosigning.Request(0, (), other)), now=1)
    round_ = Round()
    assert (turn(round_), turn(round_)) == (0, 0)
    assert queries.witnesses()[0].problem == "split"
    assert Cosignature.objects.count() == 0


def test_a_witness_that_is_ahead_of_what_we_knew_is_met_where_it_is(served, witness):
    grow(8)
    first = queries.latest_checkpoint()
    witness.add_checkpoint(cosigning.write(cosigning.Request(0, (), first.text)), now=1)
    grow(8)
    round_ = Round()
    assert (turn(round_), turn(round_)) == (0, 1)


def test_an_older_checkpoint_that_comes_late_is_no_alarm(served, witness, settings):
    """Two workers: one asked with the checkpoint before the last, and the other was there first."""
    grow(8)
    first = queries.latest_checkpoint()
    grow(8)
    turn()
    assert not hear(keys.witnesses()[0], first, 0, Answer(409, b"16\n"), timezone.now())
    assert queries.witnesses()[0].held


def test_a_key_the_witness_does_not_know_is_named(served, witness, settings):
    settings.LOG_SEEDS = (b"\3" * 32, *settings.LOG_SEEDS)
    grow(8)
    turn()
    assert queries.witnesses()[0].problem == "unknown_key"


def say(status, body=b""):
    return Round(lambda url, sent: Answer(status, body))


@pytest.mark.parametrize(
    ("status", "body", "problem"),
    [
        (0, b"", "unreachable"),
        (200, b"", "answer"),
        (200, b"\xff", "answer"),
        (200, "— witness.example/w1 AAAA\n".encode(), "answer"),
        (200, "— somebody.else CMp+6LWBU0anHGH5\n".encode(), "answer"),
        (200, b"\n\n", "answer"),
        (302, b"", "answer"),
        (400, b"", "form"),
        (403, b"", "unknown_key"),
        (404, b"", "unknown_log"),
        (409, b"", "answer"),
        (409, b"007\n", "answer"),
        (409, b"\xff", "answer"),
        (409, b"0\n", "split"),
        (409, b"99999999\n", "ahead"),
        (422, b"", "split"),
        (500, b"", "answer"),
    ],
)
def test_whatever_a_witness_answers_nothing_false_is_served(served, witness, status, body, problem):
    grow(8)
    before = served.fetch(CHECKPOINT)
    assert turn(say(status, body)) == 0
    assert queries.witnesses()[0].problem == problem
    assert served.fetch(CHECKPOINT) == before and not Cosignature.objects.exists()


def test_a_cosignature_of_another_checkpoint_is_not_taken(served, witness):
    grow(8)
    old = queries.latest_checkpoint()
    line = note.cosign(note.parts(old.text)[0], witness.key().name, b"\1" * 32, 1)
    assert turn(say(200, line.encode())) == 0
    assert queries.witnesses()[0].problem == "answer"


def test_a_cosignature_of_another_time_is_not_taken(served, witness):
    grow(8)
    assert turn(now=timezone.now() + timedelta(days=2)) == 0
    assert queries.witnesses()[0].problem == "answer"


def test_who_failed_is_asked_later_each_time_after_a_longer_pause(served, witness):
    grow(8)
    asked, now = [], timezone.now()
    failing = Round(lambda url, sent: asked.append(url) or Answer(0))
    for seconds in range(0, 121, 5):
        turn(failing, now=now + timedelta(seconds=seconds))
    assert len(asked) == 4, "at 0, 15, 45 and 105 seconds"


def test_who_is_back_is_in_order_again(served, witness):
    grow(8)
    now = timezone.now()
    turn(say(0), now=now)
    assert turn(now=now + timedelta(seconds=20)) == 1
    assert queries.witnesses()[0].held


def test_a_witness_that_never_answers_delays_neither_log_nor_others(served, witness, settings, tmp_path):
    other, never = made(tmp_path / "other.json", queries.vkeys()[0], name="silent.example"), threading.Event()
    settings.LOG_WITNESSES = [f"{other.key().vkey} http://silent.example", *settings.LOG_WITNESSES]

    def post(url, body):
        if "silent" in url:
            never.wait()
            return Answer(0)
        return post_to(url, body)

    grow(8)
    round_, began = Round(post), time.monotonic()
    try:
        heard = round_.turn(publish=publish)
        grow(8)
        while not heard and time.monotonic() - began < WAIT:
            heard = round_.turn(publish=publish)
        assert heard == 1
    finally:
        never.set()
    assert Checkpoint.objects.count() == 2


def test_a_redirect_is_not_followed():
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(302)
            self.send_header("Location", f"http://127.0.0.1:{site.server_address[1]}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_GET(self):
            raise AssertionError("followed")

        def log_message(self, *args):
            """Quiet."""

    site = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=site.serve_forever, daemon=True)
    thread.start()
    assert post_to(f"http://127.0.0.1:{site.server_address[1]}/add-checkpoint", b"x").status == 302
    site.shutdown()
    site.server_close()
    thread.join()


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/add-checkpoint", "http://[bad"])
def test_nobody_there_is_an_answer_too(url):
    assert post_to(url, b"x") == Answer(0)


W = note.key("w.example", b"\1" * 32, note.COSIGNATURE).vkey


@pytest.mark.parametrize(
    "lines_",
    [["nonsense"], [W], [f"{W} ftp://w.example"], [f"{W} file:///etc/passwd"], [f"{W} https://"], [f"{W} https://a", f"{W} https://b"],
     [note.key("w.example", b"\1" * 32).vkey + " https://w.example"]],
)  # fmt: skip
def test_a_witness_that_is_none_is_said_at_the_start(settings, lines_):
    settings.LOG_WITNESSES = lines_
    assert [error.id for error in check_witnesses()] == ["trail.E001"]


def test_without_witnesses_nothing_is_asked(served):
    grow(8)
    assert check_witnesses() == [] and turn() == 0 and queries.witnesses() == []


def test_an_empty_log_is_cosigned_too(served, witness):
    sequence(publish=publish)
    assert turn() == 1
