import { failureOf, startBench } from '../../tests/bench.ts';
import type { Bench } from '../../tests/bench.ts';

let bench: Bench;
beforeAll(async () => {
	bench = await startBench();
});
afterEach(() => bench.sandbox.reset());
afterAll(() => bench.close());

const facts = {
	kind: 'QUOTATION',
	client: { name: 'PT Maju Jaya', email: 'ani@maju.co.id' },
	quotation_number: 'QUO-2026-0001',
	total: 'Rp\u00a01.500.000',
	items: [{ name: 'Workspace Business Standard', quantity: 5, unit_price: 'Rp\u00a0300.000' }],
	valid_until: '30 November 2026',
	link: 'https://sales.cloudsales.example/q/abc',
};
const draftSchema = {
	type: 'OBJECT',
	properties: { subject: { type: 'STRING' }, body_text: { type: 'STRING' } },
	required: ['subject', 'body_text'],
};
const generate = (contents: string, responseSchema: object = draftSchema, rest = {}) =>
	bench.gemini.models.generateContent({
		model: bench.env.GEMINI_MODEL ?? '',
		contents,
		config: { responseMimeType: 'application/json', responseSchema, ...rest },
	});
const prompt = (language: string) =>
	`Write the mail.\nLANGUAGE: ${language}\nFACTS: ${JSON.stringify(facts)}\nUse only these facts.`;
const draft = async (language = 'id') => JSON.parse((await generate(prompt(language))).text ?? '');
const fault = (kind: string, rest = {}) =>
	bench.fault({ vendor: 'gemini', kind, times: 1, ...rest });

describe('gemini drafts', () => {
	it.each([
		['id', 'Yth. PT Maju Jaya', /[Pp]enawaran.* QUO-2026-0001$/],
		['en', 'Dear PT Maju Jaya', /[Qq]uotation QUO-2026-0001$/],
	])('are written in the language asked for: %s', async (language, greeting, subject) => {
		const written = await draft(language);
		expect(written.subject).toMatch(subject);
		expect(written.body_text).toContain(greeting);
	});

	it('are about the purpose that the prompt names', async () => {
		const { kind: _kind, ...rest } = facts;
		const purpose = 'PURPOSE: "remind a client of an overdue invoice"';
		const { text } = await generate(`LANGUAGE: en\n${purpose}\nFACTS: ${JSON.stringify(rest)}`);
		expect(JSON.parse(text ?? '').subject).toMatch(
			/^(Payment not yet|About invoice).* QUO-2026-0001$/,
		);
	});

	it('copy amounts, dates and links exactly as the facts have them', async () => {
		const { body_text } = await draft();
		const copied = [facts.total, 'Rp\u00a0300.000', facts.valid_until, facts.link];
		for (const text of copied) expect(body_text).toContain(text);
	});

	const sentences = {
		seller_name: { sentence: 'Penjual adalah PT Awan.', value: 'PT Awan' },
		client_name: { sentence: 'Email ini untuk PT Maju.', value: 'PT Maju' },
		items: { sentence: 'Penawaran mencakup Mail (25 × Rp 1.000).', value: null },
		total: { sentence: 'Nilai penawaran adalah Rp 25.000.', value: 'Rp 25.000' },
		accept_url: { sentence: 'Penawaran disetujui di sini: https://a.example/q', value: null },
		note: { sentence: 'Tautan ini berlaku tujuh hari.', value: null },
	};
	const worded = async (wish: string, table = 'yes'): Promise<string> => {
		const asked = `LANGUAGE: id\nPURPOSE: "send a quotation"\nWISHES: "${wish}"\nTABLE: ${table}\nFACTS: ${JSON.stringify(sentences)}`;
		return JSON.parse((await generate(asked)).text ?? '').body_text;
	};

	it('are mails of sentences, without names of fields, and without what a table below them says', async () => {
		const text = await worded('none');
		expect(text).toMatch(
			/^Yth\. PT Maju,\n\n\p{Lu}[^:_]+\. Nilai penawaran adalah Rp 25\.000\.\n\n/u,
		);
		expect(text).toContain('\n\nPenawaran disetujui di sini:\nhttps://a.example/q\n\nTautan ini');
		expect(text).toMatch(/\n(Hormat kami|Salam hormat),\nPT Awan$/);
		expect(text).not.toContain('Mail (25');
		expect(await worded('none', 'no')).toContain('Penawaran mencakup Mail (25 × Rp 1.000).');
	});

	it('greet a team of the company, not the client that they tell of', async () => {
		const { client_name, total } = sentences;
		const asked = `LANGUAGE: id\nPURPOSE: "tell the finance team of a payment"\nFACTS: ${JSON.stringify({ client_name, total })}`;
		const { body_text } = JSON.parse((await generate(asked)).text ?? '');
		expect(body_text).toMatch(/^Halo tim,\n/);
		expect(body_text).toContain('Email ini untuk PT Maju.');
	});

	it('are worded in many ways, and the same for the same prompt', async () => {
		const texts = await Promise.all([...'abcdefgh'].map((wish) => worded(wish)));
		expect(new Set(texts).size).toBeGreaterThan(2);
		expect(await worded('a')).toBe(texts[0]);
	});

	it('have the shape of a JSON Schema too', async () => {
		const config = {
			responseMimeType: 'application/json',
			responseJsonSchema: {
				type: 'object',
				properties: { subject: { type: 'string' }, body_text: { type: 'string' } },
			},
		};
		const model = bench.env.GEMINI_MODEL ?? '';
		const { text } = await bench.gemini.models.generateContent({
			model,
			contents: prompt('en'),
			config,
		});
		expect(Object.keys(JSON.parse(text ?? '')).sort()).toEqual(['body_text', 'subject']);
	});

	it('find the facts in a system instruction and over several lines', async () => {
		const systemInstruction = `LANGUAGE: en\nFACTS: ${JSON.stringify(facts, null, 2)}`;
		const { text } = await generate('Write it.', draftSchema, { systemInstruction });
		expect(JSON.parse(text ?? '').body_text).toContain(facts.total);
	});
});

