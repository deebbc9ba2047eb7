"""Countries, their people and their capitals: news copy uses one for the other.

"Iran denied", "the Iranian foreign ministry denied" and "Tehran denied" are one party. The table
joins the words, nothing more: it says nothing of who governs what.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import cache

STATES = tuple(
    (
        "Alabama, Alaska, Arizona, Arkansas, California, Colorado, Connecticut, Delaware, Florida, "
        "Georgia, Hawaii, Idaho, Illinois, Indiana, Iowa, Kansas, Kentucky, Louisiana, Maine, "
        "Maryland, Massachusetts, Michigan, Minnesota, Mississippi, Missouri, Montana, Nebraska, "
        "Nevada, New Hampshire, New Jersey, New Mexico, New York, North Carolina, North Dakota, "
        "Ohio, Oklahoma, Oregon, Pennsylvania, Rhode Island, South Carolina, South Dakota, "
        "Tennessee, Texas, Utah, Vermont, Virginia, Washington, West Virginia, Wisconsin, Wyoming"
    ).split(", ")
)
"""Of the United States."""

# country: adjective and people, capital (left out where it is seldom a government's name)
_TABLE = """
Afghanistan: Afghan, Afghans, Kabul
Albania: Albanian, Albanians, Tirana
Algeria: Algerian, Algerians, Algiers
Argentina: Argentine, Argentinian, Argentines, Buenos Aires
Armenia: Armenian, Armenians, Yerevan
Australia: Australian, Australians, Canberra
Austria: Austrian, Austrians, Vienna
Azerbaijan: Azerbaijani, Azerbaijanis, Azeri, Baku
Bahrain: Bahraini, Bahrainis, Manama
Bangladesh: Bangladeshi, Bangladeshis, Dhaka
Belarus: Belarusian, Belarusians, Minsk
Belgium: Belgian, Belgians, Brussels
Bolivia: Bolivian, Bolivians, La Paz
Bosnia: Bosnian, Bosnians, Sarajevo
Brazil: Brazilian, Brazilians, Brasilia
Britain: United Kingdom, British, Britons, UK, London
Bulgaria: Bulgarian, Bulgarians, Sofia
Burkina Faso: Burkinabe, Ouagadougou
Cambodia: Cambodian, Cambodians, Phnom Penh
Cameroon: Cameroonian, Yaounde
Canada: Canadian, Canadians, Ottawa
Chad: Chadian, Chadians, N'Djamena
Chile: Chilean, Chileans, Santiago
China: Chinese, Beijing
Colombia: Colombian, Colombians, Bogota
Congo: Congolese, Kinshasa
Costa Rica: Costa Ricans, Costa Rican, San Jose
Croatia: Croatian, Croatians, Zagreb
Cuba: Cuban, Cubans, Havana
Cyprus: Cypriot, Cypriots, Nicosia
Czech Republic: Czech, Czechs, Czechia, Prague
Denmark: Danish, Danes, Copenhagen
Ecuador: Ecuadorian, Ecuadorean, Quito
Egypt: Egyptian, Egyptians, Cairo
El Salvador: Salvadoran, Salvadorans, San Salvador
Estonia: Estonian, Estonians, Tallinn
Ethiopia: Ethiopian, Ethiopians, Addis Ababa
Finland: Finnish, Finns, Helsinki
France: French, Paris
Georgia: Georgian, Georgians, Tbilisi
Germany: German, Germans, Berlin
Ghana: Ghanaian, Ghanaians, Accra
Greece: Greek, Greeks, Athens
Guatemala: Guatemalan, Guatemalans
Haiti: Haitian, Haitians, Port-au-Prince
Honduras: Honduran, Hondurans, Tegucigalpa
Hungary: Hungarian, Hungarians, Budapest
Iceland: Icelandic, Icelanders, Reykjavik
India: Indian, Indians, New Delhi, Delhi
Indonesia: Indonesian, Indonesians, Jakarta
Iran: Iranian, Iranians, Tehran
Iraq: Iraqi, Iraqis, Baghdad
Ireland: Irish, Dublin
Israel: Israeli, Israelis, Jerusalem
Italy: Italian, Italians, Rome
Ivory Coast: Ivorian, Ivorians, Abidjan
Jamaica: Jamaican, Jamaicans, Kingston
Japan: Japanese, Tokyo
Jordan: Jordanian, Jordanians, Amman
Kazakhstan: Kazakh, Kazakhs, Astana
Kenya: Kenyan, Kenyans, Nairobi
Kosovo: Kosovar, Kosovars, Pristina
Kuwait: Kuwaiti, Kuwaitis
Kyrgyzstan: Kyrgyz, Bishkek
Laos: Laotian, Lao, Vientiane
Latvia: Latvian, Latvians, Riga
Lebanon: Lebanese, Beirut
Libya: Libyan, Libyans, Tripoli
Lithuania: Lithuanian, Lithuanians, Vilnius
Malaysia: Malaysian, Malaysians, Kuala Lumpur
Mali: Malian, Malians, Bamako
Mexico: Mexican, Mexicans, Mexico City
Moldova: Moldovan, Moldovans, Chisinau
Mongolia: Mongolian, Mongolians, Ulaanbaatar
Montenegro: Montenegrin, Montenegrins, Podgorica
Morocco: Moroccan, Moroccans, Rabat
Mozambique: Mozambican, Mozambicans, Maputo
Myanmar: Burmese, Burma, Naypyidaw
Nepal: Nepali, Nepalese, Kathmandu
Netherlands: Dutch, The Hague, Amsterdam
New Zealand: New Zealanders, Wellington
Nicaragua: Nicaraguan, Nicaraguans, Managua
Niger: Nigerien, Niamey
Nigeria: Nigerian, Nigerians, Abuja
North Korea: North Koreans, North Korean, Pyongyang
North Macedonia: Macedonian, Macedonians, Skopje
Norway: Norwegian, Norwegians, Oslo
Pakistan: Pakistani, Pakistanis, Islamabad
Palestine: Palestinian, Palestinians, Ramallah
Panama: Panamanian, Panamanians, Panama City
Paraguay: Paraguayan, Paraguayans
Peru: Peruvian, Peruvians, Lima
Philippines: Philippine, Filipino, Filipinos, Manila
Poland: Polish, Poles, Warsaw
Portugal: Portuguese, Lisbon
Qatar: Qatari, Qataris, Doha
Romania: Romanian, Romanians, Bucharest
Russia: Russian, Russians, Moscow, Kremlin
Rwanda: Rwandan, Rwandans, Kigali
Saudi Arabia: Saudi, Saudis, Riyadh
Senegal: Senegalese, Dakar
Serbia: Serbian, Serbs, Serbians, Belgrade
Singapore: Singaporean, Singaporeans
Slovakia: Slovak, Slovaks, Bratislava
Slovenia: Slovenian, Slovenians, Ljubljana
Somalia: Somali, Somalis, Mogadishu
South Africa: South Africans, South African, Pretoria
South Korea: South Koreans, South Korean, Seoul
Spain: Spanish, Spaniards, Madrid
Sri Lanka: Sri Lankans, Sri Lankan, Colombo
Sudan: Sudanese, Khartoum
Sweden: Swedish, Swedes, Stockholm
Switzerland: Swiss, Bern
Syria: Syrian, Syrians, Damascus
Taiwan: Taiwanese, Taipei
Tajikistan: Tajik, Tajiks, Dushanbe
Tanzania: Tanzanian, Tanzanians
Thailand: Thai, Thais, Bangkok
Tunisia: Tunisian, Tunisians, Tunis
Turkey: Turkish, Turks, Türkiye, Ankara
Turkmenistan: Turkmen, Ashgabat
Uganda: Ugandan, Ugandans, Kampala
Ukraine: Ukrainian, Ukrainians, Kyiv, Kiev
United Arab Emirates: Emirati, Emiratis, UAE, Abu Dhabi
United States: American, Americans, US, U.S., USA, White House, Washington
Uruguay: Uruguayan, Uruguayans, Montevideo
Uzbekistan: Uzbek, Uzbeks, Tashkent
Vatican: Holy See
Venezuela: Venezuelan, Venezuelans, Caracas
Vietnam: Vietnamese, Hanoi
Yemen: Yemeni, Yemenis, Sanaa
Zambia: Zambian, Zambians, Lusaka
Zimbabwe: Zimbabwean, Zimbabweans, Harare
"""


@cache
def _names() -> tuple[dict[str, str], re.Pattern[str]]:
    country_of: dict[str, str] = {}
    for line in _TABLE.strip().splitlines():
        country, names = line.split(": ")
        country_of |= dict.fromkeys([country, *names.split(", ")], country)
    return country_of, _any_of(country_of)


def _any_of(names: Iterable[str]) -> re.Pattern[str]:
    """Matches any of the names as a whole word, the longest that fits. Names are grouped by their
    first letter: of one group alone the rest is then tried at each word."""
    by_letter: dict[str, list[str]] = defaultdict(list)
    for name in sorted(names, key=len, reverse=True):
        by_letter[name[0]].append(re.escape(name[1:]))
    groups = (f"{re.escape(letter)}(?:{'|'.join(rest)})" for letter, rest in by_letter.items())
    return re.compile(rf"(?<!\w)(?:{'|'.join(groups)})(?!\w)")


_WORDS_TOO = frozenset("bern can lima polish poles".split())


@cache
def _typed() -> tuple[dict[str, str], re.Pattern[str]]:
    names = {
        name.lower(): name
        for name in (*_names()[0], *STATES)
        if len(name) > 3 and name.lower() not in _WORDS_TOO
    }
    return names, _any_of(names)


def written_out(question: str) -> str:
    """A question typed without any capital, with those of the countries and states that it names;
    what may be another word ("us", "polish") stays."""
    if question != question.lower():
        return question
    written, pattern = _typed()
    return pattern.sub(lambda typed: written[typed.group()], question)


def countries_in(text: str) -> frozenset[str]:
    """The countries that a text names, by name, people or capital; case counts."""
    country_of, pattern = _names()
    return frozenset(country_of[match.group()] for match in pattern.finditer(text))


@cache
def _state() -> re.Pattern[str]:
    return _any_of(STATES)


def places_in(text: str) -> frozenset[str]:
    """The countries and the American states that a text names."""
    return countries_in(text) | frozenset(_state().findall(text))


def names_any(places: Collection[str], text: str) -> bool:
    """Whether a text names any of the countries or American states."""
    country_of, _ = _names()
    names = {name for name, country in country_of.items() if country in places} | set(places)
    return re.search(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)", text) is not None


def places_within(text: str) -> frozenset[str]:
    """Those of them that it says something is or happens in."""
    country_of, _ = _names()
    named = (match["place"] for match in _within().finditer(text))
    return frozenset(country_of.get(name, name) for name in named)


@cache
def _within() -> re.Pattern[str]:
    _, country = _names()
    return re.compile(
        r"\b(?:in|across|throughout|around)(?: the)?(?: (?:\w{1,10}ern|central|rural))? "
        rf"(?P<place>{_state().pattern}|{country.pattern})(?![\w'’-]| [A-Z])"
    )
