#pragma once

#include "core/progress.h"
#include "core/result.h"

#include <QList>
#include <QString>

#include <span>
#include <vector>

namespace tenbin {

/// One dense layer; weights are row-major, outputs × inputs.
struct DenseLayer
{
    int inputs = 0;
    int outputs = 0;
    std::vector<float> weights;
    std::vector<float> bias;
};

/// A fitted multilayer perceptron: dense layers with a rectifier between them. Batch
/// normalisation is folded into the weights, dropout leaves no trace.
struct MlpNetwork
{
    std::vector<DenseLayer> layers;
};

/// Rows of a training or validation set: x is row-major, rows × inputs.
struct MlpRows
{
    int rows = 0;
    int inputs = 0;
    std::span<const float> x;
    std::span<const float> y;       ///< 0/1, class index, or value
    std::span<const float> weights; ///< empty: all 1
};

struct MlpSettings
{
    enum class Loss { Logistic, Softmax, Squared };

    Loss loss = Loss::Logistic;
    int outputs = 1; ///< classes for Softmax, else 1
    std::vector<int> hidden;
    int epochs = 30;
    int batch = 256;
    double learningRate = 1e-3;
    double weightDecay = 0;
    bool decoupledDecay = true; ///< AdamW; else the decay joins the gradient (Adam)
    double dropout = 0;
    bool batchNorm = false;
    bool cosine = true;   ///< after the warm-up the rate falls to zero along half a cosine
    double warmup = 0.05; ///< share of all steps in which the rate rises from zero
    int patience = 5;     ///< epochs without a better validation loss before it stops; 0: never
    quint64 seed = 0;
    bool cuda = false;
};

struct MlpFit
{
    MlpNetwork network; ///< of the best epoch when there is a validation set, else of the last
    int bestEpoch = 0;  ///< from 1
    int epochs = 0;     ///< that were run
    double validationLoss = 0; ///< NaN without a validation set
};

/// An adversary that tells the groups of rows from the network's predictions for them.
struct AdversarySettings
{
    enum class Constraint {
        DemographicParity, ///< it knows the predictions only
        EqualOpportunity,  ///< it sees rows of the second class only
        EqualizedOdds      ///< it knows the true class, too; both classes count the same
    };

    Constraint constraint = Constraint::DemographicParity;
    int groups = 2;
    double strength = 1; ///< how much the network works against it; 0: not at all
    double learningRate = 0.05;
};

struct AdversarialFit
{
    MlpNetwork network;
    /// Mean loss of the adversary in the last epoch, and that of one who knows the share of each
    /// group only (of each class, when it knows the class). Equal: predictions tell it nothing.
    double adversaryLoss = 0;
    double uninformedLoss = 0;
};

/// What the module of LibTorch offers. It is a library of its own, opened on first use, because
/// loading LibTorch takes longer than starting the program.
struct TorchDoor
{
    bool hasCuda = false;
    Result<MlpFit> (*trainMlp)(const MlpRows &training, const MlpRows &validation,
                               const MlpSettings &settings, Progress &progress) = nullptr;
    /// `groups`: one of adversary.groups a row. The loss must be logistic.
    Result<AdversarialFit> (*trainAdversarial)(const MlpRows &training,
                                               std::span<const qint32> groups,
                                               const MlpSettings &settings,
                                               const AdversarySettings &adversary,
                                               Progress &progress) = nullptr;
};

/// Opens the module; Unsupported with the reason when it is not there. Thread-safe.
Result<TorchDoor> openTorch();

/// Whether the module's file is there; opens nothing.
bool hasTorch();

} // namespace tenbin
