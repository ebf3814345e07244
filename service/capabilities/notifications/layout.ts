import { linksIn } from './claims.ts';

/** The HTML form of a plain text: paragraphs, line breaks and links that can be clicked; everything else is escaped. */
export function toHtml(text: string, sender: string): string {
	const paragraphs = text
		.trim()
		.split(/\n\s*\n/)
		.map((part) => `<p style="margin:0 0 16px">${linked(part.trim()).replaceAll('\n', '<br>')}</p>`)
		.join('\n');
	return `<!doctype html>
<html>
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body style="margin:0;padding:24px;background:#f4f5f7;font-family:Arial,Helvetica,sans-serif">
<div style="max-width:600px;margin:0 auto;padding:32px;background:#ffffff;border-radius:8px;color:#1f2937;font-size:15px;line-height:1.6">
<p style="margin:0 0 24px;font-size:18px;font-weight:bold;color:#1d4ed8">${escaped(sender)}</p>
${paragraphs}
</div>
</body>
</html>`;
}

function linked(text: string): string {
	const [next] = linksIn(text);
	if (next === undefined) return escaped(text);
	const at = text.indexOf(next);
	const address = escaped(next);
	return `${escaped(text.slice(0, at))}<a href="${address}" style="color:#1d4ed8">${address}</a>${linked(text.slice(at + next.length))}`;
}

const entities: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};
const escaped = (text: string): string =>
	text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);
