#include "app/desktop/threshold_panel.h"

#include "app/desktop/cost_editor.h"
#include "app/desktop/figure_table_model.h"
#include "core/text.h"
#include "widgets/choice_box.h"
#include "widgets/confusion_table_model.h"
#include "widgets/table_view.h"

#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

constexpr int sliderSteps = 1000;
constexpr int widestFigure = 148; ///< a longer title is in its tool tip
constexpr int shownRows = 5;      ///< a larger matrix scrolls

} // namespace

ThresholdPanel::ThresholdPanel(QWidget *parent)
    : QWidget(parent), m_decision(new QWidget(this)), m_matrixPart(new QWidget(this)),
      m_label(new QLabel(Tr::tr("&Threshold"), this)), m_slider(new QSlider(Qt::Horizontal, this)),
      m_box(new QDoubleSpinBox(this)),
      m_train(new QPushButton(Tr::tr("&Use in a new model"), this)),
      m_show(new ChoiceBox(Tr::tr("What the confusion matrix shows"), this)),
      m_matrix(new TableView(this)), m_matrixModel(new ConfusionTableModel(this)),
      m_figures(new TableView(this)), m_figuresModel(new FigureTableModel(this)),
      m_caption(new QLabel(this)), m_costs(new CostEditor(this))
{
    m_label->setTextFormat(Qt::PlainText);
    m_label->setBuddy(m_box);
    m_box->setDecimals(4);
    m_box->setAccessibleName(Tr::tr("Threshold"));
    m_slider->setRange(0, sliderSteps);
    m_slider->setPageStep(sliderSteps / 20);
    m_slider->setAccessibleName(Tr::tr("Threshold as a slider"));
    auto *decision = new QVBoxLayout(m_decision);
    decision->setContentsMargins(0, 0, 0, 0);
    auto *line = new QHBoxLayout;
    line->addWidget(m_label, 1);
    line->addWidget(m_box);
    decision->addLayout(line);
    decision->addWidget(m_slider);

    buildMatrix();
    m_figures->setModel(m_figuresModel);
    m_figures->setSortingEnabled(false);
    m_figures->setAccessibleName(Tr::tr("Metrics with intervals"));
    m_figures->horizontalHeader()->setStretchLastSection(true);
    m_figures->setWidestColumn(widestFigure);
    m_caption->setWordWrap(true);
    m_caption->setTextFormat(Qt::PlainText);
    m_caption->setForegroundRole(QPalette::PlaceholderText);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 0, 0, 0);
    layout->setSpacing(12);
    layout->addWidget(m_decision);
    layout->addWidget(m_matrixPart);
    layout->addWidget(m_figures, 1);
    layout->addWidget(m_caption);
    layout->addWidget(m_costs);
    m_train->setToolTip(Tr::tr("Train again: the same, with this threshold stored in the model"));
    m_costs->addButton(m_train);

    connect(m_box, &QDoubleSpinBox::valueChanged, this, &ThresholdPanel::setThreshold);
    connect(m_slider, &QSlider::valueChanged, this,
            [this](int step) { setThreshold(m_low + (m_high - m_low) * step / sliderSteps); });
    connect(m_costs, &CostEditor::changed, this, [this] {
        showDecision();
        Q_EMIT costsChanged();
    });
    connect(m_train, &QPushButton::clicked, this, &ThresholdPanel::trainingRequested);
    connect(m_costs, &CostEditor::bestRequested, this, &ThresholdPanel::bestRequested);
}

void ThresholdPanel::buildMatrix()
{
    m_show->addItem(Tr::tr("rows"), int(ConfusionTableModel::Show::Count));
    m_show->addItem(Tr::tr("% of the actual class"), int(ConfusionTableModel::Show::ShareOfActual));
    m_show->addItem(Tr::tr("% of the predicted class"),
                    int(ConfusionTableModel::Show::ShareOfPredicted));
    m_matrix->setModel(m_matrixModel);
    m_matrix->setSortingEnabled(false);
    m_matrix->setAccessibleName(Tr::tr("Confusion matrix"));
    m_matrix->setAccessibleDescription(
        Tr::tr("Actual classes in rows, predicted ones in columns. Return shows the rows."));
    m_matrix->setSelectionBehavior(QAbstractItemView::SelectItems);
    m_matrix->setSelectionMode(QAbstractItemView::SingleSelection);
    m_matrix->setTabKeyNavigation(false);
    m_matrix->verticalHeader()->show();
    m_matrix->setToolTip(Tr::tr("Click on a cell to see its rows"));
    auto *label = new QLabel(Tr::tr("Actual by predicted class, sho&wn as"), m_matrixPart);
    label->setBuddy(m_show);
    auto *wrong = new QPushButton(Tr::tr("Wron&g rows"), m_matrixPart);
    wrong->setToolTip(Tr::tr("Show the rows that are not predicted as their actual class"));
    connect(wrong, &QPushButton::clicked, this, &ThresholdPanel::wrongChosen);
    auto *choices = new QHBoxLayout;
    choices->addWidget(m_show, 1);
    choices->addWidget(wrong);
    auto *layout = new QVBoxLayout(m_matrixPart);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(label);
    layout->addLayout(choices);
    layout->addWidget(m_matrix);
    connect(m_show, &QComboBox::activated, this, [this](int at) {
        m_matrixModel->setShow(ConfusionTableModel::Show(m_show->itemData(at).toInt()));
    });
    connect(m_matrix, &QAbstractItemView::clicked, this, &ThresholdPanel::chooseCell);
    connect(m_matrix, &QAbstractItemView::activated, this, &ThresholdPanel::chooseCell);
}

