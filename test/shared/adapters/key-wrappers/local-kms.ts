import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { type LocalHttpServer, readBody, startLocalHttpServer } from '../../../helpers/local-http-server.ts';

/** The key that a local KMS has. */
export const LOCAL_KMS_KEY = 'arn:aws:kms:eu-central-1:000000000000:key/11111111-2222-3333-4444-555555555555';

/**
 * Speaks the part of KMS's JSON protocol that wrapping needs: GenerateDataKey and Decrypt, the encryption context
 * authenticated as KMS does it, InvalidCiphertextException when it does not fit.
 */
export async function startLocalKms(): Promise<LocalHttpServer> {
  const masterKey = randomBytes(32);

  const operations: Record<string, (input: Input) => Record<string, unknown>> = {
    'TrentService.GenerateDataKey': ({ EncryptionContext }) => {
      const plaintext = randomBytes(32);
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', masterKey, nonce);
      cipher.setAAD(canonical(EncryptionContext));
      const ciphertext = Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
      return { Plaintext: plaintext.toString('base64'), CiphertextBlob: ciphertext.toString('base64') };
    },
    'TrentService.Decrypt': ({ CiphertextBlob = '', EncryptionContext }) => {
      const blob = Buffer.from(CiphertextBlob, 'base64');
      const decipher = createDecipheriv('aes-256-gcm', masterKey, blob.subarray(0, 12));
      decipher.setAAD(canonical(EncryptionContext));
      decipher.setAuthTag(blob.subarray(-16));
      const plaintext = Buffer.concat([decipher.update(blob.subarray(12, -16)), decipher.final()]);
      return { Plaintext: plaintext.toString('base64') };
    },
  };

  return startLocalHttpServer(async (request, response) => {
    const input: Input = JSON.parse(await readBody(request));
    const operation = operations[String(request.headers['x-amz-target'])];
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    try {
      if (!operation || input.KeyId !== LOCAL_KMS_KEY) throw new Error('unknown');
      response.end(JSON.stringify({ KeyId: LOCAL_KMS_KEY, ...operation(input) }));
    } catch {
      response.statusCode = 400;
      response.end(JSON.stringify({ __type: 'InvalidCiphertextException', message: null }));
    }
  });
}

interface Input {
  KeyId: string;
  CiphertextBlob?: string;
  EncryptionContext: Record<string, string>;
}

function canonical(context: Record<string, string>): Buffer {
  return Buffer.from(JSON.stringify(Object.entries(context).sort()));
}
