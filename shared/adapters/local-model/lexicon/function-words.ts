/** Small words that relate what stands behind them to what stands before, in the languages that questions are understood in. */
import { phrases } from './phrases.ts';

const words = (list: string) => phrases<true>([[true, list]]);

export const FUNCTION_WORDS = {
  From: words('from, sent from, written by, by, von, vom, da parte di, de la part de, de parte de, van, de, da'),
  By: words('by, von, par, por, durch, tarafindan, door, from'),
  To: words('to, addressed to, para, aan'),
  With: words(
    'with, together with, along with, involving, between me and, between us and, mit, avec, con, ile, met, zusammen mit, w/, and me and',
  ),
  About: words(
    'about, regarding, re, concerning, on the subject of, on the topic of, related to, relating to, in regards to, with regards to, mentioning, that mention, which mention, that mentions, which mentions, containing, that contain, that contains, uber, zum thema, bezuglich, wegen, au sujet de, a propos de, concernant, sobre, acerca de, riguardo a, hakkinda, betreffend, on, for',
  ),
  In: words('in, inside, within, under, im, dans, en, nel, nella, on, from, with, to'),
  At: words('at, @, from, of, in, bei, chez'),
  Of: words("of, for, der, des, du, del, della, di, de, d', von"),
  Except: words(
    'except, except for, except from, excluding, without, other than, apart from, besides, but not, not from, not by, but not from, ausser, sauf, hormis, excepto, salvo, tranne, haric',
  ),
  Not: words(
    "not, never, no, haven't, hasn't, hadn't, didn't, don't, doesn't, isn't, aren't, wasn't, weren't, won't, can't, cannot, couldn't, haven't yet, hasn't yet, not yet, yet to, nicht, kein, keine, keinen, pas, jamais, nunca, niet, geen",
  ),
  And: words('and, &, plus, as well as, also, and also, or, along with, und, sowie, oder, et, ou, y, e, o, ve, veya'),
  Possessive: words("'s, '"),
} as const;

/** "The", "my", "all": they neither name nor relate. */
export const DETERMINERS = words(
  "the, a, an, my, our, this, that, these, those, any, all, some, every, each, your, its, their, his, her, both, der, die, das, den, dem, des, ein, eine, einen, einem, einer, mein, meine, meinen, meinem, meiner, unser, unsere, alle, le, la, les, l', un, une, mon, ma, mes, notre, nos, tous, toutes, el, los, las, una, mi, mis, nuestro, nuestra, todos, todas, il, lo, gli, i, mio, mia, miei, benim, bu, de, het, een, mijn",
);

/** What stands between the parts of a question and means nothing by itself there. */
export const FILLERS = words(
  `is, are, am, was, were, be, been, being, do, does, did, has, have, had, will, would, can, could, should, shall, may, might, must, 's, 'm, 're, 've, 'll, 'd, it, there, here, i, we, you, he, she, they, me, us, him, her, them, who, that, which, whom, whose, where, when, what, how, if, whether, then, than, so, too, also, else, just, only, even, still, already, yet, again, please, exactly, currently, right, now, ever, really, actually, going, supposed, to, of, for, from, in, on, at, by, with, about, re, as, into, up, out, off, over, and, or, but, the, a, an, my, our, all, any, some, this, these, those, information, info, details, detail, thing, things, stuff, something, anything, everything, exact, one, ones, got, get, need, want, like, much, many, more, most, such, own, see, know, scheduled, planned, total, overall, altogether, entire, whole, kind, sort, type, name, called, named, titled,
   ist, sind, war, bin, hat, habe, wird, es, mir, mich, ich, er, sie, im, am, zum, zur, beim, von, vom, zu, fur, mit, auf, und, der, die, das, den, dem, ein, eine, mein, meine, meinen, meiner, est, sont, etait, ai, a, au, aux, du, des, de, d', l', je, j', il, elle, on, se, y, en, le, la, les, un, une, mon, ma, mes, pour, dans, sur, avec, et, es, son, esta, estan, fue, he, ha, hay, que, mi, mis, el, los, las, una, con, para, por, del, al, e, il, lo, gli, sono, era, ho, che, mio, mia, di, da, nel, per, i, bu, bir, ve, mi, mu, var, benim, de, da`,
);
