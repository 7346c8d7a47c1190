import { DecryptCommand, GenerateDataKeyCommand, type KMSClient } from '@aws-sdk/client-kms';
import type { KeyContext, KeyWrapper } from '../../identity/key-wrapper.ts';

/**
 * Wraps data keys by a key of AWS KMS. The encryption context binds each to its purpose and id; the key's policy admits one
 * purpose only.
 *
 * @param keyId the id, ARN or alias of a symmetric key; it makes new data keys. Old ones are unwrapped by the key that
 * wrapped them.
 */
export function createKmsKeyWrapper(client: KMSClient, keyId: string): KeyWrapper {
  return {
    async generate(context, signal) {
      const answer = await client.send(
        new GenerateDataKeyCommand({ KeyId: keyId, KeySpec: 'AES_256', EncryptionContext: encryptionContext(context) }),
        signal ? { abortSignal: signal } : {},
      );
      return {
        key: present(answer.Plaintext, 'Plaintext'),
        wrapped: present(answer.CiphertextBlob, 'CiphertextBlob'),
        wrappingKey: present(answer.KeyId, 'KeyId'),
      };
    },

    async unwrap({ wrapped, wrappingKey }, context, signal) {
      const answer = await client.send(
        new DecryptCommand({
          KeyId: wrappingKey,
          CiphertextBlob: wrapped,
          EncryptionContext: encryptionContext(context),
        }),
        signal ? { abortSignal: signal } : {},
      );
      return present(answer.Plaintext, 'Plaintext');
    },
  };
}

function encryptionContext({ purpose, keyId }: KeyContext): Record<string, string> {
  return { app: 'google-workspace-orchestrator', purpose, key: keyId };
}

function present<T>(value: T | undefined, field: string): T {
  if (value === undefined) throw new Error(`KMS answered without ${field}.`);
  return value;
}
