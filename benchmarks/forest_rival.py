#!/usr/bin/env python3
"""scikit-learn's forest, sqrt(d) features a split, two jobs: prints "SECONDS AUC" of the best of RUNS.

Usage: forest_rival.py FOLDER SIZE TREES DEPTH RUNS; DEPTH 0 grows trees out. FOLDER holds
SIZE_X.npy, SIZE_y.npy, SIZE_Xt.npy, SIZE_yt.npy.
"""
import sys
import time

import numpy
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import roc_auc_score

folder, size, trees, depth, runs = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:6])
x, y, xt, yt = (numpy.load(f"{folder}/{size}_{part}.npy") for part in ("X", "y", "Xt", "yt"))
best = float("inf")
for _ in range(runs):
    forest = RandomForestClassifier(trees, n_jobs=2, random_state=1, max_depth=depth or None)
    begin = time.perf_counter()
    forest.fit(x, y)
    best = min(best, time.perf_counter() - begin)
print(best, roc_auc_score(yt, forest.predict_proba(xt)[:, 1]))
