import type { Language } from '../language/index.ts';

/** Escapes text for HTML content and attribute values. */
export function escapeHtml(value: string): string {
	const entities: Record<string, string> = {
		'&': '&amp;',
		'<': '&lt;',
		'>': '&gt;',
		'"': '&quot;',
		"'": '&#39;',
	};
	return value.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** HTML that is safe already; everything else that goes into `html` is escaped. */
export type Html = { readonly html: string };

/** Template for pages: html`<p>${name}</p>` escapes `name`, unless it is Html itself or a list of Html. */
export function html(
	parts: TemplateStringsArray,
	...values: readonly (string | number | Html | readonly Html[] | null)[]
): Html {
	const render = (value: (typeof values)[number] | undefined): string => {
		if (value === null || value === undefined) return '';
		if (typeof value === 'string' || typeof value === 'number') return escapeHtml(String(value));
		return 'html' in value ? value.html : value.map((one) => one.html).join('');
	};
	return { html: parts.map((part, index) => part + render(values[index])).join('') };
}

const style = `body{font:16px/1.5 system-ui,sans-serif;color:#1c2733;background:#f4f6f8;margin:0}main{max-width:46rem;margin:2rem auto;padding:2rem;background:#fff;border-radius:12px;box-shadow:0 1px 4px #0002}h1{margin-top:0;font-size:1.5rem}table{width:100%;border-collapse:collapse;margin:1rem 0}th,td{text-align:left;padding:.5rem .25rem;border-bottom:1px solid #e3e8ee}td.number,th.number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}label{display:block;margin:1rem 0 .25rem;font-weight:600}input,textarea{font:inherit;width:100%;box-sizing:border-box;padding:.5rem;border:1px solid #b6c2cf;border-radius:6px}button{font:inherit;font-weight:600;margin-top:1rem;padding:.6rem 1.2rem;border:0;border-radius:6px;background:#0b6b57;color:#fff;cursor:pointer}button.quiet{background:#e3e8ee;color:#1c2733}.note{background:#eef7f4;border-left:4px solid #0b6b57;padding:.75rem 1rem;border-radius:4px}.warning{background:#fff5e6;border-left-color:#b96b00}code,pre{font-family:ui-monospace,monospace;font-size:.85rem}pre{overflow:auto;background:#f4f6f8;padding:.75rem 1rem;border-radius:6px}code,td{overflow-wrap:anywhere}td{vertical-align:top}summary{cursor:pointer}footer{text-align:center;color:#66758a;font-size:.85rem;margin:1rem}`;

/** A whole page for people; scripts are never used. */
export function pageHtml(title: string, body: Html, language: Language = 'en'): string {
	return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>${escapeHtml(title)}</title><style>${style}</style></head><body><main>${body.html}</main><footer>CloudSales</footer></body></html>`;
}
