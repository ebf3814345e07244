import busboy from 'busboy';
import type { Request } from 'express';
import { fileTypeFromBuffer } from 'file-type';
import type { FileRule, UploadedFile } from '../contract/define-contract.ts';
import { BodyTooLarge, MalformedJson, type FieldProblem } from '../errors/index.ts';
import { hasPdfHeader, readPdf, type PdfProblem } from '../pdf/read-pdf.ts';

type Parts = {
	fields: Record<string, string>;
	files: Record<string, UploadedFile | undefined>;
	problems: FieldProblem[];
};
type RawFile = { filename: string; content: Buffer };

/** Reads a multipart request. Files beyond their limit are cut off; the type is detected from the bytes, not the name. */
export async function readMultipart(
	request: Request,
	rules: Readonly<Record<string, FileRule>>,
	/** Longest text of all fields together, in bytes. */
	largestText: number,
): Promise<Parts> {
	if (!request.is('multipart/form-data'))
		throw MalformedJson({}, { detail: 'body: send Content-Type: multipart/form-data' });
	const parts: Parts = { fields: {}, files: {}, problems: [] };
	const raw = await collect(request, rules, parts, largestText);
	for (const [name, rule] of Object.entries(rules)) {
		const file = raw.get(name);
		if (file === undefined || (file.content.length === 0 && file.filename === '')) {
			if (rule.required)
				parts.problems.push({ path: `body.${name}`, message: 'A file is required' });
			continue;
		}
		const looked = await look(file, rule);
		if ('problem' in looked) parts.problems.push({ path: `body.${name}`, message: looked.problem });
		else parts.files[name] = { filename: file.filename, content: file.content, ...looked };
	}
	return parts;
}

type Looked = { problem: string } | { content_type: string; pages: number | null };

/** What a file is, by its bytes; a PDF is opened. */
async function look({ content }: RawFile, rule: FileRule): Promise<Looked> {
	if (content.length > rule.largest)
		return { problem: `The file is larger than ${rule.largest / 1_000_000} MB` };
	if (content.length === 0) return { problem: 'The file is empty' };
	const content_type = await typeOf(content);
	if (!rule.accept.includes(content_type))
		return {
			problem: `The file must be ${rule.accept.map(nameOf).join(' or ')}; its content is ${content_type}`,
		};
	if (content_type !== pdfType) return { content_type, pages: null };
	const told = await readPdf(content);
	return 'problem' in told
		? { problem: pdfProblems[told.problem] }
		: { content_type, pages: told.pages };
}

const pdfType = 'application/pdf';
/** As the people who upload it call it. */
const nameOf = (type: string): string => (type === pdfType ? 'a PDF' : type);
const pdfProblems: Readonly<Record<PdfProblem, string>> = {
	ENCRYPTED: 'The PDF is locked by a password; save it without one',
	UNREADABLE: 'The file begins like a PDF but cannot be opened; export it again',
	TOO_COSTLY: 'The PDF takes too long to open; print it into a new PDF',
	TOO_MANY_PAGES: 'The PDF has more pages than are taken here',
};

async function typeOf(content: Buffer): Promise<string> {
	if (hasPdfHeader(content)) return pdfType;
	return (await fileTypeFromBuffer(content))?.mime ?? 'of an unknown type';
}

function collect(
	request: Request,
	rules: Readonly<Record<string, FileRule>>,
	parts: Parts,
	largestText: number,
): Promise<Map<string, RawFile>> {
	const largest = Math.max(...Object.values(rules).map((rule) => rule.largest));
	const found = new Map<string, RawFile>();
	return new Promise((resolve, reject) => {
		const reader = openReader(request, largest);
		const refuse = (error: Error): void => {
			// The rest of the body is read and discarded; otherwise the caller gets a connection reset instead of the answer.
			if (reader !== null) request.unpipe(reader);
			request.resume();
			reject(error);
		};
		const malformed = (): void =>
			refuse(MalformedJson({}, { detail: 'body: not a complete multipart message' }));
		if (reader === null) {
			malformed();
			return;
		}
		let textLeft = largestText;
		reader.on('field', (name, value) => {
			textLeft -= Buffer.byteLength(name) + Buffer.byteLength(value);
			if (textLeft < 0) refuse(tooLarge(largestText));
			else parts.fields[name] = value;
		});
		reader.on('file', (name, stream, info) => {
			// A message that ends in the middle of a file fails the file's own stream as well.
			stream.on('error', malformed);
			const isKnown = Object.hasOwn(rules, name);
			if (!isKnown || found.has(name)) {
				const message = isKnown ? 'Send one file' : 'There is no such file field';
				parts.problems.push({ path: `body.${name}`, message });
				stream.resume();
				return;
			}
			const file: RawFile = { filename: info.filename ?? '', content: Buffer.alloc(0) };
			const chunks: Buffer[] = [];
			found.set(name, file);
			stream.on('data', (chunk: Buffer) => chunks.push(chunk));
			stream.on('close', () => {
				file.content = Buffer.concat(chunks);
			});
		});
		reader.on('close', () => resolve(found));
		reader.on('error', malformed);
		request.on('aborted', malformed);
		request.pipe(reader);
	});
}

const tooLarge = (limit_bytes: number): Error =>
	BodyTooLarge({ limit_bytes }, { detail: `body: the fields have more than ${limit_bytes} bytes` });

/** One byte more than the largest file is kept, which is how a file that is too large is told from the largest. */
function openReader(request: Request, largest: number): ReturnType<typeof busboy> | null {
	try {
		return busboy({
			headers: request.headers,
			defParamCharset: 'utf8',
			limits: { fileSize: largest + 1, files: 10, fields: 50, fieldSize: 100_000 },
		});
	} catch {
		return null;
	}
}
