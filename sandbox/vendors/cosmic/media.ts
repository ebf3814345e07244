import { extname } from 'node:path';
import busboy from 'busboy';
import { z } from 'zod';
import { Refusal } from '../../core/api.ts';
import type { Call, Reply } from '../../core/api.ts';
import { cosmicError, listed, requireReadKey, requireWriteKey } from './books.ts';
import type { Cosmic, CosmicMedia } from './books.ts';

type Upload = {
	fields: Record<string, string>;
	file?: { name: string; type: string; content: Buffer };
};

function readUpload(call: Call): Promise<Upload> {
	return new Promise((resolve, reject) => {
		const upload: Upload = { fields: {} };
		const refuse = () => reject(new Refusal(cosmicError(400, 'A multipart form is required')));
		let parser;
		try {
			parser = busboy({ headers: { 'content-type': call.headers['content-type'] ?? '' } });
		} catch {
			return refuse();
		}
		parser.on('field', (name, value) => {
			upload.fields[name] = String(value);
		});
		parser.on('file', (name, stream, info) => {
			const chunks: Buffer[] = [];
			stream.on('data', (chunk: Buffer) => chunks.push(chunk));
			stream.on('end', () => {
				if (name !== 'media') return;
				const { filename = 'file', mimeType } = info;
				upload.file = { name: filename, type: mimeType, content: Buffer.concat(chunks) };
			});
		});
		parser.on('error', refuse);
		parser.on('close', () => resolve(upload));
		parser.end(call.body);
	});
}

export async function insertMedia(cosmic: Cosmic, call: Call): Promise<Reply> {
	const { fields, file } = await readUpload(call);
	requireWriteKey(cosmic, call, fields.write_key);
	if (!file) return cosmicError(400, 'You must provide a media file');
	const name = `${cosmic.random.uuid()}-${file.name.replace(/[^\w.-]+/g, '-')}`;
	const url = `${cosmic.public_url}/cosmic-cdn/${name}`;
	const media: CosmicMedia = {
		id: cosmic.random.hex(24),
		name,
		original_name: file.name,
		size: file.content.length,
		type: file.type === 'application/octet-stream' ? typeOf(file.name) : file.type,
		bucket: cosmic.credentials.bucket_id,
		created_at: cosmic.now().toISOString(),
		folder: fields.folder ?? null,
		url,
		imgix_url: url,
		alt_text: null,
		width: null,
		height: null,
		metadata: fields.metadata ? readMetadata(fields.metadata) : null,
		content: file.content,
	};
	cosmic.books.media.set(name, media);
	return { status: 200, body: { media: withoutContent(media) } };
}

function readMetadata(text: string): Record<string, unknown> {
	try {
		return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
	} catch {
		throw new Refusal(cosmicError(400, 'Invalid metadata: it must be a JSON object'));
	}
}

const typeOf = (name: string): string =>
	({ '.pdf': 'application/pdf', '.png': 'image/png', '.jpg': 'image/jpeg' })[
		extname(name).toLowerCase()
	] ?? 'application/octet-stream';

export function withoutContent({ content: _content, ...media }: CosmicMedia) {
	return media;
}

export function findMedia(cosmic: Cosmic, call: Call): Reply {
	requireReadKey(cosmic, call);
	const rows = [...cosmic.books.media.values()].map(withoutContent);
	return listed(cosmic, call, rows, 'No media found', 'media');
}

export function getMedia(cosmic: Cosmic, call: Call): Reply {
	requireReadKey(cosmic, call);
	const media = [...cosmic.books.media.values()].find((one) => one.id === call.parameters.id);
	return media
		? { status: 200, body: { media: withoutContent(media) } }
		: cosmicError(404, 'No media found');
}
