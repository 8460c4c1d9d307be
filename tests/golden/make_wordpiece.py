#!/usr/bin/env python3
"""Writes wordpiece.tsv: 500 texts, as JSON, and the ids the reference tokenizer gives them.

    pip install tokenizers==0.23.3      # in a virtual environment
    tests/golden/make_wordpiece.py [--vocabulary .deps/minilm-l6/vocab.txt]

The tokenizer is set up as the model's own tokenizer.json sets it up, with 256 tokens.
"""

import argparse
import json
import pathlib
import random
import unicodedata

from tokenizers import AddedToken, Tokenizer, models, normalizers, pre_tokenizers, processors

HERE = pathlib.Path(__file__).resolve().parent
LINES = 500

BY_HAND = [
    "", " ", "\t\n\r ", "a", "A", "[CLS]", "[SEP] [MASK]", "x[UNK]y", "[cls]", "[ CLS]", "[[PAD]]",
    "[CLS", "CLS]", "[MASK][MASK]", "##ing", "## ing", "un##able", "#", "##",
    "KubePodCrashLooping in namespace payments-prod", "pg_stat_activity shows 97 idle in transaction",
    "kubectl -n <namespace> rollout undo deploy/checkout-api --to-revision=42",
    "[FIRING:1] HighErrorRate job=\"api\" severity='page' (p99 > 2.5s)",
    "10.42.0.17:9090 refused, 2001:db8::1 too", "ERR_CONN_RESET / ECONNREFUSED / 0xDEADBEEF",
    "C:\\ProgramData\\agent\\log.txt", "user@example.org, https://example.org/a?b=c&d=%20#e",
    "3f2504e0-4f89-11d3-9a0c-0305e82c3301", "checkout-7d9f8b6c4d-x2x9z OOMKilled (exit 137)",
    "{\"level\":\"error\",\"msg\":\"can't dial: i/o timeout\"}", "a|b||c&&d;e>f<g`h`$(i)${j}",
    "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", "1,234.56 € £99 ¥100 ₿1", "50 % → 100 ‰", "x² + y³ ≠ z⁴",
    "Ⅷ ⅷ ½ ¼ ① ⑳ ㊿", "naïve café résumé façade Ångström", "ÀÉÎÕÜ àéîõü ÇçÑñ Šš Žž Őő",
    "e\u0301 o\u0308 a\u030a n\u0303 c\u0327", "e\u0301\u0302\u0303\u0304\u0305x", "\u0301alone", "a\u0315\u0300b",
    "İstanbul ISPARTA ıIiİ", "straße STRASSE ẞ ß", "ΑΘΗΝΑ Ὀδυσσεύς ΌΣΟΣ ς σ", "Привет, МИР! Ёлка й Й",
    "שָׁלוֹם עולם", "مَرْحَبًا بالعالم ـــ", "नमस्ते दुनिया", "สวัสดีชาวโลก", "வணக்கம்", "გამარჯობა ᲒᲐᲛᲐᲠᲯᲝᲑᲐ",
    "数据库宕机了 怎么办?", "東京タワーとカタカナ、ひらがな。", "안녕하세요 세계", "한글 ㄱㄴㄷ ᄀᄁᄂ", "データベース DB接続エラー(503)",
    "豈更車 \ufa0e\ufa0f\ufa11 \U0002f800", "\U00020000\U0002a6d6\U0002b740", "㐀㐁䶵", "〇々〆ヶ・「」『』【】",
    "ﬁ ﬂ ﬀ ﬃ ﬅ", "Ａｂｃ１２３！？", "ｱｲｳｴｵﾞﾟ", "𝐇𝐞𝐥𝐥𝐨 𝓦𝓸𝓻𝓵𝓭 𝟘𝟙𝟚", "ⓗⓔⓛⓛⓞ ⒜⒝", "🅰️ 🆎 🇩🇪 👩‍👩‍👧‍👦 👍🏽",
    "🚨 PagerDuty 🔥🔥 prod is down 😱", "✅ done ❌ failed ⚠️ warn", "→ ⇒ ↦ ⟶ ➜", "∑∏∫√∞≈≤≥", "░▒▓█ ┌─┐│└┘",
    "a\u00adb soft\u00adhyphen", "zero\u200bwidth\u200cnon\u200djoin\ufeffer", "\u202eright to left\u202c", "\u2066iso\u2069",
    "a\u00a0b\u2003c\u3000d\u2028e\u2029f\u205fg\u1680h\u180ei", "a\u0085b\u000bc\u000cd", "a\u0000b\u0001c\u007fd\u009fe",
    "tab\tnew\nline\rreturn\r\nboth", "\ufffd \ufffda\ufffd", "\ue000private\uf8ff \U000f0000\U0010fffd",
    "\ufffe\uffff \U0001ffff", "\u0378\u0379unassigned", "quotes “ ” ‘ ’ « » ‹ › „ ‚", "dashes - ‐ ‑ ‒ – — ― −",
    "dots . … ‥ · • ‧ ・", "\u037e \u0387 \u1fef \u2329 \u232a \u212a \u212b \u2126", "¿Qué? ¡Sí! § ¶ † ‡ ※ ‼ ⁉",
    "\u2e43\u2e44\u2e5d newer punctuation", "\u08d3\u1df6\u1abf newer marks", "\u0890\u08e2\u13430 newer formats",
    "\u1e9e\ua7c5\u2c2f newer capitals", "ǅ ǈ ǋ ǲ titlecase", "ﷺ ﷲ", "\u0f73\u0f75\u0f81 \u0344 \u0958", "\u1100\u1161\u11a8 각",
    "ạ̈ ạ̈ ấ ộ ữ", "word" * 25, "word" * 26, "a" * 100, "a" * 101, "é" * 100, "é" * 101, "中" * 130, "é" * 3 + "x" * 97 + " tail",
    "-" * 300, "word " * 300, "Supercalifragilisticexpialidocious " * 40, "x " * 254, "x " * 255, ("x " * 253) + "[SEP]",
    ("x " * 254) + "[SEP] y", "undesirable" * 9, "\u0301" * 200, "a" + "\u0301" * 200, " . " * 90, "₂₃₄ ₐₑₒ ˣ ʰ",
    "pneumonoultramicroscopicsilicovolcanoconiosis", "ÆæŒœØøÐðÞþŁł", "ĳ ŉ ſ K Å", "Σίσυφος ΣΊΣΥΦΟΣ", "ᾳ ᾼ ᾲ ΰ",
]

