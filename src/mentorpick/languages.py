"""Languages by tag and by name: one function that says which language a text means.

English names, the languages' own names and the tags they replace are those of the Unicode CLDR (Unicode License v3),
with a few everyday names added. Varieties that speakers share are one language here: ``nb`` and ``nn`` are ``no``.
"""

import re
import unicodedata
from functools import cache, lru_cache

_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{1,8})*")


_LONGEST = 200
"""Letters of what may name a language; more is no name, and is not looked at."""


@cache
def _names() -> dict[str, str]:
    rows = [(tag, name) for table in (_ABROAD, _LANGUAGES) for tag, names in _rows(table) for name in names]
    return {_without_accents(name): tag for tag, name in rows} | {name.casefold(): tag for tag, name in rows}


def _without_accents(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).casefold()


@cache
def _tags() -> dict[str, str]:
    tags = {tag: tag for tag, _ in _rows(_LANGUAGES)}
    return tags | {old: tag for tag, others in _rows(_REPLACED) for old in others}


def _rows(table: str) -> list[tuple[str, list[str]]]:
    rows = (row.strip().partition(" ") for row in table.split(";") if row.strip())
    return [(tag, names.replace("\n", " ").split("/")) for tag, _, names in rows]


def language_tag(text: str) -> str | None:
    """Return the primary tag (``en``, ``fil``) of a BCP 47 tag or of a language's English or own name; None if unknown.

    Regions and scripts do not count (``pt-BR`` and ``Portuguese (Brazil)`` are ``pt``), nor does case.
    """
    text = text.strip()
    if len(text) > _LONGEST:
        return None
    if (found := _TAG.fullmatch(text)) and (tag := _tags().get(found[1].lower())):
        return tag
    name = _without_aside(text)
    return _names().get(name.casefold()) or _names().get(_without_accents(name))


def _without_aside(text: str) -> str:
    """A language without what stands in brackets behind it."""
    bare = text.rstrip()
    return bare[: bare.rfind("(")].rstrip() if bare.endswith(")") and bare.count("(") == 1 else text


_HOW_WELL = frozenset((
    "a", "little", "bit", "of", "some", "basic", "basics", "conversational", "intermediate", "upper", "lower", "pre",
    "advanced", "good", "very", "fluent", "fluently", "fluency", "native", "natively", "beginner", "beginners",
    "beginner's", "a1", "a2", "b1", "b2", "c1", "c2", "mother", "tongue", "first", "second", "language", "working",
    "knowledge", "limited", "school", "rusty", "business", "professional", "proficient", "proficiency", "full",
    "elementary", "level", "speaker", "spoken", "written", "only", "i", "speak", "can", "in", "my", "is", "ok",
    "decent", "near", "bilingual", "excellent", "uk", "us", "british", "american",
    "muttersprache", "muttersprachlich", "fliessend", "verhandlungssicher", "grundkenntnisse", "gut", "sehr", "etwas",
    "kenntnisse", "langue", "maternelle", "courant", "couramment", "bilingue", "notions", "de", "d", "bon", "niveau",
    "scolaire", "professionnel", "nativo", "nativa", "fluido", "materno", "materna", "lengua", "basico", "intermedio",
    "avanzado", "alto", "medio", "nivel", "algo", "un", "poco", "madrelingua", "fluente", "buono", "base", "livello",
    "lingua", "basis", "moedertaal", "vloeiend", "goed", "redelijk", "beetje", "een", "ojczysty", "biegle", "biegly",
))  # fmt: skip
"""Words that say how well a language is spoken, or which variety of it."""


@lru_cache(maxsize=4096)
def read_languages(text: str) -> tuple[str, ...]:
    """Return the languages a text names: ``English and some French``; none where a part of it is not understood."""
    if len(text) > _LONGEST:
        return ()
    whole = _one_language(text)
    parts = [whole] if whole else [_one_language(part) for part in _BETWEEN.split(text) if part.strip()]
    return tuple(dict.fromkeys(filter(None, parts))) if all(parts) else ()


_BETWEEN = re.compile(r"[/&+,;]|\b(?:and|und|sowie|et|y|e|ed|i|oraz|or)\b")


