import { z } from 'zod';
import type {
	ChannelQuery,
	GatewayChannel,
	GatewayLink,
	LinkRequest,
	UnreadableLink,
} from '../../../capabilities/payments/ports.ts';
import type { UnreadableRecord } from '../../../platform/provider/index.ts';

/** Rupiah, in whole units. */
const Amount = z.number().int().nonnegative();
const Time = z.iso.datetime().pipe(z.coerce.date());
const Fee = z.object({ amount: Amount, paid_by: z.enum(['shop', 'customer']) });

export const WarungpayChannel = z.object({
	code: z.string().min(1),
	name: z.string().min(1),
	smallest: Amount,
	largest: Amount,
	/** Null when no amount was named. */
	fee: Fee.nullable(),
	hours_max: z.number().int().positive(),
});
export type WarungpayChannel = z.output<typeof WarungpayChannel>;

export const WarungpayPayment = z.object({
	id: z.string().min(1),
	reference: z.string(),
	state: z.enum(['waiting', 'paid', 'expired', 'cancelled']),
	amount: Amount,
	/** What the customer pays. */
	total: Amount,
	fee: Fee.nullable(),
	/** Read out at the counter of a shop. */
	code: z.string().min(1).nullable(),
	/** Content of a QR code. */
	qr: z.string().min(1).nullable(),
	steps: z.array(z.string()),
	expires_at: Time,
	receipts: z.array(
		z.object({ id: z.string().min(1), amount: Amount, channel: z.string(), paid_at: Time }),
	),
});
export type WarungpayPayment = z.output<typeof WarungpayPayment>;

export type NewWarungpayPayment = {
	reference: string;
	amount: number;
	description: string;
	customer: { name: string; email: string };
	/** One: a payment with its fee. Several or none: the customer chooses. */
	channels: readonly string[];
	expires_in: number;
};

/** The channels that we know how to offer. */
export const channelKinds: Readonly<Record<string, GatewayChannel['kind']>> = {
	COUNTER: 'RETAIL_OUTLET',
	QR: 'QR_CODE',
};

const states = {
	waiting: 'OPEN',
	paid: 'PAID',
	expired: 'EXPIRED',
	cancelled: 'CANCELLED',
} as const;

const fromFee = (fee: z.output<typeof Fee> | null) =>
	fee === null
		? null
		: {
				amount: BigInt(fee.amount),
				bearer: fee.paid_by === 'shop' ? ('MERCHANT' as const) : ('CUSTOMER' as const),
			};

export function fromPayment(payment: WarungpayPayment): GatewayLink {
	return {
		gateway_reference: payment.id,
		reference: payment.reference,
		status: states[payment.state],
		currency: 'IDR',
		amount: BigInt(payment.amount),
		expected_amount: BigInt(payment.total),
		fee: fromFee(payment.fee),
		url: null,
		payment_code: payment.code,
		qr_string: payment.qr,
		instructions:
			payment.steps.length === 0 ? [] : [{ title: 'At the counter', steps: payment.steps }],
		expires_at: payment.expires_at,
		payments: payment.receipts.map(({ id, amount, channel, paid_at }) => ({
			gateway_payment_id: id,
			status: 'SUCCEEDED',
			currency: 'IDR',
			amount: BigInt(amount),
			channel,
			paid_at,
			raw: { payment: payment.id, receipt: id, amount, channel },
		})),
	};
}

/** It may be of another system on the same account, in a state that we do not know. */
export const toUnreadableLink = ({ id, reason, record }: UnreadableRecord): UnreadableLink => ({
	gateway_reference: id,
	reference: z.object({ reference: z.string() }).safeParse(record).data?.reference ?? null,
	reason,
});

export function fromChannels(
	channels: readonly WarungpayChannel[],
	{ amount }: ChannelQuery,
): GatewayChannel[] {
	return channels.flatMap((channel) => {
		const { code, name: title, fee, hours_max } = channel;
		const kind = channelKinds[code];
		const [smallest, largest] = [BigInt(channel.smallest), BigInt(channel.largest)];
		// A channel that was opened after this was written is not offered, since nobody has tried it.
		if (kind === undefined) return [];
		if (amount !== null && (amount < smallest || amount > largest)) return [];
		return [
			{
				code,
				title,
				kind,
				smallest,
				largest,
				fee: fromFee(fee),
				shortest_life: null,
				longest_life: hours_max * 3600,
				refundable: false,
			},
		];
	});
}

export const toPayment = (request: LinkRequest): NewWarungpayPayment => ({
	reference: request.reference,
	amount: Number(request.amount),
	description: request.description,
	customer: { name: request.payer_name, email: request.payer_email },
	channels: request.channel === null ? request.channels : [request.channel],
	expires_in: request.expires_in_seconds,
});
