#pragma once

#include <QHeaderView>
#include <QList>

namespace tenbin {

/// A header that shows an order by several columns: arrows, and with more than one their places.
/// A click asks for an order, with Shift for one more column.
class SortHeader : public QHeaderView
{
    Q_OBJECT

public:
    struct Key
    {
        int section;
        bool ascending;
    };

    explicit SortHeader(QWidget *parent = nullptr);

    void setKeys(QList<Key> keys);
    const QList<Key> &keys() const { return m_keys; }

Q_SIGNALS:
    void sortRequested(int section, bool more);

protected:
    void initStyleOptionForIndex(QStyleOptionHeader *option, int section) const override;
    QSize sectionSizeFromContents(int section) const override;

private:
    QList<Key> m_keys;
};

} // namespace tenbin
