"""The three commands: line by line what held, a verdict, and an exit code a script can use."""

import gzip
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from portal.trail import checkpoints, guards, leaves, merkle, note, proofs, queries
from portal.trail.models import Entry
from portal.trail.services import record, sequence
from tests.people import wang
from tests.trail.serving import grow


def run(*command):
    """(what was printed, the complaint it ended with or None)."""
    out = StringIO()
    try:
        call_command(*command, stdout=out, skip_checks=True)
    except CommandError as error:
        return out.getvalue(), str(error)
    return out.getvalue(), None


@pytest.fixture
def receipt(db, tmp_path):
    entry = record(event="case.filed", by=wang(), subject="case:abc", secret=b"\7" * 32)
    sequence()
    path = tmp_path / "case.tlog-proof"
    path.write_text(queries.proof(entry, opening=True, secret=b"\7" * 32))
    return path


def test_a_receipt_is_checked_line_by_line(receipt):
    printed, complaint = run("verify_receipt", str(receipt))
    assert complaint is None
    assert [line[:2] for line in printed.splitlines()] == ["✓ ", "✓ ", "✓ ", "✓ ", "VE"]


def test_a_receipt_is_checked_in_chinese(receipt):
    assert "核验通过" in run("verify_receipt", str(receipt), "--lang", "zh-hans")[0]


def test_a_receipt_by_another_key_is_refused(receipt):
    printed, complaint = run("verify_receipt", str(receipt), "--vkey", note.key("localhost:8000/tlog", bytes(32)).vkey)
    assert (printed, complaint) == ("✗ None of the signatures is by a key you trust.\n", "NOT VERIFIED")


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"nonsense", b"c2sp.org/tlog-proof@v1\nindex 0\n\n"])
def test_a_file_that_is_no_receipt_is_refused(receipt, content):
    receipt.write_bytes(content)
    assert run("verify_receipt", str(receipt))[1] is not None


def test_a_missing_file_is_said_to_be_missing(db, tmp_path):
    assert "cannot be read" in run("verify_receipt", str(tmp_path / "none"))[1]


def test_what_a_stranger_wrote_cannot_move_the_cursor(db, tmp_path):
    leaf = leaves.about_document({"document": {"type": "\x9b2J\u202e"}})
    head = checkpoints.Head("evil\x9b2J.example", 1, merkle.leaf_hash(leaf))
    extra = leaves.write_opening(leaves.Opening(leaf))
    path = tmp_path / "evil.tlog-proof"
    path.write_text(proofs.write(proofs.Proof(0, (), checkpoints.sign(head, bytes(32)), extra)))
    printed, complaint = run("verify_receipt", str(path), "--vkey", note.key(head.origin, bytes(32)).vkey)
    assert complaint is None and "evil�2J.example" in printed
    assert not {"\x9b", "\u202e"} & set(printed)


def test_our_own_tables_are_checked(db):
    grow_here(3)
    printed, complaint = run("verify_trail")
    assert complaint is None and printed.endswith("VERIFIED\n")


def grow_here(count):
    for _ in range(count):
        record(event="case.read", by=wang(), subject="case:a")
    sequence()


def test_an_edited_row_ends_the_check_with_a_complaint(db):
    grow_here(3)
    guards.lift(connection)
    row = Entry.objects.filter(subject="case:a").first()
    Entry.objects.filter(pk=row.pk).update(event="case.settled")
    guards.install(connection)
    printed, complaint = run("verify_trail")
    assert complaint == "NOT VERIFIED" and f"✗ Row {row.id} (case.settled" in printed