def _one_language(text: str) -> str:
    bare = " ".join(_without_aside(text).split())
    words = re.sub(r"[:,(){}\[\]'’-]", " ", bare).split()
    named = [word for word in words if _without_accents(word) not in _HOW_WELL]
    return next((name for name in (bare, " ".join(named)) if name and language_tag(name)), "")


def language_name(tag: str) -> str:
    """Return the English name of a tag that `language_tag` gave; the tag itself where it is another text."""
    return _english().get(tag, tag)


def language_names() -> tuple[str, ...]:
    """Return every name that is known here: of each language the English one first, in order of tag."""
    return tuple(name for _, names in _rows(_LANGUAGES) for name in names)


@cache
def _english() -> dict[str, str]:
    return {tag: names[0] for tag, names in _rows(_LANGUAGES)}


_ABROAD = """
en Englisch/anglais/inglés/inglese/inglês/Engels/angielski/engelska; de allemand/alemán/tedesco/alemão/Duits/niemiecki;
fr Französisch/francés/francese/francês/Frans/francuski/franska; es Spanisch/espagnol/spagnolo/espanhol/Spaans;
es castellano; it Italienisch/italien/Italiaans; pt Portugiesisch/portugais/portugués/portoghese/Portugees;
nl Niederländisch/néerlandais; pl Polnisch/polonais/polaco;
ru Russisch/russe/ruso/russo; tr Türkisch/turc/turco; ar Arabisch/arabe/árabe/arabo;
zh Chinesisch/chinois/chino/cinese/Mandarin Chinese/普通话/汉语; el Griechisch/grec/griego; uk Ukrainisch/ukrainien;
nn Nynorsk; nb Bokmål; si Sinhalese; ms Bahasa Melayu; gsw Schweizerdeutsch; nl neerlandés/olandese/hollandais;
ja Japanisch/japonais/japonés/giapponese; ko Koreanisch/coréen/coreano; fa Persisch/persan/persa; hi Hindi;
sv Schwedisch/suédois/sueco; da Dänisch/danois; no Norwegisch/norvégien; fi Finnisch/finnois; cs Tschechisch/tchèque;
hu Ungarisch/hongrois; ro Rumänisch/roumain/rumano/rumeno; bg Bulgarisch/bulgare; hr Kroatisch/croate; sr Serbisch;
he Hebräisch/hébreu/hebreo; vi Vietnamesisch/vietnamien; sq Albanisch/albanais; ca catalan; es hiszpański/Spanisch;
it włoski; fr francuski; pt portugalski; ru rosyjski; uk ukraiński; pl polski
"""
"""The names of some languages in others, and everyday names."""
_LANGUAGES = """
aa Afar/Qafar; ab Abkhazian/Аԥсшәа; ace Acehnese; ach Acoli; ada Adangme; ady Adyghe; ae Avestan;
aeb Tunisian Arabic; af Afrikaans; afh Afrihili; agq Aghem; ain Ainu; ak Akan/Twi/Fanti; akk Akkadian;
akz Alabama; ale Aleut; aln Gheg Albanian; alt Southern Altai; am Amharic/አማርኛ; an Aragonese/aragonés;
ang Old English; ann Obolo; anp Angika; ar Arabic/Modern Standard Arabic/العربية; arc Aramaic;
arn Mapuche/Mapudungun; aro Araona; arp Arapaho; arq Algerian Arabic; ars Najdi Arabic; arw Arawak;
ary Moroccan Arabic; arz Egyptian Arabic; as Assamese/অসমীয়া; asa Asu/Kipare; ase American Sign Language/ASL;
asf Auslan; ast Asturian/asturianu; atj Atikamekw; av Avaric; avk Kotava; awa Awadhi; ay Aymara;
az Azerbaijani/azərbaycan/Azeri; ba Bashkir/башҡорт теле; bal Baluchi/بلۆچی; ban Balinese; bar Bavarian;
bas Basaa/Ɓàsàa; bax Bamun; bbc Batak Toba; bbj Ghomala; be Belarusian/беларуская/Belorussian; bej Beja;
bem Bemba/Ichibemba; bew Betawi; bez Bena/Hibena; bfd Bafut; bfi British Sign Language/BSL; bfq Badaga;
bg Bulgarian/български; bgc Haryanvi/हरियाणवी; bgn Western Balochi; bho Bhojpuri/भोजपुरी; bi Bislama; bik Bikol;
bin Bini; bjn Banjar; bkm Kom; bla Siksiká; blo Anii/anii kagɩja; blt Tai Dam/ꪼꪕꪒꪾ; bm Bambara/bamanakan;
bn Bangla/বাংলা/Bengali; bo Tibetan/བོད་སྐད་; bpy Bishnupriya; bqi Bakhtiari; br Breton/brezhoneg; bra Braj;
brh Brahui; brx Bodo/बर’; bs Bosnian/bosanski; bss Akoose; bua Buriat; bug Buginese; bum Bulu; byn Blin/ብሊን;
byv Medumba; ca Catalan/català/Valencian; cad Caddo; car Carib; cay Cayuga; cch Atsam; ccp Chakma/𑄌𑄋𑄴𑄟𑄳𑄦;
ce Chechen/нохчийн; ceb Cebuano; cgg Chiga/Rukiga; ch Chamorro; chb Chibcha; chg Chagatai; chk Chuukese;
chm Mari; chn Chinook Jargon; cho Choctaw/Chahta; chp Chipewyan; chr Cherokee/ᏣᎳᎩ; chy Cheyenne;
cic Chickasaw/Chikashshanompaʼ; ckb Central Kurdish/کوردیی ناوەندی/Sorani; clc Chilcotin; co Corsican/corsu;
cop Coptic; cps Capiznon; cr Cree; crg Michif; crh Crimean Tatar; crj Southern East Cree; crk Plains Cree;
crl Northern East Cree; crm Moose Cree; crr Carolina Algonquian; crs Seselwa Creole French; cs Czech/čeština;
csb Kashubian; csw Swampy Cree/ᓀᐦᐃᓇᐍᐏᐣ; cu Church Slavic/церковнослове́нскїй; cv Chuvash/чӑваш;
cy Welsh/Cymraeg; da Danish/dansk; dak Dakota; dar Dargwa; dav Taita/Kitaita;
de German/Austrian German/Swiss High German/Deutsch; del Delaware; den Slave; dgr Dogrib; din Dinka;
dje Zarma/Zarmaciine; doi Dogri/डोगरी; dsb Lower Sorbian/dolnoserbšćina; dtp Central Dusun; dua Duala/duálá;
dum Middle Dutch; dv Divehi/ދިވެހިބަސް; dyo Jola-Fonyi/joola; dyu Dyula; dz Dzongkha/རྫོང་ཁ; dzg Dazaga;
ebu Embu/Kĩembu; ee Ewe/eʋegbe; efi Efik; egl Emilian; egy Ancient Egyptian; eka Ekajuk;
el Greek/Ελληνικά/Modern Greek; elx Elamite;
en English/Australian English/Canadian English/British English/American English; enm Middle English;
eo Esperanto; es Spanish/Latin American Spanish/European Spanish/Mexican Spanish/español/Castilian;
esu Central Yupik; et Estonian/eesti; eu Basque/euskara; ewo Ewondo; ext Extremaduran;
fa Persian/Dari/فارسی/Farsi; fan Fang; ff Fula/Pulaar; fi Finnish/suomi; fil Filipino/Tagalog/Pilipino;
fit Tornedalen Finnish; fj Fijian; fo Faroese/føroyskt; fon Fon;
fr French/Canadian French/Swiss French/français; frc Cajun French; frm Middle French; fro Old French;
frp Arpitan; frr Northern Frisian/Nordfriisk; frs Eastern Frisian; fsl French Sign Language/LSF;
fur Friulian/furlan; fy Western Frisian/Frysk/Frisian; ga Irish/Gaeilge/Gaelic; gaa Ga/Gã; gag Gagauz;
gan Gan Chinese; gay Gayo; gba Gbaya; gbz Zoroastrian Dari; gd Scottish Gaelic/Gàidhlig; gez Geez/ግዕዝኛ;
gil Gilbertese; gl Galician/galego; glk Gilaki; gmh Middle High German; gn Guarani/avañe’ẽ; goh Old High German;
gon Gondi; gor Gorontalo; got Gothic; grb Grebo; grc Ancient Greek; gsg German Sign Language/DGS;
gsw Swiss German/Schwiizertüütsch; gu Gujarati/ગુજરાતી; guc Wayuu; gur Frafra; guz Gusii/Ekegusii;
gv Manx/Gaelg; gwi Gwichʼin; ha Hausa; hai Haida; hak Hakka Chinese; haw Hawaiian/ʻŌlelo Hawaiʻi;
hax Southern Haida; he Hebrew/עברית/Ivrit; hi Hindi/हिन्दी; hif Fiji Hindi; hil Hiligaynon; hit Hittite;
hmn Hmong; hnj Hmong Njua/𞄀𞄄𞄰𞄩𞄍𞄜𞄰; ho Hiri Motu; hr Croatian/hrvatski; hsb Upper Sorbian/hornjoserbšćina;
hsn Xiang Chinese; ht Haitian Creole/Kreyòl Ayisyen; hu Hungarian/magyar; hup Hupa; hur Halkomelem;
hy Armenian/հայերեն; hz Herero; ia Interlingua; iba Iban; ibb Ibibio; id Indonesian/Indonesia/Bahasa Indonesia;
ie Interlingue; ig Igbo/Ibo; ii Sichuan Yi/ꆈꌠꉙ; ik Inupiaq; ikt Western Canadian Inuktitut; ilo Iloko;
inh Ingush; io Ido; is Icelandic/íslenska; it Italian/italiano; iu Inuktitut/ᐃᓄᒃᑎᑐᑦ; izh Ingrian;
ja Japanese/日本語; jam Jamaican Creole English; jbo Lojban/la .lojban.; jgo Ngomba/Ndaꞌa; jmc Machame/Kimachame;
jpr Judeo-Persian; jrb Judeo-Arabic; jut Jutish; jv Javanese/Jawa; ka Georgian/ქართული;
kaa Kara-Kalpak/қарақалпақша; kab Kabyle/Taqbaylit; kac Kachin; kaj Jju/Kaje; kam Kamba/Kikamba; kaw Kawi;
kbd Kabardian; kbl Kanembu; kcg Tyap/Katab; kde Makonde/Chimakonde; kea Kabuverdianu; ken Kenyang/Kɛnyaŋ;
kfo Koro; kg Kongo; kgp Kaingang/kanhgág; kha Khasi; kho Khotanese; khq Koyra Chiini/Koyra ciini; khw Khowar;
ki Kikuyu/Gikuyu; kiu Kirmanjki; kj Kuanyama; kk Kazakh/қазақ тілі; kkj Kako/kakɔ; kl Kalaallisut/Greenlandic;
kln Kalenjin; km Khmer/ខ្មែរ/Cambodian; kmb Kimbundu; kn Kannada/ಕನ್ನಡ; ko Korean/한국어; koi Komi-Permyak;
kok Konkani/कोंकणी; kos Kosraean; kpe Kpelle/Kpɛlɛɛ; kr Kanuri; krc Karachay-Balkar; kri Krio; krj Kinaray-a;
krl Karelian; kru Kurukh; ks Kashmiri/کٲشُر; ksb Shambala/Kishambaa; ksf Bafia/rikpa; ksh Colognian/Kölsch;
ku Kurdish/Kurmanji; kum Kumyk; kut Kutenai; kv Komi; kw Cornish/kernewek; kwk Kwakʼwala; kxv Kuvi;
ky Kyrgyz/кыргызча/Kirghiz; la Latin/Latina; lad Ladino; lag Langi/Kɨlaangi; lah Western Panjabi; lam Lamba;
lb Luxembourgish/Lëtzebuergesch; lez Lezghian; lfn Lingua Franca Nova; lg Ganda/Luganda; li Limburgish;
lij Ligurian/ligure; lil Lillooet; liv Livonian; lkt Lakota/Lakȟólʼiyapi; lmo Lombard; ln Lingala/lingála;
lo Lao/ລາວ; lol Mongo; lou Louisiana Creole; loz Lozi; lrc Northern Luri/لۊری شومالی; lsm Saamia;
lt Lithuanian/lietuvių; ltg Latgalian/latgalīšu; lu Luba-Katanga/Tshiluba; lua Luba-Lulua; lui Luiseno;
lun Lunda; luo Luo/Dholuo; lus Mizo; luy Luyia/Luluhia; lv Latvian/latviešu; lzh Literary Chinese; lzz Laz;
mad Madurese; maf Mafa; mag Magahi; mai Maithili/मैथिली; mak Makasar; man Mandingo; mas Masai/Maa; mde Maba;
mdf Moksha/мокшень кяль; mdr Mandar; men Mende; mer Meru/Kĩmĩrũ; mfe Morisyen/kreol morisien; mg Malagasy;
mga Middle Irish; mgh Makhuwa-Meetto/Makua; mgo Metaʼ; mh Marshallese; mi Māori; mic Mi'kmaw/Lʼnuiʼsuti;
min Minangkabau; mk Macedonian/македонски; ml Malayalam/മലയാളം; mn Mongolian/монгол; mnc Manchu;
mni Manipuri/মৈতৈলোন্; moe Innu-aimun; moh Mohawk/Kanienʼkéha; mos Mossi; mr Marathi/मराठी; mrj Western Mari;
ms Malay/Melayu/Bahasa Melayu; mt Maltese/Malti; mua Mundang/MUNDAŊ; mus Muscogee/Mvskoke; mwl Mirandese;
mwr Marwari; mwv Mentawai; my Burmese/မြန်မာ; mye Myene; myv Erzya/эрзянь кель; mzn Mazanderani/مازرونی;
na Nauru; nan Min Nan Chinese; nap Neapolitan; naq Nama/Khoekhoegowab; nd North Ndebele/isiNdebele;
nds Low German/Low Saxon/Neddersass’sch; ne Nepali/नेपाली; new Newari; ng Ndonga; nia Nias; niu Niuean;
njo Ao Naga; nl Dutch/Flemish/Nederlands; nmg Kwasio; nnh Ngiemboon/Shwóŋò ngiembɔɔn;
no Norwegian/Norwegian Bokmål/Norwegian Nynorsk/norsk bokmål/norsk nynorsk/norsk; nog Nogai; non Old Norse;
nov Novial; nqo N’Ko/ߒߞߏ; nr South Ndebele/isiNdebele; nso Northern Sotho/Sesotho sa Leboa; nus Nuer/Thok Nath;
nv Navajo/Diné Bizaad; nwc Classical Newari; ny Nyanja/Chichewa/Chewa; nym Nyamwezi; nyn Nyankole/Runyankore;
nyo Nyoro; nzi Nzima; oc Occitan; oj Ojibwa; ojb Northwestern Ojibwa; ojc Central Ojibwa; ojs Oji-Cree;
ojw Western Ojibwa; oka Okanagan; om Oromo/Oromoo; or Odia/ଓଡ଼ିଆ/Oriya; os Ossetic/ирон; osa Osage/𐓏𐓘𐓻𐓘𐓻𐓟;
ota Ottoman Turkish; pa Punjabi/ਪੰਜਾਬੀ/Panjabi; pag Pangasinan; pal Pahlavi; pam Pampanga;
pap Papiamento/Papiamentu; pau Palauan; pcd Picard; pcm Nigerian Pidgin/Naijíriá Píjin/Pidgin;
pdc Pennsylvania German; pdt Plautdietsch; peo Old Persian; pfl Palatine German; phn Phoenician; pi Pali;
pis Pijin; pl Polish/polski; pms Piedmontese; pnt Pontic; pon Pohnpeian; pqm Maliseet-Passamaquoddy;
prg Prussian/prūsiskan; pro Old Provençal; ps Pashto/پښتو/Pushto;
pt Portuguese/Brazilian Portuguese/European Portuguese/português; qu Quechua/Runasimi; quc Kʼicheʼ;
qug Chimborazo Highland Quichua; raj Rajasthani/राजस्थानी; rap Rapanui; rar Rarotongan; rgn Romagnol;
rhg Rohingya/𐴌𐴗𐴥𐴝𐴙𐴚𐴒𐴙𐴝; rif Riffian/Tarifit; rm Romansh/rumantsch; rn Rundi/Ikirundi;
ro Romanian/Moldavian/română; rof Rombo/Kihorombo; rom Romany; rtm Rotuman; ru Russian/русский; rue Rusyn;
rug Roviana; rup Aromanian; rw Kinyarwanda/Ikinyarwanda/Rwanda; rwk Rwa/Kiruwa; sa Sanskrit/संस्कृत भाषा;
sad Sandawe; sah Yakut/саха тыла; sam Samaritan Aramaic; saq Samburu/Kisampur; sas Sasak; sat Santali/ᱥᱟᱱᱛᱟᱲᱤ;
saz Saurashtra; sba Ngambay; sbp Sangu/Ishisangu; sc Sardinian/sardu; scn Sicilian/sicilianu; sco Scots;
sd Sindhi/سنڌي; sdc Sassarese Sardinian; sdh Southern Kurdish/کوردی خوارگ; se Northern Sami/davvisámegiella;
see Seneca; seh Sena; sei Seri; sel Selkup; ses Koyraboro Senni; sg Sango/Sängö; sga Old Irish; sgs Samogitian;
shi Tachelhit/ⵜⴰⵛⵍⵃⵉⵜ; shn Shan/တႆး; shu Chadian Arabic; si Sinhala/සිංහල/Singhalese; sid Sidamo/Sidaamu Afo;
sk Slovak/slovenčina; sl Slovenian/slovenščina/Slovene; slh Southern Lushootseed; sli Lower Silesian;
sly Selayar; sm Samoan; sma Southern Sami/Åarjelsaemien gïele; smj Lule Sami/julevsámegiella;
smn Inari Sami/anarâškielâ; sms Skolt Sami/sääʹmǩiõll; sn Shona/chiShona; snk Soninke; so Somali/Soomaali;
sog Sogdien; sq Albanian/shqip; sr Serbian/Montenegrin/српски/Serbo-Croatian; srn Sranan Tongo; srr Serer;
ss Swati/siSwati; ssy Saho; st Southern Sotho/Sesotho/Sotho; stq Saterland Frisian; str Straits Salish;
su Sundanese/Basa Sunda; suk Sukuma; sus Susu; sux Sumerian; sv Swedish/svenska;
sw Swahili/Congo Swahili/Kiswahili; swb Comorian; syc Classical Syriac; syr Syriac/ܣܘܪܝܝܐ; szl Silesian/ślōnski;
ta Tamil/தமிழ்; tce Southern Tutchone; tcy Tulu; te Telugu/తెలుగు; tem Timne; teo Teso/Kiteso; ter Tereno;
tet Tetum; tg Tajik/тоҷикӣ; tgx Tagish; th Thai/ไทย; tht Tahltan; ti Tigrinya/ትግርኛ; tig Tigre/ትግረ; tiv Tiv;
tk Turkmen/türkmen dili; tkl Tokelau; tkr Tsakhur; tlh Klingon; tli Tlingit; tly Talysh; tmh Tamashek;
tn Tswana/Setswana; to Tongan/lea fakatonga; tog Nyasa Tonga; tok Toki Pona; tpi Tok Pisin; tr Turkish/Türkçe;
tru Turoyo; trv Taroko/patas Taroko; trw Torwali/توروالی; ts Tsonga/Xitsonga; tsd Tsakonian; tsi Tsimshian;
tt Tatar/татар; ttm Northern Tutchone; ttt Muslim Tat; tum Tumbuka; tvl Tuvalu; twq Tasawaq/Tasawaq senni;
ty Tahitian; tyv Tuvinian; tzm Central Atlas Tamazight/Tamaziɣt n laṭlaṣ; udm Udmurt; ug Uyghur/ئۇيغۇرچە/Uighur;
uga Ugaritic; uk Ukrainian/українська; umb Umbundu; ur Urdu/اردو; uz Uzbek/o‘zbek; vai Vai/ꕙꔤ;
ve Venda/Tshivenḓa; vec Venetian/veneto; vep Veps; vi Vietnamese/Tiếng Việt; vls West Flemish;
vmf Main-Franconian; vmw Makhuwa/emakhuwa; vo Volapük; vot Votic; vro Võro; vun Vunjo/Kyivunjo;
wa Walloon/walon; wae Walser; wal Wolaytta/ወላይታቱ; war Waray; was Washo; wbp Warlpiri; wo Wolof; wuu Wu Chinese;
xal Kalmyk; xh Xhosa/IsiXhosa/isiXhosa; xmf Mingrelian; xnr Kangri/कांगड़ी; xog Soga/Olusoga; yao Yao;
yap Yapese; yav Yangben/nuasue; ybb Yemba; yi Yiddish/ייִדיש; yo Yoruba/Èdè Yorùbá; yrl Nheengatu/nheẽgatu;
yue Cantonese/粵語; za Zhuang/Vahcuengh; zap Zapotec; zbl Blissymbols; zea Zeelandic; zen Zenaga;
zgh Standard Moroccan Tamazight/ⵜⴰⵎⴰⵣⵉⵖⵜ; zh Chinese/Simplified Chinese/Traditional Chinese/中文/Mandarin;
zu Zulu/isiZulu; zun Zuni; zza Zaza;
"""

