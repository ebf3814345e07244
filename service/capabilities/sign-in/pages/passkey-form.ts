import { readFileSync } from 'node:fs';
import { html, type Html, type PageCall } from '../../../platform/pages/index.ts';
import { sha256Hex } from '../../../platform/security/index.ts';
import { peopleWords } from '../people-words.ts';

/** The one script of signing in: a file of ours, whose name holds its hash. */
export const passkeyScript = readFileSync(new URL('./passkey.js', import.meta.url), 'utf8');
export const passkeyScriptPath = `/assets/passkey.${sha256Hex(passkeyScript).slice(0, 16)}.js`;

/** A form that the script of passkeys fills in and sends; hidden where there is no script. */
export function passkeyForm(
	call: PageCall,
	{
		work,
		action,
		label,
		to = '',
	}: { work: 'make' | 'use'; action: string; label: string; to?: string },
): Html {
	const options = `${action}/options`;
	return html`<form
			method="post"
			action="${action}"
			data-passkey="${work}"
			data-options="${options}"
			hidden
		>
			<input type="hidden" name="response" value="" /><input
				type="hidden"
				name="to"
				value="${to}"
			/>
			<button type="submit" class="quiet">${label}</button>
			<p class="wrong" data-wrong role="alert" hidden>
				${peopleWords[call.language].passkey_failed}
			</p>
		</form>
		<noscript><p class="soft">${peopleWords[call.language].passkey_script}</p></noscript>
		<script src="${passkeyScriptPath}" defer></script>`;
}
