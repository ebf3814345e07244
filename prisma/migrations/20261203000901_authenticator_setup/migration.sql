-- The secret of an app that waits for its first code belongs to one session or one step of a sign-in.
ALTER TABLE "authenticators" ADD COLUMN "setup_of" UUID;
-- Those that wait may have been shown to others; each person gets a new one with the next page.
DELETE FROM "authenticators" WHERE "confirmed_at" IS NULL;
