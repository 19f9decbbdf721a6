#include "analysis/lime_fit.h"

#include "core/text.h"

#include <cmath>
#include <numeric>

namespace tenbin {

namespace {

std::vector<int> chosenInputs(const LocalSample &sample, const LimeSettings &settings,
                              const Eigen::VectorXd &own)
{
    constexpr int mostForward = 6;
    using Choice = LimeSettings::Choice;
    Choice choice = settings.choice;
    if (settings.inputs >= own.size())
        choice = Choice::All;
    if (choice == Choice::Auto)
        choice = settings.inputs <= mostForward ? Choice::Forward : Choice::Highest;
    if (choice == Choice::Forward)
        return sample.chosenForward(settings.inputs);
    if (choice == Choice::Highest)
        return sample.chosenByWeight(settings.inputs, own);
    std::vector<int> all(static_cast<size_t>(own.size()));
    std::iota(all.begin(), all.end(), 0);
    return all;
}

} // namespace

Status checkRow(const Dataset &data, quint32 row)
{
    if (qsizetype(row) < data.rowCount())
        return {};
    return badInput(Tr::tr("There is no row %1.").arg(row),
                    Tr::tr("The data has the rows 0 to %1.").arg(data.rowCount() - 1));
}

Result<LimeExplanation> limeFit(const LimeDrawer &draw, double kernelWidth,
                                const LimeSettings &settings, const Context &context,
                                Progress &progress)
{
    LimeExplanation made;
    std::vector<int> chosen;
    Eigen::MatrixXd weights;
    for (int repeat = 0; repeat < settings.repeats; ++repeat) {
        if (!progress.report(double(repeat) / settings.repeats))
            return cancelled();
        const Result<LimeDraw> drawn = draw(RandomStream(context.seed, quint64(repeat)));
        if (!drawn)
            return passOn(drawn);
        const Eigen::VectorXd kernel =
            (-0.5 * drawn->distances.array().square() / (kernelWidth * kernelWidth)).exp();
        const LocalSample sample(drawn->inputs, drawn->outputs, kernel);
        const Eigen::VectorXd own = drawn->inputs.row(0);
        if (repeat == 0) {
            chosen = chosenInputs(sample, settings, own);
            weights.resize(own.size(), settings.repeats);
            made.output = drawn->outputs[0];
        }
        const LocalSurrogate surrogate = sample.fit(chosen, settings.ridge);
        weights.col(repeat) = surrogate.slopes.cwiseProduct(own);
        made.intercept += surrogate.intercept / settings.repeats;
        made.r2 += surrogate.r2 / settings.repeats;
    }
    made.weights = weights.rowwise().mean();
    made.errors = Eigen::VectorXd::Constant(weights.rows(), std::nan(""));
    if (settings.repeats > 1)
        made.errors = ((weights.colwise() - made.weights).rowwise().squaredNorm() /
                       double(settings.repeats * (settings.repeats - 1)))
                          .cwiseSqrt();
    return made;
}

} // namespace tenbin
