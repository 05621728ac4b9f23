// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loaders/content_guess.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

namespace qs {

namespace {

/// A mark at the first byte, and what people call a file that has it.
struct Mark {
    std::string_view bytes;
    std::string_view guess;
    bool isSure = true;
};

constexpr std::array kMarks{
    Mark{"version https://git-lfs", "a Git LFS pointer, not the file itself; fetch it with \"git lfs pull\""},
    Mark{"\x89PNG\r\n", "a PNG picture"},
    Mark{"\xff\xd8\xff", "a JPEG picture"},
    Mark{"GIF8", "a GIF picture"},
    Mark{"%PDF-", "a PDF document"},
    Mark{"PK\x03\x04", "a ZIP archive without a model that opens here", false},
    Mark{"PK\x05\x06", "an empty ZIP archive", false},
    Mark{"\x1f\x8b", "a gzip archive; unpack it first"},
    Mark{"BZh", "a bzip2 archive; unpack it first"},
    Mark{"\xfd"
         "7zXZ",
         "an xz archive; unpack it first"},
    Mark{"7z\xbc\xaf\x27\x1c", "a 7-Zip archive; unpack it first"},
    Mark{"\x28\xb5\x2f\xfd", "a Zstandard archive; unpack it first"},
    Mark{"Rar!", "a RAR archive; unpack it first"},
    Mark{"\x89HDF\r\n", "an HDF5 file (Keras)"},
    Mark{"\x7f"
         "ELF",
         "a program"},
    Mark{"\x93NUMPY", "a NumPy array"},
    Mark{"GGUF", "a GGUF model"},
    Mark{"lmgg", "a GGML model from before GGUF; convert it with llama.cpp first"},
    Mark{"fmgg", "a GGML model from before GGUF; convert it with llama.cpp first"},
    Mark{"tjgg", "a GGML model from before GGUF; convert it with llama.cpp first"},
};

bool startsWithoutCase(std::string_view text, std::string_view start)
{
    return text.size() >= start.size() && std::ranges::equal(text.substr(0, start.size()), start, [](char a, char b) {
               return std::tolower(static_cast<unsigned char>(a)) == b;
           });
}

bool isPlainText(std::string_view text)
{
    return std::ranges::all_of(text,
                               [](char c) { return c == '\n' || c == '\r' || c == '\t' || (c >= ' ' && c != 127); });
}

} // namespace

ContentGuess guessContent(std::span<const std::byte> bytes)
{
    // Web servers put blank lines and a byte order mark before the page; a kilobyte is ample for both.
    std::string_view text(reinterpret_cast<const char*>(bytes.data()), std::min<std::size_t>(bytes.size(), 1024));
    for (const Mark& mark : kMarks) {
        if (text.starts_with(mark.bytes)) {
            return {std::string(mark.guess), mark.isSure};
        }
    }
    if (text.starts_with("\xef\xbb\xbf")) {
        text.remove_prefix(3);
    }
    text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
    if (startsWithoutCase(text, "<!doctype html") || startsWithoutCase(text, "<html")) {
        return {"a web page (HTML); the download gave a page instead of the file", true};
    }
    if (text.empty() || !isPlainText(text)) {
        return {};
    }
    return {text.starts_with('<') ? "an XML document" : text.starts_with('{') ? "JSON text" : "plain text"};
}

} // namespace qs
