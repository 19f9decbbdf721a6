#include "models/decision.h"

namespace tenbin {

std::vector<double> Decision::decide(const Eigen::MatrixXd &outputs) const
{
    std::vector<double> values(size_t(outputs.rows()));
    for (Eigen::Index row = 0; row < outputs.rows(); ++row) {
        Eigen::Index best = 0;
        if (outputs.cols() == 1) {
            values[size_t(row)] = outputs(row, 0);
            continue;
        }
        if (threshold && outputs.cols() == 2)
            best = outputs(row, 1) >= *threshold ? 1 : 0;
        else if (!costs.isEmpty())
            best = costs.cheapest(outputs.row(row));
        else
            outputs.row(row).maxCoeff(&best);
        values[size_t(row)] = double(best);
    }
    return values;
}

} // namespace tenbin
