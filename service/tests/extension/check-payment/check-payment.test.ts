import path from 'node:path';
import ts from 'typescript';
import { fakeN8n, startServer } from '../../nodes/fake-n8n.ts';
import { load, root } from '../../nodes/pack.ts';

const node = 'service/tests/extension/check-payment/pack/CheckPayment.node';

describe('Check Payment', () => {
	// #region test
	const id = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';

	it.each([
		['PAID', 0],
		['OPEN', 1],
	])('sends a link that is %s to output %i', async (status, output) => {
		const { CheckPayment } = await load(node);
		const { url, seen, server } = await startServer({ status: 200, body: { id, status } });
		try {
			const parameters = { simplify: true, payment_link_id: { __rl: true, mode: 'id', value: id } };
			const items = await new CheckPayment().execute.call(fakeN8n({ url, parameters }));
			expect(items[output][0].json).toMatchObject({ id, status });
			expect(items[1 - output]).toEqual([]);
			expect(seen[0]?.url).toBe(`/api/v1/payment-links/${id}/refresh`);
		} finally {
			server.close();
		}
	});
	// #endregion

	it('is accepted by the compiler of the pack', () => {
		const file = path.join(root, 'tsconfig.json');
		const { config } = ts.readConfigFile(file, ts.sys.readFile);
		const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
		const program = ts.createProgram([path.join(root, `${node}.ts`)], { ...options, noEmit: true });
		const problems = ts.getPreEmitDiagnostics(program);
		expect(problems.map(({ messageText }) => messageText)).toEqual([]);
	});
});
