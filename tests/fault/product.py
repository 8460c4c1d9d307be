"""A product of its own for a test: the built library with the mock plugin and a model of no weight."""
import os
import shutil

# The library looks at the sizes of the model's files before it opens the plugin.
WEIGHTS_BYTES = 90_868_376
VOCABULARY_BYTES = 231_508


def vocabulary():
    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    lines = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *("##" + letter for letter in letters)]
    lines += ["##" + a + b for a in letters for b in letters]
    text = "\n".join(lines) + "\n"
    return text + "x" * (VOCABULARY_BYTES - len(text) - 1) + "\n"


def make(binary, plugin, where):
    """Returns the environment in which `binary` embeds with the plugin."""
    library = os.path.join(where, "lib")
    model = os.path.join(where, "share", "runbook", "models", "minilm-l6")
    os.makedirs(os.path.join(library, "runbook"))
    os.makedirs(model)
    built = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(binary))), "lib")
    for name in os.listdir(built):
        if name.startswith("librunbook.so"):
            shutil.copy2(os.path.join(built, name), library, follow_symlinks=False)
    shutil.copy2(plugin, os.path.join(library, "runbook", "librunbook_embed.so"))
    with open(os.path.join(model, "vocab.txt"), "w", encoding="ascii") as file:
        file.write(vocabulary())
    with open(os.path.join(model, "minilm-l6.onnx"), "wb") as file:
        file.write(b"mock")
    with open(os.path.join(model, "model.safetensors"), "wb") as file:
        file.truncate(WEIGHTS_BYTES)
    return {"LD_LIBRARY_PATH": library}
