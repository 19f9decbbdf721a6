#pragma once

#include <QList>
#include <QString>

#include <array>

namespace tenbin {

/// Rows of one group that are alike: same truth, same prediction, nearly the same probability.
struct GroupCell
{
    quint32 group = 0;
    bool positive = false; ///< in truth
    bool selected = false; ///< predicted positive
    int bin = 0;           ///< of ten equal-width bins of the probability
    qint64 rows = 0;
    double scores = 0;        ///< sum of the probabilities
    double squaredErrors = 0; ///< sum of (probability - truth)²
};

/// What the rows of a group come to: all that its rates are made of. A rate without denominator
/// is NaN.
struct GroupCounts
{
    struct Bin
    {
        double rows = 0, positives = 0, scores = 0;
    };

    double truePositives = 0, falsePositives = 0, falseNegatives = 0, trueNegatives = 0;
    double scores = 0;
    double squaredErrors = 0;
    bool hasProbabilities = false;
    std::array<Bin, 10> bins = {};

    void add(const GroupCell &cell, double rows);
    void add(const GroupCounts &other);

    double rows() const { return positives() + negatives(); }
    double positives() const { return truePositives + falseNegatives; }
    double negatives() const { return falsePositives + trueNegatives; }
    double selected() const { return truePositives + falsePositives; }
    double rejected() const { return falseNegatives + trueNegatives; }

    double baseRate() const { return positives() / rows(); }
    double selectionRate() const { return selected() / rows(); }
    double truePositiveRate() const { return truePositives / positives(); }
    double falsePositiveRate() const { return falsePositives / negatives(); }
    double falseNegativeRate() const { return falseNegatives / positives(); }
    double trueNegativeRate() const { return trueNegatives / negatives(); }
    double precision() const { return truePositives / selected(); }
    double negativePrecision() const { return trueNegatives / rejected(); }
    double accuracy() const { return (truePositives + trueNegatives) / rows(); }
    /// False negatives for each false positive; NaN without false positives.
    double errorRatio() const;
    double brier() const;
    double meanScore() const;
    /// Rows' mean distance between what was said and what came true, over the ten bins.
    double calibrationError() const;
};

using Rate = double (GroupCounts::*)() const;

/// A column of the table of groups.
struct GroupRate
{
    QString id;    ///< "tpr"
    QString title; ///< "True positive rate"
    Rate value = nullptr;
    Rate outOf = nullptr; ///< a share of these rows; null: a mean, whose interval is drawn
    QString undefined;    ///< why a group may have none
    bool needsProbabilities = false;
    bool compared = false; ///< tested group by group; one of each pair that says the same
};

const QList<GroupRate> &groupRates();
/// One of them.
const GroupRate &groupRate(const QString &id);

} // namespace tenbin
