#!/usr/bin/env python3
"""A bit flipped anywhere in the index: found, or harmless; never a crash, a hang or a wrong answer.

  tests/fault/damage.py BINARY [--plugin PLUGIN] [--rounds N] [--seed N]

Each round flips one bit: in turn anywhere in the used bytes, and in one part after the other (header,
schema, every table and index, free pages, the log). Then every command is asked. A command may fail
with a sentence; where `doctor --deep` finds nothing all answers must be those of the undamaged
index. At least 99 % of the flips in used bytes are found. `sync` must never crash on it, and
`sync --rebuild` makes the index whole again.
"""
import json
import math
import os
import shutil
import struct

import database_file
import harness
import product
from harness import check

PAGES = 90
HEAL_EVERY = 6  # rounds: a rebuild costs as much as all else
ASKED = (
    ("knowledge", "search", "--mode", "lexical", "--limit", "20", "replication lag of the database"),
    ("knowledge", "search", "--limit", "20", "certificate expired"),
    ("knowledge", "show"),  # of a page, chosen below
    ("knowledge", "status"),
)
# What differs from one call to the next of an undamaged index too.
OF_THE_MOMENT = {"took_ms", "index_age_s", "age_s", "disk_bytes"}


def said(reply):
    return {key: value for key, value in reply.items() if key not in OF_THE_MOMENT}


class Index:
    def __init__(self, binary, rng, folder, args):
        self.rng, self.folder = rng, folder
        mock = product.make(binary, args.plugin, os.path.join(folder, "product")) if args.plugin else {}
        self.project = harness.Project(binary, os.path.join(folder, "a"), environment=mock,
                                       embedding="{provider: local}" if mock else "{provider: none}")
        self.pages = harness.Pages(rng, self.project.docs, PAGES)
        self.project.sync()
        # Pages that go leave free pages, unused vectors and full-text segments of several ages.
        for path in sorted(self.pages.content)[::4]:
            self.pages.remove(path)
        harness.write(os.path.join(self.project.docs, "bad.md"), "# bad\n\n" + "x" * 11_000_000)  # a file error
        check(self.project.run("knowledge", "sync", "--quiet", "--allow-mass-delete").returncode == 3, "no file error")
        self.cache = os.path.dirname(self.project.database)
        self.kept = os.path.join(folder, "kept")
        self.parts = database_file.parts(self.project.database)
        self.asked = list(ASKED)
        self.asked[2] += (sorted(self.pages.content)[7],)
        self.keep()

    def keep(self):
        self.remember = [self.ask(question) for question in self.asked]
        check(all(status in (0, 1) for status, _ in self.remember), "the undamaged index does not answer")
        shutil.rmtree(self.kept, ignore_errors=True)
        shutil.copytree(self.cache, self.kept)

    def restore(self):
        shutil.rmtree(self.cache)
        shutil.copytree(self.kept, self.cache)

    def run(self, *argv):
        done = self.project.run(*argv)
        check(0 <= done.returncode < 128, "`%s` was ended by signal %d: %s" % (" ".join(argv), -done.returncode, done.err))
        check("internal error" not in done.err, "`%s`: %s" % (" ".join(argv), done.err))
        check(done.returncode in (0, 1, 2, 3), "`%s` ended %d: %s" % (" ".join(argv), done.returncode, done.err))
        return done

    def ask(self, question):
        done = self.run(*question, "--format", "json")
        return done.returncode, said(json.loads(done.out))

    def flip(self, path, at):
        with open(path, "r+b") as file:
            file.seek(at)
            byte = file.read(1)[0]
            file.seek(at)
            file.write(bytes([byte ^ 1 << self.rng.randrange(8)]))

    def is_found(self, what):
        """Asks everything; True when doctor found the damage."""
        found = self.run("doctor", "--deep").returncode != 0
        for question, (status, reply) in zip(self.asked, self.remember):
            now, now_reply = self.ask(question)
            if found or now == 2:
                continue
            differing = [key for key in reply if now_reply.get(key) != reply[key]]
            check(now == status and not differing, "%s: `%s` answers otherwise and doctor finds nothing: %s"
                  % (what, " ".join(question), [(reply[key], now_reply.get(key)) for key in differing][:1]))
        return found

    def heal(self, what):
        self.run("knowledge", "sync", "--quiet")
        healed = self.run("knowledge", "sync", "--quiet", "--rebuild")
        check(healed.returncode == 3, "%s: sync --rebuild ended %d: %s" % (what, healed.returncode, healed.err))
        doctor = self.run("doctor", "--deep")
        check(doctor.returncode == 0, "%s: doctor finds fault with what was rebuilt: %s" % (what, doctor.out))
        for question, (status, reply) in list(zip(self.asked, self.remember))[:2]:
            hits = [(hit["location"], hit["score"]) for hit in self.ask(question)[1]["hits"]]
            check(hits == [(hit["location"], hit["score"]) for hit in reply["hits"]], "%s: it answers otherwise when rebuilt" % what)


