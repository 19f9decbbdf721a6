#pragma once

#include "experiments/search_size.h"

#include <QMap>
#include <QTimer>
#include <QWidget>

class QFormLayout;
class QLabel;
class QScrollArea;
class QSpinBox;

namespace tenbin {

class ChoiceBox;
class SearchSpaceForm;

/// What a search tries: learner, method, what it judges by, and over which values its params vary;
/// below it how many models that makes.
class SearchPanel : public QWidget
{
    Q_OBJECT

public:
    explicit SearchPanel(QWidget *parent = nullptr);

    /// The target that is searched for, and the rest of the task's params, for counting. Without
    /// facts nothing is counted.
    void setGround(const std::optional<SearchGroundFacts> &facts, const QJsonObject &training);
    QString learner() const;
    /// The params of "tune" that stand here, without those of the training form.
    QJsonObject params() const;
    /// What is wrong with them.
    std::optional<Error> error() const;

    void setLearner(const QString &id);
    SearchSpaceForm *form() const;

Q_SIGNALS:
    void changed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void addFields(QFormLayout &layout);
    void fillMetrics(Problem problem);
    void fillResources();
    void showForm();
    void showMethod();
    void showSize();

    ChoiceBox *m_learner;
    ChoiceBox *m_method;
    QSpinBox *m_trials;
    ChoiceBox *m_resource;
    QLabel *m_resourceLabel = nullptr;
    ChoiceBox *m_metric;
    ChoiceBox *m_nested;
    QScrollArea *m_area;
    QLabel *m_size;
    QMap<QString, SearchSpaceForm *> m_forms;
    QWidget *m_formHost;
    std::optional<SearchGroundFacts> m_facts;
    QJsonObject m_training;
    QTimer m_countTimer;
};

} // namespace tenbin
