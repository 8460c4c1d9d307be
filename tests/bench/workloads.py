"""What is measured: each function runs one kind of work and adds its rows to the table."""
import itertools
import json
import os
import shlex
import shutil
import sqlite3
import struct
import subprocess
import sys

import mix_pages
from measure import compiled, count_files, folder_bytes

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
with open(os.path.join(HERE, "four_words.txt"), encoding="utf-8") as questions:
    FOUR_WORDS = questions.read().splitlines()
DONE = (0, 3)  # a page that cannot be read is a line of the report, and no reason to stop here
ASKED = (0, 1)


class Project:
    """A folder with a configuration, in which the binary is run."""

    def __init__(self, stopwatch, binary, folder, corpus):
        self.stopwatch, self.binary, self.folder = stopwatch, binary, folder
        self.cache = os.path.join(folder, ".runbook", "cache")
        os.makedirs(os.path.join(folder, ".runbook"), exist_ok=True)
        with open(os.path.join(folder, ".runbook", "config.yaml"), "w") as file:
            file.write("knowledge:\n  sources:\n    - {type: filesystem, name: bench, path: %s}\n" % json.dumps(corpus))

    def sync(self, *flags):
        return self.stopwatch.time([self.binary, "--quiet", "knowledge", "sync", *flags], self.folder, DONE)

    def search(self, mode, question):
        return self.stopwatch.time([self.binary, "knowledge", "search", "--mode", mode, "--", question], self.folder,
                                   ASKED)

    def forget(self):
        shutil.rmtree(self.cache, ignore_errors=True)


