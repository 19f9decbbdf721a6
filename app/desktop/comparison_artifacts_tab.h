#pragma once

#include "app/desktop/comparison_tab.h"
#include "core/background.h"
#include "experiments/comparison_charts.h"

class QLabel;
class QScrollArea;

namespace tenbin {

class ChoiceBox;

/// One chart or table that several of the runs have, side by side, charts on the same axes.
class ComparisonArtifactsTab : public ComparisonTab
{
    Q_OBJECT

public:
    explicit ComparisonArtifactsTab(QWidget *parent);

protected:
    void fill() override;

private:
    void present(QList<SharedBlock> shared);
    void showChosen();

    ChoiceBox *m_which;
    QLabel *m_note;
    QScrollArea *m_scroll;
    QStringList m_titles;
    QList<SharedBlock> m_shared;
    Background m_reading;
};

} // namespace tenbin
