"""Word classes for extraction: small closed sets of folded words, each one rule's evidence."""

from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"


def words(text: str) -> frozenset[str]:
    """The words of a table, without repetition."""
    return frozenset(text.split())


WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = words(
    "january february march april may june july august september october november december jan feb mar apr jun jul "
    "aug sep sept oct nov dec"
)

# Words that begin sentences and headlines but no names; they also part two names that stand side by side.
ORDINARY = MONTHS.union(WEEKDAYS) | words(
    "a about above according across after again against all almost along already also although am amid among an "
    "and another any are around as ask asked at away back be because been before behind being below beside "
    "besides between beyond both but by can could despite did do does down due during each earlier either "
    "elsewhere even ever every few first following for former from further get given had half has have he hence "
    "her here hers him his how however i if in indeed inside instead into is it its itself just last late later "
    "least less let like likewise made many may meanwhile might more most moreover much must my near nearly "
    "neither never nevertheless new next no nobody none nor not nothing now of off officials on once one only "
    "onto or other others otherwise our out outside over own people per perhaps police quite rather reporters "
    "said same says second see separately several she should shares showers since so some still such than that "
    "the their them then there these they this those though three through throughout thus to today together "
    "tomorrow too toward towards two under unless unlike until up upon us very via was we well were what when "
    "where whether which while who whom whose why will with within without would yes yesterday yet you your el la "
    "los las en un una por para con pero le les des dans une pour avec der die das ein eine und mit il lo gli"
)

# Written small inside a name: "Rio de Janeiro", "Ludwig van Beethoven".
PARTICLES = words("de del della der den di da do dos das du la le van von ten ter zu zur bin ibn ben al el d y e")

TITLES = words(
    "mr mrs ms miss dr sir dame lord lady president vice prime minister premier chancellor senator sen representative "
    "rep congressman congresswoman governor gov mayor king queen prince princess emperor sultan sheikh sheik emir "
    "pope cardinal archbishop bishop reverend rev father general gen colonel col lieutenant lt captain capt major maj "
    "sergeant sgt admiral commander cmdr marshal judge justice attorney secretary chairman chairwoman chairperson "
    "chief director ambassador envoy charge affaires coach manager professor prof spokesman spokeswoman spokesperson "
    "officer detective sheriff deputy inspector constable treasurer commissioner speaker leader executive economist "
    "analyst councilman councilwoman superintendent principal pastor rabbi imam ayatollah mullah messrs madame mme "
    "monsieur herr frau senor senora signor presidente ministro comrade saint "
    "democrat republican assistant undersecretary acting former then actor "
    "actress singer"
)
# What ministers and secretaries are of: before a title part of it, before "Ministry" part of its name.
PORTFOLIOS = words(
    "foreign finance defence defense interior trade agriculture treasury state justice energy education health labor "
    "labour transport commerce environment"
)
# Sentence words that begin names all the same when a capitalised word follows: "New York", "First National Bank".
BEGINNINGS = words("new first los las le la el san")
# Titles that also stand alone before a comma and a name: "the First Lady, Cilia Flores".
ROLES = TITLES | words(
    "founder owner author writer lawyer aide adviser advisor head boss driver player teacher doctor nurse journalist "
    "reporter editor correspondent politician activist scientist researcher director producer trader dealer broker "
    "strategist son daughter wife husband brother sister mother widow victim suspect resident neighbor neighbour "
    "candidate colleague partner striker goalkeeper defender midfielder pitcher quarterback astronaut pilot"
)
SPEAKS = words("said says told added adds asked who announced wrote argued replied noted testified declared insisted")
GENERATIONS = words("jr sr ii iii iv")

CORPORATE = words(
    "inc incorporated corp corporation ltd limited co company cos plc ag sa nv gmbh llc llp spa pty bhd ab oy kk "
    "holdings bancorp bancorporation bancshares"
)
# The last word of an organisation's name.
ORG_TAILS = CORPORATE | words(
    "bank ministry department university agency institute association union party council commission committee court "
    "army navy embassy consulate authority board bureau club college church federation foundation fund group hospital "
    "industries international laboratory laboratories league museum organization organisation parliament senate "
    "service services society times trust airlines airways motors systems partners enterprises resources technologies "
    "stores communications financial insurance brothers sons congress assembly administration guard force forces "
    "orchestra academy alliance coalition network television radio news press school schools theatre theater "
    "investments capital securities petroleum oil energy electric steel chemical pharmaceuticals exchange office "
    "legislature tribunal shipping corps brigade regiment division command fleet squadron records studios police "
    "cathedral library band railway railroad ministries telegraph herald tribune gazette"
)
# Organisations go on after these: "Ministry of Defence", "Bank of Nova Scotia".
ORG_HEADS = words(
    "ministry department bank university institute court church house board bureau federation council college school "
    "association league union society organization organisation office chamber commission committee confederation "
    "academy party museum"
)
# After a first name these make a place, a thing or a day of the pair.
NOT_SURNAMES = words(
    "street st avenue ave road rd drive lane boulevard square park river lake mountain mount hill hills island "
    "islands county parish creek valley bay beach airport station bridge tower stadium hall center centre hotel day "
    "week month year award awards prize cup act bill law treaty plan agreement accord war peace open masters north "
    "south east west city town village state states province high middle elementary series festival championship"
)

