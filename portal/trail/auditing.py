"""Our own tables against the log: every row recomputed, every difference named; the walk does not stop at the first."""

from collections import Counter
from collections.abc import Iterator
from itertools import chain, islice

from django.db.models import Count, F, IntegerField, Max, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from portal.trail import keys, leaves, merkle, queries, rooms, tiles
from portal.trail.auditing_acts import check_acts
from portal.trail.auditing_rooms import check_room
from portal.trail.checkpoints import open_checkpoint
from portal.trail.findings import Line, refusal
from portal.trail.models import Checkpoint, Entry, Tile
from portal.trail.refuted import Refuted
from portal.trail.verifying import CHECKPOINT, KEYS, check_log


def check_tables() -> Iterator[Line]:
    """A line for each row, number, checkpoint or tile that is not right, then what held."""
    wrong = False
    held_by = (*map(check_room, rooms.registered().values()), *map(check_acts, rooms.acts().values()))
    for line in chain(_rows(), _numbers(), _heads(), _kinds(), *held_by):
        wrong = True
        yield line
    if not wrong:
        yield Line(True, "rows", _("Rows: %(count)s, none edited, missing, added or out of place.") % {"count": Entry.objects.count()})
        yield Line(True, "heads", _("Checkpoints: all %(count)s follow from the rows.") % {"count": Checkpoint.objects.count()})
        for name, room in rooms.registered().items():
            yield from _held(name, room.count())
            if room.erased is not None and (gone := room.erased()):
                yield Line(True, "room.erased", _("Of %(room)s, %(count)s were erased; the log says when.") % {"room": name, "count": gone})
        for name, acts in rooms.acts().items():
            yield from _held(name, sum(1 for _row in acts.rows()))
            yield from (Line(True, "room.unheld", text) for text in acts.unheld())
        yield from _alone()
    yield from check_log(fetch_own)


def _alone() -> Iterator[Line]:
    """What the rows of this portal do not show, said as plainly as what they do."""
    counted: Counter[rooms.Without] = Counter()
    for event, count in Entry.objects.order_by("event").values_list("event").annotate(Count("id")):
        if (why := rooms.alone(event)) is not None:
            counted[why] += count
    for why, count in sorted(counted.items()):
        yield Line(True, "alone", _("Entries against which no row is held: %(count)s (%(why)s).") % {"count": count, "why": why.label})


def _held(name: str, count: int) -> Iterator[Line]:
    if count:
        yield Line(True, "room", _("Rows of %(room)s: %(count)s, each is what its entry says.") % {"room": name, "count": count})


def fetch_own(path: str) -> bytes:
    """What the log serves at `path`, from our own tables."""
    if path == KEYS:
        return "".join(f"{vkey}\n" for vkey in queries.vkeys()).encode()
    checkpoint = queries.latest_checkpoint() if path == CHECKPOINT else None
    if checkpoint is not None:
        return queries.served(checkpoint).encode()
    place = tiles.parse_path(path.removeprefix("/tlog/"))
    try:
        found = queries.tile(*place) if place else None
    except (ValueError, TypeError):
        found = None
    if found is None:
        raise Refuted("missing", path=path, reason=_("it is not in the tables"))
    return found


def _numbers() -> Iterator[Line]:
    """A subject's numbers run without a gap, so a row removed before it was logged shows too."""
    counted = Entry.objects.exclude(subject="").values("subject").annotate(rows=Count("id"), highest=Max(Cast("n", IntegerField())))
    for each in counted.exclude(rows=F("highest")).order_by("subject"):
        yield refusal(Refuted("row.number", subject=each["subject"], rows=each["rows"], highest=each["highest"]))


def _kinds() -> Iterator[Line]:
    """Every kind of entry is held against rows, or says why it is not: what nobody thought of is not called checked."""
    for event, count in Entry.objects.order_by("event").values_list("event").annotate(Count("id")):
        if not rooms.known(event):
            yield refusal(Refuted("kind.unheld", event=event, rows=count))


