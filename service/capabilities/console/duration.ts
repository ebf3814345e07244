import { numberFormat, type Language } from '../../platform/language/index.ts';

const units = [
	['day', 86_400],
	['hour', 3600],
	['minute', 60],
	['second', 1],
] as const;

/** A duration by its two largest units: "3 days 4 hours". */
export function durationText(seconds: number, language: Language): string {
	const first = units.findIndex(([, length]) => seconds >= length);
	if (first === -1) return unitText(0, 'second', language);
	let left = seconds;
	const parts = units.slice(first, first + 2).map(([unit, length]) => {
		const count = Math.floor(left / length);
		left -= count * length;
		return { count, unit };
	});
	return parts
		.filter(({ count }) => count > 0)
		.map(({ count, unit }) => unitText(count, unit, language))
		.join(' ');
}

const unitText = (count: number, unit: string, language: Language): string =>
	numberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(count);
