/** How a question begins, and what that asks for. */
import { phrases } from './phrases.ts';

export type Opening =
  | 'when'
  | 'where'
  | 'who'
  | 'how many'
  | 'how much'
  | 'how long'
  | 'what'
  | 'which'
  | 'why'
  | 'whether'
  | 'find'
  | 'list'
  | 'tell'
  | 'what about';

/** The longest that fits wins. In the languages of the senders that people get mail from, as far as they ask in them. */
export const OPENINGS = phrases<Opening>([
  [
    'when',
    `when, when is, when are, when was, when were, when will, when do, when does, when did, when am, when have, when has, what time, at what time, by what time, around what time, which day, what day, what date, which date, on what day, on which day, on what date, on which date, by when, until when, since when, from when, how soon, how long ago,
     what exact day, what exact date, what exact time, what month, which month, what year, which year, what week, which week, what weekday, what time of day, when exactly,
     wann, um wie viel uhr, um wieviel uhr, ab wann, bis wann, seit wann, an welchem tag, zu welcher uhrzeit, quand, a quelle heure, quelle heure, quel jour, depuis quand, jusqu' a quand, cuando, a que hora, que hora, que dia, desde cuando, hasta cuando, quando, a che ora, che ora, che giorno, ne zaman, saat kacta, hangi gun, wanneer, hoe laat`,
  ],
  [
    'where',
    `where, from where, to where, where abouts, whereabouts, in which city, in what city, in which room, in what room, which room, what room, at which place, at what place, in which building, what location, which location, which city, what city, which country, what country, which hotel, what hotel, which restaurant, which airport, what airport, from which airport, at which airport, which address, what address, which venue, what venue, which station, from which station, which folder, what folder, in which folder, which hall, in which hall, which building,
     wo, woher, wohin, in welchem raum, ou, d' ou, donde, de donde, a donde, adonde, en que sala, dove, da dove, nerede, nereye, nereden, waar`,
  ],
  [
    'who',
    `who, whom, whose, with who, with whom, to whom, to who, from who, from whom, by whom, who else, whom else, which people, which person, what people, which colleagues, which guests, which attendees,
     wer, wem, wen, wessen, mit wem, von wem, an wen, qui, avec qui, de qui, a qui, quien, quienes, con quien, de quien, a quien, chi, con chi, da chi, kim, kimler, kiminle, kimden, wie zijn`,
  ],
  [
    'how many',
    `how many, number of, how many of, count, count of, count the, count my, count all, how often, how many times, how frequently, total number of,
     wie viele, wieviele, wie oft, combien de, combien d', combien y a t il, combien ai je, cuantos, cuantas, cuantas veces, quanti, quante, quante volte, kac, kac tane, hoeveel`,
  ],
  [
    'how much',
    `how much, how expensive, how pricey, how costly, at what price, for how much, what price, what amount, which price,
     wie viel, wieviel, was kostet, was kosten, combien, combien coute, combien a coute, cuanto, cuanto cuesta, cuanto costo, quanto, quanto costa, ne kadar, kac para, kac lira`,
  ],
  [
    'how long',
    `how long, for how long, how much time, how many hours, how many minutes, how long is, how long does it take, for how many days, for how many nights, how many days, how many nights, how many weeks, how many months, how many years, how many days of, how many hours of, how many weeks of, how many minutes of, how many nights of, how many working days, how many vacation days,
     wie lange, combien de temps, cuanto tiempo, cuanto dura, quanto tempo, quanto dura, ne kadar suruyor, ne kadar surer, kac saat, hoe lang`,
  ],
  [
    'what',
    `what, what is, what are, what was, what were, what will, what has, what have, what had, what do, what does, what did, what else, how, how do, how does, how did, how can, how was, how were, how is, how are, in what, what kind of, what sort of, what type of, to what,
     was, was ist, was sind, was war, wie, wie ist, wie lautet, wie heisst, quel est, quelle est, quels sont, quelles sont, qu' est ce que, qu' est ce qui, que, quoi, c' est quoi, comment, que es, que hay, como, cual es, cuales son, cual, cuales, cosa, che cosa, che, come, qual e, quali sono, ne, nedir, neler, wat, wat is`,
  ],
  [
    'which',
    `which, which of, which one, which ones, which is, which are, in which, on which, at which, for which, with which, under which, from which,
     welche, welcher, welches, welchen, welchem, quel, quelle, quels, quelles, quale, quali, hangi, welke`,
  ],
  ['why', 'why, how come, what for, warum, wieso, weshalb, pourquoi, por que, perche, neden, nicin, waarom'],
  [
    'whether',
    `is, are, am, was, were, do, does, did, have, has, had, can, could, will, would, should, shall, is there, are there, was there, were there, is there any, are there any, do i have, do i have any, do we have, do we have any, have i got, have i got any, have i any, did i get, did i get any, did i receive, have i received, any, if, whether, isn't, aren't, wasn't, weren't, don't, doesn't, didn't, haven't, hasn't, won't, have i, has anyone, has anybody, did anyone, did anybody, is anyone, is anybody,
     bin, ist, sind, habe, hat, haben, gibt es, kann, hab, muss, est ce que, est ce qu', ai je, y a t il, suis je, a t il, a t elle, hay, tengo, estoy, tiene, esta, c' e, ci sono, ho, sono, var mi, heb`,
  ],
  [
    'find',
    `find, find me, search, search for, look for, look up, locate, dig up, dig out, pull up, bring up, fetch, get, get me, i need, i am looking for, looking for, i want, i want to see, i would like to see, i would like, let me see, open, where is that, where did i put, where can i find, i can't find, i cannot find, can't find, cannot find, couldn't find, i couldn't find, lost, i lost, i 've lost, i have lost, i seem to have lost, i misplaced, i 've misplaced, misplaced, help me find,
     finde, such, suche, ich suche, ich brauche, oeffne, trouve, trouve moi, cherche, je cherche, ouvre, busca, encuentra, buscame, abre, trova, cerca, cercami, bul, ara, zoek, vind`,
  ],
  [
    'list',
    `list, list all, list of, show, show me, show all, display, give me, give me a list of, give me all, enumerate, what's on, what is on, what is in, what are my, what are the, what is my, see, see all, view, all,
     zeig, zeige, zeig mir, liste, gib mir, zeige mir, montre, montre moi, affiche, liste moi, muestra, muestrame, lista, ensename, mostra, mostrami, elenca, goster, listele, toon`,
  ],
  [
    'tell',
    `summarise, summarize, summary of, a summary of, the summary of, sum up, recap, recap of, a recap of, tldr, tl dr, the gist of, gist of, overview of, an overview of, give me a summary of, give me the gist of, brief me on, fill me in on, catch me up on, read, read me, read out, explain, describe, compare, update on, any update on, any updates on, any news on, any news about, any news from, latest on, the latest on, status of, the status of, what is the status of, what is the latest on, what happened with, what happened to, what is happening with, what is going on with, what is up with, what is the plan for, what is the story with, details of, details on, details for, details about, the details of, the details for, info on, info about, information on, information about,
     fasse zusammen, fass zusammen, zusammenfassung von, lies, resume, resume moi, lis, resumen de, resumeme, lee, riassumi, leggi, ozetle, oku, vat samen`,
  ],
  [
    'what about',
    'what about, how about, and what about, and how about, same for, same question for, the same for, und, wie waere es mit, et pour, y para, e per, peki ya, peki',
  ],
]);

