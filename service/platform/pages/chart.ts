import { html, type Html } from '../html/index.ts';
import { numberFormat, type Language } from '../language/index.ts';
import { kitWords } from './kit-words.ts';
import { drawingOf } from './drawing.ts';
import { plotLibrary } from './plot-library.ts';
import { table } from './table.ts';

export type Chart = {
	/** `bars` stacks the series of one place; `lines` draws each of them through all places. */
	kind: 'bars' | 'lines';
	caption: string;
	/** What the picture says, for those who do not see it: "MRR Des–Nov: Rp 110 jt → Rp 242 jt". */
	sentence: string;
	/** At most five, in the order of the legend. */
	series: readonly { name: string; label: string }[];
	/** One place of the lower axis each, such as a month, in order; a number for each series. */
	points: readonly { at: string; values: Readonly<Record<string, number>> }[];
	/** Heading of the places in the table: "Bulan". */
	at_label: string;
	/** How a number is written in the table. */
	written: (value: number) => string;
	language: Language;
};

/** Pixels as drawn; the picture grows with the page, so there is one of its own for phones, where letters stay readable. */
const sizes = {
	'wide-only': { width: 720, height: 260, labels: 12, ticks: 5 },
	'narrow-only': { width: 330, height: 220, labels: 4, ticks: 4 },
} as const;
type Size = keyof typeof sizes;

/**
 * A chart drawn on the server, without script and style. The numbers stand below it as a table, and its sentence is what
 * screen readers say.
 */
export function chart(wanted: Chart): Html {
	const { caption, series, points, at_label, written, language } = wanted;
	const legend = series.map(
		({ label }, index) =>
			html`<li>
				<svg viewBox="0 0 10 10" aria-hidden="true">
					<rect width="10" height="10" rx="2" fill="${colourOf(index)}" />
				</svg>
				${label}
			</li>`,
	);
	const numbers = table<Chart['points'][number]>({
		caption,
		rows: points,
		language,
		columns: [
			{ label: at_label, isHead: true, cell: ({ at }) => at },
			...series.map(({ name, label }) => ({
				label,
				kind: 'number' as const,
				cell: ({ values }: Chart['points'][number]) => written(values[name] ?? 0),
			})),
		],
	});
	return html`<figure>
		<figcaption>${caption}</figcaption>
		${
			series.length > 1
				? html`<ul class="legend">
						${legend}
					</ul>`
				: null
		}
		${(Object.keys(sizes) as Size[]).map((size) => picture(wanted, size))}
		<details class="numbers">
			<summary>${kitWords(language).numbers}</summary>
			${numbers}
		</details>
	</figure>`;
}

const colourOf = (index: number): string => `var(--chart-${(index % 5) + 1})`;

function picture({ kind, sentence, series, points, language }: Chart, size: Size): Html {
	const { Plot, parseHTML } = plotLibrary();
	const { width, height, labels, ticks } = sizes[size];
	const places = points.map(({ at }) => at);
	const step = Math.ceil(places.length / labels);
	const compact = numberFormat(language, { notation: 'compact', maximumFractionDigits: 1 });
	const rows = points.flatMap(({ at, values }) =>
		series.map(({ name }) => ({ at, name, value: values[name] ?? 0 })),
	);
	const by = { x: 'at', y: 'value' } as const;
	const marks =
		kind === 'bars'
			? [Plot.barY(rows, { ...by, fill: 'name' })]
			: [
					Plot.lineY(rows, { ...by, z: 'name', stroke: 'name', strokeWidth: 2.5 }),
					Plot.dot(rows, { ...by, fill: 'name', r: 3 }),
				];
	const drawn = Plot.plot({
		document: parseHTML('<html><body></body></html>').document as unknown as Document,
		className: 'plot',
		width,
		height,
		marginLeft: 48,
		x: {
			type: kind === 'bars' ? 'band' : 'point',
			domain: places,
			label: null,
			tickSize: 0,
			ticks: places.filter((_, index) => index % step === 0),
		},
		y: {
			label: null,
			grid: true,
			ticks,
			tickSize: 0,
			tickFormat: (value: number) => compact.format(value),
		},
		color: { domain: series.map(({ name }) => name), range: series.map((_, at) => colourOf(at)) },
		marks: [...marks, Plot.ruleY([0])],
	});
	return drawingOf(drawn, { label: sentence, classes: `plot ${size}` });
}
