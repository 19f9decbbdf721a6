"""Writes linear.json: expected coefficients of linear models on small made-up tables.

Independent of Tenbin: scikit-learn (LogisticRegression, Ridge, Lasso, ElasticNet, LinearRegression
on StandardScaler) run to convergence, statsmodels (Logit, OLS, WLS) for standard errors.
Run with Python 3.11, scikit-learn 1.2.1, statsmodels 0.13.5, numpy 1.24.2.
"""
import json

import numpy as np
import statsmodels.api as sm
from sklearn.linear_model import ElasticNet, Lasso, LinearRegression, LogisticRegression, Ridge
from sklearn.preprocessing import StandardScaler

random = np.random.RandomState(7)
rows = 90
x = np.round(random.normal(size=(rows, 4)) * [1, 10, 0.1, 3] + [0, 50, -2, 1], 3)
x[:, 3] = np.round(0.6 * x[:, 3] + 0.5 * x[:, 0], 3)
signal = 1.2 * x[:, 0] - 0.08 * (x[:, 1] - 50) + 6 * (x[:, 2] + 2) - 0.3 * x[:, 3]
binary = (random.uniform(size=rows) < 1 / (1 + np.exp(-signal))).astype(int)
several = np.digitize(signal + random.normal(size=rows), [-0.8, 0.9])
number = np.round(2 + signal + 0.7 * random.normal(size=rows), 3)
weights = np.round(random.uniform(0.5, 3, size=rows), 2)


def scaled(sample_weight=None):
    scaler = StandardScaler().fit(x, sample_weight=sample_weight)
    return scaler.transform(x), scaler.mean_, scaler.scale_


def in_units(model, mean, scale):
    slopes = np.atleast_2d(model.coef_) / scale
    return {"slopes": slopes.tolist(), "intercepts": (np.atleast_1d(model.intercept_) - slopes @ mean).tolist()}


def logistic(y, params, standardise=True, weighted=False, **options):
    w = weights if weighted else None
    z, mean, scale = scaled(w) if standardise else (x, np.zeros(4), np.ones(4))
    model = LogisticRegression(max_iter=500_000, **options).fit(z, y, sample_weight=w)
    return {"learner": "logistic_regression", "target": "binary" if y is binary else "several", "weighted": weighted,
            "params": {**params, "standardise": standardise}, **in_units(model, mean, scale)}


def linear(params, model, standardise=True, weighted=False):
    w = weights if weighted else None
    z, mean, scale = scaled(w) if standardise else (x, np.zeros(4), np.ones(4))
    model.fit(z, number, sample_weight=w)
    return {"learner": "linear_regression", "target": "number", "weighted": weighted,
            "params": {**params, "standardise": standardise}, **in_units(model, mean, scale)}


def with_errors(case, fitted):
    case["slope_errors"] = [fitted.bse[1:].tolist()]
    case["intercept_errors"] = [fitted.bse[0]]
    case["p"] = fitted.pvalues.tolist()
    case["interval"] = fitted.conf_int().tolist()
    case["r2"] = getattr(fitted, "rsquared", None)
    case["adjusted_r2"] = getattr(fitted, "rsquared_adj", None)
    return case


tight = {"solver": "newton-cholesky", "tol": 1e-13}
saga = {"solver": "saga", "tol": 1e-13, "random_state": 0}
path = {"tol": 1e-15, "max_iter": 1_000_000}
ones = sm.add_constant(x)
cases = {
    "binary l2": logistic(binary, {"penalty": "l2", "c": 1.0}, C=1.0, **tight),
    "binary l2, weighted": logistic(binary, {"penalty": "l2", "c": 0.2}, weighted=True, C=0.2, **tight),
    "binary l2, own units, balanced": logistic(binary, {"penalty": "l2", "c": 0.5, "class_weight": "balanced"},
                                               standardise=False, C=0.5, class_weight="balanced", **tight),
    "binary, no penalty": with_errors(logistic(binary, {"penalty": "none"}, penalty=None, **tight),
                                      sm.Logit(binary, ones).fit(method="newton", tol=1e-14, disp=0)),
    "three classes l2": logistic(several, {"penalty": "l2", "c": 0.5}, C=0.5, **saga),
    "three classes l2, weighted, balanced": logistic(
        several, {"penalty": "l2", "c": 2.0, "class_weight": "balanced"}, weighted=True, C=2.0,
        class_weight={k: weights.sum() / (3 * weights[several == k].sum()) for k in range(3)}, **saga),
    "binary l1": logistic(binary, {"penalty": "l1", "c": 0.15}, penalty="l1", C=0.15, **saga),
    "binary elastic": logistic(binary, {"penalty": "elastic_net", "c": 0.2, "l1_ratio": 0.4}, penalty="elasticnet", C=0.2,
                               l1_ratio=0.4, **saga),
    "three classes l1": logistic(several, {"penalty": "l1", "c": 0.2}, penalty="l1", C=0.2, **saga),
    "three classes elastic, weighted": logistic(several, {"penalty": "elastic_net", "c": 0.1, "l1_ratio": 0.7}, weighted=True,
                                                penalty="elasticnet", C=0.1, l1_ratio=0.7, **saga),
    "least squares": with_errors(linear({"penalty": "none"}, LinearRegression()), sm.OLS(number, ones).fit()),
    "least squares, weighted": with_errors(linear({"penalty": "none"}, LinearRegression(), weighted=True),
                                           sm.WLS(number, ones, weights=weights).fit()),
    "ridge": linear({"penalty": "l2", "alpha": 3.0}, Ridge(3.0, solver="cholesky")),
    "ridge, own units, weighted": linear({"penalty": "l2", "alpha": 0.7}, Ridge(0.7, solver="cholesky"), False, True),
    "lasso": linear({"penalty": "l1", "alpha": 0.2}, Lasso(0.2, **path)),
    "lasso, weighted": linear({"penalty": "l1", "alpha": 0.1}, Lasso(0.1, **path), True, True),
    "elastic": linear({"penalty": "elastic_net", "alpha": 0.3, "l1_ratio": 0.6}, ElasticNet(0.3, l1_ratio=0.6, **path)),
    "elastic, own units": linear({"penalty": "elastic_net", "alpha": 0.05, "l1_ratio": 0.2},
                                 ElasticNet(0.05, l1_ratio=0.2, **path), False),
}
tables = {"x": x.T.tolist(), "binary": binary.tolist(), "several": several.tolist(), "number": number.tolist(),
          "weights": weights.tolist()}
with open("linear.json", "w") as out:
    json.dump({"origin": __doc__.strip(), "tables": tables, "cases": cases}, out, indent=0)
