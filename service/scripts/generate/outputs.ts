/** Text of every generated file by its path from the root of the repository. */
export type Outputs = Map<string, string>;

export const notice = (source: string): string =>
	`Generated from ${source}. Do not edit: run \`npm run generate\`.`;

/** Something in a contract that cannot be shown in n8n or in the docs: fix the contract or teach the generator. */
export class GenerationError extends Error {
	constructor(where: string, problem: string) {
		super(`${where}: ${problem}`);
		this.name = 'GenerationError';
	}
}