def _rows() -> Iterator[Line]:
    size = 0
    displaced: list[Entry] = []
    expected: dict[bytes, int] = {}
    for number, bundle in _bundles():
        start, size = number * tiles.WIDTH, number * tiles.WIDTH + len(bundle)
        rows = {index: (name, row) for name, index, row in _read(Entry.objects.filter(index__gte=start, index__lt=size))}
        for index, leaf in enumerate(bundle, start):
            name, row = rows.get(index, ("", None))
            if row is not None and _raw(row.leaf) == leaf:
                if not _is_whole(row):
                    yield _named("row.edited", row)
                continue
            expected[leaf] = index
            if row is not None:
                displaced.append(row)
            else:
                yield refusal(Refuted("row.unreadable", row=name) if name else Refuted("row.missing", index=index))
    yield from _displaced(displaced, expected)
    yield from _outside(size)


def _read(rows: QuerySet[Entry]) -> list[tuple[str, int | None, Entry | None]]:
    """(id, index, row) for each; the row is None where a column holds what Django cannot even read."""
    try:
        return [(row.id, row.index, row) for row in rows]
    except (ValueError, TypeError):
        return [(name, index, _read_one(name)) for name, index in rows.values_list("id", "index")]


def _read_one(name: str) -> Entry | None:
    try:
        return Entry.objects.get(pk=name)
    except (ValueError, TypeError):
        return None


def _raw(value: object) -> bytes:
    """Bytes as stored; none where a planted edit left something else (SQLite takes any type in any column)."""
    return bytes(value) if isinstance(value, (bytes, memoryview)) else b""


def _bundles() -> Iterator[tuple[int, list[bytes]]]:
    for number, data in Tile.objects.filter(level=tiles.ENTRIES).order_by("index").values_list("index", "data").iterator(chunk_size=16):
        try:
            yield number, tiles.unpack(_raw(data))
        except Refuted:
            yield number, []


def _displaced(rows: list[Entry], expected: dict[bytes, int]) -> Iterator[Line]:
    for row in rows:
        place = expected.get(_raw(row.leaf))
        if place is None or not _is_whole(row):
            yield _named("row.edited", row)
        else:
            yield refusal(Refuted("row.moved", row=row.id, event=row.event, index=row.index, place=place))


def _outside(size: int) -> Iterator[Line]:
    """Rows the log does not have: waiting ones must be whole, others were never given their index."""
    for name, _index, row in _read(Entry.objects.filter(index__gte=size).order_by("index")):
        yield _named("row.added", row) if row else refusal(Refuted("row.unreadable", row=name))
    for name, _index, row in _read(Entry.objects.filter(index__isnull=True).order_by("id")):
        if row is None:
            yield refusal(Refuted("row.unreadable", row=name))
        elif not _is_whole(row):
            yield _named("row.edited", row)


def _named(code: str, row: Entry) -> Line:
    return refusal(Refuted(code, row=row.id, event=row.event, index="–" if row.index is None else row.index))


def _is_whole(row: Entry) -> bool:
    """Whether the row's columns are those it was written with, and its leaf is made from them."""
    try:
        return _raw(row.seal) in [row.row_seal(house) for house in keys.house_keys()] and _leaf_fits(row)
    except (ValueError, TypeError, AttributeError):
        return False


def _leaf_fits(row: Entry) -> bool:
    leaf = bytes(row.leaf)
    if leaves.is_about_person(leaf):
        return row.document is None and bool(queries.statement(row))
    return row.document_leaf() == leaf


def _heads() -> Iterator[Line]:
    """Every checkpoint we ever signed is still a beginning of the log."""
    tree = merkle.Range()
    logged = chain.from_iterable(bundle for _number, bundle in _bundles())
    for head in Checkpoint.objects.order_by("size", "id").iterator():
        for leaf in islice(logged, max(0, head.size - tree.size)):
            tree.append(merkle.leaf_hash(leaf))
        yield from _head(head, tree)


def _head(row: Checkpoint, tree: merkle.Range) -> Iterator[Line]:
    try:
        head, key = open_checkpoint(row.text, keys.verification_keys())
        if (head.size, head.root, key.id.hex()) != (row.size, _raw(row.root), row.key):
            raise Refuted("head.row", size=row.size)
        if (tree.size, tree.root()) != (head.size, head.root):
            raise Refuted("head.root", size=row.size)
    except Refuted as refuted:
        yield refusal(refuted)
