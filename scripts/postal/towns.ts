/** Where the demo retailer's customers live: towns with their inhabitants in thousands, rounded. */
export const TOWNS: readonly { readonly country: string; readonly name: string; readonly thousands: number }[] = [
  ...towns(
    "DE",
    `Berlin 3700, Hamburg 1850, München 1490, Köln 1080, Frankfurt am Main 760, Stuttgart 630, Düsseldorf 620, Leipzig 610,
     Dortmund 590, Essen 580, Bremen 560, Dresden 560, Hannover 540, Nürnberg 510, Duisburg 500, Bochum 365, Wuppertal 355,
     Bielefeld 335, Bonn 330, Münster 315, Karlsruhe 308, Mannheim 310, Augsburg 297, Wiesbaden 280, Mönchengladbach 260,
     Gelsenkirchen 260, Aachen 249, Braunschweig 249, Kiel 246, Chemnitz 244, Magdeburg 237, Freiburg im Breisgau 231,
     Krefeld 227, Mainz 218, Lübeck 217, Erfurt 213, Oberhausen 210, Rostock 209, Kassel 201, Hagen 188, Potsdam 183,
     Saarbrücken 180, Hamm 179, Ludwigshafen am Rhein 172, Oldenburg 170, Osnabrück 165, Leverkusen 164, Heidelberg 160,
     Darmstadt 160, Regensburg 153, Paderborn 152, Ingolstadt 138, Würzburg 127, Ulm 127, Göttingen 117, Heilbronn 126,
     Pforzheim 126, Wolfsburg 124, Bremerhaven 113, Jena 111, Erlangen 113, Trier 111, Koblenz 114, Siegen 102,
     Hildesheim 101, Cottbus 99, Schwerin 96, Gera 92, Konstanz 85, Marburg 77, Bamberg 77, Celle 70, Weimar 65, Fulda 68,
     Passau 53, Lindau 25, Wernigerode 32, Husum 23, Goslar 50, Görlitz 56, Stralsund 59, Bad Kissingen 22, Füssen 15`,
  ),
  ...towns(
    "AT",
    `Wien 1980, Graz 292, Linz 207, Salzburg 156, Innsbruck 131, Klagenfurt 103, Villach 64, Wels 63, Dornbirn 50,
     Steyr 38, Feldkirch 35, Bregenz 29, Leonding 29, Baden 26, Krems an der Donau 25, Kapfenberg 23, Mödling 20,
     Hallein 21, Lienz 12, Eisenstadt 15, Bad Ischl 14, Zell am See 10`,
  ),
  ...towns(
    "CH",
    `Zürich 430, Genève 203, Basel 173, Lausanne 140, Bern 134, Winterthur 115, Luzern 82, St. Gallen 76, Lugano 62,
     Biel/Bienne 55, Thun 44, Köniz 42, Fribourg 38, Schaffhausen 37, Chur 38, Uster 35, Sion 35, Zug 31, Neuchâtel 33,
     Aarau 22, Davos Platz 11, Solothurn 17, Interlaken 6`,
  ),
];

function towns(country: string, list: string) {
  return list.split(",").map((entry) => {
    const [, name = "", thousands = ""] = /^(.+) (\d+)$/.exec(entry.trim()) ?? [];
    return { country, name, thousands: Number(thousands) };
  });
}
