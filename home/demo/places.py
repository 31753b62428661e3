"""The places of the demo: an invented region. Nothing here exists."""

from dataclasses import dataclass

REGION = "saryzhailau-oblysy"


@dataclass(frozen=True, slots=True)
class DemoPlace:
    """A place and the one above it; `off` names the parts that it does not use."""

    slug: str
    above: str
    kind: str
    name_kk: str
    name_ru: str
    name_en: str
    organisation_kind: str = ""
    off: tuple[str, ...] = ()


PLACES = (
    DemoPlace(
        REGION, "", "region", "Сарыжайлау облысы", "Сарыжайлауская область", "Saryzhailau Region"
    ),
    DemoPlace("tasbulaq", REGION, "district", "Тасбұлақ қаласы", "город Тасбулак", "Tasbulak city"),
    DemoPlace(
        "aqdala", REGION, "district", "Ақдала ауданы", "Акдалинский район", "Akdala district"
    ),
    DemoPlace(
        "arman",
        "tasbulaq",
        "organisation",
        "№ 4 «Арман» мектебі",
        "Школа № 4 «Арман»",
        "Arman School No. 4",
        "school",
    ),
    DemoPlace(
        "litsei",
        "tasbulaq",
        "organisation",
        "Тасбұлақ математика лицейі",
        "Тасбулакский математический лицей",
        "Tasbulak Mathematical Lyceum",
        "lyceum",
    ),
    DemoPlace(
        "balausa",
        "tasbulaq",
        "organisation",
        "«Балауса» балабақшасы",
        "Детский сад «Балауса»",
        "Balausa Kindergarten",
        "kindergarten",
        off=("uses_news",),
    ),
    DemoPlace(
        "qarasu",
        "aqdala",
        "organisation",
        "Қарасу ауылдық мектебі",
        "Карасуская сельская школа",
        "Karasu Village School",
        "village_school",
        off=("uses_classes",),
    ),
    DemoPlace("arman-5a", "arman", "class", "5 «Ә» сыныбы", "5 «Ә» класс", "Class 5 Ä"),
    DemoPlace("litsei-8a", "litsei", "class", "8 «А» сыныбы", "8 «А» класс", "Class 8 A"),
    DemoPlace(
        "balausa-qulynshaq",
        "balausa",
        "class",
        "«Құлыншақ» ересек тобы",
        "Старшая группа «Құлыншақ»",
        "Qulynshaq senior group",
    ),
)
