import type { WebhookCall, WebhookNotice, WebhookSource } from './ports.ts';

/** One vendor's calls, made the way the vendor makes them. */
export type WebhookStage = {
	source: WebhookSource;
	/** The same source as it is when no secret is configured. */
	unconfigured: WebhookSource;
	/** The header that carries the vendor's proof, lower case. */
	proof_header: string;
	/** Adds the vendor's proof to a body. */
	prove(body: string): WebhookCall;
	/** Bodies about one payment link; `reference` is ours, `gateway_reference` the vendor's. */
	link: { gateway_reference: string; reference: string };
	bodies: {
		paid: string;
		expired: string;
		/** A body that the vendor may send and that says nothing to us. */
		unrelated: string;
	};
	/** True when the proof covers the body, so that a changed body is refused. */
	proof_covers_body: boolean;
};

/** Every promise of WebhookSource, run against one vendor: `webhookSourceSuite('xendit', stage)`. */
export function webhookSourceSuite(name: string, stage: WebhookStage): void {
	describe(`WebhookSource of ${name}`, () => {
		const { source, bodies, link } = stage;
		const paid = stage.prove(bodies.paid);
		const proof = paid.headers[stage.proof_header] ?? '';
		const withProof = (value: string | undefined): WebhookCall => {
			const { [stage.proof_header]: _, ...headers } = paid.headers;
			return {
				rawBody: paid.rawBody,
				headers: value === undefined ? headers : { ...headers, [stage.proof_header]: value },
			};
		};
		const unreadable = ['', '{', 'null', '[]', '"text"', '7', '\u0000\ufffd'];

		describe('verify', () => {
			it('accepts a call with the proof of the vendor', () => {
				expect(proof).not.toBe('');
				expect(source.verify(paid)).toBe(true);
				expect(source.verify(stage.prove(bodies.expired))).toBe(true);
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
				const changed = { headers: paid.headers, rawBody: Buffer.from(bodies.expired) };
				expect(source.verify(changed)).toBe(!stage.proof_covers_body);
			});
		});

		describe('identify', () => {
			it('gives a repeated delivery the same identity', () => {
				expect(source.identify(stage.prove(bodies.paid))).toBe(source.identify(paid));
				expect(source.identify(paid)).not.toBe('');
			});

			it('gives a new fact about the same link another identity', () => {
				const identities = [bodies.paid, bodies.expired, bodies.unrelated].map((body) =>
					source.identify(stage.prove(body)),
				);
				expect(new Set(identities).size).toBe(3);
			});

			it('identifies even what it cannot read', () => {
				for (const body of unreadable) {
					expect(source.identify(stage.prove(body))).not.toBe('');
				}
			});
		});

		describe('translate', () => {
			it.each<[keyof WebhookStage['bodies'], string]>([
				['paid', 'PAYMENT_SUCCEEDED'],
				['expired', 'PAYMENT_LINK_EXPIRED'],
			])('says which link a call about a link that was %s means', (kind, label) => {
				expect(source.translate(stage.prove(bodies[kind]))).toEqual<WebhookNotice>({
					kind: 'payment-link',
					gateway_reference: link.gateway_reference,
					reference: link.reference,
					label,
				});
			});

			it('ignores what is not for us, and says why', () => {
				const notice = source.translate(stage.prove(bodies.unrelated));
				expect(notice.kind).toBe('ignore');
				expect(notice.kind === 'ignore' && notice.reason).not.toBe('');
			});

			it.each(unreadable)('throws on a body that it cannot read: %j', (body) => {
				expect(() => source.translate(stage.prove(body))).toThrow();
			});
		});
	});
}