_REPLACED = """
aa aar; ab abk; ae ave; aeb ajt; af afr; ak aka/fat/tw/twi; am amh; an arg; ar ara/arb; as asm; av ava;
ay aym/ayr; az aze/azj; ba bak; bal bcc; be bel; bg bul; bho bh/bih; bi bis; bik bcl; bm bam; bn ben;
bo bod/tib; br bre; bs bos; bua bxr; ca cat; ce che; ch cha; chm mhr; co cos; cr cre/cwd; crr pmk; cs ces/cze;
cu chu; cv chv; cy cym/wel; da dan; de deu/ger; del umu; den xsl; din dik; doi dgo; dtp ktr/kzj/kzt/tdu; dv div;
dz adp/dzo; ee ewe; el ell/gre; en eng; eo epo; es spa; et ekk/est; eu baq/eus; fa drw/fas/per/pes/prs/tnf;
ff fuc/ful; fi fin; fil tgl/tl; fj fij; fo fao; fr fra/fre; fy fry; ga gle; gba gya; gd gla; gl glg; gn grn/gug;
gon gno; grb gbo; gu guj/prp; gv glv; ha hau; hai hdn; he heb/iw; hi hin; hmn hea; ho hmo; hr hrv/scr; ht hat;
hu hun; hy arm/hye; hz her; ia ina; iba blg/snb; id in/ind; ie ile; ig ibo; ii iii; ik esk/ipk; io ido;
is ice/isl; it ita; iu ike/iku; ja jpn; jrb aju; jv jav/jw; ka geo/kat; kg kng/kon; ki kik; kj kua; kk kaz;
kl kal; kln spy; km khm; kmb smd; kn kan; ko kor; kok gom; kpe xpe; kr kau/knc; kru kxl; ks kas; ku kmr/kur;
kv kom/kpv; kw cor; ky kir; la lat; lah pnb; lb ltz; lg lug; li lim; ln lin; lo lao; lt lit; lu lub; luy bxk;
lv lav/lvs; man emk/mnk; mg mlg/plt; mh mah; mi mao/mri; mk mac/mkd; ml mal; mn drh/khk/mon; mr mar;
ms may/msa/zsm; mt mlt; mwr dhd; my bur/mya; na nau; nd nde; ne nep/npi; ng ndo; nl dut/nld;
no nb/nn/nno/nob/nor; nr nbl; nv nav; ny nya; oc oci; oj ojg/oji; om gaz/orm; or ori/ory; os oss; pa pan;
pi pli; pl pol; ps pbu/pus; pt por; qu que/quz; raj mup; rm roh; rn run; ro mo/mol/ron/rum; rom rmy; ru rus;
rw kin; sa cls/san; sc src/srd; sd snd; se sme; sg sag; si sin; sk slk/slo; sl slv; sm smo; sn sna; so som;
sq alb/als/sqi; sr cnr/hbs/scc/sh/srp; ss ssw; st sot; su sun; sv swe; sw swa/swc/swh; syr cld; ta tam; te tel;
tg tgk; th tha; ti tir; tk tuk; tmh ttq; tn tsn; to ton; tr tur; ts tso; tt tat; ty tah; ug uig; uk ukr; ur urd;
uz uzb/uzn; ve ven; vi vie; vo vol; wa wln; wo wol; xh xho; yi ji/ydd/yid; yo yor; za zha/zyb; zap zai;
zh chi/cmn/zho; zu zul; zza diq;
"""
