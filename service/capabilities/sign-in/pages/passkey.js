// Makes and uses passkeys: the one script of signing in. Forms with data-passkey get their options from the page itself,
// ask the device, and are sent like any form. Without scripts or passkeys the form stays hidden.
(() => {
	'use strict';
	const toBytes = (text) =>
		Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (one) =>
			one.codePointAt(0),
		);
	const toText = (bytes) =>
		btoa(String.fromCodePoint(...new Uint8Array(bytes)))
			.replaceAll('+', '-')
			.replaceAll('/', '_')
			.replaceAll('=', '');
	const credentials = (list) => (list ?? []).map((one) => ({ ...one, id: toBytes(one.id) }));

	async function make(options) {
		const made = await navigator.credentials.create({
			publicKey: {
				...options,
				challenge: toBytes(options.challenge),
				user: { ...options.user, id: toBytes(options.user.id) },
				excludeCredentials: credentials(options.excludeCredentials),
			},
		});
		return {
			clientDataJSON: toText(made.response.clientDataJSON),
			attestationObject: toText(made.response.attestationObject),
			transports: made.response.getTransports?.() ?? [],
			made,
		};
	}

	async function use(options) {
		const made = await navigator.credentials.get({
			publicKey: {
				...options,
				challenge: toBytes(options.challenge),
				allowCredentials: credentials(options.allowCredentials),
			},
		});
		return {
			clientDataJSON: toText(made.response.clientDataJSON),
			authenticatorData: toText(made.response.authenticatorData),
			signature: toText(made.response.signature),
			...(made.response.userHandle ? { userHandle: toText(made.response.userHandle) } : {}),
			made,
		};
	}

	const works = { make, use };
	for (const form of document.querySelectorAll('form[data-passkey]')) {
		if (!window.PublicKeyCredential) continue;
		form.hidden = false;
		form.addEventListener('submit', async (event) => {
			event.preventDefault();
			const wrong = form.querySelector('[data-wrong]');
			wrong.hidden = true;
			try {
				const asked = await fetch(form.dataset.options, { method: 'POST' });
				if (!asked.ok) throw new Error(String(asked.status));
				const options = await asked.json();
				const { made, ...response } = await works[form.dataset.passkey](options);
				form.elements.response.value = JSON.stringify({
					id: made.id,
					rawId: toText(made.rawId),
					type: made.type,
					clientExtensionResults: made.getClientExtensionResults(),
					response,
				});
				form.submit();
			} catch {
				wrong.hidden = false;
			}
		});
	}
})();
