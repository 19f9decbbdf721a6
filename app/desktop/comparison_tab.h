#pragma once

#include "experiments/comparison_basis.h"
#include "experiments/run_comparison.h"

#include <QHash>
#include <QWidget>

#include <memory>
#include <optional>

class QHBoxLayout;
class QScrollArea;

namespace tenbin {

/// Runs of a project and what they are compared by: all that a tab of the comparison shows.
struct ComparedRuns
{
    RunComparison comparison;
    QString metric; ///< empty: the runs have none to compare by
    std::optional<Error> noMetric;
    QHash<QString, QString> folders;

    FolderOf folderOf() const;
};

/// One way to look at runs together. Filled when it is seen.
class ComparisonTab : public QWidget
{
    Q_OBJECT

public:
    using QWidget::QWidget;

    void setRuns(std::shared_ptr<const ComparedRuns> runs);

Q_SIGNALS:
    void failed(const tenbin::Error &error);

protected:
    /// Never null while fill() runs.
    const std::shared_ptr<const ComparedRuns> &runs() const { return m_runs; }
    virtual void fill() = 0;
    void showEvent(QShowEvent *event) override;

private:
    std::shared_ptr<const ComparedRuns> m_runs;
    bool m_stale = false;
};

/// As a document of charts to scroll.
void makeDocument(QScrollArea &area);

/// A field with its name before it, which holds the mnemonic. Both, as one.
QWidget *addField(QHBoxLayout *row, const QString &label, QWidget *field);

} // namespace tenbin
