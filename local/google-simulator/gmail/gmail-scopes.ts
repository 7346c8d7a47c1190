const PREFIX = 'https://www.googleapis.com/auth/gmail.';

/** developers.google.com/workspace/gmail/api/auth/scopes: what each method of the reference admits. */
export const READ_CONTENT = ['https://mail.google.com/', `${PREFIX}modify`, `${PREFIX}readonly`];
export const READ_METADATA = [...READ_CONTENT, `${PREFIX}metadata`];
export const READ_LABELS = [...READ_METADATA, `${PREFIX}labels`];
export const READ_PROFILE = [...READ_METADATA, `${PREFIX}compose`];
