#!/usr/bin/env python3
"""scikit-learn's nested cross-validation: GridSearchCV (3 folds, 12 values of C) within
cross_val_score (5 folds), logistic regression on standardised features, area under the ROC curve.
Prints "NAME NESTED SEARCH AUC" for each way to use two threads: the solvers, with one process and
two BLAS threads, and with two processes of one. NESTED: seconds of the nested validation; SEARCH:
of the same search on all rows, judged by the five folds.

Usage: tune_rival.py FOLDER SIZE RUNS. FOLDER holds SIZE_X.npy and SIZE_y.npy.
"""
import sys
import time

import numpy
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, StratifiedKFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from threadpoolctl import threadpool_limits

folder, size, runs = sys.argv[1], sys.argv[2], int(sys.argv[3])
x, y = (numpy.load(f"{folder}/{size}_{part}.npy") for part in ("X", "y"))
grid = {"logisticregression__C": [10.0 ** (k / 2 - 3) for k in range(12)]}
for solver in ("lbfgs", "newton-cholesky"):
    pipeline = make_pipeline(StandardScaler(), LogisticRegression(solver=solver, max_iter=200))
    for jobs in (1, 2):
        inner = StratifiedKFold(3, shuffle=True, random_state=2)
        search = GridSearchCV(pipeline, grid, cv=inner, scoring="roc_auc", n_jobs=jobs)
        outer = StratifiedKFold(5, shuffle=True, random_state=1)
        whole = GridSearchCV(pipeline, grid, cv=outer, scoring="roc_auc", n_jobs=jobs)
        nested, plain = float("inf"), float("inf")
        for _ in range(runs):
            with threadpool_limits(2 if jobs == 1 else 1):
                begin = time.perf_counter()
                scores = cross_val_score(search, x, y, cv=outer, scoring="roc_auc")
                between = time.perf_counter()
                whole.fit(x, y)
                nested = min(nested, between - begin)
                plain = min(plain, time.perf_counter() - between)
        print(f"{solver}-{jobs}", nested, plain, scores.mean(), flush=True)