def too_many(missed, flips):
    """Whether so many would be missed less than once in 2,000 runs if 99 % were found."""
    at_least = sum(math.comb(flips, n) * 0.01**n * 0.99**(flips - n) for n in range(missed, flips + 1))
    return missed > 0 and at_least < 0.0005


def in_database(index, rounds):
    everywhere = [span for part, spans in index.parts.items() if part != "(free pages)" for span in spans]
    names = sorted(index.parts)
    index.rng.shuffle(names)
    missed = {}
    anywhere = found = 0
    for number in range(rounds):
        index.restore()
        part = None if number % 2 == 0 else names[number // 2 % len(names)]
        at = database_file.choose(index.rng, index.parts[part] if part else everywhere)
        part = part or next(name for name, spans in index.parts.items() if any(b <= at < e for b, e in spans))
        index.flip(index.project.database, at)
        what = "round %d, byte %d of %s" % (number, at, part)
        is_found = index.is_found(what)
        if not is_found:
            missed[part] = missed.get(part, 0) + 1
        if number % 2 == 0:
            anywhere += 1
            found += is_found
        if number % HEAL_EVERY == 0:
            index.heal(what)
    check(not too_many(anywhere - found, anywhere), "doctor --deep found %d of %d flips in used bytes; missed: %s"
          % (found, anywhere, missed))
    return "%d flips, %d anywhere in used bytes, of which found %d; harmless and not found: %s" % (
        rounds, anywhere, found, missed or "none")


def commits_of(log):
    """Where each committed transaction of a log ends: a frame that tells the size of the database."""
    with open(log, "rb") as file:
        content = file.read()
    page, = struct.unpack(">I", content[8:12])
    ends = [32]
    for at in range(32, len(content) - page - 23, page + 24):
        if struct.unpack(">I", content[at + 4:at + 8])[0] != 0:
            ends.append(at + 24 + page)
    return ends


def states_within(index, log):
    """The answers in every state that was ever committed."""
    states = []
    for end in commits_of(log):
        index.restore()
        os.remove(index.project.database + "-shm")
        os.truncate(log, end)
        states.append([index.ask(question) for question in index.asked])
    return states


def in_log(index, rounds):
    """A sync that was killed before it folded its log in: a flip there costs at most the end of the
    log, since a transaction is read whole or not at all."""
    index.restore()
    index.pages.put(index.asked[2][2])
    killed = index.project.run("knowledge", "sync", "--quiet", environment={"RUNBOOK_FAILPOINT": "before_checkpoint:1"})
    check(harness.was_killed(killed), "the sync was not killed")
    index.keep()
    log = index.project.database + "-wal"
    states = states_within(index, log)
    found = older = 0
    for number in range(rounds):
        index.restore()
        if number % 2 == 0:
            os.remove(index.project.database + "-shm")  # the log is read anew, sums and all
        at = index.rng.randrange(os.path.getsize(log))
        index.flip(log, at)
        what = "round %d, byte %d of the log" % (number, at)
        try:
            found += index.is_found(what)
        except harness.Failed as failure:
            # Not the last state: then one before, whole, and the next sync makes it good.
            check([index.ask(question) for question in index.asked] in states, "%s, and that state was never committed" % failure)
            older += 1
        index.run("knowledge", "sync", "--quiet")
        if number % HEAL_EVERY == 0:
            index.heal(what)
    return "%d flips in the log, found %d, an older whole state %d" % (rounds, found, older)


def test(binary, rounds, rng, folder, args):
    index = Index(binary, rng, folder, args)
    print(in_database(index, rounds), flush=True)
    return in_log(index, max(6, rounds // 6))


harness.main(__doc__, test, short=40, long=400)
