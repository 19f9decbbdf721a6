#include "widgets/confusion_table_model.h"

#include "core/number.h"
#include "core/text.h"
#include "models/evaluation_words.h"
#include "widgets/table_view.h"
#include "widgets/theme.h"

#include <QFont>
#include <QGuiApplication>
#include <QPalette>

namespace tenbin {

namespace {

constexpr double deepest = 0.45; ///< of the accent: text stays readable on it

/// -1: of all classes.
double weightIn(const Confusion &confusion, int truth, int predicted)
{
    if (truth < 0)
        return predicted < 0 ? confusion.total() : confusion.predictedWeight(predicted);
    return predicted < 0 ? confusion.trueWeight(truth) : confusion.at(truth, predicted);
}

QString weightText(double weight)
{
    return weight == double(qint64(weight)) ? countText(qsizetype(weight)) : shortNumber(weight, 4);
}

} // namespace

ConfusionTableModel::ConfusionTableModel(QObject *parent) : QAbstractTableModel(parent) {}

void ConfusionTableModel::setConfusion(Confusion confusion, const QStringList &classes)
{
    if (classes == m_classes) {
        m_confusion = std::move(confusion);
        return changed();
    }
    beginResetModel();
    m_confusion = std::move(confusion);
    m_classes = classes;
    endResetModel();
}

void ConfusionTableModel::setShow(Show show)
{
    m_show = show;
    changed();
}

void ConfusionTableModel::changed()
{
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

int ConfusionTableModel::classAt(int rowOrColumn) const
{
    return rowOrColumn < m_confusion.classes() ? rowOrColumn : -1;
}

int ConfusionTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() || m_classes.isEmpty() ? 0 : m_confusion.classes() + 1;
}

int ConfusionTableModel::columnCount(const QModelIndex &parent) const
{
    return rowCount(parent);
}

double ConfusionTableModel::weight(int truth, int predicted) const
{
    return weightIn(m_confusion, truth, predicted);
}

double ConfusionTableModel::shownWeight(int truth, int predicted) const
{
    const bool sums = m_show == Show::ProbabilitySum && m_sums.classes() == m_confusion.classes();
    return weightIn(sums ? m_sums : m_confusion, truth, predicted);
}

double ConfusionTableModel::share(int truth, int predicted, Show of) const
{
    const double whole = of == Show::ShareOfPredicted ? weight(-1, predicted) : weight(truth, -1);
    return whole > 0 ? weight(truth, predicted) / whole : 0;
}

QString ConfusionTableModel::text(int truth, int predicted) const
{
    if (m_show == Show::ShareOfActual || m_show == Show::ShareOfPredicted)
        return percentText(share(truth, predicted, m_show));
    return weightText(shownWeight(truth, predicted));
}

QString ConfusionTableModel::words(int truth, int predicted) const
{
    const auto name = [this](int of) { return of < 0 ? Tr::tr("all") : m_classes[of]; };
    const QString rows = (m_weighted ? Tr::tr("weight %1") : Tr::tr("%1 rows"))
                             .arg(weightText(weight(truth, predicted)));
    return Tr::tr("actual %1, predicted %2: %3, %4 of the actual class, %5 of the predicted class")
        .arg(name(truth), name(predicted), rows,
             percentText(share(truth, predicted, Show::ShareOfActual)),
             percentText(share(truth, predicted, Show::ShareOfPredicted)));
}

QVariant ConfusionTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const int truth = classAt(index.row()), predicted = classAt(index.column());
    switch (role) {
    case Qt::DisplayRole: return text(truth, predicted);
    case ExactRole:
        return numberText(m_show == Show::ShareOfActual || m_show == Show::ShareOfPredicted
                              ? share(truth, predicted, m_show)
                              : shownWeight(truth, predicted));
    case Qt::ToolTipRole: return plainToolTip(words(truth, predicted));
    case Qt::AccessibleTextRole: return words(truth, predicted);
    case Qt::TextAlignmentRole: return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    case Qt::FontRole: {
        QFont font;
        font.setBold(truth >= 0 && truth == predicted);
        return truth >= 0 && truth == predicted ? QVariant(font) : QVariant();
    }
    case Qt::BackgroundRole: {
        if (truth < 0 || predicted < 0)
            return {};
        QColor colour = QGuiApplication::palette().color(QPalette::Highlight);
        const Show of = m_show == Show::ShareOfPredicted ? m_show : Show::ShareOfActual;
        colour.setAlphaF(float(deepest * share(truth, predicted, of)));
        return colour;
    }
    default: return {};
    }
}

QVariant ConfusionTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (section < 0 || section >= rowCount())
        return {};
    const bool predicted = orientation == Qt::Horizontal;
    const int at = classAt(section);
    const QString name = at < 0 ? Tr::tr("all") : m_classes[at];
    const QString whole = (predicted ? Tr::tr("predicted %1") : Tr::tr("actual %1")).arg(name);
    switch (role) {
    case Qt::DisplayRole: return name;
    case Qt::AccessibleTextRole: return whole;
    case Qt::ToolTipRole: return plainToolTip(whole);
    case Qt::TextAlignmentRole:
        return QVariant((predicted ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    default: return {};
    }
}

} // namespace tenbin
