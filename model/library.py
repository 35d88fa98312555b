"""transformers, in one place: while it is imported it puts another module in its place, so that of two threads that import it at
once one would find it half made. It takes seconds: this is imported where a model of it is opened.
"""

from transformers import (
    AttentionInterface,
    AutoConfig,
    AutoImageProcessor,
    AutoModel,
    AutoModelForCausalLM,
    AutoTokenizer,
    CLIPModel,
    PreTrainedModel,
    ViTForImageClassification,
    ViTModel,
)
from transformers.integrations.gguf.gguf_tokenizer_mapping import GGUF_PRE_TOKENIZER_SPLITS, get_gguf_tokenizer
from transformers.masking_utils import AttentionMaskInterface, eager_mask
from transformers.utils.logging import disable_progress_bar

__all__ = [
    "GGUF_PRE_TOKENIZER_SPLITS",
    "AttentionInterface",
    "AttentionMaskInterface",
    "AutoConfig",
    "AutoImageProcessor",
    "AutoModel",
    "AutoModelForCausalLM",
    "AutoTokenizer",
    "CLIPModel",
    "PreTrainedModel",
    "ViTForImageClassification",
    "ViTModel",
    "disable_progress_bar",
    "eager_mask",
    "get_gguf_tokenizer",
]
