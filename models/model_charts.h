#pragma once

#include "core/chart.h"
#include "models/model.h"

#include <QList>
#include <QString>

namespace tenbin {

/// What training reported while it ran: "validation log_loss" by round.
struct LearningCurve
{
    QString name;
    QList<double> x;
    QList<double> y;
};

/// Curves that share a scale of y, such as training and validation loss.
Chart learningCurveChart(const QList<LearningCurve> &curves, const QString &xTitle = {});

/// The most important features, most important first; `unit` is the model's own.
Chart importanceChart(const QList<Importance> &importance, const QString &unit);

} // namespace tenbin
