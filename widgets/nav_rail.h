#pragma once

#include <QList>
#include <QWidget>

class QButtonGroup;
class QToolButton;
class QVBoxLayout;

namespace tenbin {

/// The list of pages at the left of the window: icon and word, Ctrl+1 … Ctrl+9; folds to icons.
class NavRail : public QWidget
{
    Q_OBJECT

public:
    explicit NavRail(QWidget *parent = nullptr);

    void addPage(const QString &iconName, const QString &title);
    int current() const;
    void setCurrent(int index);
    bool isFolded() const { return m_folded; }
    void setFolded(bool folded);

Q_SIGNALS:
    void currentChanged(int index);
    void foldedChanged(bool folded);

protected:
    void changeEvent(QEvent *event) override;

private:
    void fitWidth();

    QButtonGroup *m_group;
    QVBoxLayout *m_layout;
    QToolButton *m_fold;
    QList<QToolButton *> m_buttons;
    bool m_folded = false;
};

} // namespace tenbin
