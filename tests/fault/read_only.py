#!/usr/bin/env python3
"""An index that must not be written: read-only folders, mounts, folders of others.

  tests/fault/read_only.py BINARY

In each case a search answers as ever or says in one sentence why not, never from old data in
silence, and a sync says that it cannot write and leaves all as it is. Runs as root, as which it
makes the cases, and asks as the user `nobody`; elsewhere it prints "skipped: …".
"""
import os
import shutil
import subprocess
import sys

import harness
from harness import check

NOBODY = 65534
INSIDE = "RUNBOOK_READ_ONLY_INSIDE"
QUESTION = ("knowledge", "search", "--format", "json", "zebra crossing")


def as_nobody():
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)


class Case:
    def __init__(self, binary, folder, name):
        self.name = name
        self.project = harness.Project(binary, os.path.join(folder, name))
        self.cache = os.path.dirname(self.project.database)
        self.page("old")
        self.project.sync()

    def page(self, word):
        harness.write(os.path.join(self.project.docs, "zebra.md"), "# Zebra crossing\n\nA zebra, %s.\n" % word)

    def leave_log(self):
        """A second page state that is committed and only in the log."""
        self.page("new")
        done = self.project.run("knowledge", "sync", "--quiet", environment={"RUNBOOK_FAILPOINT": "before_checkpoint:1"})
        check(harness.was_killed(done), "the sync was not killed")
        check(os.path.getsize(self.project.database + "-wal") > 0, "no log was left")

    def remove(self, *suffixes):
        for suffix in suffixes:
            os.remove(self.project.database + suffix)

    def lock_up(self):
        """All may read and none may write, as in a checkout of root."""
        for base, folders, files in os.walk(self.project.root):
            os.chmod(base, 0o555)
            for name in files:
                os.chmod(os.path.join(base, name), 0o444)

    def fail(self, what):
        raise harness.Failed("%s: %s" % (self.name, what))

    def state(self):
        return {name: os.stat(os.path.join(self.cache, name)).st_mtime_ns for name in os.listdir(self.cache)
                if not name.endswith("-shm")}

    def ask(self, wanted):
        """`wanted`: the word of the state that must be answered, or None for one sentence."""
        found = self.project.run(*QUESTION, preexec_fn=as_nobody)
        if found.returncode == 0:
            if wanted is None or "A zebra, %s." % wanted not in found.out:
                self.fail("search answers from the wrong state: " + found.out)
        elif wanted is not None or found.returncode != 2:
            self.fail("search ended %d: %s" % (found.returncode, found.err))
        else:
            lines = found.err.strip().split("\n")
            if len(lines) != 2 or not lines[0].startswith("runbook: ") or not lines[1].startswith("  hint: "):
                self.fail("not one sentence and a hint: " + found.err)
        return found.returncode

    def may_not_sync(self):
        before = self.state()
        done = self.project.run("knowledge", "sync", "--quiet", preexec_fn=as_nobody)
        if done.returncode != 2:
            self.fail("sync ended %d: %s" % (done.returncode, done.err))
        if done.err.count("\n") > 2 or "hint: " not in done.err:
            self.fail("not one sentence and a hint: " + done.err)
        if self.state() != before:
            self.fail("sync changed something in the cache")

    def mend(self):
        """Writable again, the next sync gives the newest state."""
        for base, folders, files in os.walk(self.project.root):
            os.chmod(base, 0o700)
            for name in files:
                os.chmod(os.path.join(base, name), 0o600)
        self.project.sync()
        self.project.doctor()
        found = self.project.run(*QUESTION)
        word = "new" if self.project.text("zebra.md").find("new") >= 0 else "old"
        check("A zebra, %s." % word in found.out, self.name + ": the mended index answers otherwise")


def plain(binary, folder):
    """As a sync leaves it: the log empty, its index beside it."""
    case = Case(binary, folder, "finished")
    case.lock_up()
    case.ask("old")
    case.may_not_sync()
    case.mend()


def without_log(binary, folder):
    """As a copy of the database alone arrives."""
    case = Case(binary, folder, "database-alone")
    case.remove("-wal", "-shm")
    case.lock_up()
    case.ask("old")
    case.may_not_sync()
    case.mend()


