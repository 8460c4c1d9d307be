"""What the fault tests share: a project of small pages around the built binary, and how they are run.

Every test prints its seed, `--seed N` repeats a run. `./check` runs the short form of each; the long
one is asked for by `--long` or RB_FAULT_LONG=1, a number of rounds by `--rounds N` or
RB_FAULT_ROUNDS=N. Standard library only.
"""
import argparse
import contextlib
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PAGES = os.path.join(ROOT, "corpus", "knowledge")
QUESTIONS = ("replication lag", "disk full", "certificate expired", "who is on call")
PATIENCE_S = 120  # a command that takes longer hangs: the slowest takes two seconds


class Failed(Exception):
    pass


def check(condition, what):
    if not condition:
        raise Failed(what)


def paragraphs():
    """Real sentences, in pieces that make small pages: the sample corpus, cut at blank lines."""
    found = []
    for base, _, names in sorted(os.walk(PAGES)):
        for name in sorted(names):
            with open(os.path.join(base, name), encoding="utf-8") as file:
                found += [part for part in file.read().split("\n\n") if 80 < len(part) < 900]
    check(len(found) > 100, "too few paragraphs below %s" % PAGES)
    return found


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


class Project:
    """A folder with `docs/` and `.runbook/`, and what is asked of it through the binary."""

    def __init__(self, binary, root, docs=None, embedding="{provider: none}", environment=None):
        self.binary, self.root = os.path.abspath(binary), root
        self.docs = docs or os.path.join(root, "docs")
        self.database = os.path.join(root, ".runbook", "cache", "index.db")
        self.environment = {**os.environ, **(environment or {})}
        os.makedirs(self.docs, exist_ok=True)
        write(os.path.join(root, ".runbook", "config.yaml"),
              "knowledge:\n  sources:\n    - {type: filesystem, name: docs, path: %s}\n"
              "  embedding: %s\n" % (self.docs, embedding))

    def start(self, *argv, **options):
        environment = {**self.environment, **options.pop("environment", {})}
        return subprocess.Popen([self.binary, *argv], cwd=self.root, env=environment, text=True,
                                encoding="utf-8", errors="replace",
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)

    def run(self, *argv, **options):
        child = self.start(*argv, **options)
        try:
            child.out, child.err = child.communicate(timeout=PATIENCE_S)
        except subprocess.TimeoutExpired:
            child.kill()
            child.communicate()
            raise Failed("`%s` hangs: no end after %d s" % (" ".join(argv), PATIENCE_S)) from None
        return child

    def sync(self, *flags, **options):
        done = self.run("knowledge", "sync", "--quiet", *flags, **options)
        check(done.returncode == 0, "sync ended %d: %s" % (done.returncode, done.err))

    def doctor(self):
        done = self.run("doctor", "--deep")
        check(done.returncode == 0, "doctor ended %d:\n%s%s" % (done.returncode, done.out, done.err))

    def json(self, *argv, wanted=(0,)):
        done = self.run(*argv, "--format", "json")
        check(done.returncode in wanted, "`%s` ended %d: %s" % (" ".join(argv), done.returncode, done.err))
        return json.loads(done.out)

    def documents(self):
        return self.json("knowledge", "status")["documents"]

    def text(self, path):
        done = self.run("knowledge", "show", "--format", "json", path)
        return json.loads(done.out).get("text") if done.returncode == 0 else None

    def answer(self, question):
        found = self.json("knowledge", "search", "--limit", "20", question, wanted=(0, 1))
        return [(hit["location"], hit["score"]) for hit in found["hits"]]

    def rows(self, sql="SELECT path, hex(content_hash) || hex(sum) FROM document"):
        """Straight from the file, past every cache of ours; {path: hashes} unless asked otherwise."""
        with contextlib.closing(sqlite3.connect("file:%s?mode=ro" % self.database, uri=True)) as database:
            return dict(database.execute(sql).fetchall())

    def vectors(self):
        return self.rows("SELECT hex(text_hash), hex(vector) || scale FROM embedding "
                         "WHERE text_hash IN (SELECT text_hash FROM chunk)")

    def equals_a_fresh_one(self, where):
        """The rows, their sums and the answers are those of an index made at once."""
        fresh = Project(self.binary, where, docs=self.docs, environment=self.environment)
        shutil.copy(os.path.join(self.root, ".runbook", "config.yaml"), os.path.join(where, ".runbook"))
        fresh.sync()
        check(self.rows() == fresh.rows(), "its documents are not those of a fresh index: %s"
              % sorted(set(self.rows().items()) ^ set(fresh.rows().items()))[:4])
        check(self.vectors() == fresh.vectors(), "its vectors are not those of a fresh index")
        for question in QUESTIONS:
            check(self.answer(question) == fresh.answer(question), "it answers otherwise than a fresh one: " + question)
        shutil.rmtree(where)


