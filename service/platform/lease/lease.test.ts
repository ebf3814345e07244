import { randomUUID } from 'node:crypto';
import type { Event as EventRow } from '../../generated/prisma/client.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import { addSeconds } from '../clock/index.ts';
import { insertRows, newId, Prisma, tableOf, type Transaction } from '../database/index.ts';
import {
	claimRow,
	claimRows,
	isLeased,
	leaseSeconds,
	lockLeased,
	newLease,
	releaseLease,
	renewLease,
} from './index.ts';

/** Nothing else runs here that would dispatch them. */
const events = tableOf<EventRow, Prisma.EventCreateManyInput>(
	'events',
	Prisma.EventScalarFieldEnum,
);
const all = Prisma.sql`type = 'lease.tested'`;

describe('a lease', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());
	beforeEach(() => database().$executeRaw`DELETE FROM events`);

	const database = () => service.runtime.database.client;
	const after = (seconds: number) => addSeconds(service.now, seconds);
	const rows = async (count: number) =>
		(
			await insertRows(
				database(),
				events,
				Array.from({ length: count }, () => {
					const id = newId();
					return {
						id,
						type: 'lease.tested',
						subject_type: 'test',
						subject_id: id,
						payload: {},
						occurred_at: service.now,
						next_dispatch_at: service.now,
					};
				}),
			)
		).map(({ id }) => id);
	const claim = (token: string, now = service.now, limit = 100) =>
		claimRows(database(), events, { now, token, where: all, orderBy: Prisma.sql`id`, limit });
	const idsOf = (claimed: readonly { id: string }[]) => claimed.map(({ id }) => id).sort();
	const transaction = <T>(work: (tx: Transaction) => Promise<T>) =>
		service.runtime.database.transaction(work);

	it('gives each row to one of many that claim at once', async () => {
		const ids = await rows(30);
		const claimed = await Promise.all(
			Array.from({ length: 6 }, () => claim(randomUUID(), service.now, 10)),
		);
		expect(claimed.flatMap(idsOf).sort()).toEqual([...ids].sort());
	});

	it('gives each row to one of the works that share a transaction', async () => {
		const ids = await rows(20);
		const claimed = await Promise.all(
			Array.from({ length: 4 }, () =>
				service.runtime.database.sharedTransaction('claims', (tx) =>
					claimRows(tx, events, {
						now: service.now,
						token: randomUUID(),
						where: all,
						orderBy: Prisma.sql`id`,
						limit: 5,
					}),
				),
			),
		);
		expect(claimed.flatMap(idsOf).sort()).toEqual([...ids].sort());
	});

	it('takes no more than it is asked for, in the order that it is asked for', async () => {
		const ids = await rows(3);
		const first = [...ids].sort().slice(0, 2);
		expect(idsOf(await claim(randomUUID(), service.now, 2))).toEqual(first);
	});

	it('is there for others when its time is over, and not before', async () => {
		const [id] = await rows(1);
		await claim(randomUUID());
		expect(await claim(randomUUID(), after(leaseSeconds - 1))).toEqual([]);
		expect(idsOf(await claim(randomUUID(), after(leaseSeconds)))).toEqual([id]);
	});

	it('lasts longer when it is renewed, by its owner only', async () => {
		const ids = await rows(2);
		const [owner, other] = [randomUUID(), randomUUID()];
		await claim(owner);
		const now = after(20);
		expect(await renewLease(database(), events, { ids, token: other, now })).toBe(false);
		expect(await renewLease(database(), events, { ids, token: owner, now })).toBe(true);
		expect(await claim(other, after(leaseSeconds + 1))).toEqual([]);
		expect(await claim(other, after(20 + leaseSeconds))).toHaveLength(2);
		expect(await renewLease(database(), events, { ids, token: owner, now })).toBe(false);
	});

	it('is a fence: who lost it locks nothing and gives nothing back', async () => {
		const ids = await rows(1);
		const [zombie, successor] = [randomUUID(), randomUUID()];
		await claim(zombie);
		await claim(successor, after(leaseSeconds));
		await transaction(async (tx) => {
			expect(await lockLeased(tx, events, { ids, token: zombie })).toEqual([]);
			expect(idsOf(await lockLeased(tx, events, { ids, token: successor }))).toEqual(ids);
		});
		expect(await releaseLease(database(), events, { ids, token: zombie })).toBe(0);
		expect(await claim(zombie, after(leaseSeconds + 1))).toEqual([]);
	});

	it('is given back before its time, with whatever else is written', async () => {
		const ids = await rows(1);
		const token = randomUUID();
		await claim(token);
		const set = Prisma.sql`dispatch_attempt = dispatch_attempt + 7`;
		expect(await releaseLease(database(), events, { ids, token, set })).toBe(1);
		const [row] = await claim(randomUUID());
		expect(row).toMatchObject({ id: ids[0], dispatch_attempt: 7 });
	});

	it('of one row is refused while another has it or its condition does not hold', async () => {
		const [id] = await rows(1);
		const { now } = service;
		const one = (where: Prisma.Sql, at = now) =>
			claimRow(database(), events, id!, { now: at, token: randomUUID(), where });
		expect(await one(Prisma.sql`type = 'another'`)).toBeNull();
		expect(await one(all)).toMatchObject({ id, leased_until: after(leaseSeconds) });
		expect(await one(all)).toBeNull();
		expect(await one(all, after(leaseSeconds))).not.toBeNull();
	});

	it('has another token each time', () => {
		const leases = [newLease(service.now), newLease(service.now)];
		expect(leases[0]!.lease_token).not.toBe(leases[1]!.lease_token);
		expect(leases.map((lease) => isLeased(lease, service.now))).toEqual([true, true]);
		expect(isLeased(leases[0]!, after(leaseSeconds))).toBe(false);
	});
});
