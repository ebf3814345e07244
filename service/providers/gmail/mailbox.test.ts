import { pino } from 'pino';
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox.ts';
import { describeMailbox } from '../../capabilities/inbound-mail/ports.suite.ts';
import { gmail } from './provider.ts';

let sandbox: Sandbox;
afterAll(() => sandbox.close());

describeMailbox('gmail', async () => {
	sandbox = await startSandbox({ rate_limit: 0 });
	const { mailbox } = gmail.create(
		{ ...sandbox.credentials, GOOGLE_QUOTA_PAUSE_MS: '1' },
		{ log: pino({ enabled: false }) },
	);
	const control = (path: string, body: object = {}): Promise<any> =>
		sandbox.client.call('POST', path, body);
	return {
		mailbox,
		receive: async (raw, labels) =>
			(
				await control('/gmail/inbox', {
					raw,
					...(labels === undefined ? {} : { labels: [...labels] }),
				})
			).id,
		async send(raw, { renamed } = { renamed: false }) {
			if (renamed)
				await control('/faults', { vendor: 'gmail', kind: 'message_id_rewritten', times: 1 });
			const { messageChannel } = gmail.create(sandbox.credentials, {
				log: pino({ enabled: false }),
			});
			const { provider_id } = await messageChannel.send({
				reference: /<[^>]+@maju\.example>\r\n\r\n/.exec(raw)?.[0].trim() ?? '<a@b.example>',
				from_name: 'PT Awan Niaga',
				to: 'sari@maju.example',
				in_thread_of: [],
				automatic: 'generated',
				subject: 'Halo',
				text: 'Halo',
				html: '<p>Halo</p>',
				images: [],
				attachments: [],
			});
			return provider_id;
		},
		takeOutOfSpam: (id) =>
			control(`/gmail/messages/${id}/labels`, { add: ['INBOX'], remove: ['SPAM'] }),
		remove: (id) => control(`/gmail/messages/${id}/delete`),
		forgetHistory: () => control('/gmail/history/expire'),
		async fail(behaviour) {
			await sandbox.client.call('DELETE', '/faults');
			await control('/faults', {
				vendor: 'gmail',
				kind: behaviour === 'breaks' ? 'unavailable' : 'throttled',
				endpoint: 'GET /gmail/v1/users/*/history',
				times: 10,
			});
		},
	};
});
