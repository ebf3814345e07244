import { randomBytes } from 'node:crypto';
import { aClient } from '../capabilities/clients/fixtures.ts';
import { aClientSession } from '../capabilities/portal/fixtures.ts';
import { newId } from '../platform/database/index.ts';
import { expectStatus } from './drive-sale.ts';
import type { Situation, World } from './situation.ts';

const mark = (): string => randomBytes(4).toString('hex');
const reason = { reason: 'Has left the company' };

const aUser = async ({ service }: World): Promise<{ user_id: string }> => {
	const body = { email: `${mark()}@cloudsales.test`, name: 'Sari', role: 'SALES' };
	return { user_id: (await expectStatus(service.call('POST', '/users', body), 201)).id };
};

/** A client with an owner and one more person, who has accepted. */
const aPerson = async (world: World): Promise<{ membership_id: string }> => {
	const { service } = world;
	const client = await aClient(service);
	await aClientSession(service, client);
	const where = { client_id: client.id };
	const owner = await service.runtime.database.client.membership.findFirstOrThrow({ where });
	const { id } = await service.runtime.database.client.user.create({
		data: {
			id: newId(),
			email: `${mark()}@client.test`,
			name: 'Budi',
			role: 'CLIENT',
			status: 'ACTIVE',
		},
	});
	const values = { client_id: owner.client_id, user_id: id, role: 'FINANCE', status: 'ACTIVE' };
	const row = await service.runtime.database.client.membership.create({
		data: { id: newId(), ...values },
	});
	return { membership_id: row.id };
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
	'user.reset-second-factor': async (world) => {
		const path = await aUser(world);
		const { user_id } = path;
		const { service } = world;
		const confirmed_at = service.machine_now;
		await service.runtime.database.client.authenticator.create({
			data: { user_id, sealed_secret: 'sealed', created_at: confirmed_at, confirmed_at },
		});
		return { path, body: { reason: 'Lost the phone; called back at the number on record' } };
	},
	'membership.invite': async ({ service }) => ({
		path: { client_id: (await aClient(service)).id },
		body: { email: `${mark()}@client.test`, name: 'Budi', role: 'TECHNICAL' },
	}),
	'membership.change-role': async (world) => ({
		path: await aPerson(world),
		body: { role: 'OWNER' },
	}),
	'membership.remove': async (world) => ({ path: await aPerson(world) }),
	'session.end': async ({ service }) => {
		const client = await aClient(service);
		await aClientSession(service, client);
		const where = { client_id: client.id };
		const { id } = await service.runtime.database.client.session.findFirstOrThrow({ where });
		return { path: { session_id: id } };
	},
};