WORDS = """database latency Kubernetes PostgreSQL pods evicted certificate expires ELB 5xx retries failover
replica lag WAL checkpoint OOM thrash café naïve Zürich Größe señor Москва Ελλάδα 数据 エラー 서버 שרת خادم
node-exporter kube_state_metrics p99 10.0.0.1 v1.29.3 404 [SEP] <none> ${HOME} $(id) `ls` ☃ 💥 ½ ﬁle e\u0301te\u0301
HTTPServerError getaddrinfo ENOTFOUND TLS1.3 sha256 a1b2c3 ___ --- *** ... (){} // \\\\ ¡ñ! 円 ％ ＡＷＳ""".split()
BLOCKS = [(0x20, 0x7E), (0xA0, 0x17F), (0x180, 0x24F), (0x250, 0x36F), (0x370, 0x3FF), (0x400, 0x4FF), (0x590, 0x6FF),
          (0x900, 0xDFF), (0xE00, 0xFFF), (0x1000, 0x1FFF), (0x2000, 0x2BFF), (0x2C00, 0x30FF), (0x3100, 0x4FFF),
          (0xA000, 0xABFF), (0xAC00, 0xAD00), (0xF900, 0xFFFD), (0x10000, 0x11FFF), (0x1D000, 0x1D7FF), (0x1F000, 0x1FAFF),
          (0x20000, 0x20100), (0xE0000, 0xE01EF)]


def random_text(random_source):
    """A line of words, of code points of a few blocks, or of both."""
    parts = []
    for _ in range(random_source.randint(1, 12)):
        if random_source.random() < 0.5:
            parts.append(random_source.choice(WORDS))
            continue
        first, last = random_source.choice(BLOCKS)
        points = (random_source.randint(first, last) for _ in range(random_source.randint(1, 8)))
        # Letters that Unicode 15 and later gave a lower case depend on the library that lowers them.
        parts.append("".join(chr(p) for p in points if unicodedata.category(chr(p)) != "Cn"))
    return random_source.choice(["", " ", " ", " "]).join(parts)


def reference(vocabulary):
    pieces = [line for line in vocabulary.read_text(encoding="utf-8").split("\n") if line]
    ids = {piece: number for number, piece in enumerate(pieces)}
    tokenizer = Tokenizer(models.WordPiece(ids, unk_token="[UNK]", max_input_chars_per_word=100))
    tokenizer.add_special_tokens([AddedToken(token, normalized=False, special=True)
                                  for token in ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")])
    tokenizer.normalizer = normalizers.BertNormalizer(
        clean_text=True, handle_chinese_chars=True, strip_accents=None, lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", ids["[CLS]"]), ("[SEP]", ids["[SEP]"])])
    tokenizer.enable_truncation(256)
    return tokenizer


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--vocabulary", type=pathlib.Path,
                        default=HERE.parent.parent / ".deps/minilm-l6/vocab.txt")
    tokenizer = reference(parser.parse_args().vocabulary)
    random_source = random.Random(20240229)
    texts = list(BY_HAND)
    while len(texts) < LINES:
        texts.append(random_text(random_source))
    with open(HERE / "wordpiece.tsv", "w", encoding="ascii") as file:
        for text in texts:
            ids = tokenizer.encode(text).ids
            file.write(json.dumps(text) + "\t" + " ".join(map(str, ids)) + "\n")


if __name__ == "__main__":
    main()
