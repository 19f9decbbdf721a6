#pragma once

#include "analysis/protected_groups.h"
#include "models/predictions.h"

namespace tenbin::test {

/// How many rows of a group are of each kind.
struct GroupRows
{
    QString name;
    int truePositives, falsePositives, falseNegatives, trueNegatives;
};

struct FairnessSample
{
    Predictions predictions;
    ProtectedGroups groups;
};

/// Rows of each group, true positives first; without probabilities.
inline FairnessSample sampleOf(const QList<GroupRows> &groups)
{
    FairnessSample sample;
    sample.predictions.problem = Problem::Binary;
    sample.predictions.classes = {QStringLiteral("no"), QStringLiteral("yes")};
    for (const GroupRows &group : groups) {
        const auto add = [&](int rows, double truth, double predicted) {
            for (int row = 0; row < rows; ++row) {
                sample.predictions.truth.push_back(truth);
                sample.predictions.predicted.push_back(predicted);
                sample.groups.of.push_back(quint32(sample.groups.names.size()));
            }
        };
        add(group.truePositives, 1, 1);
        add(group.falsePositives, 0, 1);
        add(group.falseNegatives, 1, 0);
        add(group.trueNegatives, 0, 0);
        sample.groups.names.append(group.name);
    }
    return sample;
}

} // namespace tenbin::test