void ThresholdPanel::offerSums(bool offered)
{
    const int sums = m_show->findData(int(ConfusionTableModel::Show::ProbabilitySum));
    if (offered && sums < 0)
        m_show->addItem(Tr::tr("sum of probabilities"),
                        int(ConfusionTableModel::Show::ProbabilitySum));
    if (!offered && sums >= 0) {
        if (m_show->currentIndex() == sums)
            m_show->setCurrentIndex(0);
        m_show->removeItem(sums);
    }
    m_matrixModel->setShow(ConfusionTableModel::Show(m_show->currentData().toInt()));
}

void ThresholdPanel::chooseCell(const QModelIndex &cell)
{
    Q_EMIT cellChosen(m_matrixModel->classAt(cell.row()), m_matrixModel->classAt(cell.column()));
}

void ThresholdPanel::setJudged(const JudgedPredictions &judged,
                               const QList<ThresholdFigure> &figures)
{
    m_judged = judged;
    m_best.reset();
    const Predictions &predictions = *judged.predictions;
    m_decision->setVisible(hasThreshold());
    m_costs->setVisible(hasThreshold());
    m_matrixPart->setVisible(predictions.isClassification());
    const bool weighted = !predictions.weights.empty();
    m_matrixModel->setWeighted(weighted);
    m_matrixModel->setProbabilitySums(judged.probabilities);
    offerSums(judged.probabilities.classes() > 0);
    m_show->setItemText(0, weighted ? Tr::tr("weight of rows") : Tr::tr("rows"));
    if (predictions.isClassification() && !hasThreshold())
        m_matrixModel->setConfusion(judged.confusion, predictions.classes);
    if (hasThreshold()) {
        const std::vector<double> &scores = judged.curve->scores();
        m_low = predictions.scoreIsProbability ? 0 : scores.back();
        m_high = predictions.scoreIsProbability ? 1 : std::max(scores.front(), m_low);
        const QSignalBlocker quietly(m_box);
        const double beyond = std::max(m_high - m_low, 1.0) / 100;
        m_box->setRange(m_low - beyond, m_high + beyond);
        m_box->setSingleStep(std::max(m_high - m_low, 1e-3) / 100);
        QString positive = predictions.classes[predictions.positive];
        m_label->setText(Tr::tr("&Threshold: class %1 from a score of")
                             .arg(positive.replace(u'&', QLatin1String("&&"))));
        m_costs->setClasses(predictions.classes);
        m_threshold = std::numeric_limits<double>::quiet_NaN();
        setThreshold(judged.decided);
    } else {
        m_figuresModel->setFigures(figures);
        m_caption->setText(caption());
    }
    fitMatrix();
    m_figures->fitColumns();
}

void ThresholdPanel::setTrainable(bool trainable)
{
    m_train->setVisible(trainable);
}

void ThresholdPanel::fitMatrix()
{
    const int rows = m_matrixModel->rowCount();
    const bool fits = rows <= shownRows;
    QHeaderView *header = m_matrix->horizontalHeader();
    header->setSectionResizeMode(QHeaderView::Interactive);
    header->setStretchLastSection(false);
    m_matrix->fitColumns();
    int widest = 0;
    for (int column = 0; column < rows; ++column)
        widest = std::max(widest, m_matrix->columnWidth(column));
    // Columns of one width, where that cuts no name.
    if (fits && widest * rows <= m_matrix->viewport()->width())
        header->setSectionResizeMode(QHeaderView::Stretch);
    header->setStretchLastSection(fits);
    const int bar = fits ? 0 : m_matrix->style()->pixelMetric(QStyle::PM_ScrollBarExtent);
    m_matrix->setFixedHeight(m_matrix->heightForRows(std::min(rows, shownRows)) + bar);
}

void ThresholdPanel::setThreshold(double threshold)
{
    if (!hasThreshold() || threshold == m_threshold || std::isnan(threshold))
        return;
    m_threshold = threshold;
    {
        const QSignalBlocker quietly(m_box), still(m_slider);
        m_box->setValue(threshold);
        const double share = m_high > m_low ? (threshold - m_low) / (m_high - m_low) : 0;
        m_slider->setValue(int(std::lround(std::clamp(share, 0.0, 1.0) * sliderSteps)));
    }
    showDecision();
    Q_EMIT thresholdChanged(threshold);
}

void ThresholdPanel::setBest(double threshold)
{
    m_best = threshold;
    setThreshold(threshold);
    m_caption->setText(caption());
}

void ThresholdPanel::showDecision()
{
    if (!hasThreshold())
        return;
    m_cells = m_judged.curve->at(m_threshold);
    const Predictions &predictions = *m_judged.predictions;
    Confusion confusion = m_cells.confusion();
    if (predictions.positive == 0)
        confusion = Confusion(2, {m_cells.truePositives, m_cells.falseNegatives,
                                  m_cells.falsePositives, m_cells.trueNegatives});
    m_matrixModel->setConfusion(std::move(confusion), predictions.classes);
    const Result<CostMatrix> costs = m_costs->costs();
    m_figuresModel->setFigures(
        thresholdFigures(m_cells, predictions.positive, costs ? *costs : CostMatrix()));
    m_caption->setText(caption());
}

QString ThresholdPanel::caption() const
{
    const QString rows =
        counted(m_judged.predictions->size(), Tr::tr("%1 row."), Tr::tr("%1 rows."));
    if (!hasThreshold())
        return Tr::tr("%1 How an interval was made stands beside it.").arg(rows);
    const QString intervals =
        Tr::tr("%1 95 % intervals of this threshold, held fixed: Wilson's for "
               "shares of rows, for others a bootstrap.")
            .arg(rows);
    if (m_threshold != m_best)
        return intervals;
    return Tr::tr("%1 The threshold was chosen on these rows, so its cost is somewhat too low.")
        .arg(intervals);
}

} // namespace tenbin
