#pragma once

#include "data/dataset.h"
#include "experiments/run.h"

#include <QJsonObject>
#include <QWidget>

class QComboBox;
class QLineEdit;
class QListWidget;

namespace tenbin {

/// Target, features, validation and seed of a training.
class TrainingForm : public QWidget
{
    Q_OBJECT

public:
    explicit TrainingForm(QWidget *parent = nullptr);

    /// Keeps what still fits.
    void setDataset(const StoredDataset &dataset);
    /// The params of "train" that stand here.
    QJsonObject params() const;
    /// Usage error when the seed is no whole number.
    Result<quint64> seed() const;
    /// What the params of "train" say of target, columns and validation.
    void setParams(const QJsonObject &params, quint64 seed);
    /// Fewer rows of the list of features, where other settings share the height.
    void setCompact(bool compact);

Q_SIGNALS:
    void changed();

private:
    QComboBox *m_target;
    QListWidget *m_features;
    QComboBox *m_validation;
    QLineEdit *m_seed;
    QStringList m_columns;
};

} // namespace tenbin
