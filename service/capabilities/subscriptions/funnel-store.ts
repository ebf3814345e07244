import { Prisma } from '../../platform/database/index.ts';

/** For figures: when what a quotation sold became active, and when all of it was switched on. */
export const serviceOf = (quotation: Prisma.Sql): Prisma.Sql => Prisma.sql`
	SELECT activated_at, provisioned_at, status FROM subscriptions WHERE quotation_id = ${quotation}`;
