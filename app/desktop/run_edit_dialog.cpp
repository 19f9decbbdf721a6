#include "app/desktop/run_edit_dialog.h"

#include "app/desktop/run_marks.h"
#include "core/params.h"
#include "core/text.h"
#include "experiments/run_tags.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>

namespace tenbin {

namespace {

QString tagText(const QStringList &tags)
{
    QStringList escaped;
    for (const QString &tag : tags)
        escaped.append(QString(tag).replace(u',', QLatin1String("\\,")));
    return escaped.join(QStringLiteral(", "));
}

} // namespace

RunEditDialog::RunEditDialog(const StoredRun &run, QWidget *parent)
    : QDialog(parent), m_run(run), m_name(new QLineEdit(run.name, this)),
      m_tags(new QLineEdit(tagText(freeTags(run)), this)),
      m_notes(new QPlainTextEdit(run.notes, this))
{
    setWindowTitle(Tr::tr("Edit run"));
    setAttribute(Qt::WA_DeleteOnClose);
    m_name->setPlaceholderText(run.id.left(8));
    m_name->setAccessibleName(Tr::tr("Name"));
    m_name->selectAll();
    m_tags->setAccessibleName(Tr::tr("Tags"));
    m_tags->setPlaceholderText(Tr::tr("keep, experiment=first try"));
    m_tags->setToolTip(Tr::tr("Words or KEY=VALUE, with commas between them; runs with the same "
                              "experiment=NAME can be grouped"));
    m_notes->setAccessibleName(Tr::tr("Notes"));
    m_notes->setTabChangesFocus(true);
    m_notes->setMinimumHeight(120);

    auto *box = new QDialogButtonBox(this);
    box->addButton(Tr::tr("&Cancel"), QDialogButtonBox::RejectRole);
    QPushButton *save = box->addButton(Tr::tr("&Save"), QDialogButtonBox::AcceptRole);
    save->setDefault(true);
    connect(box, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(box, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto *layout = new QFormLayout(this);
    layout->addRow(Tr::tr("&Name"), m_name);
    layout->addRow(Tr::tr("&Tags"), m_tags);
    layout->addRow(Tr::tr("N&otes"), m_notes);
    layout->addRow(box);
    resize(460, sizeHint().height());
}

StoredRun RunEditDialog::edited() const
{
    StoredRun run = m_run;
    run.name = m_name->text().trimmed();
    run.notes = m_notes->toPlainText();
    QStringList tags;
    for (const QString &part : splitList(m_tags->text())) {
        if (const QString tag = part.simplified(); !tag.isEmpty())
            tags = withTags(tags, {tag});
    }
    for (const QString &mark : {pinnedTag, baselineTag}) {
        if (m_run.tags.contains(mark))
            tags = withTags(tags, {mark});
    }
    run.tags = tags;
    return run;
}

} // namespace tenbin
