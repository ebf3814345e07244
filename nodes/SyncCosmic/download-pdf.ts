import type { IBinaryData, IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { NodeApiError, sleep } from 'n8n-workflow';

const attemptsMax = 3;

/** Fetches the stored PDF of a quotation; its address is public. */
export async function downloadPdf(
	context: IExecuteFunctions,
	record: IDataObject,
	itemIndex: number,
): Promise<IBinaryData> {
	for (let attempt = 1; ; attempt++) {
		try {
			const content = (await context.helpers.httpRequest({
				url: String(record.pdf_url),
				encoding: 'arraybuffer',
				timeout: 60_000,
			})) as ArrayBuffer;
			const filename = `${String(record.number)}-v${String(record.version)}.pdf`;
			return await context.helpers.prepareBinaryData(
				Buffer.from(content),
				filename,
				'application/pdf',
			);
		} catch (error) {
			if (attempt === attemptsMax) {
				throw new NodeApiError(
					context.getNode(),
					{ message: String(error) },
					{
						message: `The PDF was stored but could not be downloaded [Item ${itemIndex}]`,
						description: `Run the node again, or turn off 'Download PDF' and use pdf_url (${String(record.pdf_url)}).`,
						itemIndex,
					},
				);
			}
		}
		await sleep(1000 * attempt);
	}
}