describe('gemini readings', () => {
	const schema = {
		type: 'OBJECT',
		properties: {
			intent: { type: 'STRING', enum: ['ACCEPT', 'REJECT', 'QUESTION', 'PAYMENT_PROOF', 'OTHER'] },
			quotation_number: { type: 'STRING', nullable: true },
			amount: { type: 'NUMBER', nullable: true },
			summary: { type: 'STRING' },
		},
	};
	const read = async (mail: string) =>
		JSON.parse((await generate(`Classify this mail.\nMAIL:\n${mail}`, schema)).text ?? '');

	it.each([
		['Kami setuju dengan penawaran QUO-2026-0001.', 'ACCEPT', 'QUO-2026-0001', null],
		['Kapan layanan bisa aktif?', 'QUESTION', null, null],
		[
			'Terlampir bukti transfer Rp 1.500.000 untuk INV/2026/0007',
			'PAYMENT_PROOF',
			'INV/2026/0007',
			1_500_000,
		],
		['Maaf, kami tidak jadi.', 'REJECT', null, null],
		['Selamat siang.', 'OTHER', null, null],
	])('tell what a mail wants: %s', async (mail, intent, number, amount) => {
		expect(await read(mail)).toMatchObject({ intent, quotation_number: number, amount });
	});
});

describe('gemini refusals', () => {
	it('of a wrong key, a retired model and an empty request carry the status name', async () => {
		const post = async (path: string, key: string, body: object) => {
			const response = await fetch(`${bench.env.GEMINI_BASE_URL}${path}`, {
				method: 'POST',
				headers: { 'x-goog-api-key': key, 'content-type': 'application/json' },
				body: JSON.stringify(body),
			});
			const answer: any = await response.json();
			return [response.status, answer.error.status];
		};
		const path = (model: string) => `/v1beta/models/${model}:generateContent`;
		const key = bench.env.GEMINI_API_KEY ?? '';
		expect(await post(path('gemini-3.6-flash'), 'wrong', {})).toEqual([400, 'INVALID_ARGUMENT']);
		expect(await post(path('gemini-2.0-flash'), key, {})).toEqual([404, 'NOT_FOUND']);
		expect(await post(path('gemini-3.6-flash'), key, {})).toEqual([400, 'INVALID_ARGUMENT']);
	});
});

describe('gemini faults', () => {
	it('blocked is a 200 without candidates: text is undefined and nothing is thrown', async () => {
		await fault('blocked');
		const answer = await generate(prompt('id'));
		expect(answer.text).toBeUndefined();
		expect(answer.promptFeedback?.blockReason).toBe('SAFETY');
	});

	it('max_tokens cuts the JSON and says so', async () => {
		await fault('max_tokens');
		const answer = await generate(prompt('id'));
		expect(answer.candidates?.[0]?.finishReason).toBe('MAX_TOKENS');
		expect(() => JSON.parse(answer.text ?? '')).toThrow();
	});

	it('throttled is a 429 with RetryInfo', async () => {
		await fault('throttled', { retry_after_s: 7 });
		const error = await failureOf(generate(prompt('id')));
		expect(error.status).toBe(429);
		expect(error.message).toContain('"retryDelay":"7s"');
	});

	it('unavailable is a 503 UNAVAILABLE', async () => {
		await fault('unavailable');
		const error = await failureOf(generate(prompt('id')));
		expect([error.status, error.message]).toEqual([503, expect.stringContaining('UNAVAILABLE')]);
	});

	it('invents_amount changes a sum of money and nothing else', async () => {
		const honest = await draft();
		await fault('invents_amount');
		const invented = await draft();
		expect(invented.body_text).not.toContain(facts.total);
		expect(invented.body_text).toContain(facts.quotation_number);
		expect(invented.body_text).toHaveLength(honest.body_text.length);
	});

	it('not_json wraps the answer into prose', async () => {
		await fault('not_json');
		const { text } = await generate(prompt('id'));
		expect(() => JSON.parse(text ?? '')).toThrow();
	});
});
