"""Where the bytes of an SQLite file lie, and to what they belong."""
import contextlib
import sqlite3
import struct

# Header fields that say nothing a reader relies on: change counter (24), default cache size (48),
# reserved zeros (72 to 91), version-valid-for and the library's version (92 to 99).
QUIET_HEADER = set(range(24, 28)) | set(range(48, 52)) | set(range(72, 100))


def _page_parts(page, offset, header_at):
    """Byte ranges of a b-tree page that are in use, as offsets in the file."""
    kind = page[header_at]
    first_free, cells, start, _ = struct.unpack(">HHHB", page[header_at + 1:header_at + 8])
    header_end = header_at + (12 if kind in (2, 5) else 8) + 2 * cells
    used = [(header_at, header_end)]
    at = start or 65536
    free = []
    while first_free:
        following, size = struct.unpack(">HH", page[first_free:first_free + 4])
        free.append((first_free, first_free + size))
        first_free = following
    for begin, end in sorted(free):
        used.append((at, begin))
        at = end
    used.append((at, len(page)))
    return [(offset + begin, offset + end) for begin, end in used if begin < end]


def parts(path):
    """{part: [(begin, end), …]}: the used bytes of the header, of each table and index, and the
    pages of the free list, of which nothing is read."""
    with contextlib.closing(sqlite3.connect("file:%s?mode=ro" % path, uri=True)) as database:
        pages = database.execute("SELECT name, pageno, pagetype, payload FROM dbstat ORDER BY pageno").fetchall()
        size, = database.execute("PRAGMA page_size").fetchone()
        count, = database.execute("PRAGMA page_count").fetchone()
    with open(path, "rb") as file:
        content = file.read()
    found = {"(header)": [(at, at + 1) for at in range(100) if at not in QUIET_HEADER]}
    known = set()
    for name, number, kind, payload in pages:
        known.add(number)
        offset = (number - 1) * size
        page = content[offset:offset + size]
        if kind == "overflow":
            ranges = [(offset, offset + 4 + payload)]
        else:
            ranges = _page_parts(page, offset, 100 if number == 1 else 0)
        found.setdefault(name, []).extend(ranges)
    unused = [((number - 1) * size, number * size) for number in range(1, count + 1) if number not in known]
    if unused:
        found["(free pages)"] = unused
    return found


def choose(rng, ranges):
    """A byte of the ranges, each as likely."""
    at = rng.randrange(sum(end - begin for begin, end in ranges))
    for begin, end in ranges:
        if at < end - begin:
            return begin + at
        at -= end - begin
    raise AssertionError("no byte is left")
