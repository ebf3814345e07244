import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type {
	FoundPayment,
	GatewayLink,
	GatewayRefund,
	LinkRequest,
	PaymentGateway,
	PaymentLinkNotice,
	UnreadableLink,
} from '../capabilities/payments/ports.ts';
import { aGatewayLink } from '../capabilities/payments/gateway-fixtures.ts';
import type {
	ProvisioningOutcome,
	ProvisioningRequest,
	ProvisioningTarget,
} from '../capabilities/provisioning/ports.ts';
import { fakePlatform, type FakePlatform } from '../capabilities/deployments/fixtures.ts';
import { targetOf } from '../capabilities/deployments/ports.ts';
import type {
	DraftAnswer,
	Drafter,
	DraftRequest,
	MessageChannel,
	OutgoingMessage,
} from '../capabilities/notifications/ports.ts';
import type {
	DocumentStore,
	DocumentToStore,
	PdfRenderer,
} from '../capabilities/quotations/ports.ts';
import type { WebhookSource } from '../capabilities/webhook-inbox/ports.ts';
import { ProviderError } from '../platform/errors/index.ts';
import { defineProvider, type ProviderManifest } from '../platform/provider/index.ts';
import { equalInConstantTime } from '../platform/security/index.ts';

/** Vendors in memory. `fail` holds errors to throw: before the work is done, or after it (`after: true`). */
export type FakeVendors = {
	manifests: readonly ProviderManifest[];
	links: Map<string, GatewayLink>;
	/** Links that its list holds and nobody can read. */
	unreadable: UnreadableLink[];
	/** Money that it knows by its own name. */
	payments: Map<string, FoundPayment>;
	linkRequests: LinkRequest[];
	refunds: Map<string, GatewayRefund>;
	mails: OutgoingMessage[];
	documents: Map<string, DocumentToStore>;
	provisioned: ProvisioningRequest[];
	/** Runs tenants. */
	tenants: FakePlatform;
	drafts: DraftRequest[];
	/** Next answers; the default is used when empty. */
	nextDrafts: (DraftAnswer | ProviderError)[];
	nextOutcomes: (ProvisioningOutcome | ProviderError)[];
	failures: { method: string; error: ProviderError; after?: boolean }[];
	/** Every call that came in, by the name that `failures` uses. */
	calls: string[];
	/** Marks a link as paid, as a client would do at the gateway. */
	pay(reference: string, amount?: bigint): GatewayLink;
};

export const webhookToken = 'fake-webhook-token';

const limits = { smallest: 10_000n, largest: 1_000_000_000n };
const aChannel = {
	...limits,
	fee: null,
	shortest_life: null,
	longest_life: null,
	refundable: false,
};
const qrisFee = (amount: bigint): bigint => (amount * 7n) / 1000n;

