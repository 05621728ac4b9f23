// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pairing/difference.h"
#include "core/pairing/tensor_match.h"
#include "core/pairing/tensor_path.h"
#include "tests/support/model_from_values.h"
#include "tests/support/random_values.h"

#include <QTest>

#include <fstream>
#include <nlohmann/json.hpp>

using namespace qs;

/// Which tensors are taken for the same one, by names and shapes; networks of tests/data/expected_pairs.json, whose
/// truth was found from the values.
class TestTensorMatch : public QObject {
    Q_OBJECT

private slots:
    void namesOfToolsMeanTheSame_data();
    void namesOfToolsMeanTheSame();
    void namesThatSayNothingHaveNoPath();
    void everyRowOfTheBasesIsInItsPlace();
    void aGgufFileMeetsItsCheckpoint();
    void equalNamesBelongTogetherEvenIfTheExtentsDoNotFit();
    void aNameThatTwoClaimGoesToNeither();
    void nodesNameTheWeightsOfAGraph();
    void oneNameMayEndLikeTheOther();
    void valuesDecideWhereNamesSayNothing();
    void shapesDecideWhereJustAsManyAreLeft();
    void vectorsOfOneLengthAreNotGuessed();
    void aPersonIsAlwaysRight();
    void aMappingThatNamesNothingSaysSo();
    void everythingFoundIsAMappingThatFindsItAgain();
    void squareMatricesFollowTheirOutputs();
    void layoutsThatFitTwiceFollowTheOthers();
    void damagedTensorsKeepTheirPlace();
    void queriesOfLlamaFilesAreInterleaved();
    void realNetworksArePairedAsTheirValuesSay_data();
    void realNetworksArePairedAsTheirValuesSay();
};

namespace {

Tensor blank(const std::string& name, const Shape& shape)
{
    return made::tensor(name, shape, std::vector<float>(static_cast<std::size_t>(*elementCount(shape)), 1.0F));
}

Model modelOf(const std::vector<std::pair<std::string, Shape>>& tensors)
{
    std::vector<Tensor> all;
    for (const auto& [name, shape] : tensors) {
        all.push_back(blank(name, shape));
    }
    return made::model(std::move(all));
}

/// "a = x (name); b = y (shape-and-order) transposed | only: c | other: z"
QString textOf(const Pairing& pairing, const Model& reference, const Model& other)
{
    QStringList pairs;
    for (const TensorMatch& match : pairing.pairs) {
        QString text = QStringLiteral("%1 = %2 (%3)")
                           .arg(QString::fromStdString(reference.tensors[match.reference].name),
                                QString::fromStdString(other.tensors[match.other].name),
                                QString::fromUtf8(std::string(rowOf(match.basis).id)));
        text += match.order.isSame() ? QString() : " " + QString::fromStdString(orderText(match.order));
        pairs << (match.error ? text + " error" : text);
    }
    QString text = pairs.join(QStringLiteral("; "));
    for (const std::size_t tensor : pairing.onlyReference) {
        text += " | only " + QString::fromStdString(reference.tensors[tensor].name);
    }
    for (const std::size_t tensor : pairing.onlyOther) {
        text += " | other " + QString::fromStdString(other.tensors[tensor].name);
    }
    return text;
}

QString paired(const Model& reference, const Model& other, const PairMapping& mapping = {})
{
    return textOf(pairTensors(reference, other, mapping), reference, other);
}

QStringList pathTexts(const std::string& name)
{
    QStringList texts;
    for (const TensorPath& path : pathsOf(name)) {
        texts << QString::fromStdString(path.text());
    }
    return texts;
}

nlohmann::json expectedPairs()
{
    std::ifstream file(QUANTSCOPE_SOURCE_DIR "/tests/data/expected_pairs.json");
    return nlohmann::json::parse(file);
}

} // namespace

