// SPDX-License-Identifier: GPL-3.0-or-later
// Words about the network: stages, measures of sensitivity, preprocessing.
#include "widgets/core_words.h"

#include <QtGlobal>

#include <array>

namespace qs {

namespace {

constexpr std::array kWords{
    QT_TRANSLATE_NOOP("CoreText", "dB"),
    QT_TRANSLATE_NOOP("CoreText", "nats"),
    QT_TRANSLATE_NOOP("CoreText", "Running the network"),
    QT_TRANSLATE_NOOP("CoreText", "Quantizing the weights"),
    QT_TRANSLATE_NOOP("CoreText", "Finding the ranges of values"),
    QT_TRANSLATE_NOOP("CoreText", "Timing layers"),
    QT_TRANSLATE_NOOP("CoreText", "Weight SQNR"),
    QT_TRANSLATE_NOOP("CoreText", "Power of the weights over power of their quantization error, 10·log10(Σw² / Σ(ŵ − "
                                  "w)²): needs no data and says "
                                  "nothing of what the layer does with them."),
    QT_TRANSLATE_NOOP("CoreText", "Input-weighted SQNR"),
    QT_TRANSLATE_NOOP(
        "CoreText", "The same with each weight counted by the mean square of the input channel that it multiplies, "
                    "10·log10(Σ E[x²]·w² / Σ E[x²]·(ŵ − w)²): the error of the output where inputs are uncorrelated."),
    QT_TRANSLATE_NOOP("CoreText", "Own output SQNR"),
    QT_TRANSLATE_NOOP("CoreText", "Power of the layer's output over power of its error, 10·log10(Σy² / Σ(ŷ − y)²), on "
                                  "the inputs that the layer has "
                                  "in the original network."),
    QT_TRANSLATE_NOOP("CoreText", "Accumulated SQNR"),
    QT_TRANSLATE_NOOP("CoreText", "The same while every layer is quantized: the error that arrives from the layers "
                                  "before and the layer's own. It "
                                  "shows where along the depth the signal is lost."),
    QT_TRANSLATE_NOOP("CoreText", "Answer SQNR"),
    QT_TRANSLATE_NOOP(
        "CoreText", "Power of the network's first output over power of its error while only this layer is quantized."),
    QT_TRANSLATE_NOOP("CoreText", "Answer KL"),
    QT_TRANSLATE_NOOP(
        "CoreText",
        "Kullback–Leibler divergence of the softmax of the network's first output from that of the original, mean over "
        "decisions, while only this layer is quantized."),
    QT_TRANSLATE_NOOP("CoreText", "Flipped decisions"),
    QT_TRANSLATE_NOOP("CoreText", "Share of decisions whose class with the largest value is another one than in the "
                                  "original while only this layer "
                                  "is quantized."),
    QT_TRANSLATE_NOOP("CoreText", "Lost accuracy"),
    QT_TRANSLATE_NOOP(
        "CoreText",
        "Accuracy of the original minus accuracy while only this layer is quantized, in percentage points, over the "
        "decisions that have a label."),
    QT_TRANSLATE_NOOP("CoreText", "All-but-one SQNR"),
    QT_TRANSLATE_NOOP(
        "CoreText",
        "Power of the network's first output over power of its error while every layer is quantized but this one: high "
        "where this layer alone is what spoils the answer."),
    QT_TRANSLATE_NOOP("CoreText", "ImageNet (torchvision)"),
    QT_TRANSLATE_NOOP("CoreText",
                      "Classifiers of torchvision and the ONNX model zoo: the shorter side 256, the centre 224, mean "
                      "and deviation of ImageNet."),
    QT_TRANSLATE_NOOP("CoreText", "ImageNet (torchvision, newer weights)"),
    QT_TRANSLATE_NOOP("CoreText",
                      "torchvision's IMAGENET1K_V2 weights of ResNet and its relatives: the shorter side 232."),
    QT_TRANSLATE_NOOP("CoreText", "ImageNet (timm)"),
    QT_TRANSLATE_NOOP("CoreText",
                      "Usual in timm: the shorter side 256, bicubic, the centre 224, mean and deviation of ImageNet."),
    QT_TRANSLATE_NOOP("CoreText", "ImageNet (Caffe)"),
    QT_TRANSLATE_NOOP("CoreText", "Networks from Caffe: blue first, 0 to 255, less the mean of each channel."),
    QT_TRANSLATE_NOOP("CoreText", "Inception (TF-Slim)"),
    QT_TRANSLATE_NOOP("CoreText",
                      "Inception and MobileNet of TF-Slim and TensorFlow Lite: the central 87.5 %, -1 to 1."),
    QT_TRANSLATE_NOOP("CoreText", "Keras, mode \"tf\""),
    QT_TRANSLATE_NOOP("CoreText",
                      "MobileNet, Inception, Xception and NASNet of Keras: stretched to the input, -1 to 1."),
    QT_TRANSLATE_NOOP("CoreText", "Keras, mode \"caffe\""),
    QT_TRANSLATE_NOOP(
        "CoreText",
        "ResNet and VGG of Keras: stretched to the input, blue first, 0 to 255, less the mean of each channel."),
    QT_TRANSLATE_NOOP("CoreText", "Keras, mode \"torch\""),
    QT_TRANSLATE_NOOP("CoreText", "DenseNet of Keras: stretched to the input, mean and deviation of ImageNet."),
    QT_TRANSLATE_NOOP("CoreText", "EfficientNet-Lite"),
    QT_TRANSLATE_NOOP("CoreText", "EfficientNet-Lite of TensorFlow: bicubic, the centre, (x - 127) / 128."),
    QT_TRANSLATE_NOOP("CoreText", "Vision Transformer (Hugging Face)"),
    QT_TRANSLATE_NOOP("CoreText",
                      "ViT, DeiT and BEiT with google/vit's processor: stretched to the input, mean and deviation "
                      "0.5."),
    QT_TRANSLATE_NOOP("CoreText", "CLIP"),
    QT_TRANSLATE_NOOP("CoreText",
                      "CLIP's picture encoders: the shorter side as long as the input, bicubic, CLIP's mean and "
                      "deviation."),
    QT_TRANSLATE_NOOP("CoreText", "CIFAR-10"),
    QT_TRANSLATE_NOOP("CoreText", "Small classifiers: 32 by 32, mean and deviation of CIFAR-10."),
    QT_TRANSLATE_NOOP("CoreText", "MNIST"),
    QT_TRANSLATE_NOOP("CoreText", "Digits in grey, 28 by 28, mean and deviation of MNIST."),
    QT_TRANSLATE_NOOP("CoreText", "0 to 1"),
    QT_TRANSLATE_NOOP("CoreText", "Stretched to the input, 0 to 1, no normalization: many detectors."),
    QT_TRANSLATE_NOOP("CoreText", "YOLO (letterbox)"),
    QT_TRANSLATE_NOOP("CoreText",
                      "Detectors of Ultralytics, YOLOv5 and later: the whole picture in its proportion, the rest "
                      "filled up with grey, 0 to 1."),
    QT_TRANSLATE_NOOP("CoreText", "0 to 255"),
    QT_TRANSLATE_NOOP("CoreText", "Stretched to the input, bytes as they are: networks that normalize themselves."),
};

} // namespace

std::span<const char* const> networkWords()
{
    return kWords;
}

} // namespace qs
