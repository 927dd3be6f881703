"""Languages told from short texts written for this test."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcharchive.ingest.language.finding import LANGUAGES, find_language
from searcharchive.ingest.words.prose import prose

ROWS = {
    "en": "The ferry did not sail because the wind was too strong for the old boat, and the school stayed closed.",
    "es": "El transbordador no salió porque el viento era demasiado fuerte para la barca y la escuela siguió cerrada.",
    "fr": "Le bac n'est pas parti parce que le vent était trop fort pour la vieille barque et que l'école est fermée.",
    "de": "Die Fähre ist nicht gefahren, weil der Wind für das alte Boot zu stark war und die Schule blieb zu.",
    "pt": "A balsa não saiu porque o vento era forte demais para o barco velho e a escola continuou fechada.",
    "it": "Il traghetto non è partito perché il vento era troppo forte per la vecchia barca e la scuola è chiusa.",
    "nl": "De veerboot is niet vertrokken omdat de wind te sterk was voor het oude schip en de school is dicht.",
    "sv": "Färjan gick inte eftersom det blåste för hårt för den gamla båten och skolan var stängd hela dagen.",
    "da": "Færgen sejlede ikke fordi det blæste for meget af en storm, og skolen blev også lukket efter middag ud.",
    "no": "Ferja gikk ikke fordi det blåste for mye av en storm, og skolen ble også stengt etter middag nå.",
    "fi": "Lautta ei lähtenyt, koska tuuli oli liian kova ja myös koulu on kiinni, mutta se avataan kun sää on hyvä.",
    "pl": "Prom nie wypłynął, bo wiatr był za silny dla starej łodzi, a szkoła jest zamknięta do końca dnia i po nim.",
    "tr": "Feribot kalkmadı çünkü rüzgar eski tekne için çok sert ve okul da bir gün daha kapalı olarak kaldı.",
    "id": "Kapal itu tidak berangkat karena angin dan ombak terlalu kuat untuk kapal tua yang ada di pelabuhan ini.",
    "ru": "Паром не вышел в море, потому что ветер был слишком сильный, и школы тоже закрыты.",
    "uk": "Пором не вийшов у море, бо вітер був надто сильний, і школи теж зачинені.",
    "ar": "لم تبحر العبارة لأن الريح كانت قوية جدا على القارب القديم",
    "he": "המעבורת לא יצאה כי הרוח הייתה חזקה מדי לסירה הישנה",
    "el": "Το πλοίο δεν έφυγε γιατί ο άνεμος ήταν πολύ δυνατός για το παλιό σκάφος",
    "zh": "因为风太大，渡轮没有开航，学校也关闭了。",
    "ja": "風が強すぎたため、フェリーは出航しなかった。",
    "ko": "바람이 너무 강해서 여객선이 출항하지 못했다.",
    "th": "เรือข้ามฟากไม่ออกเพราะลมแรงเกินไป",
    "hi": "तेज़ हवा के कारण नाव नहीं चली और स्कूल भी बंद रहा।",
}


@pytest.mark.parametrize(("language", "text"), ROWS.items(), ids=list(ROWS))
def test_golden(language: str, text: str) -> None:
    assert find_language(prose("body", text)) == language


@pytest.mark.parametrize("text", ["", "42", "Net 3.1 mln vs 2.9 mln Revs 40 mln", "Lima", "the a", "Привет"])
def test_unsure(text: str) -> None:
    assert find_language(prose("body", text)) is None


@given(st.text(max_size=200))
def test_any_text_has_a_known_language_or_none(text: str) -> None:
    assert find_language(prose("body", text)) in {*LANGUAGES, None}
