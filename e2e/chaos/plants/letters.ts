import type { Plant } from '../plant.ts';
import { seam, seamOnDatabase } from './tools.ts';

const { seams: seamsOnDatabase, opened } = seamOnDatabase();

export const letterPlants: readonly Plant[] = [
	{
		name: 'the cursor of a mailbox is stored before the mails that it stands behind',
		seams: [
			...seamsOnDatabase,
			// The poll commits with the cursor alone; the mails follow in a transaction of their own, if the process lives on.
			seam(
				'capabilities/inbound-mail/mailbox-store.ts',
				'insertListed',
				(insertListed) => (context: any, mailbox: string, mails: unknown[]) => {
					const later = () =>
						opened().transaction((tx: unknown) => insertListed({ ...context, tx }, mailbox, mails));
					setTimeout(() => void later().catch(() => undefined), 1500);
					return Promise.resolve({ added: [], out_of_spam: [] });
				},
			),
		],
		faults: /^kill -9 .*worker/,
		slice: { minutes: 0.4, everyMs: 800 },
		breaks: /every letter is taken in once/,
	},
];
