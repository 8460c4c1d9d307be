"""Processes timed from outside, and the table that says what came out."""
import json
import os
import platform
import statistics
import subprocess
import sys


def machine():
    """What the figures depend on, as one line of facts each."""
    model = platform.processor() or "unknown processor"
    try:
        with open("/proc/cpuinfo") as file:
            model = next((line.split(":", 1)[1].strip() for line in file if line.startswith("model name")), model)
    except OSError:
        pass
    return {"processor": model, "cores": len(os.sched_getaffinity(0)),
            "system": "%s %s" % (platform.system(), platform.release()),
            "load": round(os.getloadavg()[0], 2)}


def compiled(name, folder, *flags):
    """The program NAME.cpp of this folder, built into `folder`."""
    here, program = os.path.dirname(os.path.abspath(__file__)), os.path.join(folder, name)
    subprocess.run([os.environ.get("CXX", "c++"), "-std=c++20", "-O2", os.path.join(here, name + ".cpp"),
                    "-o", program, *flags], check=True)
    return program


class Stopwatch:
    """Runs commands through launch.cpp."""

    def __init__(self, folder):
        self.launch = compiled("launch", folder)

    def time(self, argv, cwd, allowed=(0,)):
        """One process → (wall ms, peak MiB). Another exit status than the allowed ends the benchmark."""
        done = subprocess.run([self.launch, *argv], cwd=cwd, stdout=subprocess.PIPE, text=True, check=True)
        wall_ms, peak_mib, status = done.stdout.split()
        if int(status) not in allowed:
            sys.exit("bench: exit status %s of: %s" % (status, " ".join(argv)))
        return float(wall_ms), float(peak_mib)


def folder_bytes(folder):
    return sum(os.path.getsize(os.path.join(base, name)) for base, _, names in os.walk(folder) for name in names)


def count_files(folder):
    return sum(len(names) for _, _, names in os.walk(folder))


class Table:
    """Rows are printed when they are made, and kept for --json. `before` has an earlier run's rows."""

    def __init__(self, before=None):
        self.rows = []
        self.before = {row["what"]: row for row in before or []}

    def heading(self, title):
        print("\n%-50s %9s %9s %9s %9s %5s%s" % (title, "median", "min", "max", "peak MiB", "runs",
                                                 "  / before" if self.before else ""))

    def add(self, what, samples):
        """Samples are (ms, peak MiB or None)."""
        walls = [wall for wall, _ in samples]
        peaks = [peak for _, peak in samples if peak is not None]
        row = {"what": what, "median_ms": statistics.median(walls), "min_ms": min(walls), "max_ms": max(walls),
               "peak_mib": max(peaks) if peaks else None, "runs": len(samples)}
        self._keep(row, "median_ms", "%9.1f %9.1f %9.1f %9s %5d" % (
            row["median_ms"], row["min_ms"], row["max_ms"],
            "%.0f" % row["peak_mib"] if peaks else "", row["runs"]))
        return row["median_ms"]

    def add_figure(self, what, value, unit):
        self._keep({"what": what, "value": value, "unit": unit}, "value", "%9.2f %s" % (value, unit))

    def _keep(self, row, figure, text):
        self.rows.append(row)
        old = self.before.get(row["what"], {}).get(figure)
        print("  %-48s %s%s" % (row["what"], text, "  %8.2f" % (row[figure] / old) if old else ""), flush=True)

    def write(self, path, facts):
        with open(path, "w") as file:
            json.dump({"schema": "runbook.bench/1", **facts, "rows": self.rows}, file, indent=1)
            file.write("\n")
