#pragma once

#include "app/desktop/comparison_tab.h"

class QCheckBox;

namespace tenbin {

class ComparedRunsModel;
class TableView;

/// Metrics and params of the runs beside each other. The names stay while the runs scroll.
class ComparisonSidesTab : public ComparisonTab
{
    Q_OBJECT

public:
    explicit ComparisonSidesTab(QWidget *parent);

Q_SIGNALS:
    void baselineChosen(const QString &id);
    void runChosen(const QString &id);

protected:
    void fill() override;
    void changeEvent(QEvent *event) override;

private:
    void buildTables();
    void fitNames();
    void showMenu(const QPoint &at);

    ComparedRunsModel *m_model;
    TableView *m_names;
    TableView *m_values;
    QCheckBox *m_onlyDifferences;
};

} // namespace tenbin
