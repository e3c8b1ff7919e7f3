"""Makes the fonts that pages embed for their formulas from TeX Gyre Pagella Math.

Usage: python subset.py texgyrepagella-math.otf
The font is in Debian's package fonts-texgyre-math 20180621-6; needs fonttools 4.68.0 and
brotli 1.2.1 from PyPI. A page embeds those of the fonts that characters.json lists whose
characters it uses; the first one has also what grows, in all its sizes and parts.
"""

import json
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter, load_font, save_font

# A parenthesis of the font comes in seven sizes and in parts: three sizes and the parts do.
SIZES = 3


def subset(source: str, characters: str, target: Path) -> None:
    """Writes a font with these characters, their larger sizes and nothing else."""
    options = Options(flavor="woff2", layout_features=[], hinting=False, desubroutinize=True)
    font = load_font(source, options)
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
    folder = Path(__file__).parent
    sets = json.loads((folder / "characters.json").read_text(encoding="utf-8"))
    for name, characters in sets.items():
        subset(sys.argv[1], characters, folder / f"{name}.woff2")
