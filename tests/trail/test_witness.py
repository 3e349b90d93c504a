"""Our witness through its own door: what it answers over HTTP, what it keeps, and that it never signs two histories."""

import http.client
import json
import socket
import stat
import subprocess
import sys
import threading
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from portal.trail import cosigning, note
from portal.trail.cosigning import Refused, Request
from portal.trail.witness import LARGEST, Unreadable, Witness, main
from tests.trail.test_cosigning import LOG, LOGS, ORIGIN, OTHER, head, request, signed
from tests.trail.witnessing import made, running

VKEY = LOGS[ORIGIN][0].vkey
NOW = 1_800_000_000


@pytest.fixture
def witness(tmp_path):
    return made(tmp_path / "witness.json", VKEY)


@pytest.fixture
def site(witness):
    with running(witness, lambda: NOW) as url:
        yield url


def post(site, text, path="/add-checkpoint"):
    connection = http.client.HTTPConnection(urlsplit(site).netloc, timeout=60)
    connection.request("POST", path, text.encode() if isinstance(text, str) else text)
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer.status, answer.headers["Content-Type"], body


def test_a_first_checkpoint_and_its_continuation_are_cosigned(site, witness):
    for old, new in ((0, 5), (5, 9), (9, 9)):
        asked = request(old, new)
        status, kind, body = post(site, cosigning.write(asked))
        assert (status, kind) == (200, "text/plain; charset=utf-8")
        (found,) = note.cosignatures(asked.checkpoint + body, [witness.key()])
        assert (found.at, found.line) == (NOW, body)


@pytest.mark.parametrize(
    ("asked", "status", "body"),
    [
        (request(0, 4), 409, "5\n"),
        (request(3, 4), 409, "5\n"),
        (Request(5, (), signed(head(5, b"x"))), 409, "5\n"),
        (Request(5, (bytes(32),), signed(head(8, b"x"))), 422, None),
        (Request(5, (), signed(head(8), OTHER)), 403, None),
        (Request(9, (), signed(head(8))), 400, None),
    ],
    ids=["other size", "rollback", "split, same size", "split", "unknown key", "old too large"],
)
def test_what_it_refuses_and_how(site, witness, asked, status, body):
    post(site, cosigning.write(request(0, 5)))
    found = post(site, cosigning.write(asked))
    assert found[0] == status
    if body:
        assert found[1:] == ("text/x.tlog.size", body)
    assert "\n5\n" in witness.seen()[ORIGIN], "what it holds has not moved"


def test_an_unknown_log_is_404(site):
    other = note.sign("other.example/tlog\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", "other.example/tlog", OTHER)
    assert post(site, cosigning.write(Request(0, (), other)))[0] == 404


@pytest.mark.parametrize("body", [b"", b"\xff", b"old 0\n", b"old 0\n\n", b"[" * 9000, "old 0\n\n" + "é" * 100, b"\0" * LARGEST])
def test_other_bytes_are_400_without_a_traceback(site, body, capfd):
    assert post(site, body)[0] == 400
    assert "Traceback" not in capfd.readouterr().err


def test_what_is_too_long_is_not_read(site):
    assert post(site, b"a" * (LARGEST + 1))[0] == 413


@pytest.mark.parametrize("length", ["", "-1", "x", "１"])
def test_a_length_that_is_none_is_refused(site, length):
    head_ = "POST /add-checkpoint HTTP/1.1\r\nHost: a\r\n" + (f"Content-Length: {length}\r\n" if length else "") + "\r\n"
    with socket.create_connection((urlsplit(site).hostname, urlsplit(site).port), timeout=60) as line:
        line.sendall(head_.encode())
        assert line.recv(100).split(b" ")[1] in {b"411", b"413"}


def test_it_says_who_it_is_and_what_it_saw(site, witness):
    post(site, cosigning.write(request(0, 5)))
    connection = http.client.HTTPConnection(urlsplit(site).netloc, timeout=60)
    connection.request("GET", "/")
    body = connection.getresponse().read().decode()
    connection.close()
    vkey, _gap, checkpoint = body.partition("\n\n")
    assert vkey == witness.key().vkey and note.cosignatures(checkpoint, [note.parse_vkey(vkey, note.COSIGNATURE)])


