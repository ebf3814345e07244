import type { Language } from '../../platform/language/index.ts';

const units = {
	id: { minute: 'menit', hour: 'jam', day: 'hari' },
	en: { minute: 'minutes', hour: 'hours', day: 'days' },
} as const;
const single = { minute: 'minute', hour: 'hour', day: 'day' } as const;

/** "3 hari", "1 hour": how long something stands still, in the largest unit that fits. */
export function ageOf(since: Date, now: Date, language: Language): string {
	const minutes = Math.max(0, Math.floor((now.getTime() - since.getTime()) / 60_000));
	const [value, unit] =
		minutes < 60
			? ([minutes, 'minute'] as const)
			: minutes < 48 * 60
				? ([Math.floor(minutes / 60), 'hour'] as const)
				: ([Math.floor(minutes / 1440), 'day'] as const);
	const word = language === 'en' && value === 1 ? single[unit] : units[language][unit];
	return `${value} ${word}`;
}