void TestTensorMatch::namesOfToolsMeanTheSame_data()
{
    QTest::addColumn<QString>("one");
    QTest::addColumn<QString>("other");
    const auto row = [](const char* one, const char* other) { QTest::newRow(one) << one << other; };
    row("model.layers.12.self_attn.q_proj.weight", "blk.12.attn_q.weight");
    row("model.layers.0.self_attn.k_proj.bias", "blk.0.attn_k.bias");
    row("layers.3.attention.wv.weight", "blk.3.attn_v.weight");
    row("model.layers.3.self_attn.o_proj.weight", "blk.3.attn_output.weight");
    row("model.layers.3.mlp.gate_proj.weight", "blk.3.ffn_gate.weight");
    row("model.layers.3.mlp.up_proj.weight", "blk.3.ffn_up.weight");
    row("layers.3.feed_forward.w2.weight", "blk.3.ffn_down.weight");
    row("model.layers.3.input_layernorm.weight", "blk.3.attn_norm.weight");
    row("model.layers.3.post_attention_layernorm.weight", "blk.3.ffn_norm.weight");
    row("model.embed_tokens.weight", "token_embd.weight");
    row("model.norm.weight", "output_norm.weight");
    row("lm_head.weight", "output.weight");
    row("transformer.h.5.attn.c_attn.weight", "blk.5.attn_qkv.weight");
    row("transformer.h.5.mlp.c_proj.bias", "blk.5.ffn_down.bias");
    row("transformer.wte.weight", "token_embd.weight");
    row("transformer.ln_f.weight", "output_norm.weight");
    row("module.layer1.0.conv1.weight", "/layer1/layer1.0/conv1/Conv");
    row("_orig_mod.fc.weight", "fc.weight");
    row("module._fsdp_wrapped_module.fc.weight", "fc.weight");
    row("fc1.weight_quantized", "fc1.weight");
    row("model.layers.0.self_attn.q_proj.qweight", "model.layers.0.self_attn.q_proj.weight");
    row("dense_1/kernel:0", "dense_1.weight");
    row("batch_normalization/gamma:0", "batch_normalization.weight");
    row("batch_normalization/moving_variance:0", "batch_normalization.running_var");
    row("model/conv2d/Conv2D;model/bn/FusedBatchNormV3", "conv2d/kernel");
    row("model/dense/BiasAdd/ReadVariableOp", "dense/bias");
    row("dense_2/dense_2/kernel:0", "dense_2.weight");
    row("layers_3/mlp/up_proj/kernel", "model.layers.3.mlp.up_proj.weight");
    row("model.layers.1.self_attn.q_proj.weight", "/model/layers.1/self_attn/q_proj/MatMul");
}

void TestTensorMatch::namesOfToolsMeanTheSame()
{
    QFETCH(QString, one);
    QFETCH(QString, other);
    const QStringList mine = pathTexts(one.toStdString());
    const QStringList theirs = pathTexts(other.toStdString());
    const bool isShared = std::any_of(mine.begin(), mine.end(), [&](const QString& p) { return theirs.contains(p); });
    QVERIFY2(isShared, qPrintable(mine.join(", ") + " and " + theirs.join(", ")));
}

void TestTensorMatch::namesThatSayNothingHaveNoPath()
{
    for (const char* name : {"", "475", "onnx::MatMul_123", "onnx::Conv_760", "val_7", "/", "475_quantized", "model"}) {
        QVERIFY2(pathsOf(name).empty(), name);
    }
    for (const char* node : {"Conv_12", "Conv", "", "/Conv", "MatMul_7"}) {
        QVERIFY2(weightPathsOfNode(node, std::string_view(node).find("MatMul") == 0 ? "MatMul" : "Conv").empty(), node);
    }
    QVERIFY(pathTexts("vision.layers.0.mlp.fc1.weight") != pathTexts("text.layers.0.mlp.fc1.weight"));
}

void TestTensorMatch::everyRowOfTheBasesIsInItsPlace()
{
    for (std::size_t i = 0; i < matchBases().size(); ++i) {
        QCOMPARE(static_cast<std::size_t>(matchBases()[i].basis), i);
        QVERIFY(!matchBases()[i].help.empty());
    }
}

