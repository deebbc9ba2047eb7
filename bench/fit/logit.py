"""A conditional logit over the sentences of a question, those that hold its answer being right."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

Floats = np.ndarray[Any, np.dtype[np.float64]]
Block = tuple[Floats, np.ndarray[Any, np.dtype[np.bool_]]]
"""The signals [n, s] of one question's sentences, and which of them are right [n]."""


def fitted(blocks: Sequence[Block]) -> Floats:
    """Weights that make the right sentences' share of exp(score) largest, with an L2 prior.

    Questions all of whose sentences are right, or none, tell nothing and are left out.
    """
    from scipy.optimize import minimize

    told = [(matrix, right) for matrix, right in blocks if right.any() and not right.all()]

    def loss(weights: Floats) -> tuple[float, Floats]:
        total, slope = (
            0.01 * float(weights @ weights) * len(told) / 100,
            0.0002 * weights * len(told),
        )
        for matrix, right in told:
            z = matrix @ weights
            z -= z.max()
            share = np.exp(z)
            share /= share.sum()
            held = share[right].sum()
            total -= math.log(max(held, 1e-12))
            of_right = np.where(right, share, 0) / max(held, 1e-12)
            slope = slope - matrix.T @ (of_right - share)
        return total, slope

    found: Floats = minimize(loss, np.zeros(blocks[0][0].shape[1]), jac=True, method="L-BFGS-B").x
    return found
