"""What readers call an outlet, from its host: people ask "what did Reuters say", not "reuters.com".

A small table of outlets that are quoted worldwide. Any other host stands for itself.
"""

from collections.abc import Mapping

from corpus.urls import host_of

NAMES: Mapping[str, str] = {
    "abc.net.au": "ABC News (Australia)",
    "abcnews.com": "ABC News",
    "abcnews.go.com": "ABC News",
    "afp.com": "AFP",
    "ajc.com": "Atlanta Journal-Constitution",
    "aljazeera.com": "Al Jazeera",
    "aljazeera.net": "Al Jazeera",
    "ansa.it": "ANSA",
    "ap.org": "AP",
    "apnews.com": "AP",
    "axios.com": "Axios",
    "azcentral.com": "The Arizona Republic",
    "barrons.com": "Barron's",
    "bbc.co.uk": "BBC",
    "bbc.com": "BBC",
    "bloomberg.com": "Bloomberg",
    "bostonglobe.com": "The Boston Globe",
    "businessinsider.com": "Business Insider",
    "buzzfeednews.com": "BuzzFeed News",
    "cbc.ca": "CBC",
    "cbsnews.com": "CBS News",
    "chicagotribune.com": "Chicago Tribune",
    "chinadaily.com.cn": "China Daily",
    "cnbc.com": "CNBC",
    "cnn.com": "CNN",
    "csmonitor.com": "The Christian Science Monitor",
    "dailymail.co.uk": "Daily Mail",
    "dw.com": "Deutsche Welle",
    "economist.com": "The Economist",
    "elpais.com": "El País",
    "euronews.com": "Euronews",
    "forbes.com": "Forbes",
    "foxnews.com": "Fox News",
    "france24.com": "France 24",
    "freep.com": "Detroit Free Press",
    "ft.com": "Financial Times",
    "globaltimes.cn": "Global Times",
    "guardian.co.uk": "The Guardian",
    "haaretz.com": "Haaretz",
    "hindustantimes.com": "Hindustan Times",
    "huffpost.com": "HuffPost",
    "independent.co.uk": "The Independent",
    "indianexpress.com": "The Indian Express",
    "irishtimes.com": "The Irish Times",
    "japantimes.co.jp": "The Japan Times",
    "jpost.com": "The Jerusalem Post",
    "kyivindependent.com": "The Kyiv Independent",
    "latimes.com": "Los Angeles Times",
    "lemonde.fr": "Le Monde",
    "miamiherald.com": "Miami Herald",
    "mirror.co.uk": "Daily Mirror",
    "msnbc.com": "MSNBC",
    "nbcnews.com": "NBC News",
    "news.sky.com": "Sky News",
    "newsweek.com": "Newsweek",
    "newyorker.com": "The New Yorker",
    "nikkei.com": "Nikkei",
    "npr.org": "NPR",
    "nypost.com": "New York Post",
    "nytimes.com": "The New York Times",
    "pbs.org": "PBS",
    "politico.com": "Politico",
    "politico.eu": "Politico",
    "propublica.org": "ProPublica",
    "reuters.com": "Reuters",
    "rferl.org": "Radio Free Europe/Radio Liberty",
    "rollingstone.com": "Rolling Stone",
    "rt.com": "RT",
    "scmp.com": "South China Morning Post",
    "sfchronicle.com": "San Francisco Chronicle",
    "sky.com": "Sky News",
    "slate.com": "Slate",
    "smh.com.au": "The Sydney Morning Herald",
    "spiegel.de": "Der Spiegel",
    "straitstimes.com": "The Straits Times",
    "tass.com": "TASS",
    "telegraph.co.uk": "The Telegraph",
    "theatlantic.com": "The Atlantic",
    "theglobeandmail.com": "The Globe and Mail",
    "theguardian.com": "The Guardian",
    "thehill.com": "The Hill",
    "thehindu.com": "The Hindu",
    "thetimes.co.uk": "The Times",
    "thetimes.com": "The Times",
    "theverge.com": "The Verge",
    "theweek.co.uk": "The Week",
    "theweek.com": "The Week",
    "time.com": "TIME",
    "timesofindia.indiatimes.com": "The Times of India",
    "timesofisrael.com": "The Times of Israel",
    "usatoday.com": "USA TODAY",
    "usnews.com": "U.S. News & World Report",
    "vice.com": "VICE",
    "voanews.com": "Voice of America",
    "vox.com": "Vox",
    "washingtonpost.com": "The Washington Post",
    "wired.com": "WIRED",
    "wsj.com": "The Wall Street Journal",
    "xinhuanet.com": "Xinhua",
    "yahoo.com": "Yahoo News",
}


def outlet_of(host: str) -> str:
    """The outlet's name for a host ("edition.cnn.com" → "CNN"), else the host without "www."."""
    host = host.lower().removeprefix("www.")
    domain = host
    while "." in domain:
        if name := NAMES.get(domain):
            return name
        domain = domain.partition(".")[2]
    return host


def outlet_named(source: str, url: str | None) -> str:
    """The outlet as readers know it, from what the source field says and the article's URL."""
    source = " ".join(source.split())
    if "://" in source:
        source = host_of(source)
    if " " not in source and "." in source.strip("."):
        return outlet_of(source)
    return source or outlet_of(host_of(url or ""))
