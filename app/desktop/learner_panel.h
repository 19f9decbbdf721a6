#pragma once

#include <QJsonObject>
#include <QMap>
#include <QWidget>

class QListWidget;
class QStackedWidget;

namespace tenbin {

class ParamForm;

/// Which learners to train and with which params: a list with ticks, and the form of the selected
/// one below it.
class LearnerPanel : public QWidget
{
    Q_OBJECT

public:
    explicit LearnerPanel(QWidget *parent = nullptr);

    QStringList chosen() const;
    /// Params that differ from their defaults.
    QJsonObject params(const QString &learner) const;
    /// This learner alone, with these params.
    void choose(const QString &learner, const QJsonObject &params);

Q_SIGNALS:
    void changed();

private:
    void showForm(const QString &learner);

    QListWidget *m_list;
    QStackedWidget *m_stack;
    QMap<QString, ParamForm *> m_forms;
    QMap<QString, QWidget *> m_areas;
};

} // namespace tenbin
