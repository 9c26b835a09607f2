"""Closed lists of words, folded, that tell where a speaker's description ends or what stands in marks."""

from worker.enrichment.cleaning import fold


def words(text: str) -> frozenset[str]:
    """Return the folded words of a text."""
    return frozenset(map(fold, text.split()))


RELATIVES = words("الذي التي الذين اللذان اللذين اللتان اللتين اللواتي ممن حيث")

CIRCUMSTANCES = words("""
    خلال عقب بعد قبل أمس اليوم أول إلى على عن عبر حول بشأن ردا إثر أثناء السبت الأحد الاثنين الإثنين الثلاثاء
    الأربعاء الخميس الجمعة مساء صباح ظهر فجر أيضا كذلك قد لاحقا سابقا عندما حين لدى تعليقا بدوره بدورها قائلا
    قائلة نقلا لا لم لن ليس غير بأنه مؤكدا مشيرا بما بضرورة بأهمية بعدم بشدة بشكل
""")
"""Words that are no part of a speaker's description."""

ATTITUDES = words("""
    حديثها حديثهم تصريحه تصريحها تصريحاته تصريحاتها كلمته كلمتها خطابه ثقته ثقتها ثقتهم رغبته رغبتها رغبتهم حرصه
    حرصها حرصهم أمله أملها أملهم رفضه رفضها رفضهم دعمه دعمها دعمهم استعداده استعدادها التزامه التزامها تقديره تقديرها
    شكره شكرها أسفه أسفها قلقه قلقها ترحيبه ترحيبها تأييده تأييدها إدانته إدانتها استنكاره استنكارها
""")
"""What a speaker ends, or affirms: the verb's object, never its subject."""

OCCASIONS = words("""
    تصريح تصريحات تصريحه تصريحاته تصريحاتها حديث حديثه حديثها بيان بيانه بيانها مؤتمر مقابلة كلمة كلمته كلمتها
    لقاء تغريدة حوار خطاب اتصال تقرير تقريرها تقريره مقال رسالة مداخلة وقت ختام هذا هذه السياق ذات نفس رده ردها
    بلاغ منشور تدوينة معرض سياق إطار أعقاب بداية نهاية أول آخر
""")
"""Words that name the occasion of speech behind a preposition: في تصريح."""

TELLINGS = words("""
    تصريح تصريحات تصريحه تصريحاته تصريحاتها حديث حديثه حديثها مقابلة حوار اتصال خاص خاصة صحفي صحافي صحافية
""")
"""Occasions at which something is told to an outlet, and what is said of them."""

CLAUSE_STARTS = words("وكان وكانت كان كانت فيما بينما لكن حيث وأن أن إذ كما وكذلك ولكن إلا ثم وقد إن وإن")
AUXILIARIES = words("قد كان كانت لم لا الذي التي الذين وقد") | {"،", ","}
"""Words between a subject and its verb."""

SELF = words("ذاته ذاتها نفسه نفسها عينه عينها المذكور المذكورة")
APPENDED = SELF | words("""
    باسم العام دكتور مهندس أستاذ لواء عميد عقيد مقدم رائد نقيب ملازم فريق شيخ سيد حجة آية بن ابن أبو آل عبد
""")
"""Indefinite words that go on with a definite noun phrase: titles, beginnings of names."""

TURNS = words("الذي التي الذين حيث فيما بينما إذ كما لكن لكنه لكنها إلا مما ما الأمر في")
"""Words that end a quote behind an aside rather than resume it."""

FIRST_PERSON = words("نحن أنا إني إنني إننا لنا لي لدينا لدي علينا عندنا كنا كنت أنت")

SMALL = words("في من باسم على عن إلى مع لدى بن")
"""Words of a description that describe nothing."""

OUTLETS = words("""
    وكالة صحيفة جريدة قناة شبكة موقع مجلة إذاعة تلفزيون برنامج مراسل مراسلة فضائية راديو منصة وسائل
""")

NAMERS = words("""
    صحيفة جريدة مجلة قناة موقع شبكة وكالة برنامج تطبيق شركة مؤسسة منظمة جمعية مبادرة حملة مشروع صندوق بنك سجن
    مستشفى مدرسة جامعة معهد مركز متحف مسجد جامع فندق برج ملعب استاد نادي فريق حزب حركة تنظيم جماعة كتيبة لواء
    كتائب فصيل جبهة ألوية سفينة طائرة صاروخ طراز نوع نظام منصة هاشتاق هاشتاغ وسم كتاب رواية ديوان قصيدة فيلم
    مسلسل أغنية ألبوم مسرحية معرض مهرجان جائزة كأس بطولة دوري عملية عاصفة قانون اتفاق اتفاقية وثيقة خطة رؤية
    مؤتمر ملتقى منتدى ندوة قمة لجنة هيئة اسم باسم مسمى عنوان بعنوان شعار لقب ملقب يدعى تدعى تسمى يسمى المسماة
    المسمى حي قرية بلدة مخيم ميناء مطار حقل شارع ميدان تويتر فيسبوك
""")
"""Nouns that introduce a name: what stands in marks behind them is mostly no one's words."""

OFFICES = words("""
    وزير وزيرة رئيس رئيسة مدير مديرة متحدث متحدثة ناطق أمير محافظ سفير سفيرة نائب أمين عميد خبير خبيرة خبراء
    محلل محللون باحث باحثون دراسة تقرير مصدر مصادر مسؤول مسؤولة مسؤولون مدرب لاعب قائد مستشار مختص مختصون شهود
    والد والدة شرطة
""")
"""Heads of descriptions that a headline's colon makes a speaker."""

UNNAMED = words("""
    مصدر مصدران مصادر مسؤول مسؤولة مسؤولان مسؤولون مسؤولين مسئول شاهد شاهدة شهود متحدث متحدثة متحدثون ناشط ناشطة
    ناشطون ناشطين خبير خبيرة خبراء محلل محللون محللين دبلوماسي دبلوماسيون باحث باحثون سكان مقربون مراقب مراقبون
    مواطن مواطنون مواطنين أحد إحدى بعض عدد عدة مجموعة آخر آخرون
""")
"""Heads of descriptions of sources that are kept unnamed."""


def bare(word: str) -> str:
    """Return a folded word without the proclitics و، ب، ل and without the article."""
    for prefix in ("وال", "بال", "لل", "ال"):
        if word.startswith(prefix) and len(word) > len(prefix) + 1:
            return word.removeprefix(prefix)
    return word
