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
    "actress singer adviser advisor counsel counselor counsellor controller comptroller magistrate vicar "
    "chaplain baron baroness countess duchess viscount corporal cpl brigadier commodore trooper patrolman delegate "
    "alderman investigator warden assemblyman assemblywoman lawmaker mep founder ceo cfo coo trustee provost "
    "freiherr dona dottor frere pere maitre sayyid hajj haji"
)
# Words that newspapers of 1916 do not have.
MODERN = words(
    "software hardware internet website online digital video television computer computers laptop smartphone email "
    "mobile virtual cyber global media multimedia podcast blog streaming download server browser network broadband "
    "wireless satellite nuclear atomic jet airline airport airbase helicopter spacecraft rocket missile laser radar "
    "sonar robot robotic plastic nylon vaccine antibiotic genetic genome clone virus coronavirus pandemic lockdown "
    "outbreak biotech nanotechnology ecosystem environmental climate sustainable renewable solar recycling emissions "
    "supermarket mall superstore motel freeway motorway expressway superhighway parking teenager teen teenage "
    "playoff playoffs superstar celebrity lifestyle showbiz soundtrack album albums single singles rock punk techno "
    "disco hip hop rap jazz blues reggae metal grunge pop remix guitar keyboard synthesizer band bands gig gigs tour "
    "sitcom documentary sequel prequel trailer blockbuster animation animated anime manga comic comics cartoon "
    "superhero gaming gamer console arcade franchise workshop startup outsourcing downsizing privatisation "
    "privatization inflationary stakeholder spreadsheet database interface algorithm encryption password hacker "
    "refugee genocide apartheid ceasefire jihad jihadist terrorist terrorism hijacker insurgent extremist "
    "referendum ombudsman whistleblower paparazzi bestseller paperback feedback backup update upgrade format "
    "recordings recording recorder horizon vertical horizontal phantom legacy fantasy dynamic electronic electronics "
    "avenger avengers fighter fighters bomber bombers destroyer destroyers ranger rangers raider raiders"
)
# First names that are words too.
WORD_NAMES = words(
    "bill mark will grant rose frank jack pat art gene drew dale glen lance rob sue faith hope grace joy victor earl "
    "miles nick ray max guy chip chuck rusty sandy rich dick bob buddy harry jay jean penny ruby pearl robin dawn eve "
    "heather holly iris ivy lily olive violet daisy skip josh wade ward bunny rocky buck buster butch cliff clay "
    "colt dean duke forrest hunter jasmine jewel lane leo major melody mercy mike mason norm otto pierce pip ralph red "
    "reed rick rod roman roy rush sage scott spike sterling summer sunny stormy tab terry tony trey tuck ty viola woody"
)
# Titles that stand before nothing but a person's name.
ADDRESSES = words("mr mrs ms miss messrs mme")
HONORIFICS = words(
    "mr mrs ms miss dr sir dame lord lady sen rep gov gen col lt capt maj sgt cmdr prof rev president senator governor "
    "mayor messrs mme congressman congresswoman"
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
    "candidate colleague partner striker goalkeeper defender midfielder pitcher quarterback astronaut pilot "
    "designer composer conductor guitarist drummer bassist vocalist photographer presenter anchor commentator "
    "columnist biographer historian philosopher poet novelist midfielder winger skipper curator mp sister mother "
    "filmmaker comedian rapper cyclist boxer golfer sprinter swimmer skater wrestler jockey engineer architect "
    "artist painter sculptor photojournalist psychologist economist biologist physicist chemist astronomer surgeon "
    "developer publisher billionaire tycoon businessman businesswoman entrepreneur millionaire financier nephew niece "
    "cousin uncle aunt grandfather grandmother grandson fiancee fiance girlfriend boyfriend incumbent challenger "
    "opponent predecessor successor teammate opener rebel warlord dictator dissident fugitive gunman hostage "
    "firefighter paramedic postman farmer fisherman shopkeeper barrister solicitor prosecutor juror member"
)
SPEAKS = words("said says told added adds asked who announced wrote argued replied noted testified declared insisted")

# Organisations go on after these: "Ministry of Defence", "Bank of Nova Scotia".
ORG_HEADS = words(
    "ministry department bank university institute court church house board bureau federation council college "
    "school association league union society organization organisation office chamber commission committee "
    "confederation academy party museum army order knights daughters sons friends diocese archdiocese alliance "
    "front movement foundation academy faculty fund club conference trust hospital parliament congress senate "
    "agency authority service services centre center brotherhood campaign corps secretariat directorate division "
    "campaigners"
)
# After a first name these make a place, a thing or a day of the pair.
NOT_SURNAMES = words(
    "street st avenue ave road rd drive lane boulevard square park river lake mountain mount hill hills island "
    "islands county parish creek valley bay beach airport station bridge tower stadium hall center centre hotel day "
    "week month year award awards prize cup act bill law treaty plan agreement accord war peace open masters north "
    "south east west city town village state states province high middle elementary series festival championship "
    "championships marathon derby olympics regatta tournament parkway highway boulevard freeway turnpike"
)


LETTERS_BEHIND = words("kc qc mp mps mep msp td mla mpp obe mbe cbe dbe kbe phd md esq jp mc frs cpa rn dds facs bt")
"""Letters behind a person's name."""


@cache
def first_names() -> frozenset[str]:
    """Some 1,900 first names of many languages, folded."""
    text = (DATA / "first_names.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


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
