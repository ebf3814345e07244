import { normalize, sep } from 'node:path';

export type TarFile = { path: string; content: Buffer };

const block = 512;

/**
 * The regular files of an uncompressed tar archive. Enough for the archives that come with the browser; anything that
 * could write elsewhere, such as a link or a path with "..", is an error.
 */
export function readTar(archive: Buffer): TarFile[] {
	const files: TarFile[] = [];
	for (let at = 0; at + block <= archive.length;) {
		const header = archive.subarray(at, at + block);
		if (header.every((byte) => byte === 0)) break;
		const size = Number.parseInt(text(header, 124, 12), 8);
		const end = at + block + size;
		if (!Number.isSafeInteger(size) || size < 0 || end > archive.length) {
			throw new Error('The archive is cut short or is no tar archive');
		}
		const type = text(header, 156, 1);
		if (type === '' || type === '0') {
			const prefix = text(header, 345, 155);
			const name = text(header, 0, 100);
			files.push({
				path: safePath(prefix === '' ? name : `${prefix}/${name}`),
				content: archive.subarray(at + block, end),
			});
		} else if (type !== '5') {
			throw new Error(`The archive holds an entry of type ${type}, which is not expected`);
		}
		at += block + Math.ceil(size / block) * block;
	}
	return files;
}

function text(header: Buffer, start: number, length: number): string {
	const field = header.subarray(start, start + length).toString('utf8');
	return (field.split('\0')[0] ?? '').trim();
}

function safePath(path: string): string {
	const normal = normalize(path);
	if (normal === '' || normal.startsWith(sep) || normal.split(sep).includes('..')) {
		throw new Error('The archive holds a path that leads out of it');
	}
	return normal;
}
