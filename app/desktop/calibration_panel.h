#pragma once

#include "app/desktop/evaluated_run.h"
#include "core/background.h"

#include <QWidget>

class QComboBox;

namespace tenbin {

class BlockView;

/// Whether probabilities are what comes true, over a number of bins to choose. Computed beside the
/// window when the panel is seen; what is shown stays until the new result is there.
class CalibrationPanel : public QWidget
{
    Q_OBJECT

public:
    explicit CalibrationPanel(QWidget *parent = nullptr);

    /// `dataName` stands the data in captions.
    void setJudged(const JudgedPredictions &judged, const QString &dataName);
    void clear();
    int bins() const;

Q_SIGNALS:
    void markChosen(const tenbin::Chart &chart, qsizetype series, qsizetype point);
    void failed(const tenbin::Error &error);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void compute();
    void choose(const QString &chartId, qsizetype series, qsizetype point);

    std::shared_ptr<const Predictions> m_predictions;
    QString m_dataName;
    QComboBox *m_bins;
    BlockView *m_blocks;
    bool m_stale = false;
    Background m_computing;
};

/// Whether there are probabilities to judge.
bool hasProbabilities(const Predictions &predictions);

} // namespace tenbin
