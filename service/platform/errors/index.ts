export * from './common-errors.ts';
export { defineError, DomainError } from './define-error.ts';
export type { DeclaredError, ErrorDefinition, FieldProblem } from './define-error.ts';
export { isProviderError, ProviderError } from './provider-error.ts';
export type { ProviderErrorKind } from './provider-error.ts';
export { checkFields, fieldPath, problemsMax } from './field-problems.ts';
export { vendorFailure } from './vendor-failure.ts';
