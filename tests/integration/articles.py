"""Articles of our own for the tests on the real broker."""

import json
from collections.abc import Iterator

_LEADS = (
    "أعلنت وزارة النقل في بغداد افتتاح جسر جديد فوق نهر دجلة بعد عامين من العمل.",
    "وصل وفد تجاري من الرباط إلى القاهرة لبحث تسهيل حركة البضائع بين البلدين.",
    "سجلت محطة الأرصاد في صنعاء أمطارا غزيرة غمرت عددا من الشوارع المنخفضة.",
    "اختتم في مدينة صفاقس معرض الكتاب السنوي بمشاركة عشرات دور النشر.",
)
_STATEMENTS = (
    'وقال المهندس سامر الحديدي: "سنفتح المسار الثاني أمام المركبات قبل نهاية الشهر".',
    "وأكدت الوزيرة ليلى المنصوري أن المشروع سيوفر مئات فرص العمل لأبناء المحافظة.",
    'وأضافت رئيسة البلدية هدى بن عمار: "لن نترك حيا واحدا من دون ماء نظيف".',
)
_CLOSINGS = (
    "ومن المقرر أن يزور الوفد مدينة الإسكندرية يوم الخميس المقبل.",
    "وتوقع خبراء أن تستقر الأسعار في أسواق عمان ودمشق خلال الأسابيع المقبلة.",
)


def article(number: int, **fields: object) -> dict[str, object]:
    """Return an article, the same for the same number; ``fields`` replace or add to its own."""
    paragraphs = [
        _LEADS[number % len(_LEADS)],
        _STATEMENTS[number % len(_STATEMENTS)],
        _CLOSINGS[number % len(_CLOSINGS)],
    ]
    own = {
        "id": f"article-{number}",
        "source": "sahifa.example",
        "url": f"https://sahifa.example/news/{number}",
        "title": f"خبر رقم {number}",
        "text": "\n\n".join(paragraphs),
    }
    return own | fields


def encoded(number: int, **fields: object) -> bytes:
    """Return the article as it stands on the raw topic."""
    return json.dumps(article(number, **fields), ensure_ascii=False).encode()


def many(count: int) -> Iterator[bytes]:
    """Yield that many articles, each with an id of its own."""
    return map(encoded, range(count))
