import { fileTypeFromBuffer } from 'file-type';

/**
 * What may be done with a file that came by mail, by its bytes; its name and its declared type are claims of the sender.
 * Nothing is run or unpacked.
 */
export const handlings = ['SHOWN', 'DOWNLOAD', 'LOGO', 'QUARANTINED'] as const;
export type Handling = (typeof handlings)[number];
export type FileKind = { content_type: string; handling: Handling; note: string | null };

const fileBytesMax = 25_000_000;
const shown = new Set(['application/pdf', 'image/jpeg', 'image/png']);
const archives = new Set([
	'application/zip',
	'application/x-rar-compressed',
	'application/x-7z-compressed',
	'application/gzip',
	'application/x-tar',
	'application/x-bzip2',
	'application/x-xz',
	'application/x-compress',
	'application/vnd.ms-cab-compressed',
	'application/x-lzip',
	'application/zstd',
	'application/x-apple-diskimage',
	'application/x-iso9660-image',
]);
const programs = new Set([
	'application/x-msdownload',
	'application/x-elf',
	'application/x-mach-binary',
	'application/x-msi',
	'application/java-vm',
	'application/wasm',
	'application/x-shockwave-flash',
	'application/vnd.android.package-archive',
	'application/x-ms-shortcut',
	'application/x-chrome-extension',
	'application/java-archive',
	'application/x-deb',
	'application/x-rpm',
]);
const programNames =
	/\.(exe|com|scr|pif|bat|cmd|msi|msp|js|jse|vbs|vbe|wsf|wsh|ps1|hta|jar|lnk|reg|dll|cpl|apk|app|dmg|iso|img|vhd|html?|xhtml|svg|docm|xlsm|pptm|xll)$/i;

export async function kindOfFile(file: {
	content: Buffer;
	filename: string;
	declared_type: string;
	is_inline: boolean;
}): Promise<FileKind> {
	const { content, filename, is_inline } = file;
	const found = (await fileTypeFromBuffer(new Uint8Array(content)).catch(() => undefined))?.mime;
	const content_type = found ?? (isTnef(content) ? 'application/ms-tnef' : plainType(file));
	const of = (handling: Handling, note: string | null = null): FileKind => ({
		content_type,
		handling,
		note,
	});
	if (content.length > fileBytesMax) return of('QUARANTINED', 'It is larger than 25 MB');
	if (content.subarray(0, 2).toString('latin1') === 'MZ' || programs.has(content_type))
		return {
			content_type: found ?? 'application/x-msdownload',
			handling: 'QUARANTINED',
			note: 'It is a program',
		};
	if (archives.has(content_type))
		return of('QUARANTINED', 'It is an archive; archives are not unpacked');
	if (programNames.test(filename)) return of('QUARANTINED', 'By its name it could be run');
	if (content_type === 'application/ms-tnef')
		return of(
			'DOWNLOAD',
			'It was packed by Outlook (winmail.dat); ask the sender for the file itself',
		);
	if (is_inline && content_type.startsWith('image/') && content.length < 10_000) return of('LOGO');
	if (content_type === 'application/pdf' && isLocked(content))
		return of('DOWNLOAD', 'It needs a password');
	return of(shown.has(content_type) ? 'SHOWN' : 'DOWNLOAD');
}

const isTnef = (content: Buffer): boolean =>
	content.length > 6 && content.readUInt32LE(0) === 0x223e9f78;

/** An encrypted PDF names its encryption in the trailer, at the end, or in front where it is made for the web. */
const isLocked = (content: Buffer): boolean =>
	[content.subarray(-4096), content.subarray(0, 4096)].some((part) =>
		/\/Encrypt\s+\d+\s+\d+\s+R/.test(part.toString('latin1')),
	);

/** What the bytes do not tell is plain text or unknown. */
const plainType = ({
	content,
	declared_type,
}: {
	content: Buffer;
	declared_type: string;
}): string => {
	const isText = !content.subarray(0, 4096).includes(0);
	return isText && /^text\/(plain|csv|calendar)$/.test(declared_type)
		? declared_type
		: 'application/octet-stream';
};
