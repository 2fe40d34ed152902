"""Made-up people: family and given names from two lists, no pair twice."""

from dataclasses import dataclass
from random import Random

FAMILY_NAMES = (
    "佐藤 sato 鈴木 suzuki 高橋 takahashi 田中 tanaka 伊藤 ito 渡邉 watanabe 山本 yamamoto 中村 nakamura "
    "小林 kobayashi 加藤 kato 吉田 yoshida 山田 yamada 佐々木 sasaki 山口 yamaguchi 松本 matsumoto "
    "井上 inoue 木村 kimura 林 hayashi 斎藤 saito 清水 shimizu 山﨑 yamazaki 森 mori 池田 ikeda "
    "橋本 hashimoto 阿部 abe 石川 ishikawa 山下 yamashita 中島 nakajima 石井 ishii 小川 ogawa 前田 maeda "
    "岡田 okada 長谷川 hasegawa 藤田 fujita 後藤 goto 近藤 kondo 村上 murakami 遠藤 endo 青木 aoki "
    "坂本 sakamoto 福田 fukuda 太田 ota 西村 nishimura 藤井 fujii 金子 kaneko 三浦 miura 中野 nakano "
    "原田 harada 松田 matsuda 竹内 takeuchi 小野 ono 田村 tamura 中山 nakayama 和田 wada 石田 ishida "
    "森田 morita 上田 ueda 原 hara 内田 uchida 柴田 shibata 酒井 sakai 宮﨑 miyazaki 横山 yokoyama"
)
GIVEN_NAMES = (
    "美咲 misaki 翔太 shota 陽子 yoko 健一 kenichi 真由美 mayumi 大輔 daisuke 愛 ai 直樹 naoki 彩 aya "
    "拓也 takuya 裕子 yuko 亮 ryo 恵 megumi 和也 kazuya 千尋 chihiro 誠 makoto 由美子 yumiko 学 manabu "
    "早紀 saki 隆 takashi 麻衣 mai 浩 hiroshi 奈々 nana 淳 jun 智子 tomoko 康平 kohei 久美子 kumiko "
    "剛 tsuyoshi 菜摘 natsumi 修 osamu 優花 yuka 涼 ryota 葵 aoi 悠人 yuto 結衣 yui 蓮 ren 京子 kyoko "
    "進 susumu 文香 fumika 徹 toru"
)
FROM_ABROAD = (
    ("グエン アン", "nguyen.an"),
    ("サントス マリア", "santos.maria"),
    ("リー ウェイ", "lee.wei"),
    ("カーター ジョン", "carter.john"),
    ("シン プリヤ", "singh.priya"),
    ("キム ソヨン", "kim.soyeon"),
)


@dataclass(frozen=True)
class Name:
    """A person's name as shown, and the part of the e-mail address before the @."""

    shown: str
    address: str
    language: str = "ja"


def make_names(count: int, from_abroad: int, random: Random) -> list[Name]:
    """So many different names, a few of them of people who prefer English."""
    pairs = [(family, given) for family in _listed(FAMILY_NAMES) for given in _listed(GIVEN_NAMES)]
    random.shuffle(pairs)
    names = [Name(f"{family[0]} {given[0]}", f"{family[1]}.{given[1]}") for family, given in pairs]
    taken = {name.address: name for name in reversed(names)}  # two spellings may share an address: keep one
    unique = [name for name in names if taken[name.address] is name][: count - from_abroad]
    places = sorted(random.sample(range(count), from_abroad))
    for place, (shown, address) in zip(places, FROM_ABROAD, strict=False):
        unique.insert(place, Name(shown, address, "en"))
    return unique


def _listed(names: str) -> list[tuple[str, str]]:
    """(as written, in Latin letters) for each name of a list above."""
    words = names.split()
    return list(zip(words[::2], words[1::2], strict=True))
