#!/usr/bin/env python3
"""Writes a model of a few words, as an exporter would write a large one.

    make_tiny_model.py FOLDER [--dimension N] [--input NAME]

FOLDER gets model.onnx (input_ids, attention_mask, token_type_ids → last_hidden_state: a row of a
table for each token) and vocab.txt. With --input the graph wants one input more.
"""

import argparse
import importlib.machinery
import importlib.util
import pathlib
import struct

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
loader = importlib.machinery.SourceFileLoader("make_model_graph", str(ROOT / "tools/make_model_graph"))
onnx = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
loader.exec_module(onnx)

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "disk", "full", "pods", "stuck", "query", "page"]
INT64 = 7


def table(dimension: int) -> bytes:
    """Every token has a direction of its own and a little of all others."""
    rows = [[1.0 if i % dimension == token else 0.01 * (1 + i % 3) for i in range(dimension)]
            for token in range(len(WORDS))]
    values = [value for row in rows for value in row]
    raw = struct.pack(f"<{len(values)}f", *values)
    shape = onnx.number(1, len(WORDS)) + onnx.number(1, dimension)
    return shape + onnx.number(2, onnx.FLOAT) + onnx.data(8, "table") + onnx.data(9, raw)


def model(dimension: int, extra: str) -> bytes:
    inputs = ["input_ids", "attention_mask", "token_type_ids"] + ([extra] if extra else [])
    graph = onnx.data(1, onnx.node("Gather", ["table", "input_ids"], ["last_hidden_state"], domain="", axis=0))
    graph += onnx.data(2, "tiny") + onnx.data(5, table(dimension))
    for name in inputs:
        graph += onnx.data(11, onnx.value_info(name, INT64, ["batch", "tokens"]))
    graph += onnx.data(12, onnx.value_info("last_hidden_state", onnx.FLOAT, ["batch", "tokens", dimension]))
    return onnx.number(1, 8) + onnx.data(7, graph) + onnx.data(8, onnx.number(2, 17))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--dimension", type=int, default=16)
    parser.add_argument("--input", default="")
    arguments = parser.parse_args()
    (arguments.folder / "model.onnx").write_bytes(model(arguments.dimension, arguments.input))
    (arguments.folder / "vocab.txt").write_text("".join(word + "\n" for word in WORDS))


if __name__ == "__main__":
    main()
