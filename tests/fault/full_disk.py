#!/usr/bin/env python3
"""A full disk: one sentence with the need and the free space, nothing lost, whole when there is room.

  tests/fault/full_disk.py BINARY [--plugin PLUGIN] [--rounds N] [--seed N]

On disks of 4, 8 and 16 MiB: during a sync of more pages than fit, during the folding in of a long
log, and during a rebuild, which needs the room of a second index. Each time: exit 2, one sentence that
names the bytes needed and free, one hint; what was committed answers as before; and with no more than
the room that was asked for, the same command works. Mounts in a mount namespace of its own; without
the right to do that it prints "skipped: …".
"""
import errno
import os
import re
import shutil
import subprocess
import sys

import harness
import product
from harness import check

INSIDE = "RUNBOOK_FULL_DISK_INSIDE"
SIZES = (4, 8, 16)
UNITS = {"bytes": 1, "kB": 10**3, "MB": 10**6, "GB": 10**9}
SAID = re.compile(r"the disk is full: .* needs (?:about|up to) ([\d.]+) (\w+).*, ([\d.]+ \w+) are free$")


class Disk:
    """A small file system with a project on it; the pages lie elsewhere."""

    def __init__(self, binary, rng, folder, mega_bytes, environment):
        self.path = os.path.join(folder, "disk")
        os.makedirs(self.path)
        self.bytes = mega_bytes * 2**20
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=%d" % self.bytes, "tmpfs", self.path], check=True)
        self.project = harness.Project(binary, self.path, docs=os.path.join(folder, "docs"), environment=environment,
                                       embedding="{provider: local}" if environment else "{provider: none}")
        self.pages = harness.Pages(rng, self.project.docs, 60)
        self.project.sync()

    def grow_by(self, more):
        self.bytes += more
        subprocess.run(["mount", "-o", "remount,size=%d" % self.bytes, self.path], check=True)

    def fill(self):
        """Leaves nothing free."""
        try:
            file = os.open(os.path.join(self.path, "ballast"), os.O_WRONLY | os.O_CREAT)
            while True:
                os.write(file, b"x" * 4096)
        except OSError as full:
            check(full.errno == errno.ENOSPC, str(full))

    def close(self):
        subprocess.run(["umount", "-l", self.path], stderr=subprocess.DEVNULL)


def need_of(done, what):
    """The bytes that the message asks for; it must be one sentence and a hint."""
    check(done.returncode == 2, "%s on a full disk ended %d: %s" % (what, done.returncode, done.err))
    lines = done.err.strip().split("\n")
    said = SAID.search(lines[0])
    check(len(lines) == 2 and lines[0].startswith("runbook: ") and lines[1].startswith("  hint: "), "not a sentence and a hint: " + done.err)
    check(said, "the message does not name need and free space: " + lines[0])
    return int(float(said.group(1)) * UNITS[said.group(2)]), lines[0].split(": ", 2)[2]


def lies_under(disk, acknowledged, what):
    """What was acknowledged is there, answers, and is whole."""
    rows = disk.project.rows()
    lost = [path for path, row in acknowledged.items() if rows.get(path) != row]
    check(not lost, "%s: acknowledged documents are lost: %s" % (what, lost[:3]))
    disk.project.answer("replication lag")
    disk.project.doctor()


def heals(disk, need, what, *flags):
    disk.grow_by(need)
    done = disk.project.run("knowledge", "sync", "--quiet", *flags)
    check(done.returncode == 0, "%s: with the room that was asked for sync ended %d: %s" % (what, done.returncode, done.err))
    check(set(disk.project.rows()) == set(disk.pages.content), what + ": not every document came in")
    disk.project.doctor()


def write_more(disk, count):
    for number in range(count):
        path = "more/page-%05d.md" % number
        parts = disk.pages.rng.sample(disk.pages.parts, 12)
        disk.pages.content[path] = "# More %d\n\n%s\n" % (number, "\n\n".join(parts))
        harness.write(os.path.join(disk.pages.folder, path), disk.pages.content[path])


def during_sync(disk):
    acknowledged = disk.project.rows()
    write_more(disk, disk.bytes // 9000)
    done = disk.project.run("knowledge", "sync", "--quiet")
    need, said = need_of(done, "a sync")
    lies_under(disk, acknowledged, "sync")
    heals(disk, need, "sync")
    return said


def during_checkpoint(disk):
    """The log takes what is free; folding it in finds none."""
    acknowledged = disk.project.rows()
    write_more(disk, disk.bytes // 100_000)
    killed = disk.project.run("knowledge", "sync", "--quiet", environment={"RUNBOOK_FAILPOINT": "before_checkpoint:1"})
    check(harness.was_killed(killed), "the sync was not killed")
    disk.fill()
    done = disk.project.run("knowledge", "sync", "--quiet")
    need, said = need_of(done, "a checkpoint")
    lies_under(disk, acknowledged, "checkpoint")
    heals(disk, need, "checkpoint")
    return said


def during_rebuild(disk):
    """A damaged index is made anew beside the old one."""
    with open(disk.project.database, "r+b") as file:
        file.write(b"no database any more")
    disk.fill()
    done = disk.project.run("knowledge", "sync", "--quiet", "--rebuild")
    need, said = need_of(done, "a rebuild")
    disk.grow_by(need)
    again = disk.project.run("knowledge", "sync", "--quiet", "--rebuild")
    if again.returncode != 0:  # the room was that of the first step; the pages have their own need
        heals(disk, need_of(again, "a rebuild")[0], "rebuild", "--rebuild")
    check(set(disk.project.rows()) == set(disk.pages.content), "rebuild: not every document came in")
    disk.project.doctor()
    return said


def test(binary, rounds, rng, folder, args):
    environment = product.make(binary, args.plugin, os.path.join(folder, "product")) if args.plugin else {}
    said = []
    for number in range(rounds):
        size = SIZES[number % len(SIZES)]
        for scenario in (during_sync, during_checkpoint, during_rebuild):
            where = os.path.join(folder, "%s-%d" % (scenario.__name__, number))
            disk = Disk(binary, rng, where, size, environment)
            try:
                said.append("%d MiB, %s: %s" % (size, scenario.__name__, scenario(disk)))
            finally:
                disk.close()
            shutil.rmtree(where)
    return "\n".join(said)


if not os.environ.get(INSIDE):
    # Containers and chroots may not allow it even to root.
    if os.geteuid() != 0 or subprocess.run(["unshare", "--mount", "sh", "-c", "mount -t tmpfs tmpfs /mnt"],
                                           stderr=subprocess.DEVNULL).returncode != 0:
        print("skipped: no right to mount a small disk here")
        sys.exit(0)
    # A mount namespace of its own: whatever happens, nothing stays mounted.
    again = ["unshare", "--mount", sys.executable, *sys.argv]
    sys.exit(subprocess.run(again, env={**os.environ, INSIDE: "1"}).returncode)
harness.main(__doc__, test, short=1, long=6)