/** What people say around a question; it asks nothing itself. */
export const POLITENESS = phrases<true>([
  [
    true,
    `hi, hello, hey, hi there, hey there, good morning, good afternoon, good evening, ok, okay, alright, so, well, um, uh, hmm, oh, now, then, please, kindly, thanks, thank you, thanks in advance, cheers, sorry, excuse me, quick question, just, just wondering, actually, basically, simply, quickly, again, maybe, perhaps, really, btw, by the way, right, yes, no worries, real quick,
     can you, could you, would you, will you, can you please, could you please, would you please, can you tell me, could you tell me, would you tell me, can you show me, could you show me, can you give me, could you give me, can you check, could you check, can you find out, could you find out, can you look up, can you remind me, could you remind me, can you let me know, could you let me know,
     would you mind telling me, tell me, tell me about, tell us, remind me, remind me of, remind me about, let me know, do you know, do you have any idea, do you happen to know, any idea, any clue, any chance you know, i would like to know, i want to know, i need to know, i need to find out, i would love to know, i wonder, i was wondering, i am wondering, i am trying to find out, i am trying to remember, i am trying to find, i can't remember, i cannot remember, i don't remember, i don't know, i forgot, i have forgotten, wondering, curious, please check, double check, make sure, hey can you, is it true that, it is possible, is it possible to, is it possible to know, is it possible to see, is it possible to find, are you able to, are you able to tell me, can i see, could i see, may i see, can i get, could i get, can i have, could i have, can i know, may i know, can we see, help me, help, what can you tell me about, i think, i believe, i guess, i have a question, question, quick one, hope you are well, hope you 're well, i hope you are well, i hope you 're well, hope all is well, i hope this finds you well, good day, dear assistant, dear all,
     bitte, danke, hallo, kannst du, kannst du mir sagen, konntest du, weisst du, weist du, sag mir, ich mochte wissen, ich wuerde gern wissen, mal, eigentlich, denn, noch mal, s' il te plait, s' il vous plait, svp, stp, merci, bonjour, peux tu, peux tu me dire, pouvez vous me dire, dis moi, sais tu, je voudrais savoir, por favor, gracias, hola, puedes, puedes decirme, me puedes decir, dime, sabes, quiero saber, per favore, grazie, ciao, puoi, puoi dirmi, dimmi, sai, vorrei sapere, lutfen, merhaba, tesekkurler, soyler misin, bana`,
  ],
]);

/** What may stand behind a question and asks nothing. */
export const POLITE_ENDINGS = phrases<true>([
  [
    true,
    `please, pls, kindly, thanks, thank you, many thanks, thanks in advance, thanks a lot, cheers, again, now, right now, then, right, ok, okay, exactly, though, btw, by the way, if you know, if you don't mind, if possible, if you can,
     do you know, any idea, any ideas, any clue, do you have any idea, do you remember, i wonder, i forgot, i forget, i have forgotten, i can't remember, i cannot remember, i don't remember, can you tell me, could you tell me, can you remind me,
     could you remind me, just wondering, just curious, remind me, tell me, let me know, can you check, could you check, can you please check, could you please check, for me, bitte, danke, mal, denn, eigentlich, noch mal, nochmal, svp, stp, s' il te plait, s' il vous plait, merci, por favor, gracias,
     per favore, grazie, lutfen, tesekkurler`,
  ],
]);

/** English words, or parts of other questions, which ask in another language where a sentence begins with them. */
export const ONLY_AT_BEGINNING: ReadonlySet<string> = new Set('was come ne que che ou kim var'.split(' '));