def test_what_it_holds_outlives_it(witness, tmp_path):
    witness.add_checkpoint(cosigning.write(request(0, 5)), now=NOW)
    again = Witness(tmp_path / "witness.json")
    with pytest.raises(Refused) as refused:
        again.add_checkpoint(cosigning.write(request(0, 4)), now=NOW)
    assert (refused.value.status, refused.value.size) == (409, 5)


def test_of_many_at_once_only_one_history_is_signed(witness):
    """Eight histories of one size raced at a fresh witness: one wins, the others are told what it holds."""
    answers, start = [], threading.Barrier(8)

    def ask(mark):
        start.wait()
        try:
            answers.append(witness.add_checkpoint(cosigning.write(Request(0, (), signed(head(5, mark)))), now=NOW))
        except Refused as refused:
            answers.append(refused.status)

    threads = [threading.Thread(target=ask, args=(bytes([number]),)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers, key=str)[:7] == [409] * 7 and len(answers) == 8


def test_a_next_key_of_the_log_is_trusted_beside_the_first(witness):
    witness.trust(note.key(ORIGIN, OTHER).vkey)
    witness.add_checkpoint(cosigning.write(request(0, 5)), now=NOW)
    steps = request(5, 8).proof
    assert witness.add_checkpoint(cosigning.write(Request(5, steps, signed(head(8), OTHER))), now=NOW)


def test_the_file_is_for_its_owner_only(witness):
    assert stat.S_IMODE(witness.path.stat().st_mode) == 0o600


@pytest.mark.parametrize("change", ["", "{}", "[]", "null", '{"format": "mingshi/witness@v1"}', "\x00"])
def test_a_file_that_is_none_signs_nothing(witness, change):
    witness.path.write_text(change)
    with pytest.raises(Unreadable):
        witness.add_checkpoint(cosigning.write(request(0, 5)), now=NOW)


def test_a_file_whose_last_checkpoint_was_edited_signs_nothing(witness):
    witness.add_checkpoint(cosigning.write(request(0, 5)), now=NOW)
    state = json.loads(witness.path.read_text())
    state["logs"][ORIGIN]["checkpoint"] = signed(head(4))
    witness.path.write_text(json.dumps(state))
    with pytest.raises(Unreadable):
        witness.add_checkpoint(cosigning.write(request(4, 8)), now=NOW)


def run(*arguments):
    lines = []
    return main([str(each) for each in arguments], lines.append), lines


def test_the_commands_make_a_witness_that_watches_a_log(tmp_path):
    path = tmp_path / "w.json"
    assert run(path, "init", "w.example/w1")[0] == 0
    assert run(path, "trust", VKEY) == (0, [LOGS[ORIGIN][0].label])
    code, lines = run(path, "show")
    assert (code, lines) == (0, [Witness(path).key().vkey, f"\n{ORIGIN}"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("init", "other"), "This file exists already."),
        (("trust", "nonsense"), "This is no verification key."),
        (("trust", note.key("w", LOG, note.COSIGNATURE).vkey), "This is no verification key."),
    ],
)
def test_a_command_that_cannot_be_done_says_why(witness, arguments, said):
    assert run(witness.path, *arguments) == (1, [said])


def test_a_command_without_a_file_says_so_in_chinese(tmp_path):
    assert run(tmp_path / "none", "--lang", "zh-hans", "show") == (1, ["这不是见证方的文件。"])
    assert run(tmp_path / "none", "--lang", "zh-hans", "init", "a b") == (1, ["名称中不能有空格和加号。"])


def test_it_runs_without_django_and_without_settings(tmp_path):
    code = "import sys; from portal.trail.witness import main; main(sys.argv[1:]); print(any(name.split('.')[0] == 'django' for name in sys.modules))"
    found = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "w.json"), "init", "w.example"],
        capture_output=True, text=True, check=True, env={}, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert found.stdout.splitlines()[-1] == "False" and found.stdout.startswith("w.example+")
