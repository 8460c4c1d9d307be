#!/usr/bin/env python3
"""Writes embeddings.tsv: texts, as JSON, and their vectors by an independent reference.

    pip install tokenizers==0.23.3 numpy      # in a virtual environment
    tests/golden/make_embeddings.py [--model .deps/minilm-l6]

The reference is BERT written down plainly in float64, from the weights themselves: nothing is shared
with the runtime, the fused graph or our tokenizer.
"""

import argparse
import json
import math
import pathlib
import struct
import sys

import numpy

sys.dont_write_bytecode = True  # no __pycache__ beside the goldens
from make_wordpiece import HERE, reference

LAYERS, HEADS, EPSILON = 6, 12, 1e-12

TEXTS = [
    "", "a", "database", "[SEP]", "🔥", "中", "\u0301", "x" * 200, "how do I restart the payments database",
    "hello world", "Kube Pod Crash Looping", "pods stuck terminating after node drain",
    "replication lag on the booking database is above 30 seconds",
    "Postgres is down: connections refused on port 5432",
    "TLS certificate of the ingress expires in less than 7 days",
    "kubectl -n payments rollout undo deployment/checkout-api",
    "consumer group is 2 million messages behind and the lag keeps growing",
    "who owns the inventory service and how do I page them",
    "the disk of broker 3 is 94 % full; what can be deleted safely?",
    "has this double charge happened before", "what is for lunch today",
    "ERR_CONN_RESET upstream prematurely closed connection while reading response header",
    "[FIRING:2] High Error Rate checkout", "java.lang.OutOfMemoryError: GC overhead limit exceeded",
    "naïve café résumé Ångström", "Datenbank überlastet, Größe prüfen", "база данных недоступна",
    "数据库连接池耗尽", "データベースに接続できません", "데이터베이스 연결 실패", "قاعدة البيانات لا تعمل", "מסד הנתונים נפל",
    "e\u0301te\u0301 İstanbul ΌΣΟΣ", "zero\u200bwidth and soft\u00adhyphen", "👩‍👩‍👧‍👦 🇩🇪 👍🏽 deploy went fine",
    "$(id) `ls` ${HOME} && rm -rf / || true; # comment", "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16",
    "word " * 120, "long text about failover " * 63, "restart the service " * 200, "x " * 254, "é" * 101,
]


def load(path):
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        body = file.read()
    tensors = {}
    for name, entry in header.items():
        if entry.get("dtype") == "F32":
            begin, end = entry["data_offsets"]
            flat = numpy.frombuffer(body[begin:end], dtype="<f4").astype(numpy.float64)
            tensors[name] = flat.reshape(entry["shape"])
    return tensors


class Bert:
    def __init__(self, tensors):
        self.tensors = tensors
        self.erf = numpy.vectorize(math.erf)

    def dense(self, name, x):
        return x @ self.tensors[name + ".weight"].T + self.tensors[name + ".bias"]

    def layer_norm(self, name, x):
        centred = x - x.mean(axis=-1, keepdims=True)
        scaled = centred / numpy.sqrt((centred**2).mean(axis=-1, keepdims=True) + EPSILON)
        return scaled * self.tensors[name + ".weight"] + self.tensors[name + ".bias"]

    def attention(self, prefix, x):
        def heads(name):
            return self.dense(f"{prefix}.self.{name}", x).reshape(len(x), HEADS, -1).transpose(1, 0, 2)

        query, key, value = heads("query"), heads("key"), heads("value")
        weights = query @ key.transpose(0, 2, 1) / math.sqrt(query.shape[-1])
        weights = numpy.exp(weights - weights.max(axis=-1, keepdims=True))
        weights /= weights.sum(axis=-1, keepdims=True)
        mixed = (weights @ value).transpose(1, 0, 2).reshape(len(x), -1)
        return self.layer_norm(f"{prefix}.output.LayerNorm", self.dense(f"{prefix}.output.dense", mixed) + x)

    def vector(self, ids):
        tensors = self.tensors
        x = tensors["embeddings.word_embeddings.weight"][ids]
        x = x + tensors["embeddings.position_embeddings.weight"][: len(ids)]
        x = x + tensors["embeddings.token_type_embeddings.weight"][0]
        x = self.layer_norm("embeddings.LayerNorm", x)
        for layer in range(LAYERS):
            prefix = f"encoder.layer.{layer}"
            x = self.attention(prefix + ".attention", x)
            wide = self.dense(prefix + ".intermediate.dense", x)
            wide = wide * 0.5 * (1.0 + self.erf(wide / math.sqrt(2.0)))
            x = self.layer_norm(prefix + ".output.LayerNorm", self.dense(prefix + ".output.dense", wide) + x)
        mean = x.mean(axis=0)
        return mean / numpy.linalg.norm(mean)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=pathlib.Path, default=HERE.parent.parent / ".deps/minilm-l6")
    model = parser.parse_args().model
    tokenizer = reference(model / "vocab.txt")
    bert = Bert(load(model / "model.safetensors"))
    with open(HERE / "embeddings.tsv", "w", encoding="ascii") as file:
        for text in TEXTS:
            vector = bert.vector(tokenizer.encode(text).ids)
            file.write(json.dumps(text) + "\t" + " ".join(f"{value:.7f}" for value in vector) + "\n")


if __name__ == "__main__":
    main()
