import type { Language } from '../../platform/language/index.ts';

/** What the pages of signing in say, in both languages. */
export const words = {
	id: {
		portal: 'Masuk ke portal',
		console: 'Masuk ke konsol',
		confirm_text: 'Tekan tombol di bawah ini untuk masuk. Tautan hanya dapat dipakai satu kali.',
		confirm: 'Masuk',
		ask_portal:
			'Tuliskan alamat email Anda yang terdaftar pada kami. Kami mengirimkan tautan masuk ke alamat itu.',
		ask_console: 'Tuliskan alamat email kerja Anda. Kami mengirimkan tautan masuk ke alamat itu.',
		email: 'Alamat email',
		ask: 'Kirim tautan masuk',
		asked: 'Periksa email Anda',
		asked_text:
			'Bila alamat itu terdaftar pada kami, tautan masuk segera tiba. Tautan berlaku 10 menit dan hanya terbuka di peramban ini. Periksalah juga folder spam.',
		link_invalid: 'Tautan masuk tidak berlaku',
		link_invalid_text:
			'Tautan ini sudah dipakai atau sudah kedaluwarsa. Mintalah tautan yang baru.',
		other_browser: 'Tautan ini diminta di peramban lain',
		other_browser_text:
			'Buka tautan di peramban tempat Anda memintanya, atau mintalah tautan yang baru di sini.',
		signed_out: 'Anda telah keluar',
		signed_out_text: 'Sampai jumpa kembali.',
		sign_in_again: 'Masuk kembali',
		wait: (seconds: number) =>
			`Terlalu banyak percobaan. Silakan coba kembali dalam ${seconds} detik, atau minta tautan masuk.`,
		password_title: 'Masuk dengan kata sandi',
		password: 'Kata sandi',
		link_title: 'Masuk dengan tautan di email',
		forgotten:
			'Lupa kata sandi, atau belum punya? Mintalah tautan masuk; setelah masuk Anda dapat membuat kata sandi baru.',
		wrong: 'Alamat email atau kata sandi salah.',
		code_title: 'Kode dari aplikasi autentikator',
		code: 'Kode',
		code_hint: '6 angka dari aplikasi Anda, atau salah satu kode pemulihan',
		code_wrong: 'Kode ini salah atau sudah dipakai.',
		current_wrong: 'Kata sandi sekarang salah.',
		continue: 'Lanjutkan',
		step_over: 'Proses masuk sudah terlalu lama. Silakan mulai kembali.',
		setup_title: 'Pasang aplikasi autentikator',
		setup_text:
			'Pindai kode ini dengan aplikasi autentikator, atau tuliskan kunci di bawahnya. Lalu isikan kode 6 angka yang ditampilkan aplikasi.',
		setup_qr: 'Kode QR untuk aplikasi autentikator; kunci yang sama tertulis di bawah',
		setup_key: 'Kunci',
		setup_open: 'Buka di aplikasi pada perangkat ini',
		recovery_title: 'Kode pemulihan Anda',
		recovery_text:
			'Simpan kode ini di tempat yang aman. Masing-masing dapat dipakai satu kali bila perangkat Anda tidak ada. Kode ini tidak ditampilkan lagi.',
		recovery_done: 'Sudah saya simpan',
		with_provider: 'Masuk dengan',
		with_passkey: 'Masuk dengan passkey',
		no_way: 'Anda belum dapat masuk dengan akun itu',
		no_way_text:
			'Akun itu tidak terdaftar sebagai pengguna konsol. Mintalah administrator Anda untuk mendaftarkannya.',
		provider_failed: 'Masuk tidak selesai',
		provider_failed_text: 'Penyedia akun tidak menyelesaikan proses masuk. Silakan coba kembali.',
		switch_refused:
			'Untuk beralih perusahaan, masuklah kembali: tautan undangan hanya membuka satu perusahaan.',
		switched: (name: string) => `Anda sekarang melihat ${name}.`,
	},
	en: {
		portal: 'Sign in to the portal',
		console: 'Sign in to the console',
		confirm_text: 'Press the button to sign in. The link works once.',
		confirm: 'Sign in',
		ask_portal: 'Enter your e-mail address as we know it. We send a sign-in link to it.',
		ask_console: 'Enter your e-mail address at work. We send a sign-in link to it.',
		email: 'E-mail address',
		ask: 'Send a sign-in link',
		asked: 'Look into your mailbox',
		asked_text:
			'If we know the address, a sign-in link is on its way. It works for 10 minutes, and only in this browser. Please look into the spam folder, too.',
		link_invalid: 'The sign-in link is not valid',
		link_invalid_text: 'The link was used already or is too old. Ask for a new one.',
		other_browser: 'The link was asked for in another browser',
		other_browser_text:
			'Open it in the browser in which you asked for it, or ask for a new one here.',
		signed_out: 'You are signed out',
		signed_out_text: 'See you again.',
		sign_in_again: 'Sign in again',
		wait: (seconds: number) =>
			`Too many attempts. Try again in ${seconds} seconds, or ask for a sign-in link.`,
		password_title: 'Sign in with a password',
		password: 'Password',
		link_title: 'Sign in with a link by e-mail',
		forgotten:
			'No password, or forgotten? Ask for a sign-in link; once you are in you can set a new one.',
		wrong: 'The e-mail address or the password is wrong.',
		code_title: 'Code of your authenticator app',
		code: 'Code',
		code_hint: 'The 6 digits that the app shows, or one of your recovery codes',
		code_wrong: 'The code is wrong or was used already.',
		current_wrong: 'The present password is wrong.',
		continue: 'Continue',
		step_over: 'The sign-in took too long. Please begin again.',
		setup_title: 'Set up an authenticator app',
		setup_text:
			'Scan this code with an authenticator app, or enter the key below it. Then enter the 6 digits that the app shows.',
		setup_qr: 'QR code for an authenticator app; the same key stands below as text',
		setup_key: 'Key',
		setup_open: 'Open it in an app on this device',
		recovery_title: 'Your recovery codes',
		recovery_text:
			'Keep them in a safe place. Each works once when you do not have your device. They are not shown again.',
		recovery_done: 'I have kept them',
		with_provider: 'Sign in with',
		with_passkey: 'Sign in with a passkey',
		no_way: 'You cannot sign in with that account yet',
		no_way_text: 'The account is not that of a user of the console. Ask your administrator.',
		provider_failed: 'The sign-in was not completed',
		provider_failed_text: 'The account provider did not complete the sign-in. Please try again.',
		switch_refused:
			'To switch the company, sign in again: the link of an invitation opens one company only.',
		switched: (name: string) => `You now see ${name}.`,
	},
} as const satisfies Record<Language, Readonly<Record<string, unknown>>>;

export type Words = (typeof words)[Language];
