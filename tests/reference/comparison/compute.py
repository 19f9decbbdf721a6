"""Reference figures of the statistical comparison of models. Reads cases.json, writes expected.json.

    python3 compute.py [FOLDER]

Independent of Tenbin: SciPy and statsmodels where they have the test, else the formula of the paper
named in README.md, written out with NumPy. Where two ways exist both are computed and must agree.
"""
import itertools
import json
import math
import os
import sys

import numpy as np
import scipy
import statsmodels
from scipy import integrate, stats
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

LEVEL = 0.95


def plain(x):
    """Python values for JSON; what is not finite becomes null."""
    if isinstance(x, dict):
        return {k: plain(v) for k, v in x.items()}
    if isinstance(x, (list, tuple, np.ndarray)):
        return [plain(v) for v in x]
    if isinstance(x, (bool, np.bool_)):
        return bool(x)
    if isinstance(x, (int, np.integer)):
        return int(x)
    if isinstance(x, (float, np.floating)):
        return float(x) if math.isfinite(x) else None
    return x


def same(one, other, rel=1e-9):
    assert abs(one - other) <= 1e-12 + rel * abs(other), (one, other)
    return one


def ratio(case):
    return sum(f["test"] for f in case["folds"]) / sum(f["train"] for f in case["folds"])


def moments(case):
    d = np.array(case["first"], float) - np.array(case["second"], float)
    return d, d.mean(), (0.0 if np.ptp(d) == 0 else d.var(ddof=1))


def corrected_t(case):
    d, mean, var = moments(case)
    n, out = len(d), {}
    se = math.sqrt((1 / n + ratio(case)) * var)
    out["mean_difference"], out["standard_error"], out["degrees_of_freedom"] = mean, se, n - 1
    if se == 0:
        out["t"], out["p_value"] = (0.0, 1.0) if mean == 0 else (math.inf, 0.0)
    else:
        out["t"] = mean / se
        out["p_value"] = 2 * stats.t.sf(abs(out["t"]), n - 1)
    out["low"], out["high"] = (mean, mean) if se == 0 else stats.t.interval(LEVEL, n - 1, mean, se)
    return out


def bayes(case):
    d, mean, var = moments(case)
    n, rope = len(d), case["rope"]
    test_share = ratio(case) / (1 + ratio(case))
    scale = math.sqrt((1 / n + test_share / (1 - test_share)) * var)
    if scale == 0:
        parts = [float(mean < -rope), float(abs(mean) <= rope), float(mean > rope)]
    else:
        posterior = stats.t(n - 1, mean, scale)
        parts = [posterior.cdf(-rope), posterior.cdf(rope) - posterior.cdf(-rope), posterior.sf(rope)]
        middle, _ = integrate.quad(posterior.pdf, -rope, rope, epsabs=1e-13, epsrel=1e-12)
        same(parts[1], middle, 1e-8)
    return {"mean_difference": mean, "scale": scale, "left": parts[0], "rope": parts[1], "right": parts[2]}


def wilcoxon(case):
    d = np.array(case["first"], float) - np.array(case["second"], float)
    kept = d[d != 0]
    n = len(kept)
    if n == 0:
        return {"pairs": 0, "positive": 0.0, "negative": 0.0, "exact": True, "p_value": 1.0, "effect": 0.0}
    ranks = stats.rankdata(abs(kept))
    plus, minus = ranks[kept > 0].sum(), ranks[kept < 0].sum()
    exact = n <= 50 and len(set(abs(kept))) == n
    if exact:
        p = stats.wilcoxon(kept, mode="exact").pvalue
        if n <= 16:   # every sign pattern
            sums = [sum(s) for s in itertools.product(*[(0, r) for r in range(1, n + 1)])]
            same(p, min(1.0, 2 * np.mean(np.array(sums) <= min(plus, minus))))
    else:
        p = min(1.0, stats.wilcoxon(kept, zero_method="wilcox", correction=True, mode="approx").pvalue)
    return {"pairs": n, "positive": plus, "negative": minus, "exact": exact, "p_value": p,
            "effect": (plus - minus) / (plus + minus)}


