import busboy from 'busboy';
import type { Request } from 'express';
import { fileTypeFromBuffer } from 'file-type';
import type { FileRule, UploadedFile } from '../contract/define-contract.ts';
import type { FieldProblem } from '../errors/index.ts';
import { MalformedJson } from './errors.ts';

type Parts = {
	fields: Record<string, string>;
	files: Record<string, UploadedFile | undefined>;
	problems: FieldProblem[];
};
type RawFile = { filename: string; content: Buffer; truncated: boolean };

/** Reads a multipart request, keeps no more of a file than its rule allows, and looks at the bytes, not at the name. */
export async function readMultipart(
	request: Request,
	rules: Readonly<Record<string, FileRule>>,
): Promise<Parts> {
	if (!request.is('multipart/form-data'))
		throw MalformedJson({}, { detail: 'body: send Content-Type: multipart/form-data' });
	const parts: Parts = { fields: {}, files: {}, problems: [] };
	const raw = await collect(request, rules, parts);
	for (const [name, rule] of Object.entries(rules)) {
		const file = raw.get(name);
		if (file === undefined || (file.content.length === 0 && file.filename === '')) {
			if (rule.required)
				parts.problems.push({ path: `body.${name}`, message: 'A file is required' });
			continue;
		}
		const problem = await problemOf(file, rule);
		if (problem !== null) parts.problems.push({ path: `body.${name}`, message: problem });
		else
			parts.files[name] = {
				filename: file.filename,
				content: file.content,
				content_type: await typeOf(file.content),
			};
	}
	return parts;
}

async function problemOf(file: RawFile, rule: FileRule): Promise<string | null> {
	if (file.truncated || file.content.length > rule.largest)
		return `The file is larger than ${Math.floor(rule.largest / 1_000_000)} MB`;
	if (file.content.length === 0) return 'The file is empty';
	const type = await typeOf(file.content);
	if (!rule.accept.includes(type))
		return `The file must be ${rule.accept.join(' or ')}; its content is ${type}`;
	return null;
}

async function typeOf(content: Buffer): Promise<string> {
	return (await fileTypeFromBuffer(content))?.mime ?? 'of an unknown type';
}

function collect(
	request: Request,
	rules: Readonly<Record<string, FileRule>>,
	parts: Parts,
): Promise<Map<string, RawFile>> {
	const largest = Math.max(...Object.values(rules).map((rule) => rule.largest));
	const found = new Map<string, RawFile>();
	return new Promise((resolve, reject) => {
		const malformed = (): void => {
			// What is still coming has to be read, or the caller never sees the answer.
			request.unpipe();
			request.resume();
			reject(MalformedJson({}, { detail: 'body: not a complete multipart message' }));
		};
		let reader: ReturnType<typeof busboy>;
		try {
			reader = busboy({
				headers: request.headers,
				defParamCharset: 'utf8',
				limits: { fileSize: largest, files: 10, fields: 50, fieldSize: 100_000 },
			});
		} catch {
			malformed();
			return;
		}
		reader.on('field', (name, value) => {
			parts.fields[name] = value;
		});
		reader.on('file', (name, stream, info) => {
			// A message that ends in the middle of a file fails the file's own stream as well.
			stream.on('error', malformed);
			if (!Object.hasOwn(rules, name)) {
				parts.problems.push({ path: `body.${name}`, message: 'There is no such file field' });
				stream.resume();
				return;
			}
			const chunks: Buffer[] = [];
			stream.on('data', (chunk: Buffer) => chunks.push(chunk));
			stream.on('close', () => {
				found.set(name, {
					filename: info.filename ?? '',
					content: Buffer.concat(chunks),
					truncated: stream.truncated === true,
				});
			});
		});
		reader.on('close', () => resolve(found));
		reader.on('error', malformed);
		request.on('aborted', malformed);
		request.pipe(reader);
	});
}
