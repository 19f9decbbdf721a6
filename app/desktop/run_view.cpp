#include "app/desktop/run_view.h"

#include "app/desktop/session.h"
#include "core/number.h"
#include "core/text.h"
#include "widgets/block_view.h"

#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <QToolButton>
#include <QVBoxLayout>

#include <cmath>

namespace tenbin {

namespace {

QLabel *words(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

void showText(QLabel *label, const QString &text)
{
    label->setText(text);
    label->setVisible(!text.isEmpty());
}

QString factsOf(const StoredRun &run)
{
    QStringList facts{run.task};
    if (!run.learner.isEmpty())
        facts.append(run.learner);
    if (!run.dataset.isEmpty())
        facts.append(run.dataset);
    facts.append(Tr::tr("seed %1").arg(run.seed));
    facts.append(QLocale().toString(run.started.toLocalTime(), QLocale::ShortFormat));
    if (!std::isnan(run.seconds))
        facts.append(Tr::tr("%1 s").arg(shortNumber(run.seconds)));
    return facts.join(QStringLiteral(" · "));
}

} // namespace

RunView::RunView(Session &session, QWidget *parent)
    : QWidget(parent), m_session(session), m_head(new QWidget(this)), m_title(words(m_head)),
      m_facts(words(m_head)), m_tags(words(m_head)), m_notes(words(m_head)),
      m_edit(new QToolButton(m_head)), m_blocks(new BlockView(this))
{
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.2);
    large.setWeight(QFont::DemiBold);
    m_title->setFont(large);
    m_facts->setForegroundRole(QPalette::PlaceholderText);
    m_tags->setForegroundRole(QPalette::PlaceholderText);
    m_edit->setText(Tr::tr("Ed&it…"));
    m_edit->setToolTip(Tr::tr("Change name, tags and notes of the run (F2)"));
    m_edit->setAutoRaise(true);
    connect(m_edit, &QToolButton::clicked, this, &RunView::editRequested);
    auto *head = new QGridLayout(m_head);
    head->setContentsMargins(12, 0, 4, 8);
    head->setHorizontalSpacing(8);
    head->setVerticalSpacing(4);
    head->addWidget(m_title, 0, 0);
    head->addWidget(m_edit, 0, 1, Qt::AlignTop);
    int row = 1;
    for (QLabel *label : {m_facts, m_tags, m_notes})
        head->addWidget(label, row++, 0, 1, 2);
    head->setColumnStretch(0, 1);
    m_head->hide();
    m_blocks->setAccessibleName(Tr::tr("The run"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_head);
    layout->addWidget(m_blocks, 1);
    connect(m_blocks, &BlockView::failed, &session, &Session::failed);
}

void RunView::showWords(const StoredRun &run)
{
    m_title->setText(run.title());
    m_facts->setText(factsOf(run));
    showText(m_tags, run.tags.join(QStringLiteral(" · ")));
    showText(m_notes, run.notes);
    m_edit->setEnabled(!m_session.isReadOnly());
    m_head->show();
}

void RunView::setRun(const StoredRun &run)
{
    showWords(run);
    // What is already shown stays as it is, with its scrolling and zoom.
    if (run.id == m_id && run.status == m_status && run.status != RunStatus::Running)
        return;
    m_id = run.id;
    m_status = run.status;
    m_blocks->setBlocks(blocksOf(run));
}

void RunView::clear()
{
    m_id.clear();
    m_head->hide();
    m_blocks->clear();
}

QList<Block> RunView::blocksOf(const StoredRun &run) const
{
    QList<Block> blocks;
    if (run.error)
        blocks.append(Paragraph{run.error->text + u' ' + run.error->hint});
    if (run.status == RunStatus::Running)
        blocks.append(Paragraph{Tr::tr("The run goes on; its results appear when it ends.")});
    if (run.status != RunStatus::Finished)
        return blocks;
    const Result<Outcome> outcome = m_session.outcome(run.id);
    if (!outcome) {
        blocks.append(Paragraph{outcome.error().text + u' ' + outcome.error().hint});
        return blocks;
    }
    for (const QString &warning : outcome->warnings)
        blocks.append(Paragraph{Tr::tr("Warning: %1").arg(warning)});
    return blocks + outcome->blocks;
}

} // namespace tenbin