def mcnemar_test(case):
    a, b, c, d = case["table"]
    n, k, m = a + b + c + d, min(b, c), b + c
    out = {"exact_p": mcnemar([[a, b], [c, d]], exact=True).pvalue if m else 1.0}
    point = stats.binom.pmf(k, m, 0.5) if m else 0.0
    out["mid_p"] = (1 - point / 2 if b == c else 2 * stats.binom.cdf(k, m, 0.5) - point) if m else 1.0
    if m and b != c:
        r = mcnemar([[a, b], [c, d]], exact=False, correction=True)
        out["chi_square"], out["chi_square_p"] = r.statistic, r.pvalue
    else:
        out["chi_square"], out["chi_square_p"] = 0.0, 1.0
    p1, p2 = (a + b) / n, (a + c) / n
    l1, u1 = proportion_confint(a + b, n, 1 - LEVEL, "wilson")
    l2, u2 = proportion_confint(a + c, n, 1 - LEVEL, "wilson")
    margins, cross = (a + b) * (c + d) * (a + c) * (b + d), a * d - b * c
    phi = 0.0 if margins == 0 else (max(cross - n / 2, 0) if cross > 0 else cross) / math.sqrt(margins)
    out["difference"] = p1 - p2
    out["low"] = p1 - p2 - math.sqrt((p1 - l1) ** 2 - 2 * phi * (p1 - l1) * (u2 - p2) + (u2 - p2) ** 2)
    out["high"] = p1 - p2 + math.sqrt((u1 - p1) ** 2 - 2 * phi * (u1 - p1) * (p2 - l2) + (p2 - l2) ** 2)
    return out


def friedman(case):
    values = np.array(case["values"], float)
    n, k = values.shape
    ranks = np.array([stats.rankdata(-row if case["greater_is_better"] else row) for row in values])
    average = ranks.mean(0)
    if k > 2 and not np.all(ranks == ranks[0, 0]):
        chi = stats.friedmanchisquare(*ranks.T).statistic
    else:   # SciPy asks for three samples
        spread = (ranks ** 2).sum() - n * k * (k + 1) ** 2 / 4
        chi = (k - 1) * ((ranks.sum(0) ** 2).sum() - n * n * k * (k + 1) ** 2 / 4) / spread if spread else 0.0
    whole = n * (k - 1)
    f = math.inf if abs(whole - chi) < 1e-9 * whole else (n - 1) * chi / (whole - chi)
    q = stats.studentized_range.ppf(1 - case["alpha"], k, np.inf) / math.sqrt(2)
    cd = q * math.sqrt(k * (k + 1) / (6 * n))
    order = sorted(range(k), key=lambda j: average[j])
    sets = []
    for size in range(k, 1, -1):
        for first in range(k - size + 1):
            members = order[first:first + size]
            if average[members[-1]] - average[members[0]] < cd and not any(set(members) <= set(s) for s in sets):
                sets.append(members)
    pairs = [[stats.studentized_range.sf(abs(a - b) * math.sqrt(6 * n / (k * (k + 1))) * math.sqrt(2), k, np.inf)
              if a != b else 1.0 for b in average] for a in average]
    return {"average_ranks": average, "chi_square": chi, "chi_square_p": stats.chi2.sf(chi, k - 1), "f": f,
            "f_p": 0.0 if math.isinf(f) else stats.f.sf(f, k - 1, (k - 1) * (n - 1)), "q": q,
            "critical_difference": cd, "groups": sorted(sorted(s) for s in sets), "pairs_p": pairs}


def studentized_range(case):
    k, q = case["k"], case["q"]
    inside, _ = integrate.quad(lambda z: k * stats.norm.pdf(z) * (stats.norm.cdf(z) - stats.norm.cdf(z - q)) ** (k - 1),
                               -10, 10, epsabs=1e-13, epsrel=1e-12, limit=500)
    tail = same(stats.studentized_range.sf(q, k, np.inf), 1 - inside, 1e-6)
    return {"tail": tail, "quantile_0.05": stats.studentized_range.ppf(0.95, k, np.inf)}


def holm(case):
    return {"adjusted": multipletests(case["p"], method="holm")[1]}


KINDS = {"corrected_t": corrected_t, "bayes": bayes, "wilcoxon": wilcoxon, "mcnemar": mcnemar_test,
         "friedman": friedman, "studentized_range": studentized_range, "holm": holm}

if __name__ == "__main__":
    here = os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, "cases.json"), encoding="utf-8") as f:
        cases = json.load(f)
    out = {"made_with": {"python": sys.version.split()[0], "numpy": np.__version__, "scipy": scipy.__version__,
                         "statsmodels": statsmodels.__version__},
           "cases": {c["name"]: KINDS[c["kind"]](c) for c in cases}}
    lines = [json.dumps(name) + ": " + json.dumps(plain(value), allow_nan=False) for name, value in out["cases"].items()]
    with open(os.path.join(here, "expected.json"), "w", encoding="utf-8") as f:
        f.write('{\n "made_with": ' + json.dumps(out["made_with"]) + ',\n "cases": {\n  ' + ",\n  ".join(lines) + "\n }\n}\n")
