import type { Prisma } from '../../generated/prisma/client.ts';

/** A Prisma client or the client inside a transaction: what stores query through. */
export type Transaction = Prisma.TransactionClient;
