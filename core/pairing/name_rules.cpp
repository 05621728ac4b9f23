// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pairing/name_rules.h"

#include <array>

namespace qs {

namespace {

// GGUF names: the GGUF specification and llama.cpp's gguf-py/gguf/constants.py; the names they stand for: the model
// classes of Hugging Face Transformers and Meta's reference checkpoints. A name that means different things in
// different networks has two rules; the rest of the names decides.
constexpr std::array kBlockParts{
    NameRule{"self_attn.q_proj", "attn_q"},
    NameRule{"self_attn.k_proj", "attn_k"},
    NameRule{"self_attn.v_proj", "attn_v"},
    NameRule{"self_attn.o_proj", "attn_output"},
    NameRule{"self_attn.out_proj", "attn_output"},
    NameRule{"self_attn.dense", "attn_output"},
    NameRule{"self_attn.qkv_proj", "attn_qkv"},
    NameRule{"self_attn.q_norm", "attn_q_norm"},
    NameRule{"self_attn.k_norm", "attn_k_norm"},
    NameRule{"attention.wq", "attn_q"},
    NameRule{"attention.wk", "attn_k"},
    NameRule{"attention.wv", "attn_v"},
    NameRule{"attention.wo", "attn_output"},
    NameRule{"attention.self.query", "attn_q"},
    NameRule{"attention.self.key", "attn_k"},
    NameRule{"attention.self.value", "attn_v"},
    NameRule{"attention.output.dense", "attn_output"},
    NameRule{"attention.output.LayerNorm", "attn_output_norm"},
    NameRule{"attn.q_proj", "attn_q"},
    NameRule{"attn.k_proj", "attn_k"},
    NameRule{"attn.v_proj", "attn_v"},
    NameRule{"attn.out_proj", "attn_output"},
    NameRule{"attn.c_attn", "attn_qkv"},
    NameRule{"attn.c_proj", "attn_output"},
    NameRule{"attn.Wqkv", "attn_qkv"},
    NameRule{"self_attention.query_key_value", "attn_qkv"},
    NameRule{"self_attention.dense", "attn_output"},
    NameRule{"attention.query_key_value", "attn_qkv"},
    NameRule{"attention.dense", "attn_output"},
    NameRule{"input_layernorm", "attn_norm"},
    NameRule{"attention_norm", "attn_norm"},
    NameRule{"ln_1", "attn_norm"},
    NameRule{"post_attention_layernorm", "ffn_norm"},
    NameRule{"post_attention_layernorm", "post_attention_norm"},
    NameRule{"pre_feedforward_layernorm", "ffn_norm"},
    NameRule{"post_feedforward_layernorm", "post_ffw_norm"},
    NameRule{"ffn_norm", "ffn_norm"},
    NameRule{"ln_2", "ffn_norm"},
    NameRule{"mlp.gate_proj", "ffn_gate"},
    NameRule{"mlp.up_proj", "ffn_up"},
    NameRule{"mlp.down_proj", "ffn_down"},
    NameRule{"mlp.gate_up_proj", "ffn_up"},
    NameRule{"mlp.c_fc", "ffn_up"},
    NameRule{"mlp.c_proj", "ffn_down"},
    NameRule{"mlp.fc1", "ffn_up"},
    NameRule{"mlp.fc2", "ffn_down"},
    NameRule{"mlp.dense_h_to_4h", "ffn_up"},
    NameRule{"mlp.dense_4h_to_h", "ffn_down"},
    NameRule{"mlp.gate", "ffn_gate_inp"},
    NameRule{"block_sparse_moe.gate", "ffn_gate_inp"},
    NameRule{"feed_forward.w1", "ffn_gate"},
    NameRule{"feed_forward.w2", "ffn_down"},
    NameRule{"feed_forward.w3", "ffn_up"},
    NameRule{"intermediate.dense", "ffn_up"},
    NameRule{"output.dense", "ffn_down"},
    NameRule{"output.LayerNorm", "layer_output_norm"},
};

constexpr std::array kModelParts{
    NameRule{"embed_tokens", "token_embd"},
    NameRule{"tok_embeddings", "token_embd"},
    NameRule{"wte", "token_embd"},
    NameRule{"embed_in", "token_embd"},
    NameRule{"word_embeddings", "token_embd"},
    NameRule{"embeddings.word_embeddings", "token_embd"},
    NameRule{"embeddings.token_type_embeddings", "token_types"},
    NameRule{"embeddings.position_embeddings", "position_embd"},
    NameRule{"embeddings.LayerNorm", "token_embd_norm"},
    NameRule{"word_embeddings_layernorm", "token_embd_norm"},
    NameRule{"wpe", "position_embd"},
    NameRule{"lm_head", "output"},
    NameRule{"embed_out", "output"},
    NameRule{"norm", "output_norm"},
    NameRule{"ln_f", "output_norm"},
    NameRule{"final_layernorm", "output_norm"},
    NameRule{"final_layer_norm", "output_norm"},
};

constexpr std::array<std::string_view, 8> kBlockStems{"layers", "layer", "h", "block",
                                                      "blocks", "blk",   "l", "resblocks"};

// Keras' and Flax' words; "qweight" and "weight_packed" are what GPTQ, AWQ and compressed-tensors store.
constexpr std::array kRoles{
    NameRule{"weight", "weight"},
    NameRule{"bias", "bias"},
    NameRule{"kernel", "weight"},
    NameRule{"depthwise_kernel", "weight"},
    NameRule{"pointwise_kernel", "pointwise_weight"},
    NameRule{"embedding", "weight"},
    NameRule{"embeddings", "weight"},
    NameRule{"scale", "weight"},
    NameRule{"gamma", "weight"},
    NameRule{"beta", "bias"},
    NameRule{"moving_mean", "running_mean"},
    NameRule{"moving_variance", "running_var"},
    NameRule{"running_mean", "running_mean"},
    NameRule{"running_var", "running_var"},
    NameRule{"qweight", "weight"},
    NameRule{"weight_packed", "weight"},
};

constexpr std::array<std::string_view, 14> kWrappers{
    "module",        "model",   "_orig_mod", "_forward_module",  "_fsdp_wrapped_module", "_checkpoint_wrapped_module",
    "state_dict",    "network", "net",       "model_state_dict", "base_model",           "transformer",
    "encoder_model", "_module",
};

constexpr std::array kOperators{
    NameRule{"MatMul", "weight"},    NameRule{"Gemm", "weight"},
    NameRule{"Conv", "weight"},      NameRule{"ConvTranspose", "weight"},
    NameRule{"Conv2D", "weight"},    NameRule{"DepthwiseConv2D", "weight"},
    NameRule{"depthwise", "weight"}, NameRule{"DepthwiseConv2dNative", "weight"},
    NameRule{"Gather", "weight"},    NameRule{"BiasAdd", "bias"},
    NameRule{"ReadVariableOp", ""},  NameRule{"resource", ""},
};

constexpr std::array<std::string_view, 5> kQuantizerSuffixes{"_quantized", "_dequantized", "_quant", "_Q4", "_Q8"};

} // namespace

std::span<const NameRule> blockPartRules()
{
    return kBlockParts;
}

std::span<const NameRule> modelPartRules()
{
    return kModelParts;
}

std::span<const std::string_view> blockStems()
{
    return kBlockStems;
}

std::span<const NameRule> roleRules()
{
    return kRoles;
}

std::span<const std::string_view> wrapperWords()
{
    return kWrappers;
}

std::span<const NameRule> operatorRules()
{
    return kOperators;
}

std::span<const std::string_view> quantizerSuffixes()
{
    return kQuantizerSuffixes;
}

} // namespace qs
