import { encode } from 'uqr';
import { html, type Html } from '../../../platform/pages/index.ts';

/**
 * A text as a QR code, drawn by the server as one path: no script, no style and no picture that the policy of pages would
 * refuse. Black on white in every colour scheme, since cameras read it. `label` says what it is to who cannot see it.
 */
export function qrCode(text: string, label: string): Html {
	const { data, size } = encode(text, { ecc: 'M', border: 4 });
	const path = data.flatMap((row, y) =>
		runsOf(row).map(([x, length]) => `M${x} ${y}h${length}v1h-${length}z`),
	);
	return html`<svg
		class="qr-code"
		viewBox="0 0 ${size} ${size}"
		role="img"
		aria-label="${label}"
		shape-rendering="crispEdges"
	>
		<rect width="${size}" height="${size}" fill="#fff" />
		<path d="${path.join('')}" fill="#000" />
	</svg>`;
}

/** Where dark modules begin in a row, and how many follow each other. */
function runsOf(row: readonly boolean[]): [x: number, length: number][] {
	const runs: [number, number][] = [];
	row.forEach((isDark, x) => {
		const last = runs.at(-1);
		if (!isDark) return;
		if (last !== undefined && last[0] + last[1] === x) last[1] += 1;
		else runs.push([x, 1]);
	});
	return runs;
}
