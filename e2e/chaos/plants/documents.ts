import type { Plant } from '../plant.ts';
import { seam } from './tools.ts';

const client = (change: (client: any) => object) =>
	seam('providers/cosmic/client.ts', 'createCosmicClient', (create) => (settings: any) => {
		const original = create(settings);
		return { ...original, ...change(original) };
	});

export const documentPlants: readonly Plant[] = [
	{
		name: 'a file is uploaded without looking for it first',
		seams: [client(() => ({ findMedia: () => Promise.resolve(null) }))],
		faults: /^cosmic .*(after_commit|malformed|slow)/,
		breaks: /one file per quotation/,
	},
	{
		name: 'a document is stored again without looking for it first, and what is one too many stays',
		seams: [
			client((cosmic) => {
				/** Whose slug was taken: only then is the look for the other one an honest one. */
				const taken = new Set<string>();
				return {
					async insertObject(slug: string, fields: unknown) {
						const inserted = await cosmic.insertObject(slug, fields);
						if (inserted.slug !== slug) taken.add(slug);
						return inserted;
					},
					findObject: (slug: string) =>
						taken.delete(slug) ? cosmic.findObject(slug) : Promise.resolve(null),
					deleteObject: () => Promise.resolve(),
				};
			}),
		],
		faults: /^cosmic .*(after_commit|malformed|slow)/,
		breaks: /one document per quotation/,
	},
	{
		name: 'a mail is sent again without looking for it first, and without patience',
		seams: [
			seam(
				'providers/gmail/message-channel.ts',
				'createMessageChannel',
				(create) =>
					(...args: any[]) => ({
						...create(...args),
						find: () => Promise.resolve(null),
					}),
			),
			seam(
				'capabilities/notifications/schedule.ts',
				'secondsUntilNextSend',
				(secondsUntilNextSend) => (error: any, attempt: number) =>
					secondsUntilNextSend({ ...error, kind: 'unavailable' }, attempt),
			),
		],
		faults: /^gmail .*(after_commit|malformed|slow)/,
		breaks: /no mail twice/,
	},
];
