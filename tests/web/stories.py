"""Stories written for these tests."""

from typing import Any

STORIES: list[dict[str, Any]] = [
    {
        "id": "ferry-1",
        "headline": "Ferry line to Gozo reopens",
        "body": "VALLETTA, March 3 - The ferry to Gozo sailed again on Monday after repairs to the harbour wall.\n\n"
        "Passengers welcomed the ferries with a brass band.",
        "published": "2021-03-03T09:30:00+01:00",
        "dateline": "VALLETTA, March 3",
        "places": ["Malta"],
        "people": ["Marta Vella", "Ġorġ Camilleri"],
        "orgs": ["Harbour Authority"],
        "topics": ["transport"],
        "source": "Island Wire",
        "lang": "en",
        "url": "https://wire.example/ferry-1",
    },
    {
        "id": "ferry-2",
        "headline": "Ferry fares rise <b>again</b> & again",
        "body": "Fares of the ferry company go up by a tenth in April, its director Marta Vella said.",
        "published": "2021-04-01",
        "people": ["Marta Vella"],
        "topics": ["transport", "prices"],
        "source": "Island Wire",
        "lang": "en",
    },
    {
        "id": "bread-1",
        "headline": "Bread prices fall in Nairobi",
        "body": "NAIROBI, May 5 - Bakers lowered the price of bread for the first time in two years.",
        "published": "2021-05",
        "dateline": "NAIROBI, May 5",
        "places": ["Kenya"],
        "orgs": ["Bakers' Union"],
        "topics": ["prices"],
        "source": "Rift Daily",
        "lang": "en-GB",
    },
    {
        "id": "museo-1",
        "headline": "El museo abre sus puertas",
        "body": "El museo de la ciudad abre el lunes con cuadros nunca vistos.",
        "published": "2020-11-30",
        "places": ["Colombia"],
        "source": "Rift Daily",
        "lang": "es",
    },
    {"id": "undated-1", "headline": "A ferry nobody dated", "body": "A letter about a ferry was found in a drawer."},
    {
        "id": "gone-1",
        "headline": "The ferry that sank",
        "body": "This story about a ferry was wrong.",
        "published": "2021-02-02",
        "people": ["Nobody Withdrawn"],
        "status": "withdrawn",
    },
]
VISIBLE = [story["id"] for story in STORIES if story.get("status") != "withdrawn"]
