/** How words are written in a hurry, and what they stand for. Over folded words. */
const SHORTHAND = `tmrw tomorrow, tmr tomorrow, tmrow tomorrow, tomorow tomorrow, tommorow tomorrow, tommorrow tomorrow, tomorrw tomorrow, 2moro tomorrow, tdy today, ystd yesterday, yest yesterday, 2day today, tonite tonight,
  wk week, wks weeks, nxt next, mtg meeting, mtgs meetings, mtng meeting, appt appointment, appts appointments, cal calendar, sched schedule, msg message, msgs messages, eml email, emls emails, attch attachment,
  wat what, wot what, wht what, waht what, hwat what, whta what, wich which, whcih which, whens when is, wehn when, whne when, wen when, wher where, whre where, hwo how, whos who is, whats what is, wheres where is, hows how is,
  wiht with, wth with, w/ with, w with, frm from, fro from, teh the, hte the, thsi this, abt about, bout about, abuot about, u you, ur your, pls please, plz please, plse please, thx thanks, ppl people, bday birthday, addr address,
  hav have, hvae have, dos does, doe does, shoud should, cna can, coud could, im i am, ive i have, dont don't, didnt didn't, doesnt doesn't, havent haven't, hasnt hasn't, isnt isn't, arent aren't, wasnt wasn't, werent weren't,
  wont won't, cant can't, couldnt couldn't, hadnt hadn't, lst last, snd send, conf confirmation, res reservation, resv reservation, acct account, inv invoice, tel telephone, ph phone, mob mobile, pw password, pwd password, qty number of,
  eta arrival time, etd departure time, dep departure, arr arrival, est estimated, dob date of birth, apt apartment, dept department, govt government, mgr manager, hosp hospital, rm room, flt flight, pkg package,
  howmuch how much, howmany how many, howlong how long, whatis what is, whatsthe what is the, atm at the moment, asap soon, mins minutes, yr year, yrs years, mth month, mths months, approx roughly, dose does,
  recpt receipt, rcpt receipt, reminde remind, pwrd password, info information, pics photos, pic photo, b4 before, w/o without, bc because, btwn between, sth something, smth something, ppt presentation, recieve receive, recieved received, resturant restaurant, reciept receipt, adress address, calender calendar, calander calendar, shedule schedule`;

/** A word's whole form, which may be several words. */
export const WHOLE_FORMS: ReadonlyMap<string, string> = new Map(
  SHORTHAND.split(',').map((entry) => {
    const [short = '', ...whole] = entry.trim().split(/\s+/);
    return [short, whole.join(' ')] as const;
  }),
);

/** What may be followed by "no" or "#", short for number. */
export const NUMBERED: ReadonlySet<string> = new Set(
  'confirmation reservation booking account invoice order reference ref telephone phone mobile policy customer member membership ticket flight tracking passport room seat case claim contract serial licence license po vat id'.split(
    ' ',
  ),
);
