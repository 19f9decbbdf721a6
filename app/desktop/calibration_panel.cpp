#include "app/desktop/calibration_panel.h"

#include "core/text.h"
#include "models/calibration_blocks.h"
#include "widgets/block_view.h"
#include "widgets/choice_box.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace tenbin {

CalibrationPanel::CalibrationPanel(QWidget *parent)
    : QWidget(parent), m_bins(new ChoiceBox(Tr::tr("Bins of the calibration error"), this)),
      m_blocks(new BlockView(this)), m_computing(this)
{
    for (int bins : {5, 10, 15, 20})
        m_bins->addItem(QString::number(bins), bins);
    m_bins->setCurrentIndex(m_bins->findData(EvaluationOptions().bins));
    m_bins->setToolTip(Tr::tr("Bins of equal width that the probabilities are put in"));
    m_bins->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    m_blocks->setAccessibleName(Tr::tr("Calibration of the predictions"));
    auto *label = new QLabel(Tr::tr("Bi&ns"), this);
    label->setBuddy(m_bins);
    auto *choices = new QHBoxLayout;
    choices->setContentsMargins(16, 8, 16, 0);
    choices->setSpacing(8);
    choices->addWidget(label);
    choices->addWidget(m_bins);
    choices->addStretch();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(choices);
    layout->addWidget(m_blocks, 1);
    connect(m_bins, &QComboBox::activated, this, &CalibrationPanel::compute);
    connect(m_blocks, &BlockView::failed, this, &CalibrationPanel::failed);
    connect(m_blocks, &BlockView::activated, this, &CalibrationPanel::choose);
}

void CalibrationPanel::setJudged(const JudgedPredictions &judged, const QString &dataName)
{
    m_predictions = judged.predictions;
    m_dataName = dataName;
    m_blocks->clear();
    compute();
}

void CalibrationPanel::clear()
{
    m_computing.cancel();
    m_predictions.reset();
    m_blocks->clear();
    m_blocks->setEnabled(true);
}

int CalibrationPanel::bins() const
{
    return m_bins->currentData().toInt();
}

void CalibrationPanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (m_stale)
        compute();
}

void CalibrationPanel::compute()
{
    m_computing.cancel();
    m_stale = !isVisible();
    if (m_stale || !m_predictions || !hasProbabilities(*m_predictions))
        return;
    m_blocks->setEnabled(false);
    EvaluationOptions options;
    options.bins = bins();
    m_computing.run(
        [predictions = m_predictions, name = m_dataName, options](Progress &progress) {
            return calibrationBlocks(*predictions, name, options, progress);
        },
        [this](const Result<QList<Block>> &blocks) {
            m_blocks->setEnabled(true);
            if (!blocks)
                return Q_EMIT failed(blocks.error());
            m_blocks->setBlocks(*blocks);
        });
}

void CalibrationPanel::choose(const QString &chartId, qsizetype series, qsizetype point)
{
    for (const Block &block : m_blocks->blocks()) {
        if (const auto *chart = std::get_if<Chart>(&block); chart && chart->id == chartId)
            Q_EMIT markChosen(*chart, series, point);
    }
}

bool hasProbabilities(const Predictions &predictions)
{
    const int ranked = predictions.problem == Problem::Binary ? predictions.positive : 0;
    return predictions.isClassification() && !predictions.probability(ranked).empty();
}

} // namespace tenbin
