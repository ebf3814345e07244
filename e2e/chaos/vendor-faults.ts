import { COMMON_FAULTS, WEBHOOK_FAULTS } from '../../sandbox/core/fault-kinds.ts';
import { vendors } from '../../sandbox/vendors/index.ts';
import type { Random } from './random.ts';

export type VendorFault = {
	vendor: string;
	kind: string;
	endpoint?: string;
	rate?: number;
	times?: number;
	delay_ms?: number;
	retry_after_s?: number;
	copies?: number;
	reads?: number;
};

type Group = { vendor: string; writes: string | undefined; own: string[]; isOfWebhooks: boolean };

const everywhere = Object.keys(COMMON_FAULTS);
const ofWebhooks = Object.keys(WEBHOOK_FAULTS);

/** Drawn from with equal chances: the calls to each vendor once, the webhooks of each that has some twice. */
const groups: Group[] = vendors.flatMap(({ id, faults, own_faults, has_webhooks, writes }) => {
	const own = Object.keys(own_faults).filter((kind) => own_faults[kind]?.passes);
	const calls: Group = { vendor: id, writes, own, isOfWebhooks: false };
	if (!has_webhooks) return [calls];
	const kinds = ofWebhooks.filter((kind) => Object.hasOwn(faults, kind));
	const webhooks: Group = { vendor: id, writes, own: kinds, isOfWebhooks: true };
	return [calls, webhooks, webhooks];
});

export function drawVendorFault(draw: Random): VendorFault {
	const { vendor, writes, own, isOfWebhooks } = draw.pick(groups);
	const isOwn = isOfWebhooks || draw.chance(own.length / 12);
	const kind = draw.pick(isOwn ? own : everywhere);
	// Where a lost answer costs most.
	const endpoint = kind.includes('after_commit') && draw.chance(0.6) ? writes : undefined;
	return {
		vendor,
		kind,
		rate: isOfWebhooks ? 0.7 : draw.pick([0.3, 0.6, 1]),
		times: draw.between(1, 6),
		...(endpoint === undefined ? {} : { endpoint }),
		...(kind === 'throttled' ? { retry_after_s: draw.between(1, 3) } : {}),
		...(kind === 'slow' ? { delay_ms: draw.between(500, 4000) } : {}),
		...(kind === 'webhook_late' ? { delay_ms: draw.between(1000, 8000) } : {}),
		...(kind === 'webhook_duplicate' ? { copies: draw.between(2, 6) } : {}),
	};
}
