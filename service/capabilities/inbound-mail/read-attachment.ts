import type { Runtime } from '../../platform/runtime/index.ts';
import { readBytes } from '../documents/index.ts';
import { handlings, type Handling } from './attachment-kind.ts';
import * as store from './message-store.ts';

type AttachmentFile = {
	/** As the sender named it, without path and control characters. */
	filename: string;
	/** By its bytes. */
	content_type: string;
	handling: Handling;
	/** Fetched when it is asked for: whether this reader may have the file is decided before. */
	content: () => Promise<Buffer>;
};

/** A file of a message; null when that message has none with this id. Who may have it is for the caller to decide. */
export async function findAttachmentFile(
	runtime: Pick<Runtime, 'database' | 'providers'>,
	message_id: string,
	id: string,
): Promise<AttachmentFile | null> {
	const row = await store.findAttachment({ tx: runtime.database.client }, message_id, id);
	if (row === null) return null;
	const { filename, content_type } = row;
	// A handling that is not known is that of the most dangerous kind.
	const handling = handlings.find((one) => one === row.handling) ?? 'QUARANTINED';
	return { filename, content_type, handling, content: () => readBytes(runtime, row) };
}
