/**
 * What the demo retailer sells: kinds of goods with what they weigh and measure, made into some 250 items a category by
 * `items.ts`. Names are "German | English". Weights in grams, lengths in millimeters, prices in whole euros.
 */
export type Goods = {
  readonly name: string;
  /** Least and most. */
  readonly price: readonly [number, number];
  readonly grams: readonly [number, number];
  /** Length, width and height of a typical piece, packed. */
  readonly size: readonly [number, number, number];
  readonly variants?: keyof typeof VARIANTS;
  readonly bulky?: true;
  /** Class of dangerous goods (ADR). */
  readonly hazard?: string;
  readonly tax?: "reduced";
};

export type Category = { readonly code: string; readonly prefix: string; readonly goods: readonly Goods[] };

export const VARIANTS = {
  one: [{ code: "", name: "" }],
  color: [
    { code: "ANT", name: "anthrazit | anthracite" },
    { code: "SND", name: "sand | sand" },
    { code: "SAL", name: "salbei | sage" },
    { code: "TER", name: "terrakotta | terracotta" },
  ],
  clothing: [
    { code: "S", name: "S | S" },
    { code: "M", name: "M | M" },
    { code: "L", name: "L | L" },
    { code: "XL", name: "XL | XL" },
  ],
  shoes: [
    { code: "38", name: "38 | 38" },
    { code: "40", name: "40 | 40" },
    { code: "42", name: "42 | 42" },
    { code: "44", name: "44 | 44" },
  ],
  linen: [
    { code: "135", name: "135 × 200 | 135 × 200" },
    { code: "155", name: "155 × 220 | 155 × 220" },
    { code: "200", name: "200 × 200 | 200 × 200" },
  ],
} as const;

/** Names of lines of goods: rivers of the three countries. */
export const LINES =
  "Isar Havel Enns Aare Saale Mur Reuss Lahn Traun Weser Inn Thur Spree Elbe Salzach Limmat Neckar Drau Werra Ybbs Emme Mosel Lech Alster".split(
    " ",
  );

