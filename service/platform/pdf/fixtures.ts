/** A small PDF that readers open, with as many pages, and bytes of its own by its text; padded to a size when one is given. */
export function samplePdf(text: string, { pages = 1, size = 0 } = {}): Buffer {
	const build = (padding: string): Buffer => {
		const kids = Array.from({ length: pages }, (_, index) => `${index + 3} 0 R`).join(' ');
		const objects = [
			'<< /Type /Catalog /Pages 2 0 R >>',
			`<< /Type /Pages /Kids [${kids}] /Count ${pages} >>`,
			...Array.from(
				{ length: pages },
				() => '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>',
			),
		];
		const parts = [`%PDF-1.7\n% ${text}${padding}\n`];
		let length = Buffer.byteLength(parts[0] ?? '');
		const offsets = objects.map((object, index) => {
			const at = length;
			const part = `${index + 1} 0 obj\n${object}\nendobj\n`;
			parts.push(part);
			length += part.length;
			return at;
		});
		const body = parts.join('');
		const start = length;
		const entries = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
		return Buffer.from(
			`${body}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`,
		);
	};
	const missing = size - build('').length;
	if (missing <= 0) return build('');
	// A longer start offset takes digits of its own.
	const padded = build(' '.repeat(missing));
	return build(' '.repeat(missing - (padded.length - size)));
}
