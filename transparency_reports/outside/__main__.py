"""`python -m transparency_reports.outside openings.jsonl data.json …`: exit 0 only when every figure was recomputed and is the same."""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from transparency_reports.outside import counting, export, hiding, judging, lists, rows
from transparency_reports.outside.export import STRANGE, Broken, Export, Held
from transparency_reports.outside.judging import BAD, GOOD, OPEN, Line
from transparency_reports.outside.words import LANGUAGES, say


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a line for each thing that held or did not; 0 when all did."""
    parser = argparse.ArgumentParser(prog="python -m transparency_reports.outside", description=say("en", "usage"))
    parser.add_argument("export", type=Path, help="what manage.py export_openings wrote")
    parser.add_argument("reports", type=Path, nargs="*", help="data.json of each published version")
    parser.add_argument("--checkpoint", type=Path, help="a checkpoint you trust, from another way or an earlier day")
    parser.add_argument("--lang", choices=LANGUAGES, default="en")
    asked = parser.parse_args(arguments)
    marks = [_print(mark, sentence) for mark, sentence in recompute(asked.export, asked.reports, asked.checkpoint, asked.lang)]
    end = "bad" if BAD in marks else "open" if OPEN in marks else "good" if asked.reports else "none"
    print(say(asked.lang, end))
    return 0 if end == "good" else 1


def _print(mark: str, sentence: str) -> str:
    """What stands in somebody else's file does not command the terminal."""
    plain = "".join(each if each.isprintable() else "\ufffd" for each in sentence)
    print(f"{mark} {plain}" if mark else f"\n{plain}")
    return mark


def recompute(path: Path, reports: Sequence[Path], kept: Path | None, language: str) -> Iterator[tuple[str, str]]:
    """(mark, sentence) for the log, then for each report and each of its figures; a heading has no mark."""
    try:
        opened = _read(path, kept)
    except Broken as broken:
        yield BAD, said(language, broken)
        return
    yield GOOD, say(language, "log", size=opened.size, root=opened.root)
    yield (GOOD, say(language, "log.kept")) if kept else ("·", say(language, "log.trust"))
    for wrong in _left_out(opened):
        yield BAD, said(language, wrong)
    files: dict[tuple[Any, Any], Mapping[str, Any]] = {}
    for report, read in sorted(((path, _file(path)) for path in reports), key=lambda pair: _version(pair[1])):
        file = read if isinstance(read, dict) else {}
        try:
            if isinstance(read, Broken):
                raise read
            files[file["report"], file["version"]] = file
            yield "", say(language, "report", report=file["report"], version=file["version"], path=report)
            for line in _report(opened, file, files):
                yield line.mark, _sentence(language, file, line)
        except Broken as broken:
            yield BAD, said(language, broken)
        except STRANGE:
            yield BAD, say(language, "report.form", path=report)
    for held in opened.reports if reports else ():
        if (held.report, held.version) not in files:
            yield "·", say(language, "report.not_given", report=held.report, version=held.version)


def said(language: str, broken: Broken) -> str:
    """The sentence of a Broken, and of one inside it."""
    facts = {name: said(language, value) if isinstance(value, Broken) else value for name, value in broken.facts.items()}
    return say(language, broken.code, **facts)


def _sentence(language: str, file: Mapping[str, Any], line: Line) -> str:
    figure, row = judging.titles(file, language, line)
    if line.figure.startswith("earlier:"):
        figure = say(language, "earlier", quarter=line.figure.partition(":")[2])
    row = say(language, "total") if row == "total" else row
    return said(language, Broken(line.code, **{**line.facts, "figure": figure, "row": row}))


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Broken("file", path=path, reason=error.strerror) from None


def _read(path: Path, kept: Path | None) -> Export:
    checkpoint = _bytes(kept) if kept else None
    try:
        with path.open("rb") as lines:
            return export.read(lines, checkpoint)
    except OSError as error:
        raise Broken("file", path=path, reason=error.strerror) from None


def _version(file: Mapping[str, Any] | Broken) -> int:
    return int(file["version"]) if isinstance(file, Mapping) else 0


