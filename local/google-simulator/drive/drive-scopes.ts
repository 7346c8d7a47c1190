const PREFIX = 'https://www.googleapis.com/auth/drive';

/** developers.google.com/workspace/drive/api/guides/api-specific-auth: what each method of the reference admits. */
export const READ_CONTENT = [PREFIX, `${PREFIX}.readonly`, `${PREFIX}.file`];
export const READ_METADATA = [...READ_CONTENT, `${PREFIX}.metadata`, `${PREFIX}.metadata.readonly`];
export const WRITE_FILES = [PREFIX, `${PREFIX}.file`];
export const UPDATE_FILES = [...WRITE_FILES, `${PREFIX}.metadata`];
