#!/usr/bin/env python3
"""scikit-learn's permutation_importance by ROC AUC of all columns of the test rows.

Usage: permutation_rival.py FOLDER SIZE boosting|forest REPEATS RUNS; prints "SECONDS TOP": the best
of RUNS with one job and with two, and the most important column. FOLDER holds SIZE_X.npy,
SIZE_y.npy, SIZE_Xt.npy, SIZE_yt.npy.
"""
import sys
import time

import numpy
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.inspection import permutation_importance

folder, size, kind, repeats, runs = *sys.argv[1:4], *map(int, sys.argv[4:6])
x, y, xt, yt = (numpy.load(f"{folder}/{size}_{part}.npy") for part in ("X", "y", "Xt", "yt"))
if kind == "forest":
    model = RandomForestClassifier(100, max_depth=12, n_jobs=2, random_state=1)
else:
    model = HistGradientBoostingClassifier(max_iter=100, max_depth=6, max_leaf_nodes=64,
                                           early_stopping=False, random_state=1)
model.fit(x, y)
if kind == "forest":
    model.n_jobs = 1
best = float("inf")
for jobs in (1, 2):
    for _ in range(runs):
        begin = time.perf_counter()
        found = permutation_importance(model, xt, yt, scoring="roc_auc", n_repeats=repeats,
                                       random_state=1, n_jobs=jobs)
        best = min(best, time.perf_counter() - begin)
print(best, int(numpy.argmax(found.importances_mean)))
