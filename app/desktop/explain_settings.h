#pragma once

#include "app/desktop/explained_run.h"

#include <QJsonObject>
#include <QWidget>

class QComboBox;
class QLabel;
class QVBoxLayout;

namespace tenbin {

class ParamForm;

/// How a run is to be explained: the method and its settings, the class, the scale, the rows.
class ExplainSettings : public QWidget
{
    Q_OBJECT

public:
    explicit ExplainSettings(QWidget *parent = nullptr);

    void setSubject(const ExplainableRunPointer &subject);
    void clear();
    /// The params of the task "explain".
    QJsonObject params() const;
    void setParams(const QJsonObject &params);
    /// Why what stands here cannot be explained.
    std::optional<Error> error() const;
    /// "TreeSHAP, >50K"
    QString title() const;

Q_SIGNALS:
    void changed();

private:
    void showMethod();
    void check();
    QString method() const;

    ExplainableRunPointer m_subject;
    QComboBox *m_method;
    QLabel *m_help;
    QLabel *m_whyNot;
    QComboBox *m_class;
    QComboBox *m_output;
    ParamForm *m_rows;
    QVBoxLayout *m_place; ///< of the method's own settings
    ParamForm *m_own = nullptr;
    QString m_shown;
    bool m_filling = false;
};

} // namespace tenbin
