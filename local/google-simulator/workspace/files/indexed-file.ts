import type { Stats } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';

/** The file is not the one that was indexed: it changed, or went. */
export class FileChangedError extends Error {
  override readonly name = 'FileChangedError';
  readonly file: string;

  constructor(file: string) {
    super(`${file} is not the file any more that it was when the workspace was loaded.`);
    this.file = file;
  }
}

/**
 * A file as it was when it was indexed. What the index says of it holds for those bytes alone, and later a newer export may lie in its
 * place: that one is not read. It is told by size and time, and not by the inode, which some file systems do not keep.
 */
export class IndexedFile {
  readonly path: string;
  readonly size: number;
  readonly #mtimeMs: number;

  constructor(path: string, { size, mtimeMs }: Pick<Stats, 'size' | 'mtimeMs'>) {
    this.path = path;
    this.size = size;
    this.#mtimeMs = mtimeMs;
  }

  /** @throws FileChangedError */
  async check(): Promise<void> {
    this.#compare(await stat(this.path).catch((error: unknown) => this.#fail(error)));
  }

  /**
   * Lets `work` read the file.
   * @throws FileChangedError also when it changed while it was read
   */
  async read<T>(work: (handle: FileHandle) => Promise<T>): Promise<T> {
    await using handle = await this.#open();
    const result = await work(handle);
    this.#compare(await handle.stat());
    return result;
  }

  /**
   * The content, in chunks.
   * @throws FileChangedError, at the end too: what came before it counts for nothing then
   */
  async *content(): AsyncGenerator<Buffer> {
    await using handle = await this.#open();
    yield* handle.createReadStream({ autoClose: false });
    this.#compare(await handle.stat());
  }

  /** As in a digest of what is indexed, which is the same after the same files were unpacked once more. */
  toJSON(): string {
    return this.path;
  }

  async #open(): Promise<FileHandle> {
    await this.check();
    return open(this.path).catch((error: unknown) => this.#fail(error));
  }

  #compare({ size, mtimeMs }: Pick<Stats, 'size' | 'mtimeMs'>): void {
    if (size !== this.size || mtimeMs !== this.#mtimeMs) throw new FileChangedError(this.path);
  }

  #fail(error: unknown): never {
    const { code } = error as NodeJS.ErrnoException;
    throw code === 'ENOENT' || code === 'ENOTDIR' ? new FileChangedError(this.path) : error;
  }
}
