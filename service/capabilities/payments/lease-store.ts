import { randomUUID } from 'node:crypto';
import type { ReadContext } from '../../platform/context/index.ts';
import { Prisma } from '../../platform/database/index.ts';
import {
	claimRow,
	notLeased,
	releaseLease,
	renewLease as renew,
} from '../../platform/lease/index.ts';
import { links, type LinkRow } from './store.ts';

type Context = Pick<ReadContext, 'tx' | 'machine_now'>;

/** False when another process has the link by now. */
export const renewLease = (
	{ tx, machine_now }: Context,
	{ id, lease_token }: Pick<LinkRow, 'id' | 'lease_token'>,
): Promise<boolean> => renew(tx, links, { ids: [id], token: lease_token ?? '', now: machine_now });

/** Ends a look-up that told nothing, unless another process has the link by now. */
export const postponeLookUp = (
	{ tx }: Context,
	{ id, lease_token }: Pick<LinkRow, 'id' | 'lease_token'>,
	next_check_at: Date,
) =>
	releaseLease(tx, links, {
		ids: [id],
		token: lease_token ?? '',
		set: Prisma.sql`next_check_at = ${next_check_at}`,
	});

/** Takes an unconfirmed link for looking it up; null when it is settled or another process has it. */
export const claimUnconfirmed = (
	{ tx, machine_now: now }: Context,
	id: string,
): Promise<LinkRow | null> =>
	claimRow(tx, links, id, { now, token: randomUUID(), where: unconfirmed });

const unconfirmed = Prisma.sql`status IN ('CREATING', 'UNKNOWN')`;

export const listUnconfirmed = (
	{ tx, machine_now: now }: Context,
	take: number,
): Promise<{ id: string }[]> =>
	tx.$queryRaw`
		SELECT id FROM payment_links
		WHERE ${unconfirmed} AND ${notLeased(now)} AND (next_check_at IS NULL OR next_check_at <= ${now})
		ORDER BY created_at LIMIT ${take}`;
