#include "models/model.h"

namespace tenbin {

Model::~Model() = default;

} // namespace tenbin
