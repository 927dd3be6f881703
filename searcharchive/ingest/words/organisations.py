"""Words that tell organisations: how their names end and begin, what is said before and behind them; our own tables."""

from functools import cache

from searcharchive.analysis.words import forms
from searcharchive.ingest.words.vocabulary import DATA, words

CORPORATE = words(
    "inc incorporated corp corporation ltd limited co company cos plc ag sa nv gmbh llc llp spa pty bhd ab oy kk asa "
    "aps oyj kgaa sarl srl bv jsc ojsc sae pjsc pvt "
    "holdings holding bancorp bancorporation bancshares"
)
# The last word of an organisation's name.
ORG_TAILS = CORPORATE | words(
    "bank ministry department university agency institute association union party council commission committee court "
    "army navy embassy consulate authority board bureau club college church federation foundation fund group hospital "
    "industries international laboratory laboratories league museum organization organisation parliament senate "
    "service services society times trust airlines airways airline motors motor systems partners enterprises resources "
    "technologies technology stores communications financial insurance brothers sons congress assembly administration "
    "guard force forces orchestra academy alliance coalition network networks television radio news press school "
    "schools theatre theater "
    "strategies analytics advisers consultants economics ratings ventures biotech robotics healthcare therapeutics "
    "investments capital securities petroleum oil energy electric steel chemical chemicals pharmaceuticals "
    "pharmaceutical exchange office legislature tribunal shipping corps brigade regiment division command fleet "
    "squadron records studios studio police cathedral library band railway railways railroad ministries telegraph "
    "herald tribune gazette post "
    "entertainment pictures films productions publishing publishers publications books magazine media broadcasting "
    "software electronics foods breweries brewery mills works aviation aerospace aircraft automotive airbus "
    "products solutions consulting associates advisors logistics utilities telecom telecommunications mobile "
    "realty properties mining metals cement paper textiles tobacco "
    "infantry cavalry artillery battalion platoon militia marines legion battery regiments wing "
    "choir symphony philharmonic opera ballet ensemble quartet trio conservatory "
    "united fc afc rovers wanderers athletic albion hotspur team racing dynamo "
    "conference consortium collective cooperative syndicate confederation chamber front movement brotherhood "
    "seminary abbey monastery diocese archdiocese synod congregation ministries "
    "institution institutions institutes centre center clinic laboratories observatory zoo aquarium "
    "secretariat directorate taskforce treasury cabinet patrol constabulary "
    "community caucus lobby guild fraternity sorority workers teamsters "
    "dispatch chronicle courier examiner inquirer sentinel observer guardian mirror bulletin daily "
    "weekly review journal telegram statesman advertiser argus "
    "recordings channel lottery initiative transport transit athletics wines winery vineyards brewing distillery "
    "dairy farms supermarkets hotels resorts casino casinos cinemas toys apparel cosmetics "
    "ports harbours fisheries forestry customs"
)
# First words of organisations' names in other languages; what follows is theirs.
FOREIGN_HEADS = words(
    "banco banca banque banka universidad universidade universita universite universitat universiteit universitas "
    "instituto istituto institut partido partito parti partai partei ministerio ministere ministero "
    "bundesministerium asociacion associacao associazione societe sociedad societa sociedade compagnie compania "
    "companhia credit credito grupo gruppo groupe caisse cassa caja academia accademia academie akademie fundacion "
    "fundacao fondazione fondation stiftung federacion federacao federazione confederacion sindicato consejo "
    "conselho consiglio conseil comision comissao commissione corte tribunale museo musee teatro theatre deutsche "
    "deutscher deutsches electricite gaz petroleos empresa energias jornal diario gazeta gazzetta ecole escuela "
    "escola scuola colegio hochschule verband verein bayerische osterreichische nederlandse koninklijke svenska "
    "norsk dansk bundes landes fc afc ac ssc as sc cd cf rc sv vfb vfl tsv psv ajax olympique sporting atletico "
    "deportivo dinamo lokomotiv spartak partizan hapoel maccabi"
)
# Written small right before the name of one: "the carmaker Alder", "rock band Kestrel".
ORG_NOUNS = words(
    "band group label company firm airline carmaker automaker manufacturer retailer bank "
    "insurer newspaper magazine daily weekly tabloid broadcaster network station channel club team "
    "franchise party union charity organization organisation agency consultancy chain supermarket brewer "
    "conglomerate startup website utility subsidiary unit giant "
    "militia faction rebels guerrillas movement orchestra choir trio quartet quintet sextet duo university college "
    "school institute museum studio shipbuilder steelmaker drugmaker chipmaker carrier "
    "cooperative foundation thinktank"
)
# Last words of a name that begins with a place, and is then no team's: "Jersey Shores", "Texas Republicans".
NO_TEAM = words(
    "republicans democrats conservatives liberals socialists communists catholics muslims christians jews protestants "
    "states islands isles mountains hills falls springs rapids lakes heights plains woods gardens streets games "
    "olympics championships awards series finals playoffs news studios sands affairs rights talks accords elections "
    "primaries schools counties territories provinces headquarters downs waters angeles aires negotiations times "
    "sens reps govs senators representatives governors lawmakers officials troops forces soldiers police "
    "houses pass business americans stocks shares bonds nations peoples indians studies"
)
# After these words of a longer name more of it must come: "United" ends a club's name, but begins a party's.
LAST_ONLY = words("united racing team mobile financial press")
FORMER = words("former then acting vice deputy assistant")
# Behind "and" these end the name before it: "Alder and Co".
PARTNERS = words("co company cie sons son daughters brothers bros associates partners")
ROADS = words("street st avenue ave road rd drive lane boulevard blvd highway hwy parkway pkwy turnpike expressway")
# In capitals, but no organisation's letters.
NOT_ACRONYMS = words(
    "tv cd cds dvd dvds lp lps ep gdp gnp cpi aids hiv dna rna ceo cfo coo cto usa uk us uae am pm edt est cdt cst "
    "mdt mst pdt pst gmt bst utc cet mph kph mp mps qc phd ma ba mba bsc md ok id iq suv suvs pc pcs ufo ufos vip "
    "vips atm gps ad bc bce ce ii iii iv vi vii viii ix xi xii xiii xiv xv xvi xx xxi vs lng lpg ipo gop dj djs mc "
    "rsvp sos diy faq html http url www pdf usb cpu ram rom wifi sms ascii xml sql iso led lcd am fm vhf uhf hd mvp "
    "era rbi nl al pga ussr drc prc gdr frg update correction refile advisory embargoed breaking exclusive opinion "
    "analysis feature factbox timeline wrapup graphic picture pictures video live new the and for with from not but "
    "all you are was his her its our who how why what when where no yes end more covid sars mers bse rpm kwh mln "
    "bln dlrs pct cts usd eur gbp jpy dm sfr ecu sdr sdrs libor lbo cif fob tba mw kw km kg lb lbs ft sq oz bpd bbl "
    "ph rpg kia mia pow pows awol swat icbm icbms mig hq ny nj la dc nyc sw ne nw se nsw oed qb wr rb lb te og dh "
    "lhp rhp ko tko uss hms ss rms eez std mla mlas aaa bbb ccc"
)
_ACRONYMS = (
    "UN NATO EU EC EEC IMF OPEC OECD WTO GATT WHO UNESCO UNICEF UNHCR ASEAN OAU FBI CIA NSA KGB FDA EPA SEC FCC NASA "
    "FAA FTC FEMA NRC USDA BBC CNN NBC CBS ABC IBM IAEA FIFA UEFA IOC NBA NFL NHL MLB NAACP PLO IRA ANC TASS AFP UPI "
    "ECB FAO ILO ICC OSCE PKK FARC MI5 MI6 ISIS UAW NYSE CDC NIH DEA ATF TSA AP HP GM GE LG BP BT AT&T NCAA RTE "
    "BMW SAP KLM GOP PBS NPR MTV HBO ESPN MIT UCLA NYU CERN ESA AFL-CIO ACLU FSB GRU IDF BJP SPD CDU CSU AfD SNP UKIP"
)


@cache
def acronyms() -> frozenset[str]:
    """Acronyms of well-known organisations, folded; in a text they count in capitals only."""
    return frozenset(acronym.lower() for acronym in _ACRONYMS.split())


@cache
def institutions() -> dict[str, dict[str, bool]]:
    """First word → keys of well-known organisations; whether one counts behind the article alone ("the Times").

    Where one is known both ways the article is not needed.
    """
    found: dict[str, dict[str, bool]] = {}
    for line in (DATA / "organisations.txt").read_text(encoding="utf-8").splitlines():
        for name in line.split("|") if not line.startswith("#") else ():
            key = " ".join(forms(name))
            behind = key.startswith("the ")
            key = key.removeprefix("the ")
            found.setdefault(key.split(" ")[0], {})[key] = behind
    return found
