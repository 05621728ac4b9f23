// SPDX-License-Identifier: GPL-3.0-or-later
// Opens whatever libFuzzer makes up with one loader and reads the first and the last numbers of each tensor. The
// environment names the loader (QUANTSCOPE_FUZZ_LOADER, an id of loaders()) and the name that the file has
// (QUANTSCOPE_FUZZ_NAME: some formats have several kinds of files). scripts/fuzz sets both.
//
// "hdf5-listing" is no loader but the half of one: what it makes of a listing, the first line of the input, and the
// file that follows. The other half is a program of its own, and starting it takes a hundred times as long as all this.
#include "core/loaders/content_guess.h"
#include "core/loaders/hdf5/hdf5.h"
#include "core/loaders/loader.h"
#include "core/tensor/channel_rows.h"
#include "core/tensor/stored_codes.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <string>
#include <unistd.h>
#include <vector>

using namespace qs;

namespace {

/// What one input may make us do; a file of a few kilobytes can describe millions of tensors of nothing.
constexpr std::size_t kMostTensors = 64;
constexpr std::uint64_t kMostNumbers = 64;

[[noreturn]] void fail(const std::string& why)
{
    std::fprintf(stderr, "%s\n", why.c_str());
    std::abort();
}

std::string environment(const char* name)
{
    const char* const value = std::getenv(name);
    return value == nullptr ? "" : value;
}

constexpr const char* kListing = "hdf5-listing";

const Loader& chosenLoader()
{
    const std::string id = environment("QUANTSCOPE_FUZZ_LOADER");
    const auto loader = std::ranges::find(loaders(), id, &Loader::id);
    if (loader == loaders().end()) {
        fail("QUANTSCOPE_FUZZ_LOADER names no loader: \"" + id + "\"");
    }
    return *loader;
}

/// The file lies in memory, in a folder of its own with the neighbours that seeds refer to
/// (QUANTSCOPE_FUZZ_NEIGHBOURS).
class Workshop {
public:
    Workshop()
    {
        std::string folder = "/dev/shm/quantscope-fuzz-XXXXXX";
        if (::mkdtemp(folder.data()) == nullptr) {
            fail("cannot make a folder in /dev/shm");
        }
        m_folder = folder;
        if (const std::string neighbours = environment("QUANTSCOPE_FUZZ_NEIGHBOURS"); !neighbours.empty()) {
            std::filesystem::copy(neighbours, m_folder);
        }
        const std::string name = environment("QUANTSCOPE_FUZZ_NAME");
        m_file = m_folder / (name.empty() ? "model" : name);
    }
    ~Workshop()
    {
        std::error_code ignored;
        std::filesystem::remove_all(m_folder, ignored);
    }
    Workshop(const Workshop&) = delete;
    Workshop& operator=(const Workshop&) = delete;

    const std::filesystem::path& file() const { return m_file; }

    void write(const std::uint8_t* data, std::size_t size) const
    {
        const int file = ::open(m_file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        if (file < 0 || ::write(file, data, size) != static_cast<ssize_t>(size)) {
            fail("cannot write " + m_file.string());
        }
        ::close(file);
    }

private:
    std::filesystem::path m_folder;
    std::filesystem::path m_file;
};

/// A claim about a tensor that does not hold is a finding like a crash.
void checkTensor(const Tensor& tensor)
{
    if (tensor.error) {
        if (tensor.error->message.empty()) {
            fail("a tensor that cannot be read without a reason");
        }
        return;
    }
    if (!tensor.data) {
        fail("a tensor without an error and without numbers");
    }
    const auto count = elementCount(tensor.shape);
    if (!count || *count != tensor.count) {
        fail("the shape does not come to the count");
    }
}

template <typename Out>
void readEnds(const Tensor& tensor)
{
    const std::uint64_t some = std::min(kMostNumbers, tensor.count);
    std::vector<Out> numbers(some);
    (void)tensor.data->read(0, std::span<Out>(numbers));
    (void)tensor.data->read(tensor.count - some, std::span<Out>(numbers));
    if (tensor.count > 2 * kMostNumbers + 1) {
        (void)tensor.data->read(tensor.count / 2 + 1, std::span<Out>(numbers).first(kMostNumbers / 2 + 1));
    }
}

void readTensor(const Tensor& tensor)
{
    checkTensor(tensor);
    if (tensor.error) {
        return;
    }
    readEnds<float>(tensor);
    readEnds<double>(tensor);
    volatile float sink = 0;
    if (const auto all = tensor.data->floats(); !all.empty()) {
        if (all.size() != tensor.count) {
            fail("numbers in place, but not all of them");
        }
        sink = all.front();
        sink = all.back();
    }
    (void)sink;
    tensor.data->forget();
    if (tensor.stored) {
        readTensor(tensor.stored->codes);
        std::ranges::for_each(tensor.stored->parameters, readTensor);
    }
}

void readWeight(const Model& model, const Weight& weight)
{
    if (weight.tensor >= model.tensors.size() || !isWeight(model.tensors[weight.tensor])) {
        fail("a weight that is none");
    }
    const ChannelRows rows(model.tensors[weight.tensor], weight.channels);
    if (rows.rows() == 0 || rows.rowLength() == 0) {
        return;
    }
    std::vector<float> scratch;
    const std::uint64_t columns = std::min(kMostNumbers, rows.rowLength());
    (void)rows.read(rows.rows() - 1, 1, rows.rowLength() - columns, columns, scratch);
}

void readModel(const Model& model)
{
    for (std::size_t i = 0; i < std::min(kMostTensors, model.tensors.size()); ++i) {
        readTensor(model.tensors[i]);
    }
    for (std::size_t i = 0; i < std::min(kMostTensors, model.weights.size()); ++i) {
        readWeight(model, model.weights[i]);
    }
}

} // namespace

namespace {

void openListing(const std::shared_ptr<const MappedFile>& file)
{
    const std::span<const std::byte> bytes = file->bytes();
    const auto end = std::ranges::find(bytes, std::byte{'\n'});
    const auto length = static_cast<std::size_t>(end - bytes.begin());
    const std::string_view listing(reinterpret_cast<const char*>(bytes.data()), length);
    const std::span<const std::byte> rest = bytes.subspan(std::min(length + 1, bytes.size()));
    const auto model = hdf5::modelOf(listing, {rest, file, file}, {});
    if (model) {
        readModel(*model);
    } else if (model.error().message.empty()) {
        fail("a listing that cannot be read without a reason");
    }
}

void openFile(const Loader& loader, const std::shared_ptr<const MappedFile>& file)
{
    Progress progress;
    (void)guessContent(file->bytes());
    const bool isRecognised = loader.recognises(file->bytes(), file->path());
    const auto model = loader.load(file, progress);
    if (!model) {
        if (model.error().message.empty()) {
            fail("a file that cannot be read without a reason");
        }
        return;
    }
    readModel(*model);
    if (isRecognised) { // and with what is made of a model whatever its format; an exception would not show here
        const auto opened = openModel(file->path(), progress);
        if (opened) {
            readModel(**opened);
        }
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const Workshop workshop;
    static const bool isListing = environment("QUANTSCOPE_FUZZ_LOADER") == kListing;
    workshop.write(data, size);
    const auto file = MappedFile::open(workshop.file());
    if (!file) {
        fail(file.error().message);
    }
    if (isListing) {
        openListing(*file);
    } else {
        static const Loader& loader = chosenLoader();
        openFile(loader, *file);
    }
    return 0;
}
