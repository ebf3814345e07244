import { startTestService, type TestService } from '../../../tests/service.ts';
import { aClientSession } from '../../portal/fixtures.ts';
import { aClient } from '../../clients/fixtures.ts';
import { aQuotation } from '../fixtures.ts';

describe('the answers of a client', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	const accept = (quotation: any, accepted_by = 'Budi Santoso', options = {}) =>
		service.call('POST', `/quotations/${quotation.id}/accept`, { accepted_by }, options);
	const reject = (quotation: any, reason = 'Terlalu mahal', options = {}) =>
		service.call('POST', `/quotations/${quotation.id}/reject`, { reason }, options);
	const typesOf = async (quotation: any): Promise<string[]> => {
		const events = await service.call('GET', `/events?subject_id=${quotation.id}&sort=created_at`);
		return events.body.data.map((one: { type: string }) => one.type).slice(3);
	};

	describe('quotation.accept', () => {
		it.each(['\u3164', '\u200b', '...', '\u2800 \u00ad', ' '])(
			'is refused for the name %j, which nobody can read',
			async (name) => {
				const quotation = await aQuotation(service, { status: 'SENT' });
				expect(await accept(quotation, name)).toMatchObject({
					status: 422,
					body: { errors: [{ path: 'body.accepted_by' }] },
				});
				const { body } = await service.call('GET', `/quotations/${quotation.id}`);
				expect(body.status).toBe('SENT');
			},
		);

		it('writes down who and when, and announces it', async () => {
			const quotation = await aQuotation(service, { status: 'SENT' });
			expect(await accept(quotation)).toMatchObject({
				status: 200,
				body: {
					status: 'ACCEPTED',
					allowed_transitions: [],
					accepted_by: 'Budi Santoso',
					accepted_at: service.now.toISOString(),
					items: [{ quantity: 25 }],
				},
			});
			expect(await typesOf(quotation)).toEqual(['quotation.accepted']);
		});

		it('keeps the position of the person in the words of the client', async () => {
			const quotation = await aQuotation(service, { status: 'SENT' });
			const body = { accepted_by: 'Budi Santoso', accepted_role: 'Direktur Utama' };
			const accepted = await service.call('POST', `/quotations/${quotation.id}/accept`, body);
			expect(accepted.body).toMatchObject(body);
			expect((await accept(quotation)).body).toMatchObject(body);
		});

		it('answers the same person again as it is, also after the last day', async () => {
			const quotation = await aQuotation(service, { status: 'ACCEPTED' });
			const { now } = service;
			service.now = new Date(now.getTime() + 30 * 86_400_000);
			const again = await accept(quotation, 'Budi  Santoso');
			service.now = now;
			expect(again).toMatchObject({ status: 200, body: { accepted_at: quotation.accepted_at } });
			expect(await typesOf(quotation)).toEqual(['quotation.accepted']);
		});

		it('answers the same person as it is however many acceptances come at once', async () => {
			const quotation = await aQuotation(service, { status: 'SENT' });
			const answers = await Promise.all(Array.from({ length: 5 }, () => accept(quotation)));
			expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200, 200]);
			expect(await typesOf(quotation)).toEqual(['quotation.accepted']);
		});

		it('refuses another person after the first', async () => {
			const quotation = await aQuotation(service, { status: 'ACCEPTED' });
			const other = await accept(quotation, 'Sari');
			expect([other.status, other.body.code]).toEqual([409, 'lifecycle.illegal-move']);
		});

		it('lets one of two people at once accept', async () => {
			const quotation = await aQuotation(service, { status: 'SENT' });
			const answers = await Promise.all([accept(quotation, 'Budi'), accept(quotation, 'Sari')]);
			expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
			expect(await typesOf(quotation)).toEqual(['quotation.accepted']);
		});

		it('racing with a rejection, one of the two happens', async () => {
			const quotation = await aQuotation(service, { status: 'SENT' });
			const answers = await Promise.all([accept(quotation), reject(quotation)]);
			expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
			expect(await typesOf(quotation)).toHaveLength(1);
		});

		it('refuses after the last day, before and after the timer has run', async () => {
			const quotation = await aQuotation(service, { status: 'SENT', valid_until: '2026-11-20' });
			const { now } = service;
			service.now = new Date('2026-11-20T17:00:00.000Z');
			const late = await accept(quotation);
			service.now = now;
			expect(late).toMatchObject({
				status: 409,
				body: {
					code: 'quotation.expired',
					details: { quotation_id: quotation.id, valid_until: '2026-11-20' },
				},
			});
			const expired = await accept(await aQuotation(service, { status: 'EXPIRED' }));
			expect(expired.body.code).toBe('quotation.expired');
		});

		it.each(['DRAFT', 'REJECTED', 'SUPERSEDED'] as const)(
			'refuses one that is %s',
			async (status) => {
				const answer = await accept(await aQuotation(service, { status }));
				expect(answer.body).toMatchObject({ code: 'lifecycle.illegal-move', details: { status } });
			},
		);

		it('is possible for the client itself, and another client finds nothing', async () => {
			const client = await aClient(service);
			const quotation = await aQuotation(service, { status: 'SENT', client_id: client.id });
			const stranger = await aClientSession(service, await aClient(service));
			for (const refused of [
				await accept(quotation, 'Eve', { token: stranger }),
				await reject(quotation, 'Eve', { token: stranger }),
			])
				expect([refused.status, refused.body.code]).toEqual([404, 'resource.not-found']);
			const token = await aClientSession(service, client);
			expect((await accept(quotation, 'Budi', { token })).body.status).toBe('ACCEPTED');
		});
	});

	describe('quotation.reject', () => {
		it('writes down why and when, and announces it', async () => {
			const quotation = await aQuotation(service, { status: 'SENT' });
			expect((await reject(quotation)).body).toMatchObject({
				status: 'REJECTED',
				reject_reason: 'Terlalu mahal',
				rejected_at: service.now.toISOString(),
			});
			expect(await typesOf(quotation)).toEqual(['quotation.rejected']);
		});

		it('shows the client its own reason, and never what staff wrote', async () => {
			const client = await aClient(service);
			const token = await aClientSession(service, client);
			const words = 'Budi has no money, ask again in March';
			const turnedDown = async (options: object) => {
				const quotation = await aQuotation(service, { status: 'SENT', client_id: client.id });
				await reject(quotation, words, options);
				const path = `/quotations/${quotation.id}`;
				const page = new URL(quotation.accept_url).pathname;
				const cookie = `cloudsales_portal=${token}`;
				const shown = [
					JSON.stringify((await service.call('GET', path, undefined, { token })).body),
					JSON.stringify((await service.call('GET', '/quotations', undefined, { token })).body),
					(await service.http.get(page)).text,
					(await service.http.get(`/portal${path}`).set('Cookie', cookie)).text,
				];
				return {
					staff: (await service.call('GET', path)).body,
					seen: shown.map((text) => text.includes(words)),
				};
			};
			expect(await turnedDown({ role: 'SALES' })).toMatchObject({
				staff: { status: 'REJECTED', reject_reason: words, rejected_by: 'STAFF' },
				seen: [false, false, false, false],
			});
			expect(await turnedDown({ token })).toMatchObject({
				staff: { status: 'REJECTED', reject_reason: words, rejected_by: 'CLIENT' },
				seen: [true, true, true, true],
			});
		});

		it('answers the same rejection again as it is and refuses another', async () => {
			const quotation = await aQuotation(service, { status: 'SENT' });
			await reject(quotation);
			expect((await reject(quotation)).status).toBe(200);
			expect((await reject(quotation, 'Lain')).body.code).toBe('lifecycle.illegal-move');
			expect(await typesOf(quotation)).toEqual(['quotation.rejected']);
		});

		it.each(['DRAFT', 'ACCEPTED', 'EXPIRED', 'SUPERSEDED'] as const)(
			'refuses one that is %s',
			async (status) => {
				const answer = await reject(await aQuotation(service, { status }));
				expect(answer.body).toMatchObject({ code: 'lifecycle.illegal-move', details: { status } });
			},
		);
	});
});
