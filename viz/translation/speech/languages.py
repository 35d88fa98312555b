"""The languages that Whisper base writes, by the codes of its tokens; what is said of the one that it found or was told."""

from typing import Any

NAMES = """en English, zh Chinese, de German, es Spanish, ru Russian, ko Korean, fr French, ja Japanese, pt Portuguese, tr Turkish,
pl Polish, ca Catalan, nl Dutch, ar Arabic, sv Swedish, it Italian, id Indonesian, hi Hindi, fi Finnish, vi Vietnamese, he Hebrew,
uk Ukrainian, el Greek, ms Malay, cs Czech, ro Romanian, da Danish, hu Hungarian, ta Tamil, no Norwegian, th Thai, ur Urdu,
hr Croatian, bg Bulgarian, lt Lithuanian, la Latin, mi Maori, ml Malayalam, cy Welsh, sk Slovak, te Telugu, fa Persian, lv Latvian,
bn Bengali, sr Serbian, az Azerbaijani, sl Slovenian, kn Kannada, et Estonian, mk Macedonian, br Breton, eu Basque, is Icelandic,
hy Armenian, ne Nepali, mn Mongolian, bs Bosnian, kk Kazakh, sq Albanian, sw Swahili, gl Galician, mr Marathi, pa Punjabi,
si Sinhala, km Khmer, sn Shona, yo Yoruba, so Somali, af Afrikaans, oc Occitan, ka Georgian, be Belarusian, tg Tajik, sd Sindhi,
gu Gujarati, am Amharic, yi Yiddish, lo Lao, uz Uzbek, fo Faroese, ht Haitian Creole, ps Pashto, tk Turkmen, nn Nynorsk,
mt Maltese, sa Sanskrit, lb Luxembourgish, my Burmese, bo Tibetan, tl Tagalog, mg Malagasy, as Assamese, tt Tatar, haw Hawaiian,
ln Lingala, ha Hausa, ba Bashkir, jw Javanese, su Sundanese"""
LANGUAGES: dict[str, str] = dict(one.split(maxsplit=1) for one in NAMES.split(","))


def sentence(sent: dict[str, Any] | None) -> str:
    """Of what the browser is sent (payload.speech): the language that was found or told; nothing of a model for one alone."""
    if not sent:
        return ""
    name, share = sent["likeliest"], two(sent["probability"])
    if not sent["told"]:
        return f" It takes the language for **{name}**, with probability {share}: its decoder reads that token before the first word."
    if sent["used"] == name:
        return f" It was told to write {name}, which it finds likeliest by itself, too, with probability {share}."
    return f" It was told to write **{sent['used']}**; by itself it takes the language for {name}, with probability {share}."


def two(value: float) -> str:
    """A probability in two digits."""
    return f"{value:.2f}" if value >= 0.005 else ("0" if value == 0 else "<0.01")