export const CATEGORIES: readonly Category[] = [
  {
    code: "outdoor",
    prefix: "OU",
    goods: [
      {
        name: "Regenjacke | Rain jacket",
        price: [69, 189],
        grams: [380, 720],
        size: [380, 280, 60],
        variants: "clothing",
      },
      {
        name: "Fleecejacke | Fleece jacket",
        price: [49, 109],
        grams: [350, 600],
        size: [360, 280, 90],
        variants: "clothing",
      },
      {
        name: "Wanderschuh | Hiking boot",
        price: [99, 229],
        grams: [1100, 1700],
        size: [340, 230, 130],
        variants: "shoes",
      },
      {
        name: "Rucksack 28 l | Backpack 28 l",
        price: [69, 149],
        grams: [900, 1500],
        size: [520, 320, 160],
        variants: "color",
      },
      { name: "Schlafsack | Sleeping bag", price: [79, 259], grams: [950, 1900], size: [420, 240, 240] },
      {
        name: "Kuppelzelt 3 Personen | Dome tent, 3 persons",
        price: [149, 399],
        grams: [2900, 4800],
        size: [620, 220, 220],
      },
      { name: "Isomatte | Sleeping mat", price: [29, 139], grams: [480, 950], size: [600, 180, 180] },
      { name: "Stirnlampe | Headlamp", price: [19, 79], grams: [90, 180], size: [120, 90, 60], hazard: "9" },
      {
        name: "Trinkflasche 0,75 l | Water bottle 0.75 l",
        price: [14, 34],
        grams: [180, 380],
        size: [270, 80, 80],
        variants: "color",
      },
      {
        name: "Gaskartusche 230 g | Gas cartridge 230 g",
        price: [6, 9],
        grams: [380, 400],
        size: [110, 110, 90],
        hazard: "2.1",
      },
      { name: "Trekkingstöcke | Trekking poles", price: [39, 129], grams: [420, 620], size: [680, 90, 70] },
    ],
  },
  {
    code: "home_textiles",
    prefix: "HT",
    goods: [
      {
        name: "Bettwäsche | Bed linen",
        price: [39, 129],
        grams: [1100, 1900],
        size: [380, 280, 90],
        variants: "linen",
      },
      {
        name: "Spannbettlaken | Fitted sheet",
        price: [14, 44],
        grams: [500, 950],
        size: [320, 240, 60],
        variants: "color",
      },
      { name: "Badetuch | Bath towel", price: [16, 39], grams: [550, 850], size: [360, 280, 80], variants: "color" },
      {
        name: "Wolldecke | Wool blanket",
        price: [49, 149],
        grams: [1200, 2100],
        size: [400, 320, 120],
        variants: "color",
      },
      {
        name: "Kissenbezug | Cushion cover",
        price: [9, 29],
        grams: [140, 260],
        size: [300, 220, 30],
        variants: "color",
      },
      { name: "Vorhang | Curtain", price: [29, 89], grams: [700, 1500], size: [360, 280, 80], variants: "color" },
      {
        name: "Teppich 160 × 230 | Rug 160 × 230",
        price: [119, 399],
        grams: [6200, 11800],
        size: [1650, 260, 260],
        variants: "color",
        bulky: true,
      },
      {
        name: "Bademantel | Bathrobe",
        price: [49, 109],
        grams: [900, 1400],
        size: [380, 300, 120],
        variants: "clothing",
      },
      {
        name: "Daunendecke | Down duvet",
        price: [119, 349],
        grams: [1400, 2300],
        size: [560, 420, 240],
        variants: "linen",
      },
    ],
  },
  {
    code: "kitchen",
    prefix: "KI",
    goods: [
      { name: "Bratpfanne 28 cm | Frying pan 28 cm", price: [34, 119], grams: [1200, 2300], size: [500, 300, 90] },
      {
        name: "Schmortopf | Casserole",
        price: [89, 249],
        grams: [4200, 6400],
        size: [340, 290, 190],
        variants: "color",
      },
      { name: "Kochmesser | Chef's knife", price: [29, 149], grams: [180, 320], size: [380, 80, 40] },
      { name: "Schneidebrett | Cutting board", price: [19, 69], grams: [900, 2400], size: [420, 300, 40] },
      { name: "Espressokocher | Moka pot", price: [24, 59], grams: [450, 900], size: [200, 160, 110] },
      {
        name: "Becherset, 4-teilig | Mugs, set of 4",
        price: [24, 54],
        grams: [1400, 1900],
        size: [280, 280, 130],
        variants: "color",
      },
      {
        name: "Tellerset, 6-teilig | Plates, set of 6",
        price: [44, 119],
        grams: [3600, 5200],
        size: [300, 300, 200],
        variants: "color",
      },
      {
        name: "Kräutertee 100 g | Herbal tea 100 g",
        price: [5, 9],
        grams: [130, 160],
        size: [160, 90, 70],
        tax: "reduced",
      },
      { name: "Gewürzmischung | Spice mix", price: [4, 8], grams: [90, 140], size: [90, 50, 50], tax: "reduced" },
      { name: "Vorratsglas | Storage jar", price: [7, 19], grams: [420, 900], size: [180, 130, 130] },
      { name: "Backform | Baking tin", price: [14, 39], grams: [400, 900], size: [330, 260, 90] },
    ],
  },
  {
    code: "garden",
    prefix: "GA",
    goods: [
      { name: "Gartenschere | Secateurs", price: [16, 54], grams: [210, 330], size: [250, 100, 40] },
      {
        name: "Gießkanne 10 l | Watering can 10 l",
        price: [19, 49],
        grams: [700, 1400],
        size: [480, 220, 340],
        variants: "color",
      },
      { name: "Pflanzkübel | Planter", price: [24, 99], grams: [2200, 5600], size: [400, 400, 380], variants: "color" },
      { name: "Hochbeet | Raised bed", price: [129, 349], grams: [14500, 28000], size: [1250, 620, 160], bulky: true },
      {
        name: "Gartentisch | Garden table",
        price: [189, 549],
        grams: [17500, 33000],
        size: [1620, 920, 140],
        variants: "color",
        bulky: true,
      },
      {
        name: "Gartenstuhl | Garden chair",
        price: [59, 149],
        grams: [4800, 7900],
        size: [940, 600, 220],
        variants: "color",
        bulky: true,
      },
      {
        name: "Sonnenschirm 3 m | Parasol 3 m",
        price: [99, 289],
        grams: [6900, 12500],
        size: [2200, 200, 200],
        variants: "color",
        bulky: true,
      },
      { name: "Gartenschlauch 25 m | Garden hose 25 m", price: [34, 89], grams: [2800, 4400], size: [380, 380, 160] },
      { name: "Vogelhaus | Bird house", price: [19, 59], grams: [900, 2100], size: [280, 240, 220] },
      { name: "Lampenöl 1 l | Lamp oil 1 l", price: [7, 12], grams: [900, 950], size: [250, 90, 90], hazard: "3" },
    ],
  },
  {
    code: "toys",
    prefix: "TO",
    goods: [
      {
        name: "Holzbausteine, 100 Stück | Wooden blocks, 100 pieces",
        price: [24, 59],
        grams: [1800, 3200],
        size: [320, 230, 180],
      },
      {
        name: "Puzzle 1000 Teile | Jigsaw puzzle, 1000 pieces",
        price: [12, 24],
        grams: [700, 950],
        size: [370, 270, 60],
      },
      { name: "Brettspiel | Board game", price: [19, 59], grams: [800, 1900], size: [300, 300, 80] },
      { name: "Kinderbuch | Children's book", price: [9, 19], grams: [260, 620], size: [280, 220, 15], tax: "reduced" },
      { name: "Plüschtier | Soft toy", price: [14, 49], grams: [180, 700], size: [320, 220, 180] },
      {
        name: "Laufrad | Balance bike",
        price: [59, 139],
        grams: [3400, 5600],
        size: [720, 360, 170],
        variants: "color",
      },
      { name: "Holzeisenbahn | Wooden train set", price: [34, 99], grams: [1300, 2900], size: [420, 300, 110] },
      { name: "Malset | Painting set", price: [12, 39], grams: [400, 1100], size: [340, 260, 50] },
      { name: "Kaufladen | Toy shop", price: [89, 189], grams: [8200, 13800], size: [980, 520, 130], bulky: true },
    ],
  },
  {
    code: "sport",
    prefix: "SP",
    goods: [
      {
        name: "Laufschuh | Running shoe",
        price: [79, 179],
        grams: [680, 980],
        size: [330, 210, 120],
        variants: "shoes",
      },
      {
        name: "Funktionsshirt | Running shirt",
        price: [24, 59],
        grams: [130, 220],
        size: [320, 240, 30],
        variants: "clothing",
      },
      { name: "Yogamatte | Yoga mat", price: [24, 89], grams: [1100, 2400], size: [640, 130, 130], variants: "color" },
      {
        name: "Kurzhanteln 2 × 5 kg | Dumbbells 2 × 5 kg",
        price: [29, 59],
        grams: [10100, 10400],
        size: [260, 200, 160],
      },
      {
        name: "Faszienrolle | Foam roller",
        price: [19, 44],
        grams: [350, 900],
        size: [340, 150, 150],
        variants: "color",
      },
      {
        name: "Radhelm | Bicycle helmet",
        price: [49, 139],
        grams: [280, 420],
        size: [330, 230, 190],
        variants: "color",
      },
      { name: "Tennisschläger | Tennis racket", price: [59, 199], grams: [310, 420], size: [700, 290, 50] },
      {
        name: "Badehose | Swim trunks",
        price: [19, 49],
        grams: [110, 200],
        size: [280, 220, 20],
        variants: "clothing",
      },
      {
        name: "Heimtrainer | Exercise bike",
        price: [249, 599],
        grams: [24500, 38000],
        size: [1150, 560, 280],
        bulky: true,
      },
    ],
  },
  {
    code: "electronics",
    prefix: "EL",
    goods: [
      {
        name: "Kopfhörer | Headphones",
        price: [49, 249],
        grams: [280, 520],
        size: [220, 190, 90],
        variants: "color",
        hazard: "9",
      },
      {
        name: "Lautsprecher | Speaker",
        price: [59, 299],
        grams: [700, 2900],
        size: [260, 180, 160],
        variants: "color",
        hazard: "9",
      },
      {
        name: "Powerbank 10.000 mAh | Power bank 10,000 mAh",
        price: [24, 59],
        grams: [210, 290],
        size: [160, 90, 30],
        hazard: "9",
      },
      {
        name: "Ladekabel USB-C 2 m | Charging cable USB-C 2 m",
        price: [9, 24],
        grams: [60, 110],
        size: [150, 110, 20],
      },
      {
        name: "Schreibtischlampe | Desk lamp",
        price: [39, 129],
        grams: [1100, 2300],
        size: [460, 220, 140],
        variants: "color",
      },
      { name: "Wecker | Alarm clock", price: [19, 69], grams: [240, 520], size: [150, 120, 80], variants: "color" },
      {
        name: "Wasserkocher | Kettle",
        price: [34, 109],
        grams: [1000, 1700],
        size: [260, 230, 220],
        variants: "color",
      },
      { name: "Toaster | Toaster", price: [39, 129], grams: [1500, 2900], size: [340, 230, 240], variants: "color" },
      { name: "Küchenwaage | Kitchen scale", price: [16, 49], grams: [380, 800], size: [240, 180, 30] },
    ],
  },
  {
    code: "furniture",
    prefix: "FU",
    goods: [
      {
        name: "Sofa 3-Sitzer | Sofa, 3 seats",
        price: [599, 1690],
        grams: [48000, 78000],
        size: [2150, 950, 820],
        variants: "color",
        bulky: true,
      },
      {
        name: "Sessel | Armchair",
        price: [249, 690],
        grams: [17500, 29000],
        size: [850, 820, 780],
        variants: "color",
        bulky: true,
      },
      {
        name: "Esstisch | Dining table",
        price: [349, 1190],
        grams: [32000, 61000],
        size: [1880, 980, 160],
        bulky: true,
      },
      {
        name: "Esszimmerstuhl | Dining chair",
        price: [79, 249],
        grams: [5200, 8800],
        size: [860, 500, 460],
        variants: "color",
        bulky: true,
      },
      {
        name: "Bücherregal | Bookcase",
        price: [129, 449],
        grams: [26000, 44000],
        size: [1900, 420, 140],
        variants: "color",
        bulky: true,
      },
      {
        name: "Kommode | Chest of drawers",
        price: [179, 590],
        grams: [29000, 48000],
        size: [1180, 520, 240],
        variants: "color",
        bulky: true,
      },
      {
        name: "Nachttisch | Bedside table",
        price: [59, 189],
        grams: [7800, 13500],
        size: [520, 460, 200],
        variants: "color",
        bulky: true,
      },
      {
        name: "Garderobenhaken | Coat hooks",
        price: [14, 39],
        grams: [300, 900],
        size: [420, 120, 60],
        variants: "color",
      },
      { name: "Wandspiegel | Wall mirror", price: [49, 199], grams: [4200, 9800], size: [920, 640, 60] },
      { name: "Hocker | Stool", price: [39, 129], grams: [2900, 5100], size: [460, 380, 380], variants: "color" },
    ],
  },
];
