#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace tenbin {

/// What a view shows while it has nothing to show: one sentence on what it is for, and the one
/// button that fills it.
class EmptyState : public QWidget
{
    Q_OBJECT

public:
    /// Without `action` there is no button.
    EmptyState(const QString &iconName, const QString &sentence, const QString &action,
               QWidget *parent = nullptr);

    void setSentence(const QString &sentence);

Q_SIGNALS:
    void triggered();

protected:
    void changeEvent(QEvent *event) override;

private:
    void drawPicture();
    void fitSentence();

    QString m_iconName;
    QLabel *m_picture;
    QLabel *m_sentence;
};

} // namespace tenbin
