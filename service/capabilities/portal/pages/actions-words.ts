import type { Language } from '../../../platform/language/index.ts';

type Said = Readonly<Record<Language, string>>;
const said = (id: string, en: string): Said => ({ id, en });

/** What a person of a client can do, as that person calls it, by operation or act of the audit trail. */
export const actionNames: Readonly<Record<string, Said>> = {
	'quotation.accept': said('Menerima penawaran', 'Accepted a quotation'),
	'quotation.reject': said('Menolak penawaran', 'Turned a quotation down'),
	'message.ask': said('Mengajukan pertanyaan', 'Asked a question'),
	'payment_link.check': said('Meminta pembayaran diperiksa', 'Had a payment looked for'),
	'provisioning_task.check': said('Meminta langkah diperiksa', 'Had a step looked at'),
	'subscription.preview-change': said('Melihat biaya perubahan', 'Looked at the cost of a change'),
	'subscription.preview-cancel': said('Melihat arti penghentian', 'Looked at what an end means'),
	'subscription.request-change': said('Meminta perubahan langganan', 'Asked for a change'),
	'subscription.request-cancellation': said(
		'Meminta penghentian langganan',
		'Asked for the end of a subscription',
	),
	'subscription_change.withdraw': said('Membatalkan permintaan', 'Took a request back'),
	'client.request-change': said('Mengubah data perusahaan', 'Changed company data'),
	'client_change.withdraw': said(
		'Membatalkan perubahan data perusahaan',
		'Took a change of company data back',
	),
	'membership.invite': said('Mengundang orang', 'Invited a person'),
	'membership.change-role': said('Mengubah peran orang', 'Changed the role of a person'),
	'membership.remove': said('Mengeluarkan orang', 'Took a person out'),
	'session.end': said('Mengakhiri sesi', 'Ended a session'),
	'portal.sign-in': said('Masuk', 'Signed in'),
	'portal.switch-company': said('Berganti perusahaan', 'Switched to another company'),
	'sign-in.set-password': said('Menetapkan kata sandi', 'Set a password'),
	'sign-in.remove-password': said('Menghapus kata sandi', 'Removed the password'),
	'sign-in.add-passkey': said('Menambah passkey', 'Added a passkey'),
	'sign-in.remove-passkey': said('Menghapus passkey', 'Removed a passkey'),
	'sign-in.switch-app-on': said('Memasang aplikasi autentikator', 'Set up an authenticator app'),
	'sign-in.switch-app-off': said('Melepas aplikasi autentikator', 'Removed the authenticator app'),
};

export const actionsWords = {
	id: {
		title: 'Tindakan saya',
		text: 'Yang Anda lakukan di sini dengan akun Anda sendiri. Ada yang tidak Anda kenal? Akhiri sesi yang asing dan hubungi kami.',
		sessions: 'Lihat sesi',
		when: 'Kapan',
		what: 'Apa',
		reason: 'Keterangan Anda',
		none: 'Anda belum melakukan apa pun di sini.',
		other: 'Tindakan lain',
	},
	en: {
		title: 'My actions',
		text: 'What you have done here with your own account. Is there something that you do not know? End sessions that are not yours, and contact us.',
		sessions: 'Look at sessions',
		when: 'When',
		what: 'What',
		reason: 'Your note',
		none: 'You have not done anything here yet.',
		other: 'Another action',
	},
} as const;
