#pragma once

#include "app/desktop/comparison_tab.h"
#include "core/background.h"
#include "experiments/comparison_test.h"

class QDoubleSpinBox;
class QLabel;
class QTimer;

namespace tenbin {

class BlockView;
class ChoiceBox;
class MessageBar;

/// Whether the runs differ: a test of choice against the baseline, its verdict in words, its chart
/// and its table; where it cannot be made, why not.
class ComparisonTestsTab : public ComparisonTab
{
    Q_OBJECT

public:
    explicit ComparisonTestsTab(QWidget *parent);

protected:
    void fill() override;

private:
    void compute();
    void present(const Compared<TestReport> &report);

    ChoiceBox *m_test;
    QDoubleSpinBox *m_rope;
    QWidget *m_ropeField;
    QDoubleSpinBox *m_alpha;
    QWidget *m_alphaField;
    MessageBar *m_refusal;
    QLabel *m_verdict;
    BlockView *m_blocks;
    QTimer *m_soon;
    Background m_testing;
};

} // namespace tenbin
