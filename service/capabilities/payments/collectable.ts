import { z } from 'zod';
import type { ReadContext } from '../../platform/context/index.ts';
import { formatMoney } from '../../platform/money/index.ts';
import { paymentGatewayPort, type PaymentGateway } from './ports.ts';

/** Something that is allowed and leads nowhere later on. */
export const CollectionWarning = z
	.object({
		code: z
			.enum(['AMOUNT_TOO_SMALL', 'AMOUNT_TOO_LARGE', 'CURRENCY_NOT_COLLECTED'])
			.meta({ title: 'Code', description: 'What it is about' }),
		message: z.string().meta({ title: 'Message', description: 'What will happen, in words' }),
	})
	.meta({ id: 'CollectionWarning' });
export type CollectionWarning = z.output<typeof CollectionWarning>;

type Facts = Pick<PaymentGateway, 'title' | 'collects'>;

/**
 * Why no installed gateway will collect an amount, as a warning before the quotation is sent. Nothing is said
 * of an amount of 0, which nobody has to pay, nor where no gateway is installed.
 */
export function collectionWarnings(
	{ providers }: Pick<ReadContext, 'providers'>,
	owed: { currency: string; amount: bigint },
): CollectionWarning[] {
	const gateways = installedGateways(providers);
	return gateways.length === 0 ? [] : judgeAmount(gateways, owed);
}

/** The smallest amount that an installed gateway collects at once, in minor units; 0 where none collects the currency. */
export function smallestCollectable(
	{ providers }: Pick<ReadContext, 'providers'>,
	currency: string,
): bigint {
	const smallest = installedGateways(providers).flatMap(
		({ collects }) => collects[currency]?.smallest ?? [],
	);
	return smallest.length === 0 ? 0n : smallest.reduce((least, one) => (one < least ? one : least));
}

const installedGateways = (providers: ReadContext['providers']): Facts[] =>
	providers
		.list()
		.map(({ id }) => providers.describe(paymentGatewayPort, id))
		.filter((one) => one !== null);

/** See `collectionWarnings`. */
export function judgeAmount(
	gateways: readonly Facts[],
	{ currency, amount }: { currency: string; amount: bigint },
): CollectionWarning[] {
	if (amount === 0n) return [];
	const say = (money: bigint): string => formatMoney(money, currency, 'en');
	const names = gateways.map(({ title }) => title).join(', ');
	const limits = gateways.flatMap(({ collects }) => collects[currency] ?? []);
	if (limits.length === 0) {
		const known = [...new Set(gateways.flatMap(({ collects }) => Object.keys(collects)))];
		return warning(
			'CURRENCY_NOT_COLLECTED',
			`${names} will not collect ${currency}, only ${known.join(', ')}`,
		);
	}
	if (limits.some(({ smallest, largest }) => amount >= smallest && amount <= largest)) return [];
	const above = limits.filter(({ smallest }) => smallest > amount).map(({ smallest }) => smallest);
	if (above.length > 0) {
		const smallest = above.reduce((least, one) => (one < least ? one : least));
		return warning(
			'AMOUNT_TOO_SMALL',
			`${names} will not collect ${say(amount)}: one payment is at least ${say(smallest)}`,
		);
	}
	const largest = limits.map((one) => one.largest).reduce((most, one) => (one > most ? one : most));
	return warning(
		'AMOUNT_TOO_LARGE',
		`${names} will not collect ${say(amount)} at once: one payment is at most ${say(largest)}; parts of it can be asked for one after another (payment_link.create with an amount)`,
	);
}

const warning = (code: CollectionWarning['code'], what: string): CollectionWarning[] => [
	{ code, message: `${what}. Change the offer with quotation.revise` },
];
