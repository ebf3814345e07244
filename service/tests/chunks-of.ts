import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';

/** What a server sends bit by bit, such as an event stream. */
export const chunksOf = (stream: Response): AsyncIterable<string> =>
	Readable.fromWeb(stream.body as ReadableStream).setEncoding('utf8');
