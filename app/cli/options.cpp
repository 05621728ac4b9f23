// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/options.h"

#include "core/analysis/comparison.h"
#include "core/base/text.h"

#include <algorithm>
#include <utility>

namespace qs::cli {

namespace {

std::string idsOf(const auto& rows)
{
    std::string text;
    for (const auto& row : rows) {
        text += (text.empty() ? "" : ", ") + std::string(row.id);
    }
    return text;
}

Status setScheme(Quantization& quantization, const std::string& text)
{
    const SchemeRow* const row = findScheme(text);
    if (row == nullptr) {
        return Error{ErrorCode::Usage, "unknown scheme \"" + text + "\"; there are " + idsOf(schemes())};
    }
    quantization.scheme = row->scheme;
    return ok();
}

Status setScaleStorage(Quantization& quantization, const std::string& text)
{
    if (findScaleStorage(text) == nullptr) {
        return Error{ErrorCode::Usage, "unknown scale storage \"" + text + "\"; there are " + idsOf(scaleStorages())};
    }
    quantization.scaleStorage = text;
    return ok();
}

/// Also what the runtime stores scales in, where a preset is named; an own --scale-storage comes after it.
Status setArithmetic(Quantization& quantization, const std::string& text)
{
    const auto arithmetic = parseArithmetic(text);
    QS_TRY(arithmetic);
    quantization.arithmetic = *arithmetic;
    if (const ArithmeticPreset* preset = findArithmeticPreset(text.substr(0, text.find(',')))) {
        quantization.scaleStorage = preset->scaleStorage;
    }
    return ok();
}

/// `quantization` with the choices that are given apart from those a sweep varies.
Status applyGiven(Quantization& quantization, const Options& options)
{
    if (options.scheme) {
        QS_TRY(setScheme(quantization, *options.scheme));
    }
    if (options.arithmetic) {
        QS_TRY(setArithmetic(quantization, *options.arithmetic));
    }
    if (options.scaleStorage) {
        QS_TRY(setScaleStorage(quantization, *options.scaleStorage));
    }
    return ok();
}

Status applyGranularity(Quantization& quantization, const std::string& text)
{
    const auto granularity = parseGranularity(text);
    QS_TRY(granularity);
    quantization.granularity = *granularity;
    return ok();
}

Status applyCalibration(Quantization& quantization, const std::string& text)
{
    const auto calibration = parseCalibration(text);
    QS_TRY(calibration);
    quantization.calibration = *calibration;
    return ok();
}

/// The usual choice for the format with this id.
Result<Quantization> usualOf(const std::string& format)
{
    if (const NumberFormat* row = findNumberFormat(format)) {
        return usualQuantization(*row);
    }
    Quantization unknown;
    unknown.format = format;
    return checkQuantization(unknown).error();
}

/// The options that are given and that the format of `wanted` does not take.
std::vector<std::string> unusedOptions(const Quantization& wanted, const Options& options)
{
    const Quantization used = effective(wanted);
    std::vector<std::string> names;
    const auto add = [&names](bool isUnused, const char* name) {
        if (isUnused) {
            names.emplace_back(name);
        }
    };
    add(options.scheme && used.scheme != wanted.scheme, "--scheme");
    add(options.granularity && used.granularity != wanted.granularity, "--granularity");
    add(options.granularities && used.granularity != wanted.granularity, "--granularities");
    add(options.calibration && used.calibration != wanted.calibration, "--calibration");
    add(options.calibrations && used.calibration != wanted.calibration, "--calibrations");
    add(options.scaleStorage && used.scaleStorage != wanted.scaleStorage, "--scale-storage");
    add(options.arithmetic && used.arithmetic != wanted.arithmetic, "--arithmetic");
    return names;
}

std::string joined(const std::vector<std::string>& texts)
{
    std::string all;
    for (const std::string& text : texts) {
        all += (all.empty() ? "" : ", ") + text;
    }
    return all;
}

void addOnce(auto& list, auto item)
{
    if (std::ranges::find(list, item) == list.end()) {
        list.push_back(std::move(item));
    }
}

/// Gathers choices as they are effective, each once.
class ChoiceList {
public:
    explicit ChoiceList(const Options& options) : m_options(options) {}

