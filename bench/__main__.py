"""Everything that is measured, in one run: `make bench`."""

import sys

from bench import build, embedding, peers, quality, retrieval, serving


def main() -> None:
    for part in (embedding, build, serving, peers, retrieval, quality):
        name = part.__name__
        print(f"\n== {name}: {(part.__doc__ or '').splitlines()[0]}", flush=True)
        sys.argv = [name]
        part.main()


if __name__ == "__main__":
    main()
