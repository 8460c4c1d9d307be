#!/usr/bin/env python3
"""Two syncs and eight loops of readers while the files change under them.

  tests/fault/concurrency.py BINARY [--plugin PLUGIN] [--rounds SECONDS] [--seed N]

Every page holds its version in each of its sections, so an answer that mixes two states shows. No
word of a lock reaches a user, every answer is from a committed state, the log is small at the end,
and the last index is the one that a fresh sync makes. Rounds are seconds.
"""
import json
import os
import re
import threading
import time

import harness
import product
from harness import check

PAGES = 120
LOG_BYTES = 64 * 1024 * 1024


class Site:
    """The pages of a version each; written beside and renamed, as editors do."""

    def __init__(self, docs, rng):
        self.docs, self.rng = docs, rng
        self.parts = harness.paragraphs()
        for number in range(PAGES):
            self.write(number, 0)

    def write(self, number, version):
        mark = "mark%dv%d" % (number, version)
        text = "# Page %d %s\n\n" % (number, mark)
        for section in ("Symptoms", "Diagnosis", "Mitigation"):
            text += "## %s\n\nThe lantern of %s.\n\n%s\n\n" % (section, mark, self.rng.choice(self.parts))
        aside = os.path.join(self.docs, ".page.tmp")
        harness.write(aside, text)
        os.replace(aside, os.path.join(self.docs, "page-%d.md" % number))

    def change_until(self, stop):
        version = 0
        while not stop.is_set():
            version += 1
            for number in self.rng.sample(range(PAGES), 20):
                self.write(number, version)
            time.sleep(0.05)
        return version


class Worker(threading.Thread):
    """Repeats a task until it is told to stop; a failure stops all."""

    def __init__(self, task, stop):
        super().__init__()
        self.task, self.stop = task, stop
        self.count, self.failure = 0, None
        self.slowest = 0.0

    def run(self):
        try:
            while not self.stop.is_set():
                start = time.monotonic()
                self.task()
                self.slowest = max(self.slowest, time.monotonic() - start)
                self.count += 1
        except Exception as failure:  # any: a thread must not die unseen
            self.failure = failure
            self.stop.set()


def spoken(done, what, wanted):
    check(done.returncode in wanted, "%s ended %d: %s%s" % (what, done.returncode, done.out, done.err))
    check(not re.search("locked|busy", done.err), "%s says: %s" % (what, done.err))


def sync(project):
    spoken(project.run("knowledge", "sync", "--quiet", "--wait", "60", environment={"RB_MOCK_EMBED_US": "300"}), "sync", (0,))


def search(project):
    done = project.run("knowledge", "search", "--format", "json", "--limit", "10", "the lantern")
    spoken(done, "search", (0,))
    for hit in json.loads(done.out)["hits"]:
        number = re.search(r"\d+", hit["document"]["path"]).group()
        marks = set(re.findall(r"mark\d+v\d+", hit["document"]["title"] + hit["snippet"]["text"]))
        check(len(marks) == 1, "a hit mixes states: %s" % sorted(marks))
        check(marks.pop().startswith("mark%sv" % number), "a hit is of another page: " + json.dumps(hit))


def show(project, rng):
    number = rng.randrange(PAGES)
    done = project.run("knowledge", "show", "page-%d.md" % number)
    spoken(done, "show", (0,))
    marks = re.findall(r"mark\d+v\d+", done.out)
    check(len(marks) >= 4 and len(set(marks)) == 1, "a page mixes states: %s" % marks)


def status(project):
    done = project.run("knowledge", "status", "--format", "json")
    spoken(done, "status", (0,))
    check(json.loads(done.out)["documents"] == PAGES, "status counts other pages: " + done.out)


def test(binary, rounds, rng, folder, args):
    mock = product.make(binary, args.plugin, os.path.join(folder, "product")) if args.plugin else {}
    project = harness.Project(binary, os.path.join(folder, "a"), environment=mock,
                              embedding="{provider: local}" if mock else "{provider: none}")
    site = Site(project.docs, rng)
    project.sync()
    stop = threading.Event()
    writers = [Worker(lambda: sync(project), stop) for _ in range(2)]
    readers = [Worker(lambda: search(project), stop) for _ in range(5)]
    readers += [Worker(lambda: show(project, rng), stop) for _ in range(2)] + [Worker(lambda: status(project), stop)]
    changer = threading.Thread(target=site.change_until, args=(stop,))
    for thread in [changer, *writers, *readers]:
        thread.start()
    stop.wait(rounds)
    stop.set()
    for thread in [changer, *writers, *readers]:
        thread.join()
    for worker in [*writers, *readers]:
        if worker.failure:
            raise harness.Failed(str(worker.failure))
    check(all(worker.count > 0 for worker in [*writers, *readers]), "a loop never came round")
    project.sync()
    check(os.path.getsize(project.database + "-wal") <= LOG_BYTES, "the log was not folded in")
    project.doctor()
    project.equals_a_fresh_one(os.path.join(folder, "b"))
    return "%d s: %d syncs and %d answers, the slowest %.1f s, none locked" % (
        rounds, sum(w.count for w in writers), sum(r.count for r in readers), max(r.slowest for r in readers))


harness.main(__doc__, test, short=8, long=60)
