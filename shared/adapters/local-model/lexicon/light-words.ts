/**
 * Verbs, adjectives and adverbs of questions that a text seldom repeats: a text about "the kick-off" answers where it "will be
 * held" without a word of holding. They help to choose a sentence, but what lacks them may be the right item all the same.
 */
import { analyse } from '../../../content/words.ts';

const WORDS = `now actually currently really roughly approximately about exactly also again ever altogether else somebody someone anyone everybody
  accord according actually add agree allow answer anybody anyone arrive ask attend away back be become began begin believe best better big both bring build 
  can carry choose close come complete consider contain continue current decide describe do drive 
  early earn eat end enter entitled ever exact exist expect explain fall far feel final finish follow forget full get give good great guess hand handle happen hear held help hold hope 
  include intend involve join keep kind know large later lead learn leave let like list little live long look lose love lower main make manage matter mean mention mind move
  must name need new note old open organise organize owe own particular pass perform pick play please possible precise prefer prepare present probably provide put
  quick raise reach read ready real realize reason recall receive recommend remain remember repeat require respond right run say seem select sell separate serve set settle should show 
  single size small speak specific spend stand start state still stop store suggest supposed sure switch take teach think total treat try type understand update upcoming use usual
   wait want wear win wish wonder would write wrong yet
  project company firm office team guy folk person matter topic subject part way case list item
  declined declines accepted accepts invited attending attends joining responded sent shared wrote replied arrive arrives leaves leaving lands landing departs starting
  want wanted wants held standing stands holding taking supposed going away while during under according
  ab an auf aus bei bis bekommen bleiben brauchen bringen dem den des durch einem einen einer finden findet statt fur gegen geben gehen haben halten heisst ihr ihre ihren ihrem ihm ihn ja kommen konnen kosten lassen
  machen mit muss mussen nach nehmen noch ob oder schon sein seine seinen sollen soll stehen uber um unter vor war waren werden wird wollen zum zur
  aller arriver avoir au aux ce cette chez combien dans devoir doit donner elle etre faire fait falloir faut il je leur lui mettre nous par pour pouvoir prendre sa se ses son sur tenir ton venir vers vous votre nos notre
  al como con dar de deber debe decir desde ella en estar este esta hacer hasta ir llegar llevar nuestra nuestro para pasar poder poner por se ser sin sobre su sus tener tiene va venir
  alla avere che con dare dei del della deve di dire essere fare nel nella per potere sono stare sua suo tenere venire viene`;

/** As the analyser makes them. */
export const LIGHT_TERMS: ReadonlySet<string> = new Set(WORDS.split(/\s+/).flatMap((word) => analyse(word)));
