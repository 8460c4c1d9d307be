#!/usr/bin/env python3
"""kill -9 during sync: nothing acknowledged is lost, doctor is clean, the next sync heals.

  tests/fault/kill_sync.py BINARY [--rounds N] [--seed N]

Each round edits a tree of real pages at random, starts a sync with random options and kills it at a
random moment, or at a named failpoint. Then: every document that an earlier, finished sync reported
and that was not touched since is still there; `doctor --deep` is clean; after one more sync the
index answers as one made afresh. The seed is printed. Standard library only.
"""
import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PAGES = os.path.join(ROOT, "corpus", "knowledge")
FILES = 240
FAILPOINTS = ("after_scan", "before_commit", "after_commit", "in_embed", "before_finish")
QUESTIONS = ("replication lag", "disk full", "certificate expired", "consumer group rebalancing", "who is on call")


class Failed(Exception):
    pass


def check(condition, what):
    if not condition:
        raise Failed(what)


class Folder:
    def __init__(self, binary, pages, where):
        self.binary, self.root = binary, where
        self.docs = os.path.join(where, "docs")
        os.makedirs(self.docs)
        os.makedirs(os.path.join(where, ".runbook"))
        with open(os.path.join(where, ".runbook", "config.yaml"), "w") as file:
            file.write("knowledge:\n  sources:\n    - {type: filesystem, name: docs, path: docs}\n"
                       "  embedding: {provider: none}\n")

    def run(self, *argv, **options):
        return subprocess.run([self.binary, *argv], cwd=self.root, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=120, **options)

    def sync(self, *flags):
        done = self.run("knowledge", "sync", "--quiet", *flags)
        check(done.returncode == 0, "sync ended %d: %s" % (done.returncode, done.stderr))

    def doctor(self):
        done = self.run("doctor", "--deep")
        check(done.returncode == 0, "doctor ended %d:\n%s%s" % (done.returncode, done.stdout, done.stderr))

    def text(self, path):
        done = self.run("knowledge", "show", "--format", "json", path)
        return json.loads(done.stdout).get("text") if done.returncode == 0 else None

    def answers(self):
        found = []
        for question in QUESTIONS:
            done = self.run("knowledge", "search", "--format", "json", "--mode", "lexical", "--limit", "20", question)
            check(done.returncode in (0, 1), "search ended %d: %s" % (done.returncode, done.stderr))
            found.append([(h["location"], h["score"]) for h in json.loads(done.stdout)["hits"]])
        return found


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def edit(folder, pages, rng, content):
    """A few random edits; returns the paths they touched."""
    touched = set()
    for _ in range(rng.randint(1, 60)):
        path = "p%d/page-%03d.md" % (rng.randrange(8), rng.randrange(FILES))
        touched.add(path)
        full = os.path.join(folder.docs, path)
        if path in content and rng.random() < 0.3:
            os.remove(full)
            del content[path]
        else:
            content[path] = "# Page %d\n\n%s" % (rng.randrange(10**6), rng.choice(pages))
            write(full, content[path])
    return touched


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("binary")
    options.add_argument("--rounds", type=int, default=20)
    options.add_argument("--seed", type=int, default=None)
    args = options.parse_args()
    seed = args.seed if args.seed is not None else random.SystemRandom().randrange(2**31)
    print("seed %d" % seed, flush=True)
    rng = random.Random(seed)
    pages = []
    for base, _, names in sorted(os.walk(PAGES)):
        for name in sorted(names):
            with open(os.path.join(base, name), encoding="utf-8") as file:
                pages.append(file.read())
    check(pages, "no pages below %s" % PAGES)

    work = tempfile.mkdtemp(prefix="runbook-kill-")
    killed = 0
    try:
        folder = Folder(os.path.abspath(args.binary), pages, os.path.join(work, "a"))
        content = {}
        for number in range(FILES):
            path = "p%d/page-%03d.md" % (number % 8, number)
            content[path] = rng.choice(pages)
            write(os.path.join(folder.docs, path), content[path])
        start = time.monotonic()
        folder.sync()
        duration = time.monotonic() - start
        acknowledged = dict(content)
        for round_number in range(args.rounds):
            for path in edit(folder, pages, rng, content):
                acknowledged.pop(path, None)
            flags = ["--quiet"] + (["--rebuild"] if rng.random() < 0.4 else [])
            environment = dict(os.environ)
            if rng.random() < 0.3:
                environment["RUNBOOK_FAILPOINT"] = "%s:%d" % (rng.choice(FAILPOINTS), rng.randint(1, 3))
            child = subprocess.Popen([folder.binary, "knowledge", "sync", *flags], cwd=folder.root, env=environment,
                                     stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                child.wait(timeout=rng.uniform(0, 1.2 * duration))
            except subprocess.TimeoutExpired:
                child.send_signal(signal.SIGKILL)
                child.wait()
            if child.returncode == -signal.SIGKILL:
                killed += 1
            else:
                check(child.returncode == 0, "round %d: sync ended %d" % (round_number, child.returncode))
                acknowledged = dict(content)
            folder.doctor()
            for path in rng.sample(sorted(acknowledged), min(12, len(acknowledged))):
                check(folder.text(path) == acknowledged[path], "round %d: %s was acknowledged and is lost" % (round_number, path))
            if rng.random() < 0.3:
                folder.sync()
                acknowledged = dict(content)
                folder.doctor()
        folder.sync()
        folder.doctor()
        fresh = Folder(folder.binary, pages, os.path.join(work, "b"))
        shutil.rmtree(fresh.docs)
        shutil.copytree(folder.docs, fresh.docs)
        fresh.sync()
        for question, healed, anew in zip(QUESTIONS, folder.answers(), fresh.answers()):
            check(healed == anew, "the healed index answers otherwise than a fresh one: %s\n  %s\n  %s"
                  % (question, [h for h in healed if h not in anew], [h for h in anew if h not in healed]))
        check(killed > 0 or args.rounds < 5, "no sync was killed: the test proved nothing")
        print("%d rounds, %d killed, 0 lost" % (args.rounds, killed))
    except Failed as failure:
        sys.exit("FAILED (seed %d): %s" % (seed, failure))
    finally:
        shutil.rmtree(work, ignore_errors=True)


main()