export function fakeProviders(): FakeVendors {
	const state: Omit<FakeVendors, 'manifests' | 'pay'> = {
		links: new Map(),
		unreadable: [],
		payments: new Map(),
		linkRequests: [],
		refunds: new Map(),
		mails: [],
		documents: new Map(),
		provisioned: [],
		tenants: fakePlatform('docker'),
		drafts: [],
		nextDrafts: [],
		nextOutcomes: [],
		failures: [],
		calls: [],
	};
	const failing = async <T>(method: string, work: () => T): Promise<T> => {
		state.calls.push(method);
		const index = state.failures.findIndex((one) => one.method === method);
		const failure = index === -1 ? undefined : state.failures.splice(index, 1)[0];
		if (failure !== undefined && failure.after !== true) throw failure.error;
		const result = work();
		if (failure !== undefined) throw failure.error;
		return result;
	};
	const byReference = (reference: string): GatewayLink => {
		const link = [...state.links.values()].find(
			(one) => one.gateway_reference === reference || one.reference === reference,
		);
		if (link === undefined)
			throw new ProviderError('xendit', 'rejected', 'There is no such link', { code: 'not-found' });
		return link;
	};
	const change = (link: GatewayLink, values: Partial<GatewayLink>): GatewayLink => {
		const changed = { ...link, ...values };
		state.links.set(link.gateway_reference, changed);
		return changed;
	};

	const gateway: PaymentGateway = {
		id: 'xendit',
		title: 'Xendit',
		collects: { IDR: limits },
		supports: { cancel: true, refund: true },
		channels: ({ amount }) =>
			failing('channels', () => [
				{ ...aChannel, code: 'BCA', title: 'BCA Virtual Account', kind: 'VIRTUAL_ACCOUNT' },
				// The payer bears its fee of 0.7 percent.
				{
					...aChannel,
					code: 'QRIS',
					title: 'QRIS',
					kind: 'QR_CODE',
					fee: amount === null ? null : { amount: qrisFee(amount), bearer: 'CUSTOMER' },
				},
			]),
		findLink: (reference) =>
			failing(
				'findLink',
				() => [...state.links.values()].find((one) => one.reference === reference) ?? null,
			),
		createLink: (request) =>
			failing('createLink', () => {
				state.linkRequests.push(request);
				const gateway_reference = randomBytes(12).toString('hex');
				const isQr = request.channel === 'QRIS';
				const fee = isQr ? qrisFee(request.amount) : 0n;
				const link = aGatewayLink({
					gateway_reference,
					reference: request.reference,
					currency: request.currency,
					amount: request.amount,
					expected_amount: request.amount + fee,
					fee: isQr ? { amount: fee, bearer: 'CUSTOMER' } : null,
					expires_at: new Date(Date.now() + request.expires_in_seconds * 1000),
					...(isQr && { url: null, qr_string: `00020101-${gateway_reference}` }),
					...(request.channel === 'BCA' && {
						url: null,
						payment_code: '88081234567890',
						instructions: [{ title: 'ATM', steps: ['Choose transfer', 'Type the code'] }],
					}),
				});
				state.links.set(gateway_reference, link);
				return link;
			}),
		getLink: (reference) => failing('getLink', () => byReference(reference)),
		// Links that are made do not tell when, so the span cuts only money.
		listLinks: ({ by, from, to, after }) =>
			failing('listLinks', () => {
				const all = [...state.links.values()].filter(
					({ payments }) =>
						by === 'MADE' || payments.some(({ paid_at }) => paid_at >= from && paid_at <= to),
				);
				const start =
					after === null ? 0 : all.findIndex((one) => one.gateway_reference === after) + 1;
				const links = all.slice(start, start + 2);
				const last = links.at(-1);
				return {
					links,
					unreadable: after === null && by === 'MADE' ? state.unreadable : [],
					next: start + 2 < all.length && last !== undefined ? last.gateway_reference : null,
				};
			}),
		findPayment: (id) => failing('findPayment', () => state.payments.get(id) ?? null),
		cancelLink: (reference) =>
			failing('cancelLink', () => {
				const link = byReference(reference);
				return link.status === 'OPEN' ? change(link, { status: 'EXPIRED' }) : link;
			}),
		findRefund: ({ reference }) =>
			failing('findRefund', () => state.refunds.get(reference) ?? null),
		refund: ({ reference, currency, amount }) =>
			failing('refund', () => {
				const refund: GatewayRefund = {
					gateway_refund_id: `refund-of-${reference}`,
					reference,
					status: 'PENDING',
					currency,
					amount,
					failure: null,
				};
				state.refunds.set(reference, refund);
				return refund;
			}),
		getRefund: (id) =>
			failing('getRefund', () => {
				const refund = [...state.refunds.values()].find((one) => one.gateway_refund_id === id);
				if (refund !== undefined) return refund;
				throw new ProviderError('xendit', 'rejected', 'There is no such refund', {
					code: 'not-found',
				});
			}),
	};

	const webhooks: WebhookSource = {
		id: 'xendit',
		title: 'Xendit',
		verify: (call) => equalInConstantTime(call.headers['x-callback-token'] ?? '', webhookToken),
		identify: (call) => call.headers['webhook-id'] ?? call.rawBody.toString('hex').slice(0, 64),
		translate(call) {
			const body = z
				.object({
					id: z.string(),
					external_id: z.string(),
					status: z.string(),
					payment_id: z.string().optional(),
				})
				.parse(JSON.parse(call.rawBody.toString()));
			const about = (label: string, claims_payment: boolean): { notice: PaymentLinkNotice } => ({
				notice: {
					kind: 'payment-link',
					label,
					gateway_reference: body.id,
					reference: body.external_id,
					payment_id: body.payment_id ?? null,
					paid_at: null,
					claims_payment,
				},
			});
			if (body.status === 'PAID') return about('PAYMENT_SUCCEEDED', true);
			if (body.status === 'EXPIRED') return about('PAYMENT_LINK_EXPIRED', false);
			return { ignored: `status ${body.status} means nothing here` };
		},
	};

	const messageChannel: MessageChannel = {
		id: 'gmail',
		title: 'Gmail',
		channel: 'EMAIL',
		supports: { html: true, attachments: true, text_length_max: null },
		checkAddress: () => null,
		find: ({ reference }) =>
			failing('findMail', () =>
				state.mails.some((one) => one.reference === reference)
					? { provider_id: `sent-${reference}` }
					: null,
			),
		send: (mail) =>
			failing('sendMail', () => {
				state.mails.push(mail);
				return { provider_id: `sent-${mail.reference}` };
			}),
	};

	const drafter: Drafter = {
		id: 'gemini',
		title: 'Gemini',
		draft: (request) =>
			failing('draft', () => {
				state.drafts.push(request);
				const next = state.nextDrafts.shift();
				if (next instanceof ProviderError) throw next;
				const body_text = `Drafted.\n${Object.values(request.facts)
					.map(({ sentence }) => sentence)
					.join('\n')}`;
				return (
					next ?? {
						status: 'DRAFTED' as const,
						subject: `Draft: ${request.purpose}`.slice(0, 100),
						body_text,
						model: 'fake-model',
					}
				);
			}),
	};

	const target = (id: string): ProvisioningTarget => ({
		id,
		title: id,
		actions: ['ACTIVATE', 'CHANGE', 'SUSPEND', 'RESUME', 'TERMINATE'],
		settings: z.record(z.string(), z.unknown()),
		check: () => Promise.resolve([]),
		run: (request) =>
			failing(`run:${id}`, () => {
				state.provisioned.push(request);
				const next = state.nextOutcomes.shift();
				if (next instanceof ProviderError) throw next;
				return next ?? { status: 'SUCCESS' as const, result: { marker: request.marker } };
			}),
	});

	const documentStore: DocumentStore = {
		id: 'cosmic',
		title: 'Cosmic',
		find: (slug) =>
			failing('findDocument', () =>
				state.documents.has(slug)
					? { external_id: `cosmic-${slug}`, pdf_url: `https://cdn.example/${slug}.pdf` }
					: null,
			),
		put: (document) =>
			failing('putDocument', () => {
				state.documents.set(document.slug, document);
				return {
					external_id: `cosmic-${document.slug}`,
					pdf_url: `https://cdn.example/${document.slug}.pdf`,
				};
			}),
		list: ({ after }) =>
			failing('listDocuments', () => {
				const all = [...state.documents.values()].reverse();
				const start = Number(after ?? 0);
				const page = all.slice(start, start + 2);
				return {
					documents: page.map(({ slug, fields }) => ({
						external_id: `cosmic-${slug}`,
						slug,
						fields,
					})),
					unreadable: [],
					next: start + 2 < all.length ? String(start + 2) : null,
				};
			}),
		remove: (external_id) =>
			failing('removeDocument', () => {
				state.documents.delete(external_id.replace(/^cosmic-/, ''));
			}),
	};
	const pdfRenderer: PdfRenderer = {
		id: 'pdf',
		title: 'PDF',
		render: (page) => failing('render', () => Buffer.from(`%PDF-1.7\n${page}`)),
	};

	const provider = (id: string, ports: object): ProviderManifest =>
		defineProvider({
			id,
			title: id,
			documentation: 'https://example.com',
			config: z.object({}),
			required: [],
			create: () => ports,
		});

	return {
		...state,
		manifests: [
			provider('xendit', { paymentGateway: gateway, webhookSource: webhooks }),
			provider('gmail', { messageChannel }),
			provider('gemini', { drafter }),
			provider('google-workspace', { provisioningTarget: target('google-workspace') }),
			provider('gcp', { provisioningTarget: target('gcp') }),
			provider('docker', {
				deploymentPlatform: state.tenants.platform,
				provisioningTarget: targetOf(state.tenants.platform),
			}),
			provider('cosmic', { documentStore }),
			provider('pdf', { pdfRenderer }),
		],
		pay(reference, amount) {
			const link = byReference(reference);
			const paid = amount ?? link.expected_amount;
			return change(link, {
				status: 'PAID',
				payments: [
					{
						gateway_payment_id: `${link.gateway_reference}:paid`,
						status: 'SUCCEEDED',
						currency: link.currency,
						amount: paid,
						channel: 'BCA',
						paid_at: new Date('2026-11-20T04:00:00.000Z'),
						raw: { id: link.gateway_reference },
					},
				],
			});
		},
	};
}
