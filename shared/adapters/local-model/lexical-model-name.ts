/** Changes whenever the vectors of the built-in embedding model do: those of another name are made anew. */
export const LEXICAL_MODEL = 'lexical-2';
