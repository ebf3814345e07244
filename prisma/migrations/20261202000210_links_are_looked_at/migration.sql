-- When the gateway last answered about a link (business time), and when a payer last had it asked (machine time).
ALTER TABLE "payment_links" ADD COLUMN "checked_at" TIMESTAMPTZ(3);
ALTER TABLE "payment_links" ADD COLUMN "asked_at" TIMESTAMPTZ(3);