_ACRONYMS = (
    "UN NATO EU EC EEC IMF OPEC OECD WTO GATT WHO UNESCO UNICEF UNHCR ASEAN OAU FBI CIA NSA KGB FDA EPA SEC FCC NASA "
    "FAA FTC FEMA NRC USDA BBC CNN NBC CBS ABC IBM IAEA FIFA UEFA IOC NBA NFL NHL MLB NAACP PLO IRA ANC TASS AFP UPI "
    "ECB FAO ILO ICC OSCE PKK FARC MI5 MI6 ISIS UAW NYSE CDC NIH DEA ATF TSA"
)
_INSTITUTIONS = (
    "United Nations|European Union|European Community|European Commission|European Parliament|"
    "European Central Bank|World Bank|International Monetary Fund|World Health Organization|"
    "World Trade Organization|African Union|Arab League|Organization of American States|Security Council|"
    "Red Cross|White House|Pentagon|Kremlin|Capitol Hill|Downing Street|Supreme Court|House of Representatives|"
    "House of Commons|House of Lords|Federal Reserve|Federal Reserve Board|Wall Street Journal|New York Times|"
    "Washington Post|Associated Press|Reuters|Bundesbank|Bundestag|Knesset|Duma|Politburo|Interpol|Europol|Hamas|"
    "Hezbollah|Taliban|Amnesty International|Human Rights Watch|Greenpeace|Scotland Yard|Labour Party|"
    "Conservative Party|Democratic Party|Republican Party|Communist Party|Warsaw Pact|Microsoft|Google|Facebook|"
    "Toyota|Sony|Honda|Boeing|Airbus|Volkswagen|Siemens|Gazprom|Walmart"
)


@cache
def first_names() -> frozenset[str]:
    """Some 1,200 first names of many languages, folded."""
    text = (DATA / "first_names.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


@cache
def acronyms() -> frozenset[str]:
    """Acronyms of well-known organisations, folded; in a text they count in capitals only."""
    return frozenset(acronym.lower() for acronym in _ACRONYMS.split())


@cache
def institutions() -> dict[str, frozenset[str]]:
    """First word → keys of well-known organisations whose names carry no telling word."""
    table: dict[str, set[str]] = {}
    for name in _INSTITUTIONS.split("|"):
        key = name.lower()
        table.setdefault(key.split(" ")[0], set()).add(key)
    return {first: frozenset(keys) for first, keys in table.items()}


# Evidence for and against places.
PLACE_PREPOSITIONS = words(
    "in at near from outside around across inside throughout toward towards via en a sur nach bei aus"
)
WEAK_PREPOSITIONS = words("of to for between de")
# Names of cities or divisions that are words first.
WORDS_BEFORE_PLACES = words(
    "reading mobile nice of bath male orange march split most police deal sale champaign union price independence "
    "hope liberty best bar date post born central enterprise normal progress university college bank trade street "
    "wells rich bend sandy buy worth hull cork lens tours angers same along this bury dole battle rugby wake reed van "
    "ham moses spring springs temple corona commerce surprise plant green golden industry eastern western northern "
    "southern capital centre center north south east west nord sud est federal national upper lower coast bay beach "
    "island islands lake river mountain mountains hills hill park grand grande real santo san santa los las el la le "
    "new old free general president victoria man much many can will bin ali hassan khan king prince marshall wall "
    "home care young white black brown stone wood field fields high long opportunity justice peace freedom star sun "
    "moon sea garden grove garner parker kennedy jackson lincoln madison monroe jefferson cleveland harrison pierce "
    "tyler wilson carter johnson clinton marion nelson taylor warren wayne douglas gary troy trinity paradise eden "
    "palm lead gold silver diamond media dates art arts mine mines mill mills oil gas power chance tempo data pop "
    "rock metro focus valley delta roma bor sibu god jesus maria mary joseph nancy latina bella como are era ore one "
    "two ten both minor major court house office imperial royal regent eagle falcon lion panther bull bear crane "
    "drake salmon hurricane storm brent piedmont"
)
# An area's name or demonym is no mention of it when this word stands right before or behind.
OTHER_AMERICAS = words("latin north south central pan native african anglo")
NOT_DEMONYM_BEFORE = {
    "american": OTHER_AMERICAS,
    "america": OTHER_AMERICAS,
    "americans": OTHER_AMERICAS,
    "indian": words("american west east"),
    "guinea": words("new equatorial"),
    "mexico": words("new"),
    "russia": words("united"),
    "jersey": words("new"),
    "ireland": words("northern"),
    "virginia": words("west"),
    "indians": words("american"),
}
NOT_DEMONYM_AFTER = {
    "american": words("express airlines samoa football"),
    "indian": words("ocean summer reservation"),
    "german": words("measles shepherd"),
    "georgian": words("house houses mansion architecture style era bay terrace facade"),
    "french": words("fries polynesia"),
    "turkey": words("dinner"),
    "china": words("sea"),
    "japan": words("sea"),
    "jordan": words("river valley"),
}
AREA_ACRONYMS = words("us uk uae prc drc gdr frg brd ddr dprk ussr sfry fyrom usa")
# Countries that are first names or words too; followed by a capitalised word they are taken for those.
DOUBTFUL_COUNTRIES = words("chad jordan georgia turkey israel guinea kenya america american china jersey cuba")
