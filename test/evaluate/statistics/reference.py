"""Expected values of the tests in this folder, from SciPy.

python3 -m venv ~/scipy && ~/scipy/bin/pip install scipy==1.17.1
~/scipy/bin/python test/evaluate/statistics/reference.py > test/evaluate/statistics/reference.json
"""

import itertools
import json
import random
import warnings

import numpy as np
from scipy import stats

warnings.simplefilter("ignore")
draw = random.Random(20)


def numbers(count, shift=0.0):
    return [round(draw.gauss(shift, 1), 6) for _ in range(count)]


def wholes(count, low, high):
    return [draw.randint(low, high) for _ in range(count)]


def wilcoxon(differences):
    exact = len(differences) <= 50 and 0 not in differences and len(set(map(abs, differences))) == len(differences)
    method = "exact" if exact else "asymptotic"
    result = stats.wilcoxon(differences, zero_method="pratt", correction=True, method=method)
    return {"differences": differences, "p": float(result.pvalue), "method": "exact" if exact else "normal"}


def mann_whitney(first, second):
    exact = min(len(first), len(second)) <= 8 and len(set(first + second)) == len(first) + len(second)
    result = stats.mannwhitneyu(first, second, method="exact" if exact else "asymptotic")
    return {
        "first": first,
        "second": second,
        "statistic": float(result.statistic),
        "p": float(result.pvalue),
        "method": "exact" if exact else "normal",
    }


def holm(p_values):
    """By the definition, step by step; SciPy has Benjamini and Hochberg's method only."""
    order = np.argsort(p_values)
    largest, corrected = 0.0, [0.0] * len(p_values)
    for k, i in enumerate(order):
        largest = max(largest, min(1.0, (len(p_values) - k) * p_values[i]))
        corrected[i] = largest
    return {"p": p_values, "corrected": corrected}


def bca_over_all(sample, statistic):
    """Over all n^n resamples, so that no two generators of random numbers have to agree."""
    drawn = np.sort([statistic(np.array(units)) for units in itertools.product(sample, repeat=len(sample))])

    class Drawn:
        bootstrap_distribution = drawn

    interval = stats.bootstrap(
        (sample,), statistic, method="BCa", n_resamples=0, bootstrap_result=Drawn, vectorized=False
    ).confidence_interval
    return [float(interval.low), float(interval.high)]


def bca(values):
    return {"values": values, "interval": bca_over_all(values, np.mean)}


def group_bca(values, groups):
    """The mean over images where whole groups are drawn, and left out."""
    names = sorted(set(groups))
    sums = np.array([sum(v for v, g in zip(values, groups) if g == name) for name in names])
    counts = np.array([groups.count(name) for name in names])
    interval = bca_over_all(np.arange(len(names)), lambda drawn: sums[drawn].sum() / counts[drawn].sum())
    return {"values": values, "groups": groups, "interval": interval}


print(
    json.dumps(
        {
            "scipy": "1.17.1",
            "normal": [
                {"x": x, "below": float(stats.norm.cdf(x)), "above": float(stats.norm.sf(x))}
                for x in [-12.5, -8.0, -3.001, -3.0, -2.999, -1.96, -0.5, -1e-9, 0.0, 0.3, 1.0, 2.5758, 3.0, 4.7, 9.0]
            ],
            "quantiles": [
                {"probability": p, "x": float(stats.norm.ppf(p))}
                for p in [1e-300, 1e-20, 1e-6, 0.001, 0.025, 0.2, 0.4999999, 0.5, 0.6, 0.975, 0.9999, 1 - 1e-12]
            ],
            "wilcoxon": [
                wilcoxon(numbers(1)),
                wilcoxon(numbers(5, 1)),
                wilcoxon(numbers(12, 0.5)),
                wilcoxon(numbers(48, 0.3)),
                wilcoxon(numbers(50, -0.6)),
                wilcoxon(numbers(51, 0.2)),
                wilcoxon(numbers(400, 0.4)),
                wilcoxon(wholes(20, -3, 6)),
                wilcoxon(wholes(60, -2, 2)),
                wilcoxon([0, 0, 0, 0, 1]),
                wilcoxon([1, 1, 1, 1, -1, -1]),
                wilcoxon([0, 0, 2, 3, -1, 4, 5, 7]),
            ],
            "mannWhitney": [
                mann_whitney(numbers(1), numbers(1)),
                mann_whitney(numbers(3), numbers(4, 1)),
                mann_whitney(numbers(8), numbers(40, 0.7)),
                mann_whitney(numbers(40, 0.7), numbers(5)),
                mann_whitney(numbers(20), numbers(30, 0.5)),
                mann_whitney(wholes(6, 0, 4), wholes(9, 1, 5)),
                mann_whitney(wholes(100, 0, 9), wholes(50, 1, 9)),
                mann_whitney([1, 1, 2], [1, 2, 2]),
            ],
            "holm": [holm([0.01, 0.04, 0.03, 0.005]), holm([0.5, 0.9, 0.4]), holm([0.02, 0.02, 0.02]), holm([0.2])],
            "bca": [bca([0.5, 0.75, 0.875, 0.25, 0.9375, 0.9375]), bca([1.0, 2.0, 4.0, 8.0, 64.0]), bca([-1.0, 1.0, 0.0, 3.0])],
            "groupBca": [
                group_bca([0.5, 0.75, 0.875, 0.25, 0.9375, 0.625, 0.125, 1.0], list("aabcccde")),
                group_bca([1.0, 2.0, 4.0, 8.0, 64.0, 3.0, 5.0], list("abbcddd")),
            ],
        },
        separators=(",", ":"),
    )
)
