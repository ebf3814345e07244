/** How results are shown: on the terminal, as a chart, and as a page of the documentation. */
import { type Figure, type Goal, type Result, isMet, measuredBy, ratioOf } from './result.ts';

export function number(value: number): string {
	const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
	return value.toLocaleString('en', { maximumFractionDigits: digits });
}

const goalText = ({ of, atLeast, atMost }: Goal): string => {
	const bounds = [
		...(atLeast === undefined ? [] : [`≥ ${number(atLeast)}`]),
		...(atMost === undefined ? [] : [`≤ ${number(atMost)}`]),
	];
	return `${of === 'value' ? '' : `${of} `}${bounds.join(' and ')}`;
};

function verdict(figure: Figure, goal: Goal): string {
	const met = isMet(figure, goal);
	const measured = measuredBy(figure, goal);
	if (met === null || measured === null) return `? ${goalText(goal)}`;
	return met ? `✓ ${goalText(goal)}` : `✗ ${goalText(goal)} (is ${number(measured)})`;
}

export function terminalLines(result: Result): string[] {
	return [
		`\n${result.title} (${result.bench}, ${number(result.seconds)} s)`,
		...result.figures.flatMap((figure) => {
			const { what, unit, value, percentiles, reference, goals = [] } = figure;
			const ratio = ratioOf(figure);
			return [
				`  ${what}: ${number(value)} ${unit}`,
				...(reference === undefined
					? []
					: [
							`    ${reference.what}: ${number(reference.value)} ${unit}${ratio === null ? '' : ` → ${number(ratio)} ×`}`,
						]),
				...(percentiles === undefined
					? []
					: [
							`    ${Object.entries(percentiles)
								.map(([name, ms]) => `${name} ${number(ms)} ms`)
								.join(', ')}`,
						]),
				...goals.map((goal) => `    ${verdict(figure, goal)}`),
			];
		}),
		...result.notes.map((note) => `  ${note}`),
	];
}

const escape = (text: string): string =>
	text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Bars of every figure beside its reference. */
export function chart(result: Result): string {
	const width = 860;
	const rowHeight = 22;
	const groupGap = 14;
	const labelWidth = 400;
	let y = 44;
	const parts: string[] = [];
	for (const { what, unit, value, reference } of result.figures) {
		const rows = [
			{ label: what, value, fill: '#2f6feb' },
			...(reference === undefined
				? []
				: [{ label: reference.what, value: reference.value, fill: '#b6bfca' }]),
		];
		const largest = Math.max(...rows.map((row) => row.value), Number.EPSILON);
		for (const row of rows) {
			const length = Math.max(1, (row.value / largest) * (width - labelWidth - 130));
			parts.push(
				`<text x="${labelWidth - 8}" y="${y + 13}" text-anchor="end">${escape(row.label)}</text>`,
				`<rect x="${labelWidth}" y="${y}" width="${length.toFixed(1)}" height="16" rx="2" fill="${row.fill}"/>`,
				`<text x="${labelWidth + length + 6}" y="${y + 13}">${escape(`${number(row.value)} ${unit}`)}</text>`,
			);
			y += rowHeight;
		}
		y += groupGap;
	}
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${y}" viewBox="0 0 ${width} ${y}" font-family="sans-serif" font-size="12">`,
		`<rect width="100%" height="100%" fill="#ffffff"/>`,
		`<text x="16" y="26" font-size="16" font-weight="bold">${escape(result.title)}</text>`,
		...parts,
		'</svg>',
		'',
	].join('\n');
}

/** The page of the documentation, from everything that was measured last. */
export function performancePage(results: readonly Result[], notice: string): string {
	const lines = [notice, '', '# Performance', ''];
	if (results.length === 0) return [...lines, 'Nothing has been measured yet.', ''].join('\n');
	lines.push(
		'Every figure stands beside a reference that was measured in the same run on the same machine: `npm run bench`.',
		'The ratio is what carries over to another machine.',
		'',
	);
	const missed = results.flatMap((result) =>
		result.figures.flatMap((figure) =>
			(figure.goals ?? [])
				.filter((goal) => isMet(figure, goal) === false)
				.map((goal) => `| ${result.bench} | ${figure.what} | ${verdict(figure, goal)} |`),
		),
	);
	lines.push('## Goals that are missed', '');
	if (missed.length === 0) lines.push('None.', '');
	else lines.push('| benchmark | figure | goal |', '|---|---|---|', ...missed, '');
	for (const result of results) lines.push(...section(result));
	return lines.join('\n');
}

function section(result: Result): string[] {
	const { hardware, versions, conditions } = result;
	const facts = (values: Record<string, string | number>): string =>
		Object.entries(values)
			.map(([name, value]) => `${name} ${value}`)
			.join(', ');
	const hasPercentiles = result.figures.filter(({ percentiles }) => percentiles !== undefined);
	return [
		`## ${result.bench}: ${result.title}`,
		'',
		`![${result.title}](../../bench/results/${result.bench}.svg)`,
		'',
		'| figure | measured | reference | ratio | goal |',
		'|---|---|---|---|---|',
		...result.figures.map((figure) => {
			const ratio = ratioOf(figure);
			const cells = [
				figure.what,
				`${number(figure.value)} ${figure.unit}`,
				figure.reference === undefined
					? ''
					: `${figure.reference.what}: ${number(figure.reference.value)} ${figure.unit}`,
				ratio === null ? '' : number(ratio),
				(figure.goals ?? []).map((goal) => verdict(figure, goal)).join('; '),
			];
			return `| ${cells.join(' | ')} |`;
		}),
		'',
		...(hasPercentiles.length === 0
			? []
			: [
					'| milliseconds | p50 | p95 | p99 | p99.9 | max |',
					'|---|---|---|---|---|---|',
					...hasPercentiles.flatMap(({ what, percentiles, reference }) =>
						[
							{ what, percentiles },
							...(reference?.percentiles === undefined ? [] : [reference]),
						].map(
							(row) =>
								`| ${row.what} | ${Object.values(row.percentiles ?? {})
									.map(number)
									.join(' | ')} |`,
						),
					),
					'',
				]),
		...result.notes.flatMap((note) => [note, '']),
		`Measured ${result.at.slice(0, 10)} on ${hardware.cores} cores (${hardware.processor}), ${hardware.memory_gb} GB; ${facts(versions)}; ${facts(conditions)}; seed ${result.seed}.`,
		'',
	];
}
