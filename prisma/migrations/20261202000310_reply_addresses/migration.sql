-- The part of a reply address that tells what a mail was about; 80 bits made from the record with the secret of the installation.
ALTER TABLE "message_deliveries" ADD COLUMN     "reply_token" TEXT;
CREATE INDEX "message_deliveries_reply_token_idx" ON "message_deliveries"("reply_token");

CREATE INDEX "message_deliveries_bounced_at_idx" ON "message_deliveries"("bounced_at");

-- What the taking in of one mail does is guarded by its status; it needs no lease.
ALTER TABLE "inbound_mails" DROP COLUMN "lease_token",
DROP COLUMN "leased_until";
