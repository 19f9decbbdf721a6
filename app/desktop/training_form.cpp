#include "app/desktop/training_form.h"

#include "core/json.h"
#include "core/text.h"
#include "widgets/choice_box.h"

#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>

namespace tenbin {

namespace {

struct ValidationChoice
{
    QString spec;
    QString title;
};

QList<ValidationChoice> validationChoices()
{
    return {{QStringLiteral("auto"), Tr::tr("Five folds (stratified for classes)")},
            {QStringLiteral("stratified:10"), Tr::tr("Ten stratified folds")},
            {QStringLiteral("kfold:10"), Tr::tr("Ten folds")},
            {QStringLiteral("repeated:5x3"), Tr::tr("Five folds, three times")},
            {QStringLiteral("holdout:0.2"), Tr::tr("Hold out 20 %")},
            {QStringLiteral("group:5"), Tr::tr("Five folds of whole groups (role group)")},
            {QStringLiteral("timeseries:5"), Tr::tr("Five windows in time order (role time)")},
            {QStringLiteral("loo"), Tr::tr("Leave one out")},
            {QStringLiteral("none"), Tr::tr("None: fit only")}};
}

} // namespace

TrainingForm::TrainingForm(QWidget *parent)
    : QWidget(parent), m_target(new ChoiceBox(Tr::tr("Target"), this)),
      m_features(new QListWidget(this)), m_validation(new ChoiceBox(Tr::tr("Validation"), this)),
      m_seed(new QLineEdit(QStringLiteral("0"), this))
{
    for (const ValidationChoice &choice : validationChoices())
        m_validation->addItem(choice.title, choice.spec);
    m_validation->setToolTip(Tr::tr("How rows are held out to measure the learner"));
    m_seed->setToolTip(Tr::tr("Whole number from which all chance is drawn: the same seed gives "
                              "the same numbers"));
    m_target->setToolTip(Tr::tr("The column to predict"));
    m_features->setToolTip(Tr::tr("Columns without a tick are not used"));
    setCompact(false);
    m_features->setAccessibleName(Tr::tr("Feature columns"));
    m_seed->setAccessibleName(Tr::tr("Seed"));

    auto *layout = new QFormLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    layout->addRow(Tr::tr("Tar&get"), m_target);
    layout->addRow(Tr::tr("Validati&on"), m_validation);
    layout->addRow(Tr::tr("See&d"), m_seed);
    layout->addRow(Tr::tr("Feat&ures"), m_features);
    connect(m_target, &QComboBox::currentTextChanged, this, [this](const QString &target) {
        for (int row = 0; row < m_features->count(); ++row)
            m_features->setRowHidden(row, m_features->item(row)->text() == target);
        Q_EMIT changed();
    });
    connect(m_validation, &QComboBox::currentIndexChanged, this, &TrainingForm::changed);
}

void TrainingForm::setDataset(const StoredDataset &dataset)
{
    const QString before = m_target->currentText();
    const QStringList excluded = textsOf(params()[QStringLiteral("exclude")].toArray());
    const QMap<QString, QString> roles = dataset.roles();
    m_columns.clear();
    m_target->clear();
    m_features->clear();
    QString target;
    for (const QJsonValue &value : dataset.columns) {
        const QString name = value.toObject()[QStringLiteral("name")].toString();
        const QString role = roles.value(name, QStringLiteral("feature"));
        m_columns.append(name);
        if (role == QLatin1String("target"))
            target = name;
        if (role != QLatin1String("feature") && role != QLatin1String("protected") &&
            role != QLatin1String("target"))
            continue;
        m_target->addItem(name);
        auto *item = new QListWidgetItem(name, m_features);
        item->setFlags(item->flags() | Qt::ItemIsUserCheckable);
        item->setCheckState(excluded.contains(name) ? Qt::Unchecked : Qt::Checked);
    }
    // The role, else what was chosen before, else the last column, as most files have it.
    if (target.isEmpty() && m_target->findText(before) >= 0)
        target = before;
    if (target.isEmpty() && m_target->count() > 0)
        target = m_target->itemText(m_target->count() - 1);
    m_target->setCurrentText(target);
}

QJsonObject TrainingForm::params() const
{
    QJsonArray excluded;
    for (int row = 0; row < m_features->count(); ++row) {
        const QListWidgetItem *item = m_features->item(row);
        if (item->checkState() == Qt::Unchecked && item->text() != m_target->currentText())
            excluded.append(item->text());
    }
    return {{QStringLiteral("target"), m_target->currentText()},
            {QStringLiteral("exclude"), excluded},
            {QStringLiteral("validation"), m_validation->currentData().toString()}};
}

void TrainingForm::setParams(const QJsonObject &params, quint64 seed)
{
    m_target->setCurrentText(params[QStringLiteral("target")].toString());
    const QStringList excluded = textsOf(params[QStringLiteral("exclude")].toArray());
    for (int row = 0; row < m_features->count(); ++row) {
        QListWidgetItem *item = m_features->item(row);
        item->setCheckState(excluded.contains(item->text()) ? Qt::Unchecked : Qt::Checked);
    }
    const QString validation = params[QStringLiteral("validation")].toString();
    if (m_validation->findData(validation) < 0)
        m_validation->addItem(validation, validation);
    m_validation->setCurrentIndex(m_validation->findData(validation));
    m_seed->setText(QString::number(seed));
}

void TrainingForm::setCompact(bool compact)
{
    constexpr int usual = 150, least = 84;
    m_features->setMinimumHeight(compact ? least : usual);
    m_features->setMaximumHeight(compact ? least : QWIDGETSIZE_MAX);
}

Result<quint64> TrainingForm::seed() const
{
    bool valid = false;
    const quint64 seed = m_seed->text().trimmed().toULongLong(&valid);
    if (!valid)
        return failure(Error::Kind::Usage, Tr::tr("\"%1\" is no seed.").arg(m_seed->text()),
                       Tr::tr("It takes a whole number from 0 to 2^64 - 1."));
    return seed;
}

} // namespace tenbin
