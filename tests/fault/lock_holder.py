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

import harness
from harness import check

PAGES = 200
# Passed by every rebuild, with the lock in hand.
STEPS = ("after_scan", "before_commit", "after_commit", "before_finish", "before_checkpoint", "after_checkpoint")
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


def beside(project, holder):
    """What others meet while it holds the lock and does nothing."""
    project.json(*QUESTION, wanted=(0, 1))  # one that waited would end in an error
    waiting = project.run("knowledge", "sync", "--wait", "1")
    check(waiting.returncode == 75, "a sync beside a suspended one ended %d: %s" % (waiting.returncode, waiting.err))
    check("(pid %d)" % holder.pid in waiting.err, "the message does not name the holder: " + waiting.err)
    check("searches work meanwhile" in waiting.err, "no next step: " + waiting.err)


def suspended(project, pages, rng, ending):
    for path in list(pages.content):
        pages.put(path)
    before = project.answer("replication lag")
    step = rng.choice(STEPS)
    holder = project.start("knowledge", "sync", "--quiet", "--rebuild", environment={"RUNBOOK_FAILPOINT": step + ":1:stop"})
    # It suspends itself, so however slow the machine is it has the lock and is not done.
    state = os.waitid(os.P_PID, holder.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
    check(state.si_code == os.CLD_STOPPED, "the sync ended before the step " + step)
    try:
        beside(project, holder)
    finally:
        holder.send_signal(ending)
    holder.communicate(timeout=harness.PATIENCE_S)
    check(holder.returncode in (0, -signal.SIGKILL), "the holder ended %d" % holder.returncode)
    project.sync("--wait", "0")
    project.doctor()
    check(set(project.rows()) == set(pages.content), "documents are missing")
    check(project.answer("replication lag") != before or not before, "the index is not of the new pages")


def test(binary, rounds, rng, folder, args):
    project = harness.Project(binary, os.path.join(folder, "a"))
    pages = harness.Pages(rng, project.docs, PAGES)
    project.sync()
    stale_locks(project)
    for number in range(rounds):
        suspended(project, pages, rng, signal.SIGCONT if number % 2 == 0 else signal.SIGKILL)
    return "5 stale locks passed, %d suspended holders named to who waited" % rounds


harness.main(__doc__, test, short=3, long=12)
