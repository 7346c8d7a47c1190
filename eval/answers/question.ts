import { z } from 'zod';

const phrase = z
  .string()
  .refine(
    (text) => /[\p{L}\p{N}\p{Sc}%]/u.test(text),
    'must hold a letter, a digit, a currency sign or a percent sign',
  );

/** A phrase, or several of which one will do. */
const expectation = z.union([phrase, z.array(phrase).min(1, 'must not be an empty list')], {
  error: 'must be a text, or a list of texts of which any will do',
});

/** A moment at which something is asked: RFC 3339 with its offset, seconds or none. */
export const momentSchema = z.union(
  [z.iso.datetime({ offset: true }), z.iso.datetime({ offset: true, precision: -1 })],
  'must be an RFC 3339 time with its offset, for instance "2027-03-08T09:00:00Z"',
);

const expectations = z.array(expectation, 'must be a list, for instance ["16:25", ["12 March", "March 12"]]');

/** A question of an evaluation, and by what its answer is judged. */
export const questionSchema = z
  .object({
    /** Unique in its file; without its number it names the kind: `when-07` is of the kind `when`. */
    id: z.string().regex(/^\S+$/, 'must be one word, for instance "when-07"'),
    /** The moment at which it is asked. */
    now: momentSchema,
    question: z.string().trim().min(1, 'must not be empty'),
    /** All of these stand in a right answer. */
    must_contain: expectations,
    /** None of these does. */
    must_not_contain: expectations.default([]),
    /** Titles of items: a right answer cites one of them. Without any it need not cite. */
    relevant: z.array(z.string().trim().min(1), 'must be a list of titles').default([]),
    /** Questions of one name are asked in one conversation, in the order of the file. */
    conversation: z.string().min(1).optional(),
    /** Whether asking back is right. */
    ambiguous: z.boolean().default(false),
  })
  .refine(
    ({ must_contain, relevant, ambiguous }) => ambiguous || must_contain.length + relevant.length > 0,
    'needs something in "must_contain" or "relevant", or any answer would be right',
  );

export type Question = z.infer<typeof questionSchema>;

/** `how-many` of `how-many-03`. */
export const kindOf = ({ id }: Pick<Question, 'id'>): string => id.replace(/[-_.]?\d+[a-z]?$/i, '') || id;
