import { z } from 'zod';
import { parseSearch } from '../../shared/search/language/parse-search.ts';
import { SearchSyntaxError } from '../../shared/search/language/search-syntax-error.ts';

/** A search in the language of docs/search-language.md: what that does not have is a fault of the line. */
export const writtenSchema = z
  .string('must be a text')
  .trim()
  .min(1, 'must not be empty')
  .superRefine((text, context) => {
    try {
      parseSearch(text);
    } catch (error) {
      if (!(error instanceof SearchSyntaxError)) throw error;
      context.addIssue(`is no search: ${error.message}`);
    }
  });
