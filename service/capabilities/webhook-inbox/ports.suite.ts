import type { z } from 'zod';
import type { WebhookAnswer, WebhookCall, WebhookNotice, WebhookSource } from './ports.ts';

/** One vendor's calls, made the way the vendor makes them. */
export type WebhookStage = {
	source: WebhookSource;
	/** The same source as it is when no secret is configured. */
	unconfigured: WebhookSource;
	/** The header that carries the vendor's proof, lower case. */
	proof_header: string;
	/** Adds the vendor's proof to a body. */
	prove(body: string): WebhookCall;
	/** Two bodies or more that mean something here, each of another fact, with what they say. */
	news: readonly [Told, Told, ...Told[]];
	/** A body that the vendor may send and that says nothing to us. */
	unrelated: string;
	/** True when the proof covers the body, so that a changed body is refused. */
	proof_covers_body: boolean;
	/** For a vendor that checks the address by GET: its query with the right token, and the answer that it expects. */
	challenge?: { query: Record<string, string>; token_parameter: string; answer: WebhookAnswer };
};
/** `schema` is that of the capability which handles notices of this kind. */
type Told = { body: string; notice: WebhookNotice; schema: z.ZodType };

/** Every promise of WebhookSource, run against one vendor: `webhookSourceSuite('xendit', stage)`. */
export function webhookSourceSuite(name: string, stage: WebhookStage): void {
	describe(`WebhookSource of ${name}`, () => {
		const { source, news, unrelated } = stage;
		const [first, second] = news;
		const proven = stage.prove(first.body);
		const proof = proven.headers[stage.proof_header] ?? '';
		const withProof = (value: string | undefined): WebhookCall => {
			const { [stage.proof_header]: _, ...headers } = proven.headers;
			return {
				rawBody: proven.rawBody,
				headers: value === undefined ? headers : { ...headers, [stage.proof_header]: value },
			};
		};
		const unreadable = ['', '{', 'null', '[]', '"text"', '7', '\u0000\ufffd'];

		describe('verify', () => {
			it('accepts a call with the proof of the vendor', () => {
				expect(proof).not.toBe('');
				expect(source.verify(proven)).toBe(true);
				expect(source.verify(stage.prove(second.body))).toBe(true);
			});

			it.each<[string, string | undefined]>([
				['no proof', undefined],
				['an empty proof', ''],
				['a proof that differs in its last character', `${proof.slice(0, -1)}~`],
				['a proof that is too short', proof.slice(0, -1)],
				['a proof that is too long', `${proof}0`],
				['a proof that is not ASCII', 'é'.repeat(proof.length)],
			])('refuses a call with %s', (_, value) => {
				expect(source.verify(withProof(value))).toBe(false);
			});

			it('refuses everything when no secret is configured', () => {
				for (const value of [proof, '', undefined, 'undefined', 'null']) {
					expect(stage.unconfigured.verify(withProof(value))).toBe(false);
				}
			});

			it('sees a changed body when the proof covers it', () => {
				const changed = { headers: proven.headers, rawBody: Buffer.from(second.body) };
				expect(source.verify(changed)).toBe(!stage.proof_covers_body);
			});
		});

		describe('identify', () => {
			it('gives a repeated delivery the same identity', () => {
				expect(source.identify(stage.prove(first.body))).toBe(source.identify(proven));
				expect(source.identify(proven)).not.toBe('');
			});

			it('gives a new fact another identity', () => {
				const bodies = [...news.map(({ body }) => body), unrelated];
				const identities = bodies.map((body) => source.identify(stage.prove(body)));
				expect(new Set(identities).size).toBe(bodies.length);
			});

			it('identifies even what it cannot read', () => {
				for (const body of unreadable) {
					expect(source.identify(stage.prove(body))).not.toBe('');
				}
			});
		});

		describe('translate', () => {
			it.each(news)('says what a call means: $notice.label', ({ body, notice, schema }) => {
				const meaning = source.translate(stage.prove(body));
				expect(meaning).toEqual({ notice });
				expect(schema.parse(notice)).toEqual(notice);
			});

			it('ignores what is not for us, and says why', () => {
				expect(source.translate(stage.prove(unrelated))).toEqual({
					ignored: expect.stringMatching(/./),
				});
			});

			it.each(unreadable)('throws on a body that it cannot read: %j', (body) => {
				expect(() => source.translate(stage.prove(body))).toThrow();
			});
		});

		it('is answered in a way that says that the call was taken', () => {
			const answer = source.answer?.(proven) ?? { status: 200 };
			expect(answer.status).toBeGreaterThanOrEqual(200);
			expect(answer.status).toBeLessThan(300);
		});

		const { challenge } = stage;
		if (challenge === undefined) {
			it('has no challenge', () => expect(source.challenge).toBeUndefined());
		} else {
			it('reads the token and the answer from a challenge', () => {
				expect(source.challenge?.token).not.toBe('');
				expect(source.challenge?.read(challenge.query)).toEqual({
					token: source.challenge?.token,
					answer: challenge.answer,
				});
			});

			it('reads nothing from a query that is no challenge', () => {
				const { [challenge.token_parameter]: _, ...without } = challenge.query;
				for (const query of [{}, without, { a: 'b' }])
					expect(source.challenge?.read(query)).toBeNull();
			});

			it('has an empty token when no secret is configured', () => {
				expect(stage.unconfigured.challenge?.token).toBe('');
			});
		}
	});
}
