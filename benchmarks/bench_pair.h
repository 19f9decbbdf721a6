#pragma once

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <vector>

namespace tenbin::bench {

inline double secondsOf(const auto &work)
{
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/// Two jobs in turns, so that both meet the same machine. For a benchmark with UseManualTime, whose
/// time is that of `ours`. Counters: other_ms, the best round of `other`; ratio, best against best;
/// ratio_median, median against median.
template <class Ours, class Other>
void inTurns(benchmark::State &state, const Ours &ours, const Other &other)
{
    std::vector<double> mine, theirs;
    for (auto _ : state) {
        theirs.push_back(secondsOf(other));
        mine.push_back(secondsOf(ours));
        state.SetIterationTime(mine.back());
    }
    std::sort(mine.begin(), mine.end());
    std::sort(theirs.begin(), theirs.end());
    state.counters["other_ms"] = 1000 * theirs.front();
    state.counters["ours_ms"] = 1000 * mine.front();
    state.counters["ratio"] = mine.front() / theirs.front();
    state.counters["ratio_median"] = mine[mine.size() / 2] / theirs[theirs.size() / 2];
}

} // namespace tenbin::bench
