import type { z } from 'zod';
import type {
	Membership as MembershipRow,
	Session as SessionRow,
} from '../../generated/prisma/client.ts';
import { Membership, Session } from './people-contract.ts';

/** The name of a person is shown to those of a company once the person belongs to it. */
export function toMembership(
	row: MembershipRow & { user: { email: string; name: string } },
): z.output<typeof Membership> {
	const status = Membership.shape.status.parse(row.status);
	const name = status === 'INVITED' ? null : row.user.name;
	const role = Membership.shape.role.parse(row.role);
	return { ...row, email: row.user.email, name, role, status };
}

export const toSession = (row: SessionRow): z.output<typeof Session> => ({
	...row,
	door: Session.shape.door.parse(row.door),
	method: Session.shape.method.parse(row.method),
});