def with_log(binary, folder):
    """A writer was killed before it folded the log in: what it had committed counts."""
    case = Case(binary, folder, "log-with-its-index")
    case.leave_log()
    case.lock_up()
    case.ask("new")
    case.may_not_sync()
    case.mend()


def with_log_alone(binary, folder):
    """The same, copied without the log's index."""
    case = Case(binary, folder, "log-alone")
    case.leave_log()
    case.remove("-shm")
    case.lock_up()
    found = case.project.run(*QUESTION, preexec_fn=as_nobody)
    case.ask("new" if found.returncode == 0 else None)
    case.may_not_sync()
    case.mend()


def unreadable(binary, folder):
    """Private, as it is made: another user gets a sentence."""
    case = Case(binary, folder, "private")
    os.chmod(case.project.root, 0o755)
    case.ask(None)
    case.may_not_sync()
    case.mend()


def of_another(binary, folder):
    """A cache that others may write, of another owner: read, never written."""
    for mode in (0o777, 0o775):
        case = Case(binary, folder, "open-%o" % mode)
        case.lock_up()
        os.chmod(case.cache, mode)
        for name in os.listdir(case.cache):
            os.chmod(os.path.join(case.cache, name), 0o666)
        case.ask("old")
        case.may_not_sync()
        case.mend()


def mounted(binary, folder):
    """A mount that is read-only for root too, while the writer works behind it."""
    case = Case(binary, folder, "mount")
    view = os.path.join(folder, "view")
    os.makedirs(view)
    if subprocess.run(["mount", "--bind", case.project.root, view], stderr=subprocess.DEVNULL).returncode != 0:
        print("skipped: no right to mount here; the rest was asked")
        return
    subprocess.run(["mount", "-o", "remount,ro,bind", view], check=True)
    seen = harness.Project.__new__(harness.Project)
    seen.__dict__.update(case.project.__dict__, root=view, database=os.path.join(view, ".runbook", "cache", "index.db"))
    for word in ("old", "new"):
        case.page(word)
        case.project.sync()
        found = seen.run(*QUESTION)
        check(found.returncode == 0 and "A zebra, %s." % word in found.out, "mount: " + found.out + found.err)
    case.leave_log()
    found = seen.run(*QUESTION)
    check(found.returncode == 0 and "A zebra, new." in found.out, "mount with a log: " + found.out + found.err)
    done = seen.run("knowledge", "sync", "--quiet")
    check(done.returncode == 2 and done.err.count("\n") <= 2, "mount: sync ended %d: %s" % (done.returncode, done.err))
    subprocess.run(["umount", view], check=True)
    case.mend()


CASES = (plain, without_log, with_log, with_log_alone, unreadable, of_another, mounted)


def test(binary, rounds, rng, folder, args):
    os.chmod(folder, 0o755)
    # Where the user may reach it.
    product = os.path.join(folder, "product")
    built = os.path.dirname(os.path.dirname(os.path.abspath(binary)))
    os.makedirs(os.path.join(product, "lib"))
    shutil.copytree(os.path.join(built, "bin"), os.path.join(product, "bin"))
    for name in os.listdir(os.path.join(built, "lib")):
        if name.startswith("librunbook.so"):
            shutil.copy2(os.path.join(built, "lib", name), os.path.join(product, "lib"), follow_symlinks=False)
    os.environ["LD_LIBRARY_PATH"] = os.path.join(product, "lib")
    for case in CASES:
        case(os.path.join(product, "bin", "runbook"), folder)
    return "%d cases as another user" % len(CASES)


if not os.environ.get(INSIDE):
    if os.geteuid() != 0 or subprocess.run(["unshare", "--mount", "true"], stderr=subprocess.DEVNULL).returncode != 0:
        print("skipped: needs root, to be another user and to mount")
        sys.exit(0)
    again = ["unshare", "--mount", sys.executable, *sys.argv]
    sys.exit(subprocess.run(again, env={**os.environ, INSIDE: "1"}).returncode)
harness.main(__doc__, test, short=1, long=1)