void TestTensorMatch::aGgufFileMeetsItsCheckpoint()
{
    std::vector<std::pair<std::string, Shape>> hf{{"model.embed_tokens.weight", {32, 8}}};
    std::vector<std::pair<std::string, Shape>> gguf{{"token_embd.weight", {32, 8}}};
    // In another order, and attention matrices all of one shape: only names can tell them apart.
    for (const int layer : {1, 0}) {
        const std::string blk = "blk." + std::to_string(layer) + ".";
        for (const char* part : {"attn_v", "attn_k", "attn_q", "attn_output"}) {
            gguf.push_back({blk + part + ".weight", {8, 8}});
        }
        gguf.push_back({blk + "ffn_down.weight", {8, 24}});
        gguf.push_back({blk + "ffn_up.weight", {24, 8}});
        gguf.push_back({blk + "ffn_gate.weight", {24, 8}});
        gguf.push_back({blk + "attn_norm.weight", {8}});
        gguf.push_back({blk + "ffn_norm.weight", {8}});
    }
    const std::vector<std::pair<std::string, std::string>> parts{
        {"self_attn.q_proj", "attn_q"},          {"self_attn.k_proj", "attn_k"},
        {"self_attn.v_proj", "attn_v"},          {"self_attn.o_proj", "attn_output"},
        {"mlp.gate_proj", "ffn_gate"},           {"mlp.up_proj", "ffn_up"},
        {"mlp.down_proj", "ffn_down"},           {"input_layernorm", "attn_norm"},
        {"post_attention_layernorm", "ffn_norm"}};
    for (int layer = 0; layer < 2; ++layer) {
        for (const auto& [part, theirs] : parts) {
            const auto found =
                std::ranges::find(gguf, "blk.0." + theirs + ".weight", &std::pair<std::string, Shape>::first);
            hf.push_back({"model.layers." + std::to_string(layer) + "." + part + ".weight", found->second});
        }
    }
    hf.push_back({"model.norm.weight", {8}});
    gguf.push_back({"output_norm.weight", {8}});
    hf.push_back({"lm_head.weight", {32, 8}});
    gguf.push_back({"output.weight", {32, 8}});
    gguf.push_back({"rope_freqs.weight", {4}});
    const Model mine = modelOf(hf);
    const Model theirs = modelOf(gguf);
    const Pairing pairing = pairTensors(mine, theirs, {});
    QCOMPARE(pairing.pairs.size(), hf.size());
    for (const TensorMatch& match : pairing.pairs) {
        QCOMPARE(rowOf(match.basis).id, std::string_view("similar-name"));
        QVERIFY(match.order.isSame());
        const std::string name = mine.tensors[match.reference].name;
        const std::string partner = theirs.tensors[match.other].name;
        for (const auto& [part, word] : parts) {
            if (name.find(part) != std::string::npos) {
                const std::string layer = name.substr(std::string("model.layers.").size(), 1);
                QCOMPARE(partner, "blk." + layer + "." + word + ".weight");
            }
        }
    }
    QCOMPARE(pairing.onlyOther.size(), std::size_t{1});
    QVERIFY(pairing.onlyReference.empty());
}

void TestTensorMatch::equalNamesBelongTogetherEvenIfTheExtentsDoNotFit()
{
    QCOMPARE(paired(modelOf({{"a", {2, 3}}}), modelOf({{"a", {4}}})), "a = a (name) error");
    QCOMPARE(paired(modelOf({{"fc.weight", {2, 3}}}), modelOf({{"module.fc.weight", {4}}})),
             " | only fc.weight | other module.fc.weight");
}

void TestTensorMatch::aNameThatTwoClaimGoesToNeither()
{
    QCOMPARE(paired(modelOf({{"fc.weight", {2, 3}}}),
                    modelOf({{"module.fc.weight", {2, 3}}, {"net.fc.weight", {2, 3}}, {"z.bias", {5}}})),
             " | only fc.weight | other module.fc.weight | other net.fc.weight | other z.bias");
    // The rest decides what a name means that stands for two things.
    QCOMPARE(paired(modelOf({{"layers.0.post_attention_layernorm.weight", {8}},
                             {"layers.0.pre_feedforward_layernorm.weight", {8}}}),
                    modelOf({{"blk.0.ffn_norm.weight", {8}}, {"blk.0.post_attention_norm.weight", {8}}})),
             "layers.0.post_attention_layernorm.weight = blk.0.post_attention_norm.weight (similar-name); "
             "layers.0.pre_feedforward_layernorm.weight = blk.0.ffn_norm.weight (similar-name)");
}

void TestTensorMatch::nodesNameTheWeightsOfAGraph()
{
    const Model mine = modelOf({{"model.a.weight", {3, 3}}, {"model.b.weight", {3, 3}}});
    Model theirs = modelOf({{"onnx::MatMul_2", {3, 3}}, {"onnx::MatMul_1", {3, 3}}});
    theirs.weights[0].layer = "/b/MatMul";
    theirs.weights[1].layer = "/a/MatMul";
    for (Weight& weight : theirs.weights) {
        weight.kind = "MatMul";
        weight.usedBy = {weight.layer};
        weight.channels.axis = 1;
    }
    QCOMPARE(paired(mine, theirs), "model.a.weight = onnx::MatMul_1 (layer-name) transposed; "
                                   "model.b.weight = onnx::MatMul_2 (layer-name) transposed");
}

