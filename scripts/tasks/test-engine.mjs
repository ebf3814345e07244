await import('../../e2e/engine/main.ts');
