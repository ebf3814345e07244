-- Changes of a client's own data that the client asked for.
CREATE TABLE "client_changes" (
    "id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "status" TEXT NOT NULL,
    "before" JSONB NOT NULL,
    "wanted" JSONB NOT NULL,
    "requested_by" TEXT NOT NULL,
    "decided_by" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "refusal" TEXT,
    "note" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "client_changes_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "client_changes_client_id_created_at_id_idx" ON "client_changes"("client_id", "created_at", "id");
CREATE INDEX "client_changes_created_at_id_idx" ON "client_changes"("created_at", "id");
ALTER TABLE "client_changes" ADD CONSTRAINT "client_changes_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Added by hand: the states of client-changes/lifecycle.ts, and one wish of a client that waits at a time.
ALTER TABLE "client_changes" ADD CONSTRAINT "client_changes_status_check" CHECK ("status" IN ('REQUESTED', 'APPLIED', 'REFUSED', 'WITHDRAWN'));
CREATE UNIQUE INDEX "client_changes_requested_key" ON "client_changes"("client_id") WHERE "status" = 'REQUESTED';
