#!/usr/bin/env python3
"""kill -9 during sync: nothing acknowledged is lost, doctor is clean, the next sync heals.

  tests/fault/kill_sync.py BINARY [--plugin PLUGIN] [--rounds N] [--seed N]

Each round adds, edits, renames and deletes pages at random, starts a sync with random options (one
core or all, --rebuild, vectors or none and how slowly they come, another chunk size) and kills it at
a random moment, or at a named failpoint. Then: every document that an earlier, finished sync reported
and that was not touched since is still there as it was; `doctor --deep` is clean. At the end, one
more sync gives the index that a fresh one would be.
"""
import os
import signal
import subprocess
import time

import harness
import product
from harness import check

PAGES = 160


class Killer:
    def __init__(self, project, pages, rng):
        self.project, self.pages, self.rng = project, pages, rng
        self.embeds = "LD_LIBRARY_PATH" in project.environment
        self.killed = 0
        start = time.monotonic()
        self.sync()
        self.duration = time.monotonic() - start

    def sync(self, *flags):
        self.project.sync("--allow-mass-delete", *flags)
        self.acknowledge()

    def acknowledge(self):
        self.acknowledged = self.project.rows()
        check(set(self.acknowledged) == set(self.pages.content), "a sync that ended left out documents")

    def options(self):
        flags, environment = ["--allow-mass-delete"], {}
        if self.rng.random() < 0.3:
            flags.append("--rebuild")
        if self.embeds and self.rng.random() < 0.3:
            flags.append("--no-embed")
        if self.rng.random() < 0.3:
            environment["RUNBOOK_FAILPOINT"] = "%s:%d" % (self.rng.choice(harness.failpoints()), self.rng.randint(1, 3))
        environment["RB_MOCK_EMBED_US"] = str(self.rng.choice((0, 0, 500, 5000)))
        cores = sorted(os.sched_getaffinity(0))
        threads = self.rng.choice((1, len(cores)))
        # Threads are as many as cores are lent.
        return flags, environment, lambda: os.sched_setaffinity(0, cores[:threads])

    def round(self, number):
        for path in self.pages.edit():
            self.acknowledged.pop(path, None)
        flags, environment, lend_cores = self.options()
        start = time.monotonic()
        child = self.project.start("knowledge", "sync", "--quiet", *flags, environment=environment, preexec_fn=lend_cores)
        try:
            _, error = child.communicate(timeout=self.rng.uniform(0, 1.2 * self.duration))
        except subprocess.TimeoutExpired:
            child.send_signal(signal.SIGKILL)
            _, error = child.communicate()
        if harness.was_killed(child):
            self.killed += 1
            self.look(number)
        else:
            check(child.returncode == 0, "round %d: sync ended %d: %s" % (number, child.returncode, error))
            self.duration = time.monotonic() - start  # of what is usual now: few pages, many cores or one
            self.acknowledge()
        if self.rng.random() < 0.2:
            self.sync()

    def look(self, number):
        self.project.doctor()
        rows = self.project.rows()
        for path, row in self.acknowledged.items():
            check(rows.get(path) == row, "round %d: %s was acknowledged and is lost" % (number, path))
        for path in self.rng.sample(sorted(self.acknowledged), min(2, len(self.acknowledged))):
            check(self.project.text(path) == self.pages.content[path], "round %d: %s shows another text" % (number, path))


def test(binary, rounds, rng, folder, args):
    mock = product.make(binary, args.plugin, os.path.join(folder, "product")) if args.plugin else {}
    embedding = "{provider: local}" if mock else "{provider: none}"
    project = harness.Project(binary, os.path.join(folder, "a"), embedding=embedding, environment=mock)
    pages = harness.Pages(rng, project.docs, PAGES)
    killer = Killer(project, pages, rng)
    for number in range(rounds):
        killer.round(number)
    killer.sync()
    project.doctor()
    project.equals_a_fresh_one(os.path.join(folder, "b"))
    check(killer.killed > 0 or rounds < 5, "no sync was killed: the test proved nothing")
    return "%d rounds, %d killed, 0 lost" % (rounds, killer.killed)


harness.main(__doc__, test, short=15, long=60)
