#include "app/desktop/dataset_picker.h"

#include "app/desktop/session.h"
#include "core/text.h"

namespace tenbin {

DatasetPicker::DatasetPicker(Session &session, QWidget *parent)
    : ChoiceBox(Tr::tr("Data set"), parent), m_session(session)
{
    setToolTip(Tr::tr("The data set that the page is about"));
    setSizeAdjustPolicy(QComboBox::AdjustToContents);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setMinimumContentsLength(16);
    connect(&session, &Session::datasetsChanged, this, &DatasetPicker::refill);
    connect(&session, &Session::currentDatasetChanged, this, &DatasetPicker::select);
    connect(this, &QComboBox::activated, this,
            [this](int index) { m_session.setCurrentDataset(itemData(index).toString()); });
    refill();
}

void DatasetPicker::refill()
{
    clear();
    for (const StoredDataset &dataset : m_session.datasets()) {
        addItem(dataset.name, dataset.id);
        setItemData(
            count() - 1,
            Tr::tr("%1 rows, imported %2")
                .arg(QLocale().toString(dataset.rows),
                     QLocale().toString(dataset.created.toLocalTime(), QLocale::ShortFormat)),
            Qt::ToolTipRole);
    }
    setEnabled(count() > 0);
    select(m_session.currentDataset());
}

void DatasetPicker::select(const QString &id)
{
    setCurrentIndex(findData(id));
}

} // namespace tenbin
