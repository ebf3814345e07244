export * as field from './fields.ts';
export { defineContract, isCommand, needsKey, roles } from './define-contract.ts';
export type {
	Contract,
	FileRule,
	InputOf,
	Operation,
	OperationSpec,
	OutputOf,
	Role,
	UploadedFile,
} from './define-contract.ts';
export { defineModule } from './define-module.ts';
export type { Module } from './define-module.ts';
