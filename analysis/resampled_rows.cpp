#include "analysis/resampled_rows.h"

#include "core/parallel.h"
#include "core/random.h"
#include "models/bootstrap_interval.h"

namespace tenbin {

ResampledIntervals
resampledIntervals(qsizetype rows, Eigen::Index numbers, int resamples, const Context &context,
                   const std::function<Eigen::VectorXd(const std::vector<double> &)> &of)
{
    if (resamples < 2 || rows == 0)
        return {};
    Eigen::MatrixXd drawn(resamples, numbers);
    parallelFor(resamples, context.threads, [&](qsizetype resample) {
        RandomStream random(context.seed, quint64(resample));
        std::vector<double> times(size_t(rows), 0);
        for (qsizetype i = 0; i < rows; ++i)
            ++times[random.below(quint64(rows))];
        drawn.row(resample) = of(times).transpose();
    });
    ResampledIntervals intervals{Eigen::VectorXd(numbers), Eigen::VectorXd(numbers)};
    for (Eigen::Index number = 0; number < numbers; ++number) {
        const BootstrapInterval interval =
            bootstrapInterval({drawn.col(number).begin(), drawn.col(number).end()}, 0.95);
        intervals.low(number) = interval.low;
        intervals.high(number) = interval.high;
    }
    return intervals;
}

} // namespace tenbin
