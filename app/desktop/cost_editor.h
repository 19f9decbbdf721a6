#pragma once

#include "core/result.h"
#include "models/cost_matrix.h"

#include <QStringList>
#include <QWidget>

#include <array>

class QDoubleSpinBox;
class QHBoxLayout;
class QLabel;
class QPushButton;

namespace tenbin {

/// What each decision about two classes costs, and the button that looks for the threshold with
/// the least cost.
class CostEditor : public QWidget
{
    Q_OBJECT

public:
    explicit CostEditor(QWidget *parent = nullptr);

    void setClasses(const QStringList &classes);
    /// BadInput while no decision matters.
    Result<CostMatrix> costs() const;
    /// Whether they are other costs than one for each mistake.
    bool isChanged() const;
    /// In the row of the button that looks for the best threshold.
    void addButton(QPushButton *button);

Q_SIGNALS:
    void changed();
    void bestRequested();

private:
    QDoubleSpinBox *cell(int truth, int predicted) const;

    QStringList m_classes;
    std::array<QLabel *, 4> m_heads{}; ///< of the rows, then of the columns
    std::array<QDoubleSpinBox *, 4> m_cells{};
    QPushButton *m_best;
    QHBoxLayout *m_buttons;
};

} // namespace tenbin
