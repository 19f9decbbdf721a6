#include "widgets/sort_header.h"

#include <QGuiApplication>
#include <QStyleOptionHeader>

namespace tenbin {

namespace {

constexpr int arrow = 34; // and the place

/// ¹ ² ³ …
QString raised(qsizetype number)
{
    static const QString digits = QStringLiteral("⁰¹²³⁴⁵⁶⁷⁸⁹");
    QString text;
    for (const QChar digit : QString::number(number))
        text += digits[digit.digitValue()];
    return text;
}

} // namespace

SortHeader::SortHeader(QWidget *parent) : QHeaderView(Qt::Horizontal, parent)
{
    setSectionsClickable(true);
    setSectionsMovable(true);
    setHighlightSections(false);
    connect(this, &QHeaderView::sectionClicked, this, [this](int section) {
        const bool more = QGuiApplication::keyboardModifiers() & Qt::ShiftModifier;
        Q_EMIT sortRequested(section, more);
    });
}

void SortHeader::setKeys(QList<Key> keys)
{
    m_keys = std::move(keys);
    viewport()->update();
}

void SortHeader::initStyleOptionForIndex(QStyleOptionHeader *option, int section) const
{
    QHeaderView::initStyleOptionForIndex(option, section);
    for (qsizetype i = 0; i < m_keys.size(); ++i) {
        if (m_keys[i].section != section)
            continue;
        option->sortIndicator =
            m_keys[i].ascending ? QStyleOptionHeader::SortDown : QStyleOptionHeader::SortUp;
        if (m_keys.size() > 1)
            option->text += u' ' + raised(i + 1);
    }
}

QSize SortHeader::sectionSizeFromContents(int section) const
{
    return QHeaderView::sectionSizeFromContents(section) + QSize(arrow, 0);
}

} // namespace tenbin