def _file(path: Path) -> dict[str, Any] | Broken:
    """A report's file, with its hash; Broken is given back, for it is told where the other files are."""
    try:
        body = _bytes(path)
    except Broken as broken:
        return broken
    try:
        file = json.loads(body)
        whole = isinstance(file["report"], str) and type(file["version"]) is int and bool(file["figures"])
    except STRANGE:
        whole = False
    if not whole:
        return Broken("report.form", path=path)
    return {**file, "sha256": sha256(body).hexdigest()}


def _left_out(opened: Export) -> Iterator[Broken]:
    """Published versions the log names and the export says nothing of."""
    held = {(each.report, each.version) for each in opened.reports}
    for entry in opened.entries:
        if entry.event in ("report.published", "report.corrected") and entry.document.get("type") == "report":
            name = entry.document.get("report"), entry.document.get("version")
            if name not in held:
                yield Broken("report.left_out", report=name[0], version=name[1])


def _held(opened: Export, file: Mapping[str, Any]) -> Held:
    for each in opened.reports:
        if (each.report, each.version) == (file["report"], file["version"]):
            return each
    raise Broken("report.unknown", report=file["report"], version=file["version"])


def _report(opened: Export, file: Mapping[str, Any], files: Mapping[tuple[Any, Any], Mapping[str, Any]]) -> Iterator[Line]:
    held = _held(opened, file)
    yield Line(GOOD, "report.file") if _published(opened, held, file) else Line(BAD, "report.changed")
    wrong = rows.drafting(opened, held, str(file["method"]))
    unheld = wrong is not None and wrong.code == "rows.unheld"
    if wrong is None:
        yield Line(GOOD, "rows", {"rows": len(held.rows)})
    else:
        yield Line(OPEN if unheld else BAD, wrong.code, wrong.facts)
    if wrong is not None and wrong.code.startswith("drafted."):
        yield from (Line(OPEN, "cannot", {"why": wrong}, figure["code"]) for figure in file["figures"])
        return
    for broken in rows.against_the_log(opened, held):
        yield Line(BAD, broken.code, broken.facts)
    found, before = counting.count(opened, held, str(file["method"])), _before(opened, file, files)
    if file["version"] > 1 and before is None:
        yield Line(OPEN, "report.alone", {"version": file["version"] - 1})
    yield from judging.judge(file, found, before, unheld=unheld)
    yield from judging.judge_earlier(file, held, _elsewhere(opened, file), unheld=unheld)
    broken_list = lists.check(opened, held, found)
    yield Line(GOOD, "list.held") if broken_list is None else Line(BAD, broken_list.code)


def _before(
    opened: Export, file: Mapping[str, Any], files: Mapping[tuple[Any, Any], Mapping[str, Any]]
) -> tuple[Mapping[str, Any], counting.Count] | None:
    """The file of the version this one corrects, and what it counted; None where it was not given, or cannot be counted."""
    earlier = files.get((file["report"], file["version"] - 1))
    if earlier is None:
        return None
    held = _held(opened, earlier)
    if rows.drafting(opened, held, str(earlier["method"])) or not _published(opened, held, earlier):
        return None
    return earlier, counting.count(opened, held, str(earlier["method"]))


def _published(opened: Export, held: Held, file: Mapping[str, Any]) -> bool:
    """Whether the log's entry of this version names the hash of the file."""
    if held.published is None or not 0 <= held.published < len(opened.entries):
        return False
    document = opened.entries[held.published].document
    named = [digest for name, digest in document.get("sha256", {}).items() if name.endswith("/data.json")]
    same = (document.get("type"), document.get("report"), document.get("version")) == ("report", held.report, held.version)
    return same and document.get("method") == file["method"] and bool(named) and set(named) == {file["sha256"]}


def _elsewhere(opened: Export, file: Mapping[str, Any]) -> dict[str, list[hiding.Figures]]:
    """The shares of clocks kept, by quarter, as every published version of an earlier quarter has to have them."""
    shares = [each for each in file["figures"] if each["code"] == "kept.share" or each["code"].startswith("clock.")]
    found: dict[str, list[hiding.Figures]] = {}
    for earlier in file["earlier"]:
        for held in (each for each in opened.reports if each.report == earlier["quarter"]):
            counted = counting.Count()
            counting.clocks(held.rows, counting.Quarter(held.report), counted)
            found.setdefault(held.report, []).append(hiding.expected(shares, counted, int(file["small_number"])))
    return found


if __name__ == "__main__":
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    sys.exit(main())
