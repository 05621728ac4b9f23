// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/preprocessing.h"

#include <algorithm>
#include <array>

namespace qs {

namespace {

constexpr std::array kImagenetMean{0.485, 0.456, 0.406};
constexpr std::array kImagenetStd{0.229, 0.224, 0.225};
constexpr std::array kCaffeMean{103.939, 116.779, 123.68};

constexpr Preprocessing cut(std::int64_t shorterSide, std::int64_t crop)
{
    return {.resizeTo = {shorterSide, shorterSide}, .crop = {crop, crop}};
}

constexpr Preprocessing stretched(std::int64_t size)
{
    return {.resize = Resize::Exact, .resizeTo = {size, size}, .crop = {0, 0}};
}

constexpr Preprocessing scaled(Preprocessing steps, PixelScale scale, PictureLayout layout)
{
    steps.scale = scale;
    steps.layout = layout;
    return steps;
}

constexpr Preprocessing normalized(Preprocessing steps, std::array<double, 3> mean, std::array<double, 3> std)
{
    steps.mean = mean;
    steps.std = std;
    return steps;
}

constexpr Preprocessing padded(Preprocessing steps, std::uint8_t byte)
{
    steps.pad = {byte, byte, byte};
    return steps;
}

constexpr Preprocessing bicubic(Preprocessing steps)
{
    steps.filter = ResizeFilter::Bicubic;
    return steps;
}

constexpr Preprocessing ordered(Preprocessing steps, ChannelOrder order)
{
    steps.order = order;
    return steps;
}

constexpr Preprocessing raw(Preprocessing steps, PictureLayout layout)
{
    return scaled(steps, PixelScale::Raw, layout);
}

constexpr std::array kPresets{
    PreprocessingPreset{"imagenet", "ImageNet (torchvision)",
                        "Classifiers of torchvision and the ONNX model zoo: the shorter side 256, the centre 224, mean "
                        "and deviation of ImageNet.",
                        normalized(cut(256, 224), kImagenetMean, kImagenetStd)},
    PreprocessingPreset{"imagenet-232", "ImageNet (torchvision, newer weights)",
                        "torchvision's IMAGENET1K_V2 weights of ResNet and its relatives: the shorter side 232.",
                        normalized(cut(232, 224), kImagenetMean, kImagenetStd)},
    PreprocessingPreset{"timm", "ImageNet (timm)",
                        "Usual in timm: the shorter side 256, bicubic, the centre 224, mean and deviation of ImageNet.",
                        bicubic(normalized(cut(256, 224), kImagenetMean, kImagenetStd))},
    PreprocessingPreset{
        "imagenet-caffe", "ImageNet (Caffe)",
        "Networks from Caffe: blue first, 0 to 255, less the mean of each channel.",
        raw(ordered(normalized(cut(256, 224), kCaffeMean, {1, 1, 1}), ChannelOrder::Bgr), PictureLayout::Nchw)},
    PreprocessingPreset{"tf-inception", "Inception (TF-Slim)",
                        "Inception and MobileNet of TF-Slim and TensorFlow Lite: the central 87.5 %, -1 to 1.",
                        scaled(cut(342, 299), PixelScale::Signed, PictureLayout::Nhwc)},
    PreprocessingPreset{"keras-mobilenet", "Keras, mode \"tf\"",
                        "MobileNet, Inception, Xception and NASNet of Keras: stretched to the input, -1 to 1.",
                        scaled(stretched(224), PixelScale::Signed, PictureLayout::Nhwc)},
    PreprocessingPreset{
        "keras-resnet", "Keras, mode \"caffe\"",
        "ResNet and VGG of Keras: stretched to the input, blue first, 0 to 255, less the mean of each channel.",
        raw(ordered(normalized(stretched(224), kCaffeMean, {1, 1, 1}), ChannelOrder::Bgr), PictureLayout::Nhwc)},
    PreprocessingPreset{
        "keras-densenet", "Keras, mode \"torch\"",
        "DenseNet of Keras: stretched to the input, mean and deviation of ImageNet.",
        scaled(normalized(stretched(224), kImagenetMean, kImagenetStd), PixelScale::Unit, PictureLayout::Nhwc)},
    PreprocessingPreset{"efficientnet-lite", "EfficientNet-Lite",
                        "EfficientNet-Lite of TensorFlow: bicubic, the centre, (x - 127) / 128.",
                        raw(bicubic(normalized(cut(256, 224), {127, 127, 127}, {128, 128, 128})), PictureLayout::Nhwc)},
    PreprocessingPreset{"vit", "Vision Transformer (Hugging Face)",
                        "ViT, DeiT and BEiT with google/vit's processor: stretched to the input, mean and deviation "
                        "0.5.",
                        normalized(stretched(224), {0.5, 0.5, 0.5}, {0.5, 0.5, 0.5})},
    PreprocessingPreset{
        "clip", "CLIP",
        "CLIP's picture encoders: the shorter side as long as the input, bicubic, CLIP's mean and "
        "deviation.",
        bicubic(normalized(cut(224, 224), {0.48145466, 0.4578275, 0.40821073}, {0.26862954, 0.26130258, 0.27577711}))},
    PreprocessingPreset{"cifar10", "CIFAR-10", "Small classifiers: 32 by 32, mean and deviation of CIFAR-10.",
                        normalized(stretched(32), {0.4914, 0.4822, 0.4465}, {0.247, 0.2435, 0.2616})},
    PreprocessingPreset{
        "mnist", "MNIST", "Digits in grey, 28 by 28, mean and deviation of MNIST.",
        ordered(normalized(stretched(28), {0.1307, 0.1307, 0.1307}, {0.3081, 0.3081, 0.3081}), ChannelOrder::Grey)},
    PreprocessingPreset{"zero-one", "0 to 1", "Stretched to the input, 0 to 1, no normalization: many detectors.",
                        stretched(224)},
    PreprocessingPreset{"yolo", "YOLO (letterbox)",
                        "Detectors of Ultralytics, YOLOv5 and later: the whole picture in its proportion, the rest "
                        "filled up with grey, 0 to 1.",
                        padded(stretched(640), 114)},
    PreprocessingPreset{"raw-255", "0 to 255",
                        "Stretched to the input, bytes as they are: networks that normalize themselves.",
                        raw(stretched(224), PictureLayout::Nchw)},
};

} // namespace

std::span<const PreprocessingPreset> preprocessingPresets()
{
    return kPresets;
}

const PreprocessingPreset* findPreprocessingPreset(std::string_view id)
{
    const auto* const row = std::ranges::find(kPresets, id, &PreprocessingPreset::id);
    return row == kPresets.end() ? nullptr : row;
}

} // namespace qs
