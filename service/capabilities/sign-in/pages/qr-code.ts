import { encode } from 'uqr';
import { html, type Html } from '../../../platform/pages/index.ts';

/** Modules of white around it, without which cameras do not find it. */
const quiet = 4;

/** A QR code as a drawing; what it says stands beside it as text, for readers who see no picture. */
export function qrCode(text: string, label: string): Html {
	const { data, size } = encode(text, { ecc: 'M', border: 0 });
	const dark = data.flatMap((row, y) =>
		row.flatMap((isDark, x) => (isDark ? [`M${x + quiet} ${y + quiet}h1v1h-1z`] : [])),
	);
	const width = size + 2 * quiet;
	return html`<svg
		class="qr-code"
		role="img"
		aria-label="${label}"
		viewBox="0 0 ${width} ${width}"
		width="220"
		height="220"
		shape-rendering="crispEdges"
	>
		<rect width="${width}" height="${width}" fill="#fff" />
		<path d="${dark.join('')}" fill="#000" />
	</svg>`;
}
