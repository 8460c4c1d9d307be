#!/usr/bin/env python3
"""The writer lock with a holder that is dead, suspended, or not who the file says.

  tests/fault/lock_holder.py BINARY [--rounds N] [--seed N]

A lock file left by a dead process, or with the id of one that has nothing to do with it, holds
nobody up: the lock is the kernel's. While the holder is suspended, searches answer as before, and
another sync ends with 75 and the holder's id; when the holder goes on or is killed, the next sync
works.
"""
import os
import signal
import time

import harness
from harness import check

PAGES = 200
QUESTION = ("knowledge", "search", "replication lag")


def stale_locks(project):
    lock = os.path.join(os.path.dirname(project.database), "write.lock")
    gone = project.start("--version")
    gone.communicate()
    # A dead process, a living one that never heard of us, no number at all, a very long one.
    for content in ("%d\n" % gone.pid, "1\n", "", "no number\n", "9" * 500):
        with open(lock, "w", encoding="ascii") as file:
            file.write(content)
        project.sync("--wait", "0")
    project.doctor()


def holds_lock(project, child):
    """Until the child has the lock and works under it."""
    lock = os.path.join(os.path.dirname(project.database), "write.lock")
    until = time.monotonic() + 30
    while time.monotonic() < until and child.poll() is None:
        with open(lock, encoding="ascii") as file:
            if file.read().strip() == str(child.pid):
                return True
        time.sleep(0.002)
    return False


def suspended(project, pages, rng, ending):
    for path in list(pages.content):
        pages.put(path)
    before = project.answer("replication lag")
    holder = project.start("knowledge", "sync", "--quiet", "--rebuild")
    check(holds_lock(project, holder), "the sync ended before it could be suspended")
    time.sleep(rng.uniform(0, 0.3))
    holder.send_signal(signal.SIGSTOP)
    if holder.poll() is not None:
        return 0
    start = time.monotonic()
    project.json(*QUESTION, wanted=(0, 1))
    check(time.monotonic() - start < 10, "a search waited for the suspended writer")
    waiting = project.run("knowledge", "sync", "--wait", "1")
    if waiting.returncode != 0:  # it had not let go of the lock yet
        check(waiting.returncode == 75, "a sync beside a suspended one ended %d: %s" % (waiting.returncode, waiting.err))
        check("(pid %d)" % holder.pid in waiting.err, "the message does not name the holder: " + waiting.err)
        check("searches work meanwhile" in waiting.err, "no next step: " + waiting.err)
    holder.send_signal(ending)
    holder.communicate(timeout=harness.PATIENCE_S)
    check(holder.returncode in (0, -signal.SIGKILL), "the holder ended %d" % holder.returncode)
    project.sync("--wait", "0")
    project.doctor()
    check(set(project.rows()) == set(pages.content), "documents are missing")
    check(project.answer("replication lag") != before or not before, "the index is not of the new pages")
    return 1 if waiting.returncode == 75 else 0


def test(binary, rounds, rng, folder, args):
    project = harness.Project(binary, os.path.join(folder, "a"))
    pages = harness.Pages(rng, project.docs, PAGES)
    project.sync()
    stale_locks(project)
    met = 0
    for number in range(rounds):
        met += suspended(project, pages, rng, signal.SIGCONT if number % 2 == 0 else signal.SIGKILL)
    check(met > 0, "no sync met the suspended holder: the test proved nothing")
    return "5 stale locks passed, %d suspended holders, %d named to who waited" % (rounds, met)


harness.main(__doc__, test, short=3, long=12)
