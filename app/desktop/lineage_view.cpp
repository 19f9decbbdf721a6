#include "app/desktop/lineage_view.h"

#include "app/desktop/lineage_node.h"
#include "core/text.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>
#include <QVBoxLayout>

namespace tenbin {

namespace {

constexpr int gap = 36;      ///< between columns, for the arrows
constexpr int mostUses = 12; ///< nodes; more are counted
constexpr double head = 5;   ///< of an arrow

QString timeText(const QDateTime &time)
{
    return QLocale().toString(time.toLocalTime(), QLocale::ShortFormat);
}

QString dayText(const QDateTime &time)
{
    return QLocale().toString(time.toLocalTime().date(), QLocale::ShortFormat);
}

QString stateOf(const StoredRun &run)
{
    const QString name = runStatusName(run.status);
    return run.binned.isValid() ? Tr::tr("%1, in the bin").arg(name) : name;
}

QString useTitle(const QString &task)
{
    if (task == QLatin1String("predict"))
        return Tr::tr("Predictions");
    if (task == QLatin1String("evaluate"))
        return Tr::tr("Evaluation");
    return task;
}

/// Columns of nodes and the arrows from each column to the next.
class Drawing final : public QWidget
{
public:
    Drawing() : m_columns(new QHBoxLayout(this))
    {
        m_columns->setContentsMargins(4, 8, 4, 8);
        m_columns->setSpacing(gap);
        m_columns->setAlignment(Qt::AlignLeft);
    }

    void addColumn(const QList<QWidget *> &widgets)
    {
        auto *column = new QVBoxLayout;
        column->setSpacing(8);
        column->addStretch(1);
        for (QWidget *widget : widgets)
            column->addWidget(widget);
        column->addStretch(1);
        m_columns->addLayout(column);
        m_nodes.append(widgets);
    }

    void end() { m_columns->addStretch(1); }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const QColor line = palette().color(QPalette::PlaceholderText);
        painter.setPen(QPen(line, 1.25));
        for (qsizetype i = 1; i < m_nodes.size(); ++i)
            for (const QWidget *from : m_nodes[i - 1])
                for (const QWidget *to : m_nodes[i])
                    drawArrow(painter, from->geometry(), to->geometry(), line);
    }

private:
    static void drawArrow(QPainter &painter, const QRect &from, const QRect &to, const QColor &line)
    {
        const QPointF start(from.right() + 4, from.center().y() + 0.5);
        const QPointF end(to.left() - 4, to.center().y() + 0.5);
        const double middle = (start.x() + end.x()) / 2;
        QPainterPath path(start);
        path.cubicTo({middle, start.y()}, {middle, end.y()}, end - QPointF(head, 0));
        painter.setBrush(Qt::NoBrush);
        painter.drawPath(path);
        painter.setBrush(line);
        painter.drawPolygon(
            QPolygonF{end, end + QPointF(-head * 1.6, -head), end + QPointF(-head * 1.6, head)});
    }

    QHBoxLayout *m_columns;
    QList<QList<QWidget *>> m_nodes;
};

LineageNode::Text dataText(const Lineage::Data &data)
{
    return {Tr::tr("Data set"),
            data.name,
            data.fingerprint.mid(int(qstrlen("sha256:"))).left(12),
            data.inProject ? Tr::tr("in the project") : Tr::tr("no longer in the project"),
            !data.inProject,
            Tr::tr("%1\nFingerprint %2").arg(data.name, data.fingerprint)};
}

LineageNode::Text runText(const QString &kind, const StoredRun &run)
{
    const bool bad = run.binned.isValid() || run.status != RunStatus::Finished;
    return {kind,
            run.title(),
            dayText(run.started),
            stateOf(run),
            bad,
            Tr::tr("%1\nRun %2, %3").arg(run.title(), run.id, timeText(run.started))};
}

LineageNode::Text versionText(const Lineage &lineage, LineageView::Files files)
{
    const ModelVersion &version = lineage.version.version;
    QStringList names{version.stage == Stage::None ? Tr::tr("no stage") : stageName(version.stage)};
    for (const QString &alias : lineage.aliases)
        names.append(u'@' + alias);
    QString state;
    switch (files) {
    case LineageView::Files::Unknown: break;
    case LineageView::Files::Checking: state = Tr::tr("files are checked"); break;
    case LineageView::Files::Sound: state = Tr::tr("files as registered"); break;
    case LineageView::Files::Broken:
        state = lineage.run ? Tr::tr("missing or changed") : Tr::tr("run is gone");
        break;
    }
    QString tip =
        Tr::tr("%1: %2\nSHA-256 %3")
            .arg(lineage.version.text(), names.join(QStringLiteral(", ")), version.sha256);
    if (lineage.broken)
        tip += u'\n' + lineage.broken->text + u' ' + lineage.broken->hint;
    return {Tr::tr("Version"),
            lineage.version.text(),
            names.join(QStringLiteral(" · ")),
            state,
            files == LineageView::Files::Broken,
            tip};
}

} // namespace

