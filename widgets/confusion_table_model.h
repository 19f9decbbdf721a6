#pragma once

#include "models/evaluation_confusion.h"

#include <QAbstractTableModel>
#include <QStringList>

namespace tenbin {

/// A confusion matrix as an item model: actual classes in rows, predicted ones in columns, and a
/// last row and column with all of them.
class ConfusionTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum class Show { Count, ShareOfActual, ShareOfPredicted, ProbabilitySum };

    explicit ConfusionTableModel(QObject *parent = nullptr);

    const Confusion &confusion() const { return m_confusion; }
    /// Of the same classes: the cells change and nothing else, so that a selection stays.
    void setConfusion(Confusion confusion, const QStringList &classes);
    void setShow(Show show);
    /// The probabilities of each class, summed over the rows of each actual one: what the matrix is
    /// expected to be; no classes: there are none.
    void setProbabilitySums(Confusion sums) { m_sums = std::move(sums); }
    /// The cells are weights of rows, not their numbers.
    void setWeighted(bool weighted) { m_weighted = weighted; }

    /// The class of a row or column; -1: all.
    int classAt(int rowOrColumn) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

private:
    double weight(int truth, int predicted) const;
    double shownWeight(int truth, int predicted) const;
    double share(int truth, int predicted, Show of) const;
    QString text(int truth, int predicted) const;
    QString words(int truth, int predicted) const;
    void changed();

    Confusion m_confusion;
    Confusion m_sums;
    QStringList m_classes;
    Show m_show = Show::Count;
    bool m_weighted = false;
};

} // namespace tenbin
