"""The commonest short words of languages in Latin script, folded, the endings of their longer words, and their letters.

Written for this project from grammar: articles, pronouns, question words, prepositions, conjunctions, the forms of "to
be" and "to have", and a few verbs of reporting. A word that several languages share counts for each of them, the less
the more they are.
"""

COMMON = {
    "en": "the of and to in a is was for that on with said by as at from it he his be has have are an but not they "
    "this which will were their been had who or its would after more about up one than there when what we you "
    "she her him into over new could if no all out also says do did because why nobody nothing never how day "
    "year first second whom through off against",
    "es": "de la que el en y a los se del las un por con no una su para es al lo como mas o pero sus le ha este si "
    "esta entre cuando muy sin sobre fue tambien hasta hay donde han quien desde todo nos durante segun dijo "
    "anos ser tiene son era porque ya estan estaba esto ellos contra hoy ayer nadie nada nunca dia ano primer "
    "primero segundo sido otra otro estos cada esa ese",
    "fr": "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont avec son "
    "aux d l cette ont mais ou comme nous sa leur elle ses etre fait deux apres selon lors n s qu c j m je "
    "vous tres sans ete etait avait aussi entre encore depuis hier contre dit on personne rien jamais "
    "pourquoi jour premier premiere deuxieme cet ces quand leurs autre",
    "de": "der die und in den von zu das mit sich des auf fur ist im dem nicht ein eine als auch es an werden aus "
    "er hat dass sie nach wird bei einer um am sind noch wie einem uber einen so zum war haben nur oder aber "
    "vor zur bis mehr durch man sein wurde sagte hatte wenn kann gegen vom schon ich wir ihr unter jahren "
    "wegen weil seine niemand nichts nie warum tag jahr ersten zweiten welche diese dieser dieses ohne seit "
    "sei",
    "pt": "de a o que e do da em um para com nao uma os no se na por mais as dos como mas ao ele das seu sua ou "
    "quando muito nos ja eu tambem so pelo pela ate isso ela entre depois sem foi sao apos disse sobre anos "
    "ser tem ter esta estao porque foram segundo contra voce aos ainda ontem hoje ninguem nada nunca dia ano "
    "primeiro outra outro esse essa cada onde",
    "it": "di e il la che in a per un del non una i le della con si da al sono come dei piu ha nel ma alla delle "
    "anche su gli lo o questo dal dalla essere era stato nella ai degli fra due ed stata hanno dopo detto "
    "secondo perche ancora cosi contro tra ieri oggi suo sua mi ci se questa nessuno niente mai giorno anno "
    "primo altra altro ogni dove quando",
    "nl": "de van het een en in is dat op te zijn voor met die niet aan er om ook als bij maar door over uit naar "
    "wordt heeft werd nog worden tot kan zich hij deze ze al meer was wel geen zo hebben had dan ik we wij "
    "haar hun tegen onder volgens jaar zei moet zal omdat wat niemand niets nooit waarom dag eerste tweede "
    "welke dit zonder sinds weet dicht alle",
    "sv": "och i att det som en pa ar av for med till den har inte om ett de var han sig men sa fran vid kan nar "
    "ska efter eller man under nu hon mot skulle blev alla ut mycket sin ocksa jag vi detta enligt sager "
    "mellan dar hade ha varit eftersom aven sedan dem mer ingen inget aldrig varfor dag forsta andra utan "
    "denna ingenting dagen aret",
    "da": "og i at det er en til af den pa for med de der ikke har som et han fra var om sig men blev ved kan efter "
    "eller skal hun mod ogsa nar ud havde bliver hvor nu vil siger over jeg vi meget mere end ifolge dette "
    "ham hans kun blevet mellem denne uden kom ingen intet aldrig hvorfor dag forste anden siden hvad hvem "
    "dagen aret lukket",
    "no": "og i det er pa en som til av for at med de den har ikke et han fra var om seg men ble ved kan etter "
    "eller skal hun mot ogsa nar ut hadde blir hvor na vil sier over jeg vi mye mer enn ifolge dette ham hans "
    "bare blitt mellom denne uten kom noe hva ingen ingenting aldri hvorfor dag forste andre siden hvem dagen "
    "aret",
    "fi": "ja on ei se etta oli han mutta myos kun niin ovat kuin joka sen mukaan ole vain jo tai nyt jos hanen "
    "siita vuoden olisi voi mita ennen sita ollut olivat jonka mukana koska viela kanssa eivat he ne tama "
    "jotka sanoi kukaan mikaan koskaan miksi paiva paivana ensimmainen toinen ilman eika jota jossa",
    "pl": "w i na z do nie sie to jest ze o jak za od po przez dla ale co przy byl czy tak juz ma tym oraz tego ich "
    "jego byla moze tylko ktory ktore przed pod bedzie ktora sa bylo we roku jej miedzy powiedzial a u nikt "
    "nic nigdy dlaczego dzien dnia pierwszy drugi bez kto gdzie gdy wie",
    "tr": "ve bir bu da de icin ile olarak cok daha olan gibi kadar sonra en ne ki o mi var ise ya her ancak oldu "
    "dedi gore yeni turkiye degil tarafindan olduğunu oldugu ettigi etti bin yil son iki hem diye once kimse "
    "hic neden nedeniyle gun gunu birinci ikinci ilk yok nasil kim ama",
    "id": "yang dan di untuk dengan itu dari ini pada dalam tidak akan oleh ke juga adalah telah bisa ada kata "
    "sebagai karena mereka tersebut lebih sudah kepada bahwa saat para atau ia kami hari masih seorang tahun "
    "belum siapa tanpa mengapa pertama kedua ketiga bagaimana setelah sejak kalau",
    "ca": "de la que el i a en els les del un per amb una es no al dels ha com mes son va pel aquest aquesta tambe "
    "ser fins sobre pero perque han despres entre molt sense on seva seu l d s segons ahir avui ningu res mai "
    "dia any primer segon altra cada quan aixo",
    "cs": "a v se na je ze s o do i to z k za pro jako po by ale jsou byl ve jeho od tak pri uz si podle nebo jsem "
    "bude byla bylo jeste kteri ktery ktera ktere pred mezi rekl aby jen protoze dnes roku nikdo nic nikdy "
    "proc den dni prvni druhy bez kdo kde kdyz take jsme",
    "sk": "a v sa na je ze s o do aj to z k za pre ako po by ale su bol vo jeho od tak pri uz si podla alebo som "
    "bude bola bolo este ktori ktory ktora ktore pred medzi povedal aby len pretoze dnes roku ci nikto nic "
    "nikdy preco den dni prvy druhy bez kto kde ked tiez sme stalo",
    "hr": "i u je se na da za od su o s iz koji to ne ce bi kao ali do sto koja kako nije koje bio bila jer nakon "
    "ili samo bilo prema vec te rekao izmedu sve po danas godine ovo nitko nista nikad zasto dan dana prvi "
    "drugi bez tko gdje kada dogodilo",
    "sl": "in je v na se da za so z ki pa s po tudi ne bi od do ter ni pri bo kot bil bila bilo o iz lahko ali ker "
    "med kako ze pred zaradi povedal danes leta kjer nihce nic nikoli zakaj dan dni prvi drugi brez kdo kje "
    "ko zgodilo",
    "hu": "a az es hogy nem is egy ez volt meg de csak van mar el azt mint ki ha vagy szerint sem lesz lehet majd "
    "mert miatt utan kozott ezt mondta amely aki nagyon kell nincs voltak senki semmi soha miert nap napja "
    "elso masodik nelkul hol mikor minden",
    "ro": "de si in a la cu pe care nu din o pentru ca este un mai au fost sa al se ce prin dupa sunt dar sau era "
    "spus lui ale fi intre cel cea acest aceasta daca despre fara anul foarte lor iar unde nimeni nimic "
    "niciodata zi zile primul doua doilea cine cand stie",
    "et": "ja on ei et see oli ta ka kui aga mis kes oma seda selle ning või voi nagu siis mitte olid veel valja "
    "ole sest nii juba parast kuid tema kuni peab utles aasta jooksul keegi miski kunagi miks paev esimene "
    "teine ilma kus millal",
    "lv": "un ir ar no ka par uz kas ari bija to bet vai gan pec tas lai ta pie nav ne tiek so tika vinu vina gada "
    "jau kad sis starp nebija kur loti neviens nekas nekad kapec diena pirmais otrais bez kads",
    "lt": "ir i kad su yra is buvo tai kaip po bet nuo uz jis ne dar apie del taip jau ar kai tik labai savo pagal "
    "bus turi pat kuris kuri metu jo sako iki prie tarp nebuvo o niekas niekada kodel diena pirmas antras be "
    "kur kada",
    "eu": "eta da ez du bat ere zen izan dute dira baina egin den dago hau zuen ziren baino behar duen edo oso gabe "
    "dela bere haien arte horren beste zuten esan egun ondoren ari inork ezer inoiz zergatik eguna lehen "
    "bigarren non noiz",
    "ga": "an na agus ar i a is le go ta bhi ni do sin ag mar ach nach se siad ata leis den don sa sna faoi raibh "
    "chun seo air iad o bheith duirt bliain nios duine rud riamh fath la gan ce cen fhios",
    "eo": "la de kaj en estas al ne ke por kun li ili gi estis sed el pri sur kiu mi oni aŭ au pli post ankaŭ ankau "
    "kiel tiu car cxi jaro diris jam nur neniu nenio neniam kial tago unua dua sen kie kiam",
    "is": "og i a ad er sem en um til var ekki thad med af hann vid fyrir hun eru fra hefur ur eftir segir verdur "
    "their voru thar vegna eda thvi mjog thess enginn ekkert aldrei dagur fyrsta annan an hvar",
    "af": "die dit hierdie nou van en in is dat het wat nie te om met vir op hy sy word ook as deur aan by was sal na "
    "maar hulle ons gese tot uit kan wees een nog niemand niks nooit hoekom dag eerste tweede sonder waar wanneer",
    "sq": "e te ne dhe i per se nga me nje qe ka do nuk eshte ishte ky kjo tha po si por mund kishte jane u pas "
    "edhe tij saj deri gjate askush asgje kurre pse dite pare dyte pa ku",
    "vi": "va cua la co cac cho trong duoc khong mot da voi nguoi khi den tai nay ve nhung o nam theo tu sau se "
    "cung nhieu vao ra bi lai ai gi bao sao ngay nhat hai",
    "sw": "na ya wa kwa ni katika la za kuwa cha hii huo huyo kama lakini pia hilo baada yake wake watu alisema "
    "hiyo ambao sasa kutoka hata mtu hakuna nini siku kwanza pili bila wapi",
}
ENDINGS = {
    "en": "tion ings ough ight ness ment ance ould ally ting",
    "es": "cion ones idad ento ados ando iendo aron anos amos dades",
    "fr": "tion ment eaux euse ique ente aient isme elle ages eurs",
    "de": "ung ungen keit heit lich isch chen sche ische ender schaft",
    "pt": "cao coes dade ento ados ando endo aram amos agem",
    "it": "zione zioni ita mente ando endo ato ata ati ezza ismo ture",
    "nl": "heid lijk ingen ende sche elijk aar oor schap",
    "sv": "ning arna erna heten ades ligt orna andet",
    "da": "else erne hed lige ende ning ede skab",
    "no": "else ene het lige ende ning etene skap",
    "fi": "ssa sta lla lta lle nen ksi iin aan ista issa ivat tiin",
    "pl": "ego emu ych owy nie osci ania enia ski ska owie iego",
    "tr": "lar ler dan den nin nun larin lerin inda inde yor mak mek acak ecek",
    "id": "kan nya ngan rang ikan annya",
    "ca": "cio cions itat ment ats ant",
    "cs": "ych eho emu ost osti ovat eni ani ske sky ove",
    "sk": "ych eho emu ost osti ovat enie anie ske sky ove",
    "hr": "nja nje ost osti ski ska ima ama ovi ija ije",
    "hu": "nak nek ban ben bol tol hoz ert ott ett sag seg",
    "ro": "ului elor ilor area iei ele tii ate",
    "et": "des dest tud mine ist sse ga ele",
    "lt": "as us ai iu oje uose imas ybe",
    "lv": "us iem sana sanas is am",
    "eu": "ak aren tzen ean ekin ko rako tuta",
    "eo": "ojn ajn as is os ita anta",
}
LETTERS = {
    "es": "ñ¿¡",
    "de": "ßäöü",
    "pt": "ãõç",
    "fr": "èêçœàùî",
    "it": "èòùàì",
    "pl": "łąężźśćń",
    "cs": "řěůčšžý",
    "sk": "ľĺŕôäčšžý",
    "hr": "đčćšž",
    "sl": "čšž",
    "hu": "őűöüáé",
    "ro": "țșţşăâî",
    "tr": "ışğçöü",
    "sv": "åäö",
    "da": "æøå",
    "no": "æøå",
    "fi": "äö",
    "et": "õäöü",
    "lv": "āēīņļšķģū",
    "lt": "ėųįūšžčą",
    "eo": "ĉĝĥĵŝŭ",
    "ca": "çàèòï·",
    "is": "þðæöáí",
    "vi": "ơưđạảấầậắặẻếềệọốồộớờợụứừựễ",
    "ga": "áéíóú",
    "sq": "ëç",
    "eu": "ñ",
}
