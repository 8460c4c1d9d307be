#!/usr/bin/env python3
"""Eight processes open an empty folder, or an index of an older format, at the same moment.

  tests/fault/first_open.py BINARY [--rounds N] [--seed N]

Six sync and two search. One makes the index and all syncs succeed; a search answers, or says that
there is no index yet. Half of the rounds begin with an index whose text was derived in another way,
which the first writer empties and fills again.
"""
import contextlib
import os
import shutil
import sqlite3

import harness
from harness import check

PAGES = 12


def age(project):
    """Makes the index one of an older format."""
    with contextlib.closing(sqlite3.connect(project.database)) as database:
        database.execute("PRAGMA wal_autocheckpoint = 0")
        database.execute("UPDATE meta SET value = 'older' WHERE key = 'text_format'")
        database.commit()


def race(project, number):
    children = [project.start("knowledge", "sync", "--quiet", "--wait", "60") for _ in range(6)]
    readers = [project.start("knowledge", "search", "replication lag") for _ in range(2)]
    for child in children:
        _, error = child.communicate(timeout=harness.PATIENCE_S)
        check(child.returncode == 0, "round %d: a sync ended %d: %s" % (number, child.returncode, error))
    for child in readers:
        out, error = child.communicate(timeout=harness.PATIENCE_S)
        fine = child.returncode in (0, 1) or "there is no index yet" in error
        check(fine, "round %d: a search ended %d: %s%s" % (number, child.returncode, out, error))
        check("locked" not in error and "busy" not in error, "round %d: a search says: %s" % (number, error))


def test(binary, rounds, rng, folder, args):
    first = harness.Project(binary, os.path.join(folder, "first"))
    harness.Pages(rng, first.docs, PAGES)
    first.sync()
    for number in range(rounds):
        where = os.path.join(folder, "raced")
        project = harness.Project(binary, where, docs=first.docs)
        if number % 2 == 1:
            shutil.copytree(os.path.dirname(first.database), os.path.dirname(project.database))
            age(project)
        race(project, number)
        project.doctor()
        check(project.rows() == first.rows(), "round %d: the index is not that of one sync" % number)
        check(oct(os.stat(os.path.dirname(project.database)).st_mode & 0o777) == "0o700", "the cache is not private")
        shutil.rmtree(where)
    return "%d races of eight, all succeeded" % rounds


harness.main(__doc__, test, short=6, long=50)
