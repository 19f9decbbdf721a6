#pragma once

#include "core/result.h"

#include <QFrame>

#include <functional>

class QLabel;
class QPushButton;
class QToolButton;

namespace tenbin {

/// One message inside a page: what happened, what to do, and perhaps a button that does it.
/// Hidden while there is nothing to say. All text is shown as it is, never as markup.
class MessageBar : public QFrame
{
    Q_OBJECT

public:
    enum class Level { Information, Warning, Error };

    struct Action
    {
        QString text;
        std::function<void()> run;
    };

    explicit MessageBar(QWidget *parent = nullptr);

    void show(Level level, const QString &text, const QString &details = {}, Action action = {});
    void show(const Error &error, Action action = {});
    void clear();

    Level level() const { return m_level; }
    QString text() const;

protected:
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void restyle();
    QColor colour() const;

    Level m_level = Level::Information;
    QLabel *m_icon;
    QLabel *m_text;
    QLabel *m_details;
    QToolButton *m_more;
    QPushButton *m_action;
    std::function<void()> m_run;
};

} // namespace tenbin
