"""A few hundred strings of all kinds, for comparing tokenizers."""

LECTURE = (
    "Many words map to one token, but some don't: indivisible.\n\nUnicode characters like emojis may be split into many "
    "tokens containing the underlying bytes: 🤚🏾\n\nSequences of characters commonly found next to each other may be "
    "grouped together: 1234567890"
)

SENTENCES = (
    "The dog chased the ball.",
    "I'LL say it's John's, we're sure they've won; don't you'd?",
    "Antidisestablishmentarianism is unbelievably long",
    "Größenwahn, naïveté, façade, Ærø, Łódź, İstanbul, ẞ",
    "Все люди рождаются свободными",
    "Όλοι οι άνθρωποι γεννιούνται ελεύθεροι",
    "كل الناس يولدون أحراراً",
    "כל בני האדם נולדו בני חורין",
    "सभी मनुष्यों को गौरव",
    "มนุษย์ทั้งหลายเกิดมามีอิสระ",
    "人人生而自由，在尊严和权利上一律平等。",
    "すべての人間は、生まれながらにして自由であり",
    "만나서 반가워요. 모든 인간은",
    "ყველა ადამიანი იბადება თავისუფალი",
    "Bütün insanlar hür doğar",
    "ሰዎች ሁሉ በነጻነት",
    "👨‍👩‍👧‍👦 👩🏽‍🚀 🏳️‍🌈 🇺🇦 ❤️ 🤚🏾",
    "e\u0301 vs \u00e9, \u1e69\u0323, Z\u0351\u036b\u0343algo",
    "def f(x):\n    return x**2  # square\n\tif x == 10:\r\n\t\tpass",
    '<script>alert("x")</script><img onerror=1>',
    "x = [1,2,3]; y={'a': 0x1F, \"b\": 1e-10}",
    "1234567890 127+677=804 3.14159 1,000,000 ٠١٢٣ ⅷ ²",
    "<|endoftext|> <|im_start|>user<|im_end|> [CLS] [SEP] [MASK]",
    "   leading, and trailing   ",
    "\n\n\n  \n\t\t \r\n\r\n",
    "\u00a0\u2003\u3000\u200b\ufeff\u2028\u2029",
    "\x00\x01\x02\x03\x04\x06\x07\x08\x0b\x0c\x0e\x13\x14\x16\x1b\x1c\x1d\x1e\x1f\x7f\x85",
    "nul\x00inside and \x1c between",
    "lone \ud83d high, \udc00 low, \udc00\ud83d swapped",
    "\U00050000 \U000f0000 \U0010ffff \ufffe \uffff \ufffd",
    "https://example.org/a?b=c&d=%20#e",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "!!!???...---___***   ///",
    "MiXeD CaSe iPhone eBay McDonald's",
)


def varied() -> list[str]:
    """Each sentence as it is and in ten disguises."""
    made = ["", " ", "\n", "a", LECTURE]
    for text in SENTENCES:
        made += [text, text.upper(), text.title(), text[::-1], text * 3, f" {text}", f"{text}\n", text.replace(" ", "")]
        made += [text.replace(" ", "  "), "\n".join(text), text[: len(text) // 2] + "7" + text[len(text) // 2 :]]
    return made
