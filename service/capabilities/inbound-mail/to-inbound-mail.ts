import type { z } from 'zod';
import { InboundMail } from './contract.ts';
import type { MailRow } from './mail-store.ts';

export const toInboundMail = (row: MailRow): z.output<typeof InboundMail> => ({
	...row,
	status: InboundMail.shape.status.parse(row.status),
});
