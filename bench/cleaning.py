"""What cleaning takes away, rule by rule: `python -m bench.cleaning ARCHIVE [ARTICLES] [SAMPLES]`.

Prints each rule's share of all characters and random samples of what it removed, to be read by
eye: no fact may be among them.
"""

import gzip
import json
import random
import sys
import time
from collections import defaultdict

from corpus.clean import clean
from corpus.urls import host_of


def main() -> None:
    path = sys.argv[1]
    articles = int(sys.argv[2]) if len(sys.argv) > 2 else 3_000
    samples = int(sys.argv[3]) if len(sys.argv) > 3 else 5
    chance = random.Random(articles)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    chance.shuffle(records)
    removed: dict[str, list[str]] = defaultdict(list)
    before = after = captions = corrections = 0
    begun = time.process_time()
    for record in records[:articles]:
        cleaned = clean(
            record["title"], record["text"], source=record["source"], host=host_of(record["url"])
        )
        before += len(record["text"])
        after += sum(map(len, cleaned.paragraphs + cleaned.captions + cleaned.corrections))
        captions += len(cleaned.captions)
        corrections += len(cleaned.corrections)
        for correction in cleaned.corrections:
            removed["(kept: correction)"].append(correction)
        for caption in cleaned.captions:
            removed["(kept: caption)"].append(caption)
        if cleaned.byline:
            removed["(kept: byline)"].append(cleaned.byline)
        for rule, text in cleaned.removed:
            removed[rule].append(text)
    seconds = time.process_time() - begun
    count = min(articles, len(records))
    print(f"{count} articles, {before:,} characters, {after:,} kept ({after / before:.4f})")
    print(f"{captions:,} captions, {corrections} corrections")
    print(f"{seconds / count * 1000:.2f} ms of processor time each")
    print("\n| rule | removed | share of characters |\n|---|---|---|")
    for rule, texts in sorted(removed.items(), key=lambda item: -sum(map(len, item[1]))):
        print(f"| {rule} | {len(texts):,} | {sum(map(len, texts)) / before:.5f} |")
    for rule, texts in removed.items() if samples else ():
        print(f"\n## {rule}")
        for text in chance.sample(texts, min(samples, len(texts))):
            print("  ", text[:240])


if __name__ == "__main__":
    main()
