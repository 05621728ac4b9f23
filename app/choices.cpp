// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/choices.h"

namespace qs {

void chooseFor(AnalysisRequest& request, const std::string& tensor, const Quantization& quantization)
{
    if (quantization == request.quantization) {
        request.overrides.erase(tensor);
    } else {
        request.overrides[tensor] = quantization;
    }
}

} // namespace qs
