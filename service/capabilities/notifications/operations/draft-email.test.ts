import { randomUUID } from 'node:crypto';
import { aQuotation } from '../../quotations/fixtures.ts';
import { ProviderError } from '../../../platform/errors/index.ts';
import { startTestService, type TestService } from '../../../tests/service.ts';

describe('email.draft', () => {
	let service: TestService;
	let quotation: any;
	beforeAll(async () => {
		service = await startTestService();
		quotation = await aQuotation(service, { status: 'SYNCED' });
	});
	afterAll(() => service.stop());

	const draft = (more: object = {}, key?: string) =>
		service.call(
			'POST',
			'/emails/draft',
			{ kind: 'QUOTATION', related_id: quotation.id, ...more },
			key === undefined ? {} : { key },
		);
	const modelWrites = (subject: string, body_text: string) =>
		service.vendors.nextDrafts.push({
			status: 'DRAFTED',
			subject,
			body_text,
			model: 'fake-model',
		});
	const trueText = () => `Total ${total()}: [[accept_url]]`;
	const total = () => `Rp ${quotation.total.toLocaleString('id-ID')}`;

	const escaped = (text: string) => text.replaceAll(/[.[\]]/g, String.raw`\$&`);

	it("gives the model's text when everything in it is true", async () => {
		modelWrites('Penawaran', trueText());
		const answer = await draft();
		expect(answer.status).toBe(201);
		expect(answer.body).toMatchObject({
			kind: 'QUOTATION',
			related_id: quotation.id,
			source: 'LLM',
			model: 'fake-model',
			fallback_reason: null,
			subject: 'Penawaran',
			// The table comes in front of the paragraph that leads to the button.
			body_text: expect.stringMatching(
				new RegExp(`^Rincian penawaran ${quotation.number}:\n- [^]*\n\n${escaped(trueText())}`),
			),
		});
	});

	it('hands the facts, the tone and the wishes to the model', async () => {
		await draft({ tone: 'BRIEF', language: 'en', instructions: 'Mention the webinar' });
		expect(service.vendors.drafts.at(-1)).toMatchObject({
			language: 'en',
			tone: 'BRIEF',
			instructions: 'Mention the webinar',
			facts: {
				number: {
					sentence: `The number of the quotation is ${quotation.number}.`,
					value: quotation.number,
				},
				total: { sentence: expect.stringMatching(/^The quotation amounts to IDR /) },
			},
			has_table: true,
		});
	});

	it('writes in the language of the client unless told otherwise', async () => {
		expect((await draft()).body.language).toBe('id');
		expect((await draft({ language: 'en' })).body.language).toBe('en');
	});

	it('falls back to the template when the model leaves out what must be said', async () => {
		modelWrites('Penawaran', `Total ${total()}`);
		const { body } = await draft();
		expect(body).toMatchObject({ source: 'TEMPLATE', model: 'fake-model' });
		expect(body.fallback_reason).toContain('[[accept_url]]');
		expect(body.body_text).toContain('[[accept_url]]');
	});

	it.each([
		['an amount', 'Hemat Rp 999.000!', 'Rp 999.000'],
		['a date', 'Hanya sampai 1 Januari 2030.', '1 Januari 2030'],
		['a link', 'https://phishing.example/pay', 'https://phishing.example/pay'],
	])('falls back to the template when the model invents %s', async (_, more, invented) => {
		modelWrites('Penawaran', `${trueText()}\n${more}`);
		const { status, body } = await draft();
		expect(status).toBe(201);
		expect(body.source).toBe('TEMPLATE');
		expect(body.fallback_reason).toContain(`"${invented}"`);
		expect(body.body_text).not.toContain(invented);
	});

	it('falls back to the template when the model invents something in the subject', async () => {
		modelWrites('Diskon 70%', trueText());
		expect((await draft()).body).toMatchObject({ source: 'TEMPLATE' });
	});

	it('falls back to the template when the answer cannot be used', async () => {
		service.vendors.nextDrafts.push({
			status: 'UNUSABLE',
			reason: 'The model stopped for safety',
			model: 'fake-model',
		});
		expect((await draft()).body).toMatchObject({
			source: 'TEMPLATE',
			fallback_reason: 'The model stopped for safety',
		});
	});

	it.each(['rejected', 'throttled', 'unavailable', 'outcome-unknown'] as const)(
		'falls back to the template when the model is %s',
		async (kind) => {
			service.vendors.nextDrafts.push(new ProviderError('gemini', kind, `It was ${kind}`));
			const { status, body } = await draft();
			expect(status).toBe(201);
			expect(body).toMatchObject({
				source: 'TEMPLATE',
				model: null,
				fallback_reason: `gemini: It was ${kind}`,
			});
		},
	);

	it('falls back to the template when the provider itself breaks', async () => {
		const broken = Object.assign(new Error('TypeError inside'), { kind: 'none' });
		service.vendors.failures.push({ method: 'draft', error: broken as never });
		expect((await draft()).body).toMatchObject({
			source: 'TEMPLATE',
			fallback_reason: 'The model could not be asked',
		});
	});

	it('asks the model once for a command that is repeated with its key', async () => {
		const before = service.vendors.drafts.length;
		const [first, second] = [await draft({}, 'draft-1'), await draft({}, 'draft-1')];
		expect(second.body).toEqual(first.body);
		expect(service.vendors.drafts.length).toBe(before + 1);
	});

	it('finds no record that is not there', async () => {
		const answer = await draft({ related_id: randomUUID() });
		expect(answer).toMatchObject({ status: 404, body: { details: { resource: 'quotation' } } });
	});

	it('uses the template when no model is installed', async () => {
		const { manifests } = service.vendors;
		const without = await startTestService({
			providers: manifests.filter((one) => one.id !== 'gemini'),
		});
		try {
			const { id } = await aQuotation(without);
			const answer = await without.call('POST', '/emails/draft', {
				kind: 'QUOTATION',
				related_id: id,
			});
			expect(answer.body).toMatchObject({
				source: 'TEMPLATE',
				fallback_reason: 'No language model is installed',
			});
		} finally {
			await without.stop();
		}
	});
});
