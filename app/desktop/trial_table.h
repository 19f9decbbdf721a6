#pragma once

#include "app/desktop/trial_table_model.h"
#include "widgets/table_view.h"

namespace tenbin {

/// The trials of a search, sorted by any column; rows are spoken of by their place in the model.
class TrialTable : public TableView
{
    Q_OBJECT

public:
    explicit TrialTable(TrialTableModel &trials, QWidget *parent = nullptr);

    /// All columns side by side where they can be.
    void fitColumns() override;
    /// -1: none.
    int currentTrial() const;
    void selectTrial(int row);
    /// The numbers of the selected trials that have ended.
    QList<int> selectedNumbers() const;

Q_SIGNALS:
    void deleteRequested();

protected:
    void showEvent(QShowEvent *event) override;

private:
    TrialTableModel &m_trials;
    TrialOrder *m_order;
};

} // namespace tenbin
