"""A larger corpus out of a real one: pages of real sections, put together anew under new names.

Copies of files would tell little: an index that keeps equal text once, and a ranking that has never
to choose, look better on them than they are. Here each new page takes its title section from one
real page and each further section from another; every section is renamed and opens with the new
name, so that no section, and no chunk of one, is an exact copy. Same input, same output.
"""
import os
import re

FIRST = ["amber", "birch", "cobalt", "dune", "ember", "fjord", "granite", "heron", "indigo", "juniper", "krill",
         "lichen", "marten", "nettle", "osprey", "pewter", "quartz", "rowan", "sable", "teal", "umber", "vetch",
         "willow", "yarrow"]
SECOND = ["anchor", "beacon", "cradle", "dock", "engine", "ferry", "gantry", "hull", "jetty", "keel", "lantern",
          "mast", "net", "oar", "pier", "quay", "rudder", "sail", "tide", "winch"]
FENCE = re.compile(r"\s*(```|~~~)")
HEADING = re.compile(r"(#{1,6}\s+)(.*)")


def sections_of(text):
    """Lists of lines; each but the first begins with a heading. Headings inside fences are text."""
    sections, fenced = [[]], False
    for line in text.splitlines():
        if FENCE.match(line):
            fenced = not fenced
        elif not fenced and HEADING.match(line) and any(sections[-1]):
            sections.append([])
        sections[-1].append(line)
    if fenced:  # a fence that is never closed would swallow what follows it
        sections[-1].append("```")
    return sections


def renamed(section, name):
    """The section under its new name: in the heading where there is one, and before the first words."""
    lines = list(section)
    if lines and lines[0].strip() == "---":  # front matter stays first
        end = next((i for i, line in enumerate(lines[1:], 1) if line.strip() == "---"), 0) + 1
        return lines[:end] + ["", "Of %s." % name] + lines[end:]
    heading = HEADING.match(lines[0]) if lines else None
    if not heading:
        return ["Of %s." % name, ""] + lines
    renamed_heading = "%s%s: %s" % (heading.group(1), name, heading.group(2))
    return [renamed_heading, "", "Of %s." % name] + lines[1:]


def load(corpus):
    pages = []
    for base, folders, names in os.walk(corpus):
        folders.sort()
        for name in sorted(names):
            if name.endswith(".md"):
                path = os.path.join(base, name)
                with open(path, encoding="utf-8", errors="replace") as file:
                    pages.append((os.path.relpath(path, corpus), sections_of(file.read())))
    return pages


def mix(pages, target, round_):
    """Writes as many pages as there are, in a folder of their own below `target`."""
    count = len(pages)
    for i, (path, sections) in enumerate(pages):
        name = "%s-%s-%d" % (FIRST[(i + round_) % len(FIRST)], SECOND[i // len(FIRST) % len(SECOND)],
                             round_ * count + i)
        lines = []
        for order, own in enumerate(sections):
            # Neighbours in the list are of one project: steps of another size each round mix projects.
            donor = pages[(i + order * (101 + 37 * round_)) % count][1]
            lines += renamed(donor[order] if order < len(donor) else own, name) + [""]
        folder = os.path.join(target, "mixed%d" % round_, os.path.dirname(path))
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, name + ".md"), "w", encoding="utf-8") as file:
            file.write("\n".join(lines))
