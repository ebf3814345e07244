import { externalOperation, Refusal } from '../../../platform/operation/index.ts';
import { vendorFailure } from '../../../platform/errors/index.ts';
import { quotationContract } from '../contract.ts';
import { pageOfQuotation } from '../page-of-quotation.ts';
import { pdfRendererPort } from '../ports.ts';
import { pdfFilename } from '../rules.ts';
import * as store from '../store.ts';

export const renderQuotation = externalOperation(quotationContract.render, {
	async prepare(input, context) {
		const row = await store.getQuotation(context, input.quotation_id);
		return { call: { filename: pdfFilename(row), page: await pageOfQuotation(context, row) } };
	},
	call: ({ page }, providers) => providers.get(pdfRendererPort).render(page),
	async record(outcome, { filename }) {
		if (!outcome.ok) return new Refusal(vendorFailure(outcome.error));
		const content_base64 = outcome.answer.toString('base64');
		return { filename, content_type: 'application/pdf' as const, content_base64 };
	},
});
