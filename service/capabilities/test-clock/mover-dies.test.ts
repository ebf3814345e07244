import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { addDays, isoDate, startOfBusinessDay } from '../../platform/clock/index.ts';
import { startProcess } from '../../tests/process.ts';
import { adminKey, startTestService, testSecret, type TestService } from '../../tests/service.ts';
import { takeDatabase } from '../../tests/test-database.ts';
import { aClient } from '../clients/fixtures.ts';
import { aProduct } from '../catalog/fixtures.ts';
import { aQuotation } from '../quotations/fixtures.ts';

describe('a move whose worker is killed', () => {
	const told: string[] = [];
	const workers: Awaited<ReturnType<typeof startProcess>>[] = [];
	let api: TestService;
	let follower: http.Server;
	/** Called with the number of times that were told, before the follower answers. */
	let onTold = (_: number): void => {};

	beforeAll(async () => {
		follower = http.createServer((request, response) => {
			let text = '';
			request.on('data', (chunk: Buffer) => (text += chunk.toString()));
			request.on('end', () => {
				told.push(JSON.parse(text).at);
				onTold(told.length);
				response.end();
			});
		});
		await new Promise<void>((resolve) => follower.listen(0, '127.0.0.1', resolve));
		const database = await takeDatabase();
		const environment = {
			TEST_CLOCK: 'on',
			TEST_CLOCK_FOLLOWERS: `http://127.0.0.1:${(follower.address() as AddressInfo).port}`,
		};
		api = await startTestService({ runs: true, role: 'api', environment, database });
		for (const _ of [1, 2])
			workers.push(
				await startProcess({
					...environment,
					LOG_LEVEL: 'info',
					DATABASE_URL: database.url,
					PUBLIC_URL: 'http://cloudsales.test',
					CLOUDSALES_SECRET: testSecret,
					BOOTSTRAP_API_KEY: adminKey,
					FINANCE_EMAIL: 'finance@cloudsales.test',
					SALES_EMAIL: 'sales@cloudsales.test',
					OPERATIONS_EMAIL: 'operations@cloudsales.test',
				}),
			);
	});
	afterAll(async () => {
		for (const { child } of workers) child.kill('SIGKILL');
		follower.closeAllConnections();
		follower.close();
		await api.stop();
	});

	it('is gone on with by another worker, and leaves no instant out', async () => {
		const client_id = (await aClient(api)).id;
		const items = [{ product_id: (await aProduct(api)).id, quantity: 1 }];
		const days = [30, 33, 36, 39].map((count) => isoDate(addDays(new Date(), count)));
		const made = [];
		for (const valid_until of days)
			made.push(await aQuotation(api, { client_id, items, status: 'SENT', valid_until }));
		let killed = 0;
		onTold = (count) => {
			// Both may have it; the one that moves the clock is the one that is killed.
			if (count !== 3) return;
			for (const { child, output } of workers)
				if (output().includes('"msg":"the test clock is being moved"')) {
					child.kill('SIGKILL');
					killed += 1;
				}
		};
		const begun = await api.call('POST', '/clock/move', { by_days: 60, wait_seconds: 0 });
		expect(begun.body.status).toBe('ADVANCING');
		let clock = begun.body;
		while (clock.status === 'ADVANCING') {
			await new Promise((resolve) => setTimeout(resolve, 500));
			clock = (await api.call('GET', '/clock')).body;
		}
		expect([clock.status, clock.reason, killed]).toEqual(['READY', null, 1]);
		const events = await api.runtime.database.client.event.findMany({
			where: { type: 'quotation.expired' },
			orderBy: { sequence: 'asc' },
		});
		expect(events.map((event) => [event.subject_id, event.occurred_at])).toEqual(
			made.map(({ id, valid_until }) => [
				id,
				startOfBusinessDay(addDays(new Date(`${valid_until}T00:00:00Z`), 1)),
			]),
		);
		expect([...told].sort()).toEqual(told);
	}, 120_000);
});
