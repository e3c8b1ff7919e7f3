"""Makes the fonts that pages embed from TeX Gyre Pagella and TeX Gyre Pagella Math.

Usage: python subset.py texgyrepagella-math.otf FOLDER
FOLDER holds texgyrepagella-regular.otf and its kin. The fonts are in Debian's packages
fonts-texgyre-math 20180621-6 and fonts-texgyre 20180621-6; needs fonttools 4.68.0 and brotli 1.2.1
from PyPI. A page embeds those of the fonts that characters.json lists whose characters it uses; the
first one has also what grows, in all its sizes and parts.
"""

import json
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter, load_font, save_font

# A parenthesis of the font comes in seven sizes and in parts: three sizes and the parts do.
SIZES = 3


def subset(source: Path, characters: str, target: Path) -> None:
    """Writes a font with these characters, their larger sizes and nothing else."""
    is_text = target.stem.startswith("text")
    features = ["kern", "liga"] if is_text else []
    options = Options(flavor="woff2", layout_features=features, hinting=False, desubroutinize=True)
    font = load_font(source, options)
    if not is_text:
        variants = font["MATH"].table.MathVariants
        for construction in variants.VertGlyphConstruction + variants.HorizGlyphConstruction:
            del construction.MathGlyphVariantRecord[SIZES:]
            construction.VariantCount = len(construction.MathGlyphVariantRecord)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=map(ord, characters))
    subsetter.subset(font)
    # The licence asks for a changed font to have a name of its own.
    for record in font["name"].names:
        if record.nameID in (1, 4, 6, 16):
            record.string = target.stem
    save_font(font, str(target), options)
    print(target.name, target.stat().st_size, "bytes,", font["maxp"].numGlyphs, "glyphs")


if __name__ == "__main__":
    math, texts = map(Path, sys.argv[1:])
    styles = {"text-bold": "bold", "text-italic": "italic"}
    folder = Path(__file__).parent
    sets = json.loads((folder / "characters.json").read_text(encoding="utf-8"))
    for name, characters in sets.items():
        text = texts / f"texgyrepagella-{styles.get(name, 'regular')}.otf"
        source = text if name.startswith("text") else math
        subset(source, characters, folder / f"{name}.woff2")