LineageView::LineageView(QWidget *parent) : QScrollArea(parent)
{
    setAccessibleName(Tr::tr("Lineage"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setMessage({});
}

void LineageView::setMessage(const QString &message)
{
    auto *label = new QLabel(message);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setMargin(8);
    label->setForegroundRole(QPalette::PlaceholderText);
    label->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    setWidget(label);
    m_version = nullptr;
    setAccessibleDescription(message);
}

void LineageView::setFiles(Files files, const std::optional<Error> &broken)
{
    if (!m_version)
        return;
    m_lineage.broken = broken;
    m_version->setTexts(versionText(m_lineage, files));
    describe();
}

/// What the nodes say, in their order.
void LineageView::describe()
{
    QStringList words;
    for (const auto *node : widget()->findChildren<LineageNode *>())
        words.append(node->accessibleName());
    for (const auto *label : widget()->findChildren<QLabel *>())
        words.append(label->text());
    setAccessibleDescription(words.join(QStringLiteral(" → ")));
}

void LineageView::setLineage(const Lineage &lineage, Files files)
{
    auto *drawing = new Drawing;
    QList<QWidget *> sets, run, version, uses;
    m_lineage = lineage;
    const auto place = [&](QList<QWidget *> &column, const LineageNode::Text &text) {
        auto *node = new LineageNode(text, drawing);
        column.append(node);
        return node;
    };
    for (const Lineage::Data &one : lineage.data) {
        auto *node = place(sets, dataText(one));
        node->setEnabled(one.inProject);
        connect(node, &QAbstractButton::clicked, this,
                [this, fingerprint = one.fingerprint] { Q_EMIT dataRequested(fingerprint); });
    }
    const auto addRun = [&](QList<QWidget *> &column, const QString &kind, const StoredRun &one) {
        auto *node = place(column, runText(kind, one));
        node->setEnabled(!one.binned.isValid());
        connect(node, &QAbstractButton::clicked, this,
                [this, id = one.id] { Q_EMIT runRequested(id); });
    };
    if (lineage.run)
        addRun(run, Tr::tr("Run"), *lineage.run);
    else
        place(run,
              {Tr::tr("Run"), Tr::tr("unknown"), {}, Tr::tr("no longer in the project"), true, {}})
            ->setEnabled(false);
    m_version = place(version, versionText(lineage, files));
    m_version->setIsButton(false);
    for (const StoredRun &use :
         lineage.uses.first(std::min<qsizetype>(mostUses, lineage.uses.size())))
        addRun(uses, useTitle(use.task), use);
    if (lineage.uses.isEmpty() || lineage.uses.size() > mostUses) {
        auto *label = new QLabel(lineage.uses.isEmpty()
                                     ? Tr::tr("No predictions or evaluations yet")
                                     : Tr::tr("and %1 more").arg(lineage.uses.size() - mostUses),
                                 drawing);
        label->setWordWrap(true);
        label->setFixedWidth(m_version->sizeHint().width());
        label->setForegroundRole(QPalette::PlaceholderText);
        uses.append(label);
    }
    for (const QList<QWidget *> &column : {sets, run, version, uses})
        if (!column.isEmpty())
            drawing->addColumn(column);
    drawing->end();
    setWidget(drawing);
    describe();
}

} // namespace tenbin