@pytest.fixture
def site(served):
    """The served log on a port of this machine, so that the command runs as it does outside. `site.zipped` sends gzip."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            body = site.bodies.get(self.path)
            self.send_response(200 if body is not None else 404)
            if site.zipped:
                self.send_header("Content-Encoding", "gzip")
            self.end_headers()
            self.wfile.write(gzip.compress(body or b"") if site.zipped else body or b"")

        def log_message(self, *args):
            """Quiet: the test's output is its own."""

    site = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.zipped, site.url = False, f"http://127.0.0.1:{site.server_address[1]}"
    grow(300, batches=2)
    assert served.verdict() is None
    site.bodies = {**served.bodies, **served.changed}
    thread = threading.Thread(target=site.serve_forever, daemon=True)
    thread.start()
    yield site
    site.shutdown()
    site.server_close()
    thread.join()


@pytest.mark.parametrize("suffix", ["", "/", "/tlog", "/tlog/"])
def test_a_served_log_is_checked_from_outside(site, suffix):
    printed, complaint = run("verify_log", site.url + suffix)
    assert complaint is None
    assert [line[:1] for line in printed.splitlines()] == ["✓", "✓", "✓", "✓", "✓", "V"]


def test_a_log_served_with_gzip_is_read(site):
    site.zipped = True
    assert run("verify_log", site.url)[1] is None


def test_a_body_that_is_no_gzip_is_only_missing(site, monkeypatch):
    site.zipped = True
    monkeypatch.setattr(gzip, "compress", lambda body: b"\x1f\x8b\x08\0\0\0\0\0\0\xff\0\0")
    assert run("verify_log", site.url)[1] == "NOT VERIFIED"


def test_the_checkpoint_is_kept_and_held_against_the_log_next_time(site, tmp_path):
    kept = tmp_path / "checkpoint"
    run("verify_log", site.url, "--save", str(kept))
    assert kept.read_bytes() == site.bodies["/tlog/checkpoint"]
    printed, complaint = run("verify_log", site.url, "--previous", str(kept), "--vkey", queries.vkeys()[0])
    assert complaint is None and "History: the earlier log of 300 entries" in printed


def test_a_kept_checkpoint_is_held_against_the_log_by_a_few_tiles(site, tmp_path):
    kept, printed = tmp_path / "checkpoint", None
    kept.write_bytes(site.bodies["/tlog/checkpoint"])
    del site.bodies["/tlog/tile/entries/000"]
    printed, complaint = run("verify_log", site.url, "--from", str(kept), "--lang", "zh-hans")
    assert complaint is None and "历史：之前 300 条的日志正是它的开头部分。" in printed


def test_the_whole_log_and_a_few_tiles_are_not_asked_for_at_once(site, tmp_path):
    kept = tmp_path / "checkpoint"
    kept.write_bytes(site.bodies["/tlog/checkpoint"])
    assert "choose one" in run("verify_log", site.url, "--from", str(kept), "--previous", str(kept))[1]


def test_nothing_is_kept_of_a_log_that_does_not_hold(site, tmp_path):
    site.bodies["/tlog/tile/0/000"] = b"\0" * 8192
    kept = tmp_path / "checkpoint"
    printed, complaint = run("verify_log", site.url, "--save", str(kept))
    assert complaint == "NOT VERIFIED" and not kept.exists()
    assert printed.splitlines()[-1] == "✗ The tile /tlog/tile/0/000 does not hold the hashes of the entries."


def test_a_key_that_differs_is_refused(site):
    printed, complaint = run("verify_log", site.url, "--vkey", note.key("localhost:8000/tlog", bytes(32)).vkey)
    assert complaint == "NOT VERIFIED" and printed.startswith("✗ The served keys do not include")


def test_a_portal_that_is_not_there_is_said_to_be_missing(db):
    printed, complaint = run("verify_log", "http://127.0.0.1:9")
    assert complaint == "NOT VERIFIED" and printed == "✗ /.well-known/tlog-vkey cannot be fetched: URLError.\n"


@pytest.mark.parametrize("url", ["", "localhost:8000", "file:///etc/passwd", "ftp://a.example", "http://"])
def test_only_web_addresses_are_fetched(db, url):
    assert "not an http or https address" in run("verify_log", url)[1]
