/** Which of several things is meant, by a superlative or a place in an order. */
import type { Selection } from '../../../domain/intent.ts';
import { phrases } from './phrases.ts';

type Order = Omit<Selection, 'position'>;

const first: Order = { by: 'date', order: 'ascending' };
const last: Order = { by: 'date', order: 'descending' };

export interface SelectionWord extends Order {
  /** "Next" is the first of what is to come, "last" the last of what has been, "first" of whatever there is. */
  side: 'ahead' | 'behind' | 'any';
}

export const SELECTIONS = phrases<SelectionWord>([
  [
    { ...first, side: 'ahead' },
    `next, the next, my next, upcoming, soonest, nachste, nachster, nachstes, nachsten, naechste, naechster, naechstes, naechsten, prochain, prochaine, prochains, proxima, proximo, proximos, proximas, prossimo, prossima, prossimi, bir sonraki, siradaki, sonraki, volgende`,
  ],
  [
    { ...last, side: 'behind' },
    `last, latest, newest, most recent, most recently, recent, previous, the last, letzte, letzter, letztes, letzten, neueste, neuesten, dernier, derniere, derniers, dernieres, ultimo, ultima, ultimos, ultimas, ultimi, mas reciente, piu recente, son, en son, laatste`,
  ],
  [
    { ...first, side: 'any' },
    `first, earliest, oldest, erste, erster, erstes, ersten, alteste, fruheste, premier, premiere, plus ancien, primero, primera, primer, mas antiguo, primo, prima, piu vecchio, ilk, en eski, eerste, oudste`,
  ],
  [
    { by: 'duration', order: 'descending', side: 'any' },
    'longest, langste, langstes, langster, plus long, plus longue, mas largo, mas larga, piu lungo, piu lunga, en uzun',
  ],
  [
    { by: 'duration', order: 'ascending', side: 'any' },
    'shortest, kurzeste, kurzestes, plus court, plus courte, mas corto, mas corta, piu breve, en kisa',
  ],
  [
    { by: 'size', order: 'descending', side: 'any' },
    'largest, biggest, heaviest, grosste, grosstes, grosster, groesste, plus gros, plus grande, mas grande, piu grande, en buyuk',
  ],
  [
    { by: 'size', order: 'ascending', side: 'any' },
    'smallest, lightest, tiniest, kleinste, kleinstes, plus petit, mas pequeno, piu piccolo, en kucuk',
  ],
  [
    { by: 'amount', order: 'descending', side: 'any' },
    'most expensive, priciest, dearest, highest, costliest, teuerste, teuerstes, plus cher, plus chere, mas caro, mas cara, piu caro, en pahali',
  ],
  [
    { by: 'amount', order: 'ascending', side: 'any' },
    'cheapest, least expensive, lowest, billigste, gunstigste, moins cher, moins chere, mas barato, mas barata, piu economico, en ucuz',
  ],
]);

export const NUMBER_WORDS = phrases<number>([
  [1, 'one, a single, single, eine, ein, einen, un, une, una, uno, bir'],
  [2, 'two, a couple of, couple of, a couple, couple, both, zwei, deux, dos, due, iki'],
  [3, 'three, a few, few, several, drei, trois, tres, tre, uc'],
  [4, 'four, vier, quatre, cuatro, quattro, dort'],
  [5, 'five, funf, cinq, cinco, cinque, bes'],
  [6, 'six, sechs, seis, sei, alti'],
  [7, 'seven, sieben, sept, siete, sette, yedi'],
  [8, 'eight, acht, huit, ocho, otto, sekiz'],
  [9, 'nine, neun, neuf, nueve, nove, dokuz'],
  [10, 'ten, zehn, dix, diez, dieci, on'],
  [12, 'twelve, a dozen, dozen, zwolf, douze, doce, dodici'],
  [14, 'fourteen, vierzehn, quatorze, catorce'],
  [15, 'fifteen, funfzehn, quinze, quince'],
  [20, 'twenty, zwanzig, vingt, veinte, venti, yirmi'],
  [30, 'thirty, dreissig, trente, treinta, trenta, otuz'],
  [45, 'forty-five, forty five'],
  [60, 'sixty'],
  [90, 'ninety'],
]);

export const ORDINALS = phrases<number>([
  [1, '1st, first, erste, erster, ersten, premier, premiere, primero, primera, primo, prima, birinci, ilki'],
  [2, '2nd, second, zweite, zweiter, zweiten, deuxieme, second, seconde, segundo, segunda, secondo, seconda, ikinci'],
  [3, '3rd, third, dritte, dritter, dritten, troisieme, tercero, tercera, terzo, terza, ucuncu'],
  [4, '4th, fourth, vierte, vierten, quatrieme, cuarto, cuarta, quarto, quarta, dorduncu'],
  [5, '5th, fifth, funfte, funften, cinquieme, quinto, quinta, besinci'],
  [6, '6th, sixth, sechste, sixieme, sexto, sesto, altinci'],
  [7, '7th, seventh, siebte, septieme, septimo, settimo, yedinci'],
  [8, '8th, eighth, achte, huitieme, octavo, ottavo, sekizinci'],
]);