def judged_questions(corpus, count=40):
    path = os.path.join(os.path.dirname(corpus), "queries.jsonl")
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in file if line.strip()]
    return texts[:: max(1, len(texts) // count)]


def sync(table, bench):
    """The first one by words, then with vectors; nothing changed; one page changed."""
    fresh = bench.project_in(os.path.join(bench.work, "fresh"), bench.corpus)
    table.heading("sync, whole processes (ms)")
    samples = []
    for _ in range(max(3, bench.runs // 3)):
        fresh.forget()
        samples.append(fresh.sync("--no-embed"))
    table.add("first sync, lexical", samples)
    table.add_figure("index on disk, lexical", folder_bytes(fresh.cache) / folder_bytes(bench.corpus), "x text")
    if bench.embed:
        kept = os.path.isdir(bench.project.cache)
        table.add("sync with embedding" + (" (index kept)" if kept else ", first"), [bench.project.sync()])
        table.add_figure("index on disk, with vectors",
                         folder_bytes(bench.project.cache) / folder_bytes(bench.corpus), "x text")
    else:
        bench.project.sync("--no-embed")
    flags = () if bench.embed else ("--no-embed",)
    table.add("sync, nothing changed", [bench.project.sync(*flags) for _ in range(bench.runs)])
    table.add("sync, one page changed", one_changed(bench, flags))


def one_changed(bench, flags):
    """In a second source of one page, so that the corpus stays as it is. The page is one chunk of 138
    word pieces, as many as the chunks of the judged pages have."""
    page = os.path.join(bench.work, "changing", "page.md")
    os.makedirs(os.path.dirname(page), exist_ok=True)
    config = os.path.join(bench.project.folder, ".runbook", "config.yaml")
    with open(config) as file:
        before = file.read()
    with open(config, "a") as file:
        file.write("    - {type: filesystem, name: changing, path: %s}\n" % json.dumps(os.path.dirname(page)))
    samples = []
    for i in range(bench.runs + 1):
        with open(page, "w") as file:
            file.write("# A page that changes\n\n" + "".join(
                "The consumer of topic %d lags by %d seconds, restart it.\n" % (i, 7 * i + line) for line in range(9)))
        samples.append(bench.project.sync(*flags))
    os.remove(page)
    bench.project.sync(*flags, "--allow-mass-delete")
    with open(config, "w") as file:
        file.write(before)
    return samples[1:]  # the first one only added the source


def search(table, bench):
    """One process a question, as a person at a terminal waits for it."""
    table.heading("search, whole processes (ms)")
    judged = judged_questions(bench.corpus)
    for mode in bench.modes:
        table.add("cold search, %s, four words" % mode,
                  [bench.project.search(mode, FOUR_WORDS[i % len(FOUR_WORDS)])
                   for i in range(max(bench.runs, len(FOUR_WORDS)))])
        if judged:
            table.add("cold search, %s, %d judged questions" % (mode, len(judged)),
                      [bench.project.search(mode, text) for text in judged])
    table.add("--version", [bench.stopwatch.time([bench.binary, "--version"], bench.work) for _ in range(bench.runs)])


def compare(table, bench):
    """Another program and ours on the same questions, in turn: what disturbs one disturbs both."""
    words = shlex.split(bench.compare)
    if "{}" not in words:
        words.append("{}")
    ours, theirs = {mode: [] for mode in bench.modes}, []
    for question in FOUR_WORDS + judged_questions(bench.corpus):
        for mode, samples in ours.items():
            samples.append(bench.project.search(mode, question))
        theirs.append(bench.stopwatch.time([question if word == "{}" else word for word in words],
                                           bench.project.folder, range(0, 126)))
    table.heading("search, in turn with another program (ms)")
    other = table.add(bench.compare[:48], theirs)
    for mode, samples in ours.items():
        table.add_figure("it takes, against runbook " + mode, other / table.add("runbook " + mode, samples), "x")


def growth(table, bench):
    """1, 2, 4 and 8 times the corpus: what grows with the documents, and what must not."""
    table.heading("growth, by words (ms)")
    pages = mix_pages.load(bench.corpus)
    corpus = os.path.join(bench.work, "grown")
    os.makedirs(corpus)
    shutil.copytree(bench.corpus, os.path.join(corpus, "real"))
    project = bench.project_in(os.path.join(bench.work, "growth"), corpus)
    made = 0
    for times in (1, 2, 4, 8):
        while made < times - 1:
            made += 1
            mix_pages.mix(pages, corpus, made)
        size = "%dx: %d files, %.1f MB" % (times, count_files(corpus), folder_bytes(corpus) / 1e6)
        samples = []
        for _ in range(3):
            project.forget()
            samples.append(project.sync("--no-embed"))
        table.add(size + ", first sync", samples)
        table.add("%dx, nothing changed" % times, [project.sync("--no-embed") for _ in range(bench.runs)])
        table.add("%dx, cold search, four words" % times,
                  [project.search("lexical", question) for question in FOUR_WORDS * 2])
        table.add_figure("%dx, index on disk" % times, folder_bytes(project.cache) / folder_bytes(corpus), "x text")


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def tree_of(bench):
    return os.path.dirname(os.path.dirname(bench.binary))


def compiled_with_rooms(name, bench):
    """A program linked against the rooms themselves, or None: only a build tree has them."""
    rooms = [os.path.join(tree_of(bench), room, "librb_%s.a" % room) for room in ("embed", "store", "base")]
    if not all(os.path.exists(path) for path in rooms):
        print("  skipped: %s needs a build tree around %s" % (name, bench.binary))
        return None
    return compiled(name, bench.work, "-I", ROOT, "-I", os.path.join(ROOT, "include"), *rooms,
                    *"-lsqlite3 -lzstd -lxxhash -lutf8proc -lyaml-cpp -lstemmer -ldl -pthread".split())


def vectors(table, bench):
    """The exact scan and the approximate index, from the vectors of the corpus to mixtures of 200,000."""
    table.heading("near vectors in memory, caches swept (ms)")
    if not bench.embed:
        print("  skipped: needs vectors")
        return
    program = compiled_with_rooms("vectors", bench)
    if program is None:
        return
    with sqlite3.connect("file:%s?mode=ro" % os.path.join(bench.project.cache, "index.db"), uri=True) as index:
        rows = index.execute("SELECT scale, vector FROM embedding ORDER BY id").fetchall()
    if len(rows) < 2500:
        print("  skipped: %d vectors are too few, the questions are 200 of them" % len(rows))
        return
    done = subprocess.run([program, str(len(rows[0][1])), "2000", "5000", "10000", "0", "50000", "100000", "200000"],
                          input=b"".join(struct.pack("=d", scale) + vector for scale, vector in rows),
                          stdout=subprocess.PIPE)
    if done.returncode != 0:
        sys.exit("bench: the program of vectors ended %d" % done.returncode)
    for line in done.stdout.splitlines():
        figures = json.loads(line)
        size = "%d vectors, " % figures["vectors"]
        for what in ("scan", "graph", "load", "build"):
            table.add_figure(size + what, figures[what + "_ms"], "ms")
        table.add_figure(size + "recall@10", figures["recall_at_10"], "")


def parts(table, bench):
    """What a hybrid question is made of."""
    plugin = os.path.join(tree_of(bench), "lib", "runbook", "librunbook_embed.so")
    model = os.path.join(tree_of(bench), "share", "runbook", "models", "minilm-l6")
    program = compiled_with_rooms("parts", bench)
    if program is None or not all(os.path.exists(path) for path in (plugin, model)):
        return
    for name, questions in bench.questions():
        done = subprocess.run([program, os.path.join(bench.project.cache, "index.db"), plugin, model,
                               str(bench.rounds(questions))],
                              input="\n".join(questions), stdout=subprocess.PIPE, text=True)
        if done.returncode != 0:
            sys.exit("bench: the program of parts ended %d" % done.returncode)
        for what, ms in sorted(json.loads(done.stdout).items()):
            table.add("%s alone, %s" % (what, name), [(one, None) for one in ms])


def in_process(table, bench):
    """Questions a second through the library, as a server or an agent has them."""
    table.heading("in one process (ms a question)")
    library = next((folder for folder in (os.path.join(os.path.dirname(os.path.dirname(bench.binary)), name)
                                          for name in ("lib", "lib/x86_64-linux-gnu", "lib64"))
                    if os.path.exists(os.path.join(folder, "librunbook.so"))), None)
    if library is None:
        print("  skipped: no librunbook.so beside %s" % bench.binary)
        return
    program = compiled("in_process", bench.work, "-I", os.path.join(ROOT, "include"), "-L", library, "-lrunbook",
                       "-Wl,-rpath," + library)
    for mode, (name, questions), threads in itertools.product(bench.modes, bench.questions(), (1, 2)):
        done = subprocess.run([program, bench.project.folder, mode, str(threads), str(bench.rounds(questions))],
                              input="\n".join(questions), stdout=subprocess.PIPE, text=True)
        if done.returncode != 0:
            sys.exit("bench: the program of %s ended %d" % (program, done.returncode))
        figures = json.loads(done.stdout)
        what = "%s, %s, %d thread%s" % (mode, name, threads, "s" if threads > 1 else "")
        table.add(what, [(ms, figures["peak_mib"]) for ms in figures["ms"]])
        table.add_figure(what + ", p95", percentile(figures["ms"], 0.95), "ms")
        table.add_figure(what + ", throughput", len(figures["ms"]) / figures["wall_s"], "questions/s")
    if bench.embed:
        parts(table, bench)
