import { randomBytes } from 'node:crypto';
import { expectStatus } from './drive-sale.ts';
import type { Situation, World } from './situation.ts';

const mark = (): string => randomBytes(4).toString('hex');
const reason = { reason: 'Has left the company' };

const aUser = async ({ service }: World): Promise<{ user_id: string }> => {
	const body = { email: `${mark()}@cloudsales.test`, name: 'Sari', role: 'SALES' };
	return { user_id: (await expectStatus(service.call('POST', '/users', body), 201)).id };
};

/** Situations of commands about users, the people of companies, and their sessions. */
export const situationsOfPeople: Readonly<Record<string, Situation>> = {
	'user.create': async () => ({
		body: { email: `${mark()}@cloudsales.test`, name: 'Sari', role: 'SALES' },
	}),
	'user.disable': async (world) => ({ path: await aUser(world), body: reason }),
	'user.enable': async (world) => {
		const path = await aUser(world);
		const { service } = world;
		await expectStatus(service.call('POST', `/users/${path.user_id}/disable`, reason), 200);
		return { path, body: { reason: 'Is back' } };
	},
};
