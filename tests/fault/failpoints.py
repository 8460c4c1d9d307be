#!/usr/bin/env python3
"""Killed at every named step: nothing acknowledged is lost, doctor is clean, the next sync heals.

  tests/fault/failpoints.py BINARY [--plugin PLUGIN] [--rounds N] [--seed N]

The steps are read from the code, so a new `failpoint("name")` is tested without being listed here; a
step that no scenario reaches fails the test. Each round kills at each step once, in a scenario that
passes it; the pass is chosen at random where a step is passed several times.
"""
import os
import shutil

import harness
import product
from harness import check

PAGES = 60
FIRST_BYTES = b"no database any more"


class Scenario:
    """An index in some state, and the command that is killed on its way."""

    def __init__(self, template, pages, rng, folder, mock):
        self.pages, self.rng = pages, rng
        shutil.copytree(template.root, folder)
        self.project = harness.Project(template.binary, folder, docs=template.docs, environment=mock,
                                       embedding="{provider: local}" if mock else "{provider: none}")
        self.acknowledged = {}
        self.command = ("knowledge", "sync", "--quiet", "--allow-mass-delete")


def fresh(scenario):
    shutil.rmtree(os.path.dirname(scenario.project.database))


def edited(scenario):
    scenario.acknowledged = scenario.project.rows()
    for path in scenario.pages.edit():
        scenario.acknowledged.pop(path, None)


def asked_in_vain(scenario):
    """There is a gap to fold in."""
    scenario.acknowledged = scenario.project.rows()
    scenario.project.json("knowledge", "search", "zygomorphic quokka", wanted=(0, 1))


def damaged(scenario):
    """Nothing can be read any more: a rebuild starts anew."""
    with open(scenario.project.database, "r+b") as file:
        file.write(FIRST_BYTES)
    scenario.command += ("--rebuild",)


def newer(scenario):
    """Of a runbook that is newer: user_version, big-endian at 60, is beyond every schema."""
    with open(scenario.project.database, "r+b") as file:
        file.seek(60)
        file.write((9999).to_bytes(4, "big"))
    scenario.command += ("--rebuild",)


def other_format(scenario):
    """Of a runbook that derives texts in another way: the index is emptied and filled again."""
    with open(os.path.join(scenario.project.root, ".runbook", "config.yaml"), "a", encoding="utf-8") as file:
        file.write("  chunking: {max_tokens: 100}\n")
    with harness.contextlib.closing(harness.sqlite3.connect(scenario.project.database)) as database:
        database.execute("PRAGMA wal_autocheckpoint = 0")
        database.execute("UPDATE meta SET value = 'other' WHERE key = 'text_format'")
        database.commit()


SCENARIOS = (edited, fresh, asked_in_vain, newer, damaged, other_format)


class Test:
    def __init__(self, binary, rng, folder, args):
        self.rng, self.folder = rng, folder
        self.mock = product.make(binary, args.plugin, os.path.join(folder, "product")) if args.plugin else {}
        self.template = harness.Project(binary, os.path.join(folder, "template"), docs=os.path.join(folder, "docs"),
                                        embedding="{provider: local}" if self.mock else "{provider: none}",
                                        environment=self.mock)
        self.pages = harness.Pages(rng, self.template.docs, PAGES)
        self.template.sync()
        self.count = 0

    def kill_at(self, step, number):
        """Each round begins with another scenario, so that a step is met in all that pass it."""
        first = number % len(SCENARIOS)
        for prepare in SCENARIOS[first:] + SCENARIOS[:first]:
            for a_pass in ((self.rng.randint(2, 3), 1) if number > 0 else (1,)):
                if self.kill(step, a_pass, prepare):
                    return
        raise harness.Failed("no scenario passes the step %s: add one" % step)

    def kill(self, step, a_pass, prepare):
        where = os.path.join(self.folder, "scenario")
        scenario = Scenario(self.template, self.pages, self.rng, where, self.mock)
        prepare(scenario)
        child = scenario.project.run(*scenario.command, environment={"RUNBOOK_FAILPOINT": "%s:%d" % (step, a_pass)})
        killed = harness.was_killed(child)
        if killed:
            self.count += 1
            self.look(scenario, "%s:%d, %s" % (step, a_pass, prepare.__name__))
        else:
            check(child.returncode == 0, "sync ended %d: %s" % (child.returncode, child.err))
        shutil.rmtree(where)
        # The template follows, so that its rows are those of the pages again.
        self.template.sync("--allow-mass-delete")
        return killed

    def look(self, scenario, what):
        project = scenario.project
        try:
            if scenario.acknowledged:
                project.doctor()
                rows = project.rows()
                lost = [path for path, row in scenario.acknowledged.items() if rows.get(path) != row]
                check(not lost, "%d acknowledged documents are lost: %s" % (len(lost), lost[:3]))
            else:
                self.answers_or_says_why(project)
            again = project.run(*scenario.command)
            check(again.returncode == 0, "the same command ended %d: %s" % (again.returncode, again.err))
            project.doctor()
            check(set(project.rows()) == set(self.pages.content), "the next sync left out documents")
            cache = os.path.dirname(project.database)
            left = sorted(set(os.listdir(cache)) - {"gaps.jsonl"})
            wanted = [".gitignore", "CACHEDIR.TAG", "index.db", "index.db-shm", "index.db-wal", "write.lock"]
            left = [name for name in left if not name.startswith("index.db.damaged")]  # is kept, and said
            check(left == wanted, "the cache holds %s" % left)
            with harness.contextlib.closing(harness.sqlite3.connect("file:%s?mode=ro" % project.database, uri=True)) as database:
                mode = database.execute("PRAGMA journal_mode").fetchone()[0]
            check(mode == "wal", "the journal mode is %s" % mode)
        except harness.Failed as failure:
            raise harness.Failed("%s: %s" % (what, failure)) from None

    def answers_or_says_why(self, project):
        """An index that is being made has little to answer, but never does as if it were whole."""
        done = project.run("knowledge", "search", "--format", "json", harness.QUESTIONS[0])
        check(done.returncode in (0, 1, 2), "search ended %d" % done.returncode)
        said = "runbook knowledge sync" in done.out
        check(said or set(project.rows()) == set(self.pages.content), "an unfinished index is silent about it: " + done.out)


def test(binary, rounds, rng, folder, args):
    steps = harness.failpoints()
    check(len(steps) >= 5, "the code names only %s" % steps)
    one = Test(binary, rng, folder, args)
    for number in range(rounds):
        for step in steps:
            if step == "in_embed" and not one.mock:
                continue
            one.kill_at(step, number)
    one.template.equals_a_fresh_one(os.path.join(folder, "fresh"))
    return "%d steps, %d kills, 0 lost" % (len(steps), one.count)


harness.main(__doc__, test, short=3, long=30)
