#pragma once

#include <QHeaderView>

namespace tenbin {

/// Names over types and roles: "age" above "numeric · target", with the type's icon.
class DatasetHeader : public QHeaderView
{
    Q_OBJECT

public:
    explicit DatasetHeader(QWidget *parent = nullptr);

    QSize sizeHint() const override;

protected:
    QSize sectionSizeFromContents(int section) const override;
    void paintSection(QPainter *painter, const QRect &rect, int section) const override;

private:
    QString detail(int section) const;
};

} // namespace tenbin
