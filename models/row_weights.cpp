#include "models/row_weights.h"

#include "core/text.h"

#include <algorithm>
#include <numeric>

namespace tenbin {

std::vector<double> rowWeights(const Target &target, RowSpan rows, bool balanced)
{
    std::vector<double> weights(rows.size(), 1.0);
    if (!target.weights.empty()) {
        for (size_t i = 0; i < rows.size(); ++i)
            weights[i] = target.weights[rows[i]];
    }
    if (balanced && target.problem != Problem::Regression) {
        std::vector<double> totals(size_t(target.classCount()));
        for (size_t i = 0; i < rows.size(); ++i)
            totals[size_t(target.values[rows[i]])] += weights[i];
        const double share =
            std::accumulate(totals.begin(), totals.end(), 0.0) / double(totals.size());
        for (size_t i = 0; i < rows.size(); ++i)
            weights[i] *= share / totals[size_t(target.values[rows[i]])];
    }
    return weights;
}

ParamSpec classWeightParam()
{
    return ParamSpec::choice(QStringLiteral("class_weight"), Tr::tr("Class weights"),
                             Tr::tr("balanced: every class has the same total weight."),
                             QStringLiteral("none"),
                             {QStringLiteral("none"), QStringLiteral("balanced")});
}

bool balancesClasses(const Params &params)
{
    return params.text(QStringLiteral("class_weight")) == QLatin1String("balanced");
}

Status checkClassesOf(const Target &target, RowSpan rows)
{
    if (target.problem == Problem::Regression)
        return {};
    std::vector<bool> present(size_t(target.classCount()));
    for (quint32 row : rows)
        present[size_t(target.values[row])] = true;
    const auto absent = std::find(present.begin(), present.end(), false);
    if (absent == present.end())
        return {};
    return badInput(Tr::tr("The training rows have no row of the class \"%1\".")
                        .arg(target.classes[absent - present.begin()]),
                    Tr::tr("Use more rows, or a stratified split."));
}

} // namespace tenbin
