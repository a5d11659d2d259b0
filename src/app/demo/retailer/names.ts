/** Common names of the three countries, combined at random: nobody in particular. */
export const FIRST_NAMES =
  `Anna Lena Marie Sophie Laura Julia Katharina Sarah Lisa Johanna Hannah Emma Mia Clara Paula Greta Frieda Ida Nora Elif
   Sabine Petra Claudia Monika Andrea Birgit Susanne Karin Renate Gabriele Ayşe Milena Chiara Céline Noémie Jana Svenja Antje
   Thomas Michael Andreas Stefan Christian Markus Daniel Sebastian Jan Philipp Lukas Felix Jonas Leon Paul Maximilian Moritz
   Jürgen Wolfgang Klaus Dieter Uwe Ralf Bernd Holger Mehmet Emre Luca Matteo Urs Beat Reto Franz Josef Florian Tobias Nils
   Henrik Sven Torsten Kai Ole Hannes Matthias Simon David Niklas`.split(/\s+/);

export const LAST_NAMES = {
  DE: `Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Koch Bauer Richter Klein Wolf Schröder
       Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Schmitt Werner Krause Meier Lehmann Köhler Maier Walter
       König Peters Lang Jung Hahn Keller Vogel Günther Frank Berger Winkler Roth Beck Lorenz Baumann Franke Albrecht Schuster
       Simon Ludwig Böhm Winter Kraus Schumacher Krämer Vogt Stein Jäger Otto Sommer Groß Seidel Brandt Haas Schreiber Graf
       Yılmaz Kaya Nowak Petersen Hansen Janssen`.split(/\s+/),
  AT: `Gruber Huber Bauer Wagner Müller Pichler Steiner Moser Mayer Hofer Leitner Berger Fuchs Eder Fischer Schmid Winkler
       Weber Schwarz Maier Reiter Schneider Schuster Lang Baumgartner Brunner Egger Auer Wallner Lechner Aigner Haas Wimmer
       Novak Kovač Haider Lehner Ebner`.split(/\s+/),
  CH: `Müller Meier Schmid Keller Weber Schneider Huber Meyer Steiner Fischer Baumann Gerber Brunner Frei Moser Zimmermann
       Widmer Wyss Graf Roth Suter Bühler Bachmann Lüthi Kunz Favre Rochat Bernasconi Rossi Bianchi Dubois Martin Zürcher
       Ammann Hofer`.split(/\s+/),
} as const;

export const STREETS = {
  DE: `Hauptstraße Schulstraße Gartenstraße Bahnhofstraße Dorfstraße Bergstraße Birkenweg Lindenstraße Kirchstraße Waldstraße
       Ringstraße Goethestraße Schillerstraße Amselweg Wiesenweg Mühlenweg Rosenstraße Buchenweg Feldstraße Jahnstraße
       Friedhofstraße Ahornweg Beethovenstraße Mozartstraße Tannenweg Eichenweg Kastanienallee Parkstraße Fliederweg`.split(
    /\s+/,
  ),
  AT: `Hauptstraße Bahnhofstraße Schulgasse Gartengasse Kirchengasse Feldgasse Lindengasse Bergstraße Mühlgasse
       Ringstraße Waldgasse Rosengasse Sonnenweg Dorfstraße Schubertgasse Mozartgasse Birkengasse`.split(/\s+/),
  CH: `Bahnhofstrasse Hauptstrasse Dorfstrasse Schulstrasse Seestrasse Bergstrasse Gartenstrasse Kirchgasse Lindenweg Birkenweg
       Zürcherstrasse Mühlegasse Rosenweg Sonnenweg Feldstrasse Oberdorfstrasse`.split(/\s+/),
} as const;

/** Kinds of business customers; each is called a sample in its name. */
export const BUSINESSES = [
  "Hotel",
  "Café",
  "Kindertagesstätte",
  "Ferienhausvermietung",
  "Gasthof",
  "Physiotherapiepraxis",
  "Sportverein",
  "Seniorenresidenz",
  "Architekturbüro",
  "Grundschule",
  "Tagungszentrum",
  "Campingplatz",
] as const;