void TestTensorMatch::oneNameMayEndLikeTheOther()
{
    QCOMPARE(paired(modelOf({{"bert.encoder.fc.weight", {3, 3}}, {"bert.decoder.fc.weight", {3, 3}}}),
                    modelOf({{"decoder.fc.weight", {3, 3}}, {"encoder.fc.weight", {3, 3}}})),
             "bert.encoder.fc.weight = encoder.fc.weight (name-end); "
             "bert.decoder.fc.weight = decoder.fc.weight (name-end)");
    QCOMPARE(paired(modelOf({{"one.fc.weight", {3, 3}}, {"two.fc.weight", {3, 3}}}), modelOf({{"fc.weight", {3, 3}}})),
             " | only one.fc.weight | only two.fc.weight | other fc.weight");
}

/// Quantized to steps, filters times a factor as after folding normalisation, in another order.
void TestTensorMatch::valuesDecideWhereNamesSayNothing()
{
    RandomValues random(8);
    std::vector<std::vector<float>> values;
    for (int i = 0; i < 3; ++i) {
        values.push_back(random.normals(12 * 9, 0.2));
    }
    const Shape shape{12, 1, 3, 3};
    std::vector<float> folded = values[2];
    for (std::size_t i = 0; i < folded.size(); ++i) {
        folded[i] *= static_cast<float>(i / 9 % 2 == 0 ? -0.1 : 3.5) * static_cast<float>(i / 9 + 1);
    }
    std::vector<float> rough = values[0];
    for (float& value : rough) {
        value = std::round(value * 16) / 16;
    }
    const std::vector<float> vector = random.normals(24);
    const Model mine = made::model({made::tensor("a", shape, values[0]), made::tensor("b", shape, values[1]),
                                    made::tensor("c", shape, values[2]), made::tensor("v", {24}, vector),
                                    made::tensor("w", {24}, random.normals(24))});
    const Model theirs =
        made::model({made::tensor("1", shape, folded), made::tensor("2", shape, random.normals(12 * 9, 0.2)),
                     made::tensor("3", shape, rough), made::tensor("4", {24}, vector),
                     made::tensor("5", shape, random.normals(12 * 9, 1))});
    QCOMPARE(paired(mine, theirs),
             "a = 3 (values); c = 1 (values); v = 4 (values) | only b | only w | other 2 | other 5");
    // A square matrix also tells how it lies.
    std::vector<float> square = random.normals(64);
    std::vector<float> turned(64);
    for (std::size_t i = 0; i < 64; ++i) {
        turned[i % 8 * 8 + i / 8] = square[i];
    }
    QCOMPARE(paired(made::model({made::tensor("a", {8, 8}, square)}),
                    made::model({made::tensor("1", {8, 8}, random.normals(64)), made::tensor("2", {8, 8}, turned)})),
             "a = 2 (values) transposed | other 1");
    // Where all values are alike, they decide nothing.
    QCOMPARE(paired(modelOf({{"a", {4, 4}}, {"b", {4, 4}}}), modelOf({{"1", {4, 4}}, {"2", {4, 4}}})),
             "a = 1 (shape-and-order); b = 2 (shape-and-order)");
}

void TestTensorMatch::shapesDecideWhereJustAsManyAreLeft()
{
    QCOMPARE(paired(modelOf({{"a", {3, 4}}, {"b", {5, 6}}, {"c", {5, 6}}, {"d", {7, 7}}}),
                    modelOf({{"1", {6, 5}}, {"2", {4, 3}}, {"3", {6, 5}}, {"4", {7, 7}}, {"5", {7, 7}}})),
             "a = 2 (only-shape) transposed; b = 1 (shape-and-order) transposed; c = 3 (shape-and-order) transposed"
             " | only d | other 4 | other 5");
}

void TestTensorMatch::vectorsOfOneLengthAreNotGuessed()
{
    QCOMPARE(paired(modelOf({{"a", {4}}, {"b", {4}}, {"c", {}}, {"d", {9}}}),
                    modelOf({{"1", {4}}, {"2", {4}}, {"3", {}}, {"4", {9}}})),
             "d = 4 (shape-and-order) | only a | only b | only c | other 1 | other 2 | other 3");
}

