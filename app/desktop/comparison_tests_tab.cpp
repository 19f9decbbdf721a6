#include "app/desktop/comparison_tests_tab.h"

#include "core/text.h"
#include "widgets/block_view.h"
#include "widgets/choice_box.h"
#include "widgets/message_bar.h"

#include <QDoubleSpinBox>
#include <QGraphicsOpacityEffect>
#include <QHBoxLayout>
#include <QLabel>
#include <QTimer>
#include <QVBoxLayout>

namespace tenbin {

namespace {

QString testTitle(ComparisonTest test)
{
    switch (test) {
    case ComparisonTest::CorrectedT: return Tr::tr("Corrected resampled t-test");
    case ComparisonTest::Wilcoxon: return Tr::tr("Wilcoxon's signed-rank test");
    case ComparisonTest::Bayes: return Tr::tr("Bayesian with equivalence");
    case ComparisonTest::McNemar: return Tr::tr("McNemar's test");
    case ComparisonTest::Friedman: return Tr::tr("Friedman's test over data sets");
    }
    return {};
}

QDoubleSpinBox *spinBox(const QString &name, double value, double minimum, double maximum,
                        double step)
{
    auto *box = new QDoubleSpinBox;
    box->setAccessibleName(name);
    box->setDecimals(3);
    box->setFixedWidth(96);
    box->setRange(minimum, maximum);
    box->setSingleStep(step);
    box->setValue(value);
    box->setKeyboardTracking(false);
    return box;
}

} // namespace

ComparisonTestsTab::ComparisonTestsTab(QWidget *parent)
    : ComparisonTab(parent), m_test(new ChoiceBox(Tr::tr("Test of the runs"), this)),
      m_refusal(new MessageBar(this)), m_verdict(new QLabel(this)), m_blocks(new BlockView(this)),
      m_soon(new QTimer(this)), m_testing(this)
{
    const TestRequest usual;
    m_rope = spinBox(Tr::tr("Region of practical equivalence"), usual.rope, 0, 1e6, 0.005);
    m_alpha = spinBox(Tr::tr("Level of significance"), usual.alpha, 0.001, 0.5, 0.01);
    m_rope->setToolTip(Tr::tr("Differences up to this do not matter, in the metric's units"));
    m_alpha->setToolTip(Tr::tr("The largest p that counts as a difference"));
    m_test->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_test->addItem(Tr::tr("The one that fits the runs"));
    for (ComparisonTest test :
         {ComparisonTest::CorrectedT, ComparisonTest::Wilcoxon, ComparisonTest::Bayes,
          ComparisonTest::McNemar, ComparisonTest::Friedman})
        m_test->addItem(testTitle(test), int(test));

    m_verdict->setTextFormat(Qt::PlainText);
    m_verdict->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_verdict->setWordWrap(true);
    m_verdict->setAccessibleName(Tr::tr("Verdict"));
    QFont font = m_verdict->font();
    font.setPointSizeF(font.pointSizeF() * 1.15);
    m_verdict->setFont(font);
    m_verdict->hide();
    m_blocks->setAccessibleName(Tr::tr("The test"));

    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    addField(row, Tr::tr("&Kind of test"), m_test);
    row->addSpacing(8);
    m_ropeField = addField(row, Tr::tr("E&quivalent within ±"), m_rope);
    m_alphaField = addField(row, Tr::tr("Significant &up to p"), m_alpha);
    m_ropeField->hide();
    row->addStretch();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->setSpacing(12);
    layout->addLayout(row);
    layout->addWidget(m_refusal);
    layout->addWidget(m_verdict);
    layout->addWidget(m_blocks, 1);
    layout->addStretch(0);

    m_soon->setSingleShot(true);
    m_soon->setInterval(0);
    connect(m_soon, &QTimer::timeout, this, &ComparisonTestsTab::compute);
    connect(m_test, &QComboBox::currentIndexChanged, m_soon, qOverload<>(&QTimer::start));
    connect(m_rope, &QDoubleSpinBox::valueChanged, m_soon, qOverload<>(&QTimer::start));
    connect(m_alpha, &QDoubleSpinBox::valueChanged, m_soon, qOverload<>(&QTimer::start));
    connect(m_blocks, &BlockView::failed, this, &ComparisonTab::failed);
}

void ComparisonTestsTab::fill()
{
    m_soon->start();
}

void ComparisonTestsTab::compute()
{
    if (!runs())
        return;
    TestRequest request;
    if (m_test->currentData().isValid())
        request.test = ComparisonTest(m_test->currentData().toInt());
    request.metric = runs()->metric;
    request.baseline = runs()->comparison.baseline;
    request.rope = m_rope->value();
    request.alpha = m_alpha->value();
    m_ropeField->setVisible(request.test == ComparisonTest::Bayes);
    m_alphaField->setVisible(request.test != ComparisonTest::Bayes);
    // What is known stays, dimmed.
    m_verdict->setEnabled(false);
    m_testing.run(
        [runs = runs(), request](Progress &) -> Compared<TestReport> {
            if (runs->noMetric)
                return refuse(QStringLiteral("metric"), *runs->noMetric);
            return testRuns(runs->comparison.runs, request, runs->folderOf());
        },
        [this](const Compared<TestReport> &report) { present(report); });
}

void ComparisonTestsTab::present(const Compared<TestReport> &report)
{
    m_verdict->setEnabled(true);
    m_verdict->setVisible(report.has_value());
    m_blocks->setVisible(report.has_value());
    if (!report) {
        const Error &error = report.error().error;
        m_refusal->show(MessageBar::Level::Warning,
                        error.hint.isEmpty() ? error.text : error.text + u' ' + error.hint,
                        error.detail);
        m_blocks->clear();
        return;
    }
    m_refusal->clear();
    m_verdict->setText(report->verdicts.join(u'\n'));
    m_blocks->setBlocks(report->blocks);
}

} // namespace tenbin
