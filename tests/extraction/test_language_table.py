"""Short texts, such as headlines and first sentences, in the languages that archives have; written for this test."""

import pytest

from searcharchive.ingest.language.finding import find_language
from searcharchive.ingest.words.prose import prose

ROWS = """
en The harbour is closed and nobody knows why.
en Storm closes the port for a second day
en She told the court that she had never seen him.
es El puerto está cerrado y nadie sabe por qué.
es La tormenta cierra el puerto por segundo día
es Los vecinos no quieren otra fábrica en el barrio.
fr Le port est fermé et personne ne sait pourquoi.
fr La tempête ferme le port pour la deuxième journée
fr Les élèves n’ont pas école lundi.
de Der Hafen ist geschlossen und niemand weiß warum.
de Sturm schließt den Hafen für einen zweiten Tag
de Die Polizei sucht nach einem Zeugen des Unfalls.
pt O porto está fechado e ninguém sabe por quê.
pt A tempestade fecha o porto pelo segundo dia
pt Os moradores não querem outra fábrica no bairro.
it Il porto è chiuso e nessuno sa perché.
it La tempesta chiude il porto per il secondo giorno
it Gli abitanti non vogliono un’altra fabbrica nel quartiere.
nl De haven is dicht en niemand weet waarom.
nl Storm sluit de haven voor een tweede dag
nl Het schip werd door een vrachtwagen geraakt.
sv Hamnen är stängd och ingen vet varför.
sv Stormen stänger hamnen för andra dagen
da Havnen er lukket, og ingen ved hvorfor.
da Han blev fundet af en mand, der gik tur med sin hund.
no Havna er stengt, og ingen vet hvorfor det ble slik.
no Han ble funnet av en mann som gikk tur med hunden sin.
fi Satama on kiinni eikä kukaan tiedä miksi.
fi Myrsky sulkee sataman myös toisena päivänä
pl Port jest zamknięty i nikt nie wie dlaczego.
pl Burza zamyka port na drugi dzień
tr Liman kapalı ve kimse nedenini bilmiyor.
tr Fırtına nedeniyle liman ikinci gün de kapalı
id Pelabuhan itu ditutup dan tidak ada yang tahu mengapa.
id Badai menutup pelabuhan untuk hari kedua
ca El port és tancat i ningú no sap per què.
ca Els veïns no volen una altra fàbrica al barri.
cs Přístav je zavřený a nikdo neví proč.
cs Bouře zavřela přístav už na druhý den
sk Prístav je zatvorený a nikto nevie, prečo sa to stalo.
hr Luka je zatvorena i nitko ne zna zašto se to dogodilo.
sl Pristanišče je zaprto in nihče ne ve, zakaj se je to zgodilo.
hu A kikötő zárva van, és senki sem tudja, miért.
hu A vihar miatt a kikötő már a második napja zárva van
ro Portul este închis și nimeni nu știe de ce.
ro Furtuna închide portul pentru a doua zi
et Sadam on suletud ja keegi ei tea, miks see nii on.
lv Osta ir slēgta, un neviens nezina, kāpēc tas tā ir.
lt Uostas uždarytas ir niekas nežino, kodėl taip yra.
eu Portua itxita dago eta inork ez daki zergatik.
ga Tá an cuan dúnta agus níl a fhios ag aon duine cén fáth.
eo La haveno estas fermita kaj neniu scias kial.
is Höfnin er lokuð og enginn veit af hverju það er.
vi Cảng bị đóng cửa và không ai biết tại sao.
sq Porti është i mbyllur dhe askush nuk e di pse.
sw Bandari imefungwa na hakuna mtu anayejua kwa nini.
af Die hawe is gesluit en niemand weet hoekom dit nie oop is nie.
ru Порт закрыт, и никто не знает, почему это случилось.
uk Порт зачинено, і ніхто не знає, чому так сталося.
bg Пристанището е затворено и никой не знае защо това се случи.
sr Лука је затворена и нико не зна зашто се то догодило.
be Порт зачынены, і ніхто не ведае, чаму так здарылася.
el Το λιμάνι είναι κλειστό και κανείς δεν ξέρει γιατί.
ar الميناء مغلق ولا أحد يعرف لماذا حدث ذلك في المدينة.
fa بندر بسته است و هیچ کس نمی‌داند که چرا.
ur بندرگاہ بند ہے اور کسی کو معلوم نہیں کہ کیوں۔
he הנמל סגור ואיש אינו יודע מדוע.
yi דער פּאָרט איז פֿאַרמאַכט און קיינער ווייסט נישט פֿאַר וואָס.
hi बंदरगाह बंद है और कोई नहीं जानता कि क्यों।
ne बन्दरगाह बन्द छ र किन भनेर कसैलाई थाहा छैन।
bn বন্দর বন্ধ এবং কেউ জানে না কেন।
ta துறைமுகம் மூடப்பட்டுள்ளது, ஏன் என்று யாருக்கும் தெரியாது.
hy Նավահանգիստը փակ է, և ոչ ոք չգիտի՝ ինչու։
ka პორტი დაკეტილია და არავინ იცის რატომ.
zh 港口关闭了，没有人知道为什么。
zh 港口因暴風雨關閉
ja 港は閉鎖され、理由は誰も知らない。
ja 台風で港が二日目も閉鎖
ko 항구가 닫혔고 아무도 그 이유를 모른다.
th ท่าเรือปิดและไม่มีใครรู้ว่าทำไม
"""
TABLE = [(row[:2], row[3:]) for row in ROWS.strip().splitlines()]


@pytest.mark.parametrize(("language", "text"), TABLE)
def test_short_texts(language: str, text: str) -> None:
    assert find_language(prose("body", text)) == language


UNSURE = [
    "Net 3.1 mln vs 2.9 mln",
    "Lima",
    "Oslo, Roma",
    "42 : 17",
    "Berlin Berlin Berlin",
    "OK",
    "AAPL MSFT",
    "è",
    "東",
]


@pytest.mark.parametrize("text", UNSURE)
def test_what_tells_too_little(text: str) -> None:
    assert find_language(prose("body", text)) is None