void TestTensorMatch::aPersonIsAlwaysRight()
{
    const Model mine = modelOf({{"a", {2, 2}}, {"b", {2, 2}}, {"c", {6}}, {"d", {5}}});
    const Model theirs = modelOf({{"a", {2, 2}}, {"b", {2, 2}}, {"x", {2, 3}}, {"d", {5}}, {"y", {4, 5}}});
    PairMapping mapping;
    mapping.pair("a", "b", true);
    mapping.pair("c", "x");
    mapping.leaveReference("d");
    QCOMPARE(paired(mine, theirs, mapping),
             "a = b (person) transposed; b = a (only-shape); c = x (person) | only d | other d | other y");
    PairMapping wrong;
    wrong.pair("a", "y");
    QVERIFY(paired(mine, theirs, wrong).startsWith("a = y (person) error"));
}

void TestTensorMatch::aMappingThatNamesNothingSaysSo()
{
    PairMapping mapping;
    mapping.pair("gone", "a");
    mapping.leaveOther("lost");
    const Model model = modelOf({{"a", {2}}});
    const Pairing pairing = pairTensors(model, model, mapping);
    QCOMPARE(pairing.pairs.size(), std::size_t{1});
    QCOMPARE(pairing.notes.size(), std::size_t{2});
    QVERIFY(pairing.notes[0].find("\"gone\"") != std::string::npos);
    QVERIFY(pairing.notes[1].find("\"lost\"") != std::string::npos);
}

void TestTensorMatch::everythingFoundIsAMappingThatFindsItAgain()
{
    const Model mine = modelOf({{"module.a.weight", {3, 3}}, {"b", {5, 6}}, {"c", {5, 6}}, {"d", {7}}, {"e", {8, 1}}});
    const Model theirs = modelOf({{"a.weight", {3, 3}}, {"1", {6, 5}}, {"2", {6, 5}}, {"z", {9}}});
    const Pairing found = pairTensors(mine, theirs, {});
    const auto report = pendingDifference(mine, theirs, {});
    QVERIFY(report);
    const auto read = parsePairMapping(pairMappingText(mappingOf(*report)));
    QVERIFY(read);
    const Pairing again = pairTensors(mine, theirs, *read);
    QVERIFY(again.notes.empty());
    QCOMPARE(again.pairs.size(), found.pairs.size());
    for (std::size_t i = 0; i < found.pairs.size(); ++i) {
        QCOMPARE(again.pairs[i].reference, found.pairs[i].reference);
        QCOMPARE(again.pairs[i].other, found.pairs[i].other);
        QCOMPARE(again.pairs[i].order, found.pairs[i].order);
        QCOMPARE(rowOf(again.pairs[i].basis).id, std::string_view("person"));
    }
    QCOMPARE(again.onlyReference, found.onlyReference);
    QCOMPARE(again.onlyOther, found.onlyOther);
}

void TestTensorMatch::squareMatricesFollowTheirOutputs()
{
    const Model mine = modelOf({{"w", {4, 4}}});
    Model theirs = modelOf({{"w", {4, 4}}});
    QCOMPARE(paired(mine, theirs), "w = w (name)");
    theirs.weights[0].channels.axis = 1;
    QCOMPARE(paired(mine, theirs), "w = w (name) transposed");
    PairMapping mapping;
    mapping.pair("w", "w", false);
    QCOMPARE(paired(mine, theirs, mapping), "w = w (person)");
}

void TestTensorMatch::layoutsThatFitTwiceFollowTheOthers()
{
    QCOMPARE(paired(modelOf({{"first", {24, 3, 3, 3}}, {"second", {48, 24, 3, 3}}}),
                    modelOf({{"first", {24, 3, 3, 3}}, {"second", {48, 3, 3, 24}}})),
             "first = first (name) axes 0 3 1 2; second = second (name) axes 0 3 1 2");
    QCOMPARE(paired(modelOf({{"first", {24, 3, 3, 3}}, {"second", {48, 24, 3, 3}}}),
                    modelOf({{"first", {24, 3, 3, 3}}, {"second", {48, 24, 3, 3}}})),
             "first = first (name); second = second (name)");
}

void TestTensorMatch::damagedTensorsKeepTheirPlace()
{
    const Model mine = modelOf({{"a", {2}}, {"b", {3, 3}}});
    Model theirs = modelOf({{"a", {2}}, {"c", {3, 3}}});
    for (Tensor& tensor : theirs.tensors) {
        tensor.error = Error{ErrorCode::Format, "its bytes are not there"};
    }
    QCOMPARE(paired(mine, theirs), "a = a (name) error | only b | other c");
}

