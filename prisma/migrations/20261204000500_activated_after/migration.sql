-- Services that must run before this one is switched on.
ALTER TABLE "products" ADD COLUMN "activated_after" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];