class Pages:
    """The pages of a project, written and edited at random; `content` is what lies on disk."""

    def __init__(self, rng, folder, count):
        self.rng, self.folder, self.count = rng, folder, count
        self.parts = paragraphs()
        self.content = {}
        for number in range(count):
            self.put(self.path_of(number))

    def path_of(self, number):
        return "p%d/page-%03d.md" % (number % 8, number)

    def put(self, path):
        parts = self.rng.sample(self.parts, self.rng.randint(1, 3))
        self.content[path] = "# Page %d\n\n%s\n" % (self.rng.randrange(10**6), "\n\n## Then\n\n".join(parts))
        write(os.path.join(self.folder, path), self.content[path])

    def remove(self, path):
        os.remove(os.path.join(self.folder, path))
        del self.content[path]

    def rename(self, path, target):
        os.replace(os.path.join(self.folder, path), os.path.join(self.folder, target))
        self.content[target] = self.content.pop(path)

    def edit(self, most=40):
        """Adds, edits, renames and deletes a few; returns the paths it touched."""
        touched = set()
        for _ in range(self.rng.randint(1, most)):
            path = self.path_of(self.rng.randrange(self.count))
            touched.add(path)
            kind = self.rng.random()
            if path not in self.content or kind < 0.5:
                self.put(path)
            elif kind < 0.75:
                self.remove(path)
            else:
                target = self.path_of(self.rng.randrange(self.count))
                touched.add(target)
                self.rename(path, target)
        return touched


def failpoints():
    """The names of all steps at which the code lets itself be killed."""
    names = set()
    for room in ("base", "store", "embed", "refs", "graph", "indexer", "retriever", "validate", "engine"):
        for base, _, files in os.walk(os.path.join(ROOT, room)):
            for name in files:
                if name.endswith(".cpp"):
                    with open(os.path.join(base, name), encoding="utf-8") as file:
                        names.update(re.findall(r'\bfailpoint\("(\w+)"\)', file.read()))
    return sorted(names)


def was_killed(child):
    return child.returncode == -signal.SIGKILL


def main(doc, test, short, long):
    """Runs test(binary, rounds, rng, folder, args) and prints what it returns."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("--long", action="store_true", default=os.environ.get("RB_FAULT_LONG", "") not in ("", "0"))
    parser.add_argument("--rounds", type=int, default=int(os.environ.get("RB_FAULT_ROUNDS", "0")))
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--plugin", help="the mock embedder, in place of the local model")
    args = parser.parse_args()
    seed = args.seed if args.seed is not None else random.SystemRandom().randrange(2**31)
    rounds = args.rounds or (long if args.long else short)
    print("seed %d, %d rounds" % (seed, rounds), flush=True)
    work = tempfile.mkdtemp(prefix="runbook-fault-")
    try:
        print(test(args.binary, rounds, random.Random(seed), work, args))
    except Failed as failure:
        sys.exit("FAILED (seed %d): %s" % (seed, failure))
    finally:
        shutil.rmtree(work, ignore_errors=True)