void TestTensorMatch::queriesOfLlamaFilesAreInterleaved()
{
    const Model mine = modelOf({{"model.layers.0.self_attn.q_proj.weight", {16, 8}},
                                {"model.layers.0.self_attn.k_proj.weight", {8, 8}},
                                {"model.layers.0.self_attn.v_proj.weight", {8, 8}}});
    Model theirs =
        modelOf({{"blk.0.attn_q.weight", {16, 8}}, {"blk.0.attn_k.weight", {8, 8}}, {"blk.0.attn_v.weight", {8, 8}}});
    theirs.loader = "gguf";
    theirs.metadata = {
        {"general.architecture", "llama"}, {"llama.attention.head_count", "4"}, {"llama.attention.head_count_kv", "2"}};
    QCOMPARE(paired(mine, theirs),
             "model.layers.0.self_attn.q_proj.weight = blk.0.attn_q.weight (similar-name) same, rows interleaved in 4 "
             "heads; model.layers.0.self_attn.k_proj.weight = blk.0.attn_k.weight (similar-name) same, rows "
             "interleaved in 2 heads; model.layers.0.self_attn.v_proj.weight = blk.0.attn_v.weight (similar-name)");
    theirs.metadata["general.architecture"] = "qwen2";
    QVERIFY(!paired(mine, theirs).contains("interleaved"));
}

void TestTensorMatch::realNetworksArePairedAsTheirValuesSay_data()
{
    QTest::addColumn<int>("network");
    const auto expected = expectedPairs();
    for (std::size_t i = 0; i < expected["networks"].size(); ++i) {
        QTest::newRow(expected["networks"][i]["reference"].get<std::string>().c_str()) << static_cast<int>(i);
    }
}

/// No pair that is called sure or likely is wrong, and most of what belongs together is found.
void TestTensorMatch::realNetworksArePairedAsTheirValuesSay()
{
    QFETCH(int, network);
    const auto expected = expectedPairs()["networks"][static_cast<std::size_t>(network)];
    const auto modelFrom = [](const nlohmann::json& tensors) {
        std::vector<Tensor> all;
        for (const auto& item : tensors) {
            all.push_back(blank(item[0].get<std::string>(), item[1].get<Shape>()));
            all.back().type = item[2].get<bool>() ? ElementType::F32 : ElementType::I64;
        }
        Model model = made::model(std::move(all));
        for (Weight& weight : model.weights) {
            weight.layer = tensors[weight.tensor][3].get<std::string>();
            weight.kind = tensors[weight.tensor][4].get<std::string>();
            weight.usedBy = {weight.layer};
            weight.channels.axis = weight.kind == "MatMul" ? 1 : 0;
        }
        return model;
    };
    const Model mine = modelFrom(expected["reference_tensors"]);
    const Model theirs = modelFrom(expected["other_tensors"]);
    const Pairing pairing = pairTensors(mine, theirs, {});
    QCOMPARE(pairing.pairs.size() + pairing.onlyReference.size(), mine.tensors.size());
    QCOMPARE(pairing.pairs.size() + pairing.onlyOther.size(), theirs.tensors.size());
    std::size_t right = 0;
    std::size_t unsureAndWrong = 0;
    for (const TensorMatch& match : pairing.pairs) {
        const std::string& name = mine.tensors[match.reference].name;
        const std::string& partner = theirs.tensors[match.other].name;
        const auto known = expected["true"].find(name);
        if (known == expected["true"].end()) {
            continue;
        }
        const bool isRight = std::find(known->begin(), known->end(), partner) != known->end();
        right += isRight ? 1 : 0;
        const bool isSurer = rowOf(match.basis).certainty != Certainty::Unsure;
        QVERIFY2(isRight || !isSurer, (name + " = " + partner + ", " + std::string(rowOf(match.basis).id)).c_str());
        unsureAndWrong += isRight ? 0 : 1;
    }
    qInfo("%zu of %zu found, %zu unsure ones wrong", right, expected["true"].size(), unsureAndWrong);
    const std::vector<std::size_t> least{21, 50, 209, 9};
    QVERIFY(right >= least[static_cast<std::size_t>(network)]);
}

QTEST_APPLESS_MAIN(TestTensorMatch)
#include "tst_tensor_match.moc"
