import * as z from 'zod';
import { ApiError } from '../http/api-error.ts';
import type { JsonBody } from '../http/request-body.ts';
import type { UploadedMedia } from '../http/upload.ts';
import { FOLDER_TYPE, isGoogleType } from '../workspace/drive/drive-tree.ts';

const moment = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

const fileBody = z.object({
  name: z.string().min(1).optional(),
  mimeType: z.string().min(1).optional(),
  description: z.string().optional(),
  starred: z.boolean().optional(),
  trashed: z.boolean().optional(),
  parents: z.array(z.string()).optional(),
  createdTime: moment.optional(),
  modifiedTime: moment.optional(),
});

export type FileBody = z.infer<typeof fileBody>;

/** What Google would take over, and the simulator has no place for; the read-only fields are ignored as Google does. */
const UNSUPPORTED = [
  'appProperties',
  'contentHints',
  'contentRestrictions',
  'copyRequiresWriterPermission',
  'folderColorRgb',
  'id',
  'inheritedPermissionsDisabled',
  'originalFilename',
  'properties',
  'shortcutDetails',
  'writersCanShare',
];

/** The metadata that a client sent. @throws ApiError 400 */
export function readFileBody(body: JsonBody): FileBody {
  const refused = UNSUPPORTED.find((field) => body[field] !== undefined);
  if (refused !== undefined) {
    throw new ApiError(400, 'invalid', `The simulator does not support the field '${refused}' of files; leave it out.`);
  }
  const { data, error } = fileBody.safeParse(body);
  if (data) return data;
  throw new ApiError(400, 'invalid', `Invalid value for: ${error.issues[0]?.path.join('.') ?? 'the body'}`);
}

/**
 * The type of a file and the content that it begins with.
 *
 * | behaviour | copied from |
 * |---|---|
 * | the type is the metadata's, else the content's, else application/octet-stream | developers.google.com/workspace/drive/api/reference/rest/v3/files, mimeType |
 * | a Doc or Sheet that is named as the type is made of the content that is uploaded | …/guides/manage-uploads#import-docs; of text alone, as the simulator converts nothing |
 *
 * @throws ApiError 400 for content that would have to be converted, or that a folder can not have
 */
export function typeAndContent(
  mimeType: string | undefined,
  media: UploadedMedia | undefined,
): { mimeType: string; content: Buffer } {
  const type = mimeType ?? media?.contentType ?? 'application/octet-stream';
  const converts = isGoogleType(type) && media !== undefined;
  if (converts && (type === FOLDER_TYPE || !media.contentType.startsWith('text/'))) {
    throw new ApiError(400, 'badRequest', `Content of the type ${media.contentType} can not become a ${type}.`);
  }
  return { mimeType: type, content: media?.content ?? Buffer.alloc(0) };
}
