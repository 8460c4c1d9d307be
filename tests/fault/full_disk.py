#!/usr/bin/env python3
"""A full disk during sync: one sentence with the need and the free space, nothing lost, and the
next sync works when there is space again.

  tests/fault/full_disk.py BINARY

Mounts a small tmpfs in a mount namespace of its own; without the right to do that it prints
"skipped: …". Standard library only.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PAGES = os.path.join(ROOT, "corpus", "knowledge")
COPIES = 20  # of the sample pages: some 30 MB of index
INSIDE = "RUNBOOK_FULL_DISK_INSIDE"


def check(condition, what):
    if not condition:
        sys.exit("FAILED: " + what)


def run(binary, cwd, *argv):
    return subprocess.run([binary, *argv], cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, timeout=120)


def copy_pages(target, copies, start=0):
    for copy in range(start, start + copies):
        shutil.copytree(PAGES, os.path.join(target, "copy%02d" % copy))


def documents(binary, cwd):
    done = run(binary, cwd, "knowledge", "status", "--format", "json")
    check(done.returncode == 0, "status ended %d: %s" % (done.returncode, done.stderr))
    return json.loads(done.stdout)["documents"]


def inside(binary, work, mega_bytes):
    disk = os.path.join(work, "disk")
    os.makedirs(disk)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=%dm" % mega_bytes, "tmpfs", disk],
                             stderr=subprocess.PIPE)
    if mounted.returncode != 0:
        print("skipped: no right to mount a small disk here")
        return
    docs = os.path.join(work, "docs")
    os.makedirs(docs)
    os.makedirs(os.path.join(disk, ".runbook"))
    with open(os.path.join(disk, ".runbook", "config.yaml"), "w") as file:
        file.write("knowledge:\n  sources:\n    - {type: filesystem, name: docs, path: %s}\n"
                   "  embedding: {provider: none}\n" % docs)
    copy_pages(docs, 1)
    first = run(binary, disk, "knowledge", "sync", "--quiet")
    check(first.returncode == 0, "the first sync ended %d: %s" % (first.returncode, first.stderr))
    acknowledged = documents(binary, disk)

    copy_pages(docs, COPIES, start=1)
    full = run(binary, disk, "knowledge", "sync", "--quiet")
    check(full.returncode == 2, "a sync on a full disk ended %d: %s" % (full.returncode, full.stderr))
    check("disk is full" in full.stderr or "no space" in full.stderr, "the message does not name it: " + full.stderr)
    check("free" in full.stderr, "the message does not tell the free space: " + full.stderr)
    check(full.stderr.count("\n") <= 3, "more than a sentence and a hint: " + full.stderr)
    check(documents(binary, disk) >= acknowledged, "documents that were acknowledged are lost")
    found = run(binary, disk, "knowledge", "search", "--mode", "lexical", "replication lag")
    check(found.returncode == 0, "search on a full disk ended %d: %s" % (found.returncode, found.stderr))

    subprocess.run(["mount", "-o", "remount,size=400m", disk], check=True)
    healed = run(binary, disk, "knowledge", "sync", "--quiet")
    check(healed.returncode == 0, "with space again sync ended %d: %s" % (healed.returncode, healed.stderr))
    check(documents(binary, disk) == (1 + COPIES) * acknowledged, "not every document came in after there was space")
    doctor = run(binary, disk, "doctor", "--deep")
    check(doctor.returncode == 0, "doctor: " + doctor.stdout + doctor.stderr)
    print("%d MiB: %s" % (mega_bytes, full.stderr.strip().splitlines()[0]))


def main():
    binary = os.path.abspath(sys.argv[1])
    if not os.environ.get(INSIDE):
        if os.geteuid() != 0 or shutil.which("unshare") is None:
            print("skipped: needs root and unshare to mount a small disk")
            return 0
        # Containers and chroots may not allow it even to root.
        if subprocess.run(["unshare", "--mount", "true"], stderr=subprocess.DEVNULL).returncode != 0:
            print("skipped: no mount namespace of one's own to be had here")
            return 0
        # A mount namespace of its own: whatever happens, nothing stays mounted.
        again = ["unshare", "--mount", sys.executable, os.path.abspath(__file__), binary]
        return subprocess.run(again, env={**os.environ, INSIDE: "1"}).returncode
    for mega_bytes in (4, 16):
        work = tempfile.mkdtemp(prefix="runbook-full-")
        try:
            inside(binary, work, mega_bytes)
        finally:
            subprocess.run(["umount", "-l", os.path.join(work, "disk")], stderr=subprocess.DEVNULL)
            shutil.rmtree(work, ignore_errors=True)
    return 0


sys.exit(main())
