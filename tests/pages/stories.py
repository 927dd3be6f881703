"""Articles written for these tests, as they are stored."""

from searcharchive.article import Article, Dateline, Entity, MentionedDate, Place, Role, Status
from searcharchive.dates import PartialDate, parse_iso

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>&amp;"


def day(text: str) -> PartialDate:
    value = parse_iso(text)
    assert value is not None
    return value


LVIV = Place("UA/Lviv/Lviv", "Lviv", "UA", 49.84, 24.03, Role.DATELINE, about=True)
POLAND = Place("PL", "Poland", "PL", 52.0, 20.0)
KRAKOW = Place("PL/Lesser Poland/Kraków", "Kraków", "PL", 50.06, 19.94)

STORIES = (
    Article(
        id="tram-1",
        headline="Tram drivers of Lviv end their strike",
        body="LVIV, May 4 - Tram drivers went back to work on Tuesday.\n\n"
        "Their strike had begun on 2 May 2021.\nNo tram ran.",
        published=day("2021-05-04T18:05:00+03:00"),
        dateline=Dateline("LVIV, May 4", LVIV.id, day("2021-05-04")),
        mentioned=(MentionedDate(day("2021-05-02")), MentionedDate(day("2019"))),
        places=(POLAND, LVIV),
        people=(Entity("Oksana Bondar"), Entity("Jan Nowak")),
        orgs=(Entity("Tramway Union"),),
        topics=("transport", "labour"),
        source="Galicia Post",
        lang="en",
        byline="Iryna Melnyk",
        url="https://post.example/tram-1",
    ),
    Article(
        id="tram-2",
        headline="New trams for Kraków",
        body="Kraków buys forty trams. Jan Nowak signed for the city.",
        published=day("2021-06"),
        places=(KRAKOW,),
        people=(Entity("Jan Nowak"),),
        topics=("transport",),
        source="Vistula Wire",
        lang="en",
    ),
    Article(
        id="flood-1",
        headline="Rain floods a cellar archive",
        body="Old papers were carried out of a flooded cellar.",
        published=day("2021-08-19"),
        people=(Entity("Oksana Bondar"),),
        source="Vistula Wire",
        lang="en",
        status=Status.CORRECTED,
    ),
    Article(
        id="letter", headline="A letter that nobody dated", headline_derived=True, body="A letter that nobody dated"
    ),
    Article(
        id="rtl",
        headline="ترام جديد في المدينة",
        body="وصل ترام جديد إلى المدينة اليوم.",
        published=day("2021-05-20"),
        source="الصحيفة",
        lang="ar",
    ),
    Article(
        id="hostile",
        headline=HOSTILE,
        body=f"{HOSTILE}\n\nA tram {HOSTILE}",
        published=day("2021-05-09"),
        dateline=Dateline(HOSTILE),
        places=(Place(f"ZZ/{HOSTILE.replace('/', '-')}", HOSTILE),),
        people=(Entity(HOSTILE),),
        orgs=(Entity(HOSTILE),),
        topics=(HOSTILE,),
        source=HOSTILE,
        lang="en",
        byline=HOSTILE,
        version=HOSTILE,
        url="javascript:alert(1)",
    ),
    Article(id="taken-back", headline="A tram that was not", body="A secret tram.", status=Status.WITHDRAWN),
)
VISIBLE = tuple(story for story in STORIES if story.visible)
