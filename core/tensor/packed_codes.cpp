// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/packed_codes.h"

#include "core/tensor/float_data.h"

namespace qs {

namespace {

/// Rows that are unpacked together: words that several of them share are fetched once.
constexpr std::uint64_t kRowsAtOnce = 64;

/// Where a code lies in its line.
struct Place {
    std::uint64_t word;
    int shift;
};

class PackedData final : public FloatData {
public:
    using FloatData::read;

    PackedData(const PackedLayout& layout, std::shared_ptr<const TensorData> words)
        : m_layout(layout), m_words(std::move(words))
    {}

    Status read(std::uint64_t first, std::span<float> out) const override
    {
        const std::uint64_t columns = m_layout.columns;
        while (!out.empty()) {
            const std::uint64_t row = first / columns;
            const std::uint64_t column = first % columns;
            const bool whole = column == 0 && out.size() >= columns;
            const std::uint64_t rows = whole ? std::min(kRowsAtOnce, out.size() / columns) : 1;
            const std::uint64_t width = whole ? columns : std::min<std::uint64_t>(out.size(), columns - column);
            QS_TRY(rectangle(row, rows, column, width, out.data()));
            first += rows * width;
            out = out.subspan(rows * width);
        }
        return ok();
    }
    void forget() const override { m_words->forget(); }

private:
    Place placeOf(std::uint64_t code) const
    {
        const auto bits = static_cast<std::uint64_t>(m_layout.bits);
        const auto wordBits = static_cast<std::uint64_t>(m_layout.wordBits);
        if (m_layout.dense && !m_layout.hasPlaces) {
            return {code * bits / wordBits, static_cast<int>(code * bits % wordBits)};
        }
        const std::uint64_t perWord = wordBits / bits;
        const std::uint64_t place = code % perWord;
        return {code / perWord, m_layout.bits * static_cast<int>(m_layout.hasPlaces ? m_layout.places[place] : place)};
    }

    /// Words `word` … `word + words - 1` of lines `line` … `line + lines - 1`, line after line.
    Status fetch(std::uint64_t line, std::uint64_t lines, std::uint64_t word, std::uint64_t words,
                 std::vector<std::uint32_t>& out) const
    {
        out.resize(lines * words);
        // Along the axis whose words are neighbours, each run is one call.
        const bool alongWords = m_layout.wordStride == 1;
        std::vector<double> run(alongWords ? words : m_layout.lineStride == 1 ? lines : 1);
        const auto unsignedWord = [](double number) {
            return static_cast<std::uint32_t>(static_cast<std::int64_t>(number));
        };
        for (std::uint64_t outer = 0; outer < (alongWords ? lines : words); ++outer) {
            const std::uint64_t inner = alongWords ? words : lines;
            for (std::uint64_t i = 0; i < inner; i += run.size()) {
                const std::uint64_t l = line + (alongWords ? outer : i);
                const std::uint64_t w = word + (alongWords ? i : outer);
                QS_TRY(m_words->read(l * m_layout.lineStride + w * m_layout.wordStride, std::span<double>(run)));
                for (std::size_t k = 0; k < run.size(); ++k) {
                    out[alongWords ? outer * words + i + k : (i + k) * words + outer] = unsignedWord(run[k]);
                }
            }
        }
        return ok();
    }

    Status rectangle(std::uint64_t row, std::uint64_t rows, std::uint64_t column, std::uint64_t columns,
                     float* out) const
    {
        const bool alongRows = m_layout.alongRows;
        const std::uint64_t firstLine = alongRows ? column : row;
        const std::uint64_t lines = alongRows ? columns : rows;
        const std::uint64_t firstCode = alongRows ? row : column;
        const std::uint64_t codes = alongRows ? rows : columns;
        const std::uint64_t firstWord = placeOf(firstCode).word;
        const Place last = placeOf(firstCode + codes - 1);
        const bool isCut = last.shift + m_layout.bits > m_layout.wordBits;
        const std::uint64_t words = last.word + (isCut ? 2 : 1) - firstWord;
        std::vector<std::uint32_t> fetched;
        QS_TRY(fetch(firstLine, lines, firstWord, words, fetched));
        const std::uint32_t mask = (1U << m_layout.bits) - 1;
        for (std::uint64_t c = 0; c < codes; ++c) {
            const Place place = placeOf(firstCode + c);
            const bool cut = place.shift + m_layout.bits > m_layout.wordBits;
            const std::uint32_t* const word = fetched.data() + (place.word - firstWord);
            for (std::uint64_t l = 0; l < lines; ++l) {
                std::uint32_t code = word[l * words] >> place.shift;
                if (cut) {
                    code |= word[l * words + 1] << (m_layout.wordBits - place.shift);
                }
                out[alongRows ? c * columns + l : l * columns + c] =
                    static_cast<float>(static_cast<int>(code & mask) + m_layout.offset);
            }
        }
        return ok();
    }

    PackedLayout m_layout;
    std::shared_ptr<const TensorData> m_words;
};

} // namespace

std::uint64_t PackedLayout::wordsFor(std::uint64_t codes) const
{
    const auto per = static_cast<std::uint64_t>(wordBits);
    const auto each = static_cast<std::uint64_t>(bits);
    if (dense && !hasPlaces) { // per words hold each × per codes: nothing overflows on the way
        return codes / per * each + (codes % per * each + per - 1) / per;
    }
    const std::uint64_t perWord = per / each;
    return codes / perWord + (codes % perWord != 0 ? 1 : 0);
}

std::shared_ptr<const TensorData> packedData(const PackedLayout& layout, std::shared_ptr<const TensorData> words)
{
    return std::make_shared<PackedData>(layout, std::move(words));
}

} // namespace qs
