#include "models/pipeline.h"

#include "core/guarded.h"
#include "core/json.h"
#include "core/text.h"
#include "models/fitted_steps.h"
#include "models/mixture_model.h"
#include "models/pipeline_fit.h"
#include "models/row_keys.h"

#include <algorithm>

namespace tenbin {

struct Pipeline::State
{
    PipelineSpec spec;
    Encoder encoder;
    std::shared_ptr<const Model> model;
    Target shape;
    std::vector<int> modelClasses;
    FittedSteps steps = {};
};

namespace {

/// Rows that are encoded at once when predicting: bounds the memory, not the result.
constexpr qsizetype cellsABlock = qsizetype(1) << 25;

Eigen::Index outputsOf(const Target &shape)
{
    return shape.problem == Problem::Regression ? 1 : shape.classCount();
}

/// Classes that the model does not know have probability 0.
Eigen::MatrixXd spread(const Eigen::MatrixXd &known, const std::vector<int> &classes,
                       Eigen::Index outputs)
{
    if (classes.empty())
        return known;
    Eigen::MatrixXd all = Eigen::MatrixXd::Zero(known.rows(), outputs);
    for (size_t i = 0; i < classes.size(); ++i)
        all.col(classes[i]) = known.col(Eigen::Index(i));
    return all;
}

/// The map knows the classes that the model knows.
void calibrate(const Calibration &calibration, const std::vector<int> &classes,
               Eigen::MatrixXd &outputs)
{
    if (classes.empty()) {
        outputs = calibration.apply(outputs);
        return;
    }
    const Eigen::MatrixXd known = calibration.apply(outputs(Eigen::all, classes));
    outputs(Eigen::all, classes) = known;
}

/// The rows as the encoder is to see them.
Result<Features> encodeRows(const Encoder &encoder, const FittedMitigation &mitigation,
                            const Dataset &dataset, RowSpan rows, int threads)
{
    if (!mitigation.repair)
        return encoder.encode(dataset, rows, threads);
    const Result<std::vector<qint32>> groups = mitigation.groups.codes(dataset, rows);
    if (!groups)
        return passOn(groups);
    const Result<Dataset> repaired = mitigation.repair->apply(dataset, rows, *groups);
    if (!repaired)
        return passOn(repaired);
    return encoder.encode(*repaired);
}

/// Draws depend on all that the model was told of a row.
std::vector<quint64> drawKeys(const Encoder &encoder, const GroupCoder &groups,
                              const Dataset &dataset, RowSpan rows)
{
    QStringList columns = encoder.columns();
    for (const QString &column : groups.columns()) {
        if (!columns.contains(column) && dataset.indexOf(column) >= 0)
            columns.append(column);
    }
    return rowKeys(dataset, columns, rows);
}

/// Calls use(first row, features) for one block of rows after another, at least once: an empty
/// table with wrong columns is an error too.
template <class Use>
Status eachBlock(const Encoder &encoder, const FittedMitigation &mitigation, const Dataset &dataset,
                 RowSpan rows, int threads, Use use)
{
    const qsizetype width = std::max<qsizetype>(1, encoder.features().size());
    const auto step = size_t(std::max<qsizetype>(1024, cellsABlock / width));
    for (size_t from = 0; from == 0 || from < rows.size(); from += step) {
        const RowSpan block = rows.subspan(from, std::min(step, rows.size() - from));
        const Result<Features> features = encodeRows(encoder, mitigation, dataset, block, threads);
        if (!features)
            return passOn(features);
        if (block.empty())
            break;
        if (Status used = use(from, *features); !used)
            return used;
    }
    return {};
}

} // namespace

Result<Eigen::MatrixXd> predictEncoded(const Model &model, const Features &features,
                                       std::optional<RowSpan> rows, const Target &shape,
                                       const std::vector<int> &modelClasses, const Context &context)
{
    Result<Eigen::MatrixXd> predicted =
        rows ? model.predictRows(features, *rows, context) : model.predict(features, context);
    if (!predicted)
        return predicted;
    const Eigen::Index outputs =
        modelClasses.empty() ? outputsOf(shape) : Eigen::Index(modelClasses.size());
    if (predicted->rows() != (rows ? Eigen::Index(rows->size()) : features.rowCount()) ||
        predicted->cols() != outputs)
        return badInput(Tr::tr("The model does not predict what the pipeline expects."),
                        Tr::tr("Train it again."));
    if (!predicted->allFinite())
        return failure(Error::Kind::Numeric,
                       Tr::tr("The model's predictions are not finite numbers."),
                       Tr::tr("Scale the features, or choose another learner."));
    return spread(*predicted, modelClasses, outputsOf(shape));
}

Eigen::MatrixXd pipelineOutputs(const Pipeline &pipeline, const Eigen::MatrixXd &modelOutputs)
{
    const std::vector<int> &known = pipeline.modelClasses();
    const Eigen::Index outputs =
        pipeline.problem() == Problem::Regression ? 1 : Eigen::Index(pipeline.classes().size());
    Eigen::MatrixXd all = spread(modelOutputs, known, outputs);
    if (pipeline.steps().calibration)
        calibrate(*pipeline.steps().calibration, known, all);
    return all;
}

QStringList modelNotes(const Model &model, const QString &learner)
{
    const Learner *known = shelf<Learner>().find(learner);
    QStringList notes;
    for (const QString &warning :
         textsOf(model.summary().value(QStringLiteral("warnings")).toArray()))
        notes.append(Tr::tr("%1: %2").arg(known ? known->title : learner, warning));
    return notes;
}

QStringList absentClassNotes(const QStringList &absent)
{
    if (absent.isEmpty())
        return {};
    return {Tr::tr("No training row has the class %1: its probability is 0.")
                .arg(QLatin1Char('"') + absent.join(QStringLiteral("\", \"")) + QLatin1Char('"'))};
}

Status checkUse(const Learner &learner, const TrainingFacts &facts, const Params &params)
{
    if (const QString reason = whyNotUse(learner, facts, params); !reason.isEmpty())
        return failure(Error::Kind::Usage, reason, Tr::tr("Choose another learner."));
    return {};
}

QStringList featureColumns(const PipelineSpec &spec)
{
    QStringList columns = spec.columns;
    columns.removeAll(spec.target);
    return columns;
}

Rows datasetRows(const TargetRows &target, RowSpan positions)
{
    Rows rows;
    rows.reserve(positions.size());
    for (quint32 position : positions)
        rows.push_back(target.rows[position]);
    return rows;
}

Result<Pipeline> Pipeline::fit(const Dataset &dataset, const TargetRows &target, RowSpan positions,
                               const PipelineSpec &spec, const Context &context, Progress &progress)
{
    if (spec.steps.any())
        return fitWithSteps(dataset, target, positions, spec, context, progress);
    if (!progress.report(0, Tr::tr("preparing the data")))
        return cancelled();
    const Rows rows = datasetRows(target, positions);
    const Result<const Learner *> learner = shelf<Learner>().pick(spec.learner, Tr::tr("learner"));
    if (!learner)
        return passOn(learner);
    Result<Encoder> encoder = Encoder::fit(dataset, featureColumns(spec), rows, spec.encoderParams,
                                           (*learner)->needs, context.threads);
    if (!encoder)
        return passOn(encoder);
    return fitWith(*std::move(encoder), dataset, target, positions, spec, context, progress);
}

Result<Pipeline> Pipeline::fitWith(Encoder encoder, const Dataset &dataset,
                                   const TargetRows &target, RowSpan positions,
                                   const PipelineSpec &spec, const Context &context,
                                   Progress &progress)
{
    const Result<const Learner *> learner = shelf<Learner>().pick(spec.learner, Tr::tr("learner"));
    if (!learner)
        return passOn(learner);
    PresentClasses present = presentClasses(target.target.taken(positions));
    if (present.target.classCount() == 1)
        return badInput(Tr::tr("The training rows have a single class of the target \"%1\".")
                            .arg(present.target.column),
                        Tr::tr("Use more rows, or a stratified split."));
    const TrainingFacts facts{present.target.problem, qsizetype(positions.size()),
                              encoder.features().size(), present.target.classCount()};
    if (Status usable = checkUse(**learner, facts, spec.learnerParams); !usable)
        return passOn(usable);
    Result<Features> features =
        encoder.encode(dataset, datasetRows(target, positions), context.threads);
    if (!features)
        return passOn(features);
    if (!progress.report(0.02, Tr::tr("training")))
        return cancelled();
    SubProgress training(progress, 0.02, 1);
    Result<ModelPtr> model = guarded(Tr::tr("Cannot train the model"), [&] {
        return (*learner)->fit({*std::move(features), std::move(present.target)},
                               spec.learnerParams, context, training);
    });
    if (!model)
        return passOn(model);
    return make(spec, std::move(encoder), *std::move(model), target.target.taken({}),
                std::move(present.kept));
}

Pipeline Pipeline::make(PipelineSpec spec, Encoder encoder, std::shared_ptr<const Model> model,
                        Target targetShape, std::vector<int> modelClasses)
{
    Pipeline pipeline;
    pipeline.m_state =
        std::make_shared<const State>(State{std::move(spec), std::move(encoder), std::move(model),
                                            targetShape.taken({}), std::move(modelClasses)});
    return pipeline;
}

Pipeline Pipeline::withSteps(const PipelineSteps &spec, FittedSteps steps) const
{
    auto state = std::make_shared<State>(*m_state);
    state->spec.steps = spec;
    state->steps = std::move(steps);
    Pipeline pipeline;
    pipeline.m_state = std::move(state);
    return pipeline;
}

Result<Eigen::MatrixXd> Pipeline::predict(const Dataset &dataset, RowSpan rows,
                                          const Context &context) const
{
    Eigen::MatrixXd all(Eigen::Index(rows.size()), outputsOf(m_state->shape));
    const Status done =
        eachBlock(m_state->encoder, m_state->steps.mitigation, dataset, rows, context.threads,
                  [&](size_t from, const Features &features) -> Status {
                      const Result<Eigen::MatrixXd> predicted = predictFeatures(features, context);
                      if (!predicted)
                          return passOn(predicted);
                      all.middleRows(Eigen::Index(from), predicted->rows()) = *predicted;
                      return {};
                  });
    if (!done)
        return passOn(done);
    return all;
}

Result<Eigen::MatrixXd> Pipeline::predictFeatures(const Features &features,
                                                  const Context &context) const
{
    Result<Eigen::MatrixXd> outputs = predictEncoded(
        *m_state->model, features, std::nullopt, m_state->shape, m_state->modelClasses, context);
    if (outputs && m_state->steps.calibration)
        calibrate(*m_state->steps.calibration, m_state->modelClasses, *outputs);
    return outputs;
}

Result<Answers> Pipeline::answer(const Dataset &dataset, RowSpan rows, const Context &context) const
{
    Result<Eigen::MatrixXd> outputs = predict(dataset, rows, context);
    if (!outputs)
        return passOn(outputs);
    Answers answers;
    const FittedMitigation &mitigation = m_state->steps.mitigation;
    if (const auto *mixture = dynamic_cast<const MixtureModel *>(m_state->model.get())) {
        std::vector<double> shares;
        const Status done = eachBlock(m_state->encoder, mitigation, dataset, rows, context.threads,
                                      [&](size_t, const Features &features) -> Status {
                                          const Result<std::vector<double>> own =
                                              mixture->selectedShares(features, context);
                                          if (!own)
                                              return passOn(own);
                                          shares.insert(shares.end(), own->begin(), own->end());
                                          return {};
                                      });
        if (!done)
            return passOn(done);
        answers.decided = drawShares(shares, mitigation.seed,
                                     drawKeys(m_state->encoder, GroupCoder(), dataset, rows));
    } else if (mitigation.rules.empty()) {
        answers.decided = m_state->steps.decision.decide(*outputs);
    } else {
        const Result<std::vector<qint32>> groups = mitigation.groups.codes(dataset, rows);
        if (!groups)
            return passOn(groups);
        answers.decided =
            decideByRules(mitigation, m_state->steps.decision, *outputs, *groups,
                          drawKeys(m_state->encoder, mitigation.groups, dataset, rows));
    }
    Result<Bounds> bounds =
        boundsOf(m_state->spec.steps, m_state->steps, dataset, rows, *outputs, context);
    if (!bounds)
        return passOn(bounds);
    answers.bounds = *std::move(bounds);
    answers.outputs = *std::move(outputs);
    return answers;
}

const PipelineSpec &Pipeline::spec() const
{
    return m_state->spec;
}

const FittedSteps &Pipeline::steps() const
{
    return m_state->steps;
}

const Encoder &Pipeline::encoder() const
{
    return m_state->encoder;
}

const Model &Pipeline::model() const
{
    return *m_state->model;
}

Problem Pipeline::problem() const
{
    return m_state->shape.problem;
}

const QStringList &Pipeline::classes() const
{
    return m_state->shape.classes;
}

const std::vector<int> &Pipeline::modelClasses() const
{
    return m_state->modelClasses;
}

QStringList Pipeline::notes() const
{
    QStringList absent;
    if (!m_state->modelClasses.empty()) {
        for (int i = 0; i < m_state->shape.classCount(); ++i) {
            if (std::find(m_state->modelClasses.begin(), m_state->modelClasses.end(), i) ==
                m_state->modelClasses.end())
                absent.append(m_state->shape.classes[i]);
        }
    }
    return m_state->encoder.notes() + absentClassNotes(absent) +
           modelNotes(*m_state->model, m_state->spec.learner);
}

} // namespace tenbin
