#pragma once

#include "experiments/trial_journal.h"
#include "models/search_space.h"

#include <QAbstractTableModel>
#include <QHash>
#include <QSortFilterProxyModel>

namespace tenbin {

/// The trials of one search on all rows: one a row, as the journal tells of them.
class TrialTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    /// Columns of every search; the params stand between Round and the score.
    enum Column { Number, Status, Round, FirstParam };
    enum class TrialState { Waiting, Running, Finished, Failed, Stopped };
    /// The value that a column is sorted by: a number, or a text.
    static constexpr int SortRole = Qt::UserRole + 40;

    struct Subject
    {
        QList<SearchDimension> dimensions;
        QString metric;
        bool greaterIsBetter = true;
    };
    struct Row
    {
        Trial trial;
        TrialState state = TrialState::Waiting;

        bool hasEnded() const
        {
            return state == TrialState::Finished || state == TrialState::Failed;
        }
    };

    explicit TrialTableModel(QObject *parent = nullptr);

    /// Another search: its settings in the order in which they will be tried, all waiting.
    void setSearch(Subject subject, const QList<QJsonObject> &settings);
    const Subject &subject() const { return m_subject; }
    void apply(const QList<TrialEvent> &events);
    /// Of a search that has ended no trial is running.
    void setActive(bool active);
    void setDeleted(const QSet<int> &numbers);

    const QList<Row> &trials() const { return m_rows; }
    /// Of all that can be chosen: on the largest share, the best score, the first of equal ones.
    int best() const { return m_best; }
    int ended() const { return m_ended; }
    int failed() const { return m_failed; }
    /// Trials of nested searches that have ended.
    int nestedEnded() const { return m_nested; }
    bool hasRounds() const { return m_rounds; }
    QString settingText(const QJsonObject &params) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    int scoreColumn() const { return FirstParam + int(m_subject.dimensions.size()); }

private:
    int rowOf(const Trial &trial);
    void touch(int row);
    void findBest();
    bool isBetter(const Row &row, const Row &than) const;
    QString stateText(const Row &row) const;
    QString display(const Row &row, int column) const;
    QVariant sortValue(const Row &row, int column) const;
    QString toolTip(const Row &row, int column) const;

    Subject m_subject;
    QList<Row> m_rows;
    QHash<int, int> m_rowOf; ///< number of a trial → its row
    QSet<int> m_deleted;
    int m_best = -1;
    int m_ended = 0;
    int m_failed = 0;
    int m_nested = 0;
    bool m_rounds = false;
    bool m_active = false;
};

/// Sorted by any column, missing values last either way.
class TrialOrder : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

protected:
    bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;
};

} // namespace tenbin
