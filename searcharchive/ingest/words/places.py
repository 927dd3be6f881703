"""Words that speak for or against a place beside them, and names that are words before they are places."""

from searcharchive.ingest.words.vocabulary import words

DIRECTIONS = words(
    "north south east west northern southern eastern western northeast northwest southeast southwest northeastern "
    "northwestern southeastern southwestern central downtown greater upper lower mid uptown metro metropolitan "
    "suburban rural inner nearby neighboring neighbouring"
)
"""They stand before a place without being part of its name."""

KINDS_OF_PLACE = words(
    "city town village township borough hamlet community suburb suburbs municipality port county state province "
    "region district island capital resort parish outskirts streets people residents mayor governor north south east "
    "west citizens"
)
"""Before "of" they say that a place comes: "the town of Reading"."""

CIVIC = words(
    "police mayor city county town township village borough residents resident native natives man woman men women "
    "couple teen teenager boy girl official officials council councilman councilwoman councilor commissioners "
    "commissioner commission court courthouse school schools high fire sheriff sheriffs district area region metro "
    "suburb suburbs neighborhood neighbourhood community airport hospital library firefighters firefighter officer "
    "officers lawmakers voters students student teachers family families homes driver drivers government gov governor "
    "sen senator rep attorney judge prosecutors legislature legislators senate house department public regional "
    "municipal civic supreme superior circuit division chamber parks planning zoning water transit taxpayers farmers "
    "business businesses businessman detectives detective delegation embassy suburban headquarters office offices "
    "campus hospitals democrat republican democrats republicans state border coast"
)
"""What a place has: behind a name they speak for a place."""

MUNICIPAL = words(
    "high mayor city council township village school schools resident residents native elementary independent chamber"
)
"""What a town has and a country has not."""

MINISTERS = words("minister ministra ministro ministre ministry ministerio ministere")
"""Behind them and "of" stands a task rather than a place."""

STREETS = words(
    "street st avenue ave road rd drive dr lane boulevard blvd highway hwy parkway pkwy court ct place terrace "
    "turnpike expressway freeway bridge square way trail"
)
"""Behind a name they make a street of it."""

TITLES_OF_PAPERS = words(
    "times journal post herald news gazette tribune chronicle telegraph star sun observer courier press daily review "
    "mail dispatch guardian bulletin examiner sentinel record enquirer inquirer magazine radio weekly"
)
"""Behind a name they make a newspaper of it."""

THINGS = words(
    "inc corp co ltd plc llc group bank hotel restaurant cafe grill church chapel cathedral stadium arena theater "
    "theatre university college institute foundation company companies motors club yankees airlines airways bay river "
    "lake creek mountain mountains valley beach island islands canyon falls ridge point peak hills hill forest county "
    "parish plan treaty accord agreement protocol declaration act cup open award awards prize festival marathon "
    "exchange"
)
"""Behind a name, written large, they make one name of both: a company, a church, a river."""

DOTTED = frozenset(("nh", "nj", "nm", "ny", "nc", "nd", "ri", "sc", "sd", "w va", "dc", "bc", "ns", "nb", "pei"))
"""Areas that are known by their initials wherever these stand with dots."""

PARTIES = frozenset(("d", "r"))
"""Of American legislators: "D-Conn."."""

COMMON = words("junior senior district arab tri central city park state town county green grand royal")
"""More words that are names of towns somewhere."""

MARKS_OF_COUNTIES = words("counties parishes")
GOVERNMENTS_DO = words(
    "said says wants wanted agreed insists insisted hopes fears believes announced warned accused denied "
    "rejected called urged argues argued supports supported maintains regards considers sees "
    "proposed offered responded replied reacted refused threatened imposed lifted demanded views acknowledged"
)
"""Behind a capital they tell that its government is meant."""

CURRENCIES = words(
    "dollar dollars dlr dlrs franc francs pound pounds sterling stg yen won yuan crown crowns krone kroner krona "
    "kronor mark marks markka guilder guilders schilling schillings lira lire peso pesos rand real reais rupee rupees "
    "rouble roubles ruble rubles escudo escudos peseta pesetas drachma drachmas dinar dinars dirham dirhams riyal "
    "riyals ringgit rupiah baht zloty forint hryvnia naira shilling shillings cedi"
)
"""Behind a country or its people they make money of it."""
