-- Who asked for a sign-in link at the page. Of what was typed in only keyed hashes are kept: it may be the address of a
-- stranger. A request without user is counted and answered like any other.
CREATE TABLE "sign_in_requests" (
    "id" UUID NOT NULL,
    "user_id" UUID,
    "email_hash" TEXT NOT NULL,
    "network_hash" TEXT NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sign_in_requests_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "sign_in_requests_email_hash_created_at_idx" ON "sign_in_requests"("email_hash", "created_at");
CREATE INDEX "sign_in_requests_network_hash_created_at_idx" ON "sign_in_requests"("network_hash", "created_at");
CREATE INDEX "sign_in_requests_user_id_idx" ON "sign_in_requests"("user_id");
ALTER TABLE "sign_in_requests" ADD CONSTRAINT "sign_in_requests_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A session ends when nobody has used it for a while.
ALTER TABLE "sessions" ADD COLUMN "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- A sign-in link goes to the clients that have the address.
CREATE INDEX "clients_billing_email_idx" ON "clients"("billing_email");