    Status add(const Quantization& wanted)
    {
        QS_TRY(checkQuantization(wanted));
        addOnce(m_quantizations, effective(wanted));
        for (const std::string& name : unusedOptions(wanted, m_options)) {
            auto unused = std::ranges::find(m_unused, wanted.format, &std::pair<std::string, Names>::first);
            if (unused == m_unused.end()) {
                unused = m_unused.insert(unused, {wanted.format, {}});
            }
            addOnce(unused->second, name);
        }
        return ok();
    }
    Choices choices() const
    {
        Choices choices{m_quantizations, {}};
        std::vector<std::string> told; // option lists
        for (const auto& [format, unused] : m_unused) {
            const std::string names = joined(unused);
            if (std::ranges::find(told, names) == told.end()) {
                told.push_back(names);
                choices.notes.push_back(formatsWithout(unused) + ": decided by the format, not by " + names);
            }
        }
        return choices;
    }

private:
    using Names = std::vector<std::string>;

    std::string formatsWithout(const Names& options) const
    {
        Names formats;
        for (const auto& [format, unused] : m_unused) {
            if (unused == options) {
                formats.push_back(format);
            }
        }
        return joined(formats);
    }

    const Options& m_options;
    std::vector<Quantization> m_quantizations;
    std::vector<std::pair<std::string, Names>> m_unused; ///< by format, in the order in which they are named
};

} // namespace

Result<Choices> choiceOf(const Options& options)
{
    auto quantization = usualOf(options.format);
    QS_TRY(quantization);
    QS_TRY(applyGiven(*quantization, options));
    if (options.granularity) {
        QS_TRY(applyGranularity(*quantization, *options.granularity));
    }
    if (options.calibration) {
        QS_TRY(applyCalibration(*quantization, *options.calibration));
    }
    ChoiceList list(options);
    QS_TRY(list.add(*quantization));
    return list.choices();
}

Result<ActivationChoice> activationChoiceOf(const Options& options)
{
    auto quantization = usualOf(options.activationFormat);
    QS_TRY(quantization);
    quantization->scheme = Scheme::Asymmetric;
    if (options.activationScheme) {
        QS_TRY(setScheme(*quantization, *options.activationScheme));
    }
    if (options.activationCalibration) {
        QS_TRY(applyCalibration(*quantization, *options.activationCalibration));
    }
    quantization->granularity = {Sharing::Tensor, 0, 0};
    ActivationChoice choice{effective(*quantization), options.dynamicActivations};
    QS_TRY(checkActivationChoice(choice));
    return choice;
}

Result<std::vector<std::string>> formatsOf(const Options& options)
{
    const std::vector<std::string> formats = split(options.formats.value_or(kUsualFormats), ',');
    if (formats.empty()) {
        return Error{ErrorCode::Usage, "--formats names no format"};
    }
    for (const std::string& format : formats) {
        QS_TRY(usualOf(format));
    }
    return formats;
}

Result<Choices> sweepOf(const Options& options)
{
    const auto formats = formatsOf(options);
    QS_TRY(formats);
    const std::vector<std::string> granularities = split(options.granularities.value_or(kUsualGranularities), ',');
    // Nothing stands for the usual rule of each format.
    const std::vector<std::string> calibrations =
        options.calibrations ? split(*options.calibrations, ',') : std::vector<std::string>{""};
    if (granularities.empty() || calibrations.empty()) {
        return Error{ErrorCode::Usage, "a sweep needs at least one format, granularity and calibration"};
    }
    ChoiceList list(options);
    for (const std::string& calibration : calibrations) {
        for (const std::string& granularity : granularities) {
            for (const std::string& format : *formats) {
                Quantization quantization = *usualOf(format);
                QS_TRY(applyGiven(quantization, options));
                QS_TRY(applyGranularity(quantization, granularity));
                if (options.calibrations) {
                    QS_TRY(applyCalibration(quantization, calibration));
                }
                QS_TRY(list.add(quantization));
            }
        }
    }
    return list.choices();
}

Result<Choices> comparedOf(const Options& options)
{
    std::vector<std::string> formats;
    if (options.formats) {
        const auto named = formatsOf(options);
        QS_TRY(named);
        formats = *named;
    }
    ChoiceList list(options);
    for (Quantization quantization : comparedQuantizations()) {
        if (!formats.empty() && std::ranges::find(formats, quantization.format) == formats.end()) {
            continue;
        }
        QS_TRY(applyGiven(quantization, options));
        if (options.granularity) {
            QS_TRY(applyGranularity(quantization, *options.granularity));
        }
        QS_TRY(list.add(quantization));
    }
    return list.choices();
}

Result<Quantization> curveChoiceOf(const Options& options)
{
    Quantization quantization; // of an integer format, which leaves nothing of it out
    QS_TRY(applyGiven(quantization, options));
    return quantization;
}

} // namespace qs::cli
